"""Write cptsgeo/render/drawing/widths.json: how wide each sign of our font is.

Names are placed and lines are broken by it, so that nothing measures letters while it draws; a test
tells when it is stale. To be run where the font's package changes.
"""

import json
from pathlib import Path

from fontpkg_lato import FAMILY, ROOT
from fontTools.ttLib import TTFont

PATH = Path(__file__).resolve().parents[1] / "cptsgeo" / "render" / "drawing" / "widths.json"

WEIGHTS = {"regular": "Lato-Regular.ttf", "bold": "Lato-Bold.ttf"}

EM = 1000
"""What the table counts an em as."""


def table() -> str:
    """Read the font.

    Returns
    -------
    str
        The table, as JSON: the signs that both weights have, and their widths.
    """
    fonts = {weight: TTFont(ROOT / "files" / name) for weight, name in WEIGHTS.items()}
    cmaps = {weight: font.getBestCmap() for weight, font in fonts.items()}
    signs = sorted(set.intersection(*map(set, cmaps.values())))
    widths = {}
    for weight, font in fonts.items():
        advances, cmap, em = font["hmtx"].metrics, cmaps[weight], font["head"].unitsPerEm
        widths[weight] = [round(advances[cmap[sign]][0] * EM / em) for sign in signs]
    version = str(fonts["regular"]["name"].getDebugName(5))
    found = {"font": f"{FAMILY}, {version}", "signs": "".join(map(chr, signs)), **widths}
    return json.dumps(found, ensure_ascii=True, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    PATH.write_text(table(), encoding="utf-8")
