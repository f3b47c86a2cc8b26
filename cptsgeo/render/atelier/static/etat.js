/* The proposals: frozen states, one after another, kept in the browser and in the address. */
import { Memoire } from "./memoire.js";
import { LETTRES, LIEU_CPTS, documentDe, fragment, nouveauNom, relire } from "./travail.js";

const vide = (nom) => ({ nom, communes: [], remplace: "", invitation: false, depart: [] });

export class Etat {
  /* base: the plan of the page; projets: { document(plan), reprendre(document) }. */
  constructor(donnees, connue, base, projets) {
    this.donnees = donnees;
    this.connue = connue;
    this.base = base;
    /** @type {any} */
    this.dits = null;
    this.projets = projets;
    this.memoire = new Memoire(donnees, (brut) => this.lire(brut), (projet) => this._changements(projet));
    this.passe = [];
    this.avenir = [];
    this.ecoute = [];
    this.enregistrable = this.memoire.possible;
    const d = donnees.depart;
    this.present = { travail: nouveauNom(), active: 0, notes: /** @type {any[]} */ ([]), mode: "propositions", projet: base, propositions: [d
      ? { ...vide(d.nom), communes: d.codes.slice().sort(), depart: d.codes.slice().sort(), remplace: d.remplace } : vide("Proposition A")] };
    this.intact = this.present;
    this.fichiers = new Set();
  }

  get active() {
    return this.present.propositions[this.present.active];
  }

  /* Whether something drawn is in no file yet. */
  get modifie() {
    const { propositions, notes } = this.intact;
    if (this.planChange && !this.fichiers.has(this.present.projet)) return true;
    if (!this.enregistrable && notes !== this.present.notes) return true;
    return this.present.propositions.some((p) => p.communes.length && !propositions.includes(p) && !this.fichiers.has(p));
  }

  /* What is drawn is now in a file of the user's: all of it, or the proposal that is shown. */
  exporter(tout) {
    (tout ? [...this.present.propositions, this.present.projet] : [this.active]).forEach((p) => this.fichiers.add(p));
  }

  exporterPlan() {
    this.fichiers.add(this.present.projet);
  }

  /* Whether the plan is no more that of the page. */
  get planChange() {
    return this.present.projet !== this.intact.projet;
  }

  /* The page shows its plan first. */
  montrerLePlan() {
    this.present = this.intact = { ...this.present, mode: "plan" };
  }

  ecouter(fonction) {
    this.ecoute.push(fonction);
  }

  /* — gestures — */

  /* Every gesture makes a new state: what was before is never touched. */
  _aller(present, geste) {
    if (present === this.present) return;
    this.passe.push([this.present, geste]);
    this.avenir = [];
    this._poser(present);
  }

  _poser(present) {
    this.present = present;
    this.enregistrable &&= this.memoire.garder(this.document());
    this.ecoute.forEach((f) => f());
  }

  _changer(modifs, geste) {
    const { propositions, active } = this.present;
    this._aller({ ...this.present, propositions: propositions.map((p, k) => (k === active ? { ...p, ...modifs } : p)) }, geste);
  }

  /* Adds (or removes) communes; tells how many changed. */
  mettre(codes, dedans, geste) {
    const avant = new Set(this.active.communes), apres = new Set(avant);
    for (const code of codes) dedans ? apres.add(code) : apres.delete(code);
    const change = Math.abs(apres.size - avant.size);
    if (change) this._changer({ communes: [...apres].sort() }, geste);
    return change;
  }

  nommer(nom) {
    this._changer({ nom: nom.slice(0, 120) }, "nom changé");
  }

  /* codes: the territory of that CPTS, to begin with; null to keep what is drawn. */
  remplacer(remplace, codes = null) {
    const debut = codes ? { communes: codes, depart: codes } : {};
    this._changer({ remplace, ...debut }, remplace ? "CPTS remplacée" : "aucune CPTS remplacée");
  }

  inviter(invitation) {
    this._changer({ invitation }, invitation ? "territoire d’invitation" : "territoire proposé");
  }

  mettreProjet(projet, geste) {
    this._aller({ ...this.present, projet, mode: "plan" }, geste);
  }

