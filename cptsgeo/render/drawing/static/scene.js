/* A map in a page: zoomed by its viewBox, pointed at, recoloured. Without a script it reads the
   same; only this is missing. */
import { Bubble } from "../../shell/static/bubble.js";
import { MapButtons } from "../../shell/static/buttons.js";
import { element, svg, tous, un } from "../../shell/static/elements.js";

const PAPIER = 10, ECRAN = 12, MARGE = 0.16;

/** @type {(donnee: any) => any} */
function etiquette([texte, x, y, taille, classe]) {
  const lignes = texte.split("|"), nom = svg("text", { y });
  if (classe) nom.setAttribute("class", classe);
  lignes.forEach((ligne, k) => {
    const trait = svg("tspan", { x, dy: `${k ? 1.1 : 0.35 - (lignes.length - 1) * 0.55}em` });
    trait.textContent = ligne;
    nom.append(trait);
  });
  const large = Math.max(...lignes.map((l) => l.length)) * 0.29, haut = lignes.length * 0.6;
  return { nom, x, y, taille, large, haut };
}

/* Numbers are read at any zoom, each in its place or near it: see marks.py. */
const HAUT = 1.45, ECART = 0.2, ESSAIS = [[0, 0]];
for (const pas of [1.7, 2.5, 3.3, 4.1, 4.9, 5.7, 6.5, 7.3]) {
  for (let k = 0; k < 16; k++) ESSAIS.push([1.25 * pas * Math.cos(k * Math.PI / 8), pas * Math.sin(k * Math.PI / 8)]);
}

const heurte = (a, b, em, ecart = 0) => Math.abs(a.x - b.x) < (a.large + b.large + ecart) * em &&
  Math.abs(a.y - b.y) < (a.haut + b.haut + ecart) * em;

function ecarter(numeros, em, cadre, pris) {
  const faits = [];
  for (const [texte, x, y] of numeros) {
    if (Math.abs(x - cadre.x) > cadre.large * em || Math.abs(y - cadre.y) > cadre.haut * em) continue;
    const essais = ESSAIS.map(([dx, dy]) => ({ texte, ancre: [x, y], x: x + dx * em, y: y + dy * em,
      large: 0.3 * texte.length + 0.4, haut: HAUT / 2 }));
    const tient = (e) => Math.abs(e.x - cadre.x) < (cadre.large - e.large) * em &&
      Math.abs(e.y - cadre.y) < (cadre.haut - e.haut) * em &&
      ![...pris, ...faits].some((autre) => heurte(e, autre, em, ECART));
    faits.push(essais.find(tient) ?? essais[0]);
  }
  return faits;
}

function numeroter(faits, em) {
  const deplaces = faits.filter((e) => e.x !== e.ancre[0] || e.y !== e.ancre[1]);
  return [
    ...deplaces.map((e) => svg("path", { d: `M${e.ancre}L${[e.x, e.y]}` })),
    ...deplaces.map((e) => svg("circle", { cx: e.ancre[0], cy: e.ancre[1], r: em * 0.22 })),
    ...faits.flatMap((e) => {
      const nombre = svg("text", { x: e.x, y: e.y, dy: ".36em" });
      nombre.textContent = e.texte;
      return [svg("rect", { x: e.x - e.large * em, y: e.y - e.haut * em, width: 2 * e.large * em,
        height: 2 * e.haut * em, rx: em * 0.5 }), nombre];
    }),
  ];
}

/* `suivre` is told each view that a user chose: two maps side by side follow each other. */
export class Scene {
  constructor(ident) {
    const donnees = JSON.parse(un(`${ident}-donnees`).textContent);
    this.plan = un(ident);
    this.racine = this.plan.closest(".scene");
    this.vise = this.racine.querySelector(".vise");
    this.noms = this.racine.querySelector(".noms");
    this.numeros = this.racine.querySelector(".numeros");
    this.faces = tous(".faces path, .faces use", this.plan);
    this.rang = new Map(this.faces.map((face, k) => [face, k]));
    this.motifs = tous("pattern", this.plan);
    const noms = donnees.noms.split(";");
    /* A name is in lines, of which those after a hyphen take no space. */
    this.communes = noms.map((nom) => nom.replace(/(\S-)\|/g, "$1").replace(/\|/g, " "));
    this.etiquettes = donnees.etiquettes.map(([nom, ...reste]) => etiquette([noms[nom] ?? nom, ...reste]));
    this.etat = [...donnees.etat];
    this.donnees = donnees;
    this.depart = this.vue = donnees.vue;
    this.minimum = donnees.vue[2] / 40;
    this.imprime = false;
    /** @type {(boite: number[]) => void} */
    this.suivre = () => {};
    this.dire = (k) => [this.communes[k], ...this.tenue(k), donnees.etats[this.etat[k]]];
    this.commander();
    this.bulle = new Bubble(this.racine);
    this.pointer();
    window.addEventListener("beforeprint", () => this.imprimer());
    window.addEventListener("afterprint", () => this.finir());
    window.matchMedia("print").addEventListener("change", (e) => (e.matches ? this.imprimer() : this.finir()));
    new ResizeObserver(() => this.ajuster()).observe(this.racine);
    this.montrer(this.depart);
  }

