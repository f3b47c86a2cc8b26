"""What a command leaves, and where two of them differ."""

import io
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from comparing.cases import Case

PAGES = (".html", ".htm")
_LONGEST = 300
"""Seconds that a command has."""

_ENDLESS = -1


@dataclass(frozen=True)
class Difference:
    """Something that the two commits do not do alike."""

    case: str
    what: str
    where: str

    def told(self) -> str:
        """Tell it in a line."""
        return f"{self.case} – {self.what} : {self.where}"


@dataclass(frozen=True)
class Outcome:
    """What a command says and writes."""

    status: int
    stdout: bytes
    stderr: bytes
    files: Mapping[str, bytes]

    @property
    def pages(self) -> tuple[str, ...]:
        """Its pages, that a browser shows."""
        return tuple(name for name in self.files if name.endswith(PAGES))


def outcome(command: list[str], folder: Path, environment: Mapping[str, str]) -> Outcome:
    """Run a command in a new folder.

    Parameters
    ----------
    command
        Its words.
    folder
        Where to run it.
    environment
        Its variables.

    Returns
    -------
    Outcome
        What it says, and all files that it leaves there.
    """
    folder.mkdir(parents=True)
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
            check=False, timeout=_LONGEST,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Outcome(_ENDLESS, b"", f"Plus de {_LONGEST} s.".encode(), {})
    files = {path.relative_to(folder).as_posix(): path.read_bytes()
             for path in sorted(folder.rglob("*")) if path.is_file()}  # fmt: skip
    return Outcome(done.returncode, done.stdout, done.stderr, files)


def differences(case: Case, theirs: Outcome, ours: Outcome) -> Iterator[Difference]:
    """Say what differs, byte for byte; pages are for a browser to compare.

    Parameters
    ----------
    case
        The command.
    theirs
        What the other commit's left.
    ours
        What this tree's left.

    Yields
    ------
    Difference
        Each output that is not the same, and what the case does not do that it says it does.
    """
    if theirs.status != ours.status:
        yield Difference(case.name, "code de retour", f"{theirs.status} ≠ {ours.status}")
    for what in ("stdout", "stderr"):
        before, after = getattr(theirs, what), getattr(ours, what)
        if before != after:
            yield Difference(case.name, what, first_difference(before, after))
    for name in sorted({*theirs.files, *ours.files}):
        if name not in theirs.files or name not in ours.files:
            side = "ici" if name in ours.files else "à côté"
            yield Difference(case.name, name, f"écrit {side} seulement")
        elif not name.endswith(PAGES) and theirs.files[name] != ours.files[name]:
            where = first_difference(theirs.files[name], ours.files[name])
            yield Difference(case.name, name, where)
    yield from _broken_promises(case, theirs)


def _broken_promises(case: Case, theirs: Outcome) -> Iterator[Difference]:
    """What the table of cases says wrongly: both commits failing alike would be the same."""
    if theirs.status != case.status:
        told = theirs.stderr.decode(errors="replace").strip().splitlines() or [""]
        yield Difference(case.name, "cas mal décrit",
                         f"code {case.status} annoncé, {theirs.status} à côté : {told[-1]}",
                         )  # fmt: skip
    elif missing := [name for name in case.written if name not in theirs.files]:
        yield Difference(case.name, "cas mal décrit", f"{', '.join(missing)} : pas écrit à côté")


def first_difference(before: bytes, after: bytes) -> str:
    """Say where two contents part: a member of a zip, a line of a text, else a byte.

    Parameters
    ----------
    before
        The other commit's.
    after
        This tree's.

    Returns
    -------
    str
        The place, and both contents there if they are text.
    """
    members = [_members(content) for content in (before, after)]
    if all(members) and members[0] != members[1]:
        names = sorted({*members[0], *members[1]})
        return "; ".join(
            f"{name}, {first_difference(members[0].get(name, b''), members[1].get(name, b''))}"
            for name in names if members[0].get(name) != members[1].get(name)
        )  # fmt: skip
    try:
        lines = [content.decode().splitlines() for content in (before, after)]
    except UnicodeDecodeError:
        lines = [[], []]
    for number, (mine, other) in enumerate(zip_longest(*lines), 1):
        if mine != other:
            return f"ligne {number}, {excerpts(mine, other)}"
    pairs = enumerate(zip(before, after, strict=False))
    at = next((at for at, (mine, other) in pairs if mine != other), min(len(before), len(after)))
    return f"octet {at} ({len(before)} et {len(after)} octets)"


def excerpts(before: str | None, after: str | None) -> str:
    """Show two lines from a little before where they part."""
    shared = zip(before or "", after or "", strict=False)
    same = next((at for at, (mine, other) in enumerate(shared) if mine != other),
                min(len(before or ""), len(after or "")))  # fmt: skip
    shown = ("(rien)" if text is None else repr(text[max(0, same - 20) : same + 60])
             for text in (before, after))  # fmt: skip
    return " ≠ ".join(shown)


def _members(content: bytes) -> dict[str, bytes]:
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
