"""From tidy rows to submissions: every cell is read against the rule set, and all problems are found at once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dti_rules.formula.scope import Input
from dti_rules.model.figures import Given, Interval, as_share, within_unit
from dti_rules.model.rules import PROVENANCE, Node, RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import Unit, UnitList
from dti_rules.scoring.absent import refused as not_for_the_unit
from dti_rules.scoring.admissible import admissible
from dti_rules.scoring.plan import plan_of
from dti_rules.tables.csv_rows import MOST_SOUGHT
from dti_rules.tables.figures import OPTION, doubtful, exactly_written, in_writing, unreadable, whole_hint
from dti_rules.tables.ratios import printed_input, ratio_of
from dti_rules.tables.row import MEASURES, SUBMISSION, Row
from dti_rules.tables.rows import each_once, read_rows
from dti_rules.words.classes import evolve
from dti_rules.words.many import Problems
from dti_rules.words.names import name_key, nearest
from dti_rules.words.numerals import MAX_DIGITS, Numeral, Style, read_number
from dti_rules.words.problems import Place, Problem, ProblemsError, did_you_mean, fail, see_show
from dti_rules.words.progress import watched
from dti_rules.words.text import Text
from dti_rules.words.uncollected import uncollected

if TYPE_CHECKING:
    from dti_rules.tables.frames import Frame

YES = frozenset(map(name_key, ("có", "yes", "true", "1", "x", "đúng")))
NO = frozenset(map(name_key, ("không", "no", "false", "0", "sai")))
_MOST_KNOWN = 10_000
_CHECKING = Text("Đang kiểm tra số liệu", "Checking figures")


def truth(text: str) -> bool | None:
    """A yes or a no in either language, else None."""
    key = name_key(text)
    return True if key in YES else False if key in NO else None


def submission(  # noqa: PLR0913
    rule_set: RuleSet,
    unit: str,
    *,
    inputs: Mapping[str, object] | None = None,
    ratios: Mapping[str, object] | None = None,
    points: Mapping[str, object] | None = None,
    values: Mapping[str, object] | None = None,
    ranks: Mapping[str, int] | None = None,
    not_assessed: Mapping[str, str] | None = None,
    complete: bool = False,
    source: str = "",
) -> Submission:
    """One unit's submission from Python figures: int, Fraction, Decimal, bool, or text in the English style.

    `ratios` states, by component, a ratio in the place of its two counts: `"90.40%"`, `"0.904"` or a Fraction. With a
    `source` the figures are printed ones, each the interval that its digits allow; without, a unit's own books, exact.
    `not_assessed` says what is not assessed for the unit, and who decided that. A binary float is refused: it is not
    the number that was meant. Raises ProblemsError.
    """
    groups = (("input", inputs), ("ratio", ratios), ("points", points), ("value", values), ("rank", ranks),
              ("not_assessed", not_assessed))  # fmt: skip
    rows, problems = [Row(unit, SUBMISSION, "complete", "no", "", "", Place(unit))], Problems()
    for measure, group in groups:
        for item, figure in (group or {}).items():
            if isinstance(figure, float):
                problems.refuse("DTI-T019", Place(unit), item=item, figure=str(figure))
            elif figure is not None:
                text = in_writing(figure) if measure in ("input", "rank", "not_assessed") else exactly_written(figure)
                rows.append(Row(unit, item, measure, text, "", source, Place(unit)))
    found: Submission = from_rows(rule_set, rows, "en", complete, problems, option="")[0]
    return found


class _Draft:
    """What has been read of one unit so far."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.inputs: dict[str, InputValue] = {}
        self.given: list[Given] = []
        self.ranks: list[tuple[str, int]] = []
        self.complete = False
        self.illustrative = False
        self.printed: dict[str, Given] = {}
        self.ratios: dict[str, Given] = {}
        self.places: dict[str, Place] = {}
        self.unsourced: dict[str, Place] = {}
        self.not_assessed: dict[str, str] = {}

    def submission(self) -> Submission:
        return Submission(
            self.unit,
            self.inputs,
            tuple(self.given),
            tuple(self.ranks),
            self.complete,
            self.illustrative,
            self.places,
            self.printed,
            self.ratios,
            self.not_assessed,
        )


