"""What stands around names in lists and mails."""

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.proposal.mail import breadth, divided, is_aside, is_note, shortened, unbulleted

KNOWN = {"Ancenis", "Ligné", "Couffé", "Saint-Germain et Mons", "44 - Ligné", "44082"}


@pytest.mark.parametrize(
    "text",
    [
        "- Ligné",
        "– Ligné ;",
        "• Ligné.",
        "1) Ligné",
        "(12) Ligné",
        "3. Ligné…",
        "a) Ligné",
        "> Ligné",
    ],
)
def test_bullets(text: str) -> None:
    assert unbulleted(text) == "Ligné"


@pytest.mark.parametrize("space", [" ", "\u00a0", "\t", " \n"])
def test_a_run_of_spaces_is_looked_through_once(space: str) -> None:
    """Were it tried from each of its spaces, this would not end."""
    run = space * 1_000_000
    assert unbulleted(f"- Ligné{run}ced") == f"Ligné{run}ced"
    assert unbulleted(f"- Ligné{run}Cedex 9") == "Ligné"
    if not {*space} & {*"\t\n"}:
        assert breadth(f"Ligné{run}x{run}et{run}y") == 2
        assert breadth(f"Ligné{run}:{run}-{run}, y") == 3


@pytest.mark.parametrize("text", ["44082", "1.5", "2A004", "L’Île-d’Yeu", "Y"])
def test_what_is_no_bullet(text: str) -> None:
    assert unbulleted(text) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Ancenis", ["Ancenis"]),
        ("Ancenis, Ligné et Couffé", ["Ancenis", "Ligné", "Couffé"]),
        ("Ligné et Saint-Germain et Mons", ["Ligné", "Saint-Germain et Mons"]),
        ("44 - Ligné - Couffé", ["44 - Ligné", "Couffé"]),
        ("Liste : Ligné, x et Couffé.", ["Liste", "Ligné", "x", "Couffé"]),
        ("et Ligné", ["Ligné"]),
        ("Ligné,,;", ["Ligné"]),
        ("", []),
    ],
)
def test_enumerations(text: str, pieces: list[str]) -> None:
    assert list(divided(text, KNOWN.__contains__)) == pieces
    assert breadth(text) >= len(pieces)


@pytest.mark.parametrize(
    "text",
    ["Total", "TOTAUX", "Sous-total", "Nombre de communes : 12", "12 communes", "Source : INSEE",
     "Bonjour Madame", "Liste des communes", "Voici", "***", "Les communes suivantes",
     "Contact : la mairie", "Tél. 02 40 12 34 56", "0612345678", "p.nom@exemple.fr",
     "commune nouvelle depuis 2019", "Document de travail", "Données 2024"],
)  # fmt: skip
def test_what_evidently_names_nothing(text: str) -> None:
    assert is_aside(text)


def test_no_commune_that_is_misspelt_is_put_aside(france: Communes) -> None:
    known = {one.nom for one in france.by_code.values()} | {n for n, *_ in france.former_names}
    assert not [nom for nom in known if is_aside(f"{nom}q") or is_note(f"{nom}q : y")]


@pytest.mark.parametrize(
    "text", ["Mesangé", "Commune de Lignéé", "Cherves", "Totale-les-Bains", "44"]
)
def test_what_may_be_misspelt(text: str) -> None:
    assert not is_aside(text)


def test_long_texts_are_cut() -> None:
    assert shortened("a  b\n c") == "a b c"
    assert len(shortened("mot " * 40)) == 60
    assert shortened("mot " * 40).endswith("mot…")


@pytest.mark.parametrize(
    "text",
    ["Contact : Ligné", "Source : INSEE, communes de Ligné et Couffé", "NB : Ligné en partie",
     "Tél. : 02 40 12 34 56", "Note de lecture : Ligné", "* communes nouvelles",
     "** Communes limitrophes", "Données : DREES"],
)  # fmt: skip
def test_notes(text: str) -> None:
    assert is_note(text)


@pytest.mark.parametrize(
    "text", ["Communes : Ligné", "Secteur nord : Ligné", "Voici la liste : Ligné", "* Ligné",
             "Sourcieux : x", "Ligné", "* Commune d’Oudon", ""],
)  # fmt: skip
def test_lists_with_a_title_are_no_notes(text: str) -> None:
    assert not is_note(text)


def test_what_tells_a_person_is_masked() -> None:
    assert shortened("voir 06 12 34 56 78") == "voir [téléphone masqué]"
    told = shortened("x" * 55 + " 06 12 34 56 78")
    assert "06" not in told
    assert len(told) <= 60
