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

  get toutes() {
    return this.atelier.etat.present.notes;
  }

  /* Whether what leaves the page takes them with it. */
  get sortent() {
    return this.toutes.length > 0 && un("avec-notes").checked;
  }

  sur(lieu) {
    return this.toutes.find((n) => n.lieu === lieu);
  }

  nom(lieu) {
    const { donnees, faces } = this.atelier;
    if (!lieu.startsWith(LIEU_CPTS)) return donnees.communes.nom[faces.get(lieu)];
    return donnees.cpts.find((c) => LIEU_CPTS + c.id === lieu).nom;
  }

  dire({ lieu, avis, texte }) {
    return `${this.nom(lieu)}${NBSP}: ${[AVIS[avis][0], texte].filter(Boolean).join(", ")}`;
  }

  /* Asks what is said of a commune, or of a CPTS that has it. */
  ouvrir(face) {
    const { donnees, territoire } = this.atelier;
    this.lieux = [donnees.communes.code[face], ...territoire.cptsDe[face].map((j) => LIEU_CPTS + donnees.cpts[j].id)];
    this._ouvrir();
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
    const { donnees, territoire } = this.atelier;
    const lieux = [donnees.communes.code[face], ...territoire.cptsDe[face].map((j) => LIEU_CPTS + donnees.cpts[j].id)];
    return lieux.map((lieu) => this.sur(lieu)).filter(Boolean).map((note) => this.dire(note));
  }

  /* Where signs stand on the map: on the commune, or on the most peopled one of the CPTS. */
  get signes() {
    const { donnees: { communes, cpts }, faces, territoire } = this.atelier;
    return this.toutes.map(({ lieu, avis }) => {
      const j = cpts.findIndex((c) => LIEU_CPTS + c.id === lieu);
      const face = j < 0 ? faces.get(lieu) : territoire.membres[j].reduce((p, q) => (communes.population[q] > communes.population[p] ? q : p));
      return { face, avis, signe: AVIS[avis][1] };
    });
  }

  /* After each gesture. */
  actualiser() {
    un("notes").hidden = !this.toutes.length;
    un("avec-notes").closest("label").hidden = !this.toutes.length;
    un("notes-nombre").textContent = this.toutes.length ? `(${this.toutes.length})` : "";
    un("notes-liste").replaceChildren(...this.toutes.map((note) => element("li", {},
      element("span", { class: `avis-note ${note.avis}`, "aria-hidden": "true" }, AVIS[note.avis][1]), " ", this.dire(note), " ",
      bouton("Voir", () => this._voir(note.lieu)), " ",
      bouton("Modifier", () => {
        this.lieux = [note.lieu];
        this._ouvrir();
      }), " ",
      bouton("Ôter", () => this.atelier.etat.noter({ ...note, avis: "rien", texte: "" }, this.nom(note.lieu))))));
  }

  _voir(lieu) {
    const { donnees, faces, territoire } = this.atelier, j = donnees.cpts.findIndex((c) => LIEU_CPTS + c.id === lieu);
    this.atelier.montrer(j < 0 ? [faces.get(lieu)] : territoire.membres[j]);
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
