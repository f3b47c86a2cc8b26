/* Lists of communes as they come: our files, a table, a GeoJSON, a text pasted from a mail. */
(function (C) {
  "use strict";

  const TROP = 5_000_000;

  const cle = (texte) => texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/\bste\b/g, "sainte").replace(/\bst\b/g, "saint")
    .replace(/[^a-z0-9]+/g, " ").trim();

  /* Cells of a line; quotes keep a separator, and lose their doubles. */
  function cellules(ligne) {
    const separateur = [";", "\t", ","].find((s) => ligne.includes(s));
    if (!separateur) return [ligne];
    const sortie = [""];
    let cite = false;
    for (const signe of ligne) {
      if (signe === '"') cite = !cite;
      else if (signe === separateur && !cite) sortie.push("");
      else sortie[sortie.length - 1] += signe;
    }
    return sortie;
  }

  C.Lecteur = class {
    constructor(donnees, communes) {
      this.donnees = donnees;
      this.rang = new Map(communes.code.map((code, f) => [code, f]));
      this.communes = communes;
    }

    /* Names of today and of before, each with the communes that bear it. */
    get noms() {
      if (this._noms) return this._noms;
      const noms = (this._noms = new Map()), { nom, code, anciennes } = this.communes;
      const entrer = (texte, f) => {
        const k = cle(texte);
        if (!noms.has(k)) noms.set(k, new Set());
        noms.get(k).add(code[f]);
      };
      nom.forEach((texte, f) => entrer(texte, f));
      nom.forEach((_, f) => (anciennes[f] || []).forEach((texte) => {
        if (!noms.has(cle(texte))) entrer(texte, f);
      }));
      return noms;
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
      if (texte.includes("\u0000")) throw new Error("ce n’est pas un texte : enregistrer le classeur en CSV");
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
      const textes = cellules(ligne).map((t) => t.trim().replace(/^['’]/, "")).filter(Boolean);
      for (const texte of textes) {
        const code = /^\d{4}$/.test(texte) ? `0${texte}` : texte.toUpperCase();
        if (/^\d[\dAB]\d{3}$/.test(code) && this.rang.has(code)) return [code];
      }
      for (const texte of textes) {
        const ecrit = texte.match(/\b\d[\dAB]\d{3}\b/gi)?.filter((c) => this.rang.has(c.toUpperCase()));
        if (ecrit?.length) return ecrit.map((c) => c.toUpperCase());
      }
      for (const texte of textes) {
        const nommees = this.noms.get(cle(texte)) || this.noms.get(cle(texte.replace(/^[-•*\s]+|\(.*\)\s*$/g, "")));
        if (nommees?.size === 1) return [...nommees];
      }
      return [];
    }
  };
})(globalThis.CptsGeo = globalThis.CptsGeo || {});
