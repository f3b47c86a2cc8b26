"""Adopting a proposal into a plan: what it holds afterwards, what it says, what is on disk."""

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.changes.adoption import Adoption, adopt, check_identifier
from cptsgeo.changes.draft import check_faultless
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import Mention, Place, meaning
from cptsgeo.errors import CptsError, OutputError, PlanError
from cptsgeo.files.tables import Table
from cptsgeo.plan.files import examine_source, read_plan
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.files.writer import check_empty, plan_texts, write_plan, write_together
from cptsgeo.plan.territories import territories
from cptsgeo.proposal import Proposal
from cptsgeo.rules.validation import Report, validate_proposal
from cptsgeo.text.dates import parse_date

NBSP = "\u00a0"
MakePlan = Callable[..., Path]

PROJECT = "accompagnement_en_cours,observation,,"
SIGNED = "cpts_operationnelle,signature_aci,,"


def proposal(codes: str, communes: Communes, nom: str = "CPTS Neuve") -> Proposal:
    mentions = [
        Mention(Place("liste.csv", "", line), code, meaning(code, communes))
        for line, code in enumerate(codes.split(), 2)
    ]
    return Proposal(Path("liste.csv"), nom, tuple(mentions))


def adopted(
    folder: Path, codes: str, communes: Communes, cpts_id: str = "neuve", *,
    replaces: bool = False, au: str | None = None,
) -> tuple[Report, Callable[[], Adoption], PlanSource]:  # fmt: skip
    source = open_plan(folder)
    plan, _ = examine_source(source)
    found = territories(plan, communes, parse_date(au) if au else None, contested=True)
    nom = found.cpts[cpts_id].nom if replaces else "CPTS Neuve"
    report = validate_proposal(
        found, proposal(codes, communes, nom), remplace=cpts_id if replaces else None
    )
    return report, lambda: adopt(report.case, source, cpts_id, replaces=replaces), source


def rows(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row.cells.values()) for row in table.rows]


