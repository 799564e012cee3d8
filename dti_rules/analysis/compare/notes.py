"""What a reader of a comparison must know: where figures come from, how they were read, what the ranks rest on."""

from collections.abc import Iterator, Sequence

from dti_rules.analysis.compare.compare import Comparison, NodeChange
from dti_rules.analysis.compare.phrasing import COMMON, years
from dti_rules.model.figures import Interval
from dti_rules.model.rules import weakest
from dti_rules.model.units import Unit
from dti_rules.report.ranking import fewer_assessed
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.text import Text


def source_lines(comparison: Comparison) -> Iterator[Text]:
    """The rule set and the figures of each side."""
    rules = (comparison.old, comparison.new)
    for name, each, source in zip(years(comparison), rules, comparison.sources, strict=True):
        tail = Text(f"; {source.vi}", f"; {source.of('en')}") if source.vi else Text("")
        yield Text(f"{name.vi}: {each}{tail.vi}", f"{name.en}: {each}{tail.of('en')}")
    yield from _on_order(comparison)


def notes(comparison: Comparison, changes: Sequence[NodeChange], unit: Unit | None = None) -> Iterator[Text]:
    """All notes that this comparison needs where `changes` are shown: those of every unit, or of one."""
    if changes:
        yield from _on_method(comparison)
        yield from _on_digits(changes)
        yield from _on_ranks(changes, unit)
        yield from _on_assessed(comparison)
    if comparison.old.unit_list != comparison.new.unit_list:
        yield from _on_lists(comparison)
    yield from _on_readings(comparison, unit)
    for name, warnings in zip(years(comparison), comparison.warnings, strict=True):
        for warning in warnings:
            yield Text(f"{name.vi}: {warning.line('vi')}", f"{name.en}: {warning.line('en')}")


def all_notes(comparison: Comparison, changes: Sequence[NodeChange], unit: Unit | None) -> Iterator[Text]:
    """The notes, and what stands above the tables where people read them."""
    yield from _on_order(comparison)
    yield from notes(comparison, changes, unit)


def _on_order(comparison: Comparison) -> Iterator[Text]:
    old, new = comparison.old, comparison.new
    if old.year > new.year:
        yield Text(
            f"Lưu ý: A ({old.year}) là năm sau, B ({new.year}) là năm trước, nên thay đổi tính ngược thời gian.",
            f"Note: A ({old.year}) is the later year and B ({new.year}) the earlier, so changes run back in time.",
        )


def _on_digits(changes: Sequence[NodeChange]) -> Iterator[Text]:
    scores = [score for each in changes for score in (each.before, each.after) if score is not None]
    if any(isinstance(score.value, Interval) for score in scores):
        yield Text(
            "±: các chữ số đã in chỉ cho biết đến mức đó; các số của cùng một đơn vị có thể thu hẹp lẫn nhau.",
            "±: the printed digits tell no more than that; figures of one unit may narrow one another.",
        )


def _on_method(comparison: Comparison) -> Iterator[Text]:
    yield Text(
        "Do kết quả: phần thay đổi vì số liệu khác, quy định như nhau. Do cách tính: phần thay đổi vì quy định khác, "
        "số liệu như nhau. Mỗi phần là trung bình của hai thứ tự (nếu tính được cả hai); dấu ? là chưa xác định được. "
        "Mỗi số được làm tròn riêng khi in, nên tổng có thể lệch ở chữ số cuối.",
        "Performance: what other figures change under the same rules. Method: what other rules change on the same "
        "figures. The mean of both orders where both are known; ? where the figures do not tell. Each number is "
        "rounded by itself for print, so the last digit may not add up.",
    )
    if comparison.alike:
        applies = [rules.applies for rules in (comparison.old, comparison.new) if rules.applies is not None]
        word = PROVENANCE[weakest(applies)] if applies else None
        basis = Text("") if word is None else Text(f" (căn cứ áp dụng: {word.vi})", f" (that they apply is {word.en})")
        yield Text(
            f"Theo bản chép, hai bộ chỉ số tính điểm như nhau{basis.vi}, nên toàn bộ thay đổi là do kết quả.",
            f"As transcribed, both rule sets score alike{basis.en}, so the whole change is due to performance.",
        )


def _on_ranks(changes: Sequence[NodeChange], unit: Unit | None) -> Iterator[Text]:
    if unit is None:
        yield Text(
            "Còn thiếu: số điểm còn thiếu để bằng đơn vị xếp ngay trên, theo số liệu sau. ▲ tăng bậc, ▼ tụt bậc.",
            "To next: what the unit lacks to equal the one ranked just above, by the later figures. ▲ up, ▼ down.",
        )
    elif any(each.places.gained not in (None, (0, 0)) for each in changes):
        yield Text("▲ tăng bậc, ▼ tụt bậc.", "▲ up, ▼ down.")
    if any(each.places.basis == "common" for each in changes):
        yield Text(
            f"{COMMON} hạng chỉ tính trong các đơn vị có số liệu ở cả hai bên, không phải trong cả danh sách.",
            f"{COMMON} ranks are only among the units known on both sides, not over the whole list.",
        )


def _on_assessed(comparison: Comparison) -> Iterator[Text]:
    for name, cards in zip(years(comparison), (comparison.before, comparison.after), strict=True):
        for said in fewer_assessed(cards):
            yield Text(f"{name.vi}: {said.vi}", f"{name.en}: {said.of('en')}")


def _on_lists(comparison: Comparison) -> Iterator[Text]:
    old, new = comparison.old, comparison.new
    yield Text(
        f"{old.unit_list} và {new.unit_list} là hai danh sách khác nhau: không ghép đơn vị theo tên hay theo mã.",
        f"{old.unit_list} and {new.unit_list} are different lists: units are matched neither by name nor by code.",
    )
    for rules, other in ((new, old), (old, new)):
        if rules.formed_from == other.unit_list:
            yield Text(
                f"{rules.id} cho phép lập đơn vị của {rules.unit_list} từ {other.unit_list} (trung bình giá trị các "
                f"chỉ số chính). Hãy ghi số liệu cũ theo khóa ({other.unit_list}:mã) và so sánh {rules.id} với "
                f"chính nó: dti-rules compare {rules.id} {rules.id} --before … --after …",
                f"{rules.id} allows units of {rules.unit_list} to be formed of {other.unit_list} (the mean of the main "
                f"indicators' values). State the old figures by key ({other.unit_list}:code) and compare {rules.id} "
                f"with itself: dti-rules compare {rules.id} {rules.id} --before … --after …",
            )


def _on_readings(comparison: Comparison, unit: Unit | None) -> Iterator[Text]:
    for name, rules, readings in zip(years(comparison), (comparison.old, comparison.new), comparison.readings,
                                     strict=True):  # fmt: skip
        for each in readings:
            if unit not in (None, each.unit):
                continue
            code, figure = rules.nodes[each.figure.item].code, each.figure.text
            yield Text(
                f"{name.vi}: {each.unit.named('vi')}, {code}: {figure} được hiểu là số đã cắt bớt chữ số, vì làm tròn "
                f"thì trái với các số khác.",
                f"{name.en}: {each.unit.named('en')}, {code}: {figure} is read as truncated; as rounded it contradicts "
                f"the other figures.",
            )
