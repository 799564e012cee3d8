"""A full copy of another rule set's files: the id, the year and the title are new, published figures stay behind."""

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from dti_rules.loading.documents import read_text
from dti_rules.loading.reader import Document
from dti_rules.loading.sources import read_sources
from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import registry
from dti_rules.scaffold.blocks import blocks, quoted
from dti_rules.scaffold.package import Files, PackagePlan, schema_line
from dti_rules.words.text import Text

REPLACED = ("id", "version", "format", "index", "year", "title", "units", "applies", "main_indicators", "transcription")
LEFT_BEHIND = ("published", "published_figures", "examples", "extremes")
"""Keys that belong to the edition copied from and to no other."""


def copied(plan: PackagePlan, source: RuleSet) -> Files:
    """The rule files of the copy, the edition and the transcription in one `rule-set.yaml`."""
    read = read_sources(source.folder, registry().find)
    names = _names(read.mains)
    stated = blocks(_text(read.edition), read.edition.shown)
    if read.decision is not None:
        theirs = blocks(_text(read.decision), read.decision.shown)
        kept = {key: text for key, text in theirs.items() if read.edition.data.get(key) is None}
        stated = {**kept, **{key: text for key, text in stated.items() if key not in kept}}
        if "parameters" in read.edition.data and "parameters" in theirs:  # the edition says only where it differs
            stated["parameters"] = _parameters(read.edition.data["parameters"])
            stated = {key: text for key, text in stated.items() if text}
    same = plan.units == source.unit_list and not plan.unit_file
    listed = _lists(read.edition, source.folder) if same else {}
    dropped = (*REPLACED, *LEFT_BEHIND, *(() if same else ("units_formed", "unit_lists")))
    rest = [text.strip("\n") for key, text in stated.items() if key not in dropped]
    head = plan.fill(
        "copied.yaml.txt",
        source=str(source),
        index=source.index,
        sure=f"{source.applies}, caps: true" if _capped(source) else "reconstructed",
        vi=quoted(_title(source.title.vi, source, plan)),
        en=quoted(_title(source.title.en or source.title.vi, source, plan)),
        mains="".join(f"\n  - {name}" for name in names),
    )
    mains = {name: _main(document) for name, document in zip(names, read.mains, strict=True)}
    return {"rule-set.yaml": schema_line("rule-set") + head + "\n" + "\n\n".join(rest) + "\n", **mains, **listed}


def _lists(edition: Document, folder: Path) -> Files:
    """The files of the edition's own unit lists, by their names."""
    nodes = (node for path, node in edition.nodes.items() if path[:1] == ("unit_lists",) and len(path) == 2)
    names = [node.value for node in nodes if isinstance(node, yaml.ScalarNode)]
    return {name: read_text(folder / name, name) for name in names}


def _capped(source: RuleSet) -> bool:
    """Whether nothing in the source is surer than its own claim to the decision; the copy is no surer either."""
    return bool((source.documents["rule_set"].get("applies") or {}).get("caps"))


def _parameters(data: Mapping[str, object]) -> str:
    """The parameters of the edition in full, one a line; nothing where it has none left."""
    if not data:
        return ""
    return "\n".join(["parameters:", *(f"  {name}: {_flow(said)}" for name, said in data.items())])


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    return str(value) if isinstance(value, Fraction) else quoted(value)


def _text(document: Document) -> str:
    return read_text(Path(document.shown), document.shown)


def _names(mains: list[Document]) -> list[str]:
    """A file name for each main indicator; its own, numbered where two folders use the same."""
    names: list[str] = []
    for i, main in enumerate(mains, start=1):
        name = Path(main.shown).name
        names.append(f"{i}-{name}" if name in names else name)
    return names


def _main(document: Document) -> str:
    text = _text(document)
    if text.startswith("# yaml-language-server:"):
        text = text.partition("\n")[2]
    return schema_line("main-indicator") + text


def _title(text: str, source: RuleSet, plan: PackagePlan) -> str:
    """The title with the year replaced, or with the year behind it where it names none."""
    new, count = re.subn(rf"\b{source.year}\b", str(plan.year), text)
    return new if count else f"{text} ({plan.year})"


def about(source: RuleSet) -> Text:
    """Where the rules come from, for the README."""
    return Text(
        f"Bản sao toàn bộ quy định của {source}. Những gì quyết định mới quy định khác phải được sửa; trích dẫn và "
        "nguồn gốc (cite, provenance) vẫn là của văn bản cũ cho đến khi có người đối chiếu.",
        f"A full copy of the rules of {source}. What the new decision says otherwise has to be changed; citations and "
        "provenance are the old document's until someone compares them.",
    )
