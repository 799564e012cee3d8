"""Options that several commands share, and reading what they name."""

import itertools
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.examples import WithExamples
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from dti_rules.model.rules import Extreme, RuleSet
    from dti_rules.model.submission import Submission
    from dti_rules.scoring.score import Scorecards
    from dti_rules.words.numerals import Style

RULE_SET = Text(
    "RULESET: mã (dti-2022), mã@phiên-bản, thư mục, hoặc tệp .json (bộ chỉ số đã xuất, bản ghi kết quả).",
    "RULESET: an id (dti-2022), id@version, a folder, or a .json file (an exported rule set, a record).",
)
FILES = Text(
    "FILE: CSV (unit,item,measure,figure[,out_of,source]), JSON, Parquet, bảng Excel hoặc tệp Excel đã điền; "
    "@tên là ví dụ kèm theo bộ chỉ số.",
    "FILE: CSV (unit,item,measure,figure[,out_of,source]), JSON, Parquet, an Excel table or a filled workbook; "
    "@name is an example that ships with the rule set.",
)


def lang_option(lang: Lang) -> click.Option:
    """`--lang vi|en`."""
    about = Text("Ngôn ngữ (mặc định: vi, hoặc biến môi trường DTI_RULES_LANG).",
                 "Language (default: vi, or the environment variable DTI_RULES_LANG).")  # fmt: skip
    return click.Option(["--lang"], type=click.Choice(["vi", "en"]), expose_value=False, help=about.of(lang))


def input_options(lang: Lang, files: str = "FILE...") -> list[click.Parameter]:
    """`RULESET FILE... --numbers --complete`."""
    return [
        click.Argument(["ruleset"]),
        click.Argument(["files"], metavar=files, nargs=-1, required=True),
        *figure_options(lang),
    ]


