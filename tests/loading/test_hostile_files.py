"""Whatever a rule file holds, the answer is a list of problems (or a rule set): no crash, no hang, no other exception."""

import inspect
import json
import random
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import pytest
import yaml
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.loading import documents
from dti_rules.loading.load import load_folder
from dti_rules.words.problems import ProblemsError

RANDOM_BYTES = random.Random(922).randbytes(4_000)
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "empty": (b"", "DTI-L033"),
    "only a comment": ("# chưa có gì\n".encode(), "DTI-L033"),
    "binary": (RANDOM_BYTES, "DTI-L070"),
    "UTF-16": ("id: dti-2022\n".encode("utf-16"), "DTI-L070"),
    "a null byte": (b"id: \x00", "DTI-L002"),
    "a scalar": (b"just words", "DTI-L006"),
    "a list": (b"- id: x", "DTI-L006"),
    "10,000 brackets": (b"[" * 10_000, "DTI-L031"),
    "10,000 braces with keys": (b"{a: " * 10_000, "DTI-L031"),
    "10,000 dashes": (b"- " * 10_000, "DTI-L031"),
    "10,000 question marks": (b"? " * 10_000, "DTI-L031"),
    "3,000 levels by indentation": (b"".join(b" " * i + b"a:\n" for i in range(3_000)), "DTI-L031"),
    "an alias bomb": (BOMB.encode(), "DTI-L005"),
    "an alias of itself": (b"title: &a {vi: *a}", "DTI-L030"),
    "an alias of itself in a list": (b"main_indicators: &a [*a]", "DTI-L030"),
    "an unknown alias": (b"id: *nobody", "DTI-L002"),
    "a merge key": (b"title: &t {vi: x}\n<<: *t", "DTI-L005"),
    "a Python object": (b"id: !!python/object/apply:os.system [ls]", "DTI-L006"),
    "tabs": (b"id:\tx\n\tversion: 1.0.0", "DTI-L002"),
    "two documents": (b"id: x\n---\nid: y", "DTI-L002"),
    "an unknown directive": (b"%YAML 9.9\n---\nid: x", "DTI-L002"),
    "an escape sequence for terminals": (b'id: "\\e[31m"', "DTI-L061"),
    "an override of direction": ('title: {vi: "a\u202eb"}'.encode(), "DTI-L061"),
    "a bell in a key": (b'"\\a": x', "DTI-L061"),
    "a lone surrogate": (b'id: "\\ud800"', "DTI-L002"),
    "a long name": (b"units: " + b"a" * 100_000, "DTI-L040"),
    "a number of 100,000 digits": (b"year: " + b"9" * 100_000, "DTI-L006"),
    "20,000 unknown keys": (b"".join(b"k%d: 1\n" % i for i in range(20_000)), "DTI-L005"),
    "Arabic digits": ("year: ٢٠٢٢".encode(), "DTI-L006"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_answered_by_problems(kind, tmp_path, problems_of):
    data, code = HOSTILE[kind]
    (tmp_path / "rule-set.yaml").write_bytes(data)
    start = time.process_time()
    found = problems_of(tmp_path)
    assert time.process_time() - start < 15
    assert code in {p.code for p in found}
    assert all(p.line(lang).isprintable() for p in found for lang in ("vi", "en"))


def test_a_huge_file_is_not_read(tmp_path, problems_of, monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 1_000)
    (tmp_path / "rule-set.yaml").write_bytes(b"a" * 1_001)
    (found,) = problems_of(tmp_path)
    assert found.code == "DTI-L031"


def test_a_byte_order_mark_and_windows_line_ends_are_fine(plant):
    folder = plant()
    plain = load_folder(folder)
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    again = load_folder(folder)
    assert (again.rules_digest, again.content_digest) == (plain.rules_digest, plain.content_digest)


def test_letters_typed_as_letter_and_mark_are_the_same_letters(plant):
    folder = plant()
    plain = load_folder(folder)
    for path in folder.rglob("*.yaml"):
        path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert load_folder(folder).content_digest == plain.content_digest


def test_a_text_too_deep_for_the_pure_python_parser_is_answered_too(monkeypatch):
    monkeypatch.setattr(documents, "_loader", lambda: yaml.SafeLoader)
    text = "".join(" " * i + "a:\n" for i in range(400))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 300)
    try:
        with pytest.raises(ProblemsError) as error:
            documents.compose(text, "deep.yaml")
    finally:
        sys.setrecursionlimit(limit)
    assert error.value.problems[0].code == "DTI-L031"


def test_components_nested_too_deep_are_refused(plant, problems_of):
    nested = "components:\n" + "".join("  " * i + "- components:\n" for i in range(100))
    assert "DTI-L031" in {p.code for p in problems_of(plant(("b.yaml", "", nested)))}


def test_a_rule_file_runs_no_code(plant):
    folder = plant(("rule-set.yaml", "index: tiny", "index: !!python/object/apply:os.getcwd []"))
    code = (
        "import sys, pathlib; from dti_rules.loading.load import examine; "
        "print(examine(pathlib.Path(sys.argv[1]))[1][0].code)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "DTI-L006"


KEYS = (
    "annex_text by checked choices cite code components document en evidence formula id inputs kind label max_points "
    "measured_in note on part_of place provenance range sources title vi weight"
)
WORDS = f": |- |\n|  |{{|}}|[|]|&a |*a|\"|'|>|!|?|#|\t|1|0,8|~|format|main_indicators|{KEYS.replace(' ', '|')}"


@settings(max_examples=examples(300))
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS.split("|")), max_size=40).map("".join)))
def test_arbitrary_text_is_a_rule_set_or_a_list_of_problems(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rule-set.yaml"
        path.write_text(text, encoding="utf-8", errors="replace", newline="")
        with pytest.raises(ProblemsError):
            load_folder(Path(folder))


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 3_000), st.text(max_size=5), st.sampled_from(["shared", "open", "leave"])
)
NAMES = st.sampled_from(KEYS.split(" "))
SHAPES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=20
)


@settings(max_examples=examples(200))
@given(st.dictionaries(NAMES, SHAPES, max_size=8), st.sampled_from(["a.yaml", "decision.yaml"]))
def test_data_of_any_shape_in_a_file_is_a_list_of_problems(small_files, shape, file):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "decision").mkdir()
        for path, text in small_files.items():
            (folder / path).write_text(text, encoding="utf-8")
        (folder / "decision" / file).write_text(json.dumps(shape), encoding="utf-8")
        with pytest.raises(ProblemsError):
            load_folder(folder)
