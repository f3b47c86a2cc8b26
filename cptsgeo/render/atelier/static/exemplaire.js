/* The page as a document: read once when it opens, and written anew from its own frame and data, never
   from what is shown. */
import { un } from "../../shell/static/elements.js";
import { estObjet, somme } from "./travail.js";

/* As `json_in_html` of cptsgeo.render.shell.templates. */
const enHtml = (valeur) => JSON.stringify(valeur).replace(/</g, "\\u003c").replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");

/* What an edition may be called. */
export const LONG_NOM = 120;
const nomme = (texte) => typeof texte === "string" && texte.length <= LONG_NOM && !/\p{Cc}/u.test(texte);

/* What a page that was saved says of itself: { edition, organisation, changements }, the changes from the
   plan that it was made of; null in a page that nobody changed. */
function relireEdition(brut) {
  if (brut === null) return null;
  const lisible = estObjet(brut) && nomme(brut.edition) && nomme(brut.organisation) && (brut.changements === null || estObjet(brut.changements));
  if (!lisible) throw new Error("elle a été modifiée");
  return Object.freeze({ edition: brut.edition, organisation: brut.organisation, changements: brut.changements });
}

export class Exemplaire {
  constructor() {
    this.texte = un("donnees").textContent;
    this.styles = un("styles").textContent;
    this.scripts = un("scripts").textContent;
    /* What `cptsgeo` put in the file when it wrote it: in another file it tells that someone changed it. */
    const sceau = /** @type {any} */ (document.querySelector('meta[name="cptsgeo-sceau"]'))?.content ?? "";
    this.sceau = /^[0-9a-f]{64}$/.test(sceau) ? `<meta name="cptsgeo-sceau" content="${sceau}">` : "";
    this.donnees = JSON.parse(this.texte);
    this.edition = relireEdition(this.donnees.edition);
    document.body.insertAdjacentHTML("afterbegin", this.donnees.cadre.corps);
  }

  /* The document with another edition in it. */
  ecrire(edition) {
    const { styles, scripts } = this, donnees = JSON.parse(this.texte), { morceaux: [debut, milieu, suite, fin], sommes } = donnees.cadre;
    if (somme(styles) !== sommes[0] || somme(scripts) !== sommes[1]) {
      throw new Error("Une extension de ce navigateur a modifié cette page, qui ne peut plus s’enregistrer telle qu’elle est faite : l’ouvrir dans une fenêtre privée, ou dans un autre navigateur, et recommencer.");
    }
    donnees.edition = edition;
    return debut.replace(/<meta name="generator" [^>]*>/, `$&${this.sceau}`) + styles + milieu + enHtml(donnees) + suite + scripts + fin;
  }
}
