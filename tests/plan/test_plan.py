"""A plan as read from its folder."""

import errno
import os
import random
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from observed import observed

from cptsgeo.errors import CptsError, CptsgeoError, PlanError, TableError
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import Evenement, Plan, date_of
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import NBSP

MakePlan = Callable[..., Path]

OPERATIONAL, PAUSED = "cpts_operationnelle", "projet_mis_en_pause"
SUPPORTED, FINAL = "accompagnement_en_cours", "projet_finalise"


def shuffled(folder: Path, to: Path, seed: int) -> Path:
    """Copy a plan with the rows of every table in another order."""
    to.mkdir()
    for path in folder.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.suffix == ".csv":
            rows = lines[1:]
            random.Random(seed).shuffle(rows)
            lines[1:] = rows
        (to / path.name).write_text("\n".join(lines), encoding="utf-8")
    return to


def without_places(plan: Plan) -> dict[str, object]:
    """All that a plan says, but for its folder and the lines that say it."""
    found: dict[str, object] = {field.name: getattr(plan, field.name) for field in fields(plan)}
    found |= {"origin": None, "lire_observatoire": observed(plan)}
    found["compositions"] = [c._replace(ligne=0) for c in plan.compositions]
    found["derogations"] = [d._replace(ligne=0) for d in plan.derogations]
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_row_order_does_not_matter(tmp_path: Path, shipped_plan: Plan, seed: int) -> None:
    plan = read_plan(shuffled(default_plan(), tmp_path / "plan", seed))
    assert without_places(plan) == without_places(shipped_plan)
    for cpts in plan.cpts:
        assert plan.statut(cpts.cpts_id, None) == shipped_plan.statut(cpts.cpts_id, None)


def test_the_shipped_plan(shipped_plan: Plan) -> None:
    assert shipped_plan.nom == "Pays de la Loire"
    assert shipped_plan.perimetre == ("44", "49", "53", "72", "85")
    assert shipped_plan.cog == 2026
    assert len(shipped_plan.cpts) == 43
    assert len(shipped_plan.compositions) == 1_123
    assert len(shipped_plan.evenements) == 77
    assert len(shipped_plan.derogations) == 1
    assert len(shipped_plan.noms_anciens) == 13
    assert len(shipped_plan.totaux_publies) == 13
    assert shipped_plan.latest == parse_date("2026-01-21")
    assert shipped_plan.estimated
    assert not shipped_plan.dated
    (nantes,) = shipped_plan.derogations
    assert nantes.cpts_ids == ("la-nantaise-centre-est", "nantes-grand-ouest")
    assert nantes.partielle
    found = [shipped_plan.statut(cpts.cpts_id, None) for cpts in shipped_plan.cpts]
    statuses = [event.statut if event else "" for event in found]
    assert {status: statuses.count(status) for status in statuses} == {
        OPERATIONAL: 37,
        SUPPORTED: 3,
        FINAL: 1,
        "": 2,
    }


def test_published_texts_are_kept_as_they_are(shipped_plan: Plan) -> None:
    nantes = shipped_plan.find("la-nantaise-centre-est")
    assert nantes.population_publiee == "2021 200"
    unread = shipped_plan.find("sud-ouest-mayennais")
    assert (unread.population_publiee, unread.population_declaree) == ("NC", None)


def test_a_small_plan(make_plan: MakePlan) -> None:
    plan = read_plan(make_plan({"b": "44109 44003@2021-03/2023", "a": ""}))
    assert [cpts.cpts_id for cpts in plan.cpts] == ["a", "b"]
    assert [(c.cpts_id, c.code) for c in plan.compositions] == [("b", "44003"), ("b", "44109")]
    assert plan.latest == parse_date("2021-03")  # A commune that joins is an event.
    assert read_plan(make_plan({"a": "44003"})).latest is None
    assert plan.dated
    assert not plan.estimated
    optional = (plan.evenements, plan.derogations, plan.noms_anciens, plan.totaux_publies)
    assert not any(optional)


def test_further_columns_that_the_plan_names_are_shown(make_plan: MakePlan) -> None:
    folder = make_plan({})
    head = folder / "plan.toml"
    head.write_text(f'{head.read_text()}colonnes_affichees = ["vide", "secretariat"]\n')
    table = "cpts_id,nom,secretariat,vide\na,A,rue de l’Île,\n"
    (folder / "cpts.csv").write_text(table, encoding="utf-8")
    (cpts,) = read_plan(folder).cpts
    assert cpts.autres == {"secretariat": "rue de l’Île"}


