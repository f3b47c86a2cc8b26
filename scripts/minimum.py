"""Print the floors of pyproject.toml as pip's constraints: the oldest versions said to work.

Those of development, that no user needs, are left to pip.
"""

import re
import tomllib
from pathlib import Path
from typing import Any


def floors(project: dict[str, Any]) -> list[str]:
    """Turn each requirement into the oldest version that it admits.

    Parameters
    ----------
    project
        The table ``project`` of a pyproject.toml.

    Returns
    -------
    list of str
        As ``click==8.2``, sorted.

    Raises
    ------
    ValueError
        If a requirement has no floor, or says more than that and where it ends.
    """
    found = []
    optional = project.get("optional-dependencies", {}).values()
    for requirement in [*project["dependencies"], *(one for group in optional for one in group)]:
        match = re.fullmatch(r"([A-Za-z0-9._-]+)>=([0-9.]+)(?:,<[0-9.]+)?", requirement)
        if match is None:
            raise ValueError(
                f"{requirement}: a name, its floor and maybe its end, as typst>=0.15,<0.16"
            )
        found.append(f"{match[1]}=={match[2]}")
    return sorted(found, key=str.lower)


if __name__ == "__main__":
    text = Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8")
    print("\n".join(floors(tomllib.loads(text)["project"])))
