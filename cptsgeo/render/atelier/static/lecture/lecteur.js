/* What comes into the page: texts, tables and workbooks to lists of communes, as `cptsgeo valider`
   reads them; work of this page, and maps of communes. */
import { remplir } from "../phrases.js";
import { genreDe, sheetsOf } from "./classeur.js";
import { Communes } from "./communes.js";
import { Gazetteer } from "./gazetier.js";
import { decoded, gridOf, jsonRows, textGrid } from "./grilles.js";
import { Identite } from "./identite.js";
import { place } from "./lignes.js";
import { readProposal } from "./listes.js";
import { P, Refus, apprendre, dire, unique } from "./partage.js";

/* What a text says in JSON; nothing of a line that begins with a footnote's call. */
function enJson(texte) {
  try {
    return JSON.parse(texte);
  } catch {
    if (/^\s*(?:\{|\[\s*[{"])/.test(texte)) throw new Error("c’est du JSON abîmé ou coupé");
    return null;
  }
}

const SUR = new Set(["commune", "partie", "ancien"]);

export class Lecteur {
  constructor(donnees, moteur) {
    this.donnees = donnees;
    this.moteur = moteur;
    this.rang = new Map(donnees.communes.code.map((code, f) => [code, f]));
    /** Made at the first list. @type {any} */
    this.faits = {};
    /* Sentences at once, the rest at the first list. */
    apprendre({ phrases: donnees.lecture.partage.phrases });
  }

  get gazetteer() {
    this.preparer();
    return this.faits.gazetteer;
  }

  get identite() {
    const { cog, lecture, moteur: { phrases } } = this.donnees;
    return (this.faits.identite ??= new Identite(this.gazetteer.communes, { cog, entiere: lecture.entiere,
      modele: (nom, mots, valeurs) => remplir(phrases[nom], mots, valeurs) }));
  }

  /* Who touches a commune that the engine knows. */
  touchent = (code) => {
    const i = this.moteur.rang.get(code);
    return i === undefined ? [] : this.moteur.graphe.frontiere(i).map((j) => this.moteur.codes[j]);
  };

  /* A pasted text, or a file's: saved work ({ brut }), a map ({ codes, inconnus }), or a table. */
  texte(texte, fichier) {
    this.preparer();
    if (texte.length > P.grids.MAX_BYTES) throw new Refus(dire("lourd", { fichier, n: P.grids.MAX_BYTES / 1e6 }));
    const brut = /^\s*[[{]/.test(texte) && enJson(texte);
    if (brut) return this._json(brut, fichier);
    if (texte.includes("\0")) throw new Refus(dire("sans_texte", { fichier }));
    return { grids: textGrid(fichier, texte) };
  }

  _json(brut, fichier) {
    if (brut?.format === this.donnees.format) return { brut };
    if (brut?.type === "FeatureCollection" && Array.isArray(brut.features)) {
      const codes = brut.features.flatMap((f) => Object.entries(f?.properties ?? {})
        .filter(([nom, v]) => /code|insee/i.test(nom) && /^\d[\dAB]\d{3}$/.test(String(v))).map(([, v]) => String(v)).slice(0, 1));
      const lus = codes.filter((c) => this.rang.has(c));
      if (!lus.length) throw new Error("il ne nomme aucune commune de cette page");
      return { codes: unique(lus).sort(), inconnus: codes.filter((c) => !this.rang.has(c)) };
    }
    const rows = jsonRows(brut);
    if (rows) return { grids: [gridOf(fichier, "", rows)] };
    throw new Error("ce JSON n’est ni un travail de l’atelier, ni un GeoJSON de communes");
  }

  /* Patterns and indexes of names, made once. */
  preparer() {
    if (this.faits.gazetteer) return;
    apprendre(this.donnees.lecture.partage);
    this.faits.gazetteer = new Gazetteer(new Communes(this.donnees));
  }

  /* The bytes of a file that is not too large. */
  async octetsDe(fichier) {
    this.preparer();
    const { MAX_BYTES } = P.grids;
    if (fichier.size > MAX_BYTES) throw new Refus(dire("lourd", { fichier: fichier.name, n: MAX_BYTES / 1e6 }));
    return new Uint8Array(await fichier.arrayBuffer());
  }

  /* A file, by what its first bytes tell: extensions lie. */
  async octets(octets, fichier) {
    this.preparer();
    const genre = genreDe(octets, fichier);
    if (genre === "classeur") return { grids: await sheetsOf(fichier, octets) };
    if (genre) throw new Refus(dire("autre", { fichier, genre }));
    return this.texte(decoded(fichier, octets), fichier);
  }

  /* What grids say; { plusieurs } where one CPTS must be chosen first. */
  liste(fichier, grids, choix = {}) {
    const lu = readProposal(fichier, grids, { gazetteer: this.gazetteer, touchent: this.touchent, ...choix });
    return lu.plusieurs ? lu : this._bilan(lu);
  }

  /* Communes of the page by code; what is told of them; what is not read, with what it may be. */
  /** @type {(lu: any) => any} */
  _bilan({ mentions, remarques, feuilles }) {
    const { communes } = this.gazetteer, codes = new Set(), dehors = new Set(), rejets = [];
    for (const mention of mentions) {
      const { nature, communes: visees } = mention.meaning;
      if (!SUR.has(nature)) {
        const pistes = nature === "scinde" ? visees : mention.candidats;
        rejets.push({ phrase: this.identite.probleme(mention), texte: mention.texte,
          pistes: pistes.filter((c) => communes.atomsOf(c).every((a) => this.rang.has(a))).slice(0, 5) });
        continue;
      }
      for (const code of visees.flatMap((c) => communes.atomsOf(c))) (this.rang.has(code) ? codes : dehors).add(code);
    }
    const parts = mentions.filter((m) => m.meaning.nature === "partie" && !m.interpretation).map((m) =>
      dire("partie", { place: place(m.place), texte: m.texte, commune: this.label(m.meaning.communes[0]) }));
    const notes = [...parts, ...this.identite.notes(mentions, remarques, feuilles)];
    return { codes: [...codes].sort(), dehors: [...dehors].map((code) => this.identite.label(code)), notes, rejets, feuilles };
  }

  label(code) {
    return this.identite.label(code);
  }

  atomes(code) {
    return this.gazetteer.communes.atomsOf(code);
  }
}
