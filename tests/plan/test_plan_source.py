"""A plan as a folder or as a workbook, and what spreadsheets misspell in it."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from observed import observed
from xlsxwriter import Workbook

from cptsgeo import __version__
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CptsError, PlanError, TableError
from cptsgeo.files.guard import guarded, unguarded
from cptsgeo.files.tables import Row
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import examine_plan, read_plan
from cptsgeo.plan.files.about import About, about_of, edited_toml, to_toml
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.files.spelling import tidy_code, tidy_departement
from cptsgeo.plan.files.writer import plan_texts, write_plan
from cptsgeo.plan.model import Plan
from cptsgeo.plan.origin import Origin
from cptsgeo.plan.territories import territories
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.validation import validate
from cptsgeo.text.encodings import repaired
from cptsgeo.text.typed_dates import iso_of

NBSP = "\u00a0"
MakePlan = Callable[..., Path]
Sheets = Mapping[str, Sequence[Sequence[str | int | float]]]

PLAN = [["cle", "valeur"], ["nom", "Essai"], ["perimetre", "44 49"], ["cog", "2026"]]
SHEETS: Sheets = {
    "plan": PLAN,
    "cpts": [["cpts_id", "nom"], ["a", "CPTS A"], ["b", "CPTS B"]],
    "compositions": [["cpts_id", "code_commune"], ["a", "44003"], ["b", "44082"]],
}


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Give what writes a workbook of sheets, some of them changed."""

    def write(changes: Sheets | None = None, without: str = "") -> Path:
        path = tmp_path / "mon-plan.xlsx"
        with Workbook(path) as book:
            for name, rows in {**SHEETS, **(changes or {})}.items():
                if name == without:
                    continue
                sheet = book.add_worksheet(name)
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        sheet.write(row, column, cell)
        return path

    return write


def without_places(plan: Plan) -> dict[str, object]:
    found = {field.name: getattr(plan, field.name) for field in fields(plan)}
    found |= {"origin": None, "lire_observatoire": observed(plan)}
    found["compositions"] = [c._replace(ligne=0) for c in plan.compositions]
    found["derogations"] = [d._replace(ligne=0) for d in plan.derogations]
    return found


# Workbooks


def test_a_workbook_is_a_plan(workbook: Callable[..., Path]) -> None:
    plan = read_plan(
        workbook(
            {"Mode d’emploi": [["Bonjour"]], "Statuts": [["cpts_id", "date", "statut", "nature"]]}
        )
    )
    assert (plan.nom, plan.perimetre, plan.cog, plan.sources) == ("Essai", ("44", "49"), 2026, ())
    assert [(c.cpts_id, c.code, c.ligne) for c in plan.compositions] == [
        ("a", "44003", 2),
        ("b", "44082", 3),
    ]
    place = plan.place("compositions", 4)
    assert str(place) == (f"mon-plan.xlsx, feuille «{NBSP}compositions{NBSP}», ligne{NBSP}4")
    assert plan.origin.table("statuts") == f"la feuille «{NBSP}statuts{NBSP}»"


def test_a_sheet_with_only_its_header_is_an_empty_table(workbook: Callable[..., Path]) -> None:
    header = ["cpts_id", "date", "statut", "nature"]
    empty: Sheets = {
        "cpts": [["cpts_id", "nom"]],
        "compositions": [["cpts_id", "code_commune"]],
        "statuts": [header],
        "noms-anciens": [],
    }
    plan, faults = examine_plan(workbook(empty))
    assert (plan.cpts, plan.compositions, plan.evenements, faults) == ((), (), (), ())


def test_the_head_of_a_workbook(workbook: Callable[..., Path]) -> None:
    head = [
        ["Aide", "Clé", "cle", "valeur"],
        ["", "", "Nom", "Loire"],
        ["", "", "périmètre", 1],
        ["", "", "perimetre", "2a, 44;49"],
        ["", "", "cog", 2025.0],
        ["", "", "sources", "Un"],
        ["", "", "sources", "Deux"],
        ["", "", "sources", ""],
        ["", "", "autre", "x"],
    ]
    plan = read_plan(workbook({"plan": head}))
    assert plan.nom == "Loire"
    assert plan.perimetre == ("01", "2A", "44", "49")
    assert (plan.cog, plan.sources) == (2025, ("Un", "Deux"))


def test_the_shipped_plan_as_a_workbook_is_the_same(
    workbook: Callable[..., Path], shipped_plan: Plan
) -> None:
    source = open_plan(default_plan())
    about = source.about
    head = [["cle", "valeur"], ["nom", about.nom], ["perimetre", " ".join(about.perimetre)]]
    head += [["cog", str(about.cog)], *(["sources", text] for text in about.sources)]
    sheets = {
        name: [table.columns, *([*row.cells.values()] for row in table.rows)]
        for name, table in source.tables.items()
    }
    plan = read_plan(workbook({"plan": head, **sheets}))
    assert without_places(plan) == without_places(shipped_plan)


