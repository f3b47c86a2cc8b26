/* The rules about a CPTS of a plan, or a territory proposed inside one, those of cptsgeo.rules: one
   function for each code. What it says comes from Python; a test holds the findings of both against each
   other. */
import { NBSP } from "../../shell/static/numbers.js";
import { SOI, par } from "./cas.js";
import { charnieres, morceaux } from "./graphe.js";
import { enumere } from "./phrases.js";
import { ESTIMATION } from "./plan.js";

const constat = (phrase, cpts, communes, chiffres, sujet) => ({ phrase, cpts, communes, chiffres, sujet });

/* An amount by size; null without one, and on an invitation, where no money is told. */
export const argent = (cas, taille, montants) => (taille === null || cas.invitation ? null : montants[taille - 1]);

export const REGLES = {
  *commune_partagee(cas) {
    if (cas.propose) return;
    const groupes = new Map();
    for (const i of cas.communes) {
      if (!cas.plan.contestee(i)) continue;
      const proprietaires = cas.apres(i), cle = proprietaires.join();
      if (!groupes.has(cle)) groupes.set(cle, { proprietaires, communes: [] });
      groupes.get(cle).communes.push(i);
    }
    for (const { proprietaires, communes } of groupes.values()) {
      yield constat(cas.dire("partagee", { communes, proprietaires, table: cas.d.tables.derogations }),
        proprietaires, communes, { population: cas.population(communes) });
    }
  },

  *commune_partagee_par_derogation(cas) {
    for (const [atome, { cpts, partielle }] of cas.moteur.derogations) {
      if (!cas.dedans[atome]) continue;
      const detenteurs = cas.apres(atome);
      if (detenteurs.length < 2 || !detenteurs.every((j) => cpts.includes(j)) || !detenteurs.includes(cas.soi)) continue;
      const population = cas.population([atome]);
      yield constat(cas.dire("derogation", { atome, proprietaires: detenteurs, population,
        partie: partielle ? cas.dire("derogation.partie") : "" }),
      [cas.soi, ...detenteurs.filter((j) => j !== cas.soi)], [atome], { population });
    }
  },

  *ville_par_arrondissements(cas) {
    for (const { nom, communes } of cas.d.villes) {
      const pris = communes.filter((i) => cas.dedans[i]).sort(par);
      if (!pris.length || pris.length === communes.length) continue;
      yield constat(cas.dire("arrondissements", { pris: pris.length, tous: communes.length, ville: nom }),
        [cas.soi], pris, { population: cas.population(pris) });
    }
  },

  *territoire_discontinu(cas) {
    const { morceaux } = cas;
    if (morceaux.length < 2) return;
    const [grand, ...autres] = morceaux, voies = cas.moteur.voies(cas, morceaux);
    const dits = autres.map((morceau, k) => cas.dire("morceaux.un",
      { morceau, population: cas.population(morceau), chemin: cas.moteur.direVoie(cas, voies[k]) }));
    yield constat(cas.dire("morceaux", { n: morceaux.length, communes: grand.length, ville: cas.ville(grand),
      autres: dits.join(`${NBSP}; `) }),
    [cas.soi], autres.flat(), { morceaux, chemin: voies.map((v) => v && v.par) });
  },

  *continuite_par_lien(cas) {
    const { graphe } = cas.moteur, dedans = graphe.liens.filter(([a, b]) => cas.dedans[a] && cas.dedans[b]);
    if (!dedans.length) return;
    const rang = rangs(graphe.morceaux(cas.communes, graphe.frontiere));
    const tenant = dedans.filter(([a, b]) => rang.get(a) !== rang.get(b));
    if (!tenant.length) return;
    yield constat(cas.dire("lien", { liens: tenant.length,
      noms: enumere(tenant.map(([, , nom, nature]) => cas.dire("lien.un", { nom, nature }))) }),
    [cas.soi], tenant.flatMap(([a, b]) => [a, b]), { liens: tenant.map(([a, b, , nature]) => [a, b, nature]) });
  },

  *limite_commune_courte(cas) {
    const { graphe } = cas.moteur, { courte } = cas.d.limites, fines = [];
    for (const a of cas.communes) {
      for (const [b, metres] of graphe.courtes.get(a) || []) {
        if (a > b || !cas.dedans[b]) continue;
        const large = (i, k) => !graphe.courtes.get(i)?.has(k);
        const contourne = graphe.touche[a].some((c) => cas.dedans[c] && large(a, c) && graphe.touche[b].includes(c) && large(b, c));
        if (!contourne) fines.push([a, b, metres]);
      }
    }
    if (!fines.length) return;
    fines.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
    const coupe = new Set(fines.flatMap(([a, b]) => [a * cas.n + b, b * cas.n + a]));
    const large = (i) => graphe.contigu(i).filter((k) => !coupe.has(i * cas.n + k));
    const morceaux = cas.ranger(graphe.morceaux(cas.communes, large));
    if (morceaux.length === cas.morceaux.length) return;
    const rang = rangs(morceaux), tenant = fines.filter(([a, b]) => rang.get(a) !== rang.get(b));
    yield constat(cas.dire("courte", { n: tenant.length, seuil: courte, resolution: cas.d.resolution,
      paires: enumere(tenant.map(([a, b, metres]) => cas.dire("courte.une", { a, b, metres }))) }),
    [cas.soi], tenant.flatMap(([a, b]) => [a, b]), { longueur_metres: tenant.map(([, , m]) => m), morceaux });
  },

  *zone_blanche_enclavee(cas) {
    for (const communes of cas.entourees) {
      const population = cas.population(communes);
      yield constat(cas.dire("enclave.blanche", { communes, population }), [cas.soi], communes,
        { enclaves: [communes], population });
    }
  },

  *enclave_d_une_autre_cpts(cas) {
    for (const enclave of cas.enclaves) {
      const tenues = enclave.filter((i) => cas.apres(i).length), autres = new Set(tenues.flatMap((i) => cas.apres(i)));
      autres.delete(cas.soi);
      if (!autres.size) continue;
      const proprietaires = [...autres].sort(par);
      yield constat(cas.dire("enclave.autre", { communes: tenues, proprietaires }), [cas.soi, ...proprietaires], tenues,
        { enclaves: [tenues], population: cas.population(tenues) });
    }
  },

  *communes_charnieres(cas) {
    const { graphe } = cas.moteur, trouvees = charnieres(cas.communes, graphe.contigu, cas.n);
    if (!trouvees.size) return;
    const communes = [...trouvees.keys()].sort(par);
    const detachees = communes.map((i) => [i, trouvees.get(i).map((p) => p.sort(par)).sort((p, q) => p[0] - q[0])]);
    yield constat(cas.dire("charnieres", { communes }), [cas.soi], communes, { detachees });
  },

  *commune_d_une_cpts_operationnelle(cas) {
    for (const [j, perdues] of cas.prises) if (cas.statut(j).signee) yield perte(cas, j, perdues);
  },

  *commune_d_un_projet(cas) {
    for (const [j, perdues] of cas.prises) if (!cas.statut(j).signee) yield perte(cas, j, perdues);
  },

  *communes_rendues(cas) {
    if (!remplacee(cas, false)) return;
    const communes = cas.siennes.filter((i) => !cas.dedans[i]);
    if (!communes.length) return;
    const signee = cas.statut(cas.soi).signee ? cas.dire("rendues.signee") : "";
    yield change(cas, "rendues", communes, signee + cas.dire("rendues.dire", { communes }));
  },

  *communes_gagnees(cas) {
    if (!remplacee(cas, false)) return;
    const communes = cas.communes.filter((i) => !cas.avant(i).includes(cas.soi));
    if (communes.length) yield change(cas, "gagnees", communes, "");
  },

  *estimation_corrigee(cas) {
    if (!remplacee(cas, true)) return;
    const moins = cas.siennes.filter((i) => !cas.dedans[i]);
    const plus = cas.communes.filter((i) => !cas.avant(i).includes(cas.soi));
    if (moins.length) yield change(cas, "corrigee.sans", moins, cas.dire("corrigee.dire", { communes: moins }));
    if (plus.length) yield change(cas, "corrigee.avec", plus, "");
  },

  *voisine_rendue_discontinue(cas) {
    const { graphe } = cas.moteur, verbe = cas.dire(cas.invitation ? "rompue.inviter" : "rompue.prendre");
    for (const [j, perdues] of cas.prises) {
      const morceaux = cas.ranger(graphe.morceaux(cas.membres(j)));
      if (morceaux.length <= Math.max(1, graphe.morceaux(cas.plan.territoires[j]).length)) continue;
      const apart = morceaux.slice(1).flat();
      yield constat(cas.dire("rompue", { communes: perdues, autre: j, n: morceaux.length, part: apart, verbe }),
        [cas.soi, j], apart, { morceaux }, j);
    }
  },

  *zone_blanche_isolee(cas) {
    if (!cas.propose) return;
    const { graphe } = cas.moteur, seuil = cas.d.aci.seuils[1], touchees = new Set();
    for (const i of cas.communes) {
      if (cas.plan.blanche(i)) graphe.contigu(i).forEach((k) => touchees.add(k));
    }
    cas.siennes.forEach((i) => cas.dedans[i] || touchees.add(i));
    if (!touchees.size) return;
    const dites = new Set(cas.entourees.flat()), blanches = [];
    for (let i = 0; i < cas.n; i++) if (cas.blanche(i)) blanches.push(i);
    const groupes = morceaux(blanches, graphe.contigu, cas.n).map((g) => g.sort(par)).sort((p, q) => p[0] - q[0]);
    for (const communes of groupes) {
      const population = cas.population(communes);
      if (population >= seuil || !communes.some((i) => touchees.has(i)) || communes.every((i) => dites.has(i))) continue;
      const ouverte = communes.some((i) => graphe.dehors.has(i) || graphe.liens_dehors.has(i) || graphe.contigu(i).some((k) => !cas.connue(k)));
      yield constat(cas.dire("isolee", { n: communes.length, communes, population, seuil,
        ouverte: ouverte ? cas.dire("isolee.ouverte") : "" }), [cas.soi], communes, { population, seuil });
    }
  },

  *taille_publiee_differente(cas) {
    const [, publiee] = cas.publiee, { population, taille } = cas.portrait(cas.soi);
    if (publiee === null || population === null || taille === publiee) return;
    yield constat(cas.dire("publiee.taille", { publiee, population, taille }), [cas.soi], [], { population, taille, taille_publiee: publiee });
  },

  *population_publiee_differente(cas) {
    const [publiee] = cas.publiee, { population } = cas.portrait(cas.soi);
    if (!publiee || population === null) return;
    const ecart = population - publiee;
    if (Math.abs(ecart) <= cas.d.limites.ecart * publiee) return;
    yield constat(cas.dire("publiee.population", { population, publiee, ecart: Math.abs(ecart),
      sens: cas.dire(ecart > 0 ? "publiee.plus" : "publiee.moins") }), [cas.soi], [],
    { population, population_publiee: publiee, ecart_habitants: ecart });
  },

  *seuil_de_taille_proche(cas) {
    const { population } = cas.portrait(cas.soi), { seuils, maximum, crise_grave } = cas.d.aci;
    if (population === null) return;
    for (const seuil of seuils.slice(1)) {
      const manque = seuil - population;
      if (Math.abs(manque) > cas.d.limites.proche * seuil) continue;
      const taille = cas.moteur.taille(population), autre = cas.moteur.taille(seuil - (manque <= 0 ? 1 : 0));
      const ici = argent(cas, taille, maximum), la = argent(cas, autre, maximum);
      yield constat(cas.dire("seuil", { population, seuil, ecart: manque > 0 ? manque : 1 - manque,
        sens: cas.dire(manque > 0 ? "seuil.plus" : "seuil.moins"), autre,
        argent: ici === null ? "" : cas.dire("seuil.argent", { ici, la }) }),
      [cas.soi], [], { population, taille, seuil, marge_habitants: manque,
        financement: ici, financement_crise_grave: argent(cas, taille, crise_grave),
        financement_autre_taille: la, financement_crise_grave_autre_taille: argent(cas, autre, crise_grave) });
    }
  },

  *epci_partage(cas) {
    for (const e of cas.moteur.epci(cas)) {
      if (!e.dehors) continue;
      const habitants_dehors = e.habitants - e.population;
      yield constat(cas.dire("epci", { dedans: e.dedans, total: e.dedans + e.dehors, epci: e.nom,
        population: e.population, habitants: e.habitants, dehors: habitants_dehors }), [cas.soi], [],
      { epci: e.siren, epci_nom: e.nom, communes_dedans: e.dedans, communes_dehors: e.dehors,
        population_dedans: e.population, population_dehors: habitants_dehors });
    }
  },

  *plusieurs_departements(cas) {
    const trouves = cas.moteur.departements(cas);
    if (trouves.length < 2) return;
    yield constat(cas.dire("departements", { n: trouves.length,
      noms: enumere(trouves.map(({ nom, code }) => cas.dire("departements.un", { nom, code }))) }), [cas.soi], [],
    { departements: trouves.map((t) => t.code) });
  },

  *plusieurs_regions(cas) {
    const trouves = cas.moteur.regions(cas);
    if (trouves.length < 2) return;
    yield constat(cas.dire("regions", { n: trouves.length, noms: enumere(trouves.map((t) => t.nom)) }), [cas.soi], [],
      { regions: trouves.map((t) => t.code) });
  },

  *commune_a_attribuer(cas) {
    if (cas.propose) return;
    const { id } = cas.plan.cpts[cas.soi], communes = [...cas.plan.attente].filter(([, de]) => de === id).map(([i]) => i).sort(par);
    if (!communes.length) return;
    yield constat(cas.dire("attente", { communes, donnee: cas.dire("attente.donnee", { autre: cas.soi }) }), [cas.soi], communes,
      { population: cas.population(communes) });
  },

  *composition_estimee(cas) {
    if (cas.soi !== SOI && cas.estimee(cas.soi)) yield constat(cas.dire("estimation"), [cas.soi], [], {});
  },

  *cpts_sans_commune(cas) {
    if (!cas.communes.length) {
      yield constat(cas.propose ? cas.dire("vide", { fichier: cas.dire("vide.proposition") })
        : cas.dire("vide.plan", {}), [cas.soi], [], {});
    }
  },
};

