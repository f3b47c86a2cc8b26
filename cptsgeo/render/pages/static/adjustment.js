/* A drawing and its communes: a click in a table shows the commune under the drawing. */
import { Scene } from "../../drawing/static/scene.js";
import { Montre, rangsDe } from "./montre.js";

const carte = new Scene("dessin");

new Montre([carte], {
  aide: "Un clic sur une commune d’un tableau la montre ici.",
  dire: (bouton) => `La carte montre ${carte.citer(rangsDe(bouton))}`,
  cerner: (bouton) => carte.viser(rangsDe(bouton)),
});
