/* The picture of a map, with what one must know to read it: title, date, plan, legend, sources. The same
   for PNG, on a canvas, and for SVG, by a pen that writes. */
import { remplissage } from "../../canvas/static/motifs.js";
import { tous, un } from "../../shell/static/elements.js";
import { Plume } from "./plume.js";

const POLICE_AFFICHE = '"Segoe UI", system-ui, sans-serif', ENCRE_AFFICHE = "#10202f", DOUX = "#3f4c5a", BORD_D_AFFICHE = 32;
/* Pixels of the picture, and how many the file has for each. */
const LARGEUR = 1400, HAUTEUR_DE_CARTE = 980, FINESSE = 2;

const police = (graisse, corps) => `${graisse} ${corps}px ${POLICE_AFFICHE}`;

/* Lines of a text that fit. */
function enLignes(ctx, texte, largeur) {
  const lignes = [""];
  for (const mot of texte.split(/[ \n]+/)) {
    const suite = `${lignes.at(-1)} ${mot}`.trim();
    if (ctx.measureText(suite).width <= largeur) lignes[lignes.length - 1] = suite;
    else lignes.push(mot);
  }
  return lignes;
}

/* A block of lines; gives the height after it. */
function poserTexte(ctx, texte, y, graisse, corps, couleur) {
  ctx.font = police(graisse, corps);
  ctx.fillStyle = couleur;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const ligne of enLignes(ctx, texte, LARGEUR - 2 * BORD_D_AFFICHE)) {
    ctx.fillText(ligne, BORD_D_AFFICHE, y + corps * 0.65);
    y += corps * 1.3;
  }
  return y;
}

/* What the legend shows now: [look, label]; a look without a colour is drawn as a ring. */
function legendeVue({ donnees: { etats }, dessin }) {
  const vus = tous("#legende [data-etat]:not([hidden])").map((li) => etats.find((e) => e.id === li.dataset.etat));
  const ronds = dessin.peinture.charnieres.length ? [[null, "commune charnière"]] : [];
  return [...vus.map((e) => [e, e.libelle]), ...ronds];
}

function poserLegende(ctx, atelier, y) {
  let x = BORD_D_AFFICHE;
  ctx.font = police(400, 17);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const [look, libelle] of legendeVue(atelier)) {
    const l = 52 + ctx.measureText(libelle).width;
    if (x > BORD_D_AFFICHE && x + l > LARGEUR - BORD_D_AFFICHE) [x, y] = [BORD_D_AFFICHE, y + 32];
    ctx.setLineDash([]);
    ctx.strokeStyle = ENCRE_AFFICHE;
    if (look) {
      ctx.lineWidth = 1;
      ctx.fillStyle = remplissage(ctx, look, { finesse: FINESSE, ox: 0, oy: 0 });
      ctx.fillRect(x, y, 36, 22);
      ctx.strokeRect(x, y, 36, 22);
    } else {
      ctx.lineWidth = 2.5;
      ctx.beginPath();
      ctx.arc(x + 18, y + 11, 6, 0, 2 * Math.PI);
      ctx.stroke();
    }
    ctx.fillStyle = ENCRE_AFFICHE;
    ctx.fillText(libelle, x + 44, y + 11);
    x += l + 26;
  }
  return y + 32;
}

export class Affiche {
  constructor(atelier) {
    this.atelier = atelier;
  }

  get titre() {
    const { surLePlan, etat, plan, donnees } = this.atelier;
    if (!surLePlan) return etat.active.nom;
    return plan.choisie < 0 ? ["CPTS", donnees.lieu].filter(Boolean).join(" – ") : plan.plan.cpts[plan.choisie].nom;
  }

  /* Draws it all; carte(x, y, l, h) puts the map there. Gives the height of the picture. */
  _composer(ctx, carte) {
    const { mentions: { situation, plan, edition, bandeau } } = this.atelier.edition, sources = tous("footer.mentions p").map((p) => p.textContent);
    ctx.fillStyle = "#fff";
    ctx.fillRect(0, 0, LARGEUR, this.hauteur);
    let y = poserTexte(ctx, this.titre, BORD_D_AFFICHE - 8, 700, 34, ENCRE_AFFICHE);
    y = poserTexte(ctx, [situation, plan, edition].filter(Boolean).join(" · "), y + 4, 400, 18, DOUX);
    if (bandeau) y = poserTexte(ctx, bandeau, y + 6, 700, 20, "#8c1018");
    carte(BORD_D_AFFICHE, y + 12, LARGEUR - 2 * BORD_D_AFFICHE, HAUTEUR_DE_CARTE);
    y = poserLegende(ctx, this.atelier, y + HAUTEUR_DE_CARTE + 28);
    for (const texte of [...tous("#reserves .avis").map((p) => p.textContent), sources.join(" · ")]) y = poserTexte(ctx, texte, y + 6, 400, 14, DOUX);
    return y + BORD_D_AFFICHE / 2;
  }

  /* How high it is depends on what it says. */
  get hauteur() {
    if (this._hauteur) return this._hauteur;
    this._hauteur = 1;
    const ctx = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    return (this._hauteur = Math.ceil(this._composer(ctx, () => {})));
  }

  svg() {
    this._hauteur = 0;
    const { dessin } = this.atelier, plume = new Plume(LARGEUR, this.hauteur, this.titre);
    this._composer(plume, (x, y, l, h) => plume.encadrer(x, y, l, h, () => {
      plume.fillStyle = getComputedStyle(un("carte")).backgroundColor;
      plume.fillRect(0, 0, l, h);
      dessin.peindre(l, h, 1, () => plume);
    }));
    return plume.document;
  }

  /** @returns {Promise<Blob>} */
  png() {
    this._hauteur = 0;
    const toile = document.createElement("canvas"), ctx = /** @type {CanvasRenderingContext2D} */ (toile.getContext("2d"));
    toile.width = LARGEUR * FINESSE;
    toile.height = this.hauteur * FINESSE;
    ctx.scale(FINESSE, FINESSE);
    this._composer(ctx, (x, y, l, h) => ctx.drawImage(this.atelier.dessin.image(l, h, FINESSE), x, y, l, h));
    return new Promise((oui, non) => toile.toBlob((image) => (image ? oui(image) : non(new Error("Ce navigateur n’a pas pu faire l’image."))), "image/png"));
  }
}
