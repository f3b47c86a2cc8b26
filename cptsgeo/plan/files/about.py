"""The head of a plan: its name, its perimeter, the vintage of its codes; ``plan.toml``."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cptsgeo.errors import TableError
from cptsgeo.files.tables import read_text
from cptsgeo.files.toml import TomlError, parse_toml
from cptsgeo.plan.origin import HEAD, Origin
from cptsgeo.text.french import quoted


class About(NamedTuple):
    """What a plan says of itself; see `cptsgeo.plan.model.Plan`."""

    nom: str
    perimetre: tuple[str, ...]
    cog: int
    sources: tuple[str, ...]


def read_toml(folder: Path) -> About:
    """Read the head of a plan.

    Parameters
    ----------
    folder
        The plan's folder.

    Returns
    -------
    About
        What its ``plan.toml`` says.

    Raises
    ------
    TableError
        If the file is missing or unreadable, or a key is.
    """
    path = folder / "plan.toml"
    if not path.exists():
        raise TableError(
            f"Le dossier {folder} n’est pas un plan : il y manque plan.toml (nom, perimetre, cog)."
        )
    try:
        about = parse_toml(read_text(path))
    except TomlError as error:
        place = f", ligne {error.line}," if error.line else ""
        raise TableError(
            f"Le fichier {path}{place} est illisible : vérifier les guillemets et les crochets, "
            'comme dans nom = "Pays de la Loire" et perimetre = ["44", "49"].'
        ) from error
    return about_of(about, Origin(folder))


def about_of(said: Mapping[str, Any], origin: Origin) -> About:
    """Check what a plan says of itself.

    Parameters
    ----------
    said
        Values by key.
    origin
        Where they stand.

    Returns
    -------
    About
        The values.

    Raises
    ------
    TableError
        If one is missing, or has not its form.
    """
    valid = {
        "nom": (_is_text(said.get("nom")), '"Pays de la Loire"', "Pays de la Loire"),
        "perimetre": (_are_texts(said.get("perimetre")), '["44", "49"]', "44 49"),
        "cog": (_is_year(said.get("cog")), "2026", "2026"),
    }
    for key, (is_valid, in_toml, in_cell) in valid.items():
        if not is_valid:
            example = (
                f"écrire dans la colonne {quoted('valeur')}, par exemple, {in_cell}."
                if origin.classeur
                else f"écrire par exemple {key} = {in_toml}."
            )
            raise TableError(
                f"Le fichier {origin.where(HEAD)} : {quoted(key)} manque ou n’a pas la bonne "
                f"forme ; {example}"
            )
    sources = said.get("sources", [])
    return About(
        said["nom"].strip(),
        tuple(sorted(set(said["perimetre"]))),
        said["cog"],
        tuple(str(source) for source in sources) if isinstance(sources, list) else (str(sources),),
    )


def to_toml(about: About) -> str:
    """Write the head of a plan.

    Parameters
    ----------
    about
        What it says.

    Returns
    -------
    str
        A ``plan.toml`` that reads back the same.
    """
    sources = "".join(f"  {toml_text(source)},\n" for source in about.sources)
    return (
        f"nom = {toml_text(about.nom)}\n"
        f"perimetre = [{', '.join(map(toml_text, about.perimetre))}]\n"
        f"cog = {about.cog}\n" + (f"sources = [\n{sources}]\n" if sources else "")
    )


def toml_text(text: str) -> str:
    """Write a text as a TOML string."""
    # A JSON string is a TOML string, but for this one control character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_year(value: object) -> bool:
    return type(value) is int and 0 <= value <= 9999


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))
