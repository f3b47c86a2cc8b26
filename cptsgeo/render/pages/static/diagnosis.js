/* The faults of a layer: a click in a table shows one on the map. */
(() => {
  "use strict";

  const carte = new Scene("couche");

  new Montre(carte, {
    aide: "Un clic sur le numéro d’une faute la montre ici.",
    dire: (bouton) => `La carte montre la faute ${bouton.dataset.faute}.`,
    cerner(bouton) {
      const forme = document.getElementById(`faute-${bouton.dataset.faute}`);
      for (const classe of ["halo", "trait"]) {
        const trait = forme.cloneNode();
        trait.removeAttribute("id");
        trait.setAttribute("class", classe);
        carte.vise.append(trait);
      }
    },
  });
})();
