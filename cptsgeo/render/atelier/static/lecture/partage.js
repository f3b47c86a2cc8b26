/* What the modules of reading share with their twins in Python: patterns, words, thresholds and
   sentences, which come with the data of the page. */
import { remplir } from "../phrases.js";

/** By module of Python, then by name. @type {any} */
export const P = {};

/* What ends a reading, told in a French sentence. */
export class Refus extends Error {}

const MOT = "\\p{L}\\p{N}_", BORD = `(?:(?<=[${MOT}])(?![${MOT}])|(?<![${MOT}])(?=[${MOT}]))`;
const GARDES = "^$\\.*+?()[]{}|/";

/* A pattern of Python in the writing of JavaScript: signs of all alphabets, as there. */
export function motif(source, drapeaux = "") {
  const texte = source.replaceAll("[^\\W\\d_]", "[\\p{L}\\p{Nl}\\p{No}]").replaceAll("[^\\W\\d]", "[\\p{L}\\p{Nl}\\p{No}_]")
    .replaceAll("(?P<", "(?<");
  let sortie = "", dans = false;
  for (let k = 0; k < texte.length; k++) {
    const c = texte[k];
    if (c === "\\") {
      const d = texte[++k];
      if (d === "w") sortie += dans ? MOT : `[${MOT}]`;
      else if (d === "W") sortie += `[^${MOT}]`;
      else if (d === "d") sortie += "\\p{Nd}";
      else if (d === "D") sortie += "\\P{Nd}";
      else if (d === "b") sortie += BORD;
      else if (/[a-zA-Z0-9]/.test(d) || GARDES.includes(d) || (dans && d === "-")) sortie += c + d;
      else sortie += d;
    } else if (c === "+" && !dans && texte[k - 1] === "}") continue;
    else if (c === "$" && !dans && !drapeaux.includes("m")) sortie += "(?=\\n?$)";
    else {
      if (c === "[" && !dans) dans = true;
      else if (c === "]" && dans && texte[k - 1] !== "[") dans = false;
      sortie += c;
    }
  }
  return new RegExp(sortie, `${drapeaux}u`);
}

function lisible(brut) {
  if (Array.isArray(brut)) return brut.map(lisible);
  if (typeof brut !== "object" || brut === null) return brut;
  if (brut.motif) return motif(...brut.motif);
  if (brut.mots) return new Set(brut.mots);
  return Object.fromEntries(Object.entries(brut).map(([nom, v]) => [nom, lisible(v)]));
}

export function apprendre(partage) {
  for (const nom in partage) P[nom] = lisible(partage[nom]);
}

/* — as Python's re does — */

const faits = new Map();
function variante(re, cle, faire) {
  let toutes = faits.get(re);
  if (!toutes) faits.set(re, (toutes = {}));
  return (toutes[cle] ??= faire());
}

export const entier = (re, texte) => variante(re, "^$", () => new RegExp(`^(?:${re.source})$`, re.flags)).exec(texte);
export const debut = (re, texte) => variante(re, "^", () => new RegExp(`^(?:${re.source})`, re.flags)).exec(texte);
export const partout = (re) => variante(re, "g", () => new RegExp(re.source, `${re.flags}g`));

export const dire = (nom, valeurs = {}) => remplir(P.phrases[nom], null, valeurs);

/* — texts as Python counts them: by letters, not by halves of them — */

const MOITIES = /[\ud800-\udfff]/;
export const longueur = (texte) => (MOITIES.test(texte) ? [...texte].length : texte.length);
export const coupe = (texte, n) => (MOITIES.test(texte) ? [...texte].slice(0, n).join("") : texte.slice(0, n));

/* The text without the signs of a set at both ends. */
export function rogne(texte, signes) {
  let i = 0, j = texte.length;
  while (i < j && signes.includes(texte[i])) i++;
  while (j > i && signes.includes(texte[j - 1])) j--;
  return texte.slice(i, j);
}

export const unique = (liste) => [...new Set(liste)];

/* The first that is greatest; null of nothing. */
export function plusGrand(liste, mesure) {
  let choisi = null, haut = 0;
  for (const x of liste) {
    const m = mesure(x);
    if (choisi === null || m > haut) [choisi, haut] = [x, m];
  }
  return choisi;
}
