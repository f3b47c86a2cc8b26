/* Rules and names come with the ESLint that runs: `make` installs them beside it. */
import { createRequire } from "node:module";

const beside = createRequire(process.argv[1]);
const js = beside("@eslint/js"), globals = beside("globals");

const rules = {
  "array-callback-return": "error",
  "eqeqeq": "error",
  "no-console": "error",
  "no-eval": "error",
  "no-irregular-whitespace": ["error", { skipStrings: true, skipTemplates: true }], // French has spaces that do not break
  "no-implicit-globals": "error",
  "no-restricted-globals": ["error", "event", "length", "name", "open", "parent", "status", "top"],
  "no-self-compare": "error",
  "no-unused-vars": ["error", { ignoreRestSiblings: true }],
  "no-unmodified-loop-condition": "error",
  "no-useless-rename": "error",
  "no-var": "error",
  "object-shorthand": ["error", "always", { avoidQuotes: true }],
  "prefer-const": ["error", { destructuring: "all" }],
  "sort-imports": ["error", { ignoreDeclarationSort: true }],
};

export default [
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: "error" }, rules },
  {
    files: ["cptsgeo/**/*.js", "tests/js/*.js"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: globals.browser },
  },
  { files: ["cptsgeo/render/pages/maps/static/*.js"], languageOptions: { globals: { L: "readonly" } } },
  { files: ["eslint.config.js", "tests/js/*.test.js", "tests/js/*.cjs"], languageOptions: { globals: globals.node } },
];
