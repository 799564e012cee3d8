"""The JSON Schemas, found alike in an installed wheel, an editable install and the source tree."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dti_rules.loading.rule_files import SchemaRule

_HERE = Path(__file__).resolve().parent.parent


def schema_folder() -> Path:
    """The folder of the schemas."""
    installed = _HERE / "schemas"
    return installed if installed.is_dir() else _HERE.parent / "schemas"


@cache
def schema(name: str) -> "SchemaRule":
    """The schema of that name, e.g. `rule-set`."""
    found: SchemaRule = json.loads((schema_folder() / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


@cache
def resolve(reference: str, base: str) -> "tuple[SchemaRule, str]":
    """The schema that a `$ref` means, seen from the schema `base`, and the schema it stands in."""
    file, _, pointer = reference.partition("#")
    name = file.removesuffix(".schema.json") if file else base
    found: Any = schema(name)
    for part in filter(None, pointer.split("/")):
        found = found[part]
    return found, name
