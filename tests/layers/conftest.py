"""What the tests of foreign files share: a server that must hear nothing, a folder watched."""

import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def calls() -> Iterator[list[str]]:
    """Paths asked of a server on the loopback, after its own address."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_OPTIONS = do_GET  # noqa: N815 (names of the library)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    asked.append(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, of this test alone."""
    folder = tmp_path_factory.mktemp("temporaire")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def seen(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What a folder holds: names, sizes, times of change, rights."""
    found = {}
    for path in sorted(folder.rglob("*")):
        told = path.lstat()
        found[str(path.relative_to(folder))] = (told.st_size, told.st_mtime_ns, told.st_mode)
    return found
