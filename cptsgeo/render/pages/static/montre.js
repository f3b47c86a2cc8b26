/* From the buttons of a page to its map: a click shows a place there, Escape comes back. */
class Montre {
  constructor(carte, { aide, dire, cerner }) {
    Object.assign(this, { carte, aide, dire, cerner });
    [this.texte, this.retour] = ["montre", "retour"].map((id) => document.getElementById(id));
    this.boutons = [...document.querySelectorAll("[data-boite]")];
    this.choisi = null;
    const ensemble = carte.ensemble.bind(carte);
    carte.ensemble = () => {
      this.lacher();
      ensemble();
    };
    for (const bouton of this.boutons) {
      bouton.hidden = bouton.disabled = false;
      bouton.addEventListener("click", () => (bouton === this.choisi ? carte.ensemble() : this.viser(bouton)));
    }
    this.retour.addEventListener("click", () => this.revenir());
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !this.choisi) return;
      this.revenir();
      carte.ensemble();
    });
    this.lacher();
  }

  lacher() {
    this.choisi?.setAttribute("aria-pressed", "false");
    this.choisi = null;
    this.carte.viser([]);
    this.texte.textContent = this.aide;
    this.retour.hidden = true;
  }

  choisir(bouton) {
    this.lacher();
    this.choisi = bouton;
    bouton.setAttribute("aria-pressed", "true");
    this.texte.textContent = this.dire(bouton);
    this.cerner(bouton);
    this.carte.entourer(bouton.dataset.boite.split(" ").map(Number));
    this.retour.hidden = false;
  }

  viser(bouton) {
    this.choisir(bouton);
    const { top, bottom, height } = this.carte.racine.getBoundingClientRect();
    if (Math.min(bottom, innerHeight) - Math.max(top, 0) < 0.6 * height) {
      document.querySelector(".carte").scrollIntoView({ block: "start" });
      this.retour.focus({ preventScroll: true });
    }
  }

  revenir() {
    this.choisi?.scrollIntoView({ block: "center" });
    this.choisi?.focus({ preventScroll: true });
  }
}
