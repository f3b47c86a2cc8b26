"""What the codes of a plan mean: the whole-commune rules."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.plan.whole import Incomplete
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]
PARIS = {f"751{n:02}" for n in range(1, 21)}


@pytest.fixture
def drawn(make_plan: MakePlan, france: Communes) -> Callable[..., Territories]:
    """Give what makes the territories of a small plan."""

    def draw(
        holdings: dict[str, str],
        au: str | None = None,
        *,
        contested: bool = False,
        **options: str | int,
    ) -> Territories:
        plan = read_plan(make_plan(holdings, **options))
        return territories(plan, france, parse_date(au) if au else None, contested=contested)

    return draw


Drawn = Callable[..., Territories]


def test_the_code_of_a_city_means_its_arrondissements(drawn: Drawn) -> None:
    found = drawn({"a": "75056", "b": "69123", "c": "13055"})
    assert found.atoms["a"] == PARIS
    assert [len(found.atoms[cpts]) for cpts in "abc"] == [20, 9, 16]
    assert found.incomplete == ()


def test_an_arrondissement_is_whole_by_itself(drawn: Drawn) -> None:
    found = drawn({"a": "75101", "b": "75102 75103"})
    assert found.atoms == {"a": {"75101"}, "b": {"75102", "75103"}}
    assert found.incomplete == ()


def test_a_city_and_one_of_its_arrondissements_are_contested(drawn: Drawn) -> None:
    with pytest.raises(PlanError, match=r"Paris 1er Arrondissement \(75101\)"):
        drawn({"a": "75056", "b": "75101"})


@pytest.mark.parametrize(
    ("codes", "commune", "missing"),
    [
        ("44003", "44003", ()),
        # Communes that merged in 2019.
        ("44160", "44003", ("44003",)),
        ("44160 44003", "44003", ()),
        # Communes déléguées of today, of which one bears the commune's code.
        ("44180", "44180", ()),
        ("44017 44093", "44180", ("44180", "44191", "44219", "44225")),
        ("44017 44093 44180", "44180", ()),
        # A code that changed: the old one is the whole commune.
        ("49069", "49126", ()),
        ("69101 69159", "69114", ()),
        ("69101", "69114", ("69159",)),
        ("69159", "69114", ()),
        # Both a former code of the whole and a commune déléguée of today: the whole.
        ("12076", "12218", ()),
        ("12114", "12218", ("12076", "12173", "12218")),
    ],
)
def test_parts_make_the_whole_if_they_are_all_there(
    drawn: Drawn, codes: str, commune: str, missing: tuple[str, ...]
) -> None:
    found = drawn({"a": codes})
    assert found.atoms["a"] == {commune}
    given = tuple(sorted(codes.split()))
    assert found.incomplete == ((Incomplete("a", commune, given, missing),) if missing else ())


def test_parts_in_two_cpts_are_told_and_contested(drawn: Drawn) -> None:
    """Half a commune each: neither may have it, and each counts it whole."""
    found = drawn({"a": "44003", "b": "44160"}, contested=True)
    assert found.contested == {"44003": ("a", "b")}
    assert found.incomplete == (Incomplete("b", "44003", ("44160",), ("44003",)),)
    with pytest.raises(PlanError, match="Ancenis-Saint-Géréon"):
        drawn({"a": "44003", "b": "44160"})


@pytest.mark.parametrize("annee", range(2018, 2027))
def test_a_plan_in_any_cog_covers_the_same(drawn: Drawn, france: Communes, annee: int) -> None:
    here = ("44", "49", "53", "72")
    codes = sorted(code for code in france.history.valid(annee) if code.startswith(here))
    found = drawn({"a": " ".join(codes)}, cog=annee)
    assert found.atoms["a"] == {atom.code for atom in france.select(departements=here)}
    assert found.incomplete == ()


def test_a_split_code_is_refused_with_its_choices(drawn: Drawn) -> None:
    words = (
        r"compositions\.csv, ligne 2, cite le code .*85084.*écrire Essarts-en-Bocage \(85084\), "
        r"L’Oie \(85165\) ou Sainte-Florence \(85212\), ou toutes, avec cog = 2026"
    )
    with pytest.raises(PlanError, match=words):
        drawn({"a": "85084"}, cog=2023)
    assert drawn({"a": "85084"}, cog=2024).atoms["a"] == {"85084"}
    assert drawn({"a": "85084"}).atoms["a"] == {"85084"}
    # As a commune déléguée of today, a former code has one meaning.
    assert drawn({"a": "60455"}).atoms["a"] == {"60694"}
    with pytest.raises(PlanError, match="60455"):
        drawn({"a": "60455"}, cog=2018)


def test_a_newer_code_in_an_older_plan_is_understood(drawn: Drawn) -> None:
    assert drawn({"a": "85165"}, cog=2020).atoms["a"] == {"85165"}


def test_one_code_two_territories(drawn: Drawn) -> None:
    """In 2018, 60694 was Villotran, of which today's two communes hold a part."""
    assert drawn({"a": "60694"}, cog=2024).atoms["a"] == {"60694"}
    with pytest.raises(PlanError, match="60694"):
        drawn({"a": "60694"}, cog=2018)


