"""Names that are no text, or that a terminal would obey: told by each command, obeyed by none.

A name of a file comes as bytes; those that are no UTF-8 are half of a pair of signs to Python, and
no file can hold them.
"""

import json
import os
import shutil
import sqlite3
import sys
import xml.dom.minidom
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Result, run

from cptsgeo.paths import default_plan

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")

BAD = os.fsdecode(b"caf\xe9\x1b[2J\n\xe2\x80\xae\x07")
NAME = os.fsdecode(b"caf\xe9\xe2\x80\xae")
"""As bad, of signs that a name of what is written may have."""
TEXT = "N\x00\x1b[2J \u202eord\ufffe"
ORDERS = {*map(chr, [*range(9), 11, 12, *range(14, 32), *range(127, 160)]), *"\u202a\u202e\ufffe"}
SQUARE = [[-0.8, 48.0], [-0.7, 48.0], [-0.7, 48.1], [-0.8, 48.1], [-0.8, 48.0]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a layer, a list and a plan whose names and texts are such."""
    shutil.copytree(default_plan(), tmp_path / f"{BAD}-plan")
    head = tmp_path / f"{BAD}-plan" / "plan.toml"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace('nom = "', r'nom = "\u001b[2J\u0000\u202e', 1), encoding="utf-8")
    feature = {"type": "Feature", "properties": {"nom": TEXT + "\ud800", TEXT: TEXT},
               "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}  # fmt: skip
    layer = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / f"{BAD}.geojson").write_text(json.dumps(layer), encoding="utf-8")
    (tmp_path / f"{BAD}.csv").write_text("code;valeur\n53130;1\n53054;2\n", encoding="utf-8")
    return tmp_path


def told(done: Result) -> str:
    """What a command says: no traceback, nothing that a terminal would obey."""
    text = done.stdout + done.stderr
    assert "Traceback" not in text
    assert not ORDERS.intersection(text), repr(text)
    return text


def texts(path: Path) -> Iterator[str]:
    """All that a file holds."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode()
                assert "_x001B_" not in text
                yield text
    elif content.startswith(b"SQLite"):
        base = sqlite3.connect(path)
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            for row in base.execute(f'SELECT * FROM "{table}"'):
                yield from (value for value in row if isinstance(value, str))
        base.close()
    else:
        yield content.decode()
        if path.suffix in {".json", ".geojson"}:
            yield json.dumps(json.loads(content), ensure_ascii=False)
            assert b"\\u001b" not in content
        if path.suffix == ".kml":
            xml.dom.minidom.parseString(content)


LAYER, LIST, PLAN = f"{BAD}.geojson", f"{BAD}.csv", f"{BAD}-plan"
WRITTEN = {
    **{f"ajuster {end}": ("ajuster", LAYER, "--sortie", f"a.{end}")
       for end in ("csv", "html", "json", "kml", "geojson", "gpkg", "xlsx", "txt")},
    **{f"diagnostiquer {end}": ("diagnostiquer", LAYER, "--sortie", f"d.{end}")
       for end in ("csv", "html", "json", "kml", "geojson", "gpkg", "xlsx", "txt")},
    "ajuster --carte": ("ajuster", LAYER, "--sortie", "a.csv", "--carte", "c.html"),
    "reparer": ("diagnostiquer", LAYER, "--reparer", "r.geojson"),
    "reparer gpkg": ("diagnostiquer", LAYER, "--reparer", "r.gpkg"),
    "proposer": ("diagnostiquer", LAYER, "--proposer", "p"),
    **{f"valider {end}": ("valider", LIST, "--nom", TEXT[2:] + BAD, "--sortie", f"v.{end}")
       for end in ("html", "json", "txt")},
    "valider sans nom": ("valider", LIST, "--sortie", "v.html"),
    "valider le plan": ("valider", "--plan", PLAN, "--sortie", "v.html"),
    "couverture": ("couverture", "--plan", PLAN, "--sortie", "c.csv"),
    "indicateur": ("couverture", "--plan", PLAN, "--indicateur", LIST, "--sortie", "c.json"),
    "zones-blanches": ("zones-blanches", "--plan", PLAN, "--sortie", "z.html"),
    "actions": ("actions", "--plan", PLAN, "--sortie", "a.json"),
    "chiffres": ("chiffres", "--plan", PLAN, "--sortie", "f.json"),
    "suivi": ("suivi", "--plan", PLAN, "--depuis", "2025", "--sortie", "u.json"),
    "evolution": ("evolution", "--plan", PLAN, "--sortie", "e.json"),
    "preparer": ("recenser", "preparer", "--plan", PLAN, "--edition", "2027-01", "--sortie", "r"),
    "comparer": ("comparer", PLAN, PLAN, "--sortie", "c.json"),
    "exporter": ("exporter", "--plan", PLAN, "--departement", "53", "--sortie", "x.kml"),
    "cartes": ("cartes", "--plan", PLAN, "--departement", "53", "--sortie", "m"),
    "atelier": ("atelier", "--plan", PLAN, "--departement", "53", "--proposition", LIST,
                "--sortie", "a.html"),
    "modele": ("plan", "modele", "--departement", "53", "--format", "csv", "--sortie", f"{NAME}-m"),
    "modele xlsx": ("plan", "modele", "--departement", "53", "--sortie", f"{NAME}-m.xlsx"),
    "copier": ("plan", "copier", "--plan", PLAN, "--sortie", f"{NAME}-c"),
    "copier xlsx": ("plan", "copier", "--plan", PLAN, "--sortie", f"{NAME}-c.xlsx"),
    "migrer": ("cog", "migrer", PLAN, "--sortie", "g", "--rapport", "g.json"),
    "sortie": ("ajuster", LAYER, "--sortie", f"{NAME}-s.csv"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_and_said_is_clean(place: Path, name: str) -> None:
    before = {*place.rglob("*")}
    done = run(*WRITTEN[name], cwd=place)
    assert done.returncode in (0, 1), done.stderr
    told(done)
    written = [one for one in place.rglob("*") if one.is_file() and one not in before]
    assert written
    for path in written:
        for text in texts(path):
            assert not ORDERS.intersection(text), path.name
            text.encode()


TOLD = {
    "ou": ("ou", BAD),
    "ou json": ("ou", "Ancenis", "--plan", PLAN, "--format", "json"),
    "valider": ("valider", LIST, "--nom", BAD),
    "valider le plan": ("valider", "--plan", PLAN),
    "une liste absente": ("valider", f"{BAD}x"),
    "un plan absent": ("valider", "--plan", f"{BAD}x"),
    "un dossier": ("valider", PLAN),
    "ajuster": ("ajuster", LAYER),
    "element": ("ajuster", LAYER, "--element", BAD),
    "prendre": ("ajuster", LAYER, "--prendre", BAD),
    "crs": ("ajuster", LAYER, "--crs", BAD),
    "seuil": ("ajuster", LAYER, "--seuil", BAD),
    "format": ("ajuster", LAYER, "--format", BAD),
    "sortie": ("ajuster", LAYER, "--sortie", f"x.{BAD}"),
    "sortie refusée": ("ajuster", LAYER, "--sortie", f"{BAD}.csv"),
    "copier": ("plan", "copier", "--plan", PLAN, "--sortie", BAD),
    "cartes": ("cartes", "--sortie", BAD),
    "commande": (BAD,),
    "sous-commande": ("donnees", BAD),
    "option": (f"--{BAD}",),
    "date": ("ou", "Nantes", "--au", BAD),
    "departement": ("couverture", "--departement", BAD),
    "region": ("zones-blanches", "--region", BAD),
    "cpts": ("cartes", "--cpts", BAD),
    "integrer": ("plan", "integrer", LIST, "--id", BAD, "--nom", BAD, "--plan", PLAN),
    "choisir": ("cog", "migrer", PLAN, "--choisir", BAD, "--sortie", "g"),
    "autour": ("atelier", "--autour", BAD),
    "feuille": ("valider", LIST, "--feuille", BAD),
    "donnees": ("donnees", "info", BAD),
    "donnees choisir": ("donnees", "choisir", BAD),
    "importer": ("donnees", "importer", LAYER, LIST, "--nom", BAD),
    "referentiel": ("ou", "Nantes", "--referentiel", BAD),
    "telecharger": ("donnees", "telecharger", BAD),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_is_clean(place: Path, name: str) -> None:
    assert told(run(*TOLD[name], cwd=place))
