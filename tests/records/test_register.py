"""A register: append-only, chained, and honest about what it has acknowledged."""

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import effort
import pytest

from dti_rules.records import database
from dti_rules.records.chain import GENESIS, link
from dti_rules.records.register import _ancestor, add, entries, rows, verify
from dti_rules.words.problems import ProblemsError

STRESS = Path(__file__).parent / "stress.py"


@pytest.fixture
def register(tmp_path, made):
    path = tmp_path / "register.db"
    add(path, [made(i) for i in range(1, 6)])
    return path


@pytest.mark.parametrize("heads", [2, 3])
def test_a_noted_beginning_that_fits_two_heads_decides_nothing(heads):
    with pytest.raises(ProblemsError, match="DTI-H018"):
        _ancestor("sha256:a", [f"sha256:a{i}" for i in range(heads)])


def forge(path, *statements):
    """Changes a register behind its back: the guards are taken away and put back."""
    with sqlite3.connect(path) as connection:
        for name in database.GUARDS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(*statement if isinstance(statement, tuple) else (statement,))
        for text in database.GUARDS.values():
            connection.execute(text)
    connection.close()


# ---- adding


def test_rows_hold_what_was_added(register, made):
    for number, (entry, content) in enumerate(rows(register), start=1):
        assert (entry.number, entry.digest, content) == (number, made(number).digest, made(number).text)


def test_the_chain_is_what_the_documentation_says(register):
    def sha256(text):
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    previous = sha256('"dti-rules register 1"')
    for entry in entries(register):
        linked = (
            f'{{"added":"{entry.added}","number":{entry.number},"previous":"{previous}","record":"{entry.digest}"}}'
        )
        assert entry.chain == sha256(linked)
        previous = entry.chain
    verdict = verify(register)
    assert (verdict.ok, verdict.sound, verdict.head) == (True, 5, previous)


def test_a_record_is_added_once(register, made):
    (again, new) = add(register, [made(3), made(9)])
    assert (again.new, again.entry.number, new.new, new.entry.number) == (False, 3, True, 6)
    assert len(entries(register)) == 6


def test_all_records_are_added_or_none(register, made, monkeypatch):
    from dti_rules.records import register as module

    times = iter(["2026-01-01T00:00:00Z"])
    monkeypatch.setattr(module, "now", lambda: next(times))
    with pytest.raises(StopIteration):
        add(register, [made(10), made(11)])
    assert len(entries(register)) == 5
    assert verify(register).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET added = 'x'",
        "UPDATE records SET content = x'00' WHERE number = 2",
        "DELETE FROM records WHERE number = 5",
        "INSERT OR REPLACE INTO records SELECT * FROM records WHERE number = 3",
        "INSERT INTO records SELECT 9, added, 'x', chain, content FROM records WHERE number = 3",
        "INSERT OR IGNORE INTO records SELECT 0, added, 'x', chain, content FROM records WHERE number = 3",
        "INSERT INTO records SELECT 6, added, digest, chain, content FROM records WHERE number = 3",
    ],
)
def test_the_database_refuses_all_but_appending(statement, register):
    connection = sqlite3.connect(register)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
    assert verify(register).ok


# ---- forgery and damage


FORGERIES = [
    (
        "UPDATE records SET content = replace(content, 'trained', 'Trained') WHERE number = 2",
        1,
        "row 2: the record is damaged: ",
    ),
    (
        "UPDATE records SET content = (SELECT content FROM records WHERE number = 1) WHERE number = 4",
        3,
        "row 4: the digest says",
    ),
    ("UPDATE records SET added = '2020-01-01T00:00:00Z' WHERE number = 1", 0, "row 1: the link says"),
    ("UPDATE records SET added = 5 WHERE number = 1", 0, "row 1: the link says"),
    ("UPDATE records SET added = x'00' WHERE number = 1", 0, "row 1: the time of adding is no text"),
    ("UPDATE records SET content = 'text' WHERE number = 3", 2, "row 3: the record is damaged"),
    ("DELETE FROM records WHERE number = 3", 2, "row 3 is not there"),
    ("DELETE FROM records WHERE number = 1", 0, "row 1 is not there"),
    ("UPDATE records SET number = number + 1 WHERE number = 5", 4, "row 5 is not there"),
    ("UPDATE records SET number = 9, content = x'00' WHERE number = 5", 4, "row 5 is not there (row 9 is next)"),
    ("UPDATE records SET added = x'00', content = x'00' WHERE number = 5", 4, "row 5: the time of adding is no text"),
    ("UPDATE records SET chain = digest WHERE number = 5", 4, "row 5: the link says"),
]


