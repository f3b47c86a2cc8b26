/* As cptsgeo/proposal/sections.py: several CPTS, one below the other or side by side. */
import { P, debut, dire } from "./partage.js";
import { largeur } from "./colonnes.js";
import { isAside, unbulleted } from "./courriel.js";
import { key } from "./noms.js";

function title(texte) {
  const nu = unbulleted(texte);
  return debut(P.sections.TITLE, key(nu)) ? nu : "";
}

const textsOf = ({ cells }) => cells.filter(Boolean).flatMap((cell) => [cell, ...cell.split(P.sections.JOINED)].map(unbulleted));
const namesOne = (line, reader) => textsOf(line).some((texte) => !isAside(texte) && reader.read(texte).length);

function divisionOf(ou, titres, parts, reader) {
  const gardes = new Map();
  titres.forEach((titre, k) => {
    if (!parts[k].slice(0, P.sections.LOOKED_AT).some((line) => namesOne(line, reader))) return;
    const cle = key(titre);
    if (!gardes.has(cle)) gardes.set(cle, [titre, []]);
    gardes.get(cle)[1].push(...parts[k]);
  });
  if (gardes.size < 2) return null;
  const trouves = [...gardes.values()];
  return { ou, noms: trouves.map(([nom]) => nom), parts: trouves.map(([, lines]) => lines), aucune: 0, entete: 0 };
}

/* One column for each, or a few: the names of the CPTS are its headers. */
function besides(grid, reader) {
  for (const [row, { cells }] of grid.lines.slice(0, P.columns.HEADER_WITHIN).entries()) {
    const rangs = cells.flatMap((c, i) => (c ? [i] : [])), titres = rangs.map((i) => title(cells[i]));
    if (rangs.length < 2 || !titres.every(Boolean)) continue;
    const bornes = [...rangs, largeur(grid.lines)];
    const parts = titres.map((_, k) => grid.lines.slice(row + 1).flatMap(({ line, cells: c }) => {
      const part = c.slice(bornes[k], bornes[k + 1]);
      return part.some(Boolean) ? [{ line, cells: part }] : [];
    }));
    return divisionOf(dire("colonnes"), titres, parts, reader);
  }
  return null;
}

/* One after the other: a line that is the name of a CPTS, or that begins with it. */
function below(grid, reader) {
  const titres = [], parts = [];
  let premier = grid.lines.length;
  grid.lines.forEach((line, rang) => {
    const pleines = line.cells.filter(Boolean), fin = pleines[0].indexOf(":"), tete = fin < 0 ? pleines[0] : pleines[0].slice(0, fin);
    const titre = fin >= 0 || pleines.length === 1 ? title(tete) : "";
    if (titre) {
      premier = Math.min(premier, rang);
      titres.push(titre);
      parts.push([]);
    }
    const cells = titre ? [fin < 0 ? "" : pleines[0].slice(fin + 1).trim(), ...pleines.slice(1)] : line.cells;
    if (parts.length && cells.some(Boolean)) parts.at(-1).push({ line: line.line, cells });
  });
  const header = grid.lines.slice(0, premier).filter((l) => l.cells.filter(Boolean).length > 1);
  return divisionOf(dire("intertitres"), titres, parts.map((part) => [...header, ...part]), reader);
}

export const sections = (grid, reader) => besides(grid, reader) ?? below(grid, reader);
