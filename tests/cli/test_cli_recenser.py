"""``cptsgeo recenser``: forms written, filled in, read, applied, undone."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import assert_one_sentence, run
from forms import Filled, small, territories_of

from cptsgeo.changes.survey import form as asked
from cptsgeo.files.grids import read_grids
from cptsgeo.plan.files import read_plan

MakePlan = Callable[..., Path]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture
def here(tmp_path: Path, make_plan: MakePlan) -> Path:
    small(make_plan)
    return tmp_path


def prepare(here: Path, *more: str, edition: str = "janvier 2027") -> dict[str, bytes]:
    words = ("recenser", "preparer", "--plan", "plan", "--edition", edition)
    done = run(*words, "--sortie", "formulaires", *more, cwd=here)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (here / "formulaires").iterdir()}


def filled(here: Path, cpts_id: str) -> Filled:
    return Filled(here / "formulaires" / f"{cpts_id}.xlsx")


def test_a_form_for_each_the_same_bytes_each_time(here: Path) -> None:
    first = prepare(here)
    assert first.keys() == {"a.xlsx", "b.xlsx", "c.xlsx"}
    assert prepare(here) == first
    assert prepare(here, edition="juillet 2027") != first
    for path in (here / "formulaires").iterdir():
        path.unlink()
    assert prepare(here, "--departement", "Maine-et-Loire").keys() == {"c.xlsx"}
    assert prepare(here, "--cpts", "du Lac").keys() == {"a.xlsx", "c.xlsx"}


def test_a_form_that_was_filled_in_is_not_replaced(here: Path) -> None:
    prepare(here)
    path = here / "formulaires" / "a.xlsx"
    filled(here, "a").identity(asked.TYPOLOGIE, "littoral").save(path)
    before = path.read_bytes()
    words = ("recenser", "preparer", "--plan", "plan", "--sortie", "formulaires")
    assert_one_sentence(run(*words, cwd=here), "a.xlsx", "--ecraser")
    assert path.read_bytes() == before
    assert run(*words, "--ecraser", cwd=here).returncode == 0
    assert path.read_bytes() != before


def test_a_form_prints_and_helps_to_choose(here: Path) -> None:
    prepare(here)
    with zipfile.ZipFile(here / "formulaires" / "a.xlsx") as book:
        names = book.namelist()
        sheets = {name: book.read(name).decode() for name in names if "worksheets/sheet" in name}
        workbook = book.read("xl/workbook.xml").decode()
    assert not any("vba" in name.lower() for name in names)
    assert len(sheets) == 6
    assert all('paperSize="9"' in text and 'fitToHeight="0"' in text for text in sheets.values())
    assert sum("<pane " in text for text in sheets.values()) == 5
    assert workbook.count("_xlnm.Print_Titles") == 5
    assert sum("<f>" in text for text in sheets.values()) == 0
    validated = "".join(sheets.values())
    assert validated.count('"oui,non"') >= 3
    # The longest list of choices that a cell may hold in itself.
    assert "En place,En déploiement,Expérimentation,Envisagée,Arrêtée,À retirer" in validated


def test_the_whole_round(here: Path) -> None:
    prepare(here)
    form = filled(here, "a").action("Soins non programmés", asked.STATE, "En place")
    form.new(words="=cmd()", theme="Prévention des chutes", state="Envisagée")
    form.identity("Mission retenue : Qualité", "non").identity(asked.REDACTION, "non")
    form.figure("membres", "98765").communes().add("Nort-sur-Erdre").attest()
    form.save(here / "revenus" / "Réponse <b>lac</b>.xlsx")
    filled(here, "b").save(here / "revenus" / "b (2).xlsx")
    words = ("recenser", "depouiller", "revenus", "--plan", "plan")
    before = (here / "plan" / "actions.csv").read_bytes()
    done = run(*words, cwd=here)
    assert done.returncode == 0, done.stderr
    told = plain(done.stdout)
    assert "1 CPTS a répondu sur 3 ; 1 liste attestée." in told
    assert "Nort-sur-Erdre (44110)" in told
    assert "rendu vide" in told
    assert "Bonjour, nous n’avons pas encore reçu" in " ".join(told.split())
    assert "Rien n’est écrit dans le plan" in plain(done.stderr)
    assert "Mission retenue : Qualité" in told
    assert (here / "plan" / "actions.csv").read_bytes() == before

    for name in ("d.xlsx", "d.json", "d.csv", "d.txt"):
        assert run(*words, "--sortie", name, cwd=here).returncode == 0
    found = json.loads((here / "d.json").read_text(encoding="utf-8"))
    assert found["edition"] == "2027-01"
    assert [row["reponse"] for row in found["reponses"]] == [
        "a répondu", "rendu vide", "pas de réponse",
    ]  # fmt: skip
    assert {row["devient"] for row in found["actions"]} == {"nouvelle", "confirmée"}
    (territory,) = found["territoires"]
    assert (territory["communes_avant"], territory["communes"]) == (3, 4)
    assert territory["habitants"] > territory["habitants_avant"]
    assert (territory["entrent"], territory["liste"]) == (
        "Nort-sur-Erdre (44110)",
        "attestée, nouvelle",
    )
    assert "Votre dernière réponse est de l’édition de 2025." in plain(
        found["relances"][1]["texte"]
    )
    assert {grid.sheet for grid in read_grids(here / "d.xlsx")} >= {"reponses", "relances"}
    # Numbers are internal, and in no output.
    everything = done.stdout + (here / "d.json").read_text() + (here / "d.csv").read_text()
    assert not any(word in everything for word in ("98765", "98 765", "CANARI"))

    done = run(*words, "--appliquer", cwd=here)
    assert done.returncode == 0, done.stderr
    assert "Plan écrit dans plan" in plain(done.stdout)
    plan = read_plan(here / "plan")
    assert "=cmd()" in [one.libelle for one in plan.observatoire.declared["a"]]
    assert plan.observatoire.fiche["a"].membres == 98765
    assert territories_of(here / "plan").cpts["a"].fiabilite == "declaree"
    assert "'=cmd()" in (here / "plan" / "actions.csv").read_text(encoding="utf-8")

    told = plain(run(*words, cwd=here).stdout)
    assert "Mission retenue" not in told
    assert "en rédaction ?" not in told
    assert "confirmée, sans changement" in told

    done = run("plan", "annuler", "--plan", "plan", cwd=here)
    assert done.returncode == 0, done.stderr
    assert (here / "plan" / "actions.csv").read_bytes() == before
    assert territories_of(here / "plan").cpts["a"].fiabilite == "estimation"


def test_what_a_list_is_worth_is_said_whole(here: Path) -> None:
    (here / "revenus").mkdir()
    words = ("recenser", "depouiller", "revenus", "--plan", "plan", "--edition", "2027-01")
    assert run(*words, cwd=here).returncode == 0
    assert_one_sentence(run(*words, "--officielle", cwd=here), "--annexe")
    assert_one_sentence(run(*words, "--annexe", "A", cwd=here), "--officielle")
    assert_one_sentence(run(*words[:-2], cwd=here), "--edition")
    assert_one_sentence(run("recenser", "depouiller", "nulle part", cwd=here), "nulle part")
    assert_one_sentence(run(*words, "--appliquer", "--plan", "fourni", cwd=here), "livré")
    assert_one_sentence(run(*words, "--sortie", "revenus/d.txt", cwd=here), "revenus")
    assert_one_sentence(run(*words, "--cpts", "Nulle", cwd=here), "Nulle")


def test_a_file_that_names_a_person_is_told_masked(here: Path) -> None:
    prepare(here)
    form = filled(here, "a").identity(asked.TYPOLOGIE, "littoral")
    form.save(here / "revenus" / "de marie.durand@gmail.com.xlsx")
    form.identity(asked.TYPOLOGIE, "urbain").save(here / "revenus" / "b.xlsx")
    done = run("recenser", "depouiller", "revenus", "--plan", "plan", cwd=here)
    assert "[adresse masquée]" in plain(done.stdout)
    assert "durand" not in done.stdout + done.stderr


def test_a_file_named_after_somebody_is_told_masked(here: Path) -> None:
    prepare(here)
    filled(here, "a").save(here / "revenus" / "Marie Durand" / "DURAND Marie.xlsx")
    done = run("recenser", "depouiller", "revenus", "--plan", "plan", cwd=here)
    assert "[nom masqué]/[nom masqué].xlsx" in plain(done.stdout)
    assert "urand" not in done.stdout.lower() + done.stderr.lower()


def test_a_long_name_stays_in_what_excel_opens(here: Path) -> None:
    cpts = here / "plan" / "cpts.csv"
    text = cpts.read_text(encoding="utf-8").replace("CPTS du Lac", f"CPTS {'du Lac & ' * 60}")
    cpts.write_text(text, encoding="utf-8")
    prepare(here)
    with zipfile.ZipFile(here / "formulaires" / "a.xlsx") as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    foot = page.partition("<oddFooter>")[2].partition("</oddFooter>")[0]
    assert len(foot.replace("&amp;", "&")) <= 255
    assert "janvier" in foot
