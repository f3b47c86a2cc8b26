/* The data of the page, made whole: what the engine and the map both know of a commune is said once. */
import { entiers, postes } from "../../canvas/static/decodage.js";

const CORSE = { 96: "2A", 99: "2B" };

/* As cptsgeo/render/atelier/packing.py: codes as numbers, one from the other. */
export function codesDe(ecarts) {
  let n = 0;
  return Array.from(entiers(ecarts), (v) => {
    n += (v >>> 1) ^ -(v & 1);
    const code = String(n).padStart(5, "0");
    return (CORSE[code.slice(0, 2)] ?? code.slice(0, 2)) + code.slice(2);
  });
}

export const departementDe = (code) => code.slice(0, /^9[78]/.test(code) ? 3 : 2);

/* The columns of the engine, as it expects them. */
function deplier(moteur) {
  const { code, nom, population, epci } = moteur.communes, codes = codesDe(code);
  const rangs = new Map(moteur.departements.map((d, k) => [d.code, k]));
  moteur.communes = { code: codes.join("|"), nom, population: Array.from(entiers(population)), epci: Array.from(entiers(epci), (k) => k - 1),
    departement: codes.map((c) => rangs.get(departementDe(c))) };
}

export function complete(donnees) {
  deplier(donnees.moteur);
  const { communes, lecture, moteur } = donnees, noeuds = [], { code, nom } = moteur.communes;
  const codes = code.split("|"), noms = nom.split("|");
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
