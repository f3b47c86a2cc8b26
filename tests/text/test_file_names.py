"""What Windows refuses, no command writes; what it takes is not refused."""

import pytest

from cptsgeo.text.file_names import refusal


@pytest.mark.parametrize(
    "name",
    [
        "con", "CON.csv", "aux.html", "Prn.tar.gz", "nul", "com1.pdf", "COM¹.pdf", "lpt9 .txt",
        "CONIN$", "a<b", "a>b", "a:b.csv", 'a".csv', "a|b", "a?.csv", "a*", "a\\b", "a.", "a ",
        "a.csv ", "a. .", "...", "a\x1bb", "a\nb",
    ],
)  # fmt: skip
def test_what_windows_refuses(name: str) -> None:
    assert "Windows" in refusal(name)
    assert "\n" not in refusal(name) or "\n" in name


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "plan", "console.csv", "con-.csv", "aux lacs.html", "com.pdf", "com10.pdf",
        "lpt", ".cache", "Territoire d’Ancenis (44) ; v2.xlsx", "œuvre.csv", "a&b=c+d@e#f.csv",
        "été.tar.gz", "x" * 300,
    ],
)  # fmt: skip
def test_what_windows_takes(name: str) -> None:
    assert not refusal(name)
