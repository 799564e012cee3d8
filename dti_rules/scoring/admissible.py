"""Checks a submission against the declared inputs: kind, range, relations. Run on every submission, however it came."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from dti_rules.formula.ranges import Range
from dti_rules.formula.scope import Input
from dti_rules.model.submission import InputValue, Submission, as_number
from dti_rules.scoring.plan import Plan
from dti_rules.words.names import nearest
from dti_rules.words.numerals import print_exact
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, problem, see_show
from dti_rules.words.text import Text

_UNKNOWN = (type(None), None, None)


def _said(value: object) -> Text:
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Text(print_exact(value, "vi"), print_exact(value, "en"))
    return Text(str(value), str(value))


def admissible(plan: Plan, submission: Submission) -> Iterator[Problem]:
    """The problems of a submission's inputs: kind, range, and a part above the nearest whole that is stated."""
    inputs, plain = submission.inputs, plan.plain
    if not inputs:
        return
    for name, value in inputs.items():
        kind, low, high = plain.get(name, _UNKNOWN)
        number = value if type(value) is int else 0
        if type(value) is not kind or (low is not None and number < low) or (high is not None and number > high):
            yield from _closely(plan, submission, name, value)
    for part, wholes in plan.relations:
        if part not in inputs:
            continue
        for whole in wholes:
            if whole in inputs:
                a, b = inputs[part], inputs[whole]
                if type(a) is int and type(b) is int and a <= b:
                    break
                above = _is_number(a) and _is_number(b) and as_number(a) > as_number(b)
                if above and _surely_above(submission, part, whole):
                    place = submission.places.get(part, Place(submission.unit.key))
                    yield problem("DTI-T010", place, part=part, whole=whole, a=_said(a), b=_said(b))
                break


def _surely_above(submission: Submission, part: str, whole: str) -> bool:
    """Whether a part that reads above its whole is so whatever digits a printing of either left out."""
    if not submission.printed:
        return True
    a, b = (submission.inputs[name] for name in (part, whole))
    if part in submission.printed:
        a = submission.printed[part].interval.low
    if whole in submission.printed:
        b = submission.printed[whole].interval.high
    return as_number(a) > as_number(b)


def _closely(plan: Plan, submission: Submission, name: str, value: InputValue) -> Iterator[Problem]:
    place, inputs = submission.places.get(name, Place(submission.unit.key)), plan.rule_set.inputs
    declared = inputs.get(name)
    if declared is None:
        hint = did_you_mean(nearest(name, inputs), see_show(plan.rule_set.id))
        yield problem("DTI-T005", place, item=name, rule_set=plan.rule_set.id, hint=hint)
    else:
        yield from _value(declared, value, place)


def _is_number(value: object) -> bool:
    return type(value) is int or isinstance(value, Fraction)


def _value(declared: Input, value: InputValue, place: Place) -> Iterator[Problem]:
    if declared.kind == "yes_no":
        if not isinstance(value, bool):
            yield problem("DTI-T012", place, figure=str(value))
    elif declared.kind == "choice":
        if value not in declared.choices:
            known = list(declared.choices)
            hint = did_you_mean(nearest(str(value), known), Text(", ".join(known), ", ".join(known)))
            yield problem("DTI-T013", place, figure=str(value), item=declared.id, hint=hint)
    elif isinstance(value, (float, Decimal)):
        yield problem("DTI-T019", place, item=declared.id, figure=str(value))
    elif not _is_number(value):
        yield problem("DTI-T008", place, figure=str(value), style="en", hint=Text("hãy viết một số", "write a number"))
    elif declared.kind == "count" and Fraction(value).denominator != 1:
        hint = Text("hãy viết một số nguyên", "write a whole number")
        yield problem("DTI-T014", place, item=declared.id, figure=_said(value), hint=hint)
    elif not Range.point(Fraction(value)).within(declared.low, declared.high):
        allowed = str(Range(declared.low, declared.high))
        yield problem("DTI-T009", place, item=declared.id, figure=_said(value), range=allowed)


def refuse_units_twice(submissions: Sequence[Submission]) -> None:
    """Raises ProblemsError for a unit that stands twice.

    It would be ranked twice, and count twice in every component that looks at all units.
    """
    seen = Counter(submission.unit for submission in submissions)
    if len(seen) < len(submissions):
        raise ProblemsError([problem("DTI-S008", unit=unit.name) for unit, times in seen.items() if times > 1])
