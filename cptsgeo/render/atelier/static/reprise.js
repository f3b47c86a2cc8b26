/* A draft from its changes, as the file or the browser's memory has them: read as what anyone may have
   written, all of it or nothing. An error says in French why not. */
import { FORMAT_DES_CHANGEMENTS, VERSION_DES_CHANGEMENTS, ecrit } from "./changements.js";
import { dernierJour } from "./dates.js";
import { avecEvenement, ficheNeuve, nomDe } from "./gestes.js";
import { cite } from "./phrases.js";
import { ESTIMATION, Retouche } from "./plan.js";
import { NATURES_DE_STATUT, STATUT_INCONNU } from "./statuts.js";

const ABIME = "il est abîmé, ou a été modifié", TEXTE_AU_PLUS = 500, IDENTIFIANT = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MOTIFS = ["dissolution", "non-renouvellement", "abandon"], CHAMP_DE = { nom: "nom", site_internet: "site", contact: "contact" };

/* — what each part must be — */

const exiger = (vrai) => {
  if (!vrai) throw new Error(ABIME);
};
const estUnObjet = (v) => typeof v === "object" && v !== null && !Array.isArray(v);
const unTexte = (v) => typeof v === "string" && v.length <= TEXTE_AU_PLUS && !/\p{Cc}/u.test(v);
const uneDate = (v) => typeof v === "string" && dernierJour(v) !== "";
const dateOuRien = (v) => v === null || uneDate(v);
const unDe = (...choix) => (v) => choix.includes(v);
const identifiant = (v) => unTexte(v) && IDENTIFIANT.test(v);
const chacun = (test) => (v) => Array.isArray(v) && v.every(test) && new Set(v).size === v.length;
const codes = chacun((v) => typeof v === "string" && /^\d[\dAB]\d{3}$/.test(v));
const membres = (forme) => (v) => estUnObjet(v) && Object.keys(v).length === Object.keys(forme).length
  && Object.entries(forme).every(([cle, test]) => Object.hasOwn(v, cle) && test(v[cle]));
const STATUT = { statut: unTexte, date: uneDate, nature: unDe(...NATURES_DE_STATUT) };
const FIABILITE = unDe("officielle", "declaree"), JUGEE = unDe("officielle", "declaree", ESTIMATION, null);

const FORMES = {
  ajouter: { cpts: identifiant, nom: unTexte, site: unTexte, contact: unTexte },
  modifier: { cpts: identifiant, champ: unDe(...Object.keys(CHAMP_DE)), avant: unTexte, apres: unTexte },
  statut: { cpts: identifiant, avant: (v) => v === null || membres(STATUT)(v), apres: membres({ ...STATUT, source: unTexte }) },
  cesser: { cpts: identifiant, date: uneDate, motif: unDe(...MOTIFS), avant: unDe(null) },
  liste: { cpts: identifiant, fiabilite: FIABILITE, source: unTexte, date_liste: dateOuRien, effet: dateOuRien,
    avant: membres({ fiabilite: JUGEE, communes: codes }), apres: membres({ communes: codes }) },
  communes: { cpts: identifiant, avant: codes, apres: codes },
  attente: { code: (v) => codes([v]), avant: chacun(identifiant), apres: unDe("a_attribuer", "zone_blanche"), venait_de: (v) => v === "" || identifiant(v) },
};

function verifier(brut, cog) {
  if (!estUnObjet(brut) || brut.format !== FORMAT_DES_CHANGEMENTS) throw new Error("ce n’est pas un fichier de changements");
  if (brut.version !== VERSION_DES_CHANGEMENTS) throw new Error("il vient d’une autre version de l’atelier");
  exiger(Number.isInteger(brut.cog) && Array.isArray(brut.changements));
  if (brut.cog !== cog) throw new Error(`ses codes sont ceux du COG ${brut.cog}, et cette page a ceux du COG ${cog}`);
  for (const un of brut.changements) {
    exiger(estUnObjet(un) && typeof un.nature === "string" && Object.hasOwn(FORMES, un.nature));
    const { nature, ...reste } = un;
    exiger(membres(FORMES[nature])(reste));
  }
}

/* — the plan — */

/* The plan that changes make of the one from which they were made. */
export function planDuDocument(base, brut, cog) {
  verifier(brut, cog);
  const reprise = new Reprise(base);
  for (const nature of Object.keys(FORMES)) brut.changements.filter((c) => c.nature === nature).forEach((c) => reprise.faire(nature, c));
  return reprise.finir();
}

class Reprise {
  constructor(base) {
    this.base = base;
    this.moteur = base.moteur;
    this.retouche = new Retouche(base);
    this.rangs = new Map(base.cpts.map((c, j) => [c.id, j]));
    this.voulus = new Map();
    this.attendues = new Map();
    this.dits = new Set();
  }

  /* — who and what — */

  rang(id) {
    const j = this.rangs.get(id);
    if (j === undefined) throw new Error(`il nomme la CPTS ${cite(id)}, qui n’est pas dans ce plan`);
    return j;
  }

