/* The map to draw on: the plan beneath, the proposal above, and what the pointer does. */
import { ecrireCle } from "../../canvas/static/cle.js";
import { mercator } from "../../canvas/static/decodage.js";
import { JAUNE, Peinture } from "../../canvas/static/peinture.js";
import { Bubble } from "../../shell/static/bubble.js";
import { MapButtons } from "../../shell/static/buttons.js";
import { element, un } from "../../shell/static/elements.js";
import { Vue } from "./vue.js";

const NAVY = "#0b1f3f";
/* Of notes, by what they say; the sign tells it too. */
const COULEURS = { accord: "#14632f", discuter: "#8a5300", contre: "#a3121a", rien: NAVY };

/* The plan's ground and names, with a proposal over it instead of a selection. */
class PeintureAtelier extends Peinture {
  constructor(territoire) {
    super(territoire, null);
    this.membres = [];
    this.anneaux = [];
    this.charnieres = [];
    this.vise = [];
    this.points = [];
    this.notes = [];
    this.survol = -1;
    this.muette = false;
    this.plein = true;
  }

  dessus(ctx, vue) {
    const t = this.territoire, { survol } = this;
    this._debut(ctx, vue);
    if (this.membres.length) {
      const bord = t.contour(this.membres);
      if (this.plein) this._remplir(ctx, vue, this.anneaux, "rgba(18, 63, 140, .5)");
      if (vue.s > 180_000) this._tracer(ctx, vue, t.traits.commune, "rgba(255, 255, 255, .35)", 0.7);
      this._tracer(ctx, vue, bord, "#fff", 6);
      this._tracer(ctx, vue, bord, NAVY, 3);
    }
    for (const f of this.charnieres) this._rond(ctx, vue, t.boites[f], 5);
    if (this.vise.length) {
      const bord = t.contour(this.vise);
      this._tracer(ctx, vue, bord, NAVY, 7);
      this._tracer(ctx, vue, bord, JAUNE, 4);
    }
    if (survol >= 0) {
      this._remplir(ctx, vue, t.anneaux(t.arcsDe[survol]), "rgba(255, 255, 255, .3)");
      this._tracer(ctx, vue, t.arcsDe[survol], NAVY, 1.8);
    }
    for (const p of this.points) this._point(ctx, vue, p);
    for (const note of this.notes) this._note(ctx, vue, note);
  }

  noms(ctx, vue) {
    if (!this.muette) return super.noms(ctx, vue);
    this._debut(ctx, vue);
    return [];
  }

  _rond(ctx, { s, ox, oy }, b, rayon) {
    ctx.beginPath();
    ctx.arc(((b[0] + b[2]) / 2) * s - ox, ((b[1] + b[3]) / 2) * s - oy, rayon, 0, 2 * Math.PI);
    ctx.setLineDash([]);
    ctx.fillStyle = "#fff";
    ctx.strokeStyle = NAVY;
    ctx.lineWidth = 2.5;
    ctx.fill();
    ctx.stroke();
  }

  _note(ctx, { s, ox, oy }, { face, avis, signe }) {
    const b = this.territoire.boites[face], x = ((b[0] + b[2]) / 2) * s - ox, y = ((b[1] + b[3]) / 2) * s - oy - 14;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.arc(x, y, 9, 0, 2 * Math.PI);
    ctx.fillStyle = "#fff";
    ctx.strokeStyle = COULEURS[avis];
    ctx.lineWidth = 2.5;
    ctx.fill();
    ctx.stroke();
    ctx.font = '700 13px "Segoe UI", system-ui, sans-serif';
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = COULEURS[avis];
    ctx.fillText(signe, x, y + 0.5);
  }