/* Whether the territory of a CPTS, an estimate or not, would be replaced. */
const remplacee = (cas, estimee) => cas.propose && cas.soi !== SOI && (cas.plan.cpts[cas.soi].fiabilite === ESTIMATION) === estimee;

const rangs = (morceaux) => new Map(morceaux.flatMap((m, k) => m.map((i) => [i, k])));

function tailles(cas, avant, apres, meme) {
  const { maximum } = cas.d.aci, p = cas.moteur.taille(avant), q = cas.moteur.taille(apres);
  if (p === q) return cas.dire(meme, { taille: q });
  const [eu, aura] = [p, q].map((taille) => argent(cas, taille, maximum));
  return cas.dire("tailles.change", { avant: p, apres: q,
    argent: eu === null ? "" : cas.dire("tailles.argent", { avant: eu, apres: aura }) });
}

function chiffres(cas, communes, avant, apres) {
  const { maximum, crise_grave } = cas.d.aci;
  return { population_prise: cas.population(communes), population: avant.population, population_apres: apres.population,
    taille: avant.taille, taille_apres: apres.taille,
    financement: argent(cas, avant.taille, maximum), financement_crise_grave: argent(cas, avant.taille, crise_grave),
    financement_apres: argent(cas, apres.taille, maximum), financement_crise_grave_apres: argent(cas, apres.taille, crise_grave) };
}

