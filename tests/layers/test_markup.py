"""The first element of a document decides, not what looks like one."""

import pytest

from cptsgeo.layers.markup import Root, root_of

KML = "http://www.opengis.net/kml/2.2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'<?xml version="1.0"?><kml xmlns="{KML}"><a', Root(KML, "kml", typed=False)),
        (f'<k:kml xmlns:k="{KML}">', Root(KML, "kml", typed=False)),
        ("<kml>", Root("", "kml", typed=False)),
        ("<!-- <kml> --><OGRVRTDataSource/>", Root("", "OGRVRTDataSource", typed=False)),
        ("<?kml <kml>?><a><kml/></a>", Root("", "a", typed=False)),
        ("<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>", Root("", "kml", typed=True)),
        ("<!DOCTYPE html><html>", Root("", "html", typed=True)),
        ("<kml", None),
        ("< kml>", None),
        ("kml", None),
        ("", None),
        ("<!-- <kml> ", None),
        ('<?xml version="1.0" encoding="inconnu"?><kml>', None),
    ],
)
def test_the_first_element(text: str, expected: Root | None) -> None:
    assert root_of(text.encode()) == expected


def test_other_encodings() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?><kml xmlns="{KML}" a="é">'
    assert root_of(text.encode("utf-16")) == Root(KML, "kml", typed=False)
    latin = f'<?xml version="1.0" encoding="ISO-8859-1"?><!-- é --><kml xmlns="{KML}">'
    assert root_of(latin.encode("latin-1")) == Root(KML, "kml", typed=False)


@pytest.mark.parametrize(
    ("space", "known"),
    [(KML, True), ("http://earth.google.com/kml/2.0", True), ("", True),
     ("http://www.opengis.net/gml", False), (f"x {KML}", False), ("urn:kml", False)],
)  # fmt: skip
def test_namespaces_of_kml(space: str, known: bool) -> None:
    assert Root(space, "kml", typed=False).is_kml == known
    assert not Root(space, "gml", typed=False).is_kml


def test_a_long_beginning_is_read_in_pieces() -> None:
    comment = b"<!-- " + b"<kml> " * 100_000 + b"-->"
    assert root_of(comment + b"<OGRVRTDataSource>") == Root("", "OGRVRTDataSource", typed=False)
