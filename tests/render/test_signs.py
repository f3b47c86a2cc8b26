"""Signs of verdicts and severities: each a shape, and a colour that can be read."""

import pytest

from cptsgeo.render import looks
from cptsgeo.render.looks import SEVERITIES, VERDICTS, Sign
from cptsgeo.render.report.text import SIGNS
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.verdict import Outcome

WHITE = "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG computes it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.005)


def test_every_outcome_and_every_severity_has_a_sign() -> None:
    assert VERDICTS.keys() == {outcome.value for outcome in Outcome}
    assert SEVERITIES.keys() == {severity.value for severity in Severity}
    assert SIGNS.keys() == set(Outcome)


@pytest.mark.parametrize("signs", [VERDICTS, SEVERITIES], ids=["verdicts", "severities"])
def test_signs_differ_by_shape_as_by_colour(signs: dict[str, Sign]) -> None:
    for told in ("colour", "ground"):
        assert len({getattr(sign, told) for sign in signs.values()}) == 3
    assert len({(sign.shape, sign.lines) for sign in signs.values()}) == 3
    assert len(set(SIGNS.values())) == 3


@pytest.mark.parametrize("sign", [*VERDICTS.values(), *SEVERITIES.values()])
def test_words_and_lines_are_read(sign: Sign) -> None:
    assert contrast(sign.colour, sign.ground) >= 7
    assert contrast(sign.colour, WHITE) >= 7


def test_what_stands_in_the_way_looks_alike_in_a_verdict_and_above_findings() -> None:
    assert VERDICTS["obstacles"] == SEVERITIES["erreur"]
    assert VERDICTS["a_trancher"] == SEVERITIES["avertissement"]
    styles = looks.sign_styles()
    for name, sign in VERDICTS.items():
        assert f".verdict.{name} {{ color: {sign.colour}; background: {sign.ground}; }}" in styles
        assert sign.shape in looks.sign_svg(name)
