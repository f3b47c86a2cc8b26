/* The communes that the page knows, as cptsgeo/communes gives those of France: its own, and those
   elsewhere that may be meant by the same names. */
import { entiers } from "../../../canvas/static/decodage.js";
import { departementDe } from "../donnees.js";
import { unique } from "./partage.js";

const NATURES = { p: "partie", a: "ancien", s: "scinde" }, LETTRE = { A: "96", B: "99" };
const INCONNU_COMMUNES = Object.freeze({ code: "", nature: "inconnu", communes: Object.freeze([]) });

/* Runs of numbers: how far each is from the end of the last, and how long. */
class Suites {
  constructor(texte) {
    const ecarts = entiers(texte);
    let fin = 0;
    this.debuts = [];
    this.fins = [];
    for (let k = 0; k < ecarts.length; k += 2) {
      this.debuts.push(fin + ecarts[k]);
      this.fins.push((fin += ecarts[k] + ecarts[k + 1]));
    }
  }

  tient(n) {
    let i = 0, j = this.debuts.length - 1;
    while (i < j) {
      const milieu = (i + j + 1) >> 1;
      if (this.debuts[milieu] <= n) i = milieu;
      else j = milieu - 1;
    }
    return this.debuts[i] <= n && n < this.fins[i];
  }
}

export class Communes {
  constructor({ communes, moteur, lecture }) {
    const { departement, epci, code: codes, nom: noms } = moteur.communes;
    const dessinees = new Set(communes.noeuds), tenues = new Map(communes.noeuds.map((i, f) => [i, communes.postaux[f]]));
    for (const dite of lecture.postaux.split("|").filter(Boolean)) tenues.set(+dite.split(";")[0], dite.split(";")[1]);
    this.liste = codes.map((code, i) => ({ code, nom: noms[i], departement: moteur.departements[departement[i]].code,
      epci: epci[i], postaux: tenues.get(i) ?? "", ici: true }));
    /* What is around is no commune of the page, unless a name of the page may mean it. */
    const cites = new Set(lecture.cites), muettes = new Set();
    this.liste.forEach((c, i) => {
      if (dessinees.has(i) || moteur.departements[departement[i]].connu) return;
      c.ici = false;
      if (!cites.has(i)) muettes.add(c);
    });
    for (const dite of lecture.ailleurs.split("|").filter(Boolean)) {
      const [code, nom, postaux = ""] = dite.split(";");
      this.liste.push({ code, nom, departement: departementDe(code), epci: -1, postaux, ici: false });
    }
    /* Of those, some are known by a postal code, or by what they took in, and not by their name alone. */
    lecture.muettes.forEach((i) => (this.liste[i].muette = true));
    this.connus = new Suites(lecture.connus);
    this.postes = lecture.postesAilleurs.map((texte) => new Suites(texte));
    this.arrondissements = new Map();
    for (const v of lecture.villes) {
      const parts = v.communes.map((i) => this.liste[i]);
      this.liste.push({ code: v.code, nom: v.nom, departement: departementDe(v.code), epci: v.entiere ? parts[0].epci : -1, postaux: v.postaux,
        ici: v.entiere });
      this.arrondissements.set(v.code, v.entiere ? parts : []);
    }
    this.rang = new Map(codes.map((code, i) => [code, i]));
    const parts = new Set(lecture.villes.flatMap((v) => v.communes.map((i) => codes[i])));
    const villes = new Set(lecture.villes.map((v) => v.code));
    const table = (choix) => new Map(this.liste.filter((c) => choix(c) && !muettes.has(c)).sort((p, q) => (p.code < q.code ? -1 : 1)).map((c) => [c.code, c]));
    this.byCode = table((c) => !parts.has(c.code));
    this.atoms = table((c) => !villes.has(c.code));
    this.departements = new Map(Object.entries(lecture.departements));
    this.regions = lecture.regions;
    this.home = new Set(moteur.departements.filter((d) => d.connu).map((d) => d.code));
    this.epci = moteur.epci;
    this.epciAilleurs = lecture.epci;
    this._anciens(lecture);
    /** @type {any} */
    this._membres = null;
  }

  _anciens(lecture) {
    /** @type {Map<string, any>} */
    this.anciens = new Map();
    this.formerNames = lecture.anciennes.split("|").filter(Boolean).map((dite) => {
      const [nom, ecrit, rang] = dite.split(";"), code = ecrit.slice(0, 5), commune = this.liste[+rang];
      if (ecrit.length > 5) this.anciens.set(code, { code, nature: NATURES[ecrit[5]], communes: [commune.code], avant: nom });
      return [nom, code, commune];
    });
    for (const dite of lecture.codes.split("|").filter(Boolean)) {
      const [ecrit, rangs, avant] = dite.split(";"), code = ecrit.slice(0, 5);
      this.anciens.set(code, { code, nature: NATURES[ecrit[5]], communes: rangs.split(" ").map((i) => this.liste[+i].code), avant });
    }
  }

  commune(code) {
    return this.byCode.get(code) ?? this.atoms.get(code);
  }

  atomsOf(code) {
    const parts = this.arrondissements.get(code);
    return parts?.length ? parts.map((c) => c.code) : [code];
  }

  /* What a code means today; « ailleurs » where it is that of a commune that the page has not. */
  meaning(code) {
    if (this.byCode.has(code) || this.atoms.has(code)) return { code, nature: "commune", communes: [code] };
    const ancien = this.anciens.get(code);
    if (ancien) return ancien;
    return this._connu(code) ? { code, nature: "ailleurs", communes: [] } : { ...INCONNU_COMMUNES, code };
  }

  /* Whether anyone bears a code, or bore it. */
  _connu(code) {
    return /^\d[\dAB]\d{3}$/.test(code) && this.connus.tient(+code.replace(/^2([AB])/, (_, c) => LETTRE[c]));
  }

  /* Whether a postal code is that of communes that the page has not. */
  posteAilleurs(post) {
    const n = /^\d{5}$/.test(post) ? +post : -1, [dizaines, autres] = this.postes;
    return n >= 0 && (n % 10 ? autres.tient(n) : dizaines.tient(n / 10));
  }

  /* Communes of an EPCI, by its rank; none where it goes beyond the page. */
  members(k) {
    if (!this._membres) {
      this._membres = this.epci.map(() => []);
      const compte = this.epci.map(() => 0);
      for (const c of this.byCode.values()) {
        if (c.epci < 0) continue;
        this._membres[c.epci].push(c.code);
        compte[c.epci] += this.atomsOf(c.code).length;
      }
      this._membres = this._membres.map((codes, e) => (compte[e] === this.epci[e].communes ? codes : []));
    }
    return this._membres[k];
  }

  /* Keys of the names that communes bear or bore, by code. */
  nomsDe(codes) {
    const trouves = new Map(unique(codes).map((code) => [code, [this.commune(code)?.nom ?? code]]));
    for (const [nom, , commune] of this.formerNames) trouves.get(commune.code)?.push(nom);
    return trouves;
  }
}
