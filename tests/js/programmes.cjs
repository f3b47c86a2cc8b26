/* Whether two scripts are one program but for its names: the same tree, the same properties and texts,
   each name bound where its twin is, and those that nothing declares alike. They come as JSON, in a
   list; what differs first, or "", and the names that nothing declares leave as JSON. The first
   argument is a file beside which ESLint stands: it has what reads scripts and their scopes. */
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");

const beside = createRequire(createRequire(process.argv[2]).resolve("eslint"));
const espree = beside("espree"), scopes = beside("eslint-scope");
const VERSION = { ecmaVersion: 2023, sourceType: "script" };
const PLACES = new Set(["start", "end", "range", "loc", "raw", "shorthand", "sourceType"]);
const OWNERS = { MemberExpression: "property", Property: "key", MethodDefinition: "key", PropertyDefinition: "key" };

/* The tree in words, names left out where they are no properties. */
const tree = (node, named) => JSON.stringify(node, function (key, value) {
  if (PLACES.has(key)) return undefined;
  if (value instanceof RegExp) return String(value);
  const kept = OWNERS[this.type] === key && !this.computed;
  return value?.type === "Identifier" && !kept && !named ? "name" : value;
});

/* What each name of each scope is bound to, in the order of the text; by itself where nothing declares it. */
function bindings(program) {
  const all = scopes.analyze(program, VERSION).scopes, ranks = new Map();
  for (const one of all) for (const variable of one.variables) ranks.set(variable, ranks.size);
  const bound = all.flatMap((one) => one.references.map((r) => ranks.get(r.resolved) ?? r.identifier.name));
  const declared = all.map((one) => one.variables.map((v) => v.identifiers.length));
  return { told: JSON.stringify([declared, bound]), free: bound.filter((one) => typeof one === "string") };
}

/* Around the first place where two texts differ. */
function difference(a, b) {
  const at = [...a].findIndex((sign, i) => sign !== b[i]);
  return a === b ? "" : `${a.slice(Math.max(0, at - 200), at + 200)}\n≠\n${b.slice(Math.max(0, at - 200), at + 200)}`;
}

const [one, other] = JSON.parse(readFileSync(0, "utf8")).map((script) => espree.parse(script, { ...VERSION, range: true }));
const bound = bindings(one), again = bindings(other);
process.stdout.write(JSON.stringify({
  differs: difference(tree(one), tree(other)) || difference(bound.told, again.told),
  free: [...new Set(bound.free)].sort(),
}));
