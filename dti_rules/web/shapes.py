"""Requests held to the published schemas: jsonschema finds what does not fit, and it is told in our words."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from dti_rules.engines.needs import need
from dti_rules.loading.schemas import schema, schema_folder
from dti_rules.web.fits import Test, tester
from dti_rules.words.classes import frozen
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, Problem, ProblemsError, choices, did_you_mean, problem
from dti_rules.words.text import Text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator as Validator

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


def validator_of(shape: Mapping[str, Any]) -> Held:
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


def refuse_misfits(held_to: Held, data: Any, at: str = "") -> None:
    """Raises ProblemsError where the data does not fit; `at` is the pointer of the data in the body."""
    if held_to.fits is not None and held_to.fits(data):
        return
    found = []
    for error in held_to.validator.iter_errors(data):
        found.append(_problem(_deepest(error), at))
        if len(found) == _MOST:
            break
    if found:
        raise ProblemsError(found)


def _deepest(error: Any) -> object:
    """Of alternatives that all fail, the failure of the one that fits furthest."""
    while error.validator in ("anyOf", "oneOf") and error.context:
        furthest = max(len(each.absolute_path) for each in error.context)
        if furthest <= len(error.absolute_path):
            return error
        error = next(each for each in error.context if len(each.absolute_path) == furthest)
    return error


def _problem(error: Any, at: str) -> Problem:
    where = at + "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in error.absolute_path)
    place, value, wanted = Place(f"#{where}"), error.instance, error.validator_value
    match error.validator:
        case "required":
            missing = next(key for key in wanted if key not in value)
            return problem("DTI-L007", place, key=missing)
        case "additionalProperties" if wanted is False:
            known = list(error.schema.get("properties", {}))
            key = next(key for key in value if key not in known)
            return problem("DTI-L005", Place(f"#{where}/{key}"), key=key, hint=_known(key, known))
        case "enum":
            known = [str(each) for each in wanted if each is not None]
            return problem("DTI-L008", place, value=_shown(value), hint=_known(str(value), known))
    return problem("DTI-O014", place, value=_shown(value), wanted=_wanted(error))


def _known(name: str, known: Sequence[str]) -> Text:
    return did_you_mean(nearest(name, known), choices(known))


def _shown(value: object) -> str:
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    said = {True: "true", False: "false", None: "null"}.get(value) if value is None or value in (True, False) else None
    said = said or str(value)
    return said if len(said) <= _LONGEST else said[:_LONGEST] + "…"


_TYPES = {
    "object": Text("một đối tượng", "an object"),
    "array": Text("một danh sách", "a list"),
    "string": Text("một chuỗi", "a text"),
    "integer": Text("một số nguyên", "a whole number"),
    "number": Text("một số", "a number"),
    "boolean": Text("true hoặc false", "true or false"),
    "null": Text("null", "null"),
}


def _wanted(error: Any) -> Text:
    value = error.validator_value
    match error.validator:
        case "type":
            kinds = [_TYPES[kind] for kind in ([value] if isinstance(value, str) else value)]
            return Text(" hoặc ".join(kind.vi for kind in kinds), " or ".join(kind.en for kind in kinds))
        case "minimum" | "exclusiveMinimum":
            return Text(f"một số từ {value:g} trở lên", f"a number from {value:g} on")
        case "maximum" | "exclusiveMaximum":
            return Text(f"một số không quá {value:g}", f"a number up to {value:g}")
        case "minLength" | "minItems" | "minProperties":
            return Text(f"ít nhất {value}", f"at least {value} of them")
        case "maxLength" | "maxItems" | "maxProperties":
            return Text(f"không quá {value}", f"at most {value} of them")
        case "pattern" if not error.schema.get("description"):
            return Text(f"một chuỗi dạng {value}", f"a text of the form {value}")
    told = error.schema.get("description", "")
    vi, _, en = told.partition(" / ")
    return Text(vi or "dạng trong /schemas", en or vi or "the form that /schemas says")
