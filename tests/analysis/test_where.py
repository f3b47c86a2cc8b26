"""Which CPTS a commune belongs to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.coverage import CONTESTEE, COUVERTURE_INCONNUE, PARTAGEE, ZONE_BLANCHE
from cptsgeo.analysis.where import Answer, where
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CommuneError
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories


def codes(answers: tuple[Answer, ...]) -> list[str]:
    return [answer.match.commune.code for answer in answers]


def holders(answer: Answer) -> list[str]:
    return [holder.cpts.cpts_id for holder in answer.holders]


@pytest.mark.parametrize("text", ["Ancenis", "44003", "44160", "ANCENIS SAINT GEREON"])
def test_a_commune_in_one_cpts(shipped: Territories, text: str) -> None:
    answer = next(a for a in where(shipped, text) if a.match.commune.code == "44003")
    assert answer.etat == "cpts_operationnelle"
    assert answer.known
    assert not answer.partielle
    ((cpts, event),) = answer.holders
    assert (cpts.cpts_id, cpts.site_internet) == ("ancenis", "www.cpts-ancenis.fr")
    assert event
    assert (event.nature, event.date.iso) == ("signature_aci", "2021-06-14")


@pytest.mark.parametrize(
    ("text", "code"),
    [("Chalonnes s/Loire", "49063"), ("N.D. des Landes", "44111"), ("St Philbert de Gd Lieu",
     "44188"), ("\uff14\uff14\uff10\uff10\uff13", "44003"), ("An\u200bcenis", "44003"),
     ("Saint\u2011Nazaire", "44184"), ("Ste Gemmes/Loire", "49278"), ("Paris 12", "75112"),
     ("Épine (L')", "85083"), ("La Possonnière (1)", "49247")],
)  # fmt: skip
def test_what_people_write(shipped: Territories, text: str, code: str) -> None:
    assert code in codes(where(shipped, text))


def test_a_shared_commune(shipped: Territories) -> None:
    (answer,) = where(shipped, "Nantes")
    assert answer.etat == PARTAGEE
    assert answer.partielle
    assert holders(answer) == ["la-nantaise-centre-est", "nantes-grand-ouest"]


def test_a_zone_blanche_and_the_outside(shipped: Territories) -> None:
    (angers,) = where(shipped, "Angers")
    assert (angers.etat, angers.holders, angers.known) == (ZONE_BLANCHE, (), True)
    (brest,) = where(shipped, "Brest")
    assert (brest.etat, brest.holders, brest.known) == (COUVERTURE_INCONNUE, (), False)


def test_a_commune_beyond_the_perimeter_in_a_cpts(shipped: Territories) -> None:
    (redon,) = where(shipped, "Redon")
    assert redon.known
    assert holders(redon) == ["pays-de-redon"]


def test_a_cpts_without_event(shipped: Territories) -> None:
    (answer,) = where(shipped, "53147")
    assert answer.etat == "statut_inconnu"
    assert holders(answer) == ["pays-de-mayenne"]
    assert answer.holders[0].evenement is None


def test_homonyms_of_the_perimeter_come_first(shipped: Territories, france: Communes) -> None:
    answers = where(shipped, "Saint-Mars-du-Désert")
    assert sorted(codes(answers)) == ["44179", "53236"]
    everywhere = where(shipped, "Saint-Aubin")
    assert len(everywhere) > 5
    known = [answer.known for answer in where(shipped, "Beaulieu")]
    assert known == sorted(known, reverse=True)
    mixed = where(shipped, "44160")
    assert codes(mixed)[0] == "44003"
    first = where(shipped, "Le Pin")
    assert codes(first)[0] == "44124"
    assert {france.by_code[code].departement for code in codes(first)} > {"44"}


def test_a_postal_code_has_several_answers(shipped: Territories) -> None:
    assert codes(where(shipped, "44150")) == ["44150", "44003", "44163"]


def test_nothing_is_found(shipped: Territories) -> None:
    with pytest.raises(CommuneError, match=r"Ancenix.*vouliez-vous dire Ancenis, aujourd’hui"):
        where(shipped, "Ancenix")
    with pytest.raises(CommuneError, match=r"zzzzzz.*vérifier l’orthographe"):
        where(shipped, "zzzzzz")
    with pytest.raises(CommuneError):
        where(shipped, " ")


def test_a_contested_commune(make_plan: Callable[..., Path], france: Communes) -> None:
    plan = read_plan(make_plan({"a": "44003", "b": "44003"}))
    (answer,) = where(territories(plan, france, contested=True), "44003")
    assert answer.etat == CONTESTEE
    assert holders(answer) == ["a", "b"]


def test_a_city_is_one_answer_where_it_is_one_state(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    whole = territories(read_plan(make_plan({"a": "75056"}, perimetre="75")), france)
    assert codes(where(whole, "Paris")) == ["75056"]
    assert codes(where(whole, "75001")) == ["75101"]
    divided = territories(read_plan(make_plan({"a": "75101"}, perimetre="75")), france)
    answers = where(divided, "Paris")
    assert len(set(codes(answers))) == len(answers) == 20
    assert [holders(answer) for answer in answers] == [["a"], *[[]] * 19]
    assert codes(where(divided, "75001")) == ["75101"]
    assert codes(where(divided, "75116")) == ["75116"]


@pytest.mark.parametrize("text", ["06 12 34 56 78", "prenom.nom@exemple.fr"])
def test_who_a_person_is_is_not_repeated(shipped: Territories, text: str) -> None:
    with pytest.raises(CommuneError, match="masqué") as told:
        where(shipped, text)
    assert text not in str(told.value)
