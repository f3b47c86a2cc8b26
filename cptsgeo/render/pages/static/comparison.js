/* Two maps that follow each other; a change is shown on both. */
(() => {
  "use strict";

  const cartes = ["avant", "apres"].map((ident) => new Scene(ident)), [avant, apres] = cartes;
  const [montre, retour] = ["montre", "retour"].map((id) => document.getElementById(id));
  const AIDE = "Les deux cartes se déplacent ensemble ; un clic dans un tableau y montre le changement.";
  let choisi = null;

  avant.suivre = (boite) => apres.montrer(boite);
  apres.suivre = (boite) => avant.montrer(boite);

  /* Ranks are those of the second map: the first one has its shapes in another order. */
  const formes = new Map(avant.faces.map((face, k) => [face.id, k]));
  const ailleurs = apres.faces.map((face) => formes.get(face.getAttribute("href").slice(1)));

  function lacher() {
    choisi?.setAttribute("aria-pressed", "false");
    choisi = null;
    cartes.forEach((carte) => carte.viser([]));
    montre.textContent = AIDE;
    retour.hidden = true;
  }

  function viser(bouton) {
    lacher();
    choisi = bouton;
    bouton.setAttribute("aria-pressed", "true");
    const rangs = bouton.dataset.rangs.split(" ").filter(Boolean).map(Number);
    apres.viser(rangs);
    avant.viser(rangs.map((k) => ailleurs[k]));
    montre.textContent = "Les cartes montrent : " + apres.citer(rangs);
    apres.entourer(bouton.dataset.boite.split(" ").map(Number));
    retour.hidden = false;
    document.querySelector(".montre").scrollIntoView({ block: "start" });
    retour.focus({ preventScroll: true });
  }

  function revenir() {
    choisi?.scrollIntoView({ block: "center" });
    choisi?.focus({ preventScroll: true });
  }

  for (const carte of cartes) {
    const ensemble = carte.ensemble.bind(carte);
    carte.ensemble = () => {
      lacher();
      ensemble();
    };
  }
  for (const bouton of document.querySelectorAll("[data-boite]")) {
    bouton.hidden = bouton.disabled = false;
    bouton.addEventListener("click", () => (bouton === choisi ? apres.ensemble() : viser(bouton)));
  }
  retour.addEventListener("click", revenir);
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !choisi) return;
    revenir();
    apres.ensemble();
  });
  lacher();
})();
