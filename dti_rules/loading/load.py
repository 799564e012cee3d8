"""Loads a rule set from its folder: reads, resolves, proves, checks. All problems are found before any is raised."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from dti_rules.formula.functions import BUILT_IN
from dti_rules.formula.functions.base import Function
from dti_rules.formula.scope import Input
from dti_rules.loading.by_unit import KEY, read_by_unit, read_imputed
from dti_rules.loading.digest import (
    by_unit_rules,
    digest,
    extremes_rules,
    imputed_rules,
    in_one_spelling,
    input_rules,
    node_content,
    node_rules,
    plain,
)
from dti_rules.loading.extremes import read_extremes
from dti_rules.loading.inputs import read_inputs, text_of
from dti_rules.loading.nodes import NodeReader
from dti_rules.loading.parameters import check_parameters, read_parameters
from dti_rules.loading.sources import WHEREABOUTS, FindRuleSet, Sources, folder_of, read_sources
from dti_rules.loading.unit_data import own_lists, unit_rules
from dti_rules.loading.unit_lists import settle
from dti_rules.model.by_unit import ByUnit, Imputation
from dti_rules.model.rules import FORMAT, Example, Extreme, Node, Parameter, Provenance, Ranking, Rounding, RuleSet
from dti_rules.model.units import CORE_LISTS, UnitList
from dti_rules.words.names import nearest
from dti_rules.words.problems import Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.text import Text


def _nowhere(rule_set: str) -> Path:
    raise fail("DTI-R001", name=rule_set, hint=Text("hãy dùng đường dẫn thư mục", "give the path of its folder"))


def load_folder(
    path: Path,
    functions: Mapping[str, Function] = BUILT_IN,
    find: FindRuleSet = _nowhere,
    lists: Mapping[str, UnitList] = CORE_LISTS,
) -> RuleSet:
    """The rule set in a folder, checked. Raises ProblemsError with every problem found, in the order of the files.

    `lists` has the installed unit lists by id.
    """
    rule_set, problems = examine(path, functions, find, lists)
    if rule_set is None or problems:
        raise ProblemsError(problems)
    return rule_set


def examine(
    path: Path,
    functions: Mapping[str, Function] = BUILT_IN,
    find: FindRuleSet = _nowhere,
    lists: Mapping[str, UnitList] = CORE_LISTS,
) -> tuple[RuleSet | None, tuple[Problem, ...]]:
    """The rule set in a folder as far as it can be built, and all problems. A format newer than ours stops at once."""
    return examined(read_sources(folder_of(path), find), functions, lists)


def examined(
    sources: Sources, functions: Mapping[str, Function], lists: Mapping[str, UnitList] = CORE_LISTS
) -> tuple[RuleSet | None, tuple[Problem, ...]]:
    """The rule set that documents state, as far as it can be built, and all problems."""
    problems = list(sources.problems)
    if (newer := sources.edition.data.get("format") or FORMAT) > FORMAT:
        raise fail("DTI-L039", sources.edition.place("format"), format=str(newer), known=str(FORMAT))
    parameters = read_parameters(sources, problems)
    inputs = read_inputs(sources, problems, parameters)
    reader = NodeReader(sources, inputs, functions, problems, parameters)
    nodes = reader.read()
    extremes = read_extremes(sources, nodes, problems)
    check_parameters(parameters, inputs, sources, reader.used, problems)
    _check_use(sources, inputs, reader.used, problems)
    imputed = read_imputed(sources, nodes, inputs, problems)
    sound = not problems
    problems += settle(sources, lists)
    units = _units(sources) if sound and not problems else None
    by_unit = read_by_unit(sources, nodes, reader.conditions, units, problems)
    order = {shown: i for i, shown in enumerate(_documents(sources))}
    problems.sort(key=lambda p: (order.get(p.place.file, len(order)), p.place.line, p.place.column, p.code))
    if problems:
        return None, tuple({(p.code, p.place, frozenset(p.facts.items())): p for p in problems}.values())
    rules = _rule_set(sources, inputs, nodes, extremes, functions, parameters, by_unit, imputed)
    return (None, found) if (found := tuple(_beyond_reach(rules, sources))) else (rules, ())


def _units(sources: Sources) -> UnitList:
    """The edition's own list of units; its form has been checked."""
    return own_lists(_stated(sources))[sources.edition.data["units"]]


def _beyond_reach(rules: RuleSet, sources: Sources) -> Iterator[Problem]:
    """A ranking that asks for more components than there are would rank nobody."""
    count = sum(node.assessed for node in rules.components)
    if (needed := rules.ranking.at_least or 0) > count:
        yield problem("DTI-L099", sources.place("ranking", "at_least"), needed=str(needed), count=str(count))


def _documents(sources: Sources) -> list[str]:
    documents = [sources.edition, *([sources.decision] if sources.decision else []), *sources.mains]
    return [document.shown for document in documents]


