"""A data folder that a test writes, and what the host reads of it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from host_runtime.config.faults import Fault
from host_runtime.config.host_config import duration_text
from host_runtime.config.module_config import ConfigSources, ModuleConfig, load_module_config


class Section(BaseModel):
    """A strict part of a configuration."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Station(Section):
    """A nested option."""

    name: str = "north"
    height: int = Field(10, ge=0)


class WeatherConfig(Section):
    """The configuration of a module that the tests make up."""

    unit: Annotated[str, Field(pattern="^[CF]$")] = "C"
    refresh: Annotated[str, AfterValidator(duration_text)] = "10m"
    retries: int = 3
    station: Station = Station()
    greeting: dict[str, str] = Field(default_factory=lambda: {"en": "Hello", "fr": "Bonjour"})
    cities: tuple[str, ...] = ("Oslo",)
    source: str | None = None


class DataFolder:
    """Writes files of a data folder, and reads the weather module's configuration."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []

    def write(self, name: str, content: object) -> Path:
        """Write a file: a text as it is, anything else as JSON."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def weather(
        self, *, environ: Mapping[str, str] | None = None, bots: tuple[str, ...] = ("support",)
    ) -> ModuleConfig | None:
        """Return the module's configuration, or None: see `told`."""
        sources = ConfigSources(self.path, environ or {}, bots)
        return load_module_config("weather", WeatherConfig, sources, faults=self.faults)

    def weather_of(self, bot: str | None, *, environ: Mapping[str, str] | None = None) -> WeatherConfig:
        """Return the module's sound configuration for a bot."""
        config = self.weather(environ=environ)
        assert config is not None, self.told
        found: Any = config.of(bot)
        assert isinstance(found, WeatherConfig)
        return found

    @property
    def told(self) -> list[str]:
        """Every fault, as it is printed."""
        return [str(fault) for fault in self.faults]
