"""Requests held to the published schemas: jsonschema finds what does not fit, and it is told in our words."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from dti_rules.loading.schemas import schema, schema_folder
from dti_rules.web.fits import Test, tester
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.needs import need
from dti_rules.words.problems import Place, Problem, ProblemsError, choices, did_you_mean, json_pointer, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator as Validator
    from jsonschema import ValidationError

_MOST = 20
_LONGEST = 60


@frozen(eq=False)
class Held:
    """A schema: what tells at once whether data fits (None where that is not known), and jsonschema's validator."""

    fits: Test | None
    validator: "Validator"


@cache
def validator(name: str, definition: str = "") -> Held:
    """The validator of a published schema, or of one of its definitions."""
    return validator_of({"$ref": f"{name}.schema.json" + (f"#/$defs/{definition}" if definition else "")})


def validator_of(shape: Mapping[str, object]) -> Held:
    """The validator of a schema that is made, such as that of a rule set's submissions."""
    jsonschema = need("jsonschema", "web")
    documents = {f"{name}.schema.json": schema(name) for name in schema_names()}
    return Held(tester(shape, documents), jsonschema.Draft202012Validator(shape, registry=_registry()))


@cache
def _registry() -> object:
    referencing = need("referencing", "web")
    found = ((f"{name}.schema.json", referencing.Resource.from_contents(schema(name))) for name in schema_names())
    return referencing.Registry().with_resources(found)


@cache
def schema_names() -> tuple[str, ...]:
    """The names of the published schemas."""
    return tuple(sorted(path.name.removesuffix(".schema.json") for path in schema_folder().glob("*.schema.json")))


def refuse_misfits(held_to: Held, data: object, at: str = "") -> None:
    """Raises ProblemsError where the data does not fit; `at` is the pointer of the data in the body."""
    if held_to.fits is not None and held_to.fits(data):
        return
    found = list[Problem]()
    for error in held_to.validator.iter_errors(data):
        for meant in _meant(error):
            found += (each for each in _problems(meant, at) if each not in found)
        if len(found) >= _MOST:
            break
    if found:
        raise ProblemsError(found[:_MOST])


def _meant(error: "ValidationError") -> "Iterator[ValidationError]":
    """Of alternatives that all fail, the failures of the one that is meant: of its kind alone, or fitting furthest."""
    branches: dict[object, list[ValidationError]] = {}
    for each in error.context or ():
        branches.setdefault(each.relative_schema_path[0], []).append(each)
    fit = [
        found for found in branches.values() if all(each.validator != "type" or each.relative_path for each in found)
    ]
    if error.validator not in ("anyOf", "oneOf") or len(fit) != 1:
        yield error
    else:
        for each in fit[0]:
            yield from _meant(each)


def _problems(error: "ValidationError", at: str) -> Iterator[Problem]:
    where = at + json_pointer(error.absolute_path)
    place, value, wanted = Place(f"#{where}"), error.instance, error.validator_value
    match error.validator:
        case "required":
            yield from (problem("DTI-L007", place, key=key) for key in wanted if key not in value)
        case "additionalProperties" if wanted is False:
            known = list(error.schema.get("properties", {}))
            for key in (key for key in value if key not in known):
                yield problem("DTI-L005", Place(f"#{where}{json_pointer([key])}"), key=key, hint=_known(key, known))
        case "enum":
            known = [str(each) for each in wanted if each is not None]
            yield problem("DTI-L008", place, value=_shown(value), hint=_known(str(value), known))
        case _:
            yield problem("DTI-O014", place, value=_quoted(value), wanted=_wanted(error))


def _known(name: str, known: Sequence[str]) -> Text:
    return did_you_mean(nearest(name, known), choices(known))


def _shown(value: object) -> str:
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    said = "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return said if len(said) <= _LONGEST else said[:_LONGEST] + "…"


def _quoted(value: object) -> str | Text:
    said = _shown(value)
    return Text(f"«{said}»", repr(said)) if isinstance(value, str) else said


_EXACT = Text("số viết thành chuỗi, như 0.6077, 1/3 hoặc 12%", "a number as text, such as 0.6077, 1/3 or 12%")
_FORMS = {
    "^(0|[1-9][0-9]*)$": Text("một số nguyên, chỉ viết chữ số, như 98", "a whole number in digits alone, such as 98"),
    "^-?[0-9]+(\\.[0-9]+)?(/[1-9][0-9]*)?%?$": _EXACT,
    "^[0-9]+(\\.[0-9]+)?(/[1-9][0-9]*)?%?$": _EXACT,
    "^@[a-z0-9-]+$": Text("như @illustrative-cohort", "such as @illustrative-cohort"),
}
"""What texts of a pattern look like, in words; any other pattern stands as it is."""
_TYPES = {
    "object": Text("một đối tượng", "an object"),
    "array": Text("một danh sách", "a list"),
    "string": Text("một chuỗi", "a text"),
    "integer": Text("một số nguyên", "a whole number"),
    "number": Text("một số", "a number"),
    "boolean": Text("true hoặc false", "true or false"),
    "null": Text("null", "null"),
}


def _wanted(error: "ValidationError") -> Text:
    value = error.validator_value
    match error.validator:
        case "type":
            kinds = [_TYPES[kind] for kind in ([value] if isinstance(value, str) else value)]
            return Text(" hoặc ".join(kind.vi for kind in kinds), " or ".join(kind.en for kind in kinds))
        case "minimum" | "exclusiveMinimum":
            return Text(f"một số từ {value:g} trở lên", f"a number from {value:g} on")
        case "maximum" | "exclusiveMaximum":
            return Text(f"một số không quá {value:g}", f"a number up to {value:g}")
        case "minLength":
            return Text(f"ít nhất {value} ký tự", f"at least {value} characters")
        case "maxLength":
            return Text(f"không quá {value} ký tự", f"at most {value} characters")
        case "minItems" | "minProperties":
            return Text(f"ít nhất {value} mục", f"at least {value} of them")
        case "maxItems" | "maxProperties":
            return Text(f"không quá {value} mục", f"at most {value} of them")
        case "pattern":
            told, form = _described(error), _FORMS.get(value, Text(f"dạng {value}", f"the form {value}"))
            return form if told is None else Text(f"{told.vi}: {form.vi}", f"{told.of('en')}: {form.of('en')}")
    return _described(error) or Text("dạng trong /schemas", "the form that /schemas says")


def _described(error: "ValidationError") -> Text | None:
    """What a schema says of itself, or the one of which it is an alternative."""
    vi, _, en = str(error.schema.get("description", "")).partition(" / ")
    if vi:
        return Text(vi, en or vi)
    return _described(error.parent) if error.parent is not None else None
