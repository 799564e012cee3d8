"""The mutants themselves: what is changed, what is left alone, and that the checkout stays as it is."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.mutation.alike import ALIKE, alike
from tests.mutation.mutants import mutants
from tests.mutation.reached import Reached
from tests.mutation.rooms import DEFAULT, ROOT, modules, suite_of
from tests.mutation.working import Copy

sys.path.pop(0)


def lines(source: str) -> set[str]:
    return {mutant.apply(source).strip() for mutant in mutants(Path("m.py"), source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a < b", {"x = (a <= b)", "x = (a >= b)"}),
        ("x = a is None", {"x = (a is not None)"}),
        ("x = a and b", {"x = (a or b)"}),
        ("x = not a", {"x = a"}),
        ("x = 1", {"x = 2", "x = 0"}),
        ("x = 0", {"x = 1"}),
        ("x = True", {"x = False"}),
        ("x = a / b", {"x = (a * b)"}),
        ("x = a if b else c", {"x = (c if b else a)"}),
        ("x = min(a, b)", {"x = max(a, b)"}),
        ("x.append(a)", {"pass"}),
        ("x += a", {"pass", "x -= a"}),
        ("x[a] = b", {"pass"}),
        ("def f():\n    return a", {"def f():\n    return None"}),
        ("def f(x: 'a < b' = c) -> 'a < b':\n    pass", set()),
        ("def f():\n    raise NotImplementedError", set()),
        ("x = f'{a < b}'", set()),
        ("'words'", set()),
        ("assert a < b", set()),
        ("x = zip(a, b, strict=True)", set()),
        ("if TYPE_CHECKING:\n    x = 1", set()),
        ("x = Text('a', 'b' if 1 else 'c')", set()),
        ("x = 'Đ', a < b", {"x = 'Đ', (a <= b)", "x = 'Đ', (a >= b)"}),
        ("x = (a <\n     b)", {"x = ((a <= b))", "x = ((a >= b))"}),
    ],
)
def test_each_change_is_made_where_the_code_computes_and_nowhere_else(source: str, expected: set[str]) -> None:
    assert lines(source) == expected


@pytest.mark.long
@pytest.mark.parametrize("module", modules(["dti_rules/scoring/values.py", "dti_rules/auditing/linear.py"]), ids=str)
def test_every_mutant_of_a_module_is_another_programme_that_compiles(module: Path) -> None:
    source = (ROOT / module).read_text(encoding="utf-8")
    found = mutants(module, source)
    assert len(found) > 20
    assert len({mutant.apply(source) for mutant in found}) == len(found)
    plain = ast.dump(ast.parse(source))
    for mutant in found:
        assert ast.dump(ast.parse(mutant.apply(source))) != plain
        assert mutant.diff(source)
        assert source.splitlines()[mutant.line - 1].strip() in mutant.diff(source)


@pytest.mark.long
def test_every_module_that_is_mutated_has_tests() -> None:
    assert all(suite_of(module) for module in modules(DEFAULT))


@pytest.mark.long
def test_what_is_known_to_make_no_difference_still_stands_in_the_code() -> None:
    for file in {each.file for each in ALIKE}:
        source = (ROOT / file).read_text(encoding="utf-8")
        found = {alike(mutant, source) for mutant in mutants(Path(file), source)}
        assert {each for each in ALIKE if each.file == file} <= found


def test_the_tests_in_the_folders_of_a_room_are_among_them() -> None:
    assert "tests/records/rounds/test_rounds_commands.py" in suite_of(Path("dti_rules/records/rounds/figures.py"))


def test_a_mutant_is_judged_in_a_copy_and_leaves_it_and_the_checkout_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = Path("dti_rules/words/names.py")
    source = (ROOT / module).read_text(encoding="utf-8")
    mutant = mutants(module, source)[0]
    copy = Copy()
    try:
        seen: list[str] = []

        def test(reaching: object, files: object, unfit: object, limit: float) -> int:
            seen.append((copy.folder / module).read_text("utf-8"))
            return 1

        monkeypatch.setattr(copy, "test", test)
        assert copy.judge(mutant, Reached({}, {}), 1).verdict == "killed"
        assert seen == [mutant.apply(source)]
        assert (copy.folder / module).read_text("utf-8") == (ROOT / module).read_text("utf-8") == source
    finally:
        copy.close()
    assert not copy.folder.exists()


@pytest.mark.parametrize(("code", "verdict"), [(0, "survived"), (1, "killed"), (2, "killed"), (-11, "killed"), (5, "survived"), (None, "undecided")])  # fmt: skip
def test_what_the_tests_end_with_is_the_verdict(
    code: int | None, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.mutation.working._names", lambda: ["dti_rules/words/names.py"])
    module = Path("dti_rules/words/names.py")
    copy = Copy()
    try:
        monkeypatch.setattr(copy, "test", lambda reaching, files, unfit, limit: code)
        assert copy.judge(mutants(module, (ROOT / module).read_text("utf-8"))[0], Reached({}, {}), 1).verdict == verdict
    finally:
        copy.close()


def test_one_seed_draws_the_same_mutants_twice() -> None:
    words = [
        sys.executable,
        "-m",
        "tests.mutation",
        "--list",
        "--sample",
        "5",
        "--seed",
        "4",
        "dti_rules/scoring/values.py",
    ]
    first, second = (
        subprocess.run(words, cwd=ROOT, capture_output=True, check=True, text=True).stdout for _ in range(2)
    )
    assert first == second
    assert first.count("dti_rules/scoring/values.py:") == 5
