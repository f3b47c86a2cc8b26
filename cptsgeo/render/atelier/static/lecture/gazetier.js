/* As cptsgeo/communes/naming/gazetteer.py: names and postal codes as indexes. */
import { P, debut, unique } from "./partage.js";
import { district, key, keys, over, scored, writtenOut } from "./noms.js";

const pousse = (table, cle, x) => {
  const liste = table.get(cle);
  if (liste) liste.push(x);
  else table.set(cle, [x]);
};

function byKey(porteurs) {
  const trouves = new Map(), cles = keys(porteurs.map((p) => p.name));
  porteurs.forEach((p, i) => pousse(trouves, cles[i], p));
  return trouves;
}

export const postsOf = (commune) => commune.postaux.split(" ").filter(Boolean);

/* Those that fit a department, a postal code or an INSEE code, if one is given. */
const besidePlace = (porteurs, lieu) => (lieu ? porteurs.filter(({ code, commune }) =>
  lieu === code || lieu === commune.code || lieu === commune.departement || postsOf(commune).includes(lieu)) : porteurs);

/* Bearers by the keys of their names, to be searched for what looks like one. */
class Named {
  constructor(parCle) {
    this.byKey = parCle;
    this.keys = [...parCle.keys()];
    this.heads = new Map();
  }

  nearest(nom, least = P.names.ALIKE) {
    const { ALIKE_AT_FIRST, WORTH } = P.gazetteer, trouves = scored(nom, this.keys, least);
    const tetes = this._begun(key(nom).split(" ").filter(Boolean).length);
    for (const [score, rang] of scored(nom, tetes.mots, ALIKE_AT_FIRST)) trouves.push([WORTH * score, tetes.rangs[rang]]);
    return trouves.sort((p, q) => q[0] - p[0]).flatMap(([, rang]) => this.byKey.get(this.keys[rang]));
  }

  /* First words of the names that have more than so many, and where they are. */
  _begun(taille) {
    if (!this.heads.has(taille)) {
      const mots = [], rangs = [];
      if (taille > 0) {
        this.keys.forEach((cle, rang) => {
          const parts = cle.split(" ");
          if (parts.length <= taille) return;
          mots.push(parts.slice(0, taille).join(" "));
          rangs.push(rang);
        });
      }
      this.heads.set(taille, { mots, rangs });
    }
    return this.heads.get(taille);
  }
}

export class Gazetteer {
  constructor(communes) {
    this.communes = communes;
    this.home = communes.home;
    const { byCode, arrondissements, formerNames } = communes, porteurs = [];
    for (const commune of byCode.values()) porteurs.push({ name: commune.nom, code: commune.code, commune });
    for (const parts of arrondissements.values()) {
      for (const commune of parts) {
        for (const name of [commune.nom, commune.nom.replace(/ Arrondissement$/, "")]) porteurs.push({ name, code: commune.code, commune });
      }
    }
    this.today = byKey(porteurs);
    this.former = byKey(formerNames.map(([name, code, commune]) => ({ name, code, commune })));
    this.byPost = new Map();
    /* Of what is around, not all communes of a postal code are known. */
    for (const commune of communes.atoms.values()) {
      for (const post of postsOf(commune)) if (!communes.posteAilleurs(post)) pousse(this.byPost, post, commune.code);
    }
    const noms = [...communes.departements], cles = keys(noms.map(([, nom]) => nom));
    this.departements = new Map([...cles.map((cle, i) => [cle, noms[i][0]]), ...noms.map(([code]) => [code, code])]);
    this.regions = new Set(keys(communes.regions));
    /** Indexes that are made when first needed. @type {any} */
    this.faits = {};
  }

  get alike() {
    return (this.faits.alike ??= [...this.today.keys()].sort());
  }

  get everyone() {
    if (!this.faits.everyone) {
      const tous = new Map([...this.today].map(([cle, porteurs]) => [cle, [...porteurs]]));
      for (const [cle, porteurs] of this.former) porteurs.forEach((p) => pousse(tous, cle, p));
      this.faits.everyone = new Named(tous);
    }
    return this.faits.everyone;
  }

  /* The page proposes what it has. */
  get everyoneHere() {
    if (!this.faits.ici) {
      const ici = new Map();
      for (const [cle, porteurs] of this.everyone.byKey) porteurs.filter((p) => p.commune.ici).forEach((p) => pousse(ici, cle, p));
      this.faits.ici = new Named(ici);
    }
    return this.faits.ici;
  }

  get byDepartement() {
    if (!this.faits.byDepartement) {
      const trouves = new Map();
      for (const [cle, porteurs] of this.everyone.byKey) {
        for (const p of porteurs) {
          const ici = p.commune.departement;
          if (!trouves.has(ici)) trouves.set(ici, new Map());
          pousse(trouves.get(ici), cle, p);
        }
      }
      this.faits.byDepartement = new Map([...trouves].map(([d, parCle]) => [d, new Named(parCle)]));
    }
    return this.faits.byDepartement;
  }

  /* EPCI by name, with the words that tell their kind and without: ranks, or departments of those
     that the page has not. */
  get epci() {
    if (!this.faits.epci) {
      const { epci, epciAilleurs } = this.communes, tous = [...epci.map((e, k) => [e.nom, k]), ...epciAilleurs];
      const cles = keys(tous.map(([nom]) => nom));
      this.faits.epci = new Map();
      tous.forEach(([, k], i) => unique([cles[i], cles[i].replace(P.gazetteer.KIND, "")]).forEach((court) => pousse(this.faits.epci, court, k)));
    }
    return this.faits.epci;
  }

