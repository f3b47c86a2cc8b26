"""Shared arcs as an archive."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geometry.test_topology import SQUARES, wkt
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.topology_file import numbers, planes, read_topology, write_topology
from cptsgeo.errors import ReferentielError


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


Arrays = dict[str, np.ndarray]


def refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ReferentielError, match=r"t\.npz sont illisibles.*réinstaller"):
        read_topology(path)


def packed(arrays: Arrays) -> bytes:
    written = io.BytesIO()
    np.savez_compressed(written, **arrays)  # type: ignore[arg-type]
    return written.getvalue()


def with_member(name: str, content: bytes, **named: Any) -> bytes:
    """The archive of `arrays`, with another content under one name."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(arrays()))) as former, \
         zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:  # fmt: skip
        for one in former.namelist():
            archive.writestr(one, content if one == name else former.read(one), **named)
    return written.getvalue()


def npy(descr: str, shape: str, content: bytes = b"", order: str = "False") -> bytes:
    """An array as numpy writes it, whatever it claims."""
    header = f"{{'descr': {descr!r}, 'fortran_order': {order}, 'shape': {shape}, }}"
    padded = header.encode() + b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded + content


def test_what_is_written_here_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    one = npy("|u1", f"(4, {len(SQUARES.left)})", planes(SQUARES.left).tobytes())
    path.write_bytes(with_member("left.npy", one))
    assert read_topology(path).left.tolist() == SQUARES.left.tolist()


@pytest.mark.parametrize("name", ["faces", "left", "right", "sizes", "delta_x", "delta_y"])
@pytest.mark.parametrize(
    "member",
    [
        npy("|u1", "(4, 1000000000000)"),
        npy("|u1", "(1000000000000, 4)", b"\0" * 16),
        npy("|u1", "(4, 99999999)", b"\0" * 16),
        npy("|u1", "(4, 16777216)", b"\0" * 16),
        npy("<U99", "(16777216,)", b"\0" * 16),
        npy("|u1", "(4, -4)", b"\0" * 16),
        npy("|u1", "(4, 4)", b"\0" * 15),
        npy("|u1", "(4, 4)", b"\0" * 17),
        npy("|u1", "(4, 2, 2)", b"\0" * 16),
        npy("|u1", "()", b"\0"),
        npy("|O", "(4,)", b"\0" * 16),
        npy("<f8", "(4, 4)", b"\0" * 128),
        npy("|u1", "(4, 4)", b"\0" * 16, order="True"),
        npy("|u1", "(" * 900 + "4", b"\0" * 16),
        b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**31) + b"{",
        b"\x93NUMPY\x01\x00\xff\xff",
        b"",
        b"\0" * 50_000_000,
    ],
    ids=range(18),
)
def test_an_array_that_is_not_what_it_claims(tmp_path: Path, name: str, member: bytes) -> None:
    refused(tmp_path / "t.npz", with_member(f"{name}.npy", member))


def test_a_bomb_is_unpacked_no_further_than_it_says(tmp_path: Path) -> None:
    """Four gigabytes in four megabytes: they are counted, not kept."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("faces", "left", "right", "sizes", "delta_x"):
            archive.writestr(f"{name}.npy", npy("|u1", "(4, 1)", b"\0" * 4))
        with archive.open("delta_y.npy", "w", force_zip64=True) as member:
            member.write(npy("|u1", "(4, 4)"))
            for _ in range(64):
                member.write(b"\0" * 2**20)
    read = 0
    original = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, size: int | None = -1) -> bytes:
        nonlocal read
        found = original(self, size)
        read += len(found)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zipfile.ZipExtFile, "read", counted)
        refused(tmp_path / "t.npz", written.getvalue())
    assert 0 < read < 10_000


def test_a_list_of_members_without_end_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for rank in range(500):
            archive.writestr(f"{rank}.npy", b"")
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("opened"))
    refused(tmp_path / "t.npz", written.getvalue())


def test_other_members(tmp_path: Path) -> None:
    refused(tmp_path / "t.npz", packed({**arrays(), "more": np.zeros(3)}))
    refused(tmp_path / "t.npz", packed({k: v for k, v in arrays().items() if k != "sizes"}))
    refused(tmp_path / "t.npz", with_member("left.npy", b"", compress_type=zipfile.ZIP_LZMA))


def test_a_device_is_no_archive() -> None:
    with pytest.raises(ReferentielError, match="illisibles"):
        read_topology(Path("/dev/zero"))


def changed(name: str, change: Callable[[Any], Any]) -> Arrays:
    found = arrays()
    found[name] = planes(change(numbers(found[name])))
    return found


def put(rank: int, value: int) -> Callable[[Any], Any]:
    def change(values: Any) -> Any:
        values = values.copy()
        values[rank % len(values)] = value
        return values

    return change


@pytest.mark.parametrize(
    "damaged",
    [
        changed("left", put(0, 10_000)),
        changed("right", put(0, -2)),
        changed("left", put(0, -(2**31))),
        changed("right", put(0, 2**31 - 1)),
        changed("left", lambda values: values[:-1]),
        changed("right", lambda values: np.append(values, 0)),
        changed("sizes", lambda values: values[:-1]),
        changed("sizes", put(0, -5)),
        changed("sizes", put(0, 0)),
        changed("sizes", put(0, 2**31 - 1)),
        changed("sizes", lambda values: values + 1),
        changed("delta_x", lambda values: values[:-1]),
        changed("delta_x", put(0, 2**31 - 1)),
        changed("delta_y", put(0, 9_000_001 + 2 * 10**6)),
        changed("delta_y", put(-1, 7)),
        changed("right", lambda values: np.roll(values, 1)),
        {**arrays(), "faces": np.array(SQUARES.faces[:1] * len(SQUARES.faces))},
        {**arrays(), "faces": np.array(SQUARES.faces[:-1])},
        {**arrays(), "left": arrays()["right"]},
    ],
    ids=range(19),
)  # fmt: skip
def test_numbers_that_no_map_has(tmp_path: Path, damaged: Arrays) -> None:
    refused(tmp_path / "t.npz", packed(damaged))


@given(st.sampled_from(["left", "right", "sizes"]), st.integers(0, 3), st.integers(-3, 12))
def test_arcs_that_do_not_close_are_refused(name: str, rank: int, value: int) -> None:
    """What is read gives polygons: a side or a size that is another one leaves a ring open."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "t.npz"
        path.write_bytes(packed(changed(name, put(rank, value))))
        try:
            found = read_topology(path)
        except ReferentielError:
            return
        assert all(one.is_valid for one in found.polygons())


def test_no_arc_at_all_is_read_back(tmp_path: Path) -> None:
    write_topology(SQUARES.subset([]), tmp_path / "t.npz")
    found = read_topology(tmp_path / "t.npz")
    assert (found.faces, len(found.xy)) == ((), 0)
