"""Help pages, wrong words, standard input, completion, and how many problems are printed."""

import io
import os
import shlex
import subprocess
import sys

import click
import pytest

from dti_rules.cli.commands import COMMANDS, MOST
from dti_rules.cli.examples import EXAMPLES
from dti_rules.cli.main import main

INNER = (
    *("register add", "register list", "register verify", "register export"),
    *("rounds add", "rounds list", "rounds diff", "rounds show"),
)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_name_alone_prints_the_help_page_as_it_stands(run, monkeypatch, lang):
    status, out, err = run("--lang", lang)
    assert (status, err) == (0, "")
    assert out == run("--help", "--lang", lang)[1]
    monkeypatch.setenv("DTI_RULES_LANG", lang)
    assert run() == (status, out, err)
    assert out.count("\n") > len(COMMANDS)


def test_every_command_has_examples_and_every_example_a_command():
    assert set(EXAMPLES) == {"dti-rules", *COMMANDS, *INNER}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", [*COMMANDS, *INNER])
def test_a_help_page_ends_with_its_examples_also_on_a_narrow_terminal(run, monkeypatch, name, lang):
    monkeypatch.setenv("COLUMNS", "40")
    status, out, err = run(*name.split(), "-h", "--lang", lang)
    assert (status, err) == (0, "")
    for typed, what in EXAMPLES[name]:
        assert f"\n  {typed}\n      {what.of(lang)}\n" in out


@pytest.mark.parametrize("typed", [typed for some in EXAMPLES.values() for typed, _ in some])
def test_an_example_names_only_options_and_arguments_that_its_command_takes(typed, monkeypatch):
    from dti_rules.cli import commands

    words = shlex.split(typed.partition(" | ")[2] or typed.partition(" > ")[0])
    assert words[0] == "dti-rules"
    rest = words[1:]
    command: click.Command = commands._group("vi")
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), rest.pop(0))
    if "--help" not in rest:
        command.make_context(command.name, rest)


@pytest.mark.parametrize("typed", [typed for some in EXAMPLES.values() for typed, _ in some if "dti-2022 @" in typed])
def test_an_example_names_only_figures_that_ship_with_the_rule_set(typed, rules):
    named = [word.removeprefix("@") for word in shlex.split(typed) if word.startswith("@")]
    assert named and set(named) <= set(rules.examples)


@pytest.mark.parametrize(
    ("words", "vi", "en"),
    [
        (("scor",), "không có lệnh «scor» (có phải «score»?)", "no such command 'scor' (did you mean 'score'?)"),
        (("regster", "add"), "(có phải «register»?)", "(did you mean 'register'?)"),
        (("register", "ad"), "không có lệnh «ad» (có phải «add»?)", "no such command 'ad' (did you mean 'add'?)"),
        (("score", "--formt", "x"), "(có phải «--format»?)", "no such option --formt (did you mean '--format'?)"),
        (("qqqqqqq",), "không có lệnh «qqqqqqq»;", "no such command 'qqqqqqq';"),
    ],
)
def test_a_misspelt_command_or_option_is_answered_with_the_nearest(run, words, vi, en):
    for lang, said in (("vi", vi), ("en", en)):
        status, out, err = run(*words, "--lang", lang)
        assert (status, out) == (2, "")
        assert said in err
        assert err.count("\n") == 1


