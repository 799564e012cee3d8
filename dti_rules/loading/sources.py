"""Finds and reads the files of a rule set: the edition, the transcription of the decision, the main indicators."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dti_rules.loading.documents import compose, read_text
from dti_rules.loading.reader import Document, KeyPath, read_document
from dti_rules.loading.within import within
from dti_rules.model.rules import Provenance, weakest
from dti_rules.words.classes import evolve, field, mutable
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import IndicatorData

RULE_SET, DECISION, DIGESTS = "rule-set.yaml", "decision.yaml", "digests.yaml"
NOT_USED = "not_used"
"""What an edition says of a parameter of the transcription that none of its rules names."""
WHEREABOUTS = ("transcription", "main_indicators", "examples", "published_figures")
"""Keys that only say which file holds what; what the files hold is in the digests."""
NEEDED = ("decision", "main_indicators", "total", "rounding", "ranking", "missing")

FindRuleSet = Callable[[str], Path]
"""Gives the folder of an installed rule set by its id; raises ProblemsError where there is none."""


@mutable
class Sources:
    """The documents of a rule set, and the problems met in reading them."""

    folder: Path
    edition: Document
    decision: Document | None = None
    mains: list[Document] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    digests: dict[str, str] = field(factory=dict)
    accepted: bool = False
    """Whether the rules come from a document that was made of an accepted rule set, such as a record."""

    def get(self, key: str, default: object = None) -> Any:
        """A key of the edition, or else of the decision."""
        found = self.edition.data.get(key)
        if found is None and self.decision is not None:
            found = self.decision.data.get(key)
        return default if found is None else found

    def holder(self, key: str) -> Document:
        """The document that states a key."""
        if self.decision is not None and self.edition.data.get(key) is None:
            return self.decision
        return self.edition

    def place(self, *path: str | int) -> Place:
        """Where a part stands that the edition or the decision states."""
        return self.holder(str(path[0])).place(*path)


def folder_of(path: Path) -> Path:
    """The rule set's folder for a path: the folder itself or a file of it, the one above, or the only one inside."""
    start = path.parent if _is_file(path) else path
    if is_folder(start):
        for folder in (start, start.parent):
            if _is_file(folder / RULE_SET):
                return folder
        depths = ("*", "*/*", "*/*/*")
        found = [path for depth in depths for path in sorted(start.glob(f"{depth}/{RULE_SET}"))]
        inside = [path.parent for path in found if within(start, path.relative_to(start)) is not None]
        if len(inside) == 1:
            return inside[0]
    raise fail("DTI-L032", Place(str(path)), file=RULE_SET)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name too long for the file system
        return False


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; a path that the system refuses is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _read(folder: Path, name: str, schema: str, problems: list[Problem]) -> Document | None:
    """A file of a rule set's folder as a document; None, and a problem, where it is none or lies elsewhere."""
    path = folder / name
    if within(folder, name) is None:
        problems.append(outside(Place(str(path)), name))
        return None
    try:
        text = read_text(path, str(path))
        root = compose(text, str(path))
    except ProblemsError as error:
        problems += error.problems
        return None
    if root is None:
        problems.append(problem("DTI-L033", Place(str(path))))
        return None
    document, found = read_document(root, schema, str(path), text)
    problems += found
    return document if isinstance(document.data, dict) else None


def outside(place: Place, name: str) -> Problem:
    """The problem of a file that does not lie in the rule set's folder. It is not read, so nothing of it is said."""
    return problem("DTI-L060", place, file=name)


def read_sources(folder: Path, find: FindRuleSet) -> Sources:
    """All documents of the rule set in `folder`; raises ProblemsError where one cannot be read at all."""
    problems: list[Problem] = []
    edition = _read(folder, RULE_SET, "rule-set", problems)
    if edition is None:
        raise ProblemsError(problems)
    sources = Sources(folder, edition, problems=problems)
    base = folder
    if transcription := edition.data.get("transcription"):
        base = _transcription(transcription, sources, find)
        if not _is_file(base / DECISION):
            problems.append(problem("DTI-L034", edition.place("transcription"), file=str(base / DECISION)))
            raise ProblemsError(problems)
        sources.decision = _read(base, DECISION, "decision", problems)
        if sources.decision is None:
            raise ProblemsError(problems)
    for key in NEEDED:
        if sources.get(key) is None and not (sources.decision and key in sources.decision.data):
            problems.append(problem("DTI-L007", edition.place(), key=key))
    _read_mains(sources, base, problems)
    _check_whereabouts(sources)
    _read_unit_lists(sources)
    if len(sources.mains) < len(sources.get("main_indicators", [])):  # the rest would only mislead
        raise ProblemsError(problems)
    apply_changes(sources)
    apply_parameters(sources)
    if _is_file(folder / DIGESTS) and (digests := _read(folder, DIGESTS, "digests", problems)) is not None:
        sources.digests = digests.data
    return sources


def _read_mains(sources: Sources, base: Path, problems: list[Problem]) -> None:
    """Reads the files of the main indicators, which lie beside the key that names them."""
    listed = dict[Path, int]()
    for i, name in enumerate(sources.get("main_indicators", [])):
        if not name:
            continue
        if within(base, name) is None:
            problems.append(outside(sources.place("main_indicators", i), name))
        elif listed.setdefault((base / name).resolve(), i) != i:
            problems.append(problem("DTI-L115", sources.place("main_indicators", i), file=name))
        elif not _is_file(base / name):
            problems.append(problem("DTI-L034", sources.place("main_indicators", i), file=str(base / name)))
        elif (main := _read(base, name, "main-indicator", problems)) is not None:
            sources.mains.append(main)


