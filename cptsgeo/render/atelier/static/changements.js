/* What differs from one plan of a page to another: as a list, each change with the value it found, as the
   file that « cptsgeo plan appliquer » reads, and in the words of « cptsgeo comparer ». */
import { NBSP } from "../../shell/static/numbers.js";
import { deDate, parDate, quand } from "./dates.js";
import { Mots } from "./mots.js";
import { enumere } from "./phrases.js";
import { ESTIMATION, difference } from "./plan.js";

export const FORMAT_DES_CHANGEMENTS = "cptsgeo/changements", VERSION_DES_CHANGEMENTS = 1;
/* Fields of a file, and what they are called here. */
const CHAMPS = [["nom", "nom"], ["site_internet", "site"], ["contact", "contact"]];

const memesRangs = (p, q) => p === q || (p.length === q.length && p.every((i, k) => i === q[k]));

/* Changes from a plan to another, plain data: CPTS that come, what is said of them, their statuses, those
   that cease, their lists and territories, what is to be attributed. */
export function changementsDe(base, plan) {
  const change = (j) => base.cpts[j] !== plan.cpts[j] || base.territoires[j] !== plan.territoires[j];
  const rangs = [...plan.cpts.keys()].filter(change), la = rangs.filter((j) => !plan.cpts[j].fin);
  const deux = plan.ordonner(la.filter((j) => base.cpts[j])), nouvelles = plan.ordonner(la.filter((j) => !base.cpts[j]));
  const finies = plan.ordonner(rangs.filter((j) => plan.cpts[j].fin && base.cpts[j] && !base.cpts[j].fin));
  const territoires = [...deux, ...nouvelles].flatMap((j) => territoireChange(base, plan, j));
  return Object.freeze([
    ...nouvelles.map((j) => plan.cpts[j]).map(({ id, ecrit: nom, site, contact }) => ({ nature: "ajouter", cpts: id, nom, site, contact })),
    ...deux.flatMap((j) => ditAutrement(base.cpts[j], plan.cpts[j])),
    ...[...deux, ...nouvelles].flatMap((j) => statutsVenus(base.cpts[j], plan.cpts[j])),
    ...finies.map((j) => ({ nature: "cesser", cpts: plan.cpts[j].id, ...plan.cpts[j].fin, avant: null })),
    ...territoires,
    ...attentes(base, plan),
  ]);
}

/* What is said of a CPTS, as the plan has it written. */
export const ecrit = (fiche, cle) => fiche[cle === "nom" ? "ecrit" : cle];

const ditAutrement = (avant, apres) => CHAMPS.filter(([, cle]) => avant[cle] !== apres[cle])
  .map(([champ, cle]) => ({ nature: "modifier", cpts: apres.id, champ, avant: ecrit(avant, cle), apres: ecrit(apres, cle) }));

const dit = (statut) => (statut ? { statut: statut.statut, date: statut.date, nature: statut.nature } : null);

/* Events that were not there, by date. */
const statutsVenus = (avant, apres) => apres.evenements.filter((e) => !avant?.evenements.includes(e))
  .sort(parDate)
  .map((e) => ({ nature: "statut", cpts: apres.id, avant: dit(avant?.statut), apres: { ...dit(e), source: e.source ?? "" } }));

/* Whether a CPTS has another list than it had: what is said of it differs. */
function listee(base, plan, j) {
  const avant = base.cpts[j], apres = plan.cpts[j], dits = ["source", "date", "effet"];
  return apres.liste && ((avant?.fiabilite ?? null) !== apres.fiabilite || dits.some((cle) => (avant?.liste?.[cle] ?? "") !== apres.liste[cle]));
}

const codesConnus = new WeakMap();

/* The codes of a territory, named once. */
function codesDuTerritoire(moteur, communes) {
  if (!codesConnus.has(communes)) codesConnus.set(communes, Object.freeze(communes.map((i) => moteur.codes[i])));
  return codesConnus.get(communes);
}

