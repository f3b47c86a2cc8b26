/* XLSX workbooks as cptsgeo/files/workbook_reader.py shows them: visible sheets, texts of cells. */
import { P, Refus, dire } from "./partage.js";
import { gridOf } from "./grilles.js";
import { clean, masked } from "./signes.js";
import { Zip, ZipAbime, ZipTropGros } from "./zip.js";

const commence = (octets, ...signes) => signes.every((s, k) => octets[k] === s);
const contient = (octets, mot) => {
  const cherche = [...mot].flatMap((c) => [c.charCodeAt(0), 0]);
  for (let k = octets.indexOf(cherche[0]); k >= 0; k = octets.indexOf(cherche[0], k + 1)) {
    if (cherche.every((s, j) => octets[k + j] === s)) return true;
  }
  return false;
};

/* What a file is that is no text: « classeur », which is read here, or its name in French. */
export function genreDe(octets, fichier) {
  if (commence(octets, 0x25, 0x50, 0x44, 0x46, 0x2d)) return "un document PDF";
  if (commence(octets, 0xd0, 0xcf, 0x11, 0xe0)) {
    if (contient(octets, "EncryptedPackage")) throw new Refus(dire("verrou", { fichier }));
    return contient(octets, "WordDocument") && !contient(octets, "Workbook") ? "un document DOC" : "un classeur XLS";
  }
  if (!commence(octets, 0x50, 0x4b, 3, 4) && !commence(octets, 0x50, 0x4b, 5, 6)) return "";
  const membres = [...ouvert(octets, fichier).membres.keys()], tient = (nom) => membres.includes(nom);
  if (tient("xl/workbook.xml")) return "classeur";
  if (tient("xl/workbook.bin")) return "un classeur XLSB";
  if (membres.some((nom) => /^word\/document\d*\.xml$/.test(nom))) return "un document DOCX";
  return tient("content.xml") ? "un classeur ou un document OpenDocument (ODS, ODT)" : "une archive ZIP";
}

function ouvert(octets, fichier) {
  try {
    return new Zip(octets, P.workbook.MAX_UNZIPPED);
  } catch {
    throw new Refus(dire("casse", { fichier }));
  }
}

/* Sheets that can be seen, as grids; in a promise. */
export async function sheetsOf(fichier, octets) {
  if (!("DecompressionStream" in globalThis)) throw new Refus(dire("navigateur", { fichier }));
  try {
    return await new Classeur(fichier, ouvert(octets, fichier)).grilles();
  } catch (erreur) {
    if (erreur instanceof Refus) throw erreur;
    throw new Refus(dire(erreur instanceof ZipTropGros ? "enorme" : "casse", { fichier }));
  }
}

/* — XML — */

const BALISE = /<(?:!--[^]*?-->|\?[^]*?\?>|!\[CDATA\[([^]*?)\]\]>|(\/?)(?:[\w.-]+:)?([\w.-]+)((?:[^>"']|"[^"]*"|'[^']*')*)>)|([^<]+)/y;
const ATTRIBUT = /(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/* Letters of attributes: what looks for them in a longer text would take for ever. */
const ATTRIBUTS = 20_000;
const ENTITES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const enClair = (texte) => (texte.includes("&") ? texte.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,4}));/gi, (tout, n, h, nom) => {
  const code = n ? +n : h ? parseInt(h, 16) : 0;
  return nom ? ENTITES[nom] ?? tout : code <= 0x10ffff ? String.fromCodePoint(code) : tout;
}) : texte);

const attributs = (texte) => Object.fromEntries([...texte.matchAll(ATTRIBUT)].map(([, nom, un, deux]) => [nom, enClair(un ?? deux)]));

/* Elements one by one: debut(name, text of its attributes), fin(name), texte(its text). */
/** @type {(xml: string, suite: { debut: (nom: string, dits: string) => void, fin?: (nom: string) => any, texte?: (dit: string) => any }) => void} */
function parcourir(xml, { debut, fin, texte }) {
  let place = xml.charCodeAt(0) === 0xfeff ? 1 : 0, ouverts = 0;
  while (place < xml.length) {
    BALISE.lastIndex = place;
    const trouve = BALISE.exec(xml);
    if (!trouve) throw new ZipAbime();
    place = BALISE.lastIndex;
    const [, brut, ferme, nom, dits, dit] = trouve;
    if (dit !== undefined) texte?.(enClair(dit));
    else if (brut !== undefined) texte?.(brut);
    else if (nom && ferme) {
      ouverts--;
      fin?.(nom);
    } else if (nom) {
      if (dits.length > ATTRIBUTS) throw new ZipAbime();
      debut(nom, dits);
      if (dits.endsWith("/")) fin?.(nom);
      else ouverts++;
    }
  }
  if (ouverts) throw new ZipAbime();
}

/* — numbers and dates — */

const FORMATS_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]), MOIS_DU_CLASSEUR = 17, JOUR_CLASSEUR = 86_400_000, DERNIER = 2_958_465;

