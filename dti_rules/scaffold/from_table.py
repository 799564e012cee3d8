"""Rule files from an annex's table: one file per main indicator, components that take assessed figures only so far."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from dti_rules.formula.parser import is_id
from dti_rules.loading.reader import looks_typed
from dti_rules.model.rules import TOTAL, RuleSet
from dti_rules.scaffold.blocks import quoted
from dti_rules.scaffold.package import Files, PackagePlan, schema_line
from dti_rules.scaffold.table import Item, doubts, parts_of, read_table, worth
from dti_rules.words.characters import escaped
from dti_rules.words.names import name_key, plain
from dti_rules.words.numerals import Style
from dti_rules.words.problems import Problem
from dti_rules.words.text import Text

Warn = Callable[[Problem], None]
LONGEST = 40
"""Letters of an id made from a title."""


def ignored(_doubt: Problem) -> None:
    """Take a progress message and do nothing with it."""


def from_table(
    plan: PackagePlan,
    path: Path,
    numbers: Style,
    sheet: str | None = None,
    warn: Warn = ignored,
    earlier: RuleSet | None = None,
) -> Files:
    """The rule files; `warn` hears what is doubtful. Raises ProblemsError with all that is wrong with the table.

    Where a title is that of one indicator of an `earlier` rule set, its id is taken, so that the two compare.
    """
    items = read_table(path, numbers, sheet)
    weighted = items[0].weighted
    for doubt in doubts(path, items):
        warn(doubt)
    parts = parts_of(items)
    ids = _ids(items, {} if earlier is None else ids_by_title(earlier))
    mains = [item for item in items if not item.above]
    names = [f"{item.code}-{ids[item.code].replace('_', '-')}.yaml" for item in mains]
    head = plan.fill(
        "table-rule-set.yaml.txt",
        index=plan.index if earlier is None else earlier.index,
        table=path.name,
        mains="".join(f"\n  - {name}" for name in names),
        over=_exact(sum((worth(item, parts) for item in mains), Fraction(0))),
    )
    comment = plan.fill("table-main.yaml.txt")
    if weighted:
        head = "".join(line for line in head.splitlines(keepends=True) if not line.startswith("  points_over:"))
        comment = comment.replace("điểm", "trọng số").replace("points", "weights")
    files = {"rule-set.yaml": schema_line("rule-set") + head}
    for name, main in zip(names, mains, strict=True):
        lines = _indicator(plan, main, parts, ids)
        files[name] = schema_line("main-indicator") + comment + "\n".join(lines) + "\n"
    return files


def ids_by_title(rules: RuleSet) -> dict[str, str]:
    """The id of each indicator by its title, as `name_key` reads it; a title that several have stands for none."""
    named = [(name_key(node.title.vi), node.id) for node in rules.having("indicator")]
    often = Counter(key for key, _ in named)
    return {key: node for key, node in named if often[key] == 1}


def _ids(items: Sequence[Item], earlier: Mapping[str, str]) -> dict[str, str]:
    """An id for each code: that of an earlier rule set, else from the title; numbered where two give the same."""
    often = Counter(name_key(item.title) for item in items)
    ids = {item.code: earlier[key] for item in items if often[key := name_key(item.title)] == 1 and key in earlier}
    taken = {TOTAL, *ids.values()}
    for item in items:
        if item.code not in ids and is_id(item.id) and not looks_typed(item.id) and item.id not in taken:
            ids[item.code] = item.id
            taken.add(item.id)
    for item in items:
        if item.code in ids:
            continue
        start = _slug(item.title) or "chi_so_" + _slug(item.code)
        found, n = start, 1
        while found in taken or not is_id(found) or looks_typed(found):
            n += 1
            found = f"{start}_{n}"
        taken.add(found)
        ids[item.code] = found
    return ids


def _slug(title: str) -> str:
    """The title's words in lower-case ASCII, as many as fit."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain(title)).split()
    while words and not words[0][0].isalpha() and len(words) > 1:
        words = words[1:]
    found = "_".join(words)
    if len(found) > LONGEST:
        found = found[: LONGEST + 1].rpartition("_")[0] or found[:LONGEST]
    return found if found[:1].isalpha() else ("n" + found if found else "")


def _indicator(plan: PackagePlan, item: Item, parts: Mapping[str, list[Item]], ids: Mapping[str, str]) -> Iterator[str]:
    below = parts.get(item.code, [])
    yield from (
        f"id: {ids[item.code]}",
        f"code: {quoted(item.code)}",
        f"title: {{vi: {quoted(item.title)}}}",
        f"weight: {_share(item)}" if item.weighted else f"max_points: {_exact(worth(item, parts))}",
        f"cite: {{document: {quoted(plan.decision)}, place: {quoted('Phụ lục, ' + item.code)}}}",
    )
    yield from _cell_text(item.text)
    sure = "derived" if item.points is None else item.points_rests
    rests = f"title: {item.title_rests}, {'weight' if item.weighted else 'points'}: {sure}" + (
        "" if below else ", formula: reconstructed"
    )
    yield f"provenance: {{{rests}}}"
    if below:
        yield "components:"
        for part in below:
            first, *rest = _indicator(plan, part, parts, ids)
            yield from (f"  - {first}", *(f"    {line}" if line else "" for line in rest))


def _cell_text(text: str) -> Iterator[str]:
    if "\n" in text:
        yield from ("annex_text:", "  vi: |-", *(f"    {line}" for line in text.splitlines()))
    elif text:
        yield f"annex_text: {{vi: {quoted(text)}}}"


def _share(item: Item) -> str:
    """A weight as the table writes it: a percentage where it is one that ends."""
    weight = item.points or Fraction(0)
    return f"{percent}%" if item.per_cent and "/" not in (percent := _exact(weight * 100)) else _exact(weight)


def _exact(value: Fraction) -> str:
    """A number as the rule files write it."""
    for decimals in range(7):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            digits = str(scaled.numerator).rjust(decimals + 1, "0")
            return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"{value.numerator}/{value.denominator}"


def about(path: Path) -> Text:
    """Where the rules come from, for the README."""
    named = escaped(path.name)
    return Text(
        f"Lập từ bảng {named}: tên, điểm và nội dung ô là của bảng. Chỉ số thành phần chưa có công thức nên mới "
        "chỉ nhận điểm được chấm; hãy viết inputs và formula cho từng chỉ số.",
        f"Made from the table {named}: titles, points and cell texts are the table's. Components have no formula "
        "yet and take assessed figures only; write inputs and formula for each.",
    )
