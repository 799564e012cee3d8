"""Parameters of an edition in words and as data: what each is set to, and what that rests on."""

from dti_rules.model.rules import Node, Parameter, RuleSet
from dti_rules.report.wording import PROVENANCE
from dti_rules.words.numerals import print_ratio
from dti_rules.words.text import Lang, Text

HEADING = Text("Tham số", "Parameters")
WEAKER = Text("kém chắc chắn hơn công thức", "less certain than the formula")


def grounds(parameter: Parameter, lang: Lang) -> str:
    """`chính thức; 922/QĐ-BTTTT, 1.3`: the provenance, then the citation, or else the evidence."""
    words = [PROVENANCE[parameter.provenance].of(lang)]
    if parameter.cite is not None:
        words.append(str(parameter.cite))
    elif parameter.evidence is not None:
        words.append(parameter.evidence.of(lang).rstrip("."))
    return "; ".join(words)


def parameter_lines(rules: RuleSet, node: Node, lang: Lang) -> list[str]:
    """A line for each parameter of a node; one less certain than the formula says so."""
    weaker = rules.weaker_parameters(node)
    lines = []
    for parameter in rules.parameters_of(node):
        mark = f"; {WEAKER.of(lang)}" if parameter in weaker else ""
        label, value = parameter.label.of(lang), rules.value_said(parameter).of(lang)
        lines.append(f"{parameter.id} = {value} ({label}; {grounds(parameter, lang)}{mark})")
    return lines


def parameters_data(rules: RuleSet, node: Node) -> dict[str, object]:
    """The parameters of a node as JSON, by id."""
    return {parameter.id: _data(parameter) for parameter in rules.parameters_of(node)}


def _data(parameter: Parameter) -> dict[str, object]:
    cite, evidence = parameter.cite, parameter.evidence
    return {
        "value": print_ratio(parameter.value),
        "measured_in": parameter.measured_in,
        "label": {"vi": parameter.label.vi, "en": parameter.label.of("en")},
        "provenance": parameter.provenance,
        "cite": None if cite is None else {"document": cite.document, "place": cite.place},
        "evidence": None if evidence is None else {"vi": evidence.vi, "en": evidence.of("en")},
    }
