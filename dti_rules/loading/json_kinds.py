"""What a JSON or YAML file holds that is given where figures are wanted: known by its keys."""

from collections.abc import Collection

from dti_rules.words.classes import frozen
from dti_rules.words.problems import Place, Problem, problem
from dti_rules.words.text import Text


@frozen
class Content:
    """A kind of content: the keys that it always has, its name, and what reads it."""

    keys: frozenset[str]
    name: Text
    advice: Text


_CONTENTS = (
    Content(
        frozenset(("contents", "digest", "head", "results", "rules", "submissions")),
        Text("một bản ghi kết quả", "a record"),
        Text(
            "dti-rules replay FILE kiểm lại bản ghi, replay FILE --with RULESET chấm số liệu của nó theo quy định "
            "khác; dùng làm RULESET thì lấy quy định có trong bản ghi",
            "`dti-rules replay FILE` computes it again, `replay FILE --with RULESET` scores its figures under other "
            "rules; in the place of RULESET a record gives its rules",
        ),
    ),
    Content(
        frozenset(("rule_set", "rules", "scorecards")),
        Text("kết quả của score", "a result of score"),
        Text("hãy đưa tệp số liệu mà kết quả được tính từ đó", "give the figures that it was computed of"),
    ),
    Content(
        frozenset(("claims",)),
        Text("các nhận định", "claims"),
        Text("dti-rules audit đọc tệp này", "`dti-rules audit` reads them"),
    ),
    Content(
        frozenset(("rule_set", "main_indicators", "rules_digest")),
        Text("một bộ chỉ số đã xuất", "an exported rule set"),
        Text("hãy dùng nó làm RULESET", "give it in the place of RULESET"),
    ),
    Content(
        frozenset(("id", "version", "main_indicators")),
        Text("một bộ chỉ số", "a rule set"),
        Text("hãy đưa thư mục của nó làm RULESET", "give its folder in the place of RULESET"),
    ),
)


def other_content(keys: Collection[str], place: Place, but: str = "") -> Problem | None:
    """The problem of a file that holds something else than figures (or than what has the key `but`); else None."""
    for content in _CONTENTS:
        if content.keys <= set(keys) and but not in content.keys:
            return problem("DTI-T064", place, content=content.name, advice=content.advice)
    return None
