"""How a state that a commune can be in looks, and a class of an indicator: one object for each.

A page's canvas paints a pattern from the object that travels in the payload; legends, thumbnails,
SVG scenes, QGIS styles and still maps draw the same path. Fills come from Paul Tol's *light*
scheme, made for colour-blind readers and for dark text on top; every state but the commonest also
bears a pattern, so that nothing is told by colour alone.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypedDict

from markupsafe import Markup

from cptsgeo.analysis.coverage import A_ATTRIBUER, PARTAGEE, ZONE_BLANCHE, etats


class PatternPayload(TypedDict):
    """A pattern as a page receives it."""

    taille: int
    chemin: str
    trait: str
    epaisseur: float


class LookPayload(TypedDict):
    """A look as a page receives it."""

    id: str
    libelle: str
    couleur: str
    motif: PatternPayload | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A square tile, repeated: one SVG path, stroked with round caps (a dot is ``M4,4h0``).

    Attributes
    ----------
    size : int
        Side of the tile in CSS pixels. A multiple of 4 stays sharp at 125, 150 and 175 %.
    path : str
        Path data in the tile's coordinates; what crosses an edge is repeated at the other one.
    stroke : str
        Stroke colour, ``#rrggbb``.
    width : float
        Stroke width in CSS pixels.
    """

    size: int
    path: str
    stroke: str
    width: float


@dataclass(frozen=True, slots=True)
class Look:
    """How one state is told and drawn.

    Attributes
    ----------
    identifier : str
        What it is called in data, in style sheets and in the identifiers of drawings.
    label : str
        What readers are told.
    colour : str
        Background colour, ``#rrggbb``.
    pattern : Pattern or None
        Pattern over the background.
    """

    identifier: str
    label: str
    colour: str
    pattern: Pattern | None = None


SLASH: Final = "M-2,2 2,-2M-2,10 10,-2M6,10 10,6"
"""Path of a tile of 8 pixels: thin oblique lines."""

_BACKSLASH: Final = "M-2,6 2,10M-2,-2 10,10M6,-2 10,2"
_WIDE_SLASH: Final = "M-4,4 4,-4M-4,20 20,-4M12,20 20,12"

_STATES: Final[Mapping[str, tuple[str, Pattern | None]]] = MappingProxyType(
    {
        "cpts_operationnelle": ("#44bb99", None),
        "projet_finalise": ("#77aadd", Pattern(8, "M0,4H8", "#2f6cab", 1.2)),
        "accompagnement_en_cours": ("#eedd88", Pattern(8, SLASH, "#a8862a", 1.2)),
        "en_phase_preparatoire": ("#ee8866", Pattern(8, "M2,2h0M6,6h0", "#8f2f10", 1.9)),
        "projet_mis_en_pause": ("#ffaabb", Pattern(8, "M2,0V8M5,0V8", "#a33a5a", 1.1)),
        "statut_inconnu": ("#c9ced8", Pattern(12, "M1,3H5M3,1V5M7,9H11M9,7V11", "#5d6675", 1.1)),
        "zone_blanche": ("#fcfbf8", Pattern(8, _BACKSLASH, "#59616e", 1.1)),
        "a_attribuer": ("#f6edf7", Pattern(12, "M2,6H10M6,2V10", "#7b4a86", 1.3)),
        "partagee": ("#44bb99", Pattern(16, _WIDE_SLASH, "#1f6f8b", 5.0)),
        "contestee": ("#fff3ee", Pattern(8, f"{SLASH}{_BACKSLASH}", "#bb1a22", 1.6)),
        "couverture_inconnue": ("#eceef1", Pattern(12, "M3,3h0M9,9h0", "#8d96a3", 1.5)),
    }
)

_SHADES: Final = ("#fff7bc", "#fedd82", "#fdb13c", "#ec7014", "#c24a02")
"""Five of Paul Tol's YlOrBr scheme, darkest last, that dark text with a white halo stands on."""

_FURTHER: Final = ("#bbcc33", Pattern(16, _WIDE_SLASH, "#6f7d12", 3.0))
"""Of a category, where there are more than the states that categories look like."""

