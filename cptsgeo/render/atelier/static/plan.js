/* A whole plan while it is drawn: who holds each commune, what is said of each CPTS. Values are frozen,
   and those of two plans that do not differ are the same: a difference costs what differs. Communes are
   ranks in the order of their codes, CPTS are ranks in the order of the page, then as they are added. */

const BITS_DE_BLOC = 8, DANS_UN_BLOC = 1 << BITS_DE_BLOC, DANS = DANS_UN_BLOC - 1;
const PERSONNE = /** @type {any} */ (Object.freeze([]));
export const ESTIMATION = "estimation";
const croissant = (p, q) => p - q;

/** @returns {any} */
const fige = (valeur) => Object.freeze(valeur);

const memes = (p, q) => p === q || (p.length === q.length && p.every((j, k) => j === q[k]));

export class Plan {
  constructor(moteur, cpts, territoires, blocs, attente) {
    this.moteur = moteur;
    /* What is said of each: id, nom (ecrit: as it was typed), statut (the event that gives it, or null), evenements ({ statut, date,
       nature, estime, source }), fiabilite, liste ({ source, date, effet, modifiee_le }, or null), recue (its
       communes by that list), site, contact, siege, fin ({ date, motif }, or null), nouvelle. */
    this.cpts = cpts;
    this.territoires = territoires;
    this.blocs = blocs;
    /* To be attributed: whose each was, by commune; an empty text where nobody says. */
    this.attente = attente;
    Object.freeze(this);
  }

  detenteurs(i) {
    return this.blocs[i >> BITS_DE_BLOC][i & DANS];
  }

  /* Communes of the perimeter that nobody holds, and that are not to be attributed. */
  blanche(i) {
    return this.moteur.perimetre[i] && !this.attente.has(i) && !this.detenteurs(i).length;
  }

  /* Whether a derogation that names one of its holders shares a commune. */
  derogation(i, detenteurs = this.detenteurs(i)) {
    const trouvee = this.moteur.derogations.get(i);
    return trouvee && detenteurs.some((j) => trouvee.cpts.includes(j)) ? trouvee : null;
  }

  /* Whether several have it that no derogation names together. */
  contestee(i) {
    const detenteurs = this.detenteurs(i), admises = this.derogation(i)?.cpts;
    return detenteurs.length > 1 && !(admises && detenteurs.every((j) => admises.includes(j)));
  }

  /* Those that have not ceased. */
  get vivantes() {
    return [...this.cpts.keys()].filter((j) => !this.cpts[j].fin);
  }

  /* Sorted as identifiers are. */
  ordonner(detenteurs) {
    return [...new Set(detenteurs)].sort((p, q) => (this.cpts[p].id < this.cpts[q].id ? -1 : +(p !== q)));
  }
}

/* The plan of the page's data. */
export function planDe(moteur) {
  const { cpts, a_attribuer } = moteur.d, detenteurs = Array.from({ length: moteur.n }, () => PERSONNE);
  const territoires = cpts.map((c, j) => {
    const seul = fige([j]);
    c.communes.forEach((i) => (detenteurs[i] = detenteurs[i].length ? fige([...detenteurs[i], j]) : seul));
    return fige(c.communes);
  });
  const blocs = [];
  for (let i = 0; i < moteur.n; i += DANS_UN_BLOC) blocs.push(fige(detenteurs.slice(i, i + DANS_UN_BLOC)));
  const evenement = ([rang, date, nature, estime]) => fige({ statut: moteur.d.statuts[rang].statut, date, nature, estime: Boolean(estime), source: "" });
  const fiches = cpts.map(({ communes, statut, ...dit }) => {
    const evenements = fige(dit.evenements.map(evenement));
    return fige({ ecrit: dit.nom, ...dit, evenements, statut: evenements[statut] ?? null, fin: null, nouvelle: false, recue: communes });
  });
  return new Plan(moteur, fige(fiches), fige(territoires), fige(blocs), new Map(a_attribuer));
}

