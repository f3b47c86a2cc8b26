"""Colours and patterns of the states a commune can be in, and of the classes of an indicator.

Defined once: the interactive pages paint a pattern on canvas from the object that travels in the
payload, the legend, the thumbnails and the still maps draw the same path as SVG. Fills come from
Paul Tol's *light* scheme, made for colour-blind readers and for dark text on top; every state but
the commonest also bears a pattern, so that nothing is told by colour alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypedDict


class MotifPayload(TypedDict):
    """A pattern as the page receives it."""

    taille: int
    chemin: str
    trait: str
    epaisseur: float


class StylePayload(TypedDict):
    """The part of a state's payload (and of the legend's context) that is appearance."""

    couleur: str
    motif: MotifPayload | None


@dataclass(frozen=True, slots=True)
class Motif:
    """A square tile, repeated: one SVG path, stroked with round caps (a dot is ``M4,4h0``).

    Attributes
    ----------
    taille : int
        Side of the tile in CSS pixels. A multiple of 4 stays sharp at 125, 150 and 175 %.
    chemin : str
        Path data in the tile's coordinates; what crosses an edge is repeated at the other one.
    trait : str
        Stroke colour, ``#rrggbb``.
    epaisseur : float
        Stroke width in CSS pixels.
    """

    taille: int
    chemin: str
    trait: str
    epaisseur: float


@dataclass(frozen=True, slots=True)
class Style:
    """How one state is drawn.

    Attributes
    ----------
    couleur : str
        Background colour, ``#rrggbb``.
    motif : Motif or None
        Pattern over the background.
    """

    couleur: str
    motif: Motif | None


_SLASH: Final = "M-2,2 2,-2M-2,10 10,-2M6,10 10,6"
_BACKSLASH: Final = "M-2,6 2,10M-2,-2 10,10M6,-2 10,2"
_WIDE_SLASH: Final = "M-4,4 4,-4M-4,20 20,-4M12,20 20,12"

STYLES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "cpts_operationnelle": Style("#44bb99", None),
        "projet_finalise": Style("#77aadd", Motif(8, "M0,4H8", "#2f6cab", 1.2)),
        "accompagnement_en_cours": Style("#eedd88", Motif(8, _SLASH, "#a8862a", 1.2)),
        "en_phase_preparatoire": Style("#ee8866", Motif(8, "M2,2h0M6,6h0", "#8f2f10", 1.9)),
        "projet_mis_en_pause": Style("#ffaabb", Motif(8, "M2,0V8M5,0V8", "#a33a5a", 1.1)),
        "statut_inconnu": Style("#c9ced8", Motif(12, "M1,3H5M3,1V5M7,9H11M9,7V11", "#5d6675", 1.1)),
        "zone_blanche": Style("#fcfbf8", Motif(8, _BACKSLASH, "#59616e", 1.1)),
        "partagee": Style("#44bb99", Motif(16, _WIDE_SLASH, "#1f6f8b", 5.0)),
        "contestee": Style("#fff3ee", Motif(8, f"{_SLASH}{_BACKSLASH}", "#bb1a22", 1.6)),
        "couverture_inconnue": Style("#eceef1", Motif(12, "M3,3h0M9,9h0", "#8d96a3", 1.5)),
    }
)


_SHADES: Final = ("#fff7bc", "#fedd82", "#fdb13c", "#ec7014", "#c24a02")
"""Five of Paul Tol's YlOrBr scheme, darkest last, that dark text with a white halo stands on."""

SANS_VALEUR: Final = Style("#ffffff", Motif(8, _BACKSLASH, "#8d96a3", 0.9))
"""A commune that an indicator says nothing of."""


def shades(nombre: int) -> tuple[Style, ...]:
    """Give the appearance of classes in rising order, at most five: told apart by lightness.

    Parameters
    ----------
    nombre
        How many.

    Returns
    -------
    tuple of Style
        Palest first.
    """
    last = len(_SHADES) - 1
    ranks = [round(rank * last / (nombre - 1)) for rank in range(nombre)] if nombre > 1 else [2]
    return tuple(Style(_SHADES[rank], None) for rank in ranks)


