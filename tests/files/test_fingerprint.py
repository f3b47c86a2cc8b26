"""The fingerprint of what was read."""

import hashlib
import os
from pathlib import Path

import pytest

from cptsgeo.errors import TableError
from cptsgeo.files.fingerprint import fingerprint


def test_names_and_contents_count_and_places_do_not(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "cpts.csv").write_bytes(b"x")
        (tmp_path / place / "statuts.csv").write_bytes(b"yz")
    first = fingerprint([tmp_path / "a"])
    assert first == fingerprint([tmp_path / "b"])
    assert len(first) == 16
    int(first, 16)
    # The border between two files counts too.
    (tmp_path / "b" / "cpts.csv").write_bytes(b"xy")
    (tmp_path / "b" / "statuts.csv").write_bytes(b"z")
    assert fingerprint([tmp_path / "b"]) != first
    (tmp_path / "a" / "statuts.csv").rename(tmp_path / "a" / "status.csv")
    assert fingerprint([tmp_path / "a"]) != first


def test_what_no_one_reads_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "cpts.csv").write_bytes(b"x")
    first = fingerprint([tmp_path / "plan"])
    (tmp_path / "plan" / "cartes").mkdir()
    (tmp_path / "plan" / ".~lock.cpts.csv#").write_bytes(b"lock")
    assert fingerprint([tmp_path / "plan"]) == first


def test_order_of_files_counts(tmp_path: Path) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    assert fingerprint([one, two]) != fingerprint([two, one])
    assert fingerprint([one, two]) != fingerprint([one])
    # Of nothing, that of no bytes: nothing else is counted.
    assert fingerprint([]) == hashlib.sha256().hexdigest()[:16]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"absent\.csv n’existe pas"):
        fingerprint([tmp_path / "absent.csv"])


def test_what_is_no_file_or_huge_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "cpts.csv").write_bytes(b"x")
    first = fingerprint([tmp_path])
    with (tmp_path / "film.mp4").open("wb") as film:
        film.truncate(10**12)
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "tuyau")
        with pytest.raises(TableError, match="canal entre programmes"):
            fingerprint([tmp_path / "tuyau"])
    assert fingerprint([tmp_path]) == first


def test_a_name_that_is_no_utf_8_counts_too(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    path.write_bytes(b"x")
    assert fingerprint([path]) != fingerprint([path.rename(tmp_path / "cafe")])
