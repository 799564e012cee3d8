"""A record: canonical, complete, and the same bytes everywhere."""

import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sure import opened

from dti_rules.formula.functions.choices import Yes
from dti_rules.loading.canonical import text_of
from dti_rules.loading.digest import canonical
from dti_rules.model.figures import Given, Interval
from dti_rules.model.submission import Submission
from dti_rules.plugins.registry import Chosen, registry
from dti_rules.records import record as module
from dti_rules.records.record import Damaged, Record, digest_in, make, open_record, sealed
from dti_rules.records.replay import replay
from dti_rules.records.sections import layout, sorted_parts
from dti_rules.records.submissions import read_submissions, submission_data
from dti_rules.report.json_output import scorecards_data
from dti_rules.scoring.score import score
from dti_rules.tables.read import read
from dti_rules.words.problems import ProblemsError

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden.json"


def test_a_record_opens_and_replays(record):
    again = open_record(record.text, "x.json")
    assert isinstance(again, Record)
    assert (again.digest, again.name, again.units) == (record.digest, "small@1.0.0", 3)
    assert replay(again) is None


def test_a_record_is_one_canonical_line(record):
    assert record.text.endswith(b"}\n")
    assert record.text.count(b"\n") == 1
    assert json.loads(record.text) == json.loads(canonical(json.loads(record.text)))
    assert record.text == text_of(json.loads(record.text))


def test_results_are_what_score_gives(small, cohort, record):
    assert record.content["results"] == json.loads(canonical(scorecards_data(score(small, cohort))))


def test_records_fit_their_schema(record, validator):
    validator("record").validate(json.loads(record.text))


@pytest.mark.long
@pytest.mark.parametrize("example", ["published-mains", "illustrative-cohort"])
def test_a_record_of_an_example_fits_replays_and_names_no_place(example, validator):
    rules, chosen = registry().resolve("dti-2022")
    made = make(rules, read(rules, rules.examples[example].file), chosen, registry().origin)
    validator("record").validate(json.loads(made.text))
    assert replay(opened(made.text)) is None
    assert str(ROOT).encode() not in made.text
    assert b".csv" not in made.text
    assert made.head["chosen"]["plugin"] == "dti-2022"


def test_only_the_digest_is_outside_the_digest(record):
    for key in record.content:
        if key != "digest":
            other = json.loads(record.text)
            other[key] = [] if isinstance(other[key], list) else {}
            assert digest_in(text_of(other)) is None
    assert digest_in(record.text) == record.digest


def test_the_table_of_contents_lays_the_text_out(record):
    parts = dict(sorted_parts(record.content))
    outside = {"/contents": record.content["contents"], "/digest": record.digest}
    pieces = [canonical({**parts, **outside}[part]) if part.startswith("/") else part for part in layout(parts)]
    assert "".join(pieces).encode() == record.text


@st.composite
def submissions(draw, small, units):
    unit = draw(st.sampled_from(list(units.units.values())))
    people = draw(st.integers(0, 10**30))
    inputs = {"people": people, "trained": draw(st.integers(0, people)), "plan": draw(st.booleans())}
    kept = {name: value for name, value in inputs.items() if draw(st.booleans())}
    share = draw(st.fractions(0, 1))
    figure = Given(
        "a",
        Interval(share * Fraction(1, 2), share, draw(st.booleans()), False),
        share,
        draw(st.text(st.characters(exclude_categories=["C"]), max_size=5)),
        "value",
        "s",
    )
    ranks = (("total", draw(st.integers(1, 63))),)
    return Submission(unit, kept, (figure,), ranks, draw(st.booleans()), draw(st.booleans()))


@given(data=st.data())
def test_a_submission_comes_back_from_its_data(data, small, units):
    stated = data.draw(submissions(small, units))
    (again,) = read_submissions(small, json.loads(canonical([submission_data(stated)])), "x")
    assert again == stated
    assert (again.unit.name, again.unit.name_en) == (stated.unit.name, stated.unit.name_en)


def test_no_submission_no_record(small):
    with pytest.raises(ProblemsError, match="DTI-H014"):
        make(small, [], Chosen("folder"))


