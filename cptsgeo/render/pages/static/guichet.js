/* The field of those who take calls: it keeps the focus, answers at each key, and one key clears it. */
import { Annuaire } from "./annuaire.js";
import { Recherche } from "../../canvas/static/recherche.js";

export class Guichet extends Recherche {
  constructor(page) {
    super(page);
    this.lu = "";
    document.addEventListener("keydown", (e) => this._revenir(e));
    /* Once the page is there, before the first key. */
    setTimeout(() => (this.repertoire ||= this._repertoire()));
  }

  _repertoire() {
    return new Annuaire(this.page.donnees, this.page.territoire);
  }

  /* All the communes of a postal code. */
  _plus() {
    return /^\d{5}$/.test(this.lu.replace(/\s/g, "")) ? Infinity : super._plus();
  }

  /* Of a text that is read already, the list as it was. */
  _proposer() {
    const texte = this.champ.value.trim();
    if (texte && texte === this.lu && this.trouves.length) return this._rouvrir();
    this.lu = texte;
    super._proposer();
    if (!texte) this.page.montrer();
  }

  _rouvrir() {
    this.liste.hidden = false;
    this.champ.setAttribute("aria-expanded", "true");
    super._viser(this.rang);
  }

  _viser(rang) {
    super._viser(rang);
    this.page.montrer(this.trouves[rang]);
  }

  _choisir(rang) {
    this._viser(rang);
    this.champ.value = this.lu = this.trouves[rang].nom;
    this._fermer();
    this.champ.select();
  }

  _touche(e) {
    if (e.key === "Escape") {
      e.preventDefault();
      this.effacer();
    } else if (e.key === "Enter" && !this.liste.hidden && this.rang < 0) {
      e.preventDefault();
      this._viser(0);
    } else super._touche(e);
  }

  effacer() {
    this.champ.value = "";
    this._proposer();
    this.avis.textContent = "";
  }

  /* From wherever the focus is: what is typed goes to the field, and one key leads back to it. */
  _revenir(e) {
    if (e.target === this.champ || e.ctrlKey || e.altKey || e.metaKey) return;
    const perdu = document.activeElement === document.body && e.key.length === 1;
    if (!perdu && e.key !== "Escape") return;
    this.champ.focus();
    if (!perdu) this.champ.select();
  }
}
