"""Rules of contiguity: pieces, links, thin borders, enclaves, communes that hold the rest."""

from collections.abc import Iterator

from cptsgeo.case import Case
from cptsgeo.finding import Severity
from cptsgeo.french import count, listed, number, typographic
from cptsgeo.graphs import components, path
from cptsgeo.rules.rule import Observation, Rule

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
        told = " ; ".join(
            f"{case.liste(piece, 5)}, {count(case.population(piece), 'habitant')}, "
            f"{_told(case, way)}"
            for piece, way in zip(others, ways, strict=True)
        )
        yield Observation(
            f"Le territoire de {case.nom(cpts_id)} est en {len(pieces)} morceaux. À part du plus "
            f"grand ({count(len(largest), 'commune')}) : {told}.",
            (cpts_id,),
            [code for piece in others for code in piece],
            {"morceaux": pieces, "chemin": ways},
        )


def _ways(case: Case, pieces: list[list[str]]) -> list[list[str] | None]:
    """The communes to go through from each further piece to those joined before it.

    They are the fewest, then those that take the fewest inhabitants from others.
    """
    owners, atoms = case.after.owners, case.communes.atoms

    def taken(code: str) -> int:
        return atoms[code].population if owners.get(code) else 0

    joined, *apart = [frozenset(piece) for piece in pieces]
    found: dict[frozenset[str], list[str] | None] = {}
    while apart:
        way = path(joined, frozenset().union(*apart), case.graph.beside, taken)
        ends = set(case.graph.beside(way[-1])) if way else set()
        near = next((piece for piece in apart if ends & piece), apart[0])
        found[near] = way
        joined |= near | frozenset(way or ())
        apart.remove(near)
    return [found[frozenset(piece)] for piece in pieces[1:]]