@pytest.mark.parametrize(
    ("dates", "held"),
    [
        ("", "2019 2021-03 2021 2030"),
        ("2021-03-12/", "2021-03-12 2021-03 2021 2022"),
        ("2021/", "2021-12-31 2021 2022"),
        ("2021/2022-06", "2021 2022-01 2022-06-30 2022-06"),
        ("/2021-03-12", "2019 2021-03-12"),
    ],
)
def test_compositions_hold_at_dates(make_plan: MakePlan, dates: str, held: str) -> None:
    plan = read_plan(make_plan({"a": f"44003@{dates}"}))
    asked = "2019 2021-03-12 2021-03 2021-12-31 2021 2022-01 2022-06-30 2022-06 2022 2030"
    found = [text for text in asked.split() if plan.compositions[0].holds(parse_date(text))]
    assert set(held.split()) <= set(found)
    assert plan.compositions[0].holds(None)
    assert (found == asked.split()) == (not dates)


# Statuses


def status(make_plan: MakePlan, rows: str, au: str | None = None) -> Evenement | None:
    plan = read_plan(make_plan({"a": "", "b": ""}, statuts=rows))
    return plan.statut("a", parse_date(au) if au else None)


EVENTS = f"""
a,2021,{SUPPORTED},observation,Rapport,non
b,2020,{OPERATIONAL},signature_aci,Autre,non
a,2023-05,{FINAL},observation,Thèse,oui
a,2023-10-19,{OPERATIONAL},signature_aci,Rapport,non
a,2026-01-21,{OPERATIONAL},observation,État,oui
"""


@pytest.mark.parametrize(
    ("au", "date"),
    [
        ("2020", None),
        ("2021-12-30", None),
        ("2021-06", None),
        ("2021", "2021"),
        ("2021-12-31", "2021"),
        ("2023-05-30", "2021"),
        ("2023-05", "2023-05"),
        ("2023-10-18", "2023-05"),
        ("2023-10-19", "2023-10-19"),
        ("2023", "2023-10-19"),
        ("2030", "2023-10-19"),
        (None, "2023-10-19"),
    ],
)
def test_the_status_at_a_date(make_plan: MakePlan, au: str | None, date: str | None) -> None:
    event = status(make_plan, EVENTS, au)
    assert (event.date.iso if event else None) == date


@pytest.mark.parametrize(
    ("rows", "date", "nature"),
    [
        # The first event of the run that shows the last status.
        (f"a,2021,{FINAL},observation,,\na,2023,{FINAL},observation,,", "2021", "observation"),
        # A status that comes back does not reach over what lies between.
        (
            f"a,2021,{FINAL},observation,,\na,2022,{PAUSED},observation,,\n"
            f"a,2023,{FINAL},observation,,",
            "2023",
            "observation",
        ),
        # Of a run, the signature is what counts; of two, the first.
        (
            f"a,2021,{OPERATIONAL},observation,,\na,2022-02-01,{OPERATIONAL},signature_aci,,\n"
            f"a,2027-02-01,{OPERATIONAL},signature_aci,,",
            "2022-02-01",
            "signature_aci",
        ),
        # A signature within the year of a vaguer observation prevails.
        (
            f"a,2023-10-19,{OPERATIONAL},signature_aci,,\na,2023,{SUPPORTED},observation,,",
            "2023-10-19",
            "signature_aci",
        ),
        # One before that year does not.
        (
            f"a,2022-10-19,{OPERATIONAL},signature_aci,,\na,2023,{PAUSED},observation,,",
            "2023",
            "observation",
        ),
        # On one day the signature counts.
        (
            f"a,2023-10-19,{OPERATIONAL},signature_aci,,\na,2023-10-19,{FINAL},observation,,",
            "2023-10-19",
            "signature_aci",
        ),
    ],
)
def test_which_event_gives_the_status(
    make_plan: MakePlan, rows: str, date: str, nature: str
) -> None:
    for text in (rows, "\n".join(reversed(rows.splitlines()))):
        event = status(make_plan, text)
        assert event
        assert (event.date.iso, event.nature) == (date, nature)


def test_of_two_observations_of_one_date_the_more_advanced_counts(make_plan: MakePlan) -> None:
    rows = [f"a,2023,{s},observation,," for s in (OPERATIONAL, SUPPORTED, PAUSED)]
    for text in ("\n".join(rows), "\n".join(rows[::-1])):
        event = status(make_plan, text)
        assert event
        assert event.statut == OPERATIONAL


