"""What the tests of lists share: the indexes of names, made once for thousands of files."""

from collections.abc import Iterator

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming import reader
from cptsgeo.communes.naming.gazetteer import Gazetteer

HOME = ("44", "49", "53", "72", "85")
"""The perimeter of the shipped plan."""


@pytest.fixture(scope="module")
def indexed(france: Communes) -> Iterator[None]:
    gazetteer = Gazetteer(france, HOME)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "Gazetteer", lambda *_: gazetteer)
        yield
