/* What is told of a commune, or of a CPTS: whose it is, unscheduled care, whom to reach, who is near. */
import { NBSP, nombre } from "../../shell/static/numbers.js";
import { element, lien } from "../../shell/static/elements.js";

const ligne = (titre, ...dits) => [element("dt", {}, titre), element("dd", {}, ...dits)];
/* A mailbox that is too long for its line is cut before its sign. */
const relie = ([texte, adresse]) => {
  const dit = lien(texte, adresse), ou = texte.indexOf("@");
  if (ou > 0 && dit.firstChild) dit.replaceChildren(texte.slice(0, ou), element("wbr", {}), texte.slice(ou));
  return dit;
};

export class Reponse {
  constructor(donnees, cptsDe) {
    this.donnees = donnees;
    this.cptsDe = cptsDe;
  }

  /* What a text found, and in a sentence for who hears the page. */
  de(trouve) {
    if (trouve.commune === undefined) {
      const cpts = this.donnees.cpts[trouve.cptsIndice];
      return { noeuds: this._cpts(cpts, "h2"), phrase: `${cpts.nom}. ${this._brefs(cpts)}` };
    }
    return this._commune(trouve);
  }

  _commune({ commune: i, nom }) {
    const { communes, departements, cpts, etats } = this.donnees;
    const departement = departements[communes.departement[i]], { phrases } = etats[communes.etat[i]];
    const tenue = this.cptsDe[i].map((j) => cpts[j]), seule = tenue.length === 1 && !phrases.length;
    const noms = tenue.map((un) => un.nom).join(" et "), [titre, ...suite] = noms ? [noms, ...phrases] : phrases;
    const ou = `${departement.nom} (${departement.code})`;
    const ancien = nom === communes.nom[i] ? "" : `${nom}, aujourd’hui${NBSP}: `;
    const ici = seule ? this._corps(tenue[0], departement.code)
      : [element("div", { class: "plusieurs" }, ...tenue.flatMap((un) => this._cpts(un, "h3", departement.code)))];
    return {
      noeuds: [
        element("h2", seule ? {} : { class: "long" }, titre),
        element("p", { class: "lieu" }, ancien, element("strong", {}, communes.nom[i]),
          ` ${communes.postaux[i].split(" ").join(", ")} · ${ou}`),
        element("p", { class: "sas" }, `SAS / Centre${NBSP}15 – ${departement.nom}`),
        ...[...suite, ...(communes.notes[i] ?? [])].map((dit) => element("p", { class: "dit" }, dit)),
        ...ici,
        ...this._autres("Professionnels qui participent ailleurs", (communes.adhesions[i] ?? []).map((j) => [cpts[j]])),
        ...this._autres(tenue.length ? "Autres CPTS proches, à vol d’oiseau" : "CPTS les plus proches, à vol d’oiseau",
          communes.proches[i].map(([j, km]) => [cpts[j], km])),
      ],
      phrase: `${communes.nom[i]}${NBSP}: ${titre} ${tenue.map((un) => this._brefs(un)).join(" ")}`,
    };
  }

  _cpts(cpts, niveau, ici = "") {
    return [element("section", { class: "cpts" }, element(niveau, {}, cpts.nom), ...this._corps(cpts, ici))];
  }

  _corps(cpts, ici) {
    const { rattachee } = cpts;
    return [
      element("p", { class: cpts.operationnelle ? "statut" : "statut projet" }, cpts.statut),
      ...(cpts.snp ? [element("h3", {}, "Soins non programmés (SNP)"), this._snp(cpts.snp)] : []),
      element("dl", {},
        ...ligne("Site", relie(cpts.site)), ...ligne("Contact", relie(cpts.contact)),
        ...(rattachee && rattachee.code !== ici ? ligne(rattachee.titre, rattachee.nom) : []),
        ...ligne("Liste de communes", cpts.liste)),
    ];
  }

  _snp({ silence, dits }) {
    if (silence) return element("p", { class: "silence" }, silence);
    return element("ul", { class: "snp" }, ...dits.map(({ mots, professions, precision, etat, source }) =>
      element("li", {}, ...(mots ? [element("q", {}, mots), " "] : []), element("strong", {}, professions),
        precision && `${NBSP}: ${precision}`, element("small", {}, [etat, this.donnees.sources[source]].filter(Boolean).join(" · ")))));
  }

  /* CPTS in a few lines. */
  _autres(titre, toutes) {
    if (!toutes.length) return [];
    return [element("h3", { class: "autres" }, titre), element("ul", { class: "autres" },
      ...toutes.map(([cpts, km]) => element("li", {},
        element("strong", {}, cpts.nom), km === undefined ? "" : element("span", { class: "km" }, km ? ` à ${nombre(km)}${NBSP}km` : ` à moins d’un${NBSP}km`),
        cpts.operationnelle ? "" : ` · ${cpts.statut}`,
        cpts.snp && element("p", {}, `SNP${NBSP}: `, this._brefs(cpts, "")),
        ...[cpts.site, cpts.contact].filter(([, adresse]) => adresse).map((un) => element("p", { class: "joindre" }, relie(un))))))];
  }

  /* Unscheduled care in a few words. */
  _brefs({ snp }, avant = `SNP${NBSP}: `) {
    if (!snp) return "";
    const dits = snp.dits.map(({ mots, professions, precision, bref }) => `${mots || professions}${precision && ` (${precision})`}${bref}`);
    return avant + (snp.silence || dits.join(" ; "));
  }
}
