"""What is told of a list beside its communes: one wording for Python and for pages."""

from typing import Final

TOO_MANY: Final = (
    "Le fichier {fichier} nomme plus de {n|compte commune} : n’y garder que celles du "
    "territoire, une par ligne."
)
END: Final = "{lignes} : la fin du courriel, avec sa signature, n’est pas lue."
MENDED: Final = (
    "{fichier} : {n|compte cellule} {n?avait/avaient} des accents abîmés, qui ont été rétablis."
)
EXHAUSTED: Final = (
    "{fichier} : des noms proches ne sont proposés que pour les {n|nombre} premiers noms inconnus."
)
ANSWERS: Final = (
    "{fichier} : la colonne {nom} répond par oui ou non, et n’a pas été lue ; toutes les "
    "communes comptent : ôter celles qu’il ne faut pas."
)
ASIDE: Final = "{place} : {texte|cite} n’a pas été lu comme une commune."
EMPTY: Final = "{place} : {n|compte ligne} sans commune ({lignes})."
BY_NAME: Final = "code postal ; c’est le nom qui a été suivi"
NONE: Final = (
    "Le fichier {fichier} ne nomme aucune commune connue{indices} : y mettre une commune par "
    "ligne, par son code INSEE ou son nom."
)
HINT: Final = "{texte|cite} est peut-être {nom} ({departement})"
COLUMN: Final = "sa colonne {nom|cite}"
HEADERS: Final = "les titres de ses colonnes"
TITLES: Final = "ses intertitres"
NO_SUCH: Final = (
    "Le fichier {fichier} n’a pas de CPTS {cpts|cite}, ou en a plusieurs : choisir {noms}."
)

PHRASES: Final = {
    "trop": TOO_MANY, "fin": END, "abimes": MENDED, "suggestions": EXHAUSTED, "reponses": ANSWERS,
    "laisse": ASIDE, "vides": EMPTY, "suivi": BY_NAME, "aucune": NONE, "indice": HINT,
    "colonne": COLUMN, "colonnes": HEADERS, "intertitres": TITLES, "cpts": NO_SUCH,
}  # fmt: skip
"""By the names that the script of a page knows."""
