/* As cptsgeo/communes/naming/reader.py, reading.py and suggestions.py: what a text means. */
import { P, coupe, dire, longueur, unique } from "./partage.js";
import { Gazetteer } from "./gazetier.js";
import { annotated, bare, codeIn, divisions, isPart, key, keys, postIn, scored, spellings, uncalled, withoutArticle, withoutKind } from "./noms.js";
import { masked } from "./signes.js";

const lecture = (meaning, candidats = [], interpretation = "") => ({ meaning, candidats, interpretation });
const AUCUN_SENS = { code: "", nature: "inconnu", communes: [] };
const UNKNOWN = lecture(AUCUN_SENS);

/* What is of communes that the page has not. */
export const ELSEWHERE = lecture({ code: "", nature: "ailleurs", communes: [] });

const ambiguous = (codes) => lecture({ code: "", nature: "ambigu", communes: [] }, unique(codes));
export const estInconnu = (lu) => lu.meaning.nature === "inconnu";

/* The same, a note on it set aside, which is told. */
function beside(lu, note) {
  const dit = dire("note", { note: masked(note) });
  return { ...lu, interpretation: lu.interpretation ? `${lu.interpretation}, ${dit}` : dit };
}

/* Communes proposed for the first unknown names. */
class Suggestions {
  constructor(gazetteer) {
    this.gazetteer = gazetteer;
    this.exhausted = false;
    this.found = new Map();
  }

  near(nom, lieux) {
    const { gazetteer } = this, posts = lieux.map(postIn).filter((post) => gazetteer.isPost(post));
    const dits = [...lieux.map((l) => gazetteer.departement(l)), ...posts.map((p) => gazetteer.posted(p))];
    const departement = dits.find(Boolean) ?? "", post = posts[0] ?? "", cle = [nom, departement, post].join("\0");
    if (!this.found.has(cle)) {
      if (this.found.size >= P.suggestions.MAX_SUGGESTED) {
        this.exhausted = true;
        return [];
      }
      this.found.set(cle, gazetteer.nearest(nom, departement, post));
    }
    return this.found.get(cle);
  }
}

export class Reader {
  constructor(communes, gazetteer = new Gazetteer(communes)) {
    this.communes = communes;
    this.gazetteer = gazetteer;
    this.lus = new Map();
    this.suggestions = new Suggestions(gazetteer);
  }

  read(texte, lieu = "") {
    const codes = this.code(texte, lieu);
    return codes.length ? codes : this.name(texte, lieu);
  }

  code(texte, lieu = "") {
    const [code, dit] = this._completed(texte, lieu);
    if (!code) return [];
    if (code.length === 9) {
      const k = this.communes.epci.findIndex((e) => e.siren === code);
      return k < 0 ? [UNKNOWN] : this._epci([k]);
    }
    const trouve = this.communes.meaning(code);
    if (trouve.nature === "inconnu") {
      const postaux = this.postal(code);
      if (postaux.length) return postaux;
    }
    return [lecture(trouve, [], dit)];
  }

  _completed(texte, departement) {
    const code = codeIn(texte);
    if ([0, 5, 9].includes(code.length)) return [code, ""];
    if (code.length === 4) return [`0${code}`, dire("zero", { code: `0${code}` })];
    if (!this.communes.departements.has(departement)) return ["", ""];
    const entier = departement + code.padStart(5 - departement.length, "0");
    return [entier, dire("complete", { code: entier })];
  }

  postal(code) {
    const post = codeIn(code).padStart(5, "0"), porteurs = this.gazetteer.postedTo(post);
    if (!porteurs.length) return this.communes.posteAilleurs(post) ? [ELSEWHERE] : [];
    if (porteurs.length > 1) return [ambiguous(porteurs)];
    return [lecture(this.communes.meaning(porteurs[0]), [], dire("poste", { commune: this.label(porteurs[0]) }))];
  }

  name(texte, lieu = "") {
    const cle = `${lieu}\0${texte}`;
    if (!this.lus.has(cle)) this.lus.set(cle, this._name(bare(texte), lieu));
    return this.lus.get(cle);
  }

  _name(texte, lieu) {
    if (longueur(texte) > P.reader.MAX_LENGTH) return [];
    for (const [nom, la] of [[texte, lieu], ...this._split(texte)]) {
      const trouve = this._named(nom, la);
      if (trouve) return [trouve];
    }
    const [nu, appel] = uncalled(texte);
    if (appel) {
      const lus = this.name(nu, lieu);
      if (lus.length && !this._isCity(lus)) {
        return lus.map((un) => beside(un, (texte.startsWith(nu) ? texte.slice(nu.length) : texte).trim()));
      }
    }
    const simple = withoutArticle(texte);
    if (simple !== texte) return this.name(simple, lieu);
    const [nomme, note] = annotated(texte);
    if (note && this._isRemark(note)) {
      const trouve = this._named(nomme, lieu);
      if (trouve) return [beside(trouve, note)];
    }
    const de = withoutKind(texte);
    if (de !== texte) return this.name(de, lieu);
    if (lieu && this.gazetteer.bearers(texte).flat().length) return [];
    return this._epci(this.gazetteer.epciNamed(texte, lieu));
  }

