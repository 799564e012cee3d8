"""A YAML mapping as its keys' own lines, so that a file can be copied with its comments and some keys replaced."""

import json

import yaml

from dti_rules.loading.documents import compose


def blocks(text: str, shown: str) -> dict[str, str]:
    """The lines of each key of a file, comments above it included; what stands above the first key is left out."""
    root = compose(text, shown)
    if not isinstance(root, yaml.MappingNode):
        return {}
    if root.flow_style:
        root.flow_style = False
        return blocks(yaml.serialize(root, allow_unicode=True, width=1000), shown)
    lines = text.splitlines(keepends=True)
    keys = [(key.value, key.start_mark.line) for key, _ in root.value]
    starts = [keys[0][1], *(_above(lines, line) for _, line in keys[1:])]
    ends = [*starts[1:], len(lines)]
    return {
        name: "".join(lines[start:end]).rstrip("\n") + "\n"
        for (name, _), start, end in zip(keys, starts, ends, strict=True)
    }


def _above(lines: list[str], line: int) -> int:
    """Where the comment above a key begins."""
    while line > 0 and (not lines[line - 1].strip() or lines[line - 1].startswith("#")):
        line -= 1
    return line


def quoted(text: str) -> str:
    """The text as a YAML scalar in double quotes."""
    return json.dumps(text, ensure_ascii=False)
