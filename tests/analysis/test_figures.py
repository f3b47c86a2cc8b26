"""Figures of an edition: groups with their base, means of five and more, published beside ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.figures import Absence, Axe, Figures, Mesure, figures
from cptsgeo.analysis.published_figures import beside
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import PlanError
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]

HOLDINGS = dict(zip("abcdefg", ("44003", "44029", "44082", "44180", "44109", "49007", ""),
                    strict=True))  # fmt: skip


def of(folder: Path, france: Communes) -> Territories:
    return territories(read_plan(folder), france, contested=True)


def counts(found: Figures, axe: Axe) -> dict[int | str, int]:
    return {one.cle: len(one.cpts_ids) for one in found.by(axe).groupes}


def test_the_region(shipped: Territories) -> None:
    found = figures(shipped)
    assert counts(found, Axe.TAILLE) == {1: 7, 2: 16, 3: 16, 4: 2}
    assert [one.publiees for one in found.by(Axe.TAILLE).groupes] == [5, 15, 18, 4]
    assert counts(found, Axe.ANNEE) == {2021: 8, 2023: 6, 2024: 1}
    assert counts(found, Axe.TYPOLOGIE) == {}
    assert counts(found, Axe.DEPARTEMENT) == {"44": 16, "49": 7, "53": 7, "72": 6, "85": 7}
    for figure in found.figures:
        apart = [one for held in figure.absentes.values() for one in held]
        grouped = [one for group in figure.groupes for one in group.cpts_ids]
        assert sorted([*apart, *grouped]) == sorted(shipped.cpts)
    assert found.by(Axe.TAILLE).absentes.keys() == {Absence.PARTAGEE}
    assert len(found.by(Axe.ANNEE).absentes[Absence.ANNEE_INCONNUE]) == 22
    assert (len(found.repondantes), len(found.en_redaction)) == (32, 2)
    assert all(one.reponses == 0 and one.valeur is None
               for one in found.ensemble.moyennes.values())  # fmt: skip


def test_a_department_looks_at_its_cpts(shipped: Territories) -> None:
    found = figures(shipped, departements=["53"])
    assert len(found.ensemble.cpts_ids) == 7
    with pytest.raises(PlanError, match="75"):
        figures(shipped, departements=["75"])


def test_published_figures_beside_ours(shipped: Territories) -> None:
    told = {(one.chiffre.indicateur, one.chiffre.perimetre): one for one in beside(shipped)}
    assert len(told) == 24
    every = told["CPTS de la région", "Pays de la Loire, 21/01/2026"]
    assert (every.chiffre.valeur, every.notre and every.notre.valeur) == ("43", 43)
    chapters = [one for (name, _), one in told.items() if name == "CPTS du chapitre"]
    assert len(chapters) == 5
    for one in chapters:
        assert one.notre
        assert one.chiffre.valeur == str(one.notre.valeur)
    # Nothing is filled in: neither what the document has in pictures, nor what sheets do not say.
    assert told["Taux d'adhésion moyen", "33 CPTS répondantes"].notre is None
    assert told["Répartition par taille", "échantillon des fiches complétées"].notre is None


ROWS = "\n".join((
    "a,2024,complete,,rural,1,1,1",
    "a,2026,complete,,Rural,100,50,10",
    "b,2026,complete,,rural,100,40,",
    "c,2026,partielle,,RURAL,200,60,20",
    "d,2026,complete,,Rural,0,70,30",
    "e,2026,complete,,rural,100,30,40",
    "f,2026,projet_de_sante_en_redaction,,,,,",
    "g,2026,non_renseignee,,,,,",
))  # fmt: skip


def test_means_of_the_last_sheets(make_plan: MakePlan, france: Communes) -> None:
    found = figures(of(make_plan(HOLDINGS, fiches=ROWS), france))
    means = found.ensemble.moyennes
    assert means[Mesure.MEMBRES] == (5, 50)
    # Four are too few; a territory without professionals has no rate.
    assert means[Mesure.ACTIFS] == (4, None)
    assert means[Mesure.TAUX] == (4, None)
    typology = found.by(Axe.TYPOLOGIE)
    # Spelled in three ways: as most do, and of as many, by the alphabet.
    assert counts(found, Axe.TYPOLOGIE) == {"Rural": 5}
    assert typology.groupes[0].moyennes[Mesure.MEMBRES] == (5, 50)
    assert typology.absentes == {
        Absence.EN_REDACTION: ("f",),
        Absence.FICHE_NON_REMPLIE: ("g",),
    }
    assert found.by(Axe.TAILLE).absentes == {Absence.SANS_COMMUNE: ("g",)}
    assert found.by(Axe.DEPARTEMENT).absentes == {Absence.SANS_DEPARTEMENT: ("g",)}
    # All five are in Loire-Atlantique, and f alone in Maine-et-Loire says nothing.
    held = {one.cle: one.moyennes[Mesure.MEMBRES] for one in found.by(Axe.DEPARTEMENT).groupes}
    assert held == {"44": (5, 50), "49": (0, None)}


def test_sheets_of_a_date(make_plan: MakePlan, france: Communes) -> None:
    plan = of(make_plan(HOLDINGS, fiches=ROWS), france)
    found = figures(plan, fiches_au=parse_date("2024"))
    assert found.ensemble.moyennes[Mesure.MEMBRES] == (1, None)
    assert found.repondantes == ("a",)
