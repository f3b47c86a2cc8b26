"""A script written shorter: what is left out, what gets another name, and what keeps its own."""

import pytest

from cptsgeo.render.shell.shortening import shortened
from cptsgeo.render.shell.tokens import TokenError, tokens


@pytest.mark.parametrize(
    ("script", "short"),
    [
        ("f = (x, y) => ({ ...x, y: y ? [1, 2] : {} });", "c=(a,b)=>({...a,y:b?[1,2]:{}});"),
        ("f(\"b , c\" + ' : ', / , [ ; /] /g, g / h / i);",
         "a(\"b , c\"+' : ',/ , [ ; /] /g,b/c/d);"),
        ("f(- -g - --h + ++i - (- -j));", "a(- -b- --c+ ++d-(- -e));"),
        ("f(g < !--h, i-- > j, k / /l/.m);", "a(b< !--c,d-- >e,f/ /l/.m);"),
        ("f(/** @type {any} */ (g)); // { here", "a((b));"),
        ("f(`b ${g ? `, d : ${ { h } }` : i} ;`);", "a(`b ${b?`, d : ${ {h}}`:c} ;`);"),
        ("f((x) => x, async (y) => y, (z = 1) => z, ([t]) => t, () => 1);",
         "e(a=>a,async b=>b,(c=1)=>c,([d])=>d,()=>1);"),
        ("if (a) {\n  b();\n  throw c;\n} else d;\ne();", "if(a){b();throw c}\nelse a;\na();"),
        ("f(1.5e-3, (2).toFixed(), .5, g?.h, i ? .5 : j);",
         "a(1.5e-3,(2).toFixed(),.5,b?.h,c?.5:d);"),
    ],
)  # fmt: skip
def test_what_is_left_out(script: str, short: str) -> None:
    assert shortened(tokens(script), ()) == short


@pytest.mark.parametrize(
    ("script", "short"),
    [
        ("nom.nom?.nom(nom);", "a.nom?.nom(a);"),
        ("f({ nom: nom, age(nom) {}, get nom() { return nom; }, async nom() {} });",
         "b({nom:a,age(a){},get nom(){return a},async nom(){}});"),
        ("nom(nom, nom, nom, { nom, f });", "a(a,a,a,{nom:a,f});"),
        ("nom({ nom });", "a({nom:a});"),
        ("no({ no, f });", "no({no,f});"),
        ("((nomme, { nomme: age = nomme, valeur = nomme }) => [age, valeur, valeur, valeur])();",
         "((a,{nomme:c=a,valeur:b=a})=>[c,b,b,b])();"),
        ("class Nom extends Autre {\n  static nom = nom;\n  nom() { return this.nom + nom; }\n}",
         "class b extends c{static nom=a;nom(){return this.nom+a}}"),
        ("switch (nom) { case \"a\": { nom(); break; } default: { nom(); } }",
         "switch(a){case\"a\":{a();break}default:{a()}}"),
        ("f({ class: 1, case: 2, default: 3 }, nom ? { nom: 1 } : nom);",
         "b({class:1,case:2,default:3},a?{nom:1}:a);"),
        ("for (const nom of document.body) window[nom] = nom;",
         "for(const a of document.body)window[a]=a;"),
        ("const { document } = globalThis; f(document);",
         "const{document}=globalThis;\na(document);"),
        ("{ nom(nom, { nom }); }", "{a(a,{nom:a})}"),
    ],
)  # fmt: skip
def test_names_and_properties(script: str, short: str) -> None:
    assert shortened(tokens(script), ()) == short


def test_what_the_top_level_declares_is_the_same_everywhere() -> None:
    script = (
        "const nom = 1, un = 2;\nconst fois = (valeur, aa) => nom + valeur + aa + fois;\n"
        "g(nom, fois, { un });"
    )
    assert shortened(tokens(script), ("nom", "un", "fois")) == (
        "const ab=1,un=2;\nconst ac=(a,b)=>ab+a+b+ac;\na(ab,ac,{un});"
    )


def test_as_many_names_as_one_likes() -> None:
    names = [f"name{rank}" for rank in range(60)]
    found = shortened(tokens(f"f({','.join(names)});"), ())[2:-2].split(",")
    assert len({*found}) == 60
    assert max(map(len, found)) == 2


@pytest.mark.parametrize("script", ["f(`a;", "f('a\nb');", "f(/a\n/);", "f(`${`a}`);", "f(/* a );"])
def test_a_text_that_does_not_end(script: str) -> None:
    with pytest.raises(TokenError):
        tokens(script)
