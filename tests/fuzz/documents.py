"""Claims to be audited, records with something changed, and plugins that behave badly."""

import copy
import functools
import json
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.fuzz import hostile
from tests.fuzz.base import ENTRY, INSTALLED, PLUGIN, SMALL
from tests.fuzz.case import Case
from tests.fuzz.tables import as_json
from tests.fuzz.trees import edited, tree

# ---- claims

CLAIMS = """\
title: {vi: Nhận định, en: Claims}
defaults: {numbers: vi, rule_set: small}
articles:
  paper: {publisher: Báo, topic: tin, date: 2023-05-01}
claims:
  - {id: one, article: paper, unit: Cà Mau, item: total, measure: value, figure: "0,5"}
  - {unit: Cà Mau, item: alpha, measure: points, figure: "12", out_of: "20"}
  - {unit: Cà Mau, item: beta, measure: value, figure: "0,25"}
  - {unit: Cà Mau, item: total, measure: rank, figure: "3", out_of: "63"}
  - {unit: Cà Mau, item: alpha_one, measure: share, part: "49", whole: "1.000", figure: "4,9%"}
  - {unit: Cà Mau, item: alpha, measure: change_points, against: small, figure: "+2"}
  - {measure: growth, part: "1.121", whole: "1.000", figure: "+12,1%"}
  - {item: total, measure: mean_value, figure: "0,5"}
  - {unit: Cà Mau, item: total, measure: above_mean_points, figure: "1"}
  - {unit: Cà Mau, measure: components_at_zero, figure: "1", out_of: "5"}
  - {unit: Cà Mau, measure: count_main_indicators_rising, against: small, figure: "1", out_of: "2", named: [alpha]}
  - {measure: count_components, figure: "5"}
  - {measure: total_points, figure: "30", reading: nearest, note: x}
"""
MEASURES = [
    "value",
    "points",
    "rank",
    "change_value",
    "change_points",
    "change_rank",
    "share",
    "ratio",
    "growth",
    "mean_value",
    "mean_points",
    "above_mean_value",
    "above_mean_points",
    "components_at_maximum",
    "components_partial",
    "components_at_zero",
    "count_main_indicators_rising",
    "total_points",
]
NAMES = (*MEASURES, "small", "dti-1999", "Cà Mau", "Hà Giang", "alpha", "beta", "total", "first", "alpha_one", "1.1", "en", "vi", "paper",
         "truncated", "figure", "out_of", "part", "whole", "named", "against", "claims", "defaults")  # fmt: skip
_CLAIMS = tree(CLAIMS)
FIGURES = (
    "0,5",
    "12",
    "0",
    "-3",
    "+2",
    "1.000",
    "100",
    "20",
    "0,4999",
    "99999999999999999999",
    "0,00000000000000000001",
    "1/3",
    "4,9%",
    "1",
)
POOLS = {
    **dict.fromkeys(("figure", "out_of", "part", "whole"), FIGURES), "measure": MEASURES, "against": ("small", "dti-1999"),
    "unit": ("Cà Mau", "Hà Giang", "Huế"), "item": ("total", "alpha", "beta", "alpha_one", "1.1", "first", "beta_one"),
    "reading": ("nearest", "truncated", "rounded_first", "zeros_dropped"), "numbers": ("vi", "en"),
}  # fmt: skip


@st.composite
def figures_of_claims(draw: st.DrawFn) -> bytes:
    """The claims with other words and numbers in a few of them, their shape as it is."""
    found = yaml.load(CLAIMS, Loader=yaml.BaseLoader)
    for _ in range(draw(st.integers(1, 4))):
        claim = found["claims"][draw(st.integers(0, len(found["claims"]) - 1))]
        key = draw(st.sampled_from(list(POOLS)))
        claim[key] = draw(st.sampled_from(POOLS[key]) if draw(st.integers(0, 4)) else hostile.numerals)
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


@st.composite
def claims(draw: st.DrawFn) -> Case:
    """The claims with a few changes, audited against the small rule set."""
    data = draw(figures_of_claims()) if draw(st.booleans()) else edited(draw, _CLAIMS, NAMES, most=5)
    if draw(hostile.sometimes(st.just(True), False, 6)):
        data = draw(hostile.damaged(data))
    suffix = draw(hostile.sometimes(st.sampled_from(("json", "yml", "csv", "xlsx")), "yaml", 8))
    form = draw(st.sampled_from(("table", "json", "md", "html")))
    return Case(
        {**INSTALLED, f"claims.{suffix}": data}, (("audit", f"claims.{suffix}", "--format", form),), plugin=True
    )


