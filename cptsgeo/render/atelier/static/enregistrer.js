/* The menu « Enregistrer »: what it offers, made and handed to the browser. */
import { cible, tous, un } from "../../shell/static/elements.js";
import { NBSP } from "../../shell/static/numbers.js";
import { Affiche } from "./affiche.js";
import { feuillesDuPlan } from "./extrait.js";
import { cite } from "./phrases.js";
import { Sorties } from "./sorties.js";
import { raison } from "./travail.js";
import { classeurXlsx } from "./xlsx.js";

export class Enregistrer {
  constructor(atelier) {
    this.atelier = atelier;
    this.sorties = new Sorties(atelier.territoire, atelier.donnees.communes);
    this.affiche = new Affiche(atelier);
    const menu = un("enregistrer");
    menu.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("pointerdown", (e) => (menu.open &&= menu.contains(cible(e))));
    tous("[data-sortie]").forEach((b) => b.addEventListener("click", () => this.sortir(b.dataset.sortie)));
  }

  dire(texte) {
    this.atelier.dire(texte);
  }

  /* Whose communes are saved: those of the proposal, of the CPTS that is open, or of the whole plan. */
  get _objet() {
    const { cpts, donnees: { communes, lieu }, etat, plan: { choisie }, surLePlan, territoire: { contexte, cptsDe, membres } } = this.atelier;
    if (!surLePlan) return etat.active;
    const codes = (faces) => faces.map((f) => communes.code[f]).sort();
    if (choisie >= 0) return { nom: cpts[choisie].nom, communes: codes(membres[choisie]) };
    return { nom: `CPTS ${lieu}`, communes: codes([...communes.code.keys()].filter((f) => !contexte.has(f))),
      cpts: (f) => cptsDe[f].map((j) => cpts[j].nom).join(`${NBSP}; `) };
  }

  async sortir(forme) {
    const { sorties, atelier: { donnees: { lieu }, edition, etat, notes, surLePlan } } = this;
    un("enregistrer").open = false;
    if (forme === "lien") return this._copier();
    if (forme === "texte") return this._copierTexte();
    if (forme === "changements") return this._sortirChangements();
    if (forme === "page") return edition.demander();
    if (forme === "xlsx") return this._sortirClasseur();
    if (forme === "png" || forme === "svg") return this._sortirImage(forme);
    const p = this._objet, faire = {
      csv: () => [sorties.csv(p, notes.sortent ? (code) => notes.cellules(code) : null), "text/csv"],
      json: () => [`${JSON.stringify(notes.sortent ? etat.document() : etat.public, null, 1)}\n`, "application/json"],
      geojson: () => [sorties.geojson(p), "application/geo+json"],
    };
    const [texte, type] = faire[forme]();
    sorties.telecharger(forme !== "json" ? p.nom : surLePlan ? `travail ${lieu}` : etat.active.nom, forme, texte, type);
    if (forme === "json" || !surLePlan) etat.exporter(forme === "json");
    this.dire(forme === "json" ? "Le travail entier est enregistré dans les téléchargements." : `${cite(p.nom)} est enregistrée dans les téléchargements.`);
  }

  async _sortirClasseur() {
    const { donnees, edition, etat: { present: { projet } } } = this.atelier, feuilles = feuillesDuPlan(projet, donnees.classeur, { nom: donnees.plan, cog: donnees.cog, ...edition.provenance });
    const octets = new Blob(await classeurXlsx(feuilles));
    this.sorties.telecharger(`plan ${donnees.lieu} extrait`, "xlsx", octets, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    this.dire(`Le plan est enregistré dans les téléchargements, comme extrait${NBSP}: qui tient le plan entier y applique les changements, non ce classeur.`);
  }

  async _sortirImage(forme) {
    const { affiche } = this;
    try {
      const image = await (forme === "svg" ? affiche.svg() : affiche.png());
      this.sorties.telecharger(`carte ${affiche.titre}`, forme, image, forme === "svg" ? "image/svg+xml" : "image/png");
    } catch (/** @type {any} */ erreur) {
      return this.dire(raison(erreur));
    }
    return this.dire("L’image est enregistrée dans les téléchargements.");
  }

  _sortirChangements() {
    const { donnees, etat, moteur } = this.atelier, document = moteur.document(etat.present.projet, donnees.plan_de_base);
    if (!document.changements.length) return this.dire("Rien n’a changé depuis le plan de cette page.");
    this.sorties.telecharger(`changements ${donnees.lieu}`, "json", `${JSON.stringify(document, null, 1)}\n`, "application/json");
    etat.exporterPlan();
    return this.dire(`Changements enregistrés dans les téléchargements${NBSP}: qui tient le plan les applique par ${cite("cptsgeo plan appliquer")}.`);
  }

  async _copierTexte() {
    try {
      const { etat, moteur } = this.atelier;
      await navigator.clipboard.writeText(moteur.texte(etat.present.projet));
    } catch {
      return this.dire("Ce navigateur ne laisse pas copier : le texte des changements est au bas du panneau.");
    }
    return this.dire("Texte des changements copié.");
  }

  /* A page that is a file has an address on this disk only: what it carries goes without it. */
  async _copier() {
    const { fragment } = this.atelier.etat, fichier = location.protocol === "file:";
    if (!fragment) return this.dire("Ce travail est trop grand pour un lien : l’enregistrer en JSON, et envoyer le fichier.");
    try {
      await navigator.clipboard.writeText(fichier ? `#${fragment}` : `${location.href.split("#")[0]}#${fragment}`);
    } catch {
      return this.dire("Ce navigateur ne laisse pas copier : enregistrer le travail en JSON, et envoyer le fichier.");
    }
    return this.dire(fichier ? `Travail copié${NBSP}: qui a cette même page le colle dans ${cite("Ouvrir…")}, ou à la fin de son adresse.`
      : "Lien copié : l’ouvrir rend ce travail.");
  }
}
