"""What `yingda doctor` finds, in a healthy installation and in ones with a fault each."""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import structlog
from sqlalchemy import text, update

import yingda
from tests.fixtures import bare_wiring
from yingda.app.cli import main
from yingda.app.operating import told
from yingda.app.serving import migrate
from yingda.app.tables import MIGRATIONS
from yingda.infra.clock import Clock, FakeClock, SystemClock
from yingda.infra.db import Database, Unit
from yingda.infra.health import network, place
from yingda.infra.health.service import examine, worst
from yingda.infra.health.types import Finding, HealthLevel, Patient
from yingda.infra.jobs.models import Job
from yingda.infra.jobs.types import JobState, NewJob
from yingda.infra.processes.beating import Beats
from yingda.infra.settings import Settings, load_settings
from yingda.tools.server import free_port, private_server

pytestmark = pytest.mark.db


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    tmp_path.chmod(0o700)
    made = load_settings({"YINGDA_HOME": str(tmp_path)})
    migrate(made)
    return made


def patient(settings: Settings, clock: Clock | None = None, address: tuple[str, int] | None = None) -> Patient:
    return Patient(settings, MIGRATIONS, "1.2.3", clock or SystemClock(), address)


def codes(findings: list[Finding]) -> set[str]:
    return {one.code for one in findings}


def ill(settings: Settings, **more: Any) -> set[str]:
    """The codes of what is not well, but for what this machine and this year have to say."""
    findings = examine(patient(settings, **more))
    theirs = {"doctor.database.slow", "doctor.disk.low", "doctor.calendar.next_year", "doctor.calendar.this_year"}
    return {one.code for one in findings if one.level is not HealthLevel.OK} - theirs


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    with closing(Database(settings.database, SystemClock(), bare_wiring())) as found:
        yield found


def test_a_healthy_installation(settings: Settings) -> None:
    findings = examine(patient(settings))
    assert ill(settings) == set()
    assert {one.check for one in findings} == {
        "database", "migrations", "jobs", "versions", "clock", "storage", "sockets", "calendar", "secrets", "disk",
    }  # fmt: skip
    for one in findings:
        for locale in ("zh-CN", "en"):
            assert "{" not in told(one, locale)
    assert list(settings.files.rglob("*.txt")) == []  # the probe is gone


def test_a_database_that_is_away(tmp_path: Path) -> None:
    url = f"postgresql://root@127.0.0.1:{free_port()}/nothing"
    made = load_settings({"YINGDA_HOME": str(tmp_path), "YINGDA_DATABASE_URL": url})
    findings = examine(patient(made))
    assert "doctor.database.away" in codes(findings)
    assert worst(findings) is HealthLevel.FAIL


def test_tables_of_another_version(settings: Settings, db: Database) -> None:
    def revise(unit: Unit, revision: str) -> None:
        unit.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})

    db.write_now(revise, "0001")
    assert "doctor.migrations.behind" in ill(settings)
    db.write_now(revise, "9999")
    assert "doctor.migrations.newer" in ill(settings)


