/* What an engine says of proposals, as plain data: ranks become codes and identifiers. */
export function examiner(moteur, propositions) {
  const { d } = moteur;
  const codes = (liste) => liste.map((i) => moteur.codes[i]);
  const cpts = (j, soi) => (j === soi ? "(proposition)" : d.cpts[j].id);
  const lisible = {
    chemin: (v) => v.map((w) => w && codes(w)),
    morceaux: (v) => v.map(codes),
    enclaves: (v) => v.map(codes),
    liens: (v) => v.map(([a, b, nature]) => [...codes([a, b]), nature.replace(/ /g, "_")]),
    detachees: (v) => Object.fromEntries(v.map(([i, parts]) => [moteur.codes[i], parts.map(codes)])),
  };
  return propositions.map((p) => {
    const soi = p.remplace === null ? -1 : d.cpts.findIndex((c) => c.id === p.remplace);
    const { chiffres, constats, verdict } = moteur.examiner({
      nom: "Essai",
      communes: p.codes.map((code) => moteur.rang.get(code)),
      remplace: soi,
      invitation: p.invitation,
    });
    const { morceaux, ...autres } = chiffres;
    return {
      chiffres: {
        ...autres,
        partagees: codes(chiffres.partagees),
        departements: chiffres.departements.map((d) => d.code),
        regions: chiffres.regions.map((r) => r.code),
        entiers: chiffres.entiers.map((e) => e.siren),
        partages: chiffres.partages.map((e) => e.siren),
      },
      verdict,
      constats: constats.map((c) => ({
        ...c,
        communes: codes(c.communes),
        cpts: c.cpts.map((j) => cpts(j, soi)),
        chiffres: Object.fromEntries(
          Object.entries(c.chiffres).map(([cle, v]) => [cle, lisible[cle] ? lisible[cle](v) : v])),
      })),
    };
  });
}
