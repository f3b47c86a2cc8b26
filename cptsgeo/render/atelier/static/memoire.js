/* Work that stays in the browser. It is kept by what it is, not by visit: a page that is opened again
   goes on with the same work. Two tabs that change the same work each keep their own. */
import { nouveauNom, somme } from "./travail.js";

const TRAVAUX = 8, VERSIONS = 2;
/* Milliseconds beyond which there is no date. */
const DATES = 8e15;

const contenu = ({ propositions, notes, projet }, changements) => JSON.stringify([propositions, notes, changements(projet)]);

export class Memoire {
  /* lire: gives the work that a document says, or throws. */
  /* changements: what a plan of some work differs in. */
  constructor({ empreinte, lieu, cog, edition }, lire, changements) {
    const autre = edition?.changements ? JSON.stringify(edition.changements) : "";
    this.prefixe = `cptsgeo-atelier:${somme(`${empreinte}${lieu}${cog}${autre}`)}:`;
    this.visite = nouveauNom();
    /** @type {Set<string>} */
    this.connues = new Set();
    this.lire = lire;
    this.changements = changements;
  }

  _cle(travail) {
    return `${this.prefixe}${travail}:${this.visite}`;
  }

  /* Keeps the work of now; tells whether the browser lets it. */
  garder(document) {
    const cle = this._cle(document.travail), texte = JSON.stringify({ quand: Date.now(), ...document });
    try {
      try {
        localStorage.setItem(cle, texte);
      } catch {
        /* Full: older versions of what is kept twice give way. */
        this._elaguer(cle, 1);
        localStorage.setItem(cle, texte);
      }
      /* Gestures change what is kept, and add nothing: once for each work is enough. */
      if (!this.connues.has(cle)) this._elaguer(cle, VERSIONS);
      this.connues.add(cle);
      return true;
    } catch {
      return false;
    }
  }

  /* Whether anything can be kept at all. */
  get possible() {
    try {
      const essai = `${this.prefixe}essai`;
      localStorage.setItem(essai, "1");
      localStorage.removeItem(essai);
      return true;
    } catch {
      return false;
    }
  }

  /* All that is kept and can be read, the latest first: its key, date and work. */
  _tous() {
    const trouves = [];
    for (let k = 0; k < localStorage.length; k++) {
      const cle = localStorage.key(k) ?? "";
      if (!cle.startsWith(this.prefixe)) continue;
      try {
        const brut = JSON.parse(localStorage.getItem(cle) ?? "null"), lu = this.lire(brut);
        /* What an older page kept has no name of its own but its key. */
        trouves.push({ cle, quand: Math.abs(brut.quand) < DATES ? +brut.quand : 0, travail: brut.travail ? lu : { ...lu, travail: somme(cle) } });
      } catch { /* not ours to read: another page may */ }
    }
    return trouves.sort((p, q) => q.quand - p.quand);
  }

  /* Some versions of each work, a few works: the same twice is one. */
  _elaguer(cle, versions) {
    const travaux = new Map();
    for (const garde of this._tous()) {
      const { travail } = garde.travail, dit = contenu(garde.travail, this.changements);
      if (!travaux.has(travail)) travaux.set(travail, new Set());
      const connus = travaux.get(travail), rang = [...travaux.keys()].indexOf(travail);
      const garder = garde.cle === cle || (rang < TRAVAUX && connus.size < versions && !connus.has(dit));
      if (garder) connus.add(dit);
      else localStorage.removeItem(garde.cle);
    }
  }

  /* The latest version of each other work, the latest first. */
  autres(present) {
    return this._versions((garde) => garde.travail.travail !== present.travail);
  }

  /* Of the same work, what another visit kept and that says something else. */
  plusRecentes(present) {
    const ici = contenu(present, this.changements);
    return this._versions((garde) => garde.travail.travail === present.travail
      && garde.cle !== this._cle(present.travail) && contenu(garde.travail, this.changements) !== ici);
  }

  _versions(choix) {
    const vus = new Set();
    try {
      return this._tous().filter((garde) => {
        const { travail, propositions, notes, projet } = garde.travail;
        if (!choix(garde) || vus.has(travail) || !(notes.length || this.changements(projet) || propositions.some((p) => p.communes.length))) return false;
        vus.add(travail);
        return true;
      });
    } catch {
      return [];
    }
  }
}
