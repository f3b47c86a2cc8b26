/* A CPTS of the plan: what it is, what the rules say of it, and what can be said of it. */
import { bouton, element, un } from "../../shell/static/elements.js";
import { NBSP, compte, nombre } from "../../shell/static/numbers.js";
import { isoDe, quand } from "./dates.js";
import { cleDeCpts } from "./noms.js";
import { cite, enumere } from "./phrases.js";
import { ESTIMATION } from "./plan.js";
import { raison } from "./travail.js";

/* What the list of a CPTS is worth. */
export const FIABILITE_DITE = { officielle: "officielle", declaree: "déclarée", [ESTIMATION]: "estimée", "": "de fiabilité non précisée" };
const CHAMPS_DE_FICHE = ["nom", "site", "contact"];

export class Fiche {
  constructor(mode) {
    this.mode = mode;
    this.lu = null;
    un("fiche-retour").addEventListener("click", () => mode.choisir(-1));
    un("fiche-voir").addEventListener("click", () => mode.atelier.dessin.montrer([...mode.atelier.dessin.dedans]));
    un("fiche-verrou").addEventListener("change", () => {
      if (un("fiche-verrou").checked) mode.verrous.add(mode.choisie);
      else mode.verrous.delete(mode.choisie);
    });
    this._geste("fiche-dire", () => this._dire());
    this._geste("fiche-statuer", () => this._statuer());
    this._geste("fiche-lister", () => this._lister());
    this._geste("fiche-cesser", () => this._cesser());
    un("fiche-fichier").addEventListener("change", () => this._lire());
  }

  /* A file, kept until the list is accepted. */
  async _lire() {
    const [fichier] = un("fiche-fichier").files, { lecteur } = this.mode.atelier.entrees;
    un("fiche-fichier").value = "";
    if (!fichier) return;
    un("fiche-lister-avis").textContent = "";
    try {
      this.lu = { nom: fichier.name, ...await lecteur.octets(await lecteur.octetsDe(fichier), fichier.name) };
      un("fiche-lu").textContent = `Fichier à recevoir${NBSP}: ${fichier.name}.`;
    } catch (/** @type {any} */ erreur) {
      this.lu = null;
      un("fiche-lu").textContent = "";
      un("fiche-lister-avis").textContent = raison(erreur);
    }
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
    if (site && !/^https?:\/\/[^\s.]+\.\S+$/i.test(site)) throw new Error(`Un site commence par https://${NBSP}: ${cite(site)} ne s’ouvrirait pas.`);
    this._mettre((g, plan) => g.situer(g.nommer(plan, j, nom), j, { site, contact }), `${cite(nom)} est modifiée`);
  }

  _statuer() {
    const { choisie: j, moteur } = this.mode, statut = un("fiche-statut").value, date = this._date("fiche-statut-date", "Date");
    if (!date) throw new Error(`Dire à quelle date${NBSP}: 12/10/2026, octobre 2026 ou 2026.`);
    this._mettre((g, plan) => g.statuer(plan, j, { statut, date, nature: un("fiche-nature").value, source: un("fiche-statut-source").value }),
      `${cite(this.cpts.nom)}${NBSP}: ${moteur.statuts.dit(statut)} ${quand(date)}`);
  }

  /* The communes of the list that is pasted, or in the file: all of them must be certain. */
  _communes() {
    const { lecteur } = this.mode.atelier.entrees, texte = un("fiche-liste").value;
    if (!this.lu && !texte.trim()) throw new Error("Coller la liste de ses communes, ou ouvrir un fichier.");
    const lu = this.lu ?? { nom: "liste collée", ...lecteur.texte(texte, "liste collée") };
    if (lu.brut) throw new Error("C’est un travail de l’atelier, et non une liste de communes.");
    if (lu.codes) return lu.codes;
    let trouve = lecteur.liste(lu.nom, lu.grids);
    if (trouve.plusieurs) {
      const sienne = trouve.plusieurs.noms.find((nom) => cleDeCpts(nom) === cleDeCpts(this.cpts.nom));
      if (!sienne) throw new Error(`Ce tableau donne les communes de ${compte(trouve.plusieurs.noms.length, "CPTS", "CPTS")}, et aucune n’a ce nom${NBSP}: n’y garder que ses lignes.`);
      trouve = lecteur.liste(lu.nom, lu.grids, { cpts: sienne });
    }
    if (trouve.rejets.length) throw new Error(trouve.rejets.slice(0, 3).map((r) => r.phrase).join(" "));
    if (trouve.dehors.length) throw new Error(`Hors de cette page${NBSP}: ${enumere(trouve.dehors.slice(0, 5))}.`);
    return trouve.codes;
  }

