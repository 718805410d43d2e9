"""A process that runs jobs only."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.desk import Desk
from yingda.app import wiring
from yingda.app.cli import main
from yingda.app.serving import StartError, migrate, only_one, work
from yingda.infra.clock import SystemClock
from yingda.infra.db import Database, Reading
from yingda.infra.jobs.store import find_next_due
from yingda.infra.settings import Settings, load_settings

pytestmark = pytest.mark.db


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """As web processes have them that leave jobs to workers."""
    return Settings(home=tmp_path, secret="s" * 40, workers=0, jobs=False)


def test_a_worker_runs_jobs_though_web_processes_do_not(settings: Settings) -> None:
    migrate(settings)
    db = Database(settings.database, SystemClock(), wiring.make_wiring(settings.secret))
    Desk(db, db.clock).shop("qingchuan")  # type: ignore[arg-type] # a clock that nobody moves

    def is_overdue(reading: Reading) -> bool:
        due = find_next_due(reading)
        return due is not None and due <= reading.now

    async def until_done() -> None:
        working = asyncio.create_task(work(settings))
        async with asyncio.timeout(20):
            while await db.read(is_overdue):
                pass
        os.kill(os.getpid(), signal.SIGTERM)
        await working

    assert db.read_now(is_overdue)
    asyncio.run(until_done())
    db.close()


def test_on_sqlite_no_worker_runs_beside_a_server(settings: Settings) -> None:
    with only_one(settings), pytest.raises(StartError):
        asyncio.run(work(settings))


def test_tables_are_not_changed_under_a_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YINGDA_HOME", str(tmp_path))
    settings = load_settings()
    with only_one(settings):
        assert main(["db", "upgrade"]) == 1
    assert not (tmp_path / "yingda.db").exists()
    assert f"another server already uses the data folder {tmp_path}; stop it" in capsys.readouterr().err
    assert main(["db", "upgrade"]) == 0
    assert (tmp_path / "yingda.db").exists()