def test_before_the_migration_only_it_is_asked_for(
    settings: Settings, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def unmake(unit: Unit) -> None:
        unit.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        unit.execute(text("DROP TABLE process"))

    db.write_now(unmake)
    with caplog.at_level(logging.INFO):
        assert ill(settings) == {"doctor.migrations.behind"}
    assert not [one.message for one in caplog.records if one.name.startswith("alembic")]


def test_late_and_dead_jobs(settings: Settings, db: Database) -> None:
    def write(unit: Unit) -> None:
        unit.enqueue(NewJob("routing.route", due_at=unit.now - timedelta(minutes=2)))
        unit.enqueue(NewJob("files.sweep", due_at=unit.now + timedelta(minutes=2)))

    def bury(unit: Unit) -> None:
        unit.execute(update(Job).where(Job.kind == "files.sweep").values(state=JobState.DEAD))

    db.write_now(write)
    [late] = [one for one in examine(patient(settings)) if one.check == "jobs"]
    assert (late.code, late.level, late.params["n"], late.params["kinds"]) == (
        "doctor.jobs.late", HealthLevel.WARN, 1, "routing.route",
    )  # fmt: skip
    db.write_now(bury)
    assert {"doctor.jobs.late", "doctor.jobs.dead"} <= ill(settings)


def test_processes_of_another_version(settings: Settings, db: Database) -> None:
    asyncio.run(Beats(db, "1.0.0", "info", lambda: 0).beat())
    assert "doctor.versions.differ" in ill(settings)
    asyncio.run(Beats(db, "1.2.3", "info", lambda: 0).beat())
    assert "doctor.redis.missing" not in ill(settings)  # one process each, of one machine and number


def test_a_clock_that_was_set_back(settings: Settings, db: Database) -> None:
    db.write_now(lambda unit: unit.enqueue(NewJob("files.sweep", due_at=unit.now + timedelta(days=9))))
    past = FakeClock(datetime.now(UTC) - timedelta(hours=1))
    assert "doctor.clock.set_back" in ill(settings, clock=past)


def test_attachments_that_cannot_be_kept(settings: Settings) -> None:
    settings.files.write_text("in the way")
    assert ill(settings) == {"doctor.storage.broken"}


@pytest.mark.parametrize(
    ("secret", "weak"),
    [("a" * 40, True), ("secret" * 7, True), ("changemechangemechangemechangeme", True),
     ("wC3zQ0pX8rT1vB6nM4kL9sD2fG7hJ5yU", False), ("8f14e45fceea167a5a36dedd4bea2543", False)],
)  # fmt: skip
def test_secrets_that_can_be_guessed(secret: str, weak: bool) -> None:
    assert (place.bits_of(secret) < place.WEAK_BITS) is weak


def test_secrets_that_others_can_read(settings: Settings) -> None:
    (settings.home / "secrets.json").chmod(0o644)
    assert ill(settings) == {"doctor.secrets.readable"}


def test_settings_of_tests_and_proxies(settings: Settings) -> None:
    odd = msgspec.structs.replace(
        settings, test_clock=True, rate_limits=False, public_url=f"https://127.0.0.1:{free_port()}"
    )
    assert ill(odd) == {"doctor.settings.test_clock", "doctor.settings.rate_limits", "doctor.settings.proxies"}


@pytest.mark.parametrize(
    ("now", "code"),
    [("2026-09-30", "doctor.calendar.ok"), ("2026-10-01", "doctor.calendar.next_year"),
     ("2027-01-02", "doctor.calendar.this_year")],
)  # fmt: skip
def test_the_calendar_of_the_year(settings: Settings, now: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "last_published_year", lambda _calendar: 2026)
    clock = FakeClock(datetime.fromisoformat(f"{now}T12:00:00+00:00"))
    assert [one.code for one in place.look_at_calendar(patient(settings, clock))] == [code]


def test_redis_that_is_away(settings: Settings) -> None:
    odd = msgspec.structs.replace(settings, redis_url=f"redis://127.0.0.1:{free_port()}/0")
    assert [one.code for one in network.look_at_redis(patient(odd))] == ["doctor.redis.away"]


def test_a_running_server_answers_by_socket(capsys: pytest.CaptureFixture[str]) -> None:
    with private_server() as server:
        env = {"YINGDA_HOME": str(server.home), "LANG": "en_US.UTF-8"}
        found = examine(patient(server.settings, address=("127.0.0.1", server.port)))
        assert "doctor.sockets.ok" in codes(found)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            patch.delenv("LC_ALL", raising=False)
            assert main(["doctor", "--json"]) == 0
        structlog.reset_defaults()  # the command has sent logs to a stream that is about to close
        said = json.loads(capsys.readouterr().out)
        by_check = {one["check"]: one for one in said["findings"]}
        assert by_check["sockets"]["code"] == "doctor.sockets.ok"
        assert by_check["versions"]["params"] == {"n": 1, "version": yingda.__version__}
        assert set(by_check["disk"]["text"]) == {"zh-CN", "en"}


def test_something_else_at_the_port_is_no_server(settings: Settings) -> None:
    port = free_port()
    assert network.try_socket(f"ws://127.0.0.1:{port}/api/v1/socket") != ""
    [found] = network.look_at_sockets(patient(settings, address=("127.0.0.1", port)))
    assert found.level is HealthLevel.FAIL


def test_a_failing_look_does_not_hide_the_others(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_calendar: str) -> int:
        raise RuntimeError("no such calendar")

    monkeypatch.setattr(place, "last_published_year", broken)
    found = examine(patient(settings))
    assert "doctor.look.failed" in codes(found)
    assert "doctor.secrets.ok" in codes(found)
