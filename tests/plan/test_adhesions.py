"""Professionals who take part in a CPTS elsewhere: read, followed, kept, and covering nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import assert_one_sentence, run
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.adhesions import adhesions
from cptsgeo.analysis.coverage import ZONE_BLANCHE, coverage
from cptsgeo.analysis.tally import tallies
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError, TableError
from cptsgeo.files.schema import load_schema
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import examine_plan, read_plan
from cptsgeo.plan.model import Plan
from cptsgeo.plan.professions import PROFESSIONS, professions_in, several
from cptsgeo.plan.rows import Adhesion, followed
from cptsgeo.plan.territories import Territories, interpret, territories
from cptsgeo.text import names
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]
JOINED = "a,44082,medecin_generaliste infirmier,soins non programmés,2023,essai"


def at(folder: Path, france: Communes, when: str | None = None) -> Territories:
    return territories(read_plan(folder), france, parse_date(when) if when else None)


def held(found: Territories, *codes: str) -> dict[str, list[str]]:
    told = adhesions(found, codes or ("44082", "44180"))
    return {code: [one.cpts_id for one in members] for code, members in told.items()}


def test_the_shipped_plan_knows_that_lege_joins_nord_vendee(shipped: Territories) -> None:
    (one,) = shipped.plan.adhesions
    assert one[:4] == ("nord-vendee", "44081", ("medecin_generaliste",), "soins non programmés")
    assert one.date
    assert one.date.iso == "2023"
    assert held(shipped, "44081", "44003") == {"44081": ["nord-vendee"]}
    (lege,) = coverage(shipped, [shipped.communes.atoms["44081"]]).etats.values()
    assert lege == ZONE_BLANCHE


def test_it_covers_nothing(make_plan: MakePlan, france: Communes) -> None:
    plain = tallies(at(make_plan({"a": "44003"}), france)).ensemble
    joined = at(make_plan({"a": "44003"}, adhesions=JOINED), france)
    assert tallies(joined).ensemble == plain
    assert held(joined) == {"44082": ["a"]}
    assert joined.owners.keys() == {"44003"}


def test_not_where_the_cpts_is_nor_before_it_is_known(
    make_plan: MakePlan, france: Communes
) -> None:
    folder = make_plan({"a": "44003 44082@2025"}, adhesions=JOINED)
    assert held(at(folder, france, "2024")) == {"44082": ["a"]}
    assert held(at(folder, france, "2025")) == {}
    assert held(at(folder, france, "2022")) == {}


def test_it_follows_a_cpts_to_what_it_became(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003", "b": "44029"}, adhesions=f"{JOINED}\nb,44180,,,,")
    (folder / "cpts.csv").write_text(
        "cpts_id,nom,fin,devient\na,CPTS A,2025,c\nb,CPTS B,2025,\nc,CPTS C,2026,d\nd,CPTS D,,\n"
    )
    assert held(at(folder, france, "2024")) == {"44082": ["a"], "44180": ["b"]}
    assert held(at(folder, france, "2025-12-31")) == {"44082": ["c"]}
    assert held(at(folder, france, "2026-12-31")) == {"44082": ["d"]}
    # A plan at a date may be taken at a date again.
    plan: Plan = at(folder, france, "2026-12-31").plan
    assert plan.at(parse_date("2026-12-31")).adhesions == plan.adhesions


ids = st.sampled_from("abcd")


@given(st.lists(st.tuples(ids, st.sampled_from(("44003", "44082")))),
       st.dictionaries(ids, st.none() | ids))  # fmt: skip
def test_nothing_leads_to_what_has_ceased(
    rows: list[tuple[str, str]], heirs: dict[str, str | None]
) -> None:
    given_ = [Adhesion(cpts_id, code, (), None, None, None, 2) for cpts_id, code in rows]
    found = followed(given_, heirs)
    assert {one.cpts_id for one in found}.isdisjoint(heirs)
    assert len({one[:2] for one in found}) == len(found)
    living = {one[:2] for one in given_ if one.cpts_id not in heirs}
    assert living <= {one[:2] for one in found}


def test_in_french_and_by_name(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003"})
    (folder / "adhesions.csv").write_text(
        "CPTS;Commune;Professions;Objet;Date\n"
        "CPTS A;Ligné;Médecins généralistes, sage-femme et infirmiers;la permanence;mars 2023\n",
        encoding="utf-8",
    )
    (one,) = read_plan(folder).adhesions
    assert (one.cpts_id, one.code) == ("a", "44082")
    assert one.professions == ("medecin_generaliste", "sage_femme", "infirmier")
    assert one.date
    assert one.date.iso == "2023-03"


@pytest.mark.parametrize(
    ("row", "code", "told"),
    [
        ("z,44082,,,,", "cpts_inconnue", "« z »"),
        ("a,Atlantide,,,,", "table_invalide", "« Atlantide »"),
        ("a,44082,medecin_generalist,,,", "table_invalide",
         "vouliez-vous dire « médecin généraliste »"),
        ("a,44082,,,hier,", "date_illisible", "hier"),
        (f"{JOINED}\n{JOINED}", "table_invalide", "même"),
    ],
)  # fmt: skip
def test_a_bad_row_is_one_fault_and_leaves_the_rest(
    make_plan: MakePlan, row: str, code: str, told: str
) -> None:
    plan, faults = examine_plan(make_plan({"a": "44003"}, adhesions=f"a,44180,,,,\n{row}"))
    assert [(fault.code, fault.table) for fault in faults] == [(code, "adhesions")]
    assert told in faults[0].message.replace("\u00a0", " ")
    assert "44180" in {one.code for one in plan.adhesions}
    with pytest.raises((TableError, PlanError), match="adhesions"):
        read_plan(make_plan({"a": "44003"}, adhesions=row))


def test_a_commune_that_is_none_is_told_where_it_stands(
    make_plan: MakePlan, france: Communes
) -> None:
    folder = make_plan({"a": "44003"}, adhesions="a,44999,,,,")
    (mention,) = interpret(read_plan(folder), france).mentions
    assert mention.place.fichier == "adhesions.csv"
    assert_one_sentence(run("ou", "Ligné", "--plan", folder), "adhesions.csv", "44999")
    shown = run("valider", "--plan", folder)
    assert (shown.returncode, "44999" in shown.stdout) == (1, True)


def test_gestures_take_it_along(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003", "b": "44029", "c": "44109"}, adhesions=JOINED,
                       statuts="a,2021,cpts_operationnelle,signature_aci,,")  # fmt: skip
    done = run("cpts", "fusionner", "a", "b", "--nom", "CPTS Nord", "--le", "2025-01-01",
               "--plan", folder)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert held(at(folder, france)) == {"44082": ["nord"]}
    assert held(at(folder, france, "2024")) == {"44082": ["a"]}
    other = make_plan({"a": "44003", "b": "44029"}, adhesions=JOINED)
    done = run("cpts", "supprimer", "a", "--plan", other)
    assert done.returncode == 0, done.stderr
    assert read_plan(other).adhesions == ()


def test_copies_keep_it(tmp_path: Path) -> None:
    book, folder = tmp_path / "plan.xlsx", tmp_path / "copie"
    for source, target in ((default_plan(), book), (book, folder)):
        done = run("plan", "copier", "--plan", source, "--sortie", target)
        assert done.returncode == 0, done.stderr
    before, after = (read_plan(path).adhesions for path in (default_plan(), folder))
    assert [one[:6] for one in before] == [one[:6] for one in after]
    assert [one[:6] for one in read_plan(book).adhesions] == [one[:6] for one in before]
    document = json.loads(run("ou", "Legé", "--plan", book, "--format", "json").stdout)
    (joined,) = document["reponses"][0]["adhesions"]
    assert (joined["cpts_id"], joined["date"]) == ("nord-vendee", "2023")


# — professions —


def test_each_profession_is_found_by_all_its_names() -> None:
    keys = [{names.key(text) for text in (code, *both)} for code, both in PROFESSIONS.items()]
    assert len(frozenset().union(*keys)) == sum(map(len, keys))
    for code, both in PROFESSIONS.items():
        for text in (code, *both, both[1].upper()):
            assert professions_in(text) == ((code,), {})
    described = load_schema("adhesions").field("professions").description
    assert all(code in described for code in PROFESSIONS)


@given(st.sets(st.sampled_from([*PROFESSIONS])), st.sampled_from([" ", ", ", " ; ", " et "]))
@examples(50)
def test_several_in_any_form_are_the_same(found: set[str], between: str) -> None:
    expected = tuple(code for code in PROFESSIONS if code in found)
    assert professions_in(" ".join(sorted(found))) == (expected, {})
    if between != " ":
        assert professions_in(between.join(PROFESSIONS[one][1] for one in found))[0] == expected


def test_several_in_a_sentence() -> None:
    assert several(()) == "professionnels"
    assert several(("medecin_generaliste", "medecin_specialiste")) == "médecins"
    assert several(("medecin_generaliste", "sage_femme", "infirmier")) == (
        "médecins, sages-femmes et infirmiers"
    )
