/* The mode « Plan »: the whole plan under the same gestures as a proposal, with what it comes to. */
import { bouton, element, tous, un } from "../../shell/static/elements.js";
import { NBSP, compte, nombre } from "../../shell/static/numbers.js";
import { FIABILITE_DITE, Fiche } from "./fiche.js";
import { copie, sansPartagees } from "./panneau.js";
import { cite, enumere, part } from "./phrases.js";
import { raison } from "./travail.js";
import { dessinDuSigne } from "./verdict.js";

export class ModePlan {
  constructor(atelier) {
    this.atelier = atelier;
    /* The CPTS that is drawn, by its rank; none is. */
    this.choisie = -1;
    this.verrous = new Set();
    this.point = -1;
    this.ordre = new Intl.Collator("fr");
    this.fiche = new Fiche(this);
    un("cpts-filtre").addEventListener("input", () => this._filtrer());
    un("cpts-liste").addEventListener("click", (ev) => {
      const ligne = ev.target.closest("[data-cpts]");
      if (ligne) this.choisir(+ligne.dataset.cpts, true);
    });
    un("cpts-nouvelle").addEventListener("click", () => this._ajouter());
    un("cpts-nom").addEventListener("keydown", (e) => e.key === "Enter" && this._ajouter());
    un("point-suivant").addEventListener("click", () => this._pointSuivant());
  }

  get plan() {
    return this.atelier.etat.present.projet;
  }

  get moteur() {
    return this.atelier.moteur;
  }

  /* — gestures — */

  /* Makes another plan; a gesture that cannot be is told, and changes nothing. */
  changer(faire, geste, dit = "") {
    try {
      const apres = faire(this.moteur.gestes, this.plan);
      if (apres === this.plan) {
        this.atelier.dire("Rien ne change.");
        return false;
      }
      this.atelier.etat.mettreProjet(apres, geste);
      if (dit) this.atelier.dire(dit);
      return true;
    } catch (/** @type {any} */ erreur) {
      this.atelier.dire(raison(erreur));
      return false;
    }
  }

  get _choix() {
    return { libres: un("libres").checked, verrous: this.verrous };
  }

  /* What is drawn comes into the CPTS that is chosen, or leaves it; without one, its CPTS is chosen. */
  geste(faces, dedans, nom = "") {
    const { noeuds } = this.atelier.fond, communes = faces.map((f) => noeuds[f]), { plan, moteur } = this;
    if (this.choisie < 0 || this.atelier.edition.lecture) return this._choisirSous(communes[0]);
    const j = this.choisie, c = plan.cpts[j], quoi = faces.length === 1 ? moteur.noms[communes[0]] : nom || compte(faces.length, "commune");
    if (this.verrous.has(j)) return this.atelier.dire(`${cite(c.nom)} est verrouillée.`);
    if (!dedans) {
      const vers = un("vers").value, autre = /^\d+$/.test(vers) ? +vers : vers;
      return this.changer((g) => g.rendre(plan, j, communes, autre, this._choix), quoi, `${quoi} quitte ${cite(c.nom)}${NBSP}: ${un("vers").selectedOptions[0].text}.`);
    }
    const { prises, verrouillees, occupees } = moteur.gestes.prenables(plan, j, communes, this._choix);
    if (!prises.length && verrouillees.length) return this.atelier.dire(`${quoi}${NBSP}: à une CPTS verrouillée.`);
    if (!prises.length && occupees.length) return this.atelier.dire(`${quoi}${NBSP}: déjà à une CPTS, et seul ce qui est libre peut être pris.`);
    return this.changer((g) => g.prendre(plan, j, communes, this._choix), quoi, this._prise(j, quoi, prises));
  }

  /* What comes in, and from whom. */
  _prise(j, quoi, prises) {
    const perdantes = new Set(prises.flatMap((i) => this.plan.detenteurs(i)));
    const de = [...perdantes].map((k) => cite(this.plan.cpts[k].nom)), entre = `${quoi} entre dans ${cite(this.plan.cpts[j].nom)}`;
    return de.length ? `${entre}, et quitte ${enumere(de)}.` : `${entre}.`;
  }

