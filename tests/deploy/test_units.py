"""The units that we hand out: systemd takes them, and what they start and set exists."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from yingda.app.cli import main
from yingda.infra.settings import PLAIN_NAMES, Settings

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
PROGRAM = "/opt/yingda/.venv/bin/yingda"


def values(file: Path, name: str) -> list[str]:
    """What a unit sets `name` to, in order."""
    return re.findall(rf"^{name}=(.*)$", file.read_text("utf-8"), re.MULTILINE)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units with a program that is there."""
    for file in UNITS.iterdir():
        text = file.read_text("utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / file.name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_no_fault(installed: Path) -> None:
    command = ["systemd-analyze", "verify", *map(str, sorted(installed.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_would_find_one(installed: Path) -> None:
    unit = installed / SERVICES[0].name
    unit.write_text(unit.read_text("utf-8").replace("Restart=always", "Restart=allways"), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert "allways" in done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda file: file.name)
def test_a_unit_starts_a_command_of_ours_with_settings_that_exist(unit: Path) -> None:
    [[program, command]] = [line.split() for line in values(unit, "ExecStart")]
    assert program == PROGRAM
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    names = [pair.partition("=")[0] for line in values(unit, "Environment") for pair in line.split()]
    known = {f"YINGDA_{name.upper()}" for name in Settings.__struct_fields__} | set(PLAIN_NAMES)
    assert set(names) <= known
    assert "YINGDA_HOME" in names


@pytest.mark.parametrize("unit", SERVICES, ids=lambda file: file.name)
def test_a_unit_never_gives_up_and_leaves_time_to_drain(unit: Path) -> None:
    assert (values(unit, "Restart"), values(unit, "StartLimitIntervalSec")) == (["always"], ["0"])
    # requests under way 5 s, jobs 5 s, what is left to be written
    assert int(values(unit, "TimeoutStopSec")[0]) >= 20
    assert values(unit, "PartOf") == values(unit, "WantedBy") == ["yingda.target"]
