"""Shared arcs as an archive."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import ReferentielError
from cptsgeo.communes.topology_file import numbers, planes, read_topology, write_topology
from geometry.test_topology import SQUARES, wkt


def arrays() -> dict[str, np.ndarray]:
    deltas = np.diff(SQUARES.xy, axis=0, prepend=np.zeros((1, 2), int))
    return {
        "faces": np.array(SQUARES.faces),
        "left": planes(SQUARES.left),
        "right": planes(SQUARES.right),
        "sizes": planes(np.diff(SQUARES.offsets)),
        "delta_x": planes(deltas[:, 0]),
        "delta_y": planes(deltas[:, 1]),
    }


def test_a_file_is_read_back(tmp_path: Path) -> None:
    write_topology(SQUARES, tmp_path / "t.npz")
    found = read_topology(tmp_path / "t.npz")
    assert found.faces == SQUARES.faces
    assert found.xy.tolist() == SQUARES.xy.tolist()
    assert [*map(wkt, found.polygons())] == [*map(wkt, SQUARES.polygons())]


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"n'importe quoi",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content.replace(b"PK\x01\x02", b"PK\x01\x03", 1),
        lambda content: content.replace(b"descr", b"descx", 1),
        lambda content: content.replace(b"delta_x", b"delta_z"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "t.npz"
    np.savez(path, **arrays())  # type: ignore[arg-type]
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ReferentielError, match=r"t\.npz sont illisibles.*réinstaller"):
        read_topology(path)


def test_a_file_with_other_contents_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReferentielError, match="illisibles"):
        read_topology(tmp_path / "absent.npz")
    np.save(tmp_path / "t.npy", np.zeros(3))
    with pytest.raises(ReferentielError, match="illisibles"):
        read_topology(tmp_path / "t.npy")
    uneven = arrays() | {"delta_y": planes(np.zeros(3, int))}
    np.savez(tmp_path / "t.npz", **uneven)  # type: ignore[arg-type]
    with pytest.raises(ReferentielError, match="illisibles"):
        read_topology(tmp_path / "t.npz")


def test_a_file_of_plain_numbers_is_told(tmp_path: Path) -> None:
    plain = arrays() | {"left": SQUARES.left}
    np.savez(tmp_path / "t.npz", **plain)  # type: ignore[arg-type]
    with pytest.raises(ReferentielError, match="illisibles"):
        read_topology(tmp_path / "t.npz")


@given(st.lists(st.integers(-(2**31), 2**31 - 1)))
def test_planes_give_back_their_numbers(values: list[int]) -> None:
    laid = planes(np.array(values, np.int64))
    assert laid.shape == (4, len(values))
    assert numbers(laid).tolist() == values
