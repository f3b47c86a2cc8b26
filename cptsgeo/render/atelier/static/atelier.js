/* The atelier: gestures make states, states make the map, the figures and the findings. */
import { pastille } from "../../canvas/static/motifs.js";
import { Recherche } from "../../canvas/static/recherche.js";
import { bouton, cible, element, tous, un } from "../../shell/static/elements.js";
import { NBSP, compte } from "../../shell/static/numbers.js";
import { SOI } from "./cas.js";
import { complete } from "./donnees.js";
import { Dessin } from "./dessin.js";
import { Edition, ouvrirLaPage } from "./edition.js";
import { Enregistrer } from "./enregistrer.js";
import { Entrees } from "./entrees.js";
import { Etat } from "./etat.js";
import { Exemplaire } from "./exemplaire.js";
import { Fond } from "./fond.js";
import { masked } from "./lecture/signes.js";
import { ModePlan } from "./modeplan.js";
import { Moteur } from "./moteur.js";
import { Notes } from "./notes.js";
import { Panneau } from "./panneau.js";
import { cite, enumere } from "./phrases.js";
import { raison } from "./travail.js";

class Atelier {
  constructor(exemplaire) {
    const { donnees } = exemplaire, { communes, moteur } = donnees;
    this.donnees = donnees;
    /** @type {any} */
    this.resultat = null;
    this.moteur = new Moteur(moteur);
    if (exemplaire.edition?.changements) this.moteur.partirDe(exemplaire.edition.changements, donnees.cog);
    complete(donnees, this.moteur.d);
    this.faces = new Map(communes.code.map((code, f) => [code, f]));
    this.faceDe = this.moteur.codes.map((code) => this.faces.get(code) ?? -1);
    this.titres = new Map(moteur.regles.map((r) => [r.code, r.titre]));
    const { base } = this.moteur;
    this.rangDeCpts = new Map(base.cpts.map((c, j) => [c.id, j]));
    this.fond = new Fond(donnees, this.moteur);
    this.territoire = this.fond.territoire;
    donnees.cpts = this.territoire.donnees.cpts;
    this.etat = new Etat(donnees, (code) => this.faces.has(code), base, {
      document: (projet) => this.moteur.document(projet, donnees.plan_de_base), reprendre: (document) => this.moteur.reprendre(document, donnees.cog) });
    this.dessin = new Dessin(this.territoire, { geste: (faces, dedans) => this.geste(faces, dedans), dit: (f) => this._dit(f),
      noter: (f) => this.notes.ouvrir(f), notesSortent: () => this.notes.sortent });
    this.notes = new Notes(this);
    this.panneau = new Panneau(this);
    this.plan = new ModePlan(this);
    this.recherche = new Recherche(this);
    this.enregistrer = new Enregistrer(this);
    this.edition = new Edition(this, exemplaire);
    this.entrees = new Entrees(this);
    this.etat.ecouter(() => this.actualiser());
    this._commandes();
    if (!this.edition.lecture || /^#p=/.test(location.hash)) this.edition.modifier();
    this._legende();
    this.actualiser();
  }

  /* — gestures — */

  /* The CPTS of the plan as it is now, by the ranks that communes bear. */
  get cpts() {
    return this.territoire.donnees.cpts;
  }

  get surLePlan() {
    return this.etat.present.mode === "plan";
  }

  geste(faces, dedans, nom = "") {
    if (this.surLePlan) return this.plan.geste(faces, dedans, nom);
    const codes = faces.map((f) => this.donnees.communes.code[f]);
    const un_seul = faces.length === 1 ? this.donnees.communes.nom[faces[0]] : "";
    const change = this.etat.mettre(codes, dedans, un_seul || nom || compte(faces.length, "commune"));
    const quoi = un_seul || nom || compte(change, "commune");
    if (!change) this.dire(`${quoi}${NBSP}: rien à ${dedans ? "ajouter" : "retirer"}.`);
    else {
      const { communes, propre } = this.resultat.chiffres;
      /* What the bubble tells of a commune, for who has no pointer. */
      const notes = faces.length === 1 ? this._situation(faces[0]) : [];
      this.dire([`${dedans ? "Ajout" : "Retrait"}${NBSP}: ${quoi}. ${compte(communes, "commune")}, ${compte(propre, "habitant")}.`, ...notes].join(" "));
    }
  }

  /* The search box adds what it finds, or takes it away if all of it is there already. */
  choisirCommune(f) {
    un("recherche").value = "";
    if (this.surLePlan) return this.plan.choisirCommune(f);
    this.geste([f], !this.dessin.dedans.has(f));
    return this.dessin.montrer([f], 130_000);
  }

  choisirCpts(j) {
    un("recherche").value = "";
    const { id, nom } = this.cpts[j], faces = this.territoire.membres[j];
    if (this.surLePlan) return this.plan.choisirCpts(id);
    this.geste(faces, !faces.every((f) => this.dessin.dedans.has(f)), nom);
    return this.dessin.montrer(faces);
  }

  /* On a phone, the map may be out of sight. */
  montrer(faces) {
    this.dessin.viser(faces);
    this.dessin.montrer(faces, 200_000);
    this.dessin.zone.scrollIntoView({ block: "nearest" });
  }

  habitants(codes) {
    return codes.reduce((somme, code) => somme + this.donnees.communes.population[this.faces.get(code)], 0);
  }

  examiner({ nom, communes, remplace, invitation }) {
    return this.moteur.examiner({ nom, invitation, communes: communes.map((code) => this.moteur.rang.get(code)),
      remplace: this.rangDeCpts.get(remplace) ?? SOI }, this.etat.present.projet);
  }

  actualiser() {
    const { present } = this.etat, faces = this.fond.poser(present.projet), surLePlan = this.surLePlan;
    this.territoire = this.fond.territoire;
    if (faces.length) {
      this.dessin.poserFond(this.territoire, faces);
      this._legende();
    }
    tous(".plan-seul").forEach((e) => (e.hidden = !surLePlan));
    un("panneau-plan").hidden = !surLePlan;
    un("panneau-propositions").hidden = surLePlan;
    un("mode-plan").setAttribute("aria-pressed", String(surLePlan));
    un("mode-propositions").setAttribute("aria-pressed", String(!surLePlan));
    const cherche = surLePlan && (this.edition.lecture || this.plan.choisie < 0);
    un("recherche").placeholder = `${cherche ? "Chercher" : "Ajouter"} une commune, une CPTS…`;
    un("recherche").setAttribute("aria-label", `${cherche ? "Chercher une commune ou une CPTS" : "Ajouter ou retirer une commune, ou le territoire d’une CPTS"}${NBSP}: nom, ancien nom, code postal`);
    un("annuler").disabled = !this.etat.passe.length;
    un("retablir").disabled = !this.etat.avenir.length;
    if (surLePlan) this.plan.actualiser();
    else this._proposition();
    un("legende-proposition").hidden = surLePlan;
    un("legende-charniere").hidden = !this.dessin.peinture.charnieres.length;
    this.notes.actualiser();
    this.dessin.noter(this.notes.signes);
    this.edition.actualiser();
    un("memoire").hidden = this.etat.enregistrable || this.edition.lecture;
    this._adresse();
  }

  /* States that are on the map now. */
  _legende() {
    const vus = new Set(this.territoire.donnees.communes.etat.map((k) => this.donnees.etats[k].id));
    tous("#legende [data-etat]").forEach((li) => (li.hidden = !vus.has(li.dataset.etat)));
  }

  _proposition() {
    const p = this.etat.active;
    this.resultat = this.examiner(p);
    const charnieres = this.resultat.constats.filter((c) => c.code === "communes_charnieres").flatMap((c) => c.communes);
    this.dessin.poser(p.communes.map((code) => this.faces.get(code)), charnieres.map((i) => this.faceDe[i]).filter((f) => f >= 0));
    this.panneau.actualiser();
  }

  pastille(look) {
    return pastille(look);
  }

  /* Reads a list or saved work. */
  lire(texte, nom) {
    return this.entrees.lire(texte, nom);
  }

  dire(texte) {
    un("message").textContent = texte;
  }

  _dit(f) {
    const { donnees: { communes, cpts }, cptsDe } = this.territoire, { etats } = this.donnees;
    return [element("strong", {}, communes.nom[f]), element("span", {}, compte(communes.population[f], "habitant")),
      ...cptsDe[f].map((j) => element("span", {}, cpts[j].nom)),
      ...(this.dessin.peinture.charnieres.includes(f) ? [element("span", {}, "Commune charnière : sans elle, le territoire se rompt.")] : []),
      element("span", { class: "statut" }, pastille(etats[communes.etat[f]]), etats[communes.etat[f]].libelle),
      ...this._situation(f).map((texte) => element("span", { class: "detail" }, texte)),
      ...this.notes.de(f).map((texte) => element("span", { class: "note" }, texte))];
  }

  /* What the plan of the page says of a commune beside its state, as long as that is its state. */
  _situation(f) {
    const { communes } = this.donnees, { etat } = this.territoire.donnees.communes;
    return etat[f] === communes.etat[f] ? communes.notes[f] ?? [] : [];
  }

  /* — buttons and keys — */

  _commandes() {
    const { etat, dessin } = this;
    const annuler = () => {
      const geste = etat.annuler();
      if (geste) this.dire(`Annulé${NBSP}: ${geste}.`);
    };
    const retablir = () => {
      const geste = etat.retablir();
      if (geste) this.dire(`Rétabli${NBSP}: ${geste}.`);
    };
    un("annuler").addEventListener("click", annuler);
    un("retablir").addEventListener("click", retablir);
    document.addEventListener("keydown", (ev) => {
      if (!(ev.ctrlKey || ev.metaKey) || ev.altKey || cible(ev).matches("input[type=text], textarea")) return;
      const touche = ev.key.toLowerCase(), action = touche === "y" || (touche === "z" && ev.shiftKey) ? retablir : touche === "z" && annuler;
      if (!action) return;
      ev.preventDefault();
      action();
    });
    tous("[name=outil]").forEach((c) => {
      c.checked = c.defaultChecked;
      c.addEventListener("change", () => dessin.choisir(c.value));
    });
    for (const mode of ["propositions", "plan"]) un(`mode-${mode}`).addEventListener("click", () => this.etat.passer(mode));
    for (const id of ["plan-departements", "plan-zones"]) un(id).addEventListener("toggle", () => this.actualiser());
    un("fiche-communes").addEventListener("toggle", () => this.actualiser());
    un("integrer").addEventListener("click", () => this._integrer());
    un("projecteur").addEventListener("click", () => {
      const oui = document.documentElement.classList.toggle("projecteur");
      un("projecteur").setAttribute("aria-pressed", String(oui));
    });
    const rapport = () => (this.surLePlan ? this.plan : this.panneau).rapport();
    window.addEventListener("beforeprint", rapport);
    un("imprimer").addEventListener("click", () => {
      rapport();
      window.print();
    });
    window.addEventListener("beforeunload", (ev) => {
      if (etat.modifie) ev.preventDefault();
    });
  }

  /* Changes that another page of the same plan made: all of them, in the place of those of now. */
  ouvrirChangements(document) {
    if (document.empreinte !== this.donnees.empreinte) throw new Error("ces changements ont été faits sur un autre état du plan");
    this.etat.mettreProjet(this.moteur.reprendre(document, this.donnees.cog), "changements ouverts");
    this.dire(`Changements ouverts${NBSP}: ${compte(document.changements.length, "changement")}.`);
    return true;
  }

  /* A proposal becomes part of the plan. */
  _integrer() {
    const { nom, communes, remplace } = this.etat.active, { plan } = this;
    const rang = this.rangDeCpts.get(remplace) ?? SOI;
    const fait = plan.changer((g, projet) => g.adopter(projet, { nom, remplace: rang, communes: communes.map((code) => this.moteur.rang.get(code)) }),
      `${nom} intégrée au plan`);
    if (!fait) return;
    const { projet } = this.etat.present;
    plan.choisir(rang === SOI ? projet.cpts.length - 1 : rang, false, `${cite(nom)} est intégrée au plan.`);
  }

  manquent(inconnus) {
    if (!inconnus.length) return "";
    this.entrees.lecteur.preparer();
    const dits = enumere([...inconnus.slice(0, 4).map((texte) => cite(masked(texte.slice(0, 60)))), ...(inconnus.length > 4 ? [`${inconnus.length - 4} autres`] : [])]);
    return ` Hors de cette page${NBSP}: ${dits}.`;
  }

  /* — what was there before — */

  /* A moment later: writing it takes longer than the rest of a gesture. What cannot be written is
     taken out: an address that says something older would bring that back. */
  _adresse() {
    clearTimeout(this.attente);
    if (this.etat.present === this.etat.intact) return;
    this.attente = setTimeout(() => {
      const ici = location.href.split("#")[0], { fragment } = this.etat;
      try {
        history.replaceState(null, "", fragment ? `#${fragment}` : ici);
      } catch {
        try {
          history.replaceState(null, "", ici);
        } catch { /* pages opened from a mail may have no address to write to */ }
      }
    }, 150);
  }

  /* Takes the work that an address carries; an error says why it cannot. */
  suivre(lien) {
    const travail = this.etat.lireFragment(lien);
    this.etat.reprendre(travail, "lien ouvert");
    this.etat.exporter(true);
    this.dire(`Travail repris du lien${NBSP}: ${travail.mode === "plan" ? "plan modifié" : compte(travail.propositions.length, "proposition")}.${this.manquent(travail.inconnus)}`);
    this.dessin.montrer(this.etat.active.communes.map((code) => this.faces.get(code)));
  }

  /* Tells why an address cannot be followed; nothing changes then. */
  _essayer(adresse) {
    try {
      this.suivre(adresse);
      return true;
    } catch (/** @type {any} */ erreur) {
      this.dire(`Le lien ne peut être lu${NBSP}: ${raison(erreur)}.`);
      return false;
    }
  }

  reprendre() {
    const { etat } = this, suivi = /^#p=/.test(location.hash) && this._essayer(location.hash);
    un("memoire").hidden = etat.enregistrable;
    const [dernier] = suivi ? etat.memoire.plusRecentes(etat.present) : etat.memoire.autres(etat.present);
    if (dernier) this._proposer(dernier);
    /* A link pasted over the address of this very page. */
    window.addEventListener("hashchange", () => {
      if (/^#p=/.test(location.hash) && location.hash !== `#${etat.fragment}`) this._essayer(location.hash);
    });
  }

  _proposer({ quand, travail }) {
    const date = new Date(quand).toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
    const fermer = () => (un("reprise").hidden = true), { notes, projet, propositions } = travail;
    const quoi = [...propositions.filter((p) => p.communes.length).map((p) => cite(p.nom)), projet !== this.moteur.base && "plan modifié", notes.length && compte(notes.length, "note")];
    un("reprise").replaceChildren(`Un travail du ${date} est gardé dans ce navigateur (${enumere(quoi.filter(Boolean))}). `,
      bouton("Le reprendre", () => {
        this.etat.reprendre(travail, "travail repris");
        this.dessin.montrer([...this.dessin.dedans]);
        fermer();
      }, "action"), " ", bouton("Non, partir de cette page", fermer, "lien"));
    un("reprise").hidden = false;
  }
}

ouvrirLaPage(() => new Atelier(new Exemplaire()));