class FilePath(click.Path):
    """Click's path, made when one is given: it looks for translations of its name, which takes as long as a ranking."""

    def __init__(self, dir_okay: bool = True) -> None:
        self.dir_okay, self.name = dir_okay, "path" if dir_okay else "file"

    def _made(self) -> click.Path[Path]:
        return click.Path(dir_okay=self.dir_okay, path_type=Path)

    def convert(
        self, value: "str | os.PathLike[str]", param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path."""
        return self._made().convert(value, param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        """How a path can go on."""
        return self._made().shell_complete(ctx, param, incomplete)


def extremes_option(lang: Lang) -> click.Option:
    """`--extremes FILE`."""
    about = Text(
        "Mức cao nhất, thấp nhất của mọi đơn vị, dùng thay cho số liệu của các đơn vị khác: CSV "
        "(item,measure,figure[,source], measure = highest hoặc lowest) hoặc JSON.",
        "The highest and lowest figures of all units, in the place of the other units' figures: CSV "
        "(item,measure,figure[,source], measure = highest or lowest) or JSON.",
    )
    return click.Option(["--extremes"], metavar="FILE", type=FilePath(), help=about.of(lang))


def unit_option(lang: Lang) -> click.Option:
    """`--unit NAME`, which must be given."""
    about = Text("Đơn vị: tên, tên khác hoặc danh-sách:mã.", "The unit: name, alias or list:code.")
    return click.Option(["--unit"], metavar="NAME", required=True, help=about.of(lang))


def stated_extremes(rule_set: "RuleSet", path: Path | None, numbers: "Style") -> "Mapping[str, Extreme] | None":
    """The extremes in the file of `--extremes`; None where it was not given."""
    if path is None:
        return None
    from dti_rules.tables.extremes import extremes_in

    return extremes_in(rule_set, path, numbers)


def scored(
    ruleset: str, files: Sequence[str], numbers: "Style", complete: bool, extremes: Path | None
) -> "tuple[Scorecards, Mapping[str, Extreme] | None]":
    """The scorecards of the files under a rule set, and the extremes that were stated for them."""
    from dti_rules.plugins.registry import load
    from dti_rules.scoring.score import score

    rules = load(ruleset)
    stated = stated_extremes(rules, extremes, numbers)
    return score(rules, figures(rules, files, numbers, complete), stated), stated


def pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    """What stands before and behind the first `=` of each text."""
    return [(name.strip(), value.strip()) for name, _, value in (each.partition("=") for each in texts)]


def figure_options(lang: Lang) -> list[click.Parameter]:
    """`--numbers --complete`."""
    numbers = Text("Cách viết số trong tệp: vi (0,6077) hoặc en (0.6077, mặc định).",
                   "How the files write numbers: vi (0,6077) or en (0.6077, the default).")  # fmt: skip
    complete = Text("Coi mọi bản số liệu là đã đầy đủ: số liệu nào không có thì tính là thiếu.",
                    "Every submission is complete: an absent figure is missing.")  # fmt: skip
    return [
        click.Option(["--numbers"], type=click.Choice(["vi", "en"]), default="en", help=numbers.of(lang)),
        click.Option(["--complete"], is_flag=True, help=complete.of(lang)),
    ]


def form_option(lang: Lang, *forms: str) -> click.Option:
    """`--format`; the first form is the default."""
    rest = ", ".join(forms[1:-1])
    about = Text(f"Dạng kết quả: {forms[0]} (mặc định), {rest} hoặc {forms[-1]}.",
                 f"Form of the result: {forms[0]} (the default), {rest} or {forms[-1]}.")  # fmt: skip
    return click.Option(["--format", "form"], type=click.Choice(forms), default=forms[0], help=about.of(lang))


def form_by_ending(lang: Lang, *forms: str) -> click.Option:
    """`--format`; not given, the ending of the `-o` file decides (see `by_ending`)."""
    rest = ", ".join(forms[1:-1])
    about = Text(
        f"Dạng kết quả: {forms[0]} (mặc định), {rest} hoặc {forms[-1]}; không ghi thì theo đuôi của tệp -o.",
        f"Form of the result: {forms[0]} (the default), {rest} or {forms[-1]}; if not given, by the ending of -o.",
    )
    return click.Option(["--format", "form"], type=click.Choice(forms), help=about.of(lang))


def by_ending(output: Path | None, forms: Sequence[str]) -> str:
    """The form that the output's ending names: the first for none or `.txt`. Raises ProblemsError for an unknown."""
    ending = "" if output is None else output.suffix.removeprefix(".").lower()
    if ending in ("", "txt"):
        return forms[0]
    if ending not in forms[1:]:
        from dti_rules.words.problems import Place, fail

        raise fail(
            "DTI-C007", Place(str(output)), ending=f".{ending}", known=", ".join(f".{form}" for form in forms[1:])
        )
    return ending


def output_option(lang: Lang) -> click.Option:
    """`-o FILE`."""
    about = Text("Ghi kết quả vào tệp; có lỗi thì không để lại tệp dở dang.", "Write to a file (whole or not at all).")
    return click.Option(["-o", "--output"], type=FilePath(dir_okay=False), help=about.of(lang))


COMPLETING = "_DTI_RULES_COMPLETE"
"""Environment variable: set by a shell that asks how a line can go on."""


def make(
    lang: Lang, name: str, run: Callable[..., object], about: str, *more: Text, options: Sequence[click.Parameter] = ()
) -> click.Command:
    """A command with its help page, `--lang` and `--help` in the reader's language."""
    page = "\n\n".join([about, *(text.of(lang) for text in more)])
    parameters = [*options, lang_option(lang), help_option(lang)]
    if COMPLETING in os.environ:
        from dti_rules.cli.complete import completing

        parameters = [completing(parameter) for parameter in parameters]
    read = [option.name for option in options if option.name not in _WRITTEN
            and (isinstance(option, click.Argument) or isinstance(option.type, click.Path)
                 or getattr(option, "metavar", None) == "FILE")]  # fmt: skip

    named = [name for name in read if name is not None]

    def spared(**given: object) -> object:
        _spare(given, named)
        with _read_in(given, named) as meant, _shown(lang), _fitted(given):
            return run(**meant)

    found = WithExamples(name, callback=spared, params=parameters, help=page, add_help_option=False)
    found.lang = lang
    return found


def _read_in(given: Mapping[str, object], read: Sequence[str]) -> AbstractContextManager[Mapping[str, object]]:
    """What was given, with standard input in the place of `-`."""
    if not any(str(value) == "-" for name in read for value in _each(given[name])):
        return nullcontext(given)
    from dti_rules.cli.stdin import with_stdin

    return with_stdin(given, read)


def _shown(lang: Lang) -> AbstractContextManager[None]:
    """Shows the progress of long work on a terminal; a pipe is told nothing."""
    if not sys.stderr.isatty():
        return nullcontext()
    from dti_rules.cli.progress import shown

    return shown(lang)


def _fitted(given: Mapping[str, object]) -> AbstractContextManager[None]:
    """Has tables fit the terminal that they are printed on; a file and a pipe get them as they are."""
    if not sys.stdout.isatty() or given.get("output") is not None:
        return nullcontext()
    import shutil

    from dti_rules.report.columns import fitting

    return fitting(shutil.get_terminal_size().columns)


_WRITTEN = ("output", "keep_draws")
_RULE_FILES = (".yaml", ".yml")


def _spare(given: Mapping[str, object], read: Sequence[str]) -> None:
    """Refuses a result that would replace a file that the command reads."""
    values = [value for name in read for value in _each(given[name]) if isinstance(value, (str, Path))]
    for output in (given.get(name) for name in _WRITTEN):
        if isinstance(output, Path) and any(_is_the_same(output, value) for value in values):
            from dti_rules.words.problems import Place, fail

            raise fail("DTI-C008", Place(str(output)))


def _is_the_same(output: Path, value: str | Path) -> bool:
    """Whether a result would take the place of a file that is read, or of a rule file in a folder that is."""
    if not output.is_file() or not os.path.exists(value):  # noqa: PTH110  an argument may be no path at all
        return False
    inside = output.suffix.lower() in _RULE_FILES and output.resolve().is_relative_to(Path(value).resolve())
    return inside or output.samefile(value)


def _each(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def make_group(lang: Lang, name: str, about: str, commands: Sequence[click.Command], *more: Text) -> click.Group:
    """A command made of others, with its help page in the reader's language."""
    page = "\n\n".join([about, *(text.of(lang) for text in more)])
    parameters = [lang_option(lang), help_option(lang)]
    found = _Group(name, commands=commands, params=parameters, help=page, add_help_option=False, no_args_is_help=False)
    found.lang = lang
    return found


class _Group(WithExamples, click.Group):
    """A command made of others, with its examples."""


def help_option(lang: Lang) -> click.Option:
    """`--help`."""

    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value:
            click.echo(ctx.get_help())
            ctx.exit()

    about = Text("Hiện hướng dẫn này rồi thoát.", "Show this page and exit.").of(lang)
    return click.Option(["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, help=about, callback=show)


def tell(line: str, err: bool = False) -> None:
    """Prints a line that names a file or quotes one, with what does not print written as an escape."""
    from dti_rules.words.characters import escaped

    click.echo("\n".join(map(escaped, line.split("\n"))), err=err)


SHEET_MARK = "\ufeff"
"""The byte order mark, by which a spreadsheet knows that a CSV file is in UTF-8."""


def emit(text: str | Iterable[str], output: Path | None, form: str = "") -> None:
    """Prints a text or its pieces, or writes them to a file; a CSV file begins with the mark for spreadsheets."""
    pieces = (text,) if isinstance(text, str) else text
    if output is None:
        for piece in pieces:
            click.echo(piece, nl=False)
    else:
        from dti_rules.words.write import write_atomic

        write_atomic(output, itertools.chain([SHEET_MARK], pieces) if form == "csv" else pieces)


def figures(rule_set: "RuleSet", files: Sequence[str], numbers: "Style", complete: bool) -> "tuple[Submission, ...]":
    """The submissions in the files named on the command line. An example is written in the English style."""
    from dti_rules.plugins.reading import read

    examples = [name for name in files if name.startswith("@")]
    paths = [example_path(rule_set, name) if name in examples else Path(name) for name in files]
    return read(rule_set, *paths, numbers="en" if len(examples) == len(files) else numbers, complete=complete)


def example_path(rule_set: "RuleSet", name: str) -> Path:
    """The file of `@name`."""
    from dti_rules.words.names import nearest
    from dti_rules.words.problems import did_you_mean, fail

    example = rule_set.examples.get(name.removeprefix("@"))
    if example is None:
        known = ", ".join(f"@{known}" for known in rule_set.examples)
        none = Text("bộ chỉ số này không kèm ví dụ nào; hãy cho tệp số liệu", "it ships none; give a file of figures")
        hint = did_you_mean(
            nearest(name, [f"@{known}" for known in rule_set.examples]), Text(known, known) if known else none
        )
        raise fail("DTI-C003", rule_set=rule_set.id, name=name, hint=hint)
    return example.file
