"""A first start that is killed while the demo is made: the next one begins anew, unless somebody has used it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import NO_SERVER, SERVER, fresh_postgres
from yingda.accounts import service as accounts
from yingda.app.cli import _clear_half_a_demo, open_database
from yingda.infra.db import Reading
from yingda.infra.settings import load_settings
from yingda.tools import demo

pytestmark = [pytest.mark.db, pytest.mark.slow]


def killed_midway(env: dict[str, str]) -> None:
    """Begin a demo, and end it as a power cut would once its shops are there."""
    command = [sys.executable, "-m", "yingda.app.cli", "demo"]
    process = subprocess.Popen(command, env=os.environ | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    password = Path(env["YINGDA_HOME"]) / demo.SIGN_INS_FILE
    while not password.exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()


def shops(reading: Reading) -> int:
    return len(accounts.system_actor(reading).shop_ids)


@pytest.fixture(params=["sqlite", "postgresql"])
def env(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "sqlite":
        yield {"YINGDA_HOME": str(tmp_path)}
        return
    if not SERVER:
        pytest.skip(NO_SERVER)
    with fresh_postgres() as url:
        yield {"YINGDA_HOME": str(tmp_path), "YINGDA_DATABASE_URL": url}


def test_half_a_past_is_made_anew(env: dict[str, str]) -> None:
    killed_midway(env)
    settings = load_settings(env)
    assert demo.was_cut_short(settings)
    with open_database(settings) as db:
        assert db.read_now(shops) == 3
    _clear_half_a_demo(settings)
    assert not demo.was_cut_short(settings)
    with open_database(settings) as db:
        assert db.read_now(demo.is_empty)


def test_what_somebody_has_used_stays(env: dict[str, str]) -> None:
    killed_midway(env)
    command = [sys.executable, "-m", "yingda.app.cli", "staff", "add", "mei"]
    subprocess.run(command, env=os.environ | env, check=True, capture_output=True)
    settings = load_settings(env)
    _clear_half_a_demo(settings)
    with open_database(settings) as db:
        assert db.read_now(shops) == 3
