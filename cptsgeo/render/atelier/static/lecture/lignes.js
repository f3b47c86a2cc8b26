/* As cptsgeo/proposal/rows.py: the rows of a grid to the communes that they name. */
import { cite, enumere } from "../phrases.js";
import { P, Refus, dire } from "./partage.js";
import { isHeader, largeur } from "./colonnes.js";
import { breadth, divided, isAside, isClosing, isNote, isTotal, shortened, unbulleted } from "./courriel.js";
import { ELSEWHERE, estInconnu } from "./nommage.js";
import { called, codeIn, key, postIn, uncalled } from "./noms.js";
import { impersonal, oneLine } from "./signes.js";
import { NBSP } from "../../../shell/static/numbers.js";

/* Where something stands: as Place of cptsgeo/communes/meaning.py. */
export function place({ fichier, feuille, ligne }) {
  const ou = feuille ? `, feuille ${cite(feuille)}` : "", rang = ligne ? `, ligne${NBSP}${ligne}` : "";
  return fichier + ou + rang;
}

const item = (texte, nom, reading) => ({ texte, nom, reading });

function readFirst(texte, reader, lieux) {
  const dits = lieux.filter(Boolean);
  for (const lieu of dits.length ? dits : [""]) {
    const lus = reader.read(texte, lieu);
    if (lus.length) return lus;
  }
  return [];
}

function isKnown(texte, reader, lieux) {
  const lus = readFirst(texte, reader, lieux);
  return lus.length > 0 && !estInconnu(lus[0]);
}

/* Communes that a cell or a line names: one, or an enumeration. */
function* itemsOf(brut, reader, ...lieux) {
  const texte = unbulleted(brut), connu = (piece) => isKnown(piece, reader, lieux);
  let pieces = [texte];
  if (!connu(texte) && !reader.isPosted(texte)) {
    const trouves = divided(texte, connu);
    if (trouves.some(connu)) pieces = trouves;
  }
  for (const piece of pieces) {
    let lus = readFirst(piece, reader, lieux);
    if (!lus.length) lus = readFirst(unbulleted(impersonal(piece)), reader, lieux);
    if (lus.length) for (const lu of lus) yield item(piece, "", lu);
    else {
      const departement = lieux.at(-1) ?? "", rien = isAside(piece) || reader.gazetteer.isLarger(piece);
      yield item(departement ? `${piece} (${departement})` : piece, "", rien ? null : reader.unknown(piece, ...lieux));
    }
  }
}

/* A code rules over the name beside it, unless both show that it is a postal code. */
function* byCode(code, nom, premiers, reader) {
  let lus = premiers;
  const [lu] = lus;
  if (nom && ["inconnu", "ambigu"].includes(lu.meaning.nature)) {
    const ensemble = reader.both(code, nom);
    if (ensemble.length) lus = ensemble;
  } else if (nom && !reader.bears(lu.meaning, nom)) {
    const ensemble = reader.both(code, nom);
    if (ensemble.length) lus = ensemble.map((un) => ({ ...un, interpretation: dire("suivi") }));
    /* A postal code elsewhere, of a name that the page has not. */
    else if (reader.communes.posteAilleurs(codeIn(code).padStart(5, "0"))) lus = [ELSEWHERE];
  }
  if (nom && estInconnu(lus[0])) {
    let pres = reader.name(nom).flatMap((r) => [...r.meaning.communes, ...r.candidats]);
    if (!pres.length) pres = reader.unknown(nom, code).candidats;
    lus = [{ ...lus[0], candidats: pres.slice(0, 3) }];
  }
  for (const un of lus) yield item(code, nom, un);
}

function* rowItems({ cells }, columns, reader) {
  const cell = (i) => (i === null ? "" : cells[i] ?? "");
  const total = cells.find(isTotal);
  if (total) {
    yield item(total, "", null);
    return;
  }
  const postal = cell(columns.postal), { gazetteer } = reader, post = postIn(postal);
  const departement = gazetteer.stated(cell(columns.departement)) || gazetteer.posted(post);
  const items = columns.items.map(cell).filter(Boolean), code = cell(columns.code);
  const lus = code ? reader.code(code, departement) : [], epci = cell(columns.epci);
  if (lus.length) yield* byCode(code, items[0] ?? "", lus, reader);
  else if (code || items.length) for (const texte of items.length ? items : [code]) yield* itemsOf(texte, reader, post, departement);
  else if (postal) {
    const parPoste = reader.postal(postal);
    for (const lu of parPoste.length ? parPoste : [reader.unknown(postal)]) yield item(postal, "", lu);
  } else if (epci) yield* itemsOf(epci, reader);
  else yield item(cells.find((texte) => texte && isAside(texte)) ?? "", "", null);
}

