"""Whose a web page is, by the words that its address is made of."""

import re
from urllib.parse import unquote

from cptsgeo.text.owners import NUMBER, Owner, host_owner, is_own, name_of, names_person, words
from cptsgeo.text.persons import personal

PAGE = re.compile(r"(?:https?://|(?<![\w@.])www\.)[^\s<>\"'|;,]{1,2000}", re.IGNORECASE)
"""A page, that its protocol or its « www. » tells."""
_DIRECTORIES = re.compile(
    r"doctolib|maiia|keldoc|annuaire|pagesjaunes|societe\.|helloasso|google|goo\.gl|bit\.ly|forms?\."
    r"|framaforms|facebook|instagram|linkedin|twitter|youtube|whatsapp|t\.me|tiktok|calend"
)
"""Web sites that hold pages of everybody."""
_SUPPOSED = re.compile(r"cpts|sante|msp|urps|soin|asso|communaute|territoire")
_LONG = 200
"""Characters of an address beyond which it is no site's."""


def page_owner(address: str, nom: str) -> Owner:
    """Tell whose a web page is.

    Parameters
    ----------
    address
        Its address, with its protocol or without, nothing behind a question mark.
    nom
        The name of the CPTS beside which it stands.

    Returns
    -------
    Owner
        A service, where the site is named after the CPTS or what care is organised by, and no part
        of its path after a person.
    """
    name = name_of(nom)
    host, _, path = unquote(re.sub(r"^https?://", "", address.lower())).partition("/")
    labels = words(host.removeprefix("www.").rpartition(".")[0])
    if any(found.kind in ("courriel", "tel") for found in personal(unquote(address))):
        return Owner.PERSON
    found = words(path)
    if names_person(found, name):
        return Owner.PERSON
    if owner := host_owner(labels, name):
        return owner
    if NUMBER.search(address) or len(address) > _LONG:
        return Owner.UNKNOWN
    if _DIRECTORIES.search(host):
        return Owner.SERVICE if any("cpts" in word for word in found) else Owner.UNKNOWN
    if is_own(labels, name) or _SUPPOSED.search(host) or "cpts" in path:
        return Owner.SERVICE
    return Owner.UNKNOWN
