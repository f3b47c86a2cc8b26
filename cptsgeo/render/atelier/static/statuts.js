/* The status of a CPTS from the events that are known of it, as cptsgeo.plan.model.Plan.statut gives it. */
import { dernierJour } from "./dates.js";

export const SIGNATURE = "signature_aci", OBSERVATION = "observation", PREVISION = "prevision";
export const NATURES_DE_STATUT = [SIGNATURE, OBSERVATION, PREVISION];
export const STATUT_INCONNU = "statut_inconnu";

/* Ranks of the page's statuses in the order of legends, the unknown one last. */
export class Statuts {
  constructor(statuts) {
    this.tous = statuts;
    this.rang = new Map(statuts.map((s, k) => [s.statut, k]));
  }

  de(fiche) {
    return this.tous[this.rangDe(fiche)];
  }

  rangDe({ statut }) {
    return this.rang.get(statut?.statut ?? STATUT_INCONNU);
  }

  dit(statut) {
    return this.tous[this.rang.get(statut)].libelle;
  }

  /* Events by date; of one day the signature last, else the most advanced: it counts. */
  _ordre = (p, q) => {
    const [a, b] = [p, q].map((e) => [dernierJour(e.date), +(e.nature === SIGNATURE), this.tous[this.rang.get(e.statut)].avance, e.date, e.source ?? ""]);
    for (const k of a.keys()) if (a[k] !== b[k]) return a[k] < b[k] ? -1 : 1;
    return 0;
  };

  /* The event that first shows the status of the latest one, its first signature if there is one. */
  dernier(evenements) {
    const connus = evenements.filter((e) => e.nature !== PREVISION).sort(this._ordre);
    let dernier = connus.at(-1);
    if (!dernier) return null;
    for (const e of connus) if (e.nature === SIGNATURE && e.date.startsWith(dernier.date)) dernier = e;
    const suite = [];
    for (const e of connus.slice(0, connus.indexOf(dernier) + 1).reverse()) {
      if (e.statut !== dernier.statut) break;
      suite.push(e);
    }
    return suite.findLast((e) => e.nature === SIGNATURE) ?? suite.at(-1) ?? null;
  }
}
