"""A unit is kept whole or not at all, whoever shares its batch and whoever still waits for it."""

import asyncio
import threading
from contextvars import ContextVar
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.fixtures import START
from tests.infra.db.holding import PATIENCE_S, held_writers
from tests.infra.db.tables import Note, count_up, read_counter, read_notes, write_note
from yingda.infra.db import Database, Reading, Unit
from yingda.infra.jobs.store import count_by_state
from yingda.infra.jobs.types import NewJob
from yingda.infra.push.types import Push
from yingda.kit.errors import ConflictError, UnavailableError

pytestmark = pytest.mark.db
REQUEST_ID: ContextVar[str] = ContextVar("REQUEST_ID", default="none")


def a_push(number: int) -> Push:
    return Push("topic", "note", number, 1, {})


def write_all(unit: Unit, name: str, error: Exception | None = None) -> str:
    """A row by Core, a row by the ORM, a job and a push; then `error`, if any."""
    write_note(unit, f"core {name}")
    unit.session.add(Note(client_id=f"orm {name}"))
    unit.enqueue(NewJob("tell", name))
    unit.push(a_push(len(name)))
    if error is not None:
        raise error
    return name


def test_a_failing_unit_leaves_nothing_and_harms_no_other_of_its_batch(noted: Database, pushes: list[Push]) -> None:
    async def main() -> list[object]:
        with held_writers(noted):
            units = [
                noted.write(write_all, "a"),
                noted.write(write_all, "bb", ConflictError("error.refused")),
                noted.write(write_all, "ccc"),
            ]
            tasks = [asyncio.ensure_future(unit) for unit in units]
            await asyncio.sleep(0)
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    results = asyncio.run(main())
    assert results[0] == "a"
    assert isinstance(results[1], ConflictError)
    assert results[1].code == "error.refused"
    assert results[2] == "ccc"
    assert sorted(noted.read_now(read_notes)) == ["core a", "core ccc", "orm a", "orm ccc"]
    assert noted.read_now(count_by_state) == {"waiting": 2}
    assert sorted(push.id for push in pushes) == [1, 3]


def test_a_unit_that_the_database_refuses_leaves_nothing_either(noted: Database) -> None:
    def twice(unit: Unit) -> None:
        write_note(unit, "before")
        unit.execute(insert(Note), [{"client_id": "same"}, {"client_id": "same"}])

    with pytest.raises(IntegrityError):
        noted.write_now(twice)
    noted.write_now(write_note, "after")
    assert noted.read_now(read_notes) == ["after"]
    assert noted.healthy


def test_a_unit_sent_twice_has_one_effect_and_one_answer(noted: Database) -> None:
    first = noted.write_now(write_note, "client 1")
    assert noted.write_now(write_note, "client 1") == first
    assert noted.read_now(read_notes) == ["client 1"]


def test_core_and_session_see_each_others_rows_within_a_unit(noted: Database) -> None:
    def mixed(unit: Unit) -> list[str]:
        unit.session.add(Note(client_id="by session"))
        write_note(unit, "by core")
        return sorted(unit.session.scalars(select(Note.client_id)))

    assert noted.write_now(mixed) == ["by core", "by session"]
    assert noted.read_now(read_notes) == ["by session", "by core"]


def test_sixteen_writers_lose_no_update(noted: Database) -> None:
    async def main() -> list[int]:
        async def writer() -> list[int]:
            return [await noted.write(count_up) for _ in range(25)]

        return [value for values in await asyncio.gather(*(writer() for _ in range(16))) for value in values]

    assert sorted(asyncio.run(main())) == list(range(1, 401))
    assert noted.read_now(read_counter) == 400


