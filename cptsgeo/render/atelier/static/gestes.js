/* Gestures on a plan, each a pure function that gives the plan after it (the same one where nothing
   changes), or throws an error whose French message says why it cannot be: the meaning, and the words,
   of cptsgeo.changes. */
import { NBSP } from "../../shell/static/numbers.js";
import { deDate, dernierJour, parDate, quand } from "./dates.js";
import { Mots } from "./mots.js";
import { cleDeCpts, cleDeNom, typographique } from "./noms.js";
import { enumere } from "./phrases.js";
import { ESTIMATION, Retouche } from "./plan.js";
import { PREVISION, SIGNATURE } from "./statuts.js";

const OFFICIELLE = "officielle", DECLAREE = "declaree";
/* What lists are worth, each yielding to those before it. */
const FIABILITES = [OFFICIELLE, DECLAREE, null, ESTIMATION];
const GROUPES = 6;
/* What a text of a plan may have at most, as a file of changes has it. */
const LONGUEUR = 500;

/* A text of the user's on one line. */
const net = (texte) => texte.replace(/\p{Cc}+/gu, " ").trim().slice(0, LONGUEUR);

/* What j's taking a commune comes to, and who would have it then: j alone, were it contested, or with those
   that a derogation admits beside it. Nothing is taken from the CPTS of verrous; with libres, nothing from any. */
function prise(plan, j, i, avant, { libres = false, verrous = /** @type {any} */ (null) } = {}) {
  const admises = plan.moteur.derogations.get(i)?.cpts;
  const apres = admises?.includes(j) ? plan.ordonner([...avant.filter((k) => admises.includes(k)), j]) : [j];
  const perdantes = avant.filter((k) => !apres.includes(k));
  if (avant.includes(j) && !perdantes.length) return { etat: "tenues", apres: avant };
  if (perdantes.some((k) => verrous?.has(k))) return { etat: "verrouillees", apres: avant };
  return libres && perdantes.length ? { etat: "occupees", apres: avant } : { etat: "prises", apres };
}

/* What j may take of some communes, by what it comes to: { prises, tenues, verrouillees, occupees }. */
export function prenables(plan, j, communes, options) {
  const sortie = { prises: [], tenues: [], verrouillees: [], occupees: [] };
  for (const i of new Set(communes)) sortie[prise(plan, j, i, plan.detenteurs(i), options).etat].push(i);
  return sortie;
}

/* j takes communes, from whoever has them; those that were to be attributed are so no more. */
export function prendre(plan, j, communes, options) {
  const retouche = new Retouche(plan);
  for (const i of communes) {
    const { etat, apres } = prise(plan, j, i, retouche.detenteurs(i), options);
    if (etat !== "prises") continue;
    retouche.poser(i, apres);
    retouche.attendre(i, null);
  }
  return retouche.finir();
}

/* j gives up communes: to another CPTS (its rank), to be attributed ("attente"), or to nobody ("blanche").
   What another CPTS has too, or what is outside the perimeter, is not to be attributed; what the other
   may not take stays. */
export function rendre(plan, j, communes, vers, options) {
  const retouche = new Retouche(plan);
  for (const i of communes) {
    const avant = retouche.detenteurs(i), reste = avant.filter((k) => k !== j);
    if (reste.length === avant.length) continue;
    if (typeof vers === "number") {
      const { etat, apres } = prise(plan, vers, i, reste, options);
      if (etat === "prises" || etat === "tenues") retouche.poser(i, apres);
      continue;
    }
    retouche.poser(i, reste);
    if (vers === "attente" && !reste.length && plan.moteur.perimetre[i]) retouche.attendre(i, plan.cpts[j].id);
  }
  return retouche.finir();
}

/* Communes to be attributed are said to be in no CPTS. */
export function blanchir(plan, communes) {
  const autres = communes.filter((i) => !plan.attente.has(i));
  if (autres.length) throw new Mots(plan).refus("refus.attribuer", { communes: autres });
  const retouche = new Retouche(plan);
  communes.forEach((i) => retouche.attendre(i, null));
  return retouche.finir();
}

/* Uncovered communes of the perimeter are to be attributed: nobody knows yet who has them. */
export function attribuer(plan, communes) {
  const retouche = new Retouche(plan);
  communes.filter((i) => plan.blanche(i)).forEach((i) => retouche.attendre(i, ""));
  return retouche.finir();
}

/* — what is said of a CPTS — */

function verifierNom(plan, nom, sauf = -1) {
  const { cessees } = plan.moteur.d, mots = new Mots(plan), k = cleDeCpts(nom);
  if (!cleDeNom(nom)) throw mots.refus("refus.nom.vide");
  const autre = plan.cpts.findIndex((c, j) => j !== sauf && !(c.fin && c.nouvelle) && cleDeCpts(c.nom) === k);
  if (autre >= 0) throw mots.refus("refus.nom.pris", { cpts: autre, id: plan.cpts[autre].id });
  const finie = cessees.find((c) => cleDeCpts(c.nom) === k);
  if (finie) throw mots.refus("refus.nom.pris", { cpts: finie.id, id: finie.id });
}

