"""Maps of a theme of actions: what is declared, and four silences, each with its pattern."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from commands import assert_one_sentence, run

from cptsgeo.analysis.coverage import COUVERTURE_INCONNUE, coverage, etats
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.observatory import SILENCES
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.looks import answers
from cptsgeo.render.pages.maps.element import PlanMap
from cptsgeo.render.pages.maps.model import MapOptions
from cptsgeo.render.pages.maps.places import departement_page, region_page
from cptsgeo.render.pages.maps.theme_layer import ThemeLayer, theme_layer
from cptsgeo.text.french import raised

INCONNUE = etats()[COUVERTURE_INCONNUE]
MakePlan = Callable[..., Path]


def told(layer: ThemeLayer, *codes: str) -> list[str]:
    return [layer.looks[layer.rank(code)].label for code in codes]


def test_the_region(shipped: Territories) -> None:
    layer = theme_layer(shipped, "SNP")
    assert (layer.name, layer.title) == ("Soins non programmés", "Soins non programmés")
    page = region_page(shipped, "52", MapOptions(layer=layer))
    assert page.subject.file == "pays-de-la-loire-soins-non-programmes.html"
    people = {row.look.label: row.detail.replace("\u00a0", " ") for row in page.classes}
    assert people["Déclaré"].endswith("· 2 220 354 habitants")
    assert people["Zone blanche (aucune CPTS)"].endswith("· 583 947 habitants")
    assert {raised(words) for words in SILENCES.values()} <= {*people}
    assert "Envisagé seulement" not in people
    notes = " ".join(layer.notes).replace("\u00a0", " ")
    assert "Base : 32 CPTS avec des actions, sur 43 dans tout le plan (le document" in notes
    assert "Habitants dont la CPTS le déclare, dans tout le plan : " in notes
    assert "2 220 354 sur 3 907 156 (56,8 %)" in notes
    heads = [heading.title for heading in page.table.headings]
    assert heads[-1] == "Soins non programmés"
    cells = {row.cells[0].text: row.cells[-1].text for row in page.table.rows}
    assert cells["CPTS d’Ancenis"] == "Déclaré (médecins)"
    assert cells["CPTS du Brivet Sillon"] == "Déclaré (profession non dite)"
    assert cells["CPTS Val de Vègre"] == "Fiche non remplie"
    document = PlanMap(page).to_html()
    assert document == PlanMap(region_page(shipped, "52", MapOptions(layer=layer))).to_html()
    assert len(document.encode()) <= 600_000


def test_the_same_number_of_people_as_the_table(shipped: Territories) -> None:
    for theme in ("sante_mentale", "ecrans", "prescriptions"):
        layer = theme_layer(shipped, theme)
        here = shipped.communes.codes_of(shipped.plan.perimetre)
        population = shipped.communes.atoms.population
        on_map = sum(population(code) for code, label in zip(here, told(layer, *here), strict=True)
                     if label in ("Déclaré", "Envisagé seulement"))  # fmt: skip
        assert on_map == layer.found.themes[0].habitants
    assert Counter(cell.text for cell in theme_layer(shipped, "ecrans").cells(
        coverage(shipped, []), [*shipped.atoms]).values())["Déclaré"] == 6  # fmt: skip


def test_every_answer(make_plan: MakePlan, france: Communes) -> None:
    actions = "\n".join((
        "a,qualite,rcp,,,,en_place,,,", "b,qualite,rcp,,,,envisage,,,",
        "c,prevention,ecrans,,,,en_place,,,", "d,prevention,ecrans,,,,en_place,,,",
    ))  # fmt: skip
    fiches = "\n".join((
        "c,2026,complete,accompagnement,,,,", "d,2026,complete,qualite,,,,",
        "e,2026,projet_de_sante_en_redaction,,,,,", "f,2026,non_renseignee,,,,,",
    ))  # fmt: skip
    holdings = {"a": "44003 44109", "b": "44029", "c": "44082", "d": "44081", "e": "44180",
                "f": "44015 44109", "g": "44036"}  # fmt: skip
    folder = make_plan(holdings, perimetre="44", actions=actions, fiches=fiches,
                       derogations="44109,a f,", a_attribuer="44005,,")  # fmt: skip
    layer = theme_layer(territories(read_plan(folder), france), "rcp")
    # Of a city that two CPTS share, the one that says most.
    assert told(layer, "44003", "44109", "44029", "44082", "44081", "44180", "44015", "44036",
                "44001", "44005", "49007") == [
        "Déclaré", "Déclaré", "Envisagé seulement", "Mission non retenue", "Rien de déclaré",
        "Projet de santé en rédaction", "Fiche non remplie", "Fiche non remplie",
        "Zone blanche (aucune CPTS)",
        "À attribuer (absente des listes reçues)", INCONNUE,
    ]  # fmt: skip
    looks = [(look.colour, look.pattern) for look in layer.looks]
    assert len({*looks}) == len(looks)
    # Without colours too.
    assert len({pattern for _, pattern in looks}) == len(looks)
    page = departement_page(layer.found.territories, "44", MapOptions(layer=layer))
    assert "Mission non retenue" in PlanMap(page).to_html()


def test_each_look_is_known() -> None:
    (one,) = answers({"rien_de_declare": "Rien"})
    assert (one.identifier, one.label) == ("classe-0", "Rien")
    assert one.pattern


def test_the_command(tmp_path: Path, make_plan: MakePlan) -> None:
    done = run("cartes", "--theme", "santé mentale", "--departement", "53", "--format", "svg",
               "--sortie", tmp_path / "cartes")  # fmt: skip
    assert done.returncode == 0, done.stderr
    svg = (tmp_path / "cartes" / "mayenne-sante-mentale.svg").read_text(encoding="utf-8")
    assert "Projet de santé en rédaction" in svg
    bare = make_plan({"a": "44003"})
    for words, said in (
        (("--theme", "vacination"), "« Vaccination »"),
        (("--theme", "SNP", "--indicateur", "x.csv"), "--theme"),
        (("--theme", "SNP", "--plan", bare), "cptsgeo plan modele --actions"),
    ):
        done = run("cartes", *words, "--sortie", tmp_path / "autres")
        done.stderr = done.stderr.replace("\u00a0", " ")
        assert_one_sentence(done, said)
        assert not (tmp_path / "autres").exists()
