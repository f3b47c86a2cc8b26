"""The commands that both commits run: every one, and every form it has.

A case runs in a folder of its own, beside the folder of inputs.
"""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Case:
    """A command, and what it must leave: else the case itself shows nothing."""

    name: str
    line: str
    written: tuple[str, ...] = ()
    status: int = 0

    @property
    def arguments(self) -> tuple[str, ...]:
        """Words of the command."""
        return tuple(shlex.split(self.line))


def _forms(name: str, line: str, files: str, status: int = 0) -> Iterator[Case]:
    """The same command written into each of some files."""
    for file in files.split():
        yield Case(f"{name} {file}", f"{line} --sortie {file}", (file,), status)


IN = "../entrees"
GOOD, BAD, WHITE = f"{IN}/ancenis.csv", f"{IN}/mauvaise.csv", f"{IN}/bauge.csv"
PLAN, AFTER = f"{IN}/plan", f"{IN}/apres"
DOCTORS = f"--indicateur {IN}/indicateur.csv --colonne medecins"
ACCESS = f"--indicateur {IN}/indicateur.csv --colonne apl"
ZONING = f"--indicateur {IN}/zonage.csv"

HELP = (
    "", "actions", "ajuster", "atelier", "cartes", "chiffres", "cog", "cog migrer", "comparer",
    "couverture", "cpts", "cpts ajouter", "cpts cesser", "cpts communes", "cpts etape",
    "cpts fusionner", "cpts liste", "cpts modifier", "cpts statut", "cpts supprimer",
    "cpts zone-blanche", "diagnostiquer", "donnees", "donnees choisir", "donnees importer",
    "donnees info", "donnees telecharger", "etat-avancement", "evolution", "exporter", "ou", "plan",
    "plan annuler", "plan appliquer", "plan choisir", "plan copier", "plan importer", "plan info",
    "plan integrer", "plan modele", "recenser", "recenser depouiller", "recenser preparer",
    "regulation", "suivi", "valider", "zones-blanches",
)  # fmt: skip

MAPS = ("index", "pays-de-la-loire", "loire-atlantique", "maine-et-loire", "mayenne", "sarthe",
        "vendee")  # fmt: skip

PLAN_FILES = ("cpts.csv", "compositions.csv", "plan.toml")

