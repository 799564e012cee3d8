"""What a simulation says, as titled tables and lines: the terminal and HTML forms print the same ones."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from dti_rules.analysis.gaps.held import deciding
from dti_rules.analysis.uncertainty.factors import Factor, InputsFactor, RoundingFactor, ThresholdsFactor
from dti_rules.analysis.uncertainty.simulate import Simulation
from dti_rules.analysis.uncertainty.sobol import RARE, Index, OutputIndices
from dti_rules.analysis.uncertainty.summary import Spread, Summary, UnitSummary
from dti_rules.analysis.uncertainty.variations import NAMES
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Node
from dti_rules.model.units import Unit
from dti_rules.report.blocks import Block, Grid, Lines, filled
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.numerals import print_decimal, print_exact
from dti_rules.words.text import Lang, Text, number_of

NONE = "–"
_MATRIX = 12
"""So many units' chances fit into one table of all pairs."""
_BY_DRAWS = Text(
    "Khoảng 5–95%: 5% số lần mô phỏng nằm dưới khoảng, 5% nằm trên. Kết quả chỉ nói về những nguồn được khai báo "
    "ở trên; nguồn không khai báo coi như không thay đổi.",
    "5–95%: one draw in twenty lies below, one above. The result speaks of the sources declared above alone; what is "
    "not declared counts as certain.",
)


def title(summary: Summary) -> Text:
    """What is simulated, as a heading."""
    rules = summary.simulation.case.rules
    return Text(f"{rules.title.vi}: độ chắc chắn của thứ hạng", f"{rules.title.of('en')}: how certain the ranks are")


def blocks(summary: Summary, above: Unit | None, lang: Lang) -> tuple[Block, ...]:
    """All that is said. Blocks that would be empty are left out."""
    found = [
        Lines("lead", "", tuple(line.of(lang) for line in _lead(summary))),
        _ranks(summary, above, lang),
        Lines("shift", Text("Mức dịch chuyển thứ hạng", "Shift of all ranks").of(lang), (_shift(summary).of(lang),)),
        _pairs(summary, lang),
        *_sobol(summary, lang),
        _varied(summary, lang),
        Lines("notes", Text("Ghi chú", "Notes").of(lang), tuple(line.of(lang) for line in notes(summary))),
    ]
    return filled(found)


# ---- numbers


def number(value: float, decimals: int, lang: Lang) -> str:
    """A float of the simulation with so many decimals."""
    return print_decimal(scaled_round(Fraction(value), decimals, "half_up"), decimals, lang)


def chance(value: float, lang: Lang) -> str:
    """A probability as a per cent; only what never (or always) happened is 0 (or 100)."""
    if 0 < value < 0.001:
        return f"< {number(0.1, 1, lang)}%"
    if 0.999 < value < 1:
        return f"> {number(99.9, 1, lang)}%"
    return f"{number(value * 100, 1, lang)}%"


def ends(spread: Spread, decimals: int, lang: Lang) -> str:
    """`12–17`: the ends of the 5–95% interval."""
    return _two(spread.low, spread.high, decimals, lang)


def _two(low: float, high: float, decimals: int, lang: Lang) -> str:
    first, last = number(low, decimals, lang), number(high, decimals, lang)
    return first if first == last else f"{first}–{last}"


# ---- blocks


def _lead(summary: Summary) -> Iterator[Text]:
    found = summary.simulation
    many = len(found.units)
    yield Text(f"{found.case.rules}; {found.draws} lần mô phỏng, hạt giống (seed) {found.seed}; {many} đơn vị",
               f"{found.case.rules}; {found.draws} draws, seed {found.seed}; {many} units")  # fmt: skip
    for factor in found.factors:
        said = factor.variation.said
        yield Text(f"– {said.vi}", f"– {said.en}")


