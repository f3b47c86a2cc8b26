"""Templates of pages, in which every text is escaped."""

import json
from typing import Any

import jinja2
from markupsafe import Markup


def environment(*folders: str) -> jinja2.Environment:
    """Give what renders the templates of some folders.

    Parameters
    ----------
    *folders
        Folders of templates, in the package; the first one that holds a template gives it.

    Returns
    -------
    jinja2.Environment
        It escapes texts; its filter ``donnees`` writes JSON that no markup can leave.
    """
    found = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader("cptsgeo", one) for one in folders]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["donnees"] = lambda value: Markup(json_in_html(value))
    return found


def json_in_html(value: Any) -> str:
    """Write JSON that no markup can leave, whatever its texts hold.

    Parameters
    ----------
    value
        Plain data.

    Returns
    -------
    str
        Compact JSON, every ``<`` escaped.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