/* A list and the territory that it gives; then, or alone, a territory that is corrected. */
function territoireChange(base, plan, j) {
  const codesDe = (communes) => codesDuTerritoire(plan.moteur, communes), sortie = [];
  const { id: cpts, liste, recue } = plan.cpts[j], maintenant = plan.territoires[j];
  let trouvees = base.territoires[j] ?? [];
  if (listee(base, plan, j)) {
    const { fiabilite, source, date, effet } = liste;
    sortie.push({ nature: "liste", cpts, fiabilite, source, date_liste: date || null, effet: effet || null,
      avant: { fiabilite: base.cpts[j]?.fiabilite ?? null, communes: codesDe(trouvees) }, apres: { communes: codesDe(recue) } });
    trouvees = recue;
  }
  if (!memesRangs(trouvees, maintenant)) sortie.push({ nature: "communes", cpts, avant: codesDe(trouvees), apres: codesDe(maintenant) });
  return sortie;
}

/* Communes that nobody has, and that are to be attributed or not otherwise than the rest says: what an
   estimate had and the list of its CPTS has not waits of itself. */
function attentes(base, plan) {
  const { codes, perimetre } = plan.moteur, laissees = new Set();
  for (const j of base.cpts.keys()) {
    if (base.cpts[j].fiabilite !== ESTIMATION || plan.cpts[j].fin || !listee(base, plan, j)) continue;
    const recues = new Set(plan.cpts[j].recue);
    base.territoires[j].forEach((i) => recues.has(i) || laissees.add(i));
  }
  return difference(base, plan).filter((i) => !plan.detenteurs(i).length).flatMap((i) => {
    const attend = plan.attente.has(i), attendait = base.attente.has(i);
    const dire = attend ? !attendait && !laissees.has(i) : attendait || (laissees.has(i) && perimetre[i]);
    return dire ? [{ nature: "attente", code: codes[i], avant: base.detenteurs(i).map((j) => base.cpts[j].id),
      apres: attend ? "a_attribuer" : "zone_blanche", venait_de: plan.attente.get(i) ?? "" }] : [];
  });
}

/* The file: { version (of cptsgeo), plan (its name), empreinte, cog, au }. */
export const documentDesChangements = (changements, { version, plan, empreinte, cog, au }) => ({
  format: FORMAT_DES_CHANGEMENTS, version: VERSION_DES_CHANGEMENTS, cptsgeo: version, plan, empreinte, cog, au, changements });

/* — in words — */

/* [title, sentences] of what changed, the most important first; none where nothing did. */
export function sectionsDe(base, plan) {
  const avant = new Mots(base), apres = new Mots(plan);
  const pareille = ({ p, q }) => p === q && base.cpts[p] === plan.cpts[q] && base.territoires[p] === plan.territoires[q];
  const paires = pairesDe(base, plan), vu = paires.filter((paire) => !pareille(paire)).map((p) => ({ ...p, avant: cote(base, p.p), apres: cote(plan, p.q) }));
  const changees = vu.filter((c) => differe(c, base, plan)), deux = changees.filter((c) => c.avant && c.apres);
  const venues = changees.filter((c) => !c.avant), parties = changees.filter((c) => !c.apres);
  const renommees = deux.filter((c) => c.avant.nom !== c.apres.nom || c.avant.id !== c.apres.id);
  const statuts = deux.filter((c) => c.avant.statut !== c.apres.statut), mouvements = mouvementsDe(base, plan, paires);
  const dire = (phrase, valeurs) => apres.changer(`comparer.${phrase}`, valeurs), titre = (quoi, n = 0) => dire(`titre.${quoi}`, { n });
  const deplacees = mouvements.reduce((n, m) => n + m.communes.length, 0);
  return [
    [titre("ajoutees", venues.length), venues.map((c) => seule(dire, c.apres))],
    [titre("disparues", parties.length), parties.map((c) => seule(dire, c.avant))],
    [titre("renommees", renommees.length), renommees.map((c) => dire("renommee", { avant: c.avant.nom, apres: c.apres.nom,
      identifiant: c.avant.id === c.apres.id ? "" : dire("renommee.identifiant", { avant: c.avant.id, apres: c.apres.id }) }))],
    [titre("statuts", statuts.length), statuts.map((c) => dire("statut", { nom: c.apres.nom, avant: c.avant.statut, apres: c.apres.statut }))],
    [titre("mouvements", deplacees), mouvements.map((m) => dire("mouvement", { avant: lieu(avant, m.avant, m.communes, dire),
      apres: lieu(apres, m.apres, m.communes, dire), communes: m.communes, population: m.population }))],
    [titre("compositions"), deux.flatMap((c) => composition(dire, c, base, plan))],
    [titre("couverture"), couverture(dire, plan.moteur.bilan(base), plan.moteur.bilan(plan))],
  ].filter(([, lignes]) => lignes.length);
}

