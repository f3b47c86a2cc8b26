/* The page: what is selected, and what follows from it. */
import { ecrireCle } from "../../../canvas/static/cle.js";
import { deplier, mercator } from "../../../canvas/static/decodage.js";
import { pastille } from "../../../canvas/static/motifs.js";
import { Peinture } from "../../../canvas/static/peinture.js";
import { Recherche } from "../../../canvas/static/recherche.js";
import { Territoire } from "../../../canvas/static/territoire.js";
import { Bubble } from "../../../shell/static/bubble.js";
import { MapButtons, icon } from "../../../shell/static/buttons.js";
import { element, tous, un } from "../../../shell/static/elements.js";
import { Couche } from "./couche.js";
import { Fiche } from "./fiche.js";
import { Filtre } from "./filtre.js";
import { Impression } from "./impression.js";
import { Tableau, tableauCommunes } from "./tableau.js";

const lent = window.matchMedia("(prefers-reduced-motion: reduce)");
const etroit = window.matchMedia("(max-width: 760px)");

export class Page {
  constructor(carte, donnees) {
    this.carte = carte;
    this.donnees = donnees;
    /** @type {Tableau[]} */
    this.tableaux = [];
    deplier(donnees);
    this.territoire = new Territoire(donnees);
    this.peinture = new Peinture(this.territoire, donnees.page.fond);
    this.selection = { commune: -1, cpts: [], survol: -1 };
    this.etendue = this.territoire.faces.filter((f) => !this.territoire.contexte.has(f));
    this._cadrer();
    /* Around one CPTS the others are there for context: a sliver of one needs no name. */
    this.numeros = donnees.page.nature !== "cpts";
    this.couche = new Couche(this.peinture, this.selection,
      { numeroter: this.numeros, dire: (numerotees) => ecrireCle(un("cle"), numerotees) }).addTo(carte);
    this.fiche = new Fiche(this);
    this.recherche = new Recherche(this);
    this.filtre = new Filtre(this);
    this.impression = new Impression(this);
    this._commandes();
    this.bulle = new Bubble(carte.getContainer());
    this._ecouter();
    this._tableaux();
    this._lireAdresse(false);
    window.addEventListener("hashchange", () => this._lireAdresse(true));
  }

  /* — map — */

  limites(faces) {
    const b = this.territoire.boite(faces), { lat, lon } = mercator;
    return L.latLngBounds([lat(b[3]), lon(b[0])], [lat(b[1]), lon(b[2])]);
  }

  _cadrer() {
    const { carte, donnees } = this, { fond } = donnees.page, tout = this.limites(this.etendue);
    const zone = carte.getContainer();
    zone.setAttribute("role", "region");
    zone.setAttribute("aria-label", "Carte. Flèches pour se déplacer, + et − pour zoomer, Entrée pour ouvrir la fiche de la commune placée au centre.");
    carte.options.zoomSnap = fond ? 1 : 0.25;
    carte._zoomAnimated = carte._zoomAnimated && !lent.matches;
    carte.attributionControl?.setPrefix('<a href="https://leafletjs.com" rel="noopener noreferrer">Leaflet</a>');
    carte.setMinZoom(0).setMaxZoom(15);
    carte.fitBounds(tout, { animate: false, padding: [14, 14] });
    carte.setMinZoom(Math.floor(carte.getZoom()) - 1);
    if (fond) {
      L.tileLayer(fond.url, { attribution: element("i", {}, fond.attribution).innerHTML, maxZoom: 15 }).addTo(carte);
    }
  }

  vueEnsemble() {
    this.carte.fitBounds(this.limites(this.etendue), { animate: !lent.matches, padding: [14, 14] });
  }

  /* Zooms so that the card does not hide what it is about. */
  _montrer(faces, zoomMaximal) {
    const fiche = this.fiche.racine, cache = etroit.matches ? [0, 0] : [fiche.offsetWidth, 0];
    const zone = this.carte.getContainer(), { top, bottom } = zone.getBoundingClientRect();
    if (etroit.matches) {
      zone.scrollIntoView({ block: "start", behavior: lent.matches ? "auto" : "smooth" });
      cache[1] = Math.max(0, Math.min(bottom - top - 120, fiche.offsetHeight - (innerHeight - (bottom - top))));
    } else if (top < -40 || bottom > innerHeight + 200) zone.scrollIntoView({ block: "nearest" });
    this.carte.fitBounds(this.limites(faces), { animate: !lent.matches, maxZoom: zoomMaximal,
      paddingTopLeft: [30, 30], paddingBottomRight: [cache[0] + 30, cache[1] + 30] });
  }

  _commandes() {
    const { carte } = this, commandes = new MapButtons();
    const [plus, moins] = commandes.addZoom({ plus: () => carte.zoomIn(1), moins: () => carte.zoomOut(1), tout: () => this.vueEnsemble() });
    const large = commandes.addToggle("Carte en pleine largeur", icon("M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5"), false, () => {
      const oui = document.documentElement.classList.toggle("pleine-largeur");
      carte.invalidateSize({ animate: false });
      return oui;
    });
    large.className = "large";
    const borner = () => {
      plus.setAttribute("aria-disabled", String(carte.getZoom() >= carte.getMaxZoom()));
      moins.setAttribute("aria-disabled", String(carte.getZoom() <= carte.getMinZoom()));
    };
    borner();
    carte.on("zoomend", borner);
    L.DomEvent.disableClickPropagation(commandes.bar);
    const Barre = L.Control.extend({ onAdd: () => commandes.bar });
    new Barre({ position: "topleft" }).addTo(carte);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(carte);
  }