def test_an_unknown_code(drawn: Drawn) -> None:
    with pytest.raises(PlanError, match=r"csv, ligne 3, cite la commune .*44999.*code INSEE"):
        drawn({"a": "44003 44999"})


@pytest.mark.parametrize("annee", [2017, 2027])
def test_an_unknown_cog(drawn: Drawn, annee: int) -> None:
    with pytest.raises(PlanError, match=rf"plan\.toml.*COG {annee}.*de 2018 à 2026"):
        drawn({"a": "44003"}, cog=annee)


def test_an_unknown_department(drawn: Drawn) -> None:
    with pytest.raises(PlanError, match=r"plan\.toml cite le département .*45X"):
        drawn({"a": ""}, perimetre="44 45X")


# Several CPTS


def test_a_commune_in_two_cpts_is_refused(drawn: Drawn) -> None:
    words = "Nantes .44109. par .*CPTS A.* et .*CPTS B.*retirer.*derogations.csv"
    with pytest.raises(PlanError, match=words):
        drawn({"a": "44109", "b": "44109 44003"})
    found = drawn({"a": "44109", "b": "44109 44003"}, contested=True)
    assert found.contested == {"44109": ("a", "b")}
    assert found.owners == {"44109": ("a", "b"), "44003": ("b",)}


def test_many_contested_communes_are_counted(drawn: Drawn) -> None:
    codes = "44001 44002 44003 44005 44006 44007 44009"
    with pytest.raises(PlanError, match=r"\(et 2 autres\)"):
        drawn({"a": codes, "b": codes})


@pytest.mark.parametrize(
    ("derogation", "contested"),
    [
        ("44109,a b,", {}),
        ("44109,b a,partielle", {}),
        ("44109,a b c,", {}),
        ("44109,a,", {"44109": ("a", "b")}),
        ("44109,a c,", {"44109": ("a", "b")}),
        ("44003,a b,", {"44109": ("a", "b")}),
    ],
)
def test_a_derogation_names_all_that_share(
    drawn: Drawn, derogation: str, contested: dict[str, tuple[str, ...]]
) -> None:
    holdings = {"a": "44109", "b": "44109", "c": ""}
    found = drawn(holdings, contested=True, derogations=derogation)
    assert found.contested == contested
    if contested:
        with pytest.raises(PlanError, match="sans dérogation"):
            drawn(holdings, derogations=derogation)
    else:
        assert found.derogations["44109"].partielle == derogation.endswith("partielle")


