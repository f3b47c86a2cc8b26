/* The engine: what a CPTS of a plan, or a territory proposed inside one, is, in figures and findings. */
import { abreges, entiers } from "../../canvas/static/decodage.js";
import { bilanDe } from "./bilan.js";
import { Cas, SOI, par } from "./cas.js";
import { changementsDe, documentDesChangements, inscritsDe, sectionsDe, texteDesChangements } from "./changements.js";
import { GESTES } from "./gestes.js";
import { Graphe, chemin } from "./graphe.js";
import { lieuxDe } from "./lieux.js";
import { ESTIMATION, planDe } from "./plan.js";
import { REGLES, argent } from "./regles.js";
import { Statuts } from "./statuts.js";
import { portraitDe } from "./portrait.js";
import { planDuDocument } from "./reprise.js";
import { Suivi } from "./suivi.js";
import { verdict } from "./verdict.js";

/* Communes by column, as `engine_data` writes them. */
function lireCommunes({ communes: { effectifs, numeros, nom, population, epci }, departements }) {
  const pas = entiers(numeros), code = [], departement = [];
  effectifs.forEach((n, k) => {
    const debut = departements[k].code;
    for (let m = 0, numero = 0; m < n; m++) {
      numero += pas[code.length];
      code.push(debut + String(numero).padStart(5 - debut.length, "0"));
      departement.push(k);
    }
  });
  return { code, nom: abreges(nom), population: [...entiers(population)], departement, epci: [...entiers(epci)].map((k) => k - 1) };
}

function lireEpci({ siren, nom, communes, population }) {
  const noms = nom.split("|");
  return communes.map((n, k) => ({ siren: siren.slice(10 * k, 10 * k + 9), nom: noms[k], communes: n, population: population[k] }));
}

const GRAVITES = ["erreur", "avertissement", "information"];

export class Moteur {
  constructor(d) {
    const communes = lireCommunes(d), { departements, cpts } = d, codes = communes.code, n = codes.length;
    this.d = { ...d, communes, epci: lireEpci(d.epci) };
    this.n = n;
    this.codes = codes;
    this.noms = communes.nom;
    this.population = communes.population;
    this.rang = new Map(codes.map((code, i) => [code, i]));
    this.perimetre = communes.departement.map((k) => departements[k].connu);
    this.graphe = new Graphe(d.graphe, n);
    this.statuts = new Statuts(d.statuts);
    const rangs = new Map(cpts.map((c, j) => [c.id, j]));
    this.derogations = new Map(d.derogations.map(([i, ids, partielle]) =>
      [i, { cpts: ids.filter((id) => rangs.has(id)).map((id) => rangs.get(id)), partielle }]));
    /* What the page was made with; base, what it shows when it opens. */
    this.origine = planDe(this);
    this.base = this.origine;
    this.gestes = GESTES;
    /** @type {any} */
    this._profondeur = null;
    /** @type {any} */
    this._bilan = null;
    this._suivi = new Suivi(this);
    this._suiviDeBase = new Suivi(this);
  }

  /* Communes between each and the open, in the plan of the page: which way is out. */
  get profondeur() {
    if (this._profondeur) return this._profondeur;
    const { graphe, base, n } = this, trouvee = (this._profondeur = new Int32Array(n).fill(n)), file = [];
    const libre = (i) => !this.perimetre[i] && !base.detenteurs(i).length;
    for (let i = 0; i < n; i++) {
      if (!graphe.mer.has(i) && !graphe.dehors.has(i) && !graphe.touche[i].some(libre)) continue;
      trouvee[i] = 0;
      file.push(i);
    }
    for (const i of file) {
      for (const k of graphe.touche[i]) {
        if (trouvee[k] < n) continue;
        trouvee[k] = trouvee[i] + 1;
        file.push(k);
      }
    }
    return trouvee;
  }

  taille(population) {
    return this.d.aci.seuils.filter((seuil) => population >= seuil).length;
  }

