/* A plan with a proposal in it, as cptsgeo.case sees it. Communes are ranks in the order of their
   codes; CPTS are ranks in the order of their identifiers, SOI for the proposal if it replaces none. */
import { morceaux } from "./graphe.js";
import { cite, enumere, remplir } from "./phrases.js";

export const par = (p, q) => p - q;
export const SOI = -1;

export class Cas {
  constructor(moteur, { nom, communes, remplace = SOI, invitation = false }) {
    this.moteur = moteur;
    this.d = moteur.d;
    this.n = moteur.n;
    this.nom = nom;
    this.invitation = invitation;
    this.soi = remplace;
    this.communes = communes.slice().sort(par);
    this.dedans = new Uint8Array(this.n);
    for (const i of this.communes) this.dedans[i] = 1;
    /* What an estimate gave to the CPTS, and its list has not: to be attributed. */
    const avant = remplace !== SOI && this.d.cpts[remplace].estimee ? this.d.cpts[remplace].communes : [];
    this.attente = new Set(avant.filter((i) => !this.dedans[i]));
    /* Found when a rule first asks. */
    this._morceaux = this._enclaves = this._prises = undefined;
  }

  /* — who holds what — */

  avant(i) {
    return this.moteur.detenteurs[i];
  }

  apres(i) {
    const avant = this.avant(i), { derogations } = this.moteur;
    const admis = this.soi === SOI ? null : derogations.get(i)?.cpts;
    if (!this.dedans[i]) return avant.includes(this.soi) ? avant.filter((j) => j !== this.soi) : avant;
    if (!admis?.includes(this.soi)) return [this.soi];
    return [...new Set([...avant.filter((j) => admis.includes(j)), this.soi])].sort(par);
  }

  membres(j) {
    if (j === this.soi) return this.communes;
    return this.d.cpts[j].communes.filter((i) => this.apres(i).includes(j));
  }

  /* Whether a derogation that names one of its holders shares a commune. */
  sous_derogation(i, detenteurs) {
    const trouvee = this.moteur.derogations.get(i);
    return trouvee && detenteurs.some((j) => trouvee.cpts.includes(j)) ? trouvee : null;
  }

  population(communes) {
    const { population } = this.moteur;
    return communes.reduce((somme, i) => somme + population[i], 0);
  }

  /* Population and size of a CPTS: unknown where a derogation shares one of its communes. */
  portrait(j, avant = false) {
    const communes = avant ? this.d.cpts[j].communes : this.membres(j);
    const detenteurs = (i) => (avant ? this.avant(i) : this.apres(i));
    const partagees = communes.filter((i) => this.sous_derogation(i, detenteurs(i)));
    const propre = this.population(communes) - this.population(partagees);
    const population = partagees.length || !communes.length ? null : propre;
    return { communes, partagees, propre, population, taille: population === null ? null : this.moteur.taille(population) };
  }

  estimee(j) {
    return j !== this.soi && this.d.cpts[j].estimee;
  }

  /* — words — */

  commune(i) {
    return `${this.moteur.noms[i]} (${this.moteur.codes[i]})`;
  }

  liste(communes, limite = 8) {
    const dits = communes.slice(0, limite).map((i) => this.commune(i)), reste = communes.length - dits.length;
    if (reste > 0) dits.push(`${reste} autre${reste > 1 ? "s" : ""}`);
    return enumere(dits);
  }

  noms(cpts) {
    return enumere(cpts.map((j) => cite(j === this.soi ? this.nom : this.d.cpts[j].nom)));
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

  /* Communes that someone holds, or that the plan knows to be uncovered; the rest is open land. */
  connue(i) {
    return (this.moteur.perimetre[i] && !this.attente.has(i)) || this.apres(i).length > 0;
  }

  blanche(i) {
    return this.moteur.perimetre[i] && !this.attente.has(i) && !this.apres(i).length;
  }

  /* What is not the territory, and cannot be reached from the open without going through it. */
  get enclaves() {
    if (this._enclaves) return this._enclaves;
    const { graphe } = this.moteur, { n } = this, vu = new Uint8Array(n), pile = [];
    const ouverte = (i) => graphe.mer.has(i) || graphe.dehors.has(i) || graphe.touche[i].some((k) => !this.connue(k));
    const connues = [];
    for (let i = 0; i < n; i++) if (!this.dedans[i] && this.connue(i)) connues.push(i);
    for (const i of connues) {
      if (ouverte(i)) {
        vu[i] = 1;
        pile.push(i);
      }
    }
    while (pile.length) {
      for (const k of graphe.touche[pile.pop()]) {
        if (!vu[k] && !this.dedans[k] && this.connue(k)) {
          vu[k] = 1;
          pile.push(k);
        }
      }
    }
    const dedans = this.communes.length ? connues.filter((i) => !vu[i]) : [];
    this._enclaves = morceaux(dedans, graphe.frontiere, n).map((m) => m.sort(par)).sort((p, q) => p[0] - q[0]);
    return this._enclaves;
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
    return (this._prises ??= this.d.cpts.flatMap(({ communes }, j) => {
      if (j === this.soi) return [];
      const perdues = communes.filter((i) => this.dedans[i] && !this.apres(i).includes(j));
      return perdues.length ? [[j, perdues]] : [];
    }));
  }
}
