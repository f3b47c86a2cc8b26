/* Zones blanches: from the table to the map, from a sheet to the printer. */
import { Scene } from "../../drawing/static/scene.js";
import { tous, un } from "../../shell/static/elements.js";
import { Montre, souligner } from "./montre.js";

const carte = new Scene("zones");
const montre = new Montre([carte], {
  aide: "Un clic sur une zone du tableau l’encadre ici.",
  dire: (bouton) => `La carte montre la zone ${bouton.textContent.trim().replace(/\s+/g, " ")}.`,
  cerner: (bouton) => souligner(carte, un(`contour-${bouton.dataset.zone}`)),
});

/* — one sheet on paper — */

function oublier() {
  delete document.body.dataset.fiche;
  document.querySelector(".choisie")?.classList.remove("choisie");
}

for (const bouton of tous("[data-fiche]")) {
  bouton.hidden = false;
  bouton.addEventListener("click", () => {
    document.body.dataset.fiche = bouton.dataset.fiche;
    un(bouton.dataset.fiche).classList.add("choisie");
    window.print();
  });
}
window.addEventListener("afterprint", oublier);

/* An address with #zone-2 opens on that zone, on the map too. */
function ouvrir() {
  const bouton = montre.boutons.find((b) => b.dataset.zone === location.hash.slice(1));
  if (bouton) montre.choisir(bouton);
}

window.addEventListener("hashchange", ouvrir);
ouvrir();
