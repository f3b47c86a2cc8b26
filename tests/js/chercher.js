/* The search box of a page, for a script to ask: the communes that each text finds, best first. */
import { listes, postes } from "../../cptsgeo/render/canvas/static/decodage.js";
import { Repertoire } from "../../cptsgeo/render/canvas/static/repertoire.js";

function chercher(donnees, textes) {
  const { communes } = donnees;
  for (const colonne of ["code", "nom"]) communes[colonne] = communes[colonne].split("|");
  communes.postaux = postes(communes.postaux, communes.code);
  communes.anciennes = listes(communes.anciennes);
  const repertoire = new Repertoire(donnees, { donnees, cptsDe: communes.cpts.map((c) => (c < 0 ? [] : [c].flat())) });
  return textes.map((texte) => {
    const { trouves, avis } = repertoire.trouver(texte);
    return { avis, trouves: trouves.filter((e) => e.commune !== undefined).map((e) => ({
      code: communes.code[e.commune], note: Math.floor(e.note / 10), detail: e.details.join(" · "), notes: e.notes })) };
  });
}

globalThis.essai = { chercher };
