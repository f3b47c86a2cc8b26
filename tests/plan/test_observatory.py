"""What CPTS say they do: read late, in French or in codes, kept, and its silences told apart."""

import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from observed import observed
from python_calamine import CalamineWorkbook

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError, TableError
from cptsgeo.files.grids import Grid
from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table, grid_of
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import examine_plan, opening, read_plan
from cptsgeo.plan.files.blank import blank_folder, blank_tables
from cptsgeo.plan.files.blank_workbook import blank_workbook
from cptsgeo.plan.files.opening import OBSERVATORY, open_plan
from cptsgeo.plan.files.vocabulary import WORDED, Vocabulary, worded
from cptsgeo.plan.model import Plan
from cptsgeo.plan.observatory import SILENCES, Silence
from cptsgeo.plan.professions import named

MakePlan = Callable[..., Path]
SNP = "a,acces_aux_soins,soins_non_programmes,Des créneaux,medecin_generaliste,,en_place,,,"


def test_the_shipped_plan_has_those_of_reference(shipped_plan: Plan) -> None:
    found = shipped_plan.observatoire
    assert (len(found.actions), len(found.fiches), len(found.themes)) == (738, 43, 62)
    assert (len(found.missions), len(found.chiffres)) == (6, 24)
    assert [one.code for one in found.missions if one.optionnelle] == ["qualite", "accompagnement"]
    assert Counter(one.reponse for one in found.fiches) == {
        "complete": 30, "partielle": 2, "non_renseignee": 9, "projet_de_sante_en_redaction": 2
    }  # fmt: skip
    assert not any(one.libelle for one in found.actions)
    assert {one.date.iso for one in found.actions if one.date} == {"2026-01-21"}
    assert len(found.declared) == 32


