"""The host's configuration, `botpress.config.json`: v12's keys, of which those that make sense here count."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from host_runtime.config.durations import parse_duration
from host_runtime.config.environment import overrides_of
from host_runtime.config.faults import Fault
from host_runtime.config.json_file import read_json_object
from host_runtime.config.layers import Layer, build, environment_layer, merged
from host_runtime.config.schema import Schema, schema_of

HOST_FILE = "global/botpress.config.json"
_PREFIX = "BP_CONFIG_"
# v12's short names of some options.
_SHORTCUTS = {
    "PORT": "BP_CONFIG_HTTPSERVER_PORT",
    "BP_PORT": "BP_CONFIG_HTTPSERVER_PORT",
    "HOST": "BP_CONFIG_HTTPSERVER_HOST",
    "BP_HOST": "BP_CONFIG_HTTPSERVER_HOST",
    "EXTERNAL_URL": "BP_CONFIG_HTTPSERVER_EXTERNALURL",
}
_SIZES = {"b": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30}


def duration_text(text: str) -> str:
    """Check a duration such as "25m"; raises ValueError."""
    if parse_duration(text) <= timedelta(0):
        raise ValueError("must be longer than nothing")
    return text


def _size_text(text: str) -> str:
    size_in_bytes(text)
    return text


def size_in_bytes(text: str) -> int:
    """Return the bytes of a size such as "10mb"; raises ValueError."""
    compact = text.replace(" ", "").lower()
    number = compact.rstrip("bgkm")
    factor = _SIZES.get(compact[len(number) :] or "b")
    if factor is None or not number.isascii() or not number.replace(".", "", 1).isdigit():
        raise ValueError('must be a size, e.g. "10mb"')
    return int(float(number) * factor)


Duration = Annotated[str, AfterValidator(duration_text)]
Size = Annotated[str, AfterValidator(_size_text)]
Unused = Annotated[Any, Field(description="Accepted for v12's sake; it changes nothing here.")]


class Section(BaseModel):
    """A part of a configuration file; a key that is not known is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class HttpServer(Section):
    """Where the server listens, and where browsers reach it."""

    host: str = Field("127.0.0.1", description="The address to listen on; v12's `localhost` works.")
    port: int = Field(3000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    externalUrl: str = Field(
        "", pattern=r"^(https?://[^/\s]+/?)?$", description="Where browsers reach the server, without a path."
    )
    bodyLimit: Size = Field("10mb", description="The largest request.")
    isProxied: bool = Field(False, description="A proxy that is trusted sets X-Forwarded-For.")
    proxy: Unused = None
    backlog: Unused = None
    cors: Unused = None
    keepAliveTimeout: Unused = None
    session: Unused = None
    socketTransports: Unused = None
    rateLimit: Unused = None
    headers: Unused = None


class Dialog(Section):
    """How long a dialog waits for the user."""

    timeoutInterval: Duration = Field("25m", description="After this a place in a workflow times out.")
    sessionTimeoutInterval: Duration = Field(
        "30m", description="After this the session's variables are gone."
    )
    janitorInterval: Duration = Field("10s", description="How often expired dialogs are looked for.")


class ModuleEntry(Section):
    """A module and whether it is on; its name is the last part of the location."""

    location: str = Field(min_length=1)
    enabled: bool = True

    @property
    def name(self) -> str:
        return self.location.replace("\\", "/").rstrip("/").rpartition("/")[2]


class SuperAdmin(Section):
    """An account that may do everything."""

    email: str
    strategy: str = "default"


class Webhooks(Section):
    """Where modules may send events to."""

    allowPrivateAddresses: bool = Field(
        False, description="Also to this machine and to private networks, which are refused otherwise."
    )


class HostConfig(Section):
    """The host's configuration."""

    httpServer: HttpServer = HttpServer()
    dialog: Dialog = Dialog()
    modules: tuple[ModuleEntry, ...] | None = Field(None, description="Absent: every module that is there.")
    superAdmins: tuple[SuperAdmin, ...] = ()
    webhooks: Webhooks = Webhooks()
    version: Unused = None
    appSecret: Unused = None
    converse: Unused = None
    logs: Unused = None
    pro: Unused = None
    sendUsageStats: Unused = None
    dataRetention: Unused = None
    botCategories: Unused = None
    allowServerReboot: Unused = None
    fileUpload: Unused = None
    jwtToken: Unused = None
    autoRevision: Unused = None
    eventCollector: Unused = None
    botMonitoring: Unused = None
    authStrategies: Unused = None
    showPoweredBy: Unused = None
    noRepeatPolicy: Unused = None
    additionalLanguages: Unused = None
    actionServers: Unused = None
    experimental: Unused = None
    telemetry: Unused = None


def host_schema() -> Schema:
    """Return the JSON Schema of `botpress.config.json`."""
    return schema_of(HostConfig, title="Host")


def load_host_config(
    data: Path,
    environ: Mapping[str, str],
    *,
    given: Mapping[str, Any] | None = None,
    faults: list[Fault],
) -> HostConfig | None:
    """Return the host's configuration, or None with its faults added to `faults`.

    Layers, later wins: defaults, the file, the environment, `given` (options of the command line).
    """
    schema = host_schema()
    before = len(faults)
    file = read_json_object(data / HOST_FILE, HOST_FILE, faults=faults, environ=environ)
    overrides = overrides_of(_with_long_names(environ), _PREFIX, schema=schema, faults=faults)
    layers = [
        Layer("defaults", {}),
        Layer(HOST_FILE, file),
        environment_layer(overrides),
        Layer("command line", given or {}),
    ]
    config = build(HostConfig, schema, layers, faults=faults)
    return config if len(faults) == before else None


def _with_long_names(environ: Mapping[str, str]) -> Mapping[str, str]:
    short = {long: environ[name] for name, long in reversed(_SHORTCUTS.items()) if environ.get(name)}
    return merged(short, environ)
