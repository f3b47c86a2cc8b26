/* A window on the map: three canvases (ground, proposal, names) that are dragged, pinched and zoomed
   as one, and painted anew when they rest. A map library would weigh a third of the page. */
import { mercator } from "../../canvas/static/decodage.js";
import { element } from "../../shell/static/elements.js";

const OVERSCAN = 0.08, REPOS = 90, GLISSE = 5, PATIENCE = 500;
const TERRE = 40_075_016; /* metres around the equator */

/* When the picture of now is on the screen and nothing waits, or soon after where something always
   does; Safari cannot tell. */
export const ensuite = (faire) => requestAnimationFrame(() => {
  if ("requestIdleCallback" in window) requestIdleCallback(() => faire(), { timeout: PATIENCE });
  else setTimeout(faire);
});

export class Vue {
  /* peintre paints: fond, dessus, noms. quand is told: clic, survol, tirer (false: drag the map). */
  constructor(zone, peintre, quand) {
    this.zone = zone;
    this.peintre = peintre;
    this.quand = quand;
    this.doigts = new Map();
    /** @type {any} */
    this.saisie = null;
    /* Pixels to the unit square, and where the middle of the window is in it. */
    this.s = this.cx = this.cy = this.sMin = this.sMax = 0;
    this.couche = element("div", { class: "couche" });
    this.toiles = [0, 1, 2].map(() => element("canvas", { "aria-hidden": "true" }));
    this.couche.append(...this.toiles);
    this.echelle = element("div", { class: "echelle", "aria-hidden": "true" });
    zone.append(this.couche, this.echelle);
    this._ecouter();
    new ResizeObserver(() => this._redimensionner()).observe(zone);
  }

  /* — where it looks — */

  get largeur() {
    return this.zone.clientWidth;
  }

  get hauteur() {
    return this.zone.clientHeight;
  }

  /* A point of the window in the unit square of the whole world. */
  monde({ x, y }) {
    return [(x - this.largeur / 2) / this.s + this.cx, (y - this.hauteur / 2) / this.s + this.cy];
  }

  place(e) {
    const { left, top } = this.zone.getBoundingClientRect();
    return { x: e.clientX - left, y: e.clientY - top };
  }

  /* Shows a box of the world; sMax keeps a small one from filling the window. */
  cadrer([x0, y0, x1, y1], marge = 14, sMax = Infinity) {
    const l = Math.max(60, this.largeur - 2 * marge), h = Math.max(60, this.hauteur - 2 * marge);
    const s = Math.min(l / (x1 - x0), h / (y1 - y0), sMax);
    if (!this.sMin) [this.sMin, this.sMax] = [s / 2, s * 400];
    this._poser(s, (x0 + x1) / 2, (y0 + y1) / 2);
    this.peindre();
    this.cadree = [[x0, y0, x1, y1], marge, sMax];
  }

  zoomer(facteur, point = { x: this.largeur / 2, y: this.hauteur / 2 }) {
    const [mx, my] = this.monde(point), s = Math.max(this.sMin, Math.min(this.sMax, this.s * facteur));
    this._poser(s, mx - (point.x - this.largeur / 2) / s, my - (point.y - this.hauteur / 2) / s);
    this._suivre();
  }

  deplacer(dx, dy) {
    this._poser(this.s, this.cx - dx / this.s, this.cy - dy / this.s);
    this._suivre();
  }

  _poser(s, cx, cy) {
    [this.s, this.cx, this.cy] = [s, cx, cy];
    /** What is shown whole, until someone moves. @type {any} */
    this.cadree = null;
  }

  /* An observer speaks at once, when there is nothing new yet. */
  _redimensionner() {
    const { vue, largeur, hauteur } = this;
    if (!vue || !largeur || (vue.l - 2 * vue.mx === largeur && vue.h - 2 * vue.my === hauteur)) return;
    if (this.cadree) this.cadrer(...this.cadree);
    else this.peindre();
  }

  /* — paint — */

  peindre() {
    clearTimeout(this.repos);
    const { largeur: w, hauteur: h, s, cx, cy } = this, mx = Math.round(w * OVERSCAN), my = Math.round(h * OVERSCAN);
    const finesse = window.devicePixelRatio || 1;
    this.vue = { s, ox: cx * s - w / 2 - mx, oy: cy * s - h / 2 - my, l: w + 2 * mx, h: h + 2 * my, mx, my, finesse,
      /* No name under the buttons and the scale. */
      reserves: [[mx, my, mx + 58, my + 250], [mx, my + h - 34, mx + 120, my + h]] };
    this.peint = { s, cx, cy };
    for (const toile of this.toiles) {
      const l = Math.round(this.vue.l * finesse), haut = Math.round(this.vue.h * finesse);
      if (toile.width !== l || toile.height !== haut) Object.assign(toile, { width: l, height: haut });
      Object.assign(toile.style, { width: `${this.vue.l}px`, height: `${this.vue.h}px` });
    }
    this.couche.style.transform = `translate(${-mx}px, ${-my}px)`;
    this.peintre.fond(this.toiles[0].getContext("2d"), this.vue);
    this.peindreDessus();
    /* The first time, the map does not wait for its names. */
    const nommer = () => this.peintre.noms(this.toiles[2].getContext("2d"), this.vue);
    if (this.nommee) nommer();
    else ensuite(nommer);
    this.nommee = true;
    this._dessinerEchelle();
  }

