"""Layers of a configuration: each is checked by itself, they are merged, and the whole is checked again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from host_runtime.config.environment import ENVIRONMENT, Overrides
from host_runtime.config.faults import Fault, PathParts, path_text
from host_runtime.config.schema import Schema, faults_in, partial

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Layer:
    """Options from one source; `variables` names the environment variable behind a path, if it is one."""

    name: str
    values: Mapping[str, Any]
    variables: Mapping[PathParts, str] = field(default_factory=dict)

    def fault(self, at: PathParts, message: str) -> Fault:
        """Return a fault of this layer at a path."""
        for length in range(len(at), 0, -1):
            if (variable := self.variables.get(at[:length])) is not None:
                return Fault(self.name, variable, message)
        return Fault(self.name, path_text(at), message)


def environment_layer(overrides: Overrides) -> Layer:
    """Return what environment variables set, as a layer."""
    return Layer(ENVIRONMENT, overrides.values, overrides.variables)


def merged(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """Return both together: objects are merged key by key, anything else is replaced by the upper one."""
    result = dict(lower)
    for key, value in upper.items():
        below = result.get(key)
        both_objects = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = merged(below, value) if both_objects else value  # type: ignore[arg-type]
    return result


def build(
    model: type[Model], schema: Schema, layers: Sequence[Layer], *, faults: list[Fault]
) -> Model | None:
    """Return the model of all layers (later wins), or None with every fault of every layer named."""
    found = [fault for layer in layers for fault in layer_faults(schema, layer)]
    values: dict[str, Any] = {}
    for layer in layers:
        values = merged(values, layer.values)
    values.pop("$schema", None)
    try:
        result = model.model_validate(with_default_maps(model, values))
    except ValidationError as error:
        result = None
        found += _beyond_the_schema(error, layers, known=found)
    faults += found
    return None if found else result


def layer_faults(schema: Schema, layer: Layer) -> list[Fault]:
    """Return what the schema does not allow in one layer."""
    return [layer.fault(at, message) for at, message in faults_in(partial(schema), dict(layer.values))]


def with_default_maps(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` with the entries of defaults that are maps, e.g. of texts by language, below them."""
    result = dict(values)
    for name, info in model.model_fields.items():
        key = info.alias or name
        given = result.get(key)
        if not isinstance(given, Mapping) or info.is_required():
            continue
        default = info.get_default(call_default_factory=True, validated_data={})
        if isinstance(default, BaseModel):
            result[key] = with_default_maps(type(default), given)
        elif isinstance(default, Mapping):
            result[key] = merged(default, given)
    return result


def _beyond_the_schema(
    error: ValidationError, layers: Sequence[Layer], *, known: Sequence[Fault]
) -> list[Fault]:
    """Return the faults that only the model sees, each told of the uppermost layer that has its place."""
    found = []
    told = {(fault.file, fault.path) for fault in known}
    for item in error.errors(include_url=False):
        layer, depth = _place(item["loc"], layers)
        # What follows a value that is there is the name of an alternative, not a place in the file.
        at = item["loc"] if item["type"] == "missing" else item["loc"][: max(depth, 1)]
        fault = layer.fault(at, _sentence(item["type"], item["msg"]))
        is_told = any(
            (layer.fault(at[:length], "").file, layer.fault(at[:length], "").path) in told
            for length in range(1, len(at) + 1)
        )
        if not is_told:
            told.add((fault.file, fault.path))
            found.append(fault)
    return found


def _place(at: PathParts, layers: Sequence[Layer]) -> tuple[Layer, int]:
    """Return the uppermost layer that has `at`, or most of it, and how much of it."""
    deepest = max(_depth(at, layer.values) for layer in layers)
    return next(layer for layer in reversed(layers) if _depth(at, layer.values) == deepest), deepest


def _depth(at: PathParts, values: object) -> int:
    for depth, part in enumerate(at):
        is_there = (isinstance(values, Mapping) and part in values) or (
            isinstance(values, list) and isinstance(part, int) and part < len(values)
        )
        if not is_there:
            return depth
        values = values[part]  # type: ignore[index]
    return len(at)


def _sentence(kind: str, message: str) -> str:
    if kind == "missing":
        return "is missing"
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
