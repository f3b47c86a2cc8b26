/* A CPTS of the plan: what it is, what the rules say of it, and what can be said of it. */
import { bouton, element, un } from "../../shell/static/elements.js";
import { NBSP, compte, nombre } from "../../shell/static/numbers.js";
import { aVenir, deDate, isoDe, quand } from "./dates.js";
import { ListeRecue } from "./listerecue.js";
import { Mots } from "./mots.js";
import { sansPartagees } from "./panneau.js";
import { cite } from "./phrases.js";
import { ESTIMATION } from "./plan.js";
import { PREVISION } from "./statuts.js";
import { raison } from "./travail.js";

/* What the list of a CPTS is worth. */
export const FIABILITE_DITE = { officielle: "officielle", declaree: "déclarée", [ESTIMATION]: "estimée", "": "de fiabilité non précisée" };
const CHAMPS_DE_FICHE = ["nom", "site", "contact"], SITE = /^(?:https?:\/\/)?[^\s./:]+(?:\.[^\s./:]+)+(?:\/\S*)?$/i;

export class Fiche {
  constructor(mode) {
    this.mode = mode;
    this.liste = new ListeRecue(this);
    un("fiche-retour").addEventListener("click", () => mode.choisir(-1));
    un("fiche-voir").addEventListener("click", () => {
      const { dessin } = mode.atelier;
      dessin.montrer([...dessin.dedans]);
      dessin.zone.scrollIntoView({ block: "nearest" });
    });
    un("fiche-verrou").addEventListener("change", () => {
      if (un("fiche-verrou").checked) mode.verrous.add(mode.choisie);
      else mode.verrous.delete(mode.choisie);
    });
    this._geste("fiche-dire", () => this._dire());
    this._geste("fiche-statuer", () => this._statuer());
    this._geste("fiche-lister", () => this._lister());
    this._geste("fiche-cesser", () => this._cesser());
  }

  /* What cannot be is said beside what was asked. */
  _geste(id, faire) {
    un(id).addEventListener("click", () => {
      const avis = un(`${id}-avis`);
      avis.textContent = "";
      try {
        faire();
      } catch (/** @type {any} */ erreur) {
        avis.textContent = raison(erreur);
      }
    });
  }

  get cpts() {
    return this.mode.plan.cpts[this.mode.choisie];
  }

  /* Makes another plan, or throws. */
  _mettre(faire, geste) {
    const { atelier, moteur, plan } = this.mode, apres = faire(moteur.gestes, plan);
    if (apres === plan) throw new Error("Rien ne change.");
    atelier.etat.mettreProjet(apres, geste);
    atelier.dire(`${geste}.`);
  }

  _date(id, quoi) {
    const texte = un(id).value.trim(), iso = texte && isoDe(texte);
    if (texte && !iso) throw new Error(`${quoi}${NBSP}: ${cite(texte)} n’est pas une date${NBSP}; écrire 12/10/2026, octobre 2026 ou 2026.`);
    return iso;
  }

  _dire() {
    const { choisie: j } = this.mode, [nom, site, contact] = CHAMPS_DE_FICHE.map((champ) => un(`fiche-${champ}`).value.trim());
    if (site && site !== this.cpts.site && !SITE.test(site)) throw new Error(`Un site s’écrit www.exemple.fr${NBSP}: ${cite(site)} ne s’ouvrirait pas.`);
    this._mettre((g, plan) => g.situer(g.nommer(plan, j, nom), j, { site, contact }), `${cite(nom)} est modifiée`);
  }

  _statuer() {
    const { choisie: j, moteur } = this.mode, statut = un("fiche-statut").value, date = this._date("fiche-statut-date", "Date");
    if (!date) throw new Error(`Dire à quelle date${NBSP}: 12/10/2026, octobre 2026 ou 2026.`);
    const nature = un("fiche-nature").value;
    if (nature !== PREVISION && aVenir(date)) throw new Mots(this.mode.plan).refus("refus.statut.futur", { quand: quand(date) });
    this._mettre((g, plan) => g.statuer(plan, j, { statut, date, nature, source: un("fiche-statut-source").value }),
      `${cite(this.cpts.nom)}${NBSP}: ${moteur.statuts.dit(statut)} ${quand(date)}`);
  }

  _lister() {
    const { choisie: j, moteur } = this.mode, codes = this.liste.codes();
    const dit = { fiabilite: un("fiche-fiabilite").value, source: un("fiche-source").value, date: this._date("fiche-liste-date", "Date du document"),
      effet: this._date("fiche-effet", "À partir de") };
    this._mettre((g, plan) => g.lister(plan, j, codes.map((code) => moteur.rang.get(code)), dit),
      `${cite(this.cpts.nom)}${NBSP}: liste ${FIABILITE_DITE[dit.fiabilite]} de ${compte(codes.length, "commune")}`);
    this.liste.oublier();
    un("fiche-liste-details").open = false;
    un("fiche-titre").focus();
  }

