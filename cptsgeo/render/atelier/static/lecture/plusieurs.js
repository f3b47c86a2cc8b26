/* As cptsgeo/proposal/several.py: a table of the communes of several CPTS, of which one is read. */
import { P, Refus, dire, entier } from "./partage.js";
import { cite } from "../phrases.js";
import { largeur, told, words } from "./colonnes.js";
import { egales } from "./lignes.js";
import { isAside, isNote, isTotal, shortened } from "./courriel.js";
import { key } from "./noms.js";
import { compte } from "../../../shell/static/numbers.js";

const deCpts = (titre) => P.several.KIND.test(words(titre).join(" "));
const tells = (titre) => deCpts(titre) && [...told(titre)].every((m) => P.several.BESIDE.has(m));
const tellsElse = (titre) => deCpts(titre) || words(titre).some((m) => P.several.NOW.has(m));

function isTold(data, colonne) {
  const pleines = data.slice(0, P.columns.SAMPLE).map((l) => l.cells[colonne]).filter(Boolean);
  return pleines.filter((c) => key(c).startsWith("cpts ")).length > pleines.length / 2;
}



export function division(grid, columns) {
  const { firstRow } = columns, header = firstRow ? grid.lines[firstRow - 1].cells : [];
  const data = grid.lines.slice(firstRow).filter((l) => !egales(l.cells, header));
  for (let i = 0; i < Math.min(largeur(data), P.columns.SAMPLE); i++) {
    const titre = header[i] ?? "";
    if (!tells(titre) && (tellsElse(titre) || !isTold(data, i))) continue;
    const trouve = divide(titre || String(i + 1), i, data, columns);
    const plusieurs = trouve.noms.length > 1 || (trouve.noms.length && trouve.aucune);
    if (plusieurs && !trouve.noms.every((nom) => P.several.ANSWERS.has(key(nom)))) return trouve;
  }
  return null;
}

function divide(titre, colonne, data, columns) {
  const cells = data.map((l) => l.cells[colonne] ?? ""), cles = cells.map((c) => (isTotal(c) ? "" : key(c)));
  const pleines = cles.filter(Boolean);
  /* Of merged cells, the first one only has the text. */
  const fondues = pleines.length === new Set(pleines).size && pleines.length < cles.length && Boolean(cles[0]);
  const parts = new Map(), noms = new Map();
  let dernier = "", aucune = 0;
  cles.forEach((cle, k) => {
    if (entier(P.several.NONE, cle)) dernier = "";
    else if (cle || !fondues) dernier = cle;
    if (!dernier) {
      aucune += isCommune(data[k], columns) ? 1 : 0;
      return;
    }
    if (!parts.has(dernier)) {
      noms.set(dernier, cells[k]);
      parts.set(dernier, []);
    }
    parts.get(dernier).push(data[k]);
  });
  return { ou: dire("colonne", { nom: shortened(titre) }), noms: [...noms.values()], parts: [...parts.values()], aucune, entete: columns.firstRow };
}

function isCommune({ cells }, columns) {
  if (cells.some(isTotal)) return false;
  const dites = [columns.code, ...columns.items, columns.postal, columns.epci].filter((i) => i !== null).map((i) => cells[i]).filter(Boolean);
  return dites.length > 0 && !isAside(dites[0]) && !isNote(dites[0]);
}

const short = (nom) => key(nom).replace(P.several.SHORT, "");

export function restricted(grid, trouvee, cpts) {
  const voulu = short(cpts), rangs = (bon) => trouvee.noms.flatMap((nom, k) => (bon(short(nom)) ? [k] : []));
  const exacts = rangs((nom) => nom === voulu), choisis = exacts.length ? exacts : voulu ? rangs((nom) => nom.includes(voulu)) : [];
  if (choisis.length !== 1) throw new Refus(dire("cpts", { fichier: grid.path, cpts: shortened(cpts), noms: shown(trouvee.noms, "ou") }));
  return { ...grid, lines: [...grid.lines.slice(0, trouvee.entete), ...trouvee.parts[choisis[0]]] };
}

function shown(noms, dernier) {
  const reste = noms.length - P.several.MAX_LISTED;
  const dits = [...noms.slice(0, P.several.MAX_LISTED).map((nom) => cite(shortened(nom).replace(/'/g, "’"))), ...(reste > 0 ? [compte(reste, "autre")] : [])];
  return dits.length > 1 ? `${dits.slice(0, -1).join(", ")} ${dernier} ${dits.at(-1)}` : dits.join("");
}