def test_at_most_twenty_problems_are_printed_and_then_how_many_there_are(run, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("unit,item,measure,figure\n" + "Cà Mau,digital_tech_firms,input,98\n" * 3001, encoding="utf-8")
    status, out, err = run("score", "dti-2022", str(file), "--lang", "en")
    lines = err.splitlines()
    assert (status, out, len(lines)) == (2, "", MOST + 1)
    assert all("DTI-T011" in line for line in lines[:MOST])
    assert lines[-1] == "DTI-C011 the first 20 of 3000 problems are printed; mend these and run again"
    assert "20 lỗi đầu tiên trong số 3.000 lỗi" in run("score", "dti-2022", str(file))[2]


def test_twenty_problems_are_printed_whole(run, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("unit,item,measure,figure\n" + "Cà Mau,digital_tech_firms,input,98\n" * 21, encoding="utf-8")
    assert run("score", "dti-2022", str(file))[2].count("\n") == 20


def piped(data, *words):
    return subprocess.run(
        [sys.executable, "-m", "dti_rules.cli", *words],
        input=data,
        capture_output=True,
        env={**os.environ},
        check=False,
    )


@pytest.mark.parametrize(
    "data",
    [
        "unit,item,measure,figure\nCà Mau,7,value,0.5\n",
        '{"unit": "Cà Mau", "values": {"7": "0.5"}}',
        '\ufeff [{"unit": "Cà Mau", "item": "7", "measure": "value", "figure": "0.5"}]',
    ],
)
def test_a_dash_reads_figures_from_standard_input(data, tmp_path):
    file = tmp_path / ("a.csv" if data.startswith("unit") else "a.json")
    file.write_text(data, encoding="utf-8")
    done, same = piped(data.encode(), "score", "dti-2022", "-"), piped(b"", "score", "dti-2022", str(file))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == same.stdout


def test_a_problem_in_standard_input_names_it_and_no_temporary_file():
    done = piped(b"unit,item,measure,figure\nNowhere,7,value,0.5\n", "score", "dti-2022", "-", "--lang", "en")
    assert done.returncode == 2
    assert done.stderr.startswith(b"<stdin>:2:1: DTI-T006")
    assert b"/tmp" not in done.stderr


def test_standard_input_is_read_once(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    status, _, err = run("score", "dti-2022", "-", "-", "--lang", "en")
    assert status == 2
    assert err.startswith("DTI-C013 ")


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        (["score", "dti-20"], {"dti-2021", "dti-2022", "dti-2023"}),
        (["score", "dti-2022", "@published-t"], {"@published-totals"}),
        (["explain", "dti-2022", "@worked", "--unit", "Cà"], {"Cà Mau"}),
        (["show", "dti-2022", "4.2"], {"4.2"}),
        (["new", "x", "--units", "vn-3"], {"vn-34"}),
        (["sc"], {"score", "schema"}),
    ],
)
def test_tab_proposes_rule_sets_examples_units_and_codes(monkeypatch, capsys, line, proposed):
    monkeypatch.setenv("_DTI_RULES_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", shlex.join(["dti-rules", *line]))
    monkeypatch.setenv("COMP_CWORD", str(len(line)))
    with pytest.raises(SystemExit):
        main(["ignored"])
    found = {item.partition(",")[2] for item in capsys.readouterr().out.splitlines() if item.startswith("plain,")}
    assert found == proposed


@pytest.mark.parametrize(
    ("list_id", "name", "said"),
    [
        ("vn-34", "Thừa Thiên Huế", "Thừa Thiên Huế (vn-63) is now part of Huế"),
        ("vn-34", "tỉnh Bắc Giang", "Bắc Giang (vn-63) is now part of Bắc Ninh"),
        ("vn-34", "TP Huê", "did you mean 'Huế'"),
    ],
)
def test_a_unit_of_another_list_is_told_its_successor_and_another_name_the_nearest(list_id, name, said):
    from dti_rules.model.units import unit_list
    from dti_rules.words.problems import ProblemsError

    with pytest.raises(ProblemsError) as refused:
        unit_list(list_id).find(name)
    assert said in refused.value.problems[0].sentence("en")


def test_rule_sets_without_a_common_main_indicator_are_not_compared(rules):
    from dti_rules.analysis.compare.compare import compare
    from dti_rules.words.classes import evolve
    from dti_rules.words.problems import ProblemsError

    nodes = {f"x{name}": evolve(node, id=f"x{name}") for name, node in rules.nodes.items() if node.id != "total"}
    total = evolve(rules.total, parts=tuple(f"x{part}" for part in rules.total.parts))
    other = evolve(rules, nodes={**nodes, "total": total})
    with pytest.raises(ProblemsError) as refused:
        compare(rules, [], other, [])
    (found,) = refused.value.problems
    assert found.code == "DTI-M004"
    assert len(found.line("vi")) < 300


def test_standard_input_that_was_closed_is_an_empty_file(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    code, out, err = run("score", "dti-2022", "-", "--lang", "en")
    sys.stdin.close()
    assert (code, out) == (2, "") and err.startswith("<stdin>: DTI-T003")


@pytest.mark.parametrize(
    ("words", "vi", "en"),
    [
        (("rulesets", "--lang"), "tùy chọn --lang cần một giá trị", None),
        (("rulesets", "x"), "thừa đối số «x»", "'x' is one argument too many"),
        (
            ("gaps", "dti-2022", "x", "--top", "0"),
            "--top: «0» không phải số nguyên từ 1",
            "--top: '0' is no whole number from 1",
        ),
        (
            ("score", "dti-2022", "x", "--format", "pdf"),
            "--format: không nhận «pdf»",
            "--format: does not take 'pdf'; use table",
        ),
    ],
)
def test_what_is_wrong_with_an_option_is_said_in_both_languages(words, vi, en, run):
    assert vi in run(*words)[2]
    assert en is None or en in run(*words, "--lang", "en")[2]