def test_a_derogation_on_a_city_is_one_on_its_arrondissements(drawn: Drawn) -> None:
    found = drawn({"a": "75056", "b": "75101"}, derogations="75056,a b,")
    assert found.contested == {}
    assert found.owners["75101"] == ("a", "b")
    one = drawn({"a": "75101", "b": "75101 75102"}, derogations="75101,a b,")
    assert set(one.derogations) == {"75101"}


def test_a_derogation_follows_its_code(drawn: Drawn) -> None:
    """The codes of derogations are of the plan's COG, as those of compositions."""
    found = drawn({"a": "49069", "b": "49069"}, cog=2024, derogations="49069,a b,")
    assert set(found.derogations) == {"49126"}
    assert found.contested == {}


def test_a_derogation_on_nothing_is_told(drawn: Drawn) -> None:
    with pytest.raises(PlanError, match=r"derogations\.csv, ligne 2, cite la commune .*44999"):
        drawn({"a": "44109"}, derogations="44999,a,")


# Dates


def test_compositions_change_with_dates(drawn: Drawn) -> None:
    holdings = {"a": "44003@/2020 44109@2022/", "b": "44003@2021/"}
    assert drawn(holdings, "2020").atoms == {"a": {"44003"}, "b": frozenset()}
    assert drawn(holdings, "2021").atoms == {"a": frozenset(), "b": {"44003"}}
    assert drawn(holdings, "2022").atoms == {"a": {"44109"}, "b": {"44003"}}
    # Without a date, that of the last commune to join.
    assert drawn(holdings).atoms == drawn(holdings, "2022").atoms


def test_the_date_is_that_of_the_latest_event(drawn: Drawn) -> None:
    events = "a,2020,projet_finalise,observation,,\na,2021-05,cpts_operationnelle,observation,,"
    found = drawn({"a": "44003@/2020 44109"}, statuts=events)
    assert found.au == parse_date("2021-05")
    assert found.atoms["a"] == {"44109"}


def test_a_project_may_have_no_territory(drawn: Drawn) -> None:
    found = drawn({"a": "", "b": "44003"})
    assert found.atoms["a"] == frozenset()
    assert found.cpts["a"].nom == "CPTS A"


# The shipped plan


def test_the_shipped_plan_shares_nantes_only(shipped: Territories) -> None:
    assert shipped.contested == {}
    assert shipped.incomplete == ()
    shared = {atom: owners for atom, owners in shipped.owners.items() if len(owners) > 1}
    assert shared == {"44109": ("la-nantaise-centre-est", "nantes-grand-ouest")}
    assert len(shipped.owners) == 1_122
    assert all(shipped.atoms.values())


def test_the_names_of_the_shipped_plan_are_those_of_its_codes(shipped: Territories) -> None:
    text = (shipped.plan.origin.path / "compositions.csv").read_text(encoding="utf-8")
    named = re.findall(r"^[a-z-]+,(\w{5}),([^,]+)", text, re.MULTILINE)
    assert len(named) == len(shipped.owners) + 1  # Nantes, twice.
    for code, name in named:
        assert shipped.communes.by_code[code].nom == name


def test_polygons_are_unions_of_whole_communes(shipped: Territories, france: Communes) -> None:
    for cpts_id, atoms in shipped.atoms.items():
        polygon = shipped.polygon(cpts_id)
        assert polygon.is_valid
        expected = shapely.coverage_union_all(france.topology.polygons(sorted(atoms)))
        assert polygon.equals(expected), cpts_id
    # Beyond the region: Alençon is in the Orne.
    assert shipped.polygon("orne-centre-saosnois").contains(france.topology.union(["61001"]))


def test_a_cpts_without_communes_has_an_empty_polygon(drawn: Callable[..., Territories]) -> None:
    assert drawn({"a": ""}).polygon("a").is_empty


def test_a_commune_cannot_leave_before_it_came(make_plan: MakePlan) -> None:
    with pytest.raises(PlanError, match=r"compositions\.csv, ligne 2.*après sa sortie"):
        read_plan(make_plan({"a": "44003@2023/2021"}))
