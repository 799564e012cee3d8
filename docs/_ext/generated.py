"""Writes the reference pages that come from the code. What the code leaves undocumented becomes a warning."""

import inspect
import io
import os
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click
from markdown import cell, need, table, undocumented
from schema_keys import claims, rule_files

from dti_rules.cli.main import main
from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.printer import show
from dti_rules.model.rules import Node, Parameter, RuleSet
from dti_rules.plugins.commands import COMMANDS, maker_of
from dti_rules.plugins.hookspecs import Hooks
from dti_rules.plugins.offers import found
from dti_rules.plugins.registry import registry
from dti_rules.report.annex import OF_PARTS, SUM
from dti_rules.report.explain import reading_of
from dti_rules.words.catalogue import CATALOGUE
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FAMILIES = {"F": "Formulas", "P": "Proofs", "L": "Rule files", "R": "Plugins and rule sets", "T": "Tables of figures",
            "S": "Scoring", "W": "Warnings", "C": "Command line", "N": "New rule sets",
            "H": "Records and registers", "M": "Comparisons", "A": "Audits", "U": "Simulations",
            "B": "Batches", "I": "Exports", "G": "Gaps and plans", "O": "The HTTP service",
            "X": "Workbooks"}  # fmt: skip


def functions() -> Iterator[str]:
    """Every function of the formula language, what it gives, and whether it looks at the cohort."""
    rows = []
    for name, function in BUILT_IN.items():
        about = need(getattr(function, "about", Text("")), f"the function {name}")
        rows.append((f"`{function.signature()}`", cell(about.en), cell(about.vi), "yes" if function.relative else ""))
    yield from table(("function", "value", "tiếng Việt", "needs the cohort"), rows)


def hooks() -> Iterator[str]:
    """Every hook, with what it returns and its docstring."""
    for name, hook in inspect.getmembers(Hooks, inspect.isfunction):
        about = inspect.getdoc(hook) or undocumented(f"the hook {name}")
        annotation = inspect.formatannotation(inspect.signature(hook).return_annotation)
        returned = re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", annotation)  # names alone, as `dti_rules.plugin` has them
        yield from (f"`{name}() -> {returned}`", f": {about}", "")


def problem_codes() -> Iterator[str]:
    """Every problem: what is wrong and what to write instead, in both languages, and an example."""
    for letter, family in FAMILIES.items():
        yield from (f"## {family}", "")
        for code in sorted(code for code in CATALOGUE if code[4] == letter):
            entry = CATALOGUE[code]
            what, remedy = need(entry.what, code), need(entry.remedy, f"the remedy of {code}")
            example = entry.example or undocumented(f"the example of {code}")
            yield from (
                f"### {code}",
                "",
                cell(_plain(f"{what.en}; {remedy.en}".replace("!r}", "}"))),
                "",
                cell(_plain(f"{what.vi}; {remedy.vi}")),
                "",
            )
            yield from (f"Example: `{example}`", "")
    for code in CATALOGUE:
        if code[4] not in FAMILIES:
            undocumented(f"the family of {code}")


def _plain(sentence: str) -> str:
    """A sentence of the catalogue without the doubling of braces that are meant as such."""
    return sentence.replace("{{", "{").replace("}}", "}")


def command_line() -> Iterator[str]:
    """The help page of every command, in both languages."""
    yield from _page("dti-rules", "")
    for name, about in COMMANDS.items():
        need(about, f"the command {name}")
        vi, en = (found(maker_of(name))(lang, about.of(lang)) for lang in ("vi", "en"))
        yield from _command(name, vi, en)


def _command(name: str, vi: click.Command, en: click.Command) -> Iterator[str]:
    """The page of a command and of the commands in it."""
    _check_parameters(name, vi, en)
    yield from _page(name, name)
    if isinstance(vi, click.Group) and isinstance(en, click.Group):
        for inner in en.commands:
            yield from _command(f"{name} {inner}", vi.commands[inner], en.commands[inner])


