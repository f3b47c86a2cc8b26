/* Tables: sorting, following the filter, a button in each row that leads to the map. */
import { element, un } from "../../../shell/static/elements.js";
import { nombre } from "../../../shell/static/numbers.js";

/* Made at the first sort: a collator takes ten milliseconds. */
let ordre;

export class Tableau {
  /* etatDe(row) gives the row's state, choisir(row) what its button does. */
  constructor(table, etatDe, choisir) {
    this.table = table;
    this.etatDe = etatDe;
    this.corps = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((th, k) =>
      th.querySelector("button").addEventListener("click", () => this._trier(th, k)));
    this.corps.addEventListener("click", (e) => {
      if (e.target.closest("button")) choisir(e.target.closest("tr"));
    });
  }

  _trier(th, k) {
    ordre = ordre || new Intl.Collator("fr", { numeric: true });
    const sens = th.getAttribute("aria-sort") === "ascending" ? -1 : 1, chiffre = th.classList.contains("n");
    for (const autre of th.parentNode.cells) autre.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", sens > 0 ? "ascending" : "descending");
    const lignes = [...this.corps.rows].map((ligne) => {
      const texte = ligne.cells[k].dataset.tri ?? ligne.cells[k].textContent.trim();
      return { ligne, valeur: chiffre && texte !== "" ? +texte.replace(/\s/g, "").replace(",", ".") : texte };
    });
    /* What is empty or not a number stays last, whichever the direction. */
    const vide = (v) => v === "" || Number.isNaN(v);
    lignes.sort((p, q) => +vide(p.valeur) - +vide(q.valeur) || (vide(p.valeur) ? 0 :
      sens * (chiffre ? p.valeur - q.valeur : ordre.compare(p.valeur, q.valeur))));
    this.corps.append(...lignes.map((l) => l.ligne));
  }

  filtrer(caches) {
    for (const ligne of this.corps.rows) ligne.hidden = caches.has(this.etatDe(ligne));
  }
}

/* The table of communes, made when its <details> is first opened. */
export function tableauCommunes(page) {
  const { communes, departements, epci, cpts, etats, calque } = page.donnees;
  const colonnes = ["Commune", "Code", "Codes postaux", "Département", "EPCI", "Population", "CPTS", "Statut"];
  if (calque) colonnes.push(calque.titre);
  const chiffres = ["Population", calque?.nombre && calque.titre];
  const tete = element("tr", {}, ...colonnes.map((c) => element("th", chiffres.includes(c) ? { scope: "col", class: "n" } :
    { scope: "col" }, element("button", {}, c))));
  const parNom = new Intl.Collator("fr"), { nom } = communes;
  const lignes = page.etendue.slice().sort((p, q) => parNom.compare(nom[p], nom[q])).map((i) => element("tr", { "data-rang": i },
    element("th", { scope: "row" }, element("button", {}, communes.nom[i])),
    element("td", {}, communes.code[i]), element("td", {}, communes.postaux[i].replace(/ /g, ", ")),
    element("td", {}, departements[communes.departement[i]]?.nom || ""), element("td", {}, epci[communes.epci[i]]?.nom || ""),
    element("td", { class: "n", "data-tri": communes.population[i] }, nombre(communes.population[i])),
    element("td", {}, page.territoire.cptsDe[i].map((j) => cpts[j].nom).join(" ; ")),
    element("td", {}, etats[communes.etat[i]].libelle),
    calque && element("td", calque.nombre ? { class: "n" } : {}, communes.valeur[i])));
  const table = un("tableau-communes");
  table.append(element("thead", {}, tete), element("tbody", {}, ...lignes));
  return new Tableau(table, (ligne) => page.peinture.calque.etat[ligne.dataset.rang],
    (ligne) => page.choisirCommune(+ligne.dataset.rang, { zoom: true }));
}