@pytest.mark.parametrize(
    ("changes", "without", "words"),
    [
        ({}, "compositions", ["il y manque la feuille", "compositions", "feuilles lues", "cpts"]),
        ({}, "plan", ["il y manque la feuille", "plan"]),
        ({"cpts": [["cpts_id"]]}, "", ["feuille", "cpts", "il manque la colonne", "nom"]),
        ({"cpts": [["cpts_id", "nom", "nom"]]}, "", ["feuille", "cpts", "deux colonnes", "nom"]),
        (
            {"cpts": [["cpts_id", "nom"], ["a", "A", "", "perdu"]]},
            "",
            ["feuille", "cpts", "ligne 2", "perdu", "en-tête", "ligne 1"],
        ),
        ({"Cpts ": [["cpts_id", "nom"]]}, "", ["deux feuilles", "cpts"]),
        ({"plan": [["cle"], ["nom"]]}, "", ["feuille", "plan", "Valeur"]),
        ({"plan": PLAN[:1]}, "", ["feuille", "plan", "nom", "colonne", "Valeur"]),
        ({"plan": [*PLAN[:3], ["cog", "vingt"]]}, "", ["plan", "cog", "2026"]),
        ({"plan": [*PLAN[:2], PLAN[3]]}, "", ["plan", "perimetre", "44 49"]),
        (
            {"compositions": [["cpts_id", "code_commune"], ["a", "44003"], [], ["b", "Ligné"]]},
            "",
            ["mon-plan.xlsx", "feuille", "compositions", "ligne 4", "Ligné"],
        ),
    ],
)
def test_a_bad_workbook(
    workbook: Callable[..., Path], changes: Sheets, without: str, words: list[str]
) -> None:
    with pytest.raises(TableError) as caught:
        read_plan(workbook(changes, without))
    for word in ("mon-plan.xlsx", *words):
        assert word in str(caught.value)


def test_errors_further_on_name_the_sheet(workbook: Callable[..., Path], france: Communes) -> None:
    rows = [["cpts_id", "code_commune"], ["a", "44003"], ["z", "44082"]]
    with pytest.raises(PlanError, match=r"compositions.*ligne 3.*absente de la feuille .*cpts"):
        read_plan(workbook({"compositions": rows}))
    rows = [["cpts_id", "code_commune"], ["a", "44999"]]
    with pytest.raises(PlanError, match=r"xlsx, feuille .*compositions.*ligne 2, cite.*44999"):
        territories(read_plan(workbook({"compositions": rows})), france)
    head = [*PLAN[:2], ["perimetre", "999"], PLAN[3]]
    with pytest.raises(PlanError, match=r"xlsx, feuille .*plan.* cite le département .*999"):
        territories(read_plan(workbook({"plan": head})), france)
    with pytest.raises(CptsError, match=r"mon-plan\.xlsx, feuille .*cpts"):
        read_plan(workbook()).find("zzzzzz")


def test_what_is_neither_a_folder_nor_a_workbook(tmp_path: Path, make_plan: MakePlan) -> None:
    with pytest.raises(TableError, match=r"cpts\.csv n’est pas un plan.*le dossier du plan"):
        read_plan(make_plan({}) / "cpts.csv")
    with pytest.raises(TableError, match=r"absent\.xlsx n’existe pas.*chemin"):
        read_plan(tmp_path / "absent.xlsx")


# What spreadsheets misspell


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("44109", "44109"),
        ("1004", "01004"),
        ("1004.0", "01004"),
        ("44109.0", "44109"),
        ("44109,00", "44109"),
        ("44 109", "44109"),
        ("'01004", "01004"),
        ('="01004"', "01004"),
        ("2a004", "2A004"),
        ("104", "104"),
        ("Ligné", "Ligné"),
        ("", ""),
    ],
)
def test_codes(typed: str, meant: str) -> None:
    assert tidy_code(typed) == meant
    assert tidy_code(meant) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2021", "2021"),
        ("2021.0", "2021"),
        ("2021-03-12", "2021-03-12"),
        ("12/03/2021", "2021-03-12"),
        ("1/3/2021", "2021-03-01"),
        ("12.03.2021", "2021-03-12"),
        ("12-03-2021", "2021-03-12"),
        ("03/2021", "2021-03"),
        ("2021-03-12 00:00:00", "2021-03-12"),
        ("2021/03/12", "2021-03-12"),
        ("31/02/2021", "2021-02-31"),
        ("12/03/21", "2021-03-12"),
        ("mars 2021", "2021-03"),
    ],
)
def test_dates(typed: str, meant: str) -> None:
    assert iso_of(typed) == meant
    assert iso_of(meant) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("1", "01"), ("44.0", "44"), ("2a", "2A"), ("x", "x")]
)
def test_departements(typed: str, meant: str) -> None:
    assert tidy_departement(typed) == meant


