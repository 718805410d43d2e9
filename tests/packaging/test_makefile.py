"""The Makefile says what a machine lacks, passes settings on, and does nothing twice."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

# what the Makefile and its script need of a POSIX system
TOOLS = ("sh", "make", "echo", "dirname", "find", "awk", "touch", "mkdir", "rm", "env")
# the stamps in the order in which they are made
READY = ("web/node_modules/.ready", ".venv/.ready", "web/node_modules/.built")
# knows its version but not how to make environments, as on Debian without python3-venv
PYTHON_WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac'
OLD_NODE = 'case "$1" in --version) echo v18.19.0;; *) exit 1;; esac'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder with the Makefile, and a PATH that has nothing but the basic tools."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (tmp_path / "bin" / tool).symlink_to(Path(found).resolve())
    house = tmp_path / "house"
    (house / "web").mkdir(parents=True)
    (house / "scripts").mkdir()
    for name in ("Makefile", "scripts/setup.sh"):
        shutil.copy(ROOT / name, house / name)
    for name in ("pyproject.toml", "requirements-dev.lock", "web/package.json", "web/package-lock.json"):
        (house / name).touch()
    return tmp_path


def give(machine: Path, name: str, script: str) -> None:
    """Put a program on the machine."""
    program = machine / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)


def make(machine: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [machine / "bin" / "make", *words],
        cwd=machine / "house",
        env={"PATH": str(machine / "bin"), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def pretend_installed(house: Path) -> None:
    """As after `make install`, with a command that prints its settings."""
    for folder in (".venv/bin", "web/node_modules", "yingda/app/web"):
        (house / folder).mkdir(parents=True)
    command = house / ".venv" / "bin" / "yingda"
    command.write_text('#!/bin/sh\necho "$1 HOST=$HOST PORT=$PORT HOME=$YINGDA_HOME"\n', "utf-8")
    command.chmod(0o755)
    (house / "yingda" / "app" / "web" / "index.html").touch()
    aged = [path for path in house.rglob("*") if path.is_file()]
    for seconds_ago, paths in ((100, aged), (50, [READY[0]]), (40, READY[1:])):
        for path in paths:
            touch(house / path, seconds_ago)


def touch(path: Path, seconds_ago: int) -> None:
    path.touch()
    then = path.stat().st_mtime - seconds_ago
    os.utime(path, (then, then))


@pytest.mark.parametrize(
    ("programs", "told"),
    [
        ({}, "Node 20 or newer is needed to build the front end and was not found."),
        ({"node": OLD_NODE}, "Node 20.19 or newer is needed;"),
        ({"node": "exit 0"}, "npm is missing; it comes with Node."),
        ({"node": "exit 0", "npm": "exit 0"}, "Python 3.11 or newer is needed and was not found."),
        (
            {"node": "exit 0", "npm": "exit 0", "python3": "exit 1"},
            "Python 3.11 or newer is needed and was not",
        ),
        ({"node": "exit 0", "npm": "exit 0", "python3": PYTHON_WITHOUT_VENV}, "apt-get install python3-venv"),
    ],
)
def test_what_is_missing_is_said(machine: Path, programs: dict[str, str], told: str) -> None:
    for name, script in programs.items():
        give(machine, name, script)
    run = make(machine, "install")
    assert run.returncode == 2
    assert told in run.stderr


def test_the_version_of_an_old_node_is_said(machine: Path) -> None:
    give(machine, "node", OLD_NODE)
    assert "/bin/node is v18.19.0." in make(machine, "install").stderr


def test_another_python_can_be_named(machine: Path) -> None:
    give(machine, "node", "exit 0")
    give(machine, "npm", "exit 0")
    give(machine, "python3", "exit 1")
    give(machine, "mine", PYTHON_WITHOUT_VENV)
    assert "bin/mine cannot make virtual environments" in make(machine, "install", "PYTHON=mine").stderr


def test_checks_of_python_code_need_no_node(machine: Path) -> None:
    assert "Python 3.11" in make(machine, "lint").stderr


def test_the_second_installation_does_nothing(machine: Path) -> None:
    pretend_installed(machine / "house")
    run = make(machine, "install")
    assert (run.returncode, run.stdout, run.stderr) == (0, "Installed: .venv/bin/yingda\n", "")


def test_settings_pass_from_the_environment_and_the_command_line(machine: Path) -> None:
    pretend_installed(machine / "house")
    run = make(machine, "run", "PORT=9000", HOST="0.0.0.0", PORT="1", YINGDA_HOME="/data here")
    assert run.stdout == "run HOST=0.0.0.0 PORT=9000 HOME=/data here\n"


def test_a_changed_lock_or_a_lost_build_is_installed_again(machine: Path) -> None:
    house = machine / "house"
    pretend_installed(house)
    (house / "yingda" / "app" / "web" / "index.html").unlink()
    assert "Building the front end" in make(machine, "-n", "install").stdout
    touch(house / "requirements-dev.lock", 0)
    assert "scripts/setup.sh python" in make(machine, "-n", "install").stdout


def test_help_explains_every_target(machine: Path) -> None:
    run = make(machine)
    for target in ("install", "run", "test", "check", "bench", "fmt"):
        assert f"  make {target} " in run.stdout
    assert "HOST, PORT and YINGDA_HOME" in run.stdout
