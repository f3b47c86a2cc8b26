/* What was read of a list: how much, what was interpreted, what was not read, with what it may be.
   It stays beside the proposal until it is closed, or another list is read. */
import { bouton, element, un } from "../../shell/static/elements.js";
import { NBSP, compte } from "../../shell/static/numbers.js";
import { shortened } from "./lecture/courriel.js";
import { cite, enumere } from "./phrases.js";

const MONTREES = 200, LONGUE = 600;

const court = (phrase) => (phrase.length > LONGUE ? `${phrase.slice(0, LONGUE)}…` : phrase);

export class Lu {
  constructor(atelier, entrees) {
    this.atelier = atelier;
    this.entrees = entrees;
    this.pistes = [];
    un("lu-fermer").addEventListener("click", () => this.fermer());
    atelier.etat.ecouter(() => this._cocher());
  }

  fermer() {
    un("lu").hidden = true;
    un("lu-corps").replaceChildren();
    this.pistes = [];
    un("ouvrir").focus();
  }

  viser() {
    un("lu-titre").focus();
    un("lu").scrollIntoView({ block: "nearest" });
  }

  _ouvrir(titre, ...parties) {
    un("lu-titre").textContent = titre;
    un("lu-corps").replaceChildren(...parties.filter(Boolean));
    un("lu").hidden = false;
  }

  /* A table of several CPTS: which one is meant. */
  demander({ noms, ou, aucune }, { grids, nom, choix }) {
    const lire = (cpts) => this.entrees.rechoisir(grids, nom, { ...choix, cpts });
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
    this._cocher();
  }

  _partie(titre, classe, lignes, ouverte) {
    if (!lignes.length) return null;
    const reste = lignes.length - MONTREES;
    const partie = element("details", { class: "lu-partie" }, element("summary", {}, `${titre} (${lignes.length})`),
      element("ul", { class: `constats ${classe}` }, ...lignes.slice(0, MONTREES), reste > 0 ? element("li", {}, `… et ${compte(reste, "autre")}.`) : ""));
    partie.open = ouverte;
    return partie;
  }

  /* What a line may be: one click takes it into the proposal that is shown, another gives it back. */
  _rejet({ phrase, pistes }) {
    const li = element("li", {}, element("span", {}, court(phrase)));
    if (!pistes.length) return li;
    li.append(element("span", { class: "pistes" }, ...pistes.map((code) => {
      const faces = this.entrees.lecteur.atomes(code).map((c) => this.atelier.faces.get(c)), texte = this.entrees.lecteur.label(code);
      const b = bouton(texte, () => this.atelier.geste(faces, b.getAttribute("aria-pressed") !== "true", texte), "piste");
      this.pistes.push([b, faces]);
      return b;
    })));
    return li;
  }

  _cocher() {
    const dedans = new Set(this.atelier.etat.active.communes.map((code) => this.atelier.faces.get(code)));
    for (const [b, faces] of this.pistes) b.setAttribute("aria-pressed", String(faces.every((f) => dedans.has(f))));
  }

  /* The other sheets of a workbook, the other CPTS of a table. */
  _autres(source, nom) {
    if (!source) return null;
    const { grids, choix, autres } = source, feuilles = autres.map((sheet) => bouton(sheet, () => this.entrees.rechoisir(grids, nom, { feuille: sheet }), "piste"));
    const { cpts, ...reste } = choix, cote = cpts ? bouton("Lire une autre CPTS de ce fichier", () => this.entrees.rechoisir(grids, nom, reste), "piste") : "";
    if (!feuilles.length && !cote) return null;
    return element("p", { class: "pistes" }, feuilles.length ? "Lire aussi la feuille" : "", ...feuilles, cote);
  }
}
