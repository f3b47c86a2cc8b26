/* The buttons over a map, in a column; the first three are the same on every map. */
import { element, svg } from "./elements.js";

/* A drawing on 20 × 20, for a button that has no sign. */
export function icon(d) {
  const drawing = svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" });
  drawing.append(svg("path", { d }));
  return drawing;
}

const ICONS = ["M10 4v12M4 10h12", "M4 10h12", "M3 10l7-6 7 6M5 9v7h10V9"];

export class MapButtons {
  constructor(attributes = {}) {
    this.bar = element("div", { class: "commandes", ...attributes });
  }

  add(name, sign, action) {
    const button = element("button", { type: "button", title: name, "aria-label": name }, sign);
    button.addEventListener("click", action);
    this.bar.append(button);
    return button;
  }

  /* Its action tells whether it is pressed now. */
  addToggle(name, sign, pressed, action) {
    const button = this.add(name, sign, () => button.setAttribute("aria-pressed", String(action())));
    button.setAttribute("aria-pressed", String(pressed));
    return button;
  }

  /* Nearer, farther, and back to the whole view. */
  addZoom({ plus, moins, tout }, signs = ICONS.map(icon)) {
    return [
      this.add("Zoomer", signs[0], plus),
      this.add("Dézoomer", signs[1], moins),
      this.add("Vue d’ensemble", signs[2], tout),
    ];
  }
}