def test_before_the_first_event_the_status_is_unknown(make_plan: MakePlan) -> None:
    assert status(make_plan, f"b,2021,{FINAL},observation,,") is None
    assert status(make_plan, "") is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2021", "2021-06", "2021-06-15", "2022", "2022-01-01"]),
            st.sampled_from([OPERATIONAL, SUPPORTED, PAUSED, FINAL]),
            st.sampled_from(["signature_aci", "observation"]),
            st.sampled_from(["x", "y"]),
            st.sampled_from(["oui", "non"]),
        ),
        unique_by=lambda row: (row[0], row[1], row[3]),
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_a_status_does_not_depend_on_the_order_of_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], order: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.toml").write_text('nom="x"\nperimetre=["44"]\ncog=2026', encoding="utf-8")
    (folder / "cpts.csv").write_text("cpts_id,nom\na,A", encoding="utf-8")
    (folder / "compositions.csv").write_text("cpts_id,code_commune", encoding="utf-8")
    answers = []
    for found in (rows, order.sample(rows, len(rows))):
        lines = ["cpts_id,date,statut,nature,source,estime", *(",".join(["a", *r]) for r in found)]
        (folder / "statuts.csv").write_text("\n".join(lines), encoding="utf-8")
        plan = read_plan(folder)
        answers.append([plan.statut("a", parse_date(au)) for au in ("2021-06", "2021", "2022")])
    assert answers[0] == answers[1]


def test_how_a_status_is_dated(make_plan: MakePlan) -> None:
    told = [date_of(status(make_plan, EVENTS, au)) for au in ("2020", "2021", "2023-05", "2024")]
    assert told == [
        "inconnu à cette date",
        "au plus tard en 2021",
        f"au plus tard en mai{NBSP}2023, estimé",
        f"ACI signé le 19{NBSP}octobre{NBSP}2023",
    ]


# Finding a CPTS


@pytest.mark.parametrize(
    ("text", "cpts_id"),
    [
        ("ancenis", "ancenis"),
        (" Ancenis ", "ancenis"),
        ("CPTS d’Ancenis", "ancenis"),
        ("cpts d'ancenis", "ancenis"),
        ("Mauges", "mauges"),
        ("CPTS des Mauges", "mauges"),
        ("SEVRE ET LOIRE", "sevre-et-loire"),
        ("Sèvre et Loire", "sevre-et-loire"),
        ("Haut Bocage", "haut-bocage"),
        ("CPTS Le Mans Agglo", "le-mans-agglo"),
        ("Vallées de l’Anjou Bleu", "vallees-anjou-bleu"),
        ("Guérande", "pays-blanc"),
        ("CPTS Carquefou Thouaré Sainte Luce", "sante-est-metropole"),
        ("Chalonnes-sur-Loire", "loire-et-mauges"),
    ],
)
def test_a_cpts_by_its_name(shipped_plan: Plan, text: str, cpts_id: str) -> None:
    assert shipped_plan.find(text).cpts_id == cpts_id


def test_every_cpts_is_found_by_all_its_names(shipped_plan: Plan) -> None:
    for cpts in shipped_plan.cpts:
        for text in (cpts.cpts_id, cpts.nom, cpts.nom.upper(), cpts.nom.removeprefix("CPTS ")):
            assert shipped_plan.find(text) is cpts, text
    for old in shipped_plan.noms_anciens:
        if old.cpts_id:
            assert shipped_plan.find(old.nom).cpts_id == old.cpts_id


def test_an_unknown_cpts_is_told_with_what_is_near(shipped_plan: Plan) -> None:
    with pytest.raises(CptsError, match=r"Anceni.*vouliez-vous dire ancenis"):
        shipped_plan.find("Anceni")
    with pytest.raises(CptsError, match=r"les identifiants sont dans .*cpts\.csv"):
        shipped_plan.find("zzzzzz")
    with pytest.raises(CptsError):  # A former name whose CPTS is not known.
        shipped_plan.find("CPTS Nord Est Anjou")
    with pytest.raises(CptsError):
        shipped_plan.find("")


def test_a_name_of_today_is_stronger_than_a_former_one(make_plan: MakePlan) -> None:
    plan = read_plan(make_plan({"a": "", "b": ""}, noms_anciens="CPTS A,2020,b,\nVieux,2020,b,"))
    assert plan.find("CPTS A").cpts_id == "a"
    assert plan.find("vieux").cpts_id == "b"


