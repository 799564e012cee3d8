"""The operations screen: one province, run after run, as the register's records have it.

It shows what was recorded, and computes nothing anew but differences. The newest two records are held to their digests.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.scorecard import STATES
from dti_rules.model.units import Unit
from dti_rules.records.chain import RegisterRow
from dti_rules.report.wording import PROVENANCE
from dti_rules.web.asked import Answer
from dti_rules.web.call import Call
from dti_rules.web.html import rendered
from dti_rules.web.kept import register_of, unnamed
from dti_rules.web.problems import refuse
from dti_rules.web.targets import Target, targets_in
from dti_rules.words.classes import frozen
from dti_rules.words.numerals import print_day, print_decimal, print_exact
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Lang, Text

RUNS = 12
"""So many runs are shown, the newest first."""
_MOVED = 8
_MISSING = 8


@frozen
class Run:
    """A record of the register, as it says how the unit stood."""

    entry: RegisterRow
    card: Mapping[str, Any]
    stated: Mapping[str, Any]
    units: int
    """So many units were scored together, among which it has its rank."""
    wrong: Text | None = None

    @property
    def illustrative(self) -> bool:
        """Whether its figures are invented."""
        return bool(self.stated.get("illustrative"))

    def points(self, node: str) -> Mapping[str, str] | str | None:
        """The points of a node as the record has them."""
        found = self.card["total"] if node == "total" else self.card["nodes"].get(node, {})
        stated: Mapping[str, str] | str | None = found.get("value" if found.get("points") is None else "points")
        return stated


def centre(call: Call) -> Answer:
    """The screen of a unit; without one, the units that the register knows."""
    path, rules = register_of(call), call.rules
    try:
        unit = None if call.option("unit") is None else rules.units.find(call.option("unit") or "")
        runs = list(_runs(call, unit))
        targets = _targets(call)
    except ProblemsError as error:
        raise unnamed(path, error) from None
    if unit is None:
        return call.written(html=lambda: _choice(call))
    if not runs:
        raise refuse(404, "DTI-O025", unit=Text(unit.name, unit.named("en")), rule_set=rules.id)
    return call.written(html=lambda: _screen(call, unit, runs, [each for each in targets if each.item in rules.items]))


def _targets(call: Call) -> Sequence[Target]:
    """The targets of the service, which may be of any rule set that it serves."""
    path = call.service.settings.targets
    return () if path is None else targets_in(path, list(call.service.rule_sets.values()))


def _records(call: Call) -> Iterator[tuple[RegisterRow, Mapping[str, Any]]]:
    """The register's records of the rule set, the newest first; one that cannot be read is passed over."""
    from dti_rules.records.register import content_of, entries  # noqa: PLC0415  most requests need none

    path = register_of(call)
    for entry in reversed(entries(path)):
        try:
            content = json.loads(content_of(path, entry.number))
            if content["head"]["rule_set"]["id"] == call.rules.id:
                yield entry, content
        except (ValueError, KeyError, TypeError):
            continue


def _runs(call: Call, unit: Unit | None) -> Iterator[Run]:
    from dti_rules.records.register import content_of, damage_of  # noqa: PLC0415  most requests need none

    found = 0
    for entry, content in _records(call) if unit is not None else ():
        try:
            cards = content["results"]["scorecards"]
            card = next((each for each in cards if _is(each["unit"], unit)), None)
            stated = next((each for each in content["submissions"] if _is(each["unit"], unit)), None)
            if card is None or stated is None:
                continue
            wrong = damage_of(entry, content_of(register_of(call), entry.number)) if found < 2 else None
            yield Run(entry, card, stated, len(cards), wrong)
        except (KeyError, TypeError):
            continue
        found += 1
        if found == RUNS:
            return


def _is(said: Mapping[str, object], unit: Unit | None) -> bool:
    return unit is not None and (said["list"], said["code"]) == (unit.list, unit.code)


