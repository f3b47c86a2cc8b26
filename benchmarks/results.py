"""What a benchmark finds: ratios to a peer, limits, growths, steps; each beside its bar."""

import math
import statistics
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from cptsgeo.text.french import NBSP

CLOSE = 0.1
"""Part of a bar within which a figure may be on the wrong side of it by chance."""


@dataclass(frozen=True)
class Ratio:
    """Figures of ours and of a peer, taken in turn; the less the better.

    `bar` is how many times less ours must be, if there is a bar.
    """

    case: str
    ours: str
    peer: str
    mine: tuple[float, ...]
    theirs: tuple[float, ...]
    unit: str = "s"
    bar: float | None = None
    kind: ClassVar[str] = "ratio"

    @property
    def value(self) -> float:
        """Median of the ratios of the pairs."""
        return statistics.median(b / a for a, b in zip(self.mine, self.theirs, strict=True))

    @property
    def missed(self) -> bool:
        """Whether the bar is not met."""
        return self.bar is not None and self.value < self.bar

    @property
    def close(self) -> bool:
        """Whether it is so near to its bar that chance may decide."""
        return self.bar is not None and abs(self.value / self.bar - 1) <= CLOSE

    def told(self) -> str:
        """Tell it in a line."""
        bar = "" if self.bar is None else f" (barre : {shown(self.bar)})"
        return (
            f"{self.case} – {self.ours} : {figure(self.mine, self.unit)}, {self.peer} : "
            f"{figure(self.theirs, self.unit)}, rapport {shown(self.value)}{bar}"
        )


@dataclass(frozen=True)
class Limit:
    """A figure of ours that has a limit, or is told only."""

    case: str
    what: str
    value: float
    unit: str
    bar: float | None = None
    kind: ClassVar[str] = "limit"

    @property
    def missed(self) -> bool:
        """Whether it is over its limit."""
        return self.bar is not None and self.value > self.bar

    @property
    def close(self) -> bool:
        """Whether it is so near to its limit that chance may decide."""
        return self.bar is not None and abs(self.value / self.bar - 1) <= CLOSE

    def told(self) -> str:
        """Tell it in a line."""
        bar = "" if self.bar is None else f" (au plus {shown(self.bar)} {self.unit})"
        return f"{self.case} – {self.what} : {shown(self.value)} {self.unit}{bar}"


@dataclass(frozen=True)
class Point:
    """The cost of an operation on a territory: seconds, and megabytes of the whole process."""

    place: str
    communes: int
    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Growth:
    """How the cost of an operation grows with the number of communes."""

    operation: str
    points: tuple[Point, ...]
    bar: float
    memory: float
    kind: ClassVar[str] = "growth"

    @property
    def exponent(self) -> float:
        """Slope of the seconds by the communes, both as logarithms (least squares)."""
        xs = [math.log(point.communes) for point in self.points]
        ys = [math.log(point.seconds) for point in self.points]
        return statistics.linear_regression(xs, ys).slope

    @property
    def last(self) -> float:
        """The same between the two largest sizes: what a machine's caches cost shows there."""
        before, after = self.points[-2:]
        return math.log(after.seconds / before.seconds) / math.log(after.communes / before.communes)

    @property
    def missed(self) -> bool:
        """Whether time grows too fast, or memory is over its limit."""
        most = max(point.megabytes for point in self.points)
        return self.exponent > self.bar or most > self.memory

    @property
    def close(self) -> bool:
        """Whether it grows a little too fast: the exponents of all are near to one."""
        return self.bar < self.exponent <= self.bar * (1 + CLOSE)

    def told(self) -> str:
        """Tell it in a line."""
        last = self.points[-1]
        return (
            f"croissance – {self.operation} : exposant {shown(self.exponent)} (au plus "
            f"{shown(self.bar)}) ; {last.communes} communes en {shown(last.seconds)} s et "
            f"{shown(last.megabytes)} Mo (au plus {shown(self.memory)})"
        )


@dataclass(frozen=True)
class Steps:
    """Where the time of a long work goes: seconds by step."""

    work: str
    seconds: Mapping[str, float] = field(default_factory=dict)
    kind: ClassVar[str] = "steps"
    missed: ClassVar[bool] = False
    close: ClassVar[bool] = False

    def told(self) -> str:
        """Tell it in a line."""
        parts = (f"{step} {shown(seconds)} s" for step, seconds in self.seconds.items())
        return f"{self.work} : {', '.join(parts)}"


Result = Ratio | Limit | Growth | Steps
KINDS: dict[str, type[Result]] = {one.kind: one for one in (Ratio, Limit, Growth, Steps)}


def to_json(result: Result) -> dict[str, Any]:
    """Give a result as plain data."""
    return {"kind": result.kind, **asdict(result)}


def of_json(data: Mapping[str, Any]) -> Result:
    """Read a result back from plain data."""
    values = {key: value for key, value in data.items() if key != "kind"}
    if data["kind"] == "growth":
        values["points"] = tuple(Point(**point) for point in values["points"])
    return KINDS[data["kind"]](**values)


def shown(value: float) -> str:
    """Write a number with two or three digits that count, in French."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3
    text = f"{value:,.{digits}f}".replace(",", NBSP).replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def figure(values: tuple[float, ...], unit: str) -> str:
    """Write the median of some figures, and their spread where there are several."""
    if unit == "s" and statistics.median(values) < 0.1:
        values, unit = tuple(1000 * value for value in values), "ms"
    median = f"{shown(statistics.median(values))}{NBSP}{unit}"
    low, high = shown(min(values)), shown(max(values))
    return median if low == high else f"{median} ({low} à {high})"
