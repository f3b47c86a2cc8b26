"""Forms of a survey as people fill them in: read cell by cell, written anew without any dress."""

import shutil
from collections.abc import Callable
from pathlib import Path

from xlsxwriter import Workbook

from cptsgeo.changes.survey import form as asked
from cptsgeo.changes.survey.form import form_of
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.files.grids import read_grids
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.sheets.form import to_form
from cptsgeo.text import names
from cptsgeo.text.dates import parse_date

EDITION = "2027-01"

TABLES = {
    "missions": "acces,Accès aux soins,prioritaire,1\nparcours,Parcours,prioritaire,2\n"
    "qualite,Qualité,optionnelle,3",
    "themes": "soins_non_programmes,Soins non programmés,acces,\nautre,Autre action,parcours,\n"
    "chutes,Prévention des chutes,parcours,",
    "actions": "a,acces,soins_non_programmes,,medecin_generaliste,créneaux,"
    "en_place_ou_en_deploiement,2026-01,Édition de 2026,CANARI\n"
    "a,parcours,chutes,Ateliers d'équilibre,,,en_place,2026-01,Édition de 2026,\n"
    "b,parcours,chutes,,,,envisage,2026-01,Édition de 2026,",
    "fiches": "a,2026-01,complete,qualite,rural,98765431,98765432,98765433\nc,2025,complete,,,,,",
}
"""What the CPTS of a small plan said before."""

HOLDINGS = {"a": "44003 44028 44082", "b": "44048 44180 44029", "c": "49007 49015 49353"}
ESTIMATED = (
    "cpts_id,nom,departement_fiche,site_internet,contact,fiabilite_composition\n"
    "a,CPTS du Lac,44,www.cpts-lac.fr,contact@cpts-lac.fr,estimation\n"
    "b,CPTS du Mont,44,,,estimation\n"
    "c,CPTS de la Plaine,49,,,officielle\n"
)


def small(make_plan: Callable[..., Path]) -> Path:
    """Write a plan of three CPTS: two by estimates, one by its official list."""
    plan = make_plan(HOLDINGS, **TABLES)
    (plan / "cpts.csv").write_text(ESTIMATED, encoding="utf-8")
    return plan


def territories_of(plan: Path, communes: Communes | None = None) -> Territories:
    """Read a plan."""
    return territories(read_plan(plan), communes or read_communes(), None, contested=True)


class Filled:
    """A form that somebody fills in."""

    def __init__(self, path: Path) -> None:
        self.sheets: dict[str, list[list[str]]] = {}
        for grid in read_grids(path):
            last = grid.lines[-1].line
            rows: list[list[str]] = [[] for _ in range(last + 30)]
            for line in grid.lines:
                rows[line.line - 1] = [*line.cells]
            self.sheets[grid.sheet] = rows

    @classmethod
    def of(cls, found: Territories, cpts_id: str, folder: Path, edition: str = EDITION) -> "Filled":
        """Take the form of a CPTS."""
        path = folder / "envoi.tmp"
        path.write_bytes(to_form(form_of(found, cpts_id, parse_date(edition))))
        filled = cls(path)
        path.unlink()
        return filled

    def put(self, sheet: str, row: int, column: int, text: str) -> None:
        """Write a cell; rows and columns from 0."""
        cells = self.sheets[sheet][row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text

    def row(self, sheet: str, text: str, column: int = 0) -> int:
        """Find the row of which a cell begins so."""
        key = names.key(text)
        return next(
            rank for rank, cells in enumerate(self.sheets[sheet])
            if column < len(cells) and names.key(cells[column]).startswith(key) and cells[column]
        )  # fmt: skip

    def identity(self, field: str, text: str) -> "Filled":
        """Correct what is asked of the identity."""
        self.put("Identité", self.row("Identité", asked.ASKED.get(field, field)), 2, text)
        return self

    def figure(self, column: str, text: str) -> "Filled":
        """Give a number."""
        self.put("Chiffres", self.row("Chiffres", asked.FIGURES[column]), 1, text)
        return self

    def action(self, theme: str, title: str, text: str) -> "Filled":
        """Write in a line of the last edition, found by its theme."""
        self.put("Actions", self.row("Actions", theme, 3), asked.ACTIONS_HEAD.index(title), text)
        return self

    def new(self, **cells: str) -> "Filled":
        """Add a line under the first mission: ``words``, ``theme``, ``state``…"""
        rank = next(
            rank for rank, row in enumerate(self.sheets["Actions"])
            if rank > 4 and len(row) == 2 and not row[0]
        )  # fmt: skip
        for name, text in cells.items():
            title = {"mission": asked.MISSION, "words": asked.WORDS, "theme": asked.THEME,
                     "state": asked.STATE, "professions": asked.PROFESSIONS,
                     "precision": asked.PRECISION}[name]  # fmt: skip
            self.put("Actions", rank, asked.ACTIONS_HEAD.index(title), text)
        return self

    def commune(self, code: str, answer: str) -> "Filled":
        """Say yes or no of a commune as known."""
        self.put("Communes", self.row("Communes", code), 3, answer)
        return self

    def communes(self, answer: str = "oui") -> "Filled":
        """Say the same of all."""
        head = self.row("Communes", asked.CODE)
        for rank, cells in enumerate(self.sheets["Communes"]):
            if rank > head and cells and cells[0]:
                self.put("Communes", rank, 3, answer)
        return self

    def add(self, *communes: str) -> "Filled":
        """Add communes by their names."""
        rows = self.sheets["Communes"]
        rank = max(rank for rank, cells in enumerate(rows) if any(cells))
        for more, text in enumerate(communes, rank + 1):
            self.put("Communes", more, 1, text)
        return self

    def attest(self, date: str = "12/01/2027", quality: str = "coordinatrice") -> "Filled":
        """Fill in the line that says that the list is complete."""
        self.put("Communes", self.row("Communes", "Cette liste est complète"), 3, date)
        self.put("Communes", self.row("Communes", "en qualité de"), 3, quality)
        return self

    def save(self, path: Path) -> Path:
        """Write it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            for name, rows in self.sheets.items():
                page = book.add_worksheet(name)
                for row, cells in enumerate(rows):
                    for column, text in enumerate(cells):
                        if text:
                            page.write_string(row, column, text)
        return path


def copied(path: Path, *names_: str) -> None:
    """Copy a file beside itself."""
    for name in names_:
        shutil.copy(path, path.with_name(name))
