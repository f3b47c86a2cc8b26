"""What is told of a commune besides its state: the same words in answers, cards and zones."""

import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run

from cptsgeo.analysis.coverage import coverage
from cptsgeo.analysis.where import where
from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.canvas.payload import map_data
from cptsgeo.render.pages.zones import page_zones
from cptsgeo.render.tables.ou import answer_document, answer_text
from cptsgeo.render.tables.standing import notes

MakePlan = Callable[..., Path]

WAITING = "44082,a,2026-01\n44180,,2026-01\n44154,b,2026-01"
"""Ligné beside Ancenis's neighbours, Saint-Mars-du-Désert of nobody, Saint-Brevin far from all."""


@pytest.fixture
def found(make_plan: MakePlan, france: Communes) -> Territories:
    folder = make_plan({"a": "44003 44029", "b": "44196 44213"}, perimetre="44",
                       a_attribuer=WAITING)  # fmt: skip
    return territories(read_plan(folder), france)


def told(found: Territories, code: str) -> str:
    (text,) = notes(found, [code])[code]
    return text.replace("\u00a0", " ")


def test_of_what_is_to_be_attributed_whose_it_was_and_who_is_beside_it(found: Territories) -> None:
    waiting = {one.commune.code: one for one in zones_blanches(found).around.attentes}
    assert waiting.keys() == {"44082", "44180", "44154"}
    for code, one in waiting.items():
        near = [candidat.nom for candidat in one.candidats]
        text = told(found, code)
        assert ("aucune cpts ne la touche" in text.casefold()) == (not near)
        assert all(nom in text for nom in near)
        given = {"44082": "« CPTS A »", "44154": "« CPTS B »"}.get(code)
        assert ("donnait" in text) == bool(given)
        assert (given or "") in text
    assert told(found, "44154") == (
        "L’estimation la donnait à « CPTS B » ; aucune CPTS ne la touche."
    )


def test_nothing_is_told_of_what_a_state_says_whole(found: Territories) -> None:
    assert notes(found, ["44003", "44109", "44015"]) == {}
    assert list(notes(found, ["44180", "44003", "44082"])) == ["44082", "44180"]


def test_the_same_words_everywhere(found: Territories, france: Communes) -> None:
    """In an answer, in the data of cards, on the page of zones blanches."""
    drawn = coverage(found, france.select(departements=["44"]))
    data = map_data(drawn, (), sorted({*drawn.etats.values()}), drawn.cpts_ids, ["44"])
    codes = data["communes"]["code"].split("|")
    assert {codes[rank] for rank in data["communes"]["notes"]} == {"44082", "44180", "44154"}
    page = html.unescape(page_zones(zones_blanches(found), empreinte=""))
    for code in ("44082", "44180", "44154"):
        (text,) = notes(found, [code])[code]
        assert data["communes"]["notes"][codes.index(code)] == (text,)
        assert text in "\n".join(answer_text(code, where(found, code), found))
        sentence = text.removesuffix(".")
        assert sentence[0].lower() + sentence[1:] in page or sentence in page
    json.dumps(data)


def test_programs_get_whose_it_was_and_who_is_beside_it(found: Territories) -> None:
    (answer,) = answer_document("x", where(found, "44154"), found)["reponses"]
    assert (answer["etat"], answer["venait_de"], answer["voisines"]) == ("a_attribuer", "b", [])
    (other,) = answer_document("x", where(found, "44003"), found)["reponses"]
    assert "venait_de" not in other


def test_several_of_one_postal_code_are_a_line_each_with_their_own(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44195 44033"}, perimetre="44",
                       a_attribuer="44089,a,2026\n44137,,2026")  # fmt: skip
    shown = run("ou", "44260", "--plan", folder).stdout.replace("\u00a0", " ")
    assert shown.count("À attribuer (absente des listes reçues).") == 1
    assert "– Malville (44089, Loire-Atlantique)\n    L’estimation la donnait à « CPTS A »" in shown
    assert "– Prinquiau (44137, Loire-Atlantique)\n    CPTS voisines : CPTS A." in shown


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a,44180,medecin_generaliste,soins non programmés,2023,",
         "Ses médecins participent aux soins non programmés de la CPTS A (2023)."),
        ("a,44180,infirmier sage_femme,la permanence des soins,2023-05,",
         "Ses sages-femmes et infirmiers participent à la permanence des soins de la CPTS A "
         "(mai 2023)."),
        ("a,44180,,le parcours de santé,,",
         "Ses professionnels participent au parcours de santé de la CPTS A."),
        ("a,44180,,l'accueil,,", "Ses professionnels participent à l’accueil de la CPTS A."),
        ("a,44180,,Aux gardes,,", "Ses professionnels participent aux gardes de la CPTS A."),
        ("a,44180,,accès direct,2024,",
         "Ses professionnels participent à la CPTS A (accès direct, 2024)."),
        ("a,44180,,dépistage,,", "Ses professionnels participent à la CPTS A (dépistage)."),
        ("a,44180,,,,", "Ses professionnels participent à la CPTS A."),
    ],
)  # fmt: skip
def test_what_professionals_take_part_in_elsewhere(
    make_plan: MakePlan, france: Communes, row: str, sentence: str
) -> None:
    found = territories(read_plan(make_plan({"a": "44003"}, adhesions=row)), france)
    assert told(found, "44180") == sentence


def test_a_cpts_that_is_not_called_so_is_quoted(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003"}, adhesions="a,44180,,les gardes,,")
    (folder / "cpts.csv").write_text("cpts_id,nom\na,Santé du Marais\n", encoding="utf-8")
    found = territories(read_plan(folder), france)
    assert told(found, "44180") == (
        "Ses professionnels participent aux gardes de « Santé du Marais »."
    )


def test_lege_is_told_so_everywhere(shipped: Territories, tmp_path: Path) -> None:
    sentence = "médecins participent aux soins non programmés de la CPTS Nord Vendée (2023)"
    shown = run("ou", "Legé").stdout
    assert f"  Ses {sentence}.\n" in shown
    assert "zone blanche" in shown
    assert "contact@cpts-nordvendee.fr" in shown
    # A line under those of one postal code, too.
    assert f"    Ses {sentence}.\n" in run("ou", "44650").stdout
    page = html.unescape(page_zones(zones_blanches(shipped), empreinte=""))
    assert f"<strong>Legé</strong>\u00a0: ses {sentence}." in page
    table = tmp_path / "zones.json"
    assert run("zones-blanches", "--format", "json", "--sortie", table).returncode == 0
    rows = json.loads(table.read_text(encoding="utf-8"))["communes"]
    assert {one["code_commune"]: one["adhesions"] for one in rows if one["adhesions"]} == {
        "44081": f"ses {sentence}"
    }
