"""Mutants: copies of a module with one small thing changed, each with what the change means."""

import ast
import copy
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dti_rules.words.classes import frozen

COMPARISONS: dict[type[ast.cmpop], tuple[tuple[type[ast.cmpop], str], ...]] = {
    ast.Lt: ((ast.LtE, "the bound itself counts too"), (ast.GtE, "the comparison is turned round")),
    ast.LtE: ((ast.Lt, "the bound itself no longer counts"), (ast.Gt, "the comparison is turned round")),
    ast.Gt: ((ast.GtE, "the bound itself counts too"), (ast.LtE, "the comparison is turned round")),
    ast.GtE: ((ast.Gt, "the bound itself no longer counts"), (ast.Lt, "the comparison is turned round")),
    ast.Eq: ((ast.NotEq, "equal and unequal change places"),),
    ast.NotEq: ((ast.Eq, "equal and unequal change places"),),
    ast.Is: ((ast.IsNot, "being it and not being it change places"),),
    ast.IsNot: ((ast.Is, "being it and not being it change places"),),
    ast.In: ((ast.NotIn, "within and without change places"),),
    ast.NotIn: ((ast.In, "within and without change places"),),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
REMOVED = (ast.AugAssign, ast.Raise, ast.Continue, ast.Break, ast.Delete)


@frozen
class Mutant:
    """One change of one file: from which character to which, what stands there instead, and what that means."""

    file: Path
    line: int
    start: int
    end: int
    text: str
    meaning: str

    def apply(self, source: str) -> str:
        """The module with the change."""
        return source[: self.start] + self.text + source[self.end :]

    def diff(self, source: str) -> str:
        """The lines that differ."""
        lines = difflib.unified_diff(source.splitlines(), self.apply(source).splitlines(), n=0, lineterm="")
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.meaning}"


def mutants(file: Path, source: str) -> list[Mutant]:
    """All mutants of a module, in the order of its lines; those that Python cannot compile are left out."""
    offsets = _offsets(source)
    found = []
    for node, changed, meaning in _changes(ast.parse(source)):
        start, end = (offsets(*at) for at in ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)))
        text = ast.unparse(changed)
        if isinstance(changed, ast.expr) and not isinstance(changed, ast.Name | ast.Constant):
            text = f"({text})"
        mutant = Mutant(file, node.lineno, start, end, text, meaning)
        if _compiles(mutant.apply(source)) and mutant.apply(source) != source:
            found.append(mutant)
    return sorted(found, key=lambda each: (each.start, each.end, each.text))


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _offsets(source: str):
    """From line and byte, as the tree says them, to the character."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return lambda line, byte: starts[line - 1] + len(lines[line - 1].encode()[:byte].decode())


Change = tuple[Any, ast.AST, str]


def _changes(tree: ast.AST) -> Iterator[Change]:
    for node in _walk(tree):
        for changed, meaning in _changes_of(node):
            yield node, changed, meaning


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that compute: no annotation, no decorator, no text of a message, nothing for the type checker alone or without a body."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _idle(child):
                yield from _walk(child)


def _idle(node: ast.AST) -> bool:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id == "NotImplementedError":
        return True  # what every heir overrides
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return True  # of zip: it says what cannot be otherwise, as `assert` does
    text = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
    return text or isinstance(node, ast.JoinedStr | ast.Assert | ast.Import | ast.ImportFrom)


def _changes_of(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.Compare():
            for i, old in enumerate(node.ops):
                for new, meaning in COMPARISONS[type(old)]:
                    changed = copy.deepcopy(node)
                    changed.ops[i] = new()
                    yield changed, meaning
        case ast.BoolOp():
            either = isinstance(node.op, ast.And)
            yield _with(node, op=ast.Or() if either else ast.And()), "one is enough" if either else "all are needed"
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand, "a `not` is dropped"
        case ast.UnaryOp(op=ast.USub()) if not isinstance(node.operand, ast.Constant):
            yield node.operand, "a sign is dropped"
        case ast.BinOp() | ast.AugAssign() if type(node.op) in ARITHMETIC:
            yield _with(node, op=ARITHMETIC[type(node.op)]()), "another operation"
        case ast.IfExp():
            yield _with(node, body=node.orelse, orelse=node.body), "the two branches change places"
        case ast.If() | ast.While():
            return
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value), "yes and no change places"
        case ast.Constant(value=int(number)):
            yield ast.Constant(number + 1), "one more"
            if number > 0:
                yield ast.Constant(number - 1), "one less"
        case ast.Name(ctx=ast.Load()) if node.id in NAMES:
            yield ast.Name(NAMES[node.id], ast.Load()), f"{NAMES[node.id]} instead of {node.id}"
        case ast.Return(value=ast.expr()) if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield ast.Return(ast.Constant(None)), "nothing is returned"
    if isinstance(node, REMOVED) or _effect(node):
        yield ast.Pass(), "a statement is dropped"


def _effect(node: ast.AST) -> bool:
    """Whether a statement is there for what it does: a call, or an assignment into something."""
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed
