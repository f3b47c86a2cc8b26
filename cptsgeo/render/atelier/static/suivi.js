/* What is known of each CPTS of a plan while it is drawn, found anew only where what it rests on changed. */
import { Cas } from "./cas.js";
import { difference } from "./plan.js";

export class Suivi {
  constructor(moteur) {
    this.moteur = moteur;
    this.plan = moteur.base;
    this.connus = new Map();
  }

  /* { chiffres, constats, verdict } of a CPTS. */
  de(plan, j) {
    this._suivre(plan);
    if (!this.connus.has(j)) {
      const cas = new Cas(plan, j), etat = Object.freeze(this.moteur.juger(cas));
      this.connus.set(j, { etat, lues: cas.lues, nommees: cas.nommees });
    }
    return this.connus.get(j).etat;
  }

  /* What does not stand in another plan is forgotten. */
  _suivre(plan) {
    const { plan: avant, connus } = this;
    if (avant === plan) return;
    this.plan = plan;
    const communes = difference(avant, plan), renommees = new Set();
    if (avant.cpts !== plan.cpts) {
      const n = Math.max(avant.cpts.length, plan.cpts.length);
      for (let j = 0; j < n; j++) if (avant.cpts[j]?.nom !== plan.cpts[j]?.nom) renommees.add(j);
    }
    for (const [j, { lues, nommees }] of connus) {
      const dit = avant.cpts[j] === plan.cpts[j] && avant.territoires[j] === plan.territoires[j];
      const attend = (i) => [avant, plan].some((p) => p.attente.get(i) === plan.cpts[j].id);
      const tient = dit && !communes.some((i) => lues.has(i) || attend(i)) && !(renommees.size && [...nommees].some((k) => renommees.has(k)));
      if (!tient) connus.delete(j);
    }
  }
}