def _ranks(summary: Summary, above: Unit | None, lang: Lang) -> Grid:
    head = [
        Text("Hạng", "Rank"),
        Text("Đơn vị", "Unit"),
        Text("Trung vị", "Median"),
        Text("Trung bình", "Mean"),
        Text("5–95%", "5–95%"),
        Text("Tốt nhất–kém nhất", "Best–worst"),
        Text("Giữ hạng", "Keeps rank"),
        Text("Tổng", "Total"),
        Text("Tổng, 5–95%", "Total, 5–95%"),
    ]
    if above is not None:
        head.append(Text(f"Trên {above.name}", f"Above {above.named('en')}"))
    rows = tuple(_rank_row(summary, each, above, lang) for each in summary.units)
    caption = Text("Thứ hạng và điểm tổng", "Ranks and totals").of(lang)
    right = frozenset({0, *range(2, len(head))})
    return Grid("ranks", caption, tuple(each.of(lang) for each in head), rows, right)


def rank_said(each: UnitSummary) -> str:
    """The baseline rank; with the two ends that the exact engine leaves open, where it does."""
    if each.exact.rank is not None:
        return str(each.exact.rank)
    return f"{each.baseline} ({each.exact.best}–{each.exact.worst})"


def _rank_row(summary: Summary, each: UnitSummary, above: Unit | None, lang: Lang) -> tuple[str, ...]:
    decimals = summary.simulation.case.rules.rounding.decimals
    cells = [
        rank_said(each),
        each.unit.named(lang),
        number(each.rank.median, 0, lang),
        number(each.rank.mean, 1, lang),
        ends(each.rank, 0, lang),
        _two(each.rank.least, each.rank.most, 0, lang),
        chance(each.keeps, lang),
        print_decimal(int(each.printed), decimals, lang),
        ends(each.totals, decimals + summary.simulation.unrounded, lang),
    ]
    if above is not None:
        i, j = summary.place(each.unit), summary.place(above)
        cells.append(NONE if i == j else chance(float(summary.above[0][i, j]), lang))
    return tuple(cells)


def _shift(summary: Summary) -> Text:
    shift = summary.shift

    def said(lang: Lang) -> tuple[str, str, str]:
        return number(shift.mean, 2, lang), ends(shift, 2, lang), number(shift.most, 2, lang)

    (vi, vi_ends, vi_most), (en, en_ends, en_most) = said("vi"), said("en")
    return Text(
        f"Trung bình mỗi đơn vị dịch chuyển {vi} bậc so với hạng gốc (5–95%: {vi_ends}; nhiều nhất {vi_most}).",
        f"On average a unit moves {en} places from the ranking as it stands (5–95%: {en_ends}; most {en_most}).",
    )


def _pairs(summary: Summary, lang: Lang) -> Grid:
    above, tied = summary.above
    units = summary.units
    if len(units) <= _MATRIX:
        caption = Text(
            "Xác suất đơn vị ở dòng đứng trên đơn vị ở cột", "Chance that the row's unit ranks above the column's"
        )
        names = tuple(each.unit.named(lang) for each in units)
        rows = tuple(
            (name, *(NONE if i == j else chance(float(above[i, j]), lang) for j in range(len(units))))
            for i, name in enumerate(names)
        )
        return Grid("pairs", caption.of(lang), (Text("Đơn vị", "Unit").of(lang), *names), rows,
                    frozenset(range(1, len(units) + 1)))  # fmt: skip
    caption = Text("Đơn vị liền kề có thể đổi chỗ", "Neighbours that may change places")
    head = (Text("Đứng trên", "Above"), Text("Đứng dưới", "Below"), Text("Giữ thứ tự", "Keep their order"),
            Text("Đổi chỗ", "Change places"), Text("Bằng nhau", "Tie"))  # fmt: skip
    rows = tuple(
        (a.unit.named(lang), b.unit.named(lang), chance(float(above[i, i + 1]), lang),
         chance(float(above[i + 1, i]), lang), chance(float(tied[i, i + 1]), lang))
        for i, (a, b) in enumerate(pairwise(units))
        if above[i, i + 1] < 1
    )  # fmt: skip
    return Grid("pairs", caption.of(lang), tuple(each.of(lang) for each in head), rows, frozenset({2, 3, 4}))


