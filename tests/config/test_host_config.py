"""`botpress.config.json`: v12's keys, its environment, and what is refused."""

import pytest

from host_runtime.config.faults import Fault
from host_runtime.config.host_config import HOST_FILE, HostConfig, load_host_config, size_in_bytes
from tests.config.folder import DataFolder

# What v12.31 writes into a new folder, shortened to one key of each section.
OF_V12 = {
    "$schema": "../botpress.config.schema.json",
    "version": "12.31.10",
    "appSecret": "0123456789",
    "httpServer": {
        "host": "localhost",
        "port": 3000,
        "proxy": "",
        "backlog": 0,
        "bodyLimit": "10mb",
        "cors": {"enabled": True},
        "externalUrl": "",
        "keepAliveTimeout": 5000,
        "session": {"enabled": False, "maxAge": "1h"},
        "socketTransports": ["websocket", "polling"],
        "rateLimit": {"enabled": False, "limitWindow": "30s", "limit": 600},
        "headers": {"X-Powered-By": "Botpress"},
    },
    "converse": {"timeout": "5s"},
    "dialog": {"janitorInterval": "10s", "timeoutInterval": "25m", "sessionTimeoutInterval": "30m"},
    "logs": {"dbOutput": {"expiration": "2 weeks"}},
    "modules": [
        {"location": "MODULES_ROOT/channel-web", "enabled": True},
        {"location": "MODULES_ROOT/hitlnext", "enabled": True},
    ],
    "pro": {"enabled": False},
    "superAdmins": [{"email": "admin@example.com", "strategy": "default"}],
    "sendUsageStats": True,
    "dataRetention": {"janitorInterval": "10m"},
    "botCategories": [],
    "allowServerReboot": True,
    "fileUpload": {"maxFileSize": "25mb"},
    "jwtToken": {"duration": "1h"},
    "autoRevision": False,
    "eventCollector": {"enabled": True},
    "botMonitoring": {"enabled": True},
    "authStrategies": {"default": {"type": "basic"}},
    "showPoweredBy": True,
    "noRepeatPolicy": False,
    "additionalLanguages": [],
    "actionServers": {"local": {"port": 4000}},
    "experimental": False,
    "telemetry": {"entriesLimit": 1000},
}


def _load(folder: DataFolder, environ: dict[str, str] | None = None, **given: object) -> HostConfig | None:
    return load_host_config(folder.path, environ or {}, given=given, faults=folder.faults)


def test_a_file_of_v12_is_accepted_as_it_is(folder: DataFolder) -> None:
    folder.write(HOST_FILE, OF_V12)
    config = _load(folder)
    assert config is not None, folder.told
    assert [entry.name for entry in config.modules or ()] == ["channel-web", "hitlnext"]


def test_without_a_file_the_server_listens_on_this_machine_only(folder: DataFolder) -> None:
    config = _load(folder)
    assert config is not None
    assert (config.httpServer.host, config.httpServer.port) == ("127.0.0.1", 3000)
    assert config.modules is None


@pytest.mark.parametrize("variable", ["PORT", "BP_PORT", "BP_CONFIG_HTTPSERVER_PORT"])
def test_v12s_variables_set_the_port(folder: DataFolder, variable: str) -> None:
    folder.write(HOST_FILE, {"httpServer": {"port": 3005, "externalUrl": "https://bots.example.com"}})
    config = _load(folder, {variable: "4000"})
    assert config is not None
    assert config.httpServer.port == 4000
    assert config.httpServer.externalUrl == "https://bots.example.com"


def test_the_command_line_outranks_the_environment(folder: DataFolder) -> None:
    config = _load(folder, {"PORT": "4000"}, httpServer={"port": 0})
    assert config is not None
    assert config.httpServer.port == 0


def test_sections_that_change_nothing_here_may_be_set_by_v12s_variables(folder: DataFolder) -> None:
    assert _load(folder, {"BP_CONFIG_PRO_ENABLED": "true", "BP_CONFIG_APPSECRET": "x"}) is not None


def test_every_fault_of_the_file_and_of_variables_is_named_at_once(folder: DataFolder) -> None:
    folder.write(
        HOST_FILE,
        {"httpsServer": {}, "httpServer": {"port": 70_000, "bodyLimit": "huge"}, "modules": [{}]},
    )
    assert _load(folder, {"BP_CONFIG_DIALOG_TIMEOUTINTERVAL": "soon"}) is None
    told = "\n".join(folder.told)
    assert len(folder.told) == 5
    assert f'{HOST_FILE}: httpsServer: is not known here; did you mean "httpServer"?' in told
    assert f"{HOST_FILE}: httpServer.port: must be at most 65535, not 70000" in told
    assert f"{HOST_FILE}: httpServer.bodyLimit: " in told
    assert f"{HOST_FILE}: modules[0].location: is missing" in told
    assert "environment: BP_CONFIG_DIALOG_TIMEOUTINTERVAL: " in told


def test_a_secret_of_the_environment_stands_in_the_file_by_its_name(folder: DataFolder) -> None:
    folder.write(HOST_FILE, '{"httpServer": {"port": %MY_PORT%, "externalUrl": "https://%MY_NAME%"}}')
    config = _load(folder, {"MY_PORT": "3100", "MY_NAME": "bots.example.com"})
    assert config is not None
    assert config.httpServer.port == 3100
    assert config.httpServer.externalUrl == "https://bots.example.com"


@pytest.mark.parametrize(("text", "size"), [("10mb", 10 * 2**20), ("1.5 KB", 1536), ("512", 512)])
def test_a_size_is_read(text: str, size: int) -> None:
    assert size_in_bytes(text) == size


@pytest.mark.parametrize("text", ["", "mb", "ten mb", "-1mb", "1tb", "1.2.3kb"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a size"):
        size_in_bytes(text)


def test_faults_read_as_file_path_and_sentence() -> None:
    assert str(Fault("a.json", "b.c", "is wrong")) == "a.json: b.c: is wrong"
    assert str(Fault("a.json", "", "is wrong")) == "a.json: is wrong"
