"""What a process apart is asked, and features as it gives them back: WKB and JSON, never code.

After the WKB of all shapes come their lengths (0 for none), then a JSON object: the system of
coordinates, the names and columns of each table, or the layers to choose from. The last bytes tell
how long each is, so that all may be written in one go.
"""

import array
import json
import struct
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO, NamedTuple

DAMAGED, LARGE, FOREIGN, COMPUTED, PROGRAM = 20, 21, 22, 23, 24
"""Exit codes: cannot be read, is too large, is of another kind, is a view that takes too long or
gives too much, is a view that another program alone can compute."""

SHOWN = 11
"""Layers to choose from that are told, one more than are shown."""

_MARK = b"cptsgeo1"
_END = struct.Struct("<8s3Q")
_MAX_NAME = 1_000
_FEATURE = 200
"""Bytes that a feature counts for beside its shape and its texts: about what it takes in memory."""


class Refusal(Exception):  # noqa: N818 (an exit code, told in a sentence by the caller)
    """Carries the exit code."""


class Asked(NamedTuple):
    """What is asked.

    Attributes
    ----------
    path : str
        The file, whose kind is known, in a folder of its own.
    couche : str or None
        The layer of a file that has several.
    returned : int
        Bytes that may come back.
    steps : int
        Instructions of SQLite that reading may take.
    drivers : tuple of str
        Those of GDAL that read this kind: the first that is there does.
    encoding : str or None
        That of texts, where it is not the file's own.
    ensemble : bool
        Whether all layers are read as one.
    """

    path: str
    couche: str | None
    returned: int
    steps: int = 0
    drivers: tuple[str, ...] = ()
    encoding: str | None = None
    ensemble: bool = False


class Found(NamedTuple):
    """Features as they came back.

    Attributes
    ----------
    shapes : sequence of bytes or None
        Their WKB.
    tables : sequence of (sequence of str, int, sequence of list)
        Names of columns, count of features, and columns, of each layer read.
    crs : str or None
        What the file says of its coordinates.
    layers : sequence of str or None
        Those of the file, where one is to be chosen; nothing was read then.
    """

    shapes: Sequence[bytes | None]
    tables: Sequence[tuple[Sequence[str], int, Sequence[list[Any]]]]
    crs: str | None
    layers: Sequence[str] | None


class Answer:
    """Receives the features that were read, and writes them."""

    def __init__(self, output: BinaryIO, limit: int) -> None:
        self._output = output
        self._left = limit
        self._lengths = array.array("I")
        self._about: dict[str, Any] = {"crs": None, "tables": [], "layers": None}

    def spend(self, size: int) -> None:
        """Count bytes that will come back, and refuse what is too much."""
        self._left -= size
        if self._left < 0:
            raise Refusal(LARGE)

    def shape(self, wkb: bytes | None) -> None:
        """Take the next shape."""
        self.spend(len(wkb or b"") + _FEATURE)
        self._lengths.append(len(wkb or b""))
        self._output.write(wkb or b"")

    def table(self, names: Sequence[str], count: int, columns: Sequence[list[Any]]) -> None:
        """Take the attributes of the shapes that came since the last table."""
        self._about["tables"].append([[name[:_MAX_NAME] for name in names], count, columns])

    def system(self, crs: str | None) -> None:
        """Take what the file says of its coordinates."""
        self._about["crs"] = crs

    def chosen(self, layers: Iterable[str], couche: str | None) -> str | None:
        """Give the layer that is meant; None, and tell them all, where it must be asked."""
        names = list(layers)
        if couche is None and len(names) == 1:
            return names[0]
        asked = (couche or "").strip().lower()
        if couche is not None and (one := next((n for n in names if n.lower() == asked), None)):
            return one
        self._about["layers"] = [name[:_MAX_NAME] for name in names[:SHOWN]]
        return None

    def close(self) -> None:
        """Write what comes after the shapes."""
        told = json.dumps(self._about, ensure_ascii=False, default=_plain)
        about = told.encode(errors="replace")
        self.spend(len(about))
        sizes = sum(self._lengths), len(about)
        self._output.write(self._lengths.tobytes() + about)
        self._output.write(_END.pack(_MARK, len(self._lengths), *sizes))
        self._output.flush()


def _plain(value: Any) -> Any:
    """A value that JSON has no form for: dates in ISO, lists and numbers of numpy, others told."""
    for form in ("isoformat", "tolist"):
        if hasattr(value, form):
            return getattr(value, form)()
    return None if isinstance(value, bytes) else str(value)


def answer(read: Callable[[Asked, Answer], None]) -> None:
    """Read what the arguments ask, write it to standard output, and end.

    Parameters
    ----------
    read
        Reads it.
    """
    code = DAMAGED
    try:
        found = json.loads(sys.argv[1])
        asked = Asked(**{**found, "drivers": tuple(found["drivers"])})
        given = Answer(sys.stdout.buffer, asked.returned)
        read(asked, given)
        given.close()
        code = 0
    except Refusal as refusal:
        (code,) = refusal.args
    except MemoryError:
        code = LARGE
    finally:
        # Whatever a damaged file makes a library raise ends here.
        sys.exit(code)


def found(file: BinaryIO) -> Found:
    """Read what `Answer` wrote, and check it: who wrote it had read a foreign file.

    Parameters
    ----------
    file
        What a process apart wrote.

    Returns
    -------
    Found
        The features.

    Raises
    ------
    ValueError
        If it is nothing of the kind.
    """
    size = file.seek(0, 2)
    if size < _END.size:
        raise ValueError("nothing came back")
    file.seek(size - _END.size)
    mark, count, shapes, about = _END.unpack(file.read(_END.size))
    if mark != _MARK or size != shapes + 4 * count + about + _END.size:
        raise ValueError("something else came back")
    file.seek(shapes)
    lengths = struct.unpack(f"={count}I", file.read(4 * count))
    if sum(lengths) != shapes:
        raise ValueError("lengths that are not those of shapes")
    told = json.loads(file.read(about), parse_constant=lambda _: None)
    crs, layers, tables = told["crs"], told["layers"], told["tables"]
    if not (_is_text(crs) and (layers is None or all(isinstance(one, str) for one in layers))):
        raise ValueError("something else than texts")
    for names, many, columns in tables:
        if not all(isinstance(name, str) for name in names) or len(names) != len(columns):
            raise ValueError("columns without names")
        if any(not isinstance(column, list) or len(column) != many for column in columns):
            raise ValueError("columns of other lengths")
    if sum(many for _, many, _ in tables) != count:
        raise ValueError("features without attributes")
    file.seek(0)
    return Found([file.read(length) or None for length in lengths], tables, crs, layers)


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)
