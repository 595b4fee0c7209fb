"""JSON Schema from a configuration's model, and what a file does not fit in it, in sentences."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from pydantic import BaseModel

from host_runtime.config.faults import PathParts, did_you_mean

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a text",
}


def schema_of(model: type[BaseModel], *, title: str) -> Schema:
    """Return the JSON Schema of a configuration file; it may name its schema under `$schema`."""
    schema = model.model_json_schema(by_alias=True, mode="validation")
    schema.setdefault("properties", {}).setdefault("$schema", {"type": "string"})
    return {"$schema": _DIALECT, **schema, "title": title}


def partial(schema: Schema) -> Schema:
    """Return the schema of one layer: nothing is required of it, because another layer may have it."""
    return {key: value for key, value in copy.deepcopy(schema).items() if key != "required"}


def faults_in(schema: Schema, value: object) -> Iterator[tuple[PathParts, str]]:
    """Yield the place and the sentence of everything in `value` that the schema does not allow."""
    for error in Draft202012Validator(schema).iter_errors(value):
        yield from _told(error)


def resolved(schema: Schema, part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part of the schema with its reference followed."""
    reference = part.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/$defs/"):
        definition: Mapping[str, Any] = schema["$defs"][reference.removeprefix("#/$defs/")]
        return definition
    return part


def _told(error: ValidationError) -> Iterator[tuple[PathParts, str]]:
    at = tuple(error.absolute_path)
    if error.validator in {"anyOf", "oneOf"} and error.context:
        yield from _told_of_choices(error, at)
    elif error.validator == "additionalProperties":
        schema: Any = error.schema
        known, instance = schema.get("properties", {}), cast(dict[str, Any], error.instance)
        for key in instance:
            if key not in known:
                yield (*at, key), f"is not known here{did_you_mean(key, known)}"
    elif error.validator == "required":
        # One error for each key that is missing; the key is in its sentence only.
        needed: Any = error.validator_value
        yield (*at, next(key for key in needed if repr(key) in error.message)), "is missing"
    else:
        yield at, _SENTENCES.get(str(error.validator), _other)(error)


def _told_of_choices(error: ValidationError, at: PathParts) -> Iterator[tuple[PathParts, str]]:
    """Tell of the alternative that was meant: the one whose fault is not the type of the whole value."""
    meant = [found for found in error.context or () if found.relative_path or found.validator != "type"]
    if meant:
        # The faults of one alternative only: the first that the value has the type of.
        branch = meant[0].relative_schema_path[0]
        for found in meant:
            if found.relative_schema_path[0] == branch:
                yield from _told(found)
        return
    names = [
        _TYPES.get(str(found.validator_value), str(found.validator_value)) for found in error.context or ()
    ]
    yield at, f"must be {' or '.join(names)}, not {_shown(error.instance)}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _type(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    kinds = wanted if isinstance(wanted, list) else [wanted]
    return f"must be {' or '.join(_TYPES[kind] for kind in kinds)}, not {_shown(error.instance)}"


def _enum(error: ValidationError) -> str:
    allowed: Any = error.validator_value
    hint = did_you_mean(str(error.instance), map(str, allowed))
    return f"must be one of {', '.join(map(_shown, allowed))}, not {_shown(error.instance)}{hint}"


def _other(error: ValidationError) -> str:
    return error.message


def _bound(words: str) -> Callable[[ValidationError], str]:
    def told(error: ValidationError) -> str:
        return f"{words.format(error.validator_value)}, not {_shown(error.instance)}"

    return told


_SENTENCES: Mapping[str, Callable[[ValidationError], str]] = {
    "type": _type,
    "enum": _enum,
    "const": _bound("must be {}"),
    "minimum": _bound("must be at least {}"),
    "maximum": _bound("must be at most {}"),
    "exclusiveMinimum": _bound("must be more than {}"),
    "exclusiveMaximum": _bound("must be less than {}"),
    "minLength": _bound("must have at least {} characters"),
    "maxLength": _bound("must have at most {} characters"),
    "minItems": _bound("must have at least {} entries"),
    "maxItems": _bound("must have at most {} entries"),
    "pattern": _bound("must match {}"),
}
