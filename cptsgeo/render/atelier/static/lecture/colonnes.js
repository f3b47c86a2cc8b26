/* As cptsgeo/proposal/columns.py: which columns of a grid name communes. */
import { P, entier, plusGrand } from "./partage.js";
import { ELSEWHERE } from "./nommage.js";
import { codeIn, uncalled } from "./noms.js";

export const words = (titre) => titre.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[a-z0-9]+/g) ?? [];

export const told = (titre) => new Set(words(uncalled(titre)[0]).filter((m) => !/^20\d\d$/.test(m)));

const touche = (trouves, mots) => [...trouves].some((m) => mots.has(m));
const parmi = (trouves, ...listes) => [...trouves].every((m) => listes.some((mots) => mots.has(m)));

function roleOf(titre) {
  const { COMMUNE, DEPARTEMENT, EPCI, NOUNS, OTHERS, POSTAL } = P.columns, trouves = told(titre);
  if (touche(trouves, POSTAL)) return "postal";
  if (touche(trouves, EPCI)) return "epci";
  if (touche(trouves, DEPARTEMENT) && parmi(trouves, DEPARTEMENT, NOUNS, OTHERS, new Set(["insee"]))) return "departement";
  if (!parmi(trouves, COMMUNE, NOUNS, OTHERS)) return "";
  return touche(trouves, COMMUNE) ? "commune" : touche(trouves, NOUNS) ? "perhaps" : "";
}

export const isHeader = (cells) => cells.every((c) => !c || roleOf(c));

const hasCodeForm = (texte) => Boolean(entier(P.columns.CODE, texte));
const isWhole = (texte) => [5, 9].includes(codeIn(texte).length);
const isOne = (lus) => lus.length === 1 && lus[0].meaning.nature !== "inconnu" && lus[0] !== ELSEWHERE;

/* Share of the first cells of a column, but empty ones, of which something holds. */
export function share(lines, colonne, vrai) {
  const cells = lines.slice(0, P.columns.SAMPLE).map((l) => l.cells[colonne]).filter(Boolean);
  return cells.length ? cells.filter((c) => vrai(c)).length / cells.length : 0;
}

/* Share of the rows of which something holds, by the cells of three columns, the third or none. */
function agree(lines, colonnes, vrai) {
  let vus = 0, bons = 0;
  for (const { cells } of lines.slice(0, P.columns.SAMPLE)) {
    const [un, deux, trois] = colonnes.map((i) => (i === null ? "" : cells[i] ?? ""));
    if (!un || !deux) continue;
    vus++;
    if (vrai(un, deux, trois)) bons++;
  }
  return vus ? bons / vus : 0;
}

export const largeur = (lines) => lines.reduce((n, l) => Math.max(n, l.cells.length), 0);
const jusque = (n) => Array.from({ length: n }, (_, i) => i);
const span = (lines) => jusque(Math.min(largeur(lines), P.columns.SAMPLE));

const coded = (lines, nombres, item, reader, departement) => nombres.find((i) => agree(lines, [i, item, departement],
  (nombre, nom, lieu) => reader.isCodeOf(nombre, nom, reader.gazetteer.stated(lieu))) > 0.5) ?? null;
const posted = (lines, nombres, item, reader) => nombres.find((i) => agree(lines, [i, item, null],
  (nombre, nom) => reader.isPostOf(nombre, nom)) > 0.5) ?? null;
const known = (lines, i, reader) => share(lines, i, (t) => isOne(reader.name(t)));

/* The column of names: « Nom » may be that of persons, and the communes be in another. */
function named(lines, colonne, reader) {
  if (known(lines, colonne, reader) >= 0.5) return colonne;
  const mieux = plusGrand(span(lines), (i) => known(lines, i, reader));
  return known(lines, mieux, reader) > 0.6 ? mieux : colonne;
}

function byHeader(grid, reader) {
  const tetes = grid.lines.slice(0, P.columns.HEADER_WITHIN).map((l) => l.cells.map(roleOf));
  const row = plusGrand(jusque(tetes.length), (i) => tetes[i].filter(Boolean).length) ?? 0;
  const autres = tetes.length ? grid.lines[row].cells.filter((c) => !roleOf(c)) : [];
  if (autres.some((c) => reader.name(c).length > 1)) return null;
  const data = grid.lines.slice(row + 1);
  const roles = (tetes[row] ?? []).map((role, i) => (role === "postal" && share(data, i, hasCodeForm) < 0.5 && known(data, i, reader) > 0.5 ? "commune" : role));
  if (!["commune", "perhaps", "postal", "epci"].some((r) => roles.includes(r))) return null;
  const large = grid.lines[row].cells.length;
  if (!grid.sheet && data.filter((l) => l.cells.length > large).length > data.length / 2) return null;
  /** @type {(role: string) => any} */
  const premier = (role) => (roles.includes(role) ? roles.indexOf(role) : null);
  const ours = ["commune", "perhaps"].flatMap((genre) => jusque(roles.length).filter((i) => roles[i] === genre));
  const codes = ours.filter((i) => share(data, i, hasCodeForm) >= 0.5);
  if (codes.length > 1) {
    const parts = /** @type {any} */ (new Map(codes.map((i) => [i, share(data, i, (t) => isOne(reader.code(t)))])));
    codes.sort((p, q) => parts.get(q) - parts.get(p));
  }
  let textes = ours.filter((i) => !codes.includes(i) && share(data, i, (t) => t.trim()));
  if (textes.length && roles[textes[0]] === "perhaps") textes = [named(data, textes[0], reader)];
  if (codes.length && !textes.length) {
    textes = span(data).filter((i) => !codes.includes(i) && coded(data, [codes[0]], i, reader, null) !== null);
  }
  const nombres = [...codes, ...span(data).filter((i) => !codes.includes(i) && share(data, i, hasCodeForm) >= 0.5)];
  const departement = premier("departement");
  let postal = premier("postal"), code = textes.length ? coded(data, nombres, textes[0], reader, departement) : null;
  code ??= codes[0] ?? null;
  if (textes.length && postal === null && code === null) postal = posted(data, nombres, textes[0], reader);
  return { firstRow: row + 1, code, items: textes.slice(0, 1), departement, postal: postal === code ? null : postal, epci: premier("epci") };
}

