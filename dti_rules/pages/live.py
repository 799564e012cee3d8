"""The live page: a rule set, figures and the reader in JavaScript in one file that needs no network.

What it shows before a script runs is what the page was made with; the same figures give the same words after it. A
change is scored in the reader's browser, exactly.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from itertools import islice
from typing import Any, TypeVar

from dti_rules.loading.whole import whole
from dti_rules.model.figures import Given
from dti_rules.model.rules import PROVENANCE, Node, RuleSet
from dti_rules.model.scorecard import STATES
from dti_rules.model.submission import Submission
from dti_rules.model.units import Unit
from dti_rules.pages.live_script import forms_of, narrowing, reader_text, refuse_unknown, script
from dti_rules.pages.live_words import REFUSALS, WORDS
from dti_rules.report.explain import reading_of
from dti_rules.report.short_warnings import SHORT_WARNINGS
from dti_rules.report.wording import points_printed, printed
from dti_rules.scoring.absent import only_alike
from dti_rules.scoring.score import Scorecard, Scorecards
from dti_rules.words.numerals import print_decimal, print_exact, print_ratio
from dti_rules.words.problems import Place, Problem, ProblemsError, problem
from dti_rules.words.text import Lang, Text

LEFT_OUT = ("annex_text", "changes", "checked", "decision", "evidence", "general_information", "order", "sources")
"""Keys of the rules that neither compute nor are shown: an export has them all."""
_BY_NAME = ("choices", "extremes", "imputed", "inputs", "measures", "not_assessed", "parameters", "pillars", "units")
"""Keys of the rules under which stand names of the rule set's own, which may be any."""
_NOTHING = "–"
_OPEN = 12
"""A ranking of more units is folded until it is asked for."""

K = TypeVar("K", bound=str)


def live_html(cards: Scorecards, lang: Lang, shown: Scorecard | None = None, form: bool = False) -> str:
    """The page of a cohort; `shown` is shown first, else the first. Raises ProblemsError for what it cannot compute.

    A `form` is for one unit, which whoever fills it in chooses from the whole list.
    """
    card = shown or cards[0]
    program = f"\n{_trimmed(reader_text())}{_trimmed(script('live.js'))}"
    style = f"\n{script('live.css')}"
    title = escape(cards.rule_set.title.of(lang))
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{lang}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, program)}">',
            f"<title>{title}</title>",
            f"<style>{style}</style></head>",
            "<body>",
            *_body(cards, card, lang, form),
            f'<script type="application/json" id="data">{_json(live_data(cards, card, form))}</script>',
            f"<script>{program}</script>",
            "</body></html>\n",
        ]
    )


def _policy(style: str, program: str) -> str:
    """No address, no image, no frame: nothing but this style and this script."""
    styled, ran = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, program))
    allowed = f"style-src 'sha256-{styled}'; script-src 'sha256-{ran}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


_GOES_ON = (";", ",", "{", "(", "[")
"""After these a line may end or not."""


def _trimmed(source: str) -> str:
    """A script of ours without comments, indents and the ends of lines that mean nothing: no text runs over one."""
    bare = re.sub(r"^\s*/\*\*.*?\*/\n", "", source, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in bare.splitlines())
    kept = (line for line in lines if line and not line.startswith("//"))
    return "".join(line if line.endswith(_GOES_ON) and "//" not in line else f"{line}\n" for line in kept)


def _json(data: object) -> str:
    """JSON that cannot end the element in which it stands."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


# ---- what the script needs


def live_data(cards: Scorecards, shown: Scorecard, form: bool = False) -> dict[str, object]:
    """The rules, how they read, the figures of the cohort, and the words."""
    rules = cards.rule_set
    refuse_unknown(rules)
    only_alike(cards.rule_set, Text("live", "live"))
    if refused := [*_refused(cards), *islice(_unbounded(cards), 1)]:
        raise ProblemsError(refused)
    rests: list[dict[str, Any]] = []
    documents = list(dict.fromkeys(node.cite.document for node in rules.nodes.values()))
    sources = list(dict.fromkeys(source for card in cards for source in _sources(card.submission)))
    return {
        "rules": _slim(whole(rules), documents, rests),
        "rests": rests,
        "forms": _numbered(forms_of(rules), {name: i for i, name in enumerate(rules.inputs)}),
        "documents": documents,
        "sources": sources,
        "units": len(rules.units.units),
        "readings": {node.id: _reading(rules, node) for node in rules.nodes.values() if node.formula is not None},
        "inputs": list(rules.inputs),
        "cohort": [_compact(rules, sheet, sources) for card in cards for sheet in sheets_of(card.submission)],
        "names": {unit.key: {"vi": unit.name, "en": unit.named("en")} for unit in _choices(cards, form)},
        "shown": shown.unit.key,
        "form": form,
        "words": _both(WORDS),
        "warnings": _both(SHORT_WARNINGS),
        "refusals": _both(REFUSALS),
        "provenance": _both(PROVENANCE),
        "states": _both(STATES),
    }


def _sources(submission: Submission) -> Iterator[str]:
    yield from (figure.source for figure in (*submission.given, *submission.printed.values()) if figure.source)


def _compact(rules: RuleSet, sheet: dict[str, Any], sources: Sequence[str]) -> dict[str, Any]:
    """A sheet with its source by number, and its figures in the order of the rules' inputs, up to the last stated."""
    if "source" in sheet:
        sheet = {**sheet, "source": sources.index(sheet["source"])}
    if "inputs" not in sheet:
        return sheet
    figures = [sheet["inputs"].get(name) for name in rules.inputs]
    last = max(i for i, figure in enumerate(figures) if figure is not None)
    return {**sheet, "inputs": figures[: last + 1]}


