"""A map as a folium element, saved as a page that asks the network for nothing."""

import re
from importlib.resources import files
from typing import Any

import folium
from branca.element import Figure
from folium.template import Template

from cptsgeo import __version__
from cptsgeo.paths import PACKAGE
from cptsgeo.render.looks import swatch
from cptsgeo.render.pages.maps.model import MapPage
from cptsgeo.render.pages.maps.payload import page_data
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.render.shell.assets import bare, static
from cptsgeo.render.shell.policy import POLICY, mark, with_policy
from cptsgeo.render.shell.printing import STYLE, print_button
from cptsgeo.render.shell.templates import environment, json_in_html
from cptsgeo.text.french import number

_STYLES = ("page.css",)
_LICENCE = "leaflet-licence.txt"
_STATIC = PACKAGE / "render" / "pages" / "maps" / "static"
SCRIPT = _STATIC / "carte.js"

_TEMPLATES = environment("render/pages/maps/templates")


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
    return bare(re.sub(r"url\(images/[^)]*\)", "none", text)) if name.endswith(".css") else text


class Page(Figure):
    """A branca figure in French, with a security policy and our mark."""

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="fr">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        f"{mark()}\n"
        f"{POLICY}\n"
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


class PlanMap(folium.Map):
    """A map of CPTS: a `folium.Map` that a notebook shows and that may be added to.

    Communes travel as shared arcs and are drawn on a canvas by our own Leaflet layer. Leaflet is
    in the page; folium's other assets (jQuery, Bootstrap, icons) are not, so that an element that
    needs them must bring them.

    Parameters
    ----------
    page
        What it shows.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>{{ this.literal(this.styles) }}</style>
        <script>{{ this.literal(this.scripts) }}</script>
        {% endmacro %}

        {% macro html(this, kwargs) %}
        {{ this.literal(this.body) }}
        <script type="application/json" id="donnees">{{ this.literal(this.payload) }}</script>
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

    def __init__(self, page: MapPage) -> None:
        super().__init__(location=(46.6, 2.4), tiles=None, zoom_start=6, zoom_control=False)
        # On the instance: on the class they would be gone from every other map of the process.
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self.page = page
        background = page.options.background
        Page(page.title, background.host if background else None).add_child(self)

    def get_name(self) -> str:
        """Name of the map's element and variable; folium's is random, and pages would differ."""
        return "carte"

    @staticmethod
    def literal(text: str) -> str:
        """Write a text for folium, that takes what an element renders for a template again."""
        return re.sub(r"\{(?=[{%#])", "{{'{'}}", text)

    @property
    def styles(self) -> str:
        """Leaflet's style and ours."""
        return (
            f"{leaflet('leaflet.css')}\n{static(['base.css', STYLE])}\n{static(_STYLES, _STATIC)}"
        )

    @property
    def scripts(self) -> str:
        """Leaflet with its licence, and our scripts."""
        licence = static([_LICENCE], _STATIC)
        return f"/*\n{licence}*/\n{leaflet('leaflet.js')}\n{assemble(SCRIPT)}"

    @property
    def body(self) -> str:
        """The page around the map."""
        return _TEMPLATES.get_template("corps.html").render(
            page=self.page,
            communes=number(len(self.page.coverage.communes)),
            version=f"cptsgeo {__version__}",
            swatch=swatch,
            print_button=print_button(),
        )

    @property
    def payload(self) -> str:
        """The data of the script."""
        return json_in_html(page_data(self.page))

    def to_html(self) -> str:
        """Write the page.

        Returns
        -------
        str
            A self-contained HTML document, the same for the same content.
        """
        document: str = self.get_root().render()
        return document
