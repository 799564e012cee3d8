"""The declared sources of uncertainty: what is varied, how far, and how that is said."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import ClassVar, Literal

from dti_rules.formula.functions.ratios import percent
from dti_rules.model.rules import RuleSet
from dti_rules.words.classes import field, frozen
from dti_rules.words.names import nearest
from dti_rules.words.numerals import print_exact, read_number
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, see_show
from dti_rules.words.text import Text

VariationKind = Literal["rounding", "inputs", "weights", "maxima", "thresholds", "aggregation"]
VARIATION_KINDS: tuple[VariationKind, ...] = ("rounding", "inputs", "weights", "maxima", "thresholds", "aggregation")
"""In this order; a kind's place in it is part of what seeds its random numbers, so the order never changes."""

NAMES: Mapping[VariationKind, Text] = {
    "rounding": Text("làm tròn khi công bố", "published rounding"),
    "inputs": Text("số liệu đầu vào", "inputs"),
    "weights": Text("trọng số", "weights"),
    "maxima": Text("điểm tối đa phục dựng", "reconstructed maxima"),
    "thresholds": Text("ngưỡng phục dựng", "reconstructed thresholds"),
    "aggregation": Text("cách tổng hợp", "aggregation"),
}
Level = Literal["main_indicators", "components", "all"]
LEVELS: Mapping[Level, Text] = {
    "main_indicators": Text("chỉ số chính", "main indicators"),
    "components": Text("chỉ số thành phần", "components"),
    "all": Text("mọi cấp", "every level"),
}
_HALF = Fraction(1, 2)


@frozen
class Spread:
    """How far a figure may be from what is stated: a share of it, or an amount in what it is measured in."""

    amount: Fraction
    relative: bool

    @property
    def said(self) -> Text:
        """`±5%`, `±200`."""
        if self.relative:
            share = percent(self.amount)
            return Text(f"±{share.vi}", f"±{share.en}")
        return Text(f"±{print_exact(self.amount, 'vi')}", f"±{print_exact(self.amount)}")


@frozen
class Rounding:
    """Every printed figure lies anywhere in the interval that its digits leave open, all places equally likely."""

    kind: ClassVar[VariationKind] = "rounding"

    @property
    def said(self) -> Text:
        """What is varied, in words."""
        return Text("mỗi số đã in nằm ở một chỗ bất kỳ trong khoảng mà các chữ số của nó cho phép",
                    "each printed figure lies anywhere in the interval that its digits allow")  # fmt: skip


@frozen
class Inputs:
    """Every declared number lies within a spread of what is stated. `every` holds for the inputs not named in `of`."""

    kind: ClassVar[VariationKind] = "inputs"
    every: Fraction | None = None
    of: Mapping[str, Spread] = field(factory=dict)

    def spread(self, name: str) -> Spread | None:
        """The spread of an input; None where none is declared."""
        return self.of.get(name) or (None if self.every is None else Spread(self.every, True))

    @property
    def said(self) -> Text:
        """What is varied, in words."""
        named = [f"{name} {spread.said.vi}" for name, spread in self.of.items()]
        english = [f"{name} {spread.said.en}" for name, spread in self.of.items()]
        if self.every is not None:
            all_of = Spread(self.every, True).said
            named.insert(0, f"mỗi số liệu {all_of.vi}")
            english.insert(0, f"each input {all_of.en}")
        return Text("; ".join(named), "; ".join(english))


@frozen
class Weights:
    """Weights times a factor within ± `by`, or of a Dirichlet distribution; then made to sum to what they did."""

    kind: ClassVar[VariationKind] = "weights"
    by: Fraction | None = None
    dirichlet: Fraction | None = None
    level: Level = "main_indicators"

    @property
    def said(self) -> Text:
        """What is varied, in words."""
        of = LEVELS[self.level]
        if self.dirichlet is not None:
            c = print_exact(self.dirichlet)
            return Text(f"trọng số của {of.vi} theo phân phối Dirichlet, độ tập trung {c}",
                        f"weights of {of.en} of a Dirichlet distribution, concentration {c}")  # fmt: skip
        by = percent(self.by or Fraction(0))
        return Text(f"trọng số của {of.vi} ±{by.vi}, rồi chuẩn hóa lại", f"weights of {of.en} ±{by.en}, renormalised")


