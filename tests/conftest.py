"""What the tests share: the shipped data, read once, and small plans made by hand."""

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from examples import load_profile

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.files import process
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import Plan
from cptsgeo.plan.territories import Territories, territories

load_profile()
# Whoever runs the tests may have chosen a plan, or communes.
os.environ["XDG_DATA_HOME"] = str(Path(__file__).with_name("data") / "absent")
for name in ("CPTSGEO_PLAN", "CPTSGEO_REFERENTIEL"):
    os.environ.pop(name, None)
# All of France is a million objects without a cycle: looking for some took a tenth of the time.
gc.set_threshold(50_000, 20, 100)
# What measures the branches that tests pass through is at work in processes apart too.
process.ENVIRONMENT |= {name for name in os.environ if name.startswith("COVERAGE_")}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the tests out among workers as `scheduling` says."""
    from scheduling import Together

    return Together(config, log)


@pytest.fixture(scope="session")
def france() -> Communes:
    return read_communes()


@pytest.fixture(scope="session")
def shipped_plan() -> Plan:
    return read_plan(default_plan())


@pytest.fixture(scope="session")
def shipped(shipped_plan: Plan, france: Communes) -> Territories:
    return territories(shipped_plan, france)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Copy the shipped plan to a folder with a space and accents in its name."""
    folder = tmp_path / "mon plan été"
    folder.mkdir()
    for file in default_plan().iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


HEADERS = {
    "cpts": "cpts_id,nom,fiabilite_composition",
    "compositions": "cpts_id,code_commune,depuis,jusqu_au",
    "listes": "cpts_id,fiabilite,source,date_liste,effet,modifiee_le,prevu",
    "a-attribuer": "code_commune,venait_de,depuis",
    "adhesions": "cpts_id,code_commune,professions,objet,date,source",
    "etapes": "cpts_id,date,etape,source",
    "statuts": "cpts_id,date,statut,nature,source,estime",
    "derogations": "code_commune,cpts_ids,couverture",
    "noms-anciens": "nom,annee,cpts_id,estime",
    "totaux-publies": "date,indicateur,valeur",
    "missions": "code,libelle,nature,rang",
    "themes": "code,libelle,mission,description",
    "actions": "cpts_id,mission,theme,libelle,professions,precision,etat,date,source,note",
    "fiches": "cpts_id,date,reponse,missions_optionnelles,typologie,professionnels,membres,"
    "membres_actifs",
    "suivi": "cpts_id,date,note",
    "chiffres-publies": "indicateur,valeur,unite,perimetre,source",
}


@pytest.fixture
def make_plan(tmp_path: Path) -> Callable[..., Path]:
    """Give what writes a plan folder from what each CPTS holds.

    ``make_plan({"a": "44003 44109@2021/2023"})`` makes « CPTS A » with two communes, the second
    from 2021 to 2023. Other tables are rows without header: ``statuts="a,2021,…"``.
    """

    def write(
        holdings: dict[str, str], *, perimetre: str = "44 49", cog: int = 2026, **tables: str
    ) -> Path:
        folder = tmp_path / "plan"
        folder.mkdir(exist_ok=True)
        quoted = ", ".join(f'"{code}"' for code in perimetre.split())
        head = f'nom = "Essai"\nperimetre = [{quoted}]\ncog = {cog}\n'
        (folder / "plan.toml").write_text(head, encoding="utf-8")
        rows = {
            "cpts": "\n".join(f"{cpts},CPTS {cpts.upper()},officielle" for cpts in holdings),
            "compositions": "\n".join(
                f"{cpts},{code},{since},{until}"
                for cpts, codes in holdings.items()
                for code, _, dates in (text.partition("@") for text in codes.split())
                for since, _, until in [dates.partition("/")]
            ),
        }
        rows |= {name.replace("_", "-"): text for name, text in tables.items()}
        for name, text in rows.items():
            table = f"{HEADERS[name]}\n{text}\n"
            (folder / f"{name}.csv").write_text(table, encoding="utf-8")
        return folder

    return write
