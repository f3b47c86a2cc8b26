"""Downloads, against a server on the loopback: whole, resumed, cut, slow, refused, endless."""

import contextlib
import csv
import hashlib
import json
import os
import random
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from commands import assert_one_sentence

from cptsgeo.errors import OutputError, ReferentielError
from cptsgeo.files import system
from cptsgeo.referentiel import download as module
from cptsgeo.referentiel import web
from cptsgeo.referentiel.download import Downloaded, Source, download, read_sources

CONTENT = b'{"type": "FeatureCollection"}' + random.Random(5).randbytes(200_000)
OTHER = b'{"type": "FeatureCollection"}' + random.Random(6).randbytes(200_000)
CUT = 50_000


def digest(content: bytes | Path) -> str:
    """What is compared: of two files that differ, pytest would tell all that does."""
    content = content.read_bytes() if isinstance(content, Path) else content
    return hashlib.sha256(content).hexdigest()


SHA256 = digest(CONTENT)
DATES = ("Mon, 05 Jan 2026 10:00:00 GMT", "Tue, 06 Jan 2026 10:00:00 GMT")


class Handler(BaseHTTPRequestHandler):
    """Serves one file in several ways, by the first word of its path.

    ``coupe`` and those like it stop at 50,000 bytes the first time. The words that follow say how
    a version of the file is told (``date``, ``faible`` for a weak ETag, ``rien``; else an ETag),
    and ``change`` that the file is another one from the second time on.
    """

    asked: ClassVar[list[str]] = []
    proofs: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        kind, *ways = self.path.strip("/").partition(".")[0].split("-")
        wanted = self.headers.get("Range", "")
        Handler.asked.append(wanted)
        Handler.proofs.append(self.headers.get("If-Range", ""))
        later = len(Handler.asked) > 1
        version = int(later and "change" in ways)
        told = {"ETag": f'"v{version}"'}
        if "date" in ways:
            told = {"Last-Modified": DATES[version]}
        elif "faible" in ways:
            told = {"ETag": f'W/"v{version}"'}
        elif "rien" in ways:
            told = {}
        answer = getattr(self, f"_{kind}", None)
        if answer:
            answer()
        else:
            grown = b"plus" if later and kind == "grandi" else b""
            self._file(kind, (CONTENT, OTHER)[version] + grown, wanted, told)

    def _file(self, kind: str, content: bytes, wanted: str, told: dict[str, str]) -> None:
        """What a server does of a file, well for ``bon`` and ``coupe``."""
        begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        proof = self.headers.get("If-Range")
        if begin >= len(content):
            self.send_error(416)
            return
        if kind == "sans" or (proof and kind != "sourd" and proof not in told.values()):
            begin = 0  # It does not resume, or sees that the file is another one.
        rest = content[begin:]
        headers = {"Content-Length": str(len(rest)), **told}
        if begin:
            first = begin + (7 if kind == "decale" else 0)
            total = len(content) + (1 if kind == "total" else 0)
            headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{total}"
            if kind == "muet":
                del headers["Content-Range"]
        self._head(206 if begin else 200, headers)
        cut = kind != "bon" and len(Handler.asked) == 1
        self.wfile.write(rest[:CUT] if cut else rest)

    def _absent(self) -> None:
        self.send_error(404)

    def _page(self) -> None:
        self._send(200, b"<!DOCTYPE html><html>Maintenance</html>")

    def _vide(self) -> None:
        self._send(200, b"")

    def _lent(self) -> None:
        self._head(200, {"Content-Length": "1000"})
        time.sleep(1.5)

    def _goutte(self) -> None:
        """A byte now and then, never long enough without one."""
        self._head(200, {"Content-Length": "100000", "ETag": '"v0"'})
        self._drip()

    def _entete(self) -> None:
        """The same, before anything is said of the file."""
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        self._drip()

    def _drip(self) -> None:
        with contextlib.suppress(OSError):
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)

    def _infini(self) -> None:
        """A file that tells no length, and has far more than is received."""
        self._head(200, {"ETag": '"v0"'})
        with contextlib.suppress(OSError):
            for _ in range(1000):
                self.wfile.write(b"x" * (1 << 16))

    def _enorme(self) -> None:
        self._head(200, {"Content-Length": str(1 << 50)})

    def _morceau(self) -> None:
        """A part, that nobody asked for."""
        self._send(206, CONTENT[:10], {"Content-Range": f"bytes 0-9/{len(CONTENT)}"})

    def _vers(self) -> None:
        """Leads to what follows the question mark."""
        self._head(302, {"Location": self.path.partition("?")[2]})

    def _tourne(self) -> None:
        self._head(301, {"Location": f"{self.path}x"})

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self._head(status, {"Content-Length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Handler.asked.clear()
    Handler.proofs.clear()
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.daemon_threads = True
    thread = threading.Thread(target=found.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{found.server_address[1]}"
    found.shutdown()
    thread.join()
    found.server_close()


def source(server: str, kind: str, sha256: str = "") -> Source:
    return Source(kind, "Essai", f"{kind}.geojson", f"{server}/{kind}.geojson", sha256)


def fetched(one: Source, folder: Path) -> tuple[Downloaded, list[tuple[int, int]]]:
    steps: list[tuple[int, int]] = []
    return download(one, folder, lambda done, total: steps.append((done, total))), steps


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_received_whole(tmp_path: Path, server: str) -> None:
    found, steps = fetched(source(server, "bon"), tmp_path / "dossier")
    assert digest(found.path) == SHA256
    assert found.octets == len(CONTENT)
    assert steps[0] == (0, len(CONTENT))
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert names(tmp_path / "dossier") == ["bon.geojson", "bon.geojson.sha256"]
    assert found.sha256 in (tmp_path / "dossier" / "bon.geojson.sha256").read_text("utf-8")


# Resumed


@pytest.mark.parametrize(
    ("kind", "sha256", "proof"),
    [
        ("coupe", "", '"v0"'),
        ("coupe", SHA256, '"v0"'),
        ("coupe-date", "", DATES[0]),
        ("coupe-rien", SHA256, ""),  # The checksum proves it, in the end.
        ("coupe-faible", SHA256, ""),
    ],
)
def test_a_truncated_file_is_resumed(
    tmp_path: Path, server: str, kind: str, sha256: str, proof: str
) -> None:
    one = source(server, kind, sha256)
    with pytest.raises(ReferentielError, match=r"50000 octets sur.*il reprendra là"):
        fetched(one, tmp_path)
    assert not (tmp_path / f"{kind}.geojson").exists()
    found, steps = fetched(one, tmp_path)
    assert digest(found.path) == SHA256
    assert steps[0] == (CUT, len(CONTENT))
    assert Handler.asked == ["", f"bytes={CUT}-"]
    assert Handler.proofs == ["", proof]
    assert names(tmp_path) == [f"{kind}.geojson", f"{kind}.geojson.sha256"]


@pytest.mark.parametrize("kind", ["coupe-rien", "coupe-faible"])
def test_what_nothing_proves_begins_anew(tmp_path: Path, server: str, kind: str) -> None:
    one = source(server, kind)
    with pytest.raises(ReferentielError, match="il reprendra du début"):
        fetched(one, tmp_path)
    found, steps = fetched(one, tmp_path)
    assert digest(found.path) == SHA256
    assert steps[0] == (0, len(CONTENT))
    assert Handler.asked == ["", ""]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("coupe-change", 2),  # The site sees it, and sends all.
        ("coupe-date-change", 2),
        ("sourd-change", 3),  # It does not look at what it is asked to compare.
        ("sourd-date-change", 3),
        ("decale", 3),  # It sends another part than the one that was asked.
        ("total", 3),  # What it tells of its size is not so.
        ("grandi", 3),  # Its file has another size than before.
        ("muet", 3),  # It does not say which part it sends.
        ("sans", 2),  # It does not resume.
    ],
)
def test_what_is_not_the_rest_of_the_file_begins_anew(
    tmp_path: Path, server: str, kind: str, asked: int
) -> None:
    one = source(server, kind)
    with pytest.raises(ReferentielError, match="50000 octets sur"):
        fetched(one, tmp_path)
    found, _ = fetched(one, tmp_path)
    whole = OTHER if "change" in kind else CONTENT
    assert digest(found.path) == digest(whole + (b"plus" if kind == "grandi" else b""))
    assert Handler.asked == ["", f"bytes={CUT}-", ""][:asked]
    assert names(tmp_path) == [f"{kind}.geojson", f"{kind}.geojson.sha256"]


def test_a_checksum_has_the_last_word(tmp_path: Path, server: str) -> None:
    """The beginning is of another file than the rest, and nothing else tells: all anew."""
    one = source(server, "coupe", SHA256)
    with pytest.raises(ReferentielError, match="50000 octets sur"):
        fetched(one, tmp_path)
    partial = tmp_path / ".coupe.geojson.partiel"
    partial.write_bytes(b"x" * CUT)
    found, _ = fetched(one, tmp_path)
    assert digest(found.path) == SHA256
    assert Handler.asked == ["", f"bytes={CUT}-", ""]


@pytest.mark.parametrize(
    "told",
    [
        None, "", "[]", "{}", "x", '{"adresse": 1, "etag": "a", "modifie": "", "total": 3}',
        '{"adresse": "A", "etag": "", "modifie": "", "total": 3}',
        '{"adresse": "http://ailleurs/", "etag": "a", "modifie": "", "total": 3}',
        '{"adresse": "A", "etag": "a\\r\\nX: y", "modifie": "", "total": 3}',
        '{"adresse": "A", "etag": "a", "modifie": "", "total": "3"}',
        '{"adresse": "A", "etag": "a", "modifie": "", "total": 3, "plus": 1}',
    ],
)  # fmt: skip
def test_what_is_left_of_another_file_is_no_obstacle(
    tmp_path: Path, server: str, told: str | None
) -> None:
    one = source(server, "bon")
    (tmp_path / ".bon.geojson.partiel").write_bytes(b"x" * (len(CONTENT) + 10))
    if told is not None:
        text = told.replace('"A"', json.dumps(one.adresse))
        (tmp_path / ".bon.geojson.reprise").write_text(text, encoding="utf-8")
    found, _ = fetched(one, tmp_path)
    assert digest(found.path) == SHA256
    assert Handler.asked == [""]


def test_nothing_is_left_to_send(tmp_path: Path, server: str) -> None:
    one = source(server, "bon")
    (tmp_path / ".bon.geojson.partiel").write_bytes(CONTENT)
    begun = {"adresse": one.adresse, "etag": '"v0"', "modifie": "", "total": len(CONTENT)}
    (tmp_path / ".bon.geojson.reprise").write_text(json.dumps(begun), encoding="utf-8")
    found, _ = fetched(one, tmp_path)
    assert digest(found.path) == SHA256
    assert Handler.asked == [f"bytes={len(CONTENT)}-", ""]


# Refused


@pytest.mark.parametrize(
    ("kind", "sha256", "words"),
    [
        ("absent", "", "erreur 404"),
        ("page", "", "page web"),
        ("vide", "", "page web"),
        ("bon", "0" * 64, "pas celui attendu"),
        ("enorme", "", "4 Go"),
        ("morceau", "", "qu’une partie"),
        ("tourne", "", "renvoie plus de 5 fois"),
    ],
)
def test_what_is_not_the_file_is_refused(
    tmp_path: Path, server: str, kind: str, sha256: str, words: str
) -> None:
    with pytest.raises(ReferentielError, match=words):
        fetched(source(server, kind, sha256), tmp_path)
    assert not names(tmp_path)
    assert len(Handler.asked) <= web.REDIRECTS + 1


def test_a_file_without_an_end_is_given_up(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 1 << 20)
    with pytest.raises(ReferentielError, match="dépasse"):
        fetched(source(server, "infini"), tmp_path)
    assert not names(tmp_path)


@pytest.mark.parametrize("kind", ["goutte", "entete"])
def test_what_comes_a_byte_now_and_then_is_given_up(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Never a moment without a byte that would be long enough: all of it has an end."""
    monkeypatch.setattr(module, "PATIENCE", 0.4)
    with pytest.raises(ReferentielError, match=r"dure plus de .*il reprendra (là|du début)"):
        fetched(source(server, kind), tmp_path)


def test_a_slow_or_absent_server_is_given_up(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.3)
    for address in (f"{server}/lent.geojson", "http://127.0.0.1:9/rien.geojson"):
        one = Source("essai", "Essai", "a.geojson", address, "")
        with pytest.raises(ReferentielError, match="ne répond pas"):
            fetched(one, tmp_path)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://a.fr/x", "data:,x", "//a.fr/x", "http://", "http:///x", "x",
     "http://[::1", "http://a.fr/x y", "http://a.fr/\n", "jar:http://a.fr/"],
)  # fmt: skip
def test_only_sites_are_asked(tmp_path: Path, address: str) -> None:
    with pytest.raises(ReferentielError, match="pas celle d’un site"):
        fetched(Source("essai", "Essai", "a.txt", address, ""), tmp_path)
    assert not names(tmp_path)


def test_a_site_may_lead_to_another(tmp_path: Path, server: str) -> None:
    for there in (f"{server}/bon.geojson", "/bon.geojson", f"/vers.x?{server}/bon.geojson"):
        one = Source("essai", "Essai", "a.geojson", f"{server}/vers.geojson?{there}", "")
        assert digest(fetched(one, tmp_path)[0].path) == SHA256


@pytest.mark.parametrize("there", ["file:///etc/passwd", "ftp://a.fr/x", "data:,x"])
def test_a_site_leads_to_sites_only(tmp_path: Path, server: str, there: str) -> None:
    one = Source("essai", "Essai", "a.geojson", f"{server}/vers.geojson?{there}", "")
    with pytest.raises(ReferentielError, match="pas sûre"):
        fetched(one, tmp_path)
    assert not names(tmp_path)


def test_a_safe_site_does_not_lead_to_an_open_one() -> None:
    web._check_step("a", "http://a.fr/", "https://b.fr/")
    web._check_step("a", "https://a.fr/", "https://b.fr/")
    with pytest.raises(ReferentielError, match="pas sûre"):
        web._check_step("a", "https://a.fr/", "http://a.fr/")


@pytest.mark.parametrize("name", ["../a.csv", "a/b", "", "..", "a\\b", "C:a", "a\nb", "a*"])
def test_a_name_leads_to_no_other_folder(tmp_path: Path, server: str, name: str) -> None:
    one = source(server, "bon")._replace(fichier=name)
    with pytest.raises(ReferentielError, match="ne peut servir"):
        fetched(one, tmp_path / "ici")
    assert not names(tmp_path)


# What was there


def test_another_file_of_that_name_is_kept(tmp_path: Path, server: str) -> None:
    """However many there were."""
    for mine in (b"le mien", b"encore"):
        (tmp_path / "bon.geojson").write_bytes(mine)
        fetched(source(server, "bon"), tmp_path)
    fetched(source(server, "bon"), tmp_path)  # The same as what is there: nothing to keep.
    assert digest(tmp_path / "bon.geojson") == SHA256
    assert (tmp_path / "bon.ancien.geojson").read_bytes() == b"le mien"
    assert (tmp_path / "bon.ancien-2.geojson").read_bytes() == b"encore"
    assert len(names(tmp_path)) == 4


def test_a_note_that_has_the_name_of_a_checksum_is_kept(tmp_path: Path, server: str) -> None:
    (tmp_path / "bon.geojson.sha256").write_text("à moi", encoding="utf-8")
    for _ in range(2):
        fetched(source(server, "bon"), tmp_path)
    assert (tmp_path / "bon.geojson.ancien.sha256").read_text(encoding="utf-8") == "à moi"
    assert len(names(tmp_path)) == 3


def test_permissions_and_a_link_stay(tmp_path: Path, server: str) -> None:
    far = tmp_path / "loin"
    far.mkdir()
    (far / "bon.geojson").write_bytes(b"le mien")
    (far / "bon.geojson").chmod(0o640)
    (tmp_path / "bon.geojson").symlink_to(far / "bon.geojson")
    fetched(source(server, "bon"), tmp_path)
    assert (tmp_path / "bon.geojson").is_symlink()
    assert digest(far / "bon.geojson") == SHA256
    assert (far / "bon.geojson").stat().st_mode & 0o777 == 0o640
    assert (far / "bon.ancien.geojson").read_bytes() == b"le mien"


def test_what_was_there_comes_back_if_the_new_one_cannot(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bon.geojson").write_bytes(b"le mien")
    put = system.put

    def refuse(draft: Path, place: Path) -> None:
        if draft.name.endswith(".partiel"):
            raise PermissionError(13, "held")
        put(draft, place)

    monkeypatch.setattr(module, "put", refuse)
    with pytest.raises(OutputError, match=r"bon\.geojson"):
        fetched(source(server, "bon"), tmp_path)
    assert (tmp_path / "bon.geojson").read_bytes() == b"le mien"


def test_a_long_name_is_received(tmp_path: Path, server: str) -> None:
    one = source(server, "coupe")._replace(fichier="n" * 241 + ".geojson")
    with pytest.raises(ReferentielError, match="il reprendra là"):
        fetched(one, tmp_path)
    (tmp_path / one.fichier).write_bytes(b"le mien")
    assert digest(fetched(one, tmp_path)[0].path) == SHA256


def test_the_official_addresses_are_of_producers() -> None:
    known = read_sources()
    assert {"etalab-100m", "insee-mouvements", "geo-api"} <= set(known)
    for one in known.values():
        host = one.adresse.split("/")[2]
        assert (
            host.endswith((".data.gouv.fr", "insee.fr", ".api.gouv.fr"))
            or host == "geo.api.gouv.fr"
        )
        assert one.adresse.startswith("https://")


def _run(table: Path, *args: str | Path) -> Any:
    import subprocess
    import sys

    return subprocess.run(
        [sys.executable, "-m", "cptsgeo", "donnees", "telecharger", *map(str, args)],
        capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, module.ADDRESSES: str(table), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_the_command(tmp_path: Path, server: str) -> None:
    table = tmp_path / "sources.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Source._fields)
        writer.writerows([source(server, "bon"), source(server, "absent")])
    listed = _run(table)
    assert listed.returncode == 0
    assert "bon" in listed.stdout
    assert not (tmp_path / "telecharges").exists()
    done = _run(table, "bon", "--sortie", tmp_path / "d")
    assert done.returncode == 0, done.stderr
    assert digest(tmp_path / "d" / "bon.geojson") == SHA256
    assert "sha256" in done.stdout
    failed = _run(table, "absent", "--sortie", tmp_path / "d")
    assert failed.returncode == 2
    assert "404" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert_one_sentence(_run(table, "autre"), "autre", "bon")