  departement(texte) {
    const code = texte.trim().toUpperCase().replace(/\.0$/, "").padStart(2, "0");
    return this.departements.get(code) ?? this.departements.get(key(texte)) ?? "";
  }

  isLarger(texte) {
    const cle = key(texte);
    return (this.departements.has(cle) || this.regions.has(cle)) && !/^\d+$/.test(cle);
  }

  stated(texte) {
    const nombre = P.gazetteer.NUMBER.exec(texte.toUpperCase()), dit = this.departement(texte);
    if (dit || !nombre) return dit;
    const code = this.departement(nombre[0].replace(/^0+/, ""));
    const autour = `${texte.slice(0, nombre.index)} ${texte.slice(nombre.index + nombre[0].length)}`;
    const reste = key(autour.replace(P.gazetteer.DEPARTEMENT, ""));
    return reste === "" || reste === key(this.communes.departements.get(code) ?? "") ? code : "";
  }

  posted(post) {
    const code = post.trim().padStart(5, "0");
    return this.departements.get(code.slice(0, code.startsWith("97") ? 3 : 2)) ?? "";
  }

  bearers(nom, lieu = "") {
    const cle = key(nom), cles = this.today.has(cle) || this.former.has(cle) ? [cle] : this._abbreviated(nom);
    const tous = (table) => besidePlace(cles.flatMap((c) => table.get(c) ?? []), lieu);
    /* A commune elsewhere whose homonyms the page has not is meant by no name that stands alone. */
    return [tous(this.today).filter((p) => lieu || !p.commune.muette), tous(this.former)];
  }

  _abbreviated(nom) {
    const longs = writtenOut(key(over(nom)));
    return longs.length ? longs : nom.includes("(") ? [] : district(key(nom));
  }

  knows(nom) {
    const cle = key(nom);
    return this.today.has(cle) || this.former.has(cle);
  }

  atHome(porteurs) {
    return porteurs.filter((p) => this.home.has(p.commune.departement));
  }

  postedTo(post) {
    return this.byPost.get(post) ?? [];
  }

  /* Whether it is the postal code of anyone, here or elsewhere. */
  isPost(post) {
    return this.byPost.has(post) || this.communes.posteAilleurs(post);
  }

  /* Of homonyms, those of the department, else those at home, if any is. */
  epciNamed(nom, lieu = "") {
    const cle = key(nom), genre = debut(P.gazetteer.KIND, cle);
    const trouves = this.epci.get(cle) ?? (genre ? this.epci.get(cle.slice(genre[0].length)) ?? [] : []);
    if (trouves.length < 2) return trouves;
    const la = lieu ? new Set([lieu]) : this.home;
    const pres = trouves.filter((k) => this._places(k).some((d) => la.has(d)));
    return pres.length ? pres : trouves;
  }

  _places(k) {
    if (typeof k === "string") return k.split(" ");
    const { byCode } = this.communes;
    return unique([...byCode.values()].filter((c) => c.epci === k).map((c) => c.departement));
  }

  beginning(nom, departement = "") {
    const debutDe = `${key(nom)} `, la = departement ? new Set([departement]) : this.home, { alike } = this, sortie = [];
    if (debutDe === " ") return sortie;
    let i = 0, j = alike.length;
    while (i < j) {
      const milieu = (i + j) >> 1;
      if (alike[milieu] < debutDe) i = milieu + 1;
      else j = milieu;
    }
    for (; i < alike.length && alike[i].startsWith(debutDe); i++) {
      sortie.push(...this.today.get(alike[i]).filter((p) => la.has(p.commune.departement)));
    }
    return sortie;
  }

  nearest(nom, departement = "", post = "") {
    const porteurs = this.bearers(nom).flat(), exacts = this.atHome(porteurs), pres = this._posted(nom, post);
    const la = departement ? this.byDepartement.get(departement) : this._namedAtHome();
    pres.push(...this.beginning(nom, departement), ...(la ? la.nearest(nom) : []));
    const trouves = exacts.length || pres.length ? [...exacts, ...pres] : [...porteurs, ...this.everyoneHere.nearest(nom)];
    return unique(trouves.map((p) => p.commune.code)).slice(0, 3);
  }

  _posted(nom, post) {
    const { atoms } = this.communes, parCle = new Map();
    const autour = post ? unique(this.postedTo(post).map((code) => atoms.get(code).departement)).sort() : [];
    for (const d of autour) {
      for (const [cle, porteurs] of this.byDepartement.get(d).byKey) {
        const bons = besidePlace(porteurs, post);
        if (bons.length) parCle.set(cle, bons);
      }
    }
    return parCle.size ? new Named(parCle).nearest(nom, P.gazetteer.ALIKE_IN_POST) : [];
  }

  _namedAtHome() {
    if (!this.faits.chezSoi) {
      const parCle = new Map();
      for (const d of [...this.home].sort()) {
        for (const [cle, porteurs] of this.byDepartement.get(d)?.byKey ?? []) porteurs.forEach((p) => pousse(parCle, cle, p));
      }
      this.faits.chezSoi = new Named(parCle);
    }
    return this.faits.chezSoi;
  }
}
