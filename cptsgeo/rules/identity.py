"""Rules of identity: which communes the texts and codes of a file mean."""

from collections.abc import Collection, Iterator, Sequence

from cptsgeo.communes.meaning import CodeKind, Mention, meaning
from cptsgeo.plan.files import DOUBLE, INTERPRETED
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import say
from cptsgeo.rules.plan_tables import faults
from cptsgeo.rules.rule import Observation, Rule
from cptsgeo.text import names
from cptsgeo.text.french import listed, typographic

_COG = "INSEE, code officiel géographique"


def _mentions(case: Case, nature: CodeKind) -> Iterator[Mention]:
    return (mention for mention in case.mentions if mention.meaning.nature is nature)


def _observe(
    case: Case, mention: Mention, message: str, **figures: str | Sequence[str]
) -> Observation:
    return Observation(
        say(case, "lu", place=str(mention.place), message=message),
        (mention.cpts_id,) if mention.cpts_id else (),
        mention.meaning.communes,
        {"texte": mention.texte, **figures},
        (mention.place,),
    )


def _unknown(case: Case) -> Iterator[Observation]:
    for mention in _mentions(case, CodeKind.INCONNU):
        candidats = mention.candidats
        if candidats:
            hint = say(case, "inconnue.proches", communes=_choices(case, candidats))
        else:
            posted = case.communes.by_code.by_postal_code.get(mention.texte, [])
            hint = (
                say(case, "inconnue.poste", communes=posted)
                if posted
                else say(case, "inconnue.rien")
            )
            candidats = tuple(posted)
        told = say(case, "inconnue", texte=mention.texte, suite=hint)
        yield _observe(case, mention, told, candidats=candidats)


def _choices(case: Case, codes: tuple[str, ...], held: Collection[str] = ()) -> str:
    labels = {code: case.commune(code) for code in codes[:5]}
    shown = [say(case, "choix.ancien", commune=label) if code in held else label
             for code, label in labels.items()]  # fmt: skip
    return listed([*shown, *([say(case, "choix.autres")] if len(codes) > 5 else [])], "ou")


def _ambiguous(case: Case) -> Iterator[Observation]:
    mentions = [*_mentions(case, CodeKind.AMBIGU)]
    if not mentions:
        return
    known = _known_names(case, {code for one in mentions for code in one.candidats})
    table, atoms = case.communes.by_code, case.communes.atoms
    for mention in mentions:
        written = names.key(mention.texte)
        # « Saint-Sigismond » is a commune of Vendée, and a part of Ingrandes-Le Fresne sur Loire.
        held = [
            code
            for code in mention.candidats
            if written in known[code] and written != names.key((table.get(code) or atoms[code]).nom)
        ]
        choices = _choices(case, mention.candidats, held)
        told = say(case, "ambigue", texte=mention.texte, communes=choices)
        yield _observe(case, mention, told, candidats=mention.candidats)


def _split(case: Case) -> Iterator[Observation]:
    for mention in _mentions(case, CodeKind.SCINDE):
        communes, cog = mention.meaning.communes, case.communes.vintages.cog
        told = say(case, "scindee", code=mention.meaning.code, communes=communes, cog=cog)
        yield _observe(case, mention, told, candidats=communes)


def _old(case: Case) -> Iterator[Observation]:
    for mention in _mentions(case, CodeKind.ANCIEN):
        code = mention.meaning.code
        then = typographic(mention.meaning.movements[0].nom_avant)
        told = say(case, "devenue", avant=then, code=code, communes=mention.meaning.communes)
        yield _observe(case, mention, told, codes=(code,))


def _twice(case: Case) -> Iterator[Observation]:
    named: dict[tuple[str, str], list[Mention]] = {}
    for mention in case.mentions if case.proposed else _repeated(case):
        # A code that was split counts for nothing, once or twice.
        if mention.meaning.communes and mention.meaning.nature is not CodeKind.SCINDE:
            named.setdefault((mention.cpts_id, mention.meaning.code), []).append(mention)
    for (cpts_id, code), mentions in named.items():
        if len(mentions) < 2:
            continue
        first = mentions[0]
        lines = dict.fromkeys(str(mention.place.ligne) for mention in mentions)
        where = f"{first.place._replace(ligne=0)}, ligne{'s' if len(lines) > 1 else ''}"
        lines_told = f"{where} {listed(lines)}"
        held = first.meaning.communes
        yield Observation(
            say(case, "deux_fois", communes=held, n=len(mentions), lignes=lines_told),
            (cpts_id,) if cpts_id else (),
            first.meaning.communes,
            {"codes": (code,)},
            tuple(mention.place for mention in mentions),
        )


