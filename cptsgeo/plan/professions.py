"""Professions as tables name them, and as people read and write them."""

import functools
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from cptsgeo.text import names
from cptsgeo.text.french import listed

PROFESSIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "medecin_generaliste": ("médecin généraliste", "médecins généralistes"),
        "medecin_specialiste": ("médecin spécialiste", "médecins spécialistes"),
        "medecin_non_precise": ("médecin", "médecins"),
        "pharmacien": ("pharmacien", "pharmaciens"),
        "biologiste_medical": ("biologiste médical", "biologistes médicaux"),
        "chirurgien_dentiste": ("chirurgien-dentiste", "chirurgiens-dentistes"),
        "sage_femme": ("sage-femme", "sages-femmes"),
        "infirmier": ("infirmier", "infirmiers"),
        "infirmier_pratique_avancee": (
            "infirmier en pratique avancée",
            "infirmiers en pratique avancée",
        ),
        "masseur_kinesitherapeute": ("masseur-kinésithérapeute", "masseurs-kinésithérapeutes"),
        "orthophoniste": ("orthophoniste", "orthophonistes"),
        "orthoptiste": ("orthoptiste", "orthoptistes"),
        "pedicure_podologue": ("pédicure-podologue", "pédicures-podologues"),
        "ergotherapeute": ("ergothérapeute", "ergothérapeutes"),
        "psychomotricien": ("psychomotricien", "psychomotriciens"),
        "dieteticien": ("diététicien", "diététiciens"),
        "psychologue": ("psychologue", "psychologues"),
        "paramedical": ("professionnel paramédical", "professionnels paramédicaux"),
    }
)
"""One, and several, by what tables write; the order is that of sentences."""

_PHYSICIANS = "medecin_"
_BETWEEN = re.compile(r"\s*[;,/|\n]\s*|\s+et\s+")


@functools.cache
def _by_key() -> dict[str, str]:
    spelt = {names.key(code): code for code in PROFESSIONS}
    labels = {names.key(text): code for code, both in PROFESSIONS.items() for text in both}
    return spelt | labels


def professions_in(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Read a cell that names professions.

    Parameters
    ----------
    text
        Codes with spaces between them, or names in French with commas or semicolons.

    Returns
    -------
    tuple
        The professions, in the order of `PROFESSIONS`; what is none, with the one that looks most
        like it, empty if none does.
    """
    parts = text.split()
    if not PROFESSIONS.keys() >= {*parts}:
        parts = [part for part in _BETWEEN.split(text.strip()) if part]
    known = _by_key()
    found = {known.get(names.key(part), "") for part in parts}
    unknown = [part for part in parts if names.key(part) not in known]
    labels = [one for one, _ in PROFESSIONS.values()]
    near = {part: next(iter(names.nearest(part, labels, limit=1)), "") for part in unknown}
    return tuple(code for code in PROFESSIONS if code in found), near


def several(professions: Iterable[str]) -> str:
    """Name those who practise professions, within a sentence: ``médecins et infirmiers``.

    Physicians of whatever kind are physicians there; without a profession, professionals.
    """
    told = dict.fromkeys(
        PROFESSIONS["medecin_non_precise" if one.startswith(_PHYSICIANS) else one][1]
        for one in professions
    )
    return listed(told) or "professionnels"