  communes(codes) {
    const inconnu = codes.find((code) => !this.moteur.rang.has(code));
    if (inconnu) throw new Error(`la commune ${inconnu} n’est pas dans cette page`);
    return codes.map((code) => this.moteur.rang.get(code)).sort((p, q) => p - q);
  }

  fiche(j) {
    return this.retouche.cpts[j];
  }

  /* What a change found must be what the plan says. */
  trouver(j, meme) {
    if (!meme) throw new Error(`${cite(this.fiche(j).nom)} n’est plus comme il l’a trouvée`);
  }

  /* — each change — */

  faire(nature, c) {
    /* The same thing is said once, and of a CPTS that goes on. */
    const cle = [nature, c.cpts ?? c.code, c.champ, c.apres?.statut, c.apres?.date, c.apres?.nature].join(" ");
    exiger(!this.dits.has(cle));
    this.dits.add(cle);
    if (nature === "ajouter") return this.ajoutee(c);
    if (nature === "attente") return this.attendue(c);
    const j = this.rang(c.cpts);
    exiger(!this.fiche(j).fin);
    switch (nature) {
      case "modifier": return this.modifiee(j, c);
      case "statut": return this.statuee(j, c);
      case "cesser": return this.cessee(j, c);
      case "liste": return this.listee(j, c);
      default: return this.corrigee(j, c);
    }
  }

  ajoutee({ cpts, nom, site, contact }) {
    const j = this.retouche.cpts.length;
    exiger(!this.rangs.has(cpts) && nom.trim());
    this.retouche.decrire(j, ficheNeuve(cpts, nom, site, contact));
    this.rangs.set(cpts, j);
  }

  modifiee(j, { champ, avant, apres }) {
    const cle = CHAMP_DE[champ];
    this.trouver(j, ecrit(this.fiche(j), cle) === avant);
    exiger(champ !== "nom" || apres.trim());
    this.retouche.decrire(j, champ === "nom" ? nomDe(apres) : { [cle]: apres });
  }

  statuee(j, { avant, apres }) {
    const { statuts } = this.moteur, trouve = this.base.cpts[j]?.statut ?? null;
    this.trouver(j, avant && trouve ? ["statut", "date", "nature"].every((cle) => avant[cle] === trouve[cle]) : avant === trouve);
    exiger(statuts.rang.has(apres.statut) && apres.statut !== STATUT_INCONNU);
    this.retouche.decrire(j, avecEvenement(statuts, this.fiche(j).evenements, apres));
  }

  cessee(j, fin) {
    this.retouche.decrire(j, { fin: Object.freeze({ date: fin.date, motif: fin.motif }) });
    this.voulus.set(j, []);
  }

  listee(j, { fiabilite, source, date_liste, effet, avant, apres }) {
    const recue = Object.freeze(this.communes(apres.communes));
    this.trouver(j, this.tenait(j, avant.communes) && (this.base.cpts[j]?.fiabilite ?? null) === avant.fiabilite);
    exiger(recue.length);
    this.retouche.decrire(j, { fiabilite, recue, liste: Object.freeze({ fiabilite, source, date: date_liste ?? "", effet: effet ?? "", modifiee_le: "" }) });
    this.voulus.set(j, recue);
    if (this.base.cpts[j]?.fiabilite !== ESTIMATION) return;
    /* What an estimate had and its list has not waits, unless it is said otherwise. */
    for (const i of this.base.territoires[j]) if (!recue.includes(i) && this.moteur.perimetre[i]) this.attendues.set(i, this.fiche(j).id);
  }

  corrigee(j, { avant, apres }) {
    const recue = this.voulus.get(j);
    this.trouver(j, recue ? this.communes(avant).join() === recue.join() : this.tenait(j, avant));
    this.voulus.set(j, this.communes(apres));
  }

  attendue({ code, avant, apres, venait_de }) {
    const [i] = this.communes([code]), avaient = this.base.detenteurs(i).map((j) => this.base.cpts[j].id);
    if (avant.length !== avaient.length || !avant.every((id) => avaient.includes(id))) throw new Error(`la commune ${code} n’est plus à qui il l’a trouvée`);
    exiger(this.moteur.perimetre[i]);
    if (venait_de) this.rang(venait_de);
    this.attendues.set(i, apres === "a_attribuer" ? venait_de : null);
  }

  /* Whether a CPTS of the base has these communes. */
  tenait(j, codes) {
    return this.communes(codes).join() === (this.base.territoires[j] ?? []).join();
  }

  finir() {
    const { base, retouche, voulus } = this, voulues = new Map([...voulus].map(([j, communes]) => [j, new Set(communes)]));
    for (const i of new Set([...voulus].flatMap(([j, communes]) => [...communes, ...(base.territoires[j] ?? [])]))) {
      const tenants = base.detenteurs(i).filter((j) => !voulues.has(j)), [...viennent] = voulues;
      tenants.push(...viennent.filter(([, communes]) => communes.has(i)).map(([j]) => j));
      retouche.poser(i, tenants.sort((p, q) => (this.fiche(p).id < this.fiche(q).id ? -1 : 1)));
      if (tenants.length) retouche.attendre(i, null);
    }
    for (const [i, de] of this.attendues) if (!retouche.detenteurs(i).length) retouche.attendre(i, de);
    return retouche.finir();
  }
}
