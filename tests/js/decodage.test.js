// What the columns of a page are before they are read.
import assert from "node:assert/strict";
import { test } from "node:test";

import { abreges, entiers, listes, postes } from "../../cptsgeo/render/canvas/static/decodage.js";

test("former names of each commune", () => {
  assert.deepEqual(listes("Ancenis;Saint-Géréon||Freigné"), [["Ancenis", "Saint-Géréon"], [], ["Freigné"]]);
  assert.deepEqual(listes(""), [[]]);
});

test("postal codes begin as the code of their commune, unless they are whole", () => {
  const codes = ["44003", "2A004", "01004", "97411"];
  assert.deepEqual(postes("150 158|20000 20090|500|400 97490", codes),
    ["44150 44158", "20000 20090", "01500", "97400 97490"]);
  assert.deepEqual(postes("", ["44003"]), [""]);
});

test("numbers of one sign, and of more", () => {
  assert.deepEqual([...entiers("!#st!~stt!tt#uy|wvxwxR!")], [0, 1, 79, 80, 879, 880, 881, 2147483647, 0]);
});

test("names that begin as the one before", () => {
  assert.deepEqual(abreges("0Angers|2jou|0Bé|1|1étonneau"), ["Angers", "Anjou", "Bé", "B", "Bétonneau"]);
});