  _choisirSous(i) {
    const [j] = this.plan.detenteurs(i);
    if (j !== undefined) return this.choisir(j);
    const etat = this.atelier.donnees.etats.find((e) => e.id === this.atelier.fond.etatDe(this.plan, i));
    const conseil = this.atelier.edition.lecture ? "" : " Choisir d’abord une CPTS, dans la liste ou sur la carte.";
    return this.atelier.dire(`${this.moteur.noms[i]}${NBSP}: ${etat.libelle[0].toLowerCase()}${etat.libelle.slice(1)}.${conseil}`);
  }

  /* What was told before is of what was chosen before. */
  choisir(j, montrer = false, dit = "") {
    this.choisie = j;
    this.fiche.oublier();
    this.atelier.actualiser();
    this.atelier.dire(dit);
    if (montrer && j >= 0) this.atelier.dessin.montrer([...this.atelier.dessin.dedans]);
    if (j >= 0) un("fiche-titre").focus();
  }

  /* The search box: a commune comes into the chosen CPTS, or leaves it; a CPTS is chosen. */
  choisirCommune(f) {
    if (this.choisie < 0 || this.atelier.edition.lecture) this._choisirSous(this.atelier.fond.noeuds[f]);
    else this.geste([f], !this.atelier.dessin.dedans.has(f));
    this.atelier.dessin.montrer([f], 130_000);
  }

  choisirCpts(id) {
    this.choisir(this.plan.cpts.findIndex((c) => c.id === id), true);
  }

  _ajouter() {
    const nom = un("cpts-nom").value.trim();
    try {
      un("cpts-nouvelle-avis").textContent = "";
      this.atelier.etat.mettreProjet(this.moteur.gestes.ajouter(this.plan, nom), `${nom} ajoutée`);
    } catch (/** @type {any} */ erreur) {
      un("cpts-nouvelle-avis").textContent = raison(erreur);
      return;
    }
    un("cpts-nom").value = "";
    un("cpts-ajout").open = false;
    this.choisir(this.plan.cpts.length - 1, false, `${cite(nom)} est ajoutée${NBSP}: lui donner des communes sur la carte, ou recevoir sa liste.`);
  }

  _pointSuivant() {
    const lieux = this.moteur.lieux(this.plan);
    if (!lieux.length) {
      un("point-dit").textContent = "Rien à voir.";
      return;
    }
    this.point = (this.point + 1) % lieux.length;
    const { communes, phrase, cpts } = lieux[this.point], noms = communes.slice(0, 3).map((i) => this.moteur.noms[i]).join(", ");
    if (cpts >= 0) this.choisir(cpts);
    const dit = `${this.point + 1} sur ${lieux.length}${NBSP}: ${phrase || `à attribuer${NBSP}: ${noms}${communes.length > 3 ? "…" : ""}.`}`;
    un("point-dit").textContent = dit;
    /* On a phone what is said is out of sight. */
    this.atelier.dire(window.matchMedia("(max-width: 900px)").matches ? dit : "");
    this.atelier.montrer(communes.map((i) => this.atelier.faceDe[i]).filter((f) => f >= 0));
  }

  /* — after each gesture — */

  actualiser() {
    const { plan } = this;
    if (this.choisie >= plan.cpts.length || plan.cpts[this.choisie]?.fin) this.choisie = -1;
    const j = this.choisie, vide = j < 0;
    const faces = vide ? [] : plan.territoires[j].map((i) => this.atelier.faceDe[i]).filter((f) => f >= 0);
    const etat = vide ? null : this.moteur.etat(plan, j);
    const charnieres = (etat?.constats ?? []).filter((c) => c.code === "communes_charnieres").flatMap((c) => c.communes);
    this.atelier.dessin.poser(faces, charnieres.map((i) => this.atelier.faceDe[i]).filter((f) => f >= 0), false);
    un("plan-toutes").hidden = !vide;
    un("fiche").hidden = vide;
    this._bilan();
    if (vide) this._lister();
    else this.fiche.actualiser(j, etat);
    this._vers();
    this._changements();
    this._resume(etat);
  }

