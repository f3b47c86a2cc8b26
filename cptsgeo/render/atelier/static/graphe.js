/* The contiguity graph, and what cptsgeo.graphs does with any: pieces, hinges, ways. */
import { entiers } from "../../canvas/static/decodage.js";

/* Where searches mark nodes, each with numbers of its own: a table for each search would cost more than
   the search of a small territory in a large country. */
const marques = { reste: new Float64Array(0), rang: new Float64Array(0), suite: 1 };

function marquer(n, combien) {
  if (marques.reste.length < n) Object.assign(marques, { reste: new Float64Array(n), rang: new Float64Array(n) });
  const premiere = marques.suite;
  marques.suite += combien;
  return premiere;
}

/* Pieces that edges among some nodes connect; nodes are whole numbers under n. */
export function morceaux(noeuds, beside, n) {
  const ici = marquer(n, 1), { reste } = marques, sortie = [];
  for (const x of noeuds) reste[x] = ici;
  for (const depart of noeuds) {
    if (reste[depart] !== ici) continue;
    reste[depart] = 0;
    const morceau = [depart];
    for (let k = 0; k < morceau.length; k++) {
      for (const y of beside(morceau[k])) {
        if (reste[y] === ici) {
          reste[y] = 0;
          morceau.push(y);
        }
      }
    }
    sortie.push(morceau);
  }
  return sortie;
}

/* Nodes whose withdrawal breaks their piece, and the groups that it detaches: seen from the first
   node of each piece; all of them where that one goes. One search (Tarjan), without recursion. */
export function charnieres(noeuds, beside, n) {
  const ici = marquer(n, noeuds.length + 1), { reste: parmi, rang } = marques, ordre = [], detachees = new Map();
  for (const x of noeuds) parmi[x] = ici;
  const detacher = (x, debut) => {
    if (!detachees.has(x)) detachees.set(x, []);
    detachees.get(x).push([debut, ordre.length]);
  };
  for (const racine of noeuds) {
    if (rang[racine] >= ici) continue;
    const pile = [];
    let noeud = racine, bas = (rang[racine] = ici + ordre.push(racine) - 1), suite = beside(racine)[Symbol.iterator]();
    for (;;) {
      const { done, value: y } = suite.next();
      if (!done) {
        if (parmi[y] !== ici) continue;
        if (rang[y] < ici) {
          pile.push([noeud, suite, bas]);
          bas = rang[y] = ici + ordre.push(y) - 1;
          noeud = y;
          suite = beside(y)[Symbol.iterator]();
        } else if (rang[y] < bas && !(pile.length && y === pile.at(-1)[0])) bas = rang[y];
        continue;
      }
      if (!pile.length) break;
      const fini = noeud, atteint = bas;
      [noeud, suite, bas] = pile.pop();
      if (atteint >= rang[noeud]) detacher(noeud, rang[fini] - ici);
      else if (atteint < bas) bas = atteint;
    }
    if (detachees.get(racine)?.length === 1) detachees.delete(racine);
  }
  return new Map([...detachees].map(([x, plages]) => [x, plages.map(([p, q]) => ordre.slice(p, q))]));
}

/* The smaller of two entries [length, cost, node, before]. */
const avant = (p, q) => p[0] - q[0] || p[1] - q[1] || p[2] - q[2] || p[3] - q[3];

class Tas {
  constructor() {
    this.t = [];
  }

  mettre(x) {
    const { t } = this;
    let k = t.push(x) - 1;
    for (let p; k && avant(t[k], t[(p = (k - 1) >> 1)]) < 0; k = p) [t[k], t[p]] = [t[p], t[k]];
  }

  prendre() {
    const { t } = this, tete = t[0], fin = t.pop();
    if (!t.length) return tete;
    t[0] = fin;
    for (let k = 0, c; (c = 2 * k + 1) < t.length; k = c) {
      if (c + 1 < t.length && avant(t[c + 1], t[c]) < 0) c++;
      if (avant(t[k], t[c]) <= 0) break;
      [t[k], t[c]] = [t[c], t[k]];
    }
    return tete;
  }
}

/* The nodes between some and others: the fewest, then the cheapest; null without a way. */
export function chemin(departs, buts, beside, cout, auPlus) {
  const tas = new Tas(), vient = new Map();
  for (const x of departs) tas.mettre([0, 0, x, x]);
  while (tas.t.length) {
    const [longueur, total, x, d] = tas.prendre();
    if (vient.has(x)) continue;
    vient.set(x, d);
    if (buts.has(x)) {
      const sortie = [];
      for (let y = d; vient.get(y) !== y; y = vient.get(y)) sortie.push(y);
      return x === d ? [] : sortie.reverse();
    }
    if (longueur > auPlus) continue;
    for (const y of beside(x)) {
      if (!vient.has(y)) tas.mettre([longueur + 1, total + (buts.has(y) ? 0 : cout(y)), y, x]);
    }
  }
  return null;
}

export class Graphe {
  constructor({ voisines, courtes, mer, dehors, liens, liens_dehors }, n) {
    const valeurs = entiers(voisines), touche = Array.from({ length: n }, () => /** @type {number[]} */ ([]));
    for (let i = 0, k = 0; i < n; i++) {
      for (let reste = valeurs[k++], j = i; reste; reste--) {
        j += valeurs[k++];
        touche[i].push(j);
        touche[j].push(i);
      }
    }
    this.n = n;
    this.touche = touche.map((liste) => liste.sort((p, q) => p - q));
    this.a_cote = this.touche.slice();
    this.liens = liens;
    for (const [a, b] of liens) {
      this.a_cote[a] = [...this.a_cote[a], b];
      this.a_cote[b] = [...this.a_cote[b], a];
    }
    this.courtes = new Map();
    for (const [a, b, metres] of courtes) {
      for (const [p, q] of [[a, b], [b, a]]) {
        if (!this.courtes.has(p)) this.courtes.set(p, new Map());
        this.courtes.get(p).set(q, metres);
      }
    }
    this.mer = new Set(mer);
    /* Where a border, or a link, leads to a commune that the page does not know. */
    this.dehors = new Set(dehors);
    this.liens_dehors = new Set(liens_dehors);
  }

  /* By a border, or by a declared link too. */
  frontiere = (i) => this.touche[i];
  contigu = (i) => this.a_cote[i];

  morceaux(communes, beside = this.contigu) {
    return morceaux(communes, beside, this.n);
  }
}
