/* What a page knows by name and by code: communes, former communes and CPTS, and whose each is. */
import { NBSP } from "../../shell/static/numbers.js";

export const TEXTE_LE_PLUS_LONG = 150;
const VIDES = new Set("le la les l de du des d en et a au aux".split(" ")), PROPOSEES = 3;

/* « L’Île-d’Yeu », « ile d yeu » and « St Géréon » / « Saint-Géréon » are the same words. */
export function mots(texte) {
  const tous = texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/œ/g, "oe").replace(/æ/g, "ae").split(/[^a-z0-9]+/).filter(Boolean)
    .map((m) => (m === "st" ? "saint" : m === "ste" ? "sainte" : m));
  const pleins = tous.filter((m) => !VIDES.has(m));
  return pleins.length ? pleins : tous;
}

const NUMERO = "\\d{1,5}|2[ab]\\d{0,3}", ENTRE = "(?:\\s*[-–—:,/]\\s*|\\s+)";
const DIVISIONS = [
  /^(?<nom>[^()[\]]+?)\s*[([]\s*(?<lieu>[^()[\]]+?)\s*[)\]]?$/,
  new RegExp(`^(?<lieu>${NUMERO})${ENTRE}(?<nom>\\D.*)$`, "i"),
  new RegExp(`^(?<nom>.*\\D)${ENTRE}(?<lieu>${NUMERO})$`, "i"),
  /^(?<nom>.+?)(?:\s*[,/]\s*|\s+[-–—]\s+)(?<lieu>[^,/]+)$/,
];

const { compare } = new Intl.Collator("fr");

/* Words of a name, and the texts that they make, without « CPTS » too: made once for all keys. */
function entree(nom, detail, cible, rang) {
  const tous = mots(nom), noms = [tous, tous.filter((m) => m !== "cpts")].map((liste) => liste.join(" "));
  return { nom, detail, rang, mots: tous, noms, ...cible };
}

export class Repertoire {
  constructor(donnees, territoire) {
    this.donnees = donnees;
    this.codes = donnees.communes.code.map((code, i) => [code, ...donnees.communes.postaux[i].split(" ").filter(Boolean)]);
    this.communes = this._communes();
    /** @type {any[]} */
    this.entrees = [];
    this.suivre(territoire);
  }

  /* The CPTS of another state of the plan, and whose each commune is then. */
  suivre(territoire) {
    this.territoire = territoire;
    this.entrees = [...this._cpts(territoire.donnees.cpts), ...this.communes];
  }

  /* Whose a commune is, in a few words: its CPTS, or why it has none. */
  qui(commune) {
    const { donnees: { communes, cpts, etats }, cptsDe } = this.territoire, noms = cptsDe[commune].map((j) => cpts[j].nom);
    if (noms.length) return noms.join(" et ");
    const [libelle] = etats[communes.etat[commune]].libelle.split(" (");
    return libelle[0].toLowerCase() + libelle.slice(1);
  }

  _departement(commune) {
    return this.donnees.departements[this.donnees.communes.departement[commune]]?.code || "";
  }

  _cpts(cpts) {
    return cpts.flatMap((c, cptsIndice) => (c.finie ? [] : [entree(c.nom, "CPTS", { cptsIndice }, 2),
      ...c.alias.map((ancien) => entree(ancien, `aujourd’hui${NBSP}: ${c.nom}`, { cptsIndice }, 0))]));
  }

  _communes() {
    const { communes } = this.donnees;
    return communes.nom.flatMap((nom, commune) => [entree(nom, "", { commune }, 1),
      ...communes.anciennes[commune].map((ancienne) => entree(ancienne, `aujourd’hui${NBSP}: ${nom}`, { commune }, 0))]);
  }

  /* What a text means, best first; `avis` says why nothing is where it is said to be. Where
     `choisir` is true, none is meant more than another.
     @type {(texte: string) => { trouves: any[], avis: string, choisir?: boolean }} */
  trouver(texte) {
    const code = texte.replace(/\s/g, "").toUpperCase();
    if (/^\d[\dAB]\d{0,3}$/.test(code)) return { trouves: this._parCode(code), avis: "" };
    const trouves = this._parNom(texte);
    return trouves.length ? { trouves, avis: "" } : this._aCote(texte.trim());
  }

