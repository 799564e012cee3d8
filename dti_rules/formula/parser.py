"""From text to tree. Bounded in length, nesting and size of numbers, so a hostile formula gets an error, never a hang.

Grammar (loosest first)::

    formula    = value [ "when" condition "otherwise" formula ]
    value      = any of:  or   and   not   < <= > >= is   + -   * /   unary -
    primary    = number | name | name "(" [ argument { "," argument } ] ")" | "(" formula ")"
    argument   = [ ( name | [ "-" ] number ) "=" ] formula
    number     = digits [ "." digits ] [ "%" ] | digits "/" digits

What people read in two ways is refused: a decimal that ends in 0 (`1.000`), and `x / 1/2` without brackets.

Digits are ASCII. A name may hold any letter, marked or not, so that a name typed with a tone mark gets a suggestion.
"""

import re
from fractions import Fraction
from typing import NoReturn, TypeGuard

from dti_rules.formula.spellings import of_the_field
from dti_rules.formula.syntax import (
    COMPARISONS,
    Argument,
    Binary,
    Call,
    Expression,
    Name,
    Number,
    Span,
    Unary,
    When,
    is_ratio,
    is_whole,
)
from dti_rules.words.problems import Place, ProblemsError, fail
from dti_rules.words.text import Text

MAX_LENGTH = 2_000
MAX_DEPTH = 24
MAX_NODES = 250
MAX_DIGITS = 18
RESERVED = frozenset({"when", "otherwise", "and", "or", "not", "is"})

_TOKEN = (
    r"(?P<space>\s+)"
    r"|(?P<comma_decimal>[0-9]+,[0-9]+%?)"
    r"|(?P<number>[0-9]+(?:(?:\.[0-9]{3}){2,}|\.[0-9]+)?%?)"
    r"|(?P<name>[^\W\d][\w\u0300-\u036f]*)"
    r"|(?P<symbol><=|>=|[-+*/()<>=,])"
)
_INSTEAD = {
    **dict.fromkeys("×·∙⋅", "*"), **dict.fromkeys("−–—‐‑", "-"), **dict.fromkeys("÷:∶", "/"),
    "≥": ">=", "≤": "<=", ";": ",",
}  # fmt: skip
"""What to write for the signs that people use on paper."""
_QUOTES = frozenset("“”„‘’«»\"'`")
_ID = r"[a-z][a-z0-9_]*"
_LEVELS: tuple[tuple[str, ...], ...] = (("or",), ("and",), ("not",), COMPARISONS, ("+", "-"), ("*", "/"))

Token = tuple[str, str, int]
"""Kind, text, offset."""


class FormulaError(Exception):
    """One thing wrong in a formula: its code, the offset in the text, and what fills the sentence."""

    def __init__(self, code: str, span: Span, **facts: str | Text) -> None:
        self.code, self.span, self.facts = code, span, facts
        super().__init__(code, span)

    def at(self, place: Place) -> ProblemsError:
        """The same as a problem, for a one-line formula that starts at `place`."""
        return fail(self.code, Place(place.file, place.line, place.column + self.span[0]), **self.facts)


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    offset, token = 0, re.compile(_TOKEN)  # here: most runs read no formula
    while offset < len(text):
        match = token.match(text, offset)
        if match is None:
            char = text[offset]
            shown = char if char.isprintable() else f"U+{ord(char):04X}"
            raise FormulaError("DTI-F001", (offset, offset + 1), char=shown, hint=_instead(char, tokens))
        kind, word = str(match.lastgroup), match[0]
        if kind == "comma_decimal":
            point, spaced = _spellings(word.replace(",", ".")), word.replace(",", ", ")
            raise FormulaError("DTI-F003", match.span(), number=word, point=point, spaced=spaced)
        if kind == "number":
            _check_number(word, match.span())
        if kind != "space":
            tokens.append((kind, word, offset))
        offset = match.end()
    tokens.append(("end", "", len(text)))
    return tokens


