/* A drawing and its communes: a click in a table shows the commune under the drawing. */
(() => {
  "use strict";

  const carte = new Scene("dessin");
  const rangs = (bouton) => bouton.dataset.rangs.split(" ").filter(Boolean).map(Number);

  new Montre(carte, {
    aide: "Un clic sur une commune d’un tableau la montre ici.",
    dire: (bouton) => `La carte montre ${carte.citer(rangs(bouton))}.`,
    cerner: (bouton) => carte.viser(rangs(bouton)),
  });
})();