/* Ranks of the same CPTS before and after: the same, or one that ceased and one that came with most of
   its communes; in the order of identifiers. */
function pairesDe(base, plan) {
  const ici = (p, j) => Boolean(p.cpts[j]) && !p.cpts[j].fin, rangs = [...plan.cpts.keys()];
  const paires = rangs.filter((j) => ici(base, j) && ici(plan, j)).map((j) => ({ p: j, q: j }));
  const parties = new Set(rangs.filter((j) => ici(base, j) && !ici(plan, j))), venues = new Set(rangs.filter((j) => !ici(base, j) && ici(plan, j)));
  const id = (j) => plan.cpts[j].id, proches = [];
  for (const p of parties) {
    for (const q of venues) {
      const communes = base.territoires[p].filter((i) => plan.detenteurs(i).includes(q)).length;
      const toutes = base.territoires[p].length + plan.territoires[q].length - communes;
      if (2 * communes > toutes) proches.push({ p, q, part: [communes, toutes], ids: [id(p), id(q)].sort().join("\n") });
    }
  }
  proches.sort((x, y) => y.part[0] * x.part[1] - x.part[0] * y.part[1] || (x.ids < y.ids ? -1 : 1));
  for (const { p, q } of proches) {
    if (!parties.has(p) || !venues.has(q)) continue;
    paires.push({ p, q });
    parties.delete(p);
    venues.delete(q);
  }
  const toutes = [...paires, ...[...parties].map((p) => ({ p, q: -1 })), ...[...venues].map((q) => ({ p: -1, q }))];
  const cle = ({ p, q }) => [p, q].filter((j) => j >= 0).map(id).sort().join("\n");
  return toutes.sort((x, y) => (cle(x) < cle(y) ? -1 : 1));
}

/** @returns {any} */
function cote(plan, j) {
  if (j < 0) return null;
  const { id, nom } = plan.cpts[j], { communes, population, taille } = plan.moteur.portrait(plan, j);
  return { id, nom, statut: plan.moteur.statuts.de(plan.cpts[j]).libelle, communes: communes.length, population, taille };
}

const differe = ({ p, q, avant, apres }, base, plan) => !avant || !apres || avant.id !== apres.id || avant.nom !== apres.nom
  || avant.statut !== apres.statut || !memesRangs(base.territoires[p], plan.territoires[q]);

const seule = (dire, c) => dire("seule", { nom: c.nom, communes: c.communes, statut: minuscule(c.statut),
  habitants: c.population === null ? dire("seule.inconnue") : dire("seule.habitants", { population: c.population }) });

/* A label inside a sentence: without its capital, which an acronym keeps. */
const minuscule = (texte) => (/^.\p{Lu}/u.test(texte) ? texte : texte.slice(0, 1).toLowerCase() + texte.slice(1));

function composition(dire, { p, q, avant, apres }, base, plan) {
  const tenait = new Set(base.territoires[p]), tient = new Set(plan.territoires[q]);
  const plus = [...tient].filter((i) => !tenait.has(i)), moins = [...tenait].filter((i) => !tient.has(i)), dits = [];
  if (plus.length) dits.push(dire("composition.plus", { communes: plus.length }));
  if (moins.length) dits.push(dire("composition.moins", { communes: moins.length }));
  if (!dits.length) return [];
  if (avant.population !== null && apres.population !== null) dits.push(dire("composition.population", { avant: avant.population, apres: apres.population }));
  if (avant.taille !== apres.taille && avant.taille && apres.taille) {
    const { maximum } = plan.moteur.d.aci;
    dits.push(dire("composition.taille", { avant: avant.taille, apres: apres.taille,
      argent_avant: maximum[avant.taille - 1], argent_apres: maximum[apres.taille - 1] }));
  }
  return [dire("composition", { nom: apres.nom, suite: dits.join(", ") })];
}

