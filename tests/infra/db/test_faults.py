"""When the database cannot: 503 to those concerned, nothing kept, and well again by itself (rules 6 and 9)."""

import asyncio
import sqlite3
import threading

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.fixtures import fresh_postgres, run_on_server
from tests.infra.db.holding import PATIENCE_S, held_writers
from tests.infra.db.tables import lock_counter, read_counter, read_notes, set_counter, write_note
from yingda.infra.db import Database, Reading, Unit
from yingda.infra.db.faults import is_connection_lost, is_passing, may_run_again
from yingda.kit.errors import UnavailableError

pytestmark = pytest.mark.db


async def write_together(db: Database, *units) -> list[object]:
    """Have `units` run in one batch; what each came to."""
    with held_writers(db):
        tasks = [asyncio.ensure_future(db.write(*unit)) for unit in units]
        await asyncio.sleep(0)
    return list(await asyncio.gather(*tasks, return_exceptions=True))


def write_orphan(unit: Unit) -> None:
    """A note whose parent is missing: the database says so at COMMIT only."""
    unit.execute(text("PRAGMA defer_foreign_keys = ON"))
    write_note(unit, "orphan", parent_id=4711)


def write_too_much(unit: Unit) -> None:
    """More than the disk has room for, as far as the writer's connection knows."""
    pages = unit.execute(text("PRAGMA page_count")).scalar_one()
    unit.execute(text(f"PRAGMA max_page_count = {pages}"))
    write_note(unit, "x" * 100_000)


def test_a_commit_that_fails_answers_503_to_the_whole_batch_and_heals(lite: Database) -> None:
    results = asyncio.run(write_together(lite, (write_note, "a"), (write_orphan,), (write_note, "b")))
    assert [type(result) for result in results] == [UnavailableError] * 3
    assert lite.read_now(read_notes) == []
    assert not lite.healthy
    lite.write_now(write_note, "after")
    assert lite.read_now(read_notes) == ["after"]
    assert lite.healthy


def test_a_full_disk_answers_503_to_the_batch_so_far_and_the_next_one_starts_over(lite: Database) -> None:
    results = asyncio.run(write_together(lite, (write_note, "a"), (write_too_much,), (write_note, "b")))
    assert [type(result) for result in results] == [UnavailableError, UnavailableError, int]
    assert lite.read_now(read_notes) == ["b"]
    assert lite.healthy


def test_a_failed_batch_pushes_nothing_and_enqueues_nothing(lite: Database) -> None:
    outboxes: list[object] = []
    lite.after_commit(outboxes.append)

    def unit(unit: Unit) -> None:
        unit.outbox.pushes.append("a push")
        write_orphan(unit)

    with pytest.raises(UnavailableError):
        lite.write_now(unit)
    assert outboxes == []


def test_a_refusal_in_a_failed_batch_keeps_its_own_answer(lite: Database) -> None:
    def refuse(unit: Unit) -> None:
        raise LookupError("mine")

    results = asyncio.run(write_together(lite, (refuse,), (write_orphan,)))
    assert [type(result) for result in results] == [LookupError, UnavailableError]


def test_another_process_that_holds_the_file_is_waited_for(lite: Database) -> None:
    other = sqlite3.connect(lite.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.05, other.execute, ["COMMIT"])
    timer.start()
    lite.write_now(write_note, "after the other")
    timer.join()
    other.close()
    assert lite.read_now(read_notes) == ["after the other"]


def test_a_savepoint_that_a_unit_broke_costs_its_batch_only(lite: Database) -> None:
    def roll_all_back(unit: Unit) -> None:
        write_note(unit, "mine")
        unit.execute(text("ROLLBACK"))

    results = asyncio.run(write_together(lite, (write_note, "a"), (roll_all_back,)))
    assert [type(result) for result in results] == [UnavailableError] * 2
    lite.write_now(write_note, "after")
    assert lite.read_now(read_notes) == ["after"]


def test_a_write_that_cannot_be_bound_is_the_callers_error(noted: Database) -> None:
    def unbindable(unit: Unit) -> None:
        unit.execute(text("SELECT :value"), {"value": object()})

    with pytest.raises(DBAPIError):
        noted.write_now(unbindable)
    assert noted.healthy


# PostgreSQL


def test_a_deadlock_is_run_again_until_both_stand(postgres: Database) -> None:
    both_hold_one = threading.Barrier(2)
    runs: list[int] = []

    def cross(unit: Unit, first: int, second: int) -> None:
        runs.append(first)
        value = lock_counter(unit, first)
        if len(runs) <= 2:
            both_hold_one.wait(PATIENCE_S)
        set_counter(unit, first, value + 1)
        set_counter(unit, second, lock_counter(unit, second) + 1)

    async def main() -> None:
        await asyncio.gather(postgres.write(cross, 1, 2), postgres.write(cross, 2, 1))

    asyncio.run(main())
    assert [postgres.read_now(read_counter, number) for number in (1, 2)] == [2, 2]
    assert len(runs) == 3
    assert postgres.healthy


