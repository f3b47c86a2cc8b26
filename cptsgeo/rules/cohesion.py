"""Rules of cohesion: EPCI, departments, regions."""

from collections.abc import Iterator

from cptsgeo.communes.epci import epci_shares
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import say
from cptsgeo.rules.rule import Observation, Rule
from cptsgeo.text.french import listed, quoted, typographic


def _epci(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        held, sirens = case.after.atoms[cpts_id], case.portrait(cpts_id).epci
        for share in epci_shares(case.communes, held, sirens, cut=True):
            inside, outside = share.population_dedans, share.population_dehors
            yield Observation(
                say(
                    case,
                    "epci",
                    soi=cpts_id,
                    dedans=share.communes_dedans,
                    total=share.communes_dedans + share.communes_dehors,
                    epci=typographic(share.nom),
                    population=inside,
                    habitants=inside + outside,
                    dehors=outside,
                ),
                (cpts_id,),
                (),
                {
                    "epci": share.siren,
                    "epci_nom": share.nom,
                    "communes_dedans": share.communes_dedans,
                    "communes_dehors": share.communes_dehors,
                    "population_dedans": inside,
                    "population_dehors": outside,
                },
            )


def _published(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        published = set(case.cpts(cpts_id).departements_publies)
        found = set(case.portrait(cpts_id).departements)
        if not published or not found or published == found:
            continue
        told = []
        if more := found - published:
            told.append(f"{_departements(case, more)} {'manquent' if len(more) > 1 else 'manque'}")
        if less := published - found:
            are = "sont" if len(less) > 1 else "est"
            told.append(f"{_departements(case, less)} {are} de trop")
        yield Observation(
            f"{case.nom(cpts_id)} est publiée pour {_departements(case, published)}, mais ses "
            f"communes disent autre chose : {', '.join(told)}. Revoir la liste des communes, ou ce "
            "qui est publié.",
            (cpts_id,),
            (),
            {
                "departements": sorted(found),
                "departements_publies": sorted(published),
            },
        )


def _departements(case: Case, codes: set[str]) -> str:
    names = case.communes.departements
    return listed(
        say(case, "departements.un", nom=typographic(names[code]), code=code)
        if code in names
        else quoted(code)
        for code in sorted(codes)
    )


def _several_departements(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        found = case.portrait(cpts_id).departements
        if len(found) > 1:
            yield Observation(
                say(
                    case,
                    "departements",
                    soi=cpts_id,
                    n=len(found),
                    noms=_departements(case, set(found)),
                ),
                (cpts_id,),
                (),
                {"departements": list(found)},
            )


def _several_regions(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        found = case.portrait(cpts_id).regions
        if len(found) > 1:
            names = listed(typographic(case.communes.regions[code]) for code in found)
            yield Observation(
                say(case, "regions", soi=cpts_id, n=len(found), noms=names),
                (cpts_id,),
                (),
                {"regions": list(found)},
            )


RULES = (
    Rule(
        code="epci_partage",
        severity=Severity.INFORMATION,
        titre="EPCI partagé",
        raison="une CPTS peut couper un EPCI ; ses élus voudront le savoir",
        description="Le territoire comprend une partie seulement des communes d’un EPCI : sont "
        "donnés les communes et les habitants, dedans et dehors.",
        source="DGCL, périmètres des EPCI ; cohérence du territoire",
        exemple="« CPTS A » comprend 3 des 20 communes de l’EPCI « CC du Pays d’Ancenis ».",
        check=_epci,
        atelier=True,
    ),
    Rule(
        code="departements_publies_differents",
        severity=Severity.AVERTISSEMENT,
        titre="Départements publiés différents",
        raison="une commune manque, ou est de trop",
        description="Les départements des communes ne sont pas ceux qui sont publiés.",
        source="état d’avancement des CPTS, départements tels que publiés",
        exemple="« CPTS A » est publiée pour Loire-Atlantique (44) et Maine-et-Loire (49), mais "
        "ses communes disent autre chose : Maine-et-Loire (49) est de trop.",
        check=_published,
        estimee=Severity.INFORMATION,
    ),
    Rule(
        code="plusieurs_departements",
        severity=Severity.INFORMATION,
        titre="Plusieurs départements",
        raison="un territoire peut franchir une limite de département",
        description="Les communes sont dans plusieurs départements : plusieurs CPAM à consulter.",
        source="ACI : signé avec la CPAM ; ce qui compte est la cohérence du territoire et les "
        "parcours des patients",
        exemple="« CPTS A » s’étend sur 2 départements, Loire-Atlantique (44) et Maine-et-Loire "
        "(49) : consulter la CPAM de chacun.",
        check=_several_departements,
        atelier=True,
    ),
    Rule(
        code="plusieurs_regions",
        severity=Severity.INFORMATION,
        titre="Plusieurs régions",
        raison="un territoire peut franchir une limite de région",
        description="Les communes sont dans plusieurs régions : plusieurs ARS à consulter.",
        source="ACI : signé avec l’ARS",
        exemple="« CPTS A » s’étend sur 2 régions, Bretagne et Pays de la Loire.",
        check=_several_regions,
        atelier=True,
    ),
)