def _word(declared: Input, text: str) -> str | None:
    """The word of a choice that a text means, as itself or as its label."""
    if text in declared.choices:
        return text
    by_name = {name_key(name): word for word, label in declared.choices.items() for name in (word, label.vi, label.en)}
    return by_name.get(name_key(text))


class _Reader:
    def __init__(self, rule_set: RuleSet, style: Style, problems: Problems, option: str) -> None:
        self.rule_set, self.style, self.option, self.units = rule_set, style, option, rule_set.units
        self.older = rule_set.older_units
        self.drafts: dict[Unit, _Draft] = {}
        self.problems = problems
        self.named: dict[str, _Draft | None] = {}
        self.sought: dict[str, str | None] = {}
        self.chosen: dict[tuple[str, str], str | None] = {}
        self.shares: dict[tuple[str, str, str, bool, bool], tuple[Interval, Fraction]] = {}
        self.items = {item.casefold(): node_id for item, node_id in rule_set.items.items()}
        self.measures: dict[str, Callable[[_Draft, Row], None]] = {
            "input": self.input,
            "ratio": self.ratio,
            "points": self.figure,
            "value": self.figure,
            "rank": self.rank,
            "complete": self.declaration,
            "illustrative": self.declaration,
            "not_assessed": self.left_out,
        }
        self.plan = plan_of(rule_set)

    def refuse(self, code: str, place: Place, **facts: str | Text) -> None:
        self.problems.refuse(code, place, **facts)

    def row(self, row: Row) -> None:
        draft = self.named[row.unit] if row.unit in self.named else self.unit(row)
        if row.measure not in MEASURES:
            from dti_rules.tables.headings import measure_meant  # noqa: PLC0415  few tables say what is not known

            self.refuse("DTI-T004", row.at("measure"), measure=row.measure, hint=measure_meant(row.measure))
        elif draft is not None and (row.figure or row.item == SUBMISSION):  # an empty cell states nothing
            self.measures[row.measure](draft, row)

    def unit(self, row: Row) -> _Draft | None:
        """The draft of the unit that a row names, which is looked for once; None where there is no such unit."""
        self.named[row.unit] = None
        older = self.older is not None and row.unit.startswith(f"{self.older.id}:")
        units = self.older if older and self.older else self.units
        try:
            unit = units.find(row.unit, row.at("unit"), sought=self.problems.count < MOST_SOUGHT)
        except ProblemsError as error:
            self.problems.include(error)
            return None
        found = self.named[row.unit] = self.drafts.setdefault(unit, _Draft(unit))
        return found

    def number(self, row: Row, text: str, column: str = "figure") -> Numeral | None:
        style: Style = "en" if row.json_number else self.style
        if len(text) > MAX_DIGITS:
            self.refuse("DTI-L062", row.at(column), most=str(MAX_DIGITS))
            return None
        numeral = read_number(text, style)
        if numeral is None and not self.problems.counted("DTI-T008", place := row.at(column)):
            self.problems.append(unreadable(text, self.style, place, option=self.option))
        return numeral

    def repeated(self, draft: _Draft, item: str, row: Row) -> bool:
        """Whether an exact figure of the item stands already. Printings are told apart by their sources."""
        if row.source:
            return False
        if item in draft.unsourced:
            self.stands_already(draft, row, draft.unsourced[item])
            return True
        draft.unsourced[item] = row.at("figure")
        return False

    def stands_already(self, draft: _Draft, row: Row, first: Place) -> None:
        at = row.at("figure")
        if not self.problems.counted("DTI-T011", at):
            self.refuse("DTI-T011", at, item=row.item, unit=draft.unit.name, first=str(first))

    # ---- inputs

    def input(self, draft: _Draft, row: Row) -> None:
        declared = self.rule_set.inputs.get(row.item)
        if row.item in self.rule_set.parameters:
            self.parameter(draft, row)
        elif declared is None:
            self.not_an_input(row)
        elif row.item in draft.inputs:
            self.stands_already(draft, row, draft.places[row.item])
        elif (value := self.value(declared, row)) is not None:
            draft.inputs[row.item] = value
            draft.places[row.item] = row.at("figure")
            self.as_printed(draft, declared, row)

    def as_printed(self, draft: _Draft, declared: Input, row: Row) -> None:
        """Notes the interval of an input that was copied from a printing."""
        numeral = read_number(row.figure, "en" if row.json_number else self.style) if row.source else None
        figure = None if numeral is None else printed_input(self.rule_set, declared, row, numeral)
        if figure is not None and declared.numeric:
            draft.printed[row.item] = figure

    def parameter(self, draft: _Draft, row: Row) -> None:
        """A figure that the edition sets for every unit: an equal one says nothing new, another one is refused."""
        parameter = self.rule_set.parameters[row.item]
        numeral = self.number(row, row.figure)
        if numeral is not None and numeral.value != parameter.value:
            self.refuse(
                "DTI-T030",
                row.at("figure"),
                unit=draft.unit.name,
                item=row.item,
                figure=row.figure,
                rule_set=str(self.rule_set),
                value=self.rule_set.value_said(parameter),
                provenance=PROVENANCE[parameter.provenance],
            )

    def not_an_input(self, row: Row) -> None:
        if row.item.casefold() in self.items:
            hint = Text("hãy dùng measure = points hoặc value", "use measure = points or value")
            self.wrong_measure(row, Text("một chỉ số", "an indicator"), hint)
        else:
            self.unknown_item(row)

    def unknown_item(self, row: Row) -> None:
        known = [*self.rule_set.inputs, *self.rule_set.parameters, *self.rule_set.items]
        from dti_rules.tables.headings import titled  # noqa: PLC0415  as above

        near = titled(self.rule_set).get(name_key(row.item)) or self.near(row.item, known)
        hint = did_you_mean(near, see_show(self.rule_set.id))
        self.refuse("DTI-T005", row.at("item"), item=row.item, rule_set=self.rule_set.id, hint=hint)

    def near(self, word: str, known: Sequence[str]) -> str | None:
        """The nearest name, looked for once; after many unknown ones, a file is of another kind and none is near."""
        if word not in self.sought and len(self.sought) < MOST_SOUGHT:
            self.sought[word] = nearest(word, known)
        return self.sought.get(word)

    def wrong_measure(self, row: Row, kind: Text, hint: Text) -> None:
        self.refuse("DTI-T018", row.at("measure"), item=row.item, kind=kind, measure=row.measure, hint=hint)

    def value(self, declared: Input, row: Row) -> InputValue | None:
        if declared.kind == "yes_no":
            found = truth(row.figure)
            if found is None:
                self.refuse("DTI-T012", row.at("figure"), figure=row.figure)
            return found
        if declared.kind == "choice":
            return self.choice(declared, row)
        numeral = self.number(row, row.figure)
        if numeral is None:
            return None
        whole = numeral.value.denominator == 1 and (row.json_number or numeral.step >= 1)
        if declared.kind == "count" and not whole:  # `20.000` in an English table is no count of twenty; JSON's is
            style: Style = "en" if row.json_number else self.style
            hint = whole_hint(row.figure, style, self.option)
            self.refuse("DTI-T014", row.at("figure"), item=declared.id, figure=row.figure, hint=hint)
            return None
        return numeral.value.numerator if numeral.value.denominator == 1 else numeral.value

    def choice(self, declared: Input, row: Row) -> str | None:
        said = (declared.id, row.figure)
        if said not in self.chosen:  # a long table says the same few words over and over
            self.chosen[said] = _word(declared, row.figure)
        word = self.chosen[said]
        if word is None and not self.problems.counted("DTI-T013", row.at("figure")):
            known = list(declared.choices)
            hint = did_you_mean(nearest(row.figure, known), Text(", ".join(known), ", ".join(known)))
            self.refuse("DTI-T013", row.at("figure"), figure=row.figure, item=declared.id, hint=hint)
        return word

    # ---- figures given for nodes

    def node(self, row: Row) -> Node | None:
        node_id = self.items.get(row.item.casefold())
        if node_id is not None:
            return self.rule_set.nodes[node_id]
        if row.item in self.rule_set.inputs:
            hint = Text("hãy dùng measure = input", "use measure = input")
            self.wrong_measure(row, Text("một số liệu đầu vào", "an input"), hint)
        elif row.item in self.rule_set.parameters:
            hint = Text("hãy bỏ dòng này, hoặc dùng measure = input", "leave it out, or use measure = input")
            self.wrong_measure(row, Text("một tham số của năm đánh giá", "a parameter of the edition"), hint)
        else:
            self.unknown_item(row)
        return None

    def figure(self, draft: _Draft, row: Row) -> None:
        node = self.node(row)
        if node is None:
            return
        written = (node.id, row.measure, row.figure, bool(row.source), row.json_number)
        share = self.shares.get(written)
        numeral = self.number(row, row.figure) if share is None else None
        if not self.scorable(node, row) or (share is None and numeral is None) or self.repeated(draft, node.id, row):
            return
        if numeral is not None:
            share = self.share(node, numeral, row)
        if share is None:
            return
        if len(self.shares) < _MOST_KNOWN:  # a table prints the same few figures over and over
            self.shares[written] = share
        measure: Literal["points", "value"] = "points" if row.measure == "points" else "value"
        draft.given.append(Given(node.id, *share, row.figure, measure, row.source, row.at("figure")))

    def share(self, node: Node, numeral: Numeral, row: Row) -> tuple[Interval, Fraction] | None:
        """What a figure states as a share of the node's maximum: all that it may be, and what its digits say."""
        points = node.points if row.measure == "points" else None
        if (found := doubtful(row, self.style, node.points)) is not None:
            self.problems.append(found)
            return None
        most = points or Fraction(1)
        if not (node.open_range or 0 <= numeral.value <= most):
            self.refuse("DTI-T015", row.at("figure"), item=node.code, figure=row.figure, most=str(most))
            return None
        exact = not row.source and not node.parts and node.depth > 1
        interval, nominal = as_share(numeral, points, None if exact else self.rule_set.rounding.mode)
        if node.open_range or (interval.low >= 0 and interval.high <= 1):
            return interval, nominal
        return within_unit(interval), nominal  # a value is in its range, whatever the last digit leaves open

    def ratio(self, draft: _Draft, row: Row) -> None:
        node = self.node(row)
        numeral = None if node is None or not self.scorable(node, row) else self.number(row, row.figure)
        if node is None or numeral is None:
            return
        form = self.plan.ratio_of(node)
        found = ratio_of(self.rule_set, node, None if form is None else form.form.range, numeral, row)
        if isinstance(found, Problem):
            self.problems.append(found)
        elif node.id in draft.ratios:
            self.stands_already(draft, row, draft.ratios[node.id].place)
        else:
            draft.ratios[node.id] = found

    def scorable(self, node: Node, row: Row) -> bool:
        if not node.assessed:
            self.refuse("DTI-T022", row.at("item"), item=row.item, rule_set=self.rule_set.id)
            return False
        if row.measure == "points" and not node.points:
            self.refuse("DTI-T017", row.at("measure"), item=row.item)
            return False
        if not row.out_of:
            return True
        out_of = self.number(row, row.out_of, "out_of")
        most = node.points if row.measure == "points" else Fraction(1)
        if out_of is not None and out_of.value != most:
            self.refuse(
                "DTI-T016",
                row.at("out_of"),
                item=row.item,
                out_of=row.out_of,
                rule_set=self.rule_set.id,
                most=str(most),
            )
        return out_of is not None and out_of.value == most

    def rank(self, draft: _Draft, row: Row) -> None:
        node = self.node(row)
        if node is None:
            return
        numeral = read_number(row.figure, "en" if row.json_number else self.style)
        if len(row.figure) > MAX_DIGITS:
            self.refuse("DTI-L062", row.at("figure"), most=str(MAX_DIGITS))
        elif numeral is None or numeral.value.denominator != 1 or numeral.value < 1:
            self.refuse("DTI-T021", row.at("figure"), figure=row.figure)
        elif numeral.value > (count := len(self.list_of(draft).units)):
            of = draft.unit.list
            self.refuse("DTI-T104", row.at("figure"), figure=row.figure, count=str(count), list=of)
        else:
            draft.ranks.append((node.id, int(numeral.value)))

    def list_of(self, draft: _Draft) -> UnitList:
        """The list that a unit stands in: the edition's, or the one of its older units."""
        return self.older if self.older is not None and draft.unit.list == self.older.id else self.units

    def left_out(self, draft: _Draft, row: Row) -> None:
        """What is not assessed for the unit: the cell says who decided it, or yes and the source says who."""
        node, by_unit = self.node(row), self.rule_set.by_unit
        if node is None or (said := truth(row.figure)) is False:
            return
        who = row.source if said else row.figure
        if by_unit is None or not by_unit.in_figures:
            self.refuse("DTI-T093", row.at("measure"), rule_set=str(self.rule_set))
        elif not self.scorable(node, row):
            return
        elif node.role != "indicator":
            self.refuse("DTI-T097", row.at("item"), item=node.code, unit=draft.unit.name)
        elif not who:
            self.refuse("DTI-T094", row.at("figure"), item=node.code, unit=draft.unit.name)
        elif node.id in draft.not_assessed:
            self.stands_already(draft, row, draft.places[f"{node.id} not_assessed"])
        else:
            draft.not_assessed[node.id] = who
            draft.places[f"{node.id} not_assessed"] = row.at("figure")

    def declaration(self, draft: _Draft, row: Row) -> None:
        """What is said of a submission as a whole: that it is complete, that its figures are invented."""
        found = truth(row.figure)
        if row.item != SUBMISSION:
            hint = Text(f"hãy viết item = {SUBMISSION}", f"write item = {SUBMISSION}")
            self.wrong_measure(row, Text("một mục khác", "another item"), hint)
        elif found is None:
            self.refuse("DTI-T024", row.at("figure"), figure=row.figure)
        else:
            setattr(draft, row.measure, getattr(draft, row.measure) or found)