def _choice(call: Call) -> str:
    """The page that asks which unit to show."""
    known: dict[str, str] = {}
    for _, content in _records(call):
        for each in content.get("submissions", ()):
            said = each["unit"]
            known.setdefault(f"{said['list']}:{said['code']}", said["name"])
        if len(known) >= len(call.rules.units.units):
            break
    title = Text(f"Màn hình điều hành: {call.rules.title.vi}", f"Operations screen: {call.rules.title.of('en')}")
    return rendered(call, "units.html", title=title.of(call.lang), id=call.rules.id, units=sorted(known.items()))


# ---- the screen


def _screen(call: Call, unit: Unit, runs: Sequence[Run], targets: Sequence[Target]) -> str:
    rules, lang = call.rules, call.lang
    now, before = runs[0], runs[1] if len(runs) > 1 else None
    aims = {each.item: each for each in targets}
    by_node = {rules.items[item]: aim for item, aim in aims.items()}
    return rendered(
        call,
        "centre.html",
        title=unit.named(lang),
        id=rules.id,
        unit=unit.key,
        rules=f"{rules.title.of(lang)} ({rules})",
        now=now.entry,
        added=_day(now.entry, lang),
        units=now.units,
        wrong=[run.wrong.of(lang) for run in runs if run.wrong is not None],
        illustrative=now.illustrative,
        illustrative_before=before is not None and before.illustrative and not now.illustrative,
        total=_said(rules, now.points("total"), lang),
        most=_most(rules.total, lang),
        change=_change(rules, before, now, "total", lang),
        rank=_rank(now),
        rank_before=None if before is None else _rank(before),
        rests=PROVENANCE[now.card["total"]["provenance"]].of(lang),
        mains=[_main(rules, node, now, before, by_node.get(node.id), lang) for node in rules.mains],
        aims=bool(aims),
        due=_due(rules, now, by_node, lang),
        missing=_missing(rules, now, lang),
        most_missing=_MISSING,
        first=before is None,
        moved=_moved(rules, now, before, lang),
        unknown=_unknown(rules, now, before),
        runs=[
            (
                run.entry.number,
                _day(run.entry, lang),
                _said(rules, run.points("total"), lang),
                _rank(run),
                run.illustrative,
            )
            for run in runs
        ],
    )


def _day(entry: RegisterRow, lang: Lang) -> str:
    """The day on which a record was added."""
    return print_day(entry.added[:10], lang)


def _rank(run: Run) -> str:
    rank, bounds = run.card.get("rank"), run.card.get("rank_bounds")
    if rank is not None:
        return str(rank)
    return "–" if not bounds else f"{bounds['best']}–{bounds['worst']}"


def _exact(said: object) -> Fraction | None:
    """A number that a record states exactly; None for bounds."""
    return Fraction(said) if isinstance(said, str) else None


def _low(said: object) -> Fraction | None:
    return Fraction(said["low"]) if isinstance(said, Mapping) else _exact(said)


def _said(rules: RuleSet, value: Mapping[str, str] | str | None, lang: Lang) -> str:
    if value is None:
        return "–"
    ends = [value["low"], value["high"]] if isinstance(value, Mapping) else [value]
    return " – ".join(_printed(rules, Fraction(end), lang) for end in ends)


def _printed(rules: RuleSet, value: Fraction, lang: Lang) -> str:
    from dti_rules.model.figures import scaled_round  # noqa: PLC0415  most requests need none

    decimals = rules.rounding.points_decimals
    return print_decimal(scaled_round(value, decimals, rules.rounding.mode), decimals, lang)


def _most(node: Node, lang: Lang) -> str:
    return "" if node.points is None else print_exact(node.points, lang)


def _change(rules: RuleSet, before: Run | None, now: Run, node: str, lang: Lang) -> tuple[str, str]:
    """How a node's points moved, with the class that tells the way; two empty texts where that is not known."""
    if before is None:
        return "", ""
    old, new = _exact(before.points(node)), _exact(now.points(node))
    if old is None or new is None:
        return "", ""
    if old == new:
        return "=", "soft"
    sign = "▲ +" if new > old else "▼ −"
    return f"{sign}{_printed(rules, abs(new - old), lang)}", "up" if new > old else "down"


