"""Which language a text is sent in, and how the agent's name gets into it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

_AGENT_NAME = re.compile(r"\{\{\{?\s*agentName\s*\}?\}\}")
_FOLDER = Path(__file__).parent / "translations"

Translations = Mapping[str, Mapping[str, str]]


def pick(texts: Mapping[str, str], language: object, default: str) -> str | None:
    """Return the text in `language`, or the nearest there is; None where every text is blank.

    The order: exactly that language ("fr-CA"), its base ("fr"), the bot's default, English, any. `language`
    is whatever a user's variables hold; what is not a string counts as absent.
    """
    by_language = {name.lower(): text for name, text in texts.items() if text.strip()}
    wanted = language.strip().lower() if isinstance(language, str) else ""
    for candidate in (wanted, _base(wanted), default.lower(), _base(default.lower()), "en"):
        if candidate in by_language:
            return by_language[candidate]
    return next(iter(by_language.values()), None)


def with_agent_name(text: str, agent_name: str) -> str:
    """Replace `{{agentName}}`, in one pass and as plain text."""
    return _AGENT_NAME.sub(lambda _found: agent_name, text)


def load_translations() -> Translations:
    """Return the module's own texts: for each key, the text by language."""
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(_FOLDER.glob("*.json")):
        for key, text in json.loads(file.read_text(encoding="utf-8")).items():
            texts.setdefault(key, {})[file.stem] = text
    return texts


def _base(language: str) -> str:
    return re.split(r"[-_]", language, maxsplit=1)[0]
