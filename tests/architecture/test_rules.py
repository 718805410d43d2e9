"""Our own lints: the tree obeys them, and each tells good from bad."""

import ast
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.source import below, nothing, short, tracked, tree

INFRA = "yingda/infra/"
OUTGOING = "yingda/infra/outgoing/"
MIGRATIONS = "yingda/app/migrations/"
# the bench compares with bare sqlite3 and fills tables; nothing of it runs in the server
TOOLS = "yingda/tools/"


def broken(paths: list[Path], rule: rules.TreeRule) -> list[str]:
    return [f"{short(path)}:{line}" for path in paths for line in rule(tree(path))]


def outside(*folders: str) -> list[Path]:
    return [path for path in below("yingda/", ".py") if not short(path).startswith(folders)]


def keeps_sql(path: Path) -> bool:
    return path.stem in {"store", "models"} or path.parent.name in {"store", "models"}


def test_no_room_catches_integrity_errors() -> None:
    nothing(broken(outside(INFRA), rules.integrity_errors_caught))


def test_only_infra_asks_the_clock() -> None:
    nothing(broken(outside(INFRA), rules.clock_asked))


def test_only_the_guarded_client_asks_other_systems() -> None:
    # tools drive our own server from outside
    nothing(broken(outside(OUTGOING, TOOLS), rules.other_systems_asked))


def test_sql_is_made_in_stores_only() -> None:
    paths = [path for path in outside(INFRA, MIGRATIONS, TOOLS) if not keeps_sql(path)]
    nothing(broken(paths, rules.sql_built))


def test_routes_contain_no_sql() -> None:
    paths = [
        path for path in outside(INFRA, MIGRATIONS, TOOLS) if path.stem == "api" or path.parent.name == "api"
    ]
    nothing(broken(paths, rules.sql_built))
    nothing(broken(paths, rules.sql_written))


def test_nothing_is_silenced_without_a_reason() -> None:
    python = [*below("yingda/", ".py"), *below("tests/", ".py"), *below("scripts/", ".py")]
    found = [
        f"{short(p)}:{n}" for p in python for n in rules.silenced_without_reason_python(p.read_text("utf-8"))
    ]
    web = below("web/", ".ts", ".vue", ".mjs", ".js")
    found += [f"{short(p)}:{n}" for p in web for n in rules.silenced_without_reason(p.read_text("utf-8"))]
    nothing(found)


def test_no_file_names_a_package_registry() -> None:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found += [
                f"{short(path)}:{n}" for n in rules.registries_named(content.decode("utf-8", "replace"))
            ]
    nothing(found)


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (
            rules.integrity_errors_caught,
            "try:\n    f()\nexcept (ValueError, exc.IntegrityError):\n    pass",
            "try:\n    f()\nexcept ValueError:\n    pass",
        ),
        (rules.clock_asked, "x = datetime.now(UTC)", "x = unit.now"),
        (rules.clock_asked, "x = datetime.datetime.utcnow()", "x = now()"),
        (rules.clock_asked, "x = time.time()", "x = time.perf_counter()"),
        (rules.clock_asked, "from asyncio import sleep", "from asyncio import gather"),
        (
            rules.clock_asked,
            "async def f():\n    await asyncio.sleep(1)",
            "async def f():\n    await clock.sleep(1)",
        ),
        (rules.other_systems_asked, "import httpx", "from yingda.infra.outgoing import Fetcher"),
        (rules.other_systems_asked, "import urllib.request", "import urllib.parse"),
        (rules.other_systems_asked, "from urllib import request", "from urllib import parse"),
        (rules.other_systems_asked, "def f():\n    from requests.auth import X", "from .requests import x"),
        (rules.sql_built, "from sqlalchemy import select", "from sqlalchemy.orm import Session"),
        (
            rules.sql_built,
            "from sqlalchemy.dialects.sqlite import insert",
            "from yingda.kit.texts import text",
        ),
        (rules.sql_built, "import sqlalchemy as sa\nx = sa.text('1')", "x = texts.text('1')"),
        (rules.sql_built, "import sqlite3", "import json"),
        (rules.sql_written, "x = 'SELECT id\\nFROM staff'", "x = 'Select one from the list'"),
        (rules.sql_written, "x = 'UPDATE staff SET name = 1'", "x = 'update the settings'"),
    ],
)
def test_a_lint_tells_good_from_bad(rule: rules.TreeRule, bad: str, good: str) -> None:
    assert len(rule(ast.parse(bad))) == 1
    assert rule(ast.parse(good)) == []


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("x = 1  # noqa", "x = 1  # noqa: E501  # one long address"),
        ("x = 1  # noqa: S101", "x = 1  # noqa: S101, S102  # the checker needs it"),
        ("x = 1  # type: ignore[misc]", "x = 1  # type: ignore[misc]  # the stub is wrong"),
        ("x = 1  # type: ignore  # it is right", "x = '# noqa'"),
        ("x = 1  # noqa  # it is right", "x = 1  # noqa: RUF001  # 全角标点是正文"),
    ],
)
def test_silencing_python_needs_codes_and_a_reason(bad: str, good: str) -> None:
    assert rules.silenced_without_reason_python(bad) == [1]
    assert rules.silenced_without_reason_python(good) == []


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        (
            "// eslint-disable-next-line no-console",
            "// eslint-disable-next-line no-console -- the only log there is",
        ),
        ("// @ts-ignore", "// @ts-expect-error the library's types lack this option"),
        ("/* eslint-disable */", "/* eslint-disable vue/no-v-html -- cleaned by the server */"),
    ],
)
def test_silencing_typescript_needs_a_reason(bad: str, good: str) -> None:
    assert rules.silenced_without_reason(bad) == [1]
    assert rules.silenced_without_reason(good) == []


@pytest.mark.parametrize("host", ["py{}pi.org/simple", "registry.np{}mjs.org/vue", "np{}mmirror.com"])
def test_registries_are_recognised(host: str) -> None:
    assert rules.registries_named("from https://" + host.replace("{}", "")) == [1]
    assert rules.registries_named("from https://example.org/simple") == []
