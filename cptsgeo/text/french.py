"""French text: numbers, dates, lists and file names as a careful editor writes them."""

import re
import unicodedata
from collections.abc import Iterable

NBSP = "\u00a0"
_RESERVED = re.compile(r"con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$", re.IGNORECASE)
"""Non-breaking space. The narrow one (U+202F) is missing in cp1252, that Windows consoles use."""

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def number(value: int) -> str:
    """Write an integer with non-breaking thousands separators: ``3907156`` → ``3 907 156``."""
    return f"{value:,}".replace(",", NBSP).replace("-", "−")


def decimal(value: float, digits: int = 2) -> str:
    """Write a number with a decimal comma: ``3,25``."""
    whole, _, rest = f"{abs(value):.{digits}f}".partition(".")
    sign = "−" if value < 0 and (int(whole) or rest.strip("0")) else ""
    return f"{sign}{number(int(whole))},{rest}" if rest else f"{sign}{number(int(whole))}"


def percent(part: float, whole: float) -> str:
    """Write a share with one decimal: ``86,4 %``; a dash where the whole is nothing.

    A share that is not complete is never rounded up to 100 %, nor one that exists down to 0 %.
    """
    if not whole:
        return "–"
    tenths = round(1000 * part / whole)
    if part < whole:
        tenths = min(tenths, 999)
    if part > 0:
        tenths = max(tenths, 1)
    return f"{tenths // 10},{tenths % 10}{NBSP}%"


def euros(value: int) -> str:
    """Write an amount: ``330 000 €``."""
    return f"{number(value)}{NBSP}€"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """Write a number with its noun, plural from 2 on: ``1 commune``, ``2 communes``."""
    noun = singular if abs(value) < 2 else (plural or singular + "s")
    return f"{number(value)}{NBSP}{noun}"


def date(iso: str) -> str:
    """Write an ISO date of any precision: ``2021``, ``mai 2023``, ``12 mars 2021``."""
    year, month, day, *_ = [*iso.split("-"), "", ""]
    words = [year]
    if month:
        words.insert(0, _MONTHS[int(month) - 1])
    if day:
        words.insert(0, "1er" if int(day) == 1 else str(int(day)))
    return NBSP.join(words)


def lowered(text: str) -> str:
    """Write a label inside a sentence: without its capital, which an acronym keeps.

    ``Accompagnement en cours`` → ``accompagnement en cours``; ``CPTS opérationnelle`` as it is.
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """Begin a sentence or a heading: with a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Put a text between French quotation marks."""
    return f"«{NBSP}{text}{NBSP}»"


def listed(items: Iterable[str], last: str = "et") -> str:
    """Join items as a sentence does: ``a, b et c``."""
    *head, tail = [*items] or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def typographic(text: str) -> str:
    """Replace straight apostrophes by typographic ones, as names are shown."""
    return text.replace("'", "’")


def unaccented(text: str) -> str:
    """Write a text in lower case, its letters without their accents."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def slug(text: str) -> str:
    """Make a file name of a text: ASCII lower case, digits and hyphens; never empty.

    Names that Windows reserves (``con``, ``nul``…) get a hyphen.
    """
    name = re.sub(r"[^a-z0-9]+", "-", unaccented(text)).strip("-")[:80].rstrip("-") or "sans-nom"
    return f"{name}-" if is_reserved(name) else name


def is_reserved(name: str) -> bool:
    """Tell whether Windows takes a file name for one of its devices, whatever its suffixes are."""
    return _RESERVED.fullmatch(name.partition(".")[0].rstrip(" ")) is not None
