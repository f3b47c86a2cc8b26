"""How a reading was come to, in words that a page says too; see `cptsgeo.text.sentences`."""

from typing import Final

ZERO: Final = "code {code}, zéro initial rétabli"
COMPLETED: Final = "code {code}, complété par le département"
POSTED: Final = "{commune}, d’après le code postal"
ALONE: Final = "{commune}, seule commune de ce nom dans le périmètre"
ALONE_ONCE: Final = "{lu}, seule de ce nom dans le périmètre"
FAR: Final = "{lu}, hors du périmètre du plan"
SHORT: Final = "{commune}, écrit en abrégé"
ONCE: Final = "ancien nom, aujourd’hui {commune}"
WHOLE: Final = "intercommunalité {nom|cite} entière, {n|compte commune}"
CUT: Final = "intercommunalité {nom|cite}, qui dépasse cette page"
"""Of a page alone, that has not all communes of it."""
UNKNOWN_HERE: Final = "{texte|cite} est inconnu de cette page ; {suite}"
ELSEWHERE: Final = "{texte|cite} n’est pas une commune de cette page."
"""The same."""
PART_HERE: Final = (
    "{place} : {texte|cite} désigne une partie de la commune {commune}, qui ne se coupe pas : elle "
    "est retenue entière. La retirer si elle ne doit pas l’être."
)
"""The same."""
NOTED: Final = "{note|cite} n’est pas lu"

PHRASES: Final = {
    "zero": ZERO, "complete": COMPLETED, "poste": POSTED, "seule": ALONE,
    "seule.ancien": ALONE_ONCE, "hors": FAR, "abrege": SHORT, "ancien": ONCE, "epci": WHOLE,
    "epci.coupe": CUT, "note": NOTED,
    "inconnue.page": UNKNOWN_HERE, "ailleurs": ELSEWHERE, "partie": PART_HERE,
}  # fmt: skip
"""By the names that the script of a page knows."""
