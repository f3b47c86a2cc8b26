"""Published totals beside our own figures at the same dates: to compare, never to fill in."""

from dataclasses import replace
from typing import NamedTuple

from cptsgeo.plan import aci
from cptsgeo.plan.rows import TotalPublie
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names


class Published(NamedTuple):
    """A published total and ours at its date.

    `statuts` are those counted together; `valeur` the CPTS that have them in the plan at the
    date, None where the wording has no equivalent; `inconnus` the CPTS of the plan whose status is
    unknown then, that may explain a difference.
    """

    total: TotalPublie
    statuts: tuple[str, ...]
    valeur: int | None
    inconnus: int

    @property
    def ecart(self) -> int | None:
        """Ours less the published one."""
        return None if self.valeur is None else self.valeur - self.total.valeur

    @property
    def empile(self) -> bool:
        """Whether it counts the most advanced statuses, without a gap: the top of a stack."""
        order = (*aci.libelles(),)
        return bool(self.statuts) and self.statuts == order[: len(self.statuts)]

    @property
    def signe(self) -> bool:
        """Whether it counts signed ACI alone."""
        return bool(self.statuts) and aci.signees().issuperset(self.statuts)


def published(territories: Territories) -> tuple[Published, ...]:
    """Put each published total of a plan beside ours.

    Parameters
    ----------
    territories
        The territories of a plan at any date: each total is compared at its own.

    Returns
    -------
    tuple of Published
        By date.
    """
    return tuple(_beside(territories, total) for total in territories.plan.totaux_publies)


def _beside(territories: Territories, total: TotalPublie) -> Published:
    statuts = replace(territories, au=total.date).statuts
    counted = equivalent(total.indicateur)
    unknown = sum(statut == aci.STATUT_INCONNU for statut in statuts.values())
    value = sum(statut in counted for statut in statuts.values()) if counted else None
    return Published(total, counted, value, unknown)


def equivalent(indicateur: str) -> tuple[str, ...]:
    """Statuses that a published wording counts together (``data/aci/statuts.csv``).

    A published « projet validé » has its ACI or is about to: it counts both statuses.

    Parameters
    ----------
    indicateur
        The wording: « ACI signés », « projets en cours ou en réflexion », « CPTS, environ »…

    Returns
    -------
    tuple of str
        Statuses; every known one for « CPTS »; none where there is no equivalent.
    """
    if names.key(indicateur).split()[:1] == ["cpts"]:
        return tuple(statut.statut for statut in aci.statuts())
    return aci.equivalents(indicateur)
