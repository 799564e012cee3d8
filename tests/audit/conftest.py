"""Shared by the tests of the audit: the installed rule sets, figures and claims to audit, and proofs checked by hand."""

from functools import cache

import pytest

from dti_rules.auditing.audit import audit
from dti_rules.auditing.claims import read_statements
from dti_rules.auditing.statements import Statement
from dti_rules.plugins.registry import load, registry
from dti_rules.scoring.simplex import Simplex
from dti_rules.words.numerals import read_number

MOST_STEPS = 50
"""No system of the tests takes more than seven."""

RECONSTRUCTED = """\
id: dti-2022
version: 9.9.9
format: 1
index: dti
year: 2022
title: {vi: Thử, en: A trial}
units: vn-63
transcription: "dti-2022:decision-922"
not_assessed: {do_thi: leave}
changes:
  provincial_dx_site:
    provenance: {title: official, points: reconstructed, formula: official}
"""


@cache
def installed(name):
    return load(name) if name in registry().folders else None


@pytest.fixture(scope="session")
def find():
    """Gives an installed rule set by name, or None."""
    return installed


@pytest.fixture(scope="session")
def stated():
    """Rows (unit, item, measure, figure[, out_of]) of a rule set as statements; their ids count from 0."""

    def run(rows, rule_set="dti-2022"):
        return [
            Statement(
                str(i), measure, read_number(figure, "en"), figure, "en", rule_set, unit, item, out_of="".join(more)
            )
            for i, (unit, item, measure, figure, *more) in enumerate(rows)
        ]

    return run


@pytest.fixture(scope="session")
def audited(stated):
    """Audits rows of a rule set."""
    return lambda rows, rule_set="dti-2022", evidence=False: audit(stated(rows, rule_set), installed, evidence)


@pytest.fixture
def reconstructed(stated, tmp_path):
    """Audits rows of an edition like dti-2022 in which the maximum of 1.4 is our reconstruction."""
    (tmp_path / "rule-set.yaml").write_text(RECONSTRUCTED, encoding="utf-8")
    return lambda rows: audit(stated(rows), lambda _: load(str(tmp_path)), False)


@pytest.fixture
def claimed(tmp_path):
    """Audits claims written in YAML."""

    def run(text, evidence=False):
        file = tmp_path / "claims.yaml"
        file.write_text(text, encoding="utf-8")
        return audit(read_statements([file]), installed, evidence)

    return run


@pytest.fixture(scope="module")
def few_steps():
    """The simplex takes few steps to an answer: a search that goes round in circles is told at once."""
    taken = [0]

    def counted(step):
        def one(*words):
            taken[0] += 1
            assert taken[0] < MOST_STEPS, "the search does not end"
            return step(*words)

        return one

    def begun(search):
        def one(*words):
            taken[0] = 0
            return search(*words)

        return one

    with pytest.MonkeyPatch.context() as patch:
        for name in ("_outside", "_push"):
            patch.setattr(Simplex, name, counted(getattr(Simplex, name)))
        for name in ("conflict", "maximise"):
            patch.setattr(Simplex, name, begun(getattr(Simplex, name)))
        yield


@pytest.fixture(scope="session")
def adds_up():
    """Checks a proof by adding it up; gives the end that it proves for a goal (without one: that nothing can be)."""
    sign = {"high": 1, "low": -1}

    def check(proof, goal=None):
        sums = dict.fromkeys({key for line in proof for key in line.row.terms} | set(goal or ()), 0)
        limit = sum(sign[line.side] * line.multiplier * line.limit for line in proof)
        for line in proof:
            for key, weight in line.row.terms.items():
                sums[key] += sign[line.side] * line.multiplier * weight
        assert all(line.multiplier > 0 for line in proof)
        assert all(sums[key] >= (goal or {}).get(key, 0) for key in sums)  # every unknown is 0 or more
        assert goal is not None or limit < 0 or (limit == 0 and any(line.strict for line in proof))
        return limit

    return check
