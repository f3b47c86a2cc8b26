/* What is painted on a canvas, for the screen and for paper alike. */
import { visible } from "./cadre.js";
import { Etiquettes } from "./etiquettes.js";
import { remplissage } from "./motifs.js";

const ENCRE = "#1d2733", VIOLET = "#5b1a6b", BLEU = "#0b3d91";
export const JAUNE = "#ffd60a";
const PARTIEL = { couleur: "", motif: { taille: 8, chemin: "M-2,6 2,10M-2,-2 10,10M6,-2 10,2", trait: "#fff", epaisseur: 1.6 } };

const seToucher = (p, q) => p[0] <= q[2] && q[0] <= p[2] && p[1] <= q[3] && q[1] <= p[3];

export class Peinture {
  constructor(territoire, fond) {
    this.territoire = territoire;
    this.opacite = fond ? 0.65 : 1;
    this.etiquettes = new Etiquettes(territoire);
    this.calque = territoire.calques[0];
    this.caches = new Set();
  }

  /* Adds arcs to the current path; as one closed ring, or each for itself. */
  _suivre(ctx, { s, ox, oy }, arcs, anneau) {
    const { debut, x, y } = this.territoire.arcs;
    let suite = false;
    for (const signe of arcs) {
      const a = signe < 0 ? ~signe : signe, premier = debut[a], dernier = debut[a + 1] - 1;
      const pas = signe < 0 ? -1 : 1;
      for (let v = pas > 0 ? premier : dernier; v >= premier && v <= dernier; v += pas) {
        if (suite) ctx.lineTo(x[v] * s - ox, y[v] * s - oy);
        else ctx.moveTo(x[v] * s - ox, y[v] * s - oy);
        suite = true;
      }
      suite = anneau;
    }
    if (anneau) ctx.closePath();
  }

  _remplir(ctx, vue, anneaux, style) {
    ctx.fillStyle = style;
    ctx.beginPath();
    for (const anneau of anneaux) this._suivre(ctx, vue, anneau, true);
    ctx.fill("evenodd");
  }

  /* Short paths: rasterizing one long path costs more than its pieces. */
  _tracer(ctx, vue, arcs, couleur, largeur, tirets = []) {
    ctx.strokeStyle = couleur;
    ctx.lineWidth = largeur;
    ctx.setLineDash(tirets);
    for (let k = 0; k < arcs.length; k += 150) {
      ctx.beginPath();
      this._suivre(ctx, vue, arcs.slice(k, k + 150), false);
      ctx.stroke();
    }
  }

  /* Another state of the same communes. */
  changer(territoire) {
    this.territoire = territoire;
    this.etiquettes = new Etiquettes(territoire);
    this.calque = territoire.calques[0];
  }

  _debut(ctx, { finesse, l, h }) {
    ctx.setTransform(finesse, 0, 0, finesse, 0, 0);
    ctx.clearRect(0, 0, l + 1, h + 1);
    ctx.globalAlpha = 1;
    ctx.lineJoin = ctx.lineCap = "round";
  }

  /* The whole window, or what a box of the world has changed in it. */
  fond(ctx, vue, boite = /** @type {any} */ (null)) {
    if (!boite) return this._fond(ctx, vue);
    /* As wide as lines are. */
    const { s, ox, oy, finesse } = vue, bord = 6 / s, [x0, y0, x1, y1] = boite, large = [x0 - bord, y0 - bord, x1 + bord, y1 + bord];
    ctx.save();
    ctx.setTransform(finesse, 0, 0, finesse, 0, 0);
    ctx.beginPath();
    /* Whole pixels: half of one that is cleared and painted again would stay pale. */
    const [gauche, haut, droite, bas] = [Math.floor((large[0] * s - ox) * finesse), Math.floor((large[1] * s - oy) * finesse),
      Math.ceil((large[2] * s - ox) * finesse), Math.ceil((large[3] * s - oy) * finesse)].map((n) => n / finesse);
    ctx.rect(gauche, haut, droite - gauche, bas - haut);
    ctx.clip();
    this._fond(ctx, vue, large);
    return ctx.restore();
  }

