/* As cptsgeo/proposal/mail.py: what stands around the names of communes in lists and mails. */
import { P, coupe, debut, longueur, partout, rogne } from "./partage.js";
import { key } from "./noms.js";
import { isPersonal, masked } from "./signes.js";

export const unbulleted = (texte) => rogne(texte.replace(P.mail.BULLET, "").replace(P.mail.CEDEX, ""), P.mail.END);

export function isAside(texte) {
  if (!/[\p{L}\p{N}]/u.test(texte)) return true;
  const dit = coupe(texte, P.mail.LONGEST);
  return Boolean(debut(P.mail.ASIDE, key(dit))) || isPersonal(dit);
}

export function isNote(texte) {
  const dit = coupe(texte, P.mail.LONGEST), fin = dit.indexOf(":");
  return Boolean((fin >= 0 && debut(P.mail.LABEL, key(dit.slice(0, fin)))) || debut(P.mail.STARRED, texte));
}

export const isTotal = (texte) => Boolean(debut(P.mail.TOTAL, key(texte)));
export const isClosing = (texte) => Boolean(debut(P.mail.CLOSING, key(texte)));

export function shortened(texte) {
  const ligne = masked(coupe(texte, P.mail.LONGEST).split(/\s+/).filter(Boolean).join(" "));
  return longueur(ligne) <= P.mail.MAX_SHOWN ? ligne : `${coupe(ligne, P.mail.MAX_SHOWN - 1).trimEnd()}…`;
}

export const breadth = (texte) => 1 + [...texte.matchAll(partout(P.mail.BETWEEN))].length;

/* An enumeration by the longest pieces that are known, and what is left. */
export function divided(texte, connu) {
  if (connu(texte)) return [texte];
  const bornes = [...texte.matchAll(partout(P.mail.BETWEEN))].map((m) => [m.index, m.index + m[0].length]);
  const debuts = [0, ...bornes.map(([, fin]) => fin)], fins = [...bornes.map(([d]) => d), texte.length], sortie = [];
  for (let premier = 0; premier < debuts.length;) {
    let dernier = Math.min(premier + P.mail.WIDEST, debuts.length) - 1;
    const morceau = () => unbulleted(texte.slice(debuts[premier], Math.max(debuts[premier], fins[dernier])));
    while (dernier > premier && !connu(morceau())) dernier--;
    const piece = morceau();
    if (piece) sortie.push(piece);
    premier = dernier + 1;
  }
  return sortie;
}