def test_sixteen_threads_lose_no_update(noted: Database) -> None:
    def writer() -> None:
        for _ in range(10):
            noted.write_now(count_up)

    threads = [threading.Thread(target=writer) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert noted.read_now(read_counter) == 160


def test_a_caller_that_goes_away_strands_nobody_and_its_unit_stands(noted: Database, pushes: list[Push]) -> None:
    async def main() -> list[str]:
        with held_writers(noted):
            gone = asyncio.ensure_future(noted.write(write_all, "gone"))
            stays = [asyncio.ensure_future(noted.write(write_all, name)) for name in ("x", "yy")]
            await asyncio.sleep(0)
            gone.cancel()
            await asyncio.sleep(0)
        done = await asyncio.wait_for(asyncio.gather(*stays), PATIENCE_S)
        assert gone.cancelled()
        return done

    assert asyncio.run(main()) == ["x", "yy"]
    noted.write_now(write_all, "zzz")
    assert "core gone" in noted.read_now(read_notes)
    assert noted.read_now(count_by_state) == {"waiting": 4}


def test_a_unit_runs_in_its_callers_context(noted: Database) -> None:
    async def request(name: str) -> tuple[str, str]:
        REQUEST_ID.set(name)
        written = await noted.write(lambda unit: REQUEST_ID.get())
        return written, await noted.read(lambda reading: REQUEST_ID.get())

    async def main() -> list[tuple[str, str]]:
        return await asyncio.gather(request("one"), request("two"))

    assert asyncio.run(main()) == [("one", "one"), ("two", "two")]
    assert noted.write_now(lambda unit: REQUEST_ID.get()) == "none"


def test_a_unit_asks_its_database_for_the_time(noted: Database, clock) -> None:
    assert noted.write_now(lambda unit: unit.now) == START
    clock.advance(timedelta(minutes=5))
    assert noted.write_now(lambda unit: unit.now) == START + timedelta(minutes=5)
    assert noted.read_now(lambda reading: reading.now) == START + timedelta(minutes=5)


def test_locks_are_taken_in_the_one_order(noted: Database) -> None:
    def in_order(unit: Unit) -> None:
        rows = [("queue", 4), ("agent", 2), ("agent", 7), ("conversation", 1), ("rest", 9), ("rest", 3)]
        for kind, row_id in rows:
            unit.note_lock(kind, row_id)
        unit.note_lock("agent", 2)  # held already

    noted.write_now(in_order)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("agent", 7), ("agent", 2)),
        (("conversation", 1), ("queue", 1)),
        (("conversation", 1), ("agent", 1)),
        (("rest", 1), ("conversation", 9)),
    ],
)
def test_a_lock_out_of_order_is_an_error(noted: Database, first: tuple[str, int], second: tuple[str, int]) -> None:
    def out_of_order(unit: Unit) -> None:
        unit.note_lock(*first)
        unit.note_lock(*second)

    with pytest.raises(RuntimeError, match="out of order"):
        noted.write_now(out_of_order)


def test_what_comes_after_a_commit_cannot_stop_the_writer(noted: Database, pushes: list[Push]) -> None:
    def broken(outbox: object) -> None:
        raise ValueError("broken listener")

    noted.after_commit(broken)
    told_after: list[object] = []
    noted.after_commit(told_after.append)
    noted.write_now(write_all, "a")
    noted.write_now(write_all, "bb")
    assert [push.id for push in pushes] == [1, 2]
    assert len(told_after) == 2


def test_pushes_are_told_before_the_caller_goes_on(noted: Database, pushes: list[Push]) -> None:
    for number in range(1, 30):
        noted.write_now(Unit.push, a_push(number))
        assert pushes[-1].id == number


def test_a_closed_database_runs_what_was_queued_and_refuses_the_rest(noted: Database) -> None:
    futures = []

    async def main() -> None:
        with held_writers(noted):
            futures.append(asyncio.ensure_future(noted.write(write_note, "queued")))
            await asyncio.sleep(0)
        await asyncio.to_thread(noted.close)
        await futures[0]
        with pytest.raises(UnavailableError):
            await noted.write(write_note, "too late")

    asyncio.run(main())
    again = Database(noted.url, noted.clock, noted.wiring)
    assert again.read_now(read_notes) == ["queued"]
    again.close()


def test_readers_cannot_write(noted: Database) -> None:
    def by_reader(reading: Reading) -> None:
        reading.execute(insert(Note).values(client_id="sneaked in"))

    with pytest.raises(Exception, match=r"readonly database|read-only transaction"):
        noted.read_now(by_reader)
    assert noted.read_now(read_notes) == []


def test_a_slow_read_sees_one_snapshot_and_blocks_no_write(noted: Database) -> None:
    noted.write_now(write_note, "before")
    reading_began, written = threading.Event(), threading.Event()

    def slow(reading: Reading) -> tuple[list[str], list[str]]:
        before = read_notes(reading)
        reading_began.set()
        assert written.wait(PATIENCE_S)
        return before, read_notes(reading)

    async def main() -> tuple[list[str], list[str]]:
        slow_read = asyncio.ensure_future(noted.read(slow))
        await asyncio.to_thread(reading_began.wait, PATIENCE_S)
        for number in range(20):
            await asyncio.wait_for(noted.write(write_note, f"meanwhile {number}"), PATIENCE_S)
        written.set()
        return await slow_read

    assert asyncio.run(main()) == (["before"], ["before"])
    assert len(noted.read_now(read_notes)) == 21