  _resume(etat) {
    const { ensemble } = this.moteur.bilan(this.plan);
    const texte = etat ? `${compte(etat.chiffres.communes, "commune")} · ${compte(etat.chiffres.propre, "habitant")}`
      : `${part(ensemble.couvert.population, ensemble.total.population)} des habitants couverts`;
    un("resume").replaceChildren(element("span", {}, texte));
  }

  _bilan() {
    const { ensemble: e, departements, zones } = this.moteur.bilan(this.plan);
    const carte = (titre, valeur, ...details) => element("div", {}, element("dt", {}, titre), element("dd", { class: "valeur" }, valeur),
      ...details.filter(Boolean).map((d) => element("dd", { class: "detail" }, d)));
    un("plan-bilan").replaceChildren(
      carte("Habitants couverts", part(e.couvert.population, e.total.population), `${nombre(e.couvert.population)} sur ${nombre(e.total.population)}`),
      carte("Communes couvertes", part(e.couvert.communes, e.total.communes), `${nombre(e.couvert.communes)} sur ${nombre(e.total.communes)}`),
      carte("Zones blanches", compte(zones.length, "zone"), `${compte(e.blanche.communes, "commune")}, ${compte(e.blanche.population, "habitant")}`),
      carte("À attribuer", compte(e.a_attribuer.communes, "commune"), e.contestees.communes ? `${compte(e.contestees.communes, "commune contestée", "communes contestées")}` : ""));
    if (un("plan-zones").open) this._zones(zones);
    if (!un("plan-departements").open) return;
    un("plan-par-departement").replaceChildren(
      element("caption", { class: "cache" }, "Couverture par département"),
      element("thead", {}, element("tr", {}, ...["Département", "Habitants", "Communes", "Zone blanche"].map((t) => element("th", { scope: "col" }, t)))),
      element("tbody", {}, ...departements.map((d) => element("tr", {}, element("th", { scope: "row" }, `${d.nom} (${d.code})`),
        ...[part(d.couvert.population, d.total.population), part(d.couvert.communes, d.total.communes), compte(d.blanche.communes, "commune")]
          .map((texte) => element("td", { class: "n" }, texte))))));
  }

  /* Zones blanches, the most inhabitants first: a click shows one on the map. */
  _zones(zones) {
    const { noms } = this.moteur, { atelier } = this;
    un("plan-zones-liste").replaceChildren(...zones.map(({ communes, population }) => {
      const dites = communes.slice(0, 3).map((i) => noms[i]).join(", ");
      return element("li", {}, bouton(`${dites}${communes.length > 3 ? "…" : ""}`, () => atelier.montrer(communes.map((i) => atelier.faceDe[i]).filter((f) => f >= 0))),
        `${NBSP}: ${compte(communes.length, "commune")}, ${compte(population, "habitant")}`);
    }));
  }

  /* All CPTS by name, what each is in a line. */
  _lister() {
    const { plan, moteur } = this, { etats } = this.atelier.donnees;
    const rangs = plan.vivantes.sort((p, q) => this.ordre.compare(this._cle(p), this._cle(q)));
    un("cpts-nombre").textContent = `(${rangs.length})`;
    un("cpts-liste").replaceChildren(...rangs.map((j) => {
      const c = plan.cpts[j], portrait = moteur.portrait(plan, j), { communes, propre } = portrait, statut = moteur.statuts.de(c);
      const look = etats.find((e) => e.id === statut.statut);
      const change = plan.territoires[j] !== moteur.base.territoires[j] || c !== moteur.base.cpts[j];
      return element("li", {}, element("button", { type: "button", "data-cpts": j },
        element("strong", {}, this.atelier.pastille(look), c.nom, change ? " (modifiée)" : "", this.verrous.has(j) ? " (verrouillée)" : ""),
        ...(change && communes.length ? [element("small", { class: "juge" }, dessinDuSigne(this.atelier.donnees.signes[moteur.etat(plan, j).verdict.etat]), moteur.etat(plan, j).verdict.phrase)] : []),
        element("small", {}, [statut.libelle, `liste ${FIABILITE_DITE[c.fiabilite ?? ""]}`, compte(communes.length, "commune"), compte(propre, "habitant"), sansPartagees(moteur, portrait)].filter(Boolean).join(" · "))));
    }));
    this._filtrer();
  }

