"""One request on its way to its answer: its words, options and body, and how the answer is written."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dti_rules import __version__
from dti_rules.model.rules import RuleSet
from dti_rules.tables.row import Row
from dti_rules.tables.rows import sheet_rows, table_rows
from dti_rules.web.asked import CSV_TYPE, FORMS, WORKBOOK_TYPE, Answer, Asked, form_of
from dti_rules.web.body import JsonBody, decoded
from dti_rules.web.headers import policy_of
from dti_rules.web.problems import BODY, Pointers, refuse
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.problems import choices, did_you_mean
from dti_rules.words.text import Lang, Text

if TYPE_CHECKING:
    from dti_rules.web.service import Service

_SOMETHING = Text("một giá trị, hoặc bỏ tùy chọn này", "a value, or leave the option out")
_AS_STATED = Text(
    "giá trị nêu trong nội dung yêu cầu, hoặc bỏ tùy chọn này", "what the body says, or leave the option out"
)
_ENGLISH = Text("số viết như 0.6077 trong JSON, hoặc gửi một bảng", "numbers such as 0.6077 in JSON, or send a table")
Write = Callable[[], str | bytes]
"""Makes an answer in one form; the forms that are not asked for are never made."""


@frozen
class Option:
    """An option in the query of an address. `words` are all it may be; with none it is a text."""

    name: str
    about: Text
    words: tuple[str, ...] = ()
    number: bool = False
    many: bool = False


LANG = Option("lang", Text("Ngôn ngữ của câu trả lời.", "The language of the answer."), ("vi", "en"))
FORMAT = Option(
    "format",
    Text("Dạng của câu trả lời, thay cho Accept.", "The form of the answer, in the place of Accept."),
    tuple(FORMS),
)


@frozen
class Operation:
    """What the service does at one address with one method."""

    id: str
    method: str
    path: str
    about: Text
    run: Callable[["Call"], Answer]
    forms: tuple[str, ...] = ("json",)
    """The forms of the answer, the first where the client does not mind."""
    schema: str = ""
    """The schema of the JSON answer: a published one, or `service/definition`; empty, any JSON."""
    request: str = ""
    """The definition in the schema of requests that the body must fit; empty, there is no such body."""
    csv: bool = False
    """Whether the body may be a table, as CSV or as a workbook, with the options in the query."""
    record: bool = False
    """Whether the body is a record."""
    options: tuple[Option, ...] = ()
    page: bool = False
    """Whether it is a page for people, which is no part of the API's description."""

    @property
    def all_options(self) -> tuple[Option, ...]:
        """Its options, with those that every operation has."""
        return (*self.options, LANG, FORMAT)


