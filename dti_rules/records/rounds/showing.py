"""What `rounds show` prints, in each form: the certificate of a chain, or the sheets of some components."""

from collections.abc import Iterator, Sequence
from functools import partial

from dti_rules.model.rules import Node, RuleSet
from dti_rules.model.units import Unit, unit_among
from dti_rules.records.rounds.certificate import certificate, shown_nodes, title
from dti_rules.records.rounds.figures import units_of
from dti_rules.records.rounds.json_output import show_json
from dti_rules.records.rounds.pages import Sheet, page
from dti_rules.records.rounds.round import Round
from dti_rules.records.rounds.sheet import heading, sheet
from dti_rules.report.document import written
from dti_rules.words.names import nearest
from dti_rules.words.problems import did_you_mean, fail, see_show
from dti_rules.words.text import Lang


def shown(
    chain: tuple[Round, ...], unit: str | None, items: Sequence[str], every: bool, form: str, lang: Lang
) -> str:  # fmt: skip
    """The text of a form: `table`, `json`, `md` or `html`. Raises ProblemsError for a unit or item that is not there.

    With items the sheets of these alone; with `every` the certificate and the sheet of every component.
    """
    rules, known = chain[-1].rules, units_of(*(each.submissions for each in chain))
    alone = known[0] if len(known) == 1 else None
    mine = alone if unit is None else unit_among(known, unit, rules.lists)
    if mine is None and (items or every):
        raise fail("DTI-H059")
    nodes = [_node(rules, item) for item in items]
    if form == "json":
        return show_json(chain, [] if mine is None else [mine], nodes or None)
    if not nodes and mine is not None and every:
        nodes = [node for node in shown_nodes(chain, mine) if node.depth > 1 and node.assessed]
    parts = list(_parts(chain, mine, nodes, whole=every or not items))
    if form == "html":
        return page(parts, lang)
    return "\n".join(written(form, part.heading(lang), part.blocks(lang)) for part in parts)


def _parts(chain: tuple[Round, ...], unit: Unit | None, nodes: Sequence[Node], whole: bool) -> Iterator[Sheet]:
    if whole:
        yield Sheet("certificate", partial(title, chain, unit), partial(certificate, chain, unit), signed=True)
    for node in nodes:
        assert unit is not None
        name = partial(heading, node, unit)
        yield Sheet(f"sheet-{node.id}", name, partial(sheet, chain, unit, node), signed=not whole)


def _node(rules: RuleSet, item: str) -> Node:
    found = {name.casefold(): node for name, node in rules.items.items()}.get(item.casefold())
    if found is None:
        hint = did_you_mean(nearest(item, list(rules.items)), see_show(rules.id))
        raise fail("DTI-T005", item=item, rule_set=rules.id, hint=hint)
    return rules.nodes[found]
