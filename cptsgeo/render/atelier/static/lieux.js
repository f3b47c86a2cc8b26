/* Places of a plan that someone should look at, one after the other: « point suivant ». */
import { morceaux } from "./graphe.js";
import { Mots } from "./mots.js";
import { remplir } from "./phrases.js";

/* The findings that say one, in the order in which they are shown. */
const QUOI = {
  commune_partagee: "contestee",
  territoire_discontinu: "morceaux",
  zone_blanche_enclavee: "enclave",
  enclave_d_une_autre_cpts: "enclave",
  seuil_de_taille_proche: "seuil",
  cpts_sans_commune: "vide",
};

/* { quoi, cpts (rank, or -1), communes (to frame), phrase, severite }: contested communes, pieces, enclaves,
   sizes near a threshold, CPTS without a commune, communes to be attributed, in this order. */
export function lieuxDe(plan) {
  const { moteur } = plan, trouves = [], dits = new Set();
  for (const j of plan.vivantes) {
    for (const { code, communes, phrase, severite } of moteur.etat(plan, j).constats) {
      const quoi = QUOI[code];
      /* What several contest is found of each. */
      if (!quoi || dits.has(phrase)) continue;
      dits.add(phrase);
      trouves.push(Object.freeze({ quoi, cpts: j, communes: communes.length ? communes : plan.territoires[j], phrase, severite }));
    }
  }
  const rangs = [...new Set(Object.values(QUOI))], ordre = rangs.map((quoi) => trouves.filter((l) => l.quoi === quoi)).flat();
  const mots = new Mots(plan), attente = morceaux([...plan.attente.keys()].sort((p, q) => p - q), moteur.graphe.contigu, moteur.n);
  return [...ordre, ...attente.map((communes) => Object.freeze({ quoi: "attente", cpts: -1, communes: communes.sort((p, q) => p - q),
    phrase: remplir(moteur.d.phrases.attente, mots, { communes, donnee: "" }), severite: "avertissement" }))];
}
