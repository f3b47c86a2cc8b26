/* Work that travels: what an address, a file or the browser's memory says, read as what anyone may
   have written. */

export const LETTRES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SEPARATEUR = ".", MORCEAU = 0x8000;
/* What an address may hold: Firefox takes a million signs, Chromium two. */
const TROP_LONG = 900_000;

/* A text against accidents, not against forgers: what it protects is checked again. */
export function somme(texte) {
  let h = 2166136261;
  for (let k = 0; k < texte.length; k++) h = Math.imul(h ^ texte.charCodeAt(k), 16777619);
  return (h >>> 0).toString(36);
}

/* A name that no other work has, here or elsewhere. */
export const nouveauNom = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 8);

/* By pieces: a function takes some hundred thousand arguments, no more. */
function enBase64(texte) {
  const octets = new TextEncoder().encode(texte), signes = [];
  for (let k = 0; k < octets.length; k += MORCEAU) signes.push(String.fromCharCode(...octets.subarray(k, k + MORCEAU)));
  return btoa(signes.join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const deBase64 = (texte) => new TextDecoder("utf-8", { fatal: true }).decode(
  Uint8Array.from(atob(texte.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)));

/* What follows # in an address; empty if no address can hold it. */
export function fragment(document) {
  const texte = enBase64(JSON.stringify(document));
  return texte.length > TROP_LONG ? "" : `p=${texte}${SEPARATEUR}${somme(texte)}`;
}

/* The work in an address, or in what was pasted with one around it; null if there is none. */
export const fragmentDe = (texte) => /(?:^\s*|#)(p=[\w-]*\.?\w*)/.exec(texte)?.[1] ?? null;

/* A file of changes of the plan; null for anything else. */
export function changementsDans(texte) {
  if (!/^\s*\{/.test(texte)) return null;
  try {
    const brut = JSON.parse(texte);
    return brut.format === "cptsgeo/changements" ? brut : null;
  } catch {
    return null;
  }
}

/* Why something cannot be read: what we say of it, or that it is damaged where the browser says it. */
export const raison = (erreur) => (erreur?.constructor === Error ? erreur.message : "il est abîmé");

/* The document that an address carries; an error says in French why it cannot. */
export function documentDe(fragment) {
  const [texte, reste = ""] = fragment.replace(/^#?p=/, "").split(SEPARATEUR);
  /* What stands around a link in a mail comes with it: a bracket, a stop. */
  if (somme(texte) !== /^\w*/.exec(reste)?.[0]) throw new Error("il est coupé ou abîmé");
  try {
    return JSON.parse(deBase64(texte));
  } catch {
    throw new Error("il est abîmé");
  }
}

/* What a note may say, and the sign of it on the map. */
export const AVIS = { accord: ["D’accord", "✓"], discuter: ["À discuter", "?"], contre: ["Pas d’accord", "✗"], rien: ["Sans avis", "•"] };
export const NOTE = 500;
/* The place of a note: a commune by its code, or a CPTS. */
export const LIEU_CPTS = "cpts:";

/* Notes as anyone may have written them: of places that this page has. */
function notesDe(liste, connu) {
  const notes = new Map();
  for (const n of Array.isArray(liste) ? liste : []) {
    if (!estObjet(n) || typeof n.lieu !== "string" || !connu(n.lieu)) continue;
    const texte = typeof n.texte === "string" ? n.texte.slice(0, NOTE) : "";
    notes.set(n.lieu, { lieu: n.lieu, avis: Object.hasOwn(AVIS, n.avis) ? n.avis : "rien", texte });
  }
  return [...notes.values()];
}

const INCOMPLET = "il est incomplet";
export const estObjet = (brut) => typeof brut === "object" && brut !== null && !Array.isArray(brut);

/* Reads what was saved, exported or sent: texts and codes only, of communes that this page has. Which CPTS
   notes may be on depends on the plan, that is read elsewhere. */
export function relire(brut, donnees, connue) {
  if (!estObjet(brut) || brut.format !== donnees.format) throw new Error("ce n’est pas un travail de l’atelier");
  if (brut.version !== donnees.version) throw new Error("il vient d’une autre version de l’atelier");
  if (!Number.isInteger(brut.cog)) throw new Error(INCOMPLET);
  if (brut.cog !== donnees.cog) throw new Error(`ses codes sont ceux du COG ${String(brut.cog).slice(0, 9)}, et cette page a ceux du COG ${donnees.cog}`);
  const liste = brut.propositions;
  if (!Array.isArray(liste) || !liste.length || liste.length > LETTRES.length || !liste.every(estObjet)) throw new Error(INCOMPLET);
  const inconnus = [], cpts = new Set(donnees.cpts.map((c) => c.id));
  const codes = (donnes) => {
    if (!Array.isArray(donnes) || !donnes.every((c) => typeof c === "string")) throw new Error(INCOMPLET);
    donnes.forEach((c) => connue(c) || inconnus.push(c));
    return [...new Set(donnes.filter(connue))].sort();
  };
  const propositions = liste.map((p, k) => ({
    nom: typeof p.nom === "string" && p.nom.trim() ? p.nom.slice(0, 120) : `Proposition ${LETTRES[k]}`,
    communes: codes(p.communes), depart: codes(p.depart ?? []),
    remplace: cpts.has(p.remplace) ? p.remplace : "", invitation: p.invitation === true,
  }));
  const active = Number.isInteger(brut.active) ? Math.max(0, Math.min(propositions.length - 1, brut.active)) : 0;
  const nomme = typeof brut.travail === "string" && /^[a-z0-9]{1,24}$/.test(brut.travail);
  const travail = nomme ? brut.travail : nouveauNom();
  const notes = notesDe(brut.notes, (lieu) => connue(lieu) || lieu.startsWith(LIEU_CPTS));
  return { propositions, active, travail, notes, inconnus };
}
