/* Points of the user's own, from a CSV with coordinates: read here and sent nowhere. */
(function (C) {
  "use strict";

  const LATITUDE = /^lat/i, LONGITUDE = /^(lon|lng)/i, NOM = /nom|name|raison|titre/i;
  const nombre = (texte = "") => (texte.trim() ? +texte.replace(",", ".") : NaN);

  const lignesDe = (texte) => texte.replace(/^\ufeff/, "").split(/\r?\n/).filter((l) => l.trim());
  const rangs = (entete) => [LATITUDE, LONGITUDE, NOM].map((motif) => entete.findIndex((t) => motif.test(t)));

  function entete(texte) {
    const [premiere = ""] = lignesDe(texte);
    return C.cellules(premiere).map((t) => t.trim());
  }

  /* Whether a table has coordinates: else it is a list of communes. */
  function aDesPoints(texte) {
    const [lat, lon] = rangs(entete(texte));
    return lat >= 0 && lon >= 0;
  }

  /* The points of a table, WGS84 degrees; none where it has no such columns. */
  function points(texte) {
    if (!aDesPoints(texte)) return [];
    const [lat, lon, nom] = rangs(entete(texte)), [premiere, ...lignes] = lignesDe(texte), separateur = C.separateur(premiere);
    return lignes.map((ligne) => C.cellules(ligne, separateur))
      .map((c) => ({ lat: nombre(c[lat]), lon: nombre(c[lon]), nom: nom < 0 ? "" : (c[nom] ?? "").trim() }))
      .filter((p) => Math.abs(p.lat) < 85 && Math.abs(p.lon) <= 180 && (p.lat || p.lon));
  }

  Object.assign(C, { aDesPoints, points });
})(globalThis.CptsGeo = globalThis.CptsGeo || {});
