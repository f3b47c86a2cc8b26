"""A plan as people write it: French headings and values, CPTS and communes by their names."""

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import CommuneError, TableError
from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import Fault, examine_plan, examine_source, read_plan
from cptsgeo.plan.files.about import About
from cptsgeo.plan.files.citing import identified
from cptsgeo.plan.files.opening import TABLES, PlanSource, open_plan, understood
from cptsgeo.plan.files.writer import plan_texts, write_plan
from cptsgeo.plan.model import Plan
from cptsgeo.plan.naming import identifier_of
from cptsgeo.plan.origin import Origin

NBSP = "\u00a0"
Sheets = Mapping[str, Sequence[Sequence[str | int]]]
Make = Callable[[Sheets], Path]

PLAN: list[list[str | int]] = [
    ["Clé", "Valeur", "Aide"],
    ["Nom", "Essai", "…"],
    ["Périmètre", "44 49"],
    ["COG", 2026],
]
CPTS = [["Identifiant", "Nom"], ["", "CPTS d'Ancenis"], ["", "CPTS Nord Anjou"]]
COMMUNES = [
    ["CPTS", "Commune"],
    ["CPTS d’Ancenis", "Oudon"],
    ["nord anjou", "SEGRE EN ANJOU BLEU"],
]
SHEETS: Sheets = {"plan": PLAN, "cpts": CPTS, "compositions": COMMUNES}


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Give what writes a workbook of sheets."""

    def write(sheets: Sheets) -> Path:
        path = tmp_path / "mon-plan.xlsx"
        with Workbook(path) as book:
            for name, rows in {**SHEETS, **sheets}.items():
                sheet = book.add_worksheet(name)
                for line, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        sheet.write(line, column, cell)
        return path

    return write


def read(path: Path) -> tuple[Plan, list[str]]:
    plan, faults = examine_plan(path)
    return plan, [told(fault) for fault in faults]


def told(fault: Fault) -> str:
    return f"{fault.table} {fault.line} {fault.message}".replace(NBSP, " ")


def held(plan: Plan) -> list[tuple[str, str]]:
    return [(row.cpts_id, row.code) for row in plan.compositions]


def test_names_are_enough(make: Make) -> None:
    plan, faults = read(make({}))
    assert faults == []
    assert (plan.nom, plan.perimetre, plan.cog) == ("Essai", ("44", "49"), 2026)
    assert [cpts.cpts_id for cpts in plan.cpts] == ["ancenis", "nord-anjou"]
    assert held(plan) == [("ancenis", "44115"), ("nord-anjou", "49331")]
    assert [row.nom for row in plan.compositions] == ["Oudon", "Segré-en-Anjou Bleu"]


def test_what_is_understood_is_written_as_schemas_say(make: Make, tmp_path: Path) -> None:
    event = ["Ancenis", "14 juin 2021", "CPTS opérationnelle", "Signature de l'ACI"]
    statuts = [["CPTS", "Date", "Statut", "Nature"], event]
    path = make({"Statuts": statuts})
    texts = plan_texts(open_plan(path))
    assert texts["statuts.csv"] == (
        "\ufeffcpts_id;date;statut;nature\nancenis;2021-06-14;cpts_operationnelle;signature_aci\n"
    )
    assert texts["compositions.csv"].splitlines()[1] == "ancenis;44115;Oudon"
    assert texts["cpts.csv"].splitlines()[0] == "\ufeffcpts_id;nom"
    # In the workbook, what is made stands after the columns that are there.
    assert open_plan(path).tables["compositions"].columns == (
        "cpts_id",
        "nom_commune",
        "code_commune",
    )
    write_plan(tmp_path / "dossier", texts)
    again = read_plan(tmp_path / "dossier")
    assert held(again) == held(read_plan(path))
    assert examine_plan(tmp_path / "dossier")[1] == ()


def test_technical_names_are_understood_too(make: Make) -> None:
    sheets = {
        "cpts": [["cpts_id", "nom", "FIABILITE_COMPOSITION"], ["a", "A", "Liste officielle"]],
        "compositions": [["CPTS_ID", "code commune"], ["a", "44082"]],
    }
    plan, faults = read(make(sheets))
    assert faults == []
    assert plan.cpts[0].fiabilite == "officielle"
    assert held(plan) == [("a", "44082")]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_by_its_titles(name: str, tmp_path: Path) -> None:
    schema = load_schema(name)
    (tmp_path / "plan.toml").write_text('nom="x"\nperimetre=["44"]\ncog=2026', encoding="utf-8")
    (tmp_path / "cpts.csv").write_text("Nom\nA\n", encoding="utf-8")
    (tmp_path / "compositions.csv").write_text("CPTS;Commune\n", encoding="utf-8")
    row = [
        field.choices_of(french=True)[-1].upper() if field.choices else
        "mars 2026" if field.is_date else
        "" if field.deduit or field.name in ("partie", "devient") else
        "A" if field.name in schema.cites or field.name == "cpts_ids" else
        "Ligné" if field.name == "nom_commune" else
        "Sages-femmes, médecin" if field.name == "professions" else
        "Prévention" if (name, field.name) == ("missions", "libelle") else
        "améliorer l’accès aux soins" if field.name == "mission" else
        "PLAN DE REPONSE AUX CRISES (SSE)" if field.name == "theme" else
        "Qualité et pertinence des soins" if field.name == "missions_optionnelles" else
        "a" if field.pattern and field.example not in ("44",) else
        "44" if field.pattern else
        "3" for field in schema.fields
    ]  # fmt: skip
    heads = ";".join(field.title for field in schema.fields)
    (tmp_path / f"{name}.csv").write_text(f"{heads}\n{';'.join(row)}\n", encoding="utf-8")
    source = open_plan(tmp_path)
    (found,) = source.tables[name].rows
    assert list(found.cells)[: len(row)] == [field.name for field in schema.fields]
    for field in schema.fields:
        assert not field.choices or found.cells[field.name] == field.choices[-1]
        assert not field.is_date or found.cells[field.name] == "2026-03"
    faults = [fault for fault in examine_source(source)[1] if fault.code != "lecture_interpretee"]
    assert not faults


def test_titles_above_a_header(make: Make) -> None:
    rows = [["Les communes de la région"], ["au", "12/10/2026"], *COMMUNES]
    plan, faults = read(make({"compositions": rows}))
    assert (held(plan), faults) == ([("ancenis", "44115"), ("nord-anjou", "49331")], [])
    assert plan.compositions[0].ligne == 4


def test_departments_by_their_names(make: Make) -> None:
    head = [["Clé", "Valeur"], ["Nom", "Essai"], ["cog", "2026"],
            ["Périmètre", "Loire-Atlantique, 49 ; 1"], ["perimetre", "vendee"]]  # fmt: skip
    assert read_plan(make({"plan": head})).perimetre == ("01", "44", "49", "85")
    head[-1][1] = "Vandée"
    with pytest.raises(CommuneError, match="vouliez-vous dire Vendée"):
        read_plan(make({"plan": head}))


def test_two_columns_for_one(make: Make) -> None:
    rows = [["CPTS", "Commune", "COMMUNE"], ["Ancenis", "Ligné", "x"]]
    with pytest.raises(TableError, match=r"compositions.* deux colonnes .*Commune.*COMMUNE"):
        read_plan(make({"compositions": rows}))
    # A further column that only looks like one of ours stays what it is.
    beside = [["cpts_id", "CPTS", "nom_commune"], ["ancenis", "CPTS d'Ancenis", "Ligné"],
              ["", "Nord Anjou", "Candé"]]  # fmt: skip
    path = make({"compositions": beside})
    assert held(read_plan(path)) == [("ancenis", "44082"), ("nord-anjou", "49054")]
    assert "CPTS" in open_plan(path).tables["compositions"].columns


# CPTS


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("CPTS d'Ancenis", "ancenis"),
        ("CPTS de la Presqu’île", "presqu-ile"),
        ("CPTS des Mauges", "mauges"),
        ("Cœur de Vendée", "coeur-de-vendee"),
        ("CON", "con"),
    ],
)
def test_identifiers(name: str, identifier: str) -> None:
    assert identifier_of(name) == identifier


def source_of(**tables: tuple[str, Sequence[Sequence[str]]]) -> PlanSource:
    found = {}
    for name, (columns, rows) in tables.items():
        names = tuple(columns.split())
        lines = [Row(n, dict(zip(names, row, strict=True))) for n, row in enumerate(rows, 2)]
        found[name.replace("_", "-")] = Table(Path(f"{name}.csv"), names, tuple(lines))
    return PlanSource(Origin(Path("essai")), About("Essai", ("44",), 2026, ()), found)


@given(
    st.lists(st.sampled_from(["CPTS Nord", "Nord", "Du Nord", "Sud", "L'Est", "Ouest !", "nord-2"]),
             min_size=1, max_size=6, unique=True),
    st.integers(0, 10),
)  # fmt: skip
def test_identifiers_do_not_depend_on_the_order_of_rows(names: list[str], seed: int) -> None:
    def ids(order: Sequence[str]) -> dict[str, str]:
        source = source_of(cpts=("nom", [[name] for name in order]))
        rows = identified(source.tables)["cpts"].rows
        return {row.cells["nom"]: row.cells["cpts_id"] for row in rows}

    mixed = random.Random(seed).sample(names, len(names))
    found = ids(names)
    assert found == ids(mixed)
    form = load_schema("cpts").field("cpts_id").pattern
    assert form
    assert all(form.fullmatch(one) for one in found.values())
    # The same name in other words is the same CPTS, twice: a fault that says so.
    same = {"CPTS Nord", "Nord", "Du Nord"}
    assert len({*found.values()}) == len({"Nord" if name in same else name for name in names})


def test_an_identifier_that_is_taken_is_not_made_again() -> None:
    source = source_of(cpts=("cpts_id nom", [["nord", "Ailleurs"], ["", "Nord"]]))
    rows = identified(source.tables)["cpts"].rows
    assert [row.cells["cpts_id"] for row in rows] == ["nord", "nord-2"]


def test_a_cpts_by_its_former_name(make: Make) -> None:
    sheets = {
        "noms-anciens": [["Nom ancien", "CPTS"], ["CPTS du Segréen", "Nord Anjou"]],
        "compositions": [["CPTS", "Commune"], ["Segréen", "Candé"], ["SEGREEN", "Angrie"]],
        "derogations": [["Commune", "CPTS"], ["Nantes", "Segréen ; CPTS d'Ancenis"]],
        "a-attribuer": [["Commune", "Venait de"], ["Oudon", "Ancenis"]],
    }
    plan, faults = read(make(sheets))
    assert {cpts_id for cpts_id, _ in held(plan)} == {"nord-anjou"}
    assert plan.derogations[0].cpts_ids == ("ancenis", "nord-anjou")
    assert (plan.a_attribuer[0].code, plan.a_attribuer[0].venait_de) == ("44115", "ancenis")
    assert faults[0] == (
        "compositions 2 « Segréen » a été lu ainsi : « CPTS Nord Anjou », dont c’est un ancien nom."
    )


def test_one_unknown_cpts_is_one_fault(make: Make) -> None:
    rows = [["CPTS", "Commune"], *(["Norde Anjou", name] for name in ("Candé", "Angrie", "Loiré"))]
    statuts = [["CPTS", "Date", "Statut", "Nature"],
               *(["Norde Anjou", str(year), "Projet finalisé", "Constat"]
                 for year in range(2018, 2026))]  # fmt: skip
    plan, faults = read(make({"compositions": rows, "statuts": statuts}))
    assert not plan.compositions
    assert faults == [
        "compositions 2 la CPTS « Norde Anjou » est absente de la feuille « cpts » (vouliez-vous "
        "dire CPTS Nord Anjou ?) ; l’y ajouter ou corriger. De même lignes 3 et 4. De même à "
        "8 autres lignes de statuts (2, 3, 4, 5, 6…)."
    ]


def test_a_cpts_whose_own_row_is_at_fault_is_told_once() -> None:
    """The rows that cite it are left aside, and say nothing more."""
    source = source_of(
        cpts=("cpts_id nom", [["a", ""], ["b", "B"]]),
        compositions=("cpts_id code_commune", [["a", "44082"], ["a", "44003"], ["b", "44115"]]),
    )
    plan, faults = examine_source(source)
    assert held(plan) == [("b", "44115")]
    assert [(fault.table, fault.line) for fault in faults] == [("cpts", 2)]


def test_two_cpts_of_one_name(make: Make) -> None:
    cpts = [["cpts_id", "nom"], ["nord-44", "CPTS Nord"], ["nord-49", "CPTS du Nord"]]
    _, faults = read(make({"cpts": cpts, "compositions": [["CPTS", "Commune"], ["Nord", "Oudon"]]}))
    assert faults == [
        "compositions 2 « Nord » est le nom de plusieurs CPTS de la feuille « cpts » ; écrire "
        "l’identifiant de l’une d’elles, nord-44 ou nord-49."
    ]


# Communes


def test_the_department_beside_a_name(make: Make) -> None:
    plan_sheet: list[list[str | int]] = [*PLAN[:2], ["Périmètre", "44 49 85"], PLAN[3]]
    rows = [["CPTS", "Commune"], ["Ancenis", "Saint-Sigismond (85)"]]
    plan, faults = read(make({"plan": plan_sheet, "compositions": rows}))
    assert (held(plan), faults) == ([("ancenis", "85269")], [])
    beside = [["CPTS", "Commune", "Département"], ["Ancenis", "Saint-Sigismond", "Vendée"]]
    assert held(read(make({"plan": plan_sheet, "compositions": beside}))[0]) == held(plan)


def test_a_name_that_several_communes_bear_is_asked(make: Make) -> None:
    plan_sheet: list[list[str | int]] = [*PLAN[:2], ["Périmètre", "49 85"], PLAN[3]]
    rows = [["CPTS", "Commune"], ["Ancenis", "Saint-Sigismond"]]
    plan, faults = read(make({"plan": plan_sheet, "compositions": rows}))
    assert not plan.compositions
    (fault,) = faults
    assert fault.startswith(
        "compositions 2 « Commune » contient « Saint-Sigismond », que portent plusieurs communes ; "
        "écrire « Saint-Sigismond (85) »"
    )


def test_the_region_by_its_names_alone(shipped_plan: Plan, france: Communes) -> None:
    """Each commune is the same, or asked about, or told; what is proposed then is understood."""
    source = open_plan(default_plan())
    table = source.tables["compositions"]
    nom = {row.cells["cpts_id"]: row.cells["nom"] for row in source.tables["cpts"].rows}

    def plan_of(word: Callable[[str, str], str]) -> tuple[Plan, tuple[Fault, ...]]:
        rows = [
            Row(row.line, {
                "cpts_id": nom[row.cells["cpts_id"]],
                "nom_commune": word(row.cells["code_commune"], row.cells["nom_commune"]),
            })
            for row in table.rows
        ]  # fmt: skip
        typed = Table(table.path, ("cpts_id", "nom_commune"), tuple(rows))
        tables = {**source.tables, "compositions": typed}
        return examine_source(source._replace(tables=tables, understood=False))

    meant = {(row.cpts_id, row.code) for row in shipped_plan.compositions}
    plan, faults = plan_of(lambda _, name: name)
    # Of a CPTS that goes beyond the region, Langon (35) is not Le Langon (85), which is told.
    assert {*held(plan)} - meant == {("pays-de-redon", "85121")}
    assert any("« Langon » a été lu ainsi : Le Langon (85), seule" in told(one) for one in faults)
    asked = [fault for fault in faults if fault.code != "lecture_interpretee"]
    assert 0 < len(asked) < 50
    assert all("que portent plusieurs communes ; écrire «" in told(one) for one in asked)
    atoms = france.atoms
    whole, faults = plan_of(lambda code, name: f"{name} ({atoms[code].departement})")
    assert ({*held(whole)}, faults) == (meant, ())


@pytest.mark.france
def test_what_is_proposed_for_a_commune_means_it(france: Communes) -> None:
    """A name and its department; in eight communes of France that does not do, and a code does."""
    reader = Reader(france, ["44", "49"])
    left = [
        code
        for code in france.atoms.codes
        if [one.meaning.communes for one in
            reader.read(f"{france.atoms[code].nom} ({france.atoms[code].departement})")]
        != [(code,)]
    ]  # fmt: skip
    assert len(left) == 8
    source = source_of(cpts=("cpts_id nom", [["a", "A"]]),
                       compositions=("cpts_id nom_commune", [["a", "Vergné (17)"]]))  # fmt: skip
    (fault,) = examine_source(source)[1]
    assert "écrire 17464 pour « Vergné (17) » ou 17465 pour « La Vergne (17) »" in told(fault)
    rows = [["a", code] for code in left]
    codes = source_of(
        cpts=("cpts_id nom", [["a", "A"]]), compositions=("cpts_id nom_commune", rows)
    )
    plan, faults = examine_source(codes)
    assert ([row.code for row in plan.compositions], faults) == (sorted(left), ())


def test_a_name_that_is_nobody_s_says_what_to_write(make: Make) -> None:
    rows = [["CPTS", "Commune"], ["Ancenis", "Linié"], ["Ancenis", "zzzzzz"]]
    _, faults = read(make({"compositions": rows}))
    assert faults[0].startswith(
        "compositions 2 « Commune » contient « Linié », qui n’est le nom d’aucune commune ; écrire "
    )
    assert "« Ligné (44) »" in faults[0]
    assert faults[1].endswith("; écrire le code INSEE de la commune.")


def test_too_many_names_that_are_nobody_s(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cptsgeo.plan.files.locating.MAX_UNREAD", 3)
    rows = [["CPTS", "Commune"], *(["Ancenis", f"Machin {n % 3}"] for n in range(21))]
    _, faults = read(make({"compositions": rows}))
    assert [fault.partition(" De même")[2][:16] for fault in faults] == [
        " à 6 autres lign", " à 6 autres lign", " à 6 autres lign"
    ]  # fmt: skip
    with pytest.raises(TableError, match=r"plus de 3 communes .*ligne 23, entre autres"):
        read(make({"compositions": [*rows, ["Ancenis", "Machin 4"]]}))


def test_a_code_that_is_none_says_what_to_write(make: Make) -> None:
    rows = [["CPTS", "Code INSEE", "Commune"], ["Ancenis", "Ligné", ""], ["Ancenis", "x", "Oudon"],
            ["Ancenis", "", ""]]  # fmt: skip
    _, faults = read(make({"compositions": rows}))
    shown = "« Code INSEE » contient"
    assert faults == [
        f"compositions 2 {shown} « Ligné », qui n’est pas un code INSEE ; écrire 44082 pour "
        "Ligné (44).",
        f"compositions 3 {shown} « x », qui n’est pas un code INSEE ; écrire 44115 pour "
        "Oudon (44).",
        "compositions 4 la colonne « Code INSEE » est vide ; y écrire le code INSEE de la commune, "
        "comme 01004, ou remplir la colonne « Commune ».",
    ]


def test_a_whole_epci_by_its_name(make: Make, france: Communes, tmp_path: Path) -> None:
    rows = [["CPTS", "Commune"], ["Ancenis", "CC du Pays d'Ancenis"], ["Ancenis", "Nort-sur-Erdre"],
            ["Nord Anjou", "Segré-en-Anjou-Bleu"]]  # fmt: skip
    path = make({"compositions": rows})
    plan, faults = read(path)
    siren = next(siren for siren, nom in france.epci.items() if nom == "CC du Pays d'Ancenis")
    members = france.by_code.by_epci[siren]
    assert {code for _, code in held(plan)} == {*members, "44110", "49331"}
    (fault,) = faults
    assert f"entière, {len(members)} communes" in fault
    table = open_plan(path).tables["compositions"]
    assert {row.cells["mention"] for row in table.rows} == {"CC du Pays d'Ancenis", ""}
    write_plan(tmp_path / "dossier", plan_texts(open_plan(path)))
    assert held(read_plan(tmp_path / "dossier")) == held(plan)
    assert examine_plan(tmp_path / "dossier")[1] == ()


def test_what_an_epci_and_a_row_both_name_counts_once(make: Make) -> None:
    rows = [["CPTS", "Code INSEE", "Commune"], ["Ancenis", "", "CC du Pays d'Ancenis"],
            ["Ancenis", "44003", "Ancenis-Saint-Géréon"]]  # fmt: skip
    plan, faults = read(make({"compositions": rows}))
    assert len(held(plan)) == len({*held(plan)})
    assert not any("supprimer" in fault for fault in faults)


def test_a_former_commune_by_its_name(make: Make) -> None:
    rows = [["CPTS", "Commune"], ["Ancenis", "Saint-Géréon"]]
    plan, faults = read(make({"compositions": rows}))
    assert held(plan) == [("ancenis", "44160")]
    assert "ancien nom, aujourd’hui Ancenis-Saint-Géréon (44)" in faults[0]


def test_what_is_understood_stays_so(make: Make) -> None:
    source = open_plan(
        make({"compositions": [["CPTS", "Commune"], ["Ancenis", "CC du Pays d'Ancenis"]]})
    )
    assert understood(source) is source
    again = understood(source._replace(understood=False))
    for name, table in source.tables.items():
        assert again.tables[name].rows == table.rows


# Letters


def test_damaged_letters_are_mended_and_told(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('nom="x"\nperimetre=["53"]\ncog=2026', encoding="utf-8")
    (tmp_path / "cpts.csv").write_text("cpts_id,nom\na,CPTS des CoÃ«vrons\nb,Ã‰vron\n", "utf-8")
    (tmp_path / "compositions.csv").write_text("cpts_id,code_commune\n", encoding="utf-8")
    plan, faults = examine_plan(tmp_path)
    assert [cpts.nom for cpts in plan.cpts] == ["CPTS des Coëvrons", "Évron"]
    assert [told(fault) for fault in faults] == [
        "cpts 2 2 cellules avaient des accents abîmés, rétablis (ici « CPTS des Coëvrons ») ; dans "
        "Excel, enregistrer en « CSV UTF-8 »."
    ]


def test_letters_that_are_lost_are_refused_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text('nom="x"\nperimetre=["53"]\ncog=2026', encoding="utf-8")
    (tmp_path / "cpts.csv").write_text(
        "cpts_id,nom\na,CPTS des Co\ufffdvrons\nb,\ufffdvron\n", "utf-8"
    )
    (tmp_path / "compositions.csv").write_text("cpts_id,code_commune\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"cpts\.csv, ligne 2.*Co\?vrons.*1.autre cellule ont des"):
        read_plan(tmp_path)
    _, faults = examine_plan(tmp_path)
    assert [(fault.code, fault.line) for fault in faults] == [("table_invalide", 2)]
    assert "\ufffd" not in str(faults)


def test_the_same_wrong_word_is_one_fault(make: Make) -> None:
    events = [["Ancenis", str(year), "en route", "Constat"] for year in (2021, 2022, 2023)]
    statuts = [["CPTS", "Date", "Statut", "Nature"], *events]
    _, faults = read(make({"statuts": statuts}))
    (fault,) = faults
    assert fault.startswith("statuts 2 « Statut » contient « en route » ; écrire « En phase")
    assert fault.endswith("« CPTS opérationnelle ». De même lignes 3 et 4.")
