"""Files that would have GDAL do something else than read them, one at least for each driver."""

import json
from collections.abc import Iterator

import pyogrio

DRIVERS = tuple(pyogrio.list_drivers())

SUFFIXES = (".kml", ".gpkg", ".fgb", ".shp", ".geojson", ".json", ".wkt", ".csv", ".parquet",
            ".topojson", ".kmz", ".vrt", ".gml", ".txt")  # fmt: skip
"""What names may end with: those that are recognised, and others."""

ZIPPED = (".kml", ".gpkg", ".fgb", ".shp", ".geojson", ".json", ".wkt")
"""Those by which a member of a zip is taken for a layer."""

_ADDRESSES = {
    "WFS": "WFS:{server}/wfs", "OAPIF": "OAPIF:{server}/api", "OGCAPI": "OGCAPI:{server}/api",
    "CSW": "CSW:{server}/csw", "Elasticsearch": "ES:{server}", "Carto": "Carto:{server}",
    "AmigoCloud": "AmigoCloud:{server}", "PLSCENES": "PLScenes:", "EEDA": "EEDA:projects/a",
    "NGW": "NGW:{server}/resource/1", "HTTP": "{server}/http.geojson",
    "GPSBabel": "GPSBabel:gpx:/vsicurl/{server}/a.gpx", "MVT": "MVT:{server}/0/0/0.pbf",
    "GTFS": "GTFS:/vsicurl/{server}/gtfs.zip", "ADBC": "ADBC:/vsicurl/{server}/a.duckdb",
    "CSV": "CSV:/vsicurl/{server}/a.csv", "S57": "/vsicurl/{server}/a.000",
    "GeoJSON": "GEOJSON:{server}/a", "TopoJSON": "TopoJSON:{server}/a",
    "ESRIJSON": "ESRIJSON:{server}/a", "GeoJSONSeq": "GeoJSONSeq:{server}/a",
    "JSONFG": "JSONFG:{server}/a", "LVBAG": "/vsizip//vsicurl/{server}/a.zip",
    "PDS4": "/vsicurl/{server}/a.xml", "SQLite": "/vsicurl/{server}/a.sqlite",
    "OpenFileGDB": "/vsicurl/{server}/a.gdb",
}  # fmt: skip
"""How the drivers that ask the network by themselves are named what to ask."""

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- <kml><Polygon> -->\n'

