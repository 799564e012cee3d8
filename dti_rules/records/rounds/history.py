"""The rounds of a register: chains of records of which each names the digest of the one before it."""

from collections.abc import Sequence
from pathlib import Path

from dti_rules.records.record import verified_record
from dti_rules.records.register import rows, verify
from dti_rules.records.rounds.figures import code_of, differences, units_of
from dti_rules.records.rounds.round import Round
from dti_rules.words.classes import frozen
from dti_rules.words.names import name_key, nearest
from dti_rules.words.problems import Place, ProblemsError, did_you_mean, fail
from dti_rules.words.text import Text

_MARK = b'"round":{"before":'
"""What stands in the text of every round, and of hardly any other record."""


@frozen
class History:
    """All rounds of a register in their order, its head, and the first thing that is wrong with it."""

    path: Path
    rounds: tuple[Round, ...] = ()
    head: str = ""
    wrong: Text | None = None

    def chain(self, last: Round) -> tuple[Round, ...]:
        """A round and those before it, the first one first."""
        by_digest, found = {each.digest: each for each in self.rounds}, [last]
        while found[-1].before is not None:
            found.append(by_digest[found[-1].before])
        return tuple(reversed(found))

    def after(self, one: Round) -> Round | None:
        """The round that follows; None where it is the last of its chain."""
        return next((each for each in self.rounds if each.before == one.digest), None)

    @property
    def lasts(self) -> tuple[Round, ...]:
        """The last round of every chain."""
        return tuple(each for each in self.rounds if self.after(each) is None)

    def whole(self, one: Round) -> tuple[Round, ...]:
        """The whole chain that a round belongs to."""
        while (following := self.after(one)) is not None:
            one = following
        return self.chain(one)

    def find(self, wanted: str, among: Sequence[Round] | None = None) -> Round:
        """The round that a name, a number or the beginning of a digest means; of one name, the latest."""
        known = self.rounds if among is None else among
        named = [each for each in known if name_key(each.name) == name_key(wanted)]
        start = wanted.lower() if wanted.startswith("sha256:") else f"sha256:{wanted.lower()}"
        found = (named or [each for each in known if wanted.isdecimal() and str(each.number) == wanted]
                 or [each for each in known if len(wanted) > 3 and each.digest.startswith(start)])  # fmt: skip
        if found:
            return found[-1]
        names = [each.name for each in known]
        many = ", ".join(f"{each.number} {each.name}" for each in known)
        none = Text(f"các vòng: {many}" if many else "sổ chưa có vòng nào; hãy thêm bằng rounds add",
                    f"the rounds are: {many}" if many else "there is none yet; add one with rounds add")  # fmt: skip
        raise fail("DTI-H046", Place(str(self.path)), wanted=wanted, hint=did_you_mean(nearest(wanted, names), none))


def history(path: Path) -> History:
    """The rounds of a register, each held against its digest, its place in the chain, and the round before it.

    Raises ProblemsError where the file is no register; what is wrong with a register is in `wrong`.
    """
    verdict = verify(path)
    if verdict.wrong is not None:
        return History(path, wrong=verdict.wrong)
    found: list[Round] = []
    for entry, content in rows(path):
        if _MARK not in content:
            continue
        shown = f"{path}[{entry.number}]"
        record = verified_record(content, shown)
        if "round" not in record.head:
            continue
        try:
            each = Round(entry.number, record)
            wrong = _wrong(each, found)
        except ProblemsError as error:
            wrong = Text(error.problems[0].line("vi"), error.problems[0].line("en"))
        if wrong is not None:
            row = Text(f"dòng {entry.number}: {wrong.vi}", f"row {entry.number}: {wrong.en}")
            return History(path, tuple(found), verdict.head, row)
        found.append(each)
    return History(path, tuple(found), verdict.head)


def _wrong(each: Round, earlier: Sequence[Round]) -> Text | None:
    """What is wrong with a round, the records themselves being sound; None where nothing is."""
    if not each.author or not each.name:
        return Text("vòng không ghi tên hoặc người lập", "the round says no name or no author")
    if each.before is None:
        return None
    before = next((one for one in earlier if one.digest == each.before), None)
    if before is None:
        return Text(f"vòng {each.name} nối sau {each.before}, không có vòng ấy ở trước: có vòng đã bị sửa hoặc bỏ đi",
                    f"the round {each.name} follows {each.before}, and no such round stands before it: a round was "
                    f"changed or taken away")  # fmt: skip
    if any(one.before == each.before for one in earlier):
        return Text(f"hai vòng cùng nối sau {before.name}", f"two rounds follow {before.name}")
    if before.rules.rules_digest != each.rules.rules_digest:
        return Text(f"vòng {each.name} tính theo quy định khác vòng {before.name}",
                    f"the round {each.name} is scored by other rules than {before.name}")  # fmt: skip
    return _without_reason(before, each)


def _without_reason(before: Round, each: Round) -> Text | None:
    for key in differences(before.figures, each.figures):
        said = each.said_of(key)
        if said is None or not said.reason or not said.author:
            item, both = code_of(each.rules, key), units_of(before.submissions, each.submissions)
            whose = next(unit.name for unit in both if unit.key == key.unit)
            return Text(f"vòng {each.name}: {item} của {whose} đổi mà không có lý do hoặc người sửa",
                        f"the round {each.name}: {item} of {whose} moved without a reason or an author")  # fmt: skip
    return None
