"""`dti-rules conformance`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dti_rules.cli.common import make, tell
from dti_rules.words.text import Lang, Text

_KINDS = ("figures", "ranks", "codes")
_COUNTED = {
    "vectors": Text("bộ thử", "vectors"),
    "figures": Text("số", "figures"),
    "ranks": Text("hạng", "ranks"),
    "codes": Text("cảnh báo", "warnings"),
}

if TYPE_CHECKING:
    from dti_rules.conformance.held import Held
    from dti_rules.model.json_shapes import Vectors
    from dti_rules.model.rules import RuleSet

_WHAT = Text(
    "RULESET: như ở các lệnh khác; bỏ trống là mọi bộ chỉ số đã cài. Mỗi cách tính (Python, theo cột, SQL trong "
    "DuckDB và PostgreSQL, dịch vụ HTTP, JavaScript, trợ lý qua MCP, ô của tệp Excel, và những cách do plugin thêm) "
    "chấm cùng những bộ thử mà export --to vectors ghi ra; mọi số in ra, thứ hạng và mã cảnh báo phải như nhau.",
    "RULESET: as in other commands; left out, every installed rule set. Each backend (Python, columns, SQL in DuckDB "
    "and PostgreSQL, the HTTP service, JavaScript, an assistant over MCP, a workbook's cells, and what plugins add) "
    "scores the vectors that `export --to vectors` writes; every printed figure, rank and warning code must be equal.",
)
_TABLE = Text(
    "Mỗi dòng đếm các số, thứ hạng và danh sách mã cảnh báo đã so; dấu – là cách tính ấy không cho biết (tệp Excel của "
    "một đơn vị không có thứ hạng và cảnh báo). Cách nào cần thứ mà máy này không có thì được nói rõ và bỏ qua.",
    "A line counts the figures, ranks and lists of warning codes that were compared; – is what a backend does not "
    "tell (a workbook of one unit has neither ranks nor warnings). One that needs what is not on this machine says so "
    "and is left out.",
)
_COUNT = Text("Số bộ thử của mỗi bộ chỉ số (mặc định: 1000).", "Vectors for each rule set (default: 1000).")
_SEED = Text("Hạt giống của bộ sinh ngẫu nhiên (mặc định: 922).", "The seed (default: 922).")
_BACKEND = Text("Chỉ thử cách tính này; có thể dùng nhiều lần.", "This backend alone; may be given more than once.")
_FILE = Text("Bộ thử đã ghi ra tệp, thay cho bộ thử mới.", "Vectors from a file, in the place of new ones.")


def command(lang: Lang, about: str) -> click.Command:
    """Build the click command with its help texts in `lang`."""
    from dti_rules.plugins.registry import registry

    backends = registry().backends

    def run(rulesets: tuple[str, ...], count: int, seed: int, backend: tuple[str, ...], vectors: Path | None) -> int:
        from dti_rules.conformance.held import hold
        from dti_rules.plugins.registry import load
        from dti_rules.report.export.vectors import read_vectors
        from dti_rules.report.export.vectors import vectors as drawn

        differ = 0
        for name in rulesets or tuple(registry().folders):
            rules: RuleSet = load(name)
            document: Any = drawn(rules, count, seed) if vectors is None else read_vectors(rules, vectors)
            click.echo(_heading(rules, document, lang))
            for each in backend or backends:
                held = hold(rules, document, backends[each])
                differ += held.differ
                for line in _lines(held, lang):
                    tell(line)
        return 1 if differ else 0

    options = [
        click.Argument(["rulesets"], metavar="[RULESET]...", nargs=-1),
        click.Option(["-n", "--count"], type=click.IntRange(1, 1_000_000), default=1000, help=_COUNT.of(lang)),
        click.Option(["--seed"], type=click.IntRange(0, 2**32 - 1), default=922, help=_SEED.of(lang)),
        click.Option(["--backend"], type=click.Choice(list(backends)), multiple=True, help=_BACKEND.of(lang)),
        click.Option(["--vectors"], metavar="FILE", type=click.Path(path_type=Path), help=_FILE.of(lang)),
    ]
    return make(lang, "conformance", run, about, _WHAT, _TABLE, options=options)


def _heading(rules: "RuleSet", document: "Vectors", lang: Lang) -> str:
    count, seed = len(document["vectors"]), document["seed"]
    return Text(f"{rules}: {count} bộ thử, hạt giống {seed}", f"{rules}: {count} vectors, seed {seed}").of(lang)


def _lines(held: "Held", lang: Lang) -> list[str]:
    if held.not_tried is not None:
        return [f"  {held.name:12} – {held.not_tried.of(lang)}"]
    counts = [("vectors", held.vectors), *((kind, held.compared[kind]) for kind in _KINDS)]
    row = "".join(f" {count or '–':>7} {_COUNTED[kind].of(lang)}" for kind, count in counts)
    figures = held.undecided_figures
    notes = [
        Text(f"{held.differ} khác", f"{held.differ} differ"),
        *([Text(f"{held.undecided} đơn vị phải xét bằng cách tính khác", f"{held.undecided} units left to another")]
          if held.undecided else []),
        *([Text(f"{figures} số phải xét bằng cách tính khác", f"{figures} figures left to another")]
          if figures else []),
        *(Text(f"{n} bộ thử không nhận ({why.vi})", f"{n} not taken ({why.of('en')})") for why, n in held.left.items()),
    ]  # fmt: skip
    said = "; ".join(note.of(lang) for note in notes)
    return [f"  {held.name:12}{row}: {said}", *(f"    {each}" for each in held.differences)]