def _main(
    rules: RuleSet, node: Node, now: Run, before: Run | None, aim: Target | None, lang: Lang
) -> dict[str, object]:
    value = now.points(node.id)
    low = _low(value)
    most = node.points or Fraction(1)
    left_out = now.card["nodes"].get(node.id, {}).get("state") == "not_assessed"
    gap = None if aim is None or low is None else aim.points - low
    return {
        "code": node.code,
        "title": node.title.of(lang),
        "points": STATES["not_assessed"].of(lang) if left_out else _said(rules, value, lang),
        "most": "" if left_out else _most(node, lang),
        "share": "0" if low is None else f"{float(low / most):.4f}",  # how long a bar is drawn; no score is made of it
        "change": _change(rules, before, now, node.id, lang),
        "target": "–" if aim is None else print_exact(aim.points, lang),
        "gap": "" if gap is None else _printed(rules, gap, lang) if gap > 0 else Text("đạt", "reached").of(lang),
    }


def _due(rules: RuleSet, now: Run, aims: Mapping[str, Target], lang: Lang) -> list[dict[str, object]]:
    """The targets that are not reached, by the day they are due."""
    today = date.today()
    found: list[tuple[date, dict[str, object]]] = []
    for node_id, aim in aims.items():
        low = _low(now.points(node_id))
        if low is not None and low >= aim.points:
            continue
        node = rules.nodes[node_id]
        days = None if aim.due is None else (aim.due - today).days
        found.append((aim.due or date.max, {
            "what": f"{node.code} {node.title.of(lang)}" if node.code != node.id else node.title.of(lang),
            "due": "" if aim.due is None else print_day(aim.due, lang),
            "days": days,
            "gap": "–" if low is None else _printed(rules, aim.points - low, lang),
        }))  # fmt: skip
    return [row for _, row in sorted(found, key=lambda each: each[0])]


def _missing(rules: RuleSet, now: Run, lang: Lang) -> list[str]:
    """The figures that the newest run did not state, where it states figures at all."""
    stated = now.stated.get("inputs", {})
    given = {each["item"] for each in (*now.stated.get("given", ()), *now.stated.get("ratios", ()))}
    wanted: dict[str, None] = {}
    for node in rules.annex_order():
        if node.assessed and node.formula is not None and not {node.id, *_above(rules, node)} & given:
            wanted |= dict.fromkeys(name for name in node.inputs if name not in stated)
    return [rules.inputs[name].label.of(lang) for name in wanted if name in rules.inputs]


def _above(rules: RuleSet, node: Node) -> list[str]:
    """The indicators that a node is a part of."""
    return [other.id for other in rules.annex_order() if node.id in other.parts]


def _moved(rules: RuleSet, now: Run, before: Run | None, lang: Lang) -> list[dict[str, object]]:
    """The components that moved most since the run before."""
    found: list[tuple[Fraction, dict[str, object]]] = []
    for node in rules.components if before is not None else ():
        old, new = (None if run is None else _exact(run.points(node.id)) for run in (before, now))
        if old is not None and new is not None and old != new:
            found.append((abs(new - old), {
                "code": node.code,
                "title": node.title.of(lang),
                "before": _printed(rules, old, lang),
                "after": _printed(rules, new, lang),
                "change": _change(rules, before, now, node.id, lang),
            }))  # fmt: skip
    return [row for _, row in sorted(found, key=lambda each: -each[0])][:_MOVED]


def _unknown(rules: RuleSet, now: Run, before: Run | None) -> int:
    """So many components cannot be compared with the run before: of one of the two, bounds are known, or nothing."""
    pairs = [(before.points(node.id), now.points(node.id)) for node in rules.components] if before is not None else ()
    return sum(
        isinstance(old, Mapping) or isinstance(new, Mapping) or (old is None) is not (new is None) for old, new in pairs
    )