CASES: tuple[Case, ...] = (
    *(Case(f"aide {words}".strip(), f"{words} --help") for words in HELP),
    Case("version", "--version"),
    Case("rien", "", status=2),
    Case("commande inconnue", "valide", status=2),
    Case("option inconnue", "couverture --departemant 44", status=2),
    # ou
    Case("ou un nom", "ou Ancenis"),
    Case("ou un nom composé", "ou Le Loroux-Bottereau"),
    Case("ou un code", "ou 44150"),
    Case("ou un code postal", "ou 49000"),
    Case("ou un ancien nom", "ou Saint-Florent-le-Vieil"),
    Case("ou partagée", "ou Nantes"),
    Case("ou ailleurs", "ou Lyon"),
    Case("ou plusieurs", "ou Sainte-Marie"),
    Case("ou nulle part", "ou Zzzz", status=2),
    Case("ou à une date", "ou Ancenis --au 2020"),
    Case("ou json", "ou 49000 --format json"),
    Case("ou d’un plan", f"ou 44028 --plan {AFTER}"),
    # valider
    Case("valider", "valider"),
    *_forms("valider", "valider", "r.txt r.json r.html"),
    Case("valider au", "valider --au 2023-12"),
    Case("valider un plan fautif", f"valider --plan {IN}/fautes", status=1),
    *_forms("valider un plan fautif", f"valider --plan {IN}/fautes", "r.json r.html", 1),
    Case("valider un classeur", f"valider --plan {IN}/plan.xlsx", status=2),
    Case("valider zone blanche", f"valider {WHITE}"),
    *_forms("valider zone blanche", f"valider {WHITE} --nom 'Vallée & Baugeois'", "r.json r.html"),
    Case("valider mauvaise", f"valider {BAD}", status=1),
    *_forms("valider mauvaise", f"valider {BAD}", "r.txt r.json r.html", 1),
    Case("valider xlsx", f"valider {IN}/communes.xlsx", status=1),
    Case("valider ods", f"valider {IN}/communes.ods --feuille Absente", status=2),
    Case("valider texte", f"valider {IN}/courriel.txt", status=1),
    Case("valider invitation", f"valider {BAD} --invitation", status=1),
    *_forms("valider invitation", f"valider {GOOD} --invitation", "r.txt r.json r.html"),
    Case("valider remplace", f"valider {GOOD} --remplace ancenis"),
    *_forms("valider remplace", f"valider {GOOD} --remplace ancenis", "r.json r.html r.pdf"),
    Case("valider deux choix", f"valider {GOOD} --remplace ancenis --invitation", status=2),
    # couverture
    Case("couverture", "couverture"),
    *_forms("couverture", "couverture", "c.txt c.csv c.xlsx c.json c.pdf"),
    Case("couverture ars", "couverture --nomenclature ars --departement Mayenne"),
    Case("couverture fcpts", "couverture --nomenclature fcpts --region 52"),
    Case("couverture au", "couverture --au 2021-06"),
    Case("couverture avant tout", "couverture --au 2015"),
    Case("couverture indicateur", f"couverture {DOCTORS}"),
    *_forms("couverture indicateur", f"couverture {DOCTORS}", "c.csv c.xlsx c.json"),
    Case("couverture moyenne", f"couverture {ACCESS} --agregation moyenne"),
    Case("couverture zonage", f"couverture {ZONING}"),
    # zones-blanches
    Case("zones-blanches", "zones-blanches"),
    *_forms("zones-blanches", "zones-blanches", "z.txt z.csv z.xlsx z.json z.geojson z.html z.pdf"),
    *_forms("zones-blanches fiche", "zones-blanches --zone 1.2", "f.pdf"),
    Case("zones-blanches statut", "zones-blanches --a-partir-de operationnelle --departement 72"),
    Case("zones-blanches indicateur", f"zones-blanches {ACCESS} --au 2023"),
    *_forms("zones-blanches indicateur", f"zones-blanches {ACCESS} --departement 53",
            "z.xlsx z.json z.html"),
    # actions
    Case("actions", "actions"),
    Case("actions près", "actions --theme SNP --pres-de 44350"),
    *_forms("actions", "actions --departement 53", "a.txt a.csv a.xlsx a.json a.html a.svg a.pdf"),
    # regulation
    *_forms("regulation", "regulation --departement 53", "r.html"),
    # recenser
    Case("recenser preparer", "recenser preparer --cpts ancenis --edition 2027-01 --sortie f",
         ("f/ancenis.xlsx",)),
    Case("recenser depouiller", f"recenser depouiller {PLAN} --edition 2027-01"),
    *_forms("recenser depouiller", f"recenser depouiller {PLAN} --edition 2027-01", "d.json"),
    # chiffres
    Case("chiffres", "chiffres"),
    *_forms("chiffres", "chiffres", "f.txt f.csv f.xlsx f.json f.html f.svg f.pdf"),
    *_forms("chiffres d’un graphique", "chiffres --graphique tailles --papier ecran", "f.png"),
    # suivi
    Case("suivi", "suivi --depuis 2025-09"),
    Case("suivi trop tard", "suivi --depuis 2027", status=2),
    Case("suivi d’avant", f"suivi --depuis 2025-09 --plan {AFTER} --avant {PLAN}"),
    *_forms("suivi", "suivi --depuis 2025-09", "u.txt u.csv u.xlsx u.json u.html u.pdf"),
    # etat-avancement
    *_forms("etat-avancement", "etat-avancement --departement 53", "e.pdf e.html"),
    # evolution
    Case("evolution", "evolution"),
    *_forms("evolution", "evolution", "e.txt e.csv e.xlsx e.json e.html e.png e.svg e.pdf"),
    Case("evolution annee", "evolution --pas annee --departement 44 --de 2021 --a 2024"),
    *_forms("evolution annee", "evolution --pas annee --departement 53", "e.html"),
    *_forms("evolution écran", "evolution --papier ecran", "e.png"),
    # comparer
    Case("comparer", f"comparer {PLAN} {AFTER}"),
    Case("comparer commit", f"comparer {PLAN} {AFTER} --format commit"),
    Case("comparer rien", f"comparer {PLAN} {PLAN}"),
    Case("comparer dates", f"comparer {PLAN} {PLAN} --au-a 2023-12 --au-b 2026-01"),
    Case("comparer --html", f"comparer {PLAN} {AFTER} --html", ("comparaison.html",)),
    *_forms("comparer", f"comparer {PLAN} {AFTER}", "c.txt c.csv c.xlsx c.json c.pdf"),
    *_forms("comparer dates", f"comparer {PLAN} {PLAN} --au-a 2022 --au-b 2025", "c.json c.html"),
    # exporter
    *_forms("exporter", "exporter", "p.gpkg p.geojson p.topojson p.csv p.xlsx p.kml p.zip"),
    *_forms("exporter parquet", "exporter", "p.parquet"),
    Case("exporter shp", "exporter --sortie p.shp --crs 2154", ("p.shp", "p.dbf", "p.prj")),
    *(one for what in ("communes", "zones-blanches", "liens")
      for one in _forms(f"exporter {what}", f"exporter --quoi {what} --departement 49",
                        "p.geojson p.csv p.kml p.gpkg")),
    *_forms("exporter deux", "exporter --quoi cpts --quoi liens --au 2023", "p.xlsx p.topojson"),
    *_forms("exporter lambert", "exporter --crs EPSG:2154 --region 52", "p.gpkg"),
    Case("exporter sans format", "exporter --sortie p", status=2),
    # ajuster
    Case("ajuster", f"ajuster {IN}/dessin.geojson"),
    *_forms("ajuster", f"ajuster {IN}/dessin.geojson", "a.txt a.csv a.xlsx a.json a.html a.gpkg"),
    Case("ajuster choix", f"ajuster {IN}/dessin.kml --seuil '25 %' --prendre Angers "
         "--carte a.html --sortie a.csv", ("a.html", "a.csv")),
    Case("ajuster élément", f"ajuster {IN}/couche.geojson --element Ouest --laisser 49007"),
    # diagnostiquer
    Case("diagnostiquer", f"diagnostiquer {IN}/couche.geojson", status=1),
    *_forms("diagnostiquer", f"diagnostiquer {IN}/couche.geojson",
            "d.txt d.csv d.xlsx d.json d.geojson d.html", 1),
    Case("diagnostiquer réparer", f"diagnostiquer {IN}/couche.geojson --reparer r.geojson "
         "--proposer propose", ("r.geojson", *(f"propose/{name}" for name in PLAN_FILES)), 1),
    Case("diagnostiquer réparer gpkg", f"diagnostiquer {IN}/couche.geojson --reparer r.gpkg "
         "--departement 49", ("r.gpkg",), 1),
    Case("diagnostiquer les nôtres", f"diagnostiquer {IN}/cpts.geojson --region 52", status=1),
    # donnees
    Case("donnees info", "donnees info essai"),
    *_forms("donnees info", "donnees info essai", "i.txt i.json i.csv i.xlsx"),
    Case("donnees telecharger", "donnees telecharger"),
    Case("donnees choisir", "donnees choisir embarque"),
    Case("donnees choisir inconnu", "donnees choisir ailleurs", status=2),
    Case("ou d’un référentiel", "ou Ancenis --referentiel essai"),
    # plan
    Case("plan modele", "plan modele --departement 53", ("mon-plan.xlsx",)),
    Case("plan modele csv", "plan modele --format csv --departement 44", tuple(
        f"mon-plan/{name}" for name in PLAN_FILES)),
    Case("plan integrer", f"plan integrer {WHITE} --id bauge --nom 'CPTS du Baugeois' "
         "--sortie neuf", tuple(f"neuf/{name}" for name in PLAN_FILES)),
    Case("plan integrer remplace", f"plan integrer {GOOD} --id ancenis --remplace --plan {PLAN} "
         "--sortie neuf", tuple(f"neuf/{name}" for name in PLAN_FILES)),
    Case("plan integrer mauvaise", f"plan integrer {BAD} --id essai --sortie neuf", status=1),
    *(Case(f"plan importer {reliability}", f"plan importer {IN}/region.csv --{reliability} "
           "--sortie region.xlsx", ("region.xlsx",)) for reliability in ("officielle", "declaree")),
    Case("plan appliquer autre fichier", f"plan appliquer {GOOD} --plan {AFTER}", status=2),
    Case("plan copier", "plan copier --sortie neuf", tuple(f"neuf/{name}" for name in PLAN_FILES)),
    Case("plan copier classeur", f"plan copier --plan {AFTER} --sortie neuf.xlsx", ("neuf.xlsx",)),
    Case("plan choisir", "plan choisir fourni"),
    Case("plan info", f"plan info --plan {AFTER} --au 2026-06"),
    Case("plan annuler rien", f"plan annuler --plan {AFTER}", status=2),
    # cpts: inputs are for all cases, none writes in them
    *(Case(f"cpts {line.split()[0]}", f"cpts {line} --plan {AFTER} --essai") for line in (
        f"liste ancenis {GOOD} --officielle --source ACI --date-liste 12/03/2026",
        "statut ancenis pause --le 2026-06", "etape ancenis copil --le 'mars 2026'",
        "ajouter 'CPTS du Marais' --siege 85", "modifier ancenis --nom 'CPTS du Pays'",
        "communes ancenis --retirer 44003", "cesser ancenis --le 30/06/2026 --motif abandon",
        "fusionner ancenis erdre-et-cens --nom 'CPTS Neuve' --le 2026-07", "supprimer ancenis",
    )),
    Case("cpts zone-blanche", f"cpts zone-blanche 44003 --plan {AFTER} --essai", status=2),
    # cog
    Case("cog migrer à choisir", f"cog migrer {IN}/plan-2023 --sortie neuf", status=1),
    *(Case(f"cog migrer {file}", f"cog migrer {IN}/plan-2023 --choisir 85084=85084,85165 "
           f"--sortie neuf --rapport {file}", (file, *(f"neuf/{name}" for name in PLAN_FILES)))
      for file in ("m.txt", "m.csv", "m.xlsx", "m.json")),
    # cartes
    Case("cartes", "cartes", tuple(f"maps/{name}.html" for name in MAPS)),
    Case("cartes cpts", "cartes --cpts ancenis", ("maps/cpts-ancenis.html",)),
    Case("cartes fond", "cartes --departement 53 --fond", ("maps/mayenne.html",)),
    Case("cartes au", f"cartes --departement Mayenne --au 2022 --plan {AFTER}",
         ("maps/mayenne.html",)),
    Case("cartes indicateur", f"cartes --departement 53 {ACCESS}"),
    Case("cartes zonage", f"cartes --cpts ancenis {ZONING}"),
    *(Case(f"cartes {form}", f"cartes --cpts ancenis --departement 53 --format {form}",
           (f"maps/mayenne.{form}", f"maps/cpts-ancenis.{form}"))
      for form in ("png", "svg", "pdf")),
    Case("cartes écran", "cartes --region 52 --format png --papier ecran",
         ("maps/pays-de-la-loire.png",)),
    Case("cartes indicateur svg", f"cartes --departement 53 {ACCESS} --format svg"),
    # atelier
    Case("atelier", "atelier", ("maps/atelier.html",)),
    *_forms("atelier département", "atelier --departement 53", "a.html"),
    *_forms("atelier proposition", f"atelier --autour ancenis --proposition {GOOD}", "a.html"),
)  # fmt: skip


def matching(patterns: Iterable[str], cases: Iterable[Case] = CASES) -> list[Case]:
    """Give the cases whose name is like one of some patterns; all without any.

    Parameters
    ----------
    patterns
        As in file names: ``valider*``.
    cases
        Those to choose from.

    Returns
    -------
    list of Case
        In their order.
    """
    wanted = [*patterns] or ["*"]
    return [one for one in cases if any(fnmatchcase(one.name, pattern) for pattern in wanted)]
