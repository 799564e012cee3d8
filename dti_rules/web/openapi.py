"""The description of the API as OpenAPI 3.1, made from the operations and from the published schemas."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dti_rules import __version__
from dti_rules.loading.schemas import schema
from dti_rules.model.rules import RuleSet
from dti_rules.web.asked import CSV_TYPE, FORMS, PROBLEM, WORKBOOK_TYPE
from dti_rules.web.call import Operation, Option
from dti_rules.web.operations import OPERATIONS
from dti_rules.web.service import Service
from dti_rules.web.shapes import schema_names
from dti_rules.words.text import Text

_WORD = re.compile(r"[^a-zA-Z0-9]+")
_IN_PATH = re.compile(r"{(\w+)}")
_ABOUT = Text(
    "Chấm điểm chính xác các chỉ số chuyển đổi số của Việt Nam: mọi số là chuỗi chính xác, kèm căn cứ và nguồn gốc.",
    "Exact scores of Viet Nam's digital transformation indices: numbers as exact text, with citation and provenance.",
)
_RECORD = Text("Bản ghi, từng byte như record ghi ra (schema record).",
               "A record, byte for byte as `record` writes it (schema record).")  # fmt: skip
_WORKBOOK = Text(
    "Bảng tính Excel: bảng ở trang đầu, như CSV.", "An Excel workbook: the table on its first sheet, as in CSV."
)
_PATH = {
    "code": Text("Mã hoặc số hiệu; ở /problems là mã lỗi.", "An id or code; under /problems a problem's code."),
    "example": Text("Tên của ví dụ, không có @.", "The example's name, without @."),
    "name": Text("Tên của schema.", "The schema's name."),
    "which": Text("Số thứ tự hoặc mã băm.", "A number or a digest."),
}


def description(service: Service, root: str) -> dict[str, object]:
    """The whole document for the rule sets that are served."""
    described = [operation for operation in OPERATIONS.values() if not operation.page]
    parts = _Components()
    paths: dict[str, dict[str, Any]] = {}
    for operation in described:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, service, parts)
    components: dict[str, Any] = {"schemas": parts.found}
    secured: dict[str, Any] = {}
    if service.settings.token:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        secured["security"] = [{"token": []}]
    return {
        "openapi": "3.1.0",
        "info": {"title": "dti-rules", "version": __version__, "description": _both(_ABOUT),
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": root or "/"}],
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        **secured,
        "paths": paths,
        "components": components,
    }  # fmt: skip


def _both(text: Text) -> str:
    return f"{text.vi} / {text.of('en')}"


class _Components:
    """The published schemas as components: each definition by a name of its own, and the references turned."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}

    def ref(self, named: str) -> dict[str, str]:
        """A reference to `schema` or `schema/definition`, which is put among the components."""
        name, _, inner = named.partition("/")
        return self._at(name, ["$defs", inner] if inner else [])

    def _at(self, name: str, steps: list[str]) -> dict[str, str]:
        """A reference to a part of a schema."""
        title = _title("-".join([name, *(step for step in steps if step != "$defs")]))
        if title not in self.found:
            self.found[title] = {}
            part: Any = schema(name)
            for step in steps:
                part = part[step]
            self.found[title] = self._turned(part, name)
        return {"$ref": f"#/components/schemas/{title}"}

    def _turned(self, shape: object, name: str) -> object:
        if isinstance(shape, list):
            return [self._turned(each, name) for each in shape]
        if not isinstance(shape, dict):
            return shape
        found = {
            key: self._turned(value, name) for key, value in shape.items() if key not in ("$schema", "$id", "$defs")
        }
        if isinstance(found.get("title"), str):  # the component's name says it, and names the classes of clients
            del found["title"]
        if isinstance(const := shape.get("const"), (bool, int)):  # generators of clients stumble over such constants
            del found["const"]
            found |= {"type": "boolean"} if isinstance(const, bool) else {"enum": [const]}
        if isinstance(pointed := shape.get("$ref"), str):
            file, _, pointer = pointed.partition("#")
            where = file.removesuffix(".schema.json") or name
            found |= self._at(where, pointer.split("/")[1:])
        return found


def _title(words: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in _WORD.split(words))


def _operation(operation: Operation, service: Service, parts: _Components) -> dict[str, object]:
    made: dict[str, Any] = {
        "operationId": operation.id,
        "summary": _both(operation.about),
        "parameters": [*_in_path(operation, service), *(_option(each, operation) for each in operation.all_options)],
        "responses": {"200": _answered(operation, service, parts), **_others(operation, parts)},
    }
    if operation.request or operation.record:
        made["requestBody"] = {"required": True, "content": dict(_bodies(operation, service, parts))}
    return made


