"""What changed in the indicators, matched by id: a new code is a renumbering and nothing else."""

from collections.abc import Iterator
from fractions import Fraction

from dti_rules.analysis.changes import NOTHING, Change, ChangeSection, arrow, or_nothing, same_in_both
from dti_rules.analysis.formulas import formulas_of
from dti_rules.formula.printer import show
from dti_rules.formula.ranges import ONE, ZERO, Range
from dti_rules.loading.digest import plain
from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.explain import reading_of
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.numerals import print_exact
from dti_rules.words.text import Text, joined

_MOST, _WEIGHT = Text("điểm tối đa", "maximum points"), Text("trọng số", "weight")
_HERE = Text("điểm tính trong năm", "points that count in this edition")
_DIVISOR, _DIVISOR_HERE = Text("mẫu số", "divisor"), Text("mẫu số trong năm", "divisor in this edition")
_CODE, _TITLE = Text("số hiệu", "code"), Text("tên gọi", "title")
_LEFT = {
    None: Text("được chấm", "assessed"),
    "leave": Text("không được chấm, mẫu số giảm theo", "not assessed, the divisor shrinks"),
    "rescale": Text("không được chấm, các phần còn lại được quy đổi", "not assessed, the other parts are rescaled"),
}


def node_changes(old: RuleSet, new: RuleSet) -> Iterator[Change]:
    """All changes of indicators, pillars and the total."""
    for node in new.annex_order():
        before = old.nodes.get(node.id)
        if before is None:
            yield _whole(new, node, "added")
        else:
            yield from _compare(old, new, before, node)
    for node in old.annex_order():
        if node.id not in new.nodes:
            yield _whole(old, node, "dropped")


def _whole(rules: RuleSet, node: Node, section: ChangeSection) -> Change:
    """An indicator that came or went: what it is worth and how it is reckoned."""
    worth = [] if node.max_points is None else [_labelled(_MOST, _number(node.max_points))]
    worth += [] if node.weight is None else [_labelled(_WEIGHT, _number(node.weight))]
    reading = [] if node.formula is None else [reading_of(rules, node)]
    data = {"max_points": plain(node.max_points), "weight": plain(node.weight),
            "formula": None if node.formula is None else show(node.formula.tree)}  # fmt: skip
    before, after = (None, data) if section == "added" else (data, None)
    return Change(section, section, node.id, node.code, node.title, joined(worth + reading, "; "), before, after)


def _labelled(label: Text, value: Text) -> Text:
    return Text(f"{label.vi} {value.vi}", f"{label.en} {value.en}")


def _number(value: Fraction | None) -> Text:
    return NOTHING if value is None else Text(print_exact(value, "vi"), print_exact(value, "en"))


def _compare(old: RuleSet, new: RuleSet, a: Node, b: Node) -> Iterator[Change]:
    yield from _renumbered(old, new, a, b)
    if a.title != b.title:
        yield _change("retitled", "title", b, arrow(_TITLE, a.title, b.title), plain(a.title), plain(b.title))
    yield from _worth(a, b)
    yield from _reckoned(old, new, a, b)
    yield from _aggregated(old, new, a, b)
    yield from _grounds(a, b)


def _change(section: ChangeSection, kind: str, node: Node, what: Text, before: object, after: object) -> Change:
    return Change(section, kind, node.id, node.code, node.title, what, before, after)


def _moved(
    section: ChangeSection, kind: str, node: Node, label: Text, a: Fraction | None, b: Fraction | None
) -> Change:
    return _change(section, kind, node, arrow(label, _number(a), _number(b)), plain(a), plain(b))


# ---- codes


def _renumbered(old: RuleSet, new: RuleSet, a: Node, b: Node) -> Iterator[Change]:
    """A new code, unless it only follows that of the indicator above."""
    if a.code == b.code or _follows(old, new, a, b):
        return
    what = arrow(_CODE, same_in_both(a.code), same_in_both(b.code))
    if followers := sum(1 for _ in _followers(old, new, b)):
        what = Text(f"{what.vi}; {followers} chỉ số bên dưới đổi số theo", f"{what.en}; {followers} below follow")
    yield _change("renumbered", "code", b, what, a.code, b.code)


