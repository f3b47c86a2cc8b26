"""Downloads, against a server on the loopback: whole, resumed, truncated, slow, refused."""

import csv
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from commands import assert_one_sentence

from cptsgeo.errors import ReferentielError
from cptsgeo.referentiel import download as module
from cptsgeo.referentiel.download import Downloaded, Source, download, read_sources

CONTENT = b'{"type": "FeatureCollection"}' + os.urandom(200_000)


class Handler(BaseHTTPRequestHandler):
    """Serves one file in several ways, by its path; `asked` keeps the ranges."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        kind = self.path.strip("/").partition(".")[0]
        wanted = self.headers.get("Range", "")
        Handler.asked.append(f"{kind} {wanted}")
        if kind == "absent":
            self.send_error(404)
            return
        if kind == "page":
            self._send(200, b"<!DOCTYPE html><html>Maintenance</html>")
            return
        if kind == "lent":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            time.sleep(1.5)
            return
        begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if begin >= len(CONTENT):
            self.send_error(416)
            return
        if kind == "sans-reprise":
            begin = 0
        status = 206 if begin else 200
        rest = CONTENT[begin:]
        if kind == "coupe" and not wanted:
            self._send(status, rest[:50_000], len(rest))
        else:
            self._send(status, rest)

    def _send(self, status: int, body: bytes, told: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(told or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Handler.asked.clear()
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


def test_a_file_is_received_whole(tmp_path: Path, server: str) -> None:
    found, steps = fetched(source(server, "bon"), tmp_path / "dossier")
    assert found.path.read_bytes() == CONTENT
    assert found.octets == len(CONTENT)
    assert steps[0] == (0, len(CONTENT))
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    names = sorted(path.name for path in (tmp_path / "dossier").iterdir())
    assert names == ["bon.geojson", "bon.geojson.sha256"]
    assert found.sha256 in (tmp_path / "dossier" / names[1]).read_text(encoding="utf-8")


def test_a_truncated_file_is_resumed(tmp_path: Path, server: str) -> None:
    one = source(server, "coupe")
    with pytest.raises(ReferentielError, match="50000 octets sur"):
        fetched(one, tmp_path)
    assert not (tmp_path / "coupe.geojson").exists()
    found, steps = fetched(one, tmp_path)
    assert found.path.read_bytes() == CONTENT
    assert steps[0][0] == 50_000
    assert Handler.asked == ["coupe ", "coupe bytes=50000-"]


def test_a_server_that_does_not_resume_sends_all_again(tmp_path: Path, server: str) -> None:
    (tmp_path / ".sans-reprise.geojson.partiel").write_bytes(b"x" * 1000)
    found, _ = fetched(source(server, "sans-reprise"), tmp_path)
    assert found.path.read_bytes() == CONTENT


def test_what_is_left_of_another_file_is_no_obstacle(tmp_path: Path, server: str) -> None:
    (tmp_path / ".bon.geojson.partiel").write_bytes(b"x" * (len(CONTENT) + 10))
    found, _ = fetched(source(server, "bon"), tmp_path)
    assert found.path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("kind", "sha256", "words"),
    [
        ("absent", "", "erreur 404"),
        ("page", "", "page web"),
        ("bon", "0" * 64, "pas celui attendu"),
    ],
)
def test_what_is_not_the_file_is_refused(
    tmp_path: Path, server: str, kind: str, sha256: str, words: str
) -> None:
    with pytest.raises(ReferentielError, match=words):
        fetched(source(server, kind, sha256), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_slow_or_absent_server_is_given_up(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.3)
    for address in (f"{server}/lent.geojson", "http://127.0.0.1:9/rien.geojson"):
        one = Source("essai", "Essai", "a.geojson", address, "")
        with pytest.raises(ReferentielError, match="ne répond pas"):
            fetched(one, tmp_path)
    with pytest.raises(ReferentielError, match="pas celle d’un site"):
        fetched(Source("essai", "Essai", "a.txt", "file:///etc/passwd", ""), tmp_path)


def test_another_file_of_that_name_is_kept(tmp_path: Path, server: str) -> None:
    (tmp_path / "bon.geojson").write_bytes(b"le mien")
    fetched(source(server, "bon"), tmp_path)
    assert (tmp_path / "bon.ancien.geojson").read_bytes() == b"le mien"


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
    assert (tmp_path / "d" / "bon.geojson").read_bytes() == CONTENT
    assert "sha256" in done.stdout
    failed = _run(table, "absent", "--sortie", tmp_path / "d")
    assert failed.returncode == 2
    assert "404" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert_one_sentence(_run(table, "autre"), "autre", "bon")
