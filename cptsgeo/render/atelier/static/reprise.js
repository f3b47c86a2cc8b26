/* A plan from the page's own and a list of changes, as anyone may have written it: what it found must be
   what the page says. An error says in French why it cannot be. */
import { dernierJour } from "./dates.js";
import { Retouche } from "./plan.js";

const ABIME = "ses changements sont abîmés";
const AUTRE = "ses changements ont été faits sur un autre état du plan";
const CHAMPS = new Map([["nom", "nom"], ["site_internet", "site"], ["contact", "contact"]]);
const FIABILITES_LUES = new Set(["officielle", "declaree"]);
const LONGUEUR = 500, PLUS_DE_CHANGEMENTS = 5000;

const estDit = (brut) => typeof brut === "object" && brut !== null && !Array.isArray(brut);

function exiger(vrai, pourquoi = ABIME) {
  if (!vrai) throw new Error(pourquoi);
}

const texteDe = (brut) => {
  exiger(brut === null || brut === undefined || typeof brut === "string");
  return (brut ?? "").slice(0, LONGUEUR);
};
const dateDe = (brut) => {
  exiger(brut === null || brut === undefined || brut === "" || (typeof brut === "string" && dernierJour(brut)));
  return brut || "";
};

export function rebatir(base, liste) {
  exiger(Array.isArray(liste) && liste.length <= PLUS_DE_CHANGEMENTS && liste.every(estDit));
  const { moteur } = base, retouche = new Retouche(base), finals = new Map(), attentes = [];
  const rangs = new Map(base.cpts.map((c, j) => [c.id, j]));
  const j = (c) => {
    exiger(rangs.has(c.cpts), AUTRE);
    return rangs.get(c.cpts);
  };
  const communesDe = (codes) => {
    exiger(Array.isArray(codes) && codes.every((code) => typeof code === "string"));
    exiger(codes.every((code) => moteur.rang.has(code)), "il nomme des communes que cette page n’a pas");
    return [...new Set(codes.map((code) => moteur.rang.get(code)))].sort((p, q) => p - q);
  };
  const memes = (communes, codes) => {
    const voulues = communesDe(codes);
    exiger(voulues.length === communes.length && voulues.every((i, k) => i === communes[k]), AUTRE);
  };
  const tenues = (k) => finals.get(k) ?? base.territoires[k] ?? [];
  const faire = {
    ajouter(c) {
      exiger(typeof c.cpts === "string" && /^[a-z0-9-]{1,80}$/.test(c.cpts) && !rangs.has(c.cpts));
      const nom = texteDe(c.nom).trim();
      exiger(nom);
      rangs.set(c.cpts, retouche.cpts.length);
      retouche.decrire(retouche.cpts.length, { id: c.cpts, nom, statut: null, evenements: Object.freeze([]), fiabilite: null, liste: null,
        site: texteDe(c.site), contact: texteDe(c.contact), siege: "", fin: null, nouvelle: true, recue: Object.freeze([]) });
    },
    modifier(c) {
      const cle = CHAMPS.get(c.champ);
      exiger(cle);
      const apres = texteDe(c.apres);
      exiger(apres || cle !== "nom");
      retouche.decrire(j(c), { [cle]: apres });
    },
    statut(c) {
      const e = c.apres, k = j(c);
      exiger(estDit(e) && moteur.statuts.rang.has(e.statut) && ["signature_aci", "observation", "prevision"].includes(e.nature) && dateDe(e.date));
      const evenements = Object.freeze([...retouche.cpts[k].evenements,
        Object.freeze({ statut: e.statut, date: e.date, nature: e.nature, estime: false, source: texteDe(e.source) })]);
      retouche.decrire(k, { evenements, statut: moteur.statuts.dernier(evenements) });
    },
    liste(c) {
      const k = j(c);
      exiger(estDit(c.avant) && estDit(c.apres) && FIABILITES_LUES.has(c.fiabilite));
      memes(tenues(k), c.avant.communes);
      const recue = Object.freeze(communesDe(c.apres.communes));
      finals.set(k, recue);
      retouche.decrire(k, { fiabilite: c.fiabilite, recue, liste: Object.freeze({ fiabilite: c.fiabilite, source: texteDe(c.source),
        date: dateDe(c.date_liste), effet: dateDe(c.effet), modifiee_le: "" }) });
    },
    communes(c) {
      memes(tenues(j(c)), c.avant);
      finals.set(j(c), communesDe(c.apres));
    },
    cesser(c) {
      finals.set(j(c), []);
      retouche.decrire(j(c), { fin: Object.freeze({ date: dateDe(c.date), motif: texteDe(c.motif) }) });
    },
    attente(c) {
      exiger(moteur.rang.has(c.code) && ["a_attribuer", "zone_blanche"].includes(c.apres));
      attentes.push([moteur.rang.get(c.code), c.apres === "a_attribuer" ? texteDe(c.venait_de) : null]);
    },
  };
  for (const c of liste) {
    exiger(Object.hasOwn(faire, c.nature));
    faire[c.nature](c);
  }
  /* Territories last, all at once: what passes from one to another is said of both. */
  for (const [k, communes] of finals) {
    const voulues = new Set(communes);
    for (const i of base.territoires[k] ?? []) if (!voulues.has(i)) retouche.poser(i, retouche.detenteurs(i).filter((autre) => autre !== k));
  }
  for (const [k, communes] of finals) {
    for (const i of communes) {
      const avant = retouche.detenteurs(i);
      if (!avant.includes(k)) retouche.poser(i, [...avant, k]);
      retouche.attendre(i, null);
    }
  }
  for (const [i, de] of attentes) retouche.attendre(i, de);
  return retouche.finir();
}
