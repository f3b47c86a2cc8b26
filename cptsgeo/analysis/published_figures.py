"""Published figures of a plan beside ours: to compare, never to fill in."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from cptsgeo.analysis.figures import Axe, Figures, Mesure, figures
from cptsgeo.plan.observatory import ChiffrePublie
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names


class Ours(NamedTuple):
    """Our figure, and how many CPTS it is of; a share from 0 to 1 where it is one."""

    valeur: float
    base: int
    part: bool = False


class Beside(NamedTuple):
    """A published figure, and ours: None where we have none."""

    chiffre: ChiffrePublie
    notre: Ours | None


def beside(territories: Territories) -> tuple[Beside, ...]:
    """Put each published figure of a plan beside ours, of the whole plan.

    Parameters
    ----------
    territories
        The territories of the plan at a date.

    Returns
    -------
    tuple of Beside
        In the order of the plan.
    """
    found = figures(territories)
    told = []
    for one in territories.plan.observatoire.chiffres:
        ours = _OURS.get(names.key(one.indicateur))
        told.append(Beside(one, ours(found, one) if ours else None))
    return tuple(told)


def _every(found: Figures) -> Ours:
    many = len(found.ensemble.cpts_ids)
    return Ours(many, many)


def _completed(found: Figures) -> Ours:
    return Ours(len(found.repondantes), len(found.ensemble.cpts_ids))


def _completed_share(found: Figures) -> Ours | None:
    many = len(found.ensemble.cpts_ids)
    return Ours(len(found.repondantes) / many, many, part=True) if many else None


def _of_departement(found: Figures, one: ChiffrePublie) -> Ours | None:
    known = found.territories.communes.departements
    for group in found.by(Axe.DEPARTEMENT).groupes:
        if names.key(known.get(str(group.cle), "")) == names.key(one.perimetre):
            return Ours(len(group.cpts_ids), len(found.ensemble.cpts_ids))
    return None


def _silent(found: Figures, mesure: Mesure) -> Ours | None:
    """Sheets that say something, and not this number; none where no sheet says it."""
    told = found.ensemble.moyennes[mesure].reponses
    many = len(found.repondantes)
    return Ours(max(0, many - told), many) if told else None


def _rate(found: Figures, typology: str = "") -> Ours | None:
    groups = [found.ensemble]
    if typology:
        groups = [one for one in found.by(Axe.TYPOLOGIE).groupes
                  if names.key(str(one.cle)) == typology]  # fmt: skip
    for group in groups:
        mean = group.moyennes[Mesure.TAUX]
        if mean.valeur is not None:
            return Ours(mean.valeur, mean.reponses, part=True)
    return None


_OURS: Final[Mapping[str, Callable[[Figures, ChiffrePublie], Ours | None]]] = MappingProxyType(
    {
        names.key(told): ours
        for told, ours in {
            "CPTS de la région": lambda found, _: _every(found),
            "CPTS ayant complété leur fiche identité": lambda found, _: _completed(found),
            "Part des CPTS ayant complété leur fiche identité":
                lambda found, _: _completed_share(found),
            "CPTS du chapitre": _of_departement,
            "CPTS sans réponse sur le nombre d’adhérents":
                lambda found, _: _silent(found, Mesure.MEMBRES),
            "CPTS sans réponse sur le nombre de professionnels actifs":
                lambda found, _: _silent(found, Mesure.ACTIFS),
            "Taux d’adhésion moyen": lambda found, _: _rate(found),
            "Taux d’adhésion moyen en territoire rural": lambda found, _: _rate(found, "rural"),
            "Taux d’adhésion moyen en territoire urbain": lambda found, _: _rate(found, "urbain"),
        }.items()
    }
)  # fmt: skip
"""How we reckon what documents publish, by their wording."""
