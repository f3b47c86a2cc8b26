"""What the values of an indicator are, told by its header and by themselves, or to be asked."""

import re
from collections.abc import Sequence

from cptsgeo.analysis.indicators.column import Column
from cptsgeo.analysis.indicators.indicator import IndicatorKind
from cptsgeo.errors import TableError
from cptsgeo.proposal.columns import words
from cptsgeo.text.french import quoted

_RATE = frozenset({
    "apl", "taux", "ratio", "densite", "indice", "part", "proportion", "pourcentage", "pct",
    "moyenne", "moyennes", "moyen", "moyens", "age",
})  # fmt: skip
"""Words of a header or a unit that make of its numbers a rate."""

_PER = re.compile(
    r"\bpour (?:\d|mille|cent|hab)"
    r"|\bpar (?!(?:les?|la|l|des|du|un|une|leurs?|communes?|cantons?|territoires?|epci|sexe|ages?"
    r"|tranches?|zones?|departements?|regions?|secteurs?|lieu|an|annee|mois|semaine|jour)\b)"
)
"""What makes it a rate too: « pour 100 000 habitants », « par médecin », not « par commune »."""

_COUNT = frozenset({
    "nombre", "nombres", "nb", "nbr", "nbre", "effectif", "effectifs", "total", "etp", "equivalent",
    "equivalents", "surface", "superficie", "population", "pop",
})  # fmt: skip
"""First words of headers whose numbers add up, be they whole or not."""

_CODES = re.compile(
    r"(?:codes?|cod|cd|id|ident|identifiants?|numeros?|num|siren|siret|finess|rpps|uai|naf|ape|cle"
    r"|reference|annees?|date|year|millesime)\d*"
)
_CLASSES = re.compile(
    r"(?:classe|classement|categories?|categ|cat|cate|type|typo|typologie|groupe|grp|niveau|niv"
    r"|degre|rang|rank|tranche|strate|dens|grille|decile|quartile|quintile|cluster|profil|statut"
    r"|nature|zone|zonage|tuu|taav|tduu|priorite|modalite|indicatrice)(?:\d{1,4})?"
)
_MEASURES = (
    ("une durée", re.compile(r"minutes?|min|mn|durees?|delais?|temps|attente")),
    ("une distance", re.compile(r"distances?|dist|km|kilometres?|metres?|eloignement|altitudes?")),
    (
        "une médiane",
        re.compile(r"medianes?|medians?|med\d\d|q[123]|d[1-9]|quantile|centile|percentile"),
    ),
    ("un score", re.compile(r"scores?|notes?|coefficients?|coef")),
    ("un minimum ou un maximum", re.compile(r"maximums?|minimums?|maxi?|mini")),
    ("un prix ou un revenu", re.compile(r"prix|loyers?|tarifs?|revenus?|rev|salaires?")),
    ("une température", re.compile(r"temperatures?")),
)
_FULL_TIME = re.compile(r"\btemps (?:plein|complet|partiel)s?\b")
_WITHIN = re.compile(r"\b\d+ (?:minutes?|min|mn|km|kilometres?|metres?|m|heures?|h)\b")
"""« À moins de 20 minutes »: of whom, and not how long."""
_ZERO = re.compile(r"'?0\d+")


def nature(
    column: Column, texts: Sequence[str], values: Sequence[float | str], source: str, *, rate: bool
) -> IndicatorKind:
    """Tell what values are.

    Parameters
    ----------
    column
        Their column.
    texts
        The cells as typed.
    values
        What they hold.
    source
        Name of the file, for the question.
    rate
        Whether they bear the sign of per cent.

    Returns
    -------
    IndicatorKind
        What they are.

    Raises
    ------
    TableError
        If they are numbers that have no sum, and nobody said what is to be made of them.
    """
    if not column.nombres:
        return IndicatorKind.CATEGORIE
    if rate or "%" in column.nom + column.unite:
        return IndicatorKind.TAUX
    whole = all(isinstance(value, float) and value.is_integer() for value in values)
    zeros = any(map(_ZERO.fullmatch, texts))
    what = "des codes, dont les zéros du début comptent" if zeros else ""
    if whole and not what:
        what = _no_sum(column.nom, values)
    if what:
        raise TableError(
            f"La colonne {quoted(column.nom)} de {source} semble donner {what}, et ne s’additionne "
            "pas : choisir --agregation categorie, moyenne ou somme."
        )
    return IndicatorKind.TAUX if _is_rate(column, whole=whole) else IndicatorKind.COMPTE


def _said(text: str) -> list[str]:
    """Words of a header that tell what its numbers are."""
    return _WITHIN.sub("", _FULL_TIME.sub("", " ".join(words(text)))).split()


def _first(said: Sequence[str]) -> tuple[str, str]:
    """First two words of a header, without those that only join them."""
    first, second, *_ = [*(one for one in said if one not in {"de", "d", "des", "du", "la", "le"}),
                         "", ""]  # fmt: skip
    return first, second


def _is_rate(column: Column, *, whole: bool) -> bool:
    said = _said(column.nom)
    plain = " ".join((*said, "|", *words(column.unite)))
    if _RATE & {*plain.split()} or _PER.search(plain):
        return True
    return not whole and _first(said)[0] not in _COUNT


def _no_sum(header: str, values: Sequence[float | str]) -> str:
    """What whole numbers are that have no sum, by their header; empty if they may have one."""
    said = _said(header)
    first, second = _first(said)
    found = next((what for what, known in _MEASURES if any(map(known.fullmatch, said))), "")
    if first in _COUNT:
        # « Nombre de médecins à moins de 20 minutes » counts; « Nombre de minutes » measures.
        return found if any(known.fullmatch(second) for _, known in _MEASURES) else ""
    if first == "densite" and {*values} <= {*map(float, range(1, 8))}:
        return "une classe de densité"
    # « Classe de densité », « apl_classe », but not « Logements de type social ».
    ends = [one for one in said if not re.fullmatch(r"20\d\d", one)]
    ends = [*ends[-1:], *(ends[:1] if first not in _RATE else [])]
    if any(map(_CODES.fullmatch, ends)):
        return "un code ou une date"
    if any(map(_CLASSES.fullmatch, ends)):
        return "une classe"
    if len({len(f"{value:.0f}") for value in values if isinstance(value, float)}) == 1 and all(
        isinstance(value, float) and value >= 10**8 for value in values
    ):
        return "un identifiant"
    return "" if _RATE & {*said} else found
