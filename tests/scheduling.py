"""Which worker takes which tests, where pytest runs in several processes.

pytest-xdist tells groups by names that pytest has stopped writing (9.2): here a module says itself
that its tests go together, by making something once for all of them.
"""

import functools
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]
SHARED = 'scope="module"'


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """One worker takes all tests of a module that share a fixture; the others go one by one.

    The modules come first, those of most tests before the others; single tests fill in the end.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if shares(module) else nodeid


@functools.cache
def shares(module: str) -> bool:
    """Whether a module, or what its folder gives to its tests, makes something once for all."""
    path = ROOT / module
    told = [one for one in (path, path.parent / "conftest.py") if one.is_file()]
    return any(SHARED in one.read_text(encoding="utf-8") for one in told)
