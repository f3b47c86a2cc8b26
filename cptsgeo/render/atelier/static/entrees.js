/* What comes into the page: a text that is pasted, a file chosen or let fall, with what was read of
   it told beside the proposal. */
import { un } from "../../shell/static/elements.js";
import { NBSP, compte } from "../../shell/static/numbers.js";
import { shortened } from "./lecture/courriel.js";
import { windows } from "./lecture/signes.js";
import { Refus } from "./lecture/partage.js";
import { Lecteur } from "./lecture/lecteur.js";
import { Lu } from "./lu.js";
import { cite } from "./phrases.js";
import { aDesPoints, points } from "./points.js";
import { changementsDans, fragmentDe, raison } from "./travail.js";

const titre = (nom) => nom.replace(/\.\w+$/, "");

/* A text for points: UTF-8, or what Excel writes without saying so. */
function enTexte(octets) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    return windows(octets);
  }
}

export class Entrees {
  constructor(atelier) {
    this.atelier = atelier;
    this.lecteur = new Lecteur(atelier.donnees, atelier.moteur);
    this.lu = new Lu("lu", this);
    atelier.etat.ecouter(() => this.lu.cocher());
    this._dialogue();
    this._depot();
  }

  /* — what was read, beside the proposal — */

  get tenues() {
    return new Set(this.atelier.etat.active.communes);
  }

  prendre(codes, oui, texte) {
    this.atelier.geste(codes.map((c) => this.atelier.faces.get(c)), oui, texte);
  }

  ferme() {
    un("ouvrir").focus();
  }

  _dialogue() {
    const boite = un("dialogue-ouvrir"), avis = un("ouvrir-avis");
    un("ouvrir").addEventListener("click", () => {
      avis.textContent = "";
      boite.showModal();
      /* While the list is being chosen. */
      setTimeout(() => this.lecteur.preparer());
    });
    un("ouvrir-fermer").addEventListener("click", () => boite.close());
    un("ouvrir-lire").addEventListener("click", () => this.lire(un("colle").value, "Liste collée") && this._lue());
    un("fichier").addEventListener("change", async () => {
      const [fichier] = un("fichier").files;
      if (fichier && await this.ouvrir(fichier)) this._lue();
      un("fichier").value = "";
    });
    un("points-choisir").addEventListener("click", () => un("fichier-points").click());
    un("fichier-points").addEventListener("change", async () => {
      const [fichier] = un("fichier-points").files;
      if (fichier) this._points(enTexte(new Uint8Array(await fichier.arrayBuffer())), fichier.name);
      un("fichier-points").value = "";
    });
    un("points-oter").addEventListener("click", () => {
      this.atelier.dessin.placer([]);
      un("points-oter").hidden = true;
    });
  }

  /* What was read is beside the proposal: whoever uses a keyboard goes on there. */
  _lue() {
    un("dialogue-ouvrir").close();
    this.lu.viser();
  }

  /* A file let fall anywhere: points if it has coordinates, else a list. */
  _depot() {
    document.addEventListener("dragover", (ev) => ev.preventDefault());
    document.addEventListener("drop", async (ev) => {
      ev.preventDefault();
      const [fichier] = ev.dataTransfer?.files ?? [];
      if (!fichier) return;
      if (this.atelier.edition.lecture) this.atelier.dire(`Cliquer d’abord sur ${cite("Modifier")}.`);
      else await this.ouvrir(fichier, true);
    });
  }

  _points(texte, nom) {
    const { atelier } = this, places = points(texte);
    if (!places.length) return atelier.dire(`${cite(nom)} n’a pas de points${NBSP}: il faut des colonnes latitude et longitude, en degrés.`);
    atelier.dessin.placer(places);
    un("points-oter").hidden = false;
    return atelier.dire(`${compte(places.length, "point")} de ${cite(nom)}, sur cette carte seulement.`);
  }

  /* A user's file, whatever it is; in a promise, whether it was read. */
  async ouvrir(fichier, depose = false) {
    try {
      const octets = await this.lecteur.octetsDe(fichier);
      if (depose) {
        const texte = enTexte(octets.subarray(0, 20_000));
        if (!texte.includes("\0") && aDesPoints(texte)) {
          this._points(enTexte(octets), fichier.name);
          return true;
        }
      }
      const changements = changementsDans(enTexte(octets));
      if (changements) return this.atelier.ouvrirChangements(changements);
      return this._prendre(await this.lecteur.octets(octets, fichier.name), fichier.name);
    } catch (/** @type {any} */ erreur) {
      return this._refuser(erreur, titre(fichier.name));
    }
  }

  /* Reads a list or saved work; tells in one sentence why it cannot, and changes nothing then. */
  lire(texte, nom) {
    try {
      const lien = fragmentDe(texte);
      if (lien) {
        this.atelier.suivre(lien);
        return true;
      }
      const changements = changementsDans(texte);
      if (changements) return this.atelier.ouvrirChangements(changements);
      return this._prendre(this.lecteur.texte(texte, nom), nom);
    } catch (/** @type {any} */ erreur) {
      return this._refuser(erreur, nom);
    }
  }

  _refuser(erreur, nom) {
    const phrase = erreur instanceof Refus ? erreur.message : `${cite(nom)} ne peut être lu${NBSP}: ${raison(erreur)}.`;
    un("ouvrir-avis").textContent = phrase;
    this.atelier.dire(phrase);
    return false;
  }

  _prendre(lu, nom) {
    const { atelier } = this, { etat } = atelier;
    if (lu.brut) {
      const travail = etat.lire(lu.brut);
      etat.reprendre(travail, "travail ouvert");
      etat.exporter(true);
      atelier.dire(`Travail ouvert${NBSP}: ${compte(travail.propositions.length, "proposition")}.${atelier.manquent(travail.inconnus)}`);
      atelier.dessin.montrer([...atelier.dessin.dedans]);
    } else if (lu.codes) this._proposer({ codes: lu.codes, dehors: lu.inconnus, notes: [], rejets: [] }, nom);
    else this.choisir(lu.grids, nom);
    return true;
  }

  /* Another sheet, or CPTS, of what was read. */
  rechoisir(grids, nom, choix) {
    try {
      this.choisir(grids, nom, choix);
      this.lu.viser();
    } catch (/** @type {any} */ erreur) {
      this._refuser(erreur, titre(nom));
    }
  }

  /* Reads grids: the whole of them, or the CPTS or the sheet that was chosen. */
  choisir(grids, nom, choix = {}) {
    const lu = this.lecteur.liste(nom, grids, choix);
    if (lu.plusieurs) this.lu.demander(lu.plusieurs, { grids, nom, choix });
    else this._proposer(lu, nom, { grids, choix, autres: lu.feuilles });
  }

  /** @type {(lu: any, nom: string, source?: any) => void} */
  _proposer(lu, nom, source = null) {
    const { atelier } = this, { etat } = atelier, appele = source?.choix.cpts ? shortened(source.choix.cpts) : titre(nom).slice(0, 120);
    if (!etat.ajouter({ nom: appele, communes: lu.codes, depart: lu.codes, remplace: "", invitation: false }, "liste ouverte")) {
      throw new Error("il y a déjà vingt-six propositions");
    }
    etat.exporter(false);
    this.lu.montrer(lu, nom, source);
    atelier.dire(`${compte(lu.codes.length, "commune lue", "communes lues")} dans ${cite(appele)}.`);
    atelier.dessin.montrer([...atelier.dessin.dedans]);
  }
}
