/* How large a CPTS of a plan is. */
const sommes = new WeakMap();

/* Inhabitants of a territory, counted once. */
function habitants(plan, communes) {
  if (!sommes.has(communes)) sommes.set(communes, communes.reduce((somme, i) => somme + plan.moteur.population[i], 0));
  return sommes.get(communes);
}

/* { communes, partagees, propre, population, taille }: population and size are null where a derogation
   shares one of its communes, or where it has none. */
export function portraitDe(plan, j) {
  const communes = plan.territoires[j], { derogations, population: de } = plan.moteur;
  const partagees = [...derogations.keys()].filter((i) => plan.detenteurs(i).includes(j) && plan.derogation(i));
  const propre = partagees.reduce((reste, i) => reste - de[i], habitants(plan, communes));
  const population = partagees.length || !communes.length ? null : propre;
  return { communes, partagees, propre, population, taille: population === null ? null : plan.moteur.taille(population) };
}
