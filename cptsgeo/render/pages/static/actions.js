/* All CPTS unfolded at once, or folded: paper has what is unfolded. */
import { tous } from "../../shell/static/elements.js";

for (const bouton of tous("#deplier")) {
  const fiches = tous(".fiches details"), ouvertes = () => fiches.every((fiche) => fiche.open);
  const dire = () => (bouton.textContent = ouvertes() ? "Tout replier" : "Tout déplier");
  bouton.hidden = !fiches.length;
  bouton.addEventListener("click", () => {
    const ouvrir = !ouvertes();
    for (const fiche of fiches) fiche.open = ouvrir;
  });
  for (const fiche of fiches) fiche.addEventListener("toggle", dire);
}