def _repeated(case: Case) -> Iterator[Mention]:
    """Rows of a plan that say again what another said, each once, after that other one."""
    doubles = [fault for fault in case.faults if fault.code == DOUBLE]
    rows = case.plan.compositions if doubles else ()
    first = {(row.cpts_id, row.code): row.ligne for row in rows}
    lines: dict[tuple[str, str], list[int]] = {}
    for fault in doubles:
        key = (fault.cpts_id, fault.texte)
        if key in first:
            lines.setdefault(key, [first[key]]).append(fault.line)
    for (cpts_id, code), found in lines.items():
        means = meaning(code, case.communes, case.plan.cog)
        for line in found:
            yield Mention(case.plan.place("compositions", line), code, means, cpts_id)


def _by_parts(case: Case) -> Iterator[Observation]:
    parts: dict[tuple[str, str], list[Mention]] = {}
    for mention in _mentions(case, CodeKind.PARTIE):
        for commune in mention.meaning.communes:
            parts.setdefault((mention.cpts_id or case.focus[0], commune), []).append(mention)
    cut = {(one.cpts_id, one.commune) for one in case.after.incomplete}
    for (cpts_id, commune), mentions in parts.items():
        if (cpts_id, commune) not in cut:
            codes = tuple(dict.fromkeys(mention.meaning.code for mention in mentions))
            names = case.parties(commune)
            held = listed(names[code] for code in codes)
            yield Observation(
                say(case, "parties", commune=commune, parties=held),
                (cpts_id,),
                case.communes.atoms_of(commune),
                {"codes": codes},
                tuple(mention.place for mention in mentions),
            )


def _discordant(case: Case) -> Iterator[Observation]:
    beside = [m for m in case.mentions if m.nom and len(m.meaning.communes) == 1]
    if not beside:
        return
    known = _known_names(case, {m.meaning.communes[0] for m in beside})
    for mention in beside:
        commune = mention.meaning.communes[0]
        written = names.key(mention.nom)
        if written not in known[commune] and known[commune].isdisjoint(
            names.spellings(mention.nom)
        ):
            also = _posted(case, mention.texte, written)
            nom = typographic(mention.nom)
            told = say(case, "discordants", texte=mention.texte, commune=commune, nom=nom,
                       suite=also)  # fmt: skip
            yield _observe(case, mention, told, codes=(mention.meaning.code,))


def _posted(case: Case, code: str, written: str) -> str:
    """Say that a code is also the postal code of a commune whose name begins as what is written."""
    atoms = case.communes.atoms
    found = [
        commune
        for commune in atoms.by_postal_code.get(code, ())
        if f"{names.key(atoms[commune].nom)} ".startswith(f"{written} ")
    ]
    return say(case, "discordants.poste", communes=found) if found else ""


def _known_names(case: Case, communes: set[str]) -> dict[str, set[str]]:
    """Keys of the names that each commune bears or bore, in whole or in part."""
    known: dict[str, set[str]] = {code: set() for code in communes}
    pairs = [(c, name) for name, _, c in case.communes.former_names if c in known]
    for code in communes:
        atoms, by_code = case.communes.atoms, case.communes.by_code
        pairs.append((code, (by_code.get(code) or atoms[code]).nom))
    keys = names.keys([name for _, name in pairs])
    for (code, _), key in zip(pairs, keys, strict=True):
        known[code].add(key)
    return known


def _interpreted(case: Case) -> Iterator[Observation]:
    yield from faults(INTERPRETED)(case)
    told: dict[tuple[str, str, str], list[Mention]] = {}
    for mention in case.mentions:
        if mention.interpretation:
            key = (str(mention.place), mention.texte, mention.interpretation)
            told.setdefault(key, []).append(mention)
    for (place, texte, interpretation), mentions in told.items():
        yield Observation(
            say(case, "interprete", place=place, texte=texte, interpretation=interpretation),
            tuple(dict.fromkeys(m.cpts_id for m in mentions if m.cpts_id)),
            {code for mention in mentions for code in mention.meaning.communes},
            {"texte": texte},
            (mentions[0].place,),
        )
    for remarque in case.remarques:
        yield Observation(remarque)


def _sheets(case: Case) -> Iterator[Observation]:
    for feuille in case.feuilles:
        yield Observation(
            say(case, "feuille", feuille=feuille),
            figures={"texte": feuille},
        )


