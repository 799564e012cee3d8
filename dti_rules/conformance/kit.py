"""Runs the checks of a rule set one by one and says what each found."""

from collections.abc import Callable, Iterator

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.offers import BrokenError, Check, NotTriedError
from dti_rules.words.classes import frozen
from dti_rules.words.problems import ProblemsError
from dti_rules.words.text import Text

__all__ = ["BrokenError", "Check", "Finding", "NotTriedError", "check", "holds_for_all", "run_check", "verify"]


@frozen
class Finding:
    """What a check found: None where the property held."""

    check: Check
    broken: Text | None
    not_tried: Text | None = None
    """Why there was nothing to try the property on; None where it was tried."""


def check(name: str, vi: str, en: str, warning: bool = False) -> Callable[[Callable[[RuleSet, int], None]], Check]:
    """Makes a check of a function; `vi` and `en` say what holds."""
    return lambda run: Check(name, Text(vi, en), run, warning)


def holds_for_all(strategy: st.SearchStrategy[object], examples: int, property_: Callable[..., None]) -> None:
    """Tries the property on drawn examples; the first failure is shrunk to the smallest one before it is raised."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    options = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        print_blob=False,
        suppress_health_check=quiet,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
    )

    def run(drawn: object) -> None:
        property_(drawn)

    options(given(strategy)(run))()


def run_check(check: Check, rule_set: RuleSet, examples: int) -> Finding:
    """One check. Whatever a plugin's function raises is a finding too, not a crash."""
    try:
        check.run(rule_set, examples)
    except BrokenError as broken:
        return Finding(check, broken.what)
    except NotTriedError as nothing:
        return Finding(check, None, nothing.why)
    except ProblemsError as error:
        first = error.problems[0]
        return Finding(check, Text(first.line("vi"), first.line("en")))
    except HypothesisException as error:
        reason = str(error).splitlines()[0]
        return Finding(check, Text(f"kết quả không ổn định: {reason}", f"the result is not stable: {reason}"))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        return Finding(check, Text(f"lỗi khi tính: {reason}", f"the computation failed: {reason}"))
    return Finding(check, None)


def verify(rule_set: RuleSet, examples: int = 30) -> Iterator[Finding]:
    """Runs all checks; a finding as each is done. `examples` is how many submissions each property is tried on."""
    from dti_rules.conformance.checks import all_checks  # noqa: PLC0415  the checks know the kit

    for check in all_checks():
        yield run_check(check, rule_set, examples)