  tenue(k) {
    return [this.donnees.detenue[k]].flat().filter((j) => j >= 0).map((j) => this.donnees.cpts[j]);
  }

  /* Letters and patterns keep their size on the screen, whatever the zoom. */
  ajuster() {
    const { plan, imprime, donnees } = this, [x, y, l, h] = this.vue;
    const [large, haut] = imprime ? donnees.papier : [plan.clientWidth, plan.clientHeight];
    const pixels = imprime ? 1 / donnees.echelle : Math.min(large / l, haut / h);
    if (!pixels) return;
    const em = (imprime ? PAPIER : ECRAN) / pixels, lettre = em * pixels;
    const cadre = { x: x + l / 2, y: y + h / 2, large: large / 2 / lettre, haut: haut / 2 / lettre };
    /* Nothing is written under the buttons. */
    const boutons = { x: cadre.x - (large / 2 - 27) / pixels, y: cadre.y - (haut / 2 - 66) / pixels, large: 27 / lettre, haut: 66 / lettre };
    const pris = imprime ? [] : [boutons];
    const chiffres = ecarter(donnees.numeros, em, cadre, pris);
    const vues = this.etiquettes.filter((e) => e.taille >= em &&
      Math.abs(e.x - cadre.x) < (cadre.large - e.large) * em && Math.abs(e.y - cadre.y) < (cadre.haut - e.haut) * em &&
      ![...pris, ...chiffres].some((autre) => heurte(e, autre, em, 0.3)));
    this.numeros.setAttribute("font-size", em);
    this.numeros.replaceChildren(...numeroter(chiffres, em));
    this.noms.setAttribute("font-size", em);
    this.noms.replaceChildren(...vues.map((e) => e.nom));
    this.motifs.forEach((m) => m.setAttribute("patternTransform", `scale(${1 / pixels})`));
  }

  montrer(boite) {
    this.vue = boite;
    this.plan.setAttribute("viewBox", boite.join(" "));
    this.racine.classList.toggle("zoome", String(boite) !== String(this.depart));
    this.ajuster();
  }

  aller(boite) {
    this.montrer(boite);
    this.suivre(boite);
  }

  ensemble() {
    this.viser([]);
    this.aller(this.depart);
  }

  entourer([x, y, l, h]) {
    const large = Math.max(l * (1 + 2 * MARGE), this.minimum), haut = Math.max(h * (1 + 2 * MARGE), this.minimum);
    this.aller([x + l / 2 - large / 2, y + h / 2 - haut / 2, large, haut]);
  }

  /* Outlines communes. */
  viser(rangs) {
    this.vise.replaceChildren();
    for (const classe of ["halo", "trait"]) {
      for (const k of rangs) {
        const trait = this.faces[k].cloneNode();
        for (const nom of ["id", "style"]) trait.removeAttribute(nom);
        trait.setAttribute("class", classe);
        this.vise.append(trait);
      }
    }
  }

  citer(rangs) {
    const cites = rangs.slice(0, 5).map((k) => this.communes[k]), reste = rangs.length - cites.length;
    return cites.join(", ") + (reste > 0 ? ` et ${reste} autre${reste > 1 ? "s" : ""}` : "") + ".";
  }

  /* Gives communes other states: ranks among those of the legend. */
  colorer(etat) {
    const ident = this.plan.id, cles = this.donnees.cles;
    this.faces.forEach((face, k) => {
      if (this.etat[k] !== etat[k]) face.style.fill = `url(#${ident}-${cles[etat[k]]})`;
    });
    this.etat = etat;
  }

  /** @param {number} facteur */
  zoomer(facteur, [px, py] = /** @type {number[]} */ ([0.5, 0.5])) {
    const [x, y, l, h] = this.vue, large = l * facteur, plafond = 2 * Math.max(this.depart[2], this.donnees.tout[2]);
    if (large < this.minimum || large > plafond) return;
    this.aller([x + (l - large) * px, y + h * (1 - facteur) * py, large, h * facteur]);
  }

  /* Where a point of the window is, as shares of the view. */
  part({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.plan.getScreenCTM().inverse());
    return [(x - this.vue[0]) / this.vue[2], (y - this.vue[1]) / this.vue[3]];
  }

