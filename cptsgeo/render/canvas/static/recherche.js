/* The search box: an ARIA combobox over communes, former communes, CPTS, postal and INSEE codes. */
import { element, un } from "../../shell/static/elements.js";
import { nombre } from "../../shell/static/numbers.js";
import { Repertoire } from "./repertoire.js";

const PLUS = 12;

export class Recherche {
  constructor(page) {
    this.page = page;
    this.rang = -1;
    /** @type {any[]} */
    this.trouves = [];
    /** @type {Repertoire | undefined} */
    this.repertoire = undefined;
    this.champ = un("recherche");
    this.liste = un("suggestions");
    this.avis = un("recherche-avis");
    this.champ.addEventListener("input", () => this._proposer());
    this.champ.addEventListener("focus", () => this.champ.value && this._proposer());
    this.champ.addEventListener("blur", () => this._fermer());
    this.champ.addEventListener("keydown", (e) => this._touche(e));
    /* Before the field loses focus, or the list would close under the pointer. */
    this.liste.addEventListener("mousedown", (e) => {
      e.preventDefault();
      const option = e.target.closest("[role=option]");
      if (option) this._choisir(+option.dataset.rang);
    });
  }

  _proposer() {
    const texte = this.champ.value.trim();
    if (!texte) return this._fermer();
    const { territoire } = this.page;
    /* Built at the first keystroke. */
    this.repertoire ||= this._repertoire();
    if (this.repertoire.territoire !== territoire) this.repertoire.suivre(territoire);
    const { trouves, avis, choisir } = this.repertoire.trouver(texte), n = trouves.length, plus = this._plus();
    this.trouves = trouves.slice(0, plus);
    this.liste.replaceChildren(...this.trouves.map((e, rang) =>
      element("li", { role: "option", id: `suggestion-${rang}`, "data-rang": rang, "aria-selected": "false" },
        element("span", { class: "nom" }, e.nom), " ", element("span", { class: "detail" },
          ...e.details.flatMap((dit, k) => [k ? " · " : "", element("span", {}, dit)])),
        ...e.notes.flatMap((note) => [" ", element("small", {}, note)]))));
    this.liste.hidden = !n;
    this.champ.setAttribute("aria-expanded", String(n > 0));
    this.avis.textContent = n && !avis ? `${nombre(n)} ${n > 1 ? "résultats" : "résultat"}` +
      (n > plus ? `, les ${plus} premiers affichés` : "") : avis || "Aucun résultat sur cette carte.";
    this.avis.classList.toggle("vu", !n || avis !== "");
    this._viser(n && !choisir ? 0 : -1);
  }

  _repertoire() {
    return new Repertoire(this.page.donnees, this.page.territoire);
  }

  /* How many are shown, of those that a text finds. */
  _plus() {
    return PLUS;
  }

  _viser(rang) {
    this.rang = rang;
    [...this.liste.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === rang)));
    if (rang < 0) return this.champ.removeAttribute("aria-activedescendant");
    this.champ.setAttribute("aria-activedescendant", `suggestion-${rang}`);
    this.liste.children[rang].scrollIntoView({ block: "nearest" });
  }

  _touche(e) {
    const n = this.liste.hidden ? 0 : this.trouves.length;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!n) this._proposer();
      else this._viser(e.key === "ArrowDown" ? (this.rang + 1) % n : (this.rang > 0 ? this.rang : n) - 1);
    } else if (e.key === "Enter") {
      e.preventDefault();
      if (n) this._choisir(this.rang);
    } else if (e.key === "Escape" && (n || this.champ.value)) {
      e.preventDefault();
      if (!n) this.champ.value = "";
      this._fermer();
    }
  }

  _choisir(rang) {
    const e = this.trouves[rang];
    this.champ.value = e.nom;
    this._fermer();
    if (e.cptsIndice !== undefined) this.page.choisirCpts(e.cptsIndice, { zoom: true });
    else this.page.choisirCommune(e.commune, { zoom: true });
  }

  _fermer() {
    this.liste.hidden = true;
    this.avis.classList.remove("vu");
    this.champ.setAttribute("aria-expanded", "false");
    this.champ.removeAttribute("aria-activedescendant");
  }
}

