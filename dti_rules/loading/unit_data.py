"""Unit lists as the data of rule files and back; an edition's own lists as its documents hold them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from dti_rules.model.units import CORE_LISTS, Unit, UnitList, UnitLists
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import UnitData, UnitListData


def from_data(list_id: str, data: "UnitListData") -> UnitList:
    """The unit list that checked data state, in the form of the schema."""
    title = data.get("title") or {}
    return UnitList.of(
        list_id,
        [Unit(list_id, each["code"], each.get("vi") or each["en"], each.get("en") or "") for each in data["units"]],
        also={each["code"]: each["also"] for each in data["units"] if "also" in each},
        formed_of={each["code"]: each["formed_of"] for each in data["units"] if "formed_of" in each},
        title=Text(title.get("vi") or "", title.get("en") or ""),
        before=data.get("before") or (),
        groups=_groups(data["units"]),
    )


def _groups(units: "Sequence[UnitData]") -> dict[str, list[str]]:
    """The codes of each group, in the list's order."""
    found: dict[str, list[str]] = {}
    for each in units:
        for group in each.get("groups") or ():
            found.setdefault(group, []).append(each["code"])
    return found


def to_data(units: UnitList) -> "UnitListData":
    """A unit list as data in the form of the schema: what `from_data` reads."""
    also: dict[str, list[str]] = {}
    for name, unit in units.named.items():
        if name not in (unit.name, unit.name_en):
            also.setdefault(unit.code, []).append(name)
    return {
        **({"title": {"vi": units.title.vi, "en": units.title.of("en")}} if units.title.vi else {}),
        **({"before": list(units.before)} if units.before else {}),
        "units": [
            {
                "code": unit.code,
                "vi": unit.name,
                **({"en": unit.name_en} if unit.name_en else {}),
                **({"also": also[unit.code]} if unit.code in also else {}),
                **({"formed_of": list(units.formed_of[unit.code])} if unit.code in units.formed_of else {}),
                **({"groups": grouped} if (grouped := _groups_of(units, unit)) else {}),
            }
            for unit in units.units.values()
        ],
    }


def _groups_of(units: UnitList, unit: Unit) -> list[str]:
    return sorted(group for group, codes in units.groups.items() if unit.code in codes)


def own_lists(documents: Mapping[str, Any]) -> Mapping[str, UnitList]:
    """The lists that a rule set of these documents may name: the core's, and those that the documents state."""
    stated: Mapping[str, Any] = documents["rule_set"].get("unit_lists") or {}
    core = {list_id: partial(CORE_LISTS.__getitem__, list_id) for list_id in CORE_LISTS}
    return UnitLists({**{list_id: partial(from_data, list_id, data) for list_id, data in stated.items()}, **core})


def unit_rules(documents: Mapping[str, Any]) -> dict[str, object]:
    """What of a rule set's own lists can move a score: which units there are, and what they were formed of."""
    stated: Mapping[str, Any] = documents["rule_set"].get("unit_lists") or {}
    return {key: [[each["code"], *each.get("formed_of", ())] for each in data["units"]] for key, data in stated.items()}