RULES = (
    Rule(
        code="commune_inconnue",
        severity=Severity.ERREUR,
        titre="Commune inconnue",
        raison="le contrat nomme des communes qui existent",
        description="Un texte n’est le nom d’aucune commune, d’aujourd’hui ou d’hier, ni le code "
        "d’une commune, d’une commune déléguée ou d’un EPCI. Les noms proches sont proposés, "
        "jamais choisis.",
        source=_COG,
        exemple="liste.csv, ligne 4 : « Ancennis » n’est ni le nom ni le code d’une commune ; "
        "vouliez-vous dire Ancenis-Saint-Géréon (44003) ?",
        check=_unknown,
    ),
    Rule(
        code="commune_ambigue",
        severity=Severity.ERREUR,
        titre="Commune ambiguë",
        raison="deux communes d’un même nom sont deux territoires",
        description="Un nom ou un code postal est celui de plusieurs communes, ou d’une commune et "
        "de ce qu’une autre a réuni, et rien à côté ne dit laquelle. Celles que le reste de la "
        "liste entoure sont proposées d’abord.",
        source=_COG,
        exemple="liste.csv, ligne 2 : « 44850 » peut désigner Le Cellier (44028), Ligné (44082)…",
        check=_ambiguous,
    ),
    Rule(
        code="commune_en_double",
        severity=Severity.AVERTISSEMENT,
        titre="Commune nommée deux fois",
        raison="une ligne de trop cache souvent une commune oubliée",
        description="Une même commune est nommée plusieurs fois dans un territoire ; elle ne "
        "compte qu’une fois.",
        source="principe de cptsgeo : la table des communes entières fait foi",
        exemple="Ligné (44082) est nommée 2 fois (liste.csv, lignes 3 et 9).",
        check=_twice,
    ),
    Rule(
        code="code_cog_ancien",
        severity=Severity.INFORMATION,
        titre="Code d’une ancienne commune",
        raison="le code se suit sans perte jusqu’à la commune d’aujourd’hui",
        description="Un code vient d’un COG passé : la commune a fusionné ou changé de code.",
        source=_COG,
        exemple="Saint-Géréon (44160) est devenue Ancenis-Saint-Géréon (44003).",
        check=_old,
    ),
    Rule(
        code="commune_par_ses_parties",
        severity=Severity.INFORMATION,
        titre="Commune nommée par ses parties",
        raison="toutes les parties font la commune entière",
        description="Des codes de communes déléguées ou associées, qui sont toutes là ou à côté du "
        "code de la commune, la désignent entière. S’il en manque, c’est une erreur : "
        "commune_nouvelle_decoupee.",
        source=_COG,
        exemple="Vallons-de-l’Erdre (44180) est nommée par ses parties ou anciennes communes, "
        "Bonnœuvre (44017) et…",
        check=_by_parts,
    ),
    Rule(
        code="code_cog_scinde",
        severity=Severity.ERREUR,
        titre="Code d’une commune scindée depuis",
        raison="rien ne dit laquelle des communes d’aujourd’hui est visée",
        description="Un code vient d’un COG passé, et la commune a depuis été scindée.",
        source=_COG,
        exemple="compositions.csv, ligne 3 : la commune de code 85084 a depuis été scindée : "
        "Essarts-en-Bocage (85084), L’Oie (85165) et Sainte-Florence (85212).",
        check=_split,
    ),
    Rule(
        code="nom_et_code_discordants",
        severity=Severity.AVERTISSEMENT,
        titre="Nom et code discordants",
        raison="l’un des deux est faux, et le code a été suivi",
        description="Sur une ligne, le nom n’est ni celui de la commune du code, ni celui d’une "
        "commune dont elle est issue.",
        source=_COG,
        exemple="liste.csv, ligne 3 : le code 44082 désigne Ligné (44082), mais le nom écrit à "
        "côté est « Couffé ».",
        check=_discordant,
    ),
    Rule(
        code="lecture_interpretee",
        severity=Severity.INFORMATION,
        titre="Écriture interprétée",
        raison="ce qui a été compris doit pouvoir être relu",
        description="Un texte a été compris autrement qu’à la lettre : zéro rétabli, homonyme "
        "choisi dans le périmètre, ancienne commune, code postal, EPCI entier… ou une ligne a été "
        "laissée de côté (total, note, autre feuille).",
        source="principe de cptsgeo : rien n’est deviné en silence",
        exemple="liste.xlsx, ligne 3 : « 1004 » a été lu ainsi : code 01004, zéro initial rétabli.",
        check=_interpreted,
    ),
    Rule(
        code="feuille_non_lue",
        severity=Severity.AVERTISSEMENT,
        titre="Feuille non lue",
        raison="la moitié d’un territoire est peut-être sur une autre feuille",
        description="Une seule feuille d’un classeur, ou un seul tableau d’un document, est lue, "
        "la première qui nomme des communes ; une autre en nomme aussi.",
        source="principe de cptsgeo : rien n’est deviné en silence",
        exemple="La feuille « Sud » du fichier nomme aussi des communes, et n’a pas été lue.",
        check=_sheets,
    ),
)