_ANSWERS: Final[Mapping[str, tuple[str, Pattern | None]]] = MappingProxyType(
    {
        "declare": ("#44bb99", None),
        "envisage": ("#eedd88", Pattern(8, SLASH, "#a8862a", 1.2)),
        "rien_de_declare": ("#f4f1e6", Pattern(8, "M2,2h0M6,6h0", "#6b6552", 1.6)),
        "mission_non_retenue": ("#dbe6f4", Pattern(8, "M0,4H8", "#3f6ea3", 1.2)),
        "projet_de_sante_en_redaction": ("#ffdcc7", Pattern(8, "M2,0V8M5,0V8", "#a3552a", 1.1)),
        "fiche_non_remplie": (
            "#c9ced8",
            Pattern(12, "M1,3H5M3,1V5M7,9H11M9,7V11", "#5d6675", 1.1),
        ),
    }
)
"""What is declared, what is planned only, and four silences: each has its pattern."""

_NO_VALUE: Final = ("#ffffff", Pattern(8, _BACKSLASH, "#8d96a3", 0.9))
"""A commune that an indicator says nothing of."""


def by_identifier(looks: Iterable[Look]) -> Mapping[str, Look]:
    """Give looks by their identifiers, in their order."""
    return MappingProxyType({look.identifier: look for look in looks})


@functools.cache
def state_looks() -> Mapping[str, Look]:
    """States that a commune may be in, as they look.

    Returns
    -------
    mapping of str to Look
        By identifier, in the order of legends.
    """
    return by_identifier(Look(state, label, *_STATES[state]) for state, label in etats().items())


def shades(labels: Sequence[str]) -> tuple[Look, ...]:
    """Give the looks of classes in rising order, at most five: told apart by lightness.

    Parameters
    ----------
    labels
        What they are.

    Returns
    -------
    tuple of Look
        Palest first.
    """
    last, count = len(_SHADES) - 1, len(labels)
    ranks = [round(rank * last / (count - 1)) for rank in range(count)] if count > 1 else [2]
    return tuple(
        Look(_class(rank), label, _SHADES[shade])
        for rank, (label, shade) in enumerate(zip(labels, ranks, strict=False))
    )


def hues(labels: Sequence[str]) -> tuple[Look, ...]:
    """Give the looks of categories, each with its colour and pattern, at most nine.

    Parameters
    ----------
    labels
        What they are, the commonest first.

    Returns
    -------
    tuple of Look
        In the same order.
    """
    apart = (ZONE_BLANCHE, A_ATTRIBUER, PARTAGEE)
    kept = [look for state, look in _STATES.items() if state not in apart]
    drawn = [*kept, _FURTHER][: len(labels)]
    return tuple(
        Look(_class(rank), label, *look)
        for rank, (label, look) in enumerate(zip(labels, drawn, strict=True))
    )


def answers(labels: Mapping[str, str]) -> tuple[Look, ...]:
    """Give the looks of what CPTS answer: declared, planned, silent; of communes without a CPTS.

    Parameters
    ----------
    labels
        What readers are told of each answer or state, by identifier.

    Returns
    -------
    tuple of Look
        In the same order, each told apart without its colour too.
    """
    known = {**_STATES, **_ANSWERS}
    return tuple(
        Look(_class(rank), label, *known[answer])
        for rank, (answer, label) in enumerate(labels.items())
    )


def no_value(rank: int, label: str) -> Look:
    """Give the look of communes that an indicator says nothing of.

    Parameters
    ----------
    rank
        Its rank, after the classes.
    label
        What readers are told.

    Returns
    -------
    Look
        White and hatched.
    """
    return Look(_class(rank), label, *_NO_VALUE)


def _class(rank: int) -> str:
    return f"classe-{rank}"


def payload(look: Look) -> LookPayload:
    """Give a look as plain data, for a page.

    Parameters
    ----------
    look
        How something is drawn.

    Returns
    -------
    LookPayload
        What the page's script paints and tells.
    """
    pattern = look.pattern
    return {
        "id": look.identifier,
        "libelle": look.label,
        "couleur": look.colour,
        "motif": None
        if pattern is None
        else {
            "taille": pattern.size,
            "chemin": pattern.path,
            "trait": pattern.stroke,
            "epaisseur": pattern.width,
        },
    }


