/* What leaves the page: CSV, JSON and GeoJSON files, made here and sent nowhere. */
import { mercator } from "../../canvas/static/decodage.js";
import { element } from "../../shell/static/elements.js";

/* As `slug` of cptsgeo/text/french.py, word for word: what every system lets a file be called. */
export function nomDeFichier(texte) {
  const nom = texte.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD").replace(/\p{Mn}/gu, "")
    .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80).replace(/-+$/, "") || "sans-nom";
  return /^(?:con|prn|aux|nul|com\d|lpt\d)$/.test(nom) ? `${nom}-` : nom;
}

/* A text that a spreadsheet would compute gets an apostrophe. */
const cellule = (texte) => {
  const sur = /^[=+\-@\t\r]/.test(texte) ? `'${texte}` : texte;
  return /[";\n]/.test(sur) ? `"${sur.replace(/"/g, '""')}"` : sur;
};

function csv(lignes) {
  return `\ufeff${lignes.map((l) => l.map((c) => cellule(String(c))).join(";")).join("\r\n")}\r\n`;
}

export class Sorties {
  constructor(territoire, communes) {
    this.territoire = territoire;
    this.communes = communes;
    this.rang = new Map(communes.code.map((code, f) => [code, f]));
  }

  /* cpts gives whose each face is, where not all are of one; notes gives two more cells of each commune. */
  csv({ communes: codes, cpts = /** @type {any} */ (null) }, notes = /** @type {any} */ (null)) {
    const { nom, population } = this.communes;
    return csv([["code_commune", "commune", "population", ...(cpts ? ["cpts"] : []), ...(notes ? ["avis", "note"] : [])], ...codes.map((code) => {
      const f = this.rang.get(code);
      return [code, nom[f], population[f], ...(cpts ? [cpts(f)] : []), ...(notes ? notes(code) : [])];
    })]);
  }

  geojson({ nom, communes: codes, cpts = /** @type {any} */ (null) }) {
    const { nom: noms, population } = this.communes;
    const features = codes.map((code) => {
      const f = this.rang.get(code);
      return { type: "Feature", properties: { code_commune: code, commune: noms[f], population: population[f], ...(cpts && { cpts: cpts(f) }) },
        geometry: { type: "MultiPolygon", coordinates: this._polygones(f) } };
    });
    return `${JSON.stringify({ type: "FeatureCollection", name: nom, features }, null, 1)}\n`;
  }

  /* Rings of a commune in degrees: each outer one with the holes that lie in it. */
  _polygones(f) {
    const { arcs: { debut, x, y }, arcsDe } = this.territoire, { lon, lat } = mercator;
    const anneaux = this.territoire.anneaux(arcsDe[f]).map((anneau) => {
      const points = [];
      for (const signe of anneau) {
        const a = signe < 0 ? ~signe : signe, suite = [];
        for (let v = debut[a]; v < debut[a + 1]; v++) suite.push([+lon(x[v]).toFixed(5), +lat(y[v]).toFixed(5)]);
        if (signe < 0) suite.reverse();
        points.push(...(points.length ? suite.slice(1) : suite));
      }
      return points;
    }).filter((points) => points.length > 3);
    const aire = (points) => points.reduce((s, p, k) => {
      const q = points[(k + 1) % points.length];
      return s + p[0] * q[1] - q[0] * p[1];
    }, 0);
    const dans = ([px, py], points) => {
      let dedans = false;
      for (let k = 0, j = points.length - 1; k < points.length; j = k++) {
        const [xk, yk] = points[k], [xj, yj] = points[j];
        if (yk > py !== yj > py && px < ((xj - xk) * (py - yk)) / (yj - yk) + xk) dedans = !dedans;
      }
      return dedans;
    };
    const tries = anneaux.sort((p, q) => Math.abs(aire(q)) - Math.abs(aire(p))), polygones = [];
    for (const points of tries) {
      const hote = polygones.find((p) => dans(points[0], p[0]) && dans(points[1], p[0]));
      if (hote) hote.push(aire(points) > 0 ? points.reverse() : points);
      else polygones.push([aire(points) < 0 ? points.reverse() : points]);
    }
    return polygones;
  }

  /* Hands a file to the browser. */
  telecharger(nom, extension, contenu, type) {
    const texte = typeof contenu === "string", adresse = URL.createObjectURL(new Blob([contenu], { type: texte ? `${type};charset=utf-8` : type }));
    const lien = element("a", { href: adresse, download: `${nomDeFichier(nom)}.${extension}` });
    document.body.append(lien);
    lien.click();
    lien.remove();
    setTimeout(() => URL.revokeObjectURL(adresse), 10_000);
  }
}
