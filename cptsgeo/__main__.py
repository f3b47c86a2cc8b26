"""``python -m cptsgeo``, and the program: a start that may be interrupted while it loads."""

import sys

from cptsgeo import load
from cptsgeo.errors import INTERRUPTED, INTERRUPTION


def run() -> int:
    """Load the command line and run it.

    Returns
    -------
    int
        Exit status; see `cptsgeo.cli.main`.
    """
    try:
        status: int = load("cptsgeo.cli:main")()
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTION}\n")
        status = INTERRUPTED
    return status


if __name__ == "__main__":
    sys.exit(run())
