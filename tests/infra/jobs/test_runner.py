"""The runner: once, in order, by one worker at a time, again when it failed, kept when it cannot be done."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from tests.fixtures import START
from tests.infra.jobs.notes import Notes, Task, a_row, enqueue_many, rows
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Unit, Wiring
from yingda.infra.jobs import store
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.models import Job
from yingda.infra.jobs.runner import TOGETHER, JobRunner, LeaseLostError, finish_with, keep_and_free, retry_after_s
from yingda.infra.jobs.types import NewJob, Priority
from yingda.kit.errors import UnavailableError

pytestmark = pytest.mark.db
PATIENCE_S = 30


def note(name: str = "a", **other) -> NewJob:
    return NewJob("note", Task(name), **other)


def send(name: str = "a", **other) -> NewJob:
    return NewJob("send", Task(name), **other)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 # what is waited for sets no event
            await asyncio.sleep(0.005)


def run(runner: JobRunner, during: Callable[[], Awaitable[None]], **start) -> None:
    """Have `runner` started while `during` runs."""

    async def main() -> None:
        runner.start(**start)
        try:
            await during()
        finally:
            await runner.stop()

    asyncio.run(main())


class Shaky(Database):
    """A database that does not take what became of a job, so many times."""

    refusals = 0

    async def write_later(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        if fn in (finish_with, store.put_back) and self.refusals:
            self.refusals -= 1
            raise UnavailableError
        return await super().write_later(fn, *args, **kwargs)


def traces(db: Database) -> list[str]:
    found = db.read_now(rows, "kind", "state")
    return [kind for kind, state in found if state == "parked" and kind.startswith("trace")]


def test_drain_does_what_is_due_and_what_that_causes_but_not_what_is_not_due(
    db: Database, drain: Callable[[], int], notes: Notes
) -> None:
    jobs = [NewJob("spread", Task("x")), note("later", due_at=START + timedelta(minutes=1)), send("out")]
    db.write_now(enqueue_many, jobs)
    assert drain() == 5
    assert notes.in_unit == ["x 0", "x 1", "x 2"]
    assert [name for name, _ in notes.outside] == ["out"]
    assert drain() == 0
    assert db.read_now(store.find_next_due) == START + timedelta(minutes=1)


def test_overdue_jobs_run_in_order_after_a_restart(
    db: Database, drain: Callable[[], int], notes: Notes, clock: FakeClock
) -> None:
    names = [f"{minute:03}" for minute in range(120)]
    jobs = [note(name, due_at=START + timedelta(minutes=int(name))) for name in reversed(names)]
    jobs.append(note("urgent", due_at=START + timedelta(minutes=500), priority=Priority.URGENT))
    db.write_now(enqueue_many, jobs)
    clock.advance(timedelta(hours=12))
    assert drain() == 121
    assert notes.in_unit == ["urgent", *names]


def test_a_started_runner_is_woken_by_a_commit_and_by_time(
    db: Database, jobs: JobRunner, notes: Notes, clock: FakeClock
) -> None:
    async def during() -> None:
        await db.write(Unit.enqueue, note("now"))
        await db.write(Unit.enqueue, note("later", due_at=START + timedelta(minutes=1)))
        await until(lambda: notes.in_unit == ["now"])
        clock.advance(timedelta(minutes=1))
        await until(lambda: notes.in_unit == ["now", "later"])
        assert jobs.last_poll >= START

    run(jobs, during)
    assert traces(db) == ["trace now", "trace later"]


def test_two_runners_on_one_database_do_each_job_once(
    db: Database, other_db: Database, jobs: JobRunner, notes: Notes, clock: FakeClock
) -> None:
    names = [f"{number}" for number in range(200)]
    db.write_now(enqueue_many, [note(name) for name in names] + [send(name) for name in names])
    other = JobRunner(other_db, clock, notes.kinds())

    async def during() -> None:
        other.start()
        await until(lambda: len(notes.in_unit) >= 200 and len(notes.outside) >= 200)
        await other.stop()

    run(jobs, during)
    assert sorted(notes.in_unit) == sorted(names)
    assert sorted(name for name, _ in notes.outside) == sorted(names)
    assert len({job_id for _, job_id in notes.outside}) == 200
    assert db.read_now(store.count_by_state) == {"parked": 200}  # the traces


def test_a_job_that_takes_long_stops_no_other_and_is_nobody_elses(
    db: Database, other_db: Database, jobs: JobRunner, notes: Notes, clock: FakeClock
) -> None:
    async def during() -> None:
        notes.hold = asyncio.Event()
        await db.write(Unit.enqueue, send("slow"))
        await until(lambda: notes.at_once == 1)
        await db.write(Unit.enqueue, note("quick"))
        await until(lambda: notes.in_unit == ["quick"])
        # it is held for another lease before anybody could take it
        held = [job for group in jobs._running.values() for job in group]
        for _ in range(4):
            clock.advance(store.LEASE)
            assert await db.write_later(keep_and_free, held) == 0
            assert await other_db.write_later(store.free_lost) == 0
            assert await other_db.write_later(store.claim_due, 10) == []
        notes.hold.set()

    run(jobs, during)
    assert notes.most_at_once == 1
    assert [name for name, _ in notes.outside] == ["slow"]
    assert traces(db) == ["trace quick"]


def test_a_worker_whose_lease_was_lost_leaves_no_trace(
    db: Database, other_db: Database, jobs: JobRunner, notes: Notes, clock: FakeClock
) -> None:
    db.write_now(enqueue_many, [note("shared")])
    [first] = db.write_now(store.claim_due, 10)
    clock.advance(store.LEASE + timedelta(seconds=1))
    assert other_db.write_now(store.free_lost) == 1
    [second] = other_db.write_now(store.claim_due, 10)
    asyncio.run(jobs._run(first))
    assert traces(db) == []
    assert db.read_now(rows, "state", "lease") == [("running", second.lease)]
    asyncio.run(JobRunner(other_db, clock, notes.kinds())._run(second))
    assert notes.in_unit == ["shared", "shared"]
    assert traces(db) == ["trace shared"]


def test_a_job_that_fails_is_undone_and_tried_again_later_and_later(
    db: Database, drain: Callable[[], int], notes: Notes, clock: FakeClock
) -> None:
    notes.failures = [ValueError("first"), ValueError("second")]
    db.write_now(enqueue_many, [note("a")])
    for attempt, (error, wait_s) in enumerate([("first", 1.0), ("second", 2.0)], start=1):
        assert drain() == 1
        [(state, attempts, reason, due_at)] = db.read_now(rows, "state", "attempts", "last_error", "due_at")
        assert (state, attempts, reason) == ("waiting", attempt, f"ValueError: {error}")
        waits = (due_at - clock.now()).total_seconds()
        assert 0.8 * wait_s <= waits <= 1.2 * wait_s
        assert drain() == 0
        clock.advance(timedelta(seconds=3))
    assert drain() == 1
    assert notes.in_unit == ["a", "a", "a"]
    assert traces(db) == ["trace a"]


def test_the_wait_doubles_up_to_ten_minutes() -> None:
    waits = [retry_after_s(attempts, 1.0) for attempts in range(1, 13)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]
    assert retry_after_s(2, 0.8) == 1.6


def test_a_job_that_keeps_failing_is_dead_and_can_be_run_again(
    db: Database, drain: Callable[[], int], notes: Notes, clock: FakeClock
) -> None:
    notes.failures = [ConnectionError("no route")] * 3
    db.write_now(enqueue_many, [send("out")])
    for _ in range(5):
        drain()
        clock.advance(timedelta(hours=1))
    [(job_id, state, attempts, reason)] = db.read_now(rows, "id", "state", "attempts", "last_error")
    assert (state, attempts, reason) == ("dead", 3, "ConnectionError: no route")
    assert db.write_now(store.run_again, job_id)
    assert drain() == 1
    # the same id every time: what it talks to can tell that it was there before
    assert notes.outside == [("out", job_id)] * 4
    assert db.read_now(store.count_by_state) == {}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"kind": "of_tomorrow"}, "no handler for of_tomorrow v1"),
        ({"kind": "note", "version": 2}, "no handler for note v2"),
        (
            {"kind": "note", "payload": b'{"title":"a"}'},
            "payload cannot be read: Object missing required field `name`",
        ),
        ({"kind": "note", "payload": b"{"}, "payload cannot be read: Input data was truncated"),
    ],
)
def test_what_this_program_does_not_understand_is_parked(
    db: Database, drain: Callable[[], int], notes: Notes, row: dict[str, object], reason: str
) -> None:
    db.write_now(lambda unit: unit.execute(insert(Job).values(a_row("", START) | row)))
    db.write_now(enqueue_many, [note("good")])
    assert drain() == 2
    assert db.read_now(rows, "state", "last_error")[0] == ("parked", reason)
    assert notes.in_unit == ["good"]


def test_stopping_lets_what_runs_finish_and_claims_nothing_more(
    db: Database, jobs: JobRunner, notes: Notes
) -> None:
    async def main() -> None:
        notes.hold = asyncio.Event()
        jobs.start()
        await db.write(Unit.enqueue, send("running"))
        await until(lambda: notes.at_once == 1)
        stopping = asyncio.create_task(jobs.stop())
        await asyncio.sleep(0)
        await db.write(Unit.enqueue, send("too late"))
        notes.hold.set()
        await stopping

    asyncio.run(main())
    assert [name for name, _ in notes.outside] == ["running"]
    assert db.read_now(store.count_by_state) == {"waiting": 1}


def test_stopping_gives_back_what_will_not_finish(db: Database, clock: FakeClock, notes: Notes) -> None:
    hasty = JobRunner(db, clock, notes.kinds(), stop_s=0.01)

    async def during() -> None:
        notes.hold = asyncio.Event()
        await db.write(Unit.enqueue, send("endless"))
        await until(lambda: notes.at_once == 1)

    run(hasty, during)
    assert db.read_now(rows, "state", "lease", "due_at") == [("waiting", None, START)]


def test_a_runner_that_is_alone_takes_at_once_what_a_killed_one_had_claimed(
    db: Database, jobs: JobRunner, notes: Notes
) -> None:
    db.write_now(enqueue_many, [note("left over")])
    assert len(db.write_now(store.claim_due, 10)) == 1

    async def during() -> None:
        await until(lambda: notes.in_unit == ["left over"])

    run(jobs, during, alone=True)
    assert traces(db) == ["trace left over"]


class ShakyDatabase(Database):
    """Answers its first reads with errors."""

    failures: tuple[Exception, ...] = (UnavailableError(), OSError("away"))

    async def read(self, fn, *args, **kwargs):
        if self.failures:
            error, *self.failures = self.failures
            raise error
        return await super().read(fn, *args, **kwargs)


def test_a_runner_goes_on_when_the_database_was_away(
    database_url: str, clock: FakeClock, wiring: Wiring, notes: Notes
) -> None:
    db = ShakyDatabase(database_url, clock, wiring)

    async def during() -> None:
        await db.write(Unit.enqueue, note("a"))
        await until(lambda: notes.in_unit == ["a"])

    run(JobRunner(db, clock, notes.kinds()), during)
    assert traces(db) == ["trace a"]
    db.close()


def test_a_kind_is_done_in_a_unit_or_outside_of_one() -> None:
    with pytest.raises(ValueError, match="neither"):
        JobKind("neither", Task)


def test_what_comes_of_a_job_is_kept_with_its_end_or_not_at_all(
    db: Database, clock: FakeClock, notes: Notes
) -> None:
    db.write_now(enqueue_many, [send("mine"), send("lost")])
    mine, lost = db.write_now(store.claim_due, 2)
    db.write_now(finish_with, mine, lambda unit: unit.enqueue(note("of mine")))
    clock.advance(timedelta(minutes=1))
    db.write_now(store.free_lost)
    with pytest.raises(LeaseLostError):
        db.write_now(finish_with, lost, lambda unit: unit.enqueue(note("of lost")))
    db.write_now(finish_with, lost, None)  # somebody else does it: nothing to say
    assert sorted(db.read_now(rows, "kind")) == [("note",), ("send",)]


def test_jobs_of_a_kind_are_done_together_and_what_comes_of_each_is_kept_once(
    db: Database, jobs: JobRunner, notes: Notes
) -> None:
    names = [f"{number:02}" for number in range(20)]
    db.write_now(enqueue_many, [NewJob("gather", Task(name)) for name in names])

    async def during() -> None:
        await until(lambda: len(notes.in_unit) == 20)

    run(jobs, during)
    assert [len(group) for group in notes.gathered] == [TOGETHER, TOGETHER, 20 - 2 * TOGETHER]
    assert sorted(notes.in_unit) == names


def test_one_that_cannot_be_done_spoils_it_for_no_other(db: Database, jobs: JobRunner, notes: Notes) -> None:
    db.write_now(enqueue_many, [NewJob("gather", Task(name)) for name in ("good 1", "bad", "good 2")])

    async def during() -> None:
        await until(lambda: len(notes.in_unit) == 2)

    run(jobs, during)
    assert sorted(notes.in_unit) == ["good 1", "good 2"]
    assert notes.gathered[0] == ["good 1", "bad", "good 2"]
    assert [job for job in db.read_now(rows, "kind", "attempts") if job[0] == "gather"] == [("gather", 1)]


def test_what_the_database_did_not_take_is_given_back_when_it_returns(
    db: Database, clock: FakeClock, wiring: Wiring, notes: Notes
) -> None:
    shaky = Shaky(db.url, clock, wiring)
    shaky.refusals = 2  # that it is done, and that it failed
    db.write_now(Unit.enqueue, send("out"))

    async def during() -> None:
        # the clock stands still: no lease ends
        await until(lambda: len(notes.outside) == 2 and db.read_now(rows, "id") == [])

    run(JobRunner(shaky, clock, notes.kinds()), during)
    shaky.close()
    assert {name for name, _ in notes.outside} == {"out"}
