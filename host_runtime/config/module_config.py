"""A module's configuration: one for the host, and one for each bot that says something else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from host_runtime.config.environment import module_prefix, overrides_of
from host_runtime.config.faults import Fault
from host_runtime.config.json_file import read_json_object
from host_runtime.config.layers import Layer, build, environment_layer, layer_faults
from host_runtime.config.schema import schema_of


@dataclass(frozen=True, slots=True)
class ModuleConfig:
    """The configuration that every bot has, and those of bots with a file of their own."""

    for_all: BaseModel
    by_bot: Mapping[str, BaseModel] = field(default_factory=dict)

    def of(self, bot_id: str | None) -> BaseModel:
        """Return the configuration for a bot; None = the global one."""
        return self.for_all if bot_id is None else self.by_bot.get(bot_id, self.for_all)


class NoConfig(BaseModel):
    """What a module that has no configuration is given."""


NO_CONFIG = ModuleConfig(NoConfig())


@dataclass(frozen=True, slots=True)
class ConfigSources:
    """Where configuration is read from: the data folder, the environment, and which bots there are."""

    data: Path
    environ: Mapping[str, str]
    bot_ids: tuple[str, ...] = ()


def load_module_config(
    name: str, model: type[BaseModel], sources: ConfigSources, *, faults: list[Fault]
) -> ModuleConfig | None:
    """Return a module's configuration, or None with every fault of every file added to `faults`.

    Layers, later wins: defaults, the global file, the environment, the bot's file.
    """
    before = len(faults)
    schema = schema_of(model, title=name)
    global_file = f"global/config/{name}.json"
    read = read_json_object(sources.data / global_file, global_file, faults=faults)
    overrides = overrides_of(sources.environ, module_prefix(name), schema=schema, faults=faults)
    layers = [Layer("defaults", {}), Layer(global_file, read), environment_layer(overrides)]
    for_all = build(model, schema, layers, faults=faults)
    by_bot: dict[str, BaseModel] = {}
    for layer in _bot_layers(name, sources, faults=faults):
        # Faults of the layers below are told already, once.
        if for_all is None:
            faults.extend(layer_faults(schema, layer))
        elif (config := build(model, schema, [*layers, layer], faults=faults)) is not None:
            by_bot[layer.name.split("/")[1]] = config
    return ModuleConfig(for_all, by_bot) if for_all is not None and len(faults) == before else None


def _bot_layers(name: str, sources: ConfigSources, *, faults: list[Fault]) -> Iterable[Layer]:
    for bot_id in sources.bot_ids:
        file = f"bots/{bot_id}/config/{name}.json"
        before = len(faults)
        values = read_json_object(sources.data / file, file, faults=faults)
        if values and len(faults) == before:
            yield Layer(file, values)
