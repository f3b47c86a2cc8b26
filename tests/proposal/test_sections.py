"""Lists of several CPTS, below each other or side by side."""

from pathlib import Path

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import TableError
from cptsgeo.proposal import Proposal, read_proposal

HOME = ("44", "49", "53", "72", "85")


def read(folder: Path, france: Communes, text: str, cpts: str | None = None) -> Proposal:
    path = folder / "liste.csv"
    path.write_text(text, encoding="utf-8")
    return read_proposal(path, france, perimetre=HOME, cpts=cpts)


BELOW = (
    "CPTS Nord :\nLigné, Couffé\nCPTS Sud\n- Monnières\n- Gorges (44)\n",
    "CPTS Nord : Ligné, Couffé\nCPTS Sud : Monnières et Gorges (44)\n",
    "CPTS Nord\nCommune;Code\nLigné;44082\nCouffé;44048\nCPTS Sud\nCommune;Code\nMonnières;44100\n"
    "Gorges;44064\nTotal;2\n",
    "Annexe\nCommunes de la CPTS Nord\nLigné\nCouffé\nCommunes de la CPTS Sud\nMonnières\n"
    "Gorges (44)\n",
)
BESIDE = (
    "CPTS Nord;CPTS Sud\nLigné;Monnières\nCouffé;Gorges (44)\n",
    "Titre\nCPTS Nord;;CPTS Sud\nLigné;44082;Monnières\nCouffé;44048;Gorges (44)\n",
    "Communes de la CPTS Nord;Communes de la CPTS Sud\nLigné;Monnières\n;Gorges (44)\nCouffé;\n",
)


@pytest.mark.parametrize("text", [*BELOW, *BESIDE])
def test_which_one_is_asked(tmp_path: Path, france: Communes, text: str) -> None:
    where = "les titres de ses colonnes" if text in BESIDE else "ses intertitres"
    with pytest.raises(TableError, match=rf"2.CPTS, d’après {where}.*Nord.*Sud.*--cpts"):
        read(tmp_path, france, text)


@pytest.mark.parametrize("text", [*BELOW, *BESIDE])
@pytest.mark.parametrize(
    ("cpts", "codes"), [("nord", ["44082", "44048"]), ("CPTS Sud", ["44100", "44064"])]
)
def test_one_of_them_is_read(
    tmp_path: Path, france: Communes, text: str, cpts: str, codes: list[str]
) -> None:
    found = read(tmp_path, france, text, cpts)
    assert [mention.meaning.code for mention in found.mentions] == codes


@pytest.mark.parametrize(
    "text",
    [
        "CPTS Nord\nLigné\nCouffé\n",  # one title
        "Ligné\nCouffé\nvoir aussi la\nCPTS Nord\nCPTS Sud\n",  # two names, and no communes
        "Commune;CPTS Nord;CPTS Sud\nLigné;oui;\nCouffé;;oui\n",  # answers
    ],
)
def test_what_holds_one_list_only(tmp_path: Path, france: Communes, text: str) -> None:
    assert [m.meaning.code for m in read(tmp_path, france, text).mentions][:2] == ["44082", "44048"]
