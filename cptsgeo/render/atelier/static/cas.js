/* A CPTS of a plan, or a territory proposed inside a plan, as cptsgeo.rules.case sees it. Communes are
   ranks in the order of their codes; CPTS are ranks of the plan, SOI for a proposal that replaces none. */
import { morceaux } from "./graphe.js";
import { Mots } from "./mots.js";
import { remplir } from "./phrases.js";
import { ESTIMATION } from "./plan.js";

export const par = (p, q) => p - q;
export const SOI = -1;

export class Cas extends Mots {
  /* propose: { nom, communes, invitation } of a proposal that would replace soi; without it, soi is judged
     as it is in the plan. */
  constructor(plan, soi, propose = /** @type {any} */ (null)) {
    super(plan);
    this.d = this.moteur.d;
    this.n = this.moteur.n;
    this.soi = soi;
    this.propose = propose;
    this.invitation = Boolean(propose?.invitation);
    this.communes = propose ? propose.communes.slice().sort(par) : plan.territoires[soi];
    this.dedans = new Uint8Array(this.n);
    for (const i of this.communes) this.dedans[i] = 1;
    /* What an estimate gave to the CPTS, and its list has not: to be attributed. */
    const avant = propose && soi !== SOI && plan.cpts[soi].fiabilite === ESTIMATION ? plan.territoires[soi] : [];
    this.attente = new Set(avant.filter((i) => !this.dedans[i]));
    /* Communes and CPTS that were asked of the plan: what is found stands as long as they do. */
    this.lues = new Set();
    this.nommees = new Set();
    /* Found when a rule first asks. */
    this._morceaux = this._enclaves = this._prises = undefined;
  }

  /* — who holds what — */

  avant(i) {
    return this.plan.detenteurs(i);
  }

  apres(i) {
    const avant = this.avant(i);
    if (!this.propose) {
      this.lues.add(i);
      return avant;
    }
    const admis = this.soi === SOI ? null : this.moteur.derogations.get(i)?.cpts;
    if (!this.dedans[i]) return avant.includes(this.soi) ? avant.filter((j) => j !== this.soi) : avant;
    if (!admis?.includes(this.soi)) return [this.soi];
    return this.plan.ordonner([...avant.filter((j) => admis.includes(j)), this.soi]);
  }

  membres(j) {
    if (j === this.soi) return this.communes;
    return this.plan.territoires[j].filter((i) => this.apres(i).includes(j));
  }

  /* What it had before: nothing, for a territory that replaces none. */
  get siennes() {
    return this.soi === SOI ? [] : this.plan.territoires[this.soi];
  }

  /* Population and size of a CPTS: unknown where a derogation shares one of its communes. */
  portrait(j, avant = false) {
    const communes = avant ? this.plan.territoires[j] : this.membres(j);
    const detenteurs = (i) => (avant ? this.avant(i) : this.apres(i));
    const { derogations } = this.moteur;
    const partagees = derogations.size ? communes.filter((i) => derogations.has(i) && this.plan.derogation(i, detenteurs(i))) : [];
    const propre = this.population(communes) - this.population(partagees);
    const population = partagees.length || !communes.length ? null : propre;
    return { communes, partagees, propre, population, taille: population === null ? null : this.moteur.taille(population) };
  }

  estimee(j) {
    return !(this.propose && j === this.soi) && this.plan.cpts[j].fiabilite === ESTIMATION;
  }

  /* Population and size that are published of it; what is published is not said of a proposal. */
  get publiee() {
    const { publiee: [population = null, taille = null] } = this.propose ? { publiee: [] } : this.plan.cpts[this.soi];
    return [population, taille];
  }

  /* Its status in the plan. */
  statut(j) {
    return this.moteur.statuts.de(this.plan.cpts[j]);
  }

  /* — words — */

  autres(n) {
    return `${n} autre${n > 1 ? "s" : ""}`;
  }

  nom(j) {
    if (j === this.soi && this.propose) return this.propose.nom;
    this.nommees.add(j);
    return super.nom(j);
  }

  dire(phrase, valeurs = {}) {
    return remplir(this.d.phrases[phrase], this, { soi: this.soi, ...valeurs });
  }

  /* — pieces — */

