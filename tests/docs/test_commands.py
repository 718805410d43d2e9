"""Every `make` target and `yingda` command that a document mentions exists."""

import io
import re
from contextlib import redirect_stdout, suppress
from functools import cache

import pytest

from tests.architecture.source import PACKAGE, ROOT, nothing
from tests.docs.markdown import Page, pages
from yingda.app.cli import main

MAKE = re.compile(r"(?:^|[\s`$;&])make ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)(?=$|[\s`;&|#)])")
# a command may have a second word: `yingda staff add`
YINGDA = re.compile(r"(?:^|[\s/`$])yingda ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
GROUPS = ("audit", "db", "staff")


def make_targets() -> set[str]:
    return set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))


def made(page: Page) -> set[str]:
    return {word for line in page.commands() for words in MAKE.findall(line) for word in words.split()}


def run_commands(page: Page) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for line in page.commands():
        for first, second in YINGDA.findall(line):
            found.add((first, second) if first in GROUPS and second else (first,))
    return found


@cache
def help_of(*command: str) -> str:
    """What `yingda … --help` prints."""
    with redirect_stdout(io.StringIO()) as said, suppress(SystemExit):
        main([*command, "--help"])
    return said.getvalue()


def exists(command: tuple[str, ...]) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(command[-1])}(?![\w-])", help_of(*command[:-1])))


def test_every_make_target_that_is_named_exists() -> None:
    unknown = [f"{page.name}: make {target}" for page in pages() for target in made(page) - make_targets()]
    nothing(unknown)


def test_every_make_target_is_explained() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    silent = make_targets() - set(re.findall(r"^([a-z][a-z-]*):.*## ", text, re.MULTILINE)) - {"need-node", "force"}
    assert silent == set()


@pytest.mark.skipif(not (PACKAGE / "app" / "cli.py").exists(), reason="there is no command yet")
def test_every_command_that_is_named_exists() -> None:
    unknown = [
        f"{page.name}: yingda {' '.join(command)}"
        for page in pages()
        for command in sorted(run_commands(page))
        if not exists(command)
    ]
    nothing(unknown)


def test_commands_are_read_from_code_only() -> None:
    text = "We make sure that yingda serves.\n`make run PORT=9000` and `yingda staff add 小王`\n"
    text += "```sh\ncd x && make install test  # both\nYINGDA_HOME=y .venv/bin/yingda serve --demo\n```\n"
    page = Page(ROOT / "x.md", text)
    assert made(page) == {"run", "install", "test"}
    assert run_commands(page) == {("staff", "add"), ("serve",)}
