"""Whether a place that a document names exists: `path`, `path#L12`, `path::symbol`."""

import ast
import re
from pathlib import Path

from tests.architecture.source import ROOT

# made while installing or running, so not in the tree of a fresh clone
MADE = ("yingda/app/web", "web/node_modules", ".venv", "var", "dist", "build")
PLACE = re.compile(
    r"(?P<path>(?:(?:yingda|tests|web|docs|scripts|\.ci)/[\w./-]*|Makefile|pyproject\.toml|[A-Z]+(?:\.[\w-]+)?\.md))"
    r"(?:#L(?P<line>\d+)(?:-L\d+)?|::(?P<symbol>[\w.]+))?"
)


def problem(place: str, root: Path = ROOT) -> str | None:
    """What is wrong with a place, None if it is there or is no place at all."""
    match = PLACE.fullmatch(place)
    if not match or match["path"].rstrip("/").startswith(MADE):
        return None
    path = root / match["path"]
    if not path.exists():
        return f"{place}: there is no such file"
    if match["line"] and int(match["line"]) > len(path.read_text("utf-8").splitlines()):
        return f"{place}: the file is shorter"
    if match["symbol"] and match["symbol"] not in symbols(path):
        return f"{place}: the file defines no such name"
    return None


def symbols(path: Path) -> set[str]:
    """The names a file defines; members as `Class.member`."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return _python(ast.parse(text).body)
    declared = r"(?:function\*?|const|let|class|interface|type|enum)\s+(\w+)"
    return set(re.findall(declared, text))


def _python(body: list[ast.stmt], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(prefix + node.name)
        if isinstance(node, ast.ClassDef):
            found |= _python(node.body, f"{prefix}{node.name}.")
        if isinstance(node, ast.Assign):
            found |= {prefix + target.id for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(prefix + node.target.id)
    return found