def test_what_was_restored_is_told_and_read(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan(
        {"a": "1004 44109.0@01/02/2021/", "b": "44082"},
        perimetre="01 44",
        statuts="a,14/06/2021,cpts_operationnelle,signature_aci,,",
        derogations="44109.0,a b,",
    )
    rows = [
        "cpts_id,code_commune,depuis",
        "a,1004,",
        "a,44109.0,01/02/2021",
        "a,01004,",
        "b,44082,",
    ]
    (folder / "compositions.csv").write_text("\n".join(rows), encoding="utf-8")
    plan = read_plan(folder)
    assert [c.code for c in plan.compositions] == ["01004", "44109", "44082"]
    assert plan.compositions[1].depuis is not None
    assert plan.compositions[1].depuis.iso == "2021-02-01"
    assert plan.evenements[0].date.iso == "2021-06-14"
    report = validate(*examine_plan(folder)[:1], communes=france, faults=examine_plan(folder)[1])
    told = report.of("lecture_interpretee")
    assert {one.severity for one in told} == {Severity.INFORMATION}
    assert [one.message for one in told] == [
        f"compositions.csv, ligne{NBSP}2{NBSP}: «{NBSP}1004{NBSP}» a été lu ainsi{NBSP}: code "
        "01004, zéro initial rétabli.",
        f"compositions.csv, ligne{NBSP}3{NBSP}: «{NBSP}44109.0{NBSP}» a été lu ainsi{NBSP}: code "
        "44109.",
        f"compositions.csv, ligne{NBSP}3{NBSP}: «{NBSP}01/02/2021{NBSP}» a été lu ainsi{NBSP}: "
        "date 2021-02-01.",
        f"statuts.csv, ligne{NBSP}2{NBSP}: «{NBSP}14/06/2021{NBSP}» a été lu ainsi{NBSP}: date "
        "2021-06-14.",
        f"derogations.csv, ligne{NBSP}2{NBSP}: «{NBSP}44109.0{NBSP}» a été lu ainsi{NBSP}: code "
        "44109.",
    ]
    assert told[0].cpts == ("a",)
    # Restored, a code is the same as the one below it.
    (double,) = report.of("commune_en_double")
    assert [place.ligne for place in double.places] == [2, 4]


def test_a_date_that_does_not_exist_is_told_as_such(make_plan: MakePlan) -> None:
    rows = "a,31/02/2021,cpts_operationnelle,signature_aci,,"
    with pytest.raises(TableError, match=r"2021-02-31.*n’existe pas au calendrier"):
        read_plan(make_plan({"a": ""}, statuts=rows))


# Formulas


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "+33 (0)2", "'=x", "- a"])
def test_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["+ 80 000", "-5", "+33 2 40", f"+{NBSP}3,5 %", "a=b", "'", ""])
def test_what_computes_nothing_is_left(text: str) -> None:
    assert guarded(text) == text == unguarded(text)


@given(st.text(alphabet="'=+-@a1 ,\t", max_size=8) | st.text(max_size=30))
def test_a_guard_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "@", "\t", "\r"))


# Writing


def test_writing_the_shipped_plan_gives_an_equal_plan(tmp_path: Path, shipped_plan: Plan) -> None:
    texts = plan_texts(open_plan(default_plan()))
    write_plan(tmp_path / "plan", texts)
    plan = read_plan(tmp_path / "plan")
    assert without_places(plan) == without_places(shipped_plan)
    assert (
        plan.find("centre-vendee").population_publiee
        == shipped_plan.find("centre-vendee").population_publiee
    )
    assert any("+ 80 000" in (cpts.population_publiee or "") for cpts in plan.cpts)
    again = plan_texts(open_plan(tmp_path / "plan"))
    assert again == texts  # Canonical: writing what was written changes nothing.


