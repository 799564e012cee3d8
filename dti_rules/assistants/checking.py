"""What was asked, held against its schema: every problem with a code of ours and a JSON pointer as its place."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from dti_rules.assistants.schemas import asked
from dti_rules.words.characters import unsafe
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, choices, did_you_mean, json_pointer, problem
from dti_rules.words.text import Text

_MOST = 100
"""So many problems are told of one request."""
_KINDS = {
    "string": Text("một chuỗi", "a text"),
    "integer": Text("số nguyên", "a whole number"),
    "boolean": Text("true hoặc false", "true or false"),
    "array": Text("một danh sách", "a list"),
    "object": Text("một đối tượng", "an object"),
    "null": Text("null", "null"),
}


def check(tool: str, given: Mapping[str, object]) -> None:
    """Raises ProblemsError with what does not fit the tool's schema."""
    found: list[Problem] = []
    for error in _validator(tool).iter_errors(given):
        found += (each for each in _problems(error) if each not in found)
        if len(found) >= _MOST:
            break
    found += _unsafe(given, "")
    if found:
        raise ProblemsError(found[:_MOST], len(found))


@cache
def _validator(tool: str) -> Draft202012Validator:
    return Draft202012Validator(asked(tool))


def _problems(error: ValidationError) -> Iterable[Problem]:
    place = Place(json_pointer(error.absolute_path) or "/")
    value, wanted = error.instance, error.validator_value
    match error.validator:
        case "required":
            yield from (problem("DTI-L007", place, key=key) for key in wanted if key not in value)
        case "additionalProperties":
            known = list(error.schema.get("properties", ()))
            for key in (key for key in value if key not in known):
                hint = did_you_mean(nearest(key, known), choices(known))
                yield problem("DTI-L005", place, key=key, hint=hint)
        case "type" if isinstance(value, float):
            yield problem("DTI-T019", place, item=str(error.absolute_path[-1]), figure=repr(value))
        case "type":
            kinds = [_KINDS[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted)]
            vi, en = " hoặc ".join(kind.vi for kind in kinds), " or ".join(kind.en for kind in kinds)
            yield problem("DTI-T020", place, reason=Text(f"cần {vi}", f"{en} is needed"))
        case "enum":
            yield problem("DTI-L008", place, value=str(value), hint=choices([str(each) for each in wanted]))
        case _:
            rule = f"{error.validator}: {wanted}"
            yield problem("DTI-T020", place, reason=Text(f"không thỏa {rule}", f"it does not meet {rule}"))


def _unsafe(given: Any, at: str) -> Iterable[Problem]:
    """The texts, keys included, that hold a character which could change how they are shown."""
    if isinstance(given, str) and (char := unsafe(given)) is not None:
        yield problem("DTI-L061", Place(at), char=char)
    elif isinstance(given, Mapping):
        for key, value in given.items():
            if (char := unsafe(key)) is not None:
                yield problem("DTI-L061", Place(at), char=char)
            yield from _unsafe(value, at + json_pointer([key]))
    elif isinstance(given, list):
        for i, value in enumerate(given):
            yield from _unsafe(value, f"{at}/{i}")
