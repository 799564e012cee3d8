"""Rule files written anew: they say the same, to people and to the digests, and are written anew once."""

import random
import re
import shutil
from pathlib import Path

import pytest
import yaml
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.parser import parse
from dti_rules.formula.printer import to_json
from dti_rules.formula.spellings import OLDER
from dti_rules.loading.fixing import fixed
from dti_rules.loading.layout import laid_out
from dti_rules.loading.load import load_folder
from dti_rules.model.units import CORE_LISTS

MADE = [
    ("decision.yaml", "    of: [alpha]\n", "    of: [alpha]\n    formula:  largest( alpha )\n"),
    (
        "a.yaml",
        "    formula: choice(chair, head = 1, none = 0)\n",
        "    formula: >-  # amount(x) of old\n      largest(choice(chair, head = 1, none = 0),\n      0)\n"
        "    note:\n      vi: >-\n        Một câu\n        hai dòng\n      en: |\n        A note\n\n          indented\n",
    ),
    (
        "b.yaml",
        "    formula: yes(has_plan)\n",
        "    formula: 'bands( yes( has_plan ),1 = 1,otherwise=0)' # why: it's so\n",
    ),
]


def mended(folder, path=None):
    """What `fixed` gives, written."""
    found = fixed(path or folder, BUILT_IN, Path, CORE_LISTS)
    for each in found:
        each.path.write_text(each.after, encoding="utf-8", newline="")
    return {str(each.path.relative_to(folder)): each for each in found}


def digests(folder):
    rules = load_folder(folder)
    return rules.rules_digest, rules.content_digest


def test_words_and_layout_are_renewed_and_nothing_else_changes(plant):
    folder = plant(*MADE)
    before = digests(folder)
    found = mended(folder)
    a, b = (found[f"decision/{name}.yaml"].after for name in "ab")
    assert '    formula: "threshold_scale(yes(has_plan), 1 = 1, otherwise = 0)" # why: it\'s so\n' in b
    assert "    formula: >-  # amount(x) of old\n      max(choice(chair, head = 1, none = 0),\n      0)\n" in a
    assert "    formula: max( alpha )\n" in found["decision/decision.yaml"].after
    assert not found["rule-set.yaml"].changed
    told = [(change.line, change.words) for change in found["decision/b.yaml"].changes]
    assert told == [(14, (("bands", "threshold_scale"),))]
    assert digests(folder) == before
    assert not any(each.changed for each in mended(folder).values())


def untidy(text, chance):
    """The text with other indents, blanks, quotes, comments, line ends and spellings, chosen by `chance`."""
    wide, found, within = chance.choice((1, 2, 3)), list[str](), -1
    words = {word: older for older, word in OLDER.items()}
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        said = line.strip()
        if not said:
            found.append(line)
            continue
        if within >= 0 and indent > within:
            found.append(" " * (wide * (within + 2)) + line[within + 2 :])
            continue
        within = indent + 2 * said.startswith("- ") if re.search(r": [|>]", said) else -1
        if said.startswith("- "):
            said = "-" + " " * (2 * wide - 1) + said[2:]
        elif chance.random() < 0.1 and found:
            found.append(" " * (wide * indent) + "# a comment: 'with' signs")
        if within < 0 and chance.random() < 0.3:
            said = re.sub(r"^([a-z_]+): ", r"\1:   ", said)
        if within < 0 and not said.startswith("#") and chance.random() < 0.3:
            said = said.replace("{", "{ ").replace(", ", ",  ") if "formula" not in said else said + " # why"
        if "formula: " in said and chance.random() < 0.5:
            said = re.sub(r"(\w+)\(", lambda m: words.get(m[1], m[1]) + "(", said).replace("(", "( ").replace(", ", ",")
        found.append(" " * (wide * indent) + said + chance.choice(("", "", "  ")))
    end = chance.choice(("\n", "\n\n\n", ""))
    return (
        chance.choice(("", "", "\ufeff"))
        + "\n".join(found).rstrip("\n").replace("\n", chance.choice(("\n", "\r\n")))
        + end
    )