function perte(cas, j, communes) {
  const avant = cas.portrait(j, true), apres = cas.portrait(j), { signee, libelle } = cas.statut(j);
  let suite;
  if (!apres.communes.length) suite = cas.dire("prise.vide");
  else if (avant.population === null || apres.population === null) suite = cas.dire("prise.inconnue", { population: cas.population(communes) });
  else {
    suite = cas.dire("prise.passage", { avant: avant.population, apres: apres.population,
      tailles: tailles(cas, avant.population, apres.population, "tailles.meme") });
  }
  const qui = () => cas.dire(signee ? "prise.cette_cpts" : "prise.ce_projet");
  const estimee = cas.estimee(j), avis = cas.invitation ? cas.dire("prise.prevenir", { qui: qui() })
    : !signee ? cas.dire("prise.projet") : estimee ? "" : cas.dire("prise.aci", { communes });
  const conseil = [avis, estimee ? cas.dire("prise.estimee", { autre: j }) : ""].filter(Boolean).join(" ");
  return constat(cas.dire(cas.invitation ? "prise.invitation" : "prise", { communes, autre: j, statut: libelle, suite, conseil }),
    [cas.soi, j], communes, chiffres(cas, communes, avant, apres), j);
}

function change(cas, phrase, communes, suite) {
  const avant = cas.portrait(cas.soi, true), apres = cas.portrait(cas.soi);
  const passage = avant.population === null || apres.population === null ? cas.dire("passage.inconnu")
    : cas.dire(cas.plan.cpts[cas.soi].fiabilite === ESTIMATION ? "passage.estimee" : "passage", { avant: avant.population, apres: apres.population,
      tailles: tailles(cas, avant.population, apres.population, "passage.meme") });
  return constat(cas.dire(phrase, { communes, population: cas.population(communes), passage, suite }),
    [cas.soi], communes, chiffres(cas, communes, avant, apres));
}