@pytest.mark.parametrize(("statement", "sound", "said"), FORGERIES)
def test_a_forged_row_is_located(statement, sound, said, register):
    if "content = replace" in statement:
        statement = statement.replace("replace(content,", "CAST(replace(CAST(content AS TEXT),").replace(
            "'Trained')", "'Trained') AS BLOB)"
        )
    forge(register, statement)
    verdict = verify(register)
    assert (verdict.ok, verdict.sound) == (False, sound)
    assert verdict.wrong.en.startswith(said)


def test_a_row_put_in_the_place_of_another_breaks_the_chain_after_it(register, made):
    other = made(77)
    (before,) = [entry for entry in entries(register) if entry.number == 2]
    (third,) = [entry for entry in entries(register) if entry.number == 3]
    values = (other.digest, link(before.chain, other.digest, 3, third.added), other.text)
    forge(register, ("UPDATE records SET digest = ?, chain = ?, content = ? WHERE number = 3", values))
    verdict = verify(register)
    assert (verdict.sound, verdict.wrong.en[:19]) == (3, "row 4: the link say")


def test_a_head_noted_earlier_finds_a_cut_register(register):
    early, head = entries(register)[2].chain, verify(register).head
    assert verify(register, early).ok and verify(register, head).ok
    assert verify(register, GENESIS).ok
    assert verify(register, head.removeprefix("sha256:")).ok
    forge(register, "DELETE FROM records WHERE number > 3")
    assert verify(register).ok
    assert verify(register, early).ok
    verdict = verify(register, head)
    assert not verdict.ok
    assert "no longer in the register" in verdict.wrong.en


def test_a_forger_who_makes_the_whole_chain_anew_is_found_by_the_head(register, made, tmp_path):
    head = verify(register).head
    forged = tmp_path / "forged.db"
    add(forged, [made(i) for i in (1, 2, 99, 4, 5)])
    assert verify(forged).ok
    assert not verify(forged, head).ok


def test_missing_guards_are_told(register):
    connection = sqlite3.connect(register)
    connection.execute("DROP TRIGGER no_update")
    connection.commit()
    connection.close()
    assert "append-only" in verify(register).wrong.en


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["DROP TRIGGER no_update"], "triggers"),
        (["DROP TRIGGER no_delete", "DELETE FROM records WHERE number = 5"], "triggers"),
        (["CREATE TABLE notes (a)"], "something was put beside them"),
        (["ALTER TABLE records ADD COLUMN note TEXT"], "table of records was dropped or changed"),
        (["DROP TABLE records"], "table of records was dropped or changed"),
    ],
)
def test_nothing_is_added_to_a_register_whose_schema_was_changed(statements, said, register, made, run, tmp_path):
    with sqlite3.connect(register) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    before, file = dump(register), tmp_path / "run.json"
    file.write_bytes(made(9).text)
    code, out, err = run("register", "add", register, file, "--lang", "en")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "DTI-H016 the register is not as it was left: " in err and said in err
    assert dump(register) == before
    code, out, err = run("register", "verify", register, "--lang", "en")
    assert (code, err, out.count("\n")) == (1, "", 1)
    assert said in out


def test_a_register_without_its_table_is_neither_listed_nor_written_out(register, run, tmp_path):
    with sqlite3.connect(register) as connection:
        connection.execute("DROP TABLE records")
    connection.close()
    for words in (("list", register), ("export", register, "-o", tmp_path / "out")):
        code, out, err = run("register", *words)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert "DTI-H016" in err and "đã xác nhận" not in err
    assert not (tmp_path / "out").exists()


