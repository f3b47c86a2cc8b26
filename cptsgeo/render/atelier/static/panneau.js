/* The panel: what the proposal is, what the rules say of it, and its communes one by one. */
import { bouton, cible, element, tous, un } from "../../shell/static/elements.js";
import { NBSP, compte, nombre } from "../../shell/static/numbers.js";
import { cite, enumere } from "./phrases.js";
import { LETTRES } from "./travail.js";
import { dessinDuSigne } from "./verdict.js";
import { ensuite } from "./vue.js";

const SEVERITIES = { erreur: ["erreur", "erreurs"], avertissement: ["avertissement", "avertissements"], information: ["information", "informations"] };

const signed = (n) => (n > 0 ? `+${NBSP}${nombre(n)}` : nombre(n));
const euros = (n) => `${nombre(n)}${NBSP}€`;

/* A legend for paper: patterns of what is not shown are not drawn, so they get names of their own. */
export function copie(liste) {
  const clone = liste.cloneNode(true);
  tous("pattern", clone).forEach((motif) => {
    tous(`[fill="url(#${motif.id})"]`, clone).forEach((e) => e.setAttribute("fill", `url(#${motif.id}-papier)`));
    motif.id += "-papier";
  });
  return clone;
}

/* What inhabitants are counted without: « sans Nantes, partagée par dérogation ». */
export const sansPartagees = (moteur, { partagees }) => (partagees.length
  ? `sans ${enumere(partagees.map((i) => moteur.noms[i]))}, ${partagees.length > 1 ? "partagées" : "partagée"} par dérogation` : "");

export class Panneau {
  constructor(atelier) {
    this.atelier = atelier;
    this.ensembles = [];
    this._ecouter();
    ensuite(() => this._remplirEnsembles());
  }

  _ecouter() {
    const { etat } = this.atelier;
    un("nom").addEventListener("change", () => etat.nommer(un("nom").value.trim() || "Sans nom"));
    un("remplace").addEventListener("change", () => this._remplacer(un("remplace").value));
    un("panneau-seul").addEventListener("click", () => {
      const oui = document.documentElement.classList.toggle("plein-panneau");
      un("panneau-seul").setAttribute("aria-pressed", String(oui));
    });
    un("invitation").addEventListener("change", () => etat.inviter(un("invitation").checked));
    un("nouvelle").addEventListener("click", () => etat.nouvelle() || this.atelier.dire("Vingt-six propositions, c’est le plus."));
    un("dupliquer").addEventListener("click", () => etat.dupliquer() || this.atelier.dire("Vingt-six propositions, c’est le plus."));
    un("vider").addEventListener("click", () => etat.vider());
    un("supprimer").addEventListener("click", () => etat.supprimer());
    un("communes").addEventListener("toggle", () => this._liste());
    un("filtre").addEventListener("input", () => this._filtrer());
    un("comparer").addEventListener("toggle", () => this._comparer());
    for (const dedans of [true, false]) {
      un(dedans ? "ensemble-ajouter" : "ensemble-retirer").addEventListener("click", () => {
        const ensemble = this.ensembles[un("ensemble").value];
        if (ensemble) this.atelier.geste(ensemble.faces, dedans, ensemble.nom);
      });
    }
    un("liste").addEventListener("change", (ev) => this.atelier.geste([+cible(ev).value], cible(ev).checked));
  }

  /* Whole EPCI, departments and CPTS. */
  _remplirEnsembles() {
    const { communes, cpts, departements, epci } = this.atelier.donnees, { membres, faces } = this.atelier.territoire;
    const par = (colonne, noms) => {
      const groupes = noms.map((nom) => ({ nom, faces: [] }));
      faces.forEach((f) => groupes[colonne[f]]?.faces.push(f));
      return groupes.filter((x) => x.faces.length);
    };
    const ordre = new Intl.Collator("fr"), tri = (liste) => liste.sort((p, q) => ordre.compare(p.nom, q.nom));
    const groupes = [
      ["CPTS", tri(cpts.map((c, j) => ({ nom: c.nom, faces: membres[j] })).filter((x) => x.faces.length))],
      ["EPCI", tri(par(communes.epci, epci.map((x) => x.nom)))],
      ["Départements", tri(par(communes.departement, departements.map((d) => `${d.nom} (${d.code})`)))],
    ];
    this.ensembles = groupes.flatMap(([, liste]) => liste);
    let rang = 0;
    un("ensemble").append(element("option", { value: "" }, "Un EPCI, une CPTS, un département…"), ...groupes.map(([titre, liste]) =>
      element("optgroup", { label: titre }, ...liste.map((x) => element("option", { value: rang++ }, x.nom)))));
  }

