/* Faces, groups of faces and their outlines. Any outline is the arcs whose two sides differ. */
import { decoder } from "./decodage.js";

const empty = () => [Infinity, Infinity, -Infinity, -Infinity];

function etendre(boite, autre) {
  for (let k = 0; k < 2; k++) {
    boite[k] = Math.min(boite[k], autre[k]);
    boite[k + 2] = Math.max(boite[k + 2], autre[k + 2]);
  }
  return boite;
}

export class Territoire {
  constructor(donnees) {
    const { communes } = donnees;
    this.donnees = donnees;
    this.arcs = decoder(donnees.geometrie);
    this.faces = communes.code.map((_, f) => f);
    this.contexte = new Set(communes.contexte);
    this.arcsDe = this.faces.map(() => []);
    this.boites = this.faces.map(empty);
    /* Of each arc, its box: four numbers. */
    this.boitesDArcs = new Float64Array(4 * this.arcs.n);
    /** @type {any[]} */
    this.calques = [];
    this._lire();
    this._tenir();
  }

  /* The same communes, held by others: shapes are shared, and so is what is painted alike in both. */
  avec(donnees) {
    const autre = Object.assign(Object.create(Territoire.prototype), this, { donnees });
    autre._tenir(this.calques[0].groupes);
    return autre;
  }

  /* Who holds each commune, and what is painted of it; groupes: those that may be taken over. */
  _tenir(groupes = []) {
    const { communes: { cpts, classe, etat }, cpts: toutes, etats, calque } = this.donnees;
    this.cptsDe = cpts.map((c) => (c < 0 ? [] : [c].flat()));
    this.membres = toutes.map(() => []);
    this.cptsDe.forEach((liste, f) => liste.forEach((j) => this.membres[j].push(f)));
    this._trier();
    this.calques = [{ statuts: true, etats, etat, groupes: this._grouper(this.parts, etat, groupes) }];
    if (calque) this.calques.unshift({ statuts: false, etats: calque.classes, etat: classe, groupes: this._grouper(classe, classe) });
  }

  _lire() {
    const { n, debut, gauche, droite, x, y } = this.arcs;
    for (let a = 0; a < n; a++) {
      let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
      for (let v = debut[a]; v < debut[a + 1]; v++) {
        if (x[v] < x0) x0 = x[v];
        if (x[v] > x1) x1 = x[v];
        if (y[v] < y0) y0 = y[v];
        if (y[v] > y1) y1 = y[v];
      }
      this.boitesDArcs.set([x0, y0, x1, y1], 4 * a);
      for (let cote = 0; cote < 2; cote++) {
        const f = cote ? droite[a] : gauche[a];
        if (f < 0) continue;
        this.arcsDe[f].push(a);
        const b = this.boites[f];
        if (x0 < b[0]) b[0] = x0;
        if (y0 < b[1]) b[1] = y0;
        if (x1 > b[2]) b[2] = x1;
        if (y1 > b[3]) b[3] = y1;
      }
    }
  }

  /* The arcs that are in a box, or cross it. */
  dansLaBoite(arcs, [x0, y0, x1, y1]) {
    const b = this.boitesDArcs;
    return arcs.filter((a) => b[4 * a] <= x1 && b[4 * a + 2] >= x0 && b[4 * a + 1] <= y1 && b[4 * a + 3] >= y0);
  }

  boite(faces) {
    return faces.reduce((b, f) => etendre(b, this.boites[f]), empty());
  }

  /* Sorts the arcs by what they separate: communes, CPTS (by their lists or estimated), departments. */
  _trier() {
    const { n, gauche, droite } = this.arcs, { cpts, etat, departement } = this.donnees.communes;
    const tenue = (f, estimee) => [cpts[f]].flat().some((j) => j >= 0 && this.donnees.cpts[j].estimee === estimee);
    const limite = (g, d) => (tenue(g, false) || tenue(d, false) || !(tenue(g, true) || tenue(d, true)) ? "cpts" : "estimee");
    const parts = this.parts = cpts.map((c, f) => c + "/" + etat[f]);
    /** @type {Record<string, number[]>} */
    const traits = { commune: [], contexte: [], cpts: [], estimee: [], departement: [], bord: [] };
    this.traits = traits;
    this.prevus = (this.donnees.prevus ?? []).map((faces) => this.contour(faces));
    for (let a = 0; a < n; a++) {
      const g = gauche[a], d = droite[a];
      if (g < 0 || d < 0) traits.bord.push(a);
      else {
        const hors = this.contexte.has(g) && this.contexte.has(d);
        traits[parts[g] === parts[d] ? "commune" : hors ? "contexte" : limite(g, d)].push(a);
        if (departement[g] !== departement[d]) traits.departement.push(a);
      }
    }
  }