def test_a_record_whose_row_is_damaged_is_not_there_already(register, made):
    (kept,) = add(register, [made(1)])
    assert not kept.new
    forge(register, f"UPDATE records SET content = 'x' WHERE number = {kept.entry.number}")
    with pytest.raises(ProblemsError, match="DTI-H016"):
        add(register, [made(1)])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE records SET chain = digest WHERE number = 5", "row 5: the link says"),
        ("UPDATE records SET added = '2020-01-01T00:00:00Z' WHERE number = 5", "row 5: the link says"),
        ("UPDATE records SET chain = digest WHERE number = 4", "row 5: the link says"),
        ("DELETE FROM records WHERE number = 4", "row 4 is not there"),
        ("DELETE FROM records WHERE number < 5", "row 1 is not there"),
    ],
)
def test_nothing_is_chained_to_a_last_link_that_is_wrong(statement, said, register, made):
    forge(register, statement)
    before = dump(register)
    with pytest.raises(ProblemsError, match="DTI-H016") as error:
        add(register, [made(9)])
    assert said in str(error.value)
    assert dump(register) == before


def dump(path):
    with sqlite3.connect(path) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_damaged_record_is_not_handed_out_as_sound(register, run, tmp_path):
    statement = "UPDATE records SET content = CAST(replace(CAST(content AS TEXT), 'trained', 'Trained') AS BLOB)"
    forge(register, f"{statement} WHERE number = 2")
    one, folder = tmp_path / "one.json", tmp_path / "all"
    for words in ((2, "-o", one), ("-o", folder), (1, 2, "-o", folder)):
        code, out, err = run("register", "export", register, *words, "--lang", "en")
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert f"{register}: WRONG: row 2: the record is damaged: " in err
    assert not one.exists() and not folder.exists()
    assert run("register", "export", register, 1, "-o", one)[0] == 0


def test_a_byte_flipped_in_the_file_is_found_when_the_record_is_written_out(register, made, run, tmp_path):
    whole = register.read_bytes()
    at = whole.index(b'"trained"')  # in the first record that the file holds
    register.write_bytes(whole[:at] + b"#" + whole[at + 1 :])
    codes = [
        run("register", "export", register, number, "-o", tmp_path / f"{number}.json")[0] for number in range(1, 6)
    ]
    assert sorted(codes) == [0, 0, 0, 0, 1]
    bad = codes.index(1) + 1
    assert not (tmp_path / f"{bad}.json").exists()


def test_a_record_of_nothing_is_said_in_words(register):
    forge(register, "UPDATE records SET content = x'' WHERE number = 3")
    assert verify(register).wrong.en == "row 3: the record is damaged: there is nothing"


def test_a_head_may_be_shortened(register, run, monkeypatch):
    head = verify(register).head
    digits = head.removeprefix("sha256:")
    for noted in (digits[:8], head[:15], f"{head[:15]}…", f"{head[:15]}...", digits.upper(), f" {head} "):
        assert verify(register, noted).ok, noted
    other = digits[:8] + ("0" if digits[8] != "0" else "1")
    assert "no longer in the register" in verify(register, other).wrong.en
    code, out, err = run("register", "verify", register, "--head", "foo", "--lang", "en")
    assert (code, out) == (2, "")
    assert err == "DTI-H017 'foo' is no head; give sha256: and 64 hexadecimal digits, or at least the first 8\n"


def test_digits_that_several_links_begin_with_are_refused(register, monkeypatch):
    from dti_rules.records import register as module

    same = "sha256:" + "a" * 60
    monkeypatch.setattr(module, "link", lambda *args: same + f"{args[2]:04d}")
    forge(
        register,
        *(f"UPDATE records SET chain = '{same}{number:04d}' WHERE number = {number}" for number in range(1, 6)),
    )
    with pytest.raises(ProblemsError, match="fits 5 rows"):
        verify(register, "a" * 8)
    assert verify(register, "a" * 60 + "0003").ok


def test_one_record_is_one_record(tmp_path, made, run):
    path = tmp_path / "one.db"
    add(path, [made(1)])
    assert ": 1 sound record\n" in run("register", "verify", path, "--lang", "en")[1]
    add(path, [made(2)])
    assert ": 2 sound records\n" in run("register", "verify", path, "--lang", "en")[1]
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith(".")) == []


