/* As cptsgeo/files/grids.py: a user's text to a grid of texts. */
import { P, Refus, debut, dire } from "./partage.js";
import { SIMPLE, plain, repaired, windows } from "./signes.js";

const PLUS_LONG = 131_072, PERDUS = /\ufffd/g;

/* A file: { path, name } and its rows, each [line, cells]. */
export function gridOf(fichier, sheet, rangees) {
  const lines = [], mended = [];
  for (const [line, row] of rangees) {
    const cells = row.map((c) => c.trim());
    if (!SIMPLE.test(cells.join(""))) {
      row.forEach((cell, k) => {
        const voulu = repaired(cell), texte = plain(voulu);
        if (voulu !== cell) mended.push([line, texte.trim()]);
        cells[k] = texte.replace(PERDUS, "?").trim();
      });
    }
    while (cells.length && !cells.at(-1)) cells.pop();
    if (cells.length) lines.push({ line, cells });
    if (lines.length > P.grids.MAX_ROWS) throw new Refus(dire("lignes", { fichier, n: P.grids.MAX_ROWS }));
  }
  return { path: fichier, sheet, lines, mended };
}

/* Bytes as a text: UTF-16 where they say so, else UTF-8, else what Excel writes without saying so. */
export function decoded(fichier, octets) {
  const decoder = (nom, fatal = false) => new TextDecoder(nom, { fatal }).decode(octets);
  let texte;
  if (octets[0] === 0xff && octets[1] === 0xfe) texte = decoder("utf-16le");
  else if (octets[0] === 0xfe && octets[1] === 0xff) texte = decoder("utf-16be");
  else {
    try {
      texte = decoder("utf-8", true);
    } catch {
      texte = windows(octets);
    }
  }
  if (texte.includes("\0")) throw new Refus(dire("sans_texte", { fichier }));
  return texte;
}

function separatorOf(texte) {
  const tete = texte.slice(0, 20_000).replace(/"[^"]*"/g, "").split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/); // eslint-disable-line no-control-regex
  const combien = (s) => tete.filter((ligne) => ligne.includes(s)).length;
  return [..."\t;,"].reduce((p, q) => (combien(q) > combien(p) ? q : p));
}

/* Rows of CSV, each with the line where it begins; strict about quotation marks, as Python's. */
export function* csvRows(fichier, texte, separe) {
  const faux = (ligne) => new Refus(dire("guillemets", { fichier, ligne }));
  let ligne = 1, lues = 0, champ = "", row = [], etat = "debut", commence = false;
  const finir = () => {
    row.push(champ);
    champ = "";
    etat = "debut";
  };
  for (let k = 0; k < texte.length; k++) {
    const c = texte[k], fin = c === "\n" || c === "\r", saut = c === "\r" && texte[k + 1] === "\n" ? "\r\n" : c;
    if (fin) {
      lues++;
      if (saut.length > 1) k++;
      if (etat === "cite") champ += saut;
      else {
        if (commence) finir();
        yield [ligne, row];
        row = [];
        commence = false;
        ligne = lues + 1;
      }
      continue;
    }
    commence = true;
    if (etat === "cite") {
      if (c === '"') etat = "ferme";
      else champ += c;
    } else if (c === separe) finir();
    else if (etat === "ferme") {
      if (c !== '"') throw faux(ligne);
      champ += c;
      etat = "cite";
    } else if (c === '"' && etat === "debut") etat = "cite";
    else {
      champ += c;
      etat = "nu";
    }
    if (champ.length > PLUS_LONG) throw faux(ligne);
  }
  if (etat === "cite") throw faux(ligne);
  if (commence) {
    finir();
    yield [ligne, row];
  }
}

function* textRows(fichier, texte) {
  if (debut(P.grids.MARKUP, texte)) throw new Refus(dire("web", { fichier }));
  const separe = separatorOf(texte), { MAX_CELLS } = P.workbook;
  if (texte.split(separe).length - 1 > MAX_CELLS) throw new Refus(dire("cellules", { fichier, n: MAX_CELLS }));
  const rangees = csvRows(fichier, texte, separe);
  if (debut(P.grids.SAID, texte)) rangees.next();
  yield* rangees;
}

/* A pasted text, or a file's. */
export function textGrid(fichier, texte) {
  const grille = gridOf(fichier, "", textRows(fichier, texte.replace(/^\ufeff/, "")));
  return grille.lines.length ? [grille] : [];
}

/* As cptsgeo/files/json_table.py: a list of objects, or of texts, to the rows of a table. */
export function jsonRows(brut) {
  if (!Array.isArray(brut) || !brut.length) return null;
  const objets = brut.map((un) => (typeof un === "string" ? { "": un } : un));
  if (!objets.every((un) => typeof un === "object" && un !== null && !Array.isArray(un))) return null;
  const noms = [...new Set(objets.flatMap((un) => Object.keys(un)))];
  const simple = (v) => ["string", "number"].includes(typeof v);
  const cell = (v) => (Array.isArray(v) ? v.filter(simple).join(", ") : simple(v) ? String(v) : "");
  return noms.length > 200 ? null : [[1, noms], ...objets.map((un, k) => [k + 2, noms.map((nom) => cell(Object.hasOwn(un, nom) ? un[nom] : ""))])];
}