  glisser(dx, dy) {
    const [x, y, l, h] = this.vue;
    this.aller([x + dx, y + dy, l, h]);
  }

  commander() {
    const { racine } = this;
    const actions = { plus: () => this.zoomer(1 / 1.6), moins: () => this.zoomer(1.6), tout: () => this.ensemble() };
    this.actions = actions;
    const nom = racine.dataset.nom ? ` (${racine.dataset.nom})` : "";
    const commandes = new MapButtons({ role: "group", "aria-label": `Commandes de la carte${nom}` });
    commandes.addZoom(actions);
    racine.append(commandes.bar);
    racine.tabIndex = 0;
    racine.setAttribute("role", "region");
    racine.setAttribute("aria-label", (racine.dataset.nom || "Carte") + ". Flèches pour se déplacer, + et − pour zoomer, 0 pour la vue d’ensemble.");
    racine.addEventListener("keydown", (e) => {
      if (e.target !== racine || e.ctrlKey || e.metaKey || e.altKey) return;
      const pas = 0.15 * this.vue[2];
      const action = { "+": actions.plus, "=": actions.plus, "-": actions.moins, 0: actions.tout,
        ArrowLeft: () => this.glisser(-pas, 0), ArrowRight: () => this.glisser(pas, 0),
        ArrowUp: () => this.glisser(0, -pas), ArrowDown: () => this.glisser(0, pas) }[e.key];
      if (!action) return;
      e.preventDefault();
      action();
    });
    /* A plain wheel scrolls the page; with Ctrl (or two fingers on a pad) it zooms. */
    racine.addEventListener("wheel", (e) => {
      if (!e.ctrlKey) return;
      e.preventDefault();
      this.zoomer(Math.exp(e.deltaY / 300), this.part(e));
    }, { passive: false });
  }

  pointer() {
    const { plan, racine, bulle } = this;
    /** @type {any} */
    let prise = null;
    /** @type {any} */
    let pince = null;
    /* Units of the drawing to a pixel of the screen. */
    const unite = () => Math.max(this.vue[2] / plan.clientWidth, this.vue[3] / plan.clientHeight);
    plan.addEventListener("dblclick", (e) => this.zoomer(1 / 1.6, this.part(e)));
    plan.addEventListener("pointerdown", (e) => {
      if (e.button || (e.pointerType === "touch" && !racine.classList.contains("zoome"))) return;
      prise = { x: e.clientX, y: e.clientY, vue: this.vue, unite: unite() };
    });
    plan.addEventListener("pointermove", (e) => {
      if (!prise) return this.survoler(e);
      const dx = e.clientX - prise.x, dy = e.clientY - prise.y;
      if (!racine.classList.contains("saisie") && Math.hypot(dx, dy) < 5) return;
      if (!racine.classList.contains("saisie")) plan.setPointerCapture(e.pointerId);
      racine.classList.add("saisie");
      bulle.hide();
      this.aller([prise.vue[0] - dx * prise.unite, prise.vue[1] - dy * prise.unite, this.vue[2], this.vue[3]]);
    });
    for (const fin of ["pointerup", "pointercancel"]) {
      plan.addEventListener(fin, () => {
        prise = null;
        racine.classList.remove("saisie");
      });
    }
    plan.addEventListener("pointerleave", () => (bulle.hide()));
    /* One finger scrolls the page until the map is zoomed; two pinch the map. */
    plan.addEventListener("touchmove", (e) => {
      if (e.touches.length !== 2) return;
      if (e.cancelable) e.preventDefault();
      prise = null;
      const [a, b] = e.touches, avant = pince;
      pince = { ecart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) || 1,
        clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 };
      if (!avant) return;
      this.zoomer(avant.ecart / pince.ecart, this.part(avant));
      this.glisser((avant.clientX - pince.clientX) * unite(), (avant.clientY - pince.clientY) * unite());
    }, { passive: false });
    for (const fin of ["touchend", "touchcancel"]) plan.addEventListener(fin, () => (pince = null));
  }

  survoler(e) {
    const k = this.rang.get(e.target);
    if (k === undefined) {
      this.bulle.hide();
      return;
    }
    const [nom, ...reste] = this.dire(k);
    this.bulle.tell([element("strong", {}, nom), ...reste.map((texte) => element("span", {}, texte))]);
    const { left, top } = this.racine.getBoundingClientRect();
    this.bulle.follow({ x: e.clientX - left, y: e.clientY - top });
  }

  /* Paper has the first view, with letters of the printed size. */
  imprimer() {
    if (this.imprime) return;
    this.imprime = true;
    this.avant = this.vue;
    this.montrer(this.depart);
  }

  finir() {
    if (!this.imprime) return;
    this.imprime = false;
    this.montrer(this.avant);
  }
}
