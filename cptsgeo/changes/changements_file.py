"""A file of changes, read as what anyone may have written: one French sentence, or the changes."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cptsgeo import __version__
from cptsgeo.changes.changements import (
    A_ATTRIBUER,
    CHAMPS,
    FORMAT,
    MOTIFS,
    VERSION,
    ZONE_BLANCHE,
    Ajout,
    Attente,
    Change,
    Changements,
    Fin,
    Modification,
    NouveauStatut,
    NouvelleListe,
    Said,
    Territoire,
)
from cptsgeo.errors import DateError, TableError
from cptsgeo.files.content import read, refusal
from cptsgeo.files.json_members import (
    MemberError,
    Reader,
    members,
    named_text,
    nothing,
    objects,
    one_of,
    or_nothing,
    several,
    shortened,
    text_of,
)
from cptsgeo.paths import PACKAGE
from cptsgeo.plan import aci
from cptsgeo.plan.model import DECLAREE, ESTIMATION, OBSERVATION, OFFICIELLE, PREVISION, SIGNATURE
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import number, quoted

MAX_BYTES = 5_000_000
"""Bytes of a file: all the territories of France, before and after, have two million."""
MAX_CHANGES = 1_000

_IDENTIFIER = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_COMMUNE = re.compile("[0-9][0-9AB][0-9]{3}")


def json_schema() -> dict[str, Any]:
    """JSON Schema of the document, as shipped."""
    path = PACKAGE / "changes" / "changements.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def read_changes(path: Path) -> Changements:
    """Read a file of changes.

    Parameters
    ----------
    path
        What a page of an atelier saved.

    Returns
    -------
    Changements
        The changes. Whether the plan knows what they speak of is another's to say.

    Raises
    ------
    TableError
        If it is no such file, is of a later version, or something in it is not as it must be.
    """
    try:
        content = read(path, MAX_BYTES)
    except OSError as error:
        less = "un fichier de changements est bien plus petit, vérifier que c’est le bon"
        raise TableError(refusal(path, error, less=less, program="un autre programme")) from error
    try:
        return _changes(_document(content))
    except MemberError as error:
        raise TableError(f"Le fichier {path} {error}") from error


def _document(content: bytes) -> dict[str, Any]:
    try:
        found = objects(content)
    except MemberError:
        raise
    except (ValueError, RecursionError) as error:
        raise MemberError(_NO_FILE) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise MemberError(_NO_FILE)
    version = found.get("version")
    if type(version) is int and version > VERSION:
        raise MemberError(
            f"est un fichier de changements de version {number(min(version, 10**6))}, plus récente "
            f"que ce que lit cptsgeo {__version__} (version {VERSION}) : installer une version "
            "plus récente de cptsgeo."
        )
    return found


_NO_FILE = (
    "n’est pas un fichier de changements, ou il est abîmé : donner celui que la page de l’atelier "
    "enregistre (« Enregistrer les changements »), tel quel."
)


# — values —


def _identifier(value: Any) -> str:
    text = text_of(value)
    if not _IDENTIFIER.fullmatch(text):
        raise MemberError("n’est pas un identifiant (minuscules, chiffres et tirets)")
    return text


def _date(value: Any) -> PartialDate:
    try:
        return parse_date(text_of(value))
    except DateError:
        raise MemberError("n’est pas une date, comme 2026, 2026-01 ou 2026-01-21") from None


def _commune(value: Any) -> str:
    text = text_of(value)
    if not _COMMUNE.fullmatch(text):
        raise MemberError(f"contient {quoted(shortened(text))}, qui n’est pas un code INSEE")
    return text


def _statut(value: Any) -> str:
    text = text_of(value)
    if text not in {one.statut for one in aci.statuts()}:
        raise MemberError(f"contient {quoted(shortened(text))}, qui n’est pas un statut connu")
    return text


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 9999:
        raise MemberError("n’est pas une année")
    return value


_communes = several(_commune)
_NATURE = one_of(SIGNATURE, OBSERVATION, PREVISION)
_FAIT: Mapping[str, Reader] = {"statut": _statut, "date": _date, "nature": _NATURE}
_ANY: Reader = one_of(OFFICIELLE, DECLAREE, ESTIMATION)

_NATURES: Mapping[str, Mapping[str, Reader]] = {
    "ajouter": {"cpts": _identifier, "nom": named_text, "site": text_of, "contact": text_of},
    "modifier": {"cpts": _identifier, "champ": one_of(*CHAMPS), "avant": text_of, "apres": text_of},
    "statut": {
        "cpts": _identifier,
        "avant": or_nothing(members(_FAIT)),
        "apres": members({**_FAIT, "source": text_of}),
    },
    "cesser": {"cpts": _identifier, "date": _date, "motif": one_of(*MOTIFS), "avant": nothing},
    "liste": {
        "cpts": _identifier,
        "fiabilite": one_of(OFFICIELLE, DECLAREE),
        "source": text_of,
        "date_liste": or_nothing(_date),
        "effet": or_nothing(_date),
        "avant": members({"fiabilite": or_nothing(_ANY), "communes": _communes}),
        "apres": members({"communes": _communes}),
    },
    "communes": {"cpts": _identifier, "avant": _communes, "apres": _communes},
    "attente": {
        "code": _commune,
        "avant": several(_identifier),
        "apres": one_of(A_ATTRIBUER, ZONE_BLANCHE),
        "venait_de": lambda value: _identifier(value) if value else text_of(value),
    },
}
"""Members of a change of each nature."""

_HEAD: Mapping[str, Reader] = {
    "format": text_of,
    "version": lambda value: value,
    "cptsgeo": text_of,
    "plan": text_of,
    "empreinte": text_of,
    "cog": _whole,
    "au": or_nothing(_date),
    "changements": lambda value: value,
}


def _changes(document: dict[str, Any]) -> Changements:
    try:
        head = members(_HEAD)(document)
        if head["version"] != VERSION or type(head["version"]) is not int:
            raise MemberError(f"{quoted('version')} n’est pas {VERSION}")
        changes = head["changements"]
        if not isinstance(changes, list):
            raise MemberError(f"{quoted('changements')} n’est pas une liste")
    except MemberError as error:
        raise MemberError(f"est abîmé ou a été modifié : {error}. {_AGAIN}") from None
    if len(changes) > MAX_CHANGES:
        raise MemberError(
            f"contient {number(len(changes))} changements, et il n’en est lu que "
            f"{number(MAX_CHANGES)} : refaire la page d’après un plan plus récent."
        )
    if not changes:
        raise MemberError("ne contient aucun changement : il n’y a rien à appliquer.")
    found = []
    for rank, value in enumerate(changes, 1):
        try:
            found.append(_change(value))
        except MemberError as error:
            raise MemberError(
                f"est abîmé ou a été modifié, changement {rank} : {error}. {_AGAIN}"
            ) from None
    _check_together(found)
    return Changements(head["plan"], head["empreinte"], head["cog"], head["au"], tuple(found))


_AGAIN = "Le redemander à qui l’a envoyé."


def _change(value: Any) -> Change:
    if not isinstance(value, dict):
        raise MemberError("il n’a pas la forme attendue")
    nature = members({"nature": one_of(*_NATURES)})({"nature": value.get("nature", "")})["nature"]
    change: NouveauStatut | NouvelleListe | Territoire | Modification
    one = members(_NATURES[nature])({key: told for key, told in value.items() if key != "nature"})
    match nature:
        case "ajouter":
            return Ajout(**one)
        case "modifier":
            if one["champ"] == "nom" and not one["apres"]:
                raise MemberError(f"{quoted('apres')} est vide")
            change = Modification(**one)
        case "statut":
            source = one["apres"].pop("source")
            before = Said(**one["avant"]) if one["avant"] else None
            change = NouveauStatut(one["cpts"], before, Said(**one["apres"]), source)
        case "cesser":
            return Fin(one["cpts"], one["date"], one["motif"])
        case "liste":
            before, after = one.pop("avant"), one.pop("apres")["communes"]
            if not after:
                raise MemberError("la liste ne nomme aucune commune")
            return NouvelleListe(
                **one, fiabilite_avant=before["fiabilite"], avant=before["communes"], apres=after
            )
        case "communes":
            change = Territoire(**one)
        case _:
            return Attente(one["code"], tuple(sorted(one["avant"])), one["apres"], one["venait_de"])
    if change.avant == change.apres:
        raise MemberError("il ne change rien")
    return change


def _check_together(changes: list[Change]) -> None:
    """Refuse the same change twice, and what contradicts another."""
    seen: dict[tuple[str, ...], int] = {}
    for rank, one in enumerate(changes, 1):
        key = _key(one)
        if key in seen:
            raise MemberError(
                f"dit deux fois la même chose, aux changements {seen[key]} et {rank} : le "
                "redemander à qui l’a envoyé."
            )
        seen[key] = rank
    lists = {one.cpts: one for one in changes if isinstance(one, NouvelleListe)}
    ends = {one.cpts for one in changes if isinstance(one, Fin)}
    for rank, one in enumerate(changes, 1):
        if isinstance(one, Territoire | NouvelleListe) and one.cpts in ends:
            raise MemberError(
                f"se contredit, changement {rank} : cette CPTS cesse, et son territoire ne change "
                f"plus. {_AGAIN}"
            )
        # A list that was corrected since: the correction begins where the list ends.
        if isinstance(one, Territoire) and one.cpts in lists and one.avant != lists[one.cpts].apres:
            raise MemberError(
                f"se contredit, changement {rank} : le territoire corrigé n’est pas celui de la "
                f"liste. {_AGAIN}"
            )


def _key(one: Change) -> tuple[str, ...]:
    match one:
        case Modification():
            return (one.nature, one.cpts, one.champ)
        case NouveauStatut():
            return (one.nature, one.cpts, one.apres.statut, one.apres.date.iso)
        case Attente():
            return (one.nature, one.code)
        case _:
            return (one.nature, one.cpts)
