/* What an engine makes of gestures on its plan, as plain data: ranks become codes and identifiers. */
const PAGE = { version: "0", plan: "Essai", empreinte: "", cog: 2026, au: null };

export function jouer(moteur, suites) {
  return suites.map((suite) => {
    let plan = moteur.base, bilan = moteur.bilan(plan);
    const plans = [];
    const etapes = suite.map(({ geste, cpts, communes, dit, touchees }) => {
      let refus = "";
      const avant = plan;
      try {
        plan = faire(moteur, plan, { geste, cpts, communes, dit });
      } catch (erreur) {
        if (!(erreur instanceof Error) || erreur.constructor !== Error) throw erreur;
        refus = erreur.message;
      }
      bilan = moteur.bilan(plan, bilan);
      plans.push(plan);
      return { refus, meme: plan === avant, ...direDuPlan(moteur, plan, bilan, touchees) };
    });
    const fichier = moteur.document(plan, PAGE), repris = moteur.reprendre(JSON.parse(JSON.stringify(fichier)), PAGE.cog);
    /* Whose a commune was that waited already is not in the file. */
    const attente = (p) => [...p.attente].map(([i, de]) => [i, moteur.base.attente.has(i) || de]).sort();
    const dit = (p) => Object.fromEntries(p.cpts.flatMap((c, j) => (c.fin ? (c.nouvelle ? [] : [[c.id, c.fin]]) : [[c.id, [c, p.territoires[j]]]])));
    const lu = (p) => [dit(p), attente(p), moteur.changements(p)];
    /* Undone step by step, then all done again: what was said is said again. */
    const retours = [...plans.keys()].reverse().concat(plans.length - 1).map((k) => {
      bilan = moteur.bilan(plans[k], bilan);
      const { refus, meme, ...dit } = etapes[k];
      return JSON.stringify(direDuPlan(moteur, plans[k], bilan, suite[k].touchees)) === JSON.stringify(dit);
    });
    const lieux = moteur.lieux(plan).map((l) => [l.quoi, plan.cpts[l.cpts]?.id ?? "", l.communes.map((i) => moteur.codes[i]), l.phrase]);
    const sections = moteur.sections(plan), dits = moteur.dits(plan), inscrits = dits.slice(0, dits.length - sections.length);
    return { etapes, retours, lieux, sections, inscrits, changements: fichier.changements, garde: lu(plan), repris: lu(repris) };
  });
}

/* What an engine says of files of changes: nothing where it reads one, else why not. */
export function lire(moteur, fichiers) {
  return fichiers.map((texte) => {
    try {
      moteur.reprendre(JSON.parse(texte), PAGE.cog);
      return "";
    } catch (erreur) {
      if (!(erreur instanceof Error) || erreur.constructor !== Error) throw erreur;
      return erreur.message;
    }
  });
}

const rangDe = (plan, id) => plan.cpts.findIndex((c) => c.id === id);

export function faire(moteur, plan, { geste, cpts, communes, dit }) {
  const j = rangDe(plan, cpts), rangs = communes.map((code) => moteur.rang.get(code)), { gestes } = moteur;
  const options = { libres: dit.libres, verrous: new Set((dit.verrous ?? []).map((id) => rangDe(plan, id))) };
  switch (geste) {
    case "prendre": return gestes.prendre(plan, j, rangs, options);
    case "rendre": return gestes.rendre(plan, j, rangs, ["attente", "blanche"].includes(dit.vers) ? dit.vers : rangDe(plan, dit.vers), options);
    case "blanchir": case "attribuer": return gestes[geste](plan, rangs);
    case "nommer": return gestes.nommer(plan, j, dit.nom);
    case "ajouter": return gestes.ajouter(plan, dit.nom);
    case "lister": return gestes.lister(plan, j, rangs, dit);
    case "adopter": return gestes.adopter(plan, { nom: dit.nom, communes: rangs, remplace: j });
    default: return gestes[geste](plan, j, dit);
  }
}

function direDuPlan(moteur, plan, bilan, touchees) {
  const codes = (communes) => communes.map((i) => moteur.codes[i]), vivantes = plan.vivantes;
  const parCpts = (faire) => Object.fromEntries(vivantes.map((j) => [plan.cpts[j].id, faire(j)]));
  const paire = ({ communes, population }) => [communes, population];
  const ligne = ({ par_statut, code, nom, blanche, ...mesures }) => ({
    ...Object.fromEntries(Object.entries(mesures).map(([cle, m]) => [cle, paire(m)])),
    par_statut: Object.fromEntries(Object.entries(par_statut).map(([statut, m]) => [statut, paire(m)])),
  });
  return {
    territoires: parCpts((j) => codes(plan.territoires[j])),
    attente: Object.fromEntries([...plan.attente].map(([i, de]) => [moteur.codes[i], de])),
    dit: parCpts((j) => [plan.cpts[j].nom, moteur.statuts.de(plan.cpts[j]).statut, plan.cpts[j].fiabilite, plan.cpts[j].site]),
    bilan: {
      ensemble: ligne(bilan.ensemble),
      departements: Object.fromEntries(bilan.departements.map((d) => [d.code, ligne(d)])),
      zones: bilan.zones.map((z) => [codes(z.communes), z.population]),
    },
    constats: Object.fromEntries(touchees.map((id) => [id, moteur.etat(plan, rangDe(plan, id)).constats.map((c) => ({
      code: c.code, severite: c.severite, cpts: c.cpts.map((j) => plan.cpts[j].id), communes: codes(c.communes), phrase: c.phrase }))])),
  };
}
