/* The dossier: each finding is shown on the map. */
import { Scene } from "../../../drawing/static/scene.js";
import { tous } from "../../../shell/static/elements.js";
import { Montre, rangsDe } from "../../static/montre.js";

const carte = new Scene("plan");

new Montre([carte], {
  aide: "Le bouton « Voir sur la carte » d’un constat y mène.",
  dire: (bouton) => `La carte montre : ${carte.citer(rangsDe(bouton))}`,
  cerner: (bouton) => carte.viser(rangsDe(bouton)),
});

/* Paper bears what is folded too. */
let replies = [];
window.addEventListener("beforeprint", () => {
  replies = replies.length ? replies : tous("details:not([open])");
  replies.forEach((d) => { d.open = true; });
});
window.addEventListener("afterprint", () => {
  replies.forEach((d) => { d.open = false; });
  replies = [];
});
