"""One canonical JSON record of a scored cohort: rules, submissions, results, and why these rules.

It holds no clock, no version of Python and no path, so the same figures under the same rules are the same bytes
everywhere. Only the digest is outside the digest.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.loading.canonical import departure, not_canonical, parse, text_of
from dti_rules.loading.whole import Origins, load_whole, no_origins, whole
from dti_rules.model.rules import Extreme, RuleSet
from dti_rules.model.submission import Submission
from dti_rules.plugins.registry import Chosen
from dti_rules.records.damage import Damage, locate
from dti_rules.records.made import Made, read_made
from dti_rules.records.sections import bytes_of, contents, digest_of
from dti_rules.records.submissions import extremes_data, read_submissions, stated_extremes, submission_data
from dti_rules.report.json_output import scorecards_data
from dti_rules.scoring.score import ARITHMETIC, Scorecards, score
from dti_rules.words.classes import frozen
from dti_rules.words.problems import Place, ProblemsError, fail, problem

KIND = "dti-rules record"
PLAIN = 1
"""The form of a record that says nothing of who made it, or from which files."""
FORMAT = 2
"""The newest form of a record that this core reads: the head may say `made`, `sources` and `round`."""
_SAID = ("made", "round", "sources")

ARITHMETICS = tuple(range(1, ARITHMETIC + 1))
"""The arithmetics that this core replays; a record of another one is refused, never half replayed."""

_START = b'{"contents":['
_KEYS = {"contents", "digest", "head", "results", "rules", "submissions"}


@frozen(eq=False)
class Record:
    """A record whose digest is right: its content and its bytes."""

    content: Mapping[str, Any]
    text: bytes
    shown: str = ""

    @property
    def digest(self) -> str:
        """What names the record."""
        return str(self.content["digest"])

    @property
    def head(self) -> Mapping[str, Any]:
        """Kind, format, arithmetic, rule set, and why it was chosen."""
        head: Mapping[str, Any] = self.content["head"]
        return head

    @property
    def name(self) -> str:
        """`id@version` of the rule set."""
        named = self.head["rule_set"]
        return f"{named['id']}@{named['version']}"

    @cached_property
    def made(self) -> Made:
        """Who made it, why, under which decision, and from which files, as far as it says so."""
        return read_made(self.head, self.shown)

    @cached_property
    def units(self) -> int:
        """How many units were scored."""
        return len(self.content["submissions"])

    def rules(self, functions: Mapping[str, Function] = BUILT_IN, origins: Origins = no_origins) -> RuleSet:
        """The rule set, checked and proved again."""
        return load_whole(self.content["rules"], self.shown, functions, origins)

    def submissions(self, rules: RuleSet) -> tuple[Submission, ...]:
        """What was scored."""
        return read_submissions(rules, self.content["submissions"], self.shown)

    def score(self, rules: RuleSet) -> Scorecards:
        """The record's figures, scored by its arithmetic, with the extremes that were stated then."""
        extremes = stated_extremes(rules, self.head, self.shown)
        return score(rules, self.submissions(rules), extremes, arithmetic=self.head["arithmetic"])


def make(
    rules: RuleSet,
    submissions: Sequence[Submission],
    chosen: Chosen,
    origins: Origins = no_origins,
    extremes: Mapping[str, Extreme] | None = None,
    more: Mapping[str, object] | None = None,
) -> Record:
    """The record of scoring the submissions. Raises ProblemsError where scoring refuses them.

    `more` is what else the head says (`Made.head`, a round); with nothing the record is of the form `PLAIN`.

    The results are computed from what the record says, not from `rules` and `submissions` themselves, so that a record
    that could not be replayed is never made.
    """
    if not submissions:
        raise fail("DTI-H014")
    said = whole(rules, origins)
    again = load_whole(said, str(rules), rules.functions, origins)
    stated = [submission_data(submission) for submission in submissions]
    head = {**_head(rules, chosen, FORMAT if more else PLAIN), **(more or {})}
    head.update({"extremes": extremes_data(extremes)} if extremes else {})
    try:
        cards = score(again, read_submissions(again, stated, str(rules)), stated_extremes(again, head, str(rules)))
    except ProblemsError:
        score(rules, submissions, extremes)  # raises the same, with the places of the figures
        raise
    return sealed({"head": head, "results": results(cards), "rules": said, "submissions": stated}, str(rules))


def sealed(content: Mapping[str, object], shown: str = "") -> Record:
    """The record of a content, with its table of contents and digest."""
    whole_content = {**content, "contents": contents(content)}
    whole_content["digest"] = digest_of(bytes_of(whole_content))
    return Record(whole_content, text_of(whole_content), shown)


