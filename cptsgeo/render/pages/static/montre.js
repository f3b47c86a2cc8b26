/* From the buttons of a page to its maps: a click shows a place there, Escape comes back. */
import { tous, un } from "../../shell/static/elements.js";

/* Communes that a button is about, as ranks of their shapes. */
export const rangsDe = (bouton) => bouton.dataset.rangs.split(" ").filter(Boolean).map(Number);

export class Montre {
  /* The first map is framed, and any others follow it. aide is what is told when nothing is shown,
     dire(button) what is shown, cerner(button) outlines it. */
  constructor(cartes, { aide, dire, cerner }) {
    this.cartes = cartes;
    this.carte = cartes[0];
    this.aide = aide;
    this.dire = dire;
    this.cerner = cerner;
    this.texte = un("montre");
    this.retour = un("retour");
    this.boutons = tous("[data-boite]");
    this.choisi = null;
    /* The whole view lets go of the place. */
    for (const carte of cartes) {
      const ensemble = carte.ensemble.bind(carte);
      carte.ensemble = () => {
        this.lacher();
        ensemble();
      };
    }
    for (const bouton of this.boutons) {
      bouton.hidden = bouton.disabled = false;
      bouton.addEventListener("click", () => (bouton === this.choisi ? this.carte.ensemble() : this.viser(bouton)));
    }
    this.retour.addEventListener("click", () => this.revenir());
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !this.choisi) return;
      this.revenir();
      this.carte.ensemble();
    });
    this.lacher();
  }

  lacher() {
    this.choisi?.setAttribute("aria-pressed", "false");
    this.choisi = null;
    for (const carte of this.cartes) carte.viser([]);
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
    this.amener();
  }

  /* Brings the map under the eyes, unless most of it is there. */
  amener() {
    const { top, bottom, height } = this.carte.racine.getBoundingClientRect();
    if (Math.min(bottom, innerHeight) - Math.max(top, 0) < 0.6 * height) this.montrer(".carte");
  }

  montrer(selecteur) {
    tous(selecteur)[0].scrollIntoView({ block: "start" });
    this.retour.focus({ preventScroll: true });
  }

  revenir() {
    this.choisi?.scrollIntoView({ block: "center" });
    this.choisi?.focus({ preventScroll: true });
  }
}

/* Outlines shapes of the page over a map: a halo, and a line on it. */
export function souligner(carte, forme) {
  for (const classe of ["halo", "trait"]) {
    const trait = forme.cloneNode();
    trait.removeAttribute("id");
    trait.setAttribute("class", classe);
    carte.vise.append(trait);
  }
}
