/* The legend's checkboxes: an unticked state fades on the map and leaves the tables. */
(function (C) {
  "use strict";

  C.Filtre = class {
    constructor(page) {
      this.page = page;
      this.cases = [...document.querySelectorAll("#legende input[type=checkbox]")];
      this.tout = document.getElementById("tout-afficher");
      this.cases.forEach((c) => {
        c.checked = true; /* Browsers remember ticks over a reload; the map does not. */
        c.addEventListener("change", () => this._appliquer());
      });
      this.tout?.addEventListener("click", () => {
        this.cases.forEach((c) => (c.checked = true));
        this._appliquer();
        this.cases[0]?.focus();
      });
    }

    _appliquer() {
      const { etats } = this.page.donnees;
      const caches = new Set(this.cases.filter((c) => !c.checked).map((c) => +c.value));
      this.tout.hidden = !caches.size;
      document.querySelectorAll(".note-filtre").forEach((p) => (p.textContent = caches.size
        ? `Filtré : sans ${[...caches].map((k) => `« ${etats[k].libelle} »`).join(", ")}.` : ""));
      this.page.filtrer(caches);
    }
  };
})(window.CptsGeo = window.CptsGeo || {});