def test_figures_that_score_refuses_are_refused_with_their_places(small, tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("unit,item,measure,figure,source\nCà Mau,1.1,value,0.5,a\nCà Mau,1.1,value,0.6,b\n", "utf-8")
    with pytest.raises(ProblemsError) as error:
        make(small, read(small, path), Chosen("folder"))
    assert error.value.problems[0].place.file == str(path)


# ---- refusals


def test_a_reformatted_record_is_refused_with_the_place(record):
    text = json.dumps(json.loads(record.text), ensure_ascii=False, sort_keys=True, indent=1).encode()
    with pytest.raises(ProblemsError) as error:
        open_record(text, "r.json")
    assert (
        error.value.problems[0]
        .line("en")
        .startswith("r.json:1:2: DTI-H001 the file departs from canonical form at byte 1:")
    )


@pytest.mark.parametrize(
    ("old", "new", "column_of"),
    [
        (b'"complete":true', b'"complete": true', b"true"),
        (b'"number', b'"number', b""),
        (b"}\n", b"}", None),
        (b"}\n", b"}\r\n", None),
        ("Cà Mau".encode(), b"C\\u00e0 Mau", "à".encode()),
    ],
)
def test_a_sound_record_of_another_spelling_is_told_where(old, new, column_of, record):
    text = record.text.replace(old, new, 1)
    if text == record.text:
        return
    with pytest.raises(ProblemsError) as error:
        open_record(text, "r.json")
    (found,) = error.value.problems
    at = len(record.text) - 1 if column_of is None else record.text.index(old) + old.index(column_of)
    assert found.code == "DTI-H001"
    assert found.facts["byte"] == str(at)
    assert found.place.column == len(record.text[:at].decode()) + 1


def test_keys_in_another_order_are_another_spelling(record):
    content = json.loads(record.text)
    text = json.dumps(dict(reversed(content.items())), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    with pytest.raises(ProblemsError, match="DTI-H001"):
        open_record(text, "r.json")


def resealed(record, **head):
    content = {key: value for key, value in json.loads(record.text).items() if key not in ("contents", "digest")}
    content["head"].update(head)
    return sealed(content).text


def test_a_newer_format_is_refused(record):
    with pytest.raises(ProblemsError, match="DTI-H003 the file is of format 3; this version reads up to 2"):
        open_record(resealed(record, format=3), "r.json")


def test_another_arithmetic_is_refused(record, monkeypatch):
    monkeypatch.setattr(module, "ARITHMETIC", 3)
    monkeypatch.setattr(module, "ARITHMETICS", (3,))
    with pytest.raises(ProblemsError, match="DTI-H004 the record was made with arithmetic 2; this version has 3"):
        open_record(record.text, "r.json")


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b"\xff\xfe", b"unit,item\n", b'{"kind":"dti-rules rule set"}', b"[" * 100_000]
)
def test_what_is_no_record_is_refused(text):
    with pytest.raises(ProblemsError, match="DTI-H002"):
        open_record(text, "r.json")


@pytest.mark.parametrize(
    "text",
    [
        b'{"contents":[' + b"[" * 100_000,
        b'{"contents":[]}',
        b'{"contents":[1]}\n',
        b'{"contents":[{"at":"/","of":"","bytes":-5,"digest":""}]}',
    ],
)
def test_what_only_starts_as_a_record_is_damaged(text):
    assert isinstance(open_record(text, "r.json"), Damaged)


def test_a_part_that_cannot_be_read_is_named(record):
    content = {key: value for key, value in json.loads(record.text).items() if key not in ("contents", "digest")}
    content["submissions"][1]["inputs"]["trained"] = 1.5
    with pytest.raises(ProblemsError, match="DTI-H013 a part of the record cannot be read: /submissions/1"):
        replay(opened(sealed(content).text))


@pytest.mark.parametrize("wrong", [None, 3.5, [], {"vi": "x"}])
@pytest.mark.parametrize("where", ["list", "code", "name", "name_en", "rank", "figure", "source", "complete"])
def test_a_part_of_a_submission_of_another_kind_is_named(record, where, wrong):
    content = {key: value for key, value in json.loads(record.text).items() if key not in ("contents", "digest")}
    stated = next(each for each in content["submissions"] if each["given"])
    at = content["submissions"].index(stated)
    stated["ranks"] = [{"item": "total", "rank": 1}]
    holder = {"rank": stated["ranks"][0], "complete": stated, **dict.fromkeys(("figure", "source"), stated["given"][0])}
    holder.get(where, stated["unit"])[where] = wrong
    with pytest.raises(ProblemsError, match=f"DTI-H013 a part of the record cannot be read: /submissions/{at}"):
        replay(opened(sealed(content).text))


@pytest.mark.parametrize(("key", "wrong"), [("results", []), ("rules", "x"), ("submissions", {})])
def test_a_part_of_a_record_of_another_kind_is_named(key, wrong, record):
    content = {each: part for each, part in json.loads(record.text).items() if each not in ("contents", "digest")}
    with pytest.raises(ProblemsError) as error:
        open_record(sealed({**content, key: wrong}).text, "x")
    assert f"DTI-H013 a part of the record cannot be read: /{key};" in error.value.problems[0].line("en")


def test_a_table_of_contents_that_does_not_fit_is_refused(record):
    from dti_rules.records.sections import bytes_of, digest_of

    content = {key: value for key, value in json.loads(record.text).items() if key != "digest"}
    content["contents"][0]["bytes"] += 1
    content["digest"] = digest_of(bytes_of(content))
    with pytest.raises(ProblemsError, match="/contents"):
        open_record(text_of(content), "r.json")


# ---- a plugin's own function


