"""The doors: what each hook may bring, checked as it comes in. What came first stays; nothing replaces it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

from dti_rules.formula.functions.base import Function
from dti_rules.formula.functions.guarded import Guarded, shown
from dti_rules.formula.spellings import of_the_field
from dti_rules.model.rules import RuleSet
from dti_rules.model.units import UnitList
from dti_rules.plugins.blame import blamed, fault
from dti_rules.plugins.offers import (
    CORE,
    Backend,
    BatchEngine,
    BatchKernel,
    BrokenError,
    Check,
    Command,
    ExportFormat,
    NotTriedError,
    ReportFormat,
    TableReader,
    found,
)
from dti_rules.words.problems import Problem, ProblemsError, problem
from dti_rules.words.text import Text

Named = Iterator[tuple[str, Any]]


class Door:
    """A hook whose answer is things by name: how an answer is read, and what one of the things is called.

    `read` gives of an answer and the plugin's name the things, each with its name, and raises TypeError for what does
    not fit.
    """

    def __init__(self, read: Callable[[Any, str], Named], called: Text) -> None:
        self.read, self.called = read, called

    def key(self, name: str) -> str:
        """What a name stands for: two things may not stand for the same."""
        return name

    def clash(self, plugin: str, name: str) -> Problem:
        """The problem of a name that is taken."""
        return problem("DTI-R011", name=plugin, called=self.called, taken=name)


class _Functions(Door):
    def key(self, name: str) -> str:
        return of_the_field(name)

    def clash(self, plugin: str, name: str) -> Problem:
        return problem("DTI-R005", name=plugin, function=name)


def _functions(answer: Iterable[Function], plugin: str) -> Named:
    for function in answer:
        guarded = function if plugin == CORE else Guarded(function, plugin)
        yield guarded.name, guarded


def by_name(hook: str, answer: object) -> Named:
    """The pairs of a mapping whose keys are texts."""
    if not isinstance(answer, Mapping):
        raise TypeError(f"{hook} gave {shown(answer)}, which is no mapping by name")
    for name, thing in answer.items():
        if not isinstance(name, str):
            raise TypeError(f"{hook} gave the name {shown(name)}, which is no text")
        yield name, thing


class Offered:
    """What stands at a door: of which plugin, what it is called, its name, and the thing itself."""

    def __init__(self, plugin: str, called: Text, name: str, offer: Any) -> None:
        self.plugin, self.called, self.name, self.offer = plugin, called, name, offer

    def run(self, what: Any, kind: type | tuple[type, ...], *given: Any) -> Any:
        """What a function of the plugin answers, which is of `kind`; what goes wrong is told as the plugin's."""
        if self.plugin == CORE:
            return found(what)(*given)
        with self.blamed():
            answer = found(what)(*given)
            if not isinstance(answer, kind):
                raise TypeError(f"{shown(answer)} is no {getattr(kind, '__name__', kind)}")
        return answer

    def blamed(self) -> AbstractContextManager[None]:
        """Makes what goes wrong a problem of the plugin."""
        return blamed(self.plugin, self.called, self.name)

    def fault(self, error: BaseException) -> ProblemsError:
        """The problem of an error that the plugin raised, to be raised."""
        return fault(self.plugin, self.called, self.name, error)

    def get(self) -> Any:
        """The thing itself, found where it was only named; a check that runs at the plugin's own risk."""
        if self.plugin == CORE:
            return found(self.offer)
        with self.blamed():
            check = found(self.offer)
            if not isinstance(check, Check) or check.name != self.name:
                raise TypeError(f"{shown(check)} is no Check of that name")
        return Check(check.name, check.about, partial(self._try, check), check.warning)

    def _try(self, check: Check, rules: RuleSet, examples: int) -> None:
        broken: BrokenError | NotTriedError | None = None
        with self.blamed():
            try:
                check.run(rules, examples)
            except (BrokenError, NotTriedError) as error:
                broken = error
        if broken is not None:
            raise broken


_WORD, _ENDING = r"[a-z0-9][a-z0-9_-]*", r"\.[a-z0-9_.-]+"


def _offers(hook: str, kinds: tuple[type, ...], called: Text, form: str = _WORD) -> Door:
    """A door at which things of a class are handed in, by names of a form."""

    def read(answer: object, plugin: str) -> Named:
        for name, offer in by_name(hook, answer):
            if plugin != CORE:
                _refuse_unfit(hook, name, offer, kinds, form)
            yield name, Offered(plugin, called, name, offer)

    return Door(read, called)


def _refuse_unfit(hook: str, name: str, offer: object, kinds: tuple[type, ...], form: str) -> None:
    about = getattr(offer, "about", None)
    if not isinstance(offer, kinds):
        raise TypeError(f"{hook} gave {shown(offer)} for {name}, which is no {kinds[0].__name__}")
    if not isinstance(offer, str) and not isinstance(about, Text):
        raise TypeError(f"{hook} gave {name} with {shown(about)} as what it is about, which is no Text")
    if not re.fullmatch(form, name):
        raise TypeError(f"{hook} gave the name {name!r}, which is not of the form {form}")


UNIT_LIST = Text("danh sách đơn vị", "unit list")


def _unit_lists(answer: object, plugin: str) -> Named:
    for list_id, source in by_name("unit_lists", answer):
        if not (isinstance(source, (UnitList, str, Path)) or callable(source)):
            raise TypeError(f"unit_lists gave {shown(source)} for {list_id}, which is no UnitList and no path")
        yield list_id, partial(_unit_list, plugin, list_id, source)


def _unit_list(plugin: str, list_id: str, source: UnitList | str | Path | Callable[[], object]) -> UnitList:
    if isinstance(source, (str, Path)):
        from dti_rules.loading.unit_lists import read_unit_list  # noqa: PLC0415  most runs read no unit list

        return read_unit_list(list_id, Path(source))
    with blamed(plugin, UNIT_LIST, list_id):
        found = source if isinstance(source, UnitList) else source()
        if not isinstance(found, UnitList) or found.id != list_id:
            raise TypeError(f"{shown(found)} is no UnitList of that id")
    return found


DOORS: Mapping[str, Door] = {
    "formula_functions": _Functions(_functions, Text("hàm", "function")),
    "unit_lists": Door(_unit_lists, UNIT_LIST),
    "commands": _offers("commands", (Command,), Text("lệnh", "command")),
    "report_formats": _offers("report_formats", (ReportFormat,), Text("dạng kết quả", "report format")),
    "export_formats": _offers("export_formats", (ExportFormat,), Text("dạng xuất", "export format")),
    "table_readers": _offers("table_readers", (TableReader,), Text("cách đọc tệp", "table reader"), _ENDING),
    "batch_engines": _offers("batch_engines", (BatchEngine,), Text("công cụ đọc bảng của batch", "batch engine")),
    "batch_kernels": _offers("batch_kernels", (BatchKernel,), Text("phần tính của batch", "batch kernel")),
    "backends": _offers("backends", (Backend,), Text("cách tính", "backend")),
    "conformance_checks": _offers("conformance_checks", (Check, str), Text("tính chất", "conformance check")),
}
"""By hook. Rule sets are no door: one that two plugins claim belongs to neither."""
