"""Whom a survey asks, and of which edition."""

from collections.abc import Callable
from dataclasses import dataclass

import click

from cptsgeo.analysis.tally import cpts_of
from cptsgeo.cli.cpts.gesture import typed_date
from cptsgeo.cli.groups import Function, grouped
from cptsgeo.errors import PlanError
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate


@dataclass(frozen=True)
class Whom:
    """The CPTS that are asked, and the edition.

    Attributes
    ----------
    edition : PartialDate or None
        The edition; None where it is not told.
    cpts : tuple of str
        Names or identifiers.
    departements : tuple of str
        Codes or names.
    """

    edition: PartialDate | None
    cpts: tuple[str, ...]
    departements: tuple[str, ...]

    def among(self, found: Territories) -> tuple[str, ...]:
        """Give the identifiers of the CPTS that are asked.

        Parameters
        ----------
        found
            The territories of the plan.

        Returns
        -------
        tuple of str
            All of the plan where none is chosen.

        Raises
        ------
        PlanError
            If there is none.
        """
        chosen = {found.plan.find(text).cpts_id for text in self.cpts}
        if self.departements:
            codes = [found.communes.departement(text) for text in self.departements]
            places = cpts_of(found)
            chosen |= {one for code in found.among_perimetre(codes) for one in places.get(code, ())}
        if not (self.cpts or self.departements):
            chosen = {*found.cpts}
        if not chosen:
            raise PlanError("Aucune CPTS à interroger : le plan n’en a pas, ou pas dans ce lieu.")
        return tuple(sorted(chosen))


def whom_options(edition: str) -> Callable[[Function], Function]:
    """Give ``--edition``, ``--cpts`` and ``--departement``: `Whom`, as ``whom``.

    Parameters
    ----------
    edition
        What is the edition where it is not told.

    Returns
    -------
    callable
        A decorator of commands.
    """
    return grouped(
        "whom",
        Whom,
        click.option("--edition", metavar="DATE", callback=typed_date,
                     help=f"L’édition, comme « janvier 2027 ».  [par défaut : {edition}]"),
        click.option("--cpts", multiple=True, metavar="CPTS",
                     help="Une CPTS, par son nom ou son identifiant (répétable).  [par défaut : "
                     "toutes celles du plan]"),
        click.option("--departement", "departements", multiple=True, metavar="DÉPARTEMENT",
                     help="Les CPTS d’un département, par son code ou son nom (répétable)."),
    )  # fmt: skip
