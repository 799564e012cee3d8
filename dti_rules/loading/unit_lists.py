"""The unit lists of a rule set: those that it brings itself, checked, beside those that are installed."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dti_rules.loading.documents import compose, read_text
from dti_rules.loading.reader import FORMS, Document, KeyPath, read_document
from dti_rules.loading.sources import Sources
from dti_rules.loading.unit_data import from_data, to_data
from dti_rules.model.units import CORE_LISTS, Unit, UnitList
from dti_rules.words.names import name_key, nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import UnitData, UnitListData

SCHEMA = "unit-list"
_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


def read_unit_list(list_id: str, path: Path) -> UnitList:
    """The unit list in a YAML file. Raises ProblemsError with every problem found."""
    shown = str(path)
    text = read_text(path, shown)
    root = compose(text, shown)
    if root is None:
        raise fail("DTI-L033", Place(shown))
    document, problems = read_document(root, SCHEMA, shown, text)
    problems += _problems(list_id, document.data, document, (), CORE_LISTS)
    if problems:
        raise ProblemsError(problems)
    return from_data(list_id, document.data)


def settle(sources: Sources, installed: Mapping[str, UnitList]) -> Iterator[Problem]:
    """The problems of the lists that an edition names and brings.

    An installed list that is not the core's is laid into the edition, as if its folder had brought it: a record and an
    exported rule set then need no plugin, and the digests tell when the list has changed.
    """
    edition = sources.edition
    own = edition.data.get("unit_lists") or {}
    named = dict(_named(edition))
    for list_id, data in own.items():
        place = edition.key("unit_lists", list_id)
        if not re.search(_ID, list_id):
            yield problem("DTI-L011", place, value=list_id, form=FORMS[_ID])
        elif list_id in CORE_LISTS:
            yield problem("DTI-L092", place, list=list_id)
        elif list_id not in named:
            yield problem("DTI-L094", place, list=list_id)
        if data is not None:
            yield from _problems(list_id, data, edition, ("unit_lists", list_id), {**installed, **_drafts(own)})
    for list_id, path in named.items():
        if list_id in own or list_id in CORE_LISTS:
            continue
        if list_id in installed:
            edition.data["unit_lists"] = {
                **(edition.data.get("unit_lists") or {}),
                list_id: to_data(installed[list_id]),
            }
        else:
            known = list(dict.fromkeys((*own, *installed)))
            hint = did_you_mean(nearest(list_id, known), Text(", ".join(known), ", ".join(known)))
            yield problem("DTI-L040", edition.place(*path), name=list_id, hint=hint)


def _named(edition: Document) -> Iterator[tuple[str, KeyPath]]:
    formed = edition.data.get("units_formed") or {}
    for name, path in ((edition.data.get("units"), ("units",)), (formed.get("from"), ("units_formed", "from"))):
        if name:
            yield name, path


def _drafts(own: "Mapping[str, UnitListData]") -> dict[str, UnitList]:
    """An edition's own lists as far as their codes go, for other lists that name their units."""
    found = {}
    for list_id, data in own.items():
        units = [Unit(list_id, str((each or {}).get("code")), "") for each in (data or {}).get("units") or ()]
        found[list_id] = UnitList(list_id, {unit.code: unit for unit in units}, {}, {}, Text("", ""), {})
    return found


def _problems(
    list_id: str, data: "UnitListData | None", document: Document, path: KeyPath, lists: Mapping[str, UnitList]
) -> Iterator[Problem]:
    """What is wrong with a list beside its form: a code or a name that stands for two units, an older unit unknown."""
    codes: dict[str, Place] = {}
    names: dict[str, UnitData] = {}
    for i, each in enumerate((data or {}).get("units") or ()):
        at = (*path, "units", i)
        code = (each or {}).get("code")
        if code is None:
            continue
        place = document.place(*at, "code")
        if code in codes:
            yield problem("DTI-L090", place, code=code, first=str(codes[code]))
        codes.setdefault(code, place)
        if not each.keys() & {"vi", "en"}:
            yield problem("DTI-L007", document.place(*at), key="vi")
        for key, name in (("vi", each.get("vi")), ("en", each.get("en"))):
            yield from _clash(names, each, name, document.place(*at, key))
        for j, name in enumerate(each.get("also") or ()):
            yield from _clash(names, each, name, document.place(*at, "also", j))
        for j, older in enumerate(each.get("formed_of") or ()):
            of, _, part = (older or "").partition(":")
            if older and (of == list_id or of not in lists or part not in lists[of].units):
                yield problem("DTI-L093", document.place(*at, "formed_of", j), key=older, list=of)


def _clash(names: "dict[str, UnitData]", unit: "UnitData", name: str | None, place: Place) -> Iterator[Problem]:
    if name is None:
        return
    first = names.setdefault(name_key(name), unit)
    if first is not unit:
        yield problem("DTI-L091", place, name=name, first=str(first["code"]), second=str(unit["code"]))
