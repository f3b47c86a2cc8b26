/* Points of the user's own, from a CSV with coordinates: read here and sent nowhere. */

const separateur = (ligne) => [";", "\t", ","].find((s) => ligne.includes(s)) ?? "";

/* Cells of a line; quotes keep a separator, and lose their doubles. */
function cellules(ligne, separe = separateur(ligne)) {
  const sortie = [""];
  let entre = false;
  for (const signe of ligne) {
    if (signe === '"') entre = !entre;
    else if (signe === separe && !entre) sortie.push("");
    else sortie[sortie.length - 1] += signe;
  }
  return sortie;
}

const LATITUDE = /^lat/i, LONGITUDE = /^(lon|lng)/i, NOM = /nom|name|raison|titre/i;
const degrees = (texte = "") => (texte.trim() ? +texte.replace(",", ".") : NaN);

const lignesDe = (texte) => texte.replace(/^\ufeff/, "").split(/\r?\n/).filter((l) => l.trim());
const columns = (titres) => [LATITUDE, LONGITUDE, NOM].map((motif) => titres.findIndex((t) => motif.test(t)));

function entete(texte) {
  const [premiere = ""] = lignesDe(texte);
  return cellules(premiere).map((t) => t.trim());
}

/* Whether a table has coordinates: else it is a list of communes. */
export function aDesPoints(texte) {
  const [lat, lon] = columns(entete(texte));
  return lat >= 0 && lon >= 0;
}

/* The points of a table, WGS84 degrees; none where it has no such columns. */
export function points(texte) {
  if (!aDesPoints(texte)) return [];
  const [lat, lon, nom] = columns(entete(texte)), [premiere, ...lignes] = lignesDe(texte), separe = separateur(premiere);
  return lignes.map((ligne) => cellules(ligne, separe))
    .map((c) => ({ lat: degrees(c[lat]), lon: degrees(c[lon]), nom: nom < 0 ? "" : (c[nom] ?? "").trim() }))
    .filter((p) => Math.abs(p.lat) < 85 && Math.abs(p.lon) <= 180 && (p.lat || p.lon));
}
