"""Lists of communes as people write them, for two readers to be held against each other."""

import ast
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes

SHORT = {
    "Saint-": ("St ", "St-", "ST "), "Sainte-": ("Ste ",), "-sur-": (" s/ ", " s ", "/", " sur "),
    "-sous-": (" ss ", " s/ "), "Notre-Dame": ("ND", "N.D."), "La Chapelle": ("La Ch.", "Chap"),
    "Grand": ("Gd",), "Vieille": ("Vlle",), "-les-": ("-lès-", " lez "), "-et-": (" et ", " & "),
}  # fmt: skip
PROSE = (
    "Bonjour,",
    "Cordialement,",
    "Jeanne X, 06 12 34 56 78",
    "Total",
    "TOTAL;;12 345",
    "Source : INSEE",
    "* commune nouvelle depuis 2019",
    "Liste des communes de la CPTS :",
    "",
    "Contact : a@b.fr",
    "Secteur Nord :",
    "dont 3 communes hors périmètre",
    "NB : à vérifier",
    "12 communes",
    "—",
    "Merci de votre retour",
    "Loire-Atlantique",
    "Pays de la Loire",
    "Page 1/2",
    "n.c.",
)


AROUND = (
    "Commune de {}", "{} (1)", "{}*", "{} = OK", "- {}", "3) {}", "  {} ;", "{} (siège)",
    "ville de {}", "{}\u00a0", "{} (quartier nord)",
)  # fmt: skip


class Listed(NamedTuple):
    """A list: the name of its file, its text, the CPTS that is chosen in it."""

    nom: str
    texte: str
    cpts: str | None = None


def of_the_tests(folder: Path) -> list[Listed]:
    """Every text that the tests of lists read, and every value that they try in a table."""
    texts: dict[str, None] = {}
    # Listings are of other regions, and read otherwise: the page reads lists.
    paths = (path for path in sorted(folder.glob("test_*.py")) if "listing" not in path.name)
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value.lstrip()[:1] in {"{", "["} or "\0" in node.value:
                    continue  # JSON, that the page opens otherwise.
                if "\n" in node.value or ";" in node.value:
                    texts.setdefault(node.value)
                elif 1 < len(node.value) < 60 and "/" not in node.value[:2]:
                    texts.setdefault(f"Population;Commune\n12;{node.value}\n")
                    texts.setdefault(node.value)
    return [Listed("liste.csv", text) for text in texts]


def written(draw: random.Random, name: str) -> str:
    """A name as someone may type it."""
    for whole, shorts in SHORT.items():
        if whole in name and draw.random() < 0.35:
            name = name.replace(whole, draw.choice(shorts))
    for article in ("La ", "Le ", "Les ", "L'"):
        if name.startswith(article) and draw.random() < 0.4:
            bare = name.removeprefix(article)
            name = draw.choice((bare, f"{bare} ({article.strip()})", f"{bare}, {article.strip()}"))
    match draw.randrange(12):
        case 0 | 1:
            name = name.upper()
        case 2:
            name = name.lower()
        case 3:
            name = name.replace("-", " ")
        case 4:
            name = name.replace("'", "’")
        case 5:
            name = name.translate(str.maketrans("éèêôîâçÉ", "eeeoiacE"))
        case 6 if len(name) > 4:
            rank = draw.randrange(1, len(name) - 1)
            name = name[:rank] + draw.choice(("", name[rank] * 2, "e")) + name[rank + 1 :]
        case 7:
            name = draw.choice(AROUND).format(name)
    return name


