"""What to tell a committee: what moved since a day, what waits, notes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.followup import Attente, Followup, eve, followup, latest_fact
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CptsgeoError, DateError
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.files.noting import read_notes
from cptsgeo.plan.territories import territories
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]

STATUTS = "\n".join((
    "a,2021-03-12,cpts_operationnelle,signature_aci,Contrat,",
    "a,2026-01-21,cpts_operationnelle,observation,Document,",
    "b,2024-02,en_phase_preparatoire,observation,,",
    "b,2026-01-10,accompagnement_en_cours,observation,Lettre,",
    "c,2024-05,accompagnement_en_cours,observation,,",
    "d,2025-06,cpts_operationnelle,observation,,",
    "b,2025-12,projet_finalise,prevision,Comité,",
    "c,2026-09,projet_finalise,prevision,,",
    "c,2029,cpts_operationnelle,prevision,,",
))  # fmt: skip
FICHES = "\n".join((
    "a,2026-01,complete,,,,,",
    "b,2026-01,partielle,,,,,",
    "c,2026-01,projet_de_sante_en_redaction,,,,,",
    "d,2022,complete,,,,,",
))  # fmt: skip
HOLDINGS = {"a": "44003 44029@2025-11-01", "b": "44082", "c": "44180", "d": "49007", "e": ""}


def of(folder: Path, france: Communes, depuis: str, mois: int = 6, au: str = "") -> Followup:
    plan, notes, since = read_plan(folder), read_notes(folder), parse_date(depuis)
    now = parse_date(au) if au else latest_fact(plan, notes)
    before, after = (territories(plan, france, date, contested=True) for date in (eve(since), now))
    return followup(before, after, since, mois=mois, notes=notes)


@pytest.fixture
def folder(make_plan: MakePlan) -> Path:
    return make_plan(
        HOLDINGS, statuts=STATUTS, fiches=FICHES,
        etapes="c,2025-10-03,copil,Compte rendu\nb,2023,pleniere,",
        suivi="b,2025-12-04,Relancer.\nb,2024,Ancienne.", a_attribuer="44109,a,2026-01",
        listes="a,officielle,Annexe,2025-12-01,,2025-12-02,",
    )  # fmt: skip


def test_what_moved(folder: Path, france: Communes) -> None:
    found = of(folder, france, "2025-09")
    assert found.territories.au == parse_date("2026-01")
    (moved,) = found.statuts
    assert (moved.avant, moved.evenement.statut, moved.evenement.cpts_id) == (
        "en_phase_preparatoire", "accompagnement_en_cours", "b",
    )  # fmt: skip
    assert [one.etape for one in found.etapes] == ["copil"]
    assert [one.cpts_id for one in found.listes] == ["a"]
    (move,) = found.comparaison.mouvements
    assert (move.codes, move.avant, move.apres) == (("44029",), (), ("CPTS A",))
    assert move.population > 0
    assert found.territoires_connus
    assert [one.note for one in found.notes] == ["Relancer."]


def test_a_date_begins_with_its_first_day(folder: Path, france: Communes) -> None:
    assert eve(parse_date("2026")).iso == "2025-12-31"
    assert eve(parse_date("2025-11")).iso == "2025-10-31"
    assert eve(parse_date("2025-10-03")).iso == "2025-10-02"
    assert eve(parse_date("0001")).iso == "0001-01-01"
    assert [one.etape for one in of(folder, france, "2025-10-03").etapes] == ["copil"]
    assert of(folder, france, "2025-10-04").etapes == ()


def test_what_waits(folder: Path, france: Communes) -> None:
    found = of(folder, france, "2025-09")
    (term,) = found.entretien.termes
    assert (term.cpts.cpts_id, term.terme.isoformat(), term.echu) == ("a", "2026-03-12", False)
    assert [one.cpts_id for one in found.entretien.sans_date] == ["d"]
    assert [one.cpts_id for one in found.entretien.previsions] == ["b"]
    assert [(one.cpts_id, one.date.iso) for one in found.a_venir] == [("c", "2026-09")]
    assert [*found.territories.a_attribuer] == ["44109"]
    assert [(one.cpts.cpts_id, one.attente) for one in found.reponses] == [
        ("e", Attente.ABSENTE), ("c", Attente.EN_REDACTION), ("b", Attente.PARTIELLE),
        ("d", Attente.ANCIENNE),
    ]  # fmt: skip


def test_projects_without_an_event(folder: Path, france: Communes) -> None:
    told = [(one.cpts.cpts_id, one.dernier) for one in of(folder, france, "2025-09", 3).silencieux]
    assert told == [("e", None), ("c", parse_date("2025-10-03"))]
    assert [one.cpts.cpts_id for one in of(folder, france, "2025-09").silencieux] == ["e"]
    later = of(folder, france, "2025-09", 6, "2026-08")
    assert [one.cpts.cpts_id for one in later.silencieux] == ["e", "c", "b"]


def test_nothing_is_told_of_what_comes_before(folder: Path, france: Communes) -> None:
    with pytest.raises(DateError, match=r"irait de 2027 à la fin de janvier\s2026"):
        of(folder, france, "2027")


def test_territories_without_dates(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003"}, statuts="a,2026,cpts_operationnelle,observation,,")
    found = of(folder, france, "2025")
    assert not found.territoires_connus
    assert found.reponses == ()
    assert found.notes == ()


def test_a_plan_without_any_date(make_plan: MakePlan, france: Communes) -> None:
    with pytest.raises(DateError, match=r"statuts\.csv"):
        of(make_plan({"a": "44003"}), france, "2025")


@pytest.mark.parametrize(
    ("row", "said"),
    [("z,2025,Note", "suivi.csv, ligne 2"), ("a,bientôt,SECRET", "suivi.csv, ligne 2")],
)
def test_notes_at_fault(make_plan: MakePlan, row: str, said: str) -> None:
    with pytest.raises(CptsgeoError, match=said) as told:
        read_notes(make_plan({"a": "44003"}, suivi=row))
    assert "SECRET" not in str(told.value)
