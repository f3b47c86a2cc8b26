/* The engine of the atelier's page, for a script or a browser to ask. */
import { dernierJour, quand } from "../../cptsgeo/render/atelier/static/dates.js";
import { Moteur } from "../../cptsgeo/render/atelier/static/moteur.js";
import { cleDeCpts } from "../../cptsgeo/render/atelier/static/noms.js";
import { part } from "../../cptsgeo/render/atelier/static/phrases.js";
import { faire, jouer, lire } from "./brouillon.js";
import { examiner } from "./examiner.js";

/* Keys of names of CPTS; last days of dates, and how they are said. */
const cles = (_, noms) => noms.map(cleDeCpts);
const dates = (_, textes) => textes.map((iso) => (dernierJour(iso) ? [dernierJour(iso), quand(iso)] : null));
/* Shares as sentences write them. */
const parts = (_, paires) => paires.map(([partie, tout]) => part(partie, tout));

globalThis.essai = { Moteur, cles, dates, examiner, faire, jouer, lire, parts };