  /* A postal code comes first: 44130 is that of Blain, and the INSEE code of another commune. */
  _parCode(code) {
    const trouves = [];
    for (const e of this.entrees) {
      if (e.commune === undefined || e.rang !== 1) continue;
      const [insee, ...postaux] = this.codes[e.commune];
      const postal = postaux.find((c) => c === code) ?? postaux.find((c) => c.startsWith(code));
      const vu = postal === code || !insee.startsWith(code) ? postal : insee === code || !postal ? insee : postal;
      if (!vu) continue;
      const note = (vu === code ? 90 : 50) + (vu === postal ? 10 : 0);
      trouves.push(this._dit(e, note, vu === postal ? vu : `code${NBSP}INSEE${NBSP}${vu}`));
    }
    return this._tries(trouves);
  }

  _parNom(texte) {
    const cherches = mots(texte), phrase = cherches.join(" "), trouves = [];
    if (!phrase) return trouves;
    for (const e of this.entrees) {
      const { noms } = e;
      let note = 0;
      if (noms.includes(phrase)) note = 40;
      else if (noms.some((nom) => nom.startsWith(`${phrase} `))) note = 30;
      else if (noms.some((nom) => nom.startsWith(phrase))) note = 25;
      else if (cherches.every((c) => e.mots.some((m) => m.startsWith(c)))) note = 20;
      else if (phrase.length > 2 && noms[0].includes(phrase)) note = 10;
      if (note) trouves.push(this._dit(e, note + e.rang));
    }
    return this._tries(trouves);
  }

  /* A name and a department, a postal code or an INSEE code beside it, divided as lists are. */
  _aCote(texte) {
    let avis = "";
    if (texte.length > TEXTE_LE_PLUS_LONG) return { trouves: [], avis };
    for (const division of DIVISIONS) {
      const { nom = "", lieu = "" } = division.exec(texte)?.groups ?? {}, tient = nom && this._lieu(lieu);
      if (!tient) continue;
      const nommees = this._parNom(nom).filter((e) => e.commune !== undefined);
      const trouves = nommees.filter((e) => tient(e.commune));
      if (trouves.length) return { trouves, avis: "" };
      const [meilleure] = nommees, pareilles = nommees.filter((e) => e.note >= 30 === meilleure.note >= 30);
      const noms = [...new Set(pareilles.map((e) => this._situee(e.commune)))].slice(0, PROPOSEES);
      if (noms.length) avis ||= `«${NBSP}${lieu}${NBSP}» ne va pas avec «${NBSP}${nom}${NBSP}»${NBSP}: vouliez-vous dire ${noms.join(" ou ")}${NBSP}?`;
    }
    return { trouves: [], avis };
  }

  _situee(commune) {
    return `${this.donnees.communes.nom[commune]} (${this.codes[commune][1] ?? this._departement(commune)})`;
  }

  /* What tells whether a commune is there; nothing for what is no place. */
  _lieu(lieu) {
    const code = lieu.toUpperCase(), nom = mots(lieu).join(" ");
    const connu = this.donnees.departements.find((d) => d.code === code || mots(d.nom).join(" ") === nom);
    if (connu) return (commune) => this._departement(commune) === connu.code;
    return /^\d[\dAB]?\d{0,3}$/.test(code) && ((commune) => this.codes[commune].some((c) => c.startsWith(code)));
  }

  /* What is told beside a name: of a commune, where and whose it is. */
  _dit(e, note, code = "") {
    if (e.commune === undefined) return { ...e, note, details: [e.detail], notes: [] };
    const details = [e.detail, code || this._departement(e.commune), this.qui(e.commune)].filter(Boolean);
    return { ...e, note, details, notes: this._notes(e.commune) };
  }

  /* What is said of a commune beside its state, as long as that is its state. */
  _notes(commune) {
    const { etat, notes } = this.donnees.communes;
    return this.territoire.donnees.communes.etat[commune] === etat[commune] ? notes[commune] ?? [] : [];
  }

  /* Of as good ones, the most populous first. */
  _tries(trouves) {
    const { population } = this.donnees.communes, poids = (e) => e.note + (population[e.commune] || 0) / 1e7;
    return trouves.sort((p, q) => poids(q) - poids(p) || compare(p.nom, q.nom));
  }
}