@pytest.mark.long
@given(seed=st.integers(0, 2**32))
@settings(max_examples=examples(20))
def test_a_file_fixed_twice_is_as_fixed_once_and_the_digests_stay(tmp_path_factory, small_files, seed):
    folder, chance = tmp_path_factory.mktemp("rules"), random.Random(seed)
    comments = 0
    for name, text in small_files.items():
        for file, old, new in MADE:
            text = text.replace(old, new) if name.endswith(file) else text  # noqa: PLW2901
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(untidy(text, chance), encoding="utf-8", newline="")
        comments += (folder / name).read_text(encoding="utf-8").count("#")
    before = digests(folder)
    once = mended(folder)
    assert digests(folder) == before
    assert sum(each.after.count("#") for each in once.values()) == comments
    assert not any(each.changed for each in mended(folder).values())
    for name, text in small_files.items():
        assert once[name].after.count("\n  - ") == text.count("\n  - ")
    shutil.rmtree(folder)


KEYS = st.sampled_from(("a", "formula", "'it''s'", '"q"', "ключ"))
WORDS = st.sampled_from(("x", "'a b'", '"a\\n b"', "'say \"it\"'", "x # no\n", "1.10", "amount(x)", "two\n      lines"))


@st.composite
def blocks(draw, indent, depth):
    """A block of YAML text at an indent, in many layouts."""
    lines, gap = [], draw(st.sampled_from(("", "\n", f"{' ' * indent}# of the block\n", "# far out\n")))
    inner = indent + draw(st.integers(1, 5))
    if draw(st.booleans()):
        for key in draw(st.lists(KEYS, min_size=1, max_size=3, unique=True)):
            kind = draw(st.integers(0, 4 if depth else 2))
            if kind == 0:
                lines.append(f"{' ' * indent}{key}:  {draw(WORDS).rstrip()}\n")
            elif kind == 1:
                head = draw(st.sampled_from(("|", ">-", "|+", "|2")))
                at = indent + 2 if head == "|2" else inner
                lines.append(
                    f"{' ' * indent}{key}: {head}\n{' ' * at}one\n\n{' ' * at}  two  \n" + "\n" * (head == "|+")
                )
            elif kind == 2:
                lines.append(f"{' ' * indent}{key} : {{ b : [1,2 ],\n{' ' * inner}c: 'd' }}  # flow\n")
            else:
                lines.append(f"{' ' * indent}{key}:   # below\n{gap}{draw(blocks(inner, depth - 1))}")
    else:
        for _ in range(draw(st.integers(1, 3))):
            pad = draw(st.integers(1, 4))
            block = draw(blocks(indent + 1 + pad, depth - 1)) if depth else f"{' ' * (indent + 1 + pad)}x\n"
            first = block.lstrip(" ")
            lines.append(f"{' ' * indent}-{' ' * pad}{first}" if not first.startswith("#") else f"{' ' * indent}- y\n")
    return gap.join(lines)


@given(text=blocks(0, 3))
@settings(max_examples=examples(150))
def test_a_layout_says_the_same_keeps_every_comment_and_is_laid_out_once(text):
    try:
        wanted = yaml.safe_load(text)
    except yaml.YAMLError:
        return
    found = laid_out(text)
    assert yaml.safe_load(found) == wanted
    assert laid_out(found) == found
    assert [line[line.index("#") :].rstrip() for line in text.split("\n") if "# " in line] == [
        line[line.index("#") :].rstrip() for line in found.split("\n") if "# " in line
    ]
    assert found.endswith("\n")


def test_what_rule_files_have_no_use_for_is_left_as_it_is():
    for text in ("a: &x  1\nb:  *x\n", "? a\n:  b\n", "a:  !!str 1\n", "---\na:   1\n"):
        assert laid_out(text) == text


@pytest.mark.long
def test_every_rule_set_of_the_repository_is_laid_out_already(rules_folder):
    for path in (Path(__file__).parents[2] / "plugins").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert laid_out(text) == text, path


