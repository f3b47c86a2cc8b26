"""What is asked of a site: of a site only, within a time, and not from one to the next for ever."""

import contextlib
import http.client
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from email.message import Message
from typing import Any
from urllib.parse import urljoin, urlsplit

from cptsgeo.errors import ReferentielError

REDIRECTS = 5
"""So many times at most is an answer looked for elsewhere."""

_MOVED = {301, 302, 303, 307, 308}


class LateError(OSError):
    """All the time that an answer may take has passed."""


class _Watch:
    """Cuts connections after some time, whatever they do: sending a byte now and then too."""

    def __init__(self, seconds: float) -> None:
        self.late = threading.Event()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Watch":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def add(self, one: socket.socket) -> None:
        """Watch a connection."""
        self._sockets.append(one)
        if self.late.is_set():
            self._cut()

    def _cut(self) -> None:
        self.late.set()
        for one in self._sockets:
            with contextlib.suppress(OSError, ValueError):
                one.shutdown(socket.SHUT_RDWR)


def _opener(watch: _Watch) -> urllib.request.OpenerDirector:
    """What opens addresses of sites: neither files nor FTP, as urllib would."""

    class Http(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            watch.add(self.sock)

    class Https(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            watch.add(self.sock)

    class HttpHandler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(Http, req)

    class HttpsHandler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(Https, req)

    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        HttpHandler(),
        HttpsHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


@contextlib.contextmanager
def answer_of(
    address: str, headers: Mapping[str, str], *, timeout: float, seconds: float
) -> Iterator[http.client.HTTPResponse]:
    """Ask a site for a file.

    Parameters
    ----------
    address
        Where it is.
    headers
        What is said when asking.
    timeout
        Seconds without a byte after which the site is given up.
    seconds
        Those that all of it may take, the reading of the answer included.

    Yields
    ------
    http.client.HTTPResponse
        The answer of the last site that the first one led to.

    Raises
    ------
    ReferentielError
        If the address is not that of a site, or leads to what is none, or too far.
    LateError
        If it takes too long.
    """
    check_site(address)
    with _Watch(seconds) as watch, contextlib.ExitStack() as stack:
        opener = _opener(watch)
        try:
            answer = _followed(opener, address, headers, timeout)
            stack.callback(answer.close)
            yield answer
        except (OSError, http.client.HTTPException, ValueError) as error:
            if watch.late.is_set():
                raise LateError from error
            raise
        if watch.late.is_set():
            raise LateError


def _followed(
    opener: urllib.request.OpenerDirector, address: str, headers: Mapping[str, str], timeout: float
) -> http.client.HTTPResponse:
    here = address
    for _ in range(REDIRECTS + 1):
        request = urllib.request.Request(here, headers=dict(headers))
        try:
            found: http.client.HTTPResponse = opener.open(request, timeout=timeout)
        except urllib.error.HTTPError as error:
            there = _elsewhere(error.code, error.headers)
            if not there:
                raise
            error.close()
            there = urljoin(here, there)
            _check_step(address, here, there)
            here = there
        else:
            return found
    raise ReferentielError(
        f"L’adresse {address} renvoie plus de {REDIRECTS} fois à une autre : l’ouvrir dans un "
        "navigateur."
    )


def _elsewhere(code: int, headers: Message | None) -> str:
    return str(headers.get("Location", "")) if headers and code in _MOVED else ""


def check_site(address: str) -> None:
    """Refuse an address that is not that of a site.

    Parameters
    ----------
    address
        It begins with ``https://`` or ``http://``.

    Raises
    ------
    ReferentielError
        If it is another.
    """
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or any(not sign.isprintable() or sign == " " for sign in address):
        raise ReferentielError(
            f"L’adresse {address!r} n’est pas celle d’un site : corriger la table des adresses."
        )


def _check_step(address: str, here: str, there: str) -> None:
    """Refuse to be led from a site to what is none, or is open to anyone on the way."""
    before = urlsplit(here).scheme
    try:
        after = urlsplit(there).scheme
    except ValueError:
        after = ""
    if after not in {"http", "https"} or (before == "https" and after == "http"):
        raise ReferentielError(
            f"L’adresse {address} renvoie à une autre qui n’est pas sûre ({there[:200]!r}) : "
            "l’ouvrir dans un navigateur."
        )