  /* Figures, findings and verdict of { nom, communes, remplace, invitation } proposed inside a plan. */
  examiner({ remplace = SOI, ...propose }, plan = this.base) {
    return this.juger(new Cas(plan, remplace, propose));
  }

  /* What a CPTS of a plan is: figures, findings, verdict. What was found before stands as long as nothing
     changed that it rests on. */
  etat(plan, j) {
    return (plan === this.base ? this._suiviDeBase : this._suivi).de(plan, j);
  }

  /* Coverage and zones blanches of a plan, from those of another: what differs is counted anew. */
  bilan(plan, avant = this._bilan) {
    if (plan === this.base || !avant) this._bilan ??= bilanDe(this.base, null);
    return bilanDe(plan, avant ?? this._bilan);
  }

  /* How large a CPTS of a plan is; see portrait.js. */
  portrait(plan, j) {
    return portraitDe(plan, j);
  }

  /* Places to look at; see lieux.js. */
  lieux(plan) {
    return lieuxDe(plan);
  }

  /* The page opens with what changes make of the plan that it was made with; an error says why it cannot. */
  partirDe(document, cog) {
    this.base = this.reprendre(document, cog);
  }

  /* What differs from the plan that the page was made with: a list (see changements.js). */
  changements(plan) {
    return changementsDe(this.origine, plan);
  }

  /* The same as a file, for { version, plan, empreinte, cog, au }. */
  document(plan, page) {
    return documentDesChangements(this.changements(plan), page);
  }

  /* The plan that such a file makes of it, for its vintage of communes; an error says why not. */
  reprendre(document, cog) {
    return planDuDocument(this.origine, document, cog);
  }

  /* The same in words: [title, sentences]. */
  sections(plan) {
    return sectionsDe(this.origine, plan);
  }

  /* The same, with what is written of CPTS. */
  dits(plan) {
    const inscrits = inscritsDe(this.origine, plan);
    return [...(inscrits.length ? [[this.d.changements["changement.titre"], inscrits]] : []), ...this.sections(plan)];
  }

  /* The same as a text. */
  texte(plan) {
    return texteDesChangements(this.dits(plan), this.d.changements["comparer.rien"]);
  }

  juger(cas) {
    const constats = this._constats(cas);
    return { chiffres: this._chiffres(cas), constats, verdict: verdict(cas, constats) };
  }

  _constats(cas) {
    const trouves = this.d.regles.flatMap(({ code, severite, estimee, dite, abaissable }) =>
      [...REGLES[code](cas)].map((vu) => {
        const juge = vu.sujet ?? vu.cpts[0], abaisse = abaissable && cas.invitation;
        const estime = estimee && juge !== SOI && cas.estimee(juge);
        return { code, severite: abaisse ? "information" : estime ? estimee : severite, cpts: vu.cpts,
          communes: [...new Set(vu.communes)].sort(par), chiffres: vu.chiffres,
          phrase: vu.phrase + (estime && dite ? cas.dire(dite) : "") };
      }));
    return GRAVITES.flatMap((gravite) => trouves.filter((c) => c.severite === gravite));
  }

  _chiffres(cas) {
    const portrait = cas.portrait(cas.soi), { population, taille } = portrait, { seuils, maximum, missions } = this.d.aci;
    const suivant = seuils.find((seuil) => seuil > population), epci = this.epci(cas);
    return {
      communes: cas.communes.length,
      population,
      propre: portrait.propre,
      partagees: portrait.partagees,
      taille,
      manque: population === null || suivant === undefined ? null : suivant - population,
      marge: taille === null || taille === 1 ? null : population - seuils[taille - 1],
      financement: argent(cas, taille, maximum),
      missions: argent(cas, taille, maximum) === null ? [] : missions.map(([nom, montants]) => [nom, montants[taille - 1]]),
      departements: this.departements(cas),
      regions: this.regions(cas),
      entiers: epci.filter((e) => !e.dehors),
      partages: epci.filter((e) => e.dehors),
      morceaux: cas.morceaux,
    };
  }

