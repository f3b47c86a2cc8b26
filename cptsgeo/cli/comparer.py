"""``cptsgeo comparer``: what changed between two plans, or in one between two dates."""

from pathlib import Path

import click

from cptsgeo.cli.francais import Commande
from cptsgeo.cli.options import as_date, load
from cptsgeo.cli.sortie import ECRASER, SORTIE, check_output, deliver, form_of, terminal_width
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import typographic

FORMS = ("texte", "commit", "csv", "xlsx", "json", "html")


@click.command(
    cls=Commande,
    short_help="Comparer deux plans, ou un plan à deux dates.",
    epilog="\b\nExemples :\n"
    "  cptsgeo comparer plan-2025 plan-2026\n"
    "  cptsgeo comparer mon-plan mon-plan --au-a 2023-12 --au-b 2026-01 --html\n"
    "  cptsgeo comparer avant apres --format commit | git commit -F -\n\n"
    "Code de retour : 0 (même si rien n’a changé), ou 2 si un fichier ne peut être lu ou écrit.",
)
@click.argument("plan_a", metavar="PLAN_A", type=click.Path(path_type=Path))
@click.argument("plan_b", metavar="PLAN_B", type=click.Path(path_type=Path))
@click.option("--au", metavar="DATE", callback=as_date,
              help="Situation des deux plans à cette date.  [par défaut : le dernier événement "
              "connu de chacun]")  # fmt: skip
@click.option("--au-a", metavar="DATE", callback=as_date,
              help="Date du premier plan seulement.")  # fmt: skip
@click.option("--au-b", metavar="DATE", callback=as_date,
              help="Date du second plan seulement.")  # fmt: skip
@click.option("--html", is_flag=True,
              help="Page avec les deux cartes côte à côte, écrite dans comparaison.html ou "
              "--sortie.")  # fmt: skip
@click.option("--format", "format_", metavar="|".join(FORMS),
              type=click.Choice(FORMS, case_sensitive=False),
              help="Forme du résultat ; commit : texte pour un message de commit.  [par défaut : "
              "d’après le nom de --sortie, sinon texte]")  # fmt: skip
@SORTIE
@ECRASER
def comparer(
    plan_a: Path,
    plan_b: Path,
    au: PartialDate | None,
    au_a: PartialDate | None,
    au_b: PartialDate | None,
    html: bool,
    format_: str | None,
    sortie: Path | None,
    ecraser: bool,
) -> None:
    """Dire ce qui change de PLAN_A à PLAN_B : CPTS, communes, statuts, couverture.

    Chacun est un dossier ou un classeur. Les codes sont ramenés aux communes d’aujourd’hui : deux
    plans écrits dans des millésimes différents se comparent. En CSV : une ligne par commune qui
    change de CPTS.
    """
    from cptsgeo.analysis.comparison import compare  # noqa: PLC0415
    from cptsgeo.render.provenance import situation, sources  # noqa: PLC0415
    from cptsgeo.render.sheets import to_csv, to_json, to_xlsx  # noqa: PLC0415
    from cptsgeo.render.tables import changes  # noqa: PLC0415
    from cptsgeo.render.tables import comparison as outputs  # noqa: PLC0415

    if html and format_ not in (None, "html"):
        raise click.UsageError(f"--html écrit une page : ôter --html, ou --format {format_}.")
    if html:
        format_, sortie = "html", sortie or Path("comparaison.html")
    form = form_of(format_, sortie, FORMS)
    if sortie:
        check_output(sortie, [plan_a, plan_b], form, ecraser=ecraser)
    before, after = load(plan_a, au_a or au), load(plan_b, au_b or au)
    found = compare(before, after)
    title = " → ".join(f"{typographic(one.plan.nom)}, {situation(one)}" for one in (before, after))
    content: str | bytes
    if form == "texte":
        text = changes.comparison_text(found, width=terminal_width(sortie))
        content = f"{title}\n\n{text}"
    elif form == "commit":
        content = changes.comparison_commit(found)
    elif form == "html":
        from cptsgeo.files.fingerprint import fingerprint  # noqa: PLC0415
        from cptsgeo.render.pages.comparison import page_comparison  # noqa: PLC0415 (numpy, jinja2)

        content = page_comparison(found, empreinte=fingerprint([plan_a, plan_b]))
    else:
        sheets = outputs.comparison_sheets(found)
        if form == "csv":
            content = to_csv(next(sheet for sheet in sheets if sheet.nom == "communes"))
        elif form == "xlsx":
            content = to_xlsx(sheets, titre=title, sources=sources(after))
        else:
            content = to_json(outputs.comparison_head(found), sheets)
    deliver(content, sortie, "Comparaison écrite")
