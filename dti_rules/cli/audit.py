"""`dti-rules audit`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dti_rules.cli.common import by_ending, emit, form_by_ending, make, output_option
from dti_rules.words.progress import watched
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dti_rules.auditing.findings import Audit
    from dti_rules.model.rules import RuleSet
    from dti_rules.model.units import Unit
    from dti_rules.words.numerals import Style

_RULE_SET = Text(
    "RULESET: bộ chỉ số của các dòng không nêu bộ nào: mã (dti-2022), mã@phiên-bản hoặc thư mục.",
    "RULESET: the rule set of rows that name none: an id (dti-2022), id@version or a folder.",
)
_FILES = Text(
    "FILE: bảng số liệu đã công bố (CSV: unit,item,measure,figure[,out_of,source,rule_set]) hoặc các nhận định "
    "(YAML, JSON: claims); @tên là ví dụ kèm theo bộ chỉ số; @press là các nhận định báo chí kèm theo công cụ.",
    "FILE: a table of published figures (CSV: unit,item,measure,figure[,out_of,source,rule_set]) or claims (YAML, "
    "JSON: claims); @name is an example of the rule set; @press are the press claims that ship with the tool.",
)
_CODES = Text(
    "Mã thoát: 0 không có mâu thuẫn, 1 có mâu thuẫn, 2 dữ liệu vào sai.",
    "Exit codes: 0 nothing contradicts, 1 something does, 2 bad input.",
)
_EVIDENCE = Text(
    "published (mặc định): đối chiếu cả với số liệu đã công bố kèm theo bộ chỉ số; none: chỉ với nhau và với quy định.",
    "published (the default): check also against the published figures that ship with the rule sets; none: only "
    "against each other and the rules.",
)
_STEPS = Text(
    "Bảng: in từng bước của mọi kết luận, kể cả khớp và chưa kết luận được.",
    "Table: print the steps of every finding, also of agreements and of what is undecidable.",
)
_NUMBERS = Text(
    "Cách viết số trong bảng CSV: vi (0,6077) hoặc en (0.6077, mặc định). Nhận định tự khai báo.",
    "How CSV tables write numbers: vi (0,6077) or en (0.6077, the default). Claims declare their own.",
)
FORMS = ("table", "json", "md", "html")
TABLES_AND_CLAIMS = (".csv", ".xlsx", ".yaml", ".yml", ".json")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(
        arguments: tuple[str, ...], evidence: str, numbers: "Style", steps: bool, form: str | None, output: Path | None
    ) -> int:
        from dti_rules.api import audit
        from dti_rules.plugins.registry import load

        named = None if _is_file(arguments[0]) else load(arguments[0])
        names = arguments if named is None else arguments[1:]
        if not names:
            raise click.MissingParameter(param_type="argument", param_hint="FILE")
        paths = [_path(named, name) for name in names]
        found = audit(*paths, rules=named, numbers=numbers, published=evidence == "published", watch=_watching)
        emit(_said(found, form or by_ending(output, FORMS), lang, steps), output)
        return 1 if found.contradicted else 0

    options = [
        click.Argument(["arguments"], metavar="[RULESET] FILE...", nargs=-1, required=True),
        click.Option(["--evidence"], type=click.Choice(["published", "none"]), default="published",
                     help=_EVIDENCE.of(lang)),
        click.Option(["--numbers"], type=click.Choice(["vi", "en"]), default="en", help=_NUMBERS.of(lang)),
        click.Option(["--steps"], is_flag=True, help=_STEPS.of(lang)),
        form_by_ending(lang, *FORMS),
        output_option(lang),
    ]  # fmt: skip
    return make(lang, "audit", run, about, _RULE_SET, _FILES, _CODES, options=options)


def _watching(units: "Sequence[Unit]") -> "Iterator[Unit]":
    return iter(watched(units, Text("Đang kiểm tra", "Auditing"), len(units)))


def _is_file(name: str) -> bool:
    return name.startswith("@") or Path(name).suffix.lower() in TABLES_AND_CLAIMS


def _path(named: "RuleSet | None", name: str) -> Path:
    from dti_rules.auditing.examples import example, example_names
    from dti_rules.cli.common import example_path
    from dti_rules.words.names import nearest
    from dti_rules.words.problems import did_you_mean, fail

    if not name.startswith("@"):
        return Path(name)
    found = example(name.removeprefix("@"))
    if found is not None:
        return found
    if named is not None:
        return example_path(named, name)
    known = ", ".join(f"@{known}" for known in example_names())
    raise fail("DTI-A005", name=name, hint=did_you_mean(nearest(name[1:], example_names()), Text(known, known)))


def _said(found: "Audit", form: str, lang: Lang, steps: bool) -> str:
    if form == "json":
        from dti_rules.auditing.json_output import audit_json

        return audit_json(found)
    if form == "md":
        from dti_rules.auditing.markdown import audit_markdown

        return audit_markdown(found, lang)
    if form == "html":
        from dti_rules.auditing.html import audit_html

        return audit_html(found, lang)
    from dti_rules.auditing.text import audit_text

    return audit_text(found, lang, steps)