def test_a_new_cpts(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003"})
    header = "cpts_id,code_commune,note,nom_commune\na,44003,x,Ancenis\n"
    (folder / "compositions.csv").write_text(header, encoding="utf-8")
    report, run, before = adopted(folder, "44082 44028", france)
    assert report.acceptable
    after, changes = run()
    assert rows(after.tables["cpts"])[1:] == [("neuve", "CPTS Neuve", "")]
    assert rows(after.tables["compositions"]) == [
        ("a", "44003", "x", "Ancenis"),
        ("neuve", "44028", "", "Le Cellier"),
        ("neuve", "44082", "", "Ligné"),
    ]
    population = sum(france.atoms[code].population for code in ("44028", "44082"))
    told = f"{population:,}".replace(",", NBSP)
    assert changes == (
        f"CPTS ajoutée{NBSP}: «{NBSP}CPTS Neuve{NBSP}», identifiant neuve (2{NBSP}communes, "
        f"{told}{NBSP}habitants).",
        f"À dire aussi{NBSP}: son statut (cptsgeo cpts statut neuve …), et ce que vaut sa liste "
        "(cptsgeo cpts liste neuve FICHIER --officielle ou --declaree).",
    )
    assert before.tables["cpts"] == open_plan(folder).tables["cpts"]  # Pure.


def test_communes_leave_a_project(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan(
        {"a": "44003", "b": "44082 44028@2020/2021 44028@2022/", "c": "44048"},
        statuts=f"a,2024,{SIGNED}\nb,2024,{PROJECT}\nc,2024,{PROJECT}",
    )
    report, run, _ = adopted(folder, "44028 44048", france)
    assert report.acceptable
    after, changes = run()
    assert rows(after.tables["compositions"]) == [
        ("a", "44003", "", ""),
        ("b", "44082", "", ""),
        ("neuve", "44028", "", ""),
        ("neuve", "44048", "", ""),
    ]
    assert list(changes[2:]) == [
        f"Commune passée de «{NBSP}CPTS B{NBSP}» à «{NBSP}CPTS Neuve{NBSP}»{NBSP}: "
        "Le Cellier (44028).",
        f"Commune passée de «{NBSP}CPTS C{NBSP}» à «{NBSP}CPTS Neuve{NBSP}»{NBSP}: Couffé (44048).",
        f"«{NBSP}CPTS C{NBSP}» n’a plus aucune commune{NBSP}: si le projet s’arrête, le dire avec "
        "cptsgeo cpts cesser c.",
    ]


def test_a_composition_is_replaced(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan(
        {"a": "44003 44028", "b": "44082"}, statuts=f"a,2024,{SIGNED}\nb,2024,{PROJECT}"
    )
    text = "cpts_id,nom,fiabilite_composition,note\na,CPTS A,estimation,n\nb,CPTS B,,\n"
    (folder / "cpts.csv").write_text(text, encoding="utf-8")
    report, run, before = adopted(folder, "44028 44082 44048", france, "a", replaces=True)
    assert report.acceptable
    after, changes = run()
    assert after.tables["cpts"] == before.tables["cpts"]
    assert after.tables["statuts"] == before.tables["statuts"]
    assert [row[:2] for row in rows(after.tables["compositions"])] == [
        ("a", "44028"),
        ("a", "44048"),
        ("a", "44082"),
    ]
    assert changes[0].startswith(f"Composition remplacée{NBSP}: «{NBSP}CPTS A{NBSP}»")
    assert changes[1] == f"Commune ajoutée à «{NBSP}CPTS A{NBSP}»{NBSP}: Couffé (44048)."
    assert changes[2] == (
        f"Commune retirée de «{NBSP}CPTS A{NBSP}»{NBSP}: Ancenis-Saint-Géréon (44003)."
    )
    assert "cptsgeo cpts liste a FICHIER --officielle" in changes[3]
    assert "passée de" in changes[4]
    _, run, _ = adopted(folder, "44003 44028", france, "a", replaces=True)
    assert run().changes[1] == "Les communes sont les mêmes qu’avant."


def test_arrondissements(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "69123"}, perimetre="69", statuts=f"a,2024,{PROJECT}")
    report, run, _ = adopted(folder, "69381 69382", france)
    assert report.acceptable
    after, _ = run()
    codes = [(row[0], row[1]) for row in rows(after.tables["compositions"])]
    assert codes == [
        *(("a", f"6938{rank}") for rank in range(3, 10)),
        ("neuve", "69381"),
        ("neuve", "69382"),
    ]


def test_a_derogation_still_shares(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003", "b": "44003 44028"}, derogations="44003,a b,")
    report, run, _ = adopted(folder, "44003 44082", france, "a", replaces=True)
    assert report.acceptable
    after, _ = run()
    assert [row[:2] for row in rows(after.tables["compositions"])] == [
        ("b", "44003"),
        ("b", "44028"),
        ("a", "44003"),
        ("a", "44082"),
    ]


def test_an_old_vintage_that_means_otherwise_is_refused(
    make_plan: MakePlan, france: Communes
) -> None:
    # Essarts-en-Bocage was larger before 2024: the code says more in an older plan.
    folder = make_plan({"a": "85001"}, perimetre="85", cog=2023)
    _, run, _ = adopted(folder, "85084", france)
    with pytest.raises(PlanError, match=r"codes de 2023.*cog = 2026 dans plan\.toml"):
        run()
    _, run, _ = adopted(folder, "85047", france)
    assert run().changes


def test_a_proposal_without_communes_is_refused(make_plan: MakePlan, france: Communes) -> None:
    _, run, _ = adopted(make_plan({"a": "44003"}), "", france)
    with pytest.raises(PlanError, match="aucune commune"):
        run()


@pytest.mark.parametrize(
    ("cpts_id", "replaces", "words"),
    [
        ("CPTS A", False, "forme attendue.*--id a"),
        ("-a", False, "forme attendue"),
        ("a", False, "déjà celui de .*CPTS A.*--remplace"),
        ("ab", True, "Aucune CPTS du plan"),
        ("CPTS A", True, r"n’est pas dans le plan.*--id a\."),
    ],
)
def test_identifiers(make_plan: MakePlan, cpts_id: str, replaces: bool, words: str) -> None:
    plan = read_plan(make_plan({"a": "44003"}))
    with pytest.raises(CptsError, match=words):
        check_identifier(cpts_id, plan, replaces=replaces)
    check_identifier("neuve", plan, replaces=False)
    check_identifier("a", plan, replaces=True)


def test_a_plan_with_faults_is_refused(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003 44003"})
    check_faultless(open_plan(folder))
    rows = "z,2021,cpts_operationnelle,observation,,\na,2021,x,observation,,"
    folder = make_plan({"a": "44003"}, statuts=rows)
    with pytest.raises(PlanError, match=rf"2{NBSP}défauts.*statuts\.csv, ligne.*cptsgeo valider"):
        check_faultless(open_plan(folder))


# Laws

TOWNS = "44003 44028 44048 44082 44043 44029 49007 49353 49015 69381 69382 35236 85001"
SAMPLE = TOWNS.split(" ")


@examples(40)
@given(
    st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=len(SAMPLE), max_size=len(SAMPLE)),
    st.sets(st.sampled_from(SAMPLE), min_size=1),
    st.booleans(),
)
def test_integrating_then_reading_gives_the_proposals_communes(
    tmp_path_factory: pytest.TempPathFactory,
    france: Communes,
    owners: list[str],
    proposed: set[str],
    replaces: bool,
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.toml").write_text('nom="x"\nperimetre=["44"]\ncog=2026', encoding="utf-8")
    (folder / "cpts.csv").write_text("cpts_id,nom\na,A\nb,B\nc,C", encoding="utf-8")
    held = [f"{o},{code}" for o, code in zip(owners, SAMPLE, strict=True) if o]
    text = "\n".join(["cpts_id,code_commune", *held])
    (folder / "compositions.csv").write_text(text, encoding="utf-8")
    statuts = f"cpts_id,date,statut,nature,source,estime\nb,2021,{SIGNED}\nc,2021,{PROJECT}"
    (folder / "statuts.csv").write_text(statuts, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    cpts_id = "a" if replaces else "neuve"
    report, run, _ = adopted(folder, " ".join(sorted(proposed)), france, cpts_id, replaces=replaces)
    taken = {o for o, code in zip(owners, SAMPLE, strict=True) if code in proposed}
    assert report.acceptable == ("b" not in taken)
    if report.acceptable:
        write_plan(folder, plan_texts(run().source))
        atoms = territories(read_plan(folder), france).atoms
        assert atoms[cpts_id] == proposed
        kept = {c for o, c in zip(owners, SAMPLE, strict=True) if o == "c"} - proposed
        assert atoms["c"] == kept
    else:
        assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_order_of_rows_does_not_matter(make_plan: MakePlan, france: Communes) -> None:
    texts = []
    for seed in (1, 2):
        folder = make_plan({"a": "44003 44028 44048", "b": "44082"})
        lines = (folder / "compositions.csv").read_text(encoding="utf-8").split()
        shuffled = random.Random(seed).sample(lines[1:], len(lines) - 1)
        text = "\r\n".join([lines[0], *shuffled])
        (folder / "compositions.csv").write_text(text, encoding="utf-8")
        codes = ["44043", "44029"]
        for order in itertools.permutations(codes):
            _, run, _ = adopted(folder, " ".join(order), france)
            texts.append(plan_texts(run().source))
    assert all(text == texts[0] for text in texts)
    assert "\r" not in texts[0]["compositions.csv"]


# On disk


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("avant", encoding="utf-8")
    (tmp_path / "b").write_text("avant", encoding="utf-8")
    replace = Path.replace
    calls = []

    def refuse_the_third(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 3:
            raise PermissionError(13, "locked by Excel")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_the_third)
    with pytest.raises(OutputError, match="accès refusé"):
        write_together(tmp_path, {"a": "après", "b": "après", "c": "après"})
    assert len(calls) > 3
    found = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert found == {"a": "avant", "b": "avant"}


def test_a_new_folder_does_not_remain_if_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(28, "No space left")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OutputError, match="disque plein"):
        write_together(tmp_path / "plan", {"a": "après"})
    assert not (tmp_path / "plan").exists()


def test_other_files_stay_and_absent_tables_go(tmp_path: Path, make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003"}, statuts="")
    (folder / "notes.txt").write_text("à moi", encoding="utf-8")
    source = open_plan(folder)
    tables = {name: table for name, table in source.tables.items() if name != "statuts"}
    write_plan(folder, plan_texts(source._replace(tables=tables)))
    assert not (folder / "statuts.csv").exists()
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "à moi"
    with pytest.raises(OutputError, match=r"n’est pas vide.*--sortie.*--ecraser"):
        check_empty(folder)
    with pytest.raises(OutputError, match="n’est pas vide"):
        check_empty(folder / "notes.txt")
    check_empty(tmp_path / "rien")
