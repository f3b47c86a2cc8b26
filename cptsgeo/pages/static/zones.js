/* Zones blanches: from the table to the map, from a sheet to the printer. */
(() => {
  "use strict";

  const carte = new Scene("zones");
  const [montre, retour] = ["montre", "retour"].map((id) => document.getElementById(id));
  const boutons = [...document.querySelectorAll("[data-boite]")];
  const AIDE = "Un clic sur une zone du tableau l’encadre ici.";
  let choisi = null;

  function lacher() {
    choisi?.setAttribute("aria-pressed", "false");
    choisi = null;
    carte.viser([]);
    montre.textContent = AIDE;
    retour.hidden = true;
  }

  function viser(bouton) {
    lacher();
    choisi = bouton;
    bouton.setAttribute("aria-pressed", "true");
    montre.textContent = `La carte montre la zone ${bouton.textContent.trim().replace(/\s+/g, " ")}.`;
    cerner(bouton.dataset.zone);
    carte.entourer(bouton.dataset.boite.split(" ").map(Number));
    retour.hidden = false;
    const { top, bottom, height } = carte.racine.getBoundingClientRect();
    if (Math.min(bottom, innerHeight) - Math.max(top, 0) < 0.6 * height) {
      document.querySelector(".carte").scrollIntoView({ block: "start" });
      retour.focus({ preventScroll: true });
    }
  }

  function cerner(zone) {
    const contour = document.getElementById(`contour-${zone}`);
    for (const classe of ["halo", "trait"]) {
      const trait = contour.cloneNode();
      trait.removeAttribute("id");
      trait.setAttribute("class", classe);
      carte.vise.append(trait);
    }
  }

  function revenir() {
    choisi?.scrollIntoView({ block: "center" });
    choisi?.focus({ preventScroll: true });
  }

  const ensemble = carte.ensemble.bind(carte);
  carte.ensemble = () => {
    lacher();
    ensemble();
  };

  for (const bouton of boutons) {
    bouton.disabled = false;
    bouton.addEventListener("click", () => (bouton === choisi ? carte.ensemble() : viser(bouton)));
  }
  retour.addEventListener("click", revenir);
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !choisi) return;
    revenir();
    carte.ensemble();
  });

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
    const bouton = boutons.find((b) => b.dataset.zone === location.hash.slice(1));
    if (!bouton) return;
    lacher();
    choisi = bouton;
    bouton.setAttribute("aria-pressed", "true");
    cerner(bouton.dataset.zone);
    carte.entourer(bouton.dataset.boite.split(" ").map(Number));
    montre.textContent = `La carte montre la zone ${bouton.textContent.trim().replace(/\s+/g, " ")}.`;
    retour.hidden = false;
  }

  lacher();
  window.addEventListener("hashchange", ouvrir);
  ouvrir();
})();
