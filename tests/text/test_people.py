"""What tells of a person in what a CPTS answers."""

import pytest

from cptsgeo.plan.model import Plan
from cptsgeo.text.people import tells_of_person, veiled

CPTS = "CPTS de Saint-Martin et du Lac"


@pytest.mark.parametrize(
    "text",
    ["Dr Dupont", "le docteur Petit", "voir mme durand", "Marie DURAND", "Jean-Pierre Martin",
     "contact : Sophie", "06 12 34 56 78", "+33 6 12 34 56 78", "10101234567",
     "2 69 05 49 588 157 80",
     "marie.durand@cpts-lac.fr", "m.durand [at] gmail.com", "Pr. Leroy, CHU",
     "M. Durand", "voir M.DURAND", "marie durand", "https://marie-durand.fr",
     "www.doctolib.fr/medecin/nantes/marie-durand", "au centre hospitalier, voir Marie Durand",
     "MSP\nMarie Durand", "J. Durand", "J.-P. Le Goff", "DURAND J."],
)  # fmt: skip
def test_a_person_is_known(text: str) -> None:
    assert tells_of_person(text, CPTS)


@pytest.mark.parametrize(
    "text",
    ["", "Docteur junior", "docteurs juniors accueillis", "MSP Simone Veil", "Octobre rose",
     "Centre hospitalier Jean Monnet", "à Saint-Pierre-Montlimart", "Sainte Marie", "Mars bleu",
     "contact@cpts-lac.fr", "coordination@cpts-lac.fr", "44 communes, 85 000 habitants",
     "IPA, ASALEE",
     "Saint-Martin", "le 12/01/2027", "lycée Jean Bodin", "PSSM ; AFGSU 2", "M’T dents",
     "M.T. dents", "A. Améliorer l’accès aux soins", "Hépatite B. Dépistage", "octobre rose",
     "https://www.cpts-lac.fr", "www.monbilanprevention.fr"],
)  # fmt: skip
def test_what_is_nobody_is_not(text: str) -> None:
    assert not tells_of_person(text, CPTS)


def test_what_cpts_have_published_tells_of_nobody(shipped_plan: Plan) -> None:
    names = {one.cpts_id: one.nom for one in shipped_plan.cpts}
    for one in shipped_plan.observatoire.actions:
        for text in (one.precision, one.libelle):
            assert not tells_of_person(text or "", names[one.cpts_id]), text
    for cpts in shipped_plan.cpts:
        assert not tells_of_person(cpts.nom, cpts.nom)
        assert not tells_of_person(cpts.contact or "", cpts.nom)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Réponse Marie Durand (2).xlsx", "Réponse [nom masqué] (2).xlsx"),
        ("DURAND Marie.xlsx", "[nom masqué].xlsx"),
        ("Durand, Marie", "[nom masqué]"),
        ("Mme durand et Dr_Petit.ods", "[nom masqué] et [nom masqué].ods"),
        ("marie durand", "[nom masqué]"),
        ("Marie Durand, Pierre Petit", "[nom masqué], [nom masqué]"),
        ("de m.durand@gmail.com, 06 12 34 56 78", "de [adresse masquée], [téléphone masqué]"),
        ("CPTS du Lac – réponse.xlsx", "CPTS du Lac – réponse.xlsx"),
        ("MSP Simone Veil/saint-martin.xlsx", "MSP Simone Veil/saint-martin.xlsx"),
        ("", ""),
    ],
)
def test_names_of_files_and_sheets_are_told_without_persons(text: str, told: str) -> None:
    assert veiled(text, CPTS) == told
