/* Labels: each inside its territory, larger territories first, hidden rather than collided; where a
   view asks for it, a number stands for a name of CPTS that finds no room. */
import { visible } from "./cadre.js";

const POLICE = '"Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", Arial, sans-serif';
const MARGE = 3, INTERLIGNE = 1.18, CHIFFRE = 11;

const NOIR = "#10202f";

/* What a text of w × h takes around its middle, and whether that is free. */
const boiteDe = ({ x, y }, w, h) => [x - w / 2 - MARGE, y - h / 2 - 1, x + w / 2 + MARGE, y + h / 2 + 1];
const libre = ({ l, h, mx, my }, pris, b) => b[0] >= mx && b[2] <= l - mx && b[1] >= my && b[3] <= h - my &&
  !pris.some((q) => b[0] < q[2] && b[2] > q[0] && b[1] < q[3] && b[3] > q[1]);

/* A line from a territory to its number, under what is written. */
function relier(ctx, de, a) {
  ctx.globalCompositeOperation = "destination-over";
  ctx.strokeStyle = NOIR;
  ctx.lineWidth = 0.9;
  ctx.beginPath();
  ctx.moveTo(de.x, de.y);
  ctx.lineTo(a.x, a.y);
  ctx.stroke();
  ctx.globalCompositeOperation = "source-over";
}

/* Around a place, farther and farther, in sizes of a number: see paper/names.py. */
const TOURS = Array.from({ length: 199 }, (_, k) => {
  const rayon = Math.sqrt(k + 1), angle = (k + 1) * 2.399963;
  return [rayon * Math.cos(angle), rayon * Math.sin(angle)];
});

const ligne = (texte, style, corps) => ({ texte, corps, style, police: `${style} ${corps}px ${POLICE}` });

/* A text on at most n lines, as even as can be. */
function couper(texte, n) {
  for (let large = Math.ceil(texte.length / n); ; large++) {
    const lignes = [];
    for (const mot of texte.split(" ")) {
      const fin = lignes.length - 1;
      if (fin >= 0 && lignes[fin].length + mot.length < large + 1) lignes[fin] += " " + mot;
      else lignes.push(mot);
    }
    if (lignes.length <= n) return lignes;
  }
}

/* A text on one, two, three lines, as far as its words go. */
const coupures = (texte) => [1, 2, 3].map((n) => couper(texte, n)).filter((l, k) => l.length === k + 1);

/* What two lists of intervals share; p, q, p, q… in rising order. */
function croiser(a, b) {
  const sortie = [];
  for (let i = 0; i < a.length; i += 2) {
    for (let j = 0; j < b.length; j += 2) {
      const p = Math.max(a[i], b[j]), q = Math.min(a[i + 1], b[j + 1]);
      if (p < q) sortie.push(p, q);
    }
  }
  return sortie;
}

export class Etiquettes {
  constructor(territoire) {
    const t = this.territoire = territoire;
    this.largeurs = new Map();
    this.coupes = new Map();
    this.cpts = t.donnees.cpts.map((c, j) => {
      const dedans = t.membres[j].filter((f) => !t.contexte.has(f)), hors = !dedans.length;
      const seules = dedans.filter((f) => t.cptsDe[f].length < 2); /* Leaves Nantes to whom has only Nantes. */
      const faces = [seules, dedans, t.membres[j]].find((l) => l.length) || [], b = t.boite(faces);
      return { c, hors, faces, boite: b, aire: (b[2] - b[0]) * (b[3] - b[1]) };
    }).filter((e) => e.faces.length).sort((p, q) => p.hors - q.hors || q.aire - p.aire)
      /* A number is the same whatever the view. */
      .map((e, k) => ({ ...e, no: String(k + 1) }));
  }

  /* Gives the CPTS whose names found no room, each with its number on the map. */
  peindre(ctx, vue, { statuts, etat }, caches) {
    const zoom = Math.log2(vue.s / 256), grand = zoom < 9 ? 13 : 15, pris = [...vue.reserves];
    const poser = (cle, faces, boite, n, variantes) =>
      this._poser(ctx, vue, pris, this._coupe(cle, faces, boite, n), boite, variantes);
    const large = (b) => (b[2] - b[0]) * vue.s > 30 && visible(vue, b);
    let reste = this.cpts.filter((e) => !(statuts && caches.has(e.c.etat)) && visible(vue, e.boite));
    /* First what fits, then what overflows a little without covering another. */
    for (const essais of [[[grand, 1], [12, 1], [11, 0.98], [11, 0.7]], [[11, 0.5], [10, 0.34]]]) {
      reste = reste.filter((e) => !large(e.boite) || !poser(e, e.faces, e.boite, 28,
        essais.flatMap(([corps, jeu]) => this._variantes(e, corps, jeu))));
    }
    const numerotees = vue.numeros ? reste.filter((e) => this._numeroter(ctx, vue, pris, e)) : [];
    if (zoom < 9.2) return numerotees;
    const { faces, boites, donnees: { communes: { nom, population } } } = this.territoire;
    const vues = faces.filter((f) => !caches.has(etat[f]) && large(boites[f]));
    for (const f of vues.sort((p, q) => population[q] - population[p])) {
      const corps = population[f] > 15000 ? 13 : 11;
      poser(f, [f], boites[f], 12, coupures(nom[f].replace(/-/g, "- ")).map((l) => ({ jeu: population[f] > 10000 ? 0.3 : 1.05, couleur: "#26323f",
        lignes: l.map((t) => ligne(t.replace(/- /g, "-"), 400, corps)) })));
    }
    return numerotees;
  }