  _cesser() {
    const { choisie: j } = this.mode, { nom, nouvelle } = this.cpts, date = this._date("fiche-fin", "Date");
    if (!date && !nouvelle) throw new Error(`Dire à quelle date${NBSP}: 12/10/2026, octobre 2026 ou 2026.`);
    const geste = nouvelle ? `${cite(nom)} est ôtée` : `${cite(nom)} cesse ${quand(date)}`;
    this._mettre((g, plan) => g.cesser(plan, j, { date, motif: un("fiche-motif").value }), geste);
    this.mode.choisir(-1, false, `${geste}.`);
  }

  /* Another CPTS: what was being typed is not of it. */
  oublier() {
    this.liste.oublier();
    for (const id of ["fiche-statut-date", "fiche-statut-source", "fiche-source", "fiche-liste-date", "fiche-effet", "fiche-fin"]) un(id).value = "";
    for (const id of ["fiche-fiabilite", "fiche-nature", "fiche-motif"]) un(id).selectedIndex = 0;
    for (const id of ["fiche-dire", "fiche-statuer", "fiche-lister", "fiche-cesser"]) un(`${id}-avis`).textContent = "";
    for (const id of ["fiche-dire-details", "fiche-statut-details", "fiche-liste-details", "fiche-cesser-details"]) un(id).open = false;
  }

  actualiser(j, etat) {
    const { mode, mode: { atelier, moteur, plan } } = this, c = plan.cpts[j], statut = moteur.statuts.de(c);
    un("fiche-titre").textContent = c.nom;
    un("fiche-verrou").checked = mode.verrous.has(j);
    const { date = "", source = "" } = c.liste ?? {};
    const dit = [statut.libelle + (c.statut ? ` (${c.statut.nature === "signature_aci" ? "ACI signé" : "au plus tard"} ${quand(c.statut.date)})` : ""),
      ["liste", FIABILITE_DITE[c.fiabilite ?? ""], date && deDate(date), source && `(${source})`].filter(Boolean).join(" "), c.site, c.contact];
    un("fiche-dit").replaceChildren(...dit.filter(Boolean).map((texte) => element("li", {}, texte)));
    atelier.panneau.verdictDans(un("fiche-verdict"), etat.verdict, plan.territoires[j].length > 0);
    const { chiffres } = etat, taille = chiffres.taille === null ? "–" : `Taille ${chiffres.taille}`;
    const carte = (titre, valeur, detail = "") => element("div", {}, element("dt", {}, titre), element("dd", { class: "valeur" }, valeur), detail && element("dd", { class: "detail" }, detail));
    un("fiche-chiffres").replaceChildren(carte("Habitants", nombre(chiffres.propre), [sansPartagees(moteur, chiffres), this._ecart(j)].filter(Boolean).join(" · ")), carte("Taille de l’ACI", taille),
      carte("Communes", nombre(chiffres.communes), chiffres.morceaux.length > 1 ? `en ${chiffres.morceaux.length} morceaux` : chiffres.communes ? "d’un seul tenant" : ""),
      carte(chiffres.departements.length > 1 ? "Départements" : "Département", chiffres.departements.map((d) => d.code).join(", ") || "–"));
    atelier.panneau.constatsDans(un("fiche-constats"), etat.constats);
    if (!un("fiche-dire-details").open) CHAMPS_DE_FICHE.forEach((champ) => (un(`fiche-${champ}`).value = c[champ] ?? ""));
    un("fiche-cesser-titre").textContent = un("fiche-cesser").textContent = c.nouvelle ? "L’ôter du plan" : "Elle cesse";
    un("fiche-motif-ligne").hidden = un("fiche-fin-ligne").hidden = c.nouvelle;
    if (!un("fiche-statut").options.length) {
      un("fiche-statut").append(...moteur.d.statuts.filter((s) => s.statut !== "statut_inconnu").map((s) => element("option", { value: s.statut }, s.libelle)));
    }
    if (!un("fiche-statut-details").open) un("fiche-statut").value = c.statut?.statut ?? moteur.d.statuts[0].statut;
    if (!un("fiche-communes").open) return;
    un("fiche-membres").replaceChildren(...plan.territoires[j].map((i) => element("li", {},
      `${moteur.noms[i]} (${moteur.codes[i]}), ${nombre(moteur.population[i])} `,
      atelier.faceDe[i] >= 0 ? bouton("Retirer", () => mode.geste([atelier.faceDe[i]], false)) : "")));
  }

  /* What it gained and lost since the plan of the page. */
  _ecart(j) {
    const { moteur, plan } = this.mode, avant = new Set(moteur.base.territoires[j] ?? []), apres = new Set(plan.territoires[j]);
    const plus = [...apres].filter((i) => !avant.has(i)).length, moins = [...avant].filter((i) => !apres.has(i)).length;
    return [plus && `${compte(plus, "commune")} de plus`, moins && `${plus ? nombre(moins) : compte(moins, "commune")} de moins`].filter(Boolean).join(", ");
  }
}