  /* What replaces a CPTS begins as its territory, unless something is drawn already. */
  _remplacer(id) {
    const { cpts, etat, donnees, territoire } = this.atelier, j = cpts.findIndex((c) => c.id === id);
    const vierge = j >= 0 && !etat.active.communes.length;
    etat.remplacer(id, vierge ? territoire.membres[j].map((f) => donnees.communes.code[f]).sort() : null);
    if (vierge) this.atelier.dessin.montrer([...this.atelier.dessin.dedans]);
  }

  /* — after each gesture — */

  actualiser() {
    const { etat } = this.atelier, { propositions, active } = etat.present, p = etat.active;
    un("onglets").replaceChildren(...propositions.map((proposition, k) => {
      const b = bouton(`${LETTRES[k]} · ${proposition.nom}`, () => etat.choisir(k), "onglet");
      b.setAttribute("aria-pressed", String(k === active));
      return b;
    }));
    if (document.activeElement !== un("nom")) un("nom").value = p.nom;
    un("remplace").value = p.remplace;
    un("invitation").checked = p.invitation;
    this._verdict();
    this._chiffres();
    this._constats();
    this._resume();
    if (un("communes").open) this._cocher();
    if (un("comparer").open) this._comparer();
  }

  _verdict() {
    const { resultat: { verdict }, etat } = this.atelier;
    this.verdictDans(un("verdict"), verdict, etat.active.communes.length > 0);
  }

  verdictDans(lieu, verdict, montre) {
    const { donnees: { signes }, moteur: { d } } = this.atelier;
    lieu.hidden = !montre;
    lieu.className = `verdict ${verdict.etat}`;
    lieu.replaceChildren(dessinDuSigne(signes[verdict.etat]), element("div", {},
      element("p", {}, element("strong", {}, verdict.phrase)), element("p", { class: "competence" }, d.phrases["verdict.avis"])));
  }

  /* On a phone the panel is below the map: what counts stays on it. */
  _resume() {
    const { resultat: { chiffres, verdict }, donnees: { signes }, etat } = this.atelier;
    const texte = `${compte(chiffres.communes, "commune")} · ${compte(chiffres.propre, "habitant")}`;
    un("resume").replaceChildren(etat.active.communes.length ? element("span", {}, dessinDuSigne(signes[verdict.etat]), texte) : "");
  }

  _chiffres() {
    const { chiffres: c, atelier } = { chiffres: this.atelier.resultat.chiffres, atelier: this.atelier };
    const taille = c.taille === null ? "–" : `Taille ${c.taille}`, ecarts = [];
    if (c.manque !== null) ecarts.push(`${compte(c.manque, "habitant")} de plus${NBSP}: taille ${c.taille + 1}`);
    if (c.marge !== null) ecarts.push(`${compte(c.marge + 1, "habitant")} de moins${NBSP}: taille ${c.taille - 1}`);
    const sans = sansPartagees(atelier.moteur, c);
    const carte = (titre, valeur, ...details) => element("div", {}, element("dt", {}, titre), element("dd", { class: "valeur" }, valeur),
      ...details.filter(Boolean).map((d) => element("dd", { class: "detail" }, d)));
    const noms = (liste, texte = (x) => x.nom) => enumere(liste.map(texte));
    const blocs = [
      carte("Habitants", nombre(c.propre), sans, this._ecart()),
      carte("Taille de l’ACI", taille, ...ecarts),
      carte("Communes", nombre(c.communes), c.morceaux.length > 1 ? `en ${c.morceaux.length} morceaux` : c.communes ? "d’un seul tenant" : ""),
      carte(c.departements.length > 1 ? "Départements" : "Département", enumere(c.departements.map((d) => d.code)) || "–",
        noms(c.departements), c.regions.length > 1 ? noms(c.regions) : ""),
      carte("EPCI", `${compte(c.entiers.length, "entier")}, ${compte(c.partages.length, "partagé")}`,
        c.entiers.length ? `En entier${NBSP}: ${noms(c.entiers)}` : "",
        c.partages.length ? `En partie${NBSP}: ${noms(c.partages, (x) => `${x.nom} (${x.dedans} sur ${x.dedans + x.dehors})`)}` : ""),
    ];
    const missions = c.missions.length ? element("details", { class: "missions" }, element("summary", {}, `Financement${NBSP}: ${atelier.moteur.d.aci.dit[c.taille - 1]}`),
      element("table", {}, element("caption", { class: "cache" }, atelier.moteur.d.aci.titre), element("tbody", {}, ...c.missions.map(([nom, montant]) => element("tr", {}, element("th", { scope: "row" }, nom), element("td", { class: "n" }, euros(montant))))))) : "";
    const ouvert = un("chiffres").querySelector(".missions")?.open;
    un("chiffres").replaceChildren(element("dl", { class: "chiffres" }, ...blocs), missions);
    if (ouvert && missions) missions.open = true;
  }

