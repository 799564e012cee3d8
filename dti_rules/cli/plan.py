"""`dti-rules plan`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    by_ending,
    emit,
    extremes_option,
    form_by_ending,
    input_options,
    make,
    output_option,
    pairs,
    scored,
    unit_option,
)
from dti_rules.words.problems import fail
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from typing import TypedDict, Unpack

    from dti_rules.analysis.planning.plan import Plan
    from dti_rules.analysis.planning.terms import CostTerms
    from dti_rules.model.rules import RuleSet
    from dti_rules.words.numerals import Style

    class Chosen(TypedDict):
        """What the options say."""

        extremes: Path | None
        unit: str
        target: str | None
        rank: int | None
        main: tuple[str, ...]
        costs: Path | None
        limits: Path | None
        others: str
        before: tuple[str, ...]
        form: str | None
        output: Path | None


FORMS = ("table", "json", "md", "html")
_WHAT = Text(
    "Những thay đổi số liệu rẻ nhất để đạt một mục tiêu, khi các đơn vị khác giữ nguyên. Bài toán quy hoạch nguyên "
    "được lập từ chính các công thức; phương án tìm được luôn được chấm lại chính xác. Không đạt được thì nói rõ đạt "
    'nhiều nhất bao nhiêu. Cần gói thêm: pip install "dti-rules[simulate]".',
    "The cheapest changes of figures that reach a goal while the other units stay. An integer programme is made from "
    "the formulas themselves, and what it proposes is always scored again exactly. Where the goal cannot be reached, "
    'it says how far it goes at most. Needs an extra: pip install "dti-rules[simulate]".',
)
_TARGET = Text("Mục tiêu: điểm tổng ít nhất bằng số này.", "The goal: at least so many points of the total.")
_RANK = Text("Mục tiêu: hạng này hoặc cao hơn.", "The goal: this rank or better.")
_MAIN = Text("Mục tiêu: điểm của một chỉ số chính, ví dụ nhan_luc=80 (có thể dùng nhiều lần).",
             "The goal: points of a main indicator, such as nhan_luc=80 (may be given again).")  # fmt: skip
_COSTS = Text(
    "Chi phí, CSV (input,cost): của mỗi đơn vị tăng thêm, hoặc của việc đổi một câu có/không, một phương án; chỉ số "
    "liệu có trong tệp được thay đổi.",
    "Costs, CSV (input,cost): of one more unit, or of changing a yes, no or word; only the figures in the file "
    "may move.",
)
_LIMITS = Text("Giới hạn, CSV (input,least,most); để trống cả hai là giữ nguyên.",
               "Limits, CSV (input,least,most); with neither, the figure stays.")  # fmt: skip
_OTHERS = Text(
    "Các đơn vị khác: giữ nguyên (still), hoặc điểm tổng giữ đà từ kỳ trước (trend; cần --before).",
    "The other units: they stay (still), or their totals move once more as they did (trend; needs --before).",
)
_BEFORE = Text("Số liệu kỳ trước, cho --others trend (có thể dùng nhiều lần).",
               "The earlier edition's figures, for --others trend (may be given again).")  # fmt: skip


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, **chosen: "Unpack[Chosen]") -> None:
        from dti_rules.analysis.planning.plan import plan

        output: Path | None = chosen["output"]
        form = chosen["form"] or by_ending(output, FORMS)
        cards, stated = scored(ruleset, files, numbers, complete, chosen["extremes"])
        if (chosen["others"] == "trend") != bool(chosen["before"]):
            raise fail("DTI-G019")
        earlier = None
        if chosen["before"]:
            earlier, _ = scored(ruleset, chosen["before"], numbers, complete, chosen["extremes"])
        found = plan(
            cards, chosen["unit"], target=chosen["target"], rank=chosen["rank"], mains=pairs(chosen["main"]),
            terms=_terms(cards.rule_set, chosen, numbers), extremes=stated, numbers=numbers,
            before=earlier,
        )  # fmt: skip
        emit(_text(found, form, lang), output, form)

    file = click.Path(dir_okay=False, path_type=Path)
    options = [
        *input_options(lang),
        extremes_option(lang),
        unit_option(lang),
        click.Option(["--target"], metavar="POINTS", help=_TARGET.of(lang)),
        click.Option(["--rank"], metavar="N", type=click.IntRange(min=1), help=_RANK.of(lang)),
        click.Option(["--main"], metavar="MAIN=POINTS", multiple=True, help=_MAIN.of(lang)),
        click.Option(["--costs"], metavar="FILE", type=file, help=_COSTS.of(lang)),
        click.Option(["--limits"], metavar="FILE", type=file, help=_LIMITS.of(lang)),
        click.Option(["--others"], type=click.Choice(["still", "trend"]), default="still", help=_OTHERS.of(lang)),
        click.Option(["--before"], metavar="FILE", multiple=True, help=_BEFORE.of(lang)),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]
    return make(lang, "plan", run, about, _WHAT, RULE_SET, FILES, options=options)


def _terms(rules: "RuleSet", chosen: "Chosen", numbers: "Style") -> "CostTerms":
    from dti_rules.analysis.planning.terms import CostTerms, costs_in, limits_in

    costs = None if chosen["costs"] is None else costs_in(rules, chosen["costs"], numbers)
    return CostTerms(costs, {} if chosen["limits"] is None else limits_in(rules, chosen["limits"], numbers))


def _text(found: "Plan", form: str, lang: Lang) -> str:
    if form == "json":
        from dti_rules.analysis.planning.json_output import plan_json

        return plan_json(found)
    from dti_rules.analysis.gaps import phrasing
    from dti_rules.analysis.planning.blocks import plan_blocks
    from dti_rules.report.document import written

    return written(form, phrasing.heading(found.bench.cards, found.bench.card).of(lang), plan_blocks(found, lang), lang)