/* A name as it is shown, and as it was typed. */
export const nomDe = (ecrit) => ({ nom: typographique(ecrit), ecrit });

export function nommer(plan, j, nom) {
  const ecrit = net(nom);
  if (typographique(ecrit) === plan.cpts[j].nom) return plan;
  verifierNom(plan, ecrit, j);
  return decrite(plan, j, nomDe(ecrit));
}

export const situer = (plan, j, dit) => decrite(plan, j, Object.fromEntries(
  ["site", "contact"].filter((cle) => dit[cle] !== undefined).map((cle) => [cle, net(dit[cle])])));

function decrite(plan, j, dit) {
  const retouche = new Retouche(plan);
  retouche.decrire(j, dit);
  return retouche.finir();
}

/* A CPTS without a commune yet; its rank is that of the last one. */
export function ajouter(plan, nom, { site = "", contact = "" } = {}) {
  const propre = net(nom);
  verifierNom(plan, propre);
  const pris = new Set([...plan.cpts, ...plan.moteur.d.cessees].map((c) => c.id)), retouche = new Retouche(plan);
  let k = 1;
  while (pris.has(`nouvelle-${k}`)) k++;
  retouche.decrire(plan.cpts.length, ficheNeuve(`nouvelle-${k}`, propre, net(site), net(contact)));
  return retouche.finir();
}

const AUCUN = Object.freeze(/** @type {any[]} */ ([]));

export const ficheNeuve = (id, nom, site, contact) => ({ id, ...nomDe(nom), statut: null, evenements: AUCUN, fiabilite: null, liste: null,
  site, contact, siege: "", publiee: AUCUN, fin: null, nouvelle: true, recue: AUCUN });

/* A date of the user's, in ISO. */
function dater(plan, date) {
  if (!dernierJour(date)) throw new Mots(plan).refus("refus.date", { date });
  return dernierJour(date);
}

/* The end of a CPTS: its communes have none then. One that was added here is as if it had never been. */
export function cesser(plan, j, { date = "", motif = "" } = {}) {
  const { id, nouvelle, evenements } = plan.cpts[j], dernier = plan.moteur.statuts.dernier(evenements);
  if (!nouvelle && dater(plan, date) < dernierJour(dernier?.date ?? "")) {
    throw new Mots(plan).refus("refus.cesser", { cpts: id, dernier: quand(dernier.date), fin: quand(date) });
  }
  const retouche = new Retouche(plan);
  for (const i of plan.territoires[j]) retouche.poser(i, plan.detenteurs(i).filter((k) => k !== j));
  if (nouvelle) [...plan.attente].forEach(([i, de]) => de === id && retouche.attendre(i, ""));
  retouche.decrire(j, { fin: Object.freeze({ date, motif }) });
  return retouche.finir();
}

/* A status, signed, observed or foreseen at a date; what was foreseen of the same status is no longer. */
export function statuer(plan, j, { statut, date, nature, source = "" }) {
  const { id, evenements } = plan.cpts[j], { statuts } = plan.moteur, mots = new Mots(plan), dit = statuts.dit(statut);
  const jour = dater(plan, date), dernier = statuts.dernier(evenements);
  if (nature === SIGNATURE && !statuts.tous[statuts.rang.get(statut)].signee) throw mots.refus("refus.statut.signature", { statut: dit });
  if (evenements.some((e) => e.date === date && e.statut === statut && e.nature === nature)) {
    throw mots.refus("refus.statut.deja", { cpts: id, statut: dit, quand: quand(date) });
  }
  if (dernier && nature !== PREVISION && jour < dernierJour(dernier.date)) {
    throw mots.refus("refus.statut.recent", { cpts: id, statut: statuts.dit(dernier.statut), quand: quand(dernier.date) });
  }
  return decrite(plan, j, avecEvenement(statuts, evenements, { statut, date, nature, source: net(source) }));
}

/* What is said of a CPTS with one event more, by date. */
export function avecEvenement(statuts, evenements, { statut, date, nature, source }) {
  const suite = [...evenements.filter((e) => e.nature !== PREVISION || e.statut !== statut),
    Object.freeze({ statut, date, nature, estime: false, source })].sort(parDate);
  return { evenements: Object.freeze(suite), statut: statuts.dernier(suite) };
}

/* — lists of communes — */

const surete = (fiabilite) => FIABILITES.indexOf(fiabilite);

/* A list becomes the territory of its CPTS. Communes that others have by a less sure list leave theirs;
   those of the CPTS's own estimate that it does not name are to be attributed. */