function byContent(grid, reader) {
  let code = /** @type {any} */ (null), item = code, postal = code;
  const { lines, sheet } = grid, tailles = lines.map((l) => l.cells.length), { BESIDE } = P.columns;
  const combien = (n) => tailles.filter((t) => t === n).length;
  /* Of two widths as frequent, the lesser. */
  const large = plusGrand([...new Set(tailles)].sort((p, q) => p - q), combien) ?? 0;
  if (!sheet && (large < 2 || combien(large) < 0.6 * tailles.length)) return null;
  const colonnes = span(lines), formes = /** @type {any} */ (new Map(colonnes.map((i) => [i, share(lines, i, hasCodeForm)])));
  let nombres = colonnes.filter((i) => formes.get(i) > 0.6);
  const textes = colonnes.filter((i) => !nombres.includes(i));
  const parts = /** @type {any} */ (new Map(textes.map((i) => [i, known(lines, i, reader)])));
  let items = Math.max(0, ...parts.values()) > 0.6 ? textes.filter((i) => parts.get(i) > 0.4) : [];
  if (!sheet && textes.some((i) => !items.includes(i) && introduces(lines, i, reader))) return null;
  const epci = textes.filter((i) => share(lines, i, (t) => reader.name(t).length) > 0.6);
  const departement = colonnes.find((i) => inDepartement(lines, i, items, reader)) ?? null;
  let pres = items.length ? items : textes.slice(0, BESIDE);
  const cote = items.length ? nombres : nombres.slice(0, BESIDE);
  for (const i of pres) {
    code = coded(lines, cote, i, reader, departement);
    if (code !== null) {
      item = i;
      break;
    }
  }
  if (item !== null) pres = [item];
  for (const i of pres) {
    postal = posted(lines, cote.filter((n) => n !== code), i, reader);
    if (postal !== null) {
      item = i;
      break;
    }
  }
  if (!sheet && lines.length === 1 && code === null && postal === null) return null;
  if (item !== null) items = [item];
  else if (!items.length) {
    nombres = nombres.filter((i) => share(lines, i, (t) => isOne(reader.code(t))) > 0.6);
    const pleins = nombres.filter((i) => share(lines, i, isWhole) > 0.9);
    nombres = pleins.length ? pleins : nombres.slice(0, 1);
    items = nombres.filter((i) => !nombres.some((j) => j !== i && agree(lines, [j, i, null], (n, p) => reader.hasPost(n, p)) > 0.5));
  }
  if (!items.length && !epci.length) return null;
  return { firstRow: firstRow(lines, nombres, items, reader), code, items, departement, postal, epci: epci.length && !items.length ? epci[0] : null };
}

/* Rows above the data: they have a word where all below have numbers, and name no commune. */
function firstRow(lines, nombres, items, reader) {
  for (const [row, { cells }] of lines.slice(0, P.columns.HEADER_WITHIN).entries()) {
    const mots = nombres.some((i) => cells[i] && !hasCodeForm(cells[i]));
    if (!mots || items.some((i) => i < cells.length && reader.read(cells[i]).length)) return row;
  }
  return 0;
}

function inDepartement(lines, colonne, items, reader) {
  const { gazetteer } = reader;
  if (share(lines, colonne, (t) => gazetteer.stated(t)) <= 0.8) return false;
  return items.slice(0, 1).every((item) => agree(lines, [colonne, item, null],
    (lieu, nom) => isOne(reader.name(nom, gazetteer.stated(lieu)))) > 0.5);
}

/* Whether cells have a commune behind the words that introduce it, and a colon. */
const introduces = (lines, colonne, reader) => share(lines, colonne, (texte) => {
  const fin = texte.lastIndexOf(":");
  return fin >= 0 && reader.name(texte.slice(fin + 1)).length;
}) > 0.5;

export const findColumns = (grid, reader) => byHeader(grid, reader) ?? byContent(grid, reader);
