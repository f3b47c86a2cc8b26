"""A plan for analysts: read it, and ask it for frames, findings and maps.

>>> import cptsgeo
>>> plan = cptsgeo.read_plan()
>>> plan
Pays de la Loire, 43 CPTS, situation au 21 janvier 2026
>>> cpts = plan.to_geodataframe()
>>> cpts.loc[cpts.cpts_id == "ancenis", ["nom", "communes", "population"]].values.tolist()
[['CPTS d’Ancenis', 21, 87582]]
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cptsgeo import later
from cptsgeo.analysis.tally import tallies
from cptsgeo.communes.reading import read_communes
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.plan.choice import place_of
from cptsgeo.plan.files import read_plan as read_files
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.provenance import situation
from cptsgeo.render.result import WHAT
from cptsgeo.render.tables.couverture import couverture_sheets
from cptsgeo.rules.validation import Report, validate
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import NBSP, typographic

if TYPE_CHECKING:
    import geopandas
    import pandas

    from cptsgeo.render.exports import output_layers
    from cptsgeo.render.exports.dataframes import to_dataframe, to_geodataframe
    from cptsgeo.render.pages.maps.element import PlanMap
    from cptsgeo.render.pages.maps.places import cpts_page, departement_page, region_page
else:
    output_layers = later("cptsgeo.render.exports:output_layers")
    to_dataframe = later("cptsgeo.render.exports.dataframes:to_dataframe")
    to_geodataframe = later("cptsgeo.render.exports.dataframes:to_geodataframe")
    PlanMap = later("cptsgeo.render.pages.maps.element:PlanMap")
    cpts_page = later("cptsgeo.render.pages.maps.places:cpts_page")
    departement_page = later("cptsgeo.render.pages.maps.places:departement_page")
    region_page = later("cptsgeo.render.pages.maps.places:region_page")


@dataclass(frozen=True, repr=False)
class DatedPlan:
    """A plan at a date.

    Attributes
    ----------
    territories : Territories
        What all of cptsgeo works on: the modules of ``cptsgeo.analysis`` above all.
    """

    territories: Territories

    def __repr__(self) -> str:
        """Tell which plan it is, and when."""
        plan = self.territories.plan
        told = f"{plan.nom}, {len(plan.cpts)} CPTS, {situation(self.territories)}"
        return typographic(told).replace(NBSP, " ")

    def to_geodataframe(
        self,
        quoi: str = "cpts",
        *,
        departements: Iterable[str] | None = None,
        crs: str = CRS_GEOGRAPHIC,
    ) -> "geopandas.GeoDataFrame":
        """Give a layer of the plan.

        Parameters
        ----------
        quoi
            ``cpts``, ``communes``, ``zones-blanches`` or ``liens``.
        departements
            Codes of departments; the plan's perimeter by default. A CPTS that holds something
            there is given whole.
        crs
            System of the coordinates; longitude and latitude by default.

        Returns
        -------
        geopandas.GeoDataFrame
            The columns of ``cptsgeo exporter``: ``population`` in inhabitants, ``surface_km2``,
            ``financement_euros`` at most in a first year…

        Raises
        ------
        LookupError
            If there is no such layer.
        PlanError
            If the plan does not speak for a department.

        Examples
        --------
        >>> import cptsgeo
        >>> communes = cptsgeo.read_plan().to_geodataframe("communes", departements=["53"])
        >>> len(communes), communes.crs.to_string()
        (240, 'EPSG:4326')
        >>> int((communes.etat == "zone_blanche").sum())
        23
        """
        if quoi not in WHAT:
            raise LookupError(f"Il n’y a pas de couche {quoi!r} : écrire {', '.join(WHAT)}.")
        (couche,) = output_layers(self.territories, [quoi], departements)
        return to_geodataframe(couche, crs)

    def validate(self) -> Report:
        """Validate the plan, as ``cptsgeo valider`` does.

        Returns
        -------
        Report
            Its findings.

        Examples
        --------
        >>> import cptsgeo
        >>> report = cptsgeo.read_plan().validate()
        >>> report.acceptable
        True
        >>> report.of("commune_partagee")
        ()
        """
        found = self.territories
        return validate(found.plan, communes=found.communes, au=found.au)

    def coverage(self, *, departements: Iterable[str] | None = None) -> "pandas.DataFrame":
        """Count what is covered, by department and together.

        Parameters
        ----------
        departements
            Codes of departments; the plan's perimeter by default.

        Returns
        -------
        pandas.DataFrame
            The columns of ``cptsgeo couverture --format csv``; the last row is the whole.

        Examples
        --------
        >>> import cptsgeo
        >>> covered = cptsgeo.read_plan().coverage()
        >>> covered.loc[:, ["departement", "communes", "population"]].head(2).values.tolist()
        [['44', 207, 1487570], ['49', 176, 833776]]
        """
        sheets = couverture_sheets(tallies(self.territories, departements=departements))
        return to_dataframe(sheets[0])

    def zones_blanches(
        self, *, departements: Iterable[str] | None = None
    ) -> "geopandas.GeoDataFrame":
        """Give the zones blanches, and their parts by EPCI.

        Parameters
        ----------
        departements
            Codes of departments; the plan's perimeter by default.

        Returns
        -------
        geopandas.GeoDataFrame
            The largest first, parts last; ``niveau`` tells them apart.

        Examples
        --------
        >>> import cptsgeo
        >>> zones = cptsgeo.read_plan().zones_blanches(departements=["85"])
        >>> len(zones)
        0
        """
        return self.to_geodataframe("zones-blanches", departements=departements)

    def carte(
        self,
        *,
        region: str | None = None,
        departement: str | None = None,
        cpts: str | None = None,
    ) -> "PlanMap":
        """Draw a map, that a notebook shows.

        Parameters
        ----------
        region
            Code of a region.
        departement
            Code of a department.
        cpts
            Identifier of a CPTS; one of the three, or none for the region of the plan.

        Returns
        -------
        PlanMap
            A `folium.Map`: layers may be added to it.

        Raises
        ------
        ValueError
            If several are given.

        Examples
        --------
        >>> import cptsgeo
        >>> carte = cptsgeo.read_plan().carte(departement="53")
        >>> carte.save("mayenne.html")  # doctest: +SKIP
        """
        if sum(one is not None for one in (region, departement, cpts)) > 1:
            raise ValueError("Choisir une région, un département ou une CPTS, pas plusieurs.")
        found = self.territories
        if departement is not None:
            return PlanMap(departement_page(found, departement))
        if cpts is not None:
            return PlanMap(cpts_page(found, cpts))
        first = found.communes.select(departements=found.plan.perimetre)[0]
        return PlanMap(region_page(found, region or first.region))

    def _repr_html_(self) -> str:
        """Show the map of the plan's region in a notebook."""
        return str(self.carte()._repr_html_())


def read_plan(path: str | Path | None = None, *, au: str | None = None) -> DatedPlan:
    """Read a plan at a date.

    Parameters
    ----------
    path
        Folder or workbook of a plan; by default the one that the commands work on: that of the
        Pays de la Loire, unless another was chosen.
    au
        The date, as ``2026``, ``2026-01`` or ``2026-01-21``; the latest known by default.

    Returns
    -------
    DatedPlan
        The plan; communes that several CPTS claim are kept, and `DatedPlan.validate` tells them.

    Raises
    ------
    TableError
        If a file cannot be read.
    PlanError
        If its tables contradict each other.
    DateError
        If the date is none.

    Examples
    --------
    >>> import cptsgeo
    >>> cptsgeo.read_plan(au="2023")
    Pays de la Loire, 43 CPTS, situation à la fin de 2023
    """
    plan = read_files(place_of(None if path is None else Path(path)))
    when = parse_date(au) if au is not None else None
    return DatedPlan(territories(plan, read_communes(), when, contested=True))