def test_no_changed_byte_of_the_file_changes_a_record_unseen(register, tmp_path):
    whole, chance, seen = register.read_bytes(), random.Random(11), 0
    before = list(rows(register))
    path = tmp_path / "damaged.db"
    tries = 100 if effort.quick else 300
    for at in [chance.randrange(len(whole)) for _ in range(tries)]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        for extra in ("-wal", "-shm"):
            Path(f"{path}{extra}").unlink(missing_ok=True)
        try:
            verdict = verify(path)
            if verdict.ok:  # a byte that says nothing: free space, or a counter of the database
                assert list(rows(path)) == before
            else:
                seen += 1
        except ProblemsError:
            seen += 1
    assert seen > tries // 2


# ---- what is no register


@pytest.mark.parametrize(
    "content", [b"", b"x", b"unit,item\n" * 100, b"SQLite format 3\x00" + b"\x00" * 100, os.urandom(5000)]
)
def test_another_file_is_refused_in_one_line_and_left_alone(content, tmp_path, run, record):
    path, file = tmp_path / "other.db", tmp_path / "run.json"
    file.write_bytes(record.text)
    path.write_bytes(content)
    for words in (("list", path), ("verify", path), ("export", path, "-o", tmp_path / "out")):
        code, out, err = run("register", *words)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert "DTI-H01" in err
    code, out, err = run("register", "add", path, file)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert ("DTI-H019 tệp trống" in err) == (not content)
    assert path.read_bytes() == content


def test_another_database_is_refused_and_left_alone(tmp_path, run, record):
    path, file = tmp_path / "other.db", tmp_path / "run.json"
    file.write_bytes(record.text)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE things (a)")
    connection.close()
    before = path.read_bytes()
    code, out, err = run("register", "add", path, file)
    assert (code, out) == (2, "")
    assert "DTI-H010" in err and "cơ sở dữ liệu khác" in err
    assert path.read_bytes() == before


def test_a_newer_register_is_refused(register, run):
    with sqlite3.connect(register) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    assert "DTI-H003" in run("register", "list", register)[2]


# ---- the commands


@pytest.fixture
def files(tmp_path, made):
    paths = [tmp_path / f"run-{i}.json" for i in range(1, 4)]
    for i, path in enumerate(paths, start=1):
        path.write_bytes(made(i).text)
    return paths


