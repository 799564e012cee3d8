"""A list of units, with what each was formed of and what became of it."""

import json
from collections.abc import Iterator, Mapping, Sequence

from dti_rules.model.units import Unit, UnitList
from dti_rules.report.blocks import Block, Grid, Lines
from dti_rules.report.document import written
from dti_rules.words.cells import csv_text
from dti_rules.words.text import Lang, Text

Lists = Mapping[str, UnitList]

_LIST, _TITLE, _COUNT = Text("Danh sách", "List"), Text("Tên gọi", "Title"), Text("Số đơn vị", "Units")
_CODE, _NAME, _ENGLISH = Text("Mã", "Code"), Text("Tên", "Name"), Text("Tiếng Anh", "English")
_OF, _INTO = Text("Gồm", "Formed of"), Text("Nay thuộc", "Now part of")
_WRITTEN, _KEY = Text("Đã viết", "As written"), Text("Đơn vị", "Unit")
COLUMNS = ("list", "code", "name", "name_en", "formed_of", "now_part_of")


def formed_of(unit: Unit, lists: Lists) -> tuple[Unit, ...]:
    """The older units that a unit was formed of."""
    keys = (key.partition(":") for key in lists[unit.list].formed_of.get(unit.code, ()))
    return tuple(lists[of].units[code] for of, _, code in keys if of in lists and code in lists[of].units)


def now_part_of(unit: Unit, lists: Lists) -> tuple[Unit, ...]:
    """The newer units that a unit went into, in any of the lists."""
    found = []
    for newer in lists.values():
        found += [newer.units[code] for code, keys in newer.formed_of.items() if unit.key in keys]
    return tuple(found)


def lists_text(lists: Lists, form: str, lang: Lang) -> str:
    """The lists that there are."""
    if form == "json":
        data = [{"list": name, "title": {"vi": found.title.vi, "en": found.title.of("en")}, "units": len(found.units)}
                for name, found in lists.items()]  # fmt: skip
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    rows = tuple((name, found.title.of(lang), str(len(found.units))) for name, found in lists.items())
    head = tuple(each.of(lang) for each in (_LIST, _TITLE, _COUNT))
    if form == "csv":
        return csv_text([("list", "title", "units"), *rows])
    title = Text("Danh sách đơn vị", "Lists of units").of(lang)
    return written(form, title, [Grid("lists", "", head, rows, frozenset({2}))])


def units_text(known: UnitList, lists: Lists, form: str, lang: Lang) -> str:
    """A list in full: a table, Markdown, CSV or JSON."""
    if form == "json":
        units = [_data(unit, lists) for unit in known.units.values()]
        whole = {"list": known.id, "title": {"vi": known.title.vi, "en": known.title.of("en")}, "units": units}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return csv_text([COLUMNS, *(_cells(unit, lists) for unit in known.units.values())])
    return written(form, f"{known.title.of(lang)} ({known.id})", list(_blocks(known, lists, lang)))


def _data(unit: Unit, lists: Lists) -> dict[str, object]:
    return {
        "code": unit.code,
        "name": unit.name,
        "name_en": unit.name_en or None,
        "formed_of": [part.key for part in formed_of(unit, lists)],
        "now_part_of": [whole.key for whole in now_part_of(unit, lists)],
    }


def _cells(unit: Unit, lists: Lists) -> tuple[str, ...]:
    of, into = (" ".join(each.key for each in several(unit, lists)) for several in (formed_of, now_part_of))
    return (unit.list, unit.code, unit.name, unit.name_en, of, into)


def _blocks(known: UnitList, lists: Lists, lang: Lang) -> Iterator[Block]:
    """The table; a column for what units were formed of, and one for what became of them, where there is any."""
    units = list(known.units.values())
    older, newer = [formed_of(unit, lists) for unit in units], [now_part_of(unit, lists) for unit in units]
    head, columns = [_CODE, _NAME], [[unit.code for unit in units], [unit.name for unit in units]]
    if lang == "en":
        head.append(_ENGLISH)
        columns.append([unit.named("en") for unit in units])
    for title, found in ((_OF, older), (_INTO, newer)):
        if any(found):
            head.append(title)
            columns.append([_named(several, lang) for several in found])
    yield Grid("units", "", tuple(each.of(lang) for each in head), tuple(zip(*columns, strict=True)))
    if any(len(several) > 1 for several in older):
        grown = sum(len(several) > 1 for several in older)
        vi = f"{grown} đơn vị được lập từ nhiều đơn vị cũ, {len(units) - grown} giữ nguyên"
        en = f"{grown} units were formed of several older ones, {len(units) - grown} stayed as they were"
        yield Lines("changes", Text("Thay đổi", "Changes").of(lang), (Text(vi, en).of(lang),))


def _named(several: Sequence[Unit], lang: Lang) -> str:
    return ", ".join(f"{unit.named(lang)} ({unit.key})" for unit in several)


def found_text(names: Sequence[str], found: Sequence[Unit], lists: Lists, form: str, lang: Lang) -> str:
    """What names were taken for, and what became of each unit."""
    pairs = list(zip(names, found, strict=True))
    if form == "json":
        data = [{"written": name, "unit": unit.key, **_data(unit, lists)} for name, unit in pairs]
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return csv_text([("written", *COLUMNS), *((name, *_cells(unit, lists)) for name, unit in pairs)])
    into = [_named(now_part_of(unit, lists), lang) for unit in found]
    head = [_WRITTEN, _KEY, _NAME, *([_INTO] if any(into) else [])]
    rows = [
        (name, unit.key, unit.named(lang), *([newer] if any(into) else []))
        for (name, unit), newer in zip(pairs, into, strict=True)
    ]
    title = Text("Tên đã tra", "Names looked up").of(lang)
    return written(form, title, [Grid("names", "", tuple(each.of(lang) for each in head), tuple(rows))])
