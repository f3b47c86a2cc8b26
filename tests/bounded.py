"""Commands run with little memory and little time of the processor: what has no bound ends there.

The limits are those of the process, far above what the command needs: they tell apart what ends
from what does not, whatever the machine does meanwhile.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

from commands import CODE_PAGE, Result

MEMORY = 2 * 2**30
"""Bytes of addresses: libraries reserve half of it, and touch little."""
SECONDS = 120
"""Seconds of the processor: ten times what the slowest takes."""


def run_bounded(
    *args: str | bytes | Path, cwd: Path | None = None, memory: int = MEMORY, **environ: str
) -> Result:
    """Run cptsgeo so; arguments may be bytes that are no text."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    words = [sys.executable, "-m", "cptsgeo", *args]
    done = subprocess.run(
        [os.fsencode(word) for word in words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": CODE_PAGE, "OPENBLAS_NUM_THREADS": "1", **environ},
        cwd=cwd,
        check=False,
        preexec_fn=limit,
    )
    told = (stream.decode(CODE_PAGE) for stream in (done.stdout, done.stderr))
    return Result(done.args, done.returncode, *told)