  /* The difference from what the proposal began as. */
  _ecart() {
    const { communes, depart } = this.atelier.etat.active, avant = new Set(depart), apres = new Set(communes);
    if (!depart.length) return "";
    const plus = communes.filter((c) => !avant.has(c)), moins = depart.filter((c) => !apres.has(c));
    if (!plus.length && !moins.length) return "comme au départ";
    const habitants = this.atelier.habitants(plus) - this.atelier.habitants(moins);
    return `depuis le départ${NBSP}: ${compte(plus.length, "commune ajoutée", "communes ajoutées")}, ${compte(moins.length, "retirée")}, ${signed(habitants)} habitants`;
  }

  _constats() {
    if (this.atelier.etat.active.communes.length) return this.constatsDans(un("constats"), this.atelier.resultat.constats);
    return un("constats").replaceChildren(element("p", { class: "note" }, "Cliquer une commune sur la carte, ou chercher son nom, pour commencer."));
  }

  constatsDans(lieu, constats) {
    const { donnees: { signes } } = this.atelier, sortie = [];
    for (const [gravite, [seul, plusieurs]] of Object.entries(SEVERITIES)) {
      const vus = constats.filter((c) => c.severite === gravite);
      if (!vus.length) continue;
      sortie.push(element("h3", { class: gravite }, dessinDuSigne(signes[gravite]), `${vus.length} ${vus.length > 1 ? plusieurs : seul}`),
        element("ul", { class: `constats ${gravite}` }, ...vus.map((c) => this._constat(c))));
    }
    lieu.replaceChildren(...sortie);
  }

  _constat(c) {
    const { titres, faceDe } = this.atelier, lieux = this._lieux(c);
    const li = element("li", {}, element("strong", {}, titres.get(c.code)), " ", element("span", {}, c.phrase));
    for (const [texte, rangs] of lieux) {
      const faces = rangs.map((i) => faceDe[i]).filter((f) => f >= 0);
      if (!faces.length) continue;
      const b = bouton(texte, () => this.atelier.montrer(faces), "lien");
      b.addEventListener("focus", () => this.atelier.dessin.viser(faces));
      b.addEventListener("blur", () => this.atelier.dessin.viser([]));
      li.append(" ", b);
    }
    return li;
  }

  /* Where to look: each piece, the communes that it is about, or the EPCI. */
  _lieux({ code, communes, chiffres }) {
    if (code === "territoire_discontinu") {
      const { population, noms } = this.atelier.moteur, ville = (m) => noms[m.reduce((p, q) => (population[q] > population[p] ? q : p))];
      return chiffres.morceaux.map((m, k) => [`Morceau ${k + 1}, ${ville(m)}`, m]);
    }
    if (communes.length) return [["Voir", communes]];
    if (code === "epci_partage") {
      const { communes: c, epci } = this.atelier.moteur.d, k = epci.findIndex((x) => x.siren === chiffres.epci);
      return [["Voir", this.atelier.moteur.codes.flatMap((_, i) => (c.epci[i] === k ? [i] : []))]];
    }
    return [];
  }

  /* — communes one by one, in step with the map — */

  _liste() {
    if (!un("communes").open) return;
    if (!this.cases) {
      const { communes, epci } = this.atelier.donnees, ordre = new Intl.Collator("fr");
      const tries = this.atelier.territoire.faces.slice().sort((p, q) => ordre.compare(communes.nom[p], communes.nom[q]));
      this.cases = new Map(tries.map((f) => {
        const boite = element("input", { type: "checkbox", value: f });
        const detail = `${communes.code[f]} · ${nombre(communes.population[f])} hab.`;
        const ligne = element("label", {}, boite, element("span", {}, communes.nom[f]), element("small", {}, detail));
        const mots = `${communes.nom[f]} ${communes.code[f]} ${communes.postaux[f]} ${epci[communes.epci[f]]?.nom ?? ""}`;
        return [f, { boite, ligne, mots: mots.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase() }];
      }));
      un("liste").replaceChildren(...[...this.cases.values()].map((c) => c.ligne));
    }
    this._cocher();
  }

