/* The plan of a page as a workbook to read and to work with: an extract, since a page knows public columns
   only. Its tables, headings and labels are those of « cptsgeo plan copier ». */
import { cleDeCpts, cleDeNom } from "./noms.js";
import { listeDe } from "./plan.js";

/* Columns, by table, from the page's words; rows are objects by column. */
const enTable = (titres, lignes) => [Object.values(titres), ...lignes.map((ligne) => Object.keys(titres).map((colonne) => ligne[colonne] ?? ""))];

/* CPTS by name, as people read them; by identifier where a name would not say which. */
function appeler(cpts) {
  const ids = new Set(cpts.map((c) => c.id)), combien = new Map();
  cpts.forEach(({ nom }) => combien.set(cleDeCpts(nom), (combien.get(cleDeCpts(nom)) ?? 0) + 1));
  const parNom = new Map(cpts.map(({ id, nom }) => [id, combien.get(cleDeCpts(nom)) === 1 && !ids.has(cleDeNom(nom)) && !/[;,\n]/.test(nom) ? nom : id]));
  return { une: (id) => parNom.get(id) ?? "", plusieurs: (connus) => (connus.every((id) => parNom.get(id) !== id) ? connus.map((id) => parNom.get(id)).join("; ") : connus.join(" ")) };
}

/* Sheets of a plan, [name, rows] each; dit: what a page knows of workbooks, with who answers for this one. */
export function feuillesDuPlan(plan, { tables, libelles, format, sources, organisme, remarque }, { nom, cog, source, diffuse, jour }) {
  const { moteur } = plan, { codes, noms } = moteur, rangs = plan.ordonner([...plan.cpts.keys()].filter((j) => !(plan.cpts[j].fin && plan.cpts[j].nouvelle)));
  const cpts = rangs.map((j) => plan.cpts[j]), { une, plusieurs } = appeler(cpts), dire = (valeur) => libelles[valeur ?? ""] ?? "", commune = (i) => ({ code_commune: codes[i], nom_commune: noms[i] });
  const perimetre = moteur.d.departements.filter((d) => d.connu).map((d) => d.code).join(" ");
  /* Whoever reads it makes the identifier of a new CPTS of its name. */
  const lignes = {
    cpts: cpts.map((c) => ({ cpts_id: c.nouvelle && une(c.id) !== c.id ? "" : c.id, nom: c.ecrit ?? c.nom, site_internet: c.site, contact: c.contact, siege: c.siege, fin: c.fin?.date, motif_fin: dire(c.fin?.motif),
      fiabilite_composition: c.liste ? "" : dire(c.fiabilite) })),
    compositions: rangs.flatMap((j) => plan.territoires[j].map((i) => ({ cpts_id: une(plan.cpts[j].id), ...commune(i), depuis: plan.cpts[j].liste?.effet }))),
    listes: rangs.filter((j) => plan.cpts[j].liste).map((j) => {
      const { fiabilite, source: de, date, effet, modifiee_le, corrigee } = listeDe(plan, j);
      return { cpts_id: une(plan.cpts[j].id), fiabilite: dire(fiabilite), source: de, date_liste: date, effet, modifiee_le: corrigee ? jour : modifiee_le };
    }),
    "a-attribuer": [...plan.attente].sort(([p], [q]) => p - q).map(([i, de]) => ({ ...commune(i), venait_de: une(de) })),
    statuts: cpts.flatMap((c) => c.evenements.map((e) => ({ cpts_id: une(c.id), date: e.date, statut: dire(e.statut), nature: dire(e.nature), source: e.source, estime: dire(e.estime ? "oui" : "non") }))),
    derogations: moteur.d.derogations.map(([i, ids, partielle]) => [i, ids.filter((id) => une(id)), partielle]).filter(([, ids]) => ids.length > 1)
      .map(([i, ids, partielle]) => ({ ...commune(i), cpts_ids: plusieurs(ids), couverture: dire(partielle ? "partielle" : "entiere") })),
  };
  const tete = [["Clé", "Valeur"], ["format", String(format)], ["nom", nom], ["perimetre", perimetre], ["cog", String(cog)],
    ...[...sources, source].map((texte) => ["sources", texte]), ["organisme", diffuse ?? organisme], ["extrait", "oui"], ["remarque", remarque]];
  return [["plan", tete], ...Object.entries(tables).map(([table, titres]) => [table, enTable(titres, lignes[table])])];
}