  _fond(ctx, vue, boite = /** @type {any} */ (null)) {
    const t = this.territoire, { communes } = t.donnees, zoom = Math.log2(vue.s / 256);
    const { etats, groupes, statuts } = this.calque;
    const pleins = etats.map((e) => remplissage(ctx, e, vue)), loin = zoom < 9;
    const tracer = (arcs, ...trait) => this._tracer(ctx, vue, boite ? t.dansLaBoite(arcs, boite) : arcs, ...trait);
    this._debut(ctx, vue);
    for (const g of groupes) {
      if (!visible(vue, g.boite, 0) || (boite && !seToucher(g.boite, boite))) continue;
      const force = this.caches.has(g.etat) ? 0.1 : g.hors ? 0.3 : 1;
      ctx.globalAlpha = this.opacite;
      /* What is faded is pale, and does not let the sea through. */
      this._remplir(ctx, vue, g.anneaux, force < 1 ? "#fff" : pleins[g.etat]);
      if (force === 1) continue;
      ctx.globalAlpha *= force;
      ctx.fillStyle = pleins[g.etat];
      ctx.fill("evenodd");
    }
    ctx.globalAlpha = 1;
    for (const f of communes.partielle) {
      if (statuts && !this.caches.has(communes.etat[f]) && (!boite || seToucher(t.boites[f], boite))) this._remplir(ctx, vue, t.anneaux(t.arcsDe[f]), remplissage(ctx, PARTIEL, vue));
    }
    if (zoom > 8.6) {
      const force = Math.min(0.42, (zoom - 6.5) / 10);
      tracer(t.traits.commune, `rgba(29,39,51,${force})`, loin ? 0.5 : 0.8);
    }
    tracer(t.traits.contexte, "rgba(29,39,51,.5)", 0.9);
    for (const traits of [t.traits.estimee, t.traits.cpts]) tracer(traits, "#fff", loin ? 2.6 : 3.6);
    tracer(t.traits.cpts, ENCRE, loin ? 1 : 1.5);
    if (t.contexte.size) tracer(t.traits.bord, "rgba(29,39,51,.3)", 0.6);
    else tracer(t.traits.bord, ENCRE, 1.3);
    ctx.lineCap = "butt";
    tracer(t.traits.estimee, ENCRE, loin ? 1 : 1.5, loin ? [4, 2] : [6, 3]);
    for (const contour of t.prevus) {
      tracer(contour, "#fff", 4.4);
      tracer(contour, BLEU, 2.4, [2, 4]);
    }
    tracer(t.traits.departement, "#fff", 3.4);
    tracer(t.traits.departement, VIOLET, 1.8, [7, 3]);
  }

  /* Selection and hover, on their own canvas. */
  dessus(ctx, vue, { commune, cpts, survol }) {
    const t = this.territoire;
    const entourer = (arcs, couleur, largeur) => {
      this._tracer(ctx, vue, arcs, "#fff", largeur + 3);
      this._tracer(ctx, vue, arcs, couleur, largeur);
    };
    const colorer = (f, style) => this._remplir(ctx, vue, t.anneaux(t.arcsDe[f]), style);
    this._debut(ctx, vue);
    if (survol >= 0) colorer(survol, "rgba(255,255,255,.35)");
    if (survol >= 0) this._tracer(ctx, vue, t.arcsDe[survol], ENCRE, 1.8);
    for (const j of cpts) entourer(t.contour(t.membres[j]), BLEU, 3.4);
    /* An outline only: a tint would look like another status. */
    if (commune >= 0) {
      this._tracer(ctx, vue, t.arcsDe[commune], JAUNE, 8);
      this._tracer(ctx, vue, t.arcsDe[commune], ENCRE, 3);
    }
  }

  /* Gives what only a number stands for. */
  noms(ctx, vue) {
    this._debut(ctx, vue);
    return this.etiquettes.peindre(ctx, vue, this.calque, this.caches);
  }
}
