"""Options that several commands share."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cptsgeo import later
from cptsgeo.cli.groups import Function, grouped
from cptsgeo.cli.places import UserPath
from cptsgeo.cli.screen import tell
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import CptsgeoError, PlanError
from cptsgeo.paths import default_plan
from cptsgeo.plan.choice import is_other, named, place_of
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.observatory import Observatory
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.text import names
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import listed, lowered, quoted, typographic
from cptsgeo.text.typed_dates import iso_of

if TYPE_CHECKING:
    from cptsgeo.files.fingerprint import fingerprint
    from cptsgeo.plan.files.digest import plan_digest
    from cptsgeo.plan.files.opening import open_plan
else:
    fingerprint = later("cptsgeo.files.fingerprint:fingerprint")
    plan_digest = later("cptsgeo.plan.files.digest:plan_digest")
    open_plan = later("cptsgeo.plan.files.opening:open_plan")


TODAY = "aujourd’hui"
"""The word for the day of the clock, that no command looks at unasked."""


def as_date(_ctx: click.Context, _param: click.Parameter, text: str | None) -> PartialDate | None:
    """Read the date that an option was given."""
    if text is None:
        return None
    if names.key(text) == names.key(TODAY):
        return parse_date(datetime.date.today().isoformat())
    return parse_date(iso_of(text), text)


def as_plan(_ctx: click.Context, _param: click.Parameter, path: Path | None) -> Path | None:
    """Find the plan that an option names, or the one to work on by default."""
    return named(path)


def as_place(_ctx: click.Context, _param: click.Parameter, path: Path) -> Path:
    """Find the plan that an argument names."""
    return place_of(path)


PLAN = click.option(
    "--plan",
    metavar="CHEMIN",
    type=UserPath(),
    callback=as_plan,
    help="Dossier ou classeur du plan, ou « fourni ».  [par défaut : celui de CPTSGEO_PLAN, le "
    "plan choisi, sinon celui des Pays de la Loire]",
)


@dataclass(frozen=True)
class PlanAsked:
    """The plan that a command works on, and the date of the situation.

    Attributes
    ----------
    plan : Path or None
        Its folder or workbook, as `cptsgeo.plan.choice.named` finds it; None for the supplied one.
    au : PartialDate or None
        The date; None for the latest event of the plan.
    """

    plan: Path | None
    au: PartialDate | None = None

    @property
    def path(self) -> Path:
        """The folder or the workbook."""
        return self.plan or default_plan()

    def territories(self, *, previsions: bool = False) -> Territories:
        """Read the plan and give its territories; contested communes are kept, to be shown."""
        return read_territories(
            self.path, self.au, previsions=previsions, aside=is_other(self.path)
        )

    def told_territories(self) -> Territories:
        """Give its territories for an answer that tells beside them what CPTS do.

        Where the tables of that cannot be read, this is told, and the answer does without.
        """
        found = self.territories()
        try:
            _ = found.plan.observatoire
        except CptsgeoError as error:
            tell(f"Ce que font les CPTS n’est pas dit : {lowered(str(error))}", err=True)
            return replace(found, plan=replace(found.plan, lire_observatoire=Observatory))
        return found

    def digest(self) -> str:
        """Fingerprint of what the plan says, in whatever form it lies; see `plan_digest`."""
        return plan_digest(open_plan(self.path))

    def read_by(self, *others: Path) -> str:
        """Fingerprint of the plan, and of other files, that were read; see `fingerprint`."""
        return fingerprint([self.path, *others])


plan_options = grouped(
    "asked",
    PlanAsked,
    PLAN,
    click.option(
        "--au",
        metavar="DATE",
        callback=as_date,
        help="Situation à cette date : 21/01/2026, 2026-01, 2026 ou aujourd’hui.  "
        "[par défaut : le dernier événement connu du plan]",
    ),
)
"""``--plan`` and ``--au``: a `PlanAsked`, as ``asked``."""


@dataclass(frozen=True)
class Places:
    """Regions and departments to look at, as typed.

    Attributes
    ----------
    regions : tuple of str
        Codes or names.
    departements : tuple of str
        Codes or names.
    """

    regions: tuple[str, ...]
    departements: tuple[str, ...]

    def among(self, found: Territories) -> tuple[str, ...] | None:
        """Give the codes of departments in a plan; None if nothing was typed."""
        return chosen(found, self.regions, self.departements)

    def anywhere(self, communes: Communes) -> tuple[str, ...] | None:
        """Give the codes of departments, of any plan; None if nothing was typed."""
        codes = [communes.departement(text) for text in self.departements]
        for region in map(communes.region, self.regions):
            codes += sorted({one.departement for one in communes.select(region=region)})
        return tuple(codes) or None


def place_options(
    region: str = "Une région, par son code ou son nom (répétable).",
    departement: str = "Un département, par son code ou son nom (répétable).  [par défaut : tout "
    "le périmètre]",
) -> Callable[[Function], Function]:
    """Give ``--region`` and ``--departement``: `Places`, as ``places``.

    Parameters
    ----------
    region
        Help of the first.
    departement
        Help of the second.

    Returns
    -------
    callable
        A decorator of commands.
    """
    return grouped(
        "places",
        Places,
        click.option("--region", "regions", multiple=True, metavar="RÉGION", help=region),
        click.option("--departement", "departements", multiple=True, metavar="DÉPARTEMENT",
                     help=departement),
    )  # fmt: skip


@dataclass(frozen=True)
class LayerAsked:
    """How a layer is to be read.

    Attributes
    ----------
    couche : str or None
        The layer of its file; None for the only one.
    crs : str or None
        System of its coordinates; None for the one that it says.
    """

    couche: str | None
    crs: str | None


layer_options = grouped(
    "reading",
    LayerAsked,
    click.option(
        "--couche", metavar="COUCHE", help="La couche à lire, si le fichier en a plusieurs."
    ),
    click.option(
        "--crs",
        metavar="EPSG:CODE",
        help="Système des coordonnées, s’il n’est pas celui que le fichier dit : "
        "EPSG:2154 (Lambert-93), EPSG:4326…",
    ),
)
"""``--couche`` and ``--crs``: a `LayerAsked`, as ``reading``."""


def chosen(
    found: Territories, regions: Iterable[str], departements: Iterable[str]
) -> tuple[str, ...] | None:
    """Departments that regions and departments mean, as typed.

    Parameters
    ----------
    found
        The territories; of a region, the departments of their perimeter are meant.
    regions
        Codes or names.
    departements
        Codes or names.

    Returns
    -------
    tuple of str or None
        Codes; None if nothing was typed.

    Raises
    ------
    CommuneError
        If there is no such region or department.
    PlanError
        If the plan speaks for no department of a region.
    """
    known, plan = found.communes, found.plan
    codes = [known.departement(text) for text in departements]
    for region in map(known.region, regions):
        inside = {commune.departement for commune in known.select(region=region)}
        within = [code for code in plan.perimetre if code in inside]
        if not within:
            raise PlanError(
                f"Le plan {quoted(plan.nom)} ne parle d’aucun département de la région "
                f"{typographic(known.regions[region])} : choisir parmi "
                f"{listed(plan.perimetre, 'ou')}."
            )
        codes += within
    return tuple(codes) or None


def read_territories(
    plan: Path, au: PartialDate | None, *, previsions: bool = False, aside: bool = False
) -> Territories:
    """Read a plan and give its territories at a date; contested communes are kept, to be shown.

    Parameters
    ----------
    plan
        Folder or workbook of the plan.
    au
        The date; the plan's latest event if None.
    previsions
        Whether what is foreseen counts as what happens.
    aside
        Whether the user chose another plan, which is told.

    Returns
    -------
    Territories
        The territories.
    """
    found = replace(read_plan(plan), hors_choix=aside)
    if previsions:
        found = found.with_previsions()
    if au and found.first and au.last_day < found.first.last_day:
        tell(
            f"Attention : aucun statut n’est connu {au.as_of}, le premier événement du plan est "
            f"{found.first.when}.",
            err=True,
        )
    return territories(found, read_communes(), au, contested=True)
