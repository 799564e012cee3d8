"""Operations on the rule sets: the list, one, its indicators, schema and examples; the schemas; the codes."""

import json
import re

from dti_rules.model.rules import Node, RuleSet
from dti_rules.report.blocks import Grid
from dti_rules.web.asked import FORMS, Answer
from dti_rules.web.call import Call, tag_of
from dti_rules.web.html import blocks_page, index_page, lines_page, page_link
from dti_rules.web.problems import refuse
from dti_rules.words.names import nearest
from dti_rules.words.numerals import print_ratio
from dti_rules.words.problems import did_you_mean, see_show
from dti_rules.words.text import Text


def rule_set_data(rules: RuleSet) -> dict[str, str]:
    """Which rule set it is."""
    return {"id": rules.id, "version": rules.version, "rules_digest": rules.rules_digest,
            "content_digest": rules.content_digest}  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.of("en")}


def _dumps(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def node_of(rules: RuleSet, code: str, status: int = 404) -> Node:
    """The node that a code or id names; raises RefusedError."""
    if code not in rules.items:
        hint = did_you_mean(nearest(code, rules.items), see_show(rules.id))
        raise refuse(status, "DTI-C004", rule_set=rules.id, code=code, hint=hint)
    return rules.nodes[rules.items[code]]


def rule_sets(call: Call) -> Answer:
    """The rule sets that are served."""
    every = call.service.rule_sets.values()
    return call.unless_known(
        tag_of(*every) if every else "none",
        json=lambda: _dumps({"rule_sets": [_listed(rules) for rules in every]}),
        html=lambda: index_page(call),
    )


def _listed(rules: RuleSet) -> dict[str, object]:
    return {
        **rule_set_data(rules),
        "year": rules.year,
        "title": _both(rules.title),
        "decision": rules.decision,
        "units": rules.unit_list,
        "examples": [f"@{name}" for name in rules.examples],
    }


def rule_set(call: Call) -> Answer:
    """A whole rule set: as it is exported, or the annex's table."""
    from dti_rules.loading.canonical import text_of  # noqa: PLC0415  most requests need none of these
    from dti_rules.loading.whole import whole  # noqa: PLC0415  as above
    from dti_rules.report.annex_html import annex_html  # noqa: PLC0415  as above
    from dti_rules.report.annex_text import annex_csv  # noqa: PLC0415  as above

    rules = call.rules
    return call.unless_known(
        tag_of(rules),
        json=lambda: text_of(whole(rules, call.service.registry.origin)),
        csv=lambda: annex_csv(rules, None, call.lang),
        html=lambda: annex_html(rules, None, call.lang),
    )


def indicators(call: Call) -> Answer:
    """The indicators of a rule set, in the annex's order."""
    rules = call.rules
    head = (Text("Số hiệu", "Code"), Text("Mã", "Id"), Text("Tên gọi", "Title"))

    def page() -> str:
        rows = tuple(
            (page_link(call, node.code, "rulesets", rules.id, "indicators", node.id), node.id, node.title.of(call.lang))
            for node in rules.annex_order()
        )
        grid = Grid("indicators", "", tuple(text.of(call.lang) for text in head), rows)
        return blocks_page(call, f"{rules.title.of(call.lang)} ({rules})", [grid])

    return call.unless_known(
        tag_of(rules),
        json=lambda: _dumps(
            {
                "rule_set": rule_set_data(rules),
                "indicators": [
                    {"id": node.id, "code": node.code, "title": _both(node.title), "role": node.role}
                    for node in rules.annex_order()
                ],
            }
        ),
        html=page,
    )


def indicator(call: Call) -> Answer:
    """One indicator: what the edition says of it, and its inputs."""
    from dti_rules.report.json_output import rules_json  # noqa: PLC0415  most requests need none of these
    from dti_rules.report.rules import node_page  # noqa: PLC0415  as above
    from dti_rules.report.submission_schema import submission_schema  # noqa: PLC0415  as above

    rules = call.rules
    node = node_of(rules, call.asked.words["code"])

    def data() -> str:
        declared = submission_schema(rules)["properties"]["inputs"]["properties"]
        return _dumps(
            {
                "rule_set": rule_set_data(rules),
                "id": node.id,
                "max_points": None if node.max_points is None else print_ratio(node.max_points),
                "indicator": rules_json(rules, node),
                "inputs": {name: declared[name] for name in node.inputs},
            }
        )

    return call.unless_known(
        tag_of(rules),
        json=data,
        text=lambda: node_page(rules, node, call.lang),
        html=lambda: lines_page(call, f"{node.code} {node.title.of(call.lang)}", node_page(rules, node, call.lang)),
    )


def schema_of(call: Call) -> Answer:
    """The schema of a rule set's submissions: the same bytes as `schema` prints."""
    from dti_rules.report.submission_schema import submission_schema  # noqa: PLC0415  most requests need none

    return call.unless_known(tag_of(call.rules), json=lambda: _dumps(submission_schema(call.rules)))


def example(call: Call) -> Answer:
    """The figures of an example, as the file is shipped."""
    name = call.asked.words["example"].removeprefix("@")
    if name not in call.rules.examples:
        known = ", ".join(f"@{each}" for each in call.rules.examples) or "—"
        hint = did_you_mean(nearest(name, call.rules.examples), Text(known, known))
        raise refuse(404, "DTI-C003", rule_set=call.rules.id, name=name, hint=hint)
    file = call.rules.examples[name].file
    kind = FORMS["json" if file.suffix.lower() == ".json" else "csv"]
    return Answer(200, {"content-type": kind}, file.read_bytes())


def schemas(call: Call) -> Answer:
    """The names of the published schemas."""
    from dti_rules.web.shapes import schema_names  # noqa: PLC0415  most requests need none

    return call.written(json=lambda: _dumps({"schemas": list(schema_names())}))


def schema(call: Call) -> Answer:
    """A published schema, as it is shipped."""
    from dti_rules.loading.schemas import schema_folder  # noqa: PLC0415  most requests need none
    from dti_rules.web.shapes import schema_names  # noqa: PLC0415  as above

    name = call.asked.words["name"].removesuffix(".schema.json")
    if name not in schema_names():
        known = ", ".join(schema_names())
        raise refuse(404, "DTI-O018", name=name, hint=did_you_mean(nearest(name, schema_names()), Text(known, known)))
    return call.written(json=(schema_folder() / f"{name}.schema.json").read_bytes)


_OPEN = "…"
_PARTS = (Text("Vấn đề", "Problem"), Text("Cách sửa", "What to do"), Text("Ví dụ", "Example"))


def code(call: Call) -> Answer:
    """What a code of a problem means, what to write instead, and an example."""
    from dti_rules.words.catalogue import CATALOGUE  # noqa: PLC0415  most requests need none

    name = call.asked.words["code"]
    if name not in CATALOGUE:
        raise refuse(
            404,
            "DTI-O019",
            name=name,
            hint=did_you_mean(
                nearest(name, CATALOGUE),
                Text("xem trang các mã lỗi trong tài liệu", "see the page of problem codes in the documentation"),
            ),
        )
    entry = CATALOGUE[name]
    parts = zip(
        _PARTS, (_open(entry.what.of(call.lang)), _open(entry.remedy.of(call.lang)), entry.example), strict=True
    )
    said = "\n".join(f"{label.of(call.lang)}: {text}" for label, text in parts if text.strip(_OPEN))
    return call.written(
        json=lambda: _dumps(
            {"code": name, "what": _both(entry.what), "remedy": _both(entry.remedy), "example": entry.example}
        ),
        html=lambda: lines_page(call, name, said),
    )


def _open(sentence: str) -> str:
    """A sentence of the catalogue for people: what each problem says at a place of its own is left open."""
    return re.sub(r"{\w+(?:!r)?}", _OPEN, sentence).replace("{{", "{").replace("}}", "}")
