"""The import contracts hold, and each of them catches what it is there for."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.source import OPEN, ROOT, layers

PROGRAM = Path(sys.executable).with_name("lint-imports")
FILES = (
    "types",
    "events",
    "ports",
    "pushes",
    "policy",
    "models",
    "store",
    "service",
    "reactions",
    "jobs",
    "api",
)
Plant = Callable[[str, str], None]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house: every room of the order with every file a room may have."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    package = tmp_path / "yingda"
    for room in layers():
        (package / room).mkdir(parents=True)
        names = () if room in {*OPEN, "app", "tools"} else FILES
        for name in ("__init__", *names):
            (package / room / f"{name}.py").touch()
    (package / "__init__.py").touch()
    return tmp_path


@pytest.fixture
def plant(house: Path) -> Plant:
    def write(path: str, code: str) -> None:
        (house / "yingda" / path).write_text(code + "\n", "utf-8")

    return write


def test_the_contracts_hold() -> None:
    run = lint(ROOT)
    assert run.returncode == 0, run.stdout + run.stderr


def test_an_empty_house_breaks_no_contract(house: Path) -> None:
    run = lint(house)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("path", "code", "broken"),
    [
        ("conversations/service.py", "import yingda.routing.service", "Rooms stand in one order"),
        ("kit/planted.py", "import yingda.infra", "Rooms stand in one order"),
        ("presence/api.py", "import yingda.console.api", "Rooms stand in one order"),
        ("infra/planted.py", "import yingda.lang", "Rooms stand in one order"),
        ("customers/service.py", "import yingda.guard.service", "Rooms stand in one order"),
        ("accounts/types.py", "import yingda.accounts.policy", "Files inside a room stand in one order"),
        ("routing/policy.py", "import yingda.routing.store", "Files inside a room stand in one order"),
        ("routing/service.py", "import yingda.routing.api", "Files inside a room stand in one order"),
        ("routing/jobs.py", "import yingda.routing.reactions", "Files inside a room stand in one order"),
        ("conversations/policy.py", "from sqlalchemy import select", "Decisions know no database"),
        ("conversations/types.py", "import litestar", "Decisions know no database"),
        ("lang/planted.py", "import httpx", "Decisions know no database"),
        ("conversations/events.py", "import yingda.infra", "Decisions know no database"),
        ("routing/policy.py", "import yingda.conversations.service", "Decisions know no database"),
    ],
)
def test_a_planted_violation_is_caught(house: Path, plant: Plant, path: str, code: str, broken: str) -> None:
    plant("conversations/service.py", "import yingda.infra")
    plant(path, code)
    run = lint(house)
    assert run.returncode == 1
    assert any(line.startswith(broken) and line.endswith("BROKEN") for line in run.stdout.splitlines()), (
        run.stdout
    )


def test_a_package_without_a_place_in_the_order_is_caught(house: Path, plant: Plant) -> None:
    (house / "yingda" / "misc").mkdir()
    plant("misc/__init__.py", "")
    assert lint(house).returncode == 1
