"""Modules made into one script: their order, their one scope, and what is refused."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from cptsgeo.render.shell.assembler import AssemblyError, assemble, read


def written(folder: Path, **modules: str) -> Path:
    """Write modules, and give the first one."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(modules))}.js"


def test_dependencies_come_first_and_once(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        page='/* The page. */\nimport { b } from "./b.js";\nimport { a } from "./a.js";\n\nb(a);\n',
        a="export const a = 1; // one\n",
        b='/* A\n   comment. */\nimport { a } from "./a.js";\n\nexport function b(x) {\n'
        "  return x + a;\n}\n",
    )
    assert assemble(entry) == (
        '(()=>{"use strict";\nconst a=1;\nfunction b(c){return c+a}\nb(a);\n})();'
    )


def test_a_module_may_stand_in_another_folder(tmp_path: Path) -> None:
    (tmp_path / "common").mkdir()
    (tmp_path / "page").mkdir()
    written(
        tmp_path / "common",
        a="export class A {\n}\n",
        b='import { A } from "./a.js";\n\nexport const b = new A();\n',
    )
    entry = written(
        tmp_path / "page",
        page='import {\n  A,\n} from "../common/a.js";\n'
        'import { b } from "../common/b.js";\n\nuse(A, b);\n',
    )
    assert assemble(entry).count("class ") == 1


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        ("const a = 1, b = [2, 3], c = { d: 4, e: f(5, 6) };", "a b c"),
        ("let a, b = (x, y) => x === y, c;", "a b c"),
        ("const { a, b: c, d = f(1) } = g, [h, , ...i] = j;", "a c d h i"),
        ('const a = ",", b = /[,;"]/, c = `,${d}`, e = f / 2, g = h / 3;', "a b c e g"),
        ("async function a() {\n  let b;\n}\nfunction* c() {}\nclass D extends E {}", "a c D"),
        ("const f = () => {\n  const g = 1;\n};\nfor (const h of [1]) {\n  h();\n}\n", "f"),
        ("function test(x) {\n  return /[\"']/.test(x);\n}\nconst a = 1;", "test a"),
    ],
)  # fmt: skip
def test_names_at_the_top_level(tmp_path: Path, declared: str, names: str) -> None:
    assert read(written(tmp_path, a=declared)).names == tuple(names.split())


@pytest.mark.parametrize(
    ("modules", "fault"),
    [
        ({"a": 'import { b } from "./b.js";\n'}, "b.js cannot be read"),
        ({"a": 'import { b } from "./b.js";\n', "b": "const b = 1;\n"},
         "a.js imports b, that b.js does not export"),
        ({"a": 'import { b } from "./b.js";\n\nexport const a = 1;\n',
          "b": 'import { c } from "./c.js";\n\nexport const b = 1;\n',
          "c": 'import { a } from "./a.js";\n\nexport const c = 1;\n'},
         "a circle of imports: a.js → b.js → c.js → a.js"),
        ({"a": 'import { a } from "./a.js";\n'}, "a circle of imports: a.js → a.js"),
        ({"a": 'import { b } from "./b.js";\n\nconst x = 1;\n',
          "b": "function x() {}\nexport const b = 1;\n"},
         "x stands at the top level of b.js and a.js"),
        ({"a": 'import { b } from "./b.js";\n\nconst [y, { z: x }] = f();\n',
          "b": "export const b = 1, x = 2;\n"},
         "x stands at the top level of b.js and a.js"),
        ({"a": "const x = 1;\nfunction x() {}\n"}, "x stands at the top level of a.js and a.js"),
        ({"a": "const a = 1\nf()\n"}, "a declaration without its semicolon"),
        ({"a": "const a = f(1;\n"}, "a declaration without its semicolon"),
        ({"a": "const a = `b;\n"}, "a text that does not end: `b;"),
        ({"a": 'const a = "</script>";\n'}, "would close the page's script element"),
    ],
)  # fmt: skip
def test_modules_that_do_not_fit(tmp_path: Path, modules: dict[str, str], fault: str) -> None:
    entry = written(tmp_path, **modules)
    with pytest.raises(AssemblyError) as raised:
        assemble(entry)
    assert fault in str(raised.value)


@pytest.mark.parametrize(
    "statement",
    [
        'import b from "./b.js";',
        'import * as b from "./b.js";',
        'import b, { c } from "./b.js";',
        'import { b as c } from "./b.js";',
        'import "./b.js";',
        'import {} from "./b.js";',
        'import { b } from "b";',
        'import { b } from "/b.js";',
        'import { b } from "./b";',
        "import { b } from './b.js';",
        'import { b } from "./b.js"',
        'import { b } from "./b.js" with { type: "json" };',
        '  import { b } from "./b.js";',
        'f(); import { b } from "./b.js";',
        'const b = await import("./b.js");',
        'import("./b.js").then(f);',
        "f(import.meta.url);",
        "export default 1;",
        "export default function () {}",
        'export * from "./b.js";',
        'export * as b from "./b.js";',
        'export { b } from "./b.js";',
        "const a = 1;\nexport { a };",
        "const a = 1; export { a as b };",
        "f(); export const a = 1;",
        "export var a = 1;",
        "export class {}",
        "  export const a = 1;",
        "export\nconst a = 1;",
    ],
)
def test_other_forms_of_import_and_export(tmp_path: Path, statement: str) -> None:
    written(tmp_path, b="export const b = 1;\n")
    with pytest.raises(AssemblyError, match="neither import nor export as the house writes"):
        assemble(written(tmp_path, a=f"{statement}\n"))


def test_words_are_no_statements(tmp_path: Path) -> None:
    text = (
        "/* What an export const is, and import(). */\n"
        "// export default 1;\n"
        'const a = "import { b } from", b = { importer: 1 }.importer;\n'
        "const c = f.export(), d = `export {`;\n"
        "exporter(a, b, c, d);\n"
    )
    assert assemble(written(tmp_path, a=text)).endswith(
        'const a="import { b } from",b={importer:1}.importer;\n'
        "const c=e.export(),d=`export {`;\ne(a,b,c,d);\n})();"
    )


@pytest.mark.node
@pytest.mark.skipif(shutil.which("node") is None, reason="no node on PATH")
def test_it_runs_as_modules_do(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        page='import { count } from "./count.js";\nimport { twice } from "./twice.js";\n\n'
        "globalThis.said = [count(), twice(), count(), typeof this, (() => {\n"
        "  try {\n    undeclared = 1;\n  } catch (error) {\n    return error.name;\n  }\n"
        "  return \"\";\n})()];\n",
        count="let n = 0;\nexport const count = () => (n += 1);\n",
        twice='import { count } from "./count.js";\n\nexport function twice() {\n'
        "  return count() + count();\n}\n",
    )  # fmt: skip
    told = f"{assemble(entry)}\nconsole.log(JSON.stringify([said, typeof count, typeof twice]));"
    done = subprocess.run(["node", "-e", told], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == [[1, 5, 4, "object", "ReferenceError"], *["undefined"] * 2]
