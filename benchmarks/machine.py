"""On what a run was made: the machine, and the versions of all that was compared."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from measure import BROWSERS, KIBI, TOOLS

PACKAGES = ("cptsgeo", "numpy", "shapely", "geopandas", "pandas", "pyogrio", "pyproj", "folium",
            "libpysal", "maup", "gerrychain", "playwright")  # fmt: skip


def machine() -> dict[str, str]:
    """Processor, memory and system (Linux)."""
    cpu = _line(Path("/proc/cpuinfo"), "model name")
    memory = int(_line(Path("/proc/meminfo"), "MemTotal").split()[0]) * KIBI / 1000
    return {
        "Processeur": f"{cpu}, {os.cpu_count()} cœurs",
        "Mémoire": f"{memory:.0f} Go",
        "Système": f"{platform.system()} {platform.machine()}, "
        f"{platform.freedesktop_os_release()['PRETTY_NAME']}",
        "Python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """Versions of packages and programs."""
    found = {name: version(name) for name in PACKAGES}
    found["mapshaper"] = _told(str(TOOLS / "mapshaper"), "-v")
    found["node"] = _told("node", "--version").removeprefix("v")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        found["Chromium"] = _told(browser, "--version", "--no-sandbox").split()[1]
    return found


def _line(path: Path, name: str) -> str:
    return (
        path.read_text(encoding="utf-8").partition(name)[2].partition(":")[2].split("\n")[0].strip()
    )


def _told(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip()
