/* What was read of a list: how much, what was interpreted, what was not read, with what it may be.
   It stays beside what the list is for until it is closed, or another list is read. */
import { bouton, element, un } from "../../shell/static/elements.js";
import { NBSP, compte } from "../../shell/static/numbers.js";
import { shortened } from "./lecture/courriel.js";
import { cite, enumere } from "./phrases.js";

const MONTREES = 200, LONGUE = 600;

const court = (phrase) => (phrase.length > LONGUE ? `${phrase.slice(0, LONGUE)}…` : phrase);

export class Lu {
  /* pour: the lecteur; tenues, the codes that are in; prendre(codes, oui, texte); rechoisir, another
     sheet or CPTS; ecarter and ecartes, where each line must be settled; ferme, what follows closing. */
  constructor(id, pour) {
    this.id = id;
    this.pour = pour;
    this.pistes = [];
    this._un("-fermer").addEventListener("click", () => {
      this.fermer();
      pour.ferme();
    });
  }

  _un(suite = "") {
    return un(this.id + suite);
  }

  fermer() {
    this._un().hidden = true;
    this._un("-corps").replaceChildren();
    this.pistes = [];
  }

  viser() {
    this._un("-titre").focus();
    this._un().scrollIntoView({ block: "nearest" });
  }

  _ouvrir(titre, ...parties) {
    this._un("-titre").textContent = titre;
    this._un("-corps").replaceChildren(...parties.filter(Boolean));
    this._un().hidden = false;
  }

  /* A table of several CPTS: which one is meant. */
  demander({ noms, ou, aucune }, { grids, nom, choix }) {
    const lire = (cpts) => this.pour.rechoisir(grids, nom, { ...choix, cpts });
    this.pistes = [];
    const reste = aucune ? `, et ${compte(aucune, "commune")} d’aucune CPTS` : "";
    this._ouvrir(`Quelle CPTS lire dans ${cite(nom)}${NBSP}?`,
      element("p", {}, `Ce fichier donne les communes de ${compte(noms.length, "CPTS", "CPTS")}, d’après ${ou}${reste}.`),
      element("ul", { class: "pistes" }, ...noms.slice(0, MONTREES).map((cpts) => element("li", {}, bouton(shortened(cpts), () => lire(cpts), "piste")))));
  }

  montrer({ codes, dehors, notes, rejets }, nom, source) {
    const combien = [compte(codes.length, "commune lue", "communes lues"), notes.length && compte(notes.length, "remarque"),
      (rejets.length + dehors.length) && compte(rejets.length + dehors.length, "non lue", "non lues")].filter(Boolean);
    this.pistes = [];
    this._ouvrir(`Lu dans ${cite(nom)}`,
      element("p", { class: "lu-bilan" }, `${enumere(combien)}.`),
      this._partie("Non lu", "erreur", rejets.map((r) => this._rejet(r)), true),
      this._partie("Hors de cette page", "avertissement", dehors.map((texte) => element("li", {}, texte)), false),
      this._partie("Interprété, ou laissé de côté", "information", notes.map((texte) => element("li", {}, court(texte))), !rejets.length && notes.length < 6),
      this._autres(source, nom));
    this.cocher();
  }

  _partie(titre, classe, lignes, ouverte) {
    if (!lignes.length) return null;
    const reste = lignes.length - MONTREES;
    const partie = element("details", { class: "lu-partie" }, element("summary", {}, `${titre} (${lignes.length})`),
      element("ul", { class: `constats ${classe}` }, ...lignes.slice(0, MONTREES), reste > 0 ? element("li", {}, `… et ${compte(reste, "autre")}.`) : ""));
    partie.open = ouverte;
    return partie;
  }

  /* What a line may be: one click takes it in, another gives it back. */
  _rejet(rejet) {
    const { pour } = this, choix = rejet.pistes.map((code) => {
      const codes = pour.lecteur.atomes(code), texte = pour.lecteur.label(code);
      return this._piste(texte, (oui) => pour.prendre(codes, oui, texte), () => codes.every((c) => pour.tenues.has(c)));
    });
    if (pour.ecarter) choix.push(this._piste("Laisser de côté", (oui) => pour.ecarter(rejet, oui), () => pour.ecartes.has(rejet)));
    return element("li", {}, element("span", {}, court(rejet.phrase)), choix.length ? element("span", { class: "pistes" }, ...choix) : "");
  }

  _piste(texte, faire, est) {
    const b = bouton(texte, () => {
      faire(!est());
      this.cocher();
    }, "piste");
    this.pistes.push([b, est]);
    return b;
  }

  cocher() {
    for (const [b, est] of this.pistes) b.setAttribute("aria-pressed", String(est()));
  }

  /* The other sheets of a workbook, the other CPTS of a table. */
  _autres(source, nom) {
    if (!source) return null;
    const { grids, choix, autres } = source, feuilles = autres.map((sheet) => bouton(sheet, () => this.pour.rechoisir(grids, nom, { feuille: sheet }), "piste"));
    const { cpts, ...reste } = choix, cote = cpts ? bouton("Lire une autre CPTS de ce fichier", () => this.pour.rechoisir(grids, nom, reste), "piste") : "";
    if (!feuilles.length && !cote) return null;
    return element("p", { class: "pistes" }, feuilles.length ? "Lire aussi la feuille" : "", ...feuilles, cote);
  }
}
