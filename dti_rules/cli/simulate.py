"""`dti-rules simulate`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import (
    FILES,
    RULE_SET,
    SHEET_MARK,
    by_ending,
    figures,
    form_by_ending,
    input_options,
    make,
    output_option,
)
from dti_rules.words.progress import counting
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypedDict, Unpack

    from dti_rules.analysis.uncertainty.simulate import Simulation
    from dti_rules.analysis.uncertainty.summary import Summary
    from dti_rules.analysis.uncertainty.variations import Variation, VariationKind
    from dti_rules.model.rules import RuleSet
    from dti_rules.model.submission import Submission
    from dti_rules.model.units import Unit
    from dti_rules.words.numerals import Style

    class Chosen(TypedDict):
        """What the options say."""

        rounding: bool
        inputs: tuple[str, ...]
        weights: str | None
        reconstructed: str | None
        aggregation: bool
        variations: Path | None
        draws: int
        seed: int
        sobol: bool
        of: tuple[str, ...]
        above: str | None
        keep_draws: Path | None
        form: str | None
        output: Path | None


FORMS = ("table", "json", "csv", "html")
DRAWS = (".npz", ".csv")
_WHAT = Text(
    "Lấy mẫu ngẫu nhiên các nguồn bất định được chọn; mỗi lần mô phỏng tính lại điểm và xếp hạng lại. Nguồn không làm "
    "thay đổi gì thì bị từ chối, không được coi là chắc chắn. Cùng một hạt giống (seed) cho cùng một kết quả.",
    "Draws every chosen source of uncertainty at random many times, and scores and ranks again each time. A source "
    "that changes nothing is refused, never reported as robust. One seed gives one result.",
)
_ROUNDING = Text("Số đã in nằm ở chỗ bất kỳ trong khoảng mà các chữ số cho phép.",
                 "Printed figures lie anywhere in the interval that their digits allow.")  # fmt: skip
_INPUTS = Text("Số liệu đầu vào ± P%; hoặc một số liệu: servers=10% hay servers=20 (có thể dùng nhiều lần).",
               "Inputs ± P%; or one of them: servers=10% or servers=20 (may be given again).")  # fmt: skip
_WEIGHTS = Text("Trọng số (điểm tối đa) của các chỉ số chính ± P%, rồi chuẩn hóa lại.",
                "Weights (maximum points) of the main indicators ± P%, renormalised.")  # fmt: skip
_RECONSTRUCTED = Text("Điểm tối đa và ngưỡng phục dựng ± P%; chỉ số chính giữ nguyên điểm tối đa.",
                      "Reconstructed maxima and thresholds ± P%; main indicators keep their maxima.")  # fmt: skip
_AGGREGATION = Text("Điểm tổng là trung bình nhân thay cho trung bình cộng, trong một nửa số lần mô phỏng.",
                    "The total is a geometric mean instead of the arithmetic one, in half of the draws.")  # fmt: skip
_VARIATIONS = Text("Tệp YAML khai báo các nguồn (lược đồ variation); tùy chọn trên dòng lệnh thay cho tệp.",
                   "A YAML file that declares sources (schema variation); options replace what it says.")  # fmt: skip
_DRAWS = Text("Số lần mô phỏng (mặc định 10000).", "How many draws (default 10000).")
_SEED = Text("Hạt giống của số ngẫu nhiên (mặc định 922).", "Seed of the random numbers (default 922).")
_SOBOL = Text("Thêm chỉ số Sobol: nguồn nào quyết định.", "Add Sobol indices: which source matters.")
_OF = Text("Với --sobol: cả hạng và điểm tổng của đơn vị này (có thể dùng nhiều lần).",
           "With --sobol: also of this unit's rank and total (may be given again).")  # fmt: skip
_ABOVE = Text("Xác suất mỗi đơn vị đứng trên đơn vị này.", "The chance of each unit to rank above this one.")
_KEEP = Text("Ghi mọi lần mô phỏng (hạng, điểm tổng) vào tệp .npz hoặc .csv.",
             "Write every draw (rank, total) to a .npz or .csv file.")  # fmt: skip


_DOING = Text("Đang mô phỏng", "Simulating")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(ruleset: str, files: tuple[str, ...], numbers: "Style", complete: bool, **chosen: "Unpack[Chosen]") -> None:
        _need()
        from dti_rules.plugins.registry import load
        from dti_rules.words.write import write_together

        keep: Path | None = chosen["keep_draws"]
        _check_kept(keep, chosen["output"])
        rules = load(ruleset)
        summary, above = _simulated(rules, figures(rules, files, numbers, complete), chosen, lang)
        output = chosen["output"]
        form = chosen["form"] or by_ending(output, FORMS)
        text = _text(summary, above, form, lang)
        written: dict[Path, str | bytes] = {} if keep is None else {keep: _draws(summary.simulation, keep)}
        if output is not None:
            written[output] = SHEET_MARK + text if form == "csv" else text
        write_together(written)
        if output is None:
            click.echo(text, nl=False)

    return make(lang, "simulate", run, about, _WHAT, RULE_SET, FILES, options=_options(lang))


def _options(lang: Lang) -> list[click.Parameter]:
    file = click.Path(dir_okay=False, path_type=Path)
    return [
        *input_options(lang),
        click.Option(["--rounding"], is_flag=True, help=_ROUNDING.of(lang)),
        click.Option(["--inputs"], metavar="P%", multiple=True, help=_INPUTS.of(lang)),
        click.Option(["--weights"], metavar="P%", help=_WEIGHTS.of(lang)),
        click.Option(["--reconstructed"], metavar="P%", help=_RECONSTRUCTED.of(lang)),
        click.Option(["--aggregation"], is_flag=True, help=_AGGREGATION.of(lang)),
        click.Option(["--variations"], metavar="FILE", type=file, help=_VARIATIONS.of(lang)),
        click.Option(["--draws"], type=click.IntRange(100, 200_000), default=10_000, help=_DRAWS.of(lang)),
        click.Option(["--seed"], type=click.IntRange(min=0), default=922, help=_SEED.of(lang)),
        click.Option(["--sobol"], is_flag=True, help=_SOBOL.of(lang)),
        click.Option(["--of"], metavar="UNIT", multiple=True, help=_OF.of(lang)),
        click.Option(["--above"], metavar="UNIT", help=_ABOVE.of(lang)),
        click.Option(["--keep-draws"], metavar="FILE", type=file, help=_KEEP.of(lang)),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]


def _need() -> None:
    """numpy and scipy, or one line that says what to install."""
    try:
        import numpy  # noqa: F401
        import scipy.stats  # noqa: F401
    except ModuleNotFoundError as error:
        from dti_rules.words.needs import lacking

        raise lacking(str(error.name).partition(".")[0], "simulate") from None


def _simulated(
    rules: "RuleSet", submissions: "Sequence[Submission]", chosen: "Chosen", lang: Lang
) -> "tuple[Summary, Unit | None]":
    from dti_rules.analysis.uncertainty.simulate import simulate
    from dti_rules.analysis.uncertainty.summary import Summary, find_unit
    from dti_rules.words.problems import fail

    if chosen["of"] and not chosen["sobol"]:
        raise fail("DTI-U010", option="--of")
    variations = _variations(rules, chosen)
    either: frozenset[VariationKind] = frozenset(("maxima", "thresholds")) if chosen["reconstructed"] else frozenset()
    ranked = _ranked(rules, submissions)
    of = [find_unit(name, rules.units, ranked) for name in chosen["of"]]
    above = None if chosen["above"] is None else find_unit(chosen["above"], rules.units, ranked)
    found = simulate(
        rules, submissions, variations, chosen["draws"], chosen["seed"],
        sobol=chosen["sobol"], of=of, either=either, progress=counting(_DOING, chosen["draws"]),
    )  # fmt: skip
    return Summary(found), above


def _ranked(rules: "RuleSet", submissions: "Sequence[Submission]") -> "tuple[Unit, ...]":
    from dti_rules.scoring.score import score

    return tuple(rank.unit for rank in score(rules, submissions).ranking)


def _variations(rules: "RuleSet", chosen: "Chosen") -> "list[Variation]":
    """What the file declares, then what the options say; of two of a kind the last holds."""
    from dti_rules.analysis.uncertainty.declared import read_variations
    from dti_rules.analysis.uncertainty.variations import (
        Aggregation,
        Maxima,
        Rounding,
        Thresholds,
        Weights,
        inputs_of,
        share_of,
    )

    found: list[Variation] = []
    if chosen["variations"] is not None:
        found += read_variations(chosen["variations"], rules)
    if chosen["rounding"]:
        found.append(Rounding())
    if chosen["inputs"]:
        found.append(inputs_of(chosen["inputs"], rules))
    if chosen["weights"] is not None:
        found.append(Weights(by=share_of(chosen["weights"], "--weights")))
    if chosen["reconstructed"] is not None:
        by = share_of(chosen["reconstructed"], "--reconstructed")
        found += [Maxima(by), Thresholds(by)]
    if chosen["aggregation"]:
        found.append(Aggregation())
    return found


def _text(summary: "Summary", above: "Unit | None", form: str, lang: Lang) -> str:
    if form == "json":
        from dti_rules.analysis.uncertainty.json_output import simulation_json

        return simulation_json(summary, above)
    if form == "csv":
        from dti_rules.analysis.uncertainty.json_output import simulation_csv

        return simulation_csv(summary, above)
    if form == "html":
        from dti_rules.analysis.uncertainty.html import simulation_html

        return simulation_html(summary, above, lang)
    from dti_rules.analysis.uncertainty.text import simulation_table

    return simulation_table(summary, above, lang)


def _check_kept(keep: Path | None, output: Path | None) -> None:
    from dti_rules.words.problems import Place, fail

    if keep is None:
        return
    if keep.suffix.lower() not in DRAWS:
        raise fail("DTI-U009", ending=keep.suffix or keep.name)
    if output is not None and keep.resolve() == output.resolve():
        raise fail("DTI-U011", Place(str(keep)))


def _draws(simulation: "Simulation", path: Path) -> str | bytes:
    from dti_rules.analysis.uncertainty.json_output import draws_csv, draws_npz

    return draws_npz(simulation) if path.suffix.lower() == ".npz" else draws_csv(simulation)