def _follows(old: RuleSet, new: RuleSet, a: Node, b: Node) -> bool:
    """Whether `4.10` became `5.10` only because `4` became `5`."""
    if a.parent is None or a.parent != b.parent:
        return False
    one, other = old.nodes[a.parent].code, new.nodes[a.parent].code
    return one != other and a.code.startswith(f"{one}.") and b.code == other + a.code.removeprefix(one)


def _followers(old: RuleSet, new: RuleSet, node: Node) -> Iterator[Node]:
    for part in new.below(node):
        before = old.nodes.get(part.id)
        if before is not None and node.role == "indicator" and _follows(old, new, before, part):
            yield part
            yield from _followers(old, new, part)


# ---- points, formulas, aggregation


def _worth(a: Node, b: Node) -> Iterator[Change]:
    """Maximum, weight, and what the node is worth in the edition where that follows from what is not assessed."""
    group = b.role != "indicator"
    section: ChangeSection = "aggregation" if group else "repointed"
    if a.max_points != b.max_points:
        yield _moved(section, "divisor" if group else "max_points", b, _DIVISOR if group else _MOST,
                     a.max_points, b.max_points)  # fmt: skip
    elif a.points != b.points and a.not_assessed == b.not_assessed:
        yield _moved(section, "divisor_in_edition" if group else "points", b, _DIVISOR_HERE if group else _HERE,
                     a.points, b.points)  # fmt: skip
    if a.weight != b.weight:
        yield _moved("repointed", "weight", b, _WEIGHT, a.weight, b.weight)


def _reckoned(old: RuleSet, new: RuleSet, a: Node, b: Node) -> Iterator[Change]:
    trees = [None if node.formula is None else node.formula.tree for node in (a, b)]
    same = a.formula is not None and b.formula is not None and a.formula.ground == b.formula.ground
    if trees[0] != trees[1] and not same:
        what, formulas = formulas_of(old, new, a, b)
        yield Change("reformulated", "formula", b.id, b.code, b.title, what, formulas.before, formulas.after, formulas)
    elif trees[0] is not None and trees[1] is not None and (x := show(trees[0])) != (y := show(trees[1])):
        label = Text("cách viết công thức", "spelling of the formula")
        yield _change("sources", "spelling", b, arrow(label, same_in_both(x), same_in_both(y)), x, y)
    if a.index != b.index:
        words = [None if node.index is None else f"{node.index} ({node.index.digest})" for node in (a, b)]
        ends = [or_nothing(None if word is None else same_in_both(word)) for word in words]
        yield _change("reformulated", "index", b, arrow(Text("bộ chỉ số bên trong", "the index inside"), *ends), *words)
    if a.open_range != b.open_range:
        ends = [Text("không giới hạn", "open") if n.open_range else same_in_both(Range(ZERO, ONE)) for n in (a, b)]
        what = arrow(Text("khoảng giá trị", "range of the value"), *ends)
        yield _change("reformulated", "range", b, what, a.open_range, b.open_range)


def _aggregated(old: RuleSet, new: RuleSet, a: Node, b: Node) -> Iterator[Change]:
    if a.not_assessed != b.not_assessed and not _inherited(old, new, a, b):
        what = arrow(Text("việc chấm", "assessment"), _LEFT[a.not_assessed], _LEFT[b.not_assessed])
        yield _change("aggregation", "not_assessed", b, what, a.not_assessed, b.not_assessed)
    if a.role == b.role == "indicator" and a.parent != b.parent:
        ends = [_above(rules, node) for rules, node in ((old, a), (new, b))]
        what = arrow(Text("thuộc", "belongs to"), *ends)
        yield _change("aggregation", "moved", b, what, a.parent, b.parent)
    if b.role == "pillar" and (said := _parts(old, new, a, b)):
        yield _change("aggregation", "parts", b, joined(said, "; "), list(a.parts), list(b.parts))
    elif _reordered(old, new, a, b):
        what = Text("thứ tự các phần khác", "its parts stand in another order")
        yield _change("aggregation", "order", b, what, list(a.parts), list(b.parts))