def _check_use(sources: Sources, inputs: Mapping[str, Input], used: set[str], problems: list[Problem]) -> None:
    """Every shared input is used, or collected as general information; every input of a component by its formula."""
    collected = sources.get("general_information", [])
    for name in sources.get("inputs", {}):
        if name not in used and name not in collected and not any(i.part_of == name for i in inputs.values()):
            problems.append(problem("DTI-L015", inputs[name].place, name=name))
    for i, name in enumerate(collected):
        if name is not None and name not in inputs:
            hint = did_you_mean(nearest(name, inputs), Text("hãy khai báo số liệu đó", "declare that input"))
            problems.append(problem("DTI-L019", sources.place("general_information", i), name=name, hint=hint))


def _first(ranking: Mapping[str, Any]) -> Literal["lowest"] | None:
    """What ranks first; the highest goes without saying, so that it leaves no trace in digests."""
    return "lowest" if ranking.get("first") == "lowest" else None


def _rule_set(  # noqa: PLR0913
    sources: Sources,
    inputs: Mapping[str, Input],
    nodes: Mapping[str, Node],
    extremes: Mapping[str, Extreme],
    functions: Mapping[str, Function],
    parameters: Mapping[str, Parameter],
    by_unit: ByUnit | None,
    imputed: Mapping[str, Imputation],
) -> RuleSet:
    data, decision, documents = sources.edition.data, sources.get("decision"), _stated(sources)
    rounding, ranking = sources.get("rounding"), sources.get("ranking")
    rounded = Rounding(rounding["decimals"], rounding["mode"], rounding.get("points_decimals", 2))
    source: Provenance = (ranking.get("provenance") or {}).get("provenance") or "official"
    ranked = Ranking(ranking["on"], ranking["ties"], source, ranking.get("at_least"), _first(ranking))
    rules = {
        "id": data["id"],
        "units": data["units"],
        **({"units_formed": plain(data["units_formed"])} if data.get("units_formed") else {}),
        **({"unit_lists": listed} if (listed := unit_rules(documents)) else {}),
        "nodes": [node_rules(node) for node in nodes.values()],
        "inputs": [input_rules(inputs[name]) for name in sorted(inputs)],
        "rounding": plain(rounded),
        "ranking": {key: value for key, value in plain(ranked).items() if value is not None},
        "missing": sources.get("missing")["raw_inputs"],
        **({KEY: by_unit_rules(by_unit)} if by_unit else {}),
        **({"imputed": imputed_rules(imputed)} if imputed else {}),
        **({"extremes": extremes_rules(extremes)} if extremes else {}),
        **({"parameters": {name: plain(parameters[name].value) for name in parameters}} if parameters else {}),
    }
    told = sources.decision.data if sources.decision is not None else {}
    content = {
        "rules": rules,
        "stated": {
            key: in_one_spelling(plain(value), key) for key, value in {**told, **data}.items() if key not in WHEREABOUTS
        },
        "nodes": [node_content(node) for node in nodes.values()],
        "inputs": [plain(inputs[name]) for name in sorted(inputs)],
    }
    return RuleSet(
        id=data["id"],
        version=data["version"],
        format=data["format"],
        index=data["index"],
        year=data["year"],
        title=text_of(data["title"]),
        decision=decision["document"],
        decision_date=decision.get("date"),
        published=data.get("published"),
        unit_list=data["units"],
        formed_from=(data.get("units_formed") or {}).get("from"),
        applies=(data.get("applies") or {}).get("provenance"),
        nodes=nodes,
        inputs=inputs,
        measures={key: text_of(name) for key, name in sources.get("measures", {}).items()},
        rounding=rounded,
        ranking=ranked,
        sources=sources.get("sources", {}),
        functions=functions,
        rules_digest=digest(rules),
        content_digest=digest(content),
        folder=sources.folder,
        published_figures=_file(sources, data.get("published_figures")),
        recorded_digests=sources.digests,
        parameters=parameters,
        documents=documents,
        lists=own_lists(documents),
        extremes=extremes,
        missing=sources.get("missing")["raw_inputs"],
        by_unit=by_unit,
        imputed=imputed,
        examples={
            name: Example(
                sources.folder / example["file"], text_of(example["about"]), example.get("illustrative") or False
            )
            for name, example in (data.get("examples") or {}).items()
        },
        uses=_uses(nodes),
        items=_items(nodes),
    )


def _stated(sources: Sources) -> dict[str, Any]:
    """What the files say as one whole: the edition over its transcription, and the main indicators."""
    told = sources.decision.data if sources.decision is not None else {}
    merged = {key: value for key, value in {**told, **sources.edition.data}.items() if key not in WHEREABOUTS}
    return {"rule_set": merged, "main_indicators": [main.data for main in sources.mains]}


def _file(sources: Sources, name: str | None) -> Path | None:
    return None if name is None else sources.folder / name


def _uses(nodes: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    uses: dict[str, list[str]] = {}
    for node in nodes.values():
        for name in node.inputs:
            uses.setdefault(name, []).append(node.id)
    return {name: tuple(ids) for name, ids in uses.items()}


def _items(nodes: Mapping[str, Node]) -> dict[str, str]:
    return {node.code: node.id for node in nodes.values()} | {node_id: node_id for node_id in nodes}