def output_said(found: OutputIndices) -> Text:
    """What a sensitivity index speaks of: the total, or the rank of a unit."""
    if found.unit is None:
        return Text("dịch chuyển trung bình của thứ hạng", "the average shift of ranks")
    vi, en = found.unit.name, found.unit.named("en")
    if found.output == "rank":
        return Text(f"thứ hạng của {vi}", f"the rank of {en}")
    return Text(f"điểm tổng của {vi}", f"the total of {en}")


def _sobol(summary: Summary, lang: Lang) -> Iterator[Block]:
    found = summary.simulation.sobol
    if found is None:
        return
    for i, output in enumerate(found.outputs):
        said = output_said(output)
        caption = Text(f"Nguồn nào quyết định: {said.vi}", f"Which source matters: {said.en}").of(lang)
        if output.indices is None:
            still = Text(
                "không thay đổi trong các lần mô phỏng, nên không có gì để chia",
                "does not vary, so there is nothing to share",
            )
            yield Lines(f"sobol-{i}", caption, (still.of(lang),))
            continue
        head = (Text("Nguồn", "Source"), Text("Riêng nguồn đó", "Alone"), Text("Khoảng 95%", "95% interval"),
                Text("Kể cả tương tác", "With interactions"), Text("Khoảng 95%", "95% interval"))  # fmt: skip
        rows = tuple(
            (NAMES[kind].of(lang), *_index(first, lang), *_index(whole, lang)) for kind, first, whole in output.indices
        )
        yield Grid(f"sobol-{i}", caption, tuple(each.of(lang) for each in head), rows, frozenset({1, 2, 3, 4}))


def _index(index: Index, lang: Lang) -> tuple[str, str]:
    low, high = number(index.low, 2, lang), number(index.high, 2, lang)
    return number(index.value, 2, lang), f"{low} … {high}"


# ---- what was varied


def _varied(summary: Summary, lang: Lang) -> Grid:
    head = (Text("Nguồn", "Source"), Text("Thay đổi", "What is varied"), Text("Gồm", "Of what"),
            Text("Nguồn gốc của quy định", "Provenance"))  # fmt: skip
    rows = tuple(
        (NAMES[factor.kind].of(lang), factor.variation.said.of(lang), reach_said(factor).of(lang),
         provenance_said(factor, lang))
        for factor in summary.simulation.factors
    )  # fmt: skip
    return Grid("varied", Text("Những gì được thay đổi", "What was varied").of(lang),
                tuple(each.of(lang) for each in head), rows)  # fmt: skip


def reach_said(factor: Factor) -> Text:
    """How much a variation moves, in words."""
    codes = _codes(factor.nodes)
    match factor:
        case RoundingFactor():
            count = factor.columns
            return Text(f"{count} số đã in của {factor.units} đơn vị: {codes}",
                        f"{count} printed figures of {factor.units} units: {codes}")  # fmt: skip
        case InputsFactor():
            count = len(factor.names)
            return Text(f"{count} số liệu của {factor.units} đơn vị", f"{count} inputs of {factor.units} units")
        case ThresholdsFactor():
            count = factor.columns
            return Text(f"{count} ngưỡng: {codes}", f"{count} thresholds: {codes}")
        case _:
            return Text(codes, codes)


def _codes(nodes: tuple[Node, ...]) -> str:
    return ", ".join(node.code for node in nodes)


def provenance_said(factor: Factor, lang: Lang) -> str:
    """What the varied rules rest on; nothing where figures are varied."""
    if factor.kind in ("rounding", "inputs"):
        return NONE
    of = {
        node.provenance.formula if factor.kind == "thresholds" else node.provenance.points or node.provenance.title
        for node in factor.nodes
    }
    return ", ".join(words.of(lang) for name, words in PROVENANCE.items() if name in of)


