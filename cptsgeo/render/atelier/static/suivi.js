/* What is known of each CPTS of a plan while it is drawn, found anew only where what it rests on changed. */
import { Cas } from "./cas.js";
import { difference } from "./plan.js";

export class Suivi {
  constructor(moteur) {
    this.moteur = moteur;
    this.connus = new Map();
    /* What differs between two plans is asked for each CPTS, one after the other. */
    this.entre = { avant: null, apres: null, communes: /** @type {number[]} */ ([]) };
  }

  /* { plan, chiffres, constats, verdict } of a CPTS. */
  de(plan, j) {
    const connu = this.connus.get(j);
    if (connu && this._tient(connu, plan, j)) {
      connu.plan = plan;
      return connu.etat;
    }
    const cas = new Cas(plan, j), etat = Object.freeze(this.moteur.juger(cas));
    this.connus.set(j, { plan, etat, lues: cas.lues, nommees: cas.nommees });
    return etat;
  }

  _tient(connu, plan, j) {
    const { plan: avant, lues, nommees } = connu;
    if (avant === plan) return true;
    if (avant.cpts[j] !== plan.cpts[j] || avant.territoires[j] !== plan.territoires[j]) return false;
    if (avant.cpts !== plan.cpts && [...nommees].some((k) => avant.cpts[k].nom !== plan.cpts[k]?.nom)) return false;
    const { id } = plan.cpts[j], attend = (p, i) => p.attente.get(i) === id;
    return !this._differe(avant, plan).some((i) => lues.has(i) || attend(avant, i) || attend(plan, i));
  }

  _differe(avant, apres) {
    if (this.entre.avant !== avant || this.entre.apres !== apres) this.entre = { avant, apres, communes: difference(avant, apres) };
    return this.entre.communes;
  }
}
