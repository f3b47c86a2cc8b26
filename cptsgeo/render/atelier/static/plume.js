/* What a canvas is asked to draw, as an SVG document: paths, patterns and texts, by the names that a
   canvas's context gives them. Numbers are whole: tenths of a pixel. */

const DIXIEMES = 10;
const enDixiemes = (v) => Math.round(v * DIXIEMES);
const enXml = (texte) => texte.replace(/[&<>"]/g, (signe) => `&#${signe.charCodeAt(0)};`).replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
const ANCRES = { center: "middle", left: "start", right: "end" };

/* Not every reader of SVG knows a colour with its opacity. */
function peint(quoi, couleur, opacite) {
  const [transparente, r, v, b, a = "1"] = /^rgba\((\d+), ?(\d+), ?(\d+), ?([\d.]+)\)$/.exec(couleur) ?? [], force = +a * opacite, pleine = transparente ? `rgb(${r},${v},${b})` : couleur;
  const voile = force < 1 ? ` ${quoi}-opacity="${+force.toFixed(2)}"` : "";
  return `${quoi}="${pleine}"${voile}`;
}

export class Plume {
  constructor(largeur, hauteur, titre) {
    this.largeur = largeur;
    this.hauteur = hauteur;
    this.titre = titre;
    this.globalAlpha = this.lineWidth = 1;
    this.fillStyle = this.strokeStyle = "#000";
    this.lineCap = "butt";
    this.font = "";
    this.textAlign = "left";
    this.textBaseline = "alphabetic";
    this.tirets = "";
    this.lignes = [];
    this.motifs = new Map();
    /* Boxes beyond which nothing shows. */
    this.fenetre = [0, 0, largeur, hauteur];
    this.mesure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    this.beginPath();
  }

  /* What follows is drawn in a box of the picture, and nowhere else. */
  encadrer(x, y, l, h, faire) {
    this.lignes.push(`<clipPath id="cadre"><rect width="${enDixiemes(l)}" height="${enDixiemes(h)}"/></clipPath>`,
      `<g transform="translate(${enDixiemes(x)} ${enDixiemes(y)})" clip-path="url(#cadre)">`);
    this.fenetre = [0, 0, l, h];
    faire();
    this.lignes.push("</g>");
    this.fenetre = [0, 0, this.largeur, this.hauteur];
  }

  setTransform() { /* a picture has one scale */ }
  clearRect() { /* and nothing beneath */ }

  setLineDash(tirets) {
    this.tirets = tirets.length ? ` stroke-dasharray="${tirets.map(enDixiemes).join(" ")}"` : "";
  }

  /* — paths — */

  beginPath() {
    /** @type {any[]} */
    this.traces = [];
  }

  moveTo(x, y) {
    this.traces.push({ points: [[x, y]], ferme: false });
  }

  lineTo(x, y) {
    this.traces.at(-1).points.push([x, y]);
  }

  closePath() {
    if (this.traces.length) this.traces.at(-1).ferme = true;
  }

  rect(x, y, l, h) {
    this.traces.push({ points: [[x, y], [x + l, y], [x + l, y + h], [x, y + h]], ferme: true });
  }

  /* Circles only. */
  arc(x, y, rayon) {
    this.traces.push({ rond: `M${enDixiemes(x - rayon)} ${enDixiemes(y)}a${enDixiemes(rayon)} ${enDixiemes(rayon)} 0 1 0 ${enDixiemes(2 * rayon)} 0a${enDixiemes(rayon)} ${enDixiemes(rayon)} 0 1 0 ${-enDixiemes(2 * rayon)} 0z`,
      points: [[x - rayon, y - rayon], [x + rayon, y + rayon]] });
  }

  /* The path, from one point to the next; what is out of sight is left out. */
  get _trace() {
    const [x0, y0, x1, y1] = this.fenetre;
    return this.traces.map(({ points, ferme, rond }) => {
      const dehors = [points.every(([x]) => x < x0), points.every(([x]) => x > x1), points.every(([, y]) => y < y0), points.every(([, y]) => y > y1)];
      if (dehors.some(Boolean)) return "";
      if (rond) return rond;
      let [px, py] = points[0].map(enDixiemes), texte = `M${px} ${py}`;
      const pas = [];
      for (const point of points.slice(1)) {
        const [x, y] = point.map(enDixiemes);
        if (x === px && y === py) continue;
        pas.push(`${x - px}${y < py ? "" : " "}${y - py}`);
        [px, py] = [x, y];
      }
      if (!pas.length) return "";
      texte += `l${pas.join(" ").replace(/ -/g, "-")}`;
      return ferme ? `${texte}z` : texte;
    }).join("");
  }

  _ecrire(nom, attributs, dedans = "") {
    const fin = dedans ? `>${dedans}</${nom}>` : "/>";
    this.lignes.push(`<${nom} ${attributs}${fin}`);
  }

  fill(regle = "nonzero") {
    const trace = this._trace;
    if (trace) this._ecrire("path", `${peint("fill", this.fillStyle, this.globalAlpha)}${regle === "evenodd" ? ' fill-rule="evenodd"' : ""} d="${trace}"`);
  }

  get _trait() {
    return `${peint("stroke", this.strokeStyle, this.globalAlpha)} stroke-width="${enDixiemes(this.lineWidth)}" stroke-linejoin="round"`;
  }

  stroke() {
    const trace = this._trace;
    if (trace) this._ecrire("path", `fill="none" ${this._trait} stroke-linecap="${this.lineCap}"${this.tirets} d="${trace}"`);
  }

  fillRect(x, y, l, h) {
    this.beginPath();
    this.rect(x, y, l, h);
    this.fill();
  }

  strokeRect(x, y, l, h) {
    this.beginPath();
    this.rect(x, y, l, h);
    this.stroke();
  }

  /* A pattern of its own: see motifs.js. */
  hachure(couleur, { taille, chemin, trait, epaisseur }) {
    const cle = [couleur, chemin, trait].join();
    if (!this.motifs.has(cle)) {
      const id = `motif-${this.motifs.size}`, fond = couleur ? `<rect width="${taille}" height="${taille}" fill="${couleur}"/>` : "";
      this.motifs.set(cle, { id, texte: `<pattern id="${id}" width="${taille}" height="${taille}" patternUnits="userSpaceOnUse" patternTransform="scale(${DIXIEMES})">${fond}<path d="${chemin}" fill="none" stroke="${trait}" stroke-width="${epaisseur}" stroke-linecap="round"/></pattern>` });
    }
    return `url(#${this.motifs.get(cle).id})`;
  }

  /* — texts — */

  measureText(texte) {
    this.mesure.font = this.font;
    return this.mesure.measureText(texte);
  }

  _texte(texte, x, y, style) {
    const [, italique, graisse, corps, police] = /^(italic )?(\d+) ([\d.]+)px (.*)$/.exec(this.font) ?? [], milieu = this.textBaseline === "middle" ? 0.35 * +corps : 0;
    this._ecrire("text", `x="${enDixiemes(x)}" y="${enDixiemes(y + milieu)}" text-anchor="${ANCRES[this.textAlign]}" font-family="${enXml(police.replace(/"/g, "'"))}" font-size="${enDixiemes(+corps)}" font-weight="${graisse}"${italique ? ' font-style="italic"' : ""} ${style}`, enXml(texte));
  }

  fillText(texte, x, y) {
    this._texte(texte, x, y, peint("fill", this.fillStyle, this.globalAlpha));
  }

  strokeText(texte, x, y) {
    this._texte(texte, x, y, `fill="none" ${this._trait}`);
  }

  get document() {
    const { largeur, hauteur } = this, dessin = this.lignes.join("\n");
    const motifs = [...this.motifs.values()].filter((m) => dessin.includes(`url(#${m.id})`)).map((m) => m.texte).join("");
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${largeur}" height="${hauteur}" viewBox="0 0 ${enDixiemes(largeur)} ${enDixiemes(hauteur)}">\n<title>${enXml(this.titre)}</title>\n<defs>${motifs}</defs>\n${dessin}\n</svg>\n`;
  }
}
