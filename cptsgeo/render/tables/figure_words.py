"""How the figures of an edition are told: of what, of how many, what lacks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cptsgeo.analysis.disclosure import LEAST
from cptsgeo.analysis.figures import Absence, Axe, Figure, Figures, Groupe, Mesure, Moyenne
from cptsgeo.plan import aci
from cptsgeo.plan.observatory import SILENCES, Silence
from cptsgeo.text.french import (
    NBSP,
    count,
    decimal,
    listed,
    lowered,
    number,
    percent,
    quoted,
    raised,
    typographic,
)
from cptsgeo.text.persons import masked

AXES: Final[Mapping[Axe, str]] = MappingProxyType(
    {
        Axe.TAILLE: "Taille",
        Axe.ANNEE: "Année de signature de l’ACI",
        Axe.TYPOLOGIE: "Typologie de territoire",
        Axe.DEPARTEMENT: "Département",
    }
)

MESURES: Final[Mapping[Mesure, str]] = MappingProxyType(
    {
        Mesure.MEMBRES: "Membres",
        Mesure.ACTIFS: "Membres actifs",
        Mesure.TAUX: "Taux d’adhésion",
    }
)

ABSENCES: Final[Mapping[Absence, str]] = MappingProxyType(
    {
        Absence.PARTAGEE: "commune partagée par dérogation, taille non calculée",
        Absence.SANS_COMMUNE: "aucune commune connue",
        Absence.SANS_ACI: "sans ACI signé connu",
        Absence.ANNEE_INCONNUE: "ACI signé à une date inconnue",
        Absence.FICHE_NON_REMPLIE: SILENCES[Silence.FICHE_NON_REMPLIE],
        Absence.EN_REDACTION: SILENCES[Silence.EN_REDACTION],
        Absence.TYPOLOGIE_NON_DITE: "fiche sans typologie",
        Absence.SANS_DEPARTEMENT: "aucun département connu",
    }
)

WITHHELD = "moins de cinq réponses"
"""Instead of a mean of too few."""

GIVEN_AWAY = "moyenne non montrée"
"""Instead of a mean from which, with the others, that of too few could be reckoned."""

RULE = (
    f"Moyennes de cinq CPTS et plus{NBSP}; une moyenne qui, par différence avec les autres, en "
    "donnerait une de moins de cinq n’est pas montrée non plus. Les nombres d’une CPTS ne le sont "
    "jamais."
)
"""What is shown of numbers that are internal."""

RATE = (
    f"Taux d’adhésion{NBSP}: moyenne des taux des CPTS, membres rapportés aux professionnels du "
    "territoire."
)

ONE_DEPARTEMENT = (
    "Chaque CPTS compte dans un seul département, celui de sa fiche, à défaut celui où elle a le "
    "plus d’habitants."
)


def sizes_told() -> str:
    """Tell what sizes are."""
    first, *others = aci.seuils()[1:]
    told = [f"1 (moins de {number(first)} habitants)"]
    told += [f"{rank} (moins de {number(most)})" for rank, most in enumerate(others, 2)]
    return f"Tailles{NBSP}: {', '.join(told)}, {len(others) + 2} (au-delà)."


def label(found: Figures, axe: Axe, cle: int | str) -> str:
    """Name a group.

    Parameters
    ----------
    found
        The figures.
    axe
        What CPTS are grouped by.
    cle
        The group.

    Returns
    -------
    str
        ``Taille 2``, ``2021``, ``Rural``, ``Loire-Atlantique``.
    """
    if axe is Axe.TAILLE:
        return f"Taille{NBSP}{cle}"
    if axe is Axe.DEPARTEMENT:
        return typographic(found.territories.communes.departements.get(str(cle), str(cle)))
    return raised(masked(typographic(str(cle))))


def title(axe: Axe) -> str:
    """Name the figure of CPTS grouped in a way."""
    return f"CPTS par {_after(axe)}"


def members_title(axe: Axe) -> str:
    """Name the figure of membership."""
    return f"Membres et membres actifs par {_after(axe)}, en moyenne"


def _after(axe: Axe) -> str:
    return lowered(AXES[axe])


def base_told(found: Figures, figure: Figure) -> str:
    """Tell how many CPTS are grouped, of how many, and why the others are not."""
    every = len(found.ensemble.cpts_ids)
    told = f"Base{NBSP}: {count(figure.base, 'CPTS', 'CPTS')} sur {number(every)}."
    return " ".join(filter(None, (told, absent_told(figure))))


def absent_told(figure: Figure) -> str:
    """Tell which CPTS are in no group, by why; empty where all are in one."""
    if not figure.absentes:
        return ""
    told = (f"{ABSENCES[why]} ({number(len(held))})" for why, held in figure.absentes.items())
    return f"Manquent{NBSP}: {listed(told)}."


def answers_told(found: Figures) -> str:
    """Tell how many CPTS have a sheet that says something, of how many."""
    every, many = len(found.ensemble.cpts_ids), len(found.repondantes)
    noun = "CPTS répondante" if many < 2 else "CPTS répondantes"
    writing = len(found.en_redaction)
    more = f" ({SILENCES[Silence.EN_REDACTION]}{NBSP}: {number(writing)})" if writing else ""
    return f"{number(many)}{NBSP}{noun} sur {number(every)}{more}"


def members_base(found: Figures, *mesures: Mesure) -> str:
    """Tell of how many CPTS means are, of how many that answer.

    Parameters
    ----------
    found
        The figures.
    *mesures
        What is told; everything if none.

    Returns
    -------
    str
        A sentence.
    """
    means = found.ensemble.moyennes
    asked = mesures or tuple(Mesure)
    if not any(means[one].reponses for one in asked):
        return f"Base{NBSP}: {answers_told(found)}{NBSP}; aucune ne dit ses membres."
    told = ", ".join(
        f"{lowered(MESURES[one])}{NBSP}: {number(means[one].reponses)}" for one in asked
    )
    return f"Base{NBSP}: CPTS qui les disent ({told}), {answers_told(found)}."


def mean_told(mesure: Mesure, mean: Moyenne) -> str:
    """Write a mean, or why there is none."""
    if mean.valeur is None:
        if not mean.reponses:
            return "aucune réponse"
        return WITHHELD if mean.reponses < LEAST else GIVEN_AWAY
    return percent(mean.valeur, 1) if mesure is Mesure.TAUX else decimal(mean.valeur, 0)


def lacking_told(found: Figures, axe: Axe) -> str:
    """Tell why a chart has nothing to draw; its base says of which CPTS that is."""
    return _LACKING[axe] if found.ensemble.cpts_ids else _LACKING[Axe.DEPARTEMENT]


_LACKING: Final = {
    Axe.TAILLE: "Aucune taille n’est connue.",
    Axe.ANNEE: "Aucune année d’ACI n’est connue.",
    Axe.TYPOLOGIE: "Aucune fiche du plan ne dit la typologie.",
    Axe.DEPARTEMENT: "Aucune CPTS.",
}


NO_MEMBERS = "Aucune fiche du plan ne dit ces nombres."
"""What a chart of membership lacks, where no sheet has any."""


def fill_in(found: Figures) -> str:
    """Tell whoever keeps the plan what would fill figures that have nothing; empty if all have."""
    means, origin = found.ensemble.moyennes, found.territories.plan.origin
    lacking = [
        *([] if found.by(Axe.TYPOLOGIE).base else ["Typologie"]),
        *(() if means[Mesure.TAUX].reponses else ("Professionnels",)),
        *(MESURES[one] for one in (Mesure.MEMBRES, Mesure.ACTIFS) if not means[one].reponses),
    ]
    if not lacking:
        return ""
    return f"Pour avoir ces chiffres, remplir {listed(map(quoted, lacking))} de " + (
        f"{origin.table('fiches')}."
    )


def part(figure: Figure, group: Groupe) -> float | None:
    """Share of the CPTS grouped that are in a group; none of all of them."""
    return len(group.cpts_ids) / figure.base if group.cle != "" and figure.base else None
