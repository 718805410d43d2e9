"""What the architecture tests read: the tree's files, their syntax trees, and the rooms of pyproject.toml."""

import ast
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "yingda"
# foundations that any room may use in all their parts
OPEN = ("infra", "lang", "kit")
# made by tools, not written
GENERATED = ("web/src/api/schema.d.ts",)
# history: a migration that was released never changes again
FROZEN = "yingda/app/migrations/versions/"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project: committed, or new and not ignored."""
    command = [
        "git",
        "-c",
        f"safe.directory={ROOT}",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = {ROOT / name for name in listed.split("\0") if name}
    return tuple(sorted(path for path in found if path.is_file()))


def below(folder: str, *suffixes: str) -> Iterator[Path]:
    """The project's files under a folder of the root, by suffix, without what tools or history made."""
    for path in tracked():
        name = short(path)
        if not name.startswith(folder) or path.suffix not in suffixes:
            continue
        if name not in GENERATED and not name.startswith(FROZEN):
            yield path


def short(path: Path) -> str:
    """A path as people write it, from the root."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name or attribute chain, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""


@cache
def layers() -> tuple[str, ...]:
    """Every package of the one order, from top to bottom."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    order = next(contract for contract in contracts if contract["id"] == "rooms")["layers"]
    return tuple(name.strip().strip("()") for layer in order for name in layer.split("|"))


def nothing(found: Iterable[str]) -> None:
    """Fail with every line that was found, uncut."""
    lines = list(found)
    assert not lines, "\n  " + "\n  ".join(lines)
