"""The contract with modules is documented, and every hook of it is tried."""

import ast
import inspect
from pathlib import Path

import pytest

from host_runtime.hookspecs import HookSpecs

ROOT = Path(__file__).parents[2]
HOOKS = sorted(name for name in vars(HookSpecs) if name.startswith(("register_", "on_")))


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_has_a_section_with_its_exact_signature(hook: str) -> None:
    signature = f"{hook}{inspect.signature(getattr(HookSpecs, hook))}".replace("host_runtime.", "")
    for module in ("contributions.", "dialog.actions.", "dialog.skills.", "dialog.content_types."):
        signature = signature.replace(module, "")
    assert f"### `{signature}`" in (ROOT / "docs" / "modules.md").read_text()


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_says_since_when_it_exists(hook: str) -> None:
    assert "Since " in (getattr(HookSpecs, hook).__doc__ or "")


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_has_a_test_of_its_own(hook: str) -> None:
    names = {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert f"test_hook_{hook}" in names
