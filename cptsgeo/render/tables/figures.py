"""The figures of an edition, as tables."""

from collections.abc import Collection, Iterable
from contextlib import suppress

from cptsgeo.analysis.figures import Axe, Figure, Figures, Groupe, Mesure
from cptsgeo.analysis.published_figures import Beside, beside
from cptsgeo.errors import DateError
from cptsgeo.plan.naming import short_name
from cptsgeo.plan.observatory import ChiffrePublie
from cptsgeo.render.provenance import reserves
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import Value
from cptsgeo.render.tables.figure_words import (
    ABSENCES,
    AXES,
    MESURES,
    ONE_DEPARTEMENT,
    RATE,
    RULE,
    base_told,
    fill_in,
    label,
    lacking_told,
    members_base,
    part,
    sizes_told,
    title,
)
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import NBSP, date, number, percent, raised, typographic

ENSEMBLE = "Ensemble"

_NAMES = {
    Axe.TAILLE: "tailles",
    Axe.ANNEE: "annees",
    Axe.TYPOLOGIE: "typologies",
    Axe.DEPARTEMENT: "departements",
}

_MEMBERS = "membres-"

CHART_NAMES = (*_NAMES.values(), *(f"{_MEMBERS}{name}" for name in _NAMES.values()))
"""Charts as users type them: of CPTS, then of their members."""


def figures_sheets(found: Figures) -> list[Sheet]:
    """Give every table of the figures of an edition.

    Parameters
    ----------
    found
        The figures.

    Returns
    -------
    list of Sheet
        ``chiffres``, with all groups and means; ``manquent``; ``chiffres_publies``.
    """
    return [_all(found), _absent(found), published_figures_sheet(found)]


def figures_text(found: Figures) -> list[Sheet]:
    """Give the tables that a terminal has room for.

    Parameters
    ----------
    found
        The figures.

    Returns
    -------
    list of Sheet
        One for each way of grouping, then published figures; bases are in notes.
    """
    *groups, last = (figure_sheet(found, axe) for axe in Axe)
    means = [column.cle for column in last.colonnes if column.cle in {one.value for one in Mesure}]
    shown = ["groupe", "cpts", "part", *(means if has_members(found) else ())]
    narrow = [_told(found, axe, sheet.only(*shown))
              for axe, sheet in zip(Axe, (*groups, last), strict=True)]  # fmt: skip
    published = published_figures_sheet(found)
    return [
        *narrow[:-1],
        narrow[-1]._replace(notes=(*narrow[-1].notes, *members_notes(found))),
        published.only("indicateur", "perimetre", "publie", "notre_chiffre"),
    ]


def _told(found: Figures, axe: Axe, sheet: Sheet) -> Sheet:
    """A table that says why it is empty."""
    if found.by(axe).base:
        return sheet
    return sheet._replace(
        lignes=((lacking_told(found, axe), 0, *[None] * (len(sheet.colonnes) - 2)),)
    )


def has_members(found: Figures) -> bool:
    """Tell whether any sheet says a number of members, or of active ones."""
    return any(one.reponses for one in found.ensemble.moyennes.values())


def members_told(found: Figures) -> list[str]:
    """Give what readers of means must know."""
    return [members_base(found), *([RULE, RATE] if has_members(found) else [])]


def members_notes(found: Figures) -> list[str]:
    """Give the same, and what would fill figures that have nothing, for who keeps the plan."""
    return [one for one in (*members_told(found), fill_in(found)) if one]


def chart_notes(found: Figures, names: Collection[str]) -> list[str]:
    """Give what readers of charts must know, that is not in them.

    Parameters
    ----------
    found
        The figures.
    names
        The charts, of `CHART_NAMES`.

    Returns
    -------
    list of str
        Sentences.
    """
    about = {axe: any(name.endswith(told) for name in names) for axe, told in _NAMES.items()}
    members = has_members(found) and any(name.startswith(_MEMBERS) for name in names)
    return [
        *([RULE] if members else []),
        *([sizes_told()] if about[Axe.TAILLE] else []),
        *([ONE_DEPARTEMENT] if about[Axe.DEPARTEMENT] else []),
        *(reserves(found.territories) if about[Axe.TAILLE] else []),
    ]


def figure_sheet(found: Figures, axe: Axe) -> Sheet:
    """Give the table of CPTS grouped in one way, with their means.

    Parameters
    ----------
    found
        The figures.
    axe
        The way.

    Returns
    -------
    Sheet
        Its last row, where there are several, is of all CPTS looked at.
    """
    figure = found.by(axe)
    columns = (Column("groupe", AXES[axe]), *_columns(figure))
    rows = [(label(found, axe, one.cle), *_row(figure, one)) for one in figure.groupes]
    if has_members(found) and rows:
        rows.append((ENSEMBLE, *_row(figure, found.ensemble)))
    return Sheet(_NAMES[axe], title(axe), columns, tuple(rows), figure_notes(found, axe))


UNKNOWN_YEAR = f"Date inconnue{NBSP}: un document montre l’ACI signé, sans dire quand il l’a été."


