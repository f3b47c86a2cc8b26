/* Who knows the names of a plan, for templates: communes by rank, CPTS by rank or identifier. */
import { NBSP, compte } from "../../shell/static/numbers.js";
import { cite, enumere, remplir } from "./phrases.js";

export class Mots {
  constructor(plan) {
    this.plan = plan;
    this.moteur = plan.moteur;
  }

  commune(i) {
    return `${this.moteur.noms[i]} (${this.moteur.codes[i]})`;
  }

  liste(communes, limite = 8) {
    const dits = communes.slice(0, limite).map((i) => this.commune(i)), reste = communes.length - dits.length;
    if (reste > 0) dits.push(this.autres(reste));
    return enumere(dits);
  }

  autres(n) {
    return compte(n, "autre");
  }

  nom(j) {
    const { cpts, moteur } = this.plan;
    return typeof j === "number" ? cpts[j].nom : [...cpts, ...moteur.d.cessees].find((c) => c.id === j)?.nom ?? j;
  }

  noms(cpts) {
    return enumere(cpts.map((j) => cite(this.nom(j))));
  }

  population(communes) {
    const { population } = this.moteur;
    return communes.reduce((somme, i) => somme + population[i], 0);
  }

  /* What is said of changes: cptsgeo.changes.phrases. */
  changer(phrase, valeurs = {}) {
    return remplir(this.moteur.d.changements[phrase], this, valeurs);
  }

  /* Why a gesture cannot be, and what to do about it. */
  refus(phrase, valeurs = {}) {
    const { changements } = this.moteur.d, conseil = changements[`${phrase}.page`] ?? changements[`${phrase}.conseil`];
    const fait = this.changer(phrase, valeurs);
    return new Error(conseil ? `${fait}${NBSP}: ${remplir(conseil, this, valeurs)}.` : `${fait}.`);
  }
}
