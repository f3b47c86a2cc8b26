/* A page that is handed on: who publishes it, what it says of itself, and how it is read before it is changed. */
import { element, un } from "../../shell/static/elements.js";
import { NBSP } from "../../shell/static/numbers.js";
import { aujourdhui } from "./dates.js";
import { LONG_NOM } from "./exemplaire.js";
import { cleDeCpts } from "./noms.js";
import { cite } from "./phrases.js";
import { reservesDe, situationDe } from "./situation.js";
import { raison } from "./travail.js";

const surUneLigne = (texte) => texte.replace(/\p{Cc}+/gu, " ").trim().slice(0, LONG_NOM);

export class Edition {
  constructor(atelier, exemplaire) {
    this.atelier = atelier;
    this.exemplaire = exemplaire;
    /** @type {any} */
    this.dit = null;
    this._remplacables();
    this._dialogue();
    const { edition } = exemplaire;
    un("edition-dite").textContent = this.nom && ` · ${this.nom}`;
    if (!edition) return;
    /* Maps that lay beside the page do not lie beside a copy of it. */
    un("cartes")?.remove();
    const { lieu } = atelier.donnees;
    un("titre").textContent = ["CPTS", lieu].filter(Boolean).join(" – ");
    document.title = ["CPTS", lieu, edition.edition].filter(Boolean).join(" – ");
    un("bandeau").hidden = !this.anonyme;
    if (edition.changements) un("version").append(", modifié");
    this._lire();
  }

  /* « édition de mars 2026, ARS Pays de la Loire »; empty where nobody says. */
  get nom() {
    const { edition = "", organisation = "" } = this.exemplaire.edition ?? {};
    return [edition && `édition${NBSP}: ${edition}`, organisation].filter(Boolean).join(", ");
  }

  /* Whether the page has another plan than it was made with, and nobody answers for it. */
  get anonyme() {
    const { edition } = this.exemplaire;
    return Boolean(edition?.changements) && !(edition.edition && edition.organisation);
  }

  /* What stands at the head of paper and pictures. */
  get mentions() {
    const { atelier } = this, change = atelier.etat.planChange;
    return { situation: un("situation").textContent, plan: `plan ${cite(atelier.donnees.plan)}${change ? ", modifié dans l’atelier" : ""}`,
      edition: change ? "" : this.nom, bandeau: this.anonyme ? un("bandeau").textContent : "" };
  }

  /* Where a copy of the plan comes from, and who answers for it; jour: today, of what was corrected. */
  get provenance() {
    const { etat: { present: { projet } }, moteur } = this.atelier, { nom } = this, change = projet !== moteur.origine, { organisation = "" } = this.exemplaire.edition ?? {};
    const source = ["Extrait d’une page de l’atelier", this.mentions.edition && nom, change && "plan modifié"].filter(Boolean).join(", ");
    return { source, diffuse: change ? (this.mentions.edition && organisation) : undefined, jour: aujourdhui() };
  }

  imprimer() {
    const { situation, plan, edition, bandeau } = this.mentions;
    return [element("p", { class: "detail" }, [situation, plan, edition].filter(Boolean).join(" · ")), bandeau && element("p", { class: "avis" }, bandeau)];
  }

  /* — after each gesture — */

  actualiser() {
    const { projet } = this.atelier.etat.present, { donnees } = this.atelier;
    if (projet === this.dit) return;
    this.dit = projet;
    un("situation").textContent = situationDe(projet, donnees);
    un("reserves").replaceChildren(...reservesDe(projet, donnees).map((texte) => element("p", { class: "avis" }, texte)));
  }

  /* CPTS of the page's plan that a proposal may stand for, by name. */
  _remplacables() {
    const { base } = this.atelier.moteur, cle = (j) => cleDeCpts(base.cpts[j].nom);
    const rangs = base.vivantes.filter((j) => base.territoires[j].length).sort((p, q) => (cle(p) < cle(q) ? -1 : 1));
    un("remplace").append(...rangs.map((j) => element("option", { value: base.cpts[j].id }, base.cpts[j].nom)));
  }

  /* — for reading — */

  get lecture() {
    return document.documentElement.classList.contains("lecture");
  }

  _lire() {
    document.documentElement.classList.add("lecture");
    un("modifier").hidden = false;
    un("modifier").addEventListener("click", () => {
      this.modifier();
      this.atelier.actualiser();
      un("mode-plan").focus();
    });
    window.addEventListener("hashchange", () => this.lecture && /^#p=/.test(location.hash) && this.modifier());
    un("changements-details").open = false;
    un("legende").open = true;
    this.atelier.etat.montrerLePlan();
  }

  /* From reading to drawing. */
  modifier() {
    document.documentElement.classList.remove("lecture");
    un("modifier").hidden = true;
    this.atelier.reprendre();
  }

  /* — saving — */

  _dialogue() {
    const boite = un("dialogue-page"), avis = un("page-avis");
    un("page-fermer").addEventListener("click", () => boite.close());
    un("page-garder").addEventListener("click", () => {
      try {
        this._enregistrer(surUneLigne(un("page-edition").value), surUneLigne(un("page-organisation").value));
        boite.close();
      } catch (/** @type {any} */ erreur) {
        avis.textContent = raison(erreur);
      }
    });
  }

  /* What a page is called goes with its plan: another plan is another edition. */
  demander() {
    const { edition = "", organisation = "" } = (!this.atelier.etat.planChange && this.exemplaire.edition) || {};
    un("page-edition").value = edition;
    un("page-organisation").value = organisation;
    un("page-avis").textContent = "";
    un("page-change").hidden = !this._changements();
    un("dialogue-page").showModal();
  }

  /* From the plan that the first page was made with; null where nothing differs. */
  _changements() {
    const { etat, moteur, donnees } = this.atelier, { projet } = etat.present;
    if (projet === moteur.base) return this.exemplaire.edition?.changements ?? null;
    const document = moteur.document(projet, donnees.plan_de_base);
    return document.changements.length ? document : null;
  }

  _enregistrer(edition, organisation) {
    const { atelier, atelier: { donnees, moteur } } = this, changements = this._changements();
    /* A page that could not be opened again is not written. */
    try {
      if (changements) moteur.reprendre(changements, donnees.cog);
    } catch {
      throw new Error("La page ne se rouvrirait pas avec ces changements, dont un texte est trop long ou illisible. Le raccourcir, ou annuler le geste.");
    }
    const dite = edition || organisation || changements ? { edition, organisation, changements } : null;
    const texte = this.exemplaire.ecrire(dite);
    atelier.enregistrer.sorties.telecharger(`atelier ${donnees.lieu} ${edition}`, "html", texte, "text/html");
    atelier.etat.exporterPlan();
    atelier.dire(`La page est enregistrée dans les téléchargements${NBSP}: qui la reçoit l’ouvre dans son navigateur.`);
  }
}

/* A page whose data were damaged, or changed by hand, says so in its place. */
export function ouvrirLaPage(faire) {
  try {
    globalThis.CptsGeo = { atelier: faire() };
  } catch {
    document.body.replaceChildren(element("p", { class: "avis", role: "alert" },
      `Cette page ne peut s’ouvrir${NBSP}: ses données sont abîmées, ou ont été modifiées. La demander de nouveau à qui l’a faite.`));
  }
}
