"""A table of a whole region taken into a plan: which CPTS is which, what comes, what stays."""

from collections.abc import Callable
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.changes.abroad import is_abroad, moved_outside, narrowed
from cptsgeo.changes.listing import empty_plan, perimeter_of, take
from cptsgeo.changes.matching import Claim, match
from cptsgeo.changes.received import ListsReceived
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CptsError, PlanError
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.about import About
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]
CODES = ("44003", "44082", "44180", "44029", "44109", "44143", "44149")
OFFICIAL = ListsReceived({}, "officielle", "ARS", parse_date("2026-01"))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def claim(nom: str, atoms: str, **said: str) -> Claim:
    return Claim(nom, frozenset(atoms.split()), **said)


def at(source: PlanSource, communes: Communes) -> Territories:
    return interpret(examine_source(source)[0], communes, None)


class Small:
    """A plan of three CPTS, all estimated: A and B have two communes each, C one."""

    def __init__(self, folder: Path, france: Communes) -> None:
        self.source = open_plan(folder)
        self.found = at(self.source, france)
        self.france = france

    def taken(self, *claims: Claim, lists: ListsReceived = OFFICIAL, **said: str) -> Territories:
        ids = match(self.found, claims, said)
        self.changed = take(self.found, self.source, claims, ids, lists).changed
        self.told = [plain(one) for one in self.changed.told]
        return at(self.changed.source, self.france)


def estimated(ids: str) -> str:
    """Rows of CPTS whose lists are estimates."""
    return "\n".join(f"{one},CPTS {one.upper()},estimation" for one in ids.split())


@pytest.fixture
def small(make_plan: MakePlan, france: Communes) -> Small:
    held = {"a": "44003 44082", "b": "44180 44029", "c": "44109"}
    return Small(make_plan(held, cpts=estimated("a b c")), france)


# Which is which