  _cocher() {
    const { dedans } = this.atelier.dessin;
    for (const [f, { boite }] of this.cases ?? []) if (boite.checked !== dedans.has(f)) boite.checked = dedans.has(f);
  }

  _filtrer() {
    this._liste();
    const texte = un("filtre").value.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();
    for (const { ligne, mots } of this.cases?.values() ?? []) ligne.hidden = !mots.includes(texte);
  }

  /* — side by side — */

  _comparer() {
    if (!un("comparer").open) return;
    const { etat } = this.atelier, { propositions } = etat.present;
    const resultats = propositions.map((p, k) => (k === etat.present.active ? this.atelier.resultat : this.atelier.examiner(p)));
    const combien = (r, gravite) => r.constats.filter((c) => c.severite === gravite).length;
    /* Of an invitation no money is told. */
    /** @type {[string, (r: any) => any][]} */
    const argent = propositions.every((p) => p.invitation) ? []
      : [[this.atelier.moteur.d.aci.titre, (r) => (r.chiffres.financement ? euros(r.chiffres.financement) : "–")]];
    /** @type {[string, (r: any) => any][]} */
    const lignes = [
      ["Verdict", (r) => r.verdict.phrase],
      ["Communes", (r) => nombre(r.chiffres.communes)],
      ["Habitants", (r) => nombre(r.chiffres.propre)],
      ["Taille", (r) => r.chiffres.taille ?? "–"],
      ...argent,
      ["Morceaux", (r) => nombre(r.chiffres.morceaux.length)],
      ["Départements", (r) => enumere(r.chiffres.departements.map((d) => d.code)) || "–"],
      ["EPCI entiers", (r) => nombre(r.chiffres.entiers.length)],
      ["EPCI partagés", (r) => nombre(r.chiffres.partages.length)],
      ["Erreurs", (r) => nombre(combien(r, "erreur"))],
      ["Avertissements", (r) => nombre(combien(r, "avertissement"))],
    ];
    un("comparaison").replaceChildren(
      element("caption", { class: "cache" }, "Les propositions côte à côte"),
      element("thead", {}, element("tr", {}, element("td", {}), ...propositions.map((p, k) => element("th", { scope: "col" }, `${LETTRES[k]} · ${p.nom}`)))),
      element("tbody", {}, ...lignes.map(([titre, valeur]) => element("tr", {}, element("th", { scope: "row" }, titre),
        ...resultats.map((r) => element("td", titre === "Verdict" ? {} : { class: "n" }, String(valeur(r))))))));
  }

  /* — the printed report — */

  rapport() {
    const { etat, donnees, dessin, resultat } = this.atelier, p = etat.active, { communes } = donnees;
    const remplacee = donnees.cpts.find((c) => c.id === p.remplace);
    const [verdict, chiffres, constats] = ["verdict", "chiffres", "constats"].map((id) => un(id).cloneNode(true));
    for (const partie of [verdict, chiffres, constats]) partie.removeAttribute("id");
    constats.querySelectorAll("button").forEach((b) => b.remove());
    chiffres.querySelectorAll("details").forEach((d) => (d.open = true));
    const liste = element("ul", { class: "membres" }, ...p.communes.map((code) => {
      const f = this.atelier.faces.get(code);
      return element("li", {}, `${communes.nom[f]} (${code}), ${nombre(communes.population[f])}`);
    }));
    const genre = p.invitation ? "Territoire d’invitation" : remplacee ? `Nouveau territoire de ${cite(remplacee.nom)}` : "Territoire proposé";
    const legende = element("div", { class: "legende" }, copie(un("legende").querySelector("ul")));
    un("rapport").replaceChildren(element("h1", {}, p.nom), element("p", { class: "detail" }, genre), ...this.atelier.edition.imprimer(),
      verdict, dessin.figure(`Carte de ${p.nom}`), legende, chiffres,
      ...tous("#reserves .avis").map((a) => a.cloneNode(true)),
      element("h2", {}, "Constats"), constats, ...this.atelier.notes.imprimer(), ...(p.communes.length ? [element("h2", {}, `Communes (${resultat.chiffres.communes}) et habitants`), liste] : []));
  }
}
