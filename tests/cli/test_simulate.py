"""`dti-rules simulate` as it is called: forms, languages, what is kept, and one line for each thing wrong."""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("scipy")

FIRST = str(Path(__file__).resolve().parent.parent / "data" / "rules" / "first-transcription")
TOTALS = ("simulate", "dti-2022", "@published-totals")
COHORT = ("simulate", FIRST, "@illustrative-cohort", "--draws", "100")
EVERYTHING = (
    "--inputs",
    "5%",
    "--inputs",
    "dx_staff=20",
    "--weights",
    "10%",
    "--reconstructed",
    "20%",
    "--aggregation",
)


@pytest.mark.parametrize(("lang", "says"), [("vi", "Giữ hạng"), ("en", "Keeps rank")])
def test_a_table_says_what_was_varied_and_how_ranks_spread(run, lang, says):
    code, out, err = run("--lang", lang, *TOTALS, "--rounding", "--above", "Thanh Hóa")
    assert (code, err) == (0, "")
    assert (says in out and "seed 922" in out) or "(seed) 922" in out
    (row,) = [line for line in out.splitlines() if line.split()[:1] == ["15"] and "Y" in line]
    assert "15–16" in row and "%" in row


def test_the_seed_and_the_number_of_draws_can_be_chosen(run, tmp_path):
    def data(*more):
        assert run(*COHORT, *EVERYTHING, *more, "-o", tmp_path / "out.json") == (0, "", "")
        return (tmp_path / "out.json").read_bytes()

    first = data()
    assert first == data("--seed", "922")
    other = json.loads(data("--seed", "1"))
    assert other["seed"] == 1 and other["draws"] == 100
    assert json.loads(first)["units"] != other["units"]


@pytest.mark.long
def test_every_form_is_written_by_its_ending(run, tmp_path):
    for lang in ("vi", "en"):
        for form, start in (("csv", "list,unit_code"), ("html", "<!DOCTYPE html>"), ("json", "{"), ("txt", "")):
            file = tmp_path / f"out.{form}"
            assert run("--lang", lang, *COHORT, *EVERYTHING, "--sobol", "--of", "Cà Mau", "-o", file) == (0, "", "")
            assert file.read_text("utf-8-sig").startswith(start)


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.ids = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]


def test_the_page_stands_alone_and_holds_ranks_chances_indices_and_rules(run):
    code, text, err = run(
        "--lang", "en", *COHORT[:-1], "200", *EVERYTHING, "--sobol", "--of", "Cà Mau", "--format", "html"
    )
    found = Page(text)
    assert (code, err) == (0, "")
    assert not [at for _, at in found.tags if at.get("src") or at.get("href", "#")[0] != "#"]
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert len(found.ids) == len(set(found.ids))
    wanted = {"spread", "ranks", "likely", "pairs", "sobol-0", "sobol-1", "sobol-2", "varied", "rules-weights",
              "rules-maxima", "rules-thresholds", "notes"}  # fmt: skip
    assert wanted <= set(found.ids)
    assert "reconstructed" in text and "8192" not in text and "two samples of 128 draws" in text


def test_draws_can_be_kept(run, tmp_path):
    import numpy as np

    for name in ("draws.npz", "draws.csv"):
        code, out, err = run(*TOTALS, "--rounding", "--draws", "100", "--keep-draws", tmp_path / name)
        assert (code, err) == (0, "") and out
    with np.load(tmp_path / "draws.npz") as kept:
        assert kept["ranks"].shape == (100, 63)
    assert len((tmp_path / "draws.csv").read_text("utf-8").splitlines()) == 6301


