/* A workbook of texts: the few parts that a spreadsheet wants, in a zip. */

const TABLE_CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(octets) {
  let c = 0xffffffff;
  for (const octet of octets) c = TABLE_CRC[(c ^ octet) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/* Deflated where the browser can; null where it cannot. */
async function deflater(octets) {
  try {
    const flux = new Blob([octets]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(flux).arrayBuffer());
  } catch {
    return null;
  }
}

/* Of 1 January 1980: the same parts make the same bytes. */
const JOUR = 0x21;

/* [name, text] of each part. */
async function zipper(parties) {
  const morceaux = [], annuaire = [], ecrire = (champs) => {
    const vue = new DataView(new ArrayBuffer(champs.reduce((n, [taille]) => n + taille, 0)));
    champs.reduce((place, [taille, valeur]) => {
      if (taille === 2) vue.setUint16(place, valeur, true);
      else vue.setUint32(place, valeur, true);
      return place + taille;
    }, 0);
    return new Uint8Array(vue.buffer);
  };
  let place = 0;
  for (const [nom, texte] of parties) {
    const octets = new TextEncoder().encode(texte), dense = await deflater(octets), dit = new TextEncoder().encode(nom), corps = dense ?? octets;
    const commun = [[2, 20], [2, 0x800], [2, dense ? 8 : 0], [2, 0], [2, JOUR], [4, crc32(octets)], [4, corps.length], [4, octets.length], [2, dit.length], [2, 0]];
    annuaire.push(ecrire([[4, 0x02014b50], [2, 20], ...commun, [2, 0], [2, 0], [2, 0], [4, 0], [4, place]]), dit);
    const tete = ecrire([[4, 0x04034b50], ...commun]);
    morceaux.push(tete, dit, corps);
    place += tete.length + dit.length + corps.length;
  }
  const long = annuaire.reduce((n, a) => n + a.length, 0);
  return [...morceaux, ...annuaire, ecrire([[4, 0x06054b50], [2, 0], [2, 0], [2, parties.length], [2, parties.length], [4, long], [4, place], [2, 0]])];
}

const DEBUT_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', OOXML = "http://schemas.openxmlformats.org/";
const MAIN = `xmlns="${OOXML}spreadsheetml/2006/main"`, LIENS = `${OOXML}officeDocument/2006/relationships`;
const SIGNES_AU_PLUS = 32_767;
/* Without what no XML holds, nor a cell. */
const texteXml = (texte) => texte.slice(0, SIGNES_AU_PLUS).replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/[&<>"]/g, (signe) => `&#${signe.charCodeAt(0)};`)
  .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_");
/* A text that reads as if it were guarded is: see cptsgeo.files.guard. */
const celluleSure = (texte) => (/^'+[=@\t\r+-]/.test(texte) ? `'${texte}` : texte);

/* Headings, then rows, all texts. */
function feuilleEcrite(lignes) {
  const largeurs = lignes[0].map((_, k) => Math.min(60, 4 + lignes.reduce((n, ligne) => Math.max(n, (ligne[k] ?? "").length), 8)));
  const cellule_ = (texte, place, style) => `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${texteXml(celluleSure(texte))}</t></is></c>`;
  const cellules = (ligne, r) => ligne.map((texte, k) => (texte ? cellule_(texte, `${String.fromCharCode(65 + k)}${r}`, r > 1 ? 1 : 2) : "")).join("");
  const rang = (ligne, r) => `<row r="${r + 1}">${cellules(ligne, r + 1)}</row>`;
  return `${DEBUT_XML}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" state="frozen"/></sheetView></sheetViews>`
    + `<cols>${largeurs.map((l, k) => `<col min="${k + 1}" max="${k + 1}" width="${l}" style="1" customWidth="1"/>`).join("")}</cols><sheetData>${lignes.map(rang).join("")}</sheetData></worksheet>`;
}

const STYLES = `${DEBUT_XML}<styleSheet ${MAIN}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font></fonts>`
  + '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF1F3864"/></patternFill></fill></fills>'
  + '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" applyFont="1" applyFill="1"/></cellXfs></styleSheet>';

/* The bytes of a workbook of sheets, [name, rows] each. */
export function classeurXlsx(feuilles) {
  const rangs = feuilles.map((_, k) => k + 1), type = (partie, quoi) => `<Override PartName="/xl/${partie}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${quoi}+xml"/>`;
  const liens = (dits) => `${DEBUT_XML}<Relationships xmlns="${OOXML}package/2006/relationships">${dits.map(([id, quoi, vers]) => `<Relationship Id="${id}" Type="${LIENS}/${quoi}" Target="${vers}"/>`).join("")}</Relationships>`;
  return zipper([
    ["[Content_Types].xml", `${DEBUT_XML}<Types xmlns="${OOXML}package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
      + `<Default Extension="xml" ContentType="application/xml"/>${type("workbook", "sheet.main")}${type("styles", "styles")}${rangs.map((k) => type(`worksheets/sheet${k}`, "worksheet")).join("")}</Types>`],
    ["_rels/.rels", liens([["rId1", "officeDocument", "xl/workbook.xml"]])],
    ["xl/workbook.xml", `${DEBUT_XML}<workbook ${MAIN} xmlns:r="${LIENS}"><sheets>${feuilles.map(([nom], k) => `<sheet name="${texteXml(nom)}" sheetId="${k + 1}" r:id="rId${k + 1}"/>`).join("")}</sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", liens([...rangs.map((k) => [`rId${k}`, "worksheet", `worksheets/sheet${k}.xml`]), ["rId0", "styles", "styles.xml"]])],
    ["xl/styles.xml", STYLES],
    ...feuilles.map(([, lignes], k) => [`xl/worksheets/sheet${k + 1}.xml`, feuilleEcrite(lignes)]),
  ]);
}
