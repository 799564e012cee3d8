"""The pages of the documentation run: files are written, commands and Python examples give what the page shows.

A fence with a caption is a file, or where it is a `diff` a change of one; `console` is a session, `python` with `>>>` a
doctest. A page `….vi.md` speaks Vietnamese; one that begins `% plugins: a,b` sees these instead of dti-2022. A line `…`
stands for any lines. With
DTI_RULES_REFRESH_DOCS set, sessions without `…` are rewritten with what the commands print.
"""

import doctest
import inspect
import io
import os
import re
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

import dti_rules
from dti_rules.cli.main import main
from dti_rules.formula import parser
from dti_rules.plugins.registry import registry

REFRESH = "DTI_RULES_REFRESH_DOCS"
ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "plugins/dti_2022/README.md", ROOT / "CONTRIBUTING.md"]
FENCE = re.compile(r"^```(?P<info>[^\n]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
UNPARTED = re.compile(r":caption: \S+\n[^:\n]")
CAPTION = re.compile(r":caption: (?P<name>\S+)\n\n")


def runs(page):
    return (
        page.exists()
        and "generated" not in page.parts
        and "_build" not in page.parts
        and FENCE.search(page.read_text("utf-8"))
    )


LONG = (
    "audit-published-figures.md", "compare-two-years.md", "simulate.md", "add-a-year.md", "add-a-year.vi.md",
    "rounds-of-appraisal.md", "keep-a-register.md", "replay-a-record.md", "fill-in-a-workbook.md",
    "a-local-index.md", "databases.md", "compare-rule-sets.md", "use-it-from.md", "ask-through-an-assistant.md",
)  # fmt: skip
READ = [
    pytest.param(page, id=str(page.relative_to(ROOT)), marks=[pytest.mark.long] if page.name in LONG else [])
    for page in PAGES
    if runs(page)
]


@pytest.mark.parametrize("page", READ)
def test_page_shows_what_happens(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("DTI_RULES_LANG", "vi" if page.name.endswith(".vi.md") else "en")
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "plugins").symlink_to(ROOT / "plugins")
    text, names, printed = page.read_text("utf-8"), {"__name__": page.stem}, {}
    asked = re.match(r"% plugins: (\S+)\n", text)
    monkeypatch.setenv("DTI_RULES_PLUGINS", asked[1] if asked else "dti-2022")
    for block in FENCE.finditer(text):
        info, body = block["info"], block["body"]
        assert not UNPARTED.match(body), f"an empty line parts a caption from its file: {body[:80]!r}"
        if caption := CAPTION.match(body):
            file = tmp_path / caption["name"]
            content = body[caption.end() :]
            file.parent.mkdir(exist_ok=True, parents=True)
            file.write_text(changed(file, content) if info.endswith(" diff") else content, encoding="utf-8")
        elif info == "console":
            printed[block.span("body")] = session(page, body, monkeypatch)
        elif info == "python" and ">>>" in body:
            examples(page, body, names, text.count("\n", 0, block.start()))
    for file in tmp_path.rglob("*.py"):
        sys.modules.pop(file.stem, None)
    if REFRESH in os.environ:
        for (start, end), shown in reversed(printed.items()):
            text = text[:start] + shown + text[end:]
        page.write_text(text, encoding="utf-8")


def changed(file, diff):
    """The file with the lines of ` ` and `-` replaced by those of ` ` and `+`; they stand in it exactly once."""
    lines = diff.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in marks) for marks in (" -", " +"))
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{file.name} has these lines {text.count(old)} times:\n{old}"
    return text.replace(old, new)


def session(page, body, monkeypatch):
    shown = ""
    for asked, expected in re.findall(r"^\$ ([^\n]+)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
        printed = command(asked, monkeypatch)
        shown += f"$ {asked}\n{printed}"
        pattern = "".join(r"(?:.*\n)*" if line == "…\n" else re.escape(line) for line in expected.splitlines(True))
        if REFRESH not in os.environ or "…\n" in body:
            assert re.fullmatch(pattern, printed), f"{page.name}: $ {asked}\n{printed}"
    return body if "…\n" in body else shown


def command(asked, monkeypatch):
    words = shlex.split(asked)
    with monkeypatch.context() as patch, io.StringIO() as out, redirect_stdout(out), redirect_stderr(out):
        while "=" in words[0]:
            patch.setenv(*words.pop(0).split("=", 1))
        assert words[0] == "dti-rules", "only sessions with dti-rules are run; call others `shell`"
        registry.cache_clear()
        with pytest.raises(SystemExit):
            main(words[1:])
        registry.cache_clear()
        return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def examples(page, body, names, line):
    test = doctest.DocTestParser().get_doctest(body, names, page.name, str(page), line)
    runner, report = doctest.DocTestRunner(verbose=False), io.StringIO()
    runner.run(test, out=report.write, clear_globs=False)
    names.update(test.globs)
    assert not runner.failures, report.getvalue()


def test_every_public_name_is_described():
    page = (ROOT / "docs/reference/python-api.md").read_text("utf-8")
    assert [name for name in dti_rules.__all__ if not name.startswith("__") and f"## `{name}" not in page] == []


SHOWN = (
    "score dti-2022 @published-mains",
    "explain dti-2022 @illustrative-cohort --unit vn-63:96 7",
    "audit @press",
)
"""The commands whose results the READMEs show, in their order."""


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_what_the_readme_shows_is_what_the_commands_print(readme, monkeypatch, capsys):
    monkeypatch.delenv("DTI_RULES_LANG", raising=False)
    blocks = re.findall(r"^```text\n(.*?)^```$", (ROOT / readme).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for block, words in zip(blocks, SHOWN, strict=True):
        with pytest.raises(SystemExit):
            main(words.split())
        printed = " ".join(capsys.readouterr().out.split())
        pieces = [" ".join(piece.split()) for line in block.splitlines() for piece in line.split("…")]
        assert [piece for piece in pieces if piece not in printed] == []


def test_the_grammar_is_the_parsers():
    page = (ROOT / "docs/reference/formula-language.md").read_text("utf-8")
    grammar = re.findall(r"^    (\w+ +=.*)$", inspect.getdoc(parser) or "", re.MULTILINE)
    assert grammar
    assert [line for line in grammar if line not in page] == []


def test_decisions_are_numbered_from_one():
    pages = sorted((ROOT / "docs/decisions").glob("0*.md"))
    titles = [page.read_text("utf-8").splitlines()[0] for page in pages]
    assert [page.name[:4] for page in pages] == [f"{i:04d}" for i in range(1, len(pages) + 1)]
    assert [title.split(".")[0] for title in titles] == [f"# {i}" for i in range(1, len(pages) + 1)]


def test_the_vietnamese_readme_shows_the_same_commands():
    english, vietnamese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.vi.md"))
    blocks = [[match.group() for match in FENCE.finditer(text)] for text in (english, vietnamese)]
    assert blocks[0] == blocks[1]
    rows = [re.findall(r"^\| (`dti-rules [^`]+`) \|", text, re.MULTILINE) for text in (english, vietnamese)]
    assert rows[0] == rows[1]
    assert rows[0]
