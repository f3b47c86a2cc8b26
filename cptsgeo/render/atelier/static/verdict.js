/* The verdict, that of cptsgeo.rules.verdict: from the severities of findings alone. */
import { svg } from "../../shell/static/elements.js";

export function verdict(cas, constats) {
  const combien = (gravite) => constats.filter((c) => c.severite === gravite).length;
  const obstacles = combien("erreur"), points = combien("avertissement");
  if (!obstacles) {
    const etat = points ? "a_trancher" : "aucun_obstacle";
    return { etat, phrase: cas.dire(`verdict.${etat}`, { n: points }) };
  }
  const suite = points ? cas.dire("verdict.suite", { n: points }) : "";
  return { etat: "obstacles", phrase: cas.dire("verdict.obstacles", { n: obstacles, suite }) };
}

/* The shape that tells it, or a severity, without its colour. */
export function dessinDuSigne([forme, traits]) {
  const dessin = svg("svg", { class: "signe", width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true" });
  dessin.append(svg("path", { class: "plein", d: forme }), svg("path", { d: traits }));
  return dessin;
}
