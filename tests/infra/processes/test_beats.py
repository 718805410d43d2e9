"""Processes say that they live, are forgotten when they don't, and log what they are asked to for a while."""

import asyncio
import logging
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from tests.fixtures import bare_wiring
from yingda.app.cli import main
from yingda.app.serving import migrate
from yingda.infra.clock import FakeClock, SystemClock
from yingda.infra.db import Database, Wiring
from yingda.infra.logging import configure_logging, set_level
from yingda.infra.processes import service
from yingda.infra.processes.beating import Beats, memory_used
from yingda.infra.processes.types import ProcessKind
from yingda.infra.settings import Settings, load_settings


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def beats(db: Database) -> Beats:
    configure_logging(Settings())
    return Beats(db, "1.2.3", "info", lambda: 7)


def root_level() -> int:
    return logging.getLogger().level


def test_a_process_is_seen_with_what_it_says(db: Database, clock: FakeClock, beats: Beats) -> None:
    beats.kind = ProcessKind.WORKER
    asyncio.run(beats.beat())
    clock.advance(timedelta(seconds=10))
    asyncio.run(beats.beat())
    [one] = db.read_now(service.list_processes)
    assert (one.kind, one.version, one.sockets, one.log_level, one.alive) == ("worker", "1.2.3", 7, "info", True)
    assert one.seen_at - one.started_at == timedelta(seconds=10)
    assert one.memory == pytest.approx(memory_used(), rel=0.5)


def test_a_silent_process_counts_as_lost_and_is_forgotten(db: Database, clock: FakeClock, beats: Beats) -> None:
    asyncio.run(beats.beat())
    clock.advance(timedelta(seconds=36))
    assert [one.alive for one in db.read_now(service.list_processes)] == [False]
    assert db.read_now(service.count_alive) == 0
    clock.advance(timedelta(minutes=10))
    other = Beats(db, "1.2.3", "info", lambda: 0)
    asyncio.run(other.beat())
    assert [one.sockets for one in db.read_now(service.list_processes)] == [0]


def test_who_leaves_is_not_missed(db: Database, beats: Beats) -> None:
    asyncio.run(beats.beat())
    asyncio.run(beats.leave())
    assert db.read_now(service.list_processes) == []


def test_a_level_holds_for_its_minutes_in_every_process(db: Database, clock: FakeClock, beats: Beats) -> None:
    asyncio.run(beats.beat())
    assert db.write_now(service.order_level, "debug", timedelta(minutes=5)) == 1
    asyncio.run(beats.beat())
    assert root_level() == logging.DEBUG
    clock.advance(timedelta(seconds=30))
    asyncio.run(beats.beat())
    [one] = db.read_now(service.list_processes)
    assert (one.log_level, one.log_until is not None) == ("debug", True)
    clock.advance(timedelta(minutes=5))
    asyncio.run(beats.beat())
    assert root_level() == logging.INFO


def test_a_level_is_taken_back_early(db: Database, beats: Beats) -> None:
    asyncio.run(beats.beat())
    db.write_now(service.order_level, "debug", timedelta(minutes=5))
    asyncio.run(beats.beat())
    assert db.write_now(service.end_orders) == 1
    with structlog.testing.capture_logs() as logs:
        asyncio.run(beats.beat())
    assert root_level() == logging.INFO
    assert logs == [{"event": "log level changed", "now": "info", "until": None, "log_level": "warning"}]


def test_one_process_alone_is_asked(db: Database, beats: Beats) -> None:
    other = Beats(db, "1.2.3", "info", lambda: 1)
    asyncio.run(beats.beat())
    asyncio.run(other.beat())
    first, second = db.read_now(service.list_processes)
    db.write_now(service.order_level, "error", timedelta(minutes=1), first.id)
    for one in (beats, other):
        asyncio.run(one.beat())
    asyncio.run(beats.beat())
    levels = {one.id: one.log_level for one in db.read_now(service.list_processes)}
    assert levels == {first.id: "error", second.id: "info"}


def test_chatty_libraries_stay_quiet_below_warnings() -> None:
    set_level("debug")
    assert logging.getLogger("httpx").level == logging.WARNING
    set_level("info")


def test_the_command_reaches_running_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YINGDA_HOME", str(tmp_path))
    settings = load_settings()
    migrate(settings)
    capsys.readouterr()
    with closing(Database(settings.database, SystemClock(), bare_wiring())) as db:
        asyncio.run(Beats(db, "1.2.3", "info", lambda: 0).beat())
        assert main(["log-level", "debug", "--minutes", "5"]) == 0
        assert [one.log_level for one in db.read_now(service.list_processes)] == ["debug"]
        assert main(["log-level", "reset"]) == 0
        assert [one.log_level for one in db.read_now(service.list_processes)] == ["info"]
    assert capsys.readouterr().out.splitlines() == ["1 processes will follow within 10 s"] * 2
