"""Shared arcs as one compressed archive.

Whole numbers are small, of either sign, and rarely repeat: their bytes are laid out in planes, the
lowest bytes of all of them first, the sign in the last bit. Deflated, they weigh a tenth less.

A file may come from anyone: its members are counted, and their sizes held against what they say
that they hold, before anything is unpacked; what they mean is checked before anything is drawn.
"""

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cptsgeo.errors import ReferentielError
from cptsgeo.files.content import read
from cptsgeo.geometry.rings import Ints, vertex_keys
from cptsgeo.geometry.topology import OUTSIDE, UNITS_PER_DEGREE, Topology

# All that reading a damaged archive may raise.
_DAMAGE = (OSError, EOFError, KeyError, RuntimeError, TypeError, ValueError,
           zipfile.BadZipFile, zlib.error)  # fmt: skip

MAX_BYTES = 100_000_000
"""Bytes of a file; all of France, generalised, has two million."""
MAX_NUMBERS = 2**24
"""Numbers of an array: borders of a France at five metres have a few million vertices."""

_BYTES = 4
_MEMBERS = ("faces", "left", "right", "sizes", "delta_x", "delta_y")
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_END = b"PK\x05\x06"
_END_SIZE = 22
_MAX_DIRECTORY = 10_000
"""Bytes of the list of members, that is read whole before any of them."""
_MAGIC = b"\x93NUMPY\x01\x00"
_MAX_HEADER = 1000
_HEADER = re.compile(
    rb"\{'descr': '(?P<type>\|u1|<U(?P<signs>\d\d?))', 'fortran_order': False, "
    rb"'shape': \((?:(?P<planes>\d), )?(?P<count>\d{1,9}),?\), \} *\n"
)
"""What numpy writes before the arrays that `write_topology` gives it, and no other."""


def write_topology(topology: Topology, path: Path) -> None:
    """Write shared arcs as a compressed numpy archive, the same bytes for the same arcs.

    Parameters
    ----------
    topology
        What `read_topology` will read back.
    path
        The file. Its arrays: `faces` (codes), and as planes of bytes, of shape (4, n), `left`,
        `right` (indices into `faces`, -1 outside), `sizes` (vertices of each arc), `delta_x`,
        `delta_y` (differences between consecutive vertices in units of 1e-5 degree, over all arcs
        one after another, the first from zero).
    """
    delta = np.diff(topology.xy, axis=0, prepend=0)
    np.savez_compressed(
        path,
        faces=np.array(topology.faces, dtype=np.str_),
        left=planes(topology.left),
        right=planes(topology.right),
        sizes=planes(np.diff(topology.offsets)),
        delta_x=planes(delta[:, 0]),
        delta_y=planes(delta[:, 1]),
    )


def read_topology(path: Path) -> Topology:
    """Read a topology file.

    Parameters
    ----------
    path
        What `write_topology` wrote.

    Returns
    -------
    Topology
        The arcs.

    Raises
    ------
    ReferentielError
        If the file is missing, is not such a file, or what it says cannot be.
    """
    try:
        arrays = _arrays(read(path, MAX_BYTES))
        xy = np.empty((arrays["delta_x"].shape[-1], 2), np.int64)
        for axis, name in enumerate(("delta_x", "delta_y")):
            np.cumsum(numbers(arrays.pop(name)), out=xy[:, axis])
        found = Topology(
            tuple(arrays["faces"].tolist()),
            numbers(arrays["left"]),
            numbers(arrays["right"]),
            np.concatenate([[0], np.cumsum(numbers(arrays["sizes"]))]),
            xy,
        )
        _check(found)
        return found
    except _DAMAGE as error:
        raise ReferentielError(
            f"Les contours {path} sont illisibles : réinstaller cptsgeo, "
            "ou reconstruire le référentiel."
        ) from error