def _both(words: Mapping[K, Text]) -> dict[K, dict[str, str]]:
    return {key: {"vi": text.vi, "en": text.of("en")} for key, text in words.items()}


def _slim(value: Any, documents: list[str], rests: list[dict[str, object]], by_name: bool = False) -> Any:
    """The rules without what is left out; a citation is the number of its document and the place.

    What the parts of an indicator rest on is the number of such a mapping among `rests`, which grows.
    """
    if isinstance(value, dict):
        kept = {key: _slim(inner, documents, rests, not by_name and key in _BY_NAME)
                for key, inner in value.items() if by_name or key not in LEFT_OUT}  # fmt: skip
        if by_name:
            return kept
        cite, own = kept.get("cite"), kept.get("provenance")
        if isinstance(cite, dict) and cite.get("document") in documents:
            kept["cite"] = [documents.index(cite["document"]), cite.get("place") or ""]
        if isinstance(own, dict):
            rests += [] if own in rests else [own]
            kept["provenance"] = rests.index(own)
        return kept
    return [_slim(inner, documents, rests) for inner in value] if isinstance(value, list) else value


def _numbered(form: Any, places: Mapping[str, int]) -> object:
    """Forms with the places of figures in `inputs` for their names."""
    match form:
        case dict():
            return {key: _numbered(inner, places) for key, inner in form.items()}
        case ["picked", name, values]:
            return ["picked", places[name], values]
        case [operation, *parts]:
            return [operation if isinstance(operation, str) else _numbered(operation, places),
                    *(_numbered(part, places) for part in parts)]  # fmt: skip
    return places.get(form, form) if isinstance(form, str) else form


def _reading(rules: RuleSet, node: Node) -> list[str]:
    """How a formula reads in both languages; the labels of its figures, which stand in the rules, by their places."""
    said = reading_of(rules, node)
    return [_by_place(rules, node, said.of(lang), lang) for lang in ("vi", "en")]


def _by_place(rules: RuleSet, node: Node, sentence: str, lang: Lang) -> str:
    if "{" in sentence:
        return sentence
    labels = {rules.inputs[name].label.of(lang): i for i, name in enumerate(node.inputs)}
    longest = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return re.sub(longest, lambda found: f"{{{labels[found[0]]}}}", sentence) if longest else sentence


def _unbounded(cards: Scorecards) -> Iterator[Problem]:
    """What would have bounds that the page cannot tell: it would stay empty."""
    for node_id in narrowing(cards.rule_set):
        for card in cards:
            if card[node_id].state not in _KNOWN:
                code = card[node_id].node.code
                said = Text(
                    f"khoảng giá trị của {code} khi còn thiếu số liệu, do công thức có điều kiện về số",
                    f"the bounds of {code} while figures are absent, because of a condition on numbers in its formula",
                )
                yield problem("DTI-I022", Place(card.unit.name), what=said, hint=WITH_ALL_FIGURES)


_KNOWN = frozenset({"computed", "missing", "not_assessed"})
WITH_ALL_FIGURES = Text("hãy đưa đủ số liệu và thêm --complete, hoặc dùng dti-rules score hay template ra tệp .xlsx",
             "give the figures with --complete, or use `dti-rules score`, or template to an .xlsx file")  # fmt: skip
BY_COUNTS = Text("hãy dùng dti-rules score, hoặc nêu số liệu đầu vào thay cho tỷ lệ",
              "use `dti-rules score`, or state the counts in the place of a ratio")  # fmt: skip