def results(cards: Scorecards) -> dict[str, object]:
    """The results as a record keeps them."""
    return scorecards_data(cards)


def _head(rules: RuleSet, chosen: Chosen, form: int) -> dict[str, object]:
    return {
        "kind": KIND,
        "format": form,
        "arithmetic": ARITHMETIC,
        "chosen": chosen._asdict(),
        "rule_set": {
            "id": rules.id,
            "version": rules.version,
            "rules_digest": rules.rules_digest,
            "content_digest": rules.content_digest,
        },
    }


@frozen
class Damaged:
    """A record whose digest is wrong, and where."""

    damages: tuple[Damage, ...]
    text: bytes


def is_record(text: bytes) -> bool:
    """Whether a file is, or once was, a record."""
    return text.startswith(_START) or b'"kind":"dti-rules record"' in text.replace(b'": "', b'":"')


def open_record(text: bytes, shown: str) -> Record | Damaged:
    """The record that a file holds, or where it is damaged.

    Raises ProblemsError for what is no record, is sound but spelt otherwise than canonically, or is of a newer format
    or another arithmetic.
    """
    if not is_record(text):
        raise fail("DTI-H002", Place(shown))
    try:
        content = parse(text, shown)
    except ProblemsError:
        return Damaged(locate(text), text)
    found = departure(text, content, shown)
    if not isinstance(content, dict) or not _is_sound(content):
        return Damaged(_narrowest(text, content), text)
    if found is not None:
        raise not_canonical(found, shown)
    _check_head(content, shown)
    return Record(content, text, shown)


def sound_record(text: bytes, shown: str) -> Record:
    """The record that a file holds. Raises ProblemsError also where it is damaged, with every place."""
    found = open_record(text, shown)
    if isinstance(found, Damaged):
        raise ProblemsError([problem("DTI-H008", Place(shown), where=damage.said()) for damage in found.damages])
    return found


def verified_record(text: bytes, shown: str) -> Record:
    """The record of bytes whose digest and spelling were found right just now. Raises ProblemsError as above."""
    content = parse(text, shown)
    _check_head(content, shown)
    return Record(content, text, shown)


def digest_in(text: bytes) -> str | None:
    """The digest of a sound canonical record of any format and arithmetic; None for anything else."""
    try:
        content = parse(text, "")
    except ProblemsError:
        return None
    sound = isinstance(content, dict) and _is_sound(content) and departure(text, content) is None
    return str(content["digest"]) if sound else None


def _is_sound(content: Mapping[str, object]) -> bool:
    """Whether the digest is that of the rest. This holds for every format."""
    rest = {key: value for key, value in content.items() if key != "digest"}
    return content.get("digest") == digest_of(bytes_of(rest))


def _narrowest(text: bytes, content: object) -> tuple[Damage, ...]:
    """Where the text is damaged; for one that was also spelt anew, where its content is."""
    found = locate(text)
    coarse = len(found) > 1 or (found[0].at == "/contents" and found[0].first < found[0].last)
    if coarse and isinstance(content, dict) and departure(text, content) is not None:
        again = locate(text_of(content))
        return again if len(again) <= len(found) else found
    return found


def _check_head(content: Mapping[str, object], shown: str) -> None:
    head = content.get("head")
    if not isinstance(head, dict) or head.get("kind") != KIND:
        raise fail("DTI-H002", Place(shown))
    if head.get("format") not in range(PLAIN, FORMAT + 1):
        raise fail("DTI-H003", Place(shown), format=str(head.get("format")), known=str(FORMAT))
    if head.get("arithmetic") not in ARITHMETICS:
        raise fail("DTI-H004", Place(shown), stated=str(head.get("arithmetic")), known=str(ARITHMETIC))
    if content.keys() != _KEYS or content["contents"] != contents(content):
        raise fail("DTI-H013", Place(shown), part="/contents")
    named = head.get("rule_set")
    if not isinstance(named, dict) or not all(isinstance(named.get(key), str) for key in ("id", "version")):
        raise fail("DTI-H013", Place(shown), part="/head/rule_set")
    for key, kind in (("results", dict), ("rules", dict), ("submissions", list)):
        if not isinstance(content[key], kind):
            raise fail("DTI-H013", Place(shown), part=f"/{key}")
    for key in _SAID if head["format"] == PLAIN else ():
        if key in head:
            raise fail("DTI-H013", Place(shown), part=f"/head/{key}")
    read_made(head, shown)