  _point(ctx, vue, { x, y, nom }) {
    const px = x * vue.s - vue.ox, py = y * vue.s - vue.oy;
    ctx.setLineDash([]);
    ctx.fillStyle = "#c1121f";
    ctx.strokeStyle = "#fff";
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.arc(px, py, 5.5, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
    if (vue.s < 60_000 || !nom) return;
    ctx.font = '600 12px "Segoe UI", system-ui, sans-serif';
    ctx.lineWidth = 3;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.strokeText(nom, px + 9, py);
    ctx.fillStyle = NAVY;
    ctx.fillText(nom, px + 9, py);
  }

  poser(membres, charnieres) {
    Object.assign(this, { membres, charnieres, anneaux: this.territoire.anneaux(this.territoire.contour(membres)) });
  }
}

export class Dessin {
  /* geste(faces, dedans) is told what was drawn, noter(face) where a note is asked for; dit(face)
     gives the text of the tip. */
  constructor(territoire, { geste, dit, noter, notesSortent }) {
    this.territoire = territoire;
    this.geste = geste;
    this.dit = dit;
    this.annoter = noter;
    this.notesSortent = notesSortent;
    this.outil = "cliquer";
    this.dedans = new Set();
    const zone = this.zone = un("carte");
    this.peinture = new PeintureAtelier(territoire);
    this.cadre = element("div", { class: "rectangle", hidden: "" });
    this.vue = new Vue(zone, this.peinture, {
      clic: (p) => this._cliquer(this._sous(p)),
      survol: (p) => this._survoler(p ? this._sous(p) : -1, p),
      tirer: (e) => (this.outil === "peindre" || this.outil === "rectangle" ? this._tirer(e) : null),
    });
    this.bulle = new Bubble(zone);
    zone.append(this.cadre, element("div", { class: "viseur", "aria-hidden": "true" }));
    zone.addEventListener("keydown", (e) => {
      zone.classList.remove("souris");
      if (e.target === zone && e.key === "Enter") this._cliquer(this.territoire.sous(this.vue.cx, this.vue.cy));
    });
    zone.addEventListener("pointerdown", () => zone.classList.add("souris"));
    zone.addEventListener("blur", () => zone.classList.remove("souris"));
    this.vue.cadrer(territoire.boite(territoire.faces));
    this._commandes();
  }

  montrer(faces, sMax = 400_000) {
    if (faces.length) this.vue.cadrer(this.territoire.boite(faces), 40, sMax);
  }

  /* plein: whether the inside is painted over, as that of a proposal is. */
  poser(membres, charnieres, plein = true) {
    this.dedans = new Set(membres);
    this.peinture.plein = plein;
    this.peinture.poser(membres, charnieres);
    this.vue.peindreDessus();
  }

  /* The plan beneath, where it changed. */
  poserFond(territoire, faces) {
    this.territoire = territoire;
    this.peinture.changer(territoire);
    this.vue.peindreFond(this.territoire.boite(faces));
  }

  viser(faces) {
    this.peinture.vise = faces;
    this.vue.peindreDessus();
  }

  noter(signes) {
    this.peinture.notes = signes;
    this.vue.peindreDessus();
  }

  placer(points) {
    this.peinture.points = points.map(({ lat, lon, nom }) => ({ x: mercator.x(lon), y: mercator.y(lat), nom }));
    this.vue.peindreDessus();
  }

  choisir(outil) {
    this.outil = outil;
    this.zone.dataset.outil = outil;
  }

  _commandes() {
    const { vue } = this, commandes = new MapButtons();
    commandes.addZoom({ plus: () => vue.zoomer(1.6), moins: () => vue.zoomer(1 / 1.6),
      tout: () => vue.cadrer(this.territoire.boite(this.territoire.faces)) }, ["+", "−", "⌂"]);
    commandes.add("Voir la proposition", "◎", () => this.montrer([...this.dedans]));
    commandes.addToggle("Carte seule, en grand", "⤢", false, () => document.documentElement.classList.toggle("pleine-carte"));
    commandes.addToggle("Noms sur la carte", "Aa", true, () => {
      this.peinture.muette = !this.peinture.muette;
      vue.peindre();
      return !this.peinture.muette;
    });
    this.zone.append(commandes.bar);
  }

  /* — pointer — */

  _sous(p) {
    return this.territoire.sous(...this.vue.monde(p));
  }

  _cliquer(f) {
    if (f < 0) return;
    if (this.outil === "noter") this.annoter(f);
    else this.geste([f], !this.dedans.has(f));
  }