def figure_notes(found: Figures, axe: Axe) -> tuple[str, ...]:
    """Give what readers of CPTS grouped in one way must know: of how many, what lacks."""
    more = {
        Axe.TAILLE: (sizes_told(), *reserves(found.territories)),
        Axe.ANNEE: (UNKNOWN_YEAR,),
        Axe.DEPARTEMENT: (ONE_DEPARTEMENT,),
    }  # fmt: skip
    return (base_told(found, found.by(axe)), *more.get(axe, ()))


def _columns(figure: Figure) -> tuple[Column, ...]:
    published = [Column("cpts_publiees", "CPTS, taille publiée", Unit.ENTIER)]
    return (
        Column("cpts", "CPTS", Unit.ENTIER),
        Column("part", "Part", Unit.PART),
        *(published if figure.axe is Axe.TAILLE else []),
        *_mean_columns(),
    )


def _mean_columns() -> Iterable[Column]:
    for mesure, told in MESURES.items():
        nature = Unit.PART if mesure is Mesure.TAUX else Unit.ENTIER
        yield Column(mesure.value, f"{told}, en moyenne", nature)
        yield Column(f"{mesure.value}_reponses", f"{told} : réponses", Unit.ENTIER)


def _row(figure: Figure, one: Groupe) -> tuple[Value, ...]:
    published = (one.publiees,) if figure.axe is Axe.TAILLE else ()
    return (len(one.cpts_ids), part(figure, one), *published, *_means(one))


def _means(one: Groupe) -> Iterable[Value]:
    for mesure in Mesure:
        mean = one.moyennes[mesure]
        yield mean.valeur
        yield mean.reponses


def _all(found: Figures) -> Sheet:
    """All groups and means in one table: what a spreadsheet filters."""
    columns = (
        Column("figure", "Par"),
        Column("groupe", "Groupe"),
        Column("cpts", "CPTS", Unit.ENTIER),
        Column("part", "Part des CPTS groupées", Unit.PART),
        Column("cpts_publiees", "CPTS, taille publiée", Unit.ENTIER),
        *_mean_columns(),
    )
    rows: list[tuple[Value, ...]] = [
        (AXES[figure.axe], label(found, figure.axe, one.cle), len(one.cpts_ids), part(figure, one),
         one.publiees, *_means(one))
        for figure in found.figures
        for one in figure.groupes
    ]  # fmt: skip
    every = found.ensemble
    rows.append((ENSEMBLE, ENSEMBLE, len(every.cpts_ids), None, None, *_means(every)))
    notes = [f"{title(one.axe)} – {base_told(found, one)}" for one in found.figures]
    return Sheet("chiffres", "CPTS et membres, par taille, année, typologie et département",
                 columns, tuple(rows),
                 (*notes, sizes_told(), ONE_DEPARTEMENT, *members_notes(found),
                  *reserves(found.territories)))  # fmt: skip


def _absent(found: Figures) -> Sheet:
    """CPTS that are in no group, by why."""
    known = found.territories.cpts
    rows = tuple(
        (AXES[figure.axe], raised(ABSENCES[why]), len(held),
         ", ".join(short_name(known[one].nom) for one in held))
        for figure in found.figures
        for why, held in figure.absentes.items()
    )  # fmt: skip
    columns = (Column("figure", "Par"), Column("pourquoi", "Pourquoi"),
               Column("cpts", "CPTS", Unit.ENTIER), Column("noms", "Lesquelles"))  # fmt: skip
    return Sheet("manquent", "CPTS qui manquent, et pourquoi", columns, rows)


def published_figures_sheet(found: Figures) -> Sheet:
    """Give the published figures of a plan beside ours.

    Parameters
    ----------
    found
        The figures; ours are of the whole plan, whatever they are of.

    Returns
    -------
    Sheet
        ``chiffres_publies``: it has no row for a plan without published figures.
    """
    columns = (
        Column("indicateur", "Indicateur publié"),
        Column("perimetre", "Sur quoi"),
        Column("publie", "Publié"),
        Column("notre_chiffre", "Le nôtre"),
        Column("notre_base", "Base du nôtre, en CPTS", Unit.ENTIER),
        Column("source", "Source"),
    )
    rows = tuple(
        (typographic(one.chiffre.indicateur), typographic(one.chiffre.perimetre),
         _published(one.chiffre), _ours(one), one.notre.base if one.notre else None,
         typographic(one.chiffre.source or ""))
        for one in beside(found.territories)
    )  # fmt: skip
    return Sheet("chiffres_publies", "Chiffres publiés et nôtres, pour tout le plan", columns, rows,
                 ("Un tiret : dans le document, la valeur n’est qu’une image ; ou le plan ne "
                  "permet pas de la calculer.",))  # fmt: skip


def _published(one: ChiffrePublie) -> str:
    value = one.valeur.replace(".", ",") if one.unite == "%" else one.valeur
    if one.unite == "mois" and value:
        with suppress(DateError):
            return date(parse_date(value).iso)
    return (f"{value}{NBSP}%" if one.unite == "%" else value) if value else "–"


def _ours(one: Beside) -> str:
    if one.notre is None:
        return "–"
    return percent(one.notre.valeur, 1) if one.notre.part else number(round(one.notre.valeur))
