"""``cptsgeo atelier``: what it shows, what it begins with, and that it is one light file."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import assert_one_sentence, run

from cptsgeo.errors import CommuneError, TableError
from cptsgeo.plan.territories import Territories
from cptsgeo.render.atelier.engine import engine_nodes
from cptsgeo.render.atelier.extent import extent, start
from cptsgeo.render.atelier.packing import front_coded
from cptsgeo.render.atelier.page import Start, as_written, page_atelier


def data(page: str) -> dict[str, Any]:
    found = re.search(r'id="donnees">(.*?)</script>', page, re.DOTALL)
    assert found
    document: dict[str, Any] = json.loads(found[1])
    return document


def test_the_region_is_a_light_page_and_always_the_same(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        done = run("atelier", "--sortie", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        assert name in done.stderr
    page = (tmp_path / "a.html").read_bytes()
    assert page == (tmp_path / "b.html").read_bytes()
    assert len(page) <= 600_000
    text = page.decode("utf-8")
    assert "<title>Atelier – Pays de la Loire</title>" in text
    assert not re.search(r"""(?:src|href)=["']?https?:""", text)
    assert data(text)["depart"] is None


def test_codes_and_names_of_before_2018(shipped: Territories) -> None:
    """The code of Antony until 1968 is a postal code of Paris."""
    communes = shipped.communes
    drawn = sorted([*communes.codes_of(["49", "75"]), "92002"])
    page = page_atelier(shipped, drawn, place="Ici")
    found = data(page)["lecture"]
    nodes = engine_nodes(shipped, drawn)
    names = [one.split(";") for one in found["anciennes"].split("|")]
    assert ["49357a", str(nodes.index("49261"))] in [one[1:] for one in names]
    assert [str(nodes.index("49301"))] in [one[2:] for one in names if one[0] == "Tilliers"]
    assert communes.disparues.by_code["75002"].communes == ("92002",)
    told = {code[:5] for _, code, _ in names if code[5:]}
    told |= {one[:5] for one in found["codes"].split("|")}
    assert "75002" not in told


def test_names_begin_as_the_one_before() -> None:
    """The page reads them back in `tests/js/decodage.test.js`."""
    names = ["Angers", "Anjou", "Bé", "B", "Bétonneau"]
    assert front_coded(names) == "0Angers|2jou|0Bé|1|1étonneau"
    assert front_coded(["B" * 40, "B" * 41]) == "0" + "B" * 40 + "|z" + "B" * 6
    assert front_coded([]) == ""


def test_all_of_metropolitan_france(tmp_path: Path) -> None:
    page = tmp_path / "france.html"
    done = run("atelier", "--region", "toutes", "--sortie", page)
    assert done.returncode == 0, done.stderr
    assert page.stat().st_size <= 5_300_000
    assert len(data(page.read_text(encoding="utf-8"))["communes"]["etat"]) > 34_700


def test_without_a_name_it_goes_with_the_maps(tmp_path: Path) -> None:
    assert run("atelier", "--departement", "53", cwd=tmp_path).returncode == 0
    assert [path.name for path in (tmp_path / "maps").iterdir()] == ["atelier.html"]
    again = run("atelier", "--departement", "53", cwd=tmp_path)
    assert again.returncode == 0, again.stderr


def test_a_proposal_to_begin_with(tmp_path: Path) -> None:
    path = tmp_path / "Nord Anjou.csv"
    path.write_text("commune\nTiercé\nDurtal (49)\n49220\n", encoding="utf-8")
    page = tmp_path / "atelier.html"
    done = run("atelier", "--departement", "44", "--proposition", path, "--sortie", page)
    assert done.returncode == 0, done.stderr
    begins = data(page.read_text(encoding="utf-8"))["depart"]
    assert begins == {"nom": "Nord Anjou", "codes": ["49127", "49220", "49347"], "remplace": ""}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--autour", "Ailleurs"], ["Ailleurs", "ni une CPTS du plan"]),
        (["--autour", "Saint-Aubin"], ["Saint-Aubin", "choisir"]),
        (["--departement", "99"], ["99"]),
        (["--proposition", "absent.csv"], ["absent.csv"]),
        (["--sortie", "liste.csv"], ["liste.csv"]),
    ],
)
def test_bad_input(tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    assert_one_sentence(run("atelier", *arguments, cwd=tmp_path), *words)
    assert not list(tmp_path.iterdir())


def test_doubtful_lines_are_for_valider(tmp_path: Path, shipped: Territories) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Tiercé\nAncennis\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"Ancennis.*ligne.*cptsgeo valider"):
        start(shipped, path)


def test_what_is_shown(shipped: Territories) -> None:
    """What was asked for, the CPTS in it whole, and two communes beyond."""
    place, codes = extent(shipped, departements=["44"])
    assert place == "Loire-Atlantique (44)"
    assert set(shipped.communes.codes_of(["44"])) < codes
    assert shipped.atoms["pays-de-redon"] < codes
    place, around = extent(shipped, around="ancenis")
    assert place == "autour de CPTS d’Ancenis"
    assert shipped.atoms["ancenis"] < around
    place, near = extent(shipped, around="49347")
    assert place == "autour de Tiercé"
    assert "49347" in near
    assert 100 < len(near) < len(around)
    _, both = extent(shipped, departements=["Mayenne"], around="49347")
    assert near < both
    with pytest.raises(CommuneError, match="Nulle-Part"):
        extent(shipped, around="Nulle-Part")


def test_a_name_cannot_leave_its_place(shipped: Territories) -> None:
    hostile = '</script><script>alert(1)</script>"'
    page = page_atelier(
        shipped, shipped.communes.codes_of(["53"]), place=hostile, start=Start(hostile, ("53130",))
    )
    assert "alert(1)</script>" not in page.replace("\\u003c/script>", "")
    assert data(page)["depart"]["nom"] == hostile
    assert page.count("<script") == 2


def test_data_are_in_the_order_in_which_a_script_writes_them() -> None:
    given = {"01": 1.0, "10": (0.5, True, None), "2A": {3: "", 1: {"b": 2, "9": -0.25}}, "2": [[]]}
    assert json.dumps(as_written(given)) == json.dumps(
        {"2": [[]], "10": [0.5, True, None], "01": 1, "2A": {"1": {"9": -0.25, "b": 2}, "3": ""}}
    )
