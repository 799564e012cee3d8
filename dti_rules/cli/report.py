"""`dti-rules report`."""

from pathlib import Path
from typing import TYPE_CHECKING

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
    from typing import TypedDict, Unpack

    from dti_rules.analysis.compare.compare import Comparison
    from dti_rules.model.rules import RuleSet
    from dti_rules.pages.found import Found
    from dti_rules.records.rounds.certificate import Chain
    from dti_rules.scoring.score import Scorecards
    from dti_rules.words.numerals import Style

    class Chosen(TypedDict):
        """What the options say."""

        extremes: Path | None
        unit: str | None
        before: tuple[str, ...]
        before_rules: str | None
        rounds: Path | None
        target: str | None
        live: bool
        others: str
        output: Path | None


_WHAT = Text(
    "Báo cáo là một trang HTML duy nhất, mở được khi không có mạng và in vừa khổ A4: bảng xếp hạng có thể tìm và sắp "
    "xếp, các chỉ số chính và trụ cột. Báo cáo của một đơn vị còn có thứ hạng, điểm bị mất, các đơn vị xếp ngay trên, "
    "so sánh với năm trước và kế hoạch; mở từng chỉ số để xem số liệu, quy định, các bước tính và căn cứ. Trang có cả "
    "tiếng Việt và tiếng Anh.",
    "One self-contained HTML page, without a network, that prints on A4: the ranking, to be searched and sorted, main "
    "indicators and pillars; for a unit also its rank, the points that it lost, the units above it, the year before, a "
    "plan, and every component, which opens to figures, rule, steps and citation. The page speaks both languages.",
)
_UNIT = Text("Đơn vị: tên, tên khác hoặc danh-sách:mã; bỏ trống là mọi đơn vị.",
             "The unit: name, alias or list:code; left out, every unit.")  # fmt: skip
_BEFORE = Text("Số liệu năm trước (CSV, JSON hoặc Excel; @tên là ví dụ; có thể dùng nhiều lần).",
               "Figures of the year before (CSV, JSON or Excel; @name is an example; may be given again).")  # fmt: skip
_BEFORE_RULES = Text(
    "Bộ chỉ số của năm trước (mã, thư mục hoặc bản ghi); bỏ trống là chấm năm trước theo RULESET.",
    "The rule set of the year before (an id, a folder or a record); left out, that year is scored by RULESET.",
)
_TARGET = Text("Số điểm mà kế hoạch hướng tới; bỏ trống thì mục tiêu là hạng liền trên.",
               "The points that the plan is to reach; left out, the next better rank.")  # fmt: skip
_OTHERS = Text(
    "Trong kế hoạch, các đơn vị khác giữ nguyên (still), hoặc điểm tổng giữ đà từ năm trước (trend; cần --before).",
    "In the plan the other units stay (still), or their totals move once more as they did (trend; needs --before).",
)
_ROUNDS = Text("Sổ đăng ký các vòng thẩm định, để nêu điểm của từng vòng, điều gì thay đổi, vì sao, ai sửa.",
               "A register of rounds: what each gave, what changed, why, and by whom.")  # fmt: skip
_LIVE = Text(
    "Một trang nhỏ tự tính thay cho báo cáo: đổi một số liệu thì mọi điểm, bảng xếp hạng và lời giải thích đổi theo, "
    "không cần mạng; --unit là đơn vị hiện trước.",
    "A small page that computes in the place of the report: change a figure, and every point, the ranking and every "
    "explanation follow, without a network; --unit is the unit that shows first.",
)
_STILL = Text(
    "--live không nhận --extremes, --before, --before-rules, --rounds, --target và --others trend",
    "--live takes none of --extremes, --before, --before-rules, --rounds, --target and --others trend",
)
_ALONE = Text("--target là mục tiêu của một đơn vị, cần thêm --unit", "--target is a unit's goal and needs --unit")
_TREND = Text("--others trend tính đà từ năm trước của các đơn vị cho kế hoạch của một đơn vị, cần --unit và --before",
              "--others trend goes by the year before in a unit's plan and needs --unit and --before")  # fmt: skip


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, **chosen: "Unpack[Chosen]") -> None:
        from dti_rules.pages.found import found_of
        from dti_rules.pages.report import report_html

        output: Path | None = chosen["output"]
        by_ending(output, ("html", "html", "htm"))
        if chosen["target"] is not None and chosen["unit"] is None:
            from dti_rules.words.problems import fail

            raise fail("DTI-C001", message=_ALONE, command="dti-rules report")
        if chosen["live"]:
            emit(_live(ruleset, files, numbers, complete, chosen, lang), output)
            return
        moving = chosen["others"] == "trend"
        if moving and not (chosen["unit"] and (chosen["before"] or chosen["before_rules"])):
            from dti_rules.words.problems import fail

            raise fail("DTI-C001", message=_TREND, command="dti-rules report")
        cards, stated = scored(ruleset, files, numbers, complete, chosen["extremes"])
        last = _last(cards, stated is not None, numbers, complete, chosen)
        chain = _rounds(chosen["rounds"], cards.rule_set)
        found = found_of(cards, chosen["unit"], stated, last, chosen["target"], numbers, moving)
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
        click.Option(["--live"], is_flag=True, help=_LIVE.of(lang)),
        click.Option(["--others"], type=click.Choice(["still", "trend"]), default="still", help=_OTHERS.of(lang)),
        output_option(lang),
    ]
    return make(lang, "report", run, about, _WHAT, RULE_SET, FILES, options=options)


def _live(ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, chosen: "Chosen", lang: Lang) -> str:
    """The live page of the figures."""
    from dti_rules.pages.live import live_html
    from dti_rules.words.problems import fail

    refused = any(chosen[name] for name in ("extremes", "before", "before_rules", "rounds", "target"))
    if refused or chosen["others"] == "trend":
        raise fail("DTI-C001", message=_STILL, command="dti-rules report")
    cards, _ = scored(ruleset, files, numbers, complete, None)
    return live_html(cards, lang, None if chosen["unit"] is None else cards.of(chosen["unit"]))


def _last(cards: "Scorecards", stated: bool, numbers: "Style", complete: bool, chosen: "Chosen") -> "Comparison | None":
    """The cohort against the year before, where one is named."""
    files, named = chosen["before"], chosen["before_rules"]
    if not files and named is None:
        return None
    from dti_rules.analysis.compare.compare import with_earlier
    from dti_rules.cli.compare import figures_of, recorded
    from dti_rules.plugins.registry import registry

    old, by = (cards.rule_set, None) if named is None else registry().resolve(named)
    record = None if by is None or named is None else recorded(named, by)
    earlier, where = figures_of(old, record, files, "--before", numbers, complete)
    return with_earlier(old, earlier, cards, (where, Text("số liệu của báo cáo", "the figures of this report")), stated)


def _rounds(register: Path | None, rules: "RuleSet") -> "Chain":
    if register is None:
        return ()
    from dti_rules.pages.rounds import chain_of

    return chain_of(register, rules)


def _with_rounds(found: "Found", chain: "Chain") -> "Found":
    """What was found, with the rounds; a unit that is in none of them is refused."""
    from dti_rules.words.classes import evolve

    if chain and found.unit is not None:
        from dti_rules.pages.rounds import same_unit

        same_unit(chain, found.unit)
    return evolve(found, rounds=chain)