# What is wrong


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        (
            {"compositions": "ancenys,44003"},
            r"compositions\.csv, ligne 2.: la CPTS .*ancenys.*absente.*vouliez-vous dire ancenis",
        ),
        (
            {"statuts": f"\nzz,2021,{FINAL},observation,,"},
            r"statuts\.csv, ligne 3.: la CPTS .*zz.*absente de cpts\.csv.*l’y ajouter",
        ),
        ({"noms_anciens": "Vieux,2020,zz,"}, r"noms-anciens\.csv, ligne 2.: la CPTS"),
        ({"derogations": "44109,ancenis zz,"}, r"derogations\.csv, ligne 2.: la CPTS .*zz"),
    ],
)
def test_an_unknown_cpts_in_a_table(
    make_plan: MakePlan, tables: dict[str, str], words: str
) -> None:
    with pytest.raises(PlanError, match=words):
        read_plan(make_plan({"ancenis": "44003"}, **tables))


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("statuts", f"a,2023-02-30,{FINAL},observation,,"),
        ("compositions", "a,44003,2023-13,"),
        ("compositions", "a,44003,,2023-00"),
        ("derogations", None),
        ("totaux_publies", "2023-04-31,ACI,1"),
    ],
)
def test_an_impossible_date(make_plan: MakePlan, table: str, row: str | None) -> None:
    folder = make_plan({"a": ""}, **({table: row} if row else {}))
    if not row:
        text = "code_commune,cpts_ids,date\n44109,a,2023-06-31"
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    name = table.replace("_", "-")
    with pytest.raises(TableError, match=rf"{name}\.csv, ligne 2.*n’existe pas au calendrier"):
        read_plan(folder)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("cog = 2026\nnom = x", ", ligne 2, est illisible.*guillemets"),
        ("nom = [", " est illisible.*crochets"),
        (
            'nom = "x"\nperimetre = [44, 49]\ncog = 2026',
            "perimetre.*écrire par exemple perimetre =",
        ),
        ('nom = "x"\nperimetre = []\ncog = 2026', "perimetre"),
        ('nom = "x"\nperimetre = "44"\ncog = 2026', "perimetre"),
        ('nom = " "\nperimetre = ["44"]\ncog = 2026', "nom = .Pays de la Loire"),
        ('nom = "x"\nperimetre = ["44"]\ncog = "2026"', "cog = 2026"),
        ('nom = "x"\nperimetre = ["44"]\ncog = true', "cog = 2026"),
        ('nom = "x"\nperimetre = ["44"]', "cog = 2026"),
        ("", "nom"),
    ],
)
def test_a_bad_head(make_plan: MakePlan, head: str, words: str) -> None:
    folder = make_plan({"a": ""})
    (folder / "plan.toml").write_text(head, encoding="utf-8")
    with pytest.raises(TableError, match=rf"plan\.toml.*{words}"):
        read_plan(folder)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_head_as_windows_writes_it(make_plan: MakePlan, encoding: str) -> None:
    folder = make_plan({"a": ""})
    head = 'nom = "Vendée"\r\nperimetre = ["85", "44", "85"]\r\ncog = 2026\r\nsources = "Étude"'
    (folder / "plan.toml").write_bytes(head.encode(encoding))
    plan = read_plan(folder)
    assert (plan.nom, plan.perimetre, plan.sources) == ("Vendée", ("44", "85"), ("Étude",))


def test_a_folder_that_is_no_plan(tmp_path: Path, make_plan: MakePlan) -> None:
    with pytest.raises(TableError, match=r"absent n’existe pas.*vérifier son chemin"):
        read_plan(tmp_path / "absent")
    with pytest.raises(TableError, match=r"n’est pas un plan.*plan\.toml"):
        read_plan(tmp_path)
    for name in ("cpts.csv", "compositions.csv"):
        folder = make_plan({"a": ""})
        (folder / name).unlink()
        with pytest.raises(TableError, match=f"{name} n’existe pas"):
            read_plan(folder)


def test_an_unreadable_head(make_plan: MakePlan, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_plan({"a": ""})

    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(TableError, match=r"plan\.toml est illisible .accès refusé"):
        read_plan(folder)


def test_every_error_is_one_of_ours_and_a_builtin_one() -> None:
    from cptsgeo import errors

    kinds = [e for e in vars(errors).values() if isinstance(e, type) and e is not CptsgeoError]
    assert len(kinds) == 9
    for kind in kinds:
        assert issubclass(kind, CptsgeoError)
        assert issubclass(kind, (LookupError, ValueError, OSError))


def test_a_derogation_names_no_cpts_that_has_ceased(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003", "b": "44003"}, derogations="44003,a b,\n44109,a,")
    (folder / "cpts.csv").write_text("cpts_id,nom,fin\na,A,2023\nb,B,\n", encoding="utf-8")
    plan = read_plan(folder)
    assert [one.cpts_ids for one in plan.at(parse_date("2022")).derogations] == [("a", "b"), ("a",)]
    assert [one.cpts_ids for one in plan.at(parse_date("2024")).derogations] == [("b",)]