def notes(summary: Summary) -> Iterator[Text]:
    """What a reader must know."""
    found, case = summary.simulation, summary.simulation.case
    yield _BY_DRAWS
    if found.unrounded:
        yield Text("Trong mỗi lần mô phỏng, hạng được xếp theo điểm tổng chưa làm tròn; hạng gốc theo số đã in.",
                   "Each draw is ranked by unrounded totals; the ranking as it stands, by printed ones.")  # fmt: skip
    for kind, why in found.left_out:
        name = NAMES[kind]
        yield Text(f"{name.vi}: không thay đổi ({why.vi})", f"{name.en}: not varied ({why.en})")
    for factor in found.factors:
        yield from _kept(factor)
    yield from _rare(summary)
    yield from _set_aside(summary)
    yield from _left_out(found)
    if case.unranked:
        names = Text(", ".join(u.name for u in case.unranked), ", ".join(u.named("en") for u in case.unranked))
        yield Text(f"Không mô phỏng vì số liệu chưa đủ để xếp hạng: {names.vi}",
                   f"Not simulated, because their figures do not rank them: {names.en}")  # fmt: skip
    for warning in case.cards.warnings:
        yield Text(warning.line("vi"), warning.line("en"))


def _kept(factor: Factor) -> Iterator[Text]:
    by_reason: dict[Text, list[str]] = {}
    for each in factor.kept:
        by_reason.setdefault(each.why, []).append(each.node.code)
    name = NAMES[factor.kind]
    for why, codes in by_reason.items():
        several = ", ".join(codes)
        yield Text(f"{name.vi}, không thay đổi: {several} ({why.vi})", f"{name.en}, not varied: {several} ({why.en})")


def _rare(summary: Summary) -> Iterator[Text]:
    for output in found.outputs if (found := summary.simulation.sobol) is not None else ():
        if output.indices is not None and output.moved < RARE:
            said = output_said(output)
            yield Text(
                f"Chỉ {chance(output.moved, 'vi')} số lần mô phỏng làm đổi {said.vi}: chỉ số Sobol ít ý nghĩa",
                f"Only {chance(output.moved, 'en')} of the draws move {said.en}: its Sobol indices say little",
            )


def _set_aside(summary: Summary) -> Iterator[Text]:
    aside = summary.simulation.case.set_aside
    if not aside:
        return
    units = len({unit for unit, _ in aside})
    codes = ", ".join(dict.fromkeys(node.code for _, node in aside))
    yield Text(
        f"Điểm đã cho của {codes} ({units} đơn vị) không được dùng: điểm đó thuộc về quy định chính thức, còn ở đây "
        "được tính lại từ các thành phần.",
        f"Given figures of {codes} ({units} units) are set aside: they belong to the official rule, and are computed "
        "from their parts here.",
    )


def _left_out(found: Simulation) -> Iterator[Text]:
    """Of how many units not everything is assessed, and that this is no matter of chance here."""
    case = found.case
    count, stays = sum(bool(case.cards[i].left_out) for i in case.ranked), sorted(deciding(case.rules))
    if count:
        yield Text(
            f"{count} đơn vị có chỉ số không chấm: trong mọi lần mô phỏng vẫn không chấm.",
            f"Not everything is assessed of {number_of(count, 'unit')}: it stays so in every draw.",
        )
    if stays and any(isinstance(factor, InputsFactor) for factor in found.factors):
        names = ", ".join(stays)
        yield Text(
            f"Số liệu quyết định chỉ số nào được chấm cho đơn vị giữ nguyên: {names}.",
            f"Figures that decide what is assessed of a unit stay as stated: {names}.",
        )


def threshold_rows(factor: ThresholdsFactor) -> Iterator[tuple[Node, str]]:
    """Each threshold that is moved, with its node."""
    count = len(factor.thresholds)
    ends = pairwise([*factor.first.values(), count])
    for node, (start, end) in zip(factor.nodes, ends, strict=True):
        for threshold in factor.thresholds[start:end]:
            yield node, threshold.said


def points_said(node: Node, lang: Lang) -> str:
    """A node's maximum points or weight."""
    worth = node.max_points if node.max_points is not None else node.weight
    return NONE if worth is None else print_exact(worth, lang)