def test_names_and_former_names_are_known(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003", "b": "44082"})
    (folder / "noms-anciens.csv").write_text(
        "nom,annee,cpts_id,estime\nCPTS des Rives,2021,b,non\n", encoding="utf-8"
    )
    found = at(open_plan(folder), france)
    claims = (claim("cpts a", "44109"), claim("DES RIVES", "44143"), claim("Autre", "44036"))
    assert match(found, claims, {}) == ("a", "b", None)


def test_communes_tell_where_names_do_not(small: Small) -> None:
    claims = (claim("Pays d’Ancenis", "44003 44082 44028"), claim("Vallons", "44180"))
    assert match(small.found, claims, {}) == ("a", "b")


def test_what_may_be_is_asked(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003 44082 44028", "b": "44180"})
    found = at(open_plan(folder), france)
    part = (claim("Erdre", "44028 44082 44036 44109"), claim("Loire", "44003 44143 44149"))
    with pytest.raises(PlanError, match="en commun") as told:
        match(found, part, {})
    words = plain(str(told.value))
    assert "« Erdre » (4 communes) et « CPTS A » (3 communes) en ont 2 en commun" in words
    assert '--est "nom du fichier="' in words
    assert match(found, part, {"erdre": "CPTS A"}) == ("a", None)
    assert match(found, part, {"Erdre": "", "Loire": "a"}) == (None, "a")
    with pytest.raises(CptsError, match="pas de CPTS"):
        match(found, part, {"Autre": "a"})
    with pytest.raises(CptsError, match="Aucune CPTS du plan"):
        match(found, part, {"Erdre": "inconnue"})


def test_two_cannot_be_one(small: Small) -> None:
    with pytest.raises(PlanError, match="seraient"):
        match(small.found, (claim("CPTS A", "44003"), claim("du A", "44082")), {})
    twice = {"X": "a", "Y": "a"}
    with pytest.raises(PlanError, match="seraient"):
        match(small.found, (claim("X", "44003"), claim("Y", "44082")), twice)


def test_a_name_with_the_communes_of_another_is_asked(small: Small) -> None:
    with pytest.raises(PlanError, match="en commun"):
        match(small.found, (claim("CPTS A", "44180 44029"),), {})
    # Both are named: each is whom its name says.
    both = (claim("CPTS A", "44180 44029"), claim("CPTS B", "44003"))
    assert match(small.found, both, {}) == ("a", "b")


def test_one_that_ceased_is_asked(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003", "b": "44082"})
    (folder / "cpts.csv").write_text(
        "cpts_id,nom,fin,motif_fin\na,CPTS A,,\nb,CPTS B,2024,dissolution\n", encoding="utf-8"
    )
    found = at(open_plan(folder), france)
    with pytest.raises(PlanError, match="a cessé en 2024"):
        match(found, (claim("CPTS B", "44143"),), {})
    assert match(found, (claim("CPTS B", "44143"),), {"CPTS B": ""}) == (None,)


# What is taken


def test_a_table_into_a_plan(small: Small) -> None:
    now = small.taken(
        claim("CPTS A", "44003 44180", site_internet="https://a.fr", contact="contact@a.fr"),
        claim("Pays neuf", "44143 44149", siege="49"),
    )
    assert now.atoms == {
        "a": {"44003", "44180"}, "b": {"44029"}, "c": {"44109"}, "pays-neuf": {"44143", "44149"},
    }  # fmt: skip
    assert {one: cpts.fiabilite for one, cpts in now.cpts.items()} == {
        "a": "officielle", "b": "estimation", "c": "estimation", "pays-neuf": "officielle",
    }  # fmt: skip
    assert now.cpts["a"].site_internet == "https://a.fr"
    assert now.cpts["a"].contact == "contact@a.fr"
    assert now.cpts["pays-neuf"].siege == "49"
    assert {code: row.venait_de for code, row in now.a_attribuer.items()} == {"44082": "a"}
    assert any(one.startswith("1 CPTS ajoutée : « Pays neuf »") for one in small.told)
    assert any("Pas dans le fichier, et inchangées : « CPTS B » et « CPTS C »" in one
               for one in small.told)  # fmt: skip
    assert any(one.startswith("2 listes officielles : 4 communes") for one in small.told)
    assert any("À attribuer (1 commune) : Ligné (44082)" in one for one in small.told)


def test_one_that_is_not_in_the_table_may_have_ceased(small: Small) -> None:
    """What the table gives of a CPTS that it does not name: the way out is to say its end."""
    first = small.taken(claim("CPTS A", "44003 44082"), claim("CPTS B", "44180 44029"))
    again = Small.__new__(Small)
    again.source, again.france, again.found = small.changed.source, small.france, first
    with pytest.raises(PlanError) as told:
        again.taken(claim("CPTS A", "44003 44082 44180"))
    words = plain(str(told.value))
    assert "« CPTS B » n’est pas dans le fichier : pour qui a cessé, l’inscrire d’abord" in words
    assert "cptsgeo cpts cesser" in words
    # Beside one that is in the table, nothing has ceased.
    both = (claim("CPTS A", "44003 44180"), claim("CPTS B", "44180 44029"))
    with pytest.raises(PlanError) as told:
        again.taken(*both)
    assert "cesser" not in str(told.value)


def test_the_first_list_of_a_cpts_is_beside_nothing(small: Small) -> None:
    small.taken(claim("Pays neuf", "44143 44149"))
    (told,) = [one for one in small.told if one.startswith("« Pays neuf » : ")]
    assert "liste officielle, 2 communes" in told
    assert "auparavant" not in told


def test_cpts_of_elsewhere_are_not_expected(make_plan: MakePlan, france: Communes) -> None:
    """A table of one department tells nothing of the CPTS of the others."""
    small = Small(make_plan({"a": "44003", "b": "44082", "c": "49007"}), france)
    small.taken(claim("CPTS A", "44003"))
    (told,) = [one for one in map(plain, small.told) if "Pas dans le fichier" in one]
    assert "« CPTS B »" in told
    assert "CPTS C" not in told


def test_what_two_of_the_table_have_is_no_conflict_where_one_gives_it_up(small: Small) -> None:
    """Lists that change hands: each is looked at beside the others, not beside what they were."""
    first = small.taken(claim("CPTS A", "44003 44082"), claim("CPTS B", "44180 44029"))
    assert not first.contested
    again = Small.__new__(Small)
    again.source, again.france, again.found = small.changed.source, small.france, first
    lists = ListsReceived({}, "officielle", "ARS", effet=parse_date("2026-06-01"))
    now = again.taken(claim("CPTS A", "44003 44180"), claim("CPTS B", "44082 44029"), lists=lists)
    assert now.atoms["a"] == {"44003", "44180"}
    assert now.atoms["b"] == {"44082", "44029"}
    assert not now.contested
    assert not now.a_attribuer


def test_the_same_table_again_changes_nothing(small: Small) -> None:
    claims = (claim("CPTS A", "44003 44180"), claim("Pays neuf", "44143"))
    once = small.taken(*claims)
    again = Small.__new__(Small)
    again.source, again.france, again.found = small.changed.source, small.france, once
    again.taken(*claims)
    assert again.changed.source.tables == again.source.tables
    assert "2 CPTS : liste déjà inscrite, inchangée." in again.told


def test_a_commune_of_several_is_told_with_them(small: Small) -> None:
    claims = (claim("CPTS A", "44003 44109"), claim("CPTS B", "44109 44180"),
              claim("Neuve", "44109 44143 44149"), claim("Autre", "44143"))  # fmt: skip
    with pytest.raises(PlanError, match="plusieurs CPTS") as told:
        small.taken(*claims)
    words = plain(str(told.value))
    assert "2 communes sont nommées par plusieurs CPTS : Nantes (44109) par « CPTS A »" in words
    assert "Saint-Herblain" not in words
    assert "--derogation" in words
    lists = ListsReceived({}, "officielle", "ARS", parse_date("2026"), derogation="admise")
    now = small.taken(*claims, lists=lists)
    assert {code: set(one.cpts_ids) for code, one in now.derogations.items()} == {
        "44109": {"a", "b", "neuve"}, "44143": {"neuve", "autre"},
    }  # fmt: skip
    assert not now.contested


def test_a_status_of_those_that_have_none(small: Small, make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003", "b": "44082"}, cpts=estimated("a b"),
                       statuts="a,2024,projet_finalise,observation,,")  # fmt: skip
    source = open_plan(folder)
    found = at(source, small.france)
    claims = (claim("CPTS A", "44003"), claim("CPTS B", "44082"), claim("Neuve", "44143"))
    ids = match(found, claims, {})
    taken = take(found, source, claims, ids, OFFICIAL, statut="cpts_operationnelle")
    now = at(taken.changed.source, small.france)
    assert now.statuts == {
        "a": "projet_finalise", "b": "cpts_operationnelle", "neuve": "cpts_operationnelle",
    }  # fmt: skip
    assert taken.ids == ("a", "b", "neuve")
    assert taken.nouvelles == ("neuve",)


def test_what_is_said_otherwise_is_told(small: Small) -> None:
    small.taken(claim("CPTS A", "44003", contact="contact@a.fr"))
    again = Small.__new__(Small)
    again.source, again.france = small.changed.source, small.france
    again.found = at(again.source, small.france)
    now = again.taken(claim("CPTS A", "44003", contact="accueil@a.fr"))
    assert now.cpts["a"].contact == "accueil@a.fr"
    assert any("« CPTS A », contact : « accueil@a.fr » (auparavant « contact@a.fr »)" in one
               for one in again.told)  # fmt: skip


# A new plan


def test_the_perimeter_of_a_new_plan(france: Communes) -> None:
    def half(departement: str) -> str:
        return " ".join(france.codes_of([departement])[::2])

    # Two of five departments, then three of them: the region. A few communes beyond do not count.
    two = (claim("A", half("44")), claim("B", half("49")), claim("C", "35238 53130"))
    assert perimeter_of(france, two) == ("44", "49")
    assert perimeter_of(france, (*two, claim("D", half("85")))) == ("44", "49", "53", "72", "85")
    few = (claim("A", "44003 49007"), claim("B", "35238"))
    assert perimeter_of(france, few) == ("44", "49")
    assert perimeter_of(france, ()) == ()


@examples(25)
@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=6, unique=True), st.integers(1, 6))
def test_a_new_plan_has_what_the_table_has(codes: list[str], size: int) -> None:
    france = FRANCE[0]
    claims = [claim(f"CPTS {rank}", " ".join(codes[rank : rank + size]))
              for rank in range(0, len(codes), size)]  # fmt: skip
    source = empty_plan(Path("neuf"), About("Neuf", ("44",), france.vintages.cog, ("ARS",)))
    found = at(source, france)
    taken = take(found, source, claims, match(found, claims, {}), OFFICIAL)
    plan, faults = examine_source(taken.changed.source)
    assert not faults
    now = interpret(plan, france, None)
    assert [now.atoms[one] for one in taken.ids] == [one.atoms for one in claims]
    assert not now.a_attribuer


FRANCE: list[Communes] = []


@pytest.fixture(autouse=True)
def _france(france: Communes) -> None:
    FRANCE[:] = [france]


# The table of another region


def test_the_table_of_another_region(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003 35360", "b": "44082 35238"}, perimetre="44",
                       cpts=estimated("a b"))  # fmt: skip
    source = open_plan(folder)
    found = at(source, france)
    claims = (
        claim("CPTS A", "44003 35360 35238"),  # The same at home.
        claim("CPTS B", "44082 44180 35047"),  # Something else at home.
        claim("Bretonne", "35051 35024 35281"),
        claim("De la limite", "44180 35085"),
    )
    ids = match(found, claims, {})
    assert ids == ("a", "b", None, None)
    assert is_abroad(found, claims)
    assert not is_abroad(found, (*claims[:1], claim("X", "44003 44109")))
    abroad = narrowed(found, claims, ids)
    assert (abroad.ids, [*abroad.moved]) == (("a",), ["b"])
    told = [plain(one) for one in abroad.told]
    assert any("« CPTS B », dans le périmètre : fichier seulement, Vallons-de-l’Erdre (44180)"
               in one for one in told)  # fmt: skip
    assert any("« De la limite », inconnue du plan, nomme 1 commune du périmètre" in one
               and "1 sans CPTS" in one for one in told)  # fmt: skip
    assert "1 CPTS hors du périmètre du plan : laissées de côté." in told
    moved, _ = moved_outside(found, source, abroad, None)
    now = at(moved, france)
    assert now.atoms["b"] == {"44082", "35047"}
    after = take(now, moved, abroad.claims, abroad.ids, OFFICIAL).changed.source
    assert at(after, france).atoms["a"] == {"44003", "35360", "35238"}


def test_a_second_table_that_contradicts_the_first(small: Small) -> None:
    first = small.taken(claim("CPTS A", "44003 44082"), claim("CPTS B", "44180 44029"))
    again = Small.__new__(Small)
    again.source, again.france, again.found = small.changed.source, small.france, first
    other = claim("CPTS A", "44003 44180")
    with pytest.raises(PlanError, match="aucune liste n’est plus sûre") as told:
        again.taken(other)
    assert plain(str(told.value)).count("(liste officielle de janvier 2026)") == 2
    lists = ListsReceived({}, "officielle", "ARS", effet=parse_date("2026-07"))
    with pytest.raises(PlanError, match="aucune liste n’est plus sûre"):
        again.taken(other, lists=lists)
    # Less sure, it takes nothing of what a surer one says.
    declared = ListsReceived({}, "declaree", "mail", effet=parse_date("2026-07"))
    with pytest.raises(PlanError, match="aucune liste n’est plus sûre"):
        again.taken(other, lists=declared)
    # Of both, it is a move.
    both = (other, claim("CPTS B", "44082 44029"))
    now = again.taken(*both, lists=lists)
    assert now.atoms["a"] == {"44003", "44180"}
    assert now.atoms["b"] == {"44082", "44029"}
