/* The payload's arcs → Mercator coordinates. Synchronous on purpose: a picture taken at `load`
   shows the finished map, and decompressing would save a tenth of the weight at most. */

/* Numbers of which most are one sign: `varints` of encoding.py says how. */
const CHIFFRES = new Uint8Array(127), DERNIERS = 80;
let nombreDeChiffres = 0;
for (let signe = 33; signe < 127; signe++) {
  if (!"\"<\\{".includes(String.fromCharCode(signe))) CHIFFRES[signe] = nombreDeChiffres++;
}

export function entiers(texte) {
  const sortie = new Int32Array(texte.length), autres = nombreDeChiffres - DERNIERS;
  let n = 0, valeur = 0;
  for (let i = 0; i < texte.length; i++) {
    const chiffre = CHIFFRES[texte.charCodeAt(i)];
    if (chiffre < DERNIERS) {
      sortie[n++] = valeur * DERNIERS + chiffre;
      valeur = 0;
    } else {
      valeur = valeur * autres + chiffre - DERNIERS + 1;
    }
  }
  return sortie.subarray(0, n);
}

/* Codes of communes, each whole or told by its distance from the one before. */
export function pas(texte) {
  let avant = "";
  return texte.split("|").map((mot) =>
    (avant = /^\d[\dAB]\d{3}$/.test(mot) ? mot : String(Number(avant) + Number(mot)).padStart(5, "0")));
}

/* Texts of each commune: "a;b||c" → [["a", "b"], [], ["c"]]. */
export const listes = (texte) => texte.split("|").map((textes) => textes.split(";").filter(Boolean));

/* Postal codes of each commune, whose two first digits are often those of its own code. */
export const postes = (texte, codes) => texte.split("|").map((tous, i) =>
  tous.replace(/\b\d{3}\b/g, (fin) => codes[i].slice(0, 2) + fin));

/* Columns of texts come as one text: a third of their weight is saved. */
export function deplier({ communes, departements }) {
  const rangs = new Map(departements.map((d, k) => [d.code, k]));
  communes.code = pas(communes.code);
  communes.nom = communes.nom.split("|");
  communes.etat = [...communes.etat].map((signe) => parseInt(signe, 36));
  communes.departement = communes.code.map((code) => rangs.get(code.slice(0, code.startsWith("97") ? 3 : 2)));
  communes.postaux = postes(communes.postaux, communes.code);
  communes.anciennes = listes(communes.anciennes);
}

/* Names, each after how many letters it takes from the one before: `front_coded` of packing.py. */
export function abreges(texte) {
  let avant = "";
  return texte.split("|").map((dit) => (avant = avant.slice(0, parseInt(dit[0], 36)) + dit.slice(1)));
}

const signe = (v) => (v >>> 1) ^ -(v & 1);

/* The whole world is the unit square, so that one table serves every zoom. */
export const mercator = {
  x: (lon) => lon / 360 + 0.5,
  y: (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI),
  lon: (x) => (x - 0.5) * 360,
  lat: (y) => (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90,
};

/* Arc a holds the vertices debut[a] … debut[a+1]-1; noeuds names its two ends. */
export function decoder(geometrie) {
  const tailles = entiers(geometrie.tailles), xy = entiers(geometrie.xy);
  const dg = entiers(geometrie.gauche), dd = entiers(geometrie.droite);
  const n = tailles.length, total = xy.length / 2, noms = new Map();
  const debut = new Int32Array(n + 1), noeuds = new Int32Array(2 * n);
  const gauche = new Int32Array(n), droite = new Int32Array(n);
  const x = new Float64Array(total), y = new Float64Array(total);
  const noeud = (cle) => noms.get(cle) ?? (noms.set(cle, noms.size), noms.size - 1);
  let lon = 0, lat = 0, face = 0;
  for (let a = 0, v = 0; a < n; a++) {
    face += signe(dg[a]);
    gauche[a] = face;
    droite[a] = face + signe(dd[a]);
    const fin = debut[a + 1] = debut[a] + tailles[a];
    for (; v < fin; v++) {
      lon += signe(xy[2 * v]);
      lat += signe(xy[2 * v + 1]);
      x[v] = mercator.x(lon / geometrie.echelle);
      y[v] = mercator.y(lat / geometrie.echelle);
      if (v === debut[a]) noeuds[2 * a] = noeud(lon * 1e8 + lat);
      if (v === fin - 1) noeuds[2 * a + 1] = noeud(lon * 1e8 + lat);
    }
  }
  return { n, debut, noeuds, gauche, droite, x, y };
}
