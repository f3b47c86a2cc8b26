/* As cptsgeo/proposal/lists.py: a user's list to the communes that it means. */
import { P, Refus, dire } from "./partage.js";
import { findColumns } from "./colonnes.js";
import { readRows } from "./lignes.js";
import { Reader, nearestFirst } from "./nommage.js";
import { division, restricted } from "./plusieurs.js";
import { sections } from "./sections.js";

/* Share of what was read that names communes; a header makes it positive. */
function partLue({ mentions, remarques, columns }) {
  if (!mentions.length) return 0;
  const connues = mentions.filter((m) => m.meaning.nature !== "inconnu").length;
  return connues / (mentions.length + remarques.length) || (columns?.firstRow ? 0.01 : 0);
}

function readGrid(brute, reader, touchent, cpts) {
  const dessus = sections(brute, reader);
  let grid = dessus && cpts !== null ? restricted(brute, dessus, cpts) : brute;
  const columns = findColumns(grid, reader), cote = columns && !dessus ? division(grid, columns) : null;
  if (cote && cpts !== null) grid = restricted(grid, cote, cpts);
  const rows = readRows(grid, columns, reader), mentions = nearestFirst(rows.mentions, reader.communes, touchent);
  const lu = { grid, columns, mentions, remarques: rows.remarques, division: dessus || cote };
  return { ...lu, part: partLue(lu) };
}

function indices(lus, communes) {
  const dits = new Map();
  for (const { texte, candidats } of lus.flatMap((lu) => lu.mentions)) {
    if (communes.byCode.has(candidats[0])) dits.set(texte, communes.byCode.get(candidats[0]));
  }
  const vus = [...dits].slice(0, P.lists.MAX_HINTS).map(([texte, { nom, departement }]) => dire("indice", { texte, nom, departement }));
  return vus.length ? ` (${vus.join(", ")})` : "";
}

/* What grids propose: mentions, remarks, other sheets; or the CPTS of which one is to be chosen. */
export function readProposal(fichier, grids, { gazetteer, touchent, cpts = null, feuille = null }) {
  const { communes } = gazetteer, reader = new Reader(communes, gazetteer), lus = [];
  for (const grid of feuille === null ? grids : grids.filter((g) => g.sheet === feuille)) {
    const trouvee = lus.some((lu) => lu.part >= P.lists.ENOUGH);
    lus.push(readGrid(trouvee ? { ...grid, lines: grid.lines.slice(0, P.columns.SAMPLE) } : grid, reader, touchent, cpts));
  }
  const meilleur = lus.find((lu) => lu.part >= P.lists.ENOUGH) ?? lus.reduce((p, q) => (p && p.part >= q.part ? p : q), null);
  if (!meilleur?.part) throw new Refus(dire("aucune", { fichier, indices: indices(lus, communes) }));
  const feuilles = lus.filter((lu) => lu !== meilleur && lu.part >= P.lists.ENOUGH).map((lu) => lu.grid.sheet);
  if (meilleur.division && cpts === null) return { plusieurs: meilleur.division, feuilles };
  return { mentions: meilleur.mentions, remarques: meilleur.remarques, feuilles, feuille: meilleur.grid.sheet };
}
