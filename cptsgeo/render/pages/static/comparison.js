/* Two maps that follow each other; a change is shown on both. */
import { Scene } from "../../drawing/static/scene.js";
import { Montre, rangsDe } from "./montre.js";

const avant = new Scene("avant"), apres = new Scene("apres");
avant.suivre = (boite) => apres.montrer(boite);
apres.suivre = (boite) => avant.montrer(boite);

/* Ranks are those of the second map: the first one has its shapes in another order. */
const formes = new Map(avant.faces.map((face, k) => [face.id, k]));
const ailleurs = apres.faces.map((face) => formes.get(face.getAttribute("href").slice(1)));

/* Two maps are seldom both under the eyes. */
class Changement extends Montre {
  amener() {
    this.montrer(".montre");
  }
}

new Changement([apres, avant], {
  aide: "Les deux cartes se déplacent ensemble ; un clic dans un tableau y montre le changement.",
  dire: (bouton) => `Les cartes montrent : ${apres.citer(rangsDe(bouton))}`,
  cerner(bouton) {
    const rangs = rangsDe(bouton);
    apres.viser(rangs);
    avant.viser(rangs.map((k) => ailleurs[k]));
  },
});
