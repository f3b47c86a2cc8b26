"""The site and the generic mailbox of a CPTS, among what a table says of those who run it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cptsgeo.text.first_names import FIRST_NAMES
from cptsgeo.text.mailboxes import mailbox_owner
from cptsgeo.text.owners import Owner, is_common, is_title, words
from cptsgeo.text.persons import address, personal
from cptsgeo.text.signs import plain
from cptsgeo.text.webpages import PAGE, page_owner

_BARE_PAGE = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}+"
    r"(?:fr|com|org|net|eu|info|bzh|re|health|care|sante|site|pro|asso|gp|mq|gf|yt|corsica|alsace)"
    r"(?![\w@-])(?:/[^\s<>\"'|;,]{0,2000})?",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^(?:https?://)?[^/]*", re.IGNORECASE)
_CONTACT_PAGE = re.compile(r"(?<![:/])/(?!/).*contact", re.IGNORECASE)
_MAILBOX = re.compile(r"[\w.+'’-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,24}")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SHORT = 2
"""Letters of a word in capitals that may be initials."""
_TOLD = 6
"""Words of a name that tell it from others."""
_MOBILE = re.compile(r"(?:(?:\+|00)\d{2,3}(?:0)?|0)?[67]\d{8}")


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a plan may say of how to reach a CPTS, and how much was left out.

    Attributes
    ----------
    site : str
        Its web site as it was written, with its protocol or without; empty if none is certain.
    contact : str
        Its generic mailbox, or else its contact page; empty if none is certain.
    personnels : int
        Distinct persons' names, addresses and numbers that were left out.
    douteux : int
        Distinct addresses, sites, land lines and names that were left out because nobody can tell
        whether they are a person's.
    """

    site: str
    contact: str
    personnels: int
    douteux: int


@dataclass(slots=True)
class _Found:
    sites: dict[str, bool] = field(default_factory=dict)
    mailboxes: dict[str, bool] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)

    def keep(self, owner: Owner, text: str, kept: dict[str, bool], *, own: bool) -> None:
        if owner is Owner.SERVICE:
            kept[text] = own
        else:
            (self.persons if owner is Owner.PERSON else self.doubtful).add(text)


def contacts_of(cells: Iterable[str], nom: str) -> Contacts:
    """Find the site and the generic mailbox of a CPTS.

    Parameters
    ----------
    cells
        Texts of the columns that say how to reach it, who presides, who coordinates.
    nom
        Its name.

    Returns
    -------
    Contacts
        One site and one mailbox at most, those that bear the CPTS's name first; never a person's
        name, address or number.
    """
    found = _Found()
    for cell in dict.fromkeys(cells):
        _read(plain(cell), nom, found)
    pages = [*_own_first(found.sites)]
    contact_pages = [page for page in pages if _CONTACT_PAGE.search(page)]
    sites = [page for page in pages if page not in contact_pages] or contact_pages
    contacts = [*_own_first(found.mailboxes), *contact_pages]
    return Contacts(
        next(iter(sites), ""), next(iter(contacts), ""), len(found.persons), len(found.doubtful)
    )


def is_mobile(number: str) -> bool:
    """Tell whether a telephone number, however it is written, is that of a mobile telephone."""
    return _MOBILE.fullmatch(re.sub(r"[^\d+]", "", number)) is not None


def _own_first(kept: dict[str, bool]) -> Iterator[str]:
    return iter(sorted(kept, key=lambda text: not kept[text]))


def _read(text: str, nom: str, found: _Found) -> None:
    rest = PAGE.sub(lambda page: _page(page[0], nom, found), text)
    last, kept = 0, []
    for kind, said, start, end in personal(rest):
        kept.append(rest[last:start])
        last = end
        if kind == "courriel":
            _mailbox(*address(said), nom, found)
        else:
            digits = re.sub(r"\D", "", said)
            own = kind != "tel" or is_mobile(said)
            (found.persons if own else found.doubtful).add(digits)
    rest = "|".join((*kept, rest[last:]))
    _names(_BARE_PAGE.sub(lambda page: _page(page[0], nom, found), rest), nom, found)


def _page(text: str, nom: str, found: _Found) -> str:
    """Take a web page; give what stays to be read in its place."""
    if "@" in text.partition("?")[0]:
        # A spreadsheet links an address typed alone as a page: http://contact@…
        return re.sub(r"^https?://", " ", text, flags=re.IGNORECASE)
    shown = re.split(r"[?#]", text)[0].rstrip(".,:)]}»!…*")
    page = _HEAD.sub(lambda head: head[0].lower(), shown, count=1)
    found.keep(page_owner(page, nom), page, found.sites, own="cpts" in page.lower())
    return " | "


def _mailbox(local: str, domain: str, nom: str, found: _Found) -> None:
    local, domain = local.strip(".+-'’").lower(), domain.lower()
    text = f"{local}@{domain}"
    owner = mailbox_owner(local, domain, nom)
    if owner is Owner.SERVICE and not _MAILBOX.fullmatch(text):
        owner = Owner.UNKNOWN
    found.keep(owner, text, found.mailboxes, own="cpts" in text)


def _names(text: str, nom: str, found: _Found) -> None:
    """Count the persons whom a text names, its addresses and numbers taken out."""
    run: list[str] = []
    last = 0
    for word in _WORD.finditer(text):
        if text[last : word.start()].strip(" \u00a0\u202f.-") and run:
            _count(run, nom, found)
            run = []
        last = word.end()
        if word[0][0].isupper():
            run.append(word[0])
        elif run:
            _count(run, nom, found)
            run = []
    if run:
        _count(run, nom, found)


def _count(run: list[str], nom: str, found: _Found) -> None:
    """Count a run of words with capitals, if a person is called so."""
    folded = [part for word in run for part in words(word)]
    bare = [part for part in folded if not is_title(part) and not is_common(part, nom)]
    if not bare:
        return
    if any(map(is_title, folded)) or FIRST_NAMES.intersection(bare):
        found.persons.add(" ".join(bare[:_TOLD]))
    elif len(bare) > 1 or (len(bare[0]) > _SHORT and run[0].isupper()):
        found.doubtful.add(" ".join(bare[:_TOLD]))
