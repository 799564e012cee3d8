"""All commands: finds the one, speaks the reader's language, and turns every problem into one line."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from dti_rules import __version__
from dti_rules.cli.common import COMPLETING, help_option, lang_option
from dti_rules.cli.examples import EmptyValueError, TwiceError, WithExamples
from dti_rules.plugins.commands import COMMANDS, maker_of
from dti_rules.plugins.offers import found
from dti_rules.words.apart import Divided, Marked
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, fail, os_reason, problem
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.plugins.doors import Offered

__all__ = ["COMMANDS", "MOST", "main", "run"]

_HEADINGS = {"Options": "Tùy chọn", "Commands": "Các lệnh", "Usage: ": "Cách dùng: "}
_ABOUT = Text(
    "Chấm điểm chính xác các chỉ số chuyển đổi số của Việt Nam, giải thích từng điểm kèm căn cứ.",
    "Score Viet Nam's digital transformation indices exactly, and explain every point with its citation.",
)


class _Vietnamese(click.HelpFormatter):
    """Click's help page with Vietnamese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _HEADINGS["Usage: "] if prefix is None else prefix)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        said = [(name, about.replace("[required]", "[bắt buộc]")) for name, about in rows]
        super().write_dl(said, col_max, col_spacing)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))


class _Commands(WithExamples, click.Group):
    """The group of all commands. A command's module is imported when it is called, never to list it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *_of_plugins()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:  # no plugin is looked at
            make: Callable[[Lang, str], click.Command] = found(maker_of(cmd_name))
            return make(self.lang, COMMANDS[cmd_name].of(self.lang))
        offered = _of_plugins().get(cmd_name)
        return None if offered is None else _made(offered, self.lang)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):  # those of plugins are listed by `plugins`: this page looks at none
            formatter.write_dl([(name, about.of(self.lang)) for name, about in COMMANDS.items()])


def _of_plugins() -> "Mapping[str, Offered]":
    """The commands that plugins add."""
    from dti_rules.plugins.registry import registry

    return {name: offered for name, offered in registry().commands.items() if name not in COMMANDS}


def _made(offered: "Offered", lang: Lang) -> click.Command:
    """A plugin's command. What it prints is the result; what goes wrong in it is told as the plugin's."""
    made: click.Command = offered.run(offered.offer.make, click.Command, lang, offered.offer.about.of(lang))
    inner = made.invoke

    def invoke(ctx: click.Context) -> object:
        try:
            return inner(ctx)
        except (ProblemsError, click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except SystemExit as leave:
            if leave.code is None or isinstance(leave.code, int):
                raise click.exceptions.Exit(leave.code or 0) from None
            raise offered.fault(leave) from None
        except Exception as error:
            if isinstance(error, OSError) and error.filename is None:  # the output's
                raise
            raise offered.fault(error) from error

    made.invoke = invoke  # type: ignore[method-assign]
    return made


def _group(lang: Lang) -> click.Group:
    version = Text("In phiên bản rồi thoát.", "Print the version and exit.")
    debug = Text("In cả dấu vết lỗi nội bộ.", "Print the traceback of an internal error.")
    group = _Commands(
        name="dti-rules",
        help=_ABOUT.of(lang),
        params=[
            click.Option(
                ["--version"], is_flag=True, is_eager=True, expose_value=False, help=version.of(lang), callback=_version
            ),
            click.Option(["--debug"], is_flag=True, expose_value=False, help=debug.of(lang)),
            lang_option(lang),
            help_option(lang),
        ],
        add_help_option=False,
    )
    group.lang = lang
    return group


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"dti-rules {__version__}")
        ctx.exit()


def main(words: list[str], lang: Lang) -> int:
    """Runs the command that the words name with the output to itself, and tells what is wrong with the plugins."""
    _SAID.clear()
    output, errors, divided = sys.stdout, sys.stderr, Divided(sys.stdout)
    sys.stdout, sys.stderr = divided, Marked(errors)
    try:
        code = run(words, lang)
        _tell_of_plugins(lang)
    finally:
        divided.close_to_all()
        with suppress(OSError, ValueError):
            output.flush()
        sys.stdout, sys.stderr = output, errors
    return code


def run(words: list[str], lang: Lang) -> int:
    """Runs the command that the words name, and gives the exit code."""
    click.Context.formatter_class = click.HelpFormatter if lang == "en" else _Vietnamese
    try:
        done = _invoked(_group(lang), words)
        sys.stdout.flush()
    except ProblemsError as error:
        return _say(error, lang)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 0
    except click.UsageError as error:
        if error.ctx is not None and error.ctx.parent is None and error.format_message().startswith("Missing command"):
            click.echo(error.ctx.get_help())
            return 0
        return _say(ProblemsError([_usage(error)]), lang)
    except click.ClickException as error:
        return _say(fail("DTI-C001", message=error.format_message(), command="dti-rules"), lang)
    except (KeyboardInterrupt, click.Abort):
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")  # in the place of the ^C that the terminal shows
        _say(fail("DTI-C012"), lang)
        return 130
    except BrokenPipeError:
        _print_no_more()
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:  # no file's: the output's, such as a full disk's
            _print_no_more()
            return _say(fail("DTI-C002", Place("stdout"), reason=os_reason(error)), lang)
        if "--debug" in words:
            raise
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        _say(fail("DTI-C005", reason=reason), lang)
        return 1
    return done if isinstance(done, int) else 0


def _print_no_more() -> None:
    """What is still to be printed goes nowhere, so that the end of the process does not fail on it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _invoked(group: click.Group, words: list[str]) -> object:
    if COMPLETING in os.environ:
        return group.main(words, prog_name="dti-rules", standalone_mode=False)
    try:
        with group.make_context("dti-rules", list(words)) as ctx:  # it takes them out of the list
            return group.invoke(ctx)
    except click.exceptions.Exit as leave:
        return leave.exit_code