def _told(case: Case, way: list[str] | None) -> str:
    if way is None:
        return "qu’aucun trajet de commune en commune ne rejoint"
    if len(way) > FAR:
        return f"que {count(len(way), 'commune')} séparent du reste (est-ce la bonne commune ?)"
    owners = case.after.owners
    through = [
        case.commune(code)
        + (f", de {case.noms(owners[code])}" if owners.get(code) else ", en zone blanche"
           if code in case.perimetre else "")
        for code in way
    ]  # fmt: skip
    return f"à relier par {listed(through)}"


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
        named = listed(f"{typographic(x.nom)} ({x.nature.replace('_', ' ')})" for x in holding)
        yield Observation(
            f"Le territoire de {case.nom(cpts_id)} ne tient ensemble que par un lien déclaré, et "
            f"non par une frontière commune : {named}. Le dire si l’ARS ou la CPAM s’en étonnent.",
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
        named = listed(
            f"{case.commune(a)} et {case.commune(b)} ({number(short[a, b])} m)" for a, b in holding
        )
        yield Observation(
            f"Le territoire de {case.nom(cpts_id)} ne tient que par une frontière de moins de "
            f"{SHORT_BORDER} m entre {named}. Longueur mesurée sur des {resolution} : la vérifier "
            "sur une carte fine.",
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
    for cpts_id, found in case.enclaves.items():
        for white in (group for enclave in found for group in _alone(case, cpts_id, enclave)):
            several = len(white) > 1
            yield Observation(
                f"{case.nom(cpts_id)} entoure de toutes parts {case.liste(white)} "
                f"({count(case.population(white), 'habitant')}), en zone blanche : aucune autre "
                f"CPTS ne pourra {'les' if several else 'la'} prendre d’un seul tenant. Proposer à "
                f"{'leurs' if several else 'ses'} professionnels de rejoindre celle-ci.",
                (cpts_id,),
                white,
                {"enclaves": [white], "population": case.population(white)},
            )


def _alone(case: Case, cpts_id: str, enclave: list[str]) -> Iterator[list[str]]:
    """Groups of uncovered communes of an enclave that touch the territory around and no other."""
    white = [code for code in enclave if code not in case.after.owners]
    for group in sorted(map(sorted, components(white, case.graph.touching))):
        around = {near for code in group for near in case.graph.touching(code)}.difference(group)
        if around <= case.after.atoms[cpts_id]:
            yield group


def _other_enclaves(case: Case) -> Iterator[Observation]:
    for cpts_id, found in case.enclaves.items():
        owners = case.after.owners
        for enclave in found:
            others = sorted({o for code in enclave for o in owners.get(code, ())} - {cpts_id})
            held = [code for code in enclave if owners.get(code)]
            if others:
                yield Observation(
                    f"{case.nom(cpts_id)} entoure de toutes parts {case.liste(held)}, de "
                    f"{case.noms(others)}.",
                    (cpts_id, *others),
                    held,
                    {"enclaves": [held], "population": case.population(held)},
                )


def _hinges(case: Case) -> Iterator[Observation]:
    for cpts_id, cuts in case.cuts.items():
        if not cuts.detached:
            continue
        apart = {code: [sorted(p) for p in cuts.parts(code)] for code in sorted(cuts.detached)}
        yield Observation(
            f"{case.nom(cpts_id)} se romprait sans {case.liste(list(apart))} : ne pas "
            f"{'les' if len(apart) > 1 else 'la'} céder sans revoir le tout.",
            (cpts_id,),
            apart,
            {"detachees": apart},
        )


RULES = (
    Rule(
        code="territoire_discontinu",
        severity=Severity.AVERTISSEMENT,
        titre="Territoire en plusieurs morceaux",
        raison="l’ARS et la CPAM demandent un territoire cohérent ; la discontinuité se motive",
        description="Le territoire n’est pas d’un seul tenant, liens déclarés compris. Chaque "
        "morceau est nommé, avec les communes les moins nombreuses qui le relieraient. Une commune "
        "faite de plusieurs polygones reste un seul morceau.",
        source=_COHERENCE,
        exemple="Le territoire de « CPTS A » est en 2 morceaux. À part du plus grand : La "
        "Chapelle-sur-Erdre, à relier par Treillières.",
        check=_broken,
        estimable=True,
    ),
    Rule(
        code="continuite_par_lien",
        severity=Severity.INFORMATION,
        titre="Continuité par un lien",
        raison="un pont, un bac ou une liaison maritime vaut une frontière",
        description="Sans un lien déclaré (data/communes/liens.csv), le territoire serait en "
        "plusieurs morceaux.",
        source="liens.csv, chacun avec son motif",
        exemple="Le territoire de « CPTS A » ne tient ensemble que par un lien déclaré : Pont de "
        "Noirmoutier (pont).",
        check=_linked,
        estimable=True,
    ),
    Rule(
        code="limite_commune_courte",
        severity=Severity.INFORMATION,
        titre="Frontière très courte",
        raison="à cette échelle, une frontière si courte peut n’être qu’un coin",
        description="Le territoire ne tient ensemble que par une frontière de moins de 100 m.",
        source="contours généralisés, résolution dite par le référentiel",
        exemple="Le territoire de « CPTS A » ne tient que par une frontière de moins de 100 m "
        "entre Ligné et Couffé (40 m).",
        check=_thin,
        estimable=True,
    ),
    Rule(
        code="zone_blanche_enclavee",
        severity=Severity.AVERTISSEMENT,
        titre="Zone blanche enclavée",
        raison="ce qui est entouré ne pourra rejoindre personne d’autre",
        description="Des communes du périmètre qu’aucune CPTS ne tient sont entourées de toutes "
        "parts par ce territoire. La mer et ce qui est hors du périmètre ouvrent une enclave.",
        source=_COHERENCE,
        exemple="« CPTS A » entoure de toutes parts Béhuard (49028), en zone blanche.",
        check=_uncovered_enclaves,
        estimable=True,
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
        estimable=True,
    ),
    Rule(
        code="communes_charnieres",
        severity=Severity.INFORMATION,
        titre="Communes charnières",
        raison="à savoir avant de céder une commune en réunion",
        description="Communes dont le retrait romprait le territoire, ou un de ses morceaux.",
        source="points d’articulation du graphe des communes voisines",
        exemple="« CPTS A » se romprait sans Ligné (44082).",
        check=_hinges,
        estimable=True,
    ),
)
