"""A whole year: 63 provinces, three rounds, the 95 components that are assessed."""

import random
import sqlite3
from contextlib import closing

import pytest
from sure import exactly

from dti_rules.model.submission import InputValue, Submission
from dti_rules.plugins.registry import registry
from dti_rules.records.made import made
from dti_rules.records.replay import replay
from dti_rules.records.rounds.adding import Asked, Figures, add_round
from dti_rules.records.rounds.history import history
from dti_rules.records.rounds.moves import Moves
from dti_rules.tables.changes import StatedChange
from dti_rules.tables.row import Row
from dti_rules.words.classes import evolve
from dti_rules.words.problems import Place

CHANCE = random.Random(922)


def any_figures(rules):
    """One unit's figures, each as the rules declare it."""
    found: dict[str, InputValue] = {}
    waiting = list(rules.inputs.values())
    while waiting:
        one = waiting.pop(0)
        if one.part_of is not None and one.part_of not in found:
            waiting.append(one)
        elif one.kind == "yes_no":
            found[one.id] = CHANCE.random() < 0.5
        elif one.kind == "choice":
            found[one.id] = CHANCE.choice(list(one.choices))
        else:
            high = int(found[one.part_of]) if one.part_of is not None else 1000 if one.high is None else int(one.high)
            found[one.id] = CHANCE.randint(0, high)
    return found


def later(rules, earlier):
    """The figures of the next round: of each unit those of four components in ten are others."""
    return tuple(evolve(one, inputs=_mixed(rules, one.inputs, any_figures(rules))) for one in earlier)


def _mixed(rules, old, new):
    mixed = dict(old)
    for node in rules.leaves:
        if CHANCE.random() < 0.4:
            mixed.update(
                {name: new[name] for name in node.inputs if name in new and rules.inputs[name].kind != "count"}
            )
            for name in node.inputs:
                if name in new and rules.inputs[name].kind == "count" and rules.inputs[name].part_of is not None:
                    mixed[name] = min(new[name], *(mixed[whole] for whole in wholes(rules, name)))
    return mixed if fits(rules, mixed) else old


def wholes(rules, name):
    while (name := rules.inputs[name].part_of) is not None:
        yield name


def fits(rules, figures):
    return all(
        figures[name] <= figures[whole] for name in rules.inputs if name in figures for whole in wholes(rules, name)
    )


def reasons(rules, before, after):
    """A reason for each figure that is another one."""
    return tuple(
        StatedChange(
            Row(new.unit.key, name, "input", "", "", "", Place("t", 1)), "", f"thẩm định {name}", f"Tổ {new.unit.code}"
        )
        for old, new in zip(before, after, strict=True)
        for name, value in new.inputs.items()
        if old.inputs[name] != value
    )


@pytest.mark.long
def test_three_rounds_of_63_units_replay_and_every_moved_point_has_reason_and_author(tmp_path):
    register = tmp_path / "r.db"
    rules, chosen = registry().resolve("dti-2022")
    assert sum(node.assessed for node in rules.components) == 95
    declared = tuple(Submission(unit, any_figures(rules), complete=True) for unit in rules.units.units.values())
    reviewed = later(rules, declared)
    figures = {"declared": declared, "reviewed": reviewed, "final": later(rules, reviewed)}
    before = None
    for name, stated in figures.items():
        table = () if before is None else reasons(rules, before, stated)
        add_round(register, Asked(name, "2023-01-01", made(by="Bộ"), Figures(rules, chosen, stated), table))
        before = stated

    known = history(register)
    assert known.wrong is None
    assert [each.name for each in known.rounds] == ["declared", "reviewed", "final"]
    assert [len(each.submissions) for each in known.rounds] == [63, 63, 63]
    for each in known.rounds:
        assert replay(each.record) is None
    told = Moves(known.rounds[0], known.rounds[1:])
    assert len(told.units) == 63
    moved = [move for unit in told.units for move in unit.moves]
    assert len(moved) > 63 * 20
    for move in moved:
        assert all(cause.said.reason and cause.said.author for cause in (*move.own, *(c for _, c in move.others)))
        assert move.own or move.others
    for unit in told.units:
        assert sum(exactly(move.on_total) for move in unit.moves) == unit.change

    with closing(sqlite3.connect(register)) as connection:  # one letter of one reason, afterwards
        connection.execute("DROP TRIGGER no_update")
        connection.execute("UPDATE records SET content = CAST(replace(CAST(content AS TEXT), ?, ?) AS BLOB) WHERE number = 2",
                           ("thẩm định dx_site", "thẩm định dx_sitf"))  # fmt: skip
        connection.commit()
    assert history(register).wrong is not None