class Third(Yes):
    """A plugin's function."""

    name = "third"


def test_a_plugin_function_is_named_and_must_be_the_same(small_folder, tmp_path, monkeypatch):
    import types
    from importlib.metadata import EntryPoint

    from dti_rules.plugins.hookspecs import hookimpl
    from dti_rules.plugins.registry import discover

    fake = types.ModuleType("fake_third")
    vars(fake)["formula_functions"] = hookimpl(lambda: [Third()])
    monkeypatch.setitem(sys.modules, "fake_third", fake)
    folder = tmp_path / "rules"
    shutil.copytree(small_folder, folder)
    path = folder / "rule-set.yaml"
    path.write_text(path.read_text("utf-8").replace("yes(plan) / 2", "third(plan)"), "utf-8")
    found = discover((EntryPoint("third", "fake_third", "dti_rules"),))
    rules, chosen = found.resolve(str(folder))
    stated = Submission(rules_unit(), {"plan": True})
    made = make(rules, [stated], chosen, found.origin)
    (named,) = made.content["rules"]["functions"]
    assert (named["name"], named["source"].startswith("sha256:")) == ("third", True)
    assert replay(made, found.functions, found.origin) is None
    with pytest.raises(ProblemsError, match=r"DTI-H006 the rules use the function third of .*; here: not installed"):
        replay(made)
    monkeypatch.setattr("dti_rules.loading.whole.inspect.getsourcefile", lambda _: __file__)
    replay(made, found.functions, found.origin)
    monkeypatch.setattr("dti_rules.loading.whole.inspect.getsourcefile", lambda _: str(GOLDEN))
    with pytest.raises(ProblemsError, match="DTI-H006"):
        replay(made, found.functions, found.origin)


def rules_unit():
    from dti_rules.model.units import unit_list

    return unit_list("vn-63").units["96"]


# ---- the same everywhere


@pytest.mark.parametrize(
    ("name", "rules", "arithmetic"),
    [
        ("golden.json", "small@1.0.0", 2),
        ("golden-arithmetic-1.json", "small@1.0.0", 1),
        ("dti-2022-1.0.0.json", "dti-2022@1.0.0", 1),
    ],
)
def test_a_golden_record_still_replays(name, rules, arithmetic):
    """Where this fails, equal rules and figures give other results than before: raise ARITHMETIC, make a new one."""
    golden = open_record((GOLDEN.parent / name).read_bytes(), name)
    assert isinstance(golden, Record)
    assert (golden.name, golden.head["arithmetic"]) == (rules, arithmetic)
    assert replay(golden) is None


def test_what_the_real_rules_move_is_shown_for_a_record_of_the_first_transcription(capsys):
    from dti_rules.cli.replay import replayed

    assert replayed(GOLDEN.parent / "dti-2022-1.0.0.json", "dti-2022", "en") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("dti-2022@1.0.0 → dti-2022@2.0.0")
    assert "Cà Mau" in shown or "Ca Mau" in shown


def test_the_golden_record_is_made_again(record):
    """Where this fails and the replay does not, the form of a record has changed: raise FORMAT, make it anew."""
    assert record.text == GOLDEN.read_bytes()


PRINT = """
import sys
from pathlib import Path
from dti_rules.loading.load import load_folder
from dti_rules.plugins.registry import Chosen
from dti_rules.records.record import make, open_record
from dti_rules.records.replay import replay
from dti_rules.tables.read import read
rules = load_folder(Path(sys.argv[1]))
record = make(rules, read(rules, rules.examples["illustrative-cohort"].file), Chosen("folder"))
assert replay(open_record(record.text, "")) is None
print(record.digest)
"""


def digest_of_run(python, folder, **environment):
    shown = subprocess.run(
        [python, "-c", PRINT, str(folder)], capture_output=True, text=True, check=True, cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    return shown.stdout.strip()


@pytest.mark.long
def test_hash_seed_locale_and_time_zone_change_nothing(rules_folder):
    runs = [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Ho_Chi_Minh"},
        {"PYTHONHASHSEED": "4242", "LC_ALL": "vi_VN.UTF-8", "TZ": "America/New_York"},
    ]
    assert len({digest_of_run(sys.executable, rules_folder, **each) for each in runs}) == 1


def other_pythons():
    own = sys.version_info[1]
    found = {i: shutil.which(f"python3.{i}") for i in range(11, 16) if i != own}
    needed = "import click, pluggy, yaml"
    return [
        python
        for python in filter(None, found.values())
        if subprocess.run([python, "-c", needed], capture_output=True, check=False).returncode == 0
    ]


def test_other_versions_of_python_give_the_same_digest(rules_folder):
    others = other_pythons()
    if not others:
        pytest.skip("no other Python from 3.11 on that has click, pluggy and PyYAML is on the path")
    digests = {python: digest_of_run(python, rules_folder) for python in others}
    assert set(digests.values()) == {digest_of_run(sys.executable, rules_folder)}
