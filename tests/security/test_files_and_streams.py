"""What cannot be read or written is told in one line with exit code 2: no traceback, no wait without end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LATIN = os.fsdecode(b"so-li\xea")
"""A file name in another encoding than UTF-8."""


@pytest.fixture
def shell(tmp_path):
    """Runs a command of ours in a process of its own; gives exit code and error output."""

    def go(*words, stdout=subprocess.PIPE):
        command = [sys.executable, "-m", "dti_rules.cli", "--lang", "en", *words]
        done = subprocess.run(command, cwd=tmp_path, stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=120)
        return done.returncode, done.stderr.decode("utf-8", "strict")

    return go


def told(code, err):
    assert code == 2, err
    assert "internal error" not in err and "Traceback" not in err
    return err


READERS = {
    "score": ("score", "dti-2022", "{}"),
    "audit": ("audit", "dti-2022", "{}"),
    "batch": ("batch", "dti-2022", "{}", "-o", "out.csv"),
    "extremes": ("score", "dti-2022", "@published-mains", "--extremes", "{}"),
    "new": ("new", "dti-2030", "--from-table", "{}", "-o", "out"),
    "replay": ("replay", "{}"),
    "show": ("show", "{}"),
    "register": ("register", "list", "{}"),
    "register add": ("register", "add", "new.db", "{}"),
}


@pytest.fixture
def odd(tmp_path):
    """Paths that are no files of ours, by kind and ending."""

    def make(kind, ending):
        path = tmp_path / f"{LATIN if kind == 'latin' else kind}.{ending}"
        if kind == "latin":
            path.write_bytes(b"x\n")
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to({"endless": "/dev/zero", "circle": path.name, "nowhere": "nothing"}[kind])
        return path

    return make


@pytest.mark.parametrize("kind", ["latin", "folder", "endless", "circle", "nowhere"])
@pytest.mark.parametrize("name", READERS)
def test_an_odd_file_is_a_problem_of_every_command_that_reads(name, kind, odd, run):
    ending = "json" if name in ("replay", "show", "register add") else "db" if name == "register" else "csv"
    path = odd(kind, ending)
    command = [str(path) if word == "{}" else word for word in READERS[name]]
    code, _, err = run("--lang", "en", *command)
    said = told(code, err)
    assert kind != "latin" or f"so-li\\xea.{ending}" in said


def test_a_rule_set_and_results_may_have_any_name(hostile, run, tmp_path):
    rules = hostile.write_rules(tmp_path / LATIN, "Chữ")
    figures = hostile.write_figures(tmp_path / f"{LATIN}.json", "báo")
    for command in (
        ("check", rules),
        ("score", rules, figures, "--format", "json"),
        ("record", rules, figures, "-o", tmp_path / f"r-{LATIN}.json"),
        ("replay", tmp_path / f"r-{LATIN}.json"),
        ("register", "add", tmp_path / f"{LATIN}.db", tmp_path / f"r-{LATIN}.json"),
        ("register", "list", tmp_path / f"{LATIN}.db"),
        ("register", "export", tmp_path / f"{LATIN}.db", "-o", tmp_path / f"all-{LATIN}"),
        ("compare", tmp_path / f"r-{LATIN}.json", rules, "--after", figures, "-o", tmp_path / f"{LATIN}.html"),
        ("annex", rules, "-o", tmp_path / f"{LATIN}.csv"),
    ):
        code, out, err = run(*command)
        assert (code, err) == (0, ""), command
        out.encode("utf-8")
    figures = tmp_path / f"{LATIN}-claims.csv"
    figures.write_text("unit,item,measure,figure\nCà Mau,total,value,0.4689\n", encoding="utf-8")
    assert run("audit", "dti-2022", figures, "-o", tmp_path / "audit.html")[0] == 0
    assert "so-li\\xea-claims.csv" in (tmp_path / "audit.html").read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("command", [("rulesets",), ("--help",), ("score", "dti-2022", "@published-mains")])
def test_a_full_disk_under_the_output_is_told(command, shell):
    with Path("/dev/full").open("wb") as full:
        said = told(*shell(*command, stdout=full))
    assert said == "stdout: DTI-C002 the file cannot be written: No space left on device; choose another place\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_closed_stream_is_no_fault(closed, tmp_path):
    command = f'"{sys.executable}" -m dti_rules.cli {{}} {closed}'
    for words, code in (("rulesets", 0), ("score dti-2022 nowhere.csv", 2)):
        done = subprocess.run(["/bin/sh", "-c", command.format(words)], cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode, b"Traceback" in done.stderr) == (code, False)
