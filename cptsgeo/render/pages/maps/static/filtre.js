/* The legend: what the colours show, and its checkboxes: an unticked line fades on the map and
   leaves the tables. */
import { tous, un } from "../../../shell/static/elements.js";

export class Filtre {
  constructor(page) {
    this.page = page;
    this.legendes = tous("#legende fieldset[data-calque]");
    this.tout = un("tout-afficher");
    /* Browsers remember ticks over a reload; the map does not. */
    tous("#legende input").forEach((c) => (c.checked = c.defaultChecked));
    this.legendes.forEach((f) => f.addEventListener("change", () => this._appliquer()));
    tous("#legende .calques input").forEach((c) =>
      c.addEventListener("change", () => this._choisir(+c.value)));
    this.tout.addEventListener("click", () => {
      const cases = this._cases();
      cases.forEach((c) => (c.checked = true));
      this._appliquer();
      cases[0]?.focus();
    });
  }

  _cases() {
    return [...this.legendes.find((f) => !f.hidden).querySelectorAll("input")];
  }

  _choisir(k) {
    for (const f of this.legendes) f.hidden = +f.dataset.calque !== k;
    this.page.peinture.calque = this.page.territoire.calques[k];
    this._appliquer();
  }

  _appliquer() {
    const { etats } = this.page.peinture.calque;
    const caches = new Set(this._cases().filter((c) => !c.checked).map((c) => +c.value));
    this.tout.hidden = !caches.size;
    tous(".note-filtre").forEach((p) => (p.textContent = caches.size
      ? `Filtré : sans ${[...caches].map((k) => `« ${etats[k].libelle} »`).join(", ")}.` : ""));
    this.page.filtrer(caches);
  }
}