  _ecouter() {
    const { carte, territoire } = this, zone = carte.getContainer();
    const sous = ({ latlng: p }) => territoire.sous(mercator.x(p.lng), mercator.y(p.lat));
    zone.append(element("div", { class: "viseur", "aria-hidden": "true" }));
    carte.on("mousemove", (e) => this._survoler(sous(e), e.containerPoint));
    carte.on("mouseout movestart", () => this._survoler(-1));
    carte.on("click", (e) => {
      const f = sous(e);
      if (f >= 0) this.choisirCommune(f);
      else this.fermer();
    });
    /* Leaflet focuses the map on a press: the cross-hair is for the keyboard only. */
    zone.addEventListener("pointerdown", () => zone.classList.add("souris"));
    zone.addEventListener("blur", () => zone.classList.remove("souris"));
    zone.addEventListener("keydown", (e) => {
      zone.classList.remove("souris");
      if (e.target !== zone || e.key !== "Enter") return;
      const f = sous({ latlng: carte.getCenter() });
      if (f >= 0) this.choisirCommune(f);
    });
  }

  _survoler(f, point) {
    const { bulle, selection, donnees } = this;
    if (f !== selection.survol) {
      selection.survol = f;
      this.couche.surligner();
      if (f < 0) bulle.hide();
      else {
        const { communes, cpts, etats } = donnees, liste = this.territoire.cptsDe[f];
        bulle.tell([element("strong", {}, communes.nom[f]),
          ...liste.map((j) => element("span", {}, cpts[j].nom)),
          element("span", { class: "statut" }, pastille(etats[communes.etat[f]]), etats[communes.etat[f]].libelle),
          ...this._indicateur(f).map((texte) => element("span", { class: "valeur" }, texte))]);
      }
    }
    if (f >= 0) bulle.follow(point);
  }

  /* What the indicator says of a commune, if there is one. */
  _indicateur(f) {
    const { calque, communes } = this.donnees;
    return calque ? [`${calque.nom} : ${communes.valeur[f] || "sans valeur"}`] : [];
  }

  /* — selection — */

  choisirCommune(i, options) {
    this._choisir({ commune: i, cpts: this.territoire.cptsDe[i] }, options);
  }

  choisirCpts(j, options) {
    this._choisir({ commune: -1, cpts: [j] }, options);
  }

  _choisir(selection, { zoom = false, focus = true, adresse = true } = {}) {
    const { commune, cpts } = Object.assign(this.selection, selection), { donnees, territoire } = this;
    this._dire("");
    if (commune >= 0) this.fiche.commune(commune);
    else this.fiche.cpts(cpts[0]);
    if (focus) this.fiche.prendreFocus();
    this.couche.surligner();
    const faces = commune >= 0 ? [commune] : territoire.membres[cpts[0]];
    if (zoom && faces.length) this._montrer(faces, commune >= 0 ? 11 : 12);
    if (adresse) {
      this._ecrireAdresse(commune >= 0 ? `commune=${donnees.communes.code[commune]}`
        : `cpts=${encodeURIComponent(donnees.cpts[cpts[0]].id)}`);
    }
  }

  fermer() {
    Object.assign(this.selection, { commune: -1, cpts: [] });
    this.fiche.fermer();
    this.couche.surligner();
    if (location.hash) this._ecrireAdresse("");
  }

  filtrer(caches) {
    this.peinture.caches = caches;
    this.couche.repeindre();
    this.tableaux.forEach((t) => t.filtrer(caches));
  }

  /* — address — */

  /* Pages opened from a mail may have no history to write to. */
  _ecrireAdresse(texte) {
    try {
      history.replaceState(null, "", texte ? `#${texte}` : location.pathname + location.search);
    } catch { /* the selection is shown all the same */ }
  }

  _lireAdresse(focus) {
    const [, cle, brut] = /^#(commune|cpts)=(.+)$/.exec(location.hash) || [];
    if (!cle) return;
    let valeur = brut;
    try {
      valeur = decodeURIComponent(brut);
    } catch { /* taken as written */ }
    const options = { zoom: true, focus, adresse: false };
    const rang = cle === "commune" ? this.donnees.communes.code.indexOf(valeur.toUpperCase())
      : this.donnees.cpts.findIndex((c) => c.id === valeur);
    if (rang < 0) {
      this._dire(cle === "commune" ? `Aucune commune de cette carte ne porte le code « ${valeur} ».`
        : `Aucune CPTS de cette carte ne porte l’identifiant « ${valeur} ».`);
    } else if (cle === "commune") this.choisirCommune(rang, options);
    else this.choisirCpts(rang, options);
  }

  _dire(texte) {
    un("message").textContent = texte;
  }

  /* — tables — */

  _tableaux() {
    const { cpts } = this.donnees, rangs = new Map(cpts.map((c, j) => [c.id, j]));
    this.tableaux = tous("table.tableau-cpts").map((table) => new Tableau(table,
      (ligne) => (this.peinture.calque.statuts ? cpts[rangs.get(ligne.dataset.cpts)]?.etat : -1),
      (ligne) => this.choisirCpts(rangs.get(ligne.dataset.cpts), { zoom: true })));
    tous(".liste-cpts button").forEach((b) => b.addEventListener("click",
      () => this.choisirCpts(rangs.get(b.dataset.cpts), { zoom: true })));
    un("communes").addEventListener("toggle", () => {
      const table = tableauCommunes(this);
      table.filtrer(this.peinture.caches);
      this.tableaux.push(table);
    }, { once: true });
  }
}
