/* Elements of the pages, found and made. */

/* What a page has for certain: its template is ours. */
/** @type {(id: string) => any} */
export const un = (id) => document.getElementById(id);
/** @type {(selecteur: string, dans?: any) => any[]} */
export const tous = (selecteur, dans = document) => [...dans.querySelectorAll(selecteur)];
/** @type {(ev: Event) => any} */
export const cible = (ev) => ev.target;

/* The only way elements are made: data goes in as text, never as markup. */
/** @type {(nom: string, attributs: object, ...enfants: any[]) => any} */
export function element(nom, attributs, ...enfants) {
  const e = document.createElement(nom);
  for (const cle in attributs) e.setAttribute(cle, attributs[cle]);
  e.append(...enfants.filter((x) => x !== null && x !== undefined && x !== ""));
  return e;
}

/* The same, of a drawing. */
/** @type {(nom: string, attributs: object) => any} */
export function svg(nom, attributs) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", nom);
  for (const cle in attributs) e.setAttribute(cle, attributs[cle]);
  return e;
}

export function bouton(texte, action, classe = "lien") {
  const b = element("button", { type: "button", class: classe }, texte);
  b.addEventListener("click", action);
  return b;
}

export function lien(texte, adresse) {
  if (!/^(https?:\/\/|mailto:)/i.test(adresse || "")) return document.createTextNode(texte);
  return element("a", { href: adresse, rel: "noopener noreferrer", target: "_blank" }, texte);
}
