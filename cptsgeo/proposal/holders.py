"""The CPTS of a listing: which rows are whose, and which names may be two spellings of one."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from cptsgeo.errors import TableError
from cptsgeo.geometry.graphs import components
from cptsgeo.proposal.damaged import variants
from cptsgeo.proposal.listing_headers import is_person
from cptsgeo.proposal.mail import is_total, shortened
from cptsgeo.proposal.several import NONE, bare
from cptsgeo.text import names
from cptsgeo.text.french import count, listed, quoted, typographic
from cptsgeo.text.persons import impersonal

_SHOWN = 3
_APART = re.compile(r"[’'\s-]+")
_LOST = re.compile(r"[^\w\s’'(),.&/-]")
_ASIDE = re.compile(r"\s{0,5}[(\[]([^()\[\]]{0,200})[)\]]")
_BESIDE = re.compile(r"(\s+[-–—:/|,;]\s*|\s*[:/|,;]\s+)")
"""What stands between the name of a CPTS and that of who leads it."""
_HELD = 0.1
"""Rows that repeat the name of the row above, for each without one, in a table of merged cells."""


def cleaned(text: str) -> str:
    """Give the name of a CPTS as it is shown: one line, without what tells who a person is.

    Empty if nothing else is in it; the name of a person alone stays, for whoever tells of it.
    """
    plain = _ASIDE.sub(lambda found: "" if _is_nobodys(found[1]) else found[0], impersonal(text))
    first, *rest = _BESIDE.split(plain)
    kept = [one for one in zip(rest[::2], rest[1::2], strict=True) if not is_person(one[1])]
    told = " ".join("".join(itertools.chain([first], *kept)).split())
    # Without who leads it, « CPTS (Mme X) » is the name of none.
    alone = told != " ".join(text.split()) and names.key(told) == "cpts"
    return "" if alone else typographic(told)[:200].rstrip()


def _is_nobodys(aside: str) -> bool:
    """Whether nothing is left in brackets, or only the name of a person."""
    return is_person(aside.strip()) or not any(sign.isalnum() for sign in aside)


def is_none(text: str) -> bool:
    """Tell whether a cell says that its row is of no CPTS."""
    return bool(NONE.fullmatch(names.key(text)))


def filled_down(cells: Sequence[str], names_one: Sequence[bool]) -> list[str]:
    """Fill the cells of names of CPTS that stand for several rows.

    Parameters
    ----------
    cells
        What each row has in the column of CPTS.
    names_one
        Whether each row names a commune.

    Returns
    -------
    list of str
        Of merged cells, the first of which only has the text, the text on each row; of others, that
        of the rows above and below where both say the same. Empty where nobody can tell.
    """
    keys = [names.key(cell) for cell in cells]
    ours = [i for i, one in enumerate(names_one) if one]
    blank = sum(not keys[i] for i in ours)
    again = sum(bool(keys[a]) and keys[a] == keys[b] for a, b in itertools.pairwise(ours))
    merged = blank > 0 and again <= _HELD * blank and bool(ours and keys[ours[0]])
    found = list(cells)
    following = [""] * len(cells)
    after = ""
    for i in range(len(cells) - 1, -1, -1):
        following[i] = after
        after = keys[i] or after
    before, text = "", ""
    for i, cell in enumerate(cells):
        if is_total(cell):
            continue
        if keys[i]:
            before, text = keys[i], cell
        elif names_one[i] and before and (merged or following[i] == before):
            found[i] = text
    return found


def _same(nom: str) -> str:
    """What spellings have in common that nobody sees apart: spaces, apostrophes."""
    text = unicodedata.normalize("NFC", typographic(nom))
    return re.sub(r"\s+", " ", text).strip()


def _forms(nom: str) -> set[str]:
    """What may be left of a name, whatever its case, its signs, the letters that it lost."""
    forms = {*variants(bare(_APART.sub(" ", nom.lower()).strip()))}
    return forms - {""} or {names.key(nom)}


def _alike(noms: Iterable[str]) -> list[list[str]]:
    """Put names together that may be one, in the order in which they stand."""
    forms = {nom: _forms(nom) for nom in noms}
    holders: dict[str, list[str]] = {}
    for nom, those in forms.items():
        for form in those:
            holders.setdefault(form, []).append(nom)
    rank = {nom: i for i, nom in enumerate(forms)}

    def beside(nom: str) -> list[str]:
        return [other for form in forms[nom] for other in holders[form]]

    groups = [sorted(group, key=rank.__getitem__) for group in components(forms, beside)]
    return sorted(groups, key=lambda group: rank[group[0]])


def gathered(path: Path, noms: Iterable[str], *, reunir: bool) -> dict[str, str]:
    """Find the name of the CPTS that each spelling stands for.

    Parameters
    ----------
    path
        The file, for the message.
    noms
        The name that each row has.
    reunir
        Whether names that are nearly the same are those of one CPTS.

    Returns
    -------
    dict
        The commonest spelling, by spelling.

    Raises
    ------
    TableError
        If names are nearly the same, and nobody said whether they are one.
    """
    counts = Counter(map(_same, noms))
    groups = _alike(counts)
    several = [group for group in groups if len(group) > 1]
    if several and not reunir:
        pairs = [
            listed(f"{quoted(shortened(nom))} ({count(counts[nom], 'ligne')})" for nom in group)
            for group in several[:_SHOWN]
        ]
        more = len(several) - _SHOWN
        rest = f" ; et {count(more, 'autre nom', 'autres noms')}" if more > 0 else ""
        raise TableError(
            f"Le fichier {path} écrit de plusieurs façons ce qui peut être le nom d’une seule "
            f"CPTS, {' ; '.join(pairs)}{rest} : ajouter --reunir s’il s’agit de la même CPTS, "
            "sinon corriger le nom dans le fichier."
        )
    return {
        nom: max(group, key=lambda one: (counts[one], _is_whole(one)))
        for group in groups
        for nom in group
    }


def _is_whole(nom: str) -> bool:
    """Whether a name surely lost no letter."""
    return not _LOST.search(nom)


def spelling(nom: str) -> str:
    """Give the form of a name under which `gathered` knows it."""
    return _same(nom)
