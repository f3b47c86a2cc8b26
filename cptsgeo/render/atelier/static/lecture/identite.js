/* As cptsgeo/rules/identity.py: what is told of the communes that a list names. */
import { enumere } from "../phrases.js";
import { place } from "./lignes.js";
import { key, keys, spellings } from "./noms.js";
import { postsOf } from "./gazetier.js";
import { dire, unique } from "./partage.js";

const ou = (textes) => (textes.length > 1 ? `${textes.slice(0, -1).join(", ")} ou ${textes.at(-1)}` : textes.join(""));

export class Identite {
  /* modele fills in a sentence of the rules; entiere: the page has all communes there are. */
  constructor(communes, { modele, cog, entiere }) {
    this.communes = communes;
    this.modele = modele;
    this.cog = cog;
    this.inconnue = entiere ? (valeurs) => this.dire("inconnue", valeurs) : (valeurs) => dire("inconnue.page", valeurs);
    this.mots = {
      commune: (code) => this.label(code),
      liste: (codes, limite = 8) => {
        const reste = codes.length - limite, dits = codes.slice(0, limite).map((c) => this.label(c));
        return enumere(reste > 0 ? [...dits, `${reste} autre${reste > 1 ? "s" : ""}`] : dits);
      },
    };
  }

  label(code) {
    const commune = this.communes.commune(code);
    return commune ? `${commune.nom} (${code})` : code;
  }

  dire(nom, valeurs = {}) {
    return this.modele(nom, this.mots, valeurs);
  }

  lu(mention, message) {
    return this.dire("lu", { place: place(mention.place), message });
  }

  /* What stands in the way of a mention, and what was interpreted of it; empty if nothing. */
  probleme(mention) {
    const { texte, meaning: { nature, code, communes } } = mention;
    switch (nature) {
      case "inconnu": return this.lu(mention, this.inconnue({ texte, suite: this._inconnue(mention) }));
      case "ailleurs": return this.lu(mention, dire("ailleurs", { texte }));
      case "ambigu": return this.lu(mention, this.dire("ambigue", { texte, communes: this._choix(mention.candidats, this._tenues(mention)) }));
      case "scinde": return this.lu(mention, this.dire("scindee", { code, communes, cog: this.cog }));
      default: return "";
    }
  }

  _inconnue({ texte, candidats }) {
    if (candidats.length) return this.dire("inconnue.proches", { communes: this._choix(candidats) });
    const postes = [...this.communes.byCode.values()].filter((c) => postsOf(c).includes(texte)).map((c) => c.code);
    return postes.length ? this.dire("inconnue.poste", { communes: postes }) : this.dire("inconnue.rien");
  }

  _choix(codes, tenues = []) {
    const dits = codes.slice(0, 5).map((c) => (tenues.includes(c) ? this.dire("choix.ancien", { commune: this.label(c) }) : this.label(c)));
    return ou(codes.length > 5 ? [...dits, this.dire("choix.autres")] : dits);
  }

  /* Those that are meant by the name of what they took in. */
  _tenues({ texte, candidats }) {
    const ecrit = key(texte), noms = this.communes.nomsDe(candidats);
    return candidats.filter((code) => {
      const cles = keys(noms.get(code));
      return cles.includes(ecrit) && cles[0] !== ecrit;
    });
  }

  /* Sentences on what was read otherwise than to the letter, in the order of Python's rules. */
  notes(mentions, remarques, feuilles) {
    return [...this._deuxFois(mentions), ...this._devenues(mentions), ...this._discordants(mentions),
      ...this._interpretes(mentions), ...remarques, ...feuilles.map((feuille) => this.dire("feuille", { feuille }))];
  }

  * _deuxFois(mentions) {
    const nommees = new Map();
    for (const m of mentions) {
      const { code, communes, nature } = m.meaning;
      if (!communes.length || nature === "scinde") continue;
      if (nommees.has(code)) nommees.get(code).push(m);
      else nommees.set(code, [m]);
    }
    for (const [, liste] of nommees) {
      if (liste.length < 2) continue;
      const lignes = unique(liste.map((m) => String(m.place.ligne)));
      yield this.dire("deux_fois", { communes: liste[0].meaning.communes, n: liste.length,
        lignes: `${place({ ...liste[0].place, ligne: 0 })}, ligne${lignes.length > 1 ? "s" : ""} ${enumere(lignes)}` });
    }
  }

  * _devenues(mentions) {
    for (const m of mentions) {
      const { nature, code, communes, avant } = m.meaning;
      if (nature === "ancien") yield this.lu(m, this.dire("devenue", { avant, code, communes }));
    }
  }

  * _discordants(mentions) {
    const cote = mentions.filter((m) => m.nom && m.meaning.communes.length === 1);
    if (!cote.length) return;
    const noms = this.communes.nomsDe(cote.map((m) => m.meaning.communes[0]));
    for (const m of cote) {
      const [commune] = m.meaning.communes, connus = keys(noms.get(commune)), ecrit = key(m.nom);
      if (connus.includes(ecrit) || spellings(m.nom).some((e) => connus.includes(e))) continue;
      yield this.lu(m, this.dire("discordants", { texte: m.texte, commune, nom: m.nom.replace(/'/g, "’"), suite: this._poste(m.texte, ecrit) }));
    }
  }

  _poste(texte, ecrit) {
    const trouvees = [...this.communes.atoms.values()].filter((c) => postsOf(c).includes(texte) && `${key(c.nom)} `.startsWith(`${ecrit} `));
    return trouvees.length ? this.dire("discordants.poste", { communes: trouvees.map((c) => c.code) }) : "";
  }

  * _interpretes(mentions) {
    const dits = new Set();
    for (const m of mentions) {
      const phrase = m.interpretation && this.dire("interprete", { place: place(m.place), texte: m.texte, interpretation: m.interpretation });
      if (phrase && !dits.has(phrase)) {
        dits.add(phrase);
        yield phrase;
      }
    }
  }
}
