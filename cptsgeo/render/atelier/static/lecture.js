/* Lists of communes as they come: our files, a table, a GeoJSON, a text pasted from a mail. */

const TROP = 5_000_000;

const cle = (texte) => texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
  .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/\bste\b/g, "sainte").replace(/\bst\b/g, "saint")
  .replace(/[^a-z0-9]+/g, " ").trim();

export const separateur = (ligne) => [";", "\t", ","].find((s) => ligne.includes(s)) ?? "";

/* Cells of a line; quotes keep a separator, and lose their doubles. */
export function cellules(ligne, separe = separateur(ligne)) {
  const sortie = [""];
  let cite = false;
  for (const signe of ligne) {
    if (signe === '"') cite = !cite;
    else if (signe === separe && !cite) sortie.push("");
    else sortie[sortie.length - 1] += signe;
  }
  return sortie;
}

export class Lecteur {
  constructor(donnees, communes) {
    this.donnees = donnees;
    this.rang = new Map(communes.code.map((code, f) => [code, f]));
    this.communes = communes;
    this.entiers = new Map();
  }

  /* What each name, former code, postal code or EPCI means: names of today first. */
  get sens() {
    if (this._sens) return this._sens;
    const sens = (this._sens = new Map()), { nom, code, anciennes, postaux, epci } = this.communes;
    const entrer = (texte, f) => {
      const k = cle(texte);
      if (!sens.has(k)) sens.set(k, new Set());
      sens.get(k).add(code[f]);
    };
    nom.forEach(entrer);
    const neuf = (textes) => textes.filter(([texte]) => !sens.has(cle(texte))).forEach(([texte, f]) => entrer(texte, f));
    neuf(nom.flatMap((_, f) => anciennes[f].map((texte) => [texte, f])));
    neuf(Object.entries(this.donnees.communes.codesAnciens).flatMap(([f, codes]) => codes.split(" ").map((c) => [c, +f])));
    neuf(postaux.flatMap((codes, f) => codes.split(" ").filter((c) => !this.rang.has(c)).map((c) => [c, f])));
    /* An EPCI that goes beyond the page is not read: it would be cut. */
    this.entiers = new Map(this.donnees.epci.flatMap((e, k) => {
      const membres = code.filter((_, f) => epci[f] === k);
      return membres.length === e.communes ? [[cle(e.nom), membres], [e.siren, membres]] : [];
    }));
    return sens;
  }

  /* A file: saved work ({ travail }), or a list ({ codes, inconnus }); an error says why not. */
  fichier(texte) {
    if (texte.length > TROP) throw new Error("il est trop gros pour une liste de communes");
    if (/^\s*[[{]/.test(texte)) return this._json(texte);
    return this._liste(texte);
  }

  _json(texte) {
    let brut;
    try {
      brut = JSON.parse(texte);
    } catch {
      throw new Error("c’est du JSON abîmé ou coupé");
    }
    if (brut?.format === this.donnees.format) return { brut };
    if (brut?.type === "FeatureCollection" && Array.isArray(brut.features)) {
      const codes = brut.features.flatMap((f) => Object.entries(f?.properties ?? {})
        .filter(([nom, v]) => /code|insee/i.test(nom) && /^\d[\dAB]\d{3}$/.test(String(v))).map(([, v]) => String(v)).slice(0, 1));
      return this._lus(codes);
    }
    throw new Error("ce JSON n’est ni un travail de l’atelier, ni un GeoJSON de communes");
  }

  _lus(codes) {
    const lus = codes.filter((c) => this.rang.has(c));
    if (!lus.length) throw new Error("il ne nomme aucune commune de cette page");
    return { codes: [...new Set(lus)].sort(), inconnus: codes.filter((c) => !this.rang.has(c)) };
  }

  _liste(texte) {
    if (texte.includes("\u0000")) throw new Error("ce n’est pas un texte : enregistrer le classeur en CSV");
    const codes = new Set(), inconnus = [];
    for (const ligne of texte.replace(/^\ufeff/, "").split(/\r?\n/)) {
      const trouves = this._ligne(ligne);
      trouves.forEach((code) => codes.add(code));
      if (!trouves.length && ligne.trim()) inconnus.push(ligne.trim().slice(0, 60));
    }
    if (!codes.size) throw new Error("il ne nomme aucune commune de cette page");
    return { codes: [...codes].sort(), inconnus: this._sansEnTete(inconnus) };
  }

  /* A header is no line that was not understood. */
  _sansEnTete(inconnus) {
    return inconnus.filter((ligne, k) => k || !/code|commune|insee|nom|population/i.test(ligne));
  }

  _ligne(ligne) {
    const textes = cellules(ligne).map((t) => t.trim().replace(/^['’\-•*\s]+/, "")).filter(Boolean), { sens } = this;
    for (const texte of textes) {
      const code = /^\d{4}$/.test(texte) ? `0${texte}` : texte.toUpperCase();
      if (/^\d[\dAB]\d{3}$/.test(code) && this.rang.has(code)) return [code];
    }
    for (const texte of textes) {
      const ecrits = (texte.match(/\b\d[\dAB]\d{3}\b/gi) || []).map((c) => c.toUpperCase()).filter((c) => this.rang.has(c));
      if (ecrits.length) return ecrits;
    }
    for (const texte of textes) {
      const trouves = this._nommees(texte, textes);
      if (trouves.length) return trouves;
    }
    for (const texte of textes) {
      const seuls = sens.get(cle(texte));
      if (/^\d[\dAB]\d{3}$/i.test(texte) && seuls?.size === 1) return [...seuls];
    }
    return [];
  }

  /* A name, its article before or after it, its department beside it; or an EPCI. */
  _nommees(texte, textes) {
    const { sens } = this, formes = [texte, texte.replace(/^(.*\S)\s*\((l[ea]s?|l['’])\)$/i, "$2 $1"), texte.replace(/\s*\([^)]*\)\s*$/, "")];
    const departements = textes.flatMap((t) => t.match(/^(?:\d\d|2[AB])$|(?<=\()(?:\d\d|2[AB])(?=\))/gi) || []).map((d) => d.toUpperCase());
    for (const forme of formes) {
      if (/^\d/.test(forme)) continue;
      const nommees = [...(sens.get(cle(forme)) || [])];
      const ici = nommees.filter((code) => departements.includes(code.slice(0, 2)));
      const choix = departements.length ? ici : nommees;
      if (choix.length === 1) return choix;
    }
    return this.entiers.get(cle(texte)) || this.entiers.get(texte.replace(/\s/g, "")) || [];
  }
}
