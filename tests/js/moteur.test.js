// The parts of the atelier's engine on small cases, with node's own runner: node --test tests/js
import assert from "node:assert/strict";
import { test } from "node:test";
import { charnieres, chemin, morceaux } from "../../cptsgeo/render/atelier/static/graphe.js";
import { enumere, part, remplir } from "../../cptsgeo/render/atelier/static/phrases.js";
import { compte, nombre } from "../../cptsgeo/render/shell/static/numbers.js";

const simple = (texte) => texte.replace(/\u00a0/g, " ");
const chaine = (n) => (i) => [i - 1, i + 1].filter((k) => k >= 0 && k < n);

test("numbers as French writes them", () => {
  assert.equal(simple(nombre(1234567)), "1 234 567");
  assert.equal(simple(nombre(-1200)), "−1 200");
  assert.equal(simple(compte(1, "commune")), "1 commune");
  assert.equal(simple(compte(0, "commune")), "0 commune");
  assert.equal(simple(compte(2, "cheval", "chevaux")), "2 chevaux");
  assert.equal(enumere([]), "");
  assert.equal(enumere(["a", "b", "c"]), "a, b et c");
});

test("shares round as Python does, and never to all or nothing", () => {
  assert.equal(simple(part(1, 16)), "6,2 %");
  assert.equal(simple(part(3, 16)), "18,8 %");
  assert.equal(simple(part(99999, 100000)), "99,9 %");
  assert.equal(simple(part(1, 100000)), "0,1 %");
  assert.equal(part(1, 0), "–");
});

test("templates", () => {
  const mots = { commune: (i) => `c${i}`, liste: (l, n = 8) => l.slice(0, n).join("+"), noms: (l) => l.join("/") };
  assert.equal(remplir("{a} {b|commune} {c|liste 2} {d|cpts} {n?est/sont}", mots,
    { a: "x {b}", b: 4, c: [1, 2, 3], d: [5, 6], n: 2 }), "x {b} c4 1+2 5/6 sont");
  assert.equal(remplir("{n?,/, dont}", mots, { n: [1] }), ",");
  assert.throws(() => remplir("{absent}", mots, {}));
  assert.throws(() => remplir("{n|inconnu}", mots, { n: 1 }));
});

test("pieces and hinges", () => {
  const tri = (listes) => listes.map((l) => l.slice().sort()).sort();
  assert.deepEqual(tri(morceaux([0, 1, 3, 4, 6], chaine(7), 7)), [[0, 1], [3, 4], [6]]);
  const trouvees = charnieres([0, 1, 2, 3], chaine(4), 4);
  assert.deepEqual([...trouvees.keys()].sort(), [1, 2]);
  assert.deepEqual(tri(trouvees.get(1)), [[2, 3]]);
  const longue = charnieres(Array.from({ length: 2_000 }, (_, i) => i), chaine(2_000), 2_000);
  assert.equal(longue.size, 1_998);
  const etoile = (i) => (i ? [0] : [1, 2, 3]);
  assert.equal(charnieres([0, 1, 2, 3], etoile, 4).get(0).length, 3);
});

test("the shortest way, then the cheapest, within a limit", () => {
  const voisins = { 0: [1, 2], 1: [0, 3], 2: [0, 3], 3: [1, 2, 4], 4: [3] };
  const beside = (i) => voisins[i], cout = (i) => ({ 1: 5, 2: 1 })[i] || 0;
  assert.deepEqual(chemin([0], new Set([3]), beside, cout, 5), [2]);
  assert.deepEqual(chemin([0], new Set([4]), beside, cout, 2), [2, 3]);
  assert.equal(chemin([0], new Set([4]), beside, cout, 1), null);
  assert.deepEqual(chemin([0], new Set([1]), beside, cout, 5), []);
  assert.deepEqual(chemin([0], new Set([0]), beside, cout, 5), []);
  assert.equal(chemin([0], new Set(), beside, cout, 5), null);
});
