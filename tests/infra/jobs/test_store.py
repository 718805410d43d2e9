"""Jobs as rows: once-only keys, order, leases, back-off, and the cost of those that are not due."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.dialects import sqlite

from tests.fixtures import START
from tests.infra.jobs.notes import Task, a_row, enqueue_many, rows
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Reading, Unit
from yingda.infra.jobs import store
from yingda.infra.jobs.models import Job
from yingda.infra.jobs.types import ClaimedJob, JobState, NewJob, Priority

pytestmark = pytest.mark.db
PATIENCE_S = 30
LATER = START + timedelta(hours=1)


def a_job(name: str = "a", **other) -> NewJob:
    return NewJob("note", Task(name), **other)


def claim_one(db: Database) -> ClaimedJob:
    [job] = db.write_now(store.claim_due, 10)
    return job


def test_a_waiting_job_with_the_same_key_makes_a_second_one_a_no_op(db: Database) -> None:
    def twice(unit: Unit) -> list[bool]:
        return [store.insert_job(unit, a_job(name, key="k"), 1) for name in ("a", "b")]

    assert db.write_now(twice) == [True, False]
    assert db.write_now(store.insert_job, a_job("c", key="k"), 1) is False
    assert db.write_now(store.insert_job, a_job("d", key="other"), 1) is True
    assert db.read_now(rows, "payload") == [(b'{"name":"a"}',), (b'{"name":"d"}',)]


def test_jobs_without_a_key_are_all_kept(db: Database) -> None:
    db.write_now(enqueue_many, [a_job(), a_job()])
    assert db.read_now(store.count_by_state) == {"waiting": 2}


def test_a_running_job_does_not_stop_the_next_one_with_its_key(db: Database) -> None:
    db.write_now(enqueue_many, [a_job(key="k")])
    claim_one(db)
    assert db.write_now(store.insert_job, a_job(key="k"), 1) is True
    assert db.read_now(store.count_by_state) == {"running": 1, "waiting": 1}


def test_urgent_ones_are_claimed_first_then_by_due_time(db: Database, clock: FakeClock) -> None:
    db.write_now(
        enqueue_many,
        [
            a_job("bulk", priority=Priority.BULK, due_at=START - timedelta(hours=9)),
            a_job("second", due_at=START - timedelta(minutes=1)),
            a_job("first", due_at=START - timedelta(minutes=2)),
            a_job("not yet", due_at=START + timedelta(milliseconds=1)),
            a_job("third", due_at=START - timedelta(minutes=1)),
            a_job("urgent", priority=Priority.URGENT),
        ],
    )
    order = [job.payload.decode() for job in db.write_now(store.claim_due, 3)]
    order += [job.payload.decode() for job in db.write_now(store.claim_due, 10)]
    assert [name.split('"')[3] for name in order] == ["urgent", "first", "second", "third", "bulk"]
    clock.advance(timedelta(milliseconds=1))
    assert claim_one(db).payload == b'{"name":"not yet"}'


def test_a_claimed_job_carries_what_its_handler_needs(db: Database) -> None:
    db.write_now(store.insert_job, a_job(), 3)
    job = claim_one(db)
    assert (job.kind, job.payload, job.attempts, job.version, job.due_at) == ("note", b'{"name":"a"}', 1, 3, START)
    assert db.write_now(store.claim_due, 10) == []


def test_an_unknown_priority_is_refused(db: Database) -> None:
    with pytest.raises(ValueError, match="3 is not a valid Priority"):
        db.write_now(enqueue_many, [a_job(priority=3)])


def test_a_finished_job_is_gone_and_finishing_it_again_says_no(db: Database) -> None:
    db.write_now(enqueue_many, [a_job()])
    job = claim_one(db)
    assert db.write_now(store.finish, job) is True
    assert db.write_now(store.finish, job) is False
    assert db.read_now(store.count_by_state) == {}


def test_a_lease_that_ran_out_is_lost(db: Database, clock: FakeClock) -> None:
    db.write_now(enqueue_many, [a_job()])
    first = claim_one(db)
    clock.advance(store.LEASE)
    assert db.write_now(store.free_lost) == 0
    clock.advance(timedelta(milliseconds=1))
    assert db.write_now(store.free_lost) == 1
    second = claim_one(db)
    assert (second.id, second.attempts) == (first.id, 2)
    # whatever the first worker still wants to do with it has no effect
    db.write_now(store.put_back, first, LATER, "late")
    db.write_now(store.bury, first, JobState.DEAD, "late")
    db.write_now(store.give_back, [first])
    assert db.write_now(store.finish, first) is False
    assert db.read_now(rows, "state", "lease", "last_error") == [("running", second.lease, None)]


def test_a_lease_that_is_extended_is_not_lost(db: Database, clock: FakeClock) -> None:
    db.write_now(enqueue_many, [a_job()])
    job = claim_one(db)
    clock.advance(store.LEASE)
    db.write_now(store.extend, [job])
    clock.advance(store.LEASE)
    assert db.write_now(store.free_lost) == 0
    assert db.write_now(store.finish, job) is True


def test_what_is_put_back_waits_until_it_is_due_again(db: Database, clock: FakeClock) -> None:
    db.write_now(enqueue_many, [a_job(key="k", priority=Priority.URGENT)])
    job = claim_one(db)
    db.write_now(store.put_back, job, LATER, "ValueError: no")
    columns = ("id", "state", "due_at", "attempts", "lease", "lease_until", "key", "priority", "last_error")
    assert db.read_now(rows, *columns) == [(job.id, "waiting", LATER, 1, None, None, "k", 0, "ValueError: no")]
    assert db.write_now(store.claim_due, 10) == []
    clock.advance(timedelta(hours=1))
    assert (claim_one(db).id, job.attempts) == (job.id, 1)


def free_after_its_lease(unit: Unit, job: ClaimedJob) -> None:
    store.free_all(unit)


def kill_and_run_again(unit: Unit, job: ClaimedJob) -> None:
    store.bury(unit, job, JobState.DEAD, "no")
    store.run_again(unit, job.id)


def put_back(unit: Unit, job: ClaimedJob) -> None:
    store.put_back(unit, job, LATER, "no")


@pytest.mark.parametrize("come_back", [put_back, free_after_its_lease, kill_and_run_again])
def test_a_newer_job_with_its_key_takes_the_place_of_one_that_comes_back(db: Database, come_back) -> None:
    db.write_now(enqueue_many, [a_job("old", key="k")])
    old = claim_one(db)
    db.write_now(enqueue_many, [a_job("new", key="k")])
    db.write_now(come_back, old)
    assert db.read_now(rows, "state", "payload") == [("waiting", b'{"name":"new"}')]


@pytest.mark.parametrize("state", [JobState.DEAD, JobState.PARKED])
def test_a_buried_job_is_kept_until_somebody_lets_it_run_again(db: Database, clock: FakeClock, state) -> None:
    db.write_now(enqueue_many, [a_job()])
    job = claim_one(db)
    db.write_now(store.bury, job, state, "ValueError: no")
    assert db.write_now(store.claim_due, 10) == []
    assert db.read_now(rows, "state", "last_error", "lease") == [(state, "ValueError: no", None)]
    assert db.write_now(store.run_again, job.id + 1) is False
    clock.advance(timedelta(days=3))
    assert db.write_now(store.run_again, job.id) is True
    assert db.write_now(store.run_again, job.id) is False
    again = claim_one(db)
    assert (again.id, again.attempts, again.due_at) == (job.id, 1, START + timedelta(days=3))


def test_the_next_due_time_is_the_earliest_of_any_priority(db: Database) -> None:
    assert db.read_now(store.find_next_due) is None
    jobs = [
        a_job(due_at=LATER, priority=Priority.URGENT),
        a_job(due_at=LATER - timedelta(minutes=1), priority=Priority.BULK),
        a_job(due_at=LATER + timedelta(minutes=1)),
    ]
    db.write_now(enqueue_many, jobs)
    assert db.read_now(store.find_next_due) == LATER - timedelta(minutes=1)


# 100,000 timers


def fill(unit: Unit, count: int, due_at) -> None:
    columns = ", ".join(a_row("note", due_at))
    made = unit.execute(insert(Job).values(a_row("note", due_at)).returning(Job.id)).scalar_one()
    copy = columns.replace("due_at", "due_at + n").replace("key", "'timer ' || n")
    unit.execute(
        text(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count - 1})"
            f" INSERT INTO job ({columns}) SELECT {copy} FROM numbers, job WHERE id = {made}"
        )
    )
    if not unit.sqlite:
        unit.execute(text("ANALYZE job"))


def plan_of(reading: Reading, statement) -> str:
    bind = sqlite.dialect() if reading.sqlite else reading.connection.dialect
    sql = str(statement.compile(dialect=bind, compile_kwargs={"literal_binds": True}))
    prefix = "EXPLAIN QUERY PLAN" if reading.sqlite else "EXPLAIN (ANALYZE, TIMING OFF)"
    found = reading.connection.exec_driver_sql(f"{prefix} {sql}")
    return "\n".join(str(row[-1]) for row in found)


def test_100_000_waiting_timers_are_not_looked_at_until_they_are_due(db: Database, clock: FakeClock) -> None:
    db.write_now(fill, 100_000, LATER)
    assert db.read_now(store.find_next_due) == LATER
    plan = db.read_now(plan_of, store.DUE.params(priority=Priority.NORMAL, now=START, most=50))
    if db.url.startswith("sqlite"):
        assert plan == "SEARCH job USING INDEX ix_job_due (priority=? AND due_at<?)"
    else:
        assert "Index Scan using ix_job_due on job" in plan
        assert "(actual rows=0 loops=1)" in plan.splitlines()[0]
        assert "Filter" not in plan
    assert db.write_now(store.claim_due, 50) == []
    # one falls due each millisecond
    clock.advance(timedelta(hours=1, milliseconds=2))
    assert [job.due_at for job in db.write_now(store.claim_due, 50)] == [
        LATER + timedelta(milliseconds=number) for number in range(3)
    ]


def test_100_000_overdue_ones_are_taken_50_at_a_time_without_sorting_them(db: Database, clock: FakeClock) -> None:
    db.write_now(fill, 100_000, START - timedelta(hours=1))
    claimed = db.write_now(store.claim_due, 50)
    assert [job.due_at for job in claimed] == sorted(job.due_at for job in claimed)
    assert claimed[0].due_at == START - timedelta(hours=1)
    assert len(claimed) == 50
    plan = db.read_now(plan_of, store.DUE.params(priority=Priority.NORMAL, now=START, most=50))
    assert "ix_job_due" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("statement", [store.find_next_due, store.free_lost])
def test_what_is_asked_again_and_again_uses_an_index(sqlite_url: str, clock, wiring, statement) -> None:
    db = Database(sqlite_url, clock, wiring)
    seen: list[str] = []

    def watched(unit: Unit) -> None:
        driver = unit.connection.connection.dbapi_connection
        driver.set_trace_callback(seen.append)
        statement(unit)
        driver.set_trace_callback(None)
        plans = [
            row[-1]
            for sql in seen
            if sql.startswith("SELECT")
            for row in unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")
        ]
        assert plans
        assert not [line for line in plans if line.startswith("SCAN job")]

    db.write_now(watched)
    db.close()


# PostgreSQL


def test_a_job_that_a_unit_relies_on_does_not_begin_before_that_unit_is_committed(
    postgres_url: str, clock, wiring
) -> None:
    """The no-op of a once-only key would lose work if the waiting job could run without seeing it."""
    db = Database(postgres_url, clock, wiring)
    db.write_now(enqueue_many, [a_job("route", key="route:1")])
    relied_on, may_commit = threading.Event(), threading.Event()

    def queue_another(unit: Unit) -> None:
        assert store.insert_job(unit, a_job("route", key="route:1"), 1) is False
        relied_on.set()
        assert may_commit.wait(PATIENCE_S)

    thread = threading.Thread(target=db.write_now, args=[queue_another])
    thread.start()
    assert relied_on.wait(PATIENCE_S)
    assert db.write_now(store.claim_due, 10) == []
    may_commit.set()
    thread.join(PATIENCE_S)
    assert len(db.write_now(store.claim_due, 10)) == 1
    db.close()


def test_a_key_whose_job_is_just_being_claimed_is_written_again(postgres_url: str, clock, wiring) -> None:
    db = Database(postgres_url, clock, wiring)
    db.write_now(enqueue_many, [a_job("route", key="route:1")])
    claimed, may_commit = threading.Event(), threading.Event()
    results: list[bool] = []

    def claim(unit: Unit) -> None:
        assert len(store.claim_due(unit, 10)) == 1
        claimed.set()
        assert may_commit.wait(PATIENCE_S)

    def insert_again() -> None:
        results.append(db.write_now(store.insert_job, a_job("route", key="route:1"), 1))

    claiming = threading.Thread(target=db.write_now, args=[claim])
    inserting = threading.Thread(target=insert_again)
    claiming.start()
    assert claimed.wait(PATIENCE_S)
    inserting.start()
    may_commit.set()
    claiming.join(PATIENCE_S)
    inserting.join(PATIENCE_S)
    assert results == [True]
    assert db.read_now(lambda reading: list(reading.execute(select(Job.state).order_by(Job.id)).scalars())) == [
        "running",
        "waiting",
    ]
    db.close()
