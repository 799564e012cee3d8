"""Replaying says what differs first: the unit, the node, and both figures."""

import json

import pytest
from sure import opened

from dti_rules.records.record import open_record, sealed
from dti_rules.records.replay import replay


def forged(record, *path_and_value):
    """The record with one thing changed, its digests made anew."""
    *above, last, value = path_and_value
    content = {key: each for key, each in json.loads(record.text).items() if key not in ("contents", "digest")}
    part = content
    for key in above:
        part = part[key]
    assert not isinstance(part, dict) or part.get(last, "") != value
    part[last] = value
    return open_record(sealed(content).text, "x")


CARD = ("results", "scorecards")
CASES: list[tuple[tuple[object, ...], str]] = [
    ((*CARD, 0, "nodes", "a", "value", "1/2"), 'Cà Mau, 1.1 Trained, value: recorded "1/2", computed "3/10"'),
    ((*CARD, 1, "nodes", "m", "points", "9/1"), 'Hà Giang, 1 Main, points: recorded "9/1", computed "0/1"'),
    ((*CARD, 0, "total", "printed", "0.9999"), 'Cà Mau, Total, printed: recorded "0.9999", computed "0.3400"'),
    ((*CARD, 0, "pillars", "zeta", "state", "given"), 'Cà Mau, Trụ sau, state: recorded "given", computed "computed"'),
    ((*CARD, 0, "rank", 63), "Cà Mau, rank: recorded 63, computed 1"),
    ((*CARD, 0, "nodes", "a", "extra", 1), "Cà Mau, 1.1 Trained, extra: recorded 1, computed (nothing)"),
    (("results", "warnings", []), "/results/warnings/0: recorded (nothing), computed"),
    (("results", "rules", "a", "reading", None), "/results/rules/a/reading: recorded null, computed"),
    (("head", "rule_set", "version", "9.9.9"), '/head/rule_set/version: recorded "9.9.9", computed "1.0.0"'),
    (("submissions", 0, "inputs", "trained", 200), 'Cà Mau, 1.1 Trained, value: recorded "3/10", computed "3/5"'),
    (("submissions", 1, "complete", False), "Hà Giang, 1.2 Has a plan, value: recorded "),
]


@pytest.mark.parametrize(("change", "line"), CASES)
def test_the_first_difference_is_named(change, line, record):
    difference = replay(forged(record, *change))
    assert difference is not None
    assert difference.line().en.startswith(line)


def test_a_dropped_scorecard_is_a_difference(record):
    cards = json.loads(record.text)["results"]["scorecards"]
    difference = replay(forged(record, "results", "scorecards", cards[:2]))
    assert difference.line().en.startswith("Đà Nẵng")
    difference = replay(forged(record, "results", "scorecards", [*cards, cards[0]]))
    assert difference.line().en.startswith("/results/scorecards/3: recorded {")


# ---- the commands


@pytest.fixture
def file(record, tmp_path):
    path = tmp_path / "run.json"
    path.write_bytes(record.text)
    return path


def test_identical_records_are_a_line_each(file, record, run):
    assert run("replay", file, file) == (0, f"{file}: giống hệt (small@1.0.0, 3 đơn vị, {record.digest})\n" * 2, "")
    assert run("replay", file, "--lang", "en")[1] == f"{file}: identical (small@1.0.0, 3 units, {record.digest})\n"


def test_a_difference_and_a_damage_exit_with_1(file, record, run):
    file.write_bytes(forged(record, *CASES[0][0]).text)
    code, out, err = run("replay", file)
    assert (code, err) == (1, "")
    assert out == f'{file}: KHÁC: Cà Mau, 1.1 Tỷ lệ đào tạo, value: bản ghi "1/2", tính lại "3/10"\n'
    file.write_bytes(record.text.replace(b'"people":1000', b'"people":1001'))
    code, out, err = run("replay", file, "--lang", "en")
    assert (code, err) == (1, "")
    assert out.startswith(f"{file}: DAMAGED: ")


def test_one_bad_file_does_not_hide_the_others(file, record, run, tmp_path):
    other = tmp_path / "other.json"
    other.write_text("{}")
    code, out, err = run("replay", other, file, tmp_path / "none.json")
    assert code == 2
    assert out.count("giống hệt") == 1
    assert [line.split()[1] for line in err.splitlines()] == ["DTI-H002", "DTI-L001"]


def test_with_shows_what_moves(small_folder, file, run, write_small, tmp_path):
    folder = write_small(tmp_path / "stricter")
    path = folder / "decision/m.yaml"
    path.write_text(path.read_text("utf-8").replace("full_from = 1/3", "full_from = 1/2"), "utf-8")
    code, out, err = run("replay", file, "--with", folder, "--lang", "en")
    assert (code, err) == (0, "")
    assert "small@1.0.0 → small@1.0.0" in out
    assert "1.1: −1.00" in out


def test_with_another_index_is_refused(file, run):
    code, out, err = run("replay", file, "--with", "ict-index-2020", "--lang", "en")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"{file}: DTI-M002 ")


def test_one_unit_is_one_unit(made, run, tmp_path):
    path = tmp_path / "one.json"
    path.write_bytes(made(1).text)
    assert ", 1 unit, sha256:" in run("replay", path, "--lang", "en")[1]


def test_verify_replays_a_record(file, run):
    assert run("verify", file)[1].startswith(f"{file}: giống hệt")
    file.write_bytes(file.read_bytes()[:5000])
    code, out, err = run("verify", file)
    assert (code, err) == (1, "")
    assert "tệp bị cắt" in out


def test_record_prints_the_digest_and_writes_the_record(small_folder, run, tmp_path):
    figures = tmp_path / "f.csv"
    figures.write_text("unit,item,measure,figure\nCà Mau,people,input,1000\n", "utf-8")
    out = tmp_path / "r.json"
    code, digest, err = run("record", small_folder, figures, "-o", out, "--complete")
    assert (code, err) == (0, "")
    assert opened(out.read_bytes()).digest == digest.strip()
    code, text, err = run("record", small_folder, figures, "--complete")
    assert (code, text.encode(), err) == (0, out.read_bytes(), digest)


def test_figures_that_are_refused_leave_no_record(small_folder, run, tmp_path):
    figures, out = tmp_path / "f.csv", tmp_path / "r.json"
    figures.write_text("unit,item,measure,figure\nCà Mau,people,input,-5\n", "utf-8")
    code, said, err = run("record", small_folder, figures, "-o", out)
    assert (code, said, err.count("\n"), out.exists()) == (2, "", 1, False)


def test_export_is_a_rule_set_again(small_folder, run, tmp_path):
    out, again = tmp_path / "rules.json", tmp_path / "again.json"
    assert run("export", small_folder, "--to", "json", "-o", out)[0] == 0
    assert run("export", out, "-o", again)[0] == 0
    assert out.read_bytes() == again.read_bytes()
    assert "Chỉ số chính" in run("show", out, "1")[1]
    assert run("check", out)[0] == 0
    assert run("diff", small_folder, out)[1].endswith("Không có khác biệt nào.\n")
    assert run("verify", out, "--examples", "3")[0] == 0