RowsOf = Callable[[Path, RuleSet], Collection[Row]]
"""Reads the rows of a file of figures."""


@uncollected()
def read(
    rule_set: RuleSet,
    *sources: "str | Path | Frame",
    numbers: Style = "en",
    complete: bool = False,
    float_decimals: int | None = None,
    readers: Mapping[str, RowsOf] | None = None,
) -> tuple[Submission, ...]:
    """Reads files and data frames of figures as submissions, one per unit, in the order in which units first appear.

    `numbers` is the style in which all figures are written; `complete` declares every submission complete;
    `float_decimals` says how many decimals the binary floats of frames stand for; `readers` has the readers of files by
    their ending, those of the core where it is left out. Raises ProblemsError with all problems of all of them.
    """
    if not sources:
        raise fail("DTI-T003")
    rows: list[Collection[Row]] = []
    problems, given = Problems(), [Path(source) if isinstance(source, str) else source for source in sources]
    for source in each_once(given, problems):
        try:
            if isinstance(source, Path):
                reader = (readers or {}).get(source.suffix.lower())
                found = read_rows(source, rule_sets=[rule_set]) if reader is None else reader(source, rule_set)
            else:
                from dti_rules.tables.frames import frame_rows  # noqa: PLC0415  most runs read files

                found = frame_rows(source, rule_sets=[rule_set], float_decimals=float_decimals)
            rows.append(found)
        except ProblemsError as error:
            problems.include(error)
    invented = {example.file for example in rule_set.examples.values() if example.illustrative}
    read_in = from_rows(rule_set, chain.from_iterable(rows), numbers, complete, problems, sum(map(len, rows)))
    if any(isinstance(source, Path) and source in invented for source in given):
        return tuple(evolve(submission, illustrative=True) for submission in read_in)
    answer: tuple[Submission, ...] = read_in
    return answer


@uncollected()
def from_rows(
    rule_set: RuleSet,
    rows: Iterable[Row],
    numbers: Style = "en",
    complete: bool = False,
    problems: Problems | None = None,
    total: int | None = None,
    option: str = OPTION,
) -> tuple[Submission, ...]:
    """Rows as submissions; `problems` are those met before, raised with what is found in the `total` rows.

    `option` is what problems name as the way to declare the other style; empty where there is none.
    """
    reader = _Reader(rule_set, numbers, problems or Problems(), option)
    for row in watched(rows, _CHECKING, total):
        reader.row(row)
    for draft in reader.drafts.values():
        draft.complete = draft.complete or complete
    submissions = tuple(draft.submission() for draft in reader.drafts.values())
    if reader.older is not None and not reader.problems:  # a figure that is refused would be found lacking as well
        from dti_rules.tables.forming import form_units  # noqa: PLC0415  most rule sets form no unit of older ones

        submissions = form_units(rule_set, reader.units, submissions)
    plan = plan_of(rule_set)
    for each in submissions:
        reader.problems.extend(admissible(plan, each))
        reader.problems.extend(not_for_the_unit(plan, each))
    if reader.problems:
        reader.problems.sort()
        raise reader.problems.error()
    return submissions