@frozen
class Maxima:
    """Reconstructed maximum points times a factor within ± `by`; together they keep what they have now."""

    kind: ClassVar[VariationKind] = "maxima"
    by: Fraction

    @property
    def said(self) -> Text:
        """What is varied, in words."""
        by = percent(self.by)
        return Text(f"điểm tối đa phục dựng ±{by.vi}; điểm tối đa của chỉ số chính giữ nguyên",
                    f"reconstructed maxima ±{by.en}; each main indicator keeps its own maximum")  # fmt: skip


@frozen
class Thresholds:
    """Reconstructed thresholds (`full_from`, all bounds of `threshold_scale` together) times a factor within ± `by`."""

    kind: ClassVar[VariationKind] = "thresholds"
    by: Fraction

    @property
    def said(self) -> Text:
        """What is varied, in words."""
        by = percent(self.by)
        return Text(f"ngưỡng phục dựng (full_from, threshold_scale) ±{by.vi}",
                    f"reconstructed thresholds (full_from, threshold_scale) ±{by.en}")  # fmt: skip


@frozen
class Aggregation:
    """The total is a weighted geometric mean instead of the arithmetic one, with this chance."""

    kind: ClassVar[VariationKind] = "aggregation"
    geometric: Fraction = _HALF

    @property
    def said(self) -> Text:
        """What is varied, in words."""
        chance = percent(self.geometric)
        return Text(f"điểm tổng là trung bình nhân có trọng số, với xác suất {chance.vi}",
                    f"the total is a weighted geometric mean, with a chance of {chance.en}")  # fmt: skip


Variation = Rounding | Inputs | Weights | Maxima | Thresholds | Aggregation


def ordered(variations: Iterable[Variation]) -> tuple[Variation, ...]:
    """The variations in the order of `KINDS`; of several of a kind the last."""
    last = {each.kind: each for each in variations}
    return tuple(last[kind] for kind in VARIATION_KINDS if kind in last)


# ---- reading what people write


ABOVE_ZERO = Text("lớn hơn 0", "above 0")


def above_zero_below(most: Fraction) -> Text:
    """What a share must be, in words."""
    end = percent(most)
    return Text(f"lớn hơn 0% và nhỏ hơn {end.vi}", f"above 0% and below {end.en}")


def share_of(text: str, what: str, place: Place | None = None, most: Fraction = Fraction(1)) -> Fraction:
    """A per cent (or a share) above 0 and below `most`: 10%, 10.5 %, 10,5%. Raises ProblemsError for anything else."""
    numeral = read_number(re.sub(r"\s+%$", "%", text.strip()).replace(",", "."), "en")
    if numeral is None or not 0 < numeral.value < most:
        raise fail("DTI-U003", place, what=what, text=text, range=above_zero_below(most))
    return numeral.value


def spread_of(text: str, what: str, place: Place | None = None) -> Spread:
    """`5%` is a share of the figure, `200` an amount. Raises ProblemsError for anything else."""
    if text.strip().endswith("%"):
        return Spread(share_of(text, what, place), True)
    numeral = read_number(text, "en")
    if numeral is None or numeral.value <= 0:
        raise fail("DTI-U003", place, what=what, text=text, range=ABOVE_ZERO)
    return Spread(numeral.value, False)


def inputs_of(words: Iterable[str], rules: RuleSet) -> Inputs:
    """`5%` for every input, `dx_staff=10%` or `dx_staff=200` for one."""
    every: Fraction | None = None
    of: dict[str, Spread] = {}
    problems: list[Problem] = []
    for word in words:
        name, equals, amount = word.partition("=")
        try:
            if not equals:
                every = share_of(word, "--inputs")
            else:
                of[check_input(name.strip(), rules)] = spread_of(amount, name.strip())
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return Inputs(every, of)


def check_input(name: str, rules: RuleSet, place: Place | None = None) -> str:
    """The id, where the rule set declares a number of that id. Raises ProblemsError where it does not."""
    numbers = [each.id for each in rules.inputs.values() if each.numeric]
    if name not in numbers:
        hint = did_you_mean(nearest(name, numbers), see_show(rules.id))
        raise fail("DTI-U004", place, name=name, rule_set=rules.id, hint=hint)
    return name
