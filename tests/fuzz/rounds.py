"""Tables of changes, as CSV and JSON, for a second round after an honest first one."""

from hypothesis import strategies as st

from tests.fuzz import hostile
from tests.fuzz.base import SMALL
from tests.fuzz.case import Case
from tests.fuzz.tables import as_json, figures, items, measures, units, written

COLUMNS = ("unit", "item", "measure", "figure", "verdict", "reason", "author", "evidence_number", "evidence_date",
           "evidence_title", "evidence_sha256")  # fmt: skip
SOUND = (
    ("Cà Mau", "trained", "", "50", "", "đếm lại", "A", "5/BC", "2/3/2023", "Báo cáo", "ab" * 32),
    ("Cà Mau", "has_plan", "input", "", "withdrawn", "không có văn bản", "", "", "", "", ""),
    ("Cà Mau", "1.1", "", "", "agreed", "khớp", "", "", "", "", ""),
    ("Hà Giang", "1.2", "points", "2", "changed", "chấm lại", "B", "", "2023-02-01", "", ""),
)
CELLS = {
    "unit": st.one_of(units, hostile.texts), "item": st.one_of(items, hostile.texts), "measure": st.one_of(measures, hostile.texts),
    "figure": figures, "verdict": st.one_of(st.sampled_from(("agreed", "changed", "withdrawn", "rút", "maybe")), hostile.texts),
}  # fmt: skip
ROUND = ("--by", "A", "--date", "2023-01-01")
COMMANDS = (
    ("rounds", "add", "r.db", "small", "small/one.csv", "--name", "declared", *ROUND),
    ("rounds", "add", "r.db", "--name", "reviewed", *ROUND, "--changes", "c.csv"),
    ("rounds", "diff", "r.db", "--format", "md"),
    ("rounds", "show", "r.db", "--unit", "Cà Mau", "--sheets", "--format", "html"),
)


@st.composite
def changes(draw: st.DrawFn) -> Case:
    """A table of which a column or two are hostile; at times JSON, at times with damaged bytes."""
    wild = draw(st.sets(st.sampled_from(COLUMNS), max_size=2))
    body = [
        [
            draw(CELLS.get(name, hostile.texts)) if name in wild else cell
            for name, cell in zip(COLUMNS, row, strict=True)
        ]
        for row in draw(st.lists(st.sampled_from(SOUND), min_size=1, max_size=4, unique=True))
    ]
    if draw(hostile.sometimes(st.just(True), False, 3)):
        data = [dict(zip(COLUMNS[:7], row, strict=False)) | {"evidence": [{"number": row[7]}]} for row in body]
        name, text = "c.json", as_json(data).encode("utf-8", "surrogatepass")
    else:
        name, text = "c.csv", written([list(COLUMNS), *body], ",", "\n")
    if draw(hostile.sometimes(st.just(True), False, 6)):
        text = draw(hostile.damaged(text))
    commands = tuple(tuple(name if word == "c.csv" else word for word in words) for words in COMMANDS)
    return Case({**SMALL, name: text}, commands)
