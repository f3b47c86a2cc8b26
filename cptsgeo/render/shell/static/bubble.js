/* The bubble that follows the pointer over a map. What it says stands elsewhere in the page too, for
   who has no pointer. */
import { element } from "./elements.js";

const BESIDE = 16, BEFORE = 12;

export class Bubble {
  constructor(zone) {
    this.zone = zone;
    this.node = element("div", { class: "bulle", "aria-hidden": "true", hidden: "" });
    zone.append(this.node);
  }

  tell(contents) {
    this.node.hidden = false;
    this.node.replaceChildren(...contents);
  }

  hide() {
    this.node.hidden = true;
  }

  /* Beside a point of the zone: after it, or before it where the zone ends. */
  follow({ x, y }) {
    const { node, zone } = this, w = node.offsetWidth, h = node.offsetHeight;
    const left = x + BESIDE + w > zone.clientWidth ? x - w - BEFORE : x + BESIDE;
    const top = y + BESIDE + h > zone.clientHeight ? y - h - BEFORE : y + BESIDE;
    node.style.transform = `translate(${Math.max(0, Math.round(left))}px, ${Math.max(0, Math.round(top))}px)`;
  }
}
