"""Why a file that holds a list is not read: one wording for Python and for pages."""

from typing import Final

LOCKED: Final = (
    "Le fichier {fichier} est protégé par un mot de passe : l’ouvrir, l’enregistrer sans mot de "
    "passe, et recommencer."
)
FOREIGN: Final = (
    "Le fichier {fichier} n’est ni un texte, ni un classeur, ni un document : l’enregistrer en "
    "CSV, XLSX, ODS, DOCX, ODT ou PDF."
)
LARGE: Final = (
    "Le fichier {fichier} contient trop de données : n’y garder que le tableau utile, dans un "
    "nouveau classeur."
)
DAMAGED: Final = (
    "Le classeur {fichier} est illisible : il est abîmé, ou une cellule est remplie très loin du "
    "tableau ; copier le tableau dans un nouveau classeur."
)
ROWS: Final = (
    "Le fichier {fichier} a plus de {n|nombre} lignes : n’y garder que celles qui sont utiles."
)
CELLS: Final = (
    "Le fichier {fichier} a plus de {n|compte cellule} : n’y garder que le tableau utile."
)
WEB: Final = (
    "Le fichier {fichier} est une page web, même si son nom dit autre chose : l’ouvrir dans le "
    "tableur et l’enregistrer en XLSX, ODS ou CSV."
)
QUOTES: Final = (
    "Le fichier {fichier} est illisible à partir de la ligne {ligne} : un guillemet y est sans "
    "doute mal placé, ou jamais fermé ; corriger les guillemets de cette ligne."
)
LONG_CELL: Final = (
    "Le fichier {fichier} a, à la ligne {ligne}, une cellule de plus de {n|nombre} signes : "
    "l’abréger, ou l’ôter."
)
NO_TEXT: Final = (
    "Le fichier {fichier} n’est ni un texte, ni un classeur, ni un document : donner un fichier "
    "CSV, XLSX, ODS, DOCX, ODT, PDF ou TXT."
)
HEAVY: Final = (
    "Le fichier {fichier} dépasse {n|nombre} Mo : n’y garder que le tableau utile, dans un nouveau "
    "fichier."
)

OTHER: Final = (
    "Le fichier {fichier} est {genre}, que cette page ne lit pas : l’ouvrir, l’enregistrer en XLSX "
    "ou en CSV, et recommencer."
)
"""Of a page alone."""
OLD_BROWSER: Final = (
    "Ce navigateur ne sait pas ouvrir un classeur : enregistrer {fichier} en CSV, ou ouvrir cette "
    "page dans un navigateur d’aujourd’hui."
)
"""The same."""

PHRASES: Final = {
    "verrou": LOCKED, "enorme": LARGE, "casse": DAMAGED, "lignes": ROWS, "cellules": CELLS,
    "web": WEB, "guillemets": QUOTES, "sans_texte": NO_TEXT, "lourd": HEAVY, "autre": OTHER,
    "navigateur": OLD_BROWSER,
}  # fmt: skip
"""By the names that the script of a page knows."""