def _in_path(operation: Operation, service: Service) -> Iterator[dict[str, object]]:
    for name in _IN_PATH.findall(operation.path):
        shape: dict[str, Any] = {"type": "string"}
        if name in ("ruleset", "a", "b"):
            about, shape["enum"] = Text("Bộ chỉ số.", "The rule set."), list(service.rule_sets)
            if name == "ruleset" and (known := _cohort(service)) is not None:
                shape["examples"] = [known[0].id]
        elif name == "name":
            about, shape["enum"] = _PATH[name], list(schema_names())
        else:
            about = _PATH[name]
        yield {"name": name, "in": "path", "required": True, "description": _both(about), "schema": shape}


def _option(option: Option, operation: Operation) -> dict[str, object]:
    words = operation.forms if option.name == "format" else option.words
    shape: dict[str, Any] = {"type": "string", **({"enum": list(words)} if words else {"minLength": 1})}
    return {"name": option.name, "in": "query", "required": False, "description": _both(option.about), "schema": shape}


def _answered(operation: Operation, service: Service, parts: _Components) -> dict[str, object]:
    content: dict[str, Any] = {}
    for form in operation.forms:
        kind = FORMS[form].split(";")[0]
        if form != "json":
            content[kind] = {"schema": {"type": "string"}}
        else:
            content[kind] = {"schema": parts.ref(operation.schema) if operation.schema else {"type": "object"}}
    made: dict[str, Any] = {"description": _both(operation.about), "content": content}
    if operation.method == "GET":
        made["headers"] = {"ETag": {"schema": {"type": "string"}}}
    if links := _links(operation, service):
        made["links"] = links
    return made


def _others(operation: Operation, parts: _Components) -> dict[str, object]:
    told = {"description": _both(Text("Vấn đề của yêu cầu.", "A problem of the request.")),
            "content": {PROBLEM: {"schema": parts.ref("problem")}}}  # fmt: skip
    known = {"description": _both(Text("Không đổi.", "Not changed."))}
    return {**({"304": known} if operation.method == "GET" else {}), "4XX": told}


def _bodies(operation: Operation, service: Service, parts: _Components) -> Iterator[tuple[str, dict[str, object]]]:
    if operation.record:
        shape = {"type": "object", "description": _both(_RECORD), "required": ["head", "digest"]}
        yield "application/json", {"schema": shape}
        return
    yield "application/json", {"schema": parts.ref(f"requests/{operation.request}"), **_examples(operation, service)}
    if operation.csv:
        about = "unit,item,measure,figure[,out_of,source]"
        yield CSV_TYPE, {"schema": {"type": "string", "description": about, "minLength": 1}}
        yield WORKBOOK_TYPE, {"schema": {"type": "string", "format": "binary", "description": _both(_WORKBOOK)}}


def _examples(operation: Operation, service: Service) -> dict[str, object]:
    """Bodies that can be sent as they are, to the rule sets that have the example."""
    known, body = _cohort(service), _BODIES.get(operation.request)
    if known is None or body is None:
        return {}
    rules, named = known
    about = _both(Text(f"Gửi đến {rules.id}.", f"To be sent to {rules.id}."))
    return {"examples": {"cohort": {"summary": about, "value": {"submissions": f"@{named}", **body}}}}


def _cohort(service: Service) -> tuple[RuleSet, str] | None:
    """The first example with several units, and the rule set with which it ships."""
    found = ((rules, name) for rules in service.rule_sets.values() for name in rules.examples if "cohort" in name)
    return next(found, None)


_BODIES: Mapping[str, Mapping[str, Any]] = {
    "score": {},
    "record": {},
    "explain": {"unit": "Cà Mau"},
    "gaps": {"unit": "Cà Mau"},
    "what_if": {"unit": "Cà Mau", "set": {"dx_site": "weekly"}},
    "plan": {"unit": "Cà Mau", "target": "600"},
}


def _links(operation: Operation, service: Service) -> Mapping[str, object]:
    """What can be asked next with what an answer says."""
    if operation.id != "list_rule_sets":
        return _LINKS.get(operation.id, {})
    first = next((i for i, rules in enumerate(service.rule_sets.values()) if rules.examples), None)
    one = {"ruleset": f"$response.body#/rule_sets/{first or 0}/id"}
    named = {"rules": "get_rule_set", "indicators": "list_indicators", "schema": "get_submission_schema"}
    found: dict[str, Any] = {name: {"operationId": to, "parameters": one} for name, to in named.items()}
    if first is not None:
        body = {"submissions": f"$response.body#/rule_sets/{first}/examples/0"}
        found |= {name: {"operationId": name, "parameters": one, "requestBody": body} for name in ("score", "record")}
    return found


_LINKS: Mapping[str, Mapping[str, Any]] = {
    "list_indicators": {
        "one": {
            "operationId": "get_indicator",
            "parameters": {"ruleset": "$request.path.ruleset", "code": "$response.body#/indicators/0/id"},
        }
    },
    "record": {"replayed": {"operationId": "replay", "requestBody": "$response.body"}},
    "list_register": {"one": {"operationId": "get_record", "parameters": {"which": "$response.body#/0/digest"}}},
    "list_schemas": {"one": {"operationId": "get_schema", "parameters": {"name": "$response.body#/schemas/0"}}},
}