  /* A drag is one gesture: it adds, or removes if it begins on a commune of the proposal. */
  _tirer(depart) {
    const origine = this.vue.place(depart), premiere = this._sous(origine), touchees = new Set();
    const ajoute = premiere < 0 || !this.dedans.has(premiere), peindre = this.outil === "peindre";
    if (peindre && premiere >= 0) touchees.add(premiere);
    const ranger = () => {
      this.cadre.hidden = true;
      this.viser([]);
    };
    return {
      suivre: (e) => {
        if (!peindre) return this._encadrer(origine, this.vue.place(e));
        for (const un of e.getCoalescedEvents?.() ?? [e]) {
          const f = this._sous(this.vue.place(un));
          if (f >= 0) touchees.add(f);
        }
        return this.viser([...touchees]);
      },
      finir: (e) => {
        ranger();
        const faces = peindre ? [...touchees] : this._dansLeRectangle(origine, this.vue.place(e));
        if (faces.length) this.geste(faces, ajoute);
      },
      abandonner: ranger,
    };
  }

  _encadrer(p, q) {
    this.cadre.hidden = false;
    Object.assign(this.cadre.style, { left: `${Math.min(p.x, q.x)}px`, top: `${Math.min(p.y, q.y)}px`,
      width: `${Math.abs(p.x - q.x)}px`, height: `${Math.abs(p.y - q.y)}px` });
  }

  /* Communes whose middle lies in a rectangle of the window. */
  _dansLeRectangle(p, q) {
    const [[xp, yp], [xq, yq]] = [this.vue.monde(p), this.vue.monde(q)];
    const dans = (v, a, b) => v >= Math.min(a, b) && v <= Math.max(a, b);
    return this.territoire.faces.filter((f) => {
      const [x0, y0, x1, y1] = this.territoire.boites[f];
      return dans((x0 + x1) / 2, xp, xq) && dans((y0 + y1) / 2, yp, yq);
    });
  }

  _survoler(f, point) {
    const { bulle, peinture, vue } = this;
    if (f !== peinture.survol) {
      peinture.survol = f;
      vue.peindreDessus();
      if (f < 0) bulle.hide();
      else bulle.tell(this.dit(f));
    }
    if (f >= 0) bulle.follow(point);
  }

  /* — paper — */

  /* For the printed report, at 200 dpi; where nothing is drawn, whose the numbers are is under it. */
  figure(alt) {
    const cle = element("figcaption", { class: "note" });
    const toile = this.image(740, 474, 2.7, this.dedans.size ? undefined : (numerotees) => ecrireCle(cle, numerotees));
    return element("figure", {}, element("img", { src: toile.toDataURL(), alt, decoding: "sync" }), cle);
  }

  /* A picture of the proposal and what is around it; dire is told whose the numbers on it are. */
  image(largeur, hauteur, finesse, dire) {
    const toile = document.createElement("canvas"), image = /** @type {CanvasRenderingContext2D} */ (toile.getContext("2d"));
    toile.width = largeur * finesse;
    toile.height = hauteur * finesse;
    image.fillStyle = getComputedStyle(this.zone).backgroundColor; // the sea
    image.fillRect(0, 0, toile.width, toile.height);
    const feuilles = [];
    this.peindre(largeur, hauteur, finesse, () => {
      const feuille = document.createElement("canvas");
      feuille.width = toile.width;
      feuille.height = toile.height;
      feuilles.push(feuille);
      return feuille.getContext("2d");
    }, dire);
    for (const feuille of feuilles) image.drawImage(feuille, 0, 0);
    return toile;
  }

  /* For paper and pictures: ground, what is drawn, names, each on what feuille() gives. Notes of the
     room go with them only where someone says so. */
  peindre(largeur, hauteur, finesse, feuille, dire) {
    const faces = this.dedans.size ? [...this.dedans] : this.territoire.faces, b = this.territoire.boite(faces);
    /* Around what is drawn, its neighbours. */
    const s = (this.dedans.size ? 0.82 : 0.96) * Math.min(largeur / (b[2] - b[0]), hauteur / (b[3] - b[1]));
    const vue = { s, ox: ((b[0] + b[2]) * s - largeur) / 2, oy: ((b[1] + b[3]) * s - hauteur) / 2,
      l: largeur, h: hauteur, mx: 4, my: 4, reserves: [], finesse, numeros: dire };
    const { peinture } = this, { notes } = peinture;
    peinture.survol = -1;
    if (!this.notesSortent()) peinture.notes = [];
    for (const couche of [peinture.fond, peinture.dessus]) couche.call(peinture, feuille(), vue);
    const numerotees = peinture.noms(feuille(), vue);
    dire?.(numerotees);
    peinture.notes = notes;
  }
}
