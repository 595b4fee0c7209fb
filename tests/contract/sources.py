"""The project's own source files, and what can be measured in one of them."""

import ast
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = (ROOT / "host_runtime", ROOT / "hitlnext_module")

# The formatter puts a function's last brace below its first letter, so no parser is needed to find it.
_JS_FUNCTION = re.compile(
    r"^(?P<indent>\s*)(?!if\b|for\b|while\b|switch\b|catch\b)"
    r"(?:[^/*\s].*\bfunction\b.*|[^/*\s].*=>\s*|(?:(?:async|get|set|static)\s+)*[*#]?\w+\(.*\)\s*)\{$"
)
_JS_TEXT_AS_CODE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(|\bFunction\(|"
    r"\bset(?:Timeout|Interval)\(\s*['\"`]",
    re.IGNORECASE,
)


def source_files(*suffixes: str) -> list[Path]:
    """Return the files of both packages with one of these suffixes, without what others have written."""
    files = (path for package in PACKAGES for suffix in suffixes for path in package.rglob(f"*{suffix}"))
    return sorted(path for path in files if "vendor" not in path.parts)


def offences(files: list[Path], find: Callable[[str], Iterator[str]]) -> list[str]:
    """Return what `find` finds in the texts of the files, each with its file before it."""
    return [f"{path.relative_to(ROOT)}: {found}" for path in files for found in find(path.read_text("utf-8"))]


def too_long(text: str, *, limit: int = 400) -> Iterator[str]:
    """Yield the number of lines, if there are too many."""
    lines = len(text.splitlines())
    if lines > limit:
        yield f"{lines} lines"


def long_python_functions(text: str, *, limit: int = 60) -> Iterator[str]:
    """Yield each function or method that has more lines than the limit."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > limit:
                yield f"{node.name} has {lines} lines"


def long_js_functions(text: str, *, limit: int = 60) -> Iterator[str]:
    """Yield each function of formatted JavaScript that has more lines than the limit."""
    lines = text.splitlines()
    for first, line in enumerate(lines):
        found = _JS_FUNCTION.match(line)
        if found is None:
            continue
        end = found["indent"] + "}"
        last = next((at for at in range(first, len(lines)) if lines[at].startswith(end)), len(lines))
        if last - first + 1 > limit:
            yield f"{line.strip()} has {last - first + 1} lines"


def missing_docstring(text: str) -> Iterator[str]:
    """Yield a complaint about a Python file that does not say what it is for."""
    tree = ast.parse(text)
    if tree.body and ast.get_docstring(tree) is None:
        yield "says nowhere what it is for"


def text_as_code(text: str) -> Iterator[str]:
    """Yield what would make code or markup of a text in the browser."""
    yield from _JS_TEXT_AS_CODE.findall(text)


def sleeps(text: str) -> Iterator[str]:
    """Yield each way in which a Python file blocks for a time."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(value=ast.Name(id="time"), attr="sleep"):
                yield f"line {node.lineno}: time.sleep"
            case ast.ImportFrom(module="time") if any(name.name == "sleep" for name in node.names):
                yield f"line {node.lineno}: from time import sleep"


def imported_names(text: str, package: str) -> Iterator[tuple[str, str]]:
    """Yield `(module, name)` for everything that is imported of a package; the name of `import a.b` is ""."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ImportFrom(module=str(module), level=0) if _is_of(module, package):
                yield from ((module, name.name) for name in node.names)
            case ast.Import():
                yield from ((name.name, "") for name in node.names if _is_of(name.name, package))


def _is_of(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def against_the_policy(text: str) -> Iterator[str]:
    """Yield what of a page the host's content policy forbids a browser to run or load."""
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_in_script = tag == "script"
        if tag in {"style", "base", "iframe", "object", "embed"}:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.found.append(f"{name}= on <{tag}>")
            elif name in {"src", "href", "action"} and re.match(r"\s*(?:[a-z]+:|//)", value or "", re.I):
                self.found.append(f"<{tag}> from elsewhere: {value}")

    def handle_endtag(self, tag: str) -> None:
        self._is_in_script = False

    def handle_data(self, data: str) -> None:
        if self._is_in_script and data.strip():
            self.found.append("a script in the page")
