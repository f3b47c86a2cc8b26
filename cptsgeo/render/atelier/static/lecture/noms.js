/* As cptsgeo/text/names.py and shorthand.py: names as people type them, what they shorten. */
import { P, debut, entier, partout, rogne, unique } from "./partage.js";
import { plain } from "./signes.js";
import { ressemblants } from "../../../canvas/static/ressemblance.js";

const gardees = new Map();
const LONG = 200, RETENUES = 20_000;
/** @type {any} */
let lettres = null;

/* Keys of many names at once; none has a line feed. */
export function keys(noms) {
  lettres ??= new RegExp(`[${Object.keys(P.names.LETTERS).map((c) => (/[\]\\^-]/.test(c) ? `\\${c}` : c)).join("")}]`, "g");
  let texte = noms.join("\n").normalize("NFC").toLowerCase().replace(lettres, (c) => P.names.LETTERS[c]);
  for (const [re, par] of P.names.RULES) texte = texte.replace(partout(re), par);
  return noms.length ? texte.split("\n") : [];
}

export function key(nom) {
  const gardee = gardees.get(nom);
  if (gardee !== undefined) return gardee;
  const cle = keys([plain(nom).split(/\s+/).filter(Boolean).join(" ")])[0];
  if (nom.length < LONG && gardees.size < RETENUES) gardees.set(nom, cle);
  return cle;
}

export const withoutArticle = (nom) => nom.replace(P.names.BEHIND, "");

export const scored = (nom, connus, least = P.names.ALIKE) => ressemblants(key(nom), connus, { least });

export function spellings(nom) {
  const nu = withoutArticle(uncalled(nom)[0]);
  const trouves = unique([key(nom), key(nu), ...(nu.includes("/") ? [key(over(nu))] : [])]);
  return unique([...trouves, ...trouves.flatMap((un) => [...writtenOut(un), ...district(un)])]);
}

/* — shorthand — */

export function writtenOut(cle) {
  const { INITIALS, MOST, WORDS } = P.shorthand;
  let texte = cle;
  for (const [re, mot] of INITIALS) texte = texte.replace(partout(re), mot);
  const mots = texte.split(" ").filter(Boolean);
  if (!mots.some((m) => Object.hasOwn(WORDS, m))) return [];
  const choix = mots.map((m) => [m, ...(Object.hasOwn(WORDS, m) ? WORDS[m] : [])]), sortie = [];
  const rangs = choix.map(() => 0);
  for (let k = 0; k < MOST; k++) {
    if (k) sortie.push(rangs.map((r, i) => choix[i][r]).join(" "));
    let i = rangs.length - 1;
    for (; i >= 0 && ++rangs[i] === choix[i].length; i--) rangs[i] = 0;
    if (i < 0) break;
  }
  return sortie;
}

export const over = (nom) => (nom.includes("/") ? nom.replace(partout(P.shorthand.SLASH), " s ") : nom);

export function district(cle) {
  const trouve = entier(P.shorthand.DISTRICT, cle);
  if (!trouve || cle === "marseille 13") return [];
  const [, ville, rang, premier, de] = trouve;
  let ecrit = rang || premier;
  if (!/^\d+$/.test(ecrit)) {
    const dix = ecrit.length - ecrit.replace(/^x+/, "").length, reste = P.shorthand.ROMAN.indexOf(ecrit.slice(dix));
    if (reste < 0) return [];
    ecrit = String(10 * dix + reste);
  }
  return [`${ville || de} ${+ecrit}${+ecrit === 1 ? "er" : "e"}`];
}

const abaisse = (signe) => [...signe].map((c) => (P.shorthand.RAISED.includes(c) ? P.shorthand.RAISED.indexOf(c) : c)).join("").toLowerCase();
const appel = (trouve) => abaisse(trouve.slice(1).find(Boolean));

export function uncalled(brut) {
  const texte = brut.trimEnd(), depuis = Math.max(0, texte.length - 8), trouve = P.shorthand.CALL.exec(texte.slice(depuis));
  if (!trouve || !texte.slice(0, depuis + trouve.index)) return [texte, ""];
  return [texte.slice(0, depuis + trouve.index).trimEnd(), appel(trouve)];
}

export function called(texte) {
  const trouve = debut(P.shorthand.CALLED, texte);
  return trouve ? appel(trouve) : "";
}

/* — what stands around a name: as cptsgeo/communes/naming/around.py — */

const sansBruit = (texte) => [...texte].filter((c) => !P.around.NOISE.includes(c)).join("");

export const bare = (texte) => rogne(texte, P.around.QUOTES);
export const codeIn = (texte) => entier(P.around.CODE, sansBruit(texte).toUpperCase())?.[1] ?? "";
export const postIn = (texte) => debut(P.around.POST, sansBruit(texte))?.[0].padStart(5, "0") ?? "";

export function* divisions(texte) {
  for (const re of P.around.BESIDE) {
    const trouve = entier(re, texte);
    if (trouve && trouve.groups.beside.length > 1) yield [bare(trouve.groups.name), trouve.groups.beside.toUpperCase()];
  }
}

export function annotated(texte) {
  const trouve = entier(P.around.NOTE, texte);
  return trouve ? [trouve.groups.name, trouve.groups.note] : [texte, ""];
}

export const isPart = (note) => P.around.PART.test(note);

export function withoutKind(texte) {
  const trouve = debut(P.around.OF, texte);
  return trouve ? texte.slice(trouve[0].length) : texte;
}