@pytest.mark.long
def test_digests_stay_where_the_edition_changes_a_formula(tmp_path):
    folder = tmp_path / "local"
    shutil.copytree(Path(__file__).parents[1] / "scoring" / "local", folder)
    path = folder / "rule-set.yaml"
    text = path.read_text(encoding="utf-8")
    text += "changes:\n  late_reports:\n    formula:  amount( figure(reports_late),full_from=5 )\n"
    path.write_text(text, encoding="utf-8")
    before = digests(folder)
    found = mended(folder)
    assert "    formula: target_ratio( identity(reports_late),full_from=5 )\n" in found["rule-set.yaml"].after
    assert digests(folder) == before


def test_a_file_alone_is_rewritten_and_the_others_are_not(plant):
    folder = plant(*MADE)
    assert list(mended(folder, folder / "decision" / "b.yaml")) == ["decision/b.yaml"]
    assert sorted(mended(folder, folder / "decision")) == [
        "decision/a.yaml",
        "decision/b.yaml",
        "decision/decision.yaml",
    ]


def test_brackets_that_somebody_has_set_stay(plant):
    folder = plant(("b.yaml", "formula: yes(has_plan)", "formula: (amount(yes(has_plan))) * 1"))
    tree = parse("amount(yes(has_plan)) * 1")
    after = mended(folder)["decision/b.yaml"].after
    assert "formula: (target_ratio(yes(has_plan))) * 1\n" in after
    assert to_json(parse("(target_ratio(yes(has_plan))) * 1")) == to_json(tree)


# ---- the command


def test_fix_tells_each_line_and_writes(run, plant):
    folder = plant(*MADE)
    code, out, err = run("check", "--fix", folder, "--lang", "en")
    assert (code, err) == (0, "")
    assert f"{folder}/decision/b.yaml:14: bands → threshold_scale\n" in out
    assert f"{folder}/decision/decision.yaml:11: largest → max\n" in out
    assert out.endswith("3 rewritten, 1 left as they are\n")
    assert run("check", "--fix", folder)[1] == "0 tệp viết lại, 4 tệp giữ nguyên\n"
    assert run("check", folder)[0] == 0


def test_lines_in_a_row_are_told_together(run, plant):
    folder = plant()
    path = folder / "decision" / "b.yaml"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8", newline="\r\n")
    _, out, _ = run("check", "--fix", path, "--lang", "en")
    assert out == f"{path}:1-16: layout\n1 rewritten, 0 left as they are\n"


def test_diff_shows_what_fix_would_change_and_writes_nothing(run, plant):
    folder = plant(*MADE)
    texts = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    code, out, _ = run("check", "--diff", "--fix", folder, "--lang", "en")
    assert code == 1
    assert "-    formula:  largest( alpha )\n+    formula: max( alpha )\n" in out
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == texts
    run("check", "--fix", folder)
    assert run("check", "--diff", folder)[:2] == (0, "")


def test_no_file_is_touched_where_one_has_a_problem(run, plant):
    folder = plant(*MADE, ("a.yaml", "max_points: 15", "max_points: 15,5"))
    texts = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    code, out, err = run("check", "--fix", folder, "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith(f"{folder}/decision/a.yaml:11:17: DTI-L013 ")
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == texts


@pytest.mark.parametrize("name", ["dti-2022", "small/readme.md", "small/decision/other.yaml", "out.json"])
def test_what_is_no_rule_file_is_refused(run, plant, tmp_path, monkeypatch, name):
    folder = plant()
    monkeypatch.chdir(tmp_path)
    for path in (folder / "readme.md", folder / "decision" / "other.yaml", tmp_path / "out.json"):
        path.write_text("{}", encoding="utf-8")
    code, out, err = run("check", "--fix", name, "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith(f"{name}: DTI-C014 ")
    assert err.count("\n") == 1


def test_fix_goes_without_record(run, plant):
    code, out, err = run("check", "--fix", "--record", plant(), "--lang", "en")
    assert (code, out) == (2, "")
    assert "--fix and --diff go without --record" in err
