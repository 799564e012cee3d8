"""`dti-rules report`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    by_ending,
    emit,
    extremes_option,
    input_options,
    make,
    output_option,
    scored,
)
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.analysis.compare.compare import Comparison
    from dti_rules.model.rules import RuleSet
    from dti_rules.pages.found import Found
    from dti_rules.records.rounds.certificate import Chain
    from dti_rules.scoring.score import Scorecards

_WHAT = Text(
    "Một trang HTML duy nhất, không cần mạng, in được trên A4: bảng xếp hạng tìm và sắp xếp được, chỉ số chính và trụ "
    "cột; với một đơn vị còn có hạng, điểm mất, các đơn vị xếp trên, năm trước, kế hoạch, và từng chỉ số mở ra được số "
    "liệu, quy định, các bước tính, căn cứ. Trang có cả tiếng Việt và tiếng Anh.",
    "One self-contained HTML page, without a network, that prints on A4: the ranking, to be searched and sorted, main "
    "indicators and pillars; for a unit also its rank, the points that it lost, the units above it, the year before, a "
    "plan, and every component, which opens to figures, rule, steps and citation. The page speaks both languages.",
)
_UNIT = Text("Đơn vị: tên, tên khác hoặc danh-sách:mã; bỏ trống là mọi đơn vị.",
             "The unit: name, alias or list:code; left out, every unit.")  # fmt: skip
_BEFORE = Text("Số liệu năm trước (CSV hoặc JSON; @tên là ví dụ; dùng được nhiều lần).",
               "Figures of the year before (CSV or JSON; @name is an example; may be given again).")  # fmt: skip
_BEFORE_RULES = Text(
    "Bộ chỉ số của năm trước (mã, thư mục hoặc bản ghi); bỏ trống là chấm năm trước theo RULESET.",
    "The rule set of the year before (an id, a folder or a record); left out, that year is scored by RULESET.",
)
_TARGET = Text("Điểm mà kế hoạch nhắm tới; bỏ trống là lên hạng kế trên.",
               "The points that the plan is to reach; left out, the next better rank.")  # fmt: skip
_ROUNDS = Text("Sổ đăng ký có các vòng thẩm định: mỗi vòng được bao nhiêu, đổi gì, vì sao, do ai.",
               "A register of rounds: what each gave, what changed, why, and by whom.")  # fmt: skip
_ALONE = Text("--target là mục tiêu của một đơn vị, cần thêm --unit", "--target is a unit's goal and needs --unit")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(ruleset: str, files: tuple[str, ...], numbers: Any, complete: bool, **chosen: Any) -> None:
        from dti_rules.pages.found import found_of
        from dti_rules.pages.report import report_html

        output: Path | None = chosen["output"]
        by_ending(output, ("html", "html", "htm"))
        if chosen["target"] is not None and chosen["unit"] is None:
            from dti_rules.words.problems import fail

            raise fail("DTI-C001", message=_ALONE, command="dti-rules report")
        cards, stated = scored(ruleset, files, numbers, complete, chosen["extremes"])
        last = _last(cards, stated is not None, numbers, complete, chosen)
        chain = _rounds(chosen["rounds"], cards.rule_set)
        found = found_of(cards, chosen["unit"], stated, last, chosen["target"], numbers)
        emit(report_html(_with_rounds(found, chain), lang), output)

    options = [
        *input_options(lang),
        extremes_option(lang),
        click.Option(["--unit"], metavar="NAME", help=_UNIT.of(lang)),
        click.Option(["--before"], metavar="FILE", multiple=True, help=_BEFORE.of(lang)),
        click.Option(["--before-rules"], metavar="RULESET", help=_BEFORE_RULES.of(lang)),
        click.Option(
            ["--rounds"], metavar="REGISTER", type=click.Path(dir_okay=False, path_type=Path), help=_ROUNDS.of(lang)
        ),
        click.Option(["--target"], metavar="POINTS", help=_TARGET.of(lang)),
        output_option(lang),
    ]
    return make(lang, "report", run, about, _WHAT, RULE_SET, FILES, options=options)


def _last(
    cards: "Scorecards", stated: bool, numbers: Any, complete: bool, chosen: dict[str, Any]
) -> "Comparison | None":
    """The cohort against the year before, where one is named."""
    files, named = chosen["before"], chosen["before_rules"]
    if not files and named is None:
        return None
    from dti_rules.analysis.compare.compare import with_earlier
    from dti_rules.cli.compare import figures_of, recorded
    from dti_rules.plugins.registry import registry

    old, by = (cards.rule_set, None) if named is None else registry().resolve(named)
    record = None if by is None else recorded(named, by)
    earlier, where = figures_of(old, record, files, "--before", numbers, complete)
    return with_earlier(old, earlier, cards, (where, Text("số liệu của báo cáo", "the figures of this report")), stated)


def _rounds(register: Path | None, rules: "RuleSet") -> "Chain":
    if register is None:
        return ()
    from dti_rules.pages.rounds import chain_of

    return chain_of(register, rules)


def _with_rounds(found: "Found", chain: "Chain") -> "Found":
    """What was found, with the rounds; a unit that is in none of them is refused."""
    import attrs

    if chain and found.unit is not None:
        from dti_rules.pages.rounds import same_unit

        same_unit(chain, found.unit)
    return attrs.evolve(found, rounds=chain)
