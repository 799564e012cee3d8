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
_RECORDED = Text("Đã ghi vào digests.yaml", "Recorded in digests.yaml")
_KNOWN = Text("Đã có trong digests.yaml", "In digests.yaml already")


def command(lang: Lang, about: str) -> click.Command:
    """The command in a language."""

    def run(path: str, record: bool, record_again: bool) -> None:
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

    keep = Text("Ghi mã băm của phiên bản này vào digests.yaml.", "Record the digest of this version in digests.yaml.")
    again = Text(
        "Như --record, ghi đè mã băm của một phiên bản chưa từng công bố.",
        "Like --record, overwriting the digest of a version that was never published.",
    )
    options = [
        click.Argument(["path"]),
        click.Option(["--record"], is_flag=True, help=keep.of(lang)),
        click.Option(["--record-again"], is_flag=True, help=again.of(lang)),
    ]
    return make(lang, "check", run, about, _PATH, options=options)
