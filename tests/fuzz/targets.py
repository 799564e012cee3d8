"""What the fuzz can aim at: a strategy for cases by name."""

from collections.abc import Mapping

from hypothesis import strategies as st

from tests.fuzz.case import Case
from tests.fuzz.documents import claims, plugins, records
from tests.fuzz.forms import forms
from tests.fuzz.formulas import with_formula
from tests.fuzz.rounds import changes
from tests.fuzz.rules import rule_sets, unit_lists
from tests.fuzz.tables import advice, json_files, long_tables, wide_tables, workbooks

TARGETS: Mapping[str, st.SearchStrategy[Case]] = {
    "rules": rule_sets(),
    "units": unit_lists(),
    "formulas": with_formula(),
    "csv": long_tables(),
    "wide": wide_tables(),
    "advice": advice(),
    "json": json_files(),
    "workbooks": workbooks(),
    "forms": forms(),
    "claims": claims(),
    "records": records(),
    "changes": changes(),
    "plugins": plugins(),
}
