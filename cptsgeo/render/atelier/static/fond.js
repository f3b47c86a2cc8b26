/* The ground of the map while a plan is drawn: what changed is found anew, the rest is shared. */
import { Territoire } from "../../canvas/static/territoire.js";
import { difference } from "./plan.js";

/* As `label` of cptsgeo/render/cards.py. */
const courtFond = (nom) => {
  const reste = nom.replace(/^CPTS\s+(?:du\s+|des\s+|de\s+(?:la\s+|l['’])?|d['’])?/, "");
  return reste.slice(0, 1).toUpperCase() + reste.slice(1) || nom;
};

export class Fond {
  /* donnees: those of the page; noeuds: the rank of each face in the engine. */
  constructor(donnees, moteur) {
    this.moteur = moteur;
    this.plan = moteur.base;
    this.etats = new Map(donnees.etats.map((e, k) => [e.id, k]));
    this.noeuds = donnees.communes.noeuds;
    this.faceDe = new Map(this.noeuds.map((i, f) => [i, f]));
    this.connues = new Map(donnees.cpts.map((c) => [c.id, c]));
    this.partielles = new Set(donnees.communes.partielle);
    this.territoire = new Territoire(this._donnees(donnees, this.plan, this.noeuds.map((_, f) => f)));
  }

  /* What a commune is in a plan: an identifier of a state. */
  etatDe(plan, i) {
    const detenteurs = plan.detenteurs(i);
    if (detenteurs.length > 1) return plan.contestee(i) ? "contestee" : "partagee";
    if (detenteurs.length) return plan.moteur.statuts.de(plan.cpts[detenteurs[0]]).statut;
    if (plan.attente.has(i)) return "a_attribuer";
    return plan.moteur.perimetre[i] ? "zone_blanche" : "couverture_inconnue";
  }

  /* Shows a plan; gives the faces that are painted otherwise, none where nothing is. */
  poser(plan) {
    const avant = this.plan;
    if (plan === avant) return [];
    const faces = new Set(difference(avant, plan).map((i) => this.faceDe.get(i)).filter((f) => f !== undefined));
    if (avant.cpts !== plan.cpts) {
      const dits = (c) => (c ? [c.nom, c.statut, c.fiabilite] : []);
      const autres = [...plan.cpts.keys()].filter((j) => dits(plan.cpts[j]).some((dit, k) => dit !== dits(avant.cpts[j])[k]));
      for (const j of autres) plan.territoires[j].forEach((i) => this.faceDe.has(i) && faces.add(this.faceDe.get(i)));
    }
    this.plan = plan;
    this.territoire = this.territoire.avec(this._donnees(this.territoire.donnees, plan, [...faces]));
    return [...faces];
  }

  /* What the page shows of a plan: that of another one, but for some faces. */
  _donnees(donnees, plan, faces) {
    const communes = { ...donnees.communes };
    communes.cpts = communes.cpts.slice();
    communes.etat = communes.etat.slice();
    for (const f of faces) {
      const i = this.noeuds[f], detenteurs = plan.detenteurs(i);
      communes.cpts[f] = detenteurs.length > 1 ? detenteurs : detenteurs[0] ?? -1;
      communes.etat[f] = this.etats.get(this.etatDe(plan, i));
    }
    communes.partielle = [...this.partielles].filter((f) => plan.derogation(this.noeuds[f]));
    const vivantes = new Set(plan.vivantes), cpts = plan.cpts.map((c, j) => {
      const connue = this.connues.get(c.id), etat = this.etats.get(plan.moteur.statuts.de(c).statut);
      const nom = connue && connue.nom === c.nom ? {} : { nom: c.nom, etiquette: courtFond(c.nom) };
      return { id: c.id, complement: "", alias: [], ...connue, ...nom, etat, estimee: c.fiabilite === "estimation", finie: !vivantes.has(j) };
    });
    return { ...donnees, communes, cpts };
  }
}
