"""The catalogue as a whole: its codes, its words, and that every rule is tested both ways."""

import ast
import functools
import inspect
import re
from pathlib import Path

import pytest

from cptsgeo.rules.catalogue import CATALOGUE, FAMILLES
from cptsgeo.rules.finding import FIGURES, Severity
from cptsgeo.rules.rule import Rule

CODES = {
    "erreur": "commune_inconnue commune_ambigue code_cog_scinde commune_partagee "
    "partie_sans_derogation commune_nouvelle_decoupee commune_d_une_cpts_operationnelle "
    "statut_inconnu date_illisible cpts_en_double table_invalide cpts_inconnue "
    "dates_contradictoires theme_inconnu mission_inconnue",
    "avertissement": "commune_en_double nom_et_code_discordants commune_partagee_par_derogation "
    "derogation_inutile territoire_discontinu zone_blanche_enclavee commune_d_un_projet "
    "voisine_rendue_discontinue zone_blanche_isolee taille_et_population_publiees_discordantes "
    "taille_publiee_differente population_publiee_differente departements_publies_differents "
    "statut_en_recul cpts_sans_commune communes_rendues feuille_non_lue commune_a_attribuer "
    "liste_sans_commune contact_d_une_personne effectifs_contradictoires "
    "fiche_contredite",
    "information": "code_cog_ancien ville_par_arrondissements continuite_par_lien "
    "estimation_corrigee "
    "limite_commune_courte enclave_d_une_autre_cpts communes_charnieres seuil_de_taille_proche "
    "epci_partage plusieurs_departements plusieurs_regions composition_estimee statut_estime "
    "lecture_interpretee population_publiee_illisible statut_non_renseigne "
    "commune_par_ses_parties communes_gagnees commune_laissee_a_une_liste_plus_sure "
    "fiche_ancienne",
}
"""Codes are final: none of these may go, or ask for something else. New ones are added here."""

ESTIMATE = {
    "avertissement": "commune_d_une_cpts_operationnelle",
    "information": "territoire_discontinu continuite_par_lien limite_commune_courte "
    "zone_blanche_enclavee enclave_d_une_autre_cpts communes_charnieres taille_publiee_differente "
    "population_publiee_differente departements_publies_differents "
    "voisine_rendue_discontinue",
}
"""Contiguity, and what compares computed with published figures; what may be in no contract."""

INVITATION = (
    "commune_d_une_cpts_operationnelle commune_d_un_projet voisine_rendue_discontinue "
    "zone_blanche_isolee"
)

TESTS = sorted(Path(__file__).parent.glob("test_*.py"))
MODULES = sorted({Path(inspect.getfile(rule.check)) for rule in CATALOGUE})

every_rule = pytest.mark.parametrize("rule", CATALOGUE, ids=[rule.code for rule in CATALOGUE])


def test_codes_are_final() -> None:
    known = {code: severity for severity, codes in CODES.items() for code in codes.split()}
    assert {rule.code: rule.severity.value for rule in CATALOGUE} == known


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in CATALOGUE]
    assert len(codes) == len(set(codes))
    assert [rule for family in FAMILLES.values() for rule in family] == list(CATALOGUE)


def test_estimates_and_invitations_lower_what_they_should() -> None:
    known = {code: severity for severity, codes in ESTIMATE.items() for code in codes.split()}
    assert {rule.code: rule.estimee.value for rule in CATALOGUE if rule.estimee} == known
    assert {rule.code for rule in CATALOGUE if rule.abaissable} == set(INVITATION.split())


@every_rule
def test_a_code_is_french_snake_case(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", rule.code)
    assert isinstance(rule.severity, Severity)


@every_rule
@pytest.mark.parametrize("field", ["titre", "raison", "description", "source", "exemple"])
def test_a_rule_is_documented_in_french_typography(rule: Rule, field: str) -> None:
    text = getattr(rule, field)
    assert text == text.strip() != ""
    assert "'" not in text
    assert "  " not in text
    assert not re.search(r"[^\u00a0][:;?!»](?=\s|$)", text), "no non-breaking space before"
    assert not re.search(r"«(?!\u00a0)", text), "no non-breaking space after"


@every_rule
def test_titles_are_headings_and_descriptions_sentences(rule: Rule) -> None:
    assert rule.titre[0].isupper()
    assert rule.titre[-1] not in ".:;"
    assert rule.raison[-1] not in ".:;"
    assert rule.description[0].isupper()
    assert rule.description[-1] in ".…"
    assert rule.exemple[-1] in ".…?"


def test_titles_are_unique() -> None:
    assert len({rule.titre for rule in CATALOGUE}) == len(CATALOGUE)


def literals(path: Path) -> set[str]:
    """Keys of dictionaries, and names of keyword arguments, that a module writes out."""
    told = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            keys = (key.value for key in node.keys if isinstance(key, ast.Constant))
            told |= {key for key in keys if isinstance(key, str)}
        elif isinstance(node, ast.Call):
            told |= {keyword.arg for keyword in node.keywords if keyword.arg}
    return told


def test_the_vocabulary_of_figures_holds_no_unused_word() -> None:
    used = set().union(*map(literals, MODULES))
    assert FIGURES.keys() - used == set()


@pytest.mark.parametrize("word", FIGURES)
def test_a_figure_is_told_in_french(word: str) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", word)
    assert FIGURES[word]
    assert "'" not in FIGURES[word]


@functools.cache
def calls(name: str) -> set[str]:
    """Codes that the tests of rules give to `found` or `absent`, written out."""
    told = set()
    for path in TESTS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                told.add(ast.literal_eval(node.args[1]))
    return told


@every_rule
def test_a_rule_is_tested_both_ways(rule: Rule) -> None:
    """Some test of `tests/rules/` asserts that it finds something, and another that it does not."""
    assert rule.code in calls("found")
    assert rule.code in calls("absent")