  _lister() {
    const { choisie: j, moteur } = this.mode, codes = this._communes();
    const dit = { fiabilite: un("fiche-fiabilite").value, source: un("fiche-source").value, date: this._date("fiche-liste-date", "Date du document"),
      effet: this._date("fiche-effet", "À partir de") };
    this._mettre((g, plan) => g.lister(plan, j, codes.map((code) => moteur.rang.get(code)), dit),
      `${cite(this.cpts.nom)}${NBSP}: liste ${FIABILITE_DITE[dit.fiabilite]} de ${compte(codes.length, "commune")}`);
    this.lu = null;
    un("fiche-lu").textContent = "";
    un("fiche-liste").value = "";
    un("fiche-liste-details").open = false;
  }

  _cesser() {
    const { choisie: j } = this.mode, { nom, nouvelle } = this.cpts, date = this._date("fiche-fin", "Date");
    if (!date && !nouvelle) throw new Error(`Dire à quelle date${NBSP}: 12/10/2026, octobre 2026 ou 2026.`);
    this._mettre((g, plan) => g.cesser(plan, j, { date, motif: un("fiche-motif").value }), nouvelle ? `${cite(nom)} est ôtée` : `${cite(nom)} cesse ${quand(date)}`);
    this.mode.choisir(-1);
  }

  /* Another CPTS: what was being typed is not of it. */
  oublier() {
    this.lu = null;
    un("fiche-lu").textContent = "";
    for (const id of ["fiche-statut-date", "fiche-statut-source", "fiche-liste", "fiche-source", "fiche-liste-date", "fiche-effet", "fiche-fin"]) un(id).value = "";
    for (const id of ["fiche-dire", "fiche-statuer", "fiche-lister", "fiche-cesser"]) un(`${id}-avis`).textContent = "";
    for (const id of ["fiche-dire-details", "fiche-statut-details", "fiche-liste-details", "fiche-cesser-details"]) un(id).open = false;
  }

  actualiser(j, etat) {
    const { mode, mode: { atelier, moteur, plan } } = this, c = plan.cpts[j], statut = moteur.statuts.de(c);
    un("fiche-titre").textContent = c.nom;
    un("fiche-verrou").checked = mode.verrous.has(j);
    const dit = [statut.libelle + (c.statut ? ` (${c.statut.nature === "signature_aci" ? "ACI signé" : "au plus tard"} ${quand(c.statut.date)})` : ""),
      `liste ${FIABILITE_DITE[c.fiabilite ?? ""]}`, c.liste?.source, c.liste?.date ? quand(c.liste.date) : "", c.site, c.contact];
    un("fiche-dit").replaceChildren(...dit.filter(Boolean).map((texte) => element("li", {}, texte)));
    atelier.panneau.verdictDans(un("fiche-verdict"), etat.verdict, plan.territoires[j].length > 0);
    const { chiffres } = etat, taille = chiffres.taille === null ? "–" : `Taille ${chiffres.taille}`;
    const carte = (titre, valeur, detail = "") => element("div", {}, element("dt", {}, titre), element("dd", { class: "valeur" }, valeur), detail && element("dd", { class: "detail" }, detail));
    un("fiche-chiffres").replaceChildren(carte("Habitants", nombre(chiffres.propre), this._ecart(j)), carte("Taille de l’ACI", taille),
      carte("Communes", nombre(chiffres.communes), chiffres.morceaux.length > 1 ? `en ${chiffres.morceaux.length} morceaux` : chiffres.communes ? "d’un seul tenant" : ""),
      carte(chiffres.departements.length > 1 ? "Départements" : "Département", chiffres.departements.map((d) => d.code).join(", ") || "–"));
    atelier.panneau.constatsDans(un("fiche-constats"), etat.constats);
    if (!un("fiche-dire-details").open) CHAMPS_DE_FICHE.forEach((champ) => (un(`fiche-${champ}`).value = c[champ] ?? ""));
    un("fiche-motif-ligne").hidden = un("fiche-fin-ligne").hidden = c.nouvelle;
    if (!un("fiche-statut").options.length) {
      un("fiche-statut").append(...moteur.d.statuts.filter((s) => s.statut !== "statut_inconnu").map((s) => element("option", { value: s.statut }, s.libelle)));
    }
    if (!un("fiche-communes").open) return;
    un("fiche-membres").replaceChildren(...plan.territoires[j].map((i) => element("li", {},
      `${moteur.noms[i]} (${moteur.codes[i]}), ${nombre(moteur.population[i])} `,
      atelier.faceDe[i] >= 0 ? bouton("Retirer", () => mode.geste([atelier.faceDe[i]], false)) : "")));
  }

  /* What it gained and lost since the plan of the page. */
  _ecart(j) {
    const { moteur, plan } = this.mode, avant = new Set(moteur.base.territoires[j] ?? []), apres = new Set(plan.territoires[j]);
    const plus = [...apres].filter((i) => !avant.has(i)).length, moins = [...avant].filter((i) => !apres.has(i)).length;
    return plus || moins ? `${compte(plus, "commune")} de plus, ${nombre(moins)} de moins` : "";
  }
}
