"""The examples of `use-it-from` in other languages print the ranking that the page shows, where the language is there."""

import os
import shutil
import subprocess

import pytest

from tests.docs.test_pages import CAPTION, FENCE, ROOT
from tests.web.serving import serving

PAGE = (ROOT / "docs/how-to/use-it-from.md").read_text("utf-8")
EXPECTED = ["1 Đà Nẵng 0.8002 given", "2 Bến Tre 0.5234 given", "2 Cà Mau 0.5234 given"]


@pytest.fixture
def folder(tmp_path, monkeypatch, run):
    """A folder with the page's files, and what its commands make of them."""
    monkeypatch.chdir(tmp_path)
    for block in FENCE.finditer(PAGE):
        if found := CAPTION.match(block["body"]):
            (tmp_path / found["name"]).write_text(block["body"][found.end() :], encoding="utf-8")
    assert run("score", "dti-2022", "figures.csv", "-o", "scores.json")[0] == 0
    return tmp_path


@pytest.mark.long
@pytest.mark.parametrize(("program", "file"), [("node", "scores.mjs"), ("Rscript", "scores.R")])
def test_an_example_in_another_language_prints_the_ranking(folder, program, file):
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    done = subprocess.run([program, file], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)
    assert [line.rstrip() for line in done.stdout.splitlines()] == EXPECTED
    assert "\n".join(EXPECTED) in PAGE


@pytest.mark.long
def test_curl_gets_the_ranking_from_a_service(folder):
    if shutil.which("curl") is None or shutil.which("jq") is None:
        pytest.skip("no curl or no jq here")
    with serving("dti-2022", "--workers", "1") as address:
        told = {**os.environ, "SERVICE": str(address)}
        done = subprocess.run(
            ["bash", "scores.sh"], cwd=folder, env=told, capture_output=True, encoding="utf-8", check=True
        )
    assert done.stdout.splitlines() == EXPECTED


@pytest.mark.long
def test_the_sql_gives_the_ranking_in_duckdb(folder, run):
    duckdb = pytest.importorskip("duckdb")
    assert run("export", "dti-2022", "figures.csv", "--to", "duckdb", "-o", "scores.duckdb")[0] == 0
    with duckdb.connect("scores.duckdb", read_only=True) as database:
        rows = database.execute((folder / "scores.sql").read_text("utf-8")).fetchall()
    assert [" ".join(map(str, row)) for row in rows] == EXPECTED