def test_what_needs_only_territories_does_not_read_it(
    make_plan: MakePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_plan({"a": "44003"}, actions=SNP, fiches="a,2026,complete,,,,,")
    opened: list[str] = []

    def noted(path: Path, sheet: str = "") -> Grid:
        opened.append(path.stem)
        return grid_of(path, sheet)

    monkeypatch.setattr(opening, "grid_of", noted)
    plan = read_plan(folder)
    assert not {*opened} & {*OBSERVATORY}
    assert {*opened} >= {"cpts", "compositions"}
    assert [one.theme for one in plan.observatoire.actions] == ["soins_non_programmes"]
    assert {*opened} & {*OBSERVATORY} == {"actions", "fiches"}
    before = len(opened)
    # Once, whatever is made of the plan.
    assert plan.at(None).with_previsions().observatoire is plan.observatoire
    assert len(opened) == before


def test_a_fault_in_it_stops_only_what_reads_it(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003"}, actions=SNP.replace("a,", "z,", 1))
    assert run("couverture", "--plan", folder).returncode == 0
    # What a commune's CPTS is, is told all the same, and why nothing is said of its care.
    (folder.parent / "adresses.csv").write_text("ville\nAncenis\n", encoding="utf-8")
    asked = ["--liste", folder.parent / "adresses.csv", "--sortie", folder.parent / "sortie.csv"]
    for words in (["Ancenis"], ["Ancenis", "--format", "json"], asked):
        done = run("ou", *words, "--plan", folder)
        assert done.returncode == 0, done.stderr
        assert "n’est pas dit" in done.stderr
        assert "actions.csv, ligne 2" in done.stderr
        assert "CPTS A" in done.stdout or "CPTS A" in (folder.parent / "sortie.csv").read_text()
    plan = read_plan(folder)
    with pytest.raises(PlanError, match=r"actions\.csv, ligne 2.: la CPTS «.z.»"):
        _ = plan.observatoire
    assert run("valider", "--plan", folder).returncode == 1


def test_in_french(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003"})
    (folder / "actions.csv").write_text(
        "CPTS;Mission;Thème;Libellé;Professions;État\n"
        "CPTS A;améliorer l'accès aux soins;Soins non programmés;Des créneaux;kinés, dentiste;"
        "Envisagée\n",
        encoding="utf-8",
    )
    (folder / "fiches.csv").write_text(
        "CPTS;Date;Réponse;Missions optionnelles\n"
        "CPTS A;mars 2026;Complète;Qualité et pertinence des soins\n",
        encoding="utf-8",
    )
    plan, faults = examine_plan(folder)
    (action,), (fiche,) = plan.observatoire.actions, plan.observatoire.fiches
    assert {fault.code for fault in faults} <= {"lecture_interpretee"}
    assert (action.mission, action.theme, action.etat) == (
        "acces_aux_soins", "soins_non_programmes", "envisage"
    )  # fmt: skip
    assert action.professions == ("chirurgien_dentiste", "masseur_kinesitherapeute")
    assert (fiche.date.iso, fiche.missions_optionnelles) == ("2026-03", ("qualite",))


@pytest.mark.parametrize(
    ("told", "expected"),
    [("aucune", ()), ("Aucune", ()), ("", None), ("qualite accompagnement",
     ("qualite", "accompagnement")), ("qualité et pertinence des soins ; accompagnement",
     ("qualite", "accompagnement"))],
)  # fmt: skip
def test_optional_missions(
    make_plan: MakePlan, told: str, expected: tuple[str, ...] | None
) -> None:
    plan = read_plan(make_plan({"a": "44003"}, fiches=f"a,2026,complete,{told},,,,"))
    assert plan.observatoire.fiches[0].missions_optionnelles == expected


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (SNP.replace("soins_non_programmes", "Soins non programé"), "theme_inconnu",
         ("« Soins non programé » (vouliez-vous dire « Soins non programmés » ?)", "« themes »")),
        (SNP.replace("soins_non_programmes", "rien_de_tel"), "theme_inconnu", ("« rien_de_tel »",)),
        (SNP.replace("acces_aux_soins", "Prevension"), "mission_inconnue", ("« Prevension »",)),
        (SNP.replace("medecin_generaliste", "kinésiterapeute"), "table_invalide",
         ("vouliez-vous dire « masseur-kinésithérapeute »",)),
        (SNP.replace("en_place", "en plasse"), "table_invalide", ("« en plasse »",)),
    ],
)  # fmt: skip
def test_a_bad_row_is_one_fault_and_leaves_the_rest(
    make_plan: MakePlan, row: str, code: str, words: tuple[str, ...]
) -> None:
    good = "a,prevention,vaccination,,,,en_place,,,"
    plan, faults = examine_plan(make_plan({"a": "44003"}, actions=f"{good}\n{row}"))
    assert [(fault.code, fault.table, fault.line) for fault in faults] == [(code, "actions", 3)]
    for word in words:
        assert word in faults[0].message.replace("\u00a0", " ")
    assert "vaccination" in {one.theme for one in plan.observatoire.actions}
    with pytest.raises(TableError, match="actions"):
        _ = read_plan(make_plan({"a": "44003"}, actions=row)).observatoire


def test_an_unknown_theme_is_told_once(make_plan: MakePlan) -> None:
    rows = "\n".join(f"a,prevention,inconnu,Un {n},,,en_place,,," for n in range(30))
    (fault,) = examine_plan(make_plan({"a": "44003"}, actions=rows))[1]
    assert fault.line == 2
    assert "29 autres lignes" in fault.message.replace("\u00a0", " ")


def test_a_plan_may_have_its_own_words(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003"}, actions="a,prevention,bains_de_mer,,,,en_place,,,")
    assert [fault.code for fault in examine_plan(folder)[1]] == ["theme_inconnu"]
    # Its table says all: what is not in it is no theme there. A code is made of the label.
    (folder / "themes.csv").write_text("Libellé;Mission\nBains de mer;prévention\n")
    (folder / "missions.csv").write_text("Libellé\nPrévention\n", encoding="utf-8")
    plan, faults = examine_plan(folder)
    assert faults == ()
    assert [one[:3] for one in plan.observatoire.themes] == [
        ("bains_de_mer", "Bains de mer", "prevention")
    ]
    assert [one.code for one in plan.observatoire.missions] == ["prevention"]


def test_a_theme_of_a_mission_that_is_none(make_plan: MakePlan) -> None:
    plan, faults = examine_plan(make_plan({"a": "44003"}, themes="x,Le x,nulle_part,"))
    assert [(fault.code, fault.table) for fault in faults] == [("mission_inconnue", "themes")]
    assert plan.observatoire.theme["x"].mission is None


def test_copies_keep_it_and_read_in_french(tmp_path: Path) -> None:
    book, folder = tmp_path / "plan.xlsx", tmp_path / "copie"
    for source, target in ((default_plan(), book), (book, folder)):
        done = run("plan", "copier", "--plan", source, "--sortie", target)
        assert done.returncode == 0, done.stderr
    expected = observed(read_plan(default_plan()))
    assert observed(read_plan(book)) == expected
    assert observed(read_plan(folder)) == expected
    rows = CalamineWorkbook.from_path(book).get_sheet_by_name("actions").to_python()
    assert rows[0][1:3] == ["Mission", "Thème"]
    first = [*map(str, rows[1])]
    assert first[1:3] == ["Améliorer l’accès aux soins", "Annuaires et cartographies d'acteurs"]
    assert {"médecin", "masseur-kinésithérapeute, orthophoniste"} <= {str(row[3]) for row in rows}


def test_a_model_with_its_lists(tmp_path: Path, france: Communes) -> None:
    book = tmp_path / "mon-plan.xlsx"
    book.write_bytes(blank_workbook(book.name, france, ["44"], blank_tables()))
    source = CalamineWorkbook.from_path(book)
    assert len(source.get_sheet_by_name("themes").to_python()) == 63
    told = [
        str(cell) for row in source.get_sheet_by_name("Mode d’emploi").to_python() for cell in row
    ]
    assert {"missions", "themes", "actions", "fiches"} <= {*told}
    with zipfile.ZipFile(book) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist()
                         if name.startswith("xl/worksheets/sheet"))  # fmt: skip
    for choices in ("themes!$B$2:", "missions!$B$2:", "cpts!$B$2:"):
        assert f"<formula1>{choices}" in sheets
    texts = blank_folder("mon-plan", france.vintages.cog, ["44"], blank_tables())
    assert {"missions.csv", "themes.csv", "actions.csv", "fiches.csv"} <= {*texts}
    done = run("plan", "modele", "--actions", "--format", "csv", "--sortie", tmp_path / "vide")
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "vide" / "themes.csv").read_text(encoding="utf-8").splitlines()) == 63