_CONTENTS = {
    "GML": [
        _XML + '<wfs:FeatureCollection xmlns:ogr="http://a.b/" '
        'xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://a.b/ '
        '{server}/gml?SERVICE=WFS&amp;VERSION=1.1.0&amp;REQUEST=DescribeFeatureType&amp;TYPENAME='
        'ogr:a"><gml:featureMember><ogr:a><ogr:geom><gml:Point><gml:coordinates>1,2'
        "</gml:coordinates></gml:Point></ogr:geom></ogr:a></gml:featureMember>"
        "</wfs:FeatureCollection>"
    ],
    "WFS": ["<OGRWFSDataSource>" + _XML.partition("\n")[2] + "<URL>{server}/wfs</URL>"
            "</OGRWFSDataSource>"],
    "CSW": ["<OGRCSWDataSource><!-- <kml> --><URL>{server}/csw</URL></OGRCSWDataSource>"],
    "OAPIF": ["<OGROAPIFDataSource><!-- <kml> --><URL>{server}/api</URL></OGROAPIFDataSource>"],
    "OGCAPI": [json.dumps({"links": [{"rel": "data", "href": "{server}/collections"}]})],
    "GDALG": [
        json.dumps({"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read "
                    "{server}/a.geojson ! write --format stream streamed_dataset"}),
        json.dumps({"command_line": "gdal vector info {server}/a.geojson",
                    "type": "gdal_streamed_alg", "relative_paths_relative_to_this_file": False}),
    ],
    "GeoJSON": [
        json.dumps({"type": "FeatureCollection", "features": [],
                    "crs": {"type": "link", "properties": {"href": "{server}/c"}}}),
        json.dumps({"type": "FeatureCollection", "features": [],
                    "links": [{"rel": "next", "href": "{server}/next"}]}),
    ],
    "ESRIJSON": [
        json.dumps({"geometryType": "esriGeometryPolygon", "spatialReference": {"wkid": 4326},
                    "exceededTransferLimit": True, "features": [], "fields": []})
    ],
    "TopoJSON": [
        json.dumps({"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [0, 0]}},
                    "arcs": [], "crs": {"type": "link", "properties": {"href": "{server}/c"}}})
    ],
    "JSONFG": [
        json.dumps({"type": "FeatureCollection", "conformsTo": ["[ogc-json-fg-1-0.1:core]"],
                    "coordRefSys": "{server}/crs", "features": [],
                    "featureSchema": "{server}/schema"})
    ],
    "KML": [
        _XML + '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>'
        "{server}/a.kml</href></Link></NetworkLink></Document></kml>"
    ],
    "LIBKML": [
        _XML + '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Schema id="a"/><Placemark>'
        "<styleUrl>{server}/s.kml#a</styleUrl><description>&lt;img src='{server}/i.png'&gt;"
        "</description><Point><coordinates>-1,47</coordinates></Point></Placemark><GroundOverlay>"
        "<Icon><href>{server}/o.png</href></Icon></GroundOverlay></Document></kml>"
    ],
    "GPX": [_XML + '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="47" '
            'lon="-1"><link href="{server}/a"/></wpt></gpx>'],
    "GeoRSS": [_XML + '<rss version="2.0" xmlns:georss="http://www.georss.org/georss"><channel>'
               "<item><link>{server}/a</link><georss:point>47 -1</georss:point></item></channel>"
               "</rss>"],
    "MapML": [_XML + '<mapml- xmlns="http://www.w3.org/1999/xhtml"><map-body><map-link '
              'href="{server}/a"/></map-body></mapml->'],
    "JML": ["<JCSDataFile><JCSGMLInputTemplate/><!-- <kml> --></JCSDataFile>"],
    "OSM": ['<osm version="0.6"><note>{server}</note><node id="1" lat="47" lon="-1"/></osm>'],
    "PLSCENES": [json.dumps({"api_key": "a", "base_url": "{server}"})],
    "CSV": ["nom;WKT\nA;/vsicurl/{server}/a.wkt\n"],
    "Idrisi": ["file format: IDRISI Vector A.1\nfile title: {server}\n"],
    "MVT": [json.dumps({"tiles": ["{server}/0/0/0.pbf"], "format": "pbf", "json": "{}"})],
    "MapInfo File": ["!table\n!version 300\nDefinition Table\n  File \"/vsicurl/{server}/a.dat\"\n"
                     "  Type LINKED\n"],
    "XLSX": ["=WEBSERVICE(\"{server}/a\")"],
}  # fmt: skip
"""What a driver takes for its own, and follows, or might."""


def _vrt(source: str, *, sql: bool = False) -> str:
    """A virtual layer over a source, in a comment of which KML is named."""
    asked = "<SrcSQL dialect=\"SQLITE\">SELECT ogr_geocode('Angers')</SrcSQL>" if sql else ""
    return (
        f'<OGRVRTDataSource><!-- <kml><Polygon> --><OGRVRTLayer name="a"><SrcDataSource>{source}'
        f"</SrcDataSource>{asked}</OGRVRTLayer></OGRVRTDataSource>"
    )


def contents(driver: str, server: str) -> Iterator[str]:
    """Contents that would have a driver ask a server, by itself or through a virtual layer."""
    address = _ADDRESSES.get(driver, f"/vsicurl/{{server}}/{driver.replace(' ', '_')}.dat")
    found = [*_CONTENTS.get(driver, []), address, _vrt(address),
             _vrt("/vsicurl/{server}/a.geojson", sql=True)]  # fmt: skip
    for text in found:
        yield text.replace("{server}", server)
