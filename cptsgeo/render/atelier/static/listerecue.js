/* The list that a CPTS of the plan receives, pasted or in a file: read as any other, and told whole.
   It is of use once each line that was not read is settled. */
import { un } from "../../shell/static/elements.js";
import { NBSP, compte } from "../../shell/static/numbers.js";
import { Lu } from "./lu.js";
import { cleDeCpts } from "./noms.js";
import { enumere } from "./phrases.js";
import { raison } from "./travail.js";

const COLLEE = "liste collée";

export class ListeRecue {
  constructor(fiche) {
    this.fiche = fiche;
    /* Text that was read, what was found in it, and what was decided of the rest. */
    this.texte = "";
    /** @type {any} */
    this.trouve = null;
    this.tenues = this.ecartes = new Set();
    this.lu = new Lu("fiche-lu", this);
    un("fiche-choisir").addEventListener("click", () => un("fiche-fichier").click());
    un("fiche-fichier").addEventListener("change", () => this._lire());
  }

  get lecteur() {
    return this.fiche.mode.atelier.entrees.lecteur;
  }

  /* — what is decided, line by line — */

  prendre(codes, oui) {
    codes.forEach((code) => (oui ? this.tenues.add(code) : this.tenues.delete(code)));
  }

  ecarter(rejet, oui) {
    if (oui) this.ecartes.add(rejet);
    else this.ecartes.delete(rejet);
  }

  ferme() {
    this.oublier();
    un("fiche-choisir").focus();
  }

  _regle(rejet) {
    return this.ecartes.has(rejet) || rejet.pistes.some((code) => this.lecteur.atomes(code).every((c) => this.tenues.has(c)));
  }

  /* — reading — */

  async _lire() {
    const [fichier] = un("fiche-fichier").files;
    un("fiche-fichier").value = "";
    if (!fichier) return;
    this.oublier();
    await this._essayer(async () => {
      this._examiner(fichier.name, await this.lecteur.octets(await this.lecteur.octetsDe(fichier), fichier.name));
      this.lu.viser();
    });
  }

  rechoisir(grids, nom, choix) {
    this._essayer(() => {
      this._choisir(grids, nom, choix);
      this.lu.viser();
    });
  }

  async _essayer(faire) {
    un("fiche-lister-avis").textContent = "";
    try {
      await faire();
    } catch (/** @type {any} */ erreur) {
      un("fiche-lister-avis").textContent = raison(erreur);
    }
  }

  _examiner(nom, { brut, codes, inconnus, grids }) {
    if (brut) throw new Error("C’est un travail de l’atelier, et non une liste de communes.");
    if (codes) this._montrer({ codes, dehors: inconnus, notes: [], rejets: [] }, nom, null);
    else this._choisir(grids, nom);
  }

  /* Of a table of several CPTS, its own at first; else one is asked for. */
  _choisir(grids, nom, choix = /** @type {any} */ (null)) {
    const trouve = this.lecteur.liste(nom, grids, choix ?? {}), cle = cleDeCpts(this.fiche.cpts.nom);
    if (!trouve.plusieurs) return this._montrer(trouve, nom, { grids, choix: choix ?? {}, autres: trouve.feuilles });
    const cpts = !choix && trouve.plusieurs.noms.find((n) => cleDeCpts(n) === cle);
    if (cpts) return this._choisir(grids, nom, { cpts });
    this.trouve = null;
    return this.lu.demander(trouve.plusieurs, { grids, nom, choix });
  }

  _montrer(trouve, nom, source) {
    this.trouve = trouve;
    this.tenues = new Set();
    this.ecartes = new Set();
    this.lu.montrer(trouve, nom, source);
  }

  /* Its communes, all of them certain. What was interpreted in a text that is pasted is shown first. */
  codes() {
    const texte = un("fiche-liste").value.trim(), neuf = texte && texte !== this.texte;
    if (neuf) {
      this.texte = texte;
      this._examiner(COLLEE, this.lecteur.texte(texte, COLLEE));
    }
    if (!this.trouve) throw new Error(un("fiche-lu").hidden ? "Coller la liste de ses communes, ou choisir un fichier." : "Dire d’abord quelle CPTS lire.");
    const { codes, dehors, notes, rejets } = this.trouve, reste = rejets.filter((r) => !this._regle(r)).length;
    if (dehors.length) throw new Error(`Hors de cette page${NBSP}: ${enumere(dehors.slice(0, 5))}. Envoyer cette liste à qui tient le plan.`);
    if (reste) throw new Error(`${compte(reste, "ligne n’est pas lue", "lignes ne sont pas lues")}${NBSP}: dire pour chacune ce qu’elle nomme, ou la laisser de côté.`);
    if (neuf && notes.length) throw new Error("Vérifier ce qui a été interprété, puis cliquer de nouveau.");
    return [...new Set([...codes, ...this.tenues])].sort();
  }

  oublier() {
    this.texte = un("fiche-liste").value = "";
    this.trouve = null;
    this.lu.fermer();
  }
}
