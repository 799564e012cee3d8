"""The tools of `dti-rules mcp`: they answer as the commands do, by our schemas, and open nothing that is asked for."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator

mcp = pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters  # noqa: E402

from dti_rules.assistants.known import Known  # noqa: E402
from dti_rules.assistants.schemas import answered, asked  # noqa: E402
from dti_rules.assistants.server import server  # noqa: E402
from dti_rules.assistants.tools import TOOLS  # noqa: E402
from dti_rules.plugins.registry import registry  # noqa: E402

PATIENCE = 300
"""Seconds after which a test gives up waiting: never reached but where something hangs."""
COHORT = {"rule_set": "dti-2022", "example": "illustrative-cohort"}
CA_MAU = {"unit": "Cà Mau", "inputs": {"digital_tech_firms": 49, "enterprises": "10000"}}
QUESTIONS: dict[str, dict[str, Any]] = {
    "rulesets": {},
    "show": {"rule_set": "dti-2022@2.0.0", "item": "7"},
    "score": {"rule_set": "dti-2022", "submissions": [CA_MAU], "items": ["7.2"], "trace": True},
    "explain": {**COHORT, "unit": "ca mau", "item": "7.2", "lang": "en"},
    "gaps": {**COHORT, "unit": "vn-63:96", "top": 3},
    "what_if": {**COHORT, "unit": "Cà Mau", "set": {"dx_site": "weekly"}},
    "audit": {"rule_set": "dti-2022", "claims": {"claims": [
        {"measure": "value", "unit": "Đà Nẵng", "item": "total", "figure": "0,9"}]}},
}  # fmt: skip


@pytest.fixture(scope="module")
def known():
    return Known(registry(), ["dti-2022"])


@pytest.fixture(scope="module")
def answers(known):
    """The answers to all questions, which a client in this process got and held against the schemas."""
    return dict(zip(QUESTIONS, talk(known, [*QUESTIONS.items()]), strict=True))


def talk(known, questions, lang="vi", mode="auto"):
    async def go():
        with anyio.fail_after(PATIENCE):
            async with Client(server(known, lang), mode=mode) as client:
                return [await client.call_tool(name, given) for name, given in questions]

    return anyio.run(go)


def wrong(known, name, given, lang="en"):
    """The codes, places and words of what is wrong with a question."""
    (answer,) = talk(known, [(name, given)], lang)
    assert answer.is_error
    found = answer.structured_content["problems"]
    return [(each["code"], each.get("place", {}).get("file")) for each in found], answer.content[0].text


def test_the_tools_are_listed_as_reading_alone_with_schemas_that_stand_by_themselves(known):
    async def listed():
        with anyio.fail_after(PATIENCE):
            async with Client(server(known, "en"), mode="legacy") as client:
                return (await client.list_tools()).tools, client.instructions

    tools, instructions = anyio.run(listed)
    assert [tool.name for tool in tools] == list(TOOLS) == list(QUESTIONS)
    assert "provenance" in instructions
    for tool in tools:
        assert tool.annotations.read_only_hint and not tool.annotations.open_world_hint
        for whole in (tool.input_schema, tool.output_schema):
            assert whole["type"] == "object"
            refs = json.dumps(whole).split('"$ref": "')[1:]
            assert {ref.split('"')[0].removeprefix("#/$defs/") for ref in refs} <= whole.get("$defs", {}).keys()


@pytest.mark.long
@pytest.mark.parametrize("tool", QUESTIONS)
def test_every_answer_fits_its_schema_and_says_what_it_rests_on(tool, answers):
    answer = answers[tool]
    assert not answer.is_error, answer.content[0].text
    Draft202012Validator(answered(tool)).validate(answer.structured_content)
    Draft202012Validator(asked(tool)).validate(QUESTIONS[tool])
    assert "provenance" in json.dumps(answer.structured_content)


@pytest.mark.long
@pytest.mark.parametrize("tool", QUESTIONS)
def test_no_number_of_an_answer_is_a_float(tool, answers):
    def floats(part):
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        return isinstance(part, float) or any(map(floats, inner))

    assert not floats(answers[tool].structured_content)


def test_score_answers_what_the_command_prints(known, run, tmp_path):
    file = tmp_path / "figures.json"
    file.write_text(json.dumps(CA_MAU), "utf-8")
    printed = json.loads(run("score", "dti-2022", file, "--format", "json")[1])["scorecards"][0]
    (answer,) = talk(known, [("score", QUESTIONS["score"])])
    (card,) = answer.structured_content["scorecards"]
    assert json.loads(answer.content[0].text) == answer.structured_content
    assert (card["total"], card["rank_bounds"]) == (printed["total"], printed["rank_bounds"])
    firms = "digital_firm_rate"
    assert card["nodes"] == {firms: printed["nodes"][firms]} and printed["nodes"][firms]["points_printed"] == "1.96"


@pytest.mark.long
def test_explain_answers_what_the_command_prints(answers, run):
    words = ("explain", "dti-2022", "@illustrative-cohort", "--unit", "Cà Mau", "7.2", "--lang", "en")
    assert answers["explain"].content[0].text == run(*words)[1]


@pytest.mark.long
def test_invented_figures_say_so(answers):
    for tool in ("explain", "gaps", "what_if"):
        assert "DTI-W008" in json.dumps(answers[tool].structured_content)


@pytest.mark.long
def test_a_long_list_is_cut_where_it_was_asked_and_sums_are_not(answers):
    (unit,) = answers["gaps"].structured_content["units"]
    assert len(unit["items"]) == len(unit["one_more"]) == 3
    assert set(answers["gaps"].structured_content["rules"]) == {row["node"] for row in unit["items"]}


@pytest.mark.long
def test_a_contradicted_claim_is_told_with_its_steps(answers):
    found = answers["audit"].structured_content
    assert found["counts"]["contradicts"] == 1 and found["findings"][0]["steps"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../dti-2022", "x.json", "plugins/dti_2022", "file:///etc/passwd"])
def test_no_name_in_a_question_is_taken_for_a_file(known, path, monkeypatch):
    def opened(*_args, **_more):
        raise AssertionError("a file was opened")

    known.get("dti-2022")
    monkeypatch.setattr("dti_rules.plugins.registry.Registry.load_path", opened)
    monkeypatch.setattr("dti_rules.assistants.figures.read", opened)
    assert wrong(known, "show", {"rule_set": path})[0] == [("DTI-R001", "/rule_set")]
    assert wrong(known, "score", {"rule_set": "dti-2022", "example": path})[0] == [("DTI-C003", "/example")]
    assert wrong(known, "score", {"rule_set": "dti-2022", "submissions": [{"unit": path}]})[0][0][0] == "DTI-T006"


@pytest.mark.parametrize(
    ("name", "given", "found", "said"),
    [
        ("scor", {}, [("DTI-L008", "/name")], "did you mean 'score'?"),
        ("rulesets", {"x": 1}, [("DTI-L005", "/")], "no key 'x'; leave it out"),
        ("score", {}, [("DTI-L007", "/")], "the key 'rule_set' is missing"),
        ("score", {"rule_set": "dti-2022"}, [("DTI-L007", "/")], "'submissions' is missing"),
        ("what_if", {"rule_set": "dti-2022", "x": 1}, [("DTI-L007", "/")] * 2 + [("DTI-L005", "/")], "'set' is missing"),
        ("score", {"rule_set": "dti-2022", "submissions": [{"unit": "Huế", "inputs": {"a/b~": []}}]},
         [("DTI-T020", "/submissions/0/inputs/a~1b~0")], "needed"),
        ("score", {**COHORT, "submission": []}, [("DTI-L005", "/")], "did you mean 'submissions'?"),
        ("score", {"rule_set": "dti-2022", "submissions": [{"unit": "Huế", "points": {"7.2": 0.5}}]},
         [("DTI-T019", "/submissions/0/points/7.2")], "7.2 = 0.5 is a binary float, which is not exact; give a whole number or text, such as '0.6077'"),
        ("score", {"rule_set": "dti-2022", "submissions": [{"unit": "Huế", "points": {"7.2": "0,5"}}]},
         [("DTI-T008", "/submissions/0/points/7.2")], "style; write 0.5"),
        ("score", {"rule_set": "dti-2022", "submissions": [{"unit": "Huế", "points": {"7.2": "9" * 200}}]},
         [("DTI-L062", "/submissions/0/points/7.2")], "digits"),
        ("score", {"rule_set": "dti-2022", "submissions": []}, [("DTI-T020", "/submissions")], "minItems"),
        ("score", {**COHORT, "items": ["7.99"]}, [("DTI-C004", "/item")], "no indicator '7.99'"),
        ("score", {"rule_set": "dti-2022@1.0.0", "example": "x"}, [("DTI-R006", "/rule_set")], "1.0.0"),
        ("explain", {**COHORT, "unit": "Cà Mao"}, [("DTI-T080", None)], "did you mean 'Cà Mau'?"),
        ("explain", {**COHORT, "unit": "Cà\u202e Mau"}, [("DTI-L061", "/unit")], "U+202E"),
        ("explain", {**COHORT, "unit": "Cà Mau", "lang": "fr"}, [("DTI-L008", "/lang")], "vi, en"),
        ("what_if", {**COHORT, "unit": "Cà Mau", "set": {"dx_site": "weely"}}, [("DTI-T013", "/set/dx_site")], "'weekly'"),
        ("what_if", {**COHORT, "unit": "Cà Mau", "set": {"dx_site": None}}, [("DTI-G002", "/set")], "no new figure"),
        ("audit", {"claims": {"claims": [{"measure": "value"}]}}, [("DTI-L007", "/claims/claims/0")], "'figure'"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_our_code_its_place_in_the_question_and_a_remedy(known, name, given, found, said):
    told, words = wrong(known, name, given)
    assert told[: len(found)] == found
    assert said in words and "Traceback" not in words and "--numbers" not in words


def test_an_error_of_ours_is_told_without_its_innards_and_the_server_goes_on(known, monkeypatch):
    def broken(*_given):
        raise RuntimeError("/secret/place")

    monkeypatch.setitem(__import__("dti_rules.assistants.server").assistants.server.ANSWERS, "show", broken)
    first, second = talk(known, [("show", {"rule_set": "dti-2022"}), ("rulesets", {})], "en")
    assert first.structured_content["problems"][0]["code"] == "DTI-C005" and "secret" not in str(first)
    assert not second.is_error


@pytest.mark.long
def test_the_command_serves_over_standard_input_and_ends_with_it(tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = ["-m", "dti_rules", "mcp", "dti-2022", "--lang", "en"]
    process = StdioServerParameters(command=sys.executable, args=words, env=environment, cwd=tmp_path)

    async def go():
        with anyio.fail_after(PATIENCE):
            async with Client(process) as client:
                return [await client.call_tool(name, given) for name, given in QUESTIONS.items()]

    for name, answer in zip(QUESTIONS, anyio.run(go), strict=True):
        assert not answer.is_error and "provenance" in json.dumps(answer.structured_content), name
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_the_command_ends_by_itself_where_the_input_ends(tmp_path):
    with started(tmp_path) as process:
        said, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said, errors) == (0, b"", b"")


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_at_once_where_it_is_asked_to(tmp_path, number):
    with started(tmp_path) as process:
        process.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline()) == {"jsonrpc": "2.0", "id": 1, "result": {}}
        process.send_signal(number)
        assert process.wait(PATIENCE) == 128 + number
        assert process.stderr.read() == b""


@contextmanager
def started(folder):
    """The command as a process of its own, which is gone at the end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, "-m", "dti_rules", "mcp", "dti-2022"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_extra_is_named_where_it_is_missing(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "dti_rules.assistants.server", None)
    monkeypatch.setitem(sys.modules, "mcp", None)
    real = __import__

    def imported(name, *rest, **more):
        if name == "dti_rules.assistants.server":
            raise ModuleNotFoundError("No module named 'mcp'", name="mcp")
        return real(name, *rest, **more)

    monkeypatch.setattr("builtins.__import__", imported)
    assert run("mcp", "--lang", "en") == (
        2, "", 'DTI-C006 the package mcp is needed; run pip install "dti-rules[mcp]"\n')  # fmt: skip