/* Communes that others hold, or that are to be attributed otherwise, in order. */
export function difference(avant, apres) {
  const trouvees = new Set();
  if (avant.blocs !== apres.blocs) {
    avant.blocs.forEach((bloc, b) => {
      if (bloc === apres.blocs[b]) return;
      bloc.forEach((detenteurs, k) => memes(detenteurs, apres.blocs[b][k]) || trouvees.add((b << BITS_DE_BLOC) + k));
    });
  }
  if (avant.attente !== apres.attente) {
    for (const [i, de] of avant.attente) if (apres.attente.get(i) !== de) trouvees.add(i);
    for (const i of apres.attente.keys()) if (!avant.attente.has(i)) trouvees.add(i);
  }
  return [...trouvees].sort(croissant);
}

/* The communes of a list that a CPTS has, in words of the list: « modifiée » where it was corrected since. */
export function listeDe(plan, j) {
  const { fiabilite, liste, recue } = plan.cpts[j];
  return { fiabilite, ...liste, corrigee: !memes(recue, plan.territoires[j]) };
}

/* One gesture on a plan: what it changes is gathered, then made a plan that shares the rest. */
export class Retouche {
  constructor(plan) {
    this.plan = plan;
    this.blocs = plan.blocs;
    this.cpts = plan.cpts;
    this.attente = plan.attente;
    this.nouveaux = new Set();
    this.touchees = new Map();
  }

  detenteurs(i) {
    return this.blocs[i >> BITS_DE_BLOC][i & DANS];
  }

  poser(i, detenteurs) {
    const avant = this.detenteurs(i), b = i >> BITS_DE_BLOC;
    if (memes(avant, detenteurs)) return;
    if (this.blocs === this.plan.blocs) this.blocs = this.blocs.slice();
    if (!this.nouveaux.has(b)) {
      this.nouveaux.add(b);
      this.blocs[b] = this.blocs[b].slice();
    }
    this.blocs[b][i & DANS] = detenteurs.length ? fige(detenteurs.slice()) : PERSONNE;
    for (const j of [...avant, ...detenteurs]) {
      if (!this.touchees.has(j)) this.touchees.set(j, new Set());
      this.touchees.get(j).add(i);
    }
  }

  /* de: an identifier, an empty text, or null where it is not to be attributed any more. */
  attendre(i, de) {
    if ((this.attente.get(i) ?? null) === de) return;
    if (this.attente === this.plan.attente) this.attente = new Map(this.attente);
    if (de === null) this.attente.delete(i);
    else this.attente.set(i, de);
  }

  decrire(j, dit) {
    if (Object.entries(dit).every(([cle, valeur]) => this.cpts[j]?.[cle] === valeur)) return;
    if (this.cpts === this.plan.cpts) this.cpts = this.cpts.slice();
    this.cpts[j] = fige({ ...this.cpts[j], ...dit });
  }

  _territoires() {
    if (!this.touchees.size && this.cpts.length === this.plan.cpts.length) return this.plan.territoires;
    const territoires = this.cpts.map((_, j) => this.plan.territoires[j] ?? PERSONNE);
    for (const [j, communes] of this.touchees) {
      const gardees = territoires[j].filter((i) => !communes.has(i));
      const tenues = [...communes].filter((i) => this.detenteurs(i).includes(j));
      territoires[j] = fige(tenues.length ? [...gardees, ...tenues].sort(croissant) : gardees);
    }
    return fige(territoires);
  }

  /* The plan; the same one where nothing changed. */
  finir() {
    const { plan } = this, territoires = this._territoires();
    if (territoires === plan.territoires && this.cpts === plan.cpts && this.attente === plan.attente) return plan;
    for (const b of this.nouveaux) fige(this.blocs[b]);
    return new Plan(plan.moteur, fige(this.cpts), territoires, fige(this.blocs), this.attente);
  }
}
