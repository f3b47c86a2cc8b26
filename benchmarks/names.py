"""A list of 50,000 names of communes, half of them misspelt, beside a search of each name.

Ours tells the commune of each name that is one's, and what the first hundred others may mean. The
peer finds what looks most like each name, one after the other: a few are timed, and multiplied.
"""

import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from measure import Effort, in_turn
from results import Limit, Ratio, Result

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind
from cptsgeo.communes.reading import read_communes
from cptsgeo.proposal import Proposal, read_proposal
from cptsgeo.text import names

CASE = "Lecture d’une longue liste de noms"
PEER = "rapidfuzz process.extractOne"
NAMES = 50_000
SAMPLE = 250
"""One name in so many is sought by the peer."""
ENUMERATION = re.compile(r" et | - |\(")
"""What a list may hold between two names: misspelt, a half of such a name may be another's."""
BAR = 15
SECONDS = 10


def written(communes: Communes) -> tuple[list[str], list[str], list[str]]:
    """Give names that one commune bears, the code of each, and as many that none bears."""
    atoms = [*communes.by_code.values()]
    keys = names.keys([commune.nom for commune in atoms])
    borne = Counter(keys)
    borne.update(names.keys([name for name, *_ in communes.former_names]))
    alone = [one for one, key in zip(atoms, keys, strict=True)
             if borne[key] == 1 and not ENUMERATION.search(one.nom)][: NAMES // 2]  # fmt: skip
    misspelt = [f"{one.nom[:-2]}w{one.nom[-2:]}" for one in alone]
    assert len(alone) == NAMES // 2
    assert borne.keys().isdisjoint(names.keys(misspelt))
    return [one.nom for one in alone], [one.code for one in alone], misspelt


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    from rapidfuzz import fuzz, process

    communes = read_communes()
    known, codes, misspelt = written(communes)
    choices = [commune.nom.lower() for commune in communes.by_code.values()]
    sought = [name.lower() for name in [*known, *misspelt][::SAMPLE]]
    read: list[Proposal] = []
    found: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "liste.csv"
        path.write_text("\n".join(["Commune", *known, *misspelt]), encoding="utf-8")

        def ours() -> None:
            read.append(read_proposal(path, communes, perimetre=()))

        def theirs() -> None:
            found.extend(process.extractOne(one, choices, scorer=fuzz.ratio)[0] for one in sought)

        times = in_turn({"": ours, PEER: theirs}, effort.runs(1, 3))
    for proposal in read:
        mentions = proposal.mentions
        assert [one.meaning.code for one in mentions[: len(known)]] == codes
        assert {one.meaning.nature for one in mentions[len(known) :]} == {CodeKind.INCONNU}
    half = len(known) // SAMPLE
    assert found[:half] == sought[:half]
    whole = tuple(seconds * NAMES / len(sought) for seconds in times[PEER])
    yield Ratio(CASE, "liste de noms, la moitié inconnus", PEER, times[""], whole, bar=BAR)
    yield Limit(CASE, "temps de la lecture", statistics.median(times[""]), "s", bar=SECONDS)
