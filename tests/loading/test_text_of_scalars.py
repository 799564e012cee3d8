"""A scalar keeps its text: nothing is guessed, and what other tools would guess differently is refused."""

from fractions import Fraction

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dti_rules.loading import documents
from dti_rules.loading.documents import compose
from dti_rules.loading.load import load_folder
from dti_rules.loading.reader import looks_typed, read_document

PLAIN = st.text("0123456789.,+-:eExXobnyNYtrufalsTRUFALSEoOfF_~<=T Z", min_size=1, max_size=12)


@given(PLAIN)
def test_what_pyyaml_reads_as_another_type_is_never_taken_for_a_text(text):
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return
    if isinstance(node, yaml.ScalarNode) and node.style is None and not node.tag.endswith(":str"):
        assert looks_typed(node.value)


@pytest.mark.parametrize(
    "text", ["1.10", "no", "1e5", "0o17", "5.", ".5", "~", "12:30", "2022-05-20", "1_000", "-.inf"]
)
def test_a_plain_scalar_that_other_tools_read_as_another_type_is_refused(text):
    assert looks_typed(text)


@pytest.mark.parametrize("text", ["4.2.1", "922/QĐ", "vn-63", "nothing", "1 2", "10%", "v1"])
def test_a_plain_text_is_a_text(text):
    assert not looks_typed(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", 10),
        ("0.1", Fraction(1, 10)),
        ("10%", Fraction(1, 10)),
        ("1/3", Fraction(1, 3)),
        ('"7.50"', Fraction(15, 2)),
    ],
)
def test_numbers_are_exact(text, value):
    data = f"id: a\ncode: 'x'\ntitle: {{vi: x}}\nprovenance: {{title: official}}\nmax_points: {text}\n"
    document, problems = read_document(compose(data, "x"), "main-indicator", "x", data)
    assert problems == []
    assert document.data["max_points"] == value


def test_the_c_parser_is_used():
    assert documents.c_parser()


def test_the_pure_python_parser_gives_the_same_rule_set(rules_folder, rules, monkeypatch):
    monkeypatch.setattr(documents, "_loader", lambda: yaml.SafeLoader)
    assert not documents.c_parser()
    again = load_folder(rules_folder)
    assert (again.rules_digest, again.content_digest) == (rules.rules_digest, rules.content_digest)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_both_parsers_refuse_a_code_without_quotes(loader, copied, problems_of, monkeypatch):
    monkeypatch.setattr(documents, "_loader", lambda: loader)
    (found,) = problems_of(copied(("1-nhan-thuc-so.yaml", 'code: "1.10"', "code: 1.10")))
    assert (found.code, found.facts["value"]) == ("DTI-L009", "1.10")


@pytest.mark.parametrize(
    ("formula", "line", "column"),
    [
        ("formula: 1 + a b", 2, 16),
        ("formula: '1 + a b'", 2, 17),
        ('formula: "1 + a b"', 2, 17),
        ("formula: |\n  1 +\n  a b", 4, 5),
        ("formula: >\n  1 +\n  a b", 4, 5),
        ("formula: 1 +\n  a b", 2, 10),
    ],
)
def test_a_place_inside_a_formula(formula, line, column):
    text = f"id: x\n{formula}\n"
    root = compose(text, "f.yaml")
    document, _ = read_document(root, "main-indicator", "f.yaml", text)
    place = document.inside(6, "formula")
    assert (place.line, place.column) == (line, column)


def test_a_place_inside_what_is_no_text_is_its_start():
    text = "id: x\ntitle: {vi: x}\n"
    document, _ = read_document(compose(text, "f.yaml"), "main-indicator", "f.yaml", text)
    assert document.inside(3, "title") == document.place("title") == document.place("title", "nowhere", 4)
    assert document.key("title").column == 1
    assert document.key("nowhere") == document.place()
