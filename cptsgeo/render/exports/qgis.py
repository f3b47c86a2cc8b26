"""Styles for QGIS (QML): the same colours and patterns as on our maps, labels, titles of columns.

A pattern is the SVG of its tile, inside the style: QGIS repeats it as our pages do.
"""

import base64
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from cptsgeo.render.exports.output_layer import OutputLayer
from cptsgeo.render.looks import Look

VERSION = "3.22"
"""The oldest QGIS that reads these styles, as it writes them: that of Debian 12."""

_MILLIMETRES = 25.4 / 96
"""Of a CSS pixel."""

_OUTLINE, _LINK, _MARKER = "#2b3440", "#5b1a6b", "#c1121f"
_NONE = Look("", "", "#ffffff")


def qml(layer: OutputLayer) -> str:
    """Write the style of a layer.

    Parameters
    ----------
    layer
        The layer.

    Returns
    -------
    str
        A QML document.
    """
    root = ET.Element("qgis", version=VERSION, styleCategories="Symbology|Labeling|Fields")
    root.append(_renderer(layer))
    root.append(_labels(layer))
    aliases = ET.SubElement(root, "aliases")
    for rank, column in enumerate(layer.sheet.colonnes):
        ET.SubElement(aliases, "alias", index=str(rank), field=column.cle, name=column.titre)
    ET.indent(root, " ")
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + ET.tostring(root, encoding="unicode") + "\n"


def _renderer(layer: OutputLayer) -> ET.Element:
    if not layer.by:
        renderer = ET.Element("renderer-v2", type="singleSymbol")
        symbols = ET.SubElement(renderer, "symbols")
        symbols.append(_PLAIN[layer.kind]())
        return renderer
    renderer = ET.Element("renderer-v2", type="categorizedSymbol", attr=layer.by)
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for rank, look in enumerate(layer.looks):
        ET.SubElement(
            categories, "category", value=look.identifier, label=look.label, symbol=str(rank),
            render="true", type="string",
        )  # fmt: skip
        symbols.append(_fill(str(rank), look, part=look.identifier == "partie"))
    return renderer


def _fill(name: str, look: Look, *, part: bool) -> ET.Element:
    symbol = ET.Element("symbol", type="fill", name=name, alpha="1")
    plain = {
        "color": _rgba(look.colour),
        "style": "no" if part else "solid",
        "outline_color": _rgba(_OUTLINE),
        "outline_width": "0.26",
        "outline_width_unit": "MM",
        "outline_style": "dash" if part else "solid",
    }
    symbol.append(_layer("SimpleFill", plain))
    pattern = look.pattern
    if pattern and not part:
        size = pattern.size
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
            f'viewBox="0 0 {size} {size}"><path d="{pattern.path}" fill="none" '
            f'stroke="{pattern.stroke}" stroke-width="{pattern.width:g}" '
            'stroke-linecap="round"/></svg>'
        )
        fill = {
            "svgFile": "base64:" + base64.b64encode(svg.encode()).decode(),
            "width": f"{size * _MILLIMETRES:.3f}",
            "svgWidthUnit": "MM",
            "angle": "0",
        }
        layer = _layer("SVGFill", fill)
        # The tile has no outline of its own; QGIS would give it one.
        none = ET.SubElement(layer, "symbol", type="line", name=f"@{name}@1", alpha="1")
        none.append(_layer("SimpleLine", {"line_style": "no", "line_width": "0"}))
        symbol.append(layer)
    return symbol


def _line() -> ET.Element:
    symbol = ET.Element("symbol", type="line", name="0", alpha="1")
    symbol.append(
        _layer(
            "SimpleLine",
            {"line_color": _rgba(_LINK), "line_width": "0.8", "line_width_unit": "MM",
             "line_style": "dash", "capstyle": "round"},
        )
    )  # fmt: skip
    return symbol


def _point() -> ET.Element:
    symbol = ET.Element("symbol", type="marker", name="0", alpha="1")
    symbol.append(
        _layer(
            "SimpleMarker",
            {"name": "circle", "color": _rgba(_MARKER), "size": "3", "size_unit": "MM",
             "outline_color": _rgba(_OUTLINE), "outline_width": "0.26"},
        )
    )  # fmt: skip
    return symbol


_PLAIN: Mapping[str, Callable[[], ET.Element]] = {
    "MultiPolygon": lambda: _fill("0", _NONE, part=True),
    "LineString": _line,
    "Point": _point,
}
"""The symbol of a layer whose rows all look the same."""

_PLACEMENT = {"MultiPolygon": "1", "LineString": "2", "Point": "0"}
"""Where labels are: around the middle, which must lie inside a polygon; along a line; around."""


def _layer(kind: str, properties: dict[str, str]) -> ET.Element:
    layer = ET.Element("layer", {"class": kind, "enabled": "1", "pass": "0", "locked": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in properties.items():
        ET.SubElement(options, "Option", type="QString", name=name, value=value)
    return layer


def _labels(layer: OutputLayer) -> ET.Element:
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings")
    text = ET.SubElement(
        settings, "text-style", fieldName=layer.label, isExpression="0", fontSize="8",
        fontSizeUnit="Point", textColor=_rgba("#10202f"), textOpacity="1", fontWeight="50",
    )  # fmt: skip
    ET.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,217", bufferOpacity="0.85", bufferNoFill="1",
    )  # fmt: skip
    ET.SubElement(
        settings, "placement", placement=_PLACEMENT[layer.kind], centroidInside="1",
        centroidWhole="1",
    )  # fmt: skip
    ET.SubElement(settings, "rendering", scaleVisibility="0", obstacle="1", drawLabels="1",
                  fontMinPixelSize="3", fontMaxPixelSize="10000")  # fmt: skip
    return labeling


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