# ---- records


@functools.cache
def record() -> bytes:
    """A sound record of the small rule set."""
    from dti_rules.loading.load import load_folder
    from dti_rules.plugins.registry import Chosen
    from dti_rules.records.record import make
    from dti_rules.tables.read import read

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Case(SMALL, ()).write(folder)
        rules = load_folder(folder / "small")
        return make(rules, read(rules, folder / "small" / "one.csv"), Chosen("folder")).text


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in JSON data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [*([path] if path else []), *(found for key, each in inner for found in places(each, (*path, key)))]


READS = (("replay", "record.json"), ("verify", "record.json"), ("register", "add", "r.db", "record.json"),
         ("show", "record.json"), ("score", "record.json", "small/one.csv"), ("diff", "record.json", "small"),
         ("compare", "record.json", "record.json"), ("explain", "small", "record.json", "--unit", "Cà Mau"))  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> Case:
    """A record with bytes changed, or with one of its values replaced, dropped or moved; at times an exported rule set."""
    command = draw(st.sampled_from(READS))
    if draw(st.booleans()):
        return Case({**SMALL, "record.json": draw(hostile.damaged(record()))}, (command,))
    data = copy.deepcopy(json.loads(record()))
    if draw(hostile.sometimes(st.just(True), False)):
        data = data["rules"]
    for _ in range(draw(st.integers(1, 2))):
        _changed(draw, data)
    return Case(
        {**SMALL, "record.json": _sealed(data) if draw(st.integers(0, 3)) else as_json(data).encode()}, (command,)
    )


def _sealed(data: Any) -> bytes:
    """The canonical text, of a record with digests that are right: only what it says is changed."""
    from dti_rules.loading.canonical import text_of
    from dti_rules.records.record import sealed

    try:
        whole = isinstance(data, dict) and "rules" in data
        return (
            sealed({key: data[key] for key in data if key not in ("contents", "digest")}).text
            if whole
            else text_of(data)
        )
    except Exception:  # what the product cannot write stands as plain JSON
        return as_json(data).encode()


def _changed(draw: st.DrawFn, data: Any) -> None:
    found = places(data)
    if not found:
        return
    *path, last = found[draw(st.integers(0, len(found) - 1))]
    parent = functools.reduce(lambda inner, key: inner[key], path, data)
    kind = draw(st.sampled_from(("replace", "drop", "move", "number", "deep")))
    if kind == "drop":
        del parent[last]
    elif kind == "move":
        other = found[draw(st.integers(0, len(found) - 1))]
        parent[last] = copy.deepcopy(functools.reduce(lambda inner, key: inner[key], other, data))
    elif kind == "deep":
        parent[last] = draw(hostile.deep)
    else:
        parent[last] = (
            draw(st.sampled_from(("0", "-1", "1.5", "1e9", "9" * 50))) if kind == "number" else draw(hostile.shapes)
        )
        parent[last] = json.loads(parent[last]) if kind == "number" else parent[last]


# ---- plugins

STATEMENTS = (
    "pass", "print('hello')", "raise SystemExit(0)", "raise SystemExit('gone')", "raise KeyboardInterrupt", "raise ValueError('no\\n\\x1b[31mred')",
    "raise RecursionError", "raise MemoryError", "1 / 0", "import nowhere", "import sys; sys.exit(3)", "import os; os.close(1)",
    "import sys; sys.stdout = None", "import sys; sys.stderr.write('noise')", "assert False", "raise GeneratorExit", "raise StopIteration",
    "raise UnicodeDecodeError('utf-8', b'x', 0, 1, 'bad')", "raise type('Odd', (Exception,), {'__str__': lambda s: 1 / 0})()",
    "raise BaseException('base')", "import warnings; warnings.warn('beware')", "raise ExceptionGroup('many', [ValueError('a')])",
    "class X: __slots__ = 3", "x = = 1", "\\x00", "return 1", "import sys; sys.setrecursionlimit(80)",
)  # fmt: skip
RESULTS = ("1 / 2", "0.5", "(1, 2)", "(1, 0)", "(1.0, 2)", "(1, -2)", "None", "float('nan')", "True", "'1'", "(Fraction(1, 3), 1)", "(1, 2, 3)", "[]",
           "(3, 1)", "(v[99], 1)", "{}['x']", "Fraction(1, 2)", "(10**5000, 10**5000 + 1)", "Decimal('0.5')", "(-1, 2)")  # fmt: skip
