"""A rule set as one document: it loads back the same, and a changed one is refused."""

import json
import random

import pytest

from dti_rules.loading.canonical import parse, text_of
from dti_rules.loading.load import load_folder
from dti_rules.loading.schemas import schema
from dti_rules.loading.whole import ORDERED, load_whole, whole
from dti_rules.plugins.registry import registry
from dti_rules.words.problems import ProblemsError

INSTALLED = list(registry().folders)


def orders(rules):
    """Every order that the files chose."""
    return (
        list(rules.nodes),
        list(rules.inputs),
        list(rules.measures),
        list(rules.sources),
        [(node.inputs, node.parts) for node in rules.nodes.values()],
        [list(declared.choices) for declared in rules.inputs.values()],
        [node.id for node in rules.annex_order()],
    )


@pytest.fixture(params=["small", *INSTALLED])
def any_rules(request, small):
    return small if request.param == "small" else registry().load(request.param)


def test_a_rule_set_loads_back_from_its_document(any_rules):
    text = text_of(whole(any_rules))
    again = load_whole(parse(text, "x.json"), "x.json")
    assert (again.rules_digest, again.content_digest) == (any_rules.rules_digest, any_rules.content_digest)
    assert again.nodes == any_rules.nodes
    assert again.inputs == any_rules.inputs
    assert orders(again) == orders(any_rules)
    assert (again.rounding, again.ranking, again.measures) == (
        any_rules.rounding,
        any_rules.ranking,
        any_rules.measures,
    )
    assert (again.title, again.decision_date, again.published) == (
        any_rules.title,
        any_rules.decision_date,
        any_rules.published,
    )
    assert text_of(whole(again)) == text


def test_the_document_fits_its_schema(any_rules, validator):
    validator("rules").validate(whole(any_rules))


def test_every_group_with_keys_of_the_writers_choice_keeps_its_order():
    def free(name, rule):
        for key, inner in rule.get("properties", {}).items():
            if isinstance(inner.get("additionalProperties"), dict):
                yield key
            yield from free(key, inner)
        if isinstance(rule.get("additionalProperties"), dict):
            yield from free(name, rule["additionalProperties"])

    groups = {"rule-set": schema("rule-set"), "decision": schema("decision")["$defs"]["keys"]}
    groups |= schema("common")["$defs"]
    found = {key for name, group in groups.items() for key in free(name, group)}
    assert found <= {*ORDERED, "examples"}  # examples say where files are, and are no part of a document
    assert {"pillars", "choices"} <= found


@pytest.mark.parametrize(
    "number", ["0.123456789012345678901234567890123456/7", "99.9999999999999999999999999999999999/3%"]
)
def test_the_longest_number_of_a_file_comes_back(number, write_small, tmp_path):
    path = write_small(tmp_path) / "decision/m.yaml"
    text = path.read_text("utf-8").replace("max_points: 2.5", f"max_points: 2.5\n    weight: {number}")
    official = "{title: official, points: official, formula: derived}"
    path.write_text(text.replace(official, official.replace("points", "weight: official, points")), "utf-8")
    rules = load_folder(tmp_path)
    assert load_whole(parse(text_of(whole(rules)), "x"), "x").content_digest == rules.content_digest


LOUD = [
    ("/rule_set/rounding/decimals", 3),
    ("/rule_set/year", 2021),
    ("/main_indicators/0/components/0/formula", "share(trained, people, full_from = 1/4)"),
    ("/main_indicators/0/components/0/title/vi", "Khác"),
    ("/order/rule_set~pillars", None),
]


def put(data, path, value):
    *above, last = path.strip("/").split("/")
    for key in above:
        data = data[int(key)] if isinstance(data, list) else data[key]
    last = last.replace("~", "/")
    if value is None:
        data.pop("/" + last)
    else:
        data[last] = value


@pytest.mark.parametrize(("path", "value"), LOUD)
def test_a_changed_document_does_not_have_its_digests(path, value, small):
    data = json.loads(text_of(whole(small)))
    put(data, path, value)
    with pytest.raises(ProblemsError, match="DTI-H005"):
        load_whole(data, "x.json")


def test_rules_that_do_not_hold_are_refused_at_their_column(small):
    data = json.loads(text_of(whole(small)))
    put(data, "/main_indicators/0/components/0/formula", "trained / people")
    with pytest.raises(ProblemsError) as error:
        load_whole(data, "x.json")
    (found,) = error.value.problems
    text = text_of(data).decode()
    assert found.code.startswith("DTI-P")
    assert text[found.place.column - 1 :].startswith('people"')


def test_any_damage_to_a_document_is_a_problem_and_never_a_crash(small):
    text, chance, refused = text_of(whole(small)), random.Random(7), 0
    for _ in range(400):
        at = chance.randrange(len(text))
        damaged = bytearray(text)
        damaged[at] = chance.choice(b'0123456789abz"{}[]:,. -')
        if bytes(damaged) == text:
            continue
        try:
            rules = load_whole(parse(bytes(damaged), "x"), "x")
            assert (rules.rules_digest, rules.content_digest) == (small.rules_digest, small.content_digest)
        except ProblemsError:
            refused += 1
    assert refused > 300


@pytest.mark.parametrize(
    "data",
    [[], {}, {"kind": "dti-rules rule set"}, {"kind": "x"}, 5, None, {"kind": "dti-rules rule set", "format": "1"}],
)
def test_another_json_file_is_no_rule_set(data):
    with pytest.raises(ProblemsError, match="DTI-H007"):
        load_whole(data, "x.json")


def test_every_missing_part_is_a_problem(small):
    for key in whole(small):
        data = whole(small)
        del data[key]
        with pytest.raises(ProblemsError):
            load_whole(data, "x.json")
    for key in whole(small)["rule_set"]:
        data = json.loads(text_of(whole(small)))
        del data["rule_set"][key]
        with pytest.raises(ProblemsError):
            load_whole(data, "x.json")


def test_a_newer_document_is_refused(small):
    with pytest.raises(ProblemsError, match="DTI-H003"):
        load_whole({**whole(small), "format": 2}, "x.json")


# ---- as a RULESET


def test_a_json_file_is_a_rule_set_argument(small, record, tmp_path):
    (tmp_path / "rules.json").write_bytes(text_of(whole(small)))
    (tmp_path / "record.json").write_bytes(record.text)
    for name, by in (("rules.json", "export"), ("record.json", "record")):
        rules, chosen = registry().resolve(str(tmp_path / name))
        assert rules.content_digest == small.content_digest
        assert (chosen.by, chosen.asked) == (by, None)


def test_why_a_rule_set_was_chosen():
    asked = registry().resolve("dti-2022")[1]
    assert (asked.by, asked.asked, asked.distribution) == ("id", "dti-2022", "dti-rules-dti-2022")
    asked = registry().resolve("dti-2022@2.0.0")[1]
    assert (asked.by, asked.asked) == ("id@version", "dti-2022@2.0.0")
    assert registry().resolve(str(registry().find("dti-2022")))[1].by == "folder"


def test_a_reformatted_file_is_refused_with_the_place(small, tmp_path, run):
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(whole(small), ensure_ascii=False, indent=1), "utf-8")
    code, _, err = run("show", path, "--lang", "en")
    assert code == 2
    assert err.startswith(f"{path}:1:2: DTI-H001 the file departs from canonical form at byte 1")
