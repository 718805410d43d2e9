"""The project's own lints: each takes a syntax tree or a text and says the lines that break it."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator

from tests.architecture.source import dotted

TreeRule = Callable[[ast.Module], list[int]]
TextRule = Callable[[str], list[int]]

CLOCK_CALLS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.sleep",
    "asyncio.sleep",
}
# importing these by name would hide the call from the rule
CLOCK_NAMES = {("time", "time"), ("time", "time_ns"), ("time", "sleep"), ("asyncio", "sleep")}
SQL_NAMES = {
    "select",
    "insert",
    "update",
    "delete",
    "text",
    "func",
    "union",
    "union_all",
    "literal_column",
    "exists",
}
SQL_TEXT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.DOTALL
)
# a switch, its codes, and then words that say why
SILENCED = re.compile(
    r"(?:#\s*(?:noqa\b(?::\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?"
    r"|type:\s*ignore(?:\[[^\]]*\])?|pragma: no cover)"
    r"|(?://|/\*|<!--)\s*(?:eslint-disable(?:-next-line|-line)?(?:\s+[@\w/-]+(?:\s*,\s*[@\w/-]+)*)?"
    r"|@ts-(?:ignore|expect-error|nocheck)))(?P<reason>.*)"
)
BLANKET = re.compile(r"#\s*(?:noqa(?!\s*:)|type:\s*ignore(?!\[))")
REASON = re.compile(r"\w{2,}\W+\w{2,}|[\u4e00-\u9fff]{4,}")
# written so that this file does not match itself
REGISTRY = re.compile(
    r"(?:py[p]i\.org|pythonhost[e]d\.org|registry\.[a-z0-9-]+\.(?:org|com|cn)|np[m]mirror\.com"
    r"|py[p]i\.[a-z-]+\.(?:edu\.cn|com|cn)"
    r"|mirrors?\.[a-z0-9.-]+/(?:py[p]i|np[m])|tuna\.tsing[h]ua|np[m]js\.(?:org|com)"
    r"|cra[t]es\.io|proxy\.go[l]ang\.org|unp[k]g\.com|jsd[e]livr\.net)"
)


# clients with which a program asks other systems
HTTP_CLIENTS = {"httpx", "httpcore", "requests", "aiohttp", "urllib3", "http.client", "urllib.request"}


def other_systems_asked(module: ast.Module) -> list[int]:
    """Requests to other systems pass the guard of infra.outgoing; nobody brings a client of their own."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [node.lineno for name in node.names if _is_client(name.name)]
        if isinstance(node, ast.ImportFrom) and not node.level:
            named = [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
            found += [node.lineno] if any(map(_is_client, named)) else []
    return sorted(found)


def integrity_errors_caught(module: ast.Module) -> list[int]:
    """IntegrityError is never caught in a unit: on PostgreSQL the transaction is dead by then."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and _names(node.type, "IntegrityError")
    ]


def clock_asked(module: ast.Module) -> list[int]:
    """Only infra asks the machine for the time or sleeps; others are given `now` or the Clock."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and dotted(node.func) in CLOCK_CALLS:
            found.append(node.lineno)
        if isinstance(node, ast.ImportFrom) and any(
            (node.module, name.name) in CLOCK_NAMES for name in node.names
        ):
            found.append(node.lineno)
    return sorted(found)


def sql_built(module: ast.Module) -> list[int]:
    """SQL is made in store, models and infra only."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy":
            found += [node.lineno for name in node.names if name.name in SQL_NAMES]
        if (
            isinstance(node, ast.Attribute)
            and node.attr in SQL_NAMES
            and dotted(node.value) in {"sa", "sqlalchemy"}
        ):
            found.append(node.lineno)
        if isinstance(node, ast.Import) and any(name.name == "sqlite3" for name in node.names):
            found.append(node.lineno)
    return sorted(found)


def sql_written(module: ast.Module) -> list[int]:
    """No SQL in strings either."""
    return sorted(
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_TEXT.search(node.value)
    )


def silenced_without_reason(text: str) -> list[int]:
    """Silencing a linter names what is silenced and says why, in words, on the same line."""
    return _silenced(enumerate(text.splitlines(), start=1))


def silenced_without_reason_python(text: str) -> list[int]:
    """As above, looking at comments only, so that strings may speak of them."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return _silenced((token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT)


def registries_named(text: str) -> list[int]:
    """No file names a package registry: installers take the reader's own."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if REGISTRY.search(line)]


def _silenced(lines: "Iterator[tuple[int, str]] | enumerate[str]") -> list[int]:
    found = []
    for number, line in lines:
        match = SILENCED.search(line)
        if match and (BLANKET.search(line) or not REASON.search(match.group("reason"))):
            found.append(number)
    return found


def _is_client(name: str) -> bool:
    return any(name == client or name.startswith(f"{client}.") for client in HTTP_CLIENTS)


def _names(node: ast.expr, name: str) -> bool:
    return any(dotted(part).split(".")[-1] == name for part in ast.walk(node) if isinstance(part, ast.expr))