RANGES = (
    "Range(Fraction(0), Fraction(1))",
    "Range(None, None)",
    "None",
    "Range(Fraction(1), Fraction(0))",
    "(0, 1)",
    "Range(0.0, 1.0)",
    "1 / 0",
)
HOOKS = ("{'small': HERE}", "None", "{'small': 'small'}", "{1: HERE}", "{'small': HERE / 'nowhere'}", "[HERE]", "{'': HERE}", "{'a/b': HERE}", "7",
         "{'small': None}", "{'small': HERE, 'other': HERE}", "{'x\\x1b[31m': HERE}", "{'small': HERE / 'rule-set.yaml'}")  # fmt: skip
FUNCTIONS = ("[Odd()]", "[]", "None", "[Odd]", "[None]", "[Odd(), Odd()]", "7", "{'odd': Odd()}", "['odd']")
NAMES_OF_FUNCTIONS = ("'odd'", "'share'", "''", "'Ð'", "None", "'a b'", "'when'", "'\\x1b'", "7")
MODULE = """\
{at_import}
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from dti_rules.formula.functions.base import PLAIN, Function
from dti_rules.formula.ranges import Range
from dti_rules.plugin import hookimpl
from dti_rules.words.text import Text

HERE = Path(__file__).parent.parent / "small"


class Odd(Function):
    name = {name}
    arguments = ("x",)
    about = {about}

    def range(self, bound, prover):
        return {range}

    def directions(self, bound, prover):
        return {directions}

    def exact(self, bound, compiler):
        def run(v):
            {at_run}
            return {result}

        return run

    def sentence(self, bound, wording):
        return {sentence}


@hookimpl
def rule_set_folders():
    {at_hook}
    return {folders}


@hookimpl
def formula_functions():
    {at_functions}
    return {functions}
"""
statements = hostile.sometimes(st.sampled_from(STATEMENTS), "pass", 12)
WITH_ODD = SMALL["small/decision/b.yaml"].replace(
    b"yes(has_plan)\n    cite", b"mean(odd(yes(has_plan)), yes(has_plan))\n    cite"
)
WITHOUT_CHANGE = SMALL["small/rule-set.yaml"].replace(b'"yes(has_plan) / 2"', b'"odd(yes(has_plan)) / 2"')


def one_of(honest: tuple[str, ...]) -> st.SearchStrategy[str]:
    """The first, which is sound, most of the time."""
    return hostile.sometimes(st.sampled_from(honest), honest[0], 8)


@st.composite
def plugins(draw: st.DrawFn) -> Case:
    """A plugin with a rule set and a function; some of what it does at import, in its hooks and in its function is odd."""
    module = MODULE.format(
        at_import=draw(statements), at_hook=draw(statements), at_functions=draw(statements), at_run=draw(statements),
        name=draw(one_of(NAMES_OF_FUNCTIONS)), result=draw(st.sampled_from(("v[1] and (1, 1) or (0, 1)", *RESULTS))), range=draw(one_of(RANGES)),
        folders=draw(one_of(HOOKS)), functions=draw(one_of(FUNCTIONS)),
        about=draw(one_of(("Text('lạ', 'odd')", "None", "'odd'"))), directions=draw(one_of(("{}", "None", "{'nope': 1}"))),
        sentence=draw(one_of(("Text('lạ', 'odd')", "None", "'odd'", "1 / 0", "Text('\\x1b[31m', 'x')"))),
    )  # fmt: skip
    data = module.encode()
    if draw(hostile.sometimes(st.just(True), False, 10)):
        data = draw(hostile.damaged(PLUGIN.encode()))
    files = {
        **SMALL,
        **ENTRY,
        "site/made_plugin.py": data,
        "small/decision/b.yaml": WITH_ODD,
        "small/rule-set.yaml": WITHOUT_CHANGE,
    }
    command = draw(st.sampled_from((
        ("plugins",), ("rulesets",), ("check", "small"), ("score", "small", "small/one.csv", "--format", "json"),
        ("explain", "small", "small/one.csv", "--unit", "Cà Mau"), ("record", "small", "small/one.csv", "-o", "r.json"),
    )))  # fmt: skip
    return Case(files, (command,), plugin=True)
