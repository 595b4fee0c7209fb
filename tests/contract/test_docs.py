"""What clients and operators may rely on is documented: routes, commands, options and codes of errors."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from hitlnext_module.config import HitlNextConfig
from hitlnext_module.web import schemas as desk_schemas
from hitlnext_module.web.routes import ROUTES, Route
from host_runtime.channels.converse import ConverseConfig
from host_runtime.channels.web_chat import schemas as web_chat_schemas
from host_runtime.channels.web_chat.config import WebChatConfig
from host_runtime.config.host_config import HostConfig
from tests.contract.sources import ROOT, source_files

DOCS = ROOT / "docs"
CONFIGS: dict[str, type[BaseModel]] = {
    "hitlnext.json": HitlNextConfig,
    "channel-web.json": WebChatConfig,
    "converse.json": ConverseConfig,
}


def _section(page: str, heading: str) -> str:
    found = (DOCS / page).read_text().partition(f"\n## {heading}\n")[2]
    assert found, f"{page} has no section {heading}"
    return found.partition("\n## ")[0]


def _commands(schemas: ModuleType) -> list[str]:
    """Return the names of every command that a socket's schemas take."""
    models = [it for it in vars(schemas).values() if isinstance(it, type) and issubclass(it, BaseModel)]
    fields = [field for model in models if (field := model.model_fields.get("type"))]
    return sorted({name for field in fields for name in get_args(field.annotation)})


def _options(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every option of a configuration by its path, e.g. `autoComplete.trigger`, with its default."""
    for name, field in model.model_fields.items():
        if (field.description or "").startswith("Accepted for v12's sake"):
            continue
        path = prefix + (field.alias or name)
        yield path, field.default
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _options(field.annotation, f"{path}.")


def _plain_defaults() -> list[tuple[str, str, str]]:
    """Return file, option and default, as JSON, of every option whose default fits into a cell."""
    found = [
        (file, option, json.dumps(list(default) if isinstance(default, tuple) else default))
        for file, model in CONFIGS.items()
        for option, default in _options(model)
        if not isinstance(default, BaseModel)
    ]
    return [it for it in found if len(it[2]) < 20]


def _codes() -> set[str]:
    """Return every code that a client can be told: of a class of errors, or given where one is raised."""
    trees = [ast.parse(path.read_text()) for path in source_files(".py") if "expressions" not in path.parts]
    return {code for tree in trees for node in ast.walk(tree) for code in _codes_in(node)}


def _codes_in(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
            yield code
        case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
            yield code
        case ast.Assign(targets=[ast.Tuple(elts=[*_, ast.Name(id="code")])], value=ast.Tuple(elts=values)):
            assert isinstance(values[-1], ast.Constant)
            yield str(values[-1].value)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_route_of_the_desk_is_documented(route: Route) -> None:
    assert f"\n| `{route.method} {route.path}` |" in _section("protocols.md", "Desk, REST")


@pytest.mark.parametrize("command", _commands(web_chat_schemas))
def test_command_of_the_web_chat_is_documented(command: str) -> None:
    assert f"`{command}`" in _section("protocols.md", "Web chat")


@pytest.mark.parametrize("command", _commands(desk_schemas))
def test_command_of_the_desks_socket_is_documented(command: str) -> None:
    assert f"`{command}`" in _section("protocols.md", "Desk, socket")


def test_every_code_of_an_error_is_documented_and_no_other() -> None:
    table = _section("protocols.md", "Errors")
    rows = re.findall(r"^\| \d{3} \| ([^|]*) \|", table, re.MULTILINE)
    documented = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    # The framework's own answer to a method that an address does not take.
    assert documented == _codes() | {"method_not_allowed"}


@pytest.mark.parametrize("file", CONFIGS)
def test_every_option_of_a_module_has_a_row_of_its_own(file: str) -> None:
    rows = re.findall(r"^\| `([\w.]+)` \|", _section("configuration.md", file), re.MULTILINE)
    # Two tables may speak of one option: what it is, and what its default says in each language.
    assert set(rows) - {"en", "fr", "es"} == {option for option, _ in _options(CONFIGS[file])}


@pytest.mark.parametrize(("file", "option", "default"), _plain_defaults())
def test_default_of_an_option_is_the_documented_one(file: str, option: str, default: str) -> None:
    assert f"\n| `{option}` | `{default}` |" in _section("configuration.md", file)


def test_every_option_of_the_host_is_documented() -> None:
    section = _section("configuration.md", "botpress.config.json")
    named = set(re.findall(r"`([\w.]+)`", section))
    unnamed = {
        option for option, _ in _options(HostConfig) if not {option, option.rpartition(".")[2]} & named
    }
    # These two are the beginnings of others.
    assert unnamed <= {"dialog", "webhooks"}


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_between_pages_lead_to_headings_that_are_there(page: Path) -> None:
    for file, anchor in re.findall(r"\]\(([\w./-]*\.md)?(?:#([\w-]+))?\)", page.read_text()):
        target = page.parent / file if file else page
        assert target.is_file(), file
        assert not anchor or anchor in _anchors(target), f"{file}#{anchor}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
