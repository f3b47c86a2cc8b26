/* The faults of a layer: a click in a table shows one on the map. */
import { Scene } from "../../drawing/static/scene.js";
import { un } from "../../shell/static/elements.js";
import { Montre, souligner } from "./montre.js";

const carte = new Scene("couche");

new Montre([carte], {
  aide: "Un clic sur le numéro d’une faute la montre ici.",
  dire: (bouton) => `La carte montre la faute ${bouton.dataset.faute}.`,
  cerner: (bouton) => souligner(carte, un(`faute-${bouton.dataset.faute}`)),
});