/* What a format shows: a date, a month and its year, or a number. */
function genreDeFormat(numero, code) {
  if (FORMATS_DATES.has(numero)) return numero === MOIS_DU_CLASSEUR ? "mois" : "date";
  const lettres = (code ?? "").split(";")[0].replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*./g, "").toLowerCase();
  if (/general|standard/.test(lettres) || !/[dhmsy]/.test(lettres)) return "";
  return /m/.test(lettres) && /y/.test(lettres) && !/[dhs]/.test(lettres) ? "mois" : "date";
}

function nombreDit(n) {
  if (Number.isInteger(n)) return BigInt(n).toString();
  return Math.abs(n) < 1e-4 ? n.toExponential().replace(/e-(\d)$/, "e-0$1") : String(n);
}

function dateDiteClasseur(n, genre, depuis1904) {
  if (n < 0 || n > DERNIER) return nombreDit(n);
  const jours = Math.floor(n), secondes = Math.round((n - jours) * 86_400);
  const epoque = depuis1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, jours < 60 ? 31 : 30);
  const iso = new Date(epoque + jours * JOUR_CLASSEUR + secondes * 1000).toISOString(), jour = iso.slice(0, 10), heure = iso.slice(11, 19);
  if (n < 1 && secondes) return heure;
  if (heure !== "00:00:00") return `${jour} ${heure}`;
  return genre === "mois" && jour.endsWith("-01") ? jour.slice(0, 7) : jour;
}

/* Signs that XML cannot hold are written out in it. */
const echappe = (texte) => texte.replace(/_x([\dA-Fa-f]{4})_/g, (_, h) => String.fromCharCode(parseInt(h, 16)));

const colonneDe = (lettres) => [...lettres].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;

class Classeur {
  constructor(fichier, zip) {
    this.fichier = fichier;
    this.zip = zip;
    this.cells = this.signes = this.places = 0;
    this.depuis1904 = false;
    /** Kinds of styles, and texts that cells share, by their numbers. @type {any} */
    this.genres = this.communs = [];
  }

  async texte(nom) {
    const xml = new TextDecoder("utf-8", { fatal: true }).decode(await this.zip.lire(nom));
    if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new ZipAbime();
    return xml;
  }