/* Communes that went from the same CPTS to the same others, the most inhabitants first. */
function mouvementsDe(base, plan, paires) {
  const nomme = (cote) => new Map(paires.map((paire) => [paire[cote], paire])), [p, q] = [nomme("p"), nomme("q")], groupes = new Map();
  for (const i of difference(base, plan)) {
    const avant = base.detenteurs(i), apres = plan.detenteurs(i), eux = new Set(avant.map((j) => p.get(j)));
    if (eux.size === apres.length && apres.every((j) => eux.has(q.get(j)))) continue;
    const cle = [avant.join(), apres.join(), base.attente.has(i), plan.attente.has(i)].join(">");
    if (!groupes.has(cle)) groupes.set(cle, { avant, apres, communes: [] });
    groupes.get(cle).communes.push(i);
  }
  const mots = new Mots(plan), trouves = [...groupes.values()].map((m) => ({ ...m, population: mots.population(m.communes) }));
  return trouves.sort((x, y) => y.population - x.population || x.communes[0] - y.communes[0]);
}

function lieu(mots, cpts, communes, dire) {
  if (cpts.length) return enumere(cpts.toSorted((p, q) => (ecrit(mots.plan.cpts[p], "nom") < ecrit(mots.plan.cpts[q], "nom") ? -1 : 1)).map((j) => mots.nom(j)));
  if (communes.every((i) => mots.plan.attente.has(i))) return dire("attente");
  return dire(communes.some((i) => mots.moteur.perimetre[i]) ? "blanche" : "hors");
}

function couverture(dire, avant, apres) {
  const memes = (p, q) => p.communes === q.communes && p.population === q.population;
  const parts = (p, q) => [["passage", "couvert"], ["operationnelle", "operationnel"]].filter(([, quoi]) => !memes(p[quoi], q[quoi]))
    .map(([phrase, quoi]) => {
      const [a, b] = [p, q].map((ligne) => dire("couverture.part", { habitants: ligne[quoi].population, total: ligne.total.population }));
      return dire(`couverture.${phrase}`, { avant: a, apres: b });
    }).join(`${NBSP}; `);
  const lignes = apres.departements.map((dep, k) => ({ dep, suite: parts(avant.departements[k], dep) })).filter((l) => l.suite);
  const dites = lignes.map(({ dep, suite }) => dire("couverture", { nom: dep.nom, departement: dep.code, suite }));
  if (dites.length && apres.departements.length > 1) dites.push(dire("couverture.ensemble", { suite: parts(avant.ensemble, apres.ensemble) || dire("couverture.meme") }));
  return dites;
}

/* What is written of CPTS, and comparing does not tell whole: lists, statuses with their dates, sites
   and contacts; as cptsgeo.changes.changements_words has them, under the names that CPTS had. */
export function inscritsDe(base, plan) {
  const mots = new Mots({ moteur: plan.moteur, cpts: plan.cpts.map((c, j) => base.cpts[j] ?? c) }), { statuts, rang } = plan.moteur, dire = (phrase, valeurs) => mots.changer(phrase, valeurs);
  const valeur = (fiabilite) => dire(`valeur.${fiabilite ?? ""}`), cite_ = (statut) => dire("statut.avant", { statut: statuts.dit(statut) });
  const taille = (codes) => dire("taille", { communes: codes.length, population: mots.population(codes.map((code) => rang.get(code))) });
  const texte = (t, vide) => (t ? dire("cpts.modifiee.dit", { texte: t }) : dire(`cpts.modifiee.vide${vide}`));
  return changementsDe(base, plan).flatMap(({ nature, cpts, champ, avant, apres, fiabilite, effet }) => {
    if (nature === "statut") {
      return [dire("statut.dit", { cpts, statut: statuts.dit(apres.statut), quand: quand(apres.date), nature: dire(`nature.${apres.nature}`),
        avant: avant ? cite_(avant.statut) : dire("statut.avant.inconnu") })];
    }
    if (nature === "modifier" && champ !== "nom") return [dire("cpts.modifiee", { cpts, champ: champ.replace("_", " "), apres: texte(apres, ".apres"), avant: texte(avant, "") })];
    if (nature !== "liste") return [];
    return [dire(avant.communes.length || avant.fiabilite ? "liste.recue" : "liste.premiere", { cpts, valeur: valeur(fiabilite), taille: taille(apres.communes),
      effet: effet ? ` à partir ${deDate(effet)}` : "", avant: valeur(avant.fiabilite), taille_avant: taille(avant.communes) })];
  });
}

/* As a text, for a mail. */
export const texteDesChangements = (sections, rien) => (sections.length
  ? sections.map(([titre, lignes]) => [titre, ...lignes.map((l) => `- ${l}`)].join("\n")).join("\n\n") : rien);
