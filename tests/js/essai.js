/* The engine of the atelier's page, for a script or a browser to ask. */
import { Moteur } from "../../cptsgeo/render/atelier/static/moteur.js";
import { faire, jouer, lire } from "./brouillon.js";
import { examiner } from "./examiner.js";

globalThis.essai = { Moteur, examiner, faire, jouer, lire };
