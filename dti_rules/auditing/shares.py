"""A share, a ratio or a growth printed beside the two figures that it is made of: the three must go together."""

from fractions import Fraction

from dti_rules.auditing.findings import Finding, Repair, Step, Where
from dti_rules.auditing.statements import RATIOS, READINGS, Statement, digit_changes, readings
from dti_rules.auditing.subjects import Subject
from dti_rules.auditing.wording import between, capital, fill, label, number, printed_as
from dti_rules.model.figures import scaled_round
from dti_rules.model.rules import Rounding
from dti_rules.words.classes import evolve
from dti_rules.words.numerals import print_decimal
from dti_rules.words.text import Text

ROUNDING = Rounding(4, "half_up")
"""How the press rounds a share, where no rule set declares it."""


def paired(subject: Subject) -> Finding | None:
    """The finding of a share, ratio or growth with its two figures; None for any other statement.

    What is above 100 % is a ratio of two counts, and is worked out as any other.
    """
    own = subject.statement
    part, whole = (own.number(text) for text in (own.part, own.whole)) if own.part and own.whole else (None, None)
    if own.measure not in RATIOS or part is None or whole is None:
        return None
    title, where = capital(label(subject)), Where(unit=own.unit)
    if whole.value <= 0:
        summary = Text("mẫu số không lớn hơn 0 nên không có tỷ số", "there is no ratio to a figure that is not above 0")
        return Finding("contradicts", (own,), (), title, summary, (_quotient(own),), "given", where)
    ratio = _ratio(own, part.value, whole.value)
    for way, interval in readings(own, ROUNDING).items():
        if way != "any" and ratio in interval:
            if way == "nearest" or own.reading is not None:
                summary = fill("«{part}» / «{whole}» cho {ratio}: khớp", "“{part}” / “{whole}” give {ratio}: it agrees",
                               part=own.part, whole=own.whole, ratio=_percent(ratio))  # fmt: skip
                return Finding("agrees", (own,), (), title, summary, (_quotient(own, ratio),), "given", where)
            read = fill("chỉ khớp nếu hiểu là {way}", "agrees only if read as {way}", way=READINGS[way])
            steps = (_quotient(own, ratio), _range(own))
            return Finding("agrees_if_read_so", (own,), (), title, read, steps, "given", where, ((own, way),))
    summary = fill(
        "«{part}» / «{whole}» cho {ratio}, không phải {text}",
        "“{part}” / “{whole}” give {ratio}, not {text}",
        part=own.part,
        whole=own.whole,
        ratio=_percent(ratio),
        text=printed_as(own),
    )
    allowed = next(iter(readings(own, ROUNDING).values()))
    gap = min(abs(ratio - allowed.low), abs(ratio - allowed.high))
    return Finding("contradicts", (own,), (), title, summary, (_quotient(own, ratio), _range(own)), "given", where,
                   repairs=tuple(_repairs(own, part.value, whole.value)), gap=gap)  # fmt: skip


def _ratio(own: Statement, part: Fraction, whole: Fraction) -> Fraction:
    """What the two figures give: their quotient; for a growth, by how much of the earlier the later is above it."""
    return part / whole - (own.measure == "growth")


def _percent(ratio: Fraction) -> Text:
    scaled = scaled_round(ratio * 100, 4, "half_up")
    vi, en = print_decimal(scaled, 4, "vi"), print_decimal(scaled, 4, "en")
    return Text(f"{vi.rstrip('0').rstrip(',')}%", f"{en.rstrip('0').rstrip('.')}%")


def _quotient(own: Statement, ratio: Fraction | None = None) -> Step:
    less = " - 1" if own.measure == "growth" else ""
    if ratio is None:
        return Step(fill("{part} / {whole}", "{part} / {whole}", part=own.part, whole=own.whole), own.source)
    text = fill(
        f"«{{part}}» / «{{whole}}»{less}: {{ratio}}, tức {{percent}}",
        f"“{{part}}” / “{{whole}}”{less}: {{ratio}}, that is {{percent}}",
        part=own.part,
        whole=own.whole,
        ratio=number(ratio),
        percent=_percent(ratio),
    )
    return Step(text, own.source)


def _range(own: Statement) -> Step:
    allowed = next(iter(readings(own, ROUNDING).values()))
    text = fill("{text} làm tròn: {range}", "{text} rounded: {range}", text=printed_as(own), range=between(allowed))
    return Step(text, own.source)


def _repairs(own: Statement, part: Fraction, whole: Fraction) -> list[Repair]:
    """One digit of the share, of the part or of the whole that would make the three agree.

    Where the part is not above its whole as printed, no digit is proposed that would put it there.
    """
    found = []
    allowed = next(iter(readings(own, ROUNDING).values()))
    parted = own.measure == "share" and part <= whole
    for text in digit_changes(own.text):
        figure = own.number(text)
        if figure is not None and _ratio(own, part, whole) in next(iter(readings(_with(own, text), ROUNDING).values())):
            found.append(Repair(own, text))
    for text in digit_changes(own.part):
        figure = own.number(text)
        if figure is None or (parted and figure.value > whole):
            continue
        if _ratio(own, figure.value, whole) in allowed:
            found.append(Repair(own, f"{text} / {own.whole}"))
    for text in digit_changes(own.whole):
        figure = own.number(text)
        if figure is None or figure.value <= 0 or (parted and figure.value < part):
            continue
        if _ratio(own, part, figure.value) in allowed:
            found.append(Repair(own, f"{own.part} / {text}"))
    return found


def _with(own: Statement, text: str) -> Statement:
    figure = own.number(text)
    assert figure is not None
    return evolve(own, figure=figure, text=text)
