"""Print the development requirements of pyproject.toml, one a line, quoted for nothing.

pip reads dependency groups only since 25.1; this serves the pip of an older Python too.
"""

import tomllib
from pathlib import Path

pyproject = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text("utf-8"))
print("\n".join(pyproject["dependency-groups"]["dev"]))