def _arrays(content: bytes) -> dict[str, npt.NDArray[Any]]:
    """Unpack the members of an archive, each as large as it says and no larger than it may be."""
    if content[-_END_SIZE:][: len(_END)] != _END:
        raise ValueError("no end of archive")
    if int.from_bytes(content[-10:-6], "little") > _MAX_DIRECTORY:
        raise ValueError("too many members")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sorted(archive.namelist()) != sorted(f"{name}.npy" for name in _MEMBERS):
            raise ValueError("other members")
        if {one.compress_type for one in archive.infolist()} - _METHODS:
            raise ValueError("packed otherwise")
        return {name: _array(archive, f"{name}.npy") for name in _MEMBERS}


def _array(archive: zipfile.ZipFile, name: str) -> npt.NDArray[Any]:
    with archive.open(name) as file:
        start = file.read(len(_MAGIC) + 2)
        length = int.from_bytes(start[len(_MAGIC) :], "little")
        if not start.startswith(_MAGIC) or length > _MAX_HEADER:
            raise ValueError("no array")
        header = _HEADER.fullmatch(file.read(length))
        if not header or (count := int(header["count"])) > MAX_NUMBERS:
            raise ValueError("another array")
        shape = (count,) if header["planes"] is None else (int(header["planes"]), count)
        kind = np.dtype(header["type"].decode())
        size = kind.itemsize * int(np.prod(shape))
        if size > _BYTES * MAX_NUMBERS:
            raise ValueError("too large an array")
        # One byte more: the sum that tells a damage is looked at where the member ends.
        content = file.read(size + 1)
    if len(content) != size:
        raise ValueError("shorter or longer than it says")
    return np.frombuffer(content, kind).reshape(shape)


def _check(found: Topology) -> None:
    """Refuse arcs that no map has."""
    sizes = np.diff(found.offsets)
    sides = np.stack([found.left, found.right])
    limit = np.array([180, 90]) * UNITS_PER_DEGREE
    if (
        len(set(found.faces)) != len(found.faces)
        or not len(found.left) == len(found.right) == len(sizes)
        or (sizes < 2).any()
        or found.offsets[-1] != len(found.xy)
        or (np.abs(found.xy) > limit).any()
        or (sides < OUTSIDE).any()
        or (sides >= len(found.faces)).any()
        or (found.left == found.right).any()
        or not _is_closed(found)
    ):
        raise ValueError("no arcs of a map")


def _is_closed(found: Topology) -> bool:
    """Whether around each face as many arcs leave every node as arrive there."""
    ends = found.xy[np.concatenate([found.offsets[:-1], found.offsets[1:] - 1])]
    nodes = np.unique(vertex_keys(ends), return_inverse=True)[1]
    begin, end = np.split(nodes, 2)
    place = np.concatenate([found.left, found.left, found.right, found.right]) * len(nodes)
    place += np.concatenate([begin, end, end, begin])
    leaving = np.repeat([1, -1, 1, -1], len(begin))
    # What is outside of all faces is none.
    inside = place >= 0
    _, rank = np.unique(place[inside], return_inverse=True)
    return not np.bincount(rank, weights=leaving[inside]).any()


def planes(values: Ints) -> npt.NDArray[np.uint8]:
    """Lay out whole numbers byte by byte.

    Parameters
    ----------
    values
        From -2**31 to 2**31 - 1, shape (n,).

    Returns
    -------
    array of uint8
        Shape (4, n): the lowest bytes first, of twice the number, or of minus twice it less one
        where it is negative.
    """
    signed = values.astype(np.int64)
    folded = ((signed << 1) ^ (signed >> 63)).astype("<u4")
    return np.ascontiguousarray(folded.view(np.uint8).reshape(-1, _BYTES).T)


def numbers(laid: npt.NDArray[np.uint8]) -> Ints:
    """Give back the whole numbers that `planes` laid out.

    Parameters
    ----------
    laid
        Shape (4, n).

    Returns
    -------
    array of int64
        Shape (n,).

    Raises
    ------
    ValueError
        If they are not such planes.
    """
    if laid.dtype != np.uint8 or laid.ndim != 2 or laid.shape[0] != _BYTES:
        raise ValueError("not planes of bytes")
    folded = np.ascontiguousarray(laid.T).view("<u4").ravel().astype(np.int64)
    return (folded >> 1) ^ -(folded & 1)