  _isCity(lus) {
    return lus.some((un) => un.meaning.communes.some((code) => this.communes.arrondissements.has(code)));
  }

  both(nombre, nom) {
    const code = codeIn(nombre), trouve = code ? this._named(uncalled(bare(nom))[0], code.padStart(5, "0")) : null;
    return trouve ? [trouve] : [];
  }

  bears(trouve, nom) {
    const { byCode } = this.communes, noms = trouve.communes.filter((c) => byCode.has(c)).map((c) => byCode.get(c).nom);
    if (noms.some((n) => n.toLowerCase() === nom.toLowerCase())) return true;
    const ecrits = spellings(nom), cles = keys(noms);
    if (ecrits.some((e) => cles.includes(e))) return true;
    const porteurs = ecrits.slice(0, 2).flatMap((e) => this.gazetteer.bearers(e).flat());
    return porteurs.some((p) => p.code === trouve.code || trouve.communes.includes(p.commune.code));
  }

  isCodeOf(nombre, nom, departement = "") {
    const trouve = this.communes.meaning(this._completed(nombre, departement)[0]);
    return trouve.nature !== "inconnu" && (this.bears(trouve, nom) || this._resembles(nom, trouve.communes));
  }

  isPostOf(nombre, nom) {
    const la = this.gazetteer.postedTo(codeIn(nombre).padStart(5, "0"));
    return la.length > 0 && (this.both(nombre, nom).length > 0 || this._resembles(nom, la));
  }

  /* Whoever misspells a name knows how it begins; what has another beginning is not compared. */
  _resembles(nom, codes) {
    const { atoms } = this.communes, cle = key(nom);
    const connus = keys(codes.filter((c) => atoms.has(c)).map((c) => atoms.get(c).nom)).filter((n) => n.slice(0, 1) === cle.slice(0, 1));
    return connus.length > 0 && scored(nom, connus, P.reader.NEARLY).length > 0;
  }

  hasPost(code, post) {
    const ecrit = codeIn(post).padStart(5, "0"), porteurs = this.gazetteer.postedTo(ecrit), lus = this.code(code);
    if (lus.some((lu) => lu.meaning.nature === "ailleurs")) return this.communes.posteAilleurs(ecrit);
    return lus.some((lu) => lu.meaning.communes.some((c) => porteurs.includes(c)));
  }

  isPosted(texte) {
    for (const [nom, lieu] of this._split(coupe(texte, P.reader.MAX_LENGTH))) {
      /* Of a postal code elsewhere, the name is of elsewhere too. */
      if (this.communes.posteAilleurs(lieu)) return !this.read(nom).length;
      if (lieu.length === 5 && this.gazetteer.postedTo(lieu).length) {
        return this.communes.meaning(lieu).nature === "inconnu" && !this.read(nom).length;
      }
    }
    return false;
  }

  unknown(texte, ...lieux) {
    const nu = uncalled(coupe(texte, P.reader.MAX_LENGTH))[0], [dit = "", dedans = ""] = this._split(nu).next().value ?? [];
    const nom = dit || bare(nu.split("(")[0]);
    return { ...UNKNOWN, candidats: this.suggestions.near(nom, [...lieux, dedans].filter(Boolean)) };
  }

  _isRemark(note) {
    return !isPart(note) && !this.gazetteer.regions.has(key(note));
  }

  * _split(texte) {
    for (const [nom, nombre] of divisions(texte)) {
      const lieu = this.gazetteer.departement(nombre) || codeIn(nombre);
      if (lieu) yield [nom, lieu];
    }
  }

