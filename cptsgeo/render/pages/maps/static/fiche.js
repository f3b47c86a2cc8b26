/* The card of a commune or of a CPTS: a side panel, a bottom sheet on a phone. */
import { pastille } from "../../../canvas/static/motifs.js";
import { bouton, element, lien, tous, un } from "../../../shell/static/elements.js";
import { nombre } from "../../../shell/static/numbers.js";

/* What is told of a commune besides its state and its CPTS. */
const notes = (communes, i) => (communes.notes[i] ?? []).map((texte) => element("p", { class: "de-plus" }, texte));
const departement = (d) => `${d.nom} (${d.code})`;

export class Fiche {
  constructor(page) {
    this.page = page;
    this.racine = un("fiche");
    this.corps = un("fiche-corps");
    this.tableau = tous(".tableau-cpts")[0];
    this.rangees = [...this.tableau.tBodies[0].rows];
    un("fiche-fermer").addEventListener("click", () => page.fermer());
    document.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && !this.racine.hidden && !e.defaultPrevented) page.fermer();
    });
  }

  commune(i) {
    const { communes, departements, epci, etats } = this.page.donnees, d = departements[communes.departement[i]];
    const t = this.page.territoire, cpts = t.cptsDe[i];
    const lignes = [
      ["Code commune", communes.code[i]],
      ["Codes postaux", communes.postaux[i].replace(/ /g, ", ")],
      ["Population", `${nombre(communes.population[i])} habitants`],
      ["Département", d && departement(d)],
      ["EPCI", epci[communes.epci[i]]?.nom || "aucun"],
      ["Anciennes communes", communes.anciennes[i].join(", ")],
    ];
    const { calque } = this.page.donnees;
    if (calque) lignes.splice(3, 0, [calque.titre, communes.valeur[i] || "sans valeur"]);
    if (communes.partielle.includes(i)) lignes.push(["Couverture", "partielle : une partie de la commune n’est dans aucune CPTS"]);
    const { reserve } = this.page.donnees.page;
    if (reserve && !cpts.length) lignes.push(["Fiabilité", reserve]);
    this._montrer("Commune", communes.nom[i], [
      this._etat(etats[communes.etat[i]]), ...notes(communes, i), this._liste(lignes),
      ...cpts.map((j) => this._carte(j)),
    ]);
  }

  cpts(j) {
    const { cpts, etats, communes } = this.page.donnees, c = cpts[j];
    const membres = this.page.territoire.membres[j].slice()
      .sort((p, q) => communes.nom[p].localeCompare(communes.nom[q], "fr"));
    const liste = element("ul", { class: "membres" }, ...membres.map((i) => element("li", {},
      bouton(communes.nom[i], () => this.page.choisirCommune(i, { zoom: true })))));
    const titre = membres.length > 1 ? `Les ${membres.length} communes sur cette carte` : "Commune sur cette carte";
    this._montrer("CPTS", c.nom, [this._etat(etats[c.etat]), this._liste(this._lignes(j)), ...this._actions(j),
      element("details", {}, element("summary", {}, titre), liste)]);
  }

  _carte(j) {
    const { cpts, etats } = this.page.donnees, c = cpts[j];
    return element("section", { class: "carte-cpts" }, element("h3", {}, c.nom), this._etat(etats[c.etat]),
      this._liste(this._lignes(j)), ...this._actions(j), bouton("Voir tout son territoire", () => this.page.choisirCpts(j, { zoom: true }), "action"));
  }

  /* What it says it does, mission by mission, or why it says nothing: a silence is a number below zero. */
  _actions(j) {
    const { actions } = this.page.donnees;
    if (!actions) return [];
    const { missions, silences, textes, cpts, note } = actions, dites = cpts[j];
    if (dites < 0) return [this._liste([["Actions", silences[-1 - dites]]])];
    const lignes = missions.map((mission, k) => [mission, dites[k] < 0 ? silences[-1 - dites[k]] :
      dites[k].map((t) => textes[t]).join(" ; ")]);
    return [element("details", {}, element("summary", {}, "Actions déclarées, par mission"),
      this._liste(lignes), element("p", { class: "note" }, note))];
  }

  /* A card is a row of the table, read before any sort: both always say the same. */
  _lignes(j) {
    const titres = [...this.tableau.tHead.rows[0].cells].map((th) => th.textContent.trim());
    return [...this.rangees[j].cells].map((cellule, k) =>
      [titres[k], cellule.textContent.trim(), cellule.querySelector("a")?.getAttribute("href")]).slice(2);
  }

  _etat(etat) {
    return element("p", { class: "etat" }, pastille(etat), element("span", {}, etat.libelle));
  }

  _liste(lignes) {
    const dl = element("dl", {});
    for (const [libelle, texte, adresse] of lignes) {
      if (texte) dl.append(element("div", {}, element("dt", {}, libelle), element("dd", {}, lien(texte, adresse))));
    }
    return dl;
  }

  _montrer(genre, titre, contenu) {
    const h2 = element("h2", { id: "fiche-titre", tabindex: "-1" }, titre);
    this.corps.replaceChildren(element("p", { class: "genre" }, genre), h2, ...contenu);
    this.corps.scrollTop = 0;
    this.racine.hidden = false;
    this.racine.setAttribute("aria-labelledby", "fiche-titre");
  }

  /* Focus goes to the card's title, and back to where it was when the card closes. */
  prendreFocus() {
    const actif = document.activeElement;
    if (!this.racine.contains(actif)) this.retour = actif;
    un("fiche-titre").focus({ preventScroll: true });
  }

  fermer() {
    const dedans = this.racine.contains(document.activeElement);
    this.racine.hidden = true;
    if (dedans) {
      const cible = this.retour?.isConnected && this.retour !== document.body ? this.retour : this.page.carte.getContainer();
      cible.focus({ preventScroll: true });
    }
  }
}
