"""Looks at what is in the database: versions, jobs, processes, clocks."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from yingda.infra.db import Database, Reading, Wiring
from yingda.infra.db.engine import is_sqlite
from yingda.infra.db.migrate import current_revision, knows, newest_revision
from yingda.infra.health.types import Finding, Patient, fail, ok, warn
from yingda.infra.jobs.models import Job
from yingda.infra.jobs.overview import count_by_kind
from yingda.infra.processes.service import list_processes
from yingda.infra.processes.types import Process

SLOW_S = 0.5
VERY_LATE = timedelta(minutes=5)
# more than heartbeats and leases forgive
CLOCK_WARN_S, CLOCK_FAIL_S = 2.0, 20.0


def look_at_database(patient: Patient, db: Database) -> Iterator[Finding]:
    """Whether it answers, can be written to, and how fast."""
    if is_sqlite(patient.settings.database):
        file = Path(make_url(patient.settings.database).database or "")
        if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
            yield fail("doctor.database.read_only", where=str(file))
            return
    started = time.monotonic()
    what, writable = db.read_now(_version)
    took_ms = round((time.monotonic() - started) * 1000)
    if not writable:
        yield fail("doctor.database.read_only", where=what)
    elif took_ms > SLOW_S * 1000:
        yield warn("doctor.database.slow", what=what, ms=took_ms)
    else:
        yield ok("doctor.database.ok", what=what, ms=took_ms)


def look_at_migrations(patient: Patient, db: Database) -> Iterator[Finding]:
    """Whether the tables are this program's."""
    here = db.read_now(lambda reading: current_revision(reading.connection))
    newest = newest_revision(patient.scripts)
    if here == newest:
        yield ok("doctor.migrations.ok", revision=here)
    elif here is not None and not knows(patient.scripts, here):
        yield fail("doctor.migrations.newer", revision=here, newest=newest)
    else:
        yield warn("doctor.migrations.behind", revision=here or "–", newest=newest)


def look_at_jobs(_patient: Patient, db: Database) -> Iterator[Finding]:
    """Whether due work is done, and what was given up."""
    kinds = db.read_now(count_by_kind)
    late = [kind for kind in kinds if kind.late_since is not None]
    given_up = sum(kind.dead + kind.parked for kind in kinds)
    if late:
        since = min(kind.late_since for kind in late if kind.late_since is not None)
        waited = db.clock.now() - since
        tell = fail if waited > VERY_LATE else warn
        names = ", ".join(kind.kind for kind in late[:3])
        number = sum(kind.late for kind in late)
        yield tell("doctor.jobs.late", n=number, seconds=round(waited.total_seconds()), kinds=names)
    if given_up:
        names = ", ".join(kind.kind for kind in kinds if kind.dead or kind.parked)
        yield warn("doctor.jobs.dead", n=given_up, kinds=names)
    if not late and not given_up:
        yield ok("doctor.jobs.ok", n=sum(kind.waiting for kind in kinds))


def look_at_processes(patient: Patient, db: Database) -> Iterator[Finding]:
    """Who runs, and whether all run the same program."""
    processes = [one for one in db.read_now(list_processes) if one.alive]
    versions = sorted({one.version for one in processes})
    if not processes:
        yield ok("doctor.versions.nobody", version=patient.version)
    elif versions != [patient.version]:
        yield warn("doctor.versions.differ", running=", ".join(versions), version=patient.version)
    else:
        yield ok("doctor.versions.ok", version=patient.version, n=len(processes))
    if len(_hosts(processes)) > 1 and not patient.settings.redis_url:
        yield warn("doctor.redis.missing", n=len(processes))


def look_at_clock(patient: Patient, db: Database) -> Iterator[Finding]:
    """This machine's clock against the database's, the file system's, and what has been written so far."""
    apart = {"database": db.read_now(_clock_of_database), "files": _clock_of_files(patient)}
    worst = max(apart, key=lambda name: abs(apart[name]))
    newest = db.read_now(_newest_instant)
    if newest is not None and newest - patient.clock.now() > timedelta(seconds=CLOCK_FAIL_S):
        seconds = round((newest - patient.clock.now()).total_seconds())
        yield fail("doctor.clock.set_back", seconds=seconds)
    elif abs(apart[worst]) > CLOCK_WARN_S:
        tell = fail if abs(apart[worst]) > CLOCK_FAIL_S else warn
        yield tell("doctor.clock.apart", against=worst, seconds=round(apart[worst], 1))
    else:
        yield ok("doctor.clock.ok", seconds=round(max(map(abs, apart.values())), 2))


def opened(patient: Patient) -> Database:
    """The database for looking only; nothing reacts and no job is written."""
    return Database(patient.settings.database, patient.clock, Wiring({}, lambda _unit, _job: False, _no_link))


def _no_link(_key: str, _name: str, _now: datetime) -> str:
    return ""


def _hosts(processes: list[Process]) -> set[tuple[str, int]]:
    return {(one.host, one.pid) for one in processes if one.kind == "server"}


def _version(reading: Reading) -> tuple[str, bool]:
    if reading.sqlite:
        return f"SQLite {sqlite3.sqlite_version}", True
    number = reading.execute(text("SELECT current_setting('server_version')")).scalar_one()
    standby = reading.execute(text("SELECT pg_is_in_recovery()")).scalar_one()
    return f"PostgreSQL {number}", not standby


def _clock_of_database(reading: Reading) -> float:
    if reading.sqlite:
        return 0.0  # the same clock
    there = reading.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
    return float(there) - time.time()


def _clock_of_files(patient: Patient) -> float:
    with tempfile.NamedTemporaryFile(dir=patient.settings.home, prefix=".doctor-") as file:
        return Path(file.name).stat().st_mtime - time.time()


def _newest_instant(reading: Reading) -> datetime | None:
    return reading.execute(select(func.max(Job.created_at))).scalar()
