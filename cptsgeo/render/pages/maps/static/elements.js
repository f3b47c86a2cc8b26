/* Elements and numbers of the pages. */
(function (C) {
  "use strict";

  const nombre = (n) => n.toLocaleString("fr-FR").replace(/\u202f/g, "\u00a0");

  /* The only way elements are made: data goes in as text, never as markup. */
  function element(nom, attributs, ...enfants) {
    const e = document.createElement(nom);
    for (const cle in attributs) e.setAttribute(cle, attributs[cle]);
    e.append(...enfants.filter((x) => x !== null && x !== undefined && x !== ""));
    return e;
  }

  function bouton(texte, action, classe = "lien") {
    const b = element("button", { type: "button", class: classe }, texte);
    b.addEventListener("click", action);
    return b;
  }

  function lien(texte, adresse) {
    if (!/^(https?:\/\/|mailto:)/i.test(adresse || "")) return document.createTextNode(texte);
    return element("a", { href: adresse, rel: "noopener noreferrer", target: "_blank" }, texte);
  }

  Object.assign(C, { element, bouton, lien, nombre });
  C.departement = (d) => `${d.nom} (${d.code})`;
})(window.CptsGeo = window.CptsGeo || {});
