"""Rules of contiguity: pieces, links, thin borders, enclaves, communes that hold the rest."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from cptsgeo.geometry.graphs import components, path
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import say
from cptsgeo.rules.rule import Observation, Rule
from cptsgeo.text.french import NBSP, listed, typographic

SHORT_BORDER = 100
"""Metres under which a border is no more than a corner, at the resolution of the contours."""

FAR = 5
"""Communes between two pieces beyond which joining them is no advice to give."""

_COHERENCE = "ARS et CPAM : la cohérence du territoire et les parcours des patients"


def _broken(case: Case) -> Iterator[Observation]:
    for cpts_id, pieces in case.pieces.items():
        if len(pieces) < 2:
            continue
        largest, *others = pieces
        ways = _ways(case, pieces)
        told = [
            say(case, "morceaux.un", morceau=piece, population=case.population(piece),
                chemin=_told(case, way))
            for piece, way in zip(others, ways, strict=True)
        ]  # fmt: skip
        yield Observation(
            say(
                case,
                "morceaux",
                soi=cpts_id,
                n=len(pieces),
                communes=len(largest),
                ville=_town(case, largest),
                autres=f"{NBSP}; ".join(told),
            ),
            (cpts_id,),
            [code for piece in others for code in piece],
            {"morceaux": pieces, "chemin": [way.through if way else None for way in ways]},
        )


class _Way(NamedTuple):
    """The communes to go through, and the one that they lead to."""

    through: list[str]
    to: str


def _town(case: Case, codes: Iterable[str]) -> str:
    """The most populous commune of some."""
    atoms = case.communes.atoms
    return max(sorted(codes), key=lambda code: atoms[code].population)


def _ways(case: Case, pieces: list[list[str]]) -> list[_Way | None]:
    """The way from each further piece to those joined before it.

    It has the fewest communes, then takes the fewest inhabitants from others.
    """
    owners, atoms, beside = case.after.owners, case.communes.atoms, case.graph.beside

    def taken(code: str) -> int:
        return atoms[code].population if owners.get(code) else 0

    territory = frozenset(code for piece in pieces for code in piece)
    joined, *apart = [frozenset(piece) for piece in pieces]
    found: dict[frozenset[str], _Way | None] = {}
    while apart:
        way = path(joined, frozenset().union(*apart), beside, taken, FAR)
        near = apart[0]
        if way is not None:
            # Without a commune between, a way found before touches the piece already.
            ends = beside(way[-1]) if way else {near for code in joined for near in beside(code)}
            near = next(piece for piece in apart if not piece.isdisjoint(ends))
            first = beside(way[0]) if way else {code for one in near for code in beside(one)}
            reached = joined.intersection(first)
            found[near] = _Way(way, _town(case, reached & territory or reached))
        else:
            found[near] = None
        joined |= near | frozenset(way or ())
        apart.remove(near)
    return [found[frozenset(piece)] for piece in pieces[1:]]


def _told(case: Case, way: _Way | None) -> str:
    if way is None:
        return say(case, "chemin.aucun", loin=FAR)
    if not way.through:
        return say(case, "chemin.deja", vers=way.to)
    owners, before = case.after.owners, case.before.owners

    def holder(code: str) -> tuple[str, tuple[str, ...]]:
        if owners.get(code):
            return "chemin.cpts", owners[code]
        if former := set(before.get(code, ())) & set(case.focus):
            guessed = any(case.before.cpts[one].estimee for one in former)
            return "chemin.estimee" if guessed else "chemin.rendue", ()
        return ("chemin.blanche" if code in case.perimetre else "chemin.libre"), ()

    steps = [
        say(case, phrase, communes=[*codes], proprietaires=held)
        for (phrase, held), codes in groupby(way.through, holder)
    ]
    return say(case, "chemin.par", vers=way.to, suite=say(case, "chemin.puis").join(steps))


def _linked(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        atoms = case.after.atoms[cpts_id]
        inside = [x for x in case.graph.links if x.code_commune_a in atoms
                  and x.code_commune_b in atoms]  # fmt: skip
        if not inside:
            continue
        apart = components(sorted(atoms), case.graph.touching)
        piece_of = {code: rank for rank, piece in enumerate(apart) for code in piece}
        holding = [x for x in inside if piece_of[x.code_commune_a] != piece_of[x.code_commune_b]]
        if not holding:
            continue
        named = listed(
            say(case, "lien.un", nom=typographic(x.nom), nature=x.nature.replace("_", " "))
            for x in holding
        )
        yield Observation(
            say(case, "lien", soi=cpts_id, liens=len(holding), noms=named),
            (cpts_id,),
            {code for x in holding for code in x[:2]},
            {"liens": [(x.code_commune_a, x.code_commune_b, x.nature) for x in holding]},
        )


def _thin(case: Case) -> Iterator[Observation]:
    resolution = case.communes.vintages.resolution
    for cpts_id in case.focus:
        atoms = case.after.atoms[cpts_id]
        short = _short_borders(case, atoms)
        if not short:
            continue
        thin = {frozenset(pair) for pair in short}

        def beside(code: str, thin: set[frozenset[str]] = thin) -> list[str]:
            return [near for near in case.graph.beside(code) if frozenset((code, near)) not in thin]

        pieces = case.sorted_pieces(components(sorted(atoms), beside))
        if len(pieces) == len(case.pieces[cpts_id]):
            continue
        piece_of = {code: rank for rank, piece in enumerate(pieces) for code in piece}
        holding = [pair for pair in short if piece_of[pair[0]] != piece_of[pair[1]]]
        named = listed(say(case, "courte.une", a=a, b=b, metres=short[a, b]) for a, b in holding)
        yield Observation(
            say(
                case,
                "courte",
                soi=cpts_id,
                n=len(holding),
                seuil=SHORT_BORDER,
                paires=named,
                resolution=resolution,
            ),
            (cpts_id,),
            {code for pair in holding for code in pair},
            {"longueur_metres": [short[pair] for pair in holding], "morceaux": pieces},
        )


def _short_borders(case: Case, atoms: frozenset[str]) -> dict[tuple[str, str], int]:
    """Short borders inside a territory, but for those that a commune beside both makes needless."""
    found: dict[tuple[str, str], int] = {}
    voisinages, shortest = case.graph.voisinages, case.graph.shortest
    for code in atoms:
        if shortest(code) >= SHORT_BORDER:
            continue
        metres = voisinages[code].metres
        for near, length in metres.items():
            if length < SHORT_BORDER and code < near and near in atoms:
                other = voisinages[near].metres
                around = (min(metres[c], other[c]) for c in metres.keys() & other.keys() & atoms)
                if max(around, default=0) < SHORT_BORDER:
                    found[code, near] = length
    return dict(sorted(found.items()))


def _uncovered_enclaves(case: Case) -> Iterator[Observation]:
    for cpts_id in case.enclaves:
        for white in case.surrounded(cpts_id):
            yield Observation(
                say(
                    case,
                    "enclave.blanche",
                    soi=cpts_id,
                    communes=white,
                    population=case.population(white),
                ),
                (cpts_id,),
                white,
                {"enclaves": [white], "population": case.population(white)},
            )


def _other_enclaves(case: Case) -> Iterator[Observation]:
    for cpts_id, found in case.enclaves.items():
        owners = case.after.owners
        for enclave in found:
            others = sorted({o for code in enclave for o in owners.get(code, ())} - {cpts_id})
            held = [code for code in enclave if owners.get(code)]
            if others:
                yield Observation(
                    say(case, "enclave.autre", soi=cpts_id, communes=held, proprietaires=others),
                    (cpts_id, *others),
                    held,
                    {"enclaves": [held], "population": case.population(held)},
                )


def _hinges(case: Case) -> Iterator[Observation]:
    for cpts_id, cuts in case.cuts.items():
        if not cuts.detached:
            continue
        apart = {code: sorted(map(sorted, cuts.parts(code))) for code in sorted(cuts.detached)}
        yield Observation(
            say(case, "charnieres", soi=cpts_id, communes=list(apart)),
            (cpts_id,),
            apart,
            {"detachees": apart},
        )


RULES = (
    Rule(
        code="territoire_discontinu",
        severity=Severity.AVERTISSEMENT,
        titre="Territoire en plusieurs morceaux",
        raison="l’ARS et la CPAM demandent un territoire cohérent ; une discontinuité se motive",
        description="Le territoire n’est pas d’un seul tenant, liens déclarés compris. Chaque "
        "morceau est nommé, avec les communes les moins nombreuses qui le relieraient. Une commune "
        "faite de plusieurs polygones reste un seul morceau.",
        source=_COHERENCE,
        exemple="Le territoire de « CPTS A » est en 2 morceaux. En dehors du plus peuplé : La "
        "Chapelle-sur-Erdre (44035), à relier par Treillières (44209).",
        check=_broken,
        estimee=Severity.INFORMATION,
        atelier=True,
    ),
    Rule(
        code="continuite_par_lien",
        severity=Severity.INFORMATION,
        titre="Continuité par un lien",
        raison="un pont, un bac ou une liaison maritime vaut une frontière commune",
        description="Sans un lien déclaré (data/communes/liens.csv), le territoire serait en "
        "plusieurs morceaux.",
        source="liens.csv, chacun avec son motif",
        exemple="Le territoire de « CPTS A » n’est d’un seul tenant que par un lien déclaré, et "
        "non par une frontière commune : Pont de Noirmoutier (pont).",
        check=_linked,
        estimee=Severity.INFORMATION,
        atelier=True,
    ),
    Rule(
        code="limite_commune_courte",
        severity=Severity.INFORMATION,
        titre="Frontière très courte",
        raison="à cette échelle, une frontière si courte peut n’être qu’un coin",
        description="Le territoire n’est d’un seul tenant que par une frontière de moins de 100 m.",
        source="contours généralisés, résolution dite par le référentiel",
        exemple="Le territoire de « CPTS A » n’est d’un seul tenant que par une frontière de moins "
        "de 100 m, entre Ligné (44082) et Couffé (44048) (40 m).",
        check=_thin,
        estimee=Severity.INFORMATION,
        atelier=True,
    ),
    Rule(
        code="zone_blanche_enclavee",
        severity=Severity.AVERTISSEMENT,
        titre="Zone blanche enclavée",
        raison="ce qui est entouré ne pourra rejoindre personne d’autre",
        description="Des communes du périmètre qu’aucune CPTS ne couvre sont entourées de toutes "
        "parts par ce territoire. Ce qui touche la mer ou l’extérieur du périmètre n’est pas une "
        "enclave.",
        source=_COHERENCE,
        exemple="« CPTS A » entoure de toutes parts Béhuard (49028), en zone blanche.",
        check=_uncovered_enclaves,
        estimee=Severity.INFORMATION,
        atelier=True,
    ),
    Rule(
        code="enclave_d_une_autre_cpts",
        severity=Severity.INFORMATION,
        titre="Enclave d’une autre CPTS",
        raison="cela peut convenir aux deux",
        description="Des communes d’une autre CPTS sont entourées de toutes parts.",
        source=_COHERENCE,
        exemple="« CPTS A » entoure de toutes parts Ligné (44082), de « CPTS B ».",
        check=_other_enclaves,
        estimee=Severity.INFORMATION,
        atelier=True,
    ),
    Rule(
        code="communes_charnieres",
        severity=Severity.INFORMATION,
        titre="Communes charnières",
        raison="à savoir avant de céder une commune en réunion",
        description="Sans ces communes, le territoire, ou l’un de ses morceaux, serait rompu.",
        source="points d’articulation du graphe des communes voisines",
        exemple="« CPTS A » se romprait sans Ligné (44082).",
        check=_hinges,
        estimee=Severity.INFORMATION,
        atelier=True,
    ),
)
