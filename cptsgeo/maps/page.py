"""A map as a folium element, saved as a page that asks the network for nothing."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import jinja2
from branca.element import Figure
from folium.template import Template
from markupsafe import Markup

from cptsgeo import __version__
from cptsgeo.maps import style
from cptsgeo.maps.contenu import Contenu
from cptsgeo.paths import PACKAGE

MARK = '<meta name="generator" content="cptsgeo '
"""What the head of every page of ours contains."""

# The order matters: each script adds to the namespace that those before it made.
_SCRIPTS = (
    "decodage.js", "territoire.js", "motifs.js", "etiquettes.js", "peinture.js", "couche.js",
    "elements.js", "fiche.js", "recherche.js", "filtre.js", "tableau.js", "impression.js",
    "page.js",
)  # fmt: skip
_STYLES = ("base.css", "page.css")
_LICENCE = "leaflet-licence.txt"
_POLICY = "@@politique@@"
_STATIC = PACKAGE / "maps" / "static"

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.PackageLoader("cptsgeo", "maps/templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def leaflet(name: str) -> str:
    """Text of a file of the Leaflet distribution that is installed.

    Parameters
    ----------
    name
        ``leaflet.js`` or ``leaflet.css``.

    Returns
    -------
    str
        The file; its script without the pointer to a source map, its style without the pictures
        that we do not show, since a browser would ask for both.
    """
    text = files("xstatic.pkg.leaflet").joinpath("data", name).read_text(encoding="utf-8")
    text = re.sub(r"//# sourceMappingURL=.*", "", text)
    return _bare(re.sub(r"url\(images/[^)]*\)", "none", text)) if name.endswith(".css") else text


def static(names: Iterable[str], folder: Path = _STATIC) -> str:
    """Concatenate our own scripts or styles, without comments and indentation.

    Comments stand on lines of their own, and no text spans lines: a test holds us to it.

    Parameters
    ----------
    names
        Files of the folder.
    folder
        Where they are: ``maps/static``.

    Returns
    -------
    str
        Their texts.
    """
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return _bare(text)


def _bare(text: str) -> str:
    text = re.sub(r"^\s*/\*(?:(?!\*/).)*\*/\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"\n\s*", "\n", text)


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


def render_template(name: str, **context: Any) -> str:
    """Render one of our templates, texts escaped.

    Parameters
    ----------
    name
        File in ``maps/templates``.
    **context
        Its variables.

    Returns
    -------
    str
        HTML.
    """
    return _ENVIRONMENT.get_template(name).render(**context)


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
    return document.replace(_POLICY, meta, 1)


def _with_swatches(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        row | {"pastille": Markup(style.swatch_svg(style.of_payload(row), f"l-{row['id']}"))}
        for row in rows
    ]


class Page(Figure):
    """A branca figure in French, with a security policy and our mark."""

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="fr">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        f'{MARK}{__version__}">\n'
        f"{_POLICY}\n"
        "<title>{{ this.title | e }}</title>\n"
        "{{ this.header.render(**kwargs) }}\n"
        "</head>\n"
        "<body>\n{{ this.html.render(**kwargs) }}\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n"
        "</body>\n"
        "</html>\n"
    )

    def __init__(self, title: str, tiles: str | None) -> None:
        super().__init__(title=title)
        self.header._children.clear()  # branca's own charset; ours comes first in the page
        self.tiles = tiles

    def render(self, **kwargs: Any) -> str:
        """Render the whole page."""
        return with_policy(super().render(**kwargs), self.tiles)


class Carte(folium.Map):
    """A map of CPTS: a `folium.Map` that a notebook shows and that may be added to.

    Communes travel as shared arcs and are drawn on a canvas by our own Leaflet layer. Leaflet is
    in the page; folium's other assets (jQuery, Bootstrap, icons) are not, so that an element that
    needs them must bring them.

    Parameters
    ----------
    contenu
        What it shows.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>{{ this.styles }}</style>
        <script>{{ this.scripts }}</script>
        {% endmacro %}

        {% macro html(this, kwargs) %}
        {{ this.body }}
        <script type="application/json" id="donnees">{{ this.payload }}</script>
        {% endmacro %}

        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options|tojavascript }}
        });
        CptsGeo.dessiner({{ this.get_name() }},
            JSON.parse(document.getElementById("donnees").textContent));
        {% endmacro %}
        """
    )

    def __init__(self, contenu: Contenu) -> None:
        super().__init__(location=(46.6, 2.4), tiles=None, zoom_start=6, zoom_control=False)
        # On the instance: on the class they would be gone from every other map of the process.
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self.contenu = contenu
        Page(contenu.titre, contenu.fond.hote if contenu.fond else None).add_child(self)

    def get_name(self) -> str:
        """Name of the map's element and variable; folium's is random, and pages would differ."""
        return "carte"

    @property
    def styles(self) -> str:
        """Leaflet's style and ours."""
        return f"{leaflet('leaflet.css')}\n{static(_STYLES)}"

    @property
    def scripts(self) -> str:
        """Leaflet with its licence, and our scripts."""
        return f"/*\n{static([_LICENCE])}*/\n{leaflet('leaflet.js')}\n{static(_SCRIPTS)}"

    @property
    def body(self) -> str:
        """The page around the map."""
        contexte = self.contenu.contexte
        legends = {name: _with_swatches(contexte[name]) for name in ("etats", "classes")}
        return render_template("corps.html", **contexte | legends)

    @property
    def payload(self) -> str:
        """The data of the script."""
        return json_in_html(self.contenu.donnees)

    def to_html(self) -> str:
        """Write the page.

        Returns
        -------
        str
            A self-contained HTML document, the same for the same content.
        """
        document: str = self.get_root().render()
        return document
