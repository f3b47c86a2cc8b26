"""What a validation finds: a rule's code, a severity, what it is about, and a French sentence."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cptsgeo.communes.meaning import Place
from cptsgeo.plan import aci


class Severity(Enum):
    """What a finding asks for, the gravest first."""

    ERREUR = "erreur"
    """CPAM and ARS could not accept the territory as it stands."""
    AVERTISSEMENT = "avertissement"
    """Someone should decide."""
    INFORMATION = "information"
    """Good to know in the meeting."""

    @property
    def pluriel(self) -> str:
        """The word for several."""
        return f"{self.value}s"


class Finding(NamedTuple):
    """Something that a rule found.

    Attributes
    ----------
    code : str
        Code of the rule.
    severity : Severity
        The rule's, or a lower one where an estimate or an invitation lowers it.
    cpts : tuple of str
        Identifiers of the CPTS that it is about, the one examined first.
    communes : tuple of str
        Codes of the communes (or arrondissements) that it is about, sorted.
    figures : dict
        Figures by name; names come from `FIGURES`.
    message : str
        What is wrong, where and what to do, in French.
    places : tuple of Place
        Where it stands in the user's files, if it does.
    """

    code: str
    severity: Severity
    cpts: tuple[str, ...]
    communes: tuple[str, ...]
    figures: Mapping[str, Any]
    message: str
    places: tuple[Place, ...]


FIGURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "candidats": "codes des communes possibles, la plus probable d’abord",
        "chemin": "codes des communes à traverser, dans l’ordre",
        "codes": "codes INSEE tels que cités",
        "codes_manquants": "codes des communes déléguées ou anciennes qui manquent",
        "date": "date ISO, à la précision connue",
        "date_precedente": "date ISO de l’événement d’avant",
        "departements": "codes de départements",
        "departements_publies": "codes de départements tels que publiés",
        "detachees": "codes des communes que détacherait le retrait de chaque commune charnière",
        "ecart_habitants": "différence en habitants entre le calculé et le publié",
        "ecart_pourcent": "la même différence, en pourcentage du publié",
        "enclaves": "codes des communes de chaque enclave",
        "epci": "SIREN de l’EPCI",
        "epci_nom": "nom de l’EPCI",
        "financement": f"{aci.MAXIMUM}, en euros ; nul sur un territoire d’invitation",
        "financement_apres": "le même maximum, après la proposition",
        "financement_autre_taille": "le même maximum, dans la taille de l’autre côté du seuil",
        "financement_crise_grave": "part due en plus de ce maximum en cas de crise grave, en euros",
        "financement_crise_grave_apres": "la même part, après la proposition",
        "financement_crise_grave_autre_taille": "la même part, de l’autre côté du seuil",
        "liens": "liens déclarés, communes et nature",
        "longueur_metres": "longueur de la frontière commune, en mètres",
        "marge_habitants": "habitants jusqu’au seuil de taille : positif s’il en manque",
        "morceaux": "codes des communes de chaque morceau, le plus peuplé d’abord",
        "communes_dedans": "nombre de communes de l’EPCI dans la CPTS",
        "communes_dehors": "nombre de communes de l’EPCI hors de la CPTS",
        "population": "population municipale calculée, en habitants",
        "population_apres": "la même population, après la proposition",
        "population_dedans": "habitants de l’EPCI dans la CPTS",
        "population_dehors": "habitants de l’EPCI hors de la CPTS",
        "population_prise": "habitants des communes prises",
        "population_publiee": "population telle que publiée",
        "regions": "codes de régions",
        "seuil": "seuil de taille, en habitants",
        "statut": "statut",
        "statut_precedent": "statut de l’événement d’avant",
        "taille": "taille de l’ACI calculée",
        "taille_apres": "la même taille, après la proposition",
        "taille_publiee": "taille de l’ACI telle que publiée",
        "texte": "texte tel qu’écrit",
    }
)
"""The one vocabulary of figures, with what each is."""
