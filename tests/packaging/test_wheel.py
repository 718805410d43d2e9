"""The wheel carries everything: code, texts, the built front end; it runs where there is no Node."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, short, tracked

pytestmark = pytest.mark.slow

UV = Path(sys.executable).with_name("uv")
WEB = PACKAGE / "app" / "web"


def run(*command: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=env)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel; the build backend is the locked one of this environment."""
    out = tmp_path_factory.mktemp("dist")
    built = run(
        UV, "build", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", out, ROOT
    )
    assert built.returncode == 0, built.stderr
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def inside(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def install(wheel: Path, python: Path) -> None:
    """The locked dependencies (from uv's cache if they are there) and the wheel."""
    lock = (UV, "pip", "install", "--python", python, "--require-hashes", "-r", ROOT / "requirements.lock")
    done = run(*lock, "--offline")
    done = done if done.returncode == 0 else run(*lock)
    assert done.returncode == 0, done.stderr
    done = run(UV, "pip", "install", "--offline", "--no-deps", "--python", python, wheel)
    assert done.returncode == 0, done.stderr


def test_the_wheel_holds_every_file_of_the_package(inside: set[str]) -> None:
    expected = {short(path) for path in tracked() if short(path).startswith("yingda/")}
    assert expected - inside == set()


def test_the_wheel_holds_the_text_catalogues(inside: set[str]) -> None:
    catalogues = {short(path) for path in PACKAGE.glob("*/texts.*.json")}
    assert catalogues <= inside


@pytest.mark.skipif(not WEB.exists(), reason="the front end has not been built")
def test_the_wheel_holds_the_built_front_end(inside: set[str]) -> None:
    built = {short(path) for path in WEB.rglob("*") if path.is_file()}
    assert built
    assert built <= inside


def test_the_wheel_holds_the_licence_and_nothing_else(inside: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in inside)
    assert {name.split("/")[0].split("-")[0] for name in inside} == {"yingda"}


@pytest.mark.skipif(not (PACKAGE / "app" / "cli.py").exists(), reason="there is no command yet")
def test_a_fresh_installation_answers_without_node(wheel: Path, tmp_path: Path) -> None:
    made = run(UV, "venv", "--python", sys.executable, tmp_path / "venv")
    assert made.returncode == 0, made.stderr
    folder = tmp_path / "venv" / "bin"
    install(wheel, folder / "python")
    bare = {"PATH": str(folder), "HOME": str(tmp_path), "LANG": os.environ.get("LANG", "C.UTF-8")}
    told = run(folder / "yingda", "--help", env=bare)
    assert told.returncode == 0, told.stderr
    assert "serve" in told.stdout