def pattern_svg(look: Look, name: str, scale: float = 1.0) -> str:
    """Give the SVG ``<pattern>`` of a look, to stand in ``<defs>``.

    Parameters
    ----------
    look
        How something is drawn.
    name
        The ``id`` that ``fill="url(#…)"`` will name.
    scale
        Magnification of the tile, where the drawing's units are not pixels.

    Returns
    -------
    str
        One ``<pattern>`` element; a plain look gets a tile of its colour.
    """
    pattern = look.pattern
    side = 8 if pattern is None else pattern.size
    line = (
        ""
        if pattern is None
        else f'<path d="{pattern.path}" fill="none" stroke="{pattern.stroke}" '
        f'stroke-width="{pattern.width:g}" stroke-linecap="round"/>'
    )
    magnified = "" if scale == 1.0 else f' patternTransform="scale({scale:g})"'
    return (
        f'<pattern id="{name}" width="{side}" height="{side}" '
        f'patternUnits="userSpaceOnUse"{magnified}>'
        f'<rect width="{side}" height="{side}" fill="{look.colour}"/>{line}</pattern>'
    )


def swatch(look: Look, width: int = 26, height: int = 16) -> Markup:
    """Give the small picture of a look for a legend, hidden from screen readers.

    Parameters
    ----------
    look
        How something is drawn; its identifier is unique in the legends of a page.
    width
        In CSS pixels.
    height
        In CSS pixels.

    Returns
    -------
    Markup
        One ``<svg>`` element.
    """
    name = f"l-{look.identifier}"
    return Markup(
        f'<svg class="pastille" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">'
        f"<defs>{pattern_svg(look, name)}</defs>"
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="{height // 6}" '
        f'fill="url(#{name})" stroke="#2b3440"/></svg>'
    )


@dataclass(frozen=True, slots=True)
class Sign:
    """How a verdict, or the severity of a finding, is told: by a shape as much as by a colour.

    Attributes
    ----------
    colour : str
        Of the shape and of the words beside it, ``#rrggbb``.
    ground : str
        Behind them, where they stand on a ground of their own.
    shape : str
        Path data in a square of 20: filled with the colour.
    lines : str
        Path data over it, in white.
    """

    colour: str
    ground: str
    shape: str
    lines: str


_DISC: Final = "M10 .6a9.4 9.4 0 1 0 .01 0z"
_GO: Final = Sign("#145a2c", "#e6f4ea", _DISC, "M5.5 10.5l3 3 6-7")
_ASK: Final = Sign("#744600", "#fff5dd", "M10 1.2 19.4 18.5H.6z", "M10 7v5.5M10 15.6v.1")
_STOP: Final = Sign(
    "#9c1419", "#fdeeee", "M6 1h8l5 5v8l-5 5H6l-5-5V6z", "M6.5 6.5l7 7M13.5 6.5l-7 7"
)
_TELL: Final = Sign("#0b4a7d", "#eaf3fb", _DISC, "M10 9v6M10 5.4v.1")

VERDICTS: Final[Mapping[str, Sign]] = MappingProxyType(
    {"aucun_obstacle": _GO, "a_trancher": _ASK, "obstacles": _STOP}
)
"""Signs of the outcomes of a validation (`cptsgeo.rules.verdict.Outcome`)."""

SEVERITIES: Final[Mapping[str, Sign]] = MappingProxyType(
    {"erreur": _STOP, "avertissement": _ASK, "information": _TELL}
)
"""Signs of findings: what stands in the way, and what is to be decided, look as in a verdict."""


def sign_svg(name: str) -> Markup:
    """Draw a sign beside the words that it goes with, hidden from screen readers.

    Parameters
    ----------
    name
        Of an outcome or a severity.

    Returns
    -------
    Markup
        One ``<svg>`` element.
    """
    sign = VERDICTS.get(name) or SEVERITIES[name]
    return Markup(
        '<svg class="signe" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" '
        f'focusable="false"><path class="plein" d="{sign.shape}"/><path d="{sign.lines}"/></svg>'
    )


def sign_styles() -> Markup:
    """Give the style sheet of signs, and of the words beside them.

    Returns
    -------
    Markup
        Rules for a verdict of a class named after its outcome, and for headings of severities.
    """
    rules = [
        ".signe { flex: none; fill: none; stroke: #fff; stroke-width: 2.2; "
        "stroke-linecap: round; }",
        ".signe .plein { fill: currentColor; stroke: none; }",
        *(
            f".verdict.{name} {{ color: {sign.colour}; background: {sign.ground}; }}"
            for name, sign in VERDICTS.items()
        ),
        *(f"h3.{name} {{ color: {sign.colour}; }}" for name, sign in SEVERITIES.items()),
    ]
    return Markup("\n".join(rules))
