"""Another commit of the project in a temporary folder beside this tree, and how each is run."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_TERMINATED = 143
_VERSION = re.compile(r'(?m)^__version__ = "(.*)"')


@contextmanager
def checkout(commit: str, root: Path = ROOT) -> Iterator[Path]:
    """Give the tree of a commit, removed at the end: when the process is told to end, too.

    Parameters
    ----------
    commit
        Anything that git calls a commit.
    root
        A tree of the repository.

    Yields
    ------
    Path
        Its folder.

    Raises
    ------
    SystemExit
        If there is no such commit.
    """
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place) / "beside"
        if _git(root, "worktree", "add", "--quiet", "--detach", str(tree), commit):
            raise SystemExit(f"{commit} : pas de commit de ce nom dans {root}.")
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
        try:
            yield tree
        finally:
            signal.signal(signal.SIGTERM, before)
            _git(root, "worktree", "remove", "--force", str(tree))


def lend_version(to: Path, root: Path = ROOT) -> str:
    """Give a tree beside the version number of this one, that almost every file bears.

    Parameters
    ----------
    to
        The tree, that is written.
    root
        This one.

    Returns
    -------
    str
        What was changed, to be told; nothing if both had the same.
    """
    theirs, ours = (tree / "cptsgeo" / "__init__.py" for tree in (to, root))
    before, after = (_VERSION.findall(path.read_text(encoding="utf-8")) for path in (theirs, ours))
    if before == after:
        return ""
    text = theirs.read_text(encoding="utf-8")
    theirs.write_text(_VERSION.sub(f'__version__ = "{after[0]}"', text), encoding="utf-8")
    return f"Le commit à côté se dit {before[0]} : il s’est dit {after[0]}, comme ici."


def environment(tree: Path, home: str) -> dict[str, str]:
    """Give the environment where Python finds the package of a tree, and nothing of the user's.

    Parameters
    ----------
    tree
        The tree.
    home
        The user's folder: relative, it has the same name wherever both trees run.

    Returns
    -------
    dict of str to str
        Its variables.
    """
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "XDG_", "CPTSGEO", "COV_"))}  # fmt: skip
    return kept | {
        "PYTHONPATH": str(tree),
        "PYTHONUTF8": "1",
        "CPTSGEO_DONNEES": home,
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def command(*words: str) -> list[str]:
    """Give the command line of cptsgeo, by the interpreter that runs this."""
    return [sys.executable, "-m", "cptsgeo", *words]


def _git(root: Path, *words: str) -> int:
    return subprocess.run(["git", "-C", str(root), *words], check=False).returncode
