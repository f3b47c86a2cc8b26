/* Patterns: one path on a square tile, the same data as the legend's SVG. */
import { element } from "../../shell/static/elements.js";

const tuiles = new Map();

function tuile(couleur, motif, finesse) {
  const cle = [couleur, motif.chemin, finesse].join();
  if (!tuiles.has(cle)) {
    const toile = element("canvas", {}), ctx = toile.getContext("2d");
    toile.width = toile.height = Math.round(motif.taille * finesse);
    ctx.scale(toile.width / motif.taille, toile.width / motif.taille);
    if (couleur) {
      ctx.fillStyle = couleur;
      ctx.fillRect(0, 0, motif.taille, motif.taille);
    }
    ctx.strokeStyle = motif.trait;
    ctx.lineWidth = motif.epaisseur;
    ctx.lineCap = "round";
    ctx.stroke(new Path2D(motif.chemin));
    tuiles.set(cle, toile);
  }
  return tuiles.get(cle);
}

/* Anchored to the ground, not to the canvas: a pan does not make the pattern swim. */
export function remplissage(ctx, { couleur, motif }, vue) {
  if (!motif) return couleur;
  /* What writes vectors has patterns of its own. */
  if (ctx.hachure) return ctx.hachure(couleur, motif);
  const toile = tuile(couleur, motif, vue.finesse), cote = motif.taille;
  const plein = ctx.createPattern(toile, "repeat"), echelle = cote / toile.width;
  plein.setTransform(new DOMMatrix([echelle, 0, 0, echelle, -(vue.ox % cote), -(vue.oy % cote)]));
  return plein;
}

/* A sample beside a state's name. */
export function pastille(etat) {
  const toile = element("canvas", { class: "pastille", "aria-hidden": "true" }), finesse = 2;
  toile.width = 26 * finesse;
  toile.height = 16 * finesse;
  const ctx = toile.getContext("2d");
  ctx.scale(finesse, finesse);
  ctx.fillStyle = remplissage(ctx, etat, { finesse, ox: 0, oy: 0 });
  ctx.fillRect(0, 0, 26, 16);
  return toile;
}
