"""What is told of the lines of a list: those that are doubtful, those that were interpreted."""

from collections.abc import Iterable, Iterator, Sequence

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention
from cptsgeo.text.french import count, listed, quoted, typographic

NOT_HELD = (CodeKind.INCONNU, CodeKind.AMBIGU, CodeKind.SCINDE)
"""What names no certain commune."""
_SHOWN, _TOLD = 5, 20
"""Lines that are told of those that are doubtful, of those that were interpreted."""


def doubtful_told(doubtful: Sequence[Mention], communes: Communes) -> str:
    """Tell the first lines that name no certain commune, and what they may mean.

    Parameters
    ----------
    doubtful
        The lines.
    communes
        The referential.

    Returns
    -------
    str
        Names, places and suggestions, within a sentence.
    """
    shown = [f"{quoted(one.texte)} ({one.place}{_meant(one, communes)})"
             for one in doubtful[:_SHOWN]]  # fmt: skip
    more = len(doubtful) - _SHOWN
    return listed([*shown, count(more, "autre")] if more > 0 else shown)


def interpreted_told(mentions: Iterable[Mention]) -> Iterator[str]:
    """Tell what was read otherwise than to the letter, a sentence each, the first ones."""
    found = [one for one in mentions if one.interpretation]
    for one in found[:_TOLD]:
        yield f"{quoted(one.texte)} : {one.interpretation}."
    if len(found) > _TOLD:
        more = len(found) - _TOLD
        yield f"{count(more, 'autre ligne', 'autres lignes')} de même."


def _meant(mention: Mention, communes: Communes) -> str:
    """What a doubtful line may mean."""
    found = [f"{quoted(typographic(communes.atoms[code].nom))} ({code})"
             for code in mention.candidats[:3] if code in communes.atoms]  # fmt: skip
    return f" ; vouliez-vous dire {listed(found, 'ou')} ?" if found else ""
