/* What two spellings of a name have in common, as cptsgeo.text.names and cptsgeo.plan.naming have it. */
const DE = "àâäãáåçéèêëíìîïñóòôöõúùûüýÿ’'‘\u0060´ʼ′-‐‑‒–—,.()/_\u00a0";
const VERS = "aaaaaaceeeeiiiinooooouuuuyy".padEnd(DE.length, " ");
const LETTRES_DE_CLE = new Map([...[...DE].map((signe, k) => /** @type {[string, string]} */ ([signe, VERS[k]])), ["œ", "oe"], ["æ", "ae"], ["&", " et "]]);

export const cleDeNom = (nom) => [...nom.normalize("NFC").toLowerCase()].map((signe) => LETTRES_DE_CLE.get(signe) ?? signe).join("")
  .replace(/\s+/g, " ").replace(/\bst\b/g, "saint").replace(/\bste\b/g, "sainte").trim().replace(/^(?:le|la|les|l) (?=.)/, "");

/* Straight apostrophes are not shown. */
export const typographique = (texte) => texte.replace(/'/g, "’");

/* Without « CPTS » and the word that follows. */
export const cleDeCpts = (nom) => cleDeNom(cleDeNom(nom).replace(/^(?:cpts )?(?:(?:du|des|de|d) )?/, ""));
