"""What CPTS say they do, counted: the figures of the documents, and laws that hold of any."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.actions import (
    Declared,
    Question,
    communes_of,
    declared,
    neighbours,
)
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.mairies import mairies, metres
from cptsgeo.errors import CommuneError, CptsError, PlanError
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.observatory import Silence
from cptsgeo.plan.professions import PROFESSIONS
from cptsgeo.plan.territories import Territories, territories

MakePlan = Callable[..., Path]

REFERENCE = {
    "plan_de_crise": 28, "medecin_traitant": 26, "soins_non_programmes": 26,
    "lien_ville_hopital": 23, "sante_mentale": 23, "depistage_des_cancers": 22,
    "etudiants_et_stagiaires": 21, "personnes_agees": 21, "activite_physique": 20,
    "outils_de_partage": 20,
}  # fmt: skip
"""CPTS by theme, counted on the public sheets by hand."""

SNP = {
    "medecin_generaliste": 10, "medecin_non_precise": 4, "masseur_kinesitherapeute": 7,
    "chirurgien_dentiste": 3, "sage_femme": 2, "infirmier": 1, "paramedical": 1, "": 10,
}  # fmt: skip


def by_theme(found: Declared) -> dict[str, int]:
    return {one.what.code: len(one.cpts_ids) for one in found.themes}


def test_the_counts_of_the_documents(shipped: Territories) -> None:
    found = declared(shipped, Question())
    counts = by_theme(found)
    assert {code: counts[code] for code in REFERENCE} == REFERENCE
    assert [*counts][:10] == [*REFERENCE]
    assert (len(found.regardees), len(found.avec_actions), found.publiees) == (43, 32, 33)
    assert len(found.repondantes) == 32
    assert Counter(one.silence for one in found.muettes) == {
        Silence.FICHE_NON_REMPLIE: 9, Silence.EN_REDACTION: 2
    }  # fmt: skip


def test_whose_unscheduled_care(shipped: Territories) -> None:
    found = declared(shipped, Question(themes=("soins_non_programmes",)))
    said: Counter[str] = Counter()
    for told in found.declarantes:
        said.update({one for action in told.actions for one in action.professions} or {""})
    assert said == SNP
    asked = Question(themes=("soins_non_programmes",), professions=("masseur_kinesitherapeute",))
    narrow = declared(shipped, asked)
    assert len(narrow.declarantes) == 7
    # Of the others, some declare it and say for whom, or do not.
    other = [told for told in narrow.muettes if told.autrement]
    assert len(other) == 19
    assert sum(not any(one.professions for one in told.autrement) for told in other) == 10


def test_who_is_near(shipped: Territories) -> None:
    here = communes_of(shipped, "44350")
    assert {"44069"} < {*here}
    found = declared(
        shipped,
        Question(themes=("soins_non_programmes",), professions=("masseur_kinesitherapeute",),
                 pres_de=here),
    )  # fmt: skip
    first, second, *_ = found.declarantes
    assert (first.cpts_id, first.distance) == ("pays-blanc", 0)
    assert second.cpts_id == "nord-estuaire"
    assert second.distance
    assert 10_000 < second.distance < 30_000
    distances = [one.distance for one in found.reponses if one.distance is not None]
    assert distances == sorted(distances)
    with pytest.raises(CommuneError, match="Aucune commune"):
        communes_of(shipped, "Atlantide")


def test_what_none_declares_in_mayenne(shipped: Territories) -> None:
    found = declared(shipped, Question(departements=("53",)))
    assert found.avec_actions == ("pays-de-laval", "nord-est-mayenne", "nord-ouest-mayennais")
    none, some = {one.code for one in found.aucune}, {*by_theme(found)}
    assert none.isdisjoint(some)
    assert none | some == {one.code for one in found.observatoire.themes}
    assert {"ecrans", "violences", "permanence_des_soins"} <= none
    assert found.publiees is None
    assert {one.par_departement["53"] for one in found.themes} == {1, 2, 3}


def test_a_shared_city_lives_once(shipped: Territories) -> None:
    found = declared(shipped, Question())
    both = ("la-nantaise-centre-est", "nantes-grand-ouest")
    atoms = shipped.communes.atoms
    nantes = atoms.population("44109")
    assert found.living_in(both) == sum(map(found.living_in, [[one] for one in both])) - nantes
    assert found.living_in([]) == 0


def test_each_department_of_a_cpts(make_plan: MakePlan, france: Communes) -> None:
    rows = "a,prevention,vaccination,,,,en_place,,,\nb,prevention,ecrans,,,,envisage,,,\n"
    rows += "b,prevention,vaccination,,,,arrete,,,"
    folder = make_plan({"a": "44003 49331", "b": "44029"}, actions=rows)
    found = declared(territories(read_plan(folder), france), Question())
    one, other = found.themes
    assert (one.what.code, one.cpts_ids, one.envisage) == ("ecrans", ("b",), 1)
    assert (other.what.code, other.cpts_ids, other.envisage) == ("vaccination", ("a",), 0)
    assert other.par_departement == {"44": 1, "49": 1}
    assert one.par_departement == {"44": 1, "49": 0}
    inside = declared(found.territories, Question(departements=("49",)))
    assert inside.regardees == ("a",)
    assert inside.themes[0].habitants == france.atoms.population("49331")
    with pytest.raises(PlanError, match="département"):
        declared(found.territories, Question(departements=("53",)))


def test_neighbours_touch_or_share(shipped: Territories) -> None:
    assert "nantes-grand-ouest" in neighbours(shipped, "la-nantaise-centre-est")
    for cpts_id in shipped.atoms:
        for other in neighbours(shipped, cpts_id):
            assert cpts_id in neighbours(shipped, other)
            assert other != cpts_id


def test_what_neighbours_declare(shipped: Territories) -> None:
    found = declared(shipped, Question(cpts_ids=("ancenis",)))
    seen = found.observatoire
    own = {one.theme for one in seen.declared["ancenis"]}
    beside = found.voisines("ancenis")
    assert beside
    assert own.isdisjoint(one.theme.code for one in beside)
    around = neighbours(shipped, "ancenis")
    for one in beside:
        assert {*one.cpts_ids} <= {*around}
        for cpts_id in one.cpts_ids:
            assert one.theme.code in {action.theme for action in seen.declared[cpts_id]}


questions = st.builds(
    Question,
    themes=st.lists(st.sampled_from([*REFERENCE]), max_size=2, unique=True).map(tuple),
    missions=st.lists(st.sampled_from(["prevention", "qualite", "parcours"]), max_size=2,
                      unique=True).map(tuple),
    professions=st.lists(st.sampled_from([*PROFESSIONS]), max_size=2, unique=True).map(tuple),
    departements=st.lists(st.sampled_from(["44", "49", "53"]), max_size=2, unique=True).map(tuple),
)  # fmt: skip


@given(question=questions)
@examples(60)
def test_each_cpts_answers_or_is_silent(shipped: Territories, question: Question) -> None:
    found = declared(shipped, question)
    for told in found.reponses:
        assert bool(told.actions) == (told.silence is None)
        assert all(map(question.asks, told.actions))
        assert not (told.actions and told.autrement)
    for one in found.themes:
        assert len(one.cpts_ids) <= len(found.avec_actions)
        assert one.habitants <= found.habitants
        assert max(one.par_departement.values()) <= len(one.cpts_ids)
    assert {*found.regardees} <= {one.cpts_id for one in declared(shipped, Question()).reponses}


def test_words_that_someone_types(shipped: Territories) -> None:
    seen = shipped.plan.observatoire
    for text in ("SNP", "snp", "Soins non programmés", "soins_non_programmes", "non programmés"):
        assert seen.find_theme(text).code == "soins_non_programmes"
    assert seen.find_theme("vaccin").code == "vaccination"
    assert seen.find_theme("SAS").code == "service_acces_aux_soins"
    assert seen.find_mission("accès aux soins").code == "acces_aux_soins"
    assert seen.find_mission("Qualité").code == "qualite"
    with pytest.raises(CptsError, match=r"Plusieurs thèmes ont «.soins.» dans leur libellé"):
        seen.find_theme("soins")
    with pytest.raises(CptsError, match=r"vouliez-vous dire «.Vaccination.»"):
        seen.find_theme("vacination")
    for text in ("", "  ", "zzz"):
        with pytest.raises(CptsError, match="Aucun thème"):
            seen.find_theme(text)


def test_metres_between_town_halls(france: Communes) -> None:
    known = mairies(france.folder)
    # Nantes and Angers, 80 km as the crow flies.
    assert 79_000 < metres(known["44109"], known["49007"]) < 81_000
    assert metres(known["44109"], known["44109"]) == 0
    assert mairies(Path("nulle part")) == {}
