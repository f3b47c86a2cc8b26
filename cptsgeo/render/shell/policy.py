"""What a page says of itself and lets run: our mark, and a Content-Security-Policy."""

import base64
import hashlib
import html
import re

from markupsafe import Markup

from cptsgeo import __version__

MARK = '<meta name="generator" content="cptsgeo '
"""What the head of every page of ours contains."""

POLICY = "@@politique@@"
"""Where a page has its policy, once it is whole."""


def mark() -> Markup:
    """Give the element that marks a page as ours, with the version that wrote it."""
    return Markup(f'{MARK}{__version__}">')


def with_policy(document: str, tiles: str | None = None) -> str:
    """Put a Content-Security-Policy in a page, that allows its own scripts and nothing else.

    Scripts are allowed one by one, by their hashes: neither an event handler in markup nor a
    script that a text smuggled in would run. Elements that someone added to the map and that load
    files from a host keep working: that host is allowed too.

    Parameters
    ----------
    document
        The page, with a place for the policy.
    tiles
        Host of background tiles.

    Returns
    -------
    str
        The page with its policy.
    """
    hashes = []
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", document, re.DOTALL):
        if "src=" not in attributes and "application/json" not in attributes:
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            hashes.append(f"'sha256-{digest}'")
    linked = r"""<(?:script|link)\b[^>]*?\b(?:src|href)=["'](https?://[^/"']+)"""
    hosts = sorted(set(re.findall(linked, document)))
    allowed = {
        "default-src": ["'none'"],
        "script-src": [*dict.fromkeys(hashes), *hosts],
        "style-src": ["'unsafe-inline'", *hosts],
        "img-src": ["data:", "blob:", *([tiles] if tiles else []), *hosts],
        "font-src": ["data:", *hosts],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    policy = "; ".join(f"{what} {' '.join(sources)}" for what, sources in allowed.items())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'
    return document.replace(POLICY, meta, 1)