def hues(nombre: int) -> tuple[Style, ...]:
    """Give the appearance of categories, each with its colour and pattern, at most nine.

    Parameters
    ----------
    nombre
        How many.

    Returns
    -------
    tuple of Style
        The commonest category first.
    """
    looks = [style for etat, style in STYLES.items() if etat not in ("zone_blanche", "partagee")]
    further = [Style("#bbcc33", Motif(16, _WIDE_SLASH, "#6f7d12", 3.0))]
    return tuple([*looks, *further][:nombre])


def payload(style: Style) -> StylePayload:
    """Give an appearance as plain data, for the page and for the legend.

    Parameters
    ----------
    style
        How a state, or a class of an indicator, is drawn.

    Returns
    -------
    dict
        ``couleur`` and ``motif`` (an object or ``None``).
    """
    motif = style.motif
    return {
        "couleur": style.couleur,
        "motif": None
        if motif is None
        else {
            "taille": motif.taille,
            "chemin": motif.chemin,
            "trait": motif.trait,
            "epaisseur": motif.epaisseur,
        },
    }


def of_payload(row: Mapping[str, Any]) -> Style:
    """Give back the appearance that `payload` gave as plain data.

    Parameters
    ----------
    row
        A row of a legend, with ``couleur`` and ``motif``.

    Returns
    -------
    Style
        How it is drawn.
    """
    return Style(row["couleur"], Motif(**row["motif"]) if row["motif"] else None)


def pattern_svg(etat: str, identifiant: str, echelle: float = 1.0) -> str:
    """Give the SVG ``<pattern>`` of a state, to stand in ``<defs>``.

    Parameters
    ----------
    etat
        Identifier of a state.
    identifiant
        The ``id`` that ``fill="url(#…)"`` will name.
    echelle
        Magnification of the tile, where the drawing's units are not pixels.

    Returns
    -------
    str
        One ``<pattern>`` element; a plain state gets a tile of its colour.
    """
    return pattern_of(STYLES[etat], identifiant, echelle)


def pattern_of(style: Style, identifiant: str, echelle: float = 1.0) -> str:
    """Give the SVG ``<pattern>`` of an appearance.

    Parameters
    ----------
    style
        How something is drawn.
    identifiant
        The ``id`` that ``fill="url(#…)"`` will name.
    echelle
        Magnification of the tile, where the drawing's units are not pixels.

    Returns
    -------
    str
        One ``<pattern>`` element; a plain appearance gets a tile of its colour.
    """
    motif = style.motif
    cote = 8 if motif is None else motif.taille
    trait = (
        ""
        if motif is None
        else f'<path d="{motif.chemin}" fill="none" stroke="{motif.trait}" '
        f'stroke-width="{motif.epaisseur:g}" stroke-linecap="round"/>'
    )
    agrandi = "" if echelle == 1.0 else f' patternTransform="scale({echelle:g})"'
    return (
        f'<pattern id="{identifiant}" width="{cote}" height="{cote}" '
        f'patternUnits="userSpaceOnUse"{agrandi}>'
        f'<rect width="{cote}" height="{cote}" fill="{style.couleur}"/>{trait}</pattern>'
    )


def swatch_svg(style: Style, identifiant: str, largeur: int = 32, hauteur: int = 20) -> str:
    """Give a small SVG picture of an appearance, for a legend; hidden from screen readers.

    Parameters
    ----------
    style
        How a state, or a class of an indicator, is drawn.
    identifiant
        The pattern's ``id``, unique in the page.
    largeur
        Width in CSS pixels.
    hauteur
        Height in CSS pixels.

    Returns
    -------
    str
        One ``<svg>`` element.
    """
    return (
        f'<svg class="pastille" width="{largeur}" height="{hauteur}" aria-hidden="true">'
        f"<defs>{pattern_of(style, identifiant)}</defs>"
        f'<rect x=".5" y=".5" width="{largeur - 1}" height="{hauteur - 1}" rx="3" '
        f'fill="url(#{identifiant})" stroke="#2b3440"/></svg>'
    )
