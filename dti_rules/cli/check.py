"""`dti-rules check`."""

import click

from dti_rules.cli.common import emit, make
from dti_rules.words.text import Lang, Text

_PATH = Text(
    "PATH: thư mục của bộ chỉ số (có rule-set.yaml), một tệp trong đó, tệp .json đã xuất, hoặc mã của bộ đã cài. "
    "In mỗi vấn đề một dòng kèm vị trí, hoặc cách chứng minh từng chỉ số.",
    "PATH: the folder of a rule set (with rule-set.yaml), a file of it, an exported .json file, or the id of an "
    "installed one. "
    "Prints one problem per line with its place, or how each indicator was proved.",
)
_FIX = Text(
    "Viết lại tệp quy định theo một cách trình bày, tên hàm theo cách gọi chung của ngành; giữ mọi chú thích, "
    "thứ tự và mã băm. In từng dòng đã sửa. Bộ chỉ số còn lỗi thì không tệp nào bị sửa.",
    "Rewrite the rule files: the field's words for functions, one layout; comments, order and digests stay. Prints "
    "each line that was changed. Where a rule set has a problem, no file is changed.",
)
_DIFF = Text(
    "Chỉ xem --fix sẽ sửa gì (dạng diff), không ghi tệp nào.",
    "Only show what --fix would change, as a diff; writes nothing.",
)
_CODES = Text(
    "Mã thoát: 0 là không có vấn đề; 1 là --diff thấy có dòng cần viết lại; 2 là có vấn đề, không tệp nào bị sửa.",
    "Exit codes: 0 for no problem; 1 where --diff finds lines to rewrite; 2 for a problem, and no file is changed.",
)
_RECORDED = Text("Đã ghi vào digests.yaml", "Recorded in digests.yaml")
_KNOWN = Text("Đã có trong digests.yaml", "In digests.yaml already")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""

    def run(paths: tuple[str, ...], record: bool, record_again: bool, fix: bool, diff: bool) -> int:
        if fix or diff:
            if record or record_again:
                raise click.UsageError("--fix and --diff go without --record")
            from dti_rules.cli.check_fix import fix as fixed

            return fixed(paths, not diff, lang)
        for path in paths:
            _check(path, record, record_again, lang)
        return 0

    keep = Text("Ghi mã băm của phiên bản này vào digests.yaml.", "Record the digest of this version in digests.yaml.")
    again = Text(
        "Như --record, ghi đè mã băm của một phiên bản chưa từng công bố.",
        "Like --record, overwriting the digest of a version that was never published.",
    )
    options = [
        click.Argument(["paths"], metavar="PATH...", nargs=-1, required=True),
        click.Option(["--fix"], is_flag=True, help=_FIX.of(lang)),
        click.Option(["--diff"], is_flag=True, help=_DIFF.of(lang)),
        click.Option(["--record"], is_flag=True, help=keep.of(lang)),
        click.Option(["--record-again"], is_flag=True, help=again.of(lang)),
    ]
    return make(lang, "check", run, about, _PATH, _CODES, options=options)


def _check(path: str, record: bool, record_again: bool, lang: Lang) -> None:
    """Prints how a rule set is proved, and records its digest where that is asked for."""
    from pathlib import Path

    from dti_rules.plugins.registry import registry
    from dti_rules.report.rules import proof_table

    found = registry()
    rules = found.load_path(Path(path))[0] if Path(path).exists() else found.load(path)
    emit("\n".join(proof_table(rules, lang)) + "\n", None)
    if record or record_again:
        from dti_rules.scaffold import record as record_digest

        done = record_digest(rules, again=record_again)
        said = _RECORDED if done else _KNOWN
        emit(f"{said.of(lang)}: {rules}\n{rules.rules_digest}\n", None)