MOST = 20
"""So many problems are printed; of more, the first ones and how many there are."""


def _say(error: ProblemsError, lang: Lang) -> int:
    with suppress(OSError):  # where not even this can be printed, the exit code says it
        for line in dict.fromkeys(found.line(lang) for found in (*error.problems[:MOST], *error.others(MOST))):
            _SAID.add(line)
            click.echo(line, err=True)
    return 2


_SAID: set[str] = set()
"""Lines that this command has printed."""


def _tell_of_plugins(lang: Lang) -> None:
    """What is wrong with the installed plugins, where a command looked at them; it changes no exit code."""
    module = sys.modules.get("dti_rules.plugins.registry")
    looked = getattr(module and module.registry, "cache_info", None)
    if module is not None and looked is not None and looked().currsize:
        _say(ProblemsError(found for found in module.registry().problems if found.line(lang) not in _SAID), lang)


def _usage(error: click.UsageError) -> Problem:
    command = error.ctx.command_path if error.ctx else "dti-rules"
    english = error.format_message().rstrip(".")
    vietnamese, near = english, None
    match error:
        case EmptyValueError():
            name = _named(error.param)
            english, vietnamese = f"{name} is empty and needs a value", f"{name} để trống, cần có giá trị"
        case TwiceError():
            name = error.param.opts[-1]  # in full: it may have been given in both forms
            english = f"{name}: given more than once; give it once"
            vietnamese = f"{name}: nêu nhiều lần; chỉ nêu một lần"
        case click.NoSuchOption():
            english = f"no such option {error.option_name}"
            vietnamese = f"không có tùy chọn {error.option_name}"
            near = nearest(error.option_name, _options_of(error.ctx))
        case _ if english.startswith("Got unexpected extra argument"):
            given = english.partition("(")[2].rstrip(")")
            english, vietnamese = f"{given!r} is one argument too many", f"thừa đối số «{given}»"
        case click.MissingParameter():
            vietnamese = f"thiếu {_named(error.param)}"
        case click.BadOptionUsage() if "requires an argument" in english:
            english, vietnamese = (
                f"the option {error.option_name} needs a value",
                f"tùy chọn {error.option_name} cần một giá trị",
            )
        case click.BadOptionUsage() if "does not take a value" in english:
            english = f"the option {error.option_name} takes no value"
            vietnamese = f"tùy chọn {error.option_name} không nhận giá trị"
        case click.BadParameter():
            value = _bad_value(error)
            english, vietnamese = f"{_named(error.param)}: {value.en}", f"{_named(error.param)}: {value.vi}"
        case _ if english.startswith("Missing command"):
            vietnamese = "thiếu lệnh con"
        case _ if english.startswith("No such command"):
            wanted = english.removeprefix("No such command ").partition(". ")[0].strip("'")
            english, vietnamese = f"no such command {wanted!r}", f"không có lệnh «{wanted}»"
            near = nearest(wanted, _commands_of(error.ctx))
    if near is not None:
        english, vietnamese = f"{english} (did you mean {near!r}?)", f"{vietnamese} (có phải «{near}»?)"
    return problem("DTI-C001", message=Text(vietnamese, english), command=command)


def _bad_value(error: click.BadParameter) -> Text:
    """What is wrong with a value; click says it in English, with the value in front."""
    said = error.message.rstrip(".")
    value, kind = said.partition(" is not ")[0].strip("'"), error.param.type if error.param is not None else None
    match kind:
        case click.Choice():
            known = ", ".join(map(str, kind.choices))
            return Text(f"không nhận «{value}»; hãy dùng {known}", f"does not take {value!r}; use {known}")
        case click.FloatRange():
            value = value.removesuffix(".0")
            return Text(f"«{value}» không phải số từ {kind.min:g} đến {kind.max:g}",
                        f"{value!r} is no number from {kind.min:g} to {kind.max:g}")  # fmt: skip
        case click.IntRange():
            least, most = ("", "") if kind.min is None else (f" từ {kind.min}", f" from {kind.min}")
            to, until = ("", "") if kind.max is None else (f" đến {kind.max}", f" to {kind.max}")
            return Text(f"«{value}» không phải số nguyên{least}{to}", f"{value!r} is no whole number{most}{until}")
        case click.Path() if said.endswith(" is a directory"):
            value = said.removesuffix(" is a directory").partition(" ")[2].strip("'")
            return Text(f"«{value}» là thư mục, không phải tệp", f"{value!r} is a folder, not a file")
    return Text(f"giá trị không đúng ({said})", said)


def _named(parameter: click.Parameter | None) -> str:
    """An argument as the help page names it, an option as it is typed."""
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return parameter.human_readable_name if parameter else ""


def _commands_of(ctx: click.Context | None) -> list[str]:
    group = ctx.command if ctx is not None else None
    return group.list_commands(ctx) if isinstance(group, click.Group) and ctx is not None else list(COMMANDS)


def _options_of(ctx: click.Context | None) -> list[str]:
    return (
        [] if ctx is None else [name for parameter in ctx.command.params for name in parameter.opts if name[0] == "-"]
    )