  _named(nom, lieu) {
    const { gazetteer } = this, [today, former] = gazetteer.bearers(nom, lieu), porteurs = today.length ? today : former;
    const quartier = lieu && this._district(porteurs, lieu);
    if (quartier) return quartier;
    const ici = gazetteer.atHome(porteurs), rivaux = today.length && !lieu ? this._rivals(today, former) : null;
    if (rivaux) return rivaux;
    const tenues = this._divided(ici.length ? ici : porteurs);
    if (tenues.length) return ambiguous(tenues);
    if (unique(porteurs.map((p) => p.code)).length === 1) {
      const lu = this._reading(porteurs[0], nom, !today.length);
      return gazetteer.home.size && !ici.length && !lieu ? this._far(nom, porteurs[0], lu) : lu;
    }
    if (unique(ici.map((p) => p.code)).length === 1) {
      const lu = this._reading(ici[0], nom, !today.length);
      const dit = today.length ? dire("seule", { commune: this.label(ici[0].commune.code) }) : dire("seule.ancien", { lu: lu.interpretation });
      return { ...lu, interpretation: dit };
    }
    if (!porteurs.length) return null;
    const longs = lieu || ici.length ? [] : gazetteer.beginning(nom);
    return ambiguous([...ici, ...longs, ...porteurs].map((p) => p.commune.code));
  }

  _district(porteurs, post) {
    const { arrondissements, byCode } = this.communes, villes = unique(porteurs.map((p) => p.code)).filter((c) => arrondissements.has(c));
    const la = villes.length === 1 && porteurs.length === 1 ? this.gazetteer.postedTo(post) : [];
    return la.length !== 1 || byCode.has(la[0]) ? null : this.postal(post)[0];
  }

  _divided(porteurs) {
    const tenues = unique(porteurs.map((p) => p.commune.code));
    if (tenues.length < 2 || unique(porteurs.map((p) => p.code)).length > 1) return [];
    const { communes } = this.communes.meaning(porteurs[0].code);
    return tenues.every((c) => communes.includes(c)) ? [] : tenues;
  }

  _rivals(today, former) {
    const ici = this.gazetteer.atHome(today), codes = new Set(today.map((p) => p.commune.code));
    const autres = this.gazetteer.atHome(former).filter((p) => !codes.has(p.commune.code));
    if (!autres.length) return null;
    return ambiguous((ici.length ? [...ici, ...autres] : [...autres, ...today]).map((p) => p.commune.code));
  }

  _far(nom, porteur, lu) {
    const longs = this.gazetteer.beginning(nom);
    if (longs.length) return ambiguous([...longs.map((p) => p.commune.code), porteur.commune.code]);
    return { ...lu, interpretation: dire("hors", { lu: lu.interpretation || this.label(porteur.commune.code) }) };
  }

  _reading({ code, commune }, nom, ancien) {
    const trouve = this.communes.meaning(code);
    if (!ancien) return lecture(trouve, [], this.gazetteer.knows(nom) ? "" : dire("abrege", { commune: this.label(commune.code) }));
    const vrai = trouve.communes.includes(commune.code) ? trouve : { code, nature: "partie", communes: [commune.code] };
    return lecture(vrai, [], dire("ancien", { commune: this.label(commune.code) }));
  }

  /* Ranks, or departments of those that the page has not. */
  _epci(rangs) {
    if (!rangs.length) return [];
    const membres = rangs.flatMap((k) => (typeof k === "string" ? [] : this.communes.members(k)));
    if (rangs.length > 1) return [ambiguous(membres)];
    const { nom } = this.communes.epci[rangs[0]];
    if (!membres.length) return [lecture({ code: "", nature: "ailleurs", communes: [] }, [], dire("epci.coupe", { nom }))];
    const dit = dire("epci", { nom, n: membres.length });
    return membres.map((code) => lecture(this.communes.meaning(code), [], dit));
  }

  label(code) {
    const commune = this.communes.commune(code);
    return `${commune.nom} (${commune.departement})`;
  }
}

/* Of what is ambiguous, what most of the list is beside comes first. */
export function nearestFirst(mentions, communes, touchent) {
  const listed = new Set(mentions.flatMap((m) => m.meaning.communes));
  if (!listed.size || !mentions.some((m) => m.meaning.nature === "ambigu")) return mentions;
  const compte = (liste) => liste.reduce((n, x) => n.set(x, (n.get(x) ?? 0) + 1), new Map());
  const atomes = [...listed].sort().flatMap((code) => communes.atomsOf(code)).map((code) => communes.atoms.get(code));
  const epci = compte(atomes.map((a) => a.epci).filter((k) => k >= 0)), departements = compte(atomes.map((a) => a.departement));
  const loin = (code) => {
    const c = communes.commune(code);
    return [touchent(code).filter((autre) => listed.has(autre)).length, epci.get(c.epci) ?? 0, departements.get(c.departement) ?? 0];
  };
  return mentions.map((m) => {
    if (m.meaning.nature !== "ambigu") return m;
    const places = m.candidats.map((code) => [code, loin(code)]);
    places.sort(([, p], [, q]) => q[0] - p[0] || q[1] - p[1] || q[2] - p[2]);
    return { ...m, candidats: places.map(([code]) => code) };
  });
}
