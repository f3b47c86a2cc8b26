"""Whatever a plan's files hold, there is a report or one sentence."""

import tempfile
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.communes import Communes
from cptsgeo.errors import CptsgeoError
from cptsgeo.files.schema import load_schema
from cptsgeo.plan.files import DOUBLE, HARMLESS, examine_plan
from cptsgeo.render.report.as_json import to_json
from cptsgeo.render.report.text import to_text
from cptsgeo.rules.validation import validate

TABLES = ("cpts", "compositions", "statuts", "derogations", "noms-anciens", "totaux-publies")
HEAD = 'nom = "Essai"\nperimetre = ["44", "75"]\ncog = {cog}\n'
GOOD = {
    "cpts": "cpts_id,nom\na,CPTS A\nb,CPTS B\n",
    "compositions": "cpts_id,code_commune\na,44003\nb,44109\n",
}
WORDS = (
    "a", "b", "zz", "44003", "44160", "44180", "44017", "85084", "75056", "75101", "1004",
    "44109.0",
    "2021", "2021-02-30", "14/06/2021", "cpts_operationnelle", "projet_mis_en_pause", "observation",
    "signature_aci", "oui", "partielle", "entiere", "estimation", "officielle", "-1", "5", "4" * 30,
    "Ligné", "Saint-Sigismond", "CC du Pays d’Ancenis", "CPTS A", "cpts b ; a", "Machin", "12-oct",
    "mai-23", "44361", "CPTS opérationnelle", "Constat", "CoÃ«vrons", "Co\ufffdvrons", "a,b,c",
    "=1+1", "<b>", "«", "\x07", "\u202e", "a b", "44 49", "", " ", "\ufeff", "'", "NC", "+ 80 000",
)  # fmt: skip


def assert_told(folder: Path, france: Communes) -> None:
    """A report in each form, or an error of ours in one sentence."""
    try:
        plan, faults = examine_plan(folder)
        report = validate(plan, communes=france, faults=faults)
    except CptsgeoError as error:
        sentence = str(error)
        assert sentence.endswith((".", "?", ")"))
        assert "\n" not in sentence
        return
    assert to_text(report)
    assert to_json(report)
    # A row that says again what means nothing is told once, as unknown.
    told = {finding.code for finding in report.findings}
    assert {fault.code for fault in faults} - {DOUBLE} <= told
    if any(fault.code not in HARMLESS for fault in faults):
        assert not report.acceptable


def write(folder: Path, tables: dict[str, bytes], cog: int = 2026) -> Path:
    for name, text in GOOD.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "plan.toml").write_text(HEAD.format(cog=cog), encoding="utf-8")
    for name, content in tables.items():
        (folder / name).write_bytes(content)
    return folder


@examples(150)
@given(
    st.sampled_from([*(f"{name}.csv" for name in TABLES), "plan.toml"]),
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)),
)
def test_any_bytes(france: Communes, name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        assert_told(write(Path(place), {name: content}), france)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, bytes]:
    """Tables with their own columns, and cells that may or may not be what they should."""
    found = {}
    for name in draw(st.sets(st.sampled_from(TABLES), min_size=1)):
        french = draw(st.booleans())
        columns = [field.title if french else field.name for field in load_schema(name).fields]
        cells = st.lists(st.sampled_from(WORDS), min_size=len(columns), max_size=len(columns))
        rows = draw(st.lists(cells, max_size=6))
        lines = [";".join(columns), *(";".join(f'"{cell}"' for cell in row) for row in rows)]
        if draw(st.booleans()):  # As Excel saves what it has not parted.
            lines = ['"' + line.replace('"', '""') + '"' for line in lines]
        encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
        found[f"{name}.csv"] = "\r\n".join(lines).encode(encoding)
    return found


@examples(150)
@given(tables(), st.sampled_from([2018, 2023, 2026, 1990]))
def test_any_cells(france: Communes, files: dict[str, bytes], cog: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        assert_told(write(Path(place), files, cog), france)


@pytest.mark.parametrize("name", ["compositions", "cpts", "statuts"])
def test_a_million_lines(tmp_path: Path, france: Communes, name: str) -> None:
    columns = ",".join(field.name for field in load_schema(name).fields)
    folder = write(tmp_path, {f"{name}.csv": f"{columns}\n".encode() + b"a,44003\n" * 10**6})
    with pytest.raises(CptsgeoError, match="lignes"):
        examine_plan(folder)
    assert_told(folder, france)


def test_as_many_faults_as_rows(tmp_path: Path, france: Communes) -> None:
    rows = "".join(f"zz{n},4{n:04}\n" for n in range(20_000))
    folder = write(tmp_path, {"compositions.csv": f"cpts_id,code_commune\n{rows}".encode()})
    plan, faults = examine_plan(folder)
    assert len(faults) == 20_000
    assert "20 000 erreurs" in to_text(validate(plan, communes=france, faults=faults)).replace(
        "\u00a0", " "
    )
