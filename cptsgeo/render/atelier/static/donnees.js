/* The data of the page, made whole: what the engine and the map both know of a commune is said once. */
import { entiers, listes, postes } from "../../canvas/static/decodage.js";

/* moteur: what the engine knows of the page, that says it once for the map too. */
export function complete(donnees, moteur) {
  const { communes } = donnees, noeuds = [], { code: codes, nom: noms } = moteur.communes;
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
    anciennes: listes(communes.anciennes),
  });
  donnees.departements = moteur.departements;
  donnees.epci = moteur.epci;
}