def _instead(char: str, before: list[Token]) -> Text:
    if char == "%":
        return _percent_after(before)
    if char in _INSTEAD:
        return Text(f"hãy viết «{_INSTEAD[char]}»", f"write {_INSTEAD[char]!r}")
    if char in _QUOTES:
        return Text("hãy bỏ: tên và phương án không có dấu ngoặc kép", "remove it: names and choices take no quotes")
    return Text("hãy bỏ ký tự này", "remove it")


def _percent_after(before: list[Token]) -> Text:
    """What to write for a % that stands apart from its number."""
    numbers = [word for kind, word, _ in before[-1:] if kind == "number" and not word.endswith("%")]
    if numbers and [word for _, word, _ in before[-2:-1]] != ["/"]:
        return Text(f"hãy viết liền «{numbers[0]}%»", f"write {numbers[0] + '%'!r} without a blank")
    return Text("% chỉ viết liền sau một số, ví dụ 15%", "% stands right after a number, such as 15%")


def _check_number(word: str, span: Span) -> None:
    if sum(map(str.isdigit, word)) > MAX_DIGITS:
        raise FormulaError("DTI-F005", span, most=str(MAX_DIGITS))
    if "." in word and (word.count(".") > 1 or word.rstrip("%").endswith("0")):
        raise FormulaError("DTI-F022", span, number=word, spellings=_spellings(word))


def _spellings(word: str) -> Text:
    """What `1.000` may stand for: `1` as a decimal, `1000` where the point groups thousands."""
    digits, percent = word.rstrip("%"), "%" if word.endswith("%") else ""
    whole, *rest = digits.split(".")
    found = [digits.rstrip("0").rstrip(".") + percent] if len(rest) == 1 else []
    if len(rest) > 1 or (len(rest[0]) == 3 and len(whole) <= 3 and whole != "0"):
        found.append(whole + "".join(rest) + percent)
    return Text(" hoặc ".join(f"«{one}»" for one in found), " or ".join(map(repr, found)))