  _cle(j) {
    return this.plan.cpts[j].nom.replace(/^CPTS\s+(?:du |des |de (?:la |l['’])?|d['’])?/i, "");
  }

  _filtrer() {
    const net = (texte) => texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(), voulu = net(un("cpts-filtre").value.trim());
    tous("#cpts-liste li").forEach((li) => (li.hidden = !net(li.textContent).includes(voulu)));
  }

  /* Where goes what is taken out: another CPTS too. */
  _vers() {
    const { plan } = this, choix = un("vers"), garde = choix.value || "attente";
    const rangs = plan.vivantes.filter((j) => j !== this.choisie).sort((p, q) => this.ordre.compare(this._cle(p), this._cle(q)));
    const cle = rangs.map((j) => `${j}${plan.cpts[j].nom}`).join();
    if (this.cleDeVers === cle) return;
    this.cleDeVers = cle;
    choix.replaceChildren(element("option", { value: "attente" }, "à attribuer"), element("option", { value: "blanche" }, "zone blanche"),
      element("optgroup", { label: "à une CPTS" }, ...rangs.map((j) => element("option", { value: j }, plan.cpts[j].nom))));
    choix.value = garde;
    if (choix.selectedIndex < 0) choix.value = "attente";
  }

  /* — the printed report — */

  rapport() {
    const { atelier, plan, moteur } = this, { donnees } = atelier, j = this.choisie;
    const [chiffres, changements, constats] = [j < 0 ? "plan-bilan" : "fiche-chiffres", "changements", "fiche-constats"].map((id) => {
      const copie_ = un(id).cloneNode(true);
      copie_.removeAttribute("id");
      copie_.querySelectorAll("button").forEach((b) => b.remove());
      return copie_;
    });
    const rangs = j < 0 ? plan.vivantes.sort((p, q) => this.ordre.compare(this._cle(p), this._cle(q))) : [j];
    const lignes = rangs.map((k) => {
      const c = plan.cpts[k], portrait = moteur.portrait(plan, k), { communes, propre } = portrait, sans = sansPartagees(moteur, portrait);
      return element("tr", {}, element("th", { scope: "row" }, c.nom, sans && element("small", {}, ` ${sans}`)), ...[moteur.statuts.de(c).libelle, `liste ${FIABILITE_DITE[c.fiabilite ?? ""]}`].map((t) => element("td", {}, t)),
        ...[nombre(communes.length), nombre(propre)].map((t) => element("td", { class: "n" }, t)));
    });
    const table = element("table", {}, element("caption", { class: "cache" }, "CPTS du plan"),
      element("thead", {}, element("tr", {}, ...["CPTS", "Statut", "Liste", "Communes", "Habitants"].map((t) => element("th", { scope: "col" }, t)))), element("tbody", {}, ...lignes));
    un("rapport").replaceChildren(element("h1", {}, j < 0 ? `Plan ${cite(donnees.plan)}` : plan.cpts[j].nom),
      ...atelier.edition.imprimer(),
      atelier.dessin.figure("Carte du plan"), element("div", { class: "legende" }, copie(un("legende").querySelector("ul"))), chiffres, table,
      ...(j < 0 ? [] : [element("h2", {}, "Constats"), constats]),
      ...(plan === moteur.origine ? [] : [element("h2", {}, "Changements"), changements]), ...atelier.notes.imprimer(),
      ...tous("#reserves .avis").map((a) => a.cloneNode(true)));
  }

  _changements() {
    const sections = this.plan === this.moteur.origine ? [] : this.moteur.dits(this.plan);
    const lignes = sections.reduce((n, [, phrases]) => n + phrases.length, 0);
    un("changements-nombre").textContent = lignes ? `(${lignes})` : "";
    un("changements").replaceChildren(...(sections.length
      ? sections.flatMap(([titre, phrases]) => [element("h3", {}, titre), element("ul", { class: "changements" }, ...phrases.map((p) => element("li", {}, p)))])
      : [element("p", { class: "note" }, "Rien n’a changé depuis le plan de cette page.")]));
  }
}