  /* Gathers the faces painted alike; but for a CPTS, by department: batches stay small. connus: groups
     found before, the same ones where their faces are. */
  _grouper(parts, etat, connus = []) {
    const { cpts, departement } = this.donnees.communes, parCle = new Map();
    parts.forEach((part, f) => {
      const hors = this.contexte.has(f), seule = parts !== this.parts || cpts[f] < 0;
      const cle = [part, hors, seule && departement[f]].join();
      if (!parCle.has(cle)) parCle.set(cle, { cle, etat: etat[f], hors, faces: [] });
      parCle.get(cle).faces.push(f);
    });
    const avant = new Map(connus.map((g) => [g.cle, g]));
    return [...parCle.values()].map((g) => {
      const connu = avant.get(g.cle);
      if (connu && connu.faces.length === g.faces.length && connu.faces.every((f, k) => f === g.faces[k])) return connu;
      return Object.assign(g, { boite: this.boite(g.faces), anneaux: this.anneaux(this.contour(g.faces)) });
    });
  }

  /* The outline of a set of faces. */
  contour(faces) {
    const { gauche, droite } = this.arcs, dedans = new Uint8Array(this.faces.length + 1), sortie = [];
    for (const f of faces) dedans[f + 1] = 1;
    for (const f of faces) {
      for (const a of this.arcsDe[f]) if (dedans[gauche[a] + 1] !== dedans[droite[a] + 1]) sortie.push(a);
    }
    return sortie;
  }

  /* Arcs → closed rings of arcs, ~a where an arc runs backwards. Which way a ring turns at a node
     passed twice does not matter: fills are even-odd. */
  anneaux(arcs) {
    const { noeuds } = this.arcs, bouts = new Map(), pris = new Set(), sortie = [];
    const ajouter = (noeud, a) => bouts.get(noeud)?.push(a) || bouts.set(noeud, [a]);
    for (const a of arcs) {
      ajouter(noeuds[2 * a], a);
      ajouter(noeuds[2 * a + 1], ~a);
    }
    const libre = (s) => !pris.has(s < 0 ? ~s : s);
    for (const depart of arcs) {
      const anneau = [];
      for (let s = depart; s !== undefined && libre(s);) {
        const a = s < 0 ? ~s : s;
        pris.add(a);
        anneau.push(s);
        s = bouts.get(noeuds[s < 0 ? 2 * a : 2 * a + 1]).find(libre);
      }
      if (anneau.length) sortie.push(anneau);
    }
    return sortie;
  }

  /* The face under a point. Crossings are counted over all its arcs, so every part is tested. */
  sous(px, py) {
    const { debut, x, y } = this.arcs;
    return this.faces.findIndex((f) => {
      const b = this.boites[f];
      if (px < b[0] || px > b[2] || py < b[1] || py > b[3]) return false;
      let dedans = false;
      for (const a of this.arcsDe[f]) {
        for (let v = debut[a] + 1; v < debut[a + 1]; v++) {
          if (y[v] > py !== y[v - 1] > py &&
              px < x[v] + ((py - y[v]) * (x[v - 1] - x[v])) / (y[v - 1] - y[v])) dedans = !dedans;
        }
      }
      return dedans;
    });
  }

  /* Horizontal cuts through an outline: what a line of text can stand in. */
  coupe(faces, boite, nombre) {
    const { debut, x, y } = this.arcs, haut = boite[1], pas = (boite[3] - haut) / nombre;
    const lignes = Array.from({ length: nombre }, () => /** @type {number[]} */ ([]));
    for (const a of this.contour(faces)) {
      for (let v = debut[a] + 1; v < debut[a + 1]; v++) {
        const [p, q] = y[v] < y[v - 1] ? [v, v - 1] : [v - 1, v], fin = Math.ceil((y[q] - haut) / pas - 0.5);
        for (let k = Math.ceil((y[p] - haut) / pas - 0.5); k < fin; k++) {
          lignes[k].push(x[p] + ((haut + (k + 0.5) * pas - y[p]) * (x[q] - x[p])) / (y[q] - y[p]));
        }
      }
    }
    lignes.forEach((l) => l.sort((p, q) => p - q));
    return { pas, haut, lignes, libres: [] };
  }
}
