"""Whether a text that someone typed tells of a person: it is left out then, never repeated."""

import re
from typing import Final

from cptsgeo.text.first_names import FIRST_NAMES
from cptsgeo.text.mailboxes import mailbox_owner
from cptsgeo.text.owners import SAINTS, Owner, is_common, is_title, words
from cptsgeo.text.persons import address, impersonal, personal
from cptsgeo.text.signs import plain

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_WRITTEN: Final = frozenset(("dr", "dre", "mme", "mlle"))
"""Titles that are nothing else, in small letters too."""
_NAMED_AFTER: Final = (
    "avenue centre ch chu clinique college ecole ehpad espace esplanade fondation hopital ifsi "
    "institut lycee maison msp place pole prix quai residence rue salle square universite"
)
_CALLED: Final = frozenset(_NAMED_AFTER.split())
"""What bears the name of somebody who is honoured."""
_NEAR = 4
"""Words within which such a name follows."""


def tells_of_person(text: str, nom: str) -> bool:
    """Tell whether a text holds a person's name, mailbox or number.

    Parameters
    ----------
    text
        A cell that someone filled in.
    nom
        The name of the CPTS that it is about: its words are nobody's.

    Returns
    -------
    bool
        False for a generic mailbox, a saint's name, a place named after somebody.
    """
    text = plain(text)
    for one in personal(text):
        if one.kind != "courriel" or mailbox_owner(*address(one.text), nom) is not Owner.SERVICE:
            return True
    return _names_someone(impersonal(text), nom)


def _names_someone(text: str, nom: str) -> bool:
    found = [*_WORD.finditer(text)]
    honoured = -_NEAR - 1
    for rank, match in enumerate(found):
        word = match[0]
        parts = words(word)
        before = words(found[rank - 1][0]) if rank else []
        if not parts:
            continue
        if parts[0] in _CALLED:
            honoured = rank
        if len(parts) == 1 and is_title(parts[0]):
            # « Dr. Durand », « dr durand »; « docteur junior » is nobody.
            after = found[rank + 1] if rank + 1 < len(found) else None
            near = after and not text[match.end() : after.start()].strip(" .\u00a0\u202f")
            if near and after and (after[0][0].isupper() or parts[0] in _WRITTEN):
                return True
            continue
        if not word[0].isupper() or SAINTS.intersection((*parts[:1], *before[-1:])):
            continue
        called = all(part in FIRST_NAMES for part in parts)
        if called and rank - honoured > _NEAR and not all(is_common(one, nom) for one in parts):
            return True
    return False
