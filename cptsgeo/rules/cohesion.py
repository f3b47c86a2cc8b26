"""Rules of cohesion: EPCI, departments, regions."""

from collections.abc import Iterator

from cptsgeo.case import Case
from cptsgeo.finding import Severity
from cptsgeo.french import count, listed, percent, quoted, typographic
from cptsgeo.profile import epci_shares
from cptsgeo.rules.rule import Observation, Rule


def _epci(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        for share in epci_shares(case, cpts_id, cut=True):
            inside, outside = share.population_dedans, share.population_dehors
            total = share.communes_dedans + share.communes_dehors
            yield Observation(
                f"{case.nom(cpts_id)} prend {share.communes_dedans} des "
                f"{count(total, 'commune')} de {typographic(share.nom)} : "
                f"{count(inside, 'habitant')} ({percent(inside, inside + outside)}) ; "
                f"{count(outside, 'habitant')} restent en dehors. Le dire à l’intercommunalité.",
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
        if found - published:
            told.append(f"ses communes sont aussi de {_departements(case, found - published)}")
        if published - found:
            told.append(
                f"aucune n’est de {_departements(case, published - found)}, pourtant publié"
            )
        yield Observation(
            f"{case.nom(cpts_id)} publie {_departements(case, published)}, mais {listed(told)} : "
            "revoir la liste des communes, ou ce qui est publié.",
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
        f"{typographic(names[code])} ({code})" if code in names else quoted(code)
        for code in sorted(codes)
    )


def _several_departements(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        found = case.portrait(cpts_id).departements
        if len(found) > 1:
            yield Observation(
                f"{case.nom(cpts_id)} va sur {len(found)} départements, "
                f"{_departements(case, set(found))} : la CPAM de chacun est à consulter.",
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
                f"{case.nom(cpts_id)} va sur {len(found)} régions, {names} : l’ARS de chacune est "
                "à consulter.",
                (cpts_id,),
                (),
                {"regions": list(found)},
            )


RULES = (
    Rule(
        code="epci_partage",
        severity=Severity.INFORMATION,
        titre="EPCI partagé",
        raison="une CPTS peut couper un EPCI ; ses élus aimeront le savoir",
        description="Le territoire prend une partie seulement des communes d’un EPCI : communes "
        "et habitants, dedans et dehors.",
        source="DGCL, périmètres des EPCI ; cohérence du territoire",
        exemple="« CPTS A » prend 3 des 20 communes de la CC du Pays d’Ancenis.",
        check=_epci,
    ),
    Rule(
        code="departements_publies_differents",
        severity=Severity.AVERTISSEMENT,
        titre="Départements publiés différents",
        raison="une commune manque ou est de trop",
        description="Les départements des communes ne sont pas ceux qui sont publiés.",
        source="état d’avancement des CPTS, départements tels que publiés",
        exemple="« CPTS A » publie Loire-Atlantique (44) et Maine-et-Loire (49), mais "
        "aucune n’est de Maine-et-Loire (49).",
        check=_published,
        estimable=True,
    ),
    Rule(
        code="plusieurs_departements",
        severity=Severity.INFORMATION,
        titre="Plusieurs départements",
        raison="un territoire peut passer une limite de département",
        description="Les communes sont de plusieurs départements : plusieurs CPAM à consulter.",
        source="ACI : signé avec la CPAM ; ce qui compte est la cohérence et les parcours",
        exemple="« CPTS A » va sur 2 départements, Loire-Atlantique (44) et Maine-et-Loire (49).",
        check=_several_departements,
    ),
    Rule(
        code="plusieurs_regions",
        severity=Severity.INFORMATION,
        titre="Plusieurs régions",
        raison="un territoire peut passer une limite de région",
        description="Les communes sont de plusieurs régions : plusieurs ARS à consulter.",
        source="ACI : signé avec l’ARS",
        exemple="« CPTS A » va sur 2 régions, Bretagne et Pays de la Loire.",
        check=_several_regions,
    ),
)
