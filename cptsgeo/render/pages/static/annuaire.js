/* Names and codes as those who take calls type them: names near what nobody bears, and what is to
   be chosen among. */
import { NBSP } from "../../shell/static/numbers.js";
import { Repertoire, TEXTE_LE_PLUS_LONG, mots } from "../../canvas/static/repertoire.js";
import { ressemblants } from "../../canvas/static/ressemblance.js";

/* From here on, a text is the very name or the very code of what it finds. */
const MEME = 40, PROCHES = 6;
const AUCUNE = "Aucune commune de ce nom ici";

export class Annuaire extends Repertoire {
  trouver(texte) {
    if (texte.length > TEXTE_LE_PLUS_LONG) return { trouves: [], avis: `${AUCUNE}.` };
    const { trouves, avis } = super.trouver(texte);
    if (trouves.length) return this._partages(trouves);
    return avis ? { trouves, avis } : this._proches(texte);
  }

  /* Communes come before the CPTS that bears their name. */
  _cpts(cpts) {
    return super._cpts(cpts).map((e) => ({ ...e, rang: -1 }));
  }

  /* Several that bear the name or the code as much as each other, and are answered differently. */
  _partages(trouves) {
    const [{ note }] = trouves, pareils = note < MEME ? [] : trouves.filter((e) => e.note === note);
    const choisir = new Set(pareils.map((e) => this._reponse(e))).size > 1;
    return { trouves, choisir, avis: choisir ? `${pareils.length} communes possibles${NBSP}: choisir avec les flèches.` : "" };
  }

  _reponse({ commune }) {
    const { communes } = this.donnees;
    return JSON.stringify([communes.cpts[commune], communes.etat[commune], communes.departement[commune], communes.notes[commune]]);
  }

  _proches(texte) {
    const { donnees, communes } = this, cle = mots(texte).join(" "), cles = communes.map((e) => e.noms[0]);
    const trouves = ressemblants(cle, cles, { least: donnees.ressemblance, limit: PROCHES })
      .map(([note, rang]) => this._dit(communes[rang], note));
    return { trouves, choisir: true, avis: trouves.length ? `${AUCUNE}${NBSP}; noms proches${NBSP}:` : `${AUCUNE}.` };
  }
}
