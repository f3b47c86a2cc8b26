/* As rapidfuzz.fuzz.ratio and process.extract: what two texts have in common, in order, of 100. */

/* Lengths of longest common subsequences with a text, 32 letters at a time (Hyyrö). */
class Commun {
  constructor(texte) {
    const lettres = [...texte];
    this.n = lettres.length;
    this.blocs = Math.max(1, Math.ceil(this.n / 32));
    this.masques = new Map();
    lettres.forEach((lettre, i) => {
      const code = lettre.codePointAt(0);
      if (!this.masques.has(code)) this.masques.set(code, new Int32Array(this.blocs));
      this.masques.get(code)[i >> 5] |= 1 << (i & 31);
    });
  }

  longueur(autre) {
    const { blocs, masques } = this, s = new Int32Array(blocs).fill(-1);
    for (let k = 0; k < autre.length; k++) {
      const m = masques.get(autre.charCodeAt(k));
      if (!m) continue;
      let retenue = 0;
      for (let b = 0; b < blocs; b++) {
        const u = s[b] & m[b], x = (s[b] >>> 0) + (u >>> 0) + retenue;
        retenue = x > 0xffffffff ? 1 : 0;
        s[b] = (x | 0) | (s[b] & ~m[b]);
      }
    }
    let total = 0;
    for (let b = 0; b < blocs; b++) {
      const reste = this.n - 32 * b, masque = reste >= 32 ? -1 : (1 << reste) - 1;
      for (let v = ~s[b] & masque; v; v &= v - 1) total++;
    }
    return total;
  }
}

/* Known names as [score, position]: those at least so much alike, the most alike first. */
export function ressemblants(texte, connus, { least, limit = 3 }) {
  const commun = new Commun(texte), { n } = commun, trouves = [], bas = least / 100;
  for (let i = 0; i < connus.length; i++) {
    const autre = connus[i], tout = n + autre.length;
    /* Were all letters of the shorter one in the other, it could not be more alike. */
    if (tout && 1 - (tout - 2 * Math.min(n, autre.length)) / tout < bas) continue;
    const part = tout ? 1 - (tout - 2 * commun.longueur(autre)) / tout : 1;
    if (part >= bas && part * 100 >= least) trouves.push([part * 100, i]);
  }
  return trouves.sort((p, q) => q[0] - p[0] || p[1] - q[1]).slice(0, limit);
}
