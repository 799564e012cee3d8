"""A register with two rounds of three provinces, and what tests of rounds do with it."""

import json
import sqlite3
from contextlib import closing

import pytest

from dti_rules.records.chain import GENESIS, link
from dti_rules.records.made import made as said
from dti_rules.records.record import sealed, sound_record
from dti_rules.records.register import add, content_of, entries
from dti_rules.records.rounds.adding import Asked, add_round
from dti_rules.words.classes import evolve
from dti_rules.words.problems import ProblemsError

DECLARED = """\
unit,item,measure,figure
Cà Mau,people,input,1000
Cà Mau,trained,input,200
Cà Mau,plan,input,no
Cà Mau,submission,complete,yes
Hà Giang,people,input,700
Hà Giang,trained,input,70
Hà Giang,plan,input,yes
Hà Giang,submission,complete,yes
Bến Tre,people,input,500
Bến Tre,trained,input,80
Bến Tre,plan,input,no
Bến Tre,submission,complete,yes
"""
REVIEWED = """\
unit,item,figure,verdict,reason,author,evidence_number,evidence_date,evidence_title,evidence_sha256
Cà Mau,trained,100,,trùng 100 người,Trần B,5/BC,2/3/2023,Danh sách,{sha}
Cà Mau,trained,,,,,6/BC,,Biên bản,
Hà Giang,1.2,,agreed,có quyết định ban hành,,,,,
Bến Tre,plan,yes,,kế hoạch gửi sau,Lê C,7/KH,2023-02-01,Kế hoạch,
""".format(sha="ab" * 32)


def asked(name, figures=None, table=(), by="A", day="", **more):
    return Asked(
        name, day or ("2023-01-01" if name == "declared" else "2023-12-01"), said(by=by), figures, tuple(table), **more
    )


def changes(folder, text, name="changes.csv"):
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def of(moves, name):
    return next(each for each in moves.units if each.unit.name == name)


def refused(register, table, figures=None, **more):
    before = len(entries(register))
    with pytest.raises(ProblemsError) as error:
        add_round(register, asked("next", figures, table, **more))
    assert len(entries(register)) == before
    return [problem.code for problem in error.value.problems]


def figures_with(declared, unit, **inputs):
    return [evolve(s, inputs={**s.inputs, **inputs}) if s.unit.name == unit else s for s in declared]


def changed(register, number, change, relink=True):
    """Changes the content of a row and makes its digest anew, and with `relink` every link from it on."""
    rows = {entry.number: entry for entry in entries(register)}
    contents = {n: content_of(register, n) for n in rows}
    record = sound_record(contents[number], "x")
    content = json.loads(json.dumps({k: v for k, v in record.content.items() if k not in ("contents", "digest")}))
    change(content)
    contents[number] = sealed(content).text
    chain = GENESIS
    with closing(sqlite3.connect(register)) as connection:
        connection.execute("DROP TRIGGER no_update")
        guard = "CREATE TRIGGER no_update BEFORE UPDATE ON records\nBEGIN SELECT RAISE(ABORT, 'a register is append-only'); END"
        for n, entry in rows.items():
            digest = sound_record(contents[n], "x").digest if relink or n == number else entry.digest
            chain = link(chain, digest, n, entry.added) if relink else entry.chain
            connection.execute("UPDATE records SET digest = ?, chain = ?, content = ? WHERE number = ?",
                               (digest if relink else entry.digest, chain, contents[n], n))  # fmt: skip
        connection.execute(guard)
        connection.commit()


def other_reason(content):
    content["head"]["round"]["changes"][0]["reason"] = "lý do khác"


def no_reason(content):
    content["head"]["round"]["changes"][0]["reason"] = ""


def fewer_reasons(content):
    content["head"]["round"]["changes"].pop(0)


def nobody(content):
    content["head"]["made"]["by"] = ""


def put(register, record, change):
    """Adds a record to a register by hand, with other content."""
    content = json.loads(json.dumps({k: v for k, v in record.content.items() if k not in ("contents", "digest")}))
    change(content)
    add(register, [sealed(content)])
