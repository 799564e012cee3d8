"""A plugin that goes through every door at once, and relies on nothing but `dti_rules.plugin`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

import dti_rules
from dti_rules.plugin import (
    ENGINES,
    Ask,
    Backend,
    BatchEngine,
    BatchKernel,
    Bound,
    BrokenError,
    Check,
    ColumnCompiler,
    Command,
    Compiler,
    Directions,
    ExportFormat,
    Form,
    Function,
    KernelError,
    Lang,
    Pair,
    Place,
    Prover,
    Range,
    Report,
    ReportFormat,
    Row,
    RuleSet,
    Run,
    Scorecards,
    Served,
    TableReader,
    Text,
    ToGather,
    ToScore,
    UnitList,
    Values,
    Wording,
    hookimpl,
)

HERE = Path(__file__).parent


def repeated(_rules: RuleSet, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What the vectors say of themselves."""
    for vector in document["vectors"]:
        yield {"results": vector["results"], "warnings": vector["warnings"]}


HALF = Fraction(1, 2)


class Half(Function):
    """Half of a value."""

    name = "half"
    arguments = ("x",)
    engines = ENGINES
    about = Text("một nửa của x", "half of x")

    def range(self, bound: Bound, prover: Prover) -> Range:
        """Half of the argument's range."""
        return prover.range_of(bound.arguments[0]) * Range.point(HALF)

    def directions(self, bound: Bound, prover: Prover) -> Directions:
        """Those of the argument."""
        return prover.directions_of(bound.arguments[0])

    def exact(self, bound: Bound, compiler: Compiler) -> Run:
        """The exact computation."""
        run = compiler.run(bound.arguments[0])

        def half(values: Values) -> Pair:
            n, d = run(values)
            return n, d * 2

        return half

    def columns(self, bound: Bound, compiler: ColumnCompiler) -> Form:
        """The computation over columns."""
        return compiler.form(bound.arguments[0]).times(HALF)

    def sentence(self, bound: Bound, wording: Wording) -> Text:
        """The annex's sentence."""
        x = wording.of(bound.arguments[0])
        return Text(f"một nửa của {x.vi}", f"half of {x.en}")


def greeting(lang: Lang, about: str) -> click.Command:
    """The command in a language."""

    def run(name: str) -> None:
        if name == "nobody":
            raise KeyError(name)
        if name == "me":
            raise SystemExit(3)
        print(Text(f"Xin chào {name}", f"Hello {name}").of(lang))

    return click.Command("greet", callback=run, params=[click.Argument(["name"])], help=about)


def markdown(cards: Scorecards, lang: Lang, _numbers: str) -> str:
    """The ranking as a list."""
    lines = [f"{rank.rank}. {rank.unit.named(lang)}" for rank in cards.ranking]
    return "\n".join(lines) + "\n"


def titles(rules: RuleSet, cards: Scorecards | None, options: Mapping[str, Any], lang: Lang) -> Mapping[str, str]:
    """The titles, and the units where figures were given, in two files."""
    units = "" if cards is None else "".join(f"{card.unit.code}\n" for card in cards)
    style = options["numbers"]
    return {"titles.txt": f"{rules.total.title.of(lang)} ({style})\n", **({"units.txt": units} if units else {})}


def lines(path: Path, rules: RuleSet) -> Iterator[Row]:
    """A unit that has a plan on each line."""
    for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line == "?":
            raise ValueError("a line of doubt")
        yield Row(line, rules.components[0].inputs[0], "input", "yes", "", "", Place(str(path), i, 1))


def counted(rules: RuleSet, table: Path, ask: Ask, output: Path) -> Report:
    """Scores a table of units, one a line, all of which have a plan."""
    units = table.read_text(encoding="utf-8").split()
    output.write_text("half", encoding="utf-8")
    if "?" in units:
        raise ValueError("a line of doubt")
    cards = dti_rules.score(rules, [dti_rules.submission(rules, unit, inputs={"has_plan": True}) for unit in units])
    output.write_text("".join(f"{card.unit.code},{card.total.value}\n" for card in cards), encoding="utf-8")
    return Report(rows=len(units))


SERVED: list[tuple[int, int]] = []
"""The blocks that the kernel served."""


class Halves:
    """Blocks of units that all have a plan, and so half of all there is."""

    def __init__(self, space: Sequence[Any]) -> None:
        self.space = space

    def block(self, start: int, n: int) -> Served | None:
        """Fills the results of a block; none of them is undecided."""
        import numpy as np

        if n == 5:
            raise IndexError("five")
        for results in self.space:
            results[start : start + n] = 0.5
        SERVED.append((start, n))
        return Served(np.zeros(0, np.int64), np.zeros(0, np.int64), None)


def halves(asked: ToScore) -> Halves | None:
    """The kernel for a record batch of the plugin's own rules."""
    if asked.rows == 3:
        raise KernelError("three is a crowd")
    if asked.rows == 4:
        raise ZeroDivisionError
    return Halves(asked.space) if asked.rule_set.id == "every-door" and not asked.scaled else None


def uncompared(_asked: ToGather) -> None:
    """No rule of the plugin compares units."""


def short(rules: RuleSet, _examples: int) -> None:
    """Holds where no title is long."""
    if rules.index == "dti":
        raise ZeroDivisionError
    for node in rules.annex_order():
        if len(node.title.vi) > 20:
            raise BrokenError(Text(f"{node.code}: tên dài", f"{node.code}: a long title"))


SHORT = Check("short-titles", Text("tên ngắn", "titles are short"), short, warning=True)


@hookimpl
def rule_set_folders() -> Mapping[str, Path]:
    """A rule set over the plugin's own list, with the plugin's own function."""
    return {"every-door": HERE / "rules"}


@hookimpl
def formula_functions() -> Iterable[Function]:
    """Half."""
    return [Half()]


@hookimpl
def unit_lists() -> Mapping[str, UnitList | Path]:
    """Three countries."""
    return {"three": HERE / "three.yaml"}


@hookimpl
def commands() -> Mapping[str, Command]:
    """A greeting."""
    return {"greet": Command(Text("Chào.", "Greet."), "every_door:greeting")}


@hookimpl
def report_formats() -> Mapping[str, ReportFormat]:
    """Markdown."""
    return {"md": ReportFormat(Text("danh sách Markdown", "a list in Markdown"), markdown)}


@hookimpl
def export_formats() -> Mapping[str, ExportFormat]:
    """Titles in files."""
    about = Text("titles: các tên gọi.", "titles: the titles.")
    options, files = frozenset({"files", "numbers", "complete"}), frozenset({"titles.txt", "units.txt"})
    return {"titles": ExportFormat(about, "every_door:titles", options, files)}


@hookimpl
def table_readers() -> Mapping[str, TableReader]:
    """Units with a plan."""
    return {".plans": TableReader(Text("mỗi dòng một đơn vị", "a unit a line"), lines)}


@hookimpl
def batch_engines() -> Mapping[str, BatchEngine]:
    """Plain Python."""
    return {"plain": BatchEngine(Text("Python", "Python"), "every_door:counted")}


@hookimpl
def batch_kernels() -> Mapping[str, BatchKernel]:
    """Halves."""
    return {"halves": BatchKernel(Text("một nửa", "halves"), "every_door:halves", uncompared)}


@hookimpl
def backends() -> Mapping[str, Backend]:
    """What the vectors themselves say."""
    return {"parrot": Backend(Text("nhắc lại", "what it is told"), "every_door:repeated")}


@hookimpl
def conformance_checks() -> Mapping[str, Check | str]:
    """Short titles."""
    return {"short-titles": "every_door:SHORT"}