  /* Which of the two is drawn: no gesture. */
  passer(mode) {
    if (mode !== this.present.mode) this._poser({ ...this.present, mode });
  }

  /* A note that says nothing is none. */
  noter(note, nom) {
    const vide_ = note.avis === "rien" && !note.texte.trim(), notes = this.present.notes.filter((n) => n.lieu !== note.lieu);
    if (vide_ && notes.length === this.present.notes.length) return;
    this._aller({ ...this.present, notes: vide_ ? notes : [...notes, note] }, `note sur ${nom}`);
  }

  vider() {
    this._changer({ communes: [] }, "territoire vidé");
  }

  choisir(active) {
    if (active !== this.present.active) this._poser({ ...this.present, active });
  }

  ajouter(proposition, geste = "proposition ajoutée") {
    const { propositions } = this.present;
    if (propositions.length >= LETTRES.length) return false;
    this._aller({ ...this.present, mode: "propositions", propositions: [...propositions, proposition], active: propositions.length }, geste);
    return true;
  }

  /* A copy starts from what it copies: differences are told from there. */
  dupliquer() {
    return this.ajouter({ ...this.active, nom: this._nomLibre(), depart: this.active.communes }, "proposition copiée");
  }

  nouvelle() {
    return this.ajouter(vide(this._nomLibre()));
  }

  /* The letter of its place, or the next one that no other has. */
  _nomLibre() {
    const { propositions } = this.present, n = propositions.length;
    const libre = [...LETTRES.slice(n), ...LETTRES].find((l) => !propositions.some((p) => p.nom === `Proposition ${l}`));
    return `Proposition ${libre ?? n + 1}`;
  }

  supprimer() {
    const { propositions, active } = this.present, reste = propositions.filter((_, k) => k !== active);
    this._aller({ ...this.present, propositions: reste.length ? reste : [vide("Proposition A")], active: Math.max(0, active - 1) }, "proposition supprimée");
  }

  annuler() {
    if (!this.passe.length) return "";
    const [avant, geste] = this.passe.pop();
    this.avenir.push([this.present, geste]);
    this._poser(avant);
    return geste;
  }

  retablir() {
    if (!this.avenir.length) return "";
    const [apres, geste] = this.avenir.pop();
    this.passe.push([this.present, geste]);
    this._poser(apres);
    return geste;
  }

  /* — what travels — */

  document(present = this.present) {
    const { format, version, cog, plan, lieu } = this.donnees, { projet, ...reste } = present;
    return { format, version, cog, plan, lieu, ...reste, changements: this._changements(projet) };
  }

  /* What differs from the plan of the page, found once for each; null where nothing does. */
  _changements(projet) {
    if (projet === this.base) return null;
    if (this.dits?.projet !== projet) this.dits = { projet, document: this.projets.document(projet) };
    return this.dits.document;
  }

  /* Without the notes, that stay here unless someone asks. */
  get public() {
    const { notes: _, ...document } = this.document();
    return document;
  }

  /* What the address carries; empty if it cannot. */
  get fragment() {
    return fragment(this.public);
  }

  /* Proposals that an address carries; an error says in French why it cannot. */
  lireFragment(texte) {
    return this.lire(documentDe(texte));
  }

  lire(brut) {
    const lu = relire(brut, this.donnees, this.connue), { changements, mode } = brut;
    let projet = this.base;
    if (changements?.empreinte === this.donnees.empreinte) projet = this.projets.reprendre(changements);
    else if (changements) lu.inconnus.push("changements d’un autre plan");
    const lieux = new Set(projet.cpts.map((c) => LIEU_CPTS + c.id)), notes = lu.notes.filter(({ lieu }) => !lieu.startsWith(LIEU_CPTS) || lieux.has(lieu));
    return { ...lu, notes, projet, mode: mode === "plan" ? "plan" : "propositions" };
  }

  /* Replaces everything by work that was read, as one gesture that can be undone. */
  reprendre({ propositions, active, travail, notes, projet, mode }, geste) {
    /* What travels has no notes: those of the same work are still here. */
    const gardees = travail === this.present.travail && !notes.length ? this.present.notes : notes;
    this._aller({ propositions, active, travail, notes: gardees, projet, mode }, geste);
  }
}
