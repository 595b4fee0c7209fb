"""Reading one JSON file of a data folder: every fault is named, and the file is never written."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from host_runtime.config.faults import Fault

# Text in quotes, or a token outside of any.
_TEXT_OR_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|%[A-Za-z_]\w*%')
_TOKEN = re.compile(r"%([A-Za-z_]\w*)%")
_IS_PRODUCTION = '"$isProduction"'
_IS_DEVELOPMENT = '"$isDevelopment"'


def read_json_file(
    path: Path, name: str, *, faults: list[Fault], environ: Mapping[str, str] | None = None
) -> Any | None:
    """Return what the file holds, or None if it is not there or has a fault, which is added to `faults`.

    `name` is how faults call the file. With `environ`, `%NAME%` is replaced as v12 does in the host's and the
    bots' own files; a name that is not set stays as it is.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        faults.append(Fault(name, "", f"is not UTF-8 text (byte {error.start})"))
        return None
    except OSError as error:
        faults.append(Fault(name, "", f"cannot be read: {error.strerror}"))
        return None
    if environ is not None:
        text = substitute(text, environ)
    return _parse(text, name, faults)


def read_json_object(
    path: Path, name: str, *, faults: list[Fault], environ: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the object that the file holds; {} if it is not there or has a fault."""
    value = read_json_file(path, name, faults=faults, environ=environ)
    if value is None or isinstance(value, dict):
        return value or {}
    faults.append(Fault(name, "", "must hold an object in curly brackets"))
    return {}


def substitute(text: str, environ: Mapping[str, str]) -> str:
    """Return JSON text with `%NAME%`, `"$isProduction"` and `"$isDevelopment"` replaced.

    Inside quotes a value stays text, whatever it contains; outside of them it is JSON.
    """
    is_production = environ.get("BP_PRODUCTION", "").lower() in {"1", "true"}

    def replace(found: re.Match[str]) -> str:
        whole = found[0]
        if whole in {_IS_PRODUCTION, _IS_DEVELOPMENT}:
            return json.dumps(is_production is (whole == _IS_PRODUCTION))
        if whole.startswith('"'):
            return _TOKEN.sub(lambda token: _quoted(token, environ), whole)
        return environ.get(whole[1:-1], whole)

    return _TEXT_OR_TOKEN.sub(replace, text)


def _quoted(token: re.Match[str], environ: Mapping[str, str]) -> str:
    value = environ.get(token[1])
    return token[0] if value is None else json.dumps(value)[1:-1]


def _parse(text: str, name: str, faults: list[Fault]) -> Any | None:
    repeated: list[str] = []

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                repeated.append(key)
            found[key] = value
        return found

    try:
        value = json.loads(text, object_pairs_hook=build, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        faults.append(Fault(name, place, f"is not JSON: {error.msg.lower()}; the file is left as it is"))
        return None
    except (ValueError, RecursionError) as error:
        faults.append(Fault(name, "", f"is not JSON: {error}; the file is left as it is"))
        return None
    faults.extend(Fault(name, key, "is given twice; keep one of them") for key in repeated)
    return value


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