def _read_unit_lists(sources: Sources) -> None:
    """Puts what the files of the edition's own unit lists say in the place of their names."""
    edition, lists = sources.edition, sources.edition.data.get("unit_lists") or {}
    for list_id, name in lists.items():
        if not isinstance(name, str):
            continue
        path = ("unit_lists", list_id)
        lists[list_id] = None
        if within(sources.folder, name) is None:
            sources.problems.append(outside(edition.place(*path), name))
        elif not _is_file(sources.folder / name):
            sources.problems.append(problem("DTI-L034", edition.place(*path), file=str(sources.folder / name)))
        elif (found := _read(sources.folder, name, "unit-list", sources.problems)) is not None:
            lists[list_id] = found.data
            edition.graft(path, found, ())


def _check_whereabouts(sources: Sources) -> None:
    """The files of figures that an edition names lie in its folder: what reads them later need not ask."""
    data, edition = sources.edition.data, sources.edition
    named: list[tuple[KeyPath, str | None]] = [(("published_figures",), data.get("published_figures"))]
    named += [
        (("examples", key, "file"), (each or {}).get("file")) for key, each in (data.get("examples") or {}).items()
    ]
    sources.problems += [
        outside(edition.place(*path), name) for path, name in named if name and within(sources.folder, name) is None
    ]


def no_surer(sources: Sources, stated: Provenance | None) -> Provenance | None:
    """A provenance as the edition has it: no stronger than that of `applies`, where that caps it."""
    applies = sources.edition.data.get("applies") or {}
    if stated is None or not applies.get("caps"):
        return stated
    return weakest([stated, applies["provenance"]])


def apply_changes(sources: Sources) -> None:
    """Puts an edition's `changes` in the place of what the transcription says of those indicators."""
    changes = sources.edition.data.get("changes") or {}
    found: dict[str | None, tuple[Document, KeyPath, Any]]
    found = {data.get("id"): (main, path, data) for main in sources.mains for path, data in indicators(main.data)}
    for node_id, change in changes.items():
        if node_id not in found:
            hint = did_you_mean(nearest(node_id, filter(None, found)), Text("xem các chỉ số", "see the indicators"))
            place = sources.edition.key("changes", node_id)
            sources.problems.append(problem("DTI-L038", place, id=node_id, hint=hint))
            continue
        main, path, data = found[node_id]
        for key, value in (change or {}).items():
            data[key] = value
            main.graft((*path, key), sources.edition, ("changes", node_id, key))


OF_THE_VALUE = ("value", "provenance", "cite", "evidence")
"""Keys of a parameter that speak of its value: an edition that sets another value states its own, or has none."""


def apply_parameters(sources: Sources) -> None:
    """Lays an edition's `parameters` over the transcription's: key by key, so that a label is written once."""
    told = _told(sources)
    own = sources.edition.data.get("parameters")
    if own is None:
        return
    found: dict[str, Any] = {}
    for name in dict.fromkeys((*told, *own)):
        mine = own.get(name, {})
        if mine != NOT_USED:
            found[name] = _laid(name, told.get(name) or {}, mine or {}, sources, name in own)
        elif name not in told:
            _nothing_to_leave(name, told, sources.edition, sources)
    sources.edition.data["parameters"] = found


def _told(sources: Sources) -> dict[str, dict[str, object]]:
    """The parameters of the transcription; only an edition can say that it does not use one."""
    if sources.decision is None or not (told := sources.decision.data.get("parameters")):
        return {}
    kept = {name: data for name, data in told.items() if data != NOT_USED}
    for name in told.keys() - kept.keys():
        _nothing_to_leave(name, kept, sources.decision, sources)
    sources.decision.data["parameters"] = kept
    return kept


def _nothing_to_leave(name: str, told: Mapping[str, object], document: Document, sources: Sources) -> None:
    known = ", ".join(told) or "–"
    hint = did_you_mean(nearest(name, told), Text(f"quyết định có: {known}", f"the decision has: {known}"))
    sources.problems.append(problem("DTI-L053", document.key("parameters", name), name=name, hint=hint))


def _laid(
    name: str, told: dict[str, object], mine: dict[str, object], sources: Sources, stated: bool
) -> dict[str, object]:
    """A parameter as the edition has it; what the transcription says of it keeps its place there."""
    dropped = OF_THE_VALUE if "value" in mine else ()
    kept = {key: value for key, value in told.items() if key not in mine and key not in dropped}
    paths: list[KeyPath] = [("parameters", name, key) for key in kept] if stated else [("parameters", name)]
    if sources.decision is not None:
        for path in paths:
            sources.edition.graft(path, sources.decision, path)
    return {**kept, **mine}


def indicators(data: "IndicatorData", path: KeyPath = ()) -> "Iterator[tuple[KeyPath, IndicatorData]]":
    """Every indicator of a main indicator's file with its path, the main one first, in the annex's order."""
    yield path, data
    for i, part in enumerate(data.get("components") or ()):
        if isinstance(part, dict):
            yield from indicators(part, (*path, "components", i))


def _transcription(name: str, sources: Sources, find: FindRuleSet) -> Path:
    rule_set, colon, inner = name.partition(":")
    place = sources.edition.place("transcription")
    try:
        found = within(find(rule_set), inner) if colon else within(sources.folder, name)
        if found is None:
            raise ProblemsError([outside(place, name)])
        return found
    except ProblemsError as error:
        raise ProblemsError([*sources.problems, *(evolve(p, place=place) for p in error.problems)]) from None
