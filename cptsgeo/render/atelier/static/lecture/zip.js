/* The members of a zip, inflated by the browser itself, and no more of them than they may hold. */

export class ZipAbime extends Error {}
export class ZipTropGros extends Error {}

const FIN = 0x06054b50, ENTREE = 0x02014b50, LOCAL = 0x04034b50, SANS = 0, DEFLATE = 8, PARTOUT = 0xffffffff;
const FIN_TAILLE = 22, COMMENTAIRE = 0xffff, MEMBRES = 20_000;

/** @type {Uint32Array | null} */
let table = null;
function crc32Zip(octets) {
  if (!table) {
    table = new Uint32Array(256);
    for (let n = 0; n < 256; n++) {
      let c = n;
      for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
      table[n] = c;
    }
  }
  let c = PARTOUT;
  for (let k = 0; k < octets.length; k++) c = table[(c ^ octets[k]) & 255] ^ (c >>> 8);
  return (c ^ PARTOUT) >>> 0;
}

export class Zip {
  /* limite: bytes of all that is read, inflated. */
  constructor(octets, limite) {
    this.octets = octets;
    this.vue = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    this.reste = limite;
    try {
      this.membres = this._repertoire();
    } catch (erreur) {
      throw erreur instanceof RangeError ? new ZipAbime() : erreur;
    }
  }

  _repertoire() {
    const { vue, octets } = this, membres = new Map();
    let fin = octets.length - FIN_TAILLE;
    const bas = Math.max(0, fin - COMMENTAIRE);
    while (fin >= bas && vue.getUint32(fin, true) !== FIN) fin--;
    if (fin < bas) throw new ZipAbime();
    const combien = vue.getUint16(fin + 10, true), taille = vue.getUint32(fin + 12, true);
    /* What stands before the zip, as in a file that runs, moves it all. */
    let place = fin - taille;
    const avance = place - vue.getUint32(fin + 16, true);
    if (avance < 0 || combien > MEMBRES) throw new ZipAbime();
    for (let k = 0; k < combien; k++) {
      if (vue.getUint32(place, true) !== ENTREE) throw new ZipAbime();
      const long = (n) => vue.getUint32(place + n, true), court = (n) => vue.getUint16(place + n, true);
      const nom = new TextDecoder().decode(octets.subarray(place + 46, place + 46 + court(28)));
      membres.set(nom, { chiffre: court(8) & 1, methode: court(10), crc: long(16), serre: long(20), taille: long(24), debut: long(42) + avance });
      place += 46 + court(28) + court(30) + court(32);
    }
    return membres;
  }

  /* Bytes of a member; in a promise. */
  async lire(nom) {
    const m = this.membres.get(nom);
    if (!m || m.chiffre || [m.serre, m.taille, m.debut].includes(PARTOUT)) throw new ZipAbime();
    if (m.taille > this.reste) throw new ZipTropGros();
    let serre;
    try {
      if (this.vue.getUint32(m.debut, true) !== LOCAL) throw new ZipAbime();
      const debut = m.debut + 30 + this.vue.getUint16(m.debut + 26, true) + this.vue.getUint16(m.debut + 28, true);
      serre = this.octets.subarray(debut, debut + m.serre);
    } catch {
      throw new ZipAbime();
    }
    if (serre.length < m.serre || ![SANS, DEFLATE].includes(m.methode)) throw new ZipAbime();
    const octets = m.methode === SANS ? serre : await this._gonfler(serre, m.taille);
    if (octets.length !== m.taille || crc32Zip(octets) !== m.crc) throw new ZipAbime();
    this.reste -= octets.length;
    return octets;
  }

  /* What a header says may lie: what comes out is counted. */
  async _gonfler(serre, taille) {
    const flux = new Blob([serre]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const octets = new Uint8Array(taille);
    let lus = 0;
    try {
      for (;;) {
        const { done, value } = await flux.read();
        if (done) return octets.subarray(0, lus);
        if (lus + value.length > taille) throw new ZipAbime();
        octets.set(value, lus);
        lus += value.length;
      }
    } catch {
      flux.cancel().catch(() => {});
      throw new ZipAbime();
    }
  }
}
