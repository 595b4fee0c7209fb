"""Languages of content: which of an element's translations a user gets."""

import re
from collections.abc import Mapping
from typing import Any

_CODE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)


def language_chain(preferred: object, default: str) -> tuple[str, ...]:
    """Return lower-cased languages by descending fitness: the user's, its base, the bot's, English."""
    wanted = [preferred] if isinstance(preferred, str) and preferred else []
    chain: list[str] = []
    for language in (*wanted, default, "en"):
        code = language.lower().replace("_", "-")
        chain += [code, code.partition("-")[0]]
    return tuple(dict.fromkeys(chain))


def translate(
    form: Mapping[str, Any], properties: Mapping[str, Any], chain: tuple[str, ...]
) -> dict[str, Any]:
    """Return the known properties of a form in the best language there is.

    Keys are `text$en`, `text: {en: …}` or, without languages, `text`. As in v12, `false`, `0` and `''` count
    as not translated; a property without any value is left out.
    """
    translated = {name: _best(_translations(form, name), chain) for name in properties}
    return {name: value for name, value in translated.items() if value}


def _translations(form: Mapping[str, Any], name: str) -> dict[str, Any]:
    prefix = f"{name}$"
    found = {key.removeprefix(prefix).lower(): form[key] for key in form if key.startswith(prefix)}
    plain = form.get(name)
    if isinstance(plain, dict) and plain and all(_CODE.fullmatch(key) for key in plain):
        return {key.lower(): value for key, value in plain.items()} | found
    return found | {"": plain}


def _best(translations: Mapping[str, Any], chain: tuple[str, ...]) -> Any:
    ordered = [*chain, "", *sorted(translations)]
    return next((translations[code] for code in ordered if translations.get(code)), None)
