"""Whom an address names: a service, a person, or nobody can tell."""

import enum
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from cptsgeo.text.first_names import FIRST_NAMES
from cptsgeo.text.french import unaccented


class Owner(enum.Enum):
    """Whom an address names."""

    SERVICE = "service"
    PERSON = "personne"
    UNKNOWN = "inconnu"


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


SERVICES = _set(
    "accueil administratif administration adherents adhesion agence asso association bienvenue "
    "bonjour bureau com comm communaute communication contact contacts coord coordo coordination "
    "coordinations courriel courrier cpts direction email equipe formation formations gestion "
    "gouvernance hello info information informations infos mail messagerie mission missions "
    "numerique parcours pole prevention presidence pro professionnelle professionnels programmes "
    "projet projets prps qualite recrutement region reseau sante sas secr secretariat service "
    "services site snp soin soins standard territoire territoriale urgences web webmaster"
)
STRONG = _set(
    "accueil administration association bonjour communaute communication contact contacts coordo "
    "coordination cpts direction equipe formation information informations infos prevention "
    "presidence projet secretariat"
)
"""Those that no family name ends with: they may be glued to other words."""
HOLDERS = _set(
    "adjoint adjointe assistant assistante charge chargee chef cheffe coordinateur coordinatrice "
    "coordonnateur coordonnatrice dentiste directeur directrice generaliste ide idel infirmier "
    "infirmiere kine medecin orthophoniste osteo pharmacien pharmacienne podologue president "
    "presidente psy psychologue referent referente sagefemme secretaire tresorier tresoriere "
    "cabinet pharmacie vice"
)
"""Offices that one person holds, and trades: whoever reads is one person."""
TITLES = _set("docteur dr dre madame mademoiselle mlle mme monsieur mr pr professeur")
STOPS = _set("a au aux d de des du en et l la le les sur sous")
_DEPARTEMENTS = _set(
    "ain aisne allier alpes alsace ardeche ardennes ariege armor aquitaine atlantique aube aude "
    "auvergne aveyron belfort bouches bourgogne bretagne calvados champagne charente cher "
    "correze corse creuse deux dordogne doubs drome essonne eure finistere france franche gard "
    "garonne gers gironde guadeloupe guyane herault ille indre inferieure isere jura landes loir "
    "loire loiret lorraine lot lozere maine manche marne martinique maritime maritimes mayenne "
    "mayotte meurthe meuse midi morbihan moselle nievre normandie occitanie oise orne paca "
    "paris pas picardie provence puy pyrenees reunion rhin rhone saone sarthe savoie seine sevres "
    "somme tarn var vaucluse vendee vienne vilaine vosges yonne yvelines"
)
"""Words of the names of departments and regions."""
SHAPES = _set("bas basse grand grande haut haute hauts mont montagne monts val vallee")
"""Words of places that are people's names as often, but beside another."""
_LANDS = _set(
    "agglo agglomeration aval amont bassin bocage cantal centre cite cote cotes coteaux est foret "
    "ile iles littoral mer metropole nord ouest pays plaine plateau plateaux rive sud terre terres "
    "territoires urbain vallees vignoble ville villes"
)
PLACES = _DEPARTEMENTS | SHAPES | _LANDS
SAINTS = frozenset(("saint", "sainte", "st", "ste"))
NUMBER = re.compile(r"(?:\d[\W_]{0,2}){8}\d")
"""Digits enough for a telephone number."""
_WORD = re.compile(r"[a-z]+")
LEAST = 4
"""Letters from which a word proves something, glued to others."""


def words(text: str) -> list[str]:
    """Give the words of a text or an address, without accents."""
    return _WORD.findall(unaccented(text))


def is_title(word: str) -> bool:
    """Whether a word, without accents, stands before a person's name."""
    return word in TITLES


def is_common(word: str, nom: str) -> bool:
    """Whether a word, without accents, is a service's, an office's, a place's or the CPTS's."""
    known = (SERVICES, HOLDERS, STOPS, PLACES, SAINTS, name_of(nom).words)
    return any(word in some for some in known)


class Name(NamedTuple):
    """The words of a CPTS's name, and what mailboxes make of them."""

    words: frozenset[str]
    saints: frozenset[str]
    initials: frozenset[str]
    joined: tuple[str, ...]

    def has(self, word: str) -> bool:
        """Whether a word is one of the name that tells it among others."""
        return word in self.words and word not in STOPS


@lru_cache(maxsize=64)
def name_of(nom: str) -> Name:
    """Read the name of a CPTS.

    Parameters
    ----------
    nom
        As it stands; that of a person (a row that was filled in wrong) has no words.

    Returns
    -------
    Name
        What its mailboxes may be named after.
    """
    found = words(nom[:200])
    said = [word for word in found if word != "cpts"]
    if "cpts" not in found and said and (said[0] in FIRST_NAMES or said[0] in TITLES):
        return Name(frozenset(), frozenset(), frozenset(), ())
    kept = [word for word in said if word not in STOPS]
    both = {"saint": "st", "st": "saint", "sainte": "ste", "ste": "sainte"}
    return Name(
        frozenset((*said, *(both[word] for word in said if word in both))),
        frozenset(b for a, b in pairwise(said) if a in SAINTS),
        frozenset("".join(word[0] for word in some) for some in (said, kept)),
        ("".join(said), "".join(kept)),
    )


def is_own(labels: list[str], name: Name) -> bool:
    """Whether a domain is named after the CPTS."""
    joined = "".join(labels)
    telling = name.words - SAINTS - PLACES - SERVICES
    return (
        "cpts" in joined
        or any(len(word) >= LEAST and word in joined for word in telling)
        or any(len(one) > LEAST and one in joined for one in name.joined)
    )


def host_owner(labels: list[str], name: Name) -> Owner | None:
    """Whose a domain is, where it is not a CPTS's."""
    if "cpts" in "".join(labels):
        return None
    if names_person(labels, name) or any(label.startswith("docteur") for label in labels):
        return Owner.PERSON
    return Owner.UNKNOWN if HOLDERS.intersection(labels) else None


def names_person(found: Sequence[str], name: Name) -> bool:
    """Whether words hold a title or a first name, but for a saint's and those of the CPTS."""
    known = name.words - name.saints
    return any(
        word in TITLES or (word in FIRST_NAMES and word not in known and before not in SAINTS)
        for before, word in zip(("", *found), found, strict=False)
    )
