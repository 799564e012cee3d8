"""`dti-rules export --to sql|coin`: one line for what is wrong, and nothing half-written."""

import builtins

import pytest


@pytest.fixture
def without_sqlglot(monkeypatch):
    """A machine without the extra."""
    real = builtins.__import__

    def imported(name, *rest, **more):
        if name == "sqlglot" or name.startswith(("dti_rules.report.export.nodes", "dti_rules.report.export.sql")):
            raise ModuleNotFoundError("No module named 'sqlglot'", name="sqlglot")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", imported)


def test_the_query_goes_to_a_file_and_names_the_rules(run, tmp_path):
    pytest.importorskip("sqlglot")
    target = tmp_path / "dti.sql"
    words = ("--to", "sql", "--dialect", "postgres", "--table", "tinh.so_lieu", "--unit", "ten", "--group", "nam")
    code, out, err = run("export", "dti-2022", *words, "-o", target)
    assert (code, out, err) == (0, "", "")
    text = target.read_text("utf-8")
    assert text.startswith("-- Chỉ số chuyển đổi số cấp tỉnh năm 2022: dti-2022@2.0.0") and text.endswith(";\n")
    assert 'FROM "tinh"."so_lieu"' in text and '"dti_unit" AS "ten"' in text and "DOUBLE PRECISION" in text


def test_the_extra_is_named_where_it_is_missing(run, without_sqlglot):
    code, out, err = run("export", "dti-2022", "--to", "sql", "--lang", "en")
    assert (code, out) == (2, "")
    assert err == 'DTI-C006 the package sqlglot is needed; run pip install "dti-rules[sql]"\n'


@pytest.mark.parametrize(
    "words, line",
    [
        (("--to", "sql", "--dialect", "oracle"), "DTI-C001 "),
        (("--to", "sql", "--table", "a..b"), "DTI-I003 'a..b' is no name of a table"),
        (("--to", "sql", "--table", "a.b.c.d"), "DTI-I003 "),
        (("--to", "sql", "--unit", "total"), "DTI-I005 'total' cannot name the column of units or of groups"),
        (("--to", "sql", "--group", "second_look"), "DTI-I005 'second_look' cannot"),
        (("--to", "sql", "--group", "unit"), "DTI-I005 'unit' cannot"),
        (("--to", "sql", "figures.csv"), "DTI-I004 FILE has no use with --to sql"),
        (("--to", "json", "--complete"), "DTI-I004 --complete has no use with --to json"),
        (("--to", "coin", "-o", "x", "--dialect", "duckdb"), "DTI-I004 --dialect has no use with --to coin"),
        (("--to", "coin"), "DTI-I002 coin writes several files to a folder"),
        (("--to", "coin", "-o", "x", "@nothing"), "DTI-C003 "),
    ],
)
def test_what_is_wrong_is_one_line(run, tmp_path, monkeypatch, words, line):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("export", "dti-2022", *words, "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith(line) and err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_coin_needs_a_folder_and_not_a_file(run, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("kept", "utf-8")
    code, _, err = run("export", "dti-2022", "--to", "coin", "-o", file)
    assert (
        code == 2 and err == f"{file}: DTI-I002 coin ghi nhiều tệp vào một thư mục; hãy thêm -o cùng tên một thư mục\n"
    )
    assert file.read_text("utf-8") == "kept"
    code, _, err = run("export", "dti-2022", "--to", "coin", "-o", file / "below")
    assert code == 2 and "DTI-C002" in err


def test_coin_keeps_no_figures_of_an_earlier_export(run, tmp_path):
    (tmp_path / "mine.csv").write_text("x", encoding="utf-8")
    for words, there in ((["@illustrative-cohort"], True), ([], False)):
        assert run("export", "dti-2022", *words, "--to", "coin", "-o", tmp_path)[0] == 0
        assert ((tmp_path / "iData.csv").exists(), (tmp_path / "mine.csv").exists()) == (there, True)


def test_coin_scores_the_files(run, tmp_path):
    code, out, err = run("export", "dti-2022", "@illustrative-cohort", "--to", "coin", "-o", tmp_path / "new" / "coin")
    assert (code, out, err) == (0, "", "")
    assert sorted(p.name for p in (tmp_path / "new" / "coin").iterdir()) == ["README.txt", "iData.csv", "iMeta.csv"]
