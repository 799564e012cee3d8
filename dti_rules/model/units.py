"""Units, such as provinces, and the lists that they belong to. A unit's key is (list, code): codes change owner."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from pathlib import Path

from dti_rules.words.classes import field, frozen
from dti_rules.words.names import leaves_out, name_key, nearest, plain_key, sort_key
from dti_rules.words.problems import Place, ProblemsError, did_you_mean, fail
from dti_rules.words.text import Text

_DATA = Path(__file__).parent.parent / "data" / "units"
_CITY, _PROVINCE = ("tp", "thanh1 phô4", "thanh pho"), ("tinh2", "tinh", "t")
"""What stands before a name in a document, as `name_key` has it, with marks and without: before the cities that the
list also names with `TP`, and before any province."""
_TITLES = {
    "vn-34": Text("34 tỉnh, thành phố từ ngày 01/7/2025", "the 34 provinces and cities from 1 July 2025"),
    "vn-63": Text("63 tỉnh, thành phố đến ngày 30/6/2025", "the 63 provinces and cities to 30 June 2025"),
}


@frozen
class Unit:
    """A unit of a list: its code as text, and its name."""

    list: str
    code: str
    name: str = field(eq=False)
    name_en: str = field(eq=False, default="")

    @property
    def key(self) -> str:
        """`vn-63:96`."""
        return f"{self.list}:{self.code}"

    @property
    def order(self) -> str:
        """A sort key by which units stand in the order of the Vietnamese alphabet."""
        return sort_key(self.name)

    def named(self, lang: str) -> str:
        """The name in `lang`."""
        return self.name_en if lang == "en" and self.name_en else self.name


class UnitList:
    """A list of units, e.g. `vn-63`: the provinces to 30 June 2025.

    `units` has them by code, in the list's order; `named` by every name and alias as the list writes it. `formed_of`
    has, by code, the keys of the older units that a unit was formed of. `before` has the words that may stand before a
    name (`name_key`), and the codes of the units that each fits; None: all of them. `groups` has codes by group.
    """

    def __init__(
        self,
        list_id: str,
        units: Mapping[str, Unit],
        named: Mapping[str, Unit],
        formed_of: Mapping[str, tuple[str, ...]],
        title: Text,
        before: Mapping[str, frozenset[str] | None],
        groups: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.id, self.units, self.named = list_id, units, named
        self.formed_of, self.title, self.before, self.groups = formed_of, title, before, groups or {}

    def __repr__(self) -> str:
        return f"<UnitList {self.id}: {len(self.units)}>"

    @classmethod
    def of(
        cls,
        list_id: str,
        units: Iterable[Unit],
        *,
        also: Mapping[str, Sequence[str]] | None = None,
        formed_of: Mapping[str, Sequence[str]] | None = None,
        title: Text = Text("", ""),  # noqa: B008  it never changes
        before: Sequence[str] = (),
        groups: Mapping[str, Iterable[str]] | None = None,
    ) -> "UnitList":
        """A list of these units. `also` has further names by code: former ones, short ones, those of other sources.

        `before` has words that may stand before every name, such as `tỉnh`; `groups` has the codes of each group.
        Raises ValueError where a code stands twice, or where one name would mean two units.
        """
        found: dict[str, Unit] = {}
        named: dict[str, Unit] = {}
        keys: dict[str, Unit] = {}
        for unit in units:
            if unit.list != list_id or unit.code in found:
                raise ValueError(f"{list_id}: {unit.key} stands twice or belongs to another list")
            found[unit.code] = unit
            for name in filter(None, (unit.name, unit.name_en, *(also or {}).get(unit.code, ()))):
                if keys.setdefault(name_key(name), unit) != unit:
                    raise ValueError(f"{list_id}: {name!r} means {keys[name_key(name)].key} and {unit.key}")
                named[name] = unit
        formed = {code: tuple(parts) for code, parts in (formed_of or {}).items()}
        grouped = {group: frozenset(codes) for group, codes in (groups or {}).items()}
        return cls(list_id, found, named, formed, title, dict.fromkeys(map(name_key, before)), grouped)

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        """By the key of every name and alias."""
        return {name_key(name): unit for name, unit in self.named.items()}

    @cached_property
    def _by_plain(self) -> Mapping[str, Sequence[str]]:
        """The keys of names by what they are without marks."""
        found: dict[str, list[str]] = {}
        for key in self.by_name:
            found.setdefault(plain_key(key), []).append(key)
        return found

    def find(self, text: str, place: Place | None = None, sought: bool = True) -> Unit:
        """The unit that a name, an alias or `list:code` means; a word of the list such as `tỉnh` may stand before it.

        What is probably meant by another text is told where it is `sought`, which takes long for thousands of them.
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
        hint = self._hint(text) if sought else self._see_list
        raise fail("DTI-T006", place, unit=text, list=self.id, hint=hint)

    def meant(self, key: str) -> Unit | None:
        """The unit of a name by its `name_key`; None where there is none, or several."""
        if key in self.by_name:
            return self.by_name[key]
        several = self._perhaps(key)
        return self._with_title(key) if not several else next(iter(several)) if len(several) == 1 else None

    def _named(self, key: str) -> Unit | None:
        """The unit that a key names, in full, or with marks left out that no two units differ in."""
        if key in self.by_name:
            return self.by_name[key]
        several = self._with_marks_left_out(key)
        return next(iter(several)) if len(several) == 1 else None

    def _with_marks_left_out(self, key: str) -> Mapping[Unit, None]:
        """The units whose names a key may be, where it leaves out marks."""
        known = self._by_plain.get(plain_key(key), ())
        return dict.fromkeys(self.by_name[name] for name in known if leaves_out(key, name))

    def _with_title(self, key: str) -> Unit | None:
        """The unit that a key means with a word of the list before it, such as `tỉnh`, `thành phố` or `TP`."""
        for title, codes in self.before.items():
            name = key.removeprefix(f"{title} ")
            unit = self._named(name) if name != key else None
            if unit is not None:
                return unit if codes is None or unit.code in codes else None
        return None

    @cached_property
    def _by_bare(self) -> Mapping[str, Mapping[Unit, None]]:
        """The units whose names begin with a word of the list, such as `Xã An`, by the key of what follows it."""
        found: dict[str, dict[Unit, None]] = {}
        for key, unit in self.by_name.items():
            for title, codes in self.before.items():
                if key.startswith(f"{title} ") and (codes is None or unit.code in codes):
                    found.setdefault(key.removeprefix(f"{title} "), {})[unit] = None
        return found

    @cached_property
    def _by_plain_bare(self) -> Mapping[str, Sequence[str]]:
        """The keys of names without their first word, by what they are without marks."""
        found: dict[str, list[str]] = {}
        for key in self._by_bare:
            found.setdefault(plain_key(key), []).append(key)
        return found

    def _perhaps(self, key: str) -> Mapping[Unit, None]:
        """The units whose names a key may be where it leaves out marks, or the word that the list writes before."""
        return {**self._with_marks_left_out(key), **self._bare(key)}

    def _bare(self, key: str) -> Mapping[Unit, None]:
        """The units that a key may name without the word that the list writes before them."""
        if key in self._by_bare:
            return self._by_bare[key]
        known = self._by_plain_bare.get(plain_key(key), ())
        return {unit: None for bare in known if leaves_out(key, bare) for unit in self._by_bare[bare]}

    def _hint(self, text: str) -> Text:
        """The name that was likely meant, looked for without what stands before it."""
        if not text:
            return Text(
                "hãy ghi tên đơn vị, hoặc xóa dòng này (trong các ô gộp, chỉ ô đầu có tên)",
                "write the unit's name, or delete the row (of merged cells only the first has the name)",
            )
        seen = "".join(char for char in text if char.isprintable() or char.isspace())
        if seen != text and (meant := self.meant(name_key(seen))) is not None:
            return Text(
                f"hãy bỏ ký tự không nhìn thấy được: {meant.name}", f"delete the invisible character: {meant.name}"
            )
        if not self._bare(name_key(text)) and (several := self._with_marks_left_out(name_key(text))):
            vi, en = (word.join(unit.name for unit in several) for word in (" hoặc ", " or "))
            return Text(f"hãy viết đủ dấu: {vi}", f"write all its marks: {en}")
        if len(several := self._perhaps(name_key(text))) > 1:
            vi, en = (word.join(unit.name for unit in several) for word in (" hoặc ", " or "))
            return Text(f"hãy viết đủ tên: {vi}", f"write its name in full: {en}")
        if name_key(text) in SUMMARIES:
            return Text(
                "đây không phải một đơn vị: hãy xóa dòng tổng hợp này", "this is no unit: delete the summary row"
            )
        of_other = self._successors(name_key(text))
        if of_other is not None:
            return of_other
        if (ending := self._ending(text)) is not None:
            return did_you_mean(ending.name, Text("", ""))
        words = text.split()
        count = next((len(t.split()) for t in self.before if name_key(text).startswith(f"{t} ")), 0)
        near = nearest(" ".join(words[count:]) or text, [unit.name for unit in self.units.values()])
        return did_you_mean(near, self._see_list)

    @property
    def _see_list(self) -> Text:
        return Text(f"xem danh sách {self.id}", f"see the list {self.id}")

    def _ending(self, text: str) -> Unit | None:
        """The unit whose name stands at the end of what is written, as in `UBND tỉnh Cà Mau`."""
        words = text.split()
        return next((unit for i in range(1, len(words)) if (unit := self.meant(name_key(" ".join(words[i:]))))), None)

    def _successors(self, key: str) -> Text | None:
        """What a unit of another list is called in this one: what it went into, or what it was formed of."""
        for known in self._related:
            other = known.meant(key)
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

    @cached_property
    def _related(self) -> tuple["UnitList", ...]:
        """The core's other lists that have units in common with this one."""
        own = {key.partition(":")[0] for parts in self.formed_of.values() for key in parts}
        ids = [each for each in CORE_LISTS if each != self.id and (each in own or self.id in CORE_LISTS)]
        return tuple(CORE_LISTS[each] for each in ids)


