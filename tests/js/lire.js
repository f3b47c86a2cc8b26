/* The reading of the atelier's page, for a script to ask. */
import { complete } from "../../cptsgeo/render/atelier/static/donnees.js";
import { Lecteur } from "../../cptsgeo/render/atelier/static/lecture/lecteur.js";
import { place } from "../../cptsgeo/render/atelier/static/lecture/lignes.js";
import { readProposal } from "../../cptsgeo/render/atelier/static/lecture/listes.js";
import { Refus } from "../../cptsgeo/render/atelier/static/lecture/partage.js";
import { ressemblants } from "../../cptsgeo/render/canvas/static/ressemblance.js";
import { Moteur } from "../../cptsgeo/render/atelier/static/moteur.js";

/* What a list is read as: mentions and sentences, or the one that says why not. */
function lire(lecteur, { nom, texte, cpts }) {
  try {
    const { grids } = lecteur.texte(texte, nom);
    const lu = readProposal(nom, grids, { gazetteer: lecteur.gazetteer, touchent: lecteur.touchent, cpts });
    if (lu.plusieurs) return { plusieurs: lu.plusieurs.noms, aucune: lu.plusieurs.aucune, ou: lu.plusieurs.ou };
    const { identite } = lecteur;
    return {
      mentions: lu.mentions.map((m) => [place(m.place), m.texte, m.nom, m.meaning.code, m.meaning.nature, m.meaning.communes, m.candidats, m.interpretation]),
      remarques: lu.remarques,
      rejets: lu.mentions.map((m) => identite.probleme(m)).filter(Boolean),
      notes: identite.notes(lu.mentions, lu.remarques, lu.feuilles),
    };
  } catch (erreur) {
    if (!(erreur instanceof Refus)) throw erreur;
    return { refus: erreur.message };
  }
}

function lecteurDe(donnees) {
  const moteur = new Moteur(donnees.moteur);
  complete(donnees, moteur.d);
  return new Lecteur(donnees, moteur);
}

/* The grids of a file, or why it is not read; in a promise. */
async function grilles(lecteur, { nom, base64 }) {
  try {
    const { grids } = await lecteur.octets(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)), nom);
    return grids.map(({ sheet, lines }) => [sheet, lines.map(({ line, cells }) => [line, cells])]);
  } catch (erreur) {
    if (!(erreur instanceof Refus)) throw erreur;
    return erreur.message;
  }
}

globalThis.essai = { grilles, lecteurDe, lire, ressemblants };
