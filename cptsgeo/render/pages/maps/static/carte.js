/* What the page calls with the map that Leaflet made, in a document or in a notebook's frame. */
import { Page } from "./page.js";

globalThis.CptsGeo = {
  dessiner(carte, donnees) {
    this.page = new Page(carte, donnees);
  },
};
