/* The dossier's map: zoomed by its viewBox to what a finding is about. Without this script the page
   reads the same; only the zoom is missing. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const donnees = JSON.parse(document.getElementById("donnees").textContent);
  const [plan, scene, vise, noms, montre, retour, bulle] =
    ["plan", "scene", "vise", "noms", "montre", "retour", "bulle"].map((id) => document.getElementById(id));
  const faces = [...document.querySelectorAll("#faces path")], rang = new Map(faces.map((f, k) => [f, k]));
  const motifs = [...plan.querySelectorAll("pattern")];
  const communes = donnees.noms.split("|");
  const PAPIER = 10, ECRAN = 12, MARGE = 0.16;
  const depart = donnees.vue, minimum = depart[2] / 40;
  const AIDE = "Le bouton « Voir sur la carte » d’un constat y mène.";
  let vue = depart, choisi = null, imprime = false;

  /* — names — */

  const etiquettes = donnees.etiquettes.map(([texte, x, y, taille, fort]) => {
    const lignes = texte.split("|"), nom = document.createElementNS(SVG, "text");
    nom.setAttribute("y", y);
    if (fort) nom.setAttribute("class", "fort");
    lignes.forEach((ligne, k) => {
      const trait = document.createElementNS(SVG, "tspan");
      trait.setAttribute("x", x);
      trait.setAttribute("dy", `${k ? 1.1 : 0.35 - (lignes.length - 1) * 0.55}em`);
      trait.textContent = ligne;
      nom.append(trait);
    });
    const large = Math.max(...lignes.map((l) => l.length)) * 0.29, haut = lignes.length * 0.6;
    return { nom, x, y, taille, large, haut };
  });

  /* Letters and patterns keep their size on the screen, whatever the zoom. */
  function ajuster() {
    const [x, y, l, h] = vue, [large, haut] = imprime ? donnees.papier : [plan.clientWidth, plan.clientHeight];
    const pixels = imprime ? 1 / donnees.echelle : Math.min(large / l, haut / h);
    if (!pixels) return;
    const em = (imprime ? PAPIER : ECRAN) / pixels, cx = x + l / 2, cy = y + h / 2;
    /* No name under the buttons. */
    const sousBoutons = (e) => !imprime && (e.x - e.large * em - cx) * pixels + large / 2 < 54 &&
      (e.y - e.haut * em - cy) * pixels + haut / 2 < 132;
    const vues = etiquettes.filter((e) => e.taille >= em && !sousBoutons(e) && Math.abs(e.x - cx) + e.large * em < large / pixels / 2 && Math.abs(e.y - cy) + e.haut * em < haut / pixels / 2);
    noms.setAttribute("font-size", em);
    noms.replaceChildren(...vues.map((e) => e.nom));
    motifs.forEach((m) => m.setAttribute("patternTransform", `scale(${1 / pixels})`));
  }

  /* — view — */

  function montrer(boite) {
    vue = boite;
    plan.setAttribute("viewBox", boite.join(" "));
    scene.classList.toggle("zoome", boite !== depart);
    ajuster();
  }

  function entourer([x, y, l, h]) {
    const large = Math.max(l * (1 + 2 * MARGE), minimum), haut = Math.max(h * (1 + 2 * MARGE), minimum);
    montrer([x + l / 2 - large / 2, y + h / 2 - haut / 2, large, haut]);
  }

  function zoomer(facteur, [px, py] = [0.5, 0.5]) {
    const [x, y, l, h] = vue, large = l * facteur, plafond = 2 * Math.max(depart[2], donnees.tout[2]);
    if (large < minimum || large > plafond) return;
    montrer([x + (l - large) * px, y + h * (1 - facteur) * py, large, h * facteur]);
  }

  function glisser(dx, dy) {
    montrer([vue[0] + dx, vue[1] + dy, vue[2], vue[3]]);
  }

  /* Units of the drawing to a pixel of the screen. */
  const unite = () => Math.max(vue[2] / plan.clientWidth, vue[3] / plan.clientHeight);

  /* — findings — */

  function lacher() {
    choisi?.setAttribute("aria-pressed", "false");
    choisi = null;
    vise.replaceChildren();
    montre.textContent = AIDE;
    retour.hidden = true;
  }

  function viser(bouton) {
    lacher();
    choisi = bouton;
    bouton.setAttribute("aria-pressed", "true");
    const rangs = bouton.dataset.rangs.split(" ").filter(Boolean).map(Number);
    for (const classe of ["halo", "trait"]) {
      for (const k of rangs) {
        const trait = faces[k].cloneNode();
        trait.setAttribute("class", classe);
        vise.append(trait);
      }
    }
    const cites = rangs.slice(0, 5).map((k) => communes[k]), reste = rangs.length - cites.length;
    montre.textContent = "La carte montre : " + cites.join(", ") +
      (reste > 0 ? ` et ${reste} autre${reste > 1 ? "s" : ""}` : "") + ".";
    entourer(bouton.dataset.boite.split(" ").map(Number));
    retour.hidden = false;
    const { top, bottom, height } = scene.getBoundingClientRect();
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

  function ensemble() {
    lacher();
    montrer(depart);
  }

  for (const bouton of document.querySelectorAll("[data-boite]")) {
    bouton.hidden = bouton.disabled = false;
    bouton.addEventListener("click", () => (bouton === choisi ? ensemble() : viser(bouton)));
  }
  retour.addEventListener("click", revenir);
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !choisi) return;
    revenir();
    ensemble();
  });

  /* — commands — */

  const actions = { plus: () => zoomer(1 / 1.6), moins: () => zoomer(1.6), tout: ensemble };
  document.getElementById("commandes").hidden = false;
  for (const bouton of document.querySelectorAll("[data-zoom]")) {
    bouton.addEventListener("click", actions[bouton.dataset.zoom]);
  }
  scene.tabIndex = 0;
  scene.setAttribute("role", "region");
  scene.setAttribute("aria-label", "Carte. Flèches pour se déplacer, + et − pour zoomer, 0 pour la vue d’ensemble.");
  scene.addEventListener("keydown", (e) => {
    if (e.target !== scene || e.ctrlKey || e.metaKey || e.altKey) return;
    const pas = 0.15 * vue[2];
    const action = { "+": actions.plus, "=": actions.plus, "-": actions.moins, 0: ensemble,
      ArrowLeft: () => glisser(-pas, 0), ArrowRight: () => glisser(pas, 0),
      ArrowUp: () => glisser(0, -pas), ArrowDown: () => glisser(0, pas) }[e.key];
    if (!action) return;
    e.preventDefault();
    action();
  });

  /* A plain wheel scrolls the page; with Ctrl (or two fingers on a pad) it zooms. */
  scene.addEventListener("wheel", (e) => {
    if (!e.ctrlKey) return;
    e.preventDefault();
    zoomer(Math.exp(e.deltaY / 300));
  }, { passive: false });
  plan.addEventListener("dblclick", actions.plus);

  let prise = null;
  plan.addEventListener("pointerdown", (e) => {
    if (e.button || (e.pointerType === "touch" && !scene.classList.contains("zoome"))) return;
    prise = { x: e.clientX, y: e.clientY, vue, unite: unite() };
  });
  plan.addEventListener("pointermove", (e) => {
    if (!prise) return survoler(e);
    const dx = e.clientX - prise.x, dy = e.clientY - prise.y;
    if (!scene.classList.contains("saisie") && Math.hypot(dx, dy) < 5) return;
    if (!scene.classList.contains("saisie")) plan.setPointerCapture(e.pointerId);
    scene.classList.add("saisie");
    bulle.hidden = true;
    montrer([prise.vue[0] - dx * prise.unite, prise.vue[1] - dy * prise.unite, vue[2], vue[3]]);
  });
  for (const fin of ["pointerup", "pointercancel"]) {
    plan.addEventListener(fin, () => {
      prise = null;
      scene.classList.remove("saisie");
    });
  }
  plan.addEventListener("pointerleave", () => (bulle.hidden = true));

  /* — what is under the pointer — */

  function ligne(texte, balise) {
    const element = document.createElement(balise);
    element.textContent = texte;
    return element;
  }

  function survoler(e) {
    const k = rang.get(e.target);
    bulle.hidden = k === undefined;
    if (k === undefined) return;
    const tenue = [donnees.detenue[k]].flat().filter((j) => j >= 0).map((j) => donnees.cpts[j]);
    bulle.replaceChildren(ligne(communes[k], "strong"), ...tenue.map((nom) => ligne(nom, "span")),
      ligne(donnees.etats[donnees.etat[k]], "span"));
    const cadre = scene.getBoundingClientRect(), x = e.clientX - cadre.left, y = e.clientY - cadre.top;
    const gauche = x + 16 + bulle.offsetWidth > cadre.width ? x - bulle.offsetWidth - 12 : x + 16;
    const haut = y + 16 + bulle.offsetHeight > cadre.height ? y - bulle.offsetHeight - 12 : y + 16;
    bulle.style.transform = `translate(${Math.max(0, gauche)}px, ${Math.max(0, haut)}px)`;
  }

  /* — paper: the first view, letters of the printed size — */

  let avant = null, replies = [];

  /* Paper bears what is folded too. */
  function imprimer() {
    if (imprime) return;
    imprime = true;
    avant = vue;
    replies = [...document.querySelectorAll("details:not([open])")];
    replies.forEach((d) => { d.open = true; });
    montrer(depart);
  }

  function finir() {
    if (!imprime) return;
    imprime = false;
    replies.forEach((d) => { d.open = false; });
    montrer(avant);
  }

  window.addEventListener("beforeprint", imprimer);
  window.addEventListener("afterprint", finir);
  window.matchMedia("print").addEventListener("change", (e) => (e.matches ? imprimer() : finir()));
  lacher();
  new ResizeObserver(ajuster).observe(scene);
  montrer(depart);
})();
