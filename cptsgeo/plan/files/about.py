"""The head of a plan: its name, its perimeter, the vintage of its codes; ``plan.toml``."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cptsgeo import __version__
from cptsgeo.errors import PlanError, TableError
from cptsgeo.files.tables import read_text
from cptsgeo.files.toml import TomlError, parse_toml
from cptsgeo.plan.origin import HEAD, Origin
from cptsgeo.text.french import quoted

FORMAT = 2
"""The form of a plan's tables that is written; 1 is that of cptsgeo 0.1.0, which says none."""


class About(NamedTuple):
    """What a plan says of itself; see `cptsgeo.plan.model.Plan`."""

    nom: str
    perimetre: tuple[str, ...]
    cog: int
    sources: tuple[str, ...]
    organisme: str = ""
    colonnes_affichees: tuple[str, ...] = ()
    extrait: bool = False


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
        If one is missing, or has not its form; if the plan is of a format that is not known yet.
    """
    form = said.get("format", 1)
    if type(form) is int and form > FORMAT:
        raise TableError(
            f"Le fichier {origin.where(HEAD)} est au format {form}, plus récent que cptsgeo "
            f"{__version__} (format {FORMAT}) : installer une version plus récente de cptsgeo."
        )
    valid = {
        "format": (type(form) is int and form >= 1, str(FORMAT), str(FORMAT)),
        "nom": (_is_text(said.get("nom")), '"Pays de la Loire"', "Pays de la Loire"),
        "perimetre": (_are_texts(said.get("perimetre")), '["44", "49"]', "44 49"),
        "cog": (_is_year(said.get("cog")), "2026", "2026"),
    }
    for key, (is_valid, in_toml, in_cell) in valid.items():
        if not is_valid:
            example = (
                f"écrire dans la colonne {quoted('Valeur')}, par exemple, {in_cell}."
                if origin.classeur
                else f"écrire par exemple {key} = {in_toml}."
            )
            raise TableError(
                f"Le fichier {origin.where(HEAD)} : {quoted(key)} manque ou n’a pas la bonne "
                f"forme ; {example}"
            )
    return About(
        said["nom"].strip(),
        tuple(sorted(set(said["perimetre"]))),
        said["cog"],
        _texts(said.get("sources", [])),
        str(said.get("organisme", "")).strip(),
        _texts(said.get("colonnes_affichees", [])),
        said.get("extrait") is True,
    )


def check_whole(about: About, path: Path) -> None:
    """Refuse to work in a part of a plan, that a page has written: most columns are not in it.

    Parameters
    ----------
    about
        What the plan says of itself.
    path
        Its folder or workbook.

    Raises
    ------
    PlanError
        Naming the command that takes to the whole plan what the page changed.
    """
    if about.extrait:
        raise PlanError(
            f"Le plan {path} est un extrait, écrit par une page de l’atelier : il se lit, et rien "
            "n’y est enregistré. Enregistrer dans la page ses changements, et les appliquer au "
            "plan entier : cptsgeo plan appliquer FICHIER --plan PLAN."
        )


def _texts(said: object) -> tuple[str, ...]:
    return tuple(map(str, said)) if isinstance(said, list) else (str(said),)


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
    return "".join(_lines(about).values())


def _lines(about: About) -> dict[str, str]:
    """What gives each key its value; nothing where it has none."""
    sources = "".join(f"  {toml_text(source)},\n" for source in about.sources)
    shown = ", ".join(map(toml_text, about.colonnes_affichees))
    return {
        "format": f"format = {FORMAT}\n",
        "nom": f"nom = {toml_text(about.nom)}\n",
        "perimetre": f"perimetre = [{', '.join(map(toml_text, about.perimetre))}]\n",
        "cog": f"cog = {about.cog}\n",
        "sources": f"sources = [\n{sources}]\n" if sources else "",
        "organisme": f"organisme = {toml_text(about.organisme)}\n" if about.organisme else "",
        "colonnes_affichees": f"colonnes_affichees = [{shown}]\n" if shown else "",
        "extrait": "extrait = true\n" if about.extrait else "",
    }


def edited_toml(text: str, about: About) -> str:
    """Change what a ``plan.toml`` says; its comments and the user's own keys stay.

    Parameters
    ----------
    text
        A ``plan.toml`` that is read without an error.
    about
        What it is to say.

    Returns
    -------
    str
        One that says so, under the format that is written.
    """
    said = parse_toml(text)
    before = about_of(said, Origin(Path()))
    same = {key for key in About._fields if getattr(before, key) == getattr(about, key)}
    if said.get("format", 1) == FORMAT:
        same.add("format")
    found = text
    for key, line in reversed(_lines(about).items()):
        if key not in same:
            found = _with_line(found, key, line)
    try:
        kept = about_of(parse_toml(found), Origin(Path())) == about
    except (TomlError, TableError):
        kept = False
    return found if kept else to_toml(about)


def _with_line(text: str, key: str, line: str) -> str:
    """Put the value of a key in the place of the former one, else above all others."""
    lines = text.splitlines(keepends=True)
    rows = enumerate(lines)
    begun = next((n for n, row in rows if re.match(rf"\s*{key}\s*=", row)), None)
    if begun is None:
        top = next((n for n, row in enumerate(lines) if row.strip() and row.lstrip()[0] != "#"), 0)
        return "".join([*lines[:top], line, *lines[top:]])
    for end in range(begun + 1, len(lines) + 1):
        try:
            parse_toml("".join(lines[begun:end]))
        except TomlError:
            continue
        remark = re.search(r"[ \t]*#[^\"']*$", lines[begun]) if end == begun + 1 and line else None
        told = line.rstrip("\n") + (remark[0] if remark else "\n") if line else ""
        return "".join([*lines[:begun], told, *lines[end:]])
    return text


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
