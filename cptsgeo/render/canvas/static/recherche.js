/* The search box: an ARIA combobox over communes, former communes, CPTS, postal and INSEE codes. */
import { element, un } from "../../shell/static/elements.js";
import { nombre } from "../../shell/static/numbers.js";

const VIDES = new Set("le la les l de du des d en et a au aux".split(" ")), PLUS = 12;

/* « L’Île-d’Yeu », « ile d yeu » and « St Géréon » / « Saint-Géréon » are the same words. */
function mots(texte) {
  const tous = texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/œ/g, "oe").replace(/æ/g, "ae").split(/[^a-z0-9]+/).filter(Boolean)
    .map((m) => (m === "st" ? "saint" : m === "ste" ? "sainte" : m));
  const pleins = tous.filter((m) => !VIDES.has(m));
  return pleins.length ? pleins : tous;
}

export class Recherche {
  constructor(page) {
    this.page = page;
    this.rang = -1;
    /** @type {any[]} */
    this.trouves = [];
    this.champ = un("recherche");
    this.liste = un("suggestions");
    this.avis = un("recherche-avis");
    this.champ.addEventListener("input", () => this._proposer());
    this.champ.addEventListener("focus", () => this.champ.value && this._proposer());
    this.champ.addEventListener("blur", () => this._fermer());
    this.champ.addEventListener("keydown", (e) => this._touche(e));
    /* Before the field loses focus, or the list would close under the pointer. */
    this.liste.addEventListener("mousedown", (e) => {
      e.preventDefault();
      const option = e.target.closest("[role=option]");
      if (option) this._choisir(+option.dataset.rang);
    });
  }

  /* Built at the first keystroke. */
  _index() {
    const { communes, cpts, departements } = this.page.donnees, index = [];
    const entrer = (nom, detail, cible, rang) => index.push({ nom, detail, rang, mots: mots(nom), ...cible });
    cpts.forEach((c, cptsIndice) => {
      entrer(c.nom, "CPTS", { cptsIndice }, 2);
      c.alias.forEach((ancien) => entrer(ancien, `aujourd’hui : ${c.nom}`, { cptsIndice }, 0));
    });
    communes.nom.forEach((nom, commune) => {
      const codes = [communes.code[commune], ...communes.postaux[commune].split(" ").filter(Boolean)];
      const d = departements[communes.departement[commune]]?.code || "";
      entrer(nom, `commune · ${d}`, { commune, codes }, 1);
      communes.anciennes[commune].forEach((ancienne) =>
        entrer(ancienne, `aujourd’hui : ${nom}`, { commune }, 0));
    });
    return index;
  }

  _trouver(texte) {
    this.index = this.index || this._index();
    const code = texte.replace(/\s/g, "").toUpperCase(), trouves = [];
    const parCode = /^\d[\dAB]\d{0,3}$/.test(code), cherches = mots(texte);
    if (!cherches.length) return trouves;
    const phrase = cherches.join(" "), { population } = this.page.donnees.communes;
    for (const e of this.index) {
      let note = 0, detail = e.detail;
      if (parCode) {
        const trouve = e.codes?.find((c) => c.startsWith(code));
        if (trouve) [note, detail] = [100, `${detail} · ${trouve}`];
      } else {
        const nom = e.mots.join(" ");
        const sansCpts = e.mots.filter((m) => m !== "cpts").join(" ");
        if (nom === phrase || sansCpts === phrase) note = 40;
        else if (nom.startsWith(phrase) || sansCpts.startsWith(phrase)) note = 30;
        else if (cherches.every((c) => e.mots.some((m) => m.startsWith(c)))) note = 20;
        else if (phrase.length > 2 && nom.includes(phrase)) note = 10;
      }
      if (note) trouves.push({ ...e, detail, note: note + e.rang + (population[e.commune] || 0) / 1e7 });
    }
    return trouves.sort((p, q) => q.note - p.note || p.nom.localeCompare(q.nom, "fr"));
  }

  _proposer() {
    const texte = this.champ.value.trim();
    if (!texte) return this._fermer();
    const trouves = this._trouver(texte), n = trouves.length;
    this.trouves = trouves.slice(0, PLUS);
    this.liste.replaceChildren(...this.trouves.map((e, rang) =>
      element("li", { role: "option", id: `suggestion-${rang}`, "data-rang": rang, "aria-selected": "false" },
        element("span", { class: "nom" }, e.nom), " ", element("span", { class: "detail" }, e.detail))));
    this.liste.hidden = !n;
    this.champ.setAttribute("aria-expanded", String(n > 0));
    this.avis.textContent = n ? `${nombre(n)} ${n > 1 ? "résultats" : "résultat"}` +
      (n > PLUS ? `, les ${PLUS} premiers affichés` : "") : "Aucun résultat sur cette carte.";
    this.avis.classList.toggle("vu", !n);
    this._viser(n ? 0 : -1);
  }

  _viser(rang) {
    this.rang = rang;
    [...this.liste.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === rang)));
    if (rang < 0) return this.champ.removeAttribute("aria-activedescendant");
    this.champ.setAttribute("aria-activedescendant", `suggestion-${rang}`);
    this.liste.children[rang].scrollIntoView({ block: "nearest" });
  }

  _touche(e) {
    const n = this.liste.hidden ? 0 : this.trouves.length;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!n) this._proposer();
      else this._viser((this.rang + (e.key === "ArrowDown" ? 1 : n - 1)) % n);
    } else if (e.key === "Enter") {
      e.preventDefault();
      if (n) this._choisir(this.rang);
    } else if (e.key === "Escape" && (n || this.champ.value)) {
      e.preventDefault();
      if (!n) this.champ.value = "";
      this._fermer();
    }
  }

  _choisir(rang) {
    const e = this.trouves[rang];
    this.champ.value = e.nom;
    this._fermer();
    if (e.cptsIndice !== undefined) this.page.choisirCpts(e.cptsIndice, { zoom: true });
    else this.page.choisirCommune(e.commune, { zoom: true });
  }

  _fermer() {
    this.liste.hidden = true;
    this.avis.classList.remove("vu");
    this.champ.setAttribute("aria-expanded", "false");
    this.champ.removeAttribute("aria-activedescendant");
  }
}

