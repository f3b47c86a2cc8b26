/* The atelier: gestures make states, states make the map, the figures and the findings. */
import { pastille } from "../../canvas/static/motifs.js";
import { Recherche } from "../../canvas/static/recherche.js";
import { Territoire } from "../../canvas/static/territoire.js";
import { bouton, cible, element, tous, un } from "../../shell/static/elements.js";
import { NBSP, compte } from "../../shell/static/numbers.js";
import { SOI } from "./cas.js";
import { complete } from "./donnees.js";
import { Dessin } from "./dessin.js";
import { Entrees } from "./entrees.js";
import { Etat } from "./etat.js";
import { masked } from "./lecture/signes.js";
import { Moteur } from "./moteur.js";
import { Panneau } from "./panneau.js";
import { cite, enumere } from "./phrases.js";
import { Sorties } from "./sorties.js";
import { raison } from "./travail.js";

class Atelier {
  constructor(donnees) {
    this.donnees = donnees;
    /** @type {any} */
    this.resultat = null;
    complete(donnees);
    const { communes, moteur } = donnees;
    this.territoire = new Territoire(donnees);
    this.moteur = new Moteur(moteur);
    this.faces = new Map(communes.code.map((code, f) => [code, f]));
    this.faceDe = this.moteur.codes.map((code) => this.faces.get(code) ?? -1);
    this.titres = new Map(moteur.regles.map((r) => [r.code, r.titre]));
    this.rangDeCpts = new Map(moteur.cpts.map((c, j) => [c.id, j]));
    this.etat = new Etat(donnees, (code) => this.faces.has(code));
    this.sorties = new Sorties(this.territoire, communes);
    this.dessin = new Dessin(this.territoire, { geste: (faces, dedans) => this.geste(faces, dedans), dit: (f) => this._dit(f) });
    this.panneau = new Panneau(this);
    this.recherche = new Recherche(this);
    this.entrees = new Entrees(this);
    this.etat.ecouter(() => this.actualiser());
    this._commandes();
    this._reprendre();
    this.actualiser();
  }

  /* — gestures — */

  geste(faces, dedans, nom = "") {
    const codes = faces.map((f) => this.donnees.communes.code[f]);
    const un_seul = faces.length === 1 ? this.donnees.communes.nom[faces[0]] : "";
    const change = this.etat.mettre(codes, dedans, un_seul || nom || compte(faces.length, "commune"));
    const quoi = un_seul || nom || compte(change, "commune");
    if (!change) this.dire(`${quoi}${NBSP}: rien à ${dedans ? "ajouter" : "retirer"}.`);
    else {
      const { communes, propre } = this.resultat.chiffres;
      this.dire(`${dedans ? "Ajout" : "Retrait"}${NBSP}: ${quoi}. ${compte(communes, "commune")}, ${compte(propre, "habitant")}.`);
    }
  }

  /* The search box adds what it finds, or takes it away if all of it is there already. */
  choisirCommune(f) {
    un("recherche").value = "";
    this.geste([f], !this.dessin.dedans.has(f));
    this.dessin.montrer([f], 130_000);
  }

  choisirCpts(j) {
    un("recherche").value = "";
    const faces = this.territoire.membres[j];
    this.geste(faces, !faces.every((f) => this.dessin.dedans.has(f)), this.donnees.cpts[j].nom);
    this.dessin.montrer(faces);
  }

  montrer(faces) {
    this.dessin.viser(faces);
    this.dessin.montrer(faces, 200_000);
  }

  habitants(codes) {
    return codes.reduce((somme, code) => somme + this.donnees.communes.population[this.faces.get(code)], 0);
  }

  examiner({ nom, communes, remplace, invitation }) {
    return this.moteur.examiner({ nom, invitation, communes: communes.map((code) => this.moteur.rang.get(code)),
      remplace: this.rangDeCpts.get(remplace) ?? SOI });
  }

