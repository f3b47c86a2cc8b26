"""A report as JSON, held against its published schema."""

import json
import re

import jsonschema
import pytest
from moteur import of_every_worth
from proposals import proposal

from cptsgeo import __version__
from cptsgeo.communes.communes import Communes
from cptsgeo.plan import aci
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories
from cptsgeo.render.report.as_json import json_schema, to_document, to_json
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.finding import FIGURES, Severity
from cptsgeo.rules.validation import Report, validate, validate_proposal
from cptsgeo.rules.verdict import COMPETENCE


@pytest.fixture(scope="module")
def reports(shipped_plan: Plan, shipped: Territories, france: Communes) -> dict[str, Report]:
    mixed = proposal(france, "49007 44003 44160 99999 85084 53130 75101")
    return {
        "plan": validate(shipped_plan, communes=france),
        "proposal": validate_proposal(shipped, mixed),
        "invitation": validate_proposal(shipped, mixed, invitation=True),
        "replacement": validate_proposal(
            shipped, proposal(france, "44109 44162"), remplace="nantes-grand-ouest"
        ),
        "empty": validate_proposal(shipped, proposal(france, "99999")),
    }


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", ["plan", "proposal", "invitation", "replacement", "empty"])
def test_documents_keep_the_schema(reports: dict[str, Report], name: str) -> None:
    document = json.loads(to_json(reports[name], empreinte="0123"))
    jsonschema.Draft202012Validator(json_schema()).validate(document)
    assert document["cptsgeo"] == __version__
    told, counts = document["verdict"], reports[name].counts
    assert told["etat"] == (
        "obstacles" if counts[Severity.ERREUR]
        else "a_trancher" if counts[Severity.AVERTISSEMENT] else "aucun_obstacle"
    )  # fmt: skip
    assert told["phrase"] == reports[name].verdict.phrase
    assert told["competence"] == COMPETENCE
    # Kept for one release, for readers of version 1.
    assert told["recevable"] is reports[name].acceptable is (told["etat"] != "obstacles")
    assert len(document["constats"]) == len(reports[name].findings)


def test_the_schema_refuses_what_it_does_not_describe(reports: dict[str, Report]) -> None:
    document = json.loads(to_json(reports["proposal"]))
    validator = jsonschema.Draft202012Validator(json_schema())
    for path, value in [
        (("version",), 1),
        (("verdict", "etat"), "recevable"),
        (("territoires", 0, "fiabilite"), "sure"),
        (("plan", "fiabilites", "estimation"), -1),
        (("nouveau",), 1),
        (("constats", 0, "severite"), "grave"),
        (("constats", 0, "emprise"), [1, 2]),
        (("territoires", 0, "population"), "1"),
        (("territoires", 0, "nouveau"), 1),
    ]:
        changed = json.loads(json.dumps(document))
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = value
        assert not validator.is_valid(changed), path


def test_findings_are_told_by_name_and_code(reports: dict[str, Report]) -> None:
    document = to_document(reports["proposal"])
    taken = next(
        f for f in document["constats"] if f["code"] == "commune_d_une_cpts_operationnelle"
    )
    assert taken["communes"] == [{"code_commune": "44003", "nom": "Ancenis-Saint-Géréon"}]
    assert {"cpts_id": "ancenis", "nom": "CPTS d'Ancenis"} in taken["cpts"]
    west, south, east, north = taken["emprise"]
    assert -1.3 < west < east < -1.0
    assert 47.3 < south < north < 47.5
    titles = {rule.code: rule.titre for rule in CATALOGUE}
    for finding in document["constats"]:
        assert finding["titre"] == titles[finding["code"]]
        assert finding["chiffres"].keys() <= FIGURES.keys()
    unknown = next(f for f in document["constats"] if f["code"] == "commune_inconnue")
    assert unknown["lieux"] == [{"fichier": "liste.csv", "feuille": "", "ligne": 5}]


def test_the_territory_of_a_proposal(reports: dict[str, Report], france: Communes) -> None:
    (found,) = to_document(reports["proposal"])["territoires"]
    codes = [commune["code_commune"] for commune in found["communes"]]
    assert codes == ["44003", "49007", "53130", "75101", "85084"]
    assert found["population"] == sum(france.atoms[code].population for code in codes)
    assert sum(found["financement"].values()) == found["financement_maximum"]
    assert found["financement_crise_grave"] == aci.financement_crise_grave(found["taille"])
    by_code = {commune["code_commune"]: commune for commune in found["communes"]}
    assert by_code["44003"]["codes_postaux"] == ["44150"]
    assert [c["cpts_id"] for c in by_code["44003"]["cpts_actuelles"]] == ["ancenis"]
    assert by_code["49007"]["cpts_actuelles"] == []
    neighbour = next(one for one in found["voisines"] if one["cpts_id"] == "ancenis")
    assert neighbour["communes_prises"] == [
        {"code_commune": "44003", "nom": "Ancenis-Saint-Géréon"}
    ]
    lost = neighbour["avant"]["population"] - neighbour["apres"]["population"]
    assert lost == france.atoms["44003"].population
    lengths = [one["longueur_metres"] for one in found["voisines"]]
    assert lengths == sorted(lengths, reverse=True)


def test_no_funding_is_told_where_none_is_computed(reports: dict[str, Report]) -> None:
    (found,) = to_document(reports["empty"])["territoires"]
    assert found["financement"] is None
    assert found["financement_maximum"] is None


def test_lists_are_told_by_what_they_are_worth(shipped: Territories, france: Communes) -> None:
    plan = of_every_worth(shipped)
    whole = to_document(validate(plan.plan, communes=france))
    worth = {one.cpts_id: one.fiabilite for one in plan.plan.cpts}
    assert {one["cpts_id"]: one["fiabilite"] for one in whole["territoires"]} == worth
    assert whole["plan"]["fiabilites"] == {
        "officielle": 11, "declaree": 11, "non_precisee": 11, "estimation": 10,
    }  # fmt: skip
    one = to_document(validate_proposal(plan, proposal(france, "49007 44003")))
    assert one["plan"]["fiabilites"] == whole["plan"]["fiabilites"]  # Not the proposal's own.
    (territory,) = one["territoires"]
    assert territory["fiabilite"] is None
    assert all(near["fiabilite"] == worth[near["cpts_id"]] for near in territory["voisines"])


def test_the_same_report_gives_the_same_bytes(
    reports: dict[str, Report], shipped_plan: Plan, france: Communes
) -> None:
    assert to_json(reports["plan"]) == to_json(validate(shipped_plan, communes=france))
    assert re.search(r'"empreinte": null', to_json(reports["plan"]))