function prose({ cells }, reader) {
  const texte = cells.filter(Boolean).join(", ");
  return isHeader([texte]) ? [] : itemsOf(texte, reader);
}

/* Whether a line is a note: by its label, or by the call that some name bears. */
function isNoteRow({ cells }, columns, calls, reader) {
  const rang = cells.findIndex(Boolean), texte = cells[rang], seul = !columns || rang === cells.length - 1;
  if (!isNote(texte) && !(calls.size && seul && calls.has(called(texte)))) return false;
  const ours = columns ? new Set([columns.code, ...columns.items].filter((i) => i !== rang)) : new Set();
  return ![...cells.filter((_, i) => ours.has(i)), unbulleted(texte)].some((c) => isKnown(c, reader, []));
}

export const egales = (p, q) => p.length === q.length && p.every((c, i) => c === q[i]);

export function readRows(grid, columns, reader) {
  const nommees = columns && new Set([...columns.items, columns.code, columns.epci]), premier = columns?.firstRow ?? 0;
  const rows = grid.lines.slice(premier), lus = (cells) => (nommees ? cells.filter((_, i) => nommees.has(i)) : cells);
  const { MAX_NAMES, MAX_PIECES } = P.rows;
  const pieces = ({ cells }) => (nommees ? Math.max(0, ...lus(cells).map(breadth)) : cells.reduce((n, c) => n + breadth(c), 0));
  if (rows.length > MAX_NAMES || rows.reduce((n, line) => n + pieces(line), 0) > MAX_PIECES) {
    throw new Refus(dire("trop", { fichier: grid.path, n: MAX_NAMES }));
  }
  const header = premier ? grid.lines[premier - 1].cells : [];
  const calls = new Set([...header, ...rows.flatMap((l) => lus(l.cells))].map((c) => uncalled(c)[1]).filter(Boolean));
  const mentions = [], aside = [], signature = [];
  let closed = false;
  for (const line of rows) {
    if (egales(line.cells, header)) continue;
    const ici = { fichier: oneLine(grid.path), feuille: grid.sheet, ligne: line.line };
    closed ||= !columns && isClosing(line.cells[0]);
    if (closed) signature.push(ici);
    else if (isNoteRow(line, columns, calls, reader)) aside.push([ici, line.cells.filter(Boolean).join(", ")]);
    else {
      for (const { texte, nom, reading } of columns ? rowItems(line, columns, reader) : prose(line, reader)) {
        if (reading) mentions.push({ place: ici, texte: shortened(texte), nom: shortened(nom), ...reading });
        else aside.push([ici, texte]);
      }
    }
  }
  return { mentions, remarques: [...remarks(aside), ...toldOf(grid, columns, signature, reader)] };
}

function* toldOf(grid, columns, fin, reader) {
  const fichier = oneLine(grid.path);
  if (fin.length) yield dire("fin", { lignes: `${place({ ...fin[0], ligne: 0 })}, ${numbers(fin)}` });
  if (columns) yield* answers(grid, columns);
  if (grid.mended.length) yield dire("abimes", { fichier, n: grid.mended.length });
  if (reader.suggestions.exhausted) yield dire("suggestions", { fichier, n: P.suggestions.MAX_SUGGESTED });
}

/* Columns that say yes or no of communes, and do not count. */
function* answers(grid, columns) {
  const data = grid.lines.slice(columns.firstRow), header = columns.firstRow ? grid.lines[columns.firstRow - 1].cells : [];
  for (let i = 0; i < largeur(data); i++) {
    const cells = new Set(data.filter((l) => i < l.cells.length).map((l) => l.cells[i]));
    if (cells.size > P.rows.MAX_ANSWERS) continue;
    const cles = new Set([...cells].map(key));
    if (!cles.has("non") || [...cles].some((c) => !["oui", "non", ""].includes(c))) continue;
    yield dire("reponses", { fichier: oneLine(grid.path), nom: header[i] ? cite(shortened(header[i])) : String(i + 1) });
  }
}

/* Sentences on what was left aside: one for each text, one for all rows without any. */
function remarks(aside) {
  const dits = aside.filter(([, texte]) => texte).map(([ici, texte]) => dire("laisse", { place: place(ici), texte: shortened(texte) }));
  const vides = aside.filter(([, texte]) => !texte).map(([ici]) => ici);
  if (vides.length) dits.push(dire("vides", { place: place({ ...vides[0], ligne: 0 }), n: vides.length, lignes: numbers(vides) }));
  return dits;
}

function numbers(places) {
  const vus = places.slice(0, 5).map((p) => String(p.ligne));
  const lignes = places.length > 5 ? `${vus.join(", ")}…` : enumere(vus);
  return `${places.length === 1 ? "ligne" : "lignes"} ${lignes}`;
}