def _page(heading: str, words: str) -> Iterator[str]:
    yield from (f"## {heading}", "")
    for lang in ("en", "vi"):
        yield from ("```text", _help(words, lang), "```", "")


def _check_parameters(name: str, vi: click.Command, en: click.Command) -> None:
    """Every option and argument of a command is explained in both languages."""
    for old, new in zip(vi.params, en.params, strict=True):
        if isinstance(new, click.Option):
            need(Text(old.help or "", new.help or ""), f"the option {new.opts[0]} of {name}")
        elif not all(
            f"{word.upper().rstrip('.').strip('[]')}:" in (page.help or "")
            for page in (vi, en)
            for word in (new.metavar or new.name or "").split()
        ):
            undocumented(f"the argument {new.name} of {name}")


def _help(name: str, lang: Lang) -> str:
    """What `--help` prints, at one width whatever the terminal."""
    os.environ["COLUMNS"] = "100"
    with redirect_stdout(io.StringIO()) as out:
        try:
            main([*name.split(), "--help", "--lang", lang])
        except SystemExit:
            return out.getvalue().rstrip()
    return ""


def rule_sets() -> Iterator[str]:
    """Every component of every installed rule set, with its detail indicators, and the parameters of the edition."""
    if not registry().folders:
        undocumented("the list of rule sets (no rule set is installed)")
    for name in registry().folders:
        rules = registry().load(name)
        yield from (f"## {rules}", "", f"{rules.title.en} ({rules.title.vi}), decision {rules.decision}.", "")
        head = ("code", "title", "points", "formula and how it reads", "provenance: title, points, formula")
        for part in rules.mains:
            yield from (f"### {part.code} {part.title.en} ({name})", "")
            yield from (f"{part.title.vi}, {print_exact(part.max_points or 0)} points.", "")
            yield from table(head, [_component(rules, node) for node in _below(rules, part)])
        if rules.parameters:
            yield from (f"### Parameters ({name})", "")
            rows = [_parameter(one) for one in rules.parameters.values()]
            yield from table(("parameter", "value", "provenance"), rows)


def _below(rules: RuleSet, node: Node) -> Iterator[Node]:
    """Every node below, each before its own parts."""
    for part in rules.below(node):
        yield part
        yield from _below(rules, part)


def _component(rules: RuleSet, node: Node) -> tuple[str, ...]:
    title = f"{cell(node.title.of('en'))}<br>{cell(node.title.vi)}<br>`{node.id}`"
    points = "" if node.max_points is None else print_exact(node.max_points)
    formula = "the points of its parts" if node.parts else "assessed entry only"
    if node.formula is not None:
        reading = reading_of(rules, node)
        formula = f"`{show(node.formula.tree)}`<br>{cell(reading.en)}<br>{cell(reading.vi)}"
    elif node.parts:
        over = "" if node.points is None else print_exact(node.points)
        formula = "<br>".join((OF_PARTS if over else SUM).of(lang).format(over=over) for lang in ("en", "vi"))
    rests = [str(one) for one in (node.provenance.title, node.provenance.points, node.provenance.formula) if one]
    return node.code, title, points, formula, ", ".join(rests)


def _parameter(one: Parameter) -> tuple[str, ...]:
    return f"{cell(one.label.en)}<br>{cell(one.label.vi)}<br>`{one.id}`", print_exact(one.value), str(one.provenance)


PAGES = (functions, hooks, problem_codes, rule_files, claims, command_line, rule_sets)


def write(folder: Path) -> None:
    """Writes every page whose content has changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        file, text = folder / f"{page.__name__.replace('_', '-')}.md", "\n".join(page()) + "\n"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def setup(app: "Sphinx") -> dict[str, bool]:
    """Registers the extension."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / "reference" / "generated"))
    return {"parallel_read_safe": True}


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[1] / "reference" / "generated")
