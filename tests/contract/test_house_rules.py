"""The rules of the house that no formatter and no linter keeps."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from host_runtime import exports
from tests.contract.sources import (
    PACKAGES,
    ROOT,
    against_the_policy,
    imported_names,
    long_js_functions,
    long_python_functions,
    missing_docstring,
    offences,
    sleeps,
    source_files,
    text_as_code,
    too_long,
)

Rule = Callable[[str], Iterator[str]]
_NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}
# Only these say SQL; others pass a connection on, and hear of a constraint that was broken.
_OF_SQL = {"storage", "repository", "migrations"}
_WITHOUT_SQL = {"Connection", "IntegrityError", "MetaData"}


def test_no_file_is_above_400_lines() -> None:
    assert offences(source_files(".py", ".js"), too_long) == []


def test_no_function_is_above_60_lines() -> None:
    assert offences(source_files(".py"), long_python_functions) == []
    assert offences(source_files(".js"), long_js_functions) == []


def test_every_python_file_says_what_it_is_for() -> None:
    assert offences(source_files(".py"), missing_docstring) == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    places = [*PACKAGES, ROOT / "tests", ROOT / "benchmarks", ROOT / "examples"]
    paths = (path for place in places for path in place.rglob("*"))
    assert [str(path.relative_to(ROOT)) for path in paths if path.stem.lower() in _NAMES_OF_NOTHING] == []


def test_the_handoff_module_imports_only_what_the_host_exports() -> None:
    files = sorted((ROOT / "hitlnext_module").rglob("*.py"))
    assert offences(files, _unexported) == []


def test_bots_import_only_what_the_host_exports() -> None:
    files = [*(ROOT / "examples").rglob("*.py"), *(ROOT / "host_runtime" / "templates").rglob("*.py")]
    assert files
    assert offences(files, _unexported) == []


def test_nothing_in_the_handoff_module_imports_its_plug() -> None:
    assert offences(source_files(".py"), _of_the_plug) == []


def test_sql_is_said_by_storage_and_by_the_repository_only() -> None:
    files = [path for path in source_files(".py") if not _OF_SQL & set(path.parts) and path.stem != "tables"]
    assert offences(files, _sql) == []


def test_no_test_sleeps() -> None:
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert offences(files, sleeps) == []


def test_no_text_becomes_code_or_markup_in_the_browser() -> None:
    assert offences(source_files(".js"), text_as_code) == []


def test_every_page_keeps_the_content_policy() -> None:
    pages = source_files(".html")
    assert pages
    assert offences(pages, against_the_policy) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (too_long, "x\n" * 401),
        (long_python_functions, "def f():\n" + "    x = 1\n" * 60),
        (long_python_functions, "class A:\n    async def f(self):\n" + "        x = 1\n" * 60),
        (long_js_functions, "export async function f(a) {\n" + "  x()\n" * 59 + "}\n"),
        (long_js_functions, "const f = (a) => {\n" + "  x()\n" * 59 + "};\n"),
        (long_js_functions, "class A {\n  async #f(a) {\n" + "    x()\n" * 59 + "  }\n}\n"),
        (missing_docstring, "x = 1\n"),
        (sleeps, "import time\ntime.sleep(1)\n"),
        (sleeps, "from time import monotonic, sleep\n"),
        (text_as_code, "element.innerHTML = text;"),
        (text_as_code, "html`<p dangerouslySetInnerHTML=${x} />`"),
        (text_as_code, "eval(text)"),
        (text_as_code, "new Function(text)"),
        (text_as_code, "setTimeout('go()', 1)"),
        (against_the_policy, "<script>go()</script>"),
        (against_the_policy, "<style>p { color: red }</style>"),
        (against_the_policy, '<p style="color: red">'),
        (against_the_policy, '<button onclick="go()">'),
        (against_the_policy, '<script src="https://example.com/x.js"></script>'),
        (against_the_policy, '<a href="javascript:go()">'),
    ],
)
def test_an_offence_is_found(rule: Rule, text: str) -> None:
    assert list(rule(text))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (too_long, "x\n" * 400),
        (long_python_functions, "def f():\n" + "    x = 1\n" * 59),
        (
            long_js_functions,
            "function f() {\n" + "  x()\n" * 58 + "}\n\nfunction g() {\n" + "  x()\n" * 58 + "}\n",
        ),
        (long_js_functions, "if (a) {\n" + "  x()\n" * 70 + "}\n"),
        (missing_docstring, ""),
        (sleeps, "import asyncio\nasyncio.sleep(0)\n"),
        (text_as_code, "setTimeout(go, 1); element.textContent = evaluate(x)"),
        (against_the_policy, '<script type="module" src="{{assets}}/a/b.js"></script>\n<p>on style</p>'),
    ],
)
def test_what_is_right_is_no_offence(rule: Rule, text: str) -> None:
    assert list(rule(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from host_runtime import Action, hookimpl", []),
        ("from host_runtime import Host", ["host_runtime.Host is not exported"]),
        ("from host_runtime.clock import Clock", ["host_runtime.clock.Clock: import it from host_runtime"]),
        ("from host_runtime.host import Host", ["host_runtime.host.Host is not exported"]),
        ("import host_runtime.clock", ["import host_runtime.clock"]),
        ("from host_runtime_extras import Host", []),
    ],
)
def test_an_import_past_the_exports_is_found(text: str, found: list[str]) -> None:
    assert list(_unexported(text)) == found


def _unexported(text: str) -> Iterator[str]:
    """Yield what is imported of the host otherwise than by an exported name."""
    for module, name in imported_names(text, "host_runtime"):
        if not name:
            yield f"import {module}"
        elif name not in exports.__all__:
            yield f"{module}.{name} is not exported"
        elif module != "host_runtime":
            yield f"{module}.{name}: import it from host_runtime"


def _of_the_plug(text: str) -> Iterator[str]:
    for module, name in imported_names(text, "hitlnext_module"):
        is_a_part = Path(ROOT, *module.split("."), f"{name}.py").is_file()
        if module == "hitlnext_module" and not is_a_part:
            yield f"hitlnext_module.{name}"


def _sql(text: str) -> Iterator[str]:
    for module, name in imported_names(text, "sqlalchemy"):
        if name not in _WITHOUT_SQL:
            yield f"{module}.{name}"
