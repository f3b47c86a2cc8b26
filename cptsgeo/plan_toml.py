"""The head of a plan, ``plan.toml``: its name, its perimeter, the vintage of its codes."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import TableError
from cptsgeo.french import quoted
from cptsgeo.tables import read_text


class About(NamedTuple):
    """What a plan says of itself; see `cptsgeo.plan.Plan`."""

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
        If the folder or the file is missing or unreadable, or a key is.
    """
    path = folder / "plan.toml"
    if not folder.is_dir():
        raise TableError(
            f"Le dossier de plan {folder} n’existe pas : vérifier le chemin donné à --plan."
        )
    if not path.exists():
        raise TableError(
            f"Le dossier {folder} n’est pas un plan : il y manque plan.toml (nom, perimetre, cog)."
        )
    try:
        about = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = f", ligne {line[1]}," if line else ""
        raise TableError(
            f"Le fichier {path}{place} est illisible : vérifier les guillemets et les crochets, "
            'comme dans nom = "Pays de la Loire" et perimetre = ["44", "49"].'
        ) from error
    valid = {
        "nom": (_is_text(about.get("nom")), '"Pays de la Loire"'),
        "perimetre": (_are_texts(about.get("perimetre")), '["44", "49"]'),
        "cog": (type(about.get("cog")) is int, "2026"),
    }
    for key, (is_valid, example) in valid.items():
        if not is_valid:
            raise TableError(
                f"Le fichier {path} : {quoted(key)} manque ou n’a pas la bonne forme ; "
                f"écrire par exemple {key} = {example}."
            )
    sources = about.get("sources", [])
    return About(
        about["nom"].strip(),
        tuple(sorted(set(about["perimetre"]))),
        about["cog"],
        tuple(str(source) for source in sources) if isinstance(sources, list) else (str(sources),),
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))
