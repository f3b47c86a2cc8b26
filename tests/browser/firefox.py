"""A Firefox driven through Marionette, its own remote protocol: JSON with its length before it.

Playwright drives builds of its own only; the driver that Selenium needs is no package of Debian.
"""

import base64
import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import axe_playwright_python

from .conftest import WRONG_ONLY

ENTER, CONTROL = "\ue007", "\ue009"
_WAIT = 60.0
"""Seconds until a browser that starts is given up."""
_A4 = {"width": 21.0, "height": 29.7}
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


class Firefox:
    """A headless Firefox with a profile of its own.

    Parameters
    ----------
    program
        What starts it.
    folder
        An empty folder for its profile.
    **prefs
        Preferences of the profile, dots as double underscores.
    """

    def __init__(self, program: str, folder: Path, **prefs: Any) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        lines = [
            f'user_pref("{name.replace("__", ".")}", {json.dumps(value)});\n'
            for name, value in {"marionette__port": port, **prefs}.items()
        ]
        (folder / "user.js").write_text("".join(lines), "utf-8")
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._socket = self._connected(port)
        self._stream = self._socket.makefile("rb")
        self._received()  # who it is
        self._rank = 0
        self.send("WebDriver:NewSession", capabilities={})

    def _connected(self, port: int) -> socket.socket:
        end = time.monotonic() + _WAIT
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=_WAIT)
            except OSError:
                if time.monotonic() > end or self._process.poll() is not None:
                    self._process.kill()
                    raise
                time.sleep(0.2)

    def _received(self) -> Any:
        digits = b""
        while (sign := self._stream.read(1)) != b":":
            digits += sign
        return json.loads(self._stream.read(int(digits)))

    def send(self, command: str, **parameters: Any) -> Any:
        """Send a command and give its result."""
        self._rank += 1
        text = json.dumps([0, self._rank, command, parameters]).encode()
        self._socket.sendall(f"{len(text)}:".encode() + text)
        _, _, error, result = self._received()
        assert error is None, error
        return result

    def close(self) -> None:
        """Quit, and wait for it."""
        try:
            self.send("Marionette:Quit", flags=["eForceQuit"])
        finally:
            self._stream.close()
            self._socket.close()
            self._process.wait(_WAIT)

    def open(self, address: str) -> None:
        """Open an address in a page of its own."""
        self.send("WebDriver:Navigate", url="about:blank")
        self.send("WebDriver:Navigate", url=address)

    def run(self, script: str) -> Any:
        """Value of a JavaScript expression."""
        return self.send(
            "WebDriver:ExecuteScript", script=f"return {script}", args=[], sandbox=None
        )["value"]

    def element(self, selector: str) -> str:
        """Identifier of an element."""
        found = self.send("WebDriver:FindElement", using="css selector", value=selector)["value"]
        (identifier,) = found.values()
        return str(identifier)

    def click(self, selector: str) -> None:
        """Click on an element."""
        self.send("WebDriver:ElementClick", id=self.element(selector))

    def type(self, selector: str, text: str) -> None:
        """Type into an element."""
        self.send("WebDriver:ElementSendKeys", id=self.element(selector), text=text)

    def text(self, selector: str) -> str:
        """Text of an element as it shows."""
        return str(self.send("WebDriver:GetElementText", id=self.element(selector))["value"])

    def resize(self, width: int, height: int) -> None:
        """Give the window a size."""
        self.send("WebDriver:SetWindowRect", x=0, y=0, width=width, height=height)

    def drag(self, selector: str, *points: tuple[int, int]) -> None:
        """Press on a point of an element, from its middle, move through others and let go."""
        origin = {"element-6066-11e4-a52e-4f735466cecf": self.element(selector)}
        moves = [
            {"type": "pointerMove", "x": x, "y": y, "origin": origin, "duration": 60}
            for x, y in points
        ]
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        self.send(
            "WebDriver:PerformActions",
            actions=[{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
                      "actions": [moves[0], down, *moves[1:], up]}],
        )  # fmt: skip

    def violations(self) -> list[str]:
        """What axe-core finds wrong with the page."""
        check = f"axe.run({json.dumps(WRONG_ONLY)})"
        script = f"{_AXE}; {check}.then((result) => arguments[0](result.violations))"
        found = self.send("WebDriver:ExecuteAsyncScript", script=script, args=[], sandbox=None)
        return [
            f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in found["value"]
        ]

    def printed(self) -> bytes:
        """PDF of the page, A4, as its styles for print make it."""
        found = self.send("WebDriver:Print", printBackground=True, page=_A4)
        return base64.b64decode(found["value"])

    def picture(self, selector: str) -> bytes:
        """PNG of an element."""
        found = self.send("WebDriver:TakeScreenshot", id=self.element(selector), full=False)
        return base64.b64decode(found["value"])