def _refused(cards: Scorecards) -> Iterator[Problem]:
    """What of the figures the page cannot compute: ratios in the place of counts."""
    for card in cards:
        for item in card.submission.ratios:
            code = cards.rule_set.nodes[item].code
            said = Text(f"tỷ lệ nêu cho {code} của {card.unit.name}", f"the ratio of {code} of {card.unit.named('en')}")
            yield problem("DTI-I022", card.submission.ratios[item].place, what=said, hint=BY_COUNTS)


def sheets_of(submission: Submission) -> list[dict[str, object]]:
    """A submission as files state it: a sheet of the unit's own books, and one for each source of printed figures."""
    own: dict[str, Any] = {"unit": submission.unit.key, "complete": submission.complete}
    own |= {"illustrative": True} if submission.illustrative else {}
    own |= {"ranks": dict(submission.ranks)} if submission.ranks else {}
    sheets = {"": own}
    for name, value in submission.inputs.items():
        printing = submission.printed.get(name)
        said = _figure(value) if printing is None else _text(printing)
        _put(sheets, own["unit"], "" if printing is None else printing.source, "inputs", name, said)
    for figure in submission.given:
        group = "points" if figure.measure == "points" else "values"
        _put(sheets, own["unit"], figure.source, group, figure.item, _text(figure))
    return list(sheets.values())


def _put(sheets: dict[str, dict[str, Any]], unit: str, source: str, group: str, name: str, said: object) -> None:
    sheet = sheets.setdefault(source, {"unit": unit, "source": source})
    sheet.setdefault(group, {})[name] = said


def _figure(value: object) -> object:
    if isinstance(value, Fraction):
        thousands = value * 1000
        return print_ratio(value) if thousands.denominator != 1 else _short(print_decimal(int(thousands), 3))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53 else value


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".")


def _text(figure: Given) -> str:
    """A figure as it was written, in the English style."""
    return figure.text if "," not in figure.text else figure.text.replace(".", "").replace(",", ".")


# ---- what stands there before the script runs


def _choices(cards: Scorecards, form: bool) -> Iterable[Unit]:
    """The units that may be chosen: those of the page, or of a form every unit of the list."""
    return cards.rule_set.units.units.values() if form else (card.unit for card in cards)


def _body(cards: Scorecards, card: Scorecard, lang: Lang, form: bool) -> Iterator[str]:
    rules = cards.rule_set
    yield f'<header><h1>{escape(rules.title.of(lang))}</h1><p class="soft">{escape(f"{rules} · {rules.decision}")}</p>'
    yield f"{_words('p', 'about', lang)}<noscript>{_words('p', 'no_script', lang, 'notice')}</noscript>"
    if any(each.submission.illustrative for each in cards):
        yield _words("p", "illustrative", lang, "notice")
    yield from _controls(_choices(cards, form), card, lang)
    yield f"</header><main>{_bar(cards, card, lang)}"
    if len(cards) > 1:
        yield from ranking(cards, card, lang)
    yield f"<section><h2>{_words('span', 'pillars', lang)}</h2>"
    for node in (rules.total, *rules.having("pillar")):
        yield _article(card, node, lang)
    yield "</section>"
    for main in rules.mains:
        yield from _main(card, main, lang)
    warned = f'<summary id="warned">{_word("warnings", lang)}</summary><ul id="warnings"></ul>'
    yield f"<section><details>{warned}</details></section>"
    for kind in ("results", "figures"):
        about = WORDS[f"{kind}_json"].of(lang)
        yield f'<section hidden data-live><details data-json="{kind}">'
        yield f'<summary data-say="{kind}_json">{escape(about)}</summary>'
        yield f'<textarea rows="8" readonly aria-label="{kind} JSON"></textarea></details></section>'
    yield "</main>"


def _controls(units: Iterable[Unit], card: Scorecard, lang: Lang) -> Iterator[str]:
    chosen = {card.unit.key: " selected"}
    options = "".join(
        f'<option value="{unit.key}"{chosen.get(unit.key, "")}>{escape(unit.named(lang))}</option>' for unit in units
    )
    yield '<div class="controls" hidden data-live>'
    yield f'<label>{_words("span", "unit", lang)} <select id="unit">{options}</select></label>'
    yield f'<label><input type="checkbox" id="complete"> {_words("span", "complete", lang)}</label>'
    yield f'<button type="button" id="again">{_words("span", "again", lang)}</button>'
    yield f'<span role="group" aria-label="{_word("language", lang)}">'
    for each, name in (("vi", "Tiếng Việt"), ("en", "English")):
        pressed = "true" if each == lang else "false"
        yield f'<button type="button" data-lang="{each}" lang="{each}" aria-pressed="{pressed}">{name}</button>'
    yield "</span></div>"