  /* The ground only, or what of it is in a box of the world; names follow when nothing waits. */
  peindreFond(boite = null) {
    if (!this.vue) return;
    this.peintre.fond(this.toiles[0].getContext("2d"), this.vue, boite);
    clearTimeout(this.nommage);
    this.nommage = setTimeout(() => this.peintre.noms(this.toiles[2].getContext("2d"), this.vue), REPOS);
  }

  peindreDessus() {
    if (this.vue) this.peintre.dessus(this.toiles[1].getContext("2d"), this.vue);
  }

  /* Between two paintings, what is painted is moved and stretched. */
  _suivre() {
    const { largeur: w, hauteur: h, s, cx, cy, peint, vue } = this;
    if (!peint || !vue) return;
    const k = s / peint.s;
    const x = (peint.cx - cx) * s + w / 2 - (w / 2 + vue.mx) * k, y = (peint.cy - cy) * s + h / 2 - (h / 2 + vue.my) * k;
    this.couche.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    clearTimeout(this.repos);
    this.repos = setTimeout(() => this.peindre(), REPOS);
  }

  _dessinerEchelle() {
    const metres = (TERRE * Math.cos((mercator.lat(this.cy) * Math.PI) / 180)) / this.s, plus = metres * 110;
    const dix = 10 ** Math.floor(Math.log10(plus)), rond = ([5, 2].find((n) => n * dix <= plus) ?? 1) * dix;
    this.echelle.style.width = `${rond / metres}px`;
    this.echelle.textContent = rond >= 1000 ? `${rond / 1000}\u00a0km` : `${rond}\u00a0m`;
  }

  /* — pointers and keys — */

  _ecouter() {
    const { zone } = this;
    zone.addEventListener("pointerdown", (e) => this._poserDoigt(e));
    zone.addEventListener("pointermove", (e) => this._bougerDoigt(e));
    for (const fin of ["pointerup", "pointercancel"]) zone.addEventListener(fin, (e) => this._leverDoigt(e, fin === "pointerup"));
    zone.addEventListener("pointerleave", () => this.quand.survol(null));
    zone.addEventListener("wheel", (e) => {
      e.preventDefault();
      const pas = e.deltaMode ? e.deltaY * 33 : e.deltaY;
      this.zoomer(2 ** (-Math.max(-300, Math.min(300, pas)) / (e.ctrlKey ? 90 : 260)), this.place(e));
    }, { passive: false });
    zone.addEventListener("keydown", (e) => {
      if (e.target !== zone || e.ctrlKey || e.metaKey || e.altKey) return;
      const pas = { ArrowLeft: [90, 0], ArrowRight: [-90, 0], ArrowUp: [0, 90], ArrowDown: [0, -90] }[e.key];
      if (pas) this.deplacer(...pas);
      else if (e.key === "+" || e.key === "=") this.zoomer(1.6);
      else if (e.key === "-") this.zoomer(1 / 1.6);
      else return;
      e.preventDefault();
    });
  }

  _poserDoigt(e) {
    if (e.button || e.target.closest("button")) return;
    this.zone.focus({ preventScroll: true });
    this.doigts.set(e.pointerId, this.place(e));
    this.zone.setPointerCapture(e.pointerId);
    if (this.doigts.size === 1) {
      const tire = this.quand.tirer(e);
      this.saisie = { origine: this.place(e), bouge: false, tire };
    } else {
      this.saisie?.tire?.abandonner();
      this.saisie = { pince: true };
    }
  }

  _bougerDoigt(e) {
    const avant = this.doigts.get(e.pointerId), ici = this.place(e);
    if (!avant) return this.quand.survol(ici);
    const { saisie } = this;
    if (saisie.pince) this._pincer(e.pointerId, avant, ici);
    else if (saisie.tire) saisie.tire.suivre(e);
    else {
      const { origine } = saisie;
      saisie.bouge ||= Math.hypot(ici.x - origine.x, ici.y - origine.y) > GLISSE;
      if (saisie.bouge) {
        this.quand.survol(null);
        this.deplacer(ici.x - avant.x, ici.y - avant.y);
      }
    }
    if (saisie.pince || saisie.tire || saisie.bouge) this.doigts.set(e.pointerId, ici);
    return undefined;
  }

  _pincer(doigt, avant, ici) {
    const autre = [...this.doigts].find(([cle]) => cle !== doigt)?.[1];
    if (!autre) return this.deplacer(ici.x - avant.x, ici.y - avant.y);
    const ecart = (p) => Math.max(8, Math.hypot(p.x - autre.x, p.y - autre.y));
    const milieu = { x: (ici.x + autre.x) / 2, y: (ici.y + autre.y) / 2 };
    this.deplacer((ici.x - avant.x) / 2, (ici.y - avant.y) / 2);
    return this.zoomer(ecart(ici) / ecart(avant), milieu);
  }

  _leverDoigt(e, fini) {
    if (!this.doigts.delete(e.pointerId)) return;
    const { saisie } = this;
    if (this.doigts.size) return;
    this.saisie = null;
    if (saisie.tire) saisie.tire[fini ? "finir" : "abandonner"](e);
    else if (fini && !saisie.pince && !saisie.bouge) this.quand.clic(this.place(e));
  }
}
