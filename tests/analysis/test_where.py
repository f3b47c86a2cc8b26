"""Which CPTS a commune belongs to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.coverage import CONTESTEE, COUVERTURE_INCONNUE, PARTAGEE, ZONE_BLANCHE
from cptsgeo.analysis.where import Answer
from cptsgeo.analysis.where import where as found
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CommuneError
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories


def where(known: Territories, text: str) -> tuple[Answer, ...]:
    return found(known, text).answers


def codes(answers: tuple[Answer, ...]) -> list[str]:
    return [answer.match.commune.code for answer in answers]


def holders(answer: Answer) -> list[str]:
    return [holder.cpts.cpts_id for holder in answer.holders]


@pytest.mark.parametrize("text", ["Ancenis", "44003", "44150", "ANCENIS SAINT GEREON"])
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
    first = where(shipped, "Le Pin")
    assert codes(first)[0] == "44124"
    assert {france.by_code[code].departement for code in codes(first)} > {"44"}


def test_a_postal_code_comes_before_the_code_of_another_commune(shipped: Territories) -> None:
    several = found(shipped, "44150")
    assert codes(several.answers) == ["44003", "44163"]
    assert (codes(several.also), several.post) == (["44150"], "44150")
    blain = found(shipped, "44130")
    assert codes(blain.answers) == ["44015", "44023", "44056", "44062", "44111"]
    assert codes(blain.also) == ["44130"]
    ((etat, held, members),) = blain.groups
    assert (etat, [one.cpts.cpts_id for one in held]) == ("cpts_operationnelle", ["erdre-et-canal"])
    assert members == blain.answers


def test_a_number_that_is_one_code_only(shipped: Territories, france: Communes) -> None:
    coded = found(shipped, "44003")
    assert (codes(coded.answers), coded.also, coded.post) == (["44003"], (), "")
    posted = found(shipped, "44260")
    assert len(posted.answers) > 1
    assert (posted.also, posted.post) == ((), "44260")
    # A former INSEE code is one too.
    assert codes(found(shipped, "44160").also) == ["44003"]
    # What bears the number as both is told once.
    both = next(code for code, one in france.by_code.items() if code in one.codes_postaux.split())
    twice = found(shipped, both)
    assert both in codes(twice.answers)
    assert both not in codes(twice.also)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Savenay 44260", ["44195"]),
        ("44260 Savenay", ["44195"]),
        ("savenay, 44260", ["44195"]),
        ("Savenay (44)", ["44195"]),
        ("Savenay 44195", ["44195"]),
        ("Savenay - Loire-Atlantique", ["44195"]),
        ("Boussay 44190", ["44022"]),
        ("Boussay 37", ["37033"]),
        ("Ancenis 44150", ["44003"]),
        ("St Philbert de Gd Lieu 44310", ["44188"]),
        ("Saint-Géréon 44160", ["44003"]),
        ("Lyon 69003", ["69383"]),
        ("Marseille 13", ["13055"]),
        ("Nantes 44300", ["44109"]),
        ("Ajaccio 2A", ["2A004"]),
        ("la Chapelle 44", ["44030", "44031", "44032", "44033", "44035"]),
        ("la Chapelle (Loire-Atlantique)", ["44030", "44031", "44032", "44033", "44035"]),
        ("Saint-Martin 85", ["85244", "85245", "85246", "85247", "85248"]),
        ("Saint-Martin (Loiret)", ["45290", "45291"]),
    ],
)
def test_a_name_and_what_stands_beside_it(
    shipped: Territories, text: str, expected: list[str]
) -> None:
    assert codes(where(shipped, text)) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Savenay 85", "du département Vendée (85) ne s’appelle « Savenay » : "
         "vouliez-vous dire Savenay (44)"),
        ("Savenay 44130", "de code postal ou INSEE 44130 ne s’appelle « Savenay » : "
         "vouliez-vous dire Savenay (44260)"),
        ("Savenay 99999", "99999 ne s’appelle"),
        ("Savenai 44260", "« Savenai » : vouliez-vous dire Savenay (44260)"),
        ("Savenai (44)", "vouliez-vous dire Savenay (44)"),
        ("Boussay 85", "vouliez-vous dire Boussay (44) ou Boussay (37)"),
        ("Zzzzzz 44", "vérifier l’orthographe"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_where_it_is_said_to_be(
    shipped: Territories, text: str, told: str
) -> None:
    with pytest.raises(CommuneError) as refused:
        where(shipped, text)
    assert told in str(refused.value).replace("\u00a0", " ")
    assert "\n" not in str(refused.value)


@given(data=st.data())
@examples(40)
def test_any_commune_is_found_by_its_name_and_any_place_of_its_own(
    shipped: Territories, france: Communes, data: st.DataObject
) -> None:
    commune = france.by_code[data.draw(st.sampled_from(sorted(france.by_code.codes)))]
    place = data.draw(
        st.sampled_from([commune.code, commune.departement, *commune.codes_postaux.split()])
    )
    form = data.draw(st.sampled_from(["{0} {1}", "{1} {0}", "{0} ({1})", "{0}, {1}"]))
    answers = where(shipped, form.format(commune.nom, place))
    atoms = {commune.code, *france.atoms_of(commune.code)}
    assert atoms & {*codes(answers)}
    assert all(answer.match.commune.departement == commune.departement for answer in answers)


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
