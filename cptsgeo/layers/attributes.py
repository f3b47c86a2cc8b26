"""Attributes of a layer, without what tells who a person is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cptsgeo.text.french import count
from cptsgeo.text.persons import masked


class Told(NamedTuple):
    """Attributes of each feature that may be told and written, and what was masked, in French."""

    attributs: tuple[Mapping[str, Any], ...]
    remarques: tuple[str, ...]


def impersonal_attributes(attributs: Sequence[Mapping[str, Any]]) -> Told:
    """Mask addresses, telephone numbers and numbers of persons in columns and texts.

    A copy of a layer is sent on, and its names are told; numbers that are no texts stay, since
    they are those of objects.

    Parameters
    ----------
    attributs
        Attributes of each feature, as they were read.

    Returns
    -------
    Told
        The same, all of their columns under a name of its own.
    """
    columns = _columns(dict.fromkeys(name for one in attributs for name in one))
    found = tuple(
        {columns[name]: _masked(value) for name, value in one.items()} for one in attributs
    )
    changed = sum(name != told for name, told in columns.items()) + sum(
        value != new[columns[name]]
        for one, new in zip(attributs, found, strict=True)
        for name, value in one.items()
        if isinstance(value, str | list | dict)
    )
    if not changed:
        return Told(tuple(attributs), ())
    values = count(changed, "donnée personnelle", "données personnelles")
    return Told(
        found,
        (
            f"{values} (adresse, téléphone, numéro) des attributs : "
            f"{'masquée' if changed == 1 else 'masquées'}.",
        ),
    )


def _columns(names: Iterable[str]) -> dict[str, str]:
    """Names of columns as they may be told, each of its own, by what they were."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    ranks: dict[str, int] = {}  # As many columns may hide one after another as there are.
    for name in names:
        told = first = masked(name)
        while told in taken:
            ranks[first] = ranks.get(first, 1) + 1
            told = f"{first} {ranks[first]}"
        taken.add(told)
        found[name] = told
    return found


def _masked(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_masked(one) for one in value]
    if isinstance(value, dict):
        return {name: _masked(one) for name, one in value.items()}
    return masked(value) if isinstance(value, str) else value
