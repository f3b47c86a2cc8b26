"""Plans of past COG, rewritten under today's: the same territories, every change told."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.changes.migration import Migration, migrate
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import PlanError, ReferentielError
from cptsgeo.files.tables import Row, Table
from cptsgeo.plan.files import examine_source, read_plan
from cptsgeo.plan.files.about import About
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.files.writer import plan_texts, write_plan
from cptsgeo.plan.origin import Origin
from cptsgeo.plan.territories import interpret, territories

MakePlan = Callable[..., Path]


def migrated(path: Path, de: int, france: Communes, **choix: tuple[str, ...]) -> Migration:
    chosen = {code.removeprefix("c"): codes for code, codes in choix.items()}
    return migrate(open_plan(path), france, de, chosen)


def codes(found: Migration, cpts_id: str = "a") -> list[str]:
    rows = found.source.tables["compositions"].rows
    return [row.cells["code_commune"] for row in rows if row.cells["cpts_id"] == cpts_id]


def test_a_merger_is_one_row_and_is_told(make_plan: MakePlan, france: Communes) -> None:
    found = migrated(make_plan({"a": "44003 44160 44109"}, cog=2018), 2018, france)
    assert codes(found) == ["44003", "44109"]
    (change,) = found.changements
    assert (change.avant, change.apres, change.ligne) == ("44160", ("44003",), 3)
    assert "Saint-Géréon" in change.raison
    assert "2019" in change.raison
    assert "une seule ligne" in change.raison
    assert found.effets == ()
    assert found.source.about.cog == 2026


def test_a_commune_that_enters_whole_is_told(make_plan: MakePlan, france: Communes) -> None:
    found = migrated(make_plan({"a": "44003", "b": "44160"}, cog=2018), 2018, france)
    assert codes(found, "a") == codes(found, "b") == ["44003"]
    gain, other, shared = found.effets
    assert "Saint-Géréon" in gain
    assert "« b »".replace(" ", "\xa0") in gain
    assert "Ancenis-Saint-Géréon (44003) y entre en entier" in other
    assert "ne se partage pas" in shared


def test_nothing_is_gained_by_who_named_the_commune_of_today(
    make_plan: MakePlan, france: Communes
) -> None:
    """49126 is a code of today alone: that its former one is not named takes nothing in."""
    path = make_plan({"a": "49126"}, cog=2024)
    found = migrated(path, 2024, france)
    assert codes(found) == ["49126"]
    assert found.effets == ()


def test_a_change_of_code(make_plan: MakePlan, france: Communes) -> None:
    found = migrated(make_plan({"a": "49069"}, cog=2024), 2024, france)
    assert codes(found) == ["49126"]


def test_a_division_is_asked_never_guessed(make_plan: MakePlan, france: Communes) -> None:
    path = make_plan({"a": "85084"}, cog=2023)
    found = migrated(path, 2023, france)
    (question,) = found.questions
    assert question.choix == ("85084", "85165", "85212")
    assert "2024" in question.raison
    both = migrated(path, 2023, france, c85084=("85084", "85165"))
    assert not both.questions
    assert codes(both) == ["85084", "85165"]
    with pytest.raises(PlanError, match="85212"):
        migrated(path, 2023, france, c85084=("44109",))
    with pytest.raises(PlanError, match="44109"):
        migrated(path, 2023, france, c44109=("44109",))


def test_a_code_has_its_meaning_of_the_year(make_plan: MakePlan, france: Communes) -> None:
    """60694 was Villotran in 2018, and has been another commune since 2024."""
    then = migrated(make_plan({"a": "60694"}, perimetre="60", cog=2018), 2018, france)
    (question,) = then.questions
    assert question.code == "60694"
    now = migrated(make_plan({"a": "60694"}, perimetre="60", cog=2024), 2024, france)
    assert codes(now) == ["60694"]


def test_an_unknown_code_or_year_is_refused(make_plan: MakePlan, france: Communes) -> None:
    path = make_plan({"a": "44999"}, cog=2020)
    with pytest.raises(PlanError, match="ligne 2"):
        migrated(path, 2020, france)
    with pytest.raises(ReferentielError, match="2018"):
        migrated(path, 2017, france)


def test_a_code_that_ended_long_before_is_told(make_plan: MakePlan, france: Communes) -> None:
    found = migrated(make_plan({"a": "49357 44109"}, cog=2019), 2019, france)
    assert codes(found) == ["49261", "44109"]
    (change,) = found.changements
    assert change.raison.startswith(
        "Trèves-Cunault (49357) est devenu Gennes-Val-de-Loire (49261) en 1974."
    )


def test_names_dates_and_derogations_follow(tmp_path: Path, france: Communes) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    texts = {
        "plan.toml": '# à moi\nnom = "Essai"\nperimetre = ["44"]\ncog = 2018\n',
        "cpts.csv": "cpts_id,nom,fiabilite_composition\na,A,officielle\nb,B,officielle\n",
        "compositions.csv": "cpts_id,code_commune,nom_commune,depuis,jusqu_au,note\n"
        "a,44160,Saint-Géréon,2020,,garder\na,44003,Ancenis,2018,,\nb,44160,,,,\n",
        "derogations.csv": "code_commune,cpts_ids,couverture\n44160,a b,entiere\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    found = migrated(folder, 2018, france)
    rows = [row.cells for row in found.source.tables["compositions"].rows]
    assert [row["nom_commune"] for row in rows] == ["Ancenis-Saint-Géréon", ""]
    assert rows[0]["depuis"] == "2018"
    assert rows[0]["note"] == "garder"
    (derogation,) = found.source.tables["derogations"].rows
    assert derogation.cells["code_commune"] == "44003"
    out = tmp_path / "sortie"
    write_plan(out, plan_texts(found.source))
    assert "# à moi" in (out / "plan.toml").read_text(encoding="utf-8")
    assert territories(read_plan(out), france).atoms["a"] == frozenset({"44003"})


def _cells(found: Migration, table: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in found.source.tables[table].rows]


def _written(folder: Path, **tables: str) -> Path:
    folder.mkdir()
    texts = {
        "plan.toml": 'nom = "Essai"\nperimetre = ["44"]\ncog = 2018\n',
        "cpts.csv": "cpts_id,nom,fiabilite_composition\na,A,officielle\nb,B,officielle\n",
        "compositions.csv": "cpts_id,code_commune\na,44109\nb,44036\n",
        **{f"{name.replace('_', '-')}.csv": text for name, text in tables.items()},
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_communes_to_be_attributed_follow(tmp_path: Path, france: Communes) -> None:
    """Two that merged wait once, since the earlier date, whoever had each."""
    path = _written(
        tmp_path / "plan",
        a_attribuer="code_commune,nom_commune,venait_de,depuis\n"
        "44160,Saint-Géréon,a,2021\n44003,Ancenis,b,2020-05\n44055,La Baule-Escoublac,,\n",
    )
    found = migrated(path, 2018, france)
    assert _cells(found, "a-attribuer") == [
        {"code_commune": "44003", "nom_commune": "Ancenis-Saint-Géréon", "venait_de": "a",
         "depuis": "2020-05"},
        {"code_commune": "44055", "nom_commune": "La Baule-Escoublac", "venait_de": "",
         "depuis": ""},
    ]  # fmt: skip
    assert [(one.table, one.ligne, one.cpts_id, one.avant, one.apres)
            for one in found.changements] == [
        ("a-attribuer", 2, "a", "44160", ("44003",)),
        ("a-attribuer", 3, "b", "44003", ("44003",)),
    ]  # fmt: skip
    assert "une seule ligne" in found.changements[1].raison
    write_plan(tmp_path / "sortie", plan_texts(found.source))
    after = territories(read_plan(tmp_path / "sortie"), france)
    assert sorted(after.a_attribuer) == ["44003", "44055"]
    assert "44160" not in {one.texte for one in after.mentions}


def test_professionals_of_elsewhere_follow(tmp_path: Path, france: Communes) -> None:
    """Of one CPTS, those of two communes that merged are one row, that loses nothing."""
    path = _written(
        tmp_path / "plan",
        adhesions="cpts_id,code_commune,professions,objet,date,source\n"
        "a,44160,medecin_generaliste,soins non programmés,2023,Projet\n"
        'a,44003,"infirmiers, pharmaciens",soins non programmés,2022-03,Site\n'
        "b,44003,,permanence,,\n",
    )
    found = migrated(path, 2018, france)
    joined, other = _cells(found, "adhesions")
    assert joined == {
        "cpts_id": "a",
        "code_commune": "44003",
        "professions": "medecin_generaliste pharmacien infirmier",
        "objet": "soins non programmés",
        "date": "2022-03",
        "source": "Projet\u00a0; Site",
    }
    assert (other["cpts_id"], other["code_commune"]) == ("b", "44003")
    assert [one.table for one in found.changements] == ["adhesions", "adhesions"]


@pytest.mark.parametrize("table", ["a_attribuer", "adhesions"])
def test_a_division_is_asked_there_too(tmp_path: Path, france: Communes, table: str) -> None:
    head, row = {
        "a_attribuer": ("code_commune,venait_de", "85084,a"),
        "adhesions": ("code_commune,cpts_id", "85084,a"),
    }[table]
    path = _written(tmp_path / "plan", **{table: f"{head}\n{row}\n"})
    name = table.replace("_", "-")
    (question,) = migrated(path, 2023, france).questions
    assert (question.table, question.code) == (name, "85084")
    chosen = migrated(path, 2023, france, c85084=("85084", "85165"))
    assert [row["code_commune"] for row in _cells(chosen, name)] == ["85084", "85165"]
    wrong = tmp_path / "faux"
    with pytest.raises(PlanError, match="44999"):
        migrated(_written(wrong, **{table: f"{head}\n44999,a\n"}), 2018, france)


def test_a_commune_that_left_and_came_back(make_plan: MakePlan, france: Communes) -> None:
    """Two periods stay two; those that touch or overlap once merged are one."""
    found = migrated(
        make_plan({"a": "44160@2018/2019 44003@2021/2022 44109@2018/2019 44109@2021/"}, cog=2018),
        2018, france,
    )  # fmt: skip
    assert codes(found) == ["44003", "44003", "44109", "44109"]
    over = migrated(make_plan({"a": "44160@2018/2021 44003@2020/2022"}, cog=2018), 2018, france)
    (row,) = _cells(over, "compositions")
    assert (row["depuis"], row["jusqu_au"]) == ("2018", "2022")


def _source(held: Mapping[str, Iterable[str]], cog: int) -> PlanSource:
    rows = [Row(line, {"cpts_id": who, "code_commune": code})
            for line, (who, code) in enumerate(
                ((who, code) for who, some in held.items() for code in some), 2)]  # fmt: skip
    cpts = [Row(line, {"cpts_id": who, "nom": who}) for line, who in enumerate(held, 2)]
    tables = {
        "cpts": Table(Path("cpts.csv"), ("cpts_id", "nom"), tuple(cpts)),
        "compositions": Table(Path("compositions.csv"), ("cpts_id", "code_commune"), tuple(rows)),
    }
    return PlanSource(Origin(Path("essai")), About("Essai", ("44",), cog, ()), tables)


@examples(60)
@given(st.integers(2018, 2025), st.data())
def test_the_territories_are_the_same(de: int, data: st.DataObject) -> None:
    """Whatever codes of whatever year: what they mean is what the migrated plan says."""
    france = read_communes()
    moved = sorted({m.code_avant for m in france.history.movements if m.annee > de}
                   & france.history.valid(de))  # fmt: skip
    single = [code for code in moved if france.history.translate(code, de).target]
    pool = [*(single or ["44109"])[:400], "44109", "49007", "53130"]
    held = {who: data.draw(st.lists(st.sampled_from(pool), unique=True, max_size=12))
            for who in ("a", "b")}  # fmt: skip
    source = _source(held, de)
    found = migrate(source, france, de, {})
    assert not found.questions
    before = interpret(examine_source(source)[0], france)
    after = interpret(examine_source(found.source)[0], france)
    assert before.atoms == after.atoms
    told = {(one.cpts_id, one.avant) for one in found.changements}
    changed = {(who, code) for who, some in held.items() for code in some
               if france.history.translate(code, de).targets != (code,)}  # fmt: skip
    assert changed <= told
    again = migrate(found.source, france, 2026, {})
    assert again.changements == ()
    assert again.source.tables == found.source.tables
