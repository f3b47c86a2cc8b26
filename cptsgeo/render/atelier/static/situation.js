/* What a page says of its plan beside the map: of when it is, what its lists are worth, what is estimated;
   the words of cptsgeo.render.provenance. */
import { compte, nombre } from "../../shell/static/numbers.js";
import { dateEnMots, deDate, dernierJour } from "./dates.js";
import { remplir } from "./phrases.js";
import { ESTIMATION } from "./plan.js";
import { PREVISION } from "./statuts.js";

/* The latest date that a plan says, in ISO: that of the page, or of what happened since. */
function dateDe(plan, au) {
  const { origine } = plan.moteur, dates = au ? [au] : [];
  plan.cpts.forEach((c, j) => {
    const avant = origine.cpts[j];
    if (c === avant) return;
    dates.push(...c.evenements.filter((e) => e.nature !== PREVISION && !avant?.evenements.includes(e)).map((e) => e.date));
    if (c.fin && avant) dates.push(c.fin.date);
    if (c.liste?.effet && c.liste !== avant?.liste) dates.push(c.liste.effet);
  });
  return dates.sort((p, q) => (dernierJour(p) + p < dernierJour(q) + q ? -1 : 1)).at(-1) ?? "";
}

const situee = (iso) => (iso.length === 10 ? `au ${dateEnMots(iso)}` : `à la fin ${deDate(iso)}`);

/* « Situation au 21 janvier 2026, 12 listes officielles, 31 estimées ». */
export function situationDe(plan, { plan_de_base, dit }) {
  const date = dateDe(plan, plan_de_base.au), listes = plan.vivantes.filter((j) => plan.territoires[j].length).map((j) => plan.cpts[j].fiabilite ?? "");
  const comptees = dit.valeurs.map(([valeur, ...noms]) => [listes.filter((l) => l === valeur).length, ...noms]).filter(([n]) => n);
  const valent = comptees.map(([n, une, plusieurs], k) => (k ? compte(n, une, plusieurs) : compte(n, `liste ${une}`, `listes ${plusieurs}`)));
  const dites = listes.length && listes.every((l) => l === ESTIMATION) ? [] : valent;
  return [date ? `Situation ${situee(date)}` : "Situation non datée", ...dites, dit.ensuite].filter(Boolean).join(", ");
}

/* What readers of any figure must know of the data behind it. */
export function reservesDe(plan, { dit: { estimees, reserves } }) {
  const { vivantes } = plan, n = vivantes.filter((j) => plan.cpts[j].fiabilite === ESTIMATION).length;
  if (!n) return reserves;
  const laquelle = n > 1 && n === vivantes.length ? "toutes" : n === 1 ? "une" : "certaines";
  return [remplir(estimees[laquelle], null, { n: nombre(n) }), ...reserves];
}
