/* Time: a slider that plays, the map and the figures that follow it. */
import { Scene } from "../../drawing/static/scene.js";
import { tous, un } from "../../shell/static/elements.js";

const carte = new Scene("carte");
const temps = JSON.parse(un("temps-donnees").textContent);
const [jouer, curseur, date] = ["jouer", "curseur", "date"].map(un);
const titres = tous("h2 .date"), valeurs = tous(".valeur");
const traits = tous(".curseur"), lignes = tous(".dates tbody tr");
const dernier = temps.dates.length - 1, DUREE = 900;
let minuteur = 0;

/* State of each commune at each date: what changed, from the first one on. */
const etats = [];
for (const changement of temps.changements) {
  const etat = etats.length ? [...etats[etats.length - 1]] : [];
  for (const [k, valeur] of changement) etat[k] = valeur;
  etats.push(etat);
}

function montrer(k) {
  curseur.value = k;
  curseur.setAttribute("aria-valuetext", temps.dates[k]);
  date.textContent = temps.dates[k];
  titres.forEach((titre) => { titre.textContent = temps.dates[k]; });
  valeurs.forEach((cellule, rang) => { cellule.textContent = temps.valeurs[k][rang]; });
  traits.forEach((trait) => trait.setAttribute("d", trait.getAttribute("d").replace(/^M[\d.]+/, `M${temps.abscisses[k]}`)));
  lignes.forEach((ligne, rang) => ligne.classList.toggle("choisie", rang === k));
  carte.colorer(etats[k]);
}

function choisir(k) {
  montrer(k);
  history.replaceState(null, "", `#date=${temps.iso[k]}`);
}

function arreter() {
  clearInterval(minuteur);
  minuteur = 0;
  jouer.setAttribute("aria-pressed", "false");
  jouer.querySelector("span").textContent = "Lire";
}

function lire() {
  if (Number(curseur.value) === dernier) montrer(0);
  jouer.setAttribute("aria-pressed", "true");
  jouer.querySelector("span").textContent = "Pause";
  minuteur = setInterval(() => {
    choisir(Number(curseur.value) + 1);
    if (Number(curseur.value) === dernier) arreter();
  }, DUREE);
}

jouer.addEventListener("click", () => (minuteur ? arreter() : lire()));
curseur.addEventListener("input", () => {
  arreter();
  choisir(Number(curseur.value));
});

/* Paper has the date that is shown. */
window.addEventListener("beforeprint", arreter);

/* An address with #date=2023-12-31 opens at that date. */
function ouvrir() {
  const voulue = new URLSearchParams(location.hash.slice(1)).get("date");
  const k = temps.iso.indexOf(voulue);
  montrer(k < 0 ? dernier : k);
}

tous(".temps")[0].hidden = dernier === 0;
window.addEventListener("hashchange", ouvrir);
ouvrir();
