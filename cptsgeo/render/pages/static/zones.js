/* Zones blanches: from the table to the map, from a sheet to the printer. */
import { Scene } from "../../drawing/static/scene.js";
import { tous, un } from "../../shell/static/elements.js";
import { Montre, souligner } from "./montre.js";

const carte = new Scene("zones");

/* — what a printer gets: the page, the sheet of the zone that is chosen, or all that is here — */

/** @type {(fiche?: string) => void} */
function garder(fiche = "") {
  document.body.dataset.fiche = fiche;
  for (const une of tous(".fiche")) une.classList.toggle("choisie", une.id === fiche);
}

class Zones extends Montre {
  lacher() {
    super.lacher();
    garder();
  }

  choisir(bouton) {
    super.choisir(bouton);
    garder(bouton.dataset.zone);
  }
}

const montre = new Zones([carte], {
  aide: "Un clic sur une zone du tableau l’encadre ici ; « Imprimer » donne alors sa fiche.",
  dire: (bouton) => `La carte montre la zone ${bouton.textContent.trim().replace(/\s+/g, " ")} ; « Imprimer » donne sa fiche.`,
  cerner: (bouton) => souligner(carte, un(`contour-${bouton.dataset.zone}`)),
});

for (const bouton of tous(".imprime")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => {
    if (bouton.dataset.fiche) garder(bouton.dataset.fiche);
    else delete document.body.dataset.fiche;
    window.print();
  });
}
window.addEventListener("afterprint", () => garder(montre.choisi?.dataset.zone));

/* An address with #zone-2 opens on that zone, on the map too. */
function ouvrir() {
  const bouton = montre.boutons.find((b) => b.dataset.zone === location.hash.slice(1));
  if (bouton) montre.choisir(bouton);
}

window.addEventListener("hashchange", ouvrir);
ouvrir();