def test_a_unit_that_loses_every_race_is_refused_after_five_runs(postgres: Database) -> None:
    runs: list[int] = []

    def always_loses(unit: Unit) -> None:
        runs.append(1)
        unit.execute(text("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(UnavailableError):
        postgres.write_now(always_loses)
    assert len(runs) == 5
    assert postgres.healthy


@pytest.mark.parametrize(
    ("setting", "statement"),
    [
        ("lock_timeout", "SELECT value FROM test_counter WHERE id = 1 FOR UPDATE"),
        ("statement_timeout", "SELECT pg_sleep(60)"),
    ],
)
def test_a_time_out_answers_503(postgres: Database, setting: str, statement: str) -> None:
    def impatient(unit: Unit) -> None:
        unit.execute(text(f"SET LOCAL {setting} = '20ms'"))
        unit.execute(text(statement))

    def hold_and_try(unit: Unit) -> type[Exception]:
        lock_counter(unit, 1)
        try:
            postgres.write_now(impatient)
        except UnavailableError as refused:
            return type(refused)
        raise AssertionError("nobody was refused")

    assert postgres.write_now(hold_and_try) is UnavailableError
    assert postgres.healthy


def test_our_time_outs_reach_the_server(postgres: Database) -> None:
    def settings(reading: Reading) -> list[str]:
        names = ("lock_timeout", "statement_timeout", "TimeZone", "transaction_isolation")
        return [str(reading.execute(text(f"SHOW {name}")).scalar()) for name in names]

    assert postgres.write_now(settings) == ["3s", "10s", "UTC", "read committed"]
    assert postgres.read_now(settings) == ["3s", "10s", "UTC", "repeatable read"]


def terminate_others(reading: Reading) -> None:
    reading.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )


def test_a_connection_that_is_cut_answers_503_and_heals(postgres: Database) -> None:
    def cut(unit: Unit) -> None:
        write_note(unit, "cut")
        postgres.read_now(terminate_others)
        write_note(unit, "more")

    with pytest.raises(UnavailableError):
        postgres.write_now(cut)
    assert not postgres.healthy
    postgres.write_now(write_note, "after")
    assert postgres.healthy
    assert postgres.read_now(read_notes) == ["after"]


def test_idle_connections_that_were_cut_are_not_noticed_by_callers(postgres: Database) -> None:
    for _ in range(8):
        postgres.write_now(write_note, "before")
    postgres.read_now(terminate_others)
    postgres.write_now(write_note, "after")
    postgres.write_now(terminate_others)
    assert postgres.read_now(read_notes) == ["before", "after"]


def test_a_read_that_is_cut_answers_503(postgres: Database) -> None:
    def cut(reading: Reading) -> None:
        read_notes(reading)
        postgres.write_now(terminate_others)
        read_notes(reading)

    with pytest.raises(UnavailableError):
        postgres.read_now(cut)


def test_a_server_that_is_gone_answers_503(postgres_url: str, clock, wiring) -> None:
    with fresh_postgres() as url:
        db = Database(url, clock, wiring)
        db.ping()
        name = url.rsplit("/", 1)[1]
        run_on_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        run_on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with pytest.raises(UnavailableError):
            db.write_now(lambda unit: None)
        with pytest.raises(UnavailableError):
            db.read_now(lambda reading: None)
        assert not db.healthy
        run_on_server(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        assert db.write_now(lambda unit: 1) == 1
        assert db.healthy
        db.close()


def test_what_postgresql_refuses_for_its_value_is_the_callers_error(postgres: Database) -> None:
    with pytest.raises(DBAPIError) as refused:
        postgres.write_now(write_note, "a\x00b")
    assert not is_passing(refused.value)
    assert postgres.healthy


@pytest.mark.parametrize(
    ("orig", "again", "passing", "lost"),
    [
        (psycopg.errors.DeadlockDetected(), True, True, False),
        (psycopg.errors.SerializationFailure(), True, True, False),
        (psycopg.errors.LockNotAvailable(), False, True, False),
        (psycopg.errors.QueryCanceled(), False, True, False),
        (psycopg.errors.DiskFull(), False, True, False),
        (psycopg.errors.TooManyConnections(), False, True, False),
        (psycopg.errors.AdminShutdown(), False, True, False),
        (psycopg.errors.UniqueViolation(), False, False, False),
        (psycopg.errors.UndefinedTable(), False, False, False),
        (psycopg.errors.ReadOnlySqlTransaction(), False, False, False),
        (psycopg.OperationalError("connection refused"), False, True, True),
        (sqlite3.OperationalError("no such table"), False, False, False),
    ],
)
def test_errors_are_told_apart(orig: Exception, again: bool, passing: bool, lost: bool) -> None:
    error = OperationalError("SELECT 1", {}, orig)
    assert (may_run_again(error), is_passing(error), is_connection_lost(error)) == (again, passing, lost)