def test_every_column_of_words_is_one_of_its_table() -> None:
    for name, columns in WORDED.items():
        assert name in OBSERVATORY
        for column in columns:
            assert load_schema(name).field(column)


themes = st.sampled_from([one["code"] for one in Vocabulary({}).rows["themes"]])


@given(themes)
@examples(40)
def test_a_theme_is_known_by_its_code_and_by_its_label(code: str) -> None:
    words = Vocabulary({})
    label = words.label("themes", code)
    assert label != code
    for text in (code, label, label.upper(), label.replace("’", "'")):
        table = Table(Path("actions.csv"), ("theme",), (Row(2, {"theme": text}),))
        assert worded({"actions": table})["actions"].rows[0].cells["theme"] == code


# — silences —


def test_four_silences_have_their_words() -> None:
    assert {one.libelle for one in Silence} == {
        "fiche non remplie", "mission non retenue", "projet de santé en rédaction",
        "rien de déclaré",
    }  # fmt: skip
    assert {*SILENCES} == {*Silence}


def test_silences_of_the_shipped_plan(shipped_plan: Plan) -> None:
    found = shipped_plan.observatoire
    silent = [one.cpts_id for one in shipped_plan.cpts if one.cpts_id not in found.declared]
    assert Counter(map(found.silence, silent)) == {
        Silence.FICHE_NON_REMPLIE: 9, Silence.EN_REDACTION: 2
    }  # fmt: skip
    # Nothing says which missions were chosen: what is not declared is that, and no more.
    assert found.silence("nantes-grand-ouest", "qualite") is Silence.RIEN_DE_DECLARE


@pytest.mark.parametrize(
    ("fiche", "action", "mission", "expected"),
    [
        (None, None, "", Silence.FICHE_NON_REMPLIE),
        ("non_renseignee,", None, "qualite", Silence.FICHE_NON_REMPLIE),
        ("projet_de_sante_en_redaction,aucune", None, "qualite", Silence.EN_REDACTION),
        ("complete,aucune", SNP, "qualite", Silence.MISSION_NON_RETENUE),
        ("complete,qualite", SNP, "qualite", Silence.RIEN_DE_DECLARE),
        ("complete,", SNP, "qualite", Silence.RIEN_DE_DECLARE),
        ("complete,aucune", SNP, "parcours", Silence.RIEN_DE_DECLARE),
        ("partielle,aucune", None, "", Silence.RIEN_DE_DECLARE),
        (None, SNP, "parcours", Silence.RIEN_DE_DECLARE),
        ("non_renseignee,", SNP, "parcours", Silence.RIEN_DE_DECLARE),
        (None, SNP.replace("en_place", "arrete"), "parcours", Silence.FICHE_NON_REMPLIE),
    ],
)
def test_each_silence(
    make_plan: MakePlan, fiche: str | None, action: str | None, mission: str, expected: Silence
) -> None:
    rows = {"fiches": f"a,2026,{fiche},,,,"} if fiche else {}
    folder = make_plan({"a": "44003"}, **rows, **({"actions": action} if action else {}))
    assert read_plan(folder).observatoire.silence("a", mission) is expected


def test_the_latest_sheet_counts(make_plan: MakePlan) -> None:
    fiches = "a,2026,complete,,,,,\na,2024,non_renseignee,,,,,"
    found = read_plan(make_plan({"a": "44003"}, fiches=fiches)).observatoire
    assert found.silence("a") is Silence.RIEN_DE_DECLARE
    assert found.fiche["a"].date.iso == "2026"


def test_professions_that_someone_asks_about() -> None:
    for text in ("kinésithérapie", "kiné", "Masseurs-kinésithérapeutes", "kinesitherapeute"):
        assert named(text) == ("masseur_kinesitherapeute",)
    assert named("médecins") == (
        "medecin_generaliste",
        "medecin_specialiste",
        "medecin_non_precise",
    )
    assert named("infirmière") == ("infirmier",)


def test_the_opened_tables_are_those_wanted() -> None:
    found = open_plan(default_plan(), ("cpts", "fiches")).tables
    assert {*found} == {"cpts", "fiches"}
