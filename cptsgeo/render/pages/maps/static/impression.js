/* Paper: the whole map painted anew at 300 dpi, on a canvas that only the printed page shows.
   The map on the screen is not touched, so there is nothing to restore. */
import { ecrireCle } from "../../../canvas/static/cle.js";
import { element, un } from "../../../shell/static/elements.js";

/* 200 × 139 mm in page.css, drawn as if they were a third larger: paper bears smaller text. */
const LARGEUR = 1000, HAUTEUR = 695, FINESSE = 2.36;

export class Impression {
  constructor(page) {
    this.page = page;
    this.figure = un("carte-imprimee");
    this.peint = false;
    window.addEventListener("beforeprint", () => this._peindre());
    window.addEventListener("afterprint", () => this._vider());
    window.matchMedia("print").addEventListener("change", (e) => (e.matches ? this._peindre() : this._vider()));
  }

  _peindre() {
    if (this.peint) return;
    this.peint = true;
    const { territoire, peinture, etendue } = this.page, b = territoire.boite(etendue);
    const s = Math.min((LARGEUR - 16) / (b[2] - b[0]), (HAUTEUR - 16) / (b[3] - b[1]));
    const toile = element("canvas", { role: "img", "aria-label": "Carte imprimée" });
    toile.width = Math.round(LARGEUR * FINESSE);
    toile.height = Math.round(HAUTEUR * FINESSE);
    const vue = { s, ox: ((b[0] + b[2]) * s - LARGEUR) / 2, oy: ((b[1] + b[3]) * s - HAUTEUR) / 2,
      l: LARGEUR, h: HAUTEUR, mx: 4, my: 4, reserves: [], finesse: FINESSE, numeros: this.page.numeros };
    const couches = [peinture.fond, (ctx, v) => peinture.dessus(ctx, v, { ...this.page.selection, survol: -1 })];
    const image = toile.getContext("2d");
    const legende = element("figcaption", { class: "note" });
    const noms = (ctx, v) => ecrireCle(legende, peinture.noms(ctx, v));
    for (const couche of [...couches, noms]) {
      const feuille = document.createElement("canvas");
      feuille.width = toile.width;
      feuille.height = toile.height;
      couche.call(peinture, feuille.getContext("2d"), vue);
      image.drawImage(feuille, 0, 0);
    }
    this.figure.replaceChildren(toile, legende);
  }

  _vider() {
    this.peint = false;
    this.figure.replaceChildren();
  }
}
