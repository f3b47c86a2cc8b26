"""The search box of a page finds what ``cptsgeo ou`` does, of the communes that the page has."""

import json
import random
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cptsgeo.analysis.coverage import coverage
from cptsgeo.analysis.where import Answer, where
from cptsgeo.errors import CommuneError
from cptsgeo.plan.territories import Territories
from cptsgeo.render.canvas.payload import map_data
from cptsgeo.render.looks import payload, state_looks
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.text.french import typographic

NODE = shutil.which("node")
SCRIPT = Path(__file__).parents[1] / "js" / "chercher.js"

pytestmark = [pytest.mark.node, pytest.mark.skipif(NODE is None, reason="no node on PATH")]

Found = list[dict[str, Any]]


def page(found: Territories) -> dict[str, Any]:
    """The data of a page of the whole perimeter."""
    drawn = coverage(found, found.communes.select(departements=found.plan.perimetre))
    present = {*drawn.etats.values()} | {drawn.portrait(one).statut for one in drawn.cpts_ids}
    looks = [look for state, look in state_looks().items() if state in present]
    data = map_data(
        drawn, (), [look.identifier for look in looks], drawn.cpts_ids, found.plan.perimetre
    )
    del data["geometrie"]
    return {**data, "etats": [*map(payload, looks)]}


def asked(found: Territories, texts: Sequence[str]) -> Found:
    script = (
        f"{assemble(SCRIPT)}\n"
        "const { donnees, textes } = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        "process.stdout.write(JSON.stringify(essai.chercher(donnees, textes)));\n"
    )
    assert NODE
    done = subprocess.run(
        [NODE, "-e", script], input=json.dumps({"donnees": page(found), "textes": [*texts]}),
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: Found = json.loads(done.stdout)
    return told


def python_says(found: Territories, text: str) -> tuple[list[Answer], list[Answer]] | None:
    """What ``ou`` answers of the communes of the page, those of its other code apart.

    A page does not know the codes that communes had. None where it refuses the text.
    """
    try:
        told = where(found, text)
    except CommuneError:
        return None
    home = found.plan.perimetre
    kept = [one for one in told.answers if one.match.commune.departement in home
            and one.match.via != "ancien_code"]  # fmt: skip
    also = [one for one in told.also if one.match.commune.departement in home
            and one.match.via != "ancien_code"]  # fmt: skip
    return kept, also


def codes(answers: Sequence[Answer]) -> list[str]:
    return list(dict.fromkeys(one.match.commune.code for one in answers))


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower()).replace("œ", "oe")
    return "".join(one for one in letters if not unicodedata.combining(one))


def texts(found: Territories, seed: int) -> list[str]:
    """Names, codes, postal codes, and what stands beside a name, as people type them."""
    draw = random.Random(seed)
    communes = found.communes.select(departements=found.plan.perimetre)
    chosen = draw.sample(communes, 60)
    home = {one.code for one in communes}
    former = [(name, code) for name, _, code in found.communes.former_names if code in home]
    tried = []
    for one in chosen:
        post = draw.choice(one.codes_postaux.split())
        departement = found.communes.departements[one.departement]
        tried += [one.nom, plain(one.nom), one.code, post, f"{one.nom} {post}",
                  f"{post} {plain(one.nom)}", f"{one.nom} ({one.departement})",
                  f"{plain(one.nom)}, {departement}", f"{one.nom} {one.code}"]  # fmt: skip
    tried += [name for name, _ in draw.sample(former, 30)]
    tried += [f"{name} {found.communes.by_code[code].codes_postaux[:5]}"
              for name, code in draw.sample(former, 30)]  # fmt: skip
    begun = ["la chapelle", "Saint-Martin", "le pin", "beau", "Sainte-Gemmes", "Les Hautes"]
    tried += [f"{words} {place}" for words in begun for place in found.plan.perimetre]
    return [*dict.fromkeys([*tried, "Savenay 85", "44130", "44150", "44160", "Boussay 44190"])]


@pytest.mark.slow
def test_the_page_finds_what_ou_answers(shipped: Territories) -> None:
    tried = texts(shipped, 7)
    compared = 0
    for text, there in zip(tried, asked(shipped, tried), strict=True):
        said = python_says(shipped, text)
        # What ou refuses, a page may find inside of a name: « Saint-Martin 44 ».
        assert said or all(one["note"] < 3 for one in there["trouves"]), text
        kept, also = said or ([], [])
        found = list(dict.fromkeys(one["code"] for one in there["trouves"]))
        expected = codes(kept)
        if text.isdigit():
            # The postal code first, then the INSEE code; nothing else, whole as it is.
            assert set(found[: len(expected)]) == set(expected), text
            assert found[len(expected) :] == codes(also), text
        else:
            # Whatever a page finds besides, it finds less exactly.
            assert set(found) >= set(expected), text
            least = min((one["note"] for one in there["trouves"] if one["code"] in expected),
                        default=9)  # fmt: skip
            better = {one["code"] for one in there["trouves"] if one["note"] > least}
            assert better <= set(expected), text
        compared += bool(expected)
    assert compared > 500


def test_whose_a_commune_is_stands_beside_it(shipped: Territories) -> None:
    tried = ["Savenay 44260", "Angers", "Nantes", "Legé", "44130", "Ancenis"]
    savenay, angers, nantes, lege, blain, ancenis = asked(shipped, tried)
    assert savenay["trouves"][0]["detail"] == "44 · CPTS du Brivet Sillon"
    assert angers["trouves"][0]["detail"] == "49 · zone blanche"
    assert nantes["trouves"][0]["detail"] == "44 · CPTS La Nantaise Centre Est et CPTS Nantes " \
        "Grand Ouest"  # fmt: skip
    assert lege["trouves"][0]["notes"] == [
        "Ses médecins participent aux soins non programmés de la CPTS Nord Vendée (2023)."
    ]
    assert blain["trouves"][0]["detail"] == "44130 · CPTS Erdre et Canal"
    assert blain["trouves"][-1]["detail"].replace("\u00a0", " ") == (
        "code INSEE 44130 · CPTS de Grand Lieu"
    )
    assert ancenis["trouves"][0]["detail"].replace("\u00a0", " ") == (
        "aujourd’hui : Ancenis-Saint-Géréon · 44 · CPTS d’Ancenis"
    )


def test_each_answer_names_the_cpts_that_ou_names(shipped: Territories) -> None:
    drawn = random.Random(3).sample(shipped.communes.select(departements=["44", "53"]), 40)
    tried = [one.code for one in drawn]
    for text, there in zip(tried, asked(shipped, tried), strict=True):
        said = python_says(shipped, text)
        assert said
        kept, also = said
        details = {one["code"]: one["detail"] for one in there["trouves"]}
        for answer in (*kept, *also):
            detail = details[answer.match.commune.code]
            assert all(typographic(held.cpts.nom) in detail for held in answer.holders)
            assert ("zone blanche" in detail) == (answer.etat == "zone_blanche")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Savenay 85", "« 85 » ne va pas avec « Savenay » : vouliez-vous dire Savenay (44260) ?"),
        ("44130 Savenay", "« 44130 » ne va pas avec « Savenay » : vouliez-vous dire Savenay "
         "(44260) ?"),
        ("Zzz 44", ""),
        ("<b>x</b> 44", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(shipped: Territories, text: str, told: str) -> None:
    (there,) = asked(shipped, [text])
    assert (there["trouves"], there["avis"].replace("\u00a0", " ")) == ([], told)