@given(
    st.lists(
        st.text(max_size=30)
        .map(lambda text: "".join(filter(str.isprintable, text)).strip())
        .filter(lambda text: repaired(text) == text),  # What looks damaged is mended when read.
        min_size=1,
        max_size=5,
    )
)
def test_what_is_typed_survives(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.toml").write_text('nom="x"\nperimetre=["44"]\ncog=2026', encoding="utf-8")
    (folder / "cpts.csv").write_text("cpts_id,nom,note", encoding="utf-8")
    (folder / "compositions.csv").write_text("cpts_id,code_commune", encoding="utf-8")
    source = open_plan(folder)
    rows = [Row(0, {"cpts_id": f"c{i}", "nom": "n", "note": text}) for i, text in enumerate(texts)]
    cpts = source.tables["cpts"]._replace(rows=tuple(rows))
    write_plan(folder, plan_texts(source._replace(tables={**source.tables, "cpts": cpts})))
    assert [row.cells["note"] for row in open_plan(folder).tables["cpts"].rows] == texts


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=3))
def test_a_head_reads_back(nom: str, sources: list[str]) -> None:
    safe = [text.encode("utf-8", "ignore").decode() for text in sources]
    nom = nom.encode("utf-8", "ignore").decode()
    about = About(nom, ("2A", "44"), 2026, tuple(safe))
    said = tomllib.loads(to_toml(about))
    assert (said["nom"], said["cog"]) == (nom, 2026)
    assert tuple(said["perimetre"]) == ("2A", "44")
    assert said.get("sources", []) == safe


def test_origins() -> None:
    folder = Origin(Path("p"))
    assert folder.table("plan") == "plan.toml"
    assert folder.where("cpts") == str(Path("p/cpts.csv"))
    assert folder.where("cpts", 3) == f"{Path('p/cpts.csv')}, ligne 3"
    book = Origin(Path("p.ods"), classeur=True)
    assert book.where("cpts") == f"p.ods, feuille «{NBSP}cpts{NBSP}»"


# Formats


def test_a_plan_of_a_format_to_come_is_refused(
    make_plan: MakePlan, workbook: Callable[..., Path]
) -> None:
    path = make_plan({"a": "44003"})
    file = path / "plan.toml"
    text = file.read_text(encoding="utf-8")
    for form in ("1", "2"):
        file.write_text(f"format = {form}\n{text}", encoding="utf-8")
        assert read_plan(path).nom == "Essai"
    told = rf"au format 3, plus récent que cptsgeo {__version__} \(format 2\).*installer"
    file.write_text(f"format = 3\n{text}", encoding="utf-8")
    with pytest.raises(TableError, match=rf"plan\.toml est {told}"):
        read_plan(path)
    with pytest.raises(TableError, match=rf"feuille .*plan.* est {told}"):
        read_plan(workbook({"plan": [*PLAN, ["format", "3"]]}))
    for bad in ("0", '"deux"', "true", "1.5"):
        file.write_text(f"format = {bad}\n{text}", encoding="utf-8")
        with pytest.raises(TableError, match="format"):
            read_plan(path)


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_plan_of_the_first_format_is_read_as_it_is(tmp_path: Path, separator: str) -> None:
    """The tables of 0.1.0: no head of format, and the columns that there were."""
    said = {
        "cpts": ["cpts_id,nom,population_publiee,fiabilite_composition,remarque",
                 "a,CPTS A,+ 80 000,estimation,x"],
        "compositions": ["cpts_id,code_commune,nom_commune,partie", "a,44003,Ancenis,"],
        "statuts": ["cpts_id,date,statut,nature,source,estime",
                    "a,2021-06,cpts_operationnelle,signature_aci,,non"],
        "derogations": ["code_commune,nom_commune,cpts_ids,date,motif,source,couverture"],
        "noms-anciens": ["nom,annee,source,cpts_id,estime", "Vieille CPTS,2019,,a,oui"],
        "totaux-publies": ["date,indicateur,valeur,source", "2020-12,ACI signés,7,"],
    }  # fmt: skip
    head = 'nom = "Essai"\nperimetre = ["44"]\ncog = 2026\n'
    (tmp_path / "plan.toml").write_text(head, encoding="utf-8")
    for name, lines in said.items():
        text = "\n".join(lines).replace(",", separator) + "\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    plan, faults = examine_plan(tmp_path)
    assert faults == ()
    assert (plan.cpts[0].fiabilite, plan.cpts[0].autres) == ("estimation", {})
    assert len(plan.compositions) == len(plan.evenements) == len(plan.noms_anciens) == 1
    assert (plan.listes, plan.a_attribuer, plan.cessees) == ((), (), ())


@given(st.sampled_from(["ARS", "", "d'ici « là »"]), st.booleans(), st.sets(st.sampled_from("abc")))
def test_a_head_is_edited_in_its_place(organisme: str, extrait: bool, shown: set[str]) -> None:
    text = (
        '# a\nperimetre = ["44",\n "49"] # b\nnom = "x # y" # c\norganisme = "Nous"\n'
        'sources = ["""Un\ncog = 3"""]\ncog = 2020\n'
    )
    sources = ("Un\ncog = 3", "Deux")
    about = About("Nouveau", ("53",), 2026, sources, organisme, tuple(sorted(shown)), extrait)
    found = edited_toml(text, about)
    assert about_of(tomllib.loads(found), Origin(Path())) == about
    assert tomllib.loads(found)["format"] == 2
    assert found.startswith("# a\n")
    assert edited_toml(found, about) == found
