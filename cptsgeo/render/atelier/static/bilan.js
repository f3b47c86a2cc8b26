/* How much a plan covers, and its zones blanches: as cptsgeo.analysis.tally and zones count them, kept up
   to date from one plan to the next. A count that is given is frozen. */
import { morceaux } from "./graphe.js";
import { difference } from "./plan.js";

/* What is counted of a department, after its statuses: communes, then inhabitants. */
const TOTAL = 0, DECOUVERT = 1, ATTENTE = 2, PARTAGEES = 3, CONTESTEES = 4, AUTRES = 5;

/* Coverage and zones of a plan, from those of another plan of the same page, or from nothing. */
export function bilanDe(plan, avant) {
  if (avant?.plan === plan) return avant;
  return avant ? suivant(plan, avant) : premier(plan);
}

function premier(plan) {
  const { n, perimetre, d } = plan.moteur, largeur = 2 * (AUTRES + d.statuts.length);
  const compteurs = new Float64Array(d.departements.length * largeur), communes = [];
  for (let i = 0; i < n; i++) {
    if (!perimetre[i]) continue;
    compter(plan, i, compteurs, largeur, 1);
    if (plan.blanche(i)) communes.push(i);
  }
  const etiquettes = new Int32Array(n).fill(-1), zones = new Map();
  return fini(plan, compteurs, etiquettes, zones, regrouper(plan, communes, etiquettes, zones, 0));
}

/* What differs is counted out of the one and into the other. */
function suivant(plan, avant) {
  const changees = new Set(difference(avant.plan, plan)), { perimetre, d } = plan.moteur;
  const largeur = 2 * (AUTRES + d.statuts.length), compteurs = avant._compteurs.slice();
  for (const j of plan.cpts.keys()) {
    const [p, q] = [avant.plan.cpts[j], plan.cpts[j]];
    if (!p || p === q || p.statut?.statut === q.statut?.statut) continue;
    plan.territoires[j].forEach((i) => changees.add(i));
  }
  const ici = [...changees].filter((i) => perimetre[i]), bascule = ici.filter((i) => plan.blanche(i) !== avant.plan.blanche(i));
  for (const i of ici) {
    compter(avant.plan, i, compteurs, largeur, -1);
    compter(plan, i, compteurs, largeur, 1);
  }
  if (!bascule.length) return fini(plan, compteurs, avant._etiquettes, avant._zones, avant._suite);
  /* Zones that lose or gain something are divided again; the others stand. */
  const etiquettes = avant._etiquettes.slice(), zones = new Map(avant._zones), touchees = new Set();
  for (const i of bascule) {
    if (etiquettes[i] >= 0) touchees.add(etiquettes[i]);
    else plan.moteur.graphe.contigu(i).forEach((k) => etiquettes[k] >= 0 && touchees.add(etiquettes[k]));
  }
  const communes = bascule.filter((i) => plan.blanche(i));
  for (const z of touchees) {
    zones.get(z).communes.forEach((i) => (plan.blanche(i) ? communes.push(i) : 0));
    zones.delete(z);
  }
  for (const i of bascule) etiquettes[i] = -1;
  return fini(plan, compteurs, etiquettes, zones, regrouper(plan, communes, etiquettes, zones, avant._suite));
}

/* Zones of uncovered communes, with new labels; gives the label after them. */
function regrouper(plan, communes, etiquettes, zones, suite) {
  const { graphe, population, n } = plan.moteur;
  for (const groupe of morceaux(communes, graphe.contigu, n)) {
    let habitants = 0;
    for (const i of groupe) {
      etiquettes[i] = suite;
      habitants += population[i];
    }
    zones.set(suite++, Object.freeze({ communes: Object.freeze([...Int32Array.from(groupe).sort()]), population: habitants }));
  }
  return suite;
}

/* A commune counts once, under the most advanced status of those that have it. */
function compter(plan, i, compteurs, largeur, sens) {
  const { d, population, statuts } = plan.moteur, debut = d.communes.departement[i] * largeur, detenteurs = plan.detenteurs(i);
  const noter = (k) => {
    compteurs[debut + 2 * k] += sens;
    compteurs[debut + 2 * k + 1] += sens * population[i];
  };
  noter(TOTAL);
  if (!detenteurs.length) {
    noter(DECOUVERT);
    if (plan.attente.has(i)) noter(ATTENTE);
    return;
  }
  noter(AUTRES + Math.min(...detenteurs.map((j) => statuts.rangDe(plan.cpts[j]))));
  if (detenteurs.length > 1) noter(plan.contestee(i) ? CONTESTEES : PARTAGEES);
}

class Bilan {
  constructor(plan, compteurs, etiquettes, zones, suite) {
    this.plan = plan;
    this._compteurs = compteurs;
    this._etiquettes = etiquettes;
    this._zones = zones;
    this._suite = suite;
    const lignes = plan.moteur.d.departements, largeur = 2 * (AUTRES + plan.moteur.d.statuts.length);
    this.departements = Object.freeze(lignes.flatMap((dep, k) => (dep.connu
      ? [Object.freeze({ code: dep.code, nom: dep.nom, ...mesures(plan, compteurs.subarray(k * largeur, (k + 1) * largeur)) })] : [])));
    const sommes = new Float64Array(largeur);
    compteurs.forEach((valeur, k) => (sommes[k % largeur] += valeur));
    this.ensemble = Object.freeze(mesures(plan, sommes));
    /* The most inhabitants first. */
    this.zones = Object.freeze([...zones.values()].sort((p, q) => q.population - p.population || p.communes[0] - q.communes[0]));
    Object.freeze(this);
  }

  /* The zone blanche that a commune is in; null if it is in none. */
  zoneDe(i) {
    return this._zones.get(this._etiquettes[i]) ?? null;
  }
}

const fini = (plan, compteurs, etiquettes, zones, suite) => new Bilan(plan, compteurs, etiquettes, zones, suite);

/* Measures { communes, population }; decouvert has what is to be attributed too, as in Python; blanche
   has not. */
function mesures(plan, c) {
  const mesure = (k) => ({ communes: c[2 * k], population: c[2 * k + 1] });
  const plus = (p, q) => ({ communes: p.communes + q.communes, population: p.population + q.population });
  const { statuts } = plan.moteur.d, par_statut = {};
  let couvert = { communes: 0, population: 0 }, operationnel = couvert;
  statuts.forEach((s, k) => {
    const m = (par_statut[s.statut] = mesure(AUTRES + k));
    couvert = plus(couvert, m);
    if (s.operationnelle) operationnel = plus(operationnel, m);
  });
  const decouvert = mesure(DECOUVERT), a_attribuer = mesure(ATTENTE);
  return { total: mesure(TOTAL), couvert, operationnel, par_statut, decouvert, a_attribuer,
    blanche: { communes: decouvert.communes - a_attribuer.communes, population: decouvert.population - a_attribuer.population },
    partagees: mesure(PARTAGEES), contestees: mesure(CONTESTEES) };
}
