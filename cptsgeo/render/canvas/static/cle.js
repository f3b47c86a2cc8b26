/* Whose the numbers of the map are, as stills tell it: see paper/naming.py. */
import { element } from "../../shell/static/elements.js";
import { NBSP } from "../../shell/static/numbers.js";

const LE_PLUS_LONG = 60;

const raccourci = (nom) => (nom.length > LE_PLUS_LONG ? `${nom.slice(0, LE_PLUS_LONG - 1)}…` : nom);

/* Writes it in a paragraph, hidden where the map has no number. */
export function ecrireCle(paragraphe, numerotees) {
  paragraphe.hidden = !numerotees.length;
  paragraphe.replaceChildren(element("b", {}, "Sur la carte"), `${NBSP}: `,
    numerotees.map(({ no, c }) => `${no}${NBSP}${raccourci(c.etiquette)}`).join(" · "));
}
