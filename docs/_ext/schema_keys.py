"""The keys of the rule files, from the JSON Schemas: one table a file, and one for each group that several use."""

from collections.abc import Iterator, Mapping
from typing import Any

from markdown import cell, table, undocumented

from dti_rules.loading.schemas import resolve, schema

ABOVE = {
    "by": "Who compared it.",
    "page": "The page of the annex.",
    "file": "The file's path, from the rule set's folder.",
}
"""Keys that the schemas may leave to the description of the key above them."""


def rule_files() -> Iterator[str]:
    """Every key of every rule file."""
    yield from ("## rule-set.yaml", "", *_table(schema("rule-set"), "rule-set.yaml"))
    yield from ("## decision.yaml", "")
    yield from _table(schema("decision")["$defs"]["keys"] | {"required": schema("decision")["required"]}, "decision")
    yield from ("## The file of a main indicator", "")
    yield from ("A main indicator is a [component](#component) that has components.", "")
    for name, group in schema("common")["$defs"].items():
        if "properties" in group:
            yield from (f"## {name}", "", cell(_english(group.get("description", ""))), "", *_table(group, name))


def claims() -> Iterator[str]:
    """Every key of a file of claims."""
    whole = schema("claims")
    yield from _table(whole, "claims")
    for name, group in whole["$defs"].items():
        if "properties" in group:
            yield from (f"## {name}", "", cell(_english(group.get("description", ""))), "", *_table(group, name))


def _table(group: Mapping[str, Any], name: str) -> list[str]:
    return table(("key", "what it says", "form"), list(_rows(group, name, "")))


def _rows(group: Mapping[str, Any], name: str, above: str) -> Iterator[tuple[str, str, str]]:
    """A row for each key, and for the keys inside it where it is a group of its own."""
    for key, rule in group.get("properties", {}).items():
        found, link = _meant(rule)
        about = _english(found.get("description", "")) or ABOVE.get(key, "")
        required = " **Required.**" if key in group.get("required", ()) else ""
        said = about or undocumented(f"the key {above}{key} of {name}")
        yield f"`{above}{key}`", cell(said) + required, link or _form(found)
        if not link:
            yield from _rows(found, name, f"{above}{key}.")
            others = found.get("additionalProperties")
            if isinstance(others, dict):
                yield from _rows(others, name, f"{above}{key}.‹name›.")


def _meant(rule: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """What a `$ref` means, with a link to it where it has a table of its own."""
    if "$ref" not in rule:
        return rule, ""
    found, name = rule, ""
    while "$ref" in found:
        _, _, name = found["$ref"].partition("#/$defs/")
        base = "common" if name.partition("/")[0] in schema("common")["$defs"] else "claims"
        found = resolve(found["$ref"], base)[0] | {key: found[key] for key in found.keys() & {"description"}}
    return found, f"[{name}](#{name})" if "properties" in found and "/" not in name else ""


def _form(rule: Mapping[str, Any]) -> str:
    """The choices of a word, what a list or a group holds, or the type."""
    if "enum" in rule:
        return ", ".join(f"`{word}`" for word in rule["enum"])
    inner = rule.get("items") or rule.get("additionalProperties")
    if rule.get("type") in ("array", "object") and isinstance(inner, dict):
        inner = inner.get("oneOf", [inner])[-1]
        found, link = _meant(inner)
        if not link and "properties" in found:
            return "group"
        return f"{'list' if rule['type'] == 'array' else 'group'} of {link or _form(found)}"
    if rule.get("type") == ["number", "string"]:
        return "exact number"
    if "pattern" in rule:
        return f"`{rule['pattern']}`".replace("|", "\\|")
    kind = rule.get("type", "")
    kind = rule.get("format", kind)
    return str({"string": "text", "object": "group", "integer": "whole number"}.get(kind, kind))


def _english(description: str) -> str:
    vietnamese, _, english = description.partition(" / ")
    return english or vietnamese