class Call:
    """A request to an operation."""

    def __init__(self, service: "Service", operation: Operation, asked: Asked, lang: Lang) -> None:
        self.service, self.operation, self.asked, self.lang = service, operation, asked, lang
        self.query: dict[str, list[str]] = {}

    def answer(self) -> Answer:
        """Runs the operation."""
        self.query = self._query()
        if self.form is None:
            forms, asked = self.operation.forms, self.query.get("format")
            known = forms if asked else [FORMS[form].split(";")[0] for form in forms]
            raise refuse(406, "DTI-O003", accept=asked[0] if asked else self.asked.accept, known=", ".join(known))
        found = self.operation.run(self)
        return self._tagged(found) if self.operation.method == "GET" and "etag" not in found.headers else found

    def _query(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        known = {option.name: option for option in self.operation.all_options}
        for name, value in self.asked.query:
            if name not in known:
                raise refuse(400, "DTI-O011", name=name, hint=did_you_mean(nearest(name, known), choices(list(known))))
            option = known[name]
            if option.words and value not in option.words:
                words = self.operation.forms if option is FORMAT else option.words
                raise refuse(400, "DTI-O012", name=name, value=value, wanted=", ".join(words))
            if not value and not self.operation.page:  # a form on a page sends the fields that were left empty
                raise refuse(400, "DTI-O012", name=name, value=value, wanted=_SOMETHING)
            if option.number and not (value.isascii() and value.isdecimal() and int(value[:6]) > 0 and len(value) < 6):
                raise refuse(400, "DTI-O012", name=name, value=value, wanted="1 … 99999")
            if name in found and not option.many:
                raise refuse(400, "DTI-O012", name=name, value=value, wanted=f"{name}={found[name][0]}")
            found.setdefault(name, []).append(value)
        return found

    @cached_property
    def form(self) -> str | None:
        """The form of the answer."""
        asked = self.query.get("format")
        if asked:
            return asked[0] if asked[0] in self.operation.forms else None
        return form_of(self.asked.accept, self.operation.forms)

    def option(self, name: str) -> str | None:
        """An option: as the JSON body has it, else as the query does."""
        if self.json is not None and isinstance(self.json.data, dict) and self.json.data.get(name) is not None:
            return str(self.json.data[name])
        return self.query.get(name, [None])[0]

    def flag(self, name: str, otherwise: bool = False) -> bool:
        """An option that is true or false."""
        found = self.option(name)
        return otherwise if found is None else found in ("True", "true", "yes")

    @cached_property
    def rules(self) -> RuleSet:
        """The rule set in the address."""
        return self.service.rules(self.asked.words["ruleset"])

    # ---- the body

    @cached_property
    def json(self) -> JsonBody | None:
        """The JSON body, held to its schema; None where the body is a table, and where there is none."""
        if not self.operation.request or self.is_table:
            return None
        if self.kind not in ("application/json", ""):
            known = ", ".join(("application/json", *((CSV_TYPE, WORKBOOK_TYPE) if self.operation.csv else ())))
            raise refuse(415, "DTI-O004", type=self.kind, known=known)
        found = JsonBody(self.asked.body)
        self.pointers_of = found
        self._hold(found)
        self._once(found.data)
        return found

    pointers_of: JsonBody | None = None

    @property
    def pointers(self) -> Pointers | None:
        """The pointers of the JSON body's parts; None where no body was read."""
        return None if self.pointers_of is None else self.pointers_of.pointers

    def _hold(self, body: JsonBody) -> None:
        from dti_rules.web.shapes import refuse_misfits, validator  # noqa: PLC0415  jsonschema takes long to import

        submissions = body.data.get("submissions") if isinstance(body.data, dict) else None
        self._bound(submissions)
        refuse_misfits(validator("requests", self.operation.request), body.data)

    def _once(self, data: object) -> None:
        """Refuses an option that the body states otherwise, or that is of tables alone."""
        for name, (value, *_) in self.query.items():
            stated = data.get(name) if isinstance(data, dict) else None
            said = str(stated).lower() if isinstance(stated, bool) else stated
            if said is not None and said != value:
                raise refuse(400, "DTI-O012", name=name, value=value, wanted=_AS_STATED)
            if name == "numbers" and value != "en":
                raise refuse(400, "DTI-O012", name=name, value=value, wanted=_ENGLISH)

    def _bound(self, submissions: object) -> None:
        most = self.service.settings.most_units
        if isinstance(submissions, Sequence) and not isinstance(submissions, str) and len(submissions) > most:
            raise refuse(422, "DTI-O013", count=str(len(submissions)), most=str(most))

    @property
    def is_table(self) -> bool:
        """Whether the body is a CSV or a workbook."""
        return self.operation.csv and self.kind in (CSV_TYPE, WORKBOOK_TYPE)

    @property
    def kind(self) -> str:
        """The media type of the body."""
        return self.asked.content_type.partition(";")[0].strip().lower()

    def table(self, rule_sets: Sequence[RuleSet], by_rule_set: bool = False) -> Collection[Row]:
        """The rows of the CSV, or of the workbook: see `read_rows`. Raises ProblemsError."""
        if self.kind == CSV_TYPE:
            return table_rows(decoded(self.asked.body), BODY, by_rule_set, rule_sets=rule_sets)
        return sheet_rows(Path(BODY), self.asked.body, by_rule_set, rule_sets=rule_sets)

    def part(self, key: str) -> Any:
        """A part of the JSON body as plain data."""
        data = None if self.json is None else self.json.data
        return data.get(key) if isinstance(data, dict) else None

    # ---- the answer

    def written(self, headers: Mapping[str, str] | None = None, **forms: Write) -> Answer:
        """The answer in the form that was asked for."""
        form = self.form or self.operation.forms[0]
        made = forms[form]()
        body = made.encode() if isinstance(made, str) else made
        said = {"content-type": FORMS[form], "vary": "Accept, Accept-Language"}
        if form != "json":
            said["content-language"] = self.lang
        if form == "html":
            said["content-security-policy"] = policy_of(body[:4_000].decode("utf-8", "ignore"))
        return Answer(200, {**said, **(headers or {})}, body)

    def unless_known(self, tag: str, **forms: Write) -> Answer:
        """The answer, or 304 where the client has it already: `tag` says which content it is, such as a digest."""
        headers = {"etag": f'"{tag}.{self.form}.{self.lang}.{__version__}"', "cache-control": "no-cache"}
        return self._known(headers) or self.written(headers, **forms)

    def _known(self, headers: Mapping[str, str]) -> Answer | None:
        """304 where the client has what the headers tag."""
        known = [each.strip().removeprefix("W/") for each in self.asked.none_match.split(",")]
        if headers["etag"] in known or "*" in known:
            return Answer(304, {**headers, "vary": "Accept, Accept-Language"}, b"")
        return None

    def _tagged(self, found: Answer) -> Answer:
        """An answer that rests on more than rules, tagged by what it says."""
        headers = {"etag": f'"sha256:{hashlib.sha256(found.body).hexdigest()}"', "cache-control": "no-cache"}
        return self._known(headers) or found._replace(headers={**found.headers, **headers})


def tag_of(*rule_sets: RuleSet) -> str:
    """What an answer that rests on rule sets alone is known by: the digest of their rules, and of their content."""
    contents = "".join(rules.content_digest + rules.version for rules in rule_sets)
    short = hashlib.sha256(contents.encode()).hexdigest()[:12]
    return ".".join([*(rules.rules_digest for rules in rule_sets), short])
