/* Sentences from the templates of cptsgeo.sentences: the same fields, filled in alike. */
import { NBSP, compte, nombre } from "../../shell/static/numbers.js";

export const cite = (texte) => `«${NBSP}${texte}${NBSP}»`;

export function enumere(textes) {
  const debut = textes.slice(0, -1), fin = textes.at(-1) ?? "";
  return debut.length ? `${debut.join(", ")} et ${fin}` : fin;
}

/* Halves to the even side, as Python rounds. */
function arrondi(x) {
  const bas = Math.floor(x), reste = x - bas;
  return reste < 0.5 || (reste === 0.5 && bas % 2 === 0) ? bas : bas + 1;
}

/* A share that is not complete is never 100 %, nor one that exists 0 %. */
export function part(partie, tout) {
  if (!tout) return "–";
  let dixiemes = arrondi((1000 * partie) / tout);
  if (partie < tout) dixiemes = Math.min(dixiemes, 999);
  if (partie > 0) dixiemes = Math.max(dixiemes, 1);
  return `${Math.floor(dixiemes / 10)},${dixiemes % 10}${NBSP}%`;
}

const CHAMP = /\{(\w+)(?:\|([^{}]+)|\?([^{}/]*)\/([^{}]*))?\}/g;

/* mots knows names: commune(i), liste(ranks, limit), noms(ranks of CPTS). */
export function remplir(modele, mots, valeurs) {
  return modele.replace(CHAMP, (_, cle, forme, un, plusieurs) => {
    const v = valeurs[cle];
    if (v === undefined) throw new Error(`champ sans valeur : ${cle}`);
    if (un !== undefined) return (Array.isArray(v) ? v.length : v) > 1 ? plusieurs : un;
    if (forme === undefined) return String(v);
    const [comment, ...reste] = forme.split(" ");
    switch (comment) {
      case "nombre": return nombre(v);
      case "compte": return compte(v, ...reste);
      case "commune": return mots.commune(v);
      case "liste": return mots.liste(v, ...reste.map(Number));
      case "cpts": return mots.noms([v].flat());
      case "cite": return cite(v);
      case "part": return part(v, valeurs[reste[0]]);
      default: throw new Error(`forme inconnue : ${forme}`);
    }
  });
}