export function lister(plan, j, communes, { fiabilite, source = "", date = "", effet = "" }) {
  const mots = new Mots(plan), fiche = plan.cpts[j], nommees = [...new Set(communes)].sort((p, q) => p - q);
  const recue = { fiabilite, source: net(source), date, effet, modifiee_le: "" };
  if (!nommees.length) throw mots.refus("refus.liste.vide", { de: "" });
  [date, effet].filter(Boolean).forEach((iso) => dater(plan, iso));
  verifierOrdre(mots, fiche, effet);
  const rivales = rivalesDe(plan, j, nommees, fiabilite);
  if (rivales.size) throw mots.refus("refus.partage", { partages: partages(mots, j, recue, rivales) });
  const retouche = new Retouche(plan), dedans = new Set(nommees);
  for (const i of nommees) {
    /* What a derogation shares stays, whoever it names: to be settled by hand. */
    const autres = plan.derogation(i) ? plan.detenteurs(i) : plan.detenteurs(i).filter((k) => surete(plan.cpts[k].fiabilite) <= surete(fiabilite) && k !== j);
    retouche.poser(i, plan.ordonner([...autres, j]));
    retouche.attendre(i, null);
  }
  for (const i of plan.territoires[j].filter((i) => !dedans.has(i))) {
    const reste = plan.detenteurs(i).filter((k) => k !== j);
    retouche.poser(i, reste);
    if (fiche.fiabilite === ESTIMATION && !reste.length && plan.moteur.perimetre[i]) retouche.attendre(i, fiche.id);
  }
  retouche.decrire(j, { fiabilite, liste: Object.freeze(recue), recue: Object.freeze(nommees) });
  return retouche.finir();
}

/* A list that follows another says from when on, and does not come before it. */
function verifierOrdre(mots, { id, fiabilite, liste }, effet) {
  const connue = liste && fiabilite !== ESTIMATION ? liste : null;
  if (effet && connue?.effet && dernierJour(effet) < dernierJour(connue.effet)) {
    throw mots.refus("refus.liste.avant", { cpts: id, effet: quand(effet), suivie: connue.effet });
  }
  if (connue && connue.effet === effet) return;
  if (!connue && fiabilite !== OFFICIELLE && fiabilite !== DECLAREE) return;
  if (!effet) {
    const depuis = connue?.effet ? mots.changer("liste.suit.depuis", { effet: connue.effet }) : "";
    throw mots.refus("refus.liste.suit", { cpts: id, valeur: mots.changer(`valeur.${fiabilite ?? ""}`), depuis });
  }
}

/* Communes that others have by lists as sure or surer, without a derogation that names j; with those. */
function rivalesDe(plan, j, communes, fiabilite) {
  const trouvees = new Map();
  for (const i of communes) {
    const autres = plan.detenteurs(i).filter((k) => k !== j && surete(plan.cpts[k].fiabilite) <= surete(fiabilite));
    if (autres.length && !plan.derogation(i)?.cpts.includes(j)) trouvees.set(i, plan.ordonner([...autres, j]));
  }
  return trouvees;
}

/* Which communes several have, by whom. */
function partages(mots, j, recue, rivales) {
  const groupes = new Map(), { cpts } = mots.plan;
  for (const [i, tenants] of rivales) {
    const cle = tenants.join();
    if (!groupes.has(cle)) groupes.set(cle, { tenants, communes: [] });
    groupes.get(cle).communes.push(i);
  }
  const valeur = (fiabilite) => mots.changer(`valeur.${fiabilite ?? ""}`);
  const dite = (k, fiabilite, date) => mots.changer(date ? "partage.liste.date" : "partage.liste",
    { cpts: cpts[k].id, valeur: valeur(fiabilite), ...(date ? { de: deDate(date) } : {}) });
  const qui = (tenants) => enumere([dite(j, recue.fiabilite, recue.date), ...tenants.filter((k) => k !== j)
    .map((k) => dite(k, cpts[k].fiabilite, cpts[k].liste?.date))]);
  const tous = [...groupes.values()];
  if (tous.length === 1) return mots.changer("partage.un", { communes: tous[0].communes, detenteurs: qui(tous[0].tenants) });
  const dits = tous.slice(0, GROUPES).map(({ tenants, communes }) => mots.changer("partage.groupe", { communes, detenteurs: qui(tenants) }));
  if (tous.length > GROUPES) dits.push(mots.changer("partage.autres", { n: tous.length - GROUPES }));
  return mots.changer("partage.plusieurs", { communes: rivales.size, suite: dits.join(`${NBSP}; `) });
}

/* — a proposal becomes part of the plan — */

/* The plan with a proposal { nom, communes, remplace } in it: a new CPTS, or the territory of one. What
   an estimate gave to it, and it has not, is to be attributed. */
export function adopter(plan, { nom, communes, remplace = -1 }, options) {
  if (!communes.length) throw new Mots(plan).refus("refus.adoption.vide");
  const avec = remplace < 0 ? ajouter(plan, nom) : plan, j = remplace < 0 ? plan.cpts.length : remplace, dedans = new Set(communes);
  const hors = avec.territoires[j].filter((i) => !dedans.has(i));
  return prendre(rendre(avec, j, hors, avec.cpts[j].fiabilite === ESTIMATION ? "attente" : "blanche"), j, communes, options);
}

/* What the screen asks for by name. */
export const GESTES = Object.freeze({ prenables, prendre, rendre, blanchir, attribuer, nommer, situer, ajouter, cesser, statuer, lister, adopter });
