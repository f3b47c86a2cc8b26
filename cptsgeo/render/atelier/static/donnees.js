/* The data of the page, made whole: what the engine and the map both know of a commune is said once. */
import { entiers, postes } from "../../canvas/static/decodage.js";

export const departementDe = (code) => code.slice(0, /^9[78]/.test(code) ? 3 : 2);

/* moteur: the data of the engine, its columns unpacked. */
export function complete(donnees, moteur) {
  donnees.moteur = moteur;
  const { communes, lecture } = donnees, noeuds = [], { code: codes, nom: noms } = moteur.communes;
  entiers(communes.faces).reduce((i, pas) => {
    noeuds.push(i + pas);
    return i + pas;
  }, 0);
  Object.assign(communes, {
    noeuds, code: noeuds.map((i) => codes[i]), nom: noeuds.map((i) => noms[i]),
    population: noeuds.map((i) => moteur.communes.population[i]),
    departement: noeuds.map((i) => moteur.communes.departement[i]),
    epci: noeuds.map((i) => moteur.communes.epci[i]),
    postaux: postes(communes.postaux, noeuds.map((i) => codes[i])),
  });
  /* Who never looks for a name never waits for those of the past. */
  let lues = /** @type {any} */ (null);
  Object.defineProperty(communes, "anciennes", { get: () => (lues ??= anciennes(lecture.anciennes, noeuds, noms)) });
  donnees.departements = moteur.departements;
  donnees.epci = moteur.epci;
}

/* Former names of each commune, in order, without its own. */
function anciennes(texte, noeuds, noms) {
  const trouvees = new Map(noeuds.map((i) => [i, new Set()]));
  for (const dite of texte.split("|").filter(Boolean)) {
    const [nom, , rang] = dite.split(";");
    if (nom !== noms[rang]) trouvees.get(+rang)?.add(nom);
  }
  return noeuds.map((i) => [...trouvees.get(i)].sort());
}
