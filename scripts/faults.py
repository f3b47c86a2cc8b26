"""Small faults to seed in the rooms that read and reckon: what tests must catch.

A fault is found by its text, not by its place: modules may move. See ``seed_faults.py``; the faults
of what is written and drawn are in ``faults_render.py``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A small fault.

    Attributes
    ----------
    room : str
        The room of the package that it is in, and its part if it is a large one.
    find : str
        Text that the package's sources hold exactly once.
    replace : str
        What stands there instead.
    breaks : str
        What it breaks, in a sentence: its name.
    tests : tuple of str
        Names of the test files most likely to catch it, the likeliest first.
    """

    room: str
    find: str
    replace: str
    breaks: str
    tests: tuple[str, ...]


FAULTS = (
    # — text —
    Fault("text", "tenths = min(tenths, 999)", "tenths = min(tenths, 1000)",
          "A share that is not complete is rounded up to 100 %.", ("french",)),
    Fault("text", "noun = singular if abs(value) < 2 else",
          "noun = singular if abs(value) < 1 else",
          "One is a plural.", ("french",)),
    Fault("text", 'if month[0] in "ao" else', 'if month[0] in "a" else',
          "There is no elision before « octobre ».", ("dates",)),
    Fault("text", r'(re.compile(r"\bste\b"), "sainte")', r'(re.compile(r"\bste\b"), "saint")',
          "« Ste » is read as « Saint ».", ("names",)),
    Fault("text", 'bare = _BEHIND.sub("", uncalled(name)[0])', "bare = uncalled(name)[0]",
          "« Essarts (Les) » is not the name of Les Essarts.", ("names", "identity")),
    Fault("text", 'if kind == "Cf" or sign in _BLANK:', "if sign in _BLANK:",
          "A soft hyphen stays in a name.", ("signs", "grids")),
    Fault("text", r"|(?<!\d)[67]\d{{8}}(?!\d))", r"|(?<!\d)[7]\d{{8}}(?!\d))",
          "The number of a mobile that lost its zero is repeated.", ("persons",)),
    # — files —
    Fault("files", "line = reader.line_num + 1", "line = reader.line_num",
          "Lines of a CSV file are told one too early.", ("grids", "tables")),
    Fault("files", "if sheet.visible != SheetVisibleEnum.Visible:",
          "if sheet.visible == SheetVisibleEnum.VeryHidden:",
          "Hidden sheets are read.", ("grids",)),
    Fault("files", "field.maximum is not None and int(text) > field.maximum",
          "field.maximum is not None and int(text) >= field.maximum",
          "The highest value that a column admits is refused.", ("schema", "schema_files")),
    Fault("files", r'digest.update(f"{file.name}\0{size}\0".encode(errors="surrogatepass"))',
          r'digest.update(f"{size}\0".encode())',
          "A file renamed keeps its fingerprint.", ("fingerprint",)),
    Fault("files", "if not mark or mark.encode() not in head:",
          "if head and (not mark or mark.encode() not in head):",
          "An empty file that is not ours is replaced.", ("tables",)),
    Fault("files", "if depth > MAX_DEPTH or parts > MAX_DEPTH:", "if depth > MAX_DEPTH:",
          "A key of thousands of parts is given to the parser.", ("toml",)),
    Fault("files", "size, left = os.fstat(file.fileno()).st_size + 1, limit + 1",
          "size, left = os.fstat(file.fileno()).st_size + 1, 10**9",
          "A file that grows is read without end.", ("content",)),
    # — geometry —
    Fault("geometry", "faces[_times(points, segments) % 2 == 1]", "faces",
          "All that a line encloses is inside, be it gone round twice.", ("crossings",)),
    Fault("geometry", "elif reached < low:", "elif reached < 0:",
          "A loop that reaches far back is forgotten: communes hold together what does not hang "
          "on them.", ("graphs",)),
    Fault("geometry", "price = 0 if near in goals else cost(near)", "price = cost(near)",
          "The end of a way is paid for, so that a dearer way is taken.", ("graphs", "contiguity")),
    Fault("geometry", "middle = (lat[1:] + lat[:-1]) / 2", "middle = lat[1:]",
          "Lengths are measured at the latitude of one end.", ("topology",)),
    Fault("geometry", "[turns.argmin(axis=1)]", "[turns.argmax(axis=1)]",
          "A walk turns the wrong way where a group touches itself.", ("topology",)),
    Fault("geometry", "inside = shapely.covers(around, shapely.polygons(linear[hole]))",
          "inside = shapely.intersects(around, shapely.polygons(linear[hole]))",
          "A hole goes to a shell that only touches it.", ("topology",)),
    # — communes —
    Fault("communes", "or not _is_closed(found)", "or False",
          "Arcs that make no ring are read.", ("topology_file",)),
    Fault("communes", "max(east) / u, max(north) / u)", "max(east) / u, min(north) / u)",
          "The box of several communes stops at the most southern of them.",
          ("adjacency", "report_document")),
    Fault("communes", "outcome = Outcome.AMBIGUOUS if len(targets) > 1 else",
          "outcome = Outcome.AMBIGUOUS if len(targets) > 2 else",
          "A code shared between two communes is said to be translated.", ("cog",)),
    Fault("communes", "if rank in ranks or rank not in self._way_out:",
          "if rank not in self._way_out:",
          "No territory surrounds anything.", ("regions",)),
    Fault("communes", "matches += [Match(commune, \"code_postal\", code) for commune in",
          "matches = matches or [Match(commune, \"code_postal\", code) for commune in",
          "A number that is both an INSEE code and a postal code means the first only.",
          ("communes", "where")),
    # — referentiel —
    Fault("referentiel", 'and row.get("dateFin", "9999") > day',
          'and row.get("dateFin", "9999") >= day',
          "A commune that ended on 1 January counts in that year.", ("referentiel",)),
    Fault("referentiel", "metres[beside] = metres.get(beside, 0) + length",
          "metres[beside] = length",
          "Of the borders of arrondissements with one commune, the last one counts alone.",
          ("referentiel", "adjacency")),
    Fault("referentiel", 'since = int(date["year"]) + (date["day"] != "01-01")',
          'since = int(date["year"])',
          "A movement of December holds from the January before.", ("importation",)),
    Fault("referentiel", 'partial.open("ab" if resumed else "wb")', 'partial.open("ab")',
          "A site that sends all again has its file appended to what was received.",
          ("download",)),
    Fault("referentiel", "key=lambda who: (-shared[who], who)) if shared else None",
          "key=lambda who: (shared[who], who)) if shared else None",
          "A gap between communes goes to the neighbour with the shortest border.",
          ("referentiel",)),
    # — plan —
    Fault("plan", "return sum(population >= seuil for seuil in seuils())",
          "return sum(population > seuil for seuil in seuils())",
          "A population on a threshold is in the size below.", ("aci",)),
    Fault("plan", "return match[1].zfill(5) if match else text",
          "return match[1] if match else text",
          "A code that lost its zero in a spreadsheet does not get it back.",
          ("plan_source", "plan")),
    Fault("plan", "if au is None or event.date.last_day <= au.last_day",
          "if au is None or event.date.last_day < au.last_day",
          "An event does not count on its own day.", ("plan", "territories")),
    Fault("plan", "or not set(owners) <= set(self.derogations[atom].cpts_ids)",
          "or not set(owners) & set(self.derogations[atom].cpts_ids)",
          "A derogation that names one of three CPTS settles it for all.", ("territories",)),
    Fault("plan", "if whole & codes and (not best or len(missing) < len(best)):",
          "if whole & codes and (not best or len(missing) > len(best)):",
          "Of the divisions of a commune, the one that misses the most is told.",
          ("territories", "identity", "validation")),
    Fault("plan", "if montant.volet not in _LEFT_OUT | _CRISE_GRAVE:",
          "if montant.volet not in _LEFT_OUT:",
          "What is due only in a grave crisis is in the maximum of a first year.", ("aci",)),
    # — proposal —
    Fault("proposal", "closed = closed or (not columns and is_closing(line.cells[0]))",
          "closed = not columns and is_closing(line.cells[0])",
          "The address in a signature counts as a commune.", ("proposal", "phrases")),
    Fault("proposal", "return near if len(found) > 1 and near else found", "return found",
          "Of EPCI of one name, that of the department is not preferred.",
          ("gazetteer", "proposal")),
    Fault("proposal", "return code != other and _agree(lines, (code, other, None), is_post) > 0.5",
          "return code != other and _agree(lines, (code, other, None), is_post) < 0.5",
          "A column of postal codes is read as communes.", ("columns", "proposal")),
    Fault("proposal", 'for nom in (part.nom, part.nom.removesuffix(" Arrondissement"))]',
          "for nom in (part.nom,)]",
          "« Lyon 3e » is unknown.", ("gazetteer", "reader", "proposal")),
    Fault("proposal", "others = [bearer for bearer in there if bearer.commune.code not in codes]",
          "others: list[Bearer] = []",
          "A commune déléguée at home that bears the name of a commune is not asked about.",
          ("reader", "proposal")),
    Fault("proposal", "near += self.beginning(name, departement)",
          "near = self.beginning(name, departement)",
          "A postal code has no weight among near names.", ("gazetteer", "proposal")),
    # — layers —
    Fault("layers", "return low <= self.part <= high or self.habitee != (self.part > high)",
          "return low <= self.part <= high",
          "A commune whose town the drawing leaves out is not told as doubtful.",
          ("adjustment",)),
    Fault("layers", "max(areas[first], areas[second]) for first, second in pairs",
          "min(areas[first], areas[second]) for first, second in pairs",
          "A polygon inside another is called its double.", ("diagnosis",)),
    Fault("layers", "sorted(ranks, key=lambda rank: (areas[rank], rank))",
          "sorted(ranks, key=lambda rank: (-areas[rank], rank))",
          "A sliver is left to the larger polygon.", ("repair",)),
    Fault("layers", "yield from _drafts(FaultKind.OUVERT, shapes[many:], ranks[many:], seuil)",
          "yield from _drafts(FaultKind.VIDE, shapes[many:], ranks[many:], seuil)",
          "What lies along the limit is called a gap between territories.", ("diagnosis",)),
    Fault("layers", "if left < 0:", "if left < -1000 * MAX_OWN:",
          "A star of thousands of points is cut where it crosses itself.", ("tangle",)),
    Fault("layers", "return raw._replace(attributs=attributs)", "return raw",
          "What a terminal obeys comes in with the names of a layer.", ("layers",)),
    Fault("layers", "pieces[bending] = np.ceil(np.sqrt(bend[bending] / _BEND)).astype(np.int64)",
          "pieces[bending] = 1",
          "Of a long side, the ends only are where they were drawn.", ("sides",)),
    Fault("layers", "return xy if system == CRS_GEOGRAPHIC else xy[:, ::-1]", "return xy",
          "Latitude before longitude is not turned round.", ("layers",)),
    # — analysis —
    Fault("analysis", "tuple(sorted(missing, key=lambda one: (-population(one), one)))",
          "tuple(sorted(missing))",
          "Missing communes are not given the most populous first.",
          ("tally", "cli_couverture")),
    Fault("analysis", "valeur = sum(value * weight for value, weight in numbers) / population",
          "valeur = sum(value for value, _ in numbers) / len(numbers)",
          "The average of a territory forgets how many people live in each commune.",
          ("indicators",)),
    Fault("analysis", "if len(readings) > 1:", "if not readings:",
          "The value of an EPCI is given to the first of its communes.", ("indicator_tables",)),
    Fault("analysis", "return towns[:_TOWNS] or self.communes[:1]",
          "return towns[:_TOWNS]",
          "A zone without a town has nowhere to meet.", ("zones", "zones_page")),
    Fault("analysis", "month = -(-day.month // months) * months",
          "month = (day.month // months + 1) * months",
          "The end of a quarter is that of the next one, from its last month on.",
          ("evolution",)),
    Fault("analysis", "return tuple(sorted(answers, key=lambda answer: not answer.known))",
          "return tuple(answers)",
          "Homonyms elsewhere come before the commune that the plan knows.", ("where",)),
    Fault("analysis", "> Fraction(1, 2)", "> Fraction(1, 4)",
          "CPTS that have little in common are taken for one renamed.", ("comparison",)),
    # — rules —
    Fault("rules", "aci.taille(threshold - (missing <= 0))", "aci.taille(threshold)",
          "Just above a threshold, the other size is the same one.", ("size", "validation")),
    Fault("rules", "around = (min(metres[c], other[c]) for c in",
          "around = (max(metres[c], other[c]) for c in",
          "A commune beside both by a corner makes a short border needless.", ("contiguity",)),
    Fault("rules", "or told.issuperset(cluster):", "or not told.isdisjoint(cluster):",
          "A zone blanche of which a part is enclosed is not told as left alone.",
          ("neighbours",)),
    Fault("rules", "if abs(gap) <= TOLERANCE * published:", "if gap <= TOLERANCE * published:",
          "A territory with fewer people than published is not told.", ("size",)),
    Fault("rules", "None if taille is None or self.invitation else aci.financement_maximum(taille)",
          "None if taille is None else aci.financement_maximum(taille)",
          "An invitation tells what the CPTS that it asks would have.", ("size", "neighbours")),
    # — changes —
    Fault("changes", 'for column, choose in (("depuis", min), ("jusqu_au", max)):',
          'for column, choose in (("depuis", min), ("jusqu_au", min)):',
          "Of two rows that become one, the earlier end is kept.", ("migration",)),
    Fault("changes", "free = atoms - before - frozenset().union(*taken.values())",
          "free = atoms - before",
          "Communes taken from others are told as added too.", ("adoption",)),
    Fault("changes", "for atom in left:  # The arrondissements that remain of a city.",
          "for atom in left[1:]:",
          "Of a city that gives up an arrondissement, another one is lost.", ("adoption",)),
    Fault("changes", "if missing and former & named[cpts_id]:", "if missing:",
          "What a CPTS gains is told of communes that it did not name.", ("migration",)),
)  # fmt: skip
"""Two faults or more a room."""
