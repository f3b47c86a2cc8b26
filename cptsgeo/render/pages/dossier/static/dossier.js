/* The dossier: each finding is shown on the map. */
(() => {
  "use strict";

  const carte = new Scene("plan");
  const [montre, retour] = ["montre", "retour"].map((id) => document.getElementById(id));
  const AIDE = "Le bouton « Voir sur la carte » d’un constat y mène.";
  let choisi = null, replies = [];

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
    const rangs = bouton.dataset.rangs.split(" ").filter(Boolean).map(Number);
    carte.viser(rangs);
    montre.textContent = "La carte montre : " + carte.citer(rangs);
    carte.entourer(bouton.dataset.boite.split(" ").map(Number));
    retour.hidden = false;
    const { top, bottom, height } = carte.racine.getBoundingClientRect();
    if (Math.min(bottom, innerHeight) - Math.max(top, 0) < 0.6 * height) {
      document.querySelector(".carte").scrollIntoView({ block: "start" });
      retour.focus({ preventScroll: true });
    }
  }

  function revenir() {
    const bouton = choisi;
    if (!bouton) return;
    bouton.scrollIntoView({ block: "center" });
    bouton.focus({ preventScroll: true });
  }

  /* The whole view lets go of the finding. */
  const ensemble = carte.ensemble.bind(carte);
  carte.ensemble = () => {
    lacher();
    ensemble();
  };

  for (const bouton of document.querySelectorAll("[data-boite]")) {
    bouton.hidden = bouton.disabled = false;
    bouton.addEventListener("click", () => (bouton === choisi ? carte.ensemble() : viser(bouton)));
  }
  retour.addEventListener("click", revenir);
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !choisi) return;
    revenir();
    carte.ensemble();
  });

  /* Paper bears what is folded too. */
  window.addEventListener("beforeprint", () => {
    replies = replies.length ? replies : [...document.querySelectorAll("details:not([open])")];
    replies.forEach((d) => { d.open = true; });
  });
  window.addEventListener("afterprint", () => {
    replies.forEach((d) => { d.open = false; });
    replies = [];
  });
  lacher();
})();
