"""A bot's own configuration, `bot.config.json`, as far as the host needs it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from host_runtime.config.faults import Fault
from host_runtime.config.host_config import Duration, Section, Unused
from host_runtime.config.json_file import read_json_object
from host_runtime.config.layers import Layer, build
from host_runtime.config.schema import Schema, schema_of

BOT_FILE = "bot.config.json"
_BOT_ID = re.compile(r"[a-z0-9][a-z0-9_-]{1,48}[a-z0-9]", re.IGNORECASE)


def bot_id_text(text: str) -> str:
    """Check a bot's id by v12's rule; raises ValueError."""
    if not _BOT_ID.fullmatch(text):
        raise ValueError("must have 3 to 50 letters, digits, _ or -, a letter or digit first and last")
    return text


class BotDialog(Section):
    """How long this bot's dialogs wait for the user; absent = as the host says."""

    timeoutInterval: Duration | None = None
    sessionTimeoutInterval: Duration | None = None


class BotConfig(Section):
    """A bot's configuration."""

    id: Annotated[str, AfterValidator(bot_id_text)]
    name: str = ""
    description: str = ""
    defaultLanguage: Annotated[str, Field(min_length=2, max_length=35)] = "en"
    languages: tuple[str, ...] = ()
    disabled: bool = False
    dialog: BotDialog = BotDialog()
    imports: Unused = None
    details: Unused = None
    category: Unused = None
    author: Unused = None
    private: Unused = None
    version: Unused = None
    messaging: Unused = None
    converse: Unused = None
    logs: Unused = None
    locked: Unused = None
    pipeline_status: Unused = None
    oneflow: Unused = None
    qna: Unused = None
    cloud: Unused = None
    overrides: Unused = None

    @model_validator(mode="after")
    def _speaks_its_default_language(self) -> "BotConfig":
        if self.languages and self.defaultLanguage not in self.languages:
            raise ValueError(f'languages must hold the default language "{self.defaultLanguage}"')
        return self


def bot_schema() -> Schema:
    """Return the JSON Schema of `bot.config.json`."""
    return schema_of(BotConfig, title="Bot")


def load_bot_config(
    folder: Path, name: str, *, environ: Mapping[str, str], faults: list[Fault]
) -> BotConfig | None:
    """Return a bot's configuration, or None with its faults added; `name` is the folder's in faults."""
    before = len(faults)
    file = f"{name}/{BOT_FILE}"
    if not (folder / BOT_FILE).is_file():
        faults.append(Fault(file, "", "is missing; a bot's folder needs one"))
        return None
    values = read_json_object(folder / BOT_FILE, file, faults=faults, environ=environ)
    if len(faults) > before:
        return None
    config = build(BotConfig, bot_schema(), [Layer(file, values)], faults=faults)
    if config is not None and config.id != folder.name:
        faults.append(Fault(file, "id", f'must be the folder\'s name "{folder.name}", not "{config.id}"'))
    return config if len(faults) == before else None
