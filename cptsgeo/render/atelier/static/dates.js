/* Dates known to the day, the month or the year, as cptsgeo.text.dates has them. */
import { NBSP } from "../../shell/static/numbers.js";

const MOIS_EN_MOTS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
const ISO = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

const joursDe = (annee, mois) => new Date(Date.UTC(2000 + (annee % 400), mois, 0)).getUTCDate();

/* The last day that a date may mean, in ISO: dates are compared by it. Empty if there is no such date. */
export function dernierJour(iso) {
  const [, annee, mois = "12", jour = ""] = ISO.exec(iso) ?? [];
  if (annee === undefined || +annee < 1 || +mois < 1 || +mois > 12) return "";
  const dernier = joursDe(+annee, +mois);
  if (jour && (+jour < 1 || +jour > dernier)) return "";
  return `${annee}-${mois}-${jour || dernier}`;
}

/* Events, the earliest first. */
export const parDate = (p, q) => {
  const [a, b] = [p, q].map((e) => dernierJour(e.date) + e.date);
  return a < b ? -1 : +(a > b);
};

/* « 12 mars 2021 », « mai 2023 », « 2021 ». */
export function dateEnMots(iso) {
  const [annee, mois, jour] = iso.split("-"), mots = [annee];
  if (mois) mots.unshift(MOIS_EN_MOTS[+mois - 1]);
  if (jour) mots.unshift(+jour === 1 ? "1er" : String(+jour));
  return mots.join(NBSP);
}

/* « du 12 mars 2021 », « d’avril 2023 », « de 2021 ». */
export function deDate(iso) {
  const dite = dateEnMots(iso), avant = /^[ao]/.test(dite) ? "d’" : "de ";
  return (iso.length === 10 ? "du " : avant) + dite;
}

export const quand = (iso) => `${iso.length === 10 ? "le" : "en"} ${dateEnMots(iso)}`;

/* Today, on the clock of whoever draws. */
export function aujourdhui() {
  const ici = new Date();
  return [ici.getFullYear(), ici.getMonth() + 1, ici.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/* A month or a year has begun when its first day has. */
export const aVenir = (iso) => `${iso}-01-01`.slice(0, 10) > aujourdhui();

/* A date as people type it, in ISO; empty if it is none. The forms of cptsgeo.text.typed_dates. */
export function isoDe(texte) {
  const net = texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[’'.]/g, " ").trim().replace(/\s+/g, " ");
  const nombres = texte.trim().replace(/\s/g, "");
  const lu = /^(?<a>\d{4})(?:[-/.](?<m>\d{1,2})(?:[-/.](?<j>\d{1,2}))?)?$/.exec(nombres)
    ?? /^(?<j>\d{1,2})[-/.](?<m>\d{1,2})[-/.](?<a>\d{4}|[0-7]\d)$/.exec(nombres) ?? /^(?<m>\d{1,2})[-/.](?<a>\d{4})$/.exec(nombres);
  if (lu?.groups) return joindre(lu.groups.a, lu.groups.m, lu.groups.j);
  const mots = /^(?:(?:le|en|au|du|depuis) )*(?:(?<j>\d{1,2})(?:er)? )?(?<m>[a-z]{3,9}) (?<a>\d{4})$/.exec(net);
  const mois = MOIS_EN_MOTS.findIndex((nom) => nom.normalize("NFD").replace(/[\u0300-\u036f]/g, "").startsWith(mots?.groups?.m ?? "-"));
  return mots?.groups && mois >= 0 ? joindre(mots.groups.a, String(mois + 1), mots.groups.j) : "";
}

function joindre(annee, ...reste) {
  const iso = [annee.length === 2 ? `20${annee}` : annee, ...reste.filter(Boolean).map((n) => n.padStart(2, "0"))].join("-");
  return dernierJour(iso) ? iso : "";
}