def _inherited(old: RuleSet, new: RuleSet, a: Node, b: Node) -> bool:
    """Whether the node is (not) assessed only because the one above is (not)."""
    if a.parent is None or a.parent != b.parent:
        return False
    return (old.nodes[a.parent].not_assessed, new.nodes[a.parent].not_assessed) == (a.not_assessed, b.not_assessed)


def _above(rules: RuleSet, node: Node) -> Text:
    return same_in_both(rules.nodes[node.parent].code) if node.parent else rules.total.title


def _parts(old: RuleSet, new: RuleSet, a: Node, b: Node) -> list[Text]:
    """The parts that a pillar gained or lost; one that was dropped altogether is told where it was dropped."""
    gained = [new.nodes[part] for part in b.parts if part not in a.parts]
    lost = [old.nodes[part] for part in a.parts if part not in b.parts and part in new.nodes]
    return [Text(f"thêm {n.code} {n.title.vi}", f"takes in {n.code} {n.title.of('en')}") for n in gained] + [
        Text(f"bỏ {n.code} {n.title.vi}", f"leaves out {n.code} {n.title.of('en')}") for n in lost
    ]


def _reordered(old: RuleSet, new: RuleSet, a: Node, b: Node) -> bool:
    """Whether the parts that stayed stand in another order, and no new code says so already."""
    stayed = [[part for part in n.parts if part in a.parts and part in b.parts] for n in (a, b)]
    return stayed[0] != stayed[1] and all(old.nodes[part].code == new.nodes[part].code for part in stayed[0])


# ---- grounds: nothing here can move a score


def _grounds(a: Node, b: Node) -> Iterator[Change]:
    for key, label in (("title", "tên gọi"), ("points", "điểm tối đa, trọng số"), ("formula", "công thức")):
        x, y = getattr(a.provenance, key), getattr(b.provenance, key)
        if x != y:
            said = [NOTHING if p is None else PROVENANCE[p] for p in (x, y)]
            what = arrow(Text(f"nguồn gốc của {label}", f"provenance of the {key}"), *said)
            yield _change("sources", f"provenance_{key}", b, what, x, y)
    if a.cite != b.cite and not _cited_by_code(a, b):
        yield _change("sources", "cite", b, _cited(a, b), plain(a.cite), plain(b.cite))
    if a.checked != b.checked:
        what = Text("đã đối chiếu với văn bản", "compared with its document")
        if b.checked is None:
            what = Text("bỏ ghi nhận đối chiếu với văn bản", "no longer marked as compared with its document")
        yield _change("sources", "checked", b, what, plain(a.checked), plain(b.checked))
    if a.sources != b.sources:
        what = arrow(Text("nguồn", "sources"), *(same_in_both(", ".join(n.sources) or "–") for n in (a, b)))
        yield _change("sources", "sources", b, what, list(a.sources), list(b.sources))
    for key, label_vi, label_en in (("annex_text", "nguyên văn phụ lục", "annex text"),
                                    ("evidence", "căn cứ thêm", "evidence"), ("note", "ghi chú", "note")):  # fmt: skip
        x, y = getattr(a, key), getattr(b, key)
        if x != y:
            yield _change("sources", key, b, arrow(Text(label_vi, label_en), or_nothing(x), or_nothing(y)),
                          plain(x), plain(y))  # fmt: skip


def _cited_by_code(a: Node, b: Node) -> bool:
    """Whether the place cited differs only by the new code."""
    same = a.cite.document == b.cite.document and a.code != b.code
    return same and a.cite.place.endswith(a.code) and b.cite.place == a.cite.place.removesuffix(a.code) + b.code


def _cited(a: Node, b: Node) -> Text:
    if a.cite.place == b.cite.place:
        label = Text("văn bản trích dẫn", "document cited")
        return arrow(label, same_in_both(a.cite.document), same_in_both(b.cite.document))
    return arrow(Text("trích dẫn", "citation"), same_in_both(a.cite), same_in_both(b.cite))
