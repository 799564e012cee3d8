"""Points, prints, digests, versions, languages: what can be checked without a submission."""

from fractions import Fraction

from dti_rules.analysis.restate import left_out_by_name
from dti_rules.conformance.common import broken
from dti_rules.conformance.kit import BrokenError, check
from dti_rules.conformance.strategies import units_of
from dti_rules.formula.parser import parse
from dti_rules.formula.printer import from_json, show, to_json
from dti_rules.loading.load import load_folder
from dti_rules.model.rules import RuleSet
from dti_rules.scoring.score import score
from dti_rules.tables.read import submission
from dti_rules.words.text import Text


@check("points-add-up", "điểm khớp ở mọi cấp", "points add up at every level")
def points_add_up(rules: RuleSet, _examples: int) -> None:
    """Maxima add up at every level, and so do the points of full marks."""
    for node in rules.nodes.values():
        parts = rules.below(node)
        if node.max_points is not None and parts and node.adds_up:
            total = sum((part.max_points or Fraction(0) for part in parts), Fraction(0))
            if total != node.max_points:
                raise broken(
                    node,
                    f"tối đa {node.max_points}, các phần cộng lại {total}",
                    f"maximum {node.max_points}, parts add up to {total}",
                )
    unit = units_of(rules)[0]
    out = left_out_by_name(rules, unit)
    full = {part.id: part for part in rules.leaves if part.assessed and part.id not in out}
    card_of = submission(
        rules, unit.key, values={node.id: Fraction(1) for node in full.values() if not node.open_range}
    )
    if all(not node.open_range for node in full.values()):
        (card,) = score(rules, [card_of])
        for node in (rules.total, *rules.having("pillar"), *rules.mains):
            value = card.value(node.id)
            if node.formula is None and value is not None and value != 1:
                raise broken(
                    node, f"mọi phần đạt tối đa mà giá trị là {value}", f"all parts are full and its value is {value}"
                )


@check("formulas-reparse", "công thức in ra rồi đọc lại vẫn như cũ", "formulas print and read back")
def formulas_reparse(rules: RuleSet, _examples: int) -> None:
    """The canonical print and the JSON of every formula give the same tree again."""
    for node in rules.nodes.values():
        if node.formula is not None:
            tree = node.formula.tree
            if parse(show(tree)) != tree or from_json(to_json(tree)) != tree:
                raise broken(
                    node, f"bản in không đọc lại được: {show(tree)}", f"its print does not read back: {show(tree)}"
                )


@check("digests-stable", "mã băm ổn định", "digests are stable")
def digests_are_stable(rules: RuleSet, _examples: int) -> None:
    """Loading again gives the same digests."""
    from dti_rules.plugins.registry import registry  # noqa: PLC0415

    exported = rules.folder.suffix == ".json"
    again = (
        registry().load(str(rules.folder))
        if exported
        else load_folder(rules.folder, rules.functions, registry().find, registry().unit_lists)
    )
    if (again.rules_digest, again.content_digest) != (rules.rules_digest, rules.content_digest):
        raise BrokenError(Text("nạp lại cho mã băm khác", "loading again gives other digests"))


@check("version-names-rules", "phiên bản khớp với mã băm đã ghi", "the version names these rules")
def version_names_its_rules(rules: RuleSet, _examples: int) -> None:
    """Rules that changed under an unchanged version are refused: what was published under it could not be replayed."""
    recorded = rules.recorded_digests.get(rules.version)
    if recorded is None:
        line = f'"{rules.version}": {rules.rules_digest}'
        raise BrokenError(
            Text(
                f"phiên bản {rules.version} chưa ghi mã băm; hãy thêm vào digests.yaml (check … --record): {line}",
                f"version {rules.version} has no recorded digest; add to digests.yaml (check … --record): {line}",
            )
        )
    if recorded != rules.rules_digest:
        vi = f"quy định đã đổi mà phiên bản vẫn là {rules.version}; hãy tăng phiên bản rồi ghi {rules.rules_digest}"
        en = f"the rules changed under version {rules.version}; raise the version, then record {rules.rules_digest}"
        vi, en = (f"{said} (dti-rules check … --record)" for said in (vi, en))
        raise BrokenError(Text(vi, en))


@check("both-languages", "đủ tiếng Việt và tiếng Anh", "Vietnamese and English are complete", warning=True)
def texts_in_both_languages(rules: RuleSet, _examples: int) -> None:
    """Every title, label, choice and unit of measure has Vietnamese and English."""
    named: list[tuple[str, Text]] = [(node.code, node.title) for node in rules.nodes.values()]
    named += [(i.id, i.label) for i in rules.inputs.values()]
    named += [(f"{i.id}: {word}", label) for i in rules.inputs.values() for word, label in i.choices.items()]
    named += list(rules.measures.items())
    if missing := [name for name, text in named if not (text.vi and text.en)]:
        names = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        raise BrokenError(
            Text(f"thiếu tiếng Việt hoặc tiếng Anh: {names}", f"Vietnamese or English is missing: {names}")
        )