def test_draws_and_result_are_both_written_or_neither(run, tmp_path):
    asked = (*TOTALS, "--rounding", "--draws", "100", "--keep-draws", tmp_path / "draws.csv")
    for output, code in ((tmp_path / "nowhere" / "page.html", "DTI-C002"), (tmp_path / "draws.csv", "DTI-U011")):
        status, out, err = run(*asked, "-o", output)
        assert (status, out, len(err.splitlines())) == (2, "", 1) and code in err
        assert list(tmp_path.iterdir()) == []
    assert run(*asked, "-o", tmp_path / "page.html") == (0, "", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["draws.csv", "page.html"]


@pytest.mark.parametrize("amount", ["10.5%", "10,5%", "10.5 %", " 10,5\u00a0%", "0.105"])
def test_a_per_cent_may_be_written_in_either_language(run, amount):
    code, out, err = run(
        *COHORT, "--weights", amount, "--inputs", f"dx_staff={amount}" if "%" in amount else "5%", "--format", "json"
    )
    assert (code, err) == (0, "")
    far = {each["kind"]: each["how_far"] for each in json.loads(out)["variations"]}
    assert far["weights"]["by"] == "21/200"
    assert "%" not in amount or far["inputs"]["of"] == {"dx_staff": {"by": "21/200"}}


def test_a_file_declares_sources_and_options_replace_them(run, tmp_path):
    file = tmp_path / "sources.yaml"
    file.write_text(
        "inputs: {by: 5%, of: {dx_staff: {plus_minus: 20}, civil_servants: {by: 1%}}}\n"
        "weights: {dirichlet: 200, of: all}\nmaxima: {by: 20%}\nthresholds: {by: 1/10}\naggregation: {geometric: 0.25}\n",
        encoding="utf-8",
    )
    code, out, err = run(*COHORT, "--variations", file, "--weights", "10%", "--format", "json")
    assert (code, err) == (0, "")
    far = {each["kind"]: each["how_far"] for each in json.loads(out)["variations"]}
    assert far == {
        "inputs": {"by": "1/20", "of": {"dx_staff": {"plus_minus": "20"}, "civil_servants": {"by": "1/100"}}},
        "weights": {"by": "1/10", "of": "main_indicators"},
        "maxima": {"by": "1/5"},
        "thresholds": {"by": "1/10"},
        "aggregation": {"geometric": "1/4"},
    }


WRONG_FILES = {
    "rounding: maybe\n": ["1:11: DTI-L006"],
    "roundng: true\n": ["1:1: DTI-L005"],
    "inputs: {}\n": ["1:9: DTI-L007"],
    "inputs: {by: 200%, of: {dx_staf: {by: 1%}}}\n": ["1:14: DTI-U003", "1:25: DTI-U004"],
    "inputs: {of: {dx_staff: {by: 1%, plus_minus: 3}}}\n": ["1:25: DTI-U005"],
    "inputs: {of: {dx_staff: {plus_minus: -3}}}\n": ["1:38: DTI-U003"],
    "weights: {by: 10%, dirichlet: 3}\n": ["1:10: DTI-U005"],
    "weights: {dirichlet: 0}\n": ["1:22: DTI-U003"],
    "maxima: {}\n": ["1:9: DTI-L007"],
    "thresholds: {by: 0%}\n": ["1:18: DTI-U003"],
    "aggregation: {geometric: 2}\n": ["1:26: DTI-U003"],
    "": ["DTI-L033"],
    "rounding: false\n": ["DTI-U002"],
}


@pytest.mark.parametrize("text", WRONG_FILES)
def test_what_is_wrong_in_a_file_is_said_where_it_stands(run, tmp_path, text):
    file = tmp_path / "sources.yaml"
    file.write_text(text, encoding="utf-8")
    for lang in ("vi", "en"):
        code, out, err = run("--lang", lang, *COHORT, "--variations", file)
        assert (code, out) == (2, "")
        lines = err.splitlines()
        assert len(lines) == len(WRONG_FILES[text])
        assert all(code in line for code, line in zip(WRONG_FILES[text], lines, strict=True))


REFUSED = [
    ((*TOTALS,), "DTI-U002"),
    ((*TOTALS, "--weights", "10%"), "DTI-U001"),
    ((*TOTALS, "--rounding", "--weights", "150%"), "DTI-U003"),
    ((*TOTALS, "--rounding", "--sobol"), "DTI-U008"),
    ((*TOTALS, "--rounding", "--of", "Huế"), "DTI-U010"),
    ((*TOTALS, "--rounding", "--above", "Paris"), "DTI-T006"),
    ((*TOTALS, "--rounding", "--draws", "5"), "DTI-C001"),
    ((*TOTALS, "--rounding", "--keep-draws", "draws.xlsx"), "DTI-U009"),
    ((*COHORT, "--rounding"), "DTI-U001"),
    ((*COHORT, "--inputs", "5.5.5%"), "DTI-U003"),
    ((*COHORT, "--inputs", "dx_staf=5"), "DTI-U004"),
    ((*COHORT, "--inputs", "party_resolution_issued=5%"), "DTI-U004"),
    ((*COHORT, "--inputs", "dx_staff=0"), "DTI-U003"),
    ((*COHORT, "--inputs", "5%", "--above", "Huế"), "DTI-U007"),
    (("simulate", FIRST, "@illustrative-submission", "--inputs", "5%"), "DTI-U006"),
    ((*COHORT, "--variations", "nowhere.yaml"), "DTI-L001"),
]


@pytest.mark.parametrize(("words", "code"), REFUSED, ids=[f"{code}-{i}" for i, (_, code) in enumerate(REFUSED)])
def test_a_wrong_call_is_one_line_and_writes_nothing(run, tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    for lang in ("vi", "en"):
        status, out, err = run("--lang", lang, *words, "-o", "out.json")
        assert (status, out, len(err.splitlines())) == (2, "", 1)
        assert code in err
    assert list(tmp_path.iterdir()) == []


def test_half_of_reconstructed_may_be_idle_and_is_named(run, tmp_path):
    """Where components are given as points no threshold is left, but their maxima are."""
    rows = ["unit,item,measure,figure"]
    from dti_rules.plugins.registry import load

    for k, unit in enumerate(("Cà Mau", "Huế")):
        for i, node in enumerate(load(FIRST).leaves):
            if node.assessed:
                rows.append(f"{unit},{node.id},value,{(i * (k + 3)) % 10 / 10}")
    file = tmp_path / "points.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    code, out, err = run("simulate", FIRST, file, "--reconstructed", "20%", "--draws", "100", "--format", "json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert [each["kind"] for each in data["variations"]] == ["maxima"]
    assert [each["kind"] for each in data["moving_nothing"]] == ["thresholds"]


def test_without_the_extra_one_line_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    code, out, err = run(*TOTALS, "--rounding")
    assert (code, out) == (2, "")
    assert err.startswith("DTI-C006") and 'pip install "dti-rules[simulate]"' in err and "scipy" in err


def test_help_loads_no_numbers():
    for words in (["--help"], ["simulate", "--help"]):
        script = (
            "import sys\nfrom dti_rules.cli.main import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
            "assert not {'numpy', 'scipy'} & set(sys.modules)\n"
        )
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