def _bar(cards: Scorecards, card: Scorecard, lang: Lang) -> str:
    place = _place(cards, card)
    total, sure = _result(card, card.rule_set.total, lang), PROVENANCE[card.total.provenance].of(lang)
    return (
        f'<div class="bar" role="status"><span>{_words("span", "total", lang)} <b id="total">{escape(total)}</b></span>'
        f'<span>{_words("span", "rank", lang)} <b id="rank">{place} / {len(cards)}</b></span>'
        f'<span class="soft">{_words("span", "rests", lang)}: <span id="sure">{escape(sure)}</span></span></div>'
    )


def _place(cards: Scorecards, card: Scorecard) -> str:
    rank = cards.rank_of(card)
    return _NOTHING if rank is None else rank.place


def ranking(cards: Scorecards, shown: Scorecard, lang: Lang) -> Iterator[str]:
    """The units of the page by rank, those without one last."""
    pillars = cards.rule_set.having("pillar")
    opened = " open" if len(cards) <= _OPEN else ""
    yield f'<section><details{opened}><summary><h2 data-say="ranking">{_word("ranking", lang)}</h2></summary>'
    heads = "".join(f'<th data-title="{each.id}">{escape(_title(each, lang))}</th>' for each in pillars)
    first = "".join(_words("th", key, lang) for key in ("place", "unit", "total"))
    yield f'<table id="ranking"><thead><tr>{first}{heads}</tr></thead><tbody>'
    ranks = {card.unit: cards.rank_of(card) for card in cards}
    placed = {unit: (rank.best, rank.worst) for unit, rank in ranks.items() if rank is not None}
    last = (len(ranks) + 1, 0)
    rows = []
    for card in sorted(cards, key=lambda each: placed.get(each.unit, last)):
        values = [_value(card, node, lang) for node in (cards.rule_set.total, *pillars)]
        cells = "".join(f"<td>{escape(each)}" for each in (_place(cards, card), card.unit.named(lang), *values))
        rows.append(f"<tr{' class=own' if card is shown else ''}>{cells}")
    yield f"{''.join(rows)}</tbody></table></details></section>"


def _main(card: Scorecard, main: Node, lang: Lang) -> Iterator[str]:
    shown = f'<h2 data-title="{main.id}">{escape(_title(main, lang))}</h2> '
    shown += f'<span data-result="{main.id}">{escape(_result(card, main, lang))}</span>'
    yield f"<section><details><summary>{shown}</summary>"
    waiting = [main]
    while waiting:
        node = waiting.pop(0)
        yield _article(card, node, lang)
        waiting = [*card.rule_set.below(node), *waiting]
    yield "</details></section>"


def _article(card: Scorecard, node: Node, lang: Lang) -> str:
    kind = ' class="part"' if node.depth > 2 else ""
    result = escape(_result(card, node, lang))
    title = f"<h3>{escape(_title(node, lang))}</h3>"
    return f'<article id="n-{node.id}"{kind}>{title}<span class="r">{result}</span></article>'


def _title(node: Node, lang: Lang) -> str:
    return node.title.of(lang) if node.code == node.id else f"{node.code} {node.title.of(lang)}"


def _value(card: Scorecard, node: Node, lang: Lang) -> str:
    """The value as printed; a dash where nothing is known."""
    score = card[node.id]
    return _NOTHING if score.state in ("not_stated", "no_cohort") else printed(score, card.rule_set.rounding, lang)


def _result(card: Scorecard, node: Node, lang: Lang) -> str:
    score, rounding = card[node.id], card.rule_set.rounding
    if not node.assessed:
        return STATES["not_assessed"].of(lang)
    value = _value(card, node, lang)
    if node.points is None:
        return value
    points = "" if value == _NOTHING else f" · {points_printed(score.points, rounding, lang)}"
    whole = node.points.denominator == 1
    most = print_exact(node.points, lang) if whole else points_printed(node.points, rounding, lang)
    return f"{value}{points} / {most} {WORDS['points_unit'].of(lang)}"


def _word(key: str, lang: Lang) -> str:
    return escape(WORDS[key].of(lang))


def _words(tag: str, key: str, lang: Lang, kind: str = "") -> str:
    """An element whose words follow the language."""
    named = f' class="{kind}"' if kind else ""
    return f'<{tag}{named} data-say="{key}">{_word(key, lang)}</{tag}>'


def blank(rules: RuleSet, unit: Unit | None = None) -> Sequence[Submission]:
    """A unit, the list's first where none is named, that states nothing yet."""
    return [Submission(unit or next(iter(rules.units.units.values())))]