def tables(communes: Communes, codes: Sequence[str], count: int, seed: int) -> Iterator[Listed]:
    """Lists of communes among some, in the shapes that people give them."""
    draw = random.Random(seed)
    former = [one for one in communes.former_names if one[2] in set(codes)]
    epci = sorted({communes.atoms[code].epci for code in codes} - {""})

    def name(commune: Commune) -> str:
        if former and draw.random() < 0.08:
            return written(draw, draw.choice(former)[0])
        if draw.random() < 0.02:
            return communes.epci[draw.choice(epci)]
        return written(draw, commune.nom)

    def post(commune: Commune) -> str:
        return draw.choice(commune.codes_postaux.split() or [""])

    def old(commune: Commune) -> str:
        return draw.choice(former)[1] if former and draw.random() < 0.05 else commune.code

    fields: dict[str, Callable[[Commune], str]] = {
        "Commune": name, "Code INSEE": old, "Code postal": post, "Dép.": lambda c: c.departement,
        "Population": lambda c: str(c.population), "EPCI": lambda c: communes.epci.get(c.epci, ""),
        "CP": post, "INSEE_COM": lambda c: c.code.lstrip("0"), "Nom": name,
        "Département": lambda c: communes.departements[c.departement],
        "Retenue": lambda _: draw.choice(("oui", "non")), "N°": lambda _: str(draw.randrange(99)),
    }  # fmt: skip
    for rank in range(count):
        size = draw.choice((1, 2, 5, 12, 30))
        start = draw.randrange(len(codes))
        drawn = [communes.atoms[codes[(start + draw.randrange(3 * size)) % len(codes)]]
                 for _ in range(size)]  # fmt: skip
        shape = draw.randrange(8)
        if shape == 0:
            joint = draw.choice((", ", " ; ", " - ", " / ", "\n", ", "))
            text = f"{draw.choice(('', 'Communes : ', 'Liste : '))}{joint.join(map(name, drawn))}"
        elif shape == 1:
            lines = [f"{draw.choice(('', '- ', '• '))}{name(one)}" for one in drawn]
            for _ in range(draw.randrange(4)):
                lines.insert(draw.randrange(len(lines) + 1), draw.choice(PROSE))
            text = "\n".join(lines)
        elif shape == 2:
            beside = draw.choice(("{} ({})", "{1} {0}", "{} {}", "{}, {}", "{} - {}"))
            told = draw.choice((post, lambda c: c.departement, lambda c: c.code))
            text = "\n".join(beside.format(name(one), told(one)) for one in drawn)
        else:
            heads = draw.sample(sorted(fields), draw.randrange(1, 5))
            rows = [[fields[head](one) for head in heads] for one in drawn]
            if shape == 3:
                half = [f"CPTS {letter}" for letter in "AB"]
                heads = [*heads, "CPTS"]
                rows = [[*row, draw.choice(half)] for row in rows]
            if draw.random() < 0.75:
                rows = [heads, *rows]
            if draw.random() < 0.2:
                rows.append(["Total", *[""] * (len(heads) - 2), "12345"][: len(heads)])
            if draw.random() < 0.15:
                rows.insert(0, [draw.choice(PROSE)])
            separator = draw.choice((";", "\t", ","))
            text = "\n".join(
                separator.join(_quoted(cell, separator) for cell in row) for row in rows
            )
        chosen = draw.choice((None, None, "A", "CPTS b", "C")) if shape == 3 else None
        yield Listed(f"liste {rank}.csv", text, chosen)


def _quoted(cell: str, separator: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if separator in cell or '"' in cell else cell


ADVERSARIAL = (
    "",
    " ",
    "\ufeff",
    "sep=;\nCommune;x\nLigné;1\n",
    '"',
    '"Ligné',
    'Ligné"',
    '"Ligné"x;y\n',
    "a;b\n\n\n;;;\n",
    "Commune\r\nLigné\r\rOudon\n",
    "Commune;CP\n" + "Ligné;44850\n" * 300,
    "<html><body>Ligné",
    "Ligné\u200b\nOu\u00addon\nNANTES\u202e\n",
    "ＬＩＧＮÉ\n４４０８２\n٤٤٠٨٢\n",
    "LignÃ©\nCouffÃ©\n",
    "Ligne\u0301\n",
    "😀 Ligné\n" + "😀" * 200 + "\n",
    "x" * 200 + "\nLigné\n",
    "__proto__\nconstructor\ntoString\nLigné\n",
    "s\nst\nss s s\nn d\n",
    "(((\n)))\n[1]\n*\nLigné (1)\n(1) note\n",
    "44 000\n44000\n044000\n440001234\n",
    "<img src=x onerror=alert(1)>\nLigné\n",
    "Lyon 3\nParis 12e\nMarseille 13\n",
    "1er arrondissement\n",
    "Nord\nSud\nCentre\nLoire\nMayenne\nSarthe\nVendée\n",
    "Ligné ; Oudon ; Couffé\nAncenis ; Mésanger\n",
    "Ligné\x00Oudon",
    "a\tb;c,d\n1\t2;3,4\n",
    "CPTS A\nLigné\nOudon\n\nCPTS B\nCouffé\nMésanger\n",
    "CPTS A;CPTS B\nLigné;Couffé\nOudon;Mésanger\n",
    "Territoire de la CPTS Nord : Ligné, Oudon\nCPTS Sud : Couffé",
    "Commune;CPTS\nLigné;A\nOudon;\nCouffé;hors CPTS\n",
    "Commune;CPTS\nLigné;oui\nOudon;non\n",
    "x\n" * 50_001,
    "'".join(["L"] * 80),
    "Saint" + "-Saint" * 40,
    "et et et\n, , ,\n- - -\n",
    "\u2028Ligné\u2029Oudon\x85Couffé\x0b\n",
)
"""What is made to be misread."""
