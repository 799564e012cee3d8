"""Units (provinces) and the lists that they belong to. A unit's key is (list, code): codes change owner over time."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

import attrs

from dti_rules.words.names import name_key, nearest, plain, sort_key
from dti_rules.words.problems import Place, ProblemsError, did_you_mean, fail
from dti_rules.words.text import Text

_DATA = Path(__file__).parent.parent / "data" / "units"
_CITY, _PROVINCE = ("tp", "thanh1 phô4", "thanh pho"), ("tinh2", "tinh")
"""What stands before a name in a document, as `name_key` has it, with marks and without."""


@attrs.frozen(order=False)
class Unit:
    """A unit of a list: its code as text, and its name."""

    list: str
    code: str
    name: str = attrs.field(eq=False)
    name_en: str = attrs.field(eq=False, default="")

    @property
    def key(self) -> str:
        """`vn-63:96`."""
        return f"{self.list}:{self.code}"

    @property
    def order(self) -> str:
        """Sorts by the Vietnamese alphabet."""
        return sort_key(self.name)

    def named(self, lang: str) -> str:
        """The name in `lang`."""
        return self.name_en if lang == "en" and self.name_en else self.name


@attrs.frozen(eq=False, repr=False)
class UnitList:
    """A list of units, e.g. `vn-63`: the provinces to 30 June 2025."""

    id: str
    units: Mapping[str, Unit]
    named: Mapping[str, Unit]
    """By every name and alias as the list writes it."""
    formed_of: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """For each code, the keys of the older units that it was formed of; empty for a list that stands alone."""

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        """By the key of every name and alias, and of every name without its marks."""
        found = {name_key(name): unit for name, unit in self.named.items()}
        for unit in self.units.values():
            found.setdefault(name_key(plain(unit.name)), unit)
        return found

    @cached_property
    def cities(self) -> frozenset[str]:
        """The codes of the units that are cities of their own: those that the list also names with `TP`."""
        return frozenset(unit.code for name, unit in self.named.items() if name_key(name).startswith("tp "))

    def find(self, text: str, place: Place | None = None) -> Unit:
        """The unit that a name, an alias or `list:code` means; `tỉnh`, `thành phố` or `TP.` may stand before a name.

        A bare code is refused: it may mean another's. So is `thành phố` before a province: its own town may be meant.
        """
        text = text.strip()
        list_id, colon, code = text.partition(":")
        if colon and list_id == self.id and code in self.units:
            return self.units[code]
        if text in self.named:
            return self.named[text]
        unit = self.meant(name_key(text))
        if unit is not None:
            return unit
        if text in self.units:
            full = f"{self.id}:{text}"
            raise fail("DTI-T007", place, code=text, key=full, name=self.units[text].name)
        raise fail("DTI-T006", place, unit=text, list=self.id, hint=self._hint(text))

    def meant(self, key: str) -> Unit | None:
        """The unit of a name by its `name_key`; None where there is none."""
        return self.by_name.get(key) or self._with_title(key)

    def _with_title(self, key: str) -> Unit | None:
        """The unit that a key with `tỉnh`, `thành phố` or `TP` before it means."""
        for title in (*_CITY, *_PROVINCE):
            name = key.removeprefix(f"{title} ")
            unit = self.by_name.get(name) if name != key else None
            if unit is not None:
                return unit if title in _PROVINCE or unit.code in self.cities else None
        return None

    def _hint(self, text: str) -> Text:
        """The name that was likely meant, looked for without what stands before it."""
        seen = "".join(char for char in text if char.isprintable() or char.isspace())
        if seen != text and (meant := self.meant(name_key(seen))) is not None:
            return Text(
                f"hãy bỏ ký tự không nhìn thấy được: {meant.name}", f"delete the invisible character: {meant.name}"
            )
        of_other = self._successors(name_key(text))
        if of_other is not None:
            return of_other
        words = text.split()
        count = next((len(t.split()) for t in (*_CITY, *_PROVINCE) if name_key(text).startswith(f"{t} ")), 0)
        near = nearest(" ".join(words[count:]) or text, [unit.name for unit in self.units.values()])
        return did_you_mean(near, Text(f"xem danh sách {self.id}", f"see the list {self.id}"))

    def _successors(self, key: str) -> Text | None:
        """What a unit of another list is called in this one: what it went into, or what it was formed of."""
        for known in filter(None, (unit_list(each) for each in unit_list_ids() if each != self.id)):
            other = known.by_name.get(key) or known._with_title(key)
            if other is None:
                continue
            into = [self.units[code] for code, parts in self.formed_of.items() if other.key in parts]
            older = [unit for unit in self.units.values() if unit.key in known.formed_of.get(other.code, ())]
            if into or older:
                names = ", ".join(unit.name for unit in into or older)
                vi, en = ("nay thuộc", "now part of") if into else ("gồm", "formed of")
                return Text(f"theo {self.id}, {other.name} ({known.id}) {vi} {names}",
                            f"{other.name} ({known.id}) is {en} {names}")  # fmt: skip
        return None


@cache
def unit_list(list_id: str) -> UnitList | None:
    """The list of that id, from the core's data; None where there is none."""
    if list_id not in unit_list_ids():
        return None
    file = _DATA / f"{list_id}.csv"
    units: dict[str, Unit] = {}
    named: dict[str, Unit] = {}
    formed_of: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        unit = Unit(list_id, row["code"], row["name_vi"], row["name_en"])
        units[unit.code] = unit
        if row.get("formed_of"):
            formed_of[unit.code] = tuple(row["formed_of"].split("|"))
        for name in (row["name_vi"], row["name_en"], row["slug"], *filter(None, row["aliases"].split("|"))):
            named[name] = unit
    return UnitList(list_id, units, named, formed_of)


def unit_among(units: Sequence[Unit], text: str) -> Unit:
    """The unit among some that a name, an alias or a key (`vn-63:96`) means.

    Raises ProblemsError where the text means no unit, or one that is not among them; it tells the nearest that is.
    """
    near = nearest(text, [unit.name for unit in units])
    for list_id in dict.fromkeys(unit.list for unit in units):
        known = unit_list(list_id)
        try:
            found = known.find(text) if known is not None else None
        except ProblemsError as error:
            if error.problems[0].code != "DTI-T006":  # a bare code
                raise
            continue
        if found is not None and found in units:
            return found
        near = None if found is not None else near
    names = ", ".join(unit.name for unit in units[:8]) + (", …" if len(units) > 8 else "") or "—"
    otherwise = Text(f"các đơn vị đã chấm: {names}", f"the units scored are {names}")
    raise fail("DTI-T080", unit=text, hint=did_you_mean(near, otherwise))


def unit_list_ids() -> list[str]:
    """The ids of all lists."""
    return sorted(file.stem for file in _DATA.iterdir() if file.suffix == ".csv")