  /* — where it is — */

  departements(cas) {
    const { communes, departements } = this.d;
    return [...new Set(cas.communes.map((i) => communes.departement[i]))].sort(par).map((k) => departements[k]);
  }

  regions(cas) {
    const tenus = new Set(cas.communes.map((i) => this.d.communes.departement[i]));
    return this.d.regions.filter((r) => r.departements.some((k) => tenus.has(k)));
  }

  /* EPCI that it holds, in whole or in part; dehors counts communes. */
  epci(cas) {
    const tenus = new Map();
    for (const i of cas.communes) {
      const k = this.d.communes.epci[i];
      if (k < 0) continue;
      const t = tenus.get(k) || tenus.set(k, { dedans: 0, population: 0 }).get(k);
      t.dedans += 1;
      t.population += this.population[i];
    }
    return [...tenus.keys()].sort(par).map((k) => {
      const { siren, nom, communes, population } = this.d.epci[k], t = tenus.get(k);
      return { siren, nom, ...t, dehors: communes - t.dedans, habitants: population };
    });
  }

  /* — ways between pieces — */

  /* From each further piece to those joined before it: the fewest communes, then those that take the
     fewest inhabitants from others. */
  voies(cas, morceaux) {
    const { graphe, population } = this, territoire = new Set(morceaux.flat()), trouvees = new Map();
    const cout = (i) => (cas.apres(i).length ? population[i] : 0);
    const joint = new Set(morceaux[0]);
    let apart = morceaux.slice(1);
    while (apart.length) {
      const voie = chemin(joint, new Set(apart.flat()), graphe.contigu, cout, this.d.limites.loin);
      let proche = apart[0];
      if (voie) {
        /* Without a commune between, a way found before touches the piece already. */
        const bouts = new Set(voie.length ? graphe.contigu(voie.at(-1)) : [...joint].flatMap(graphe.contigu));
        proche = apart.find((m) => m.some((i) => bouts.has(i)));
        const debut = voie.length ? graphe.contigu(voie[0]) : proche.flatMap(graphe.contigu);
        const atteintes = [...new Set(debut)].filter((i) => joint.has(i)), siennes = atteintes.filter((i) => territoire.has(i));
        trouvees.set(proche, { par: voie, vers: cas.ville(siennes.length ? siennes : atteintes) });
      } else trouvees.set(proche, null);
      for (const i of [...proche, ...(voie || [])]) joint.add(i);
      apart = apart.filter((m) => m !== proche);
    }
    return morceaux.slice(1).map((m) => trouvees.get(m));
  }

  direVoie(cas, voie) {
    if (!voie) return cas.dire("chemin.aucun", { loin: this.d.limites.loin });
    if (!voie.par.length) return cas.dire("chemin.deja", { vers: voie.vers });
    const chez = (i) => {
      const proprietaires = cas.apres(i);
      if (proprietaires.length) return ["chemin.cpts", proprietaires];
      if (cas.avant(i).includes(cas.soi)) return [cas.plan.cpts[cas.soi].fiabilite === ESTIMATION ? "chemin.estimee" : "chemin.rendue", []];
      return [cas.situee(i) ? "chemin.blanche" : "chemin.libre", []];
    };
    const etapes = [];
    for (const i of voie.par) {
      const [phrase, proprietaires] = chez(i), cle = [phrase, ...proprietaires].join(), fin = etapes.at(-1);
      if (fin?.cle === cle) fin.communes.push(i);
      else etapes.push({ cle, phrase, proprietaires, communes: [i] });
    }
    const dites = etapes.map(({ phrase, ...valeurs }) => cas.dire(phrase, valeurs));
    return cas.dire("chemin.par", { vers: voie.vers, suite: dites.join(cas.dire("chemin.puis")) });
  }
}
