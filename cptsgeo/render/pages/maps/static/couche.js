/* The map layer: three canvases (ground, selection and hover, labels) that Leaflet moves and scales
   as one, larger than the window so that short pans cost nothing. */

export const Couche = L.Renderer.extend({
  options: { padding: 0.1 },

  /* numeroter tells whether names without room have numbers, dire(those) is told of them. */
  initialize(peinture, selection, { numeroter, dire }) {
    L.Renderer.prototype.initialize.call(this);
    this.peinture = peinture;
    this.selection = selection;
    this.numeroter = numeroter;
    this.dire = dire;
  },

  getEvents() {
    return L.extend(L.Renderer.prototype.getEvents.call(this), { move: this._suivre });
  },

  _initContainer() {
    this._container = L.DomUtil.create("div", "couche");
    this.toiles = [0, 1, 2].map(() => {
      const toile = L.DomUtil.create("canvas", "", this._container);
      toile.setAttribute("aria-hidden", "true");
      return toile.getContext("2d");
    });
  },

  _destroyContainer() {
    L.DomUtil.remove(this._container);
    delete this._container;
    delete this.toiles;
  },

  /* A long drag leaves the margin: repaint on the way. */
  _suivre() {
    const carte = this._map, coin = carte.containerPointToLayerPoint([0, 0]);
    if (this._enRoute || carte._animatingZoom || carte.getZoom() !== this._zoom ||
        this._bounds.contains(L.bounds(coin, coin.add(carte.getSize())))) return;
    this._enRoute = L.Util.requestAnimFrame(() => {
      this._enRoute = null;
      if (this._map && !this._map._animatingZoom && this._map.getZoom() === this._zoom) this._update();
    });
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds, taille = this._bounds.getSize(), origine = this._map.getPixelOrigin();
    const finesse = window.devicePixelRatio || 1, coin = this._map.containerPointToLayerPoint([0, 0]);
    const mx = coin.x - min.x, my = coin.y - min.y;
    L.DomUtil.setPosition(this._container, min);
    this.vue = { s: 256 * Math.pow(2, this._zoom), ox: origine.x + min.x, oy: origine.y + min.y,
      l: taille.x, h: taille.y, mx, my, finesse, numeros: this.numeroter,
      /* No label under the buttons and the scale. */
      reserves: [[mx, my, mx + 58, my + 180], [mx, taille.y - my - 34, mx + 110, taille.y]] };
    for (const { canvas } of this.toiles) {
      const l = Math.round(taille.x * finesse), h = Math.round(taille.y * finesse);
      if (canvas.width !== l || canvas.height !== h) {
        canvas.width = l;
        canvas.height = h;
        canvas.style.width = taille.x + "px";
        canvas.style.height = taille.y + "px";
      }
    }
    this.repeindre();
    this.fire("update");
  },

  repeindre() {
    if (!this.vue) return;
    this.peinture.fond(this.toiles[0], this.vue);
    this.dire(this.peinture.noms(this.toiles[2], this.vue));
    this.surligner();
  },

  /* An empty canvas is never touched: it costs no memory until something is chosen. */
  surligner() {
    const { commune, cpts, survol } = this.selection, rien = commune < 0 && survol < 0 && !cpts.length;
    if (!this.vue || (rien && !this.surligne)) return;
    this.surligne = !rien;
    this.peinture.dessus(this.toiles[1], this.vue, this.selection);
  },
});
