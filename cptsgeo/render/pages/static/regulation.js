/* The page of those who take calls: a place is typed, and its CPTS is told. */
import { deplier, entiers } from "../../canvas/static/decodage.js";
import { un } from "../../shell/static/elements.js";
import { Guichet } from "./guichet.js";
import { Reponse } from "./reponse.js";

/* Once the keys rest: who hears the page would hear each of them. */
const REPOS = 600;

/* Of each commune, rank and kilometres of the CPTS near it; a rank too many is that of none. */
function proches(texte, combien, communes, cpts) {
  const nombres = entiers(texte), pair = (k) => [nombres[k], nombres[k + 1]];
  return communes.map((_, i) => Array.from({ length: combien }, (__, k) => pair(2 * (combien * i + k))).filter(([j]) => j < cpts));
}

class Page {
  constructor(donnees) {
    const { communes } = donnees;
    deplier(donnees);
    communes.population = [...communes.population].map((signe) => parseInt(signe, 36));
    communes.proches = proches(communes.proches, donnees.proches, communes.code, donnees.cpts.length);
    this.donnees = donnees;
    this.territoire = { donnees, cptsDe: communes.cpts.map((c) => (c < 0 ? [] : [c].flat())) };
    this.reponse = new Reponse(donnees, this.territoire.cptsDe);
    this.zone = un("reponse");
    this.aide = [...this.zone.childNodes];
    this.repos = 0;
    this.guichet = new Guichet(this);
    this.guichet.champ.focus();
  }

  /* What is aimed at; nothing, and the help is there again. */
  montrer(trouve = undefined) {
    const { noeuds, phrase } = trouve ? this.reponse.de(trouve) : { noeuds: this.aide, phrase: "" };
    this.zone.replaceChildren(...noeuds);
    this.zone.classList.toggle("repond", trouve !== undefined);
    clearTimeout(this.repos);
    this.repos = setTimeout(() => (un("annonce").textContent = phrase), REPOS);
  }
}

globalThis.CptsGeo = { page: new Page(JSON.parse(un("regulation-donnees").textContent)) };