  actualiser() {
    const p = this.etat.active;
    this.resultat = this.examiner(p);
    const charnieres = this.resultat.constats.filter((c) => c.code === "communes_charnieres").flatMap((c) => c.communes);
    this.dessin.poser(p.communes.map((code) => this.faces.get(code)), charnieres.map((i) => this.faceDe[i]).filter((f) => f >= 0));
    this.panneau.actualiser();
    un("memoire").hidden = this.etat.enregistrable;
    this._adresse();
  }

  /* Reads a list or saved work. */
  lire(texte, nom) {
    return this.entrees.lire(texte, nom);
  }

  dire(texte) {
    un("message").textContent = texte;
  }

  _dit(f) {
    const { communes, cpts, etats } = this.donnees;
    return [element("strong", {}, communes.nom[f]), element("span", {}, compte(communes.population[f], "habitant")),
      ...this.territoire.cptsDe[f].map((j) => element("span", {}, cpts[j].nom)),
      element("span", { class: "statut" }, pastille(etats[communes.etat[f]]), etats[communes.etat[f]].libelle)];
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
    un("projecteur").addEventListener("click", () => {
      const oui = document.documentElement.classList.toggle("projecteur");
      un("projecteur").setAttribute("aria-pressed", String(oui));
    });
    window.addEventListener("beforeprint", () => this.panneau.rapport());
    un("imprimer").addEventListener("click", () => {
      this.panneau.rapport();
      window.print();
    });
    window.addEventListener("beforeunload", (ev) => {
      if (etat.modifie) ev.preventDefault();
    });
    tous("[data-sortie]").forEach((b) => b.addEventListener("click", () => this._sortir(b.dataset.sortie)));
  }

  async _sortir(forme) {
    const { etat, sorties } = this, p = etat.active;
    un("enregistrer").open = false;
    if (forme === "lien") return this._copier();
    const faire = {
      csv: () => [sorties.csv(p), "text/csv"],
      json: () => [`${JSON.stringify(etat.document(), null, 1)}\n`, "application/json"],
      geojson: () => [sorties.geojson(p), "application/geo+json"],
    };
    const [texte, type] = faire[forme]();
    sorties.telecharger(p.nom, forme, texte, type);
    etat.exporter(forme === "json");
    this.dire(forme === "json" ? "Le travail entier est enregistré dans les téléchargements." : `${cite(p.nom)} est enregistrée dans les téléchargements.`);
  }

  /* A page that is a file has an address on this disk only: what it carries goes without it. */
  async _copier() {
    const { fragment } = this.etat, fichier = location.protocol === "file:";
    if (!fragment) return this.dire("Ce travail est trop grand pour un lien : l’enregistrer en JSON, et envoyer le fichier.");
    try {
      await navigator.clipboard.writeText(fichier ? `#${fragment}` : `${location.href.split("#")[0]}#${fragment}`);
    } catch {
      return this.dire("Ce navigateur ne laisse pas copier : enregistrer le travail en JSON, et envoyer le fichier.");
    }
    return this.dire(fichier ? `Travail copié${NBSP}: qui a cette même page le colle dans ${cite("Ouvrir…")}, ou à la fin de son adresse.`
      : "Lien copié : l’ouvrir rend ce travail.");
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
    this.dire(`Travail repris du lien${NBSP}: ${compte(travail.propositions.length, "proposition")}.${this.manquent(travail.inconnus)}`);
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

  _reprendre() {
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
    const fermer = () => (un("reprise").hidden = true);
    un("reprise").replaceChildren(`Un travail du ${date} est gardé dans ce navigateur (${enumere(travail.propositions.map((p) => cite(p.nom)))}). `,
      bouton("Le reprendre", () => {
        this.etat.reprendre(travail, "travail repris");
        this.dessin.montrer([...this.dessin.dedans]);
        fermer();
      }, "action"), " ", bouton("Non, partir de cette page", fermer, "lien"));
    un("reprise").hidden = false;
  }
}

globalThis.CptsGeo = { atelier: new Atelier(JSON.parse(un("donnees").textContent)) };