SUMMARIES = frozenset(name_key(name) for name in (
    "Tổng", "Tổng cộng", "Tổng số", "Cộng", "Trung bình", "Trung bình cả nước", "Bình quân", "Bình quân cả nước",
    "Cả nước", "Toàn quốc", "Cao nhất", "Thấp nhất", "Total", "Sum",
    "Mean", "Average", "National mean", "Minimum", "Maximum"))  # fmt: skip
"""What rows are called that sum up the others."""


def _of_a_city(name: str) -> bool:
    return name[:2].lower() == "tp" and name_key(name).startswith("tp ")


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
    cities = frozenset(unit.code for name, unit in named.items() if _of_a_city(name))
    before = {**dict.fromkeys(_CITY, cities), **dict.fromkeys(_PROVINCE)}
    return UnitList(list_id, units, named, formed_of, _TITLES.get(list_id, Text("", "")), before)


def unit_among(units: Sequence[Unit], text: str, lists: Mapping[str, UnitList]) -> Unit:
    """The unit among some that a name, an alias or a key (`vn-63:96`) means; `lists` has the lists by id.

    Raises ProblemsError where the text means no unit, or one that is not among them; it tells the nearest that is.
    """
    near = nearest(text, [unit.name for unit in units])
    for list_id in dict.fromkeys(unit.list for unit in units):
        known = lists.get(list_id)
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
    """The ids of the core's lists."""
    return sorted(file.stem for file in _DATA.iterdir() if file.suffix == ".csv")


class UnitLists(Mapping[str, UnitList]):
    """Unit lists by id; each is made when it is first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], UnitList]]) -> None:
        self._makers = makers
        self._made: dict[str, UnitList] = {}

    def __getitem__(self, list_id: str) -> UnitList:
        if list_id not in self._made:
            self._made[list_id] = self._makers[list_id]()
        return self._made[list_id]

    def __contains__(self, list_id: object) -> bool:
        return list_id in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _core(list_id: str) -> UnitList:
    found = unit_list(list_id)
    assert found is not None
    return found


CORE_LISTS = UnitLists({list_id: partial(_core, list_id) for list_id in unit_list_ids()})
"""The lists that come with the core."""