def test_add_list_verify_export(files, made, tmp_path, run):
    path = tmp_path / "r.db"
    code, out, err = run("register", "add", path, *files)
    assert (code, err) == (0, "")
    assert out.splitlines() == [f"{file}: đã ghi, số {i} ({made(i).digest})" for i, file in enumerate(files, start=1)]
    assert run("register", "add", path, files[1])[1] == f"{files[1]}: đã có từ trước, số 2 ({made(2).digest})\n"
    listed = run("register", "list", path, "--lang", "en")[1].splitlines()
    assert len(listed) == 5
    assert "small@1.0.0" in listed[2]
    data = json.loads(run("register", "list", path, "--format", "json")[1])
    assert [(row["number"], row["digest"], row["units"]) for row in data] == [(i, made(i).digest, 1) for i in (1, 2, 3)]
    code, out, _ = run("register", "verify", path, "--lang", "en")
    head = out.splitlines()[1].removeprefix("head: ")
    assert (code, head) == (0, data[-1]["chain"])
    assert run("register", "verify", path, "--head", head)[0] == 0
    assert run("register", "verify", path, "--head", made(1).digest)[0] == 1
    one = tmp_path / "one.json"
    assert run("register", "export", path, 2, "-o", one)[0] == 0
    assert one.read_bytes() == files[1].read_bytes()
    assert run("register", "export", path, made(3).digest[:20], "-o", one)[0] == 0
    assert one.read_bytes() == files[2].read_bytes()
    assert run("register", "export", path, "-o", tmp_path / "all")[0] == 0
    assert [file.read_bytes() for file in sorted((tmp_path / "all").iterdir())] == [file.read_bytes() for file in files]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("export", "{r}", "9", "-o", "x.json"), "DTI-H012"),
        (("export", "{r}", "abcdef", "-o", "x.json"), "DTI-H012"),
        (("export", "{r}", "sha256:", "-o", "x.json"), "DTI-H018"),
        (("verify", "{r}", "--head", "foo"), "DTI-H017"),
        (("verify", "{r}", "--head", "abcdef0"), "DTI-H017"),
        (("verify", "{r}", "--head", ""), "DTI-C001"),
        (("verify", "{r}", "--head", "sha256:" + "0" * 65), "DTI-H017"),
        (("export", "{r}", "-o", "x.json"), "DTI-H015"),
        (("list", "none.db"), "DTI-L001"),
        (("add", "{r}", "none.json"), "DTI-L001"),
        (("add", "{r}", "{f}"), "DTI-H002"),
        (("verify",), "DTI-C001"),
        ((), "DTI-C001"),
        (("ad",), "DTI-C001"),
    ],
)
def test_wrong_words_are_one_line(words, code, register, tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_text("unit,item\n")
    said = run("register", *(word.format(r=register, f="f.csv") for word in words))
    assert (said[0], said[1], said[2].count("\n")) == (2, "", 1)
    assert code in said[2]


def test_only_sound_records_that_replay_are_taken(record, tmp_path, run):
    from dti_rules.records.record import sealed

    content = {key: value for key, value in json.loads(record.text).items() if key not in ("contents", "digest")}
    content["results"]["scorecards"][0]["total"]["printed"] = "0.9999"
    (tmp_path / "forged.json").write_bytes(sealed(content).text)
    (tmp_path / "damaged.json").write_bytes(record.text.replace(b'"people":1000', b'"people":1001'))
    (tmp_path / "sound.json").write_bytes(record.text)
    path = tmp_path / "r.db"
    code, out, err = run(
        "register", "add", path, *(tmp_path / f"{name}.json" for name in ("sound", "forged", "damaged")), "--lang", "en"
    )
    assert (code, out) == (2, "")
    assert {line.split()[1] for line in err.splitlines()} == {"DTI-H009", "DTI-H008"}
    assert not path.exists()


# ---- many writers, and a full disk


@pytest.mark.long
def test_killed_writers_lose_nothing_that_was_acknowledged():
    words = ["--processes", "3", "--records", "40", "--kills", "8"]
    done = subprocess.run([sys.executable, STRESS, *words], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "acknowledged 120, in the register 120, lost 0" in done.stdout


FULL = """
import resource, sys
from pathlib import Path
from dti_rules.loading.load import load_folder
from dti_rules.plugins.registry import Chosen
from dti_rules.records.record import make
from dti_rules.records.register import add
from dti_rules.tables.read import submission
from dti_rules.words.problems import ProblemsError
rules = load_folder(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
for i in range(100):
    record = make(rules, [submission(rules, "Cà Mau", inputs={"people": 1000, "trained": i})], Chosen("folder"))
    try:
        add(Path(sys.argv[2]), [record])
    except ProblemsError as error:
        print(error.problems[0].line("en"))
        break
    print(record.digest, flush=True)
"""


@pytest.mark.long
def test_a_file_that_may_not_grow_is_one_line_and_loses_nothing(small_folder, tmp_path, made):
    pytest.importorskip("resource")
    path = tmp_path / "r.db"
    done = subprocess.run([sys.executable, "-c", FULL, small_folder, path], capture_output=True, text=True, check=True)
    *acknowledged, said = done.stdout.splitlines()
    assert "DTI-H011 the register cannot be read or written: " in said
    assert len(acknowledged) > 5
    assert [entry.digest for entry in entries(path)] == acknowledged
    assert verify(path).ok
    add(path, [made(500)])
    assert len(entries(path)) == len(acknowledged) + 1


def test_a_full_disk_is_told_and_nothing_half_written_is_shown(register, made, monkeypatch, run, tmp_path):
    prepare = database._prepare

    def almost_full(connection, path):
        prepare(connection, path)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")

    monkeypatch.setattr(database, "_prepare", almost_full)
    file = tmp_path / "run.json"
    file.write_bytes(made(50).text)
    code, out, err = run("register", "add", register, file)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "DTI-H011 sổ đăng ký không đọc được hoặc không ghi được: đĩa đã đầy" in err
    monkeypatch.undo()
    assert len(entries(register)) == 5
    assert verify(register).ok


def test_a_writer_that_waits_too_long_says_so(register, made, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    other = sqlite3.connect(register, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ProblemsError, match=r"DTI-H011 .*database is locked"):
        add(register, [made(60)])
    assert len(entries(register)) == 5
    other.execute("ROLLBACK")
    other.close()
    assert add(register, [made(60)])[0].entry.number == 6