  async grilles() {
    const feuilles = [], liens = new Map(), types = new Map();
    parcourir(await this.texte("xl/_rels/workbook.xml.rels"), { debut: (nom, dits) => {
      if (nom !== "Relationship") return;
      const { Id, Target = "", Type = "" } = attributs(dits);
      const part = Target.startsWith("/") ? Target.slice(1) : `xl/${Target.replace(/^\.\//, "")}`;
      liens.set(Id, part);
      types.set(Type.replace(/^.*\//, ""), part);
    } });
    parcourir(await this.texte("xl/workbook.xml"), { debut: (nom, dits) => {
      const a = attributs(dits);
      if (nom === "workbookPr") this.depuis1904 = ["1", "true"].includes(a.date1904);
      else if (nom === "sheet") feuilles.push(a);
    } });
    this.genres = await this._genres(types.get("styles"));
    this.communs = await this._communs(types.get("sharedStrings"));
    const sortie = [];
    for (const { name, id, state = "visible" } of feuilles) {
      const part = liens.get(id) ?? "";
      if (state !== "visible" || !part.includes("worksheets/")) continue;
      const grille = gridOf(this.fichier, masked(clean(name)), this._rangees(await this.texte(part)));
      if (grille.lines.length) sortie.push(grille);
    }
    return sortie;
  }

  async _genres(part) {
    const formats = new Map(), genres = [];
    let dedans = false;
    if (!this.zip.membres.has(part)) return genres;
    parcourir(await this.texte(part), {
      debut: (nom, dits) => {
        if (nom === "cellXfs") dedans = true;
        else if (nom === "numFmt") formats.set(+attributs(dits).numFmtId, attributs(dits).formatCode);
        else if (nom === "xf" && dedans) {
          const { numFmtId = 0 } = attributs(dits);
          genres.push(genreDeFormat(+numFmtId, formats.get(+numFmtId)));
        }
      },
      fin: (nom) => nom === "cellXfs" && (dedans = false),
    });
    return genres;
  }

  /* Texts that cells share; how they are read in Japanese is left out. */
  async _communs(part) {
    const communs = [];
    /** @type {any} */
    let morceaux = null;
    let dedans = false, phonetique = false;
    if (!this.zip.membres.has(part)) return communs;
    parcourir(await this.texte(part), {
      debut: (nom) => {
        if (nom === "si") morceaux = [];
        else if (nom === "rPh") phonetique = true;
        else if (nom === "t") dedans = !phonetique;
      },
      fin: (nom) => {
        if (nom === "si") communs.push(morceaux.join(""));
        else if (nom === "rPh") phonetique = false;
        else if (nom === "t") dedans = false;
      },
      texte: (dit) => dedans && morceaux?.push(dit),
    });
    return communs;
  }

  /* Rows of a sheet, each with its number. */
  _rangees(xml) {
    const rows = [];
    let ligne = 0, colonne = -1, genre = "", style = 0, dedans = false, phonetique = false;
    /** @type {any} */
    let row = [], morceaux = [];
    parcourir(xml, {
      debut: (nom, dits) => {
        if (nom === "row") {
          ligne = +(/\sr\s*=\s*["'](\d{1,7})/.exec(dits)?.[1] ?? ligne + 1);
          [row, colonne] = [[], -1];
        } else if (nom === "c") {
          const a = attributs(dits), place = /^([A-Z]{1,3})\d+$/.exec(a.r ?? "");
          colonne = place ? colonneDe(place[1]) : colonne + 1;
          [genre, style, morceaux] = [a.t ?? "n", +(a.s ?? 0), []];
        } else if (nom === "rPh") phonetique = true;
        else if (nom === "v" || nom === "t") dedans = !phonetique;
      },
      fin: (nom) => {
        if (nom === "rPh") phonetique = false;
        else if (nom === "v" || nom === "t") dedans = false;
        else if (nom === "c" && morceaux.length) this._poser(row, colonne, this._dite(genre, style, morceaux.join("")));
        else if (nom === "row" && row.length) rows.push([ligne, row]);
      },
      texte: (dit) => dedans && morceaux.push(dit),
    });
    /* A table begins where its first cell is. */
    const vides = rows.reduce((n, [, cells]) => Math.min(n, cells.findIndex(Boolean)), Infinity);
    return rows.map(([n, cells]) => [n, cells.slice(vides)]);
  }

  _poser(row, colonne, texte) {
    if (!texte) return;
    this.places += Math.max(0, colonne + 1 - row.length);
    while (row.length < colonne) row.push("");
    row[colonne] = texte;
    this.cells++;
    this.signes += texte.length;
    const { MAX_CELLS, MAX_TEXT } = P.workbook;
    if (this.cells > MAX_CELLS || this.signes > MAX_TEXT || this.places > 4 * MAX_CELLS) throw new Refus(dire("enorme", { fichier: this.fichier }));
  }

  _dite(genre, style, brut) {
    switch (genre) {
      case "s": return echappe(this.communs[+brut] ?? "");
      case "e": return "";
      case "b": return brut.trim() === "1" ? "VRAI" : "FAUX";
      case "n": {
        const n = Number(brut);
        if (brut.trim() === "" || !Number.isFinite(n)) return brut;
        return this.genres[style] ? dateDiteClasseur(n, this.genres[style], this.depuis1904) : nombreDit(n);
      }
      case "d": return brut.replace(/T00:00:00(?:\.0+)?Z?$/, "").replace("T", " ");
      default: return echappe(brut);
    }
  }
}