  _coupe(cle, faces, boite, n) {
    if (!this.coupes.has(cle)) this.coupes.set(cle, this.territoire.coupe(faces, boite, n));
    return this.coupes.get(cle);
  }

  /* In the territory, else beside it with a line to it; tells whether the territory is in view. */
  _numeroter(ctx, vue, pris, e) {
    const coupe = this._coupe(e, e.faces, e.boite, 28), texte = ligne(e.no, 700, CHIFFRE);
    const w = this._largeur(ctx, texte), h = CHIFFRE * INTERLIGNE;
    const [ancre] = this._places(coupe, e.boite, vue, 1, 1, 1);
    if (!ancre) return false;
    const tient = (p) => libre(vue, pris, boiteDe(p, w, h));
    const dedans = [...this._places(coupe, e.boite, vue, w, h, 0.5), ancre].find(tient);
    const autour = () => TOURS.map(([x, y]) => ({ x: ancre.x + x * CHIFFRE, y: ancre.y + y * CHIFFRE }));
    const p = dedans ?? autour().find(tient) ?? ancre;
    pris.push(boiteDe(p, w, h));
    this._ecrire(ctx, [texte], NOIR, p.x, p.y - h / 2);
    if (!dedans && Math.hypot(p.x - ancre.x, p.y - ancre.y) > CHIFFRE) relier(ctx, ancre, p);
    return true;
  }

  _variantes({ c, hors }, corps, jeu) {
    const fins = c.complement ? [[ligne(c.complement, "italic 400", corps - 2)], []] : [[]];
    return fins.flatMap((fin) => coupures(c.etiquette).map((l) => ({ jeu, couleur: hors ? "#4d5a68" : NOIR,
      lignes: [...l.map((t) => ligne(t, hors ? 400 : 700, corps)), ...fin] })));
  }

  /* Measured once a letter: measuring is dear, and kerning is not worth it. */
  _largeur(ctx, { texte, style, corps }) {
    let somme = 0;
    for (const lettre of texte) {
      const cle = style + lettre;
      if (!this.largeurs.has(cle)) {
        ctx.font = `${style} 12px ${POLICE}`;
        this.largeurs.set(cle, ctx.measureText(lettre).width / 12);
      }
      somme += this.largeurs.get(cle);
    }
    return somme * corps;
  }

  /* Tries the variants in turn, and each where there is most room; jeu is the room wanted, as a
     share of the text's width. */
  _poser(ctx, vue, pris, coupe, boite, variantes) {
    for (const { jeu, couleur, lignes } of variantes) {
      const w = Math.max(...lignes.map((l) => this._largeur(ctx, l)));
      if (w * jeu > (boite[2] - boite[0]) * vue.s) continue;
      const h = lignes.reduce((somme, l) => somme + l.corps * INTERLIGNE, 0);
      for (const p of this._places(coupe, boite, vue, w, h, jeu).slice(0, 14)) {
        const b = boiteDe(p, w, h);
        if (!libre(vue, pris, b)) continue;
        pris.push(b);
        this._ecrire(ctx, lignes, couleur, p.x, p.y - h / 2);
        return true;
      }
    }
    return false;
  }

  /* Intervals free over n cuts in a row, for each first cut: those over its two halves. */
  _libres(coupe, n) {
    if (n === 1) return coupe.lignes;
    if (!coupe.libres[n]) {
      const m = n >> 1, dessus = this._libres(coupe, m), dessous = this._libres(coupe, n - m), sortie = [];
      for (let k = 0; k + n <= coupe.lignes.length; k++) sortie.push(croiser(dessus[k], dessous[k + m]));
      coupe.libres[n] = sortie;
    }
    return coupe.libres[n];
  }

  /* Places where a block w × h may stand in a territory and in the window, best first. */
  _places(coupe, boite, { s, ox, oy, l, h: hauteur, mx, my }, w, h, jeu) {
    const { pas, haut, lignes } = coupe, n = Math.max(1, Math.ceil(h / (pas * s))), sortie = [];
    if (n > lignes.length) return sortie;
    const cx = (boite[0] + boite[2]) / 2, cy = (boite[1] + boite[3]) / 2;
    this._libres(coupe, n).forEach((libres, k) => {
      const cran = haut + (k + n / 2) * pas, y = cran * s - oy;
      if (y < my + h / 2 || y > hauteur - my - h / 2) return;
      for (let i = 0; i < libres.length; i += 2) {
        const p = Math.max(libres[i], (ox + mx) / s), q = Math.min(libres[i + 1], (ox + l - mx) / s);
        const place = (q - p) * s / w, marge = Math.min(w / 2 / s, (q - p) / 2);
        if (place < jeu) continue;
        const x = Math.max(p + marge, Math.min(q - marge, cx));
        const ecart = Math.hypot((x - cx) / (boite[2] - boite[0]), (cran - cy) / (boite[3] - boite[1]));
        sortie.push({ x: x * s - ox, y, note: Math.min(place, 1.3) - ecart });
      }
    });
    return sortie.sort((p, q) => q.note - p.note);
  }

  _ecrire(ctx, lignes, couleur, x, haut) {
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.strokeStyle = "rgba(255,255,255,.88)";
    ctx.fillStyle = couleur;
    ctx.lineWidth = 3.2;
    for (const passe of ["strokeText", "fillText"]) {
      let y = haut;
      for (const { texte, police, corps } of lignes) {
        ctx.font = police;
        ctx[passe](texte, x, y + corps * 0.6);
        y += corps * INTERLIGNE;
      }
    }
  }
}
