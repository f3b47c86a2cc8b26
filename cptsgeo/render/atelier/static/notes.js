/* Notes on communes and CPTS: what the room says of them. They stay with the work in this browser, and
   go out only where that is asked. */
import { bouton, element, tous, un } from "../../shell/static/elements.js";
import { NBSP } from "../../shell/static/numbers.js";
import { AVIS, LIEU_CPTS } from "./travail.js";

export class Notes {
  constructor(atelier) {
    this.atelier = atelier;
    this.lieux = [];
    const boite = un("dialogue-note");
    un("note-fermer").addEventListener("click", () => boite.close());
    un("note-lieu").addEventListener("change", () => this._remplir());
    un("note-garder").addEventListener("click", () => {
      this._garder();
      boite.close();
    });
  }

  /* Those of places that the page has now: a CPTS that is not in the plan keeps its own until it comes back. */
  get toutes() {
    return this.atelier.etat.present.notes.filter(({ lieu }) => !lieu.startsWith(LIEU_CPTS) || this._rang(lieu) >= 0);
  }

  _rang(lieu) {
    return this.atelier.cpts.findIndex((c) => LIEU_CPTS + c.id === lieu);
  }

  /* Whether what leaves the page takes them with it. */
  get sortent() {
    return this.toutes.length > 0 && un("avec-notes").checked;
  }

  sur(lieu) {
    return this.toutes.find((n) => n.lieu === lieu);
  }

  nom(lieu) {
    const { cpts, donnees, faces } = this.atelier;
    return lieu.startsWith(LIEU_CPTS) ? cpts[this._rang(lieu)].nom : donnees.communes.nom[faces.get(lieu)];
  }

  dire({ lieu, avis, texte }) {
    return `${this.nom(lieu)}${NBSP}: ${[AVIS[avis][0], texte].filter(Boolean).join(", ")}`;
  }

  /* Asks what is said of a commune, or of a CPTS that has it. */
  ouvrir(face) {
    this.lieux = this._lieux(face);
    this._ouvrir();
  }

  _lieux(face) {
    const { cpts, donnees, territoire } = this.atelier;
    return [donnees.communes.code[face], ...territoire.cptsDe[face].map((j) => LIEU_CPTS + cpts[j].id)];
  }

  _ouvrir() {
    un("note-lieu").replaceChildren(...this.lieux.map((lieu) => element("option", { value: lieu }, this.nom(lieu))));
    this._remplir();
    un("dialogue-note").showModal();
  }

  _remplir() {
    const note = this.sur(un("note-lieu").value);
    tous("[name=note-avis]").forEach((c) => (c.checked = c.value === (note?.avis ?? "rien")));
    un("note-texte").value = note?.texte ?? "";
  }

  _garder() {
    const lieu = un("note-lieu").value, choix = tous("[name=note-avis]").find((c) => c.checked);
    const note = { lieu, avis: choix?.value ?? "rien", texte: un("note-texte").value.trim() };
    this.atelier.etat.noter(note, this.nom(lieu));
    this.atelier.dire(this.sur(lieu) ? `Note${NBSP}: ${this.dire(note)}.` : `Aucune note sur ${this.nom(lieu)}.`);
  }

  /* What is said of a commune and of the CPTS that have it, for the tip. */
  de(face) {
    return this._lieux(face).map((lieu) => this.sur(lieu)).filter(Boolean).map((note) => this.dire(note));
  }

  /* Where signs stand on the map: on the commune, or on the most peopled one of the CPTS. */
  get signes() {
    const { population } = this.atelier.donnees.communes;
    return this.toutes.flatMap(({ lieu, avis }) => {
      const [face, ...autres] = this._faces(lieu);
      if (face === undefined) return [];
      return [{ face: autres.reduce((p, q) => (population[q] > population[p] ? q : p), face), avis, signe: AVIS[avis][1] }];
    });
  }

  /* After each gesture. */
  actualiser() {
    un("notes").hidden = !this.toutes.length;
    un("avec-notes").closest("label").hidden = !this.toutes.length;
    un("notes-nombre").textContent = this.toutes.length ? `(${this.toutes.length})` : "";
    un("notes-liste").replaceChildren(...this.toutes.map((note) => element("li", {},
      element("span", { class: `avis-note ${note.avis}`, "aria-hidden": "true" }, AVIS[note.avis][1]), " ", this.dire(note), " ",
      bouton("Voir", () => this.atelier.montrer(this._faces(note.lieu))), " ",
      bouton("Modifier", () => {
        this.lieux = [note.lieu];
        this._ouvrir();
      }), " ",
      bouton("Ôter", () => this.atelier.etat.noter({ ...note, avis: "rien", texte: "" }, this.nom(note.lieu))))));
  }

  /* None of a CPTS that has no commune yet. */
  _faces(lieu) {
    const { faces, territoire } = this.atelier;
    return lieu.startsWith(LIEU_CPTS) ? territoire.membres[this._rang(lieu)] : [faces.get(lieu)];
  }

  /* For paper. */
  imprimer() {
    return this.sortent ? [element("h2", {}, "Notes"), element("ul", { class: "notes" }, ...this.toutes.map((n) => element("li", {}, this.dire(n))))] : [];
  }

  /* What is said of a commune, for a table. */
  cellules(code) {
    const note = this.sur(code);
    return note ? [AVIS[note.avis][0], note.texte] : ["", ""];
  }
}
