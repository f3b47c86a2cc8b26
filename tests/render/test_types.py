"""The types of the atelier's scripts, as TypeScript infers them from plain JavaScript.

Parameters without a type are anything; what may be missing must be dealt with.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cptsgeo.paths import PACKAGE

_LOCAL = Path(sys.prefix) / "node" / "node_modules" / ".bin" / "tsc"
TSC = str(_LOCAL) if _LOCAL.exists() else shutil.which("tsc")


def test_scripts_are_well_typed(tmp_path: Path) -> None:
    if TSC is None:
        reason = "no TypeScript: the types of scripts were not checked"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Scripts are classic ones, that share a namespace.
    shared = tmp_path / "shared.d.ts"
    shared.write_text("declare var CptsGeo: any;\n", encoding="utf-8")
    scripts = sorted((PACKAGE / "render" / "atelier" / "static").glob("*.js"))
    assert len(scripts) > 8
    options = "--noEmit --allowJs --checkJs --target es2023 --lib es2023,dom,dom.iterable"
    done = subprocess.run(
        [TSC, *options.split(), "--strict", "--noImplicitAny", "false", shared, *scripts],
        capture_output=True, encoding="utf-8", check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
