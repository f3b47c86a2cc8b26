/* As cptsgeo/text/signs.py and encodings.py: signs that nobody sees, letters read wrongly. */
import { P, partout } from "./partage.js";

const ORDRES = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g; // eslint-disable-line no-control-regex
/* What a typewriter has. */
export const SIMPLE = /^[\x20-\x7e]*$/;
const PERDU = "\ufffd";
const vus = new Map();

const inoffensif = (signe) => (/\p{Cs}/u.test(signe) ? PERDU : /\p{Cc}/u.test(signe) ? " " : "");

/* The value of a digit of any alphabet: they come by tens. */
function chiffre(code) {
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

function vu(signe) {
  const code = signe.codePointAt(0), pareil = P.signs.LIKE[signe];
  if (pareil !== undefined) return pareil;
  if (code >= 0xff01 && code < 0xff5f) return String.fromCharCode(code - 0xfee0);
  if (code >= 0xfb00 && code < 0xfb07) return signe.normalize("NFKC");
  ORDRES.lastIndex = 0;
  if (ORDRES.test(signe)) return inoffensif(signe);
  if (/\p{Cf}/u.test(signe) || P.signs.BLANK.includes(signe)) return "";
  if (/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]/u.test(signe)) return " ";
  return /\p{Nd}/u.test(signe) ? chiffre(code) : signe;
}

export function plain(texte) {
  if (SIMPLE.test(texte)) return texte;
  let sortie = "";
  for (const signe of texte) {
    if (!vus.has(signe)) vus.set(signe, vu(signe));
    sortie += vus.get(signe);
  }
  return sortie;
}

export const clean = (texte) => (SIMPLE.test(texte) ? texte : texte.replace(ORDRES, inoffensif));
export const oneLine = (texte) => clean(texte).replace(/[\t\n\r\u2028\u2029]/g, " ");

/* — encodings — */

const ASCII = /^[\0-\x7f]*$/;
const BLOC_DE_SIGNES = 0x8000;
/** @type {any} */
let voulus = null;
/** @type {any} */
let fautes = null;

/* Bytes as Windows-1252, that leaves five without a letter: they are controls, as there. */
export function windows(octets) {
  let texte = "";
  for (let k = 0; k < octets.length; k += BLOC_DE_SIGNES) texte += String.fromCharCode(...octets.subarray(k, k + BLOC_DE_SIGNES));
  return texte.replace(/[\x80-\x9f]/g, (c) => P.encodings.WINDOWS[c.charCodeAt(0)] ?? c);
}

function apprendreFautes() {
  const octets = new TextEncoder(), hauts = windows(Uint8Array.from({ length: 128 }, (_, k) => 128 + k));
  voulus = new Map([...hauts, ...P.encodings.OTHERS].map((lettre) => [windows(octets.encode(lettre)), lettre]));
  const cles = [...voulus.keys()].sort((p, q) => q.length - p.length);
  fautes = new RegExp(cles.map((c) => c.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
}

const sures = (texte, trouves) => trouves.some((s) => P.encodings.SURE.has(s[0]))
  || (ASCII.test(texte.replace(fautes, "")) && !/[A-Z]Â[»\u00a0]/.test(texte));

export function repaired(texte) {
  if (ASCII.test(texte) || !P.encodings.MAY_BE.test(texte)) return texte;
  if (!fautes) apprendreFautes();
  let sortie = texte;
  for (let k = 0; k < P.encodings.PASSES; k++) {
    const trouves = sortie.match(fautes);
    if (!trouves || !sures(sortie, trouves)) break;
    sortie = sortie.replace(fautes, (s) => voulus.get(s));
  }
  return sortie.replace(/^\ufeff/, "");
}

/* — persons: as cptsgeo/text/persons.py — */

const genre = (groupes) => Object.keys(groupes).find((nom) => groupes[nom] !== undefined);

export const masked = (texte) => (P.persons.MAYBE.test(texte)
  ? texte.replace(partout(P.persons.PERSONAL), (...x) => P.persons.SHOWN[genre(x.at(-1)) ?? ""]) : texte);
export const impersonal = (texte) => (P.persons.MAYBE.test(texte) ? texte.replace(partout(P.persons.PERSONAL), "") : texte);
export const isPersonal = (texte) => P.persons.MAYBE.test(texte) && P.persons.PERSONAL.test(texte);
