"""The files that cases read, the same for both commits: lists, plans, layers, an indicator."""

import csv
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

NS = "http://www.opengis.net/kml/2.2"
COUCHE = {
    "Ouest": [[-1.0, 47.2], [-0.5, 47.2], [-0.5, 47.6], [-1.0, 47.6], [-1.0, 47.2]],
    # Over the one before by a sliver, and bending back on itself.
    "Est": [[-0.501, 47.2], [0.0, 47.2], [0.0, 47.6], [-0.2, 47.3], [-0.501, 47.6], [-0.501, 47.2]],
    "Sablier": [[-1.0, 47.0], [-0.5, 47.19], [-0.5, 47.0], [-1.0, 47.19], [-1.0, 47.0]],
    "Sud <b>& nord</b>": [[-0.5, 46.9], [0.1, 46.9], [0.1, 47.25], [-0.5, 47.25], [-0.5, 46.9]],
}
"""Rings in degrees, by name."""
DESSIN = {"Autour d’Angers": [[-0.75, 47.35], [-0.4, 47.35], [-0.35, 47.5], [-0.6, 47.6],
                              [-0.75, 47.35]]}  # fmt: skip
BAUGE = ("49018", "49021", "49138", "49194", "49201", "49228", "49237")
MAUVAISE = """Code;Commune;Remarque
44003;Ancenis;
44003;Ancenis;en double
;Saint-Florent-le-Vieil;ancienne commune
99999;;aucune
;Zzzz <img src=x>;
49007;Angers;loin
;Sainte-Marie;plusieurs
"""
COURRIEL = """Bonjour,
le territoire serait Baugé-en-Anjou, Noyant-Villages et Mazé-Milon, avec La Ménitré ;
peut-être aussi Angers (49007) et Saumur. Bien à vous.
"""


def write_inputs(folder: Path, tree: Path) -> None:
    """Write the inputs from the plan and the tests' tables of a tree.

    Parameters
    ----------
    folder
        Where to.
    tree
        A tree of the repository; the older commit's, for a new one reads old files.
    """
    folder.mkdir(parents=True)
    shipped = tree / "data" / "territoires" / "pays-de-la-loire"
    shutil.copytree(shipped, folder / "plan")
    held = _rows(shipped / "compositions.csv")
    _region(folder)
    _lists(folder, [row["code_commune"] for row in held if row["cpts_id"] == "ancenis"])
    for suffix in ("xlsx", "ods"):
        shutil.copy(tree / "tests" / "data" / f"communes.{suffix}", folder)
    shutil.copy(folder / "communes.xlsx", folder / "plan.xlsx")
    shutil.copytree(tree / "data" / "communes", folder / "utilisateur" / "referentiels" / "essai")
    _plan_after(shutil.copytree(shipped, folder / "apres"))
    _faulty_plan(shutil.copytree(shipped, folder / "fautes"))
    _old_plan(folder / "plan-2023")
    _indicators(folder, sorted({row["code_commune"] for row in held}))
    _layers(folder)


def _lists(folder: Path, ancenis: Sequence[str]) -> None:
    for name, codes in (("ancenis", ancenis), ("bauge", BAUGE)):
        _text(folder / f"{name}.csv", "\n".join(("code_commune", *codes, "")))
    _text(folder / "mauvaise.csv", MAUVAISE)
    _text(folder / "courriel.txt", COURRIEL)


def _region(folder: Path) -> None:
    """A table of CPTS, names and postal codes."""
    rows = ("CPTS;Commune;Code postal", "CPTS de Digne;Digne-les-Bains;04000",
            "CPTS de Digne;Mallemoisson;04510", "CPTS de Gap;Gap;05000")  # fmt: skip
    _text(folder / "region.csv", "\n".join(rows) + "\n")


def _plan_after(folder: Path) -> None:
    """One CPTS gave a commune, one is gone, one has another name, one signed."""

    def kept(row: dict[str, str]) -> bool:
        return "pays-blanc" not in row.values()

    for path in sorted(folder.glob("*.csv")):
        _change(path, lambda rows: [row for row in rows if kept(row)])
    _change(folder / "compositions.csv", lambda rows: [
        row | {"cpts_id": "erdre-et-canal"} if row["code_commune"] == "44028" else row
        for row in rows
    ])  # fmt: skip
    _change(folder / "cpts.csv", lambda rows: [
        row | {"nom": "CPTS de Grand-Lieu & <Retz>"} if row["cpts_id"] == "grand-lieu" else row
        for row in rows
    ])  # fmt: skip
    _change(folder / "statuts.csv", lambda rows: [
        *rows, rows[0] | {"cpts_id": "erdre-et-canal", "date": "2026-03-02",
                          "statut": "projet_mis_en_pause", "nature": "observation"},
    ])  # fmt: skip


def _faulty_plan(folder: Path) -> None:
    """A commune that two claim, one that does not exist, a date that is none."""
    _change(folder / "compositions.csv", lambda rows: [
        *rows, rows[0] | {"cpts_id": "mauges"}, rows[0] | {"code_commune": "44999"},
    ])  # fmt: skip
    _change(folder / "statuts.csv", lambda rows: [*rows, rows[0] | {"date": "2023-13"}])


def _old_plan(folder: Path) -> None:
    folder.mkdir()
    _text(folder / "plan.toml",
          'nom = "Essai"\n# Gardé.\nperimetre = ["44", "85"]\ncog = 2023\n')  # fmt: skip
    _text(folder / "cpts.csv", "cpts_id,nom,fiabilite_composition\na,CPTS A,officielle\n")
    _text(folder / "compositions.csv", "cpts_id,code_commune\na,85084\na,85001\na,44003\n")


def _indicators(folder: Path, codes: Sequence[str]) -> None:
    values = "".join(f"{code};{rank % 5},{rank % 10};{rank % 7}\n"
                     for rank, code in enumerate(codes))  # fmt: skip
    _text(folder / "indicateur.csv", f"Code commune;apl;medecins\n{values}")
    zones = "".join(f"{code};{('ZIP', 'ZAC', 'hors zonage')[rank // 9 % 3]}\n"
                    for rank, code in enumerate(codes))  # fmt: skip
    _text(folder / "zonage.csv", f"Code commune;zonage\n{zones}")


def _layers(folder: Path) -> None:
    for name, rings in (("couche", COUCHE), ("dessin", DESSIN)):
        features = [
            {"type": "Feature", "properties": {"nom": nom},
             "geometry": {"type": "Polygon", "coordinates": [ring]}}
            for nom, ring in rings.items()
        ]  # fmt: skip
        document = {"type": "FeatureCollection", "features": features}
        _text(folder / f"{name}.geojson", json.dumps(document, ensure_ascii=False))
    for nom, ring in DESSIN.items():
        corners = " ".join(f"{x},{y}" for x, y in ring)
        _text(folder / "dessin.kml",
              f'<kml xmlns="{NS}"><Document><Placemark><name>{nom}</name><Polygon>'
              f"<outerBoundaryIs><LinearRing><coordinates>{corners}</coordinates></LinearRing>"
              "</outerBoundaryIs></Polygon></Placemark></Document></kml>")  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _change(path: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    rows = _rows(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
