/* Zones blanches: from the table to the map, from a sheet to the printer. */
(() => {
  "use strict";

  const carte = new Scene("zones");
  const montre = new Montre(carte, {
    aide: "Un clic sur une zone du tableau l’encadre ici.",
    dire: (bouton) => `La carte montre la zone ${bouton.textContent.trim().replace(/\s+/g, " ")}.`,
    cerner,
  });

  function cerner(bouton) {
    const contour = document.getElementById(`contour-${bouton.dataset.zone}`);
    for (const classe of ["halo", "trait"]) {
      const trait = contour.cloneNode();
      trait.removeAttribute("id");
      trait.setAttribute("class", classe);
      carte.vise.append(trait);
    }
  }

  /* — one sheet on paper — */

  function oublier() {
    delete document.body.dataset.fiche;
    document.querySelector(".choisie")?.classList.remove("choisie");
  }

  for (const bouton of document.querySelectorAll("[data-fiche]")) {
    bouton.hidden = false;
    bouton.addEventListener("click", () => {
      document.body.dataset.fiche = bouton.dataset.fiche;
      document.getElementById(bouton.dataset.fiche).classList.add("choisie");
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
})();
