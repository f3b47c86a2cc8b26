"""``cptsgeo plan appliquer``: the changes of a page of an atelier, made in the plan they are of."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import click

from cptsgeo.analysis.comparison import compare
from cptsgeo.changes.changements_apply import applied
from cptsgeo.changes.changements_file import read_changes
from cptsgeo.changes.changements_state import Judged, Pending, State, judge
from cptsgeo.changes.draft import Changed, check_faultless
from cptsgeo.cli.cpts.gesture import Asked, examined, finish, gesture_options, today
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.permission import Writes, check_writes
from cptsgeo.cli.places import UserPath
from cptsgeo.cli.screen import tell
from cptsgeo.communes.reading import read_communes
from cptsgeo.plan.files.about import check_whole
from cptsgeo.plan.files.digest import plan_digest
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.render.tables.changes import comparison_text
from cptsgeo.text.french import count, listed

REFUSED = 1
SHOWN = 30
"""Changes that are told where the plan says otherwise; more are counted."""
WIDTH = 96


@click.command(
    cls=Commande,
    short_help="Appliquer à un plan les changements faits dans une page.",
    epilog="\b\nExemples :\n"
    "  cptsgeo plan appliquer changements.json --essai\n"
    "  cptsgeo plan appliquer changements.json --plan mon-plan.xlsx\n"
    "  cptsgeo plan appliquer changements.json --sans 3 --sans 5\n\n"
    "Code de retour : 0 si c’est fait (ou l’était déjà), 1 si le plan dit autre chose que ce que "
    "le fichier a trouvé, 2 si un fichier ne peut être lu ou écrit.",
)
@click.argument("fichier", metavar="FICHIER", type=UserPath())
@click.option("--sans", multiple=True, type=click.IntRange(min=1), metavar="N",
              help="Laisser de côté le changement de ce numéro (répétable).")  # fmt: skip
@gesture_options
@click.pass_context
def appliquer(ctx: click.Context, fichier: Path, sans: tuple[int, ...], asked: Asked) -> None:
    """Appliquer au plan les changements qu’une page de l’atelier a enregistrés dans FICHIER.

    Tous, ou aucun. Si le plan a changé depuis que la page a été faite, ce que le fichier a trouvé
    et ce que dit le plan sont montrés côte à côte, et rien n’est écrit tant que --sans ne laisse
    pas ces changements de côté.
    """
    held = asked.held()
    check_writes([Writes.plan("--plan", asked.path)], [fichier])
    check_whole(held.source.about, asked.path)
    check_faultless(held.source)
    pending = Pending(held.source, read_communes(), read_changes(fichier))
    every = judge(pending)
    _check_left(sans, every)
    kept = [one for one in every if one.rank not in sans]
    differing = [one for one in kept if one.state is State.DIFFERS]
    if differing:
        _tell_differing(differing)
        ctx.exit(REFUSED)
    todo = [one for one in kept if one.state is State.TODO]
    if not todo:
        for sentence in _aside(kept, sans):
            tell(sentence)
        tell("Il n’y a rien à appliquer : rien n’a été écrit.")
        return
    after = applied(pending, todo, today())
    told = [*_made(pending, todo), *_aside(kept, sans), *_compared(pending, after)]
    finish(asked, held, Changed(after, tuple(told)), pending.present)


def _check_left(sans: Collection[int], every: Sequence[Judged]) -> None:
    for rank in sans:
        if rank > len(every):
            raise click.UsageError(
                f"--sans {rank} ne désigne rien : le fichier a {count(len(every), 'changement')}."
            )


def _tell_differing(differing: Sequence[Judged]) -> None:
    many = count(len(differing), "changement")
    tell(f"Le plan ne dit plus ce que le fichier a trouvé, pour {many} :")
    for one in differing[:SHOWN]:
        tell(one.told)
    if (more := len(differing) - SHOWN) > 0:
        tell(f"Et {count(more, 'autre')}.")
    ranks = " ".join(f"--sans {one.rank}" for one in differing[:SHOWN])
    tell(
        "Rien n’a été écrit : voir avec qui a fait le fichier, ou laisser ces changements de côté "
        f"({ranks}).",
        err=True,
    )


def _made(pending: Pending, todo: Sequence[Judged]) -> Iterator[str]:
    if pending.file.empreinte not in ("", plan_digest(pending.source)):
        yield "Le plan a changé depuis que la page a été faite, mais pas sur ces points."
    for one in todo:
        yield one.told


def _aside(kept: Sequence[Judged], sans: Collection[int]) -> Iterator[str]:
    """Which changes are in the plan already, and which are left aside."""
    done = [one.rank for one in kept if one.state is State.DONE]
    for what, ranks in (("Déjà dans le plan", done), ("Laissés de côté", sorted(set(sans)))):
        if ranks:
            yield f"{what} : {_numbers(ranks)}."


def _numbers(ranks: Sequence[int]) -> str:
    noun = "changements" if len(ranks) > 1 else "changement"
    return f"{noun} {listed(map(str, ranks))}"


def _compared(pending: Pending, after: PlanSource) -> Iterator[str]:
    """What ``cptsgeo comparer`` says of the plan before and after."""
    found = examined(after)
    yield ""
    yield comparison_text(compare(pending.present, found), width=WIDTH)
