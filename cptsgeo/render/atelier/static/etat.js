/* The proposals: frozen states, one after another, kept in the browser and in the address. */

export const LETTRES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const GARDES = 8;
const SEPARATEUR = ".";

const vide = (nom) => ({ nom, communes: [], remplace: "", invitation: false, depart: [] });

/* A text against accidents, not against forgers: what it protects is checked again. */
function somme(texte) {
  let h = 2166136261;
  for (let k = 0; k < texte.length; k++) h = Math.imul(h ^ texte.charCodeAt(k), 16777619);
  return (h >>> 0).toString(36);
}

const enBase64 = (texte) => btoa(String.fromCharCode(...new TextEncoder().encode(texte)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const deBase64 = (texte) => new TextDecoder("utf-8", { fatal: true }).decode(
  Uint8Array.from(atob(texte.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)));

/* Reads what was saved, exported or sent: texts and codes only, of communes that this page has. */
function relire(brut, donnees, connue) {
  if (brut?.format !== donnees.format) throw new Error("ce n’est pas un travail de l’atelier");
  if (brut.version !== donnees.version) throw new Error("il vient d’une autre version de l’atelier");
  if (brut.cog !== donnees.cog) throw new Error(`ses codes sont ceux du COG ${String(brut.cog).slice(0, 9)}, et cette page a ceux du COG ${donnees.cog}`);
  if (!Array.isArray(brut.propositions) || !brut.propositions.length || brut.propositions.length > LETTRES.length) throw new Error("il est incomplet");
  const inconnus = [], cpts = new Set(donnees.cpts.map((c) => c.id));
  const codes = (liste) => {
    if (!Array.isArray(liste) || !liste.every((c) => typeof c === "string")) throw new Error("il est incomplet");
    inconnus.push(...liste.filter((c) => !connue(c)));
    return [...new Set(liste.filter(connue))].sort();
  };
  const propositions = brut.propositions.map((p, k) => ({
    nom: typeof p.nom === "string" && p.nom.trim() ? p.nom.slice(0, 120) : `Proposition ${LETTRES[k]}`,
    communes: codes(p.communes), depart: codes(p.depart ?? []),
    remplace: cpts.has(p.remplace) ? p.remplace : "", invitation: p.invitation === true,
  }));
  return { propositions, active: Math.max(0, Math.min(propositions.length - 1, brut.active | 0)), inconnus };
}

export class Etat {
  constructor(donnees, connue) {
    this.donnees = donnees;
    this.connue = connue;
    this.prefixe = `cptsgeo-atelier:${somme(`${donnees.empreinte}${donnees.lieu}${donnees.cog}`)}:`;
    this.cle = this.prefixe + Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
    this.passe = [];
    this.avenir = [];
    this.ecoute = [];
    this.enregistrable = true;
    const d = donnees.depart;
    this.present = { active: 0, propositions: [d
      ? { ...vide(d.nom), communes: d.codes.slice().sort(), depart: d.codes.slice().sort(), remplace: d.remplace } : vide("Proposition A")] };
    this.intact = this.present;
    this.fichiers = new Set();
  }

  get active() {
    return this.present.propositions[this.present.active];
  }

  /* Whether something drawn is in no file yet. */
  get modifie() {
    const { propositions } = this.intact;
    return this.present.propositions.some((p) => p.communes.length && !propositions.includes(p) && !this.fichiers.has(p));
  }

  /* What is drawn is now in a file of the user's: all of it, or the proposal that is shown. */
  exporter(tout) {
    (tout ? this.present.propositions : [this.active]).forEach((p) => this.fichiers.add(p));
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
    this._enregistrer();
    this.ecoute.forEach((f) => f());
  }

  _changer(modifs, geste) {
    const { propositions, active } = this.present;
    this._aller({ active, propositions: propositions.map((p, k) => (k === active ? { ...p, ...modifs } : p)) }, geste);
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

  vider() {
    this._changer({ communes: [] }, "territoire vidé");
  }

  choisir(active) {
    if (active !== this.present.active) this._poser({ ...this.present, active });
  }

  ajouter(proposition, geste = "proposition ajoutée") {
    const { propositions } = this.present;
    if (propositions.length >= LETTRES.length) return false;
    this._aller({ propositions: [...propositions, proposition], active: propositions.length }, geste);
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
    this._aller({ propositions: reste.length ? reste : [vide("Proposition A")], active: Math.max(0, active - 1) }, "proposition supprimée");
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
    const { format, version, cog, plan, lieu } = this.donnees;
    return { format, version, cog, plan, lieu, ...present };
  }

  get fragment() {
    const texte = enBase64(JSON.stringify(this.document()));
    return `p=${texte}${SEPARATEUR}${somme(texte)}`;
  }

  /* Proposals that an address carries; an error says in French why it cannot. */
  lireFragment(fragment) {
    const [texte, controle] = fragment.replace(/^#?p=/, "").split(SEPARATEUR);
    if (somme(texte) !== controle) throw new Error("il est coupé ou abîmé");
    let brut;
    try {
      brut = JSON.parse(deBase64(texte));
    } catch {
      throw new Error("il est abîmé");
    }
    return this.lire(brut);
  }

  lire(brut) {
    return relire(brut, this.donnees, this.connue);
  }

  /* Replaces everything by work that was read, as one gesture that can be undone. */
  reprendre({ propositions, active }, geste) {
    this._aller({ propositions, active }, geste);
  }

  /* — what stays in the browser: each tab under its own key — */

  _enregistrer() {
    if (!this.enregistrable) return;
    try {
      localStorage.setItem(this.cle, JSON.stringify({ quand: Date.now(), ...this.document() }));
      this._elaguer();
    } catch {
      this.enregistrable = false;
    }
  }

  _elaguer() {
    for (const { cle } of this.enregistres().slice(GARDES)) localStorage.removeItem(cle);
  }

  /* Work kept by other visits, the latest first; also tells whether anything can be kept. */
  enregistres() {
    const trouves = [];
    try {
      const essai = `${this.prefixe}essai`;
      localStorage.setItem(essai, "1");
      localStorage.removeItem(essai);
      for (let k = 0; k < localStorage.length; k++) {
        const cle = localStorage.key(k) ?? "";
        if (!cle.startsWith(this.prefixe) || cle === this.cle) continue;
        try {
          const brut = JSON.parse(localStorage.getItem(cle) ?? "null"), travail = this.lire(brut);
          if (travail.propositions.some((p) => p.communes.length)) trouves.push({ cle, quand: +brut.quand || 0, travail });
        } catch { /* not ours to read: another page may */ }
      }
    } catch {
      this.enregistrable = false;
    }
    return trouves.sort((p, q) => q.quand - p.quand);
  }
}