def _number(word: str) -> Fraction:
    return Fraction(word[:-1]) / 100 if word.endswith("%") else Fraction(word)


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def word(self) -> str:
        return self.tokens[self.at][1]

    @property
    def start(self) -> int:
        return self.tokens[self.at][2]

    @property
    def end(self) -> int:
        """Where the token just taken ends."""
        _, word, offset = self.tokens[self.at - 1]
        return offset + len(word)

    def take(self, *words: str) -> str:
        if self.word in words and self.tokens[self.at][0] != "end":
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def expect(self, word: str) -> None:
        if not self.take(word):
            self.refuse(Text(f"chờ «{word}»", f"expected {word!r}"))

    def refuse(self, wanted: Text) -> NoReturn:
        found = Text("hết công thức", "the end of the formula") if not self.word else Text(f"«{self.word}»", self.word)
        if self.word == "=" and self.after_value():
            wanted = Text("so sánh bằng thì viết «is»", "write `is` to compare for equality")
        raise FormulaError("DTI-F002", (self.start, self.start + max(1, len(self.word))), found=found, wanted=wanted)

    def after_value(self) -> bool:
        """Whether the token just taken ends a value."""
        kind, word, _ = self.tokens[self.at - 1]
        return self.at > 0 and (kind == "number" or word == ")" or (kind == "name" and word not in RESERVED))

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("DTI-F004", (self.start, self.start + 1), most=str(MAX_DEPTH))

    def formula(self) -> Expression:
        self.deeper()
        start, value = self.start, self.level(0)
        if self.take("when"):
            condition = self.level(0)
            self.expect("otherwise")
            value = When(value, condition, self.formula(), (start, self.end))
        self.depth -= 1
        return value

    def level(self, n: int) -> Expression:
        if n == len(_LEVELS):
            return self.unary()
        start, operators = self.start, _LEVELS[n]
        if operators == ("not",):
            return self.negation(n)
        left = self.level(n + 1)
        terms, first, divisor = 0, start, ""
        while operator := self.take(*operators):
            if operators == COMPARISONS and terms:
                self.at -= 1
                self.refuse(Text("mỗi lần chỉ so sánh hai số", "one comparison at a time; join them with `and`"))
            second, right = self.start, self.level(n + 1)
            literal = right.spelling if operator == "/" and self.whole(right) else ""
            if divisor and literal.isdigit():
                raise FormulaError("DTI-F023", (first, self.end), first=divisor, second=literal)
            first, divisor = second, literal
            left = self.joined(operator, left, right, (start, self.end))
            terms += 1
        return left

    def whole(self, node: Expression) -> TypeGuard[Number]:
        """Whether the value just taken is a whole number written without brackets."""
        return self.tokens[self.at - 1][0] == "number" and is_whole(node)

    @staticmethod
    def joined(operator: str, left: Expression, right: Expression, span: Span) -> Expression:
        node = Binary(operator, left, right, span)
        if not is_ratio(node) or not isinstance(left, Number) or not isinstance(right, Number) or not right.value:
            return node
        return Number(left.value / right.value, f"{left.spelling}/{right.spelling}", span)

    def negation(self, n: int) -> Expression:
        starts = [self.start]
        while self.take("not"):
            starts.append(self.start)
            self.deeper()
        operand = self.level(n + 1)
        self.depth -= len(starts) - 1
        for start in reversed(starts[:-1]):
            operand = Unary("not", operand, (start, self.end))
        return operand

    def unary(self) -> Expression:
        start = self.start
        if not self.take("-"):
            return self.primary()
        if self.word == "-":
            self.refuse(Text("chờ một số", "expected a number"))
        operand = self.primary()
        if isinstance(operand, Number):
            spelling = operand.spelling
            spelling = spelling[1:] if spelling.startswith("-") else "-" + spelling
            return Number(-operand.value, spelling, (start, self.end))
        return Unary("-", operand, (start, self.end))

    def primary(self) -> Expression:
        kind, word, start = self.tokens[self.at]
        if kind == "number":
            self.at += 1
            return Number(_number(word), word, (start, self.end))
        if kind == "name" and word not in RESERVED:
            self.at += 1
            return self.call(word, start) if self.word == "(" else Name(word, (start, self.end))
        if not self.take("("):
            self.refuse(Text("chờ một số, một tên hoặc «(»", "expected a number, a name or `(`"))
        inner = self.formula()
        self.expect(")")
        return inner

    def call(self, word: str, start: int) -> Call:
        self.expect("(")
        arguments: list[Argument] = []
        while self.word != ")":
            arguments.append(self.argument())
            if not self.take(","):
                break
        if not self.take(")"):
            self.refuse(Text("chờ «,» hoặc «)»", "expected `,` or `)`"))
        return Call(of_the_field(word), tuple(arguments), (start, self.end), word)

    def argument(self) -> Argument:
        kind, word, start = self.tokens[self.at]
        if kind == "name" and self.tokens[self.at + 1][1] == "=":
            self.at += 2
            return Argument(self.formula(), word, (start, self.end))
        value = self.formula()
        if isinstance(value, Number) and self.take("="):
            return Argument(self.formula(), value, (start, self.end))
        return Argument(value, None, (start, self.end))


def parse(text: str) -> Expression:
    """The tree of a formula. Raises FormulaError at the first thing wrong."""
    if len("".join(text.split())) > MAX_LENGTH:  # spaces aside, so that the canonical print always fits
        raise FormulaError("DTI-F004", (0, 1), most=str(MAX_LENGTH))
    parser = _Parser(text)
    tree = parser.formula()
    if parser.word:
        parser.refuse(Text("chờ hết công thức hoặc một phép tính", "expected an operator or the end"))
    if sum(1 for token in parser.tokens if token[0] != "end") > MAX_NODES:
        raise FormulaError("DTI-F004", (0, 1), most=str(MAX_NODES))
    return tree


def is_id(word: str) -> bool:
    """Whether `word` can name an input or a node: lower-case ASCII letters, digits and `_`, and no reserved word."""
    return bool(re.fullmatch(_ID, word)) and word not in RESERVED
