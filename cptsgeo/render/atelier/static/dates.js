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

export const quand = (iso) => `${iso.length === 10 ? "le" : "en"} ${dateEnMots(iso)}`;