  /* Pieces by population, the largest first, and the communes of each in order. */
  ranger(morceaux) {
    const ranges = morceaux.map((m) => m.slice().sort(par));
    return ranges.sort((p, q) => this.population(q) - this.population(p) || p[0] - q[0]);
  }

  get morceaux() {
    return (this._morceaux ??= this.ranger(this.moteur.graphe.morceaux(this.communes)));
  }

  /* The most populous of some communes, the first code of equals. */
  ville(communes) {
    const { population } = this.moteur;
    return communes.slice().sort(par).reduce((p, q) => (population[q] > population[p] ? q : p));
  }

  /* — what it surrounds — */

  /* Communes of the perimeter where coverage is known: those to be attributed are not. */
  situee(i) {
    const { moteur, plan, attente } = this;
    if (!moteur.perimetre[i] || attente.has(i)) return false;
    return !plan.attente.has(i) || this.apres(i).length > 0;
  }

  /* Communes that someone holds, or that the plan knows to be uncovered; the rest is open land. */
  connue(i) {
    return this.apres(i).length > 0 || this.situee(i);
  }

  blanche(i) {
    return !this.apres(i).length && this.situee(i);
  }

  ouverte(i) {
    const { graphe } = this.moteur;
    return graphe.mer.has(i) || graphe.dehors.has(i) || graphe.touche[i].some((k) => !this.connue(k));
  }

  /* What is not the territory, and cannot be reached from the open without going through it. */
  get enclaves() {
    if (this._enclaves) return this._enclaves;
    const { touche } = this.moteur.graphe, vues = new Uint8Array(this.n);
    this._enclaves = [];
    for (const i of this.communes) {
      for (const depart of touche[i]) {
        if (this.dedans[depart] || vues[depart] || !this.connue(depart)) continue;
        const groupe = this._ferme(depart, vues);
        if (groupe) this._enclaves.push(groupe.sort(par));
      }
    }
    return this._enclaves.sort((p, q) => p[0] - q[0]);
  }

  /* What is around a commune, if it is closed: searched towards the open, the nearest first. What was
     seen from elsewhere leads there (what is closed is seen whole at once). */
  _ferme(depart, vues) {
    const { graphe, profondeur } = this.moteur, groupe = [depart], pile = [depart], ici = new Set(groupe);
    let ouvert = false;
    while (pile.length && !ouvert) {
      const i = /** @type {number} */ (pile.pop());
      ouvert = this.ouverte(i);
      let proche = -1;
      for (const k of ouvert ? [] : graphe.touche[i]) {
        if (this.dedans[k] || ici.has(k)) continue;
        if (vues[k]) ouvert = true;
        ici.add(k);
        groupe.push(k);
        if (proche >= 0 && profondeur[k] >= profondeur[proche]) pile.push(k);
        else {
          if (proche >= 0) pile.push(proche);
          proche = k;
        }
      }
      if (proche >= 0) pile.push(proche);
    }
    for (const i of groupe) vues[i] = 1;
    return ouvert ? null : groupe;
  }

  /* Uncovered groups in its enclaves that touch it and nobody else. */
  get entourees() {
    const { graphe } = this.moteur, sortie = [];
    for (const enclave of this.enclaves) {
      const blanches = enclave.filter((i) => this.blanche(i));
      const groupes = morceaux(blanches, graphe.frontiere, this.n).map((g) => g.sort(par)).sort((p, q) => p[0] - q[0]);
      for (const groupe of groupes) {
        const dans = new Set(groupe);
        if (groupe.every((i) => !graphe.dehors.has(i) && graphe.touche[i].every((k) => dans.has(k) || this.dedans[k]))) sortie.push(groupe);
      }
    }
    return sortie;
  }

  /* CPTS that lose communes to the proposal, and which. */
  get prises() {
    if (!this.propose) return [];
    return (this._prises ??= this._perdantes());
  }

  _perdantes() {
    const perdues = new Map();
    for (const i of this.communes) {
      const apres = this.apres(i);
      for (const j of this.avant(i)) {
        if (j === this.soi || apres.includes(j)) continue;
        if (!perdues.has(j)) perdues.set(j, []);
        perdues.get(j).push(i);
      }
    }
    return this.plan.ordonner(perdues.keys()).map((j) => [j, perdues.get(j)]);
  }
}
