"""Operations on two rule sets, and on published figures: diff, compare, audit."""

from functools import partial

from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import Submission
from dti_rules.scoring.score import score
from dti_rules.web import figures
from dti_rules.web.asked import Answer
from dti_rules.web.call import Call, tag_of
from dti_rules.web.html import lines_page
from dti_rules.web.problems import BODY
from dti_rules.words.many import Problems
from dti_rules.words.problems import Place, fail
from dti_rules.words.text import Text


def _two(call: Call) -> tuple[RuleSet, RuleSet]:
    return call.service.rules(call.asked.words["a"]), call.service.rules(call.asked.words["b"])


def diff(call: Call) -> Answer:
    """`diff`: what differs between two rule sets."""
    from dti_rules.analysis.diff import diff as differs  # noqa: PLC0415  most requests need few of these
    from dti_rules.analysis.diff_json import diff_json  # noqa: PLC0415  as above
    from dti_rules.analysis.diff_text import diff_table  # noqa: PLC0415  as above

    old, new = _two(call)
    found = differs(old, new)
    return call.unless_known(
        tag_of(old, new),
        json=lambda: diff_json(found, None),
        text=lambda: diff_table(found, None, call.lang),
        html=lambda: lines_page(call, f"{old} → {new}", diff_table(found, None, call.lang)),
    )


def diff_on(call: Call) -> Answer:
    """`diff --on`: what a change of rules does to figures."""
    from dti_rules.analysis.diff import diff as differs  # noqa: PLC0415  most requests need few of these
    from dti_rules.analysis.diff_json import diff_json  # noqa: PLC0415  as above
    from dti_rules.analysis.diff_text import diff_table  # noqa: PLC0415  as above
    from dti_rules.analysis.effect import effect_of  # noqa: PLC0415  as above
    from dti_rules.analysis.restate import StatedFigures, stated_in_rows  # noqa: PLC0415  as above

    old, new = _two(call)
    name = figures.example_name(call, "submissions")
    if name is None:
        stated = stated_in_rows(old, new, figures.rows(call, old), "en", call.flag("complete"))
    else:
        stated = StatedFigures(figures.of_example(old, name, call.flag("complete")), {})
    effect = effect_of(score(old, stated.old), new, stated)
    found = differs(old, new)
    return call.written(
        json=lambda: diff_json(found, effect),
        text=lambda: diff_table(found, effect, call.lang),
        html=lambda: lines_page(call, f"{old} → {new}", diff_table(found, effect, call.lang)),
    )


def compare(call: Call) -> Answer:
    """`compare`: two years, on their published figures or on those in the body."""
    from dti_rules.analysis.compare.compare import compare as compared  # noqa: PLC0415  most requests need few of these
    from dti_rules.analysis.compare.html import comparison_html  # noqa: PLC0415  as above
    from dti_rules.analysis.compare.json_output import comparison_csv, comparison_json  # noqa: PLC0415  as above

    old, new = _two(call)
    earlier, where_earlier = _side(call, old, "before")
    later, where_later = _side(call, new, "after")
    found = compared(old, earlier, new, later, (where_earlier, where_later))
    unit = call.option("unit")
    one = None if unit is None else found.find(unit)
    write = call.written if call.operation.method == "POST" else partial(call.unless_known, tag_of(old, new))
    return write(
        json=lambda: comparison_json(found, one),
        csv=lambda: comparison_csv(found, one),
        html=lambda: comparison_html(found, one, call.lang),
    )


def _side(call: Call, rules: RuleSet, key: str) -> tuple[tuple[Submission, ...], Text]:
    """The submissions of one side, and where they come from in words."""
    from dti_rules.plugins.reading import read  # noqa: PLC0415  most requests need few of these

    if call.json is not None and call.json.part(key) is not None:
        name = figures.example_name(call, key)
        said = Text(f"số liệu: {name or 'trong yêu cầu'}", f"figures: {name or 'in the request'}")
        return figures.submissions(call, rules, key), said
    if rules.published_figures is None:
        raise fail("DTI-M001", Place("#"), rule_set=rules.id, option=key)
    said = Text("số liệu đã công bố, kèm theo bộ chỉ số", "the published figures that ship with it")
    return read(rules, rules.published_figures), said


def audit(call: Call) -> Answer:
    """`audit`: claims, or a table of published figures, against each other and the rules."""
    from dti_rules.auditing.audit import audit as judged  # noqa: PLC0415  most requests need few of these
    from dti_rules.auditing.claims import checked, claims_of, statements_of_rows  # noqa: PLC0415  as above
    from dti_rules.auditing.html import audit_html  # noqa: PLC0415  as above
    from dti_rules.auditing.json_output import audit_json  # noqa: PLC0415  as above

    if call.is_table:
        rows = figures.claimed_rows(call)
        found = statements_of_rows(rows, call.option("rule_set") or "", figures.style_of(call))
    else:
        node = None if call.json is None else call.json.part("claims")
        if node is None or call.json is None:
            raise fail("DTI-L007", Place("#"), key="claims")
        found = claims_of(node, BODY, call.json.text)
    statements = checked(found, BODY, Problems())
    audited = judged(statements, call.service.find, call.option("evidence") != "none")
    return call.written(json=lambda: audit_json(audited), html=lambda: audit_html(audited, call.lang))
