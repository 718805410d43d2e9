"""The sweeps: hourly for uploads that were never used, daily for files that no row names."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.fixtures import START
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.infra.files import jobs as files_jobs
from yingda.infra.files import service
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.jobs.store import count_by_state, find_next_due
from yingda.infra.storage import Storage, StoredFile

pytestmark = pytest.mark.db


def put(storage: Storage, data: bytes) -> StoredFile:
    return asyncio.run(storage.put(data, "a.pdf"))


def kept(storage: Storage) -> set[str]:
    async def main() -> set[str]:
        return {one.key async for one in storage.list_keys()}

    return asyncio.run(main())


def test_the_sweeps_arm_themselves_again_and_stand_only_once(
    db: Database, jobs: JobRunner, drain: Callable[[], int], clock: FakeClock
) -> None:
    for _ in range(3):
        db.write_now(files_jobs.arm)
    assert db.read_now(count_by_state) == {"waiting": 2}
    assert db.read_now(find_next_due) == START + timedelta(hours=1)
    for hour in range(1, 24):
        clock.advance(timedelta(hours=1))
        assert drain() == 1
        assert db.read_now(find_next_due) == START + timedelta(hours=hour + 1)
    clock.advance(timedelta(hours=1))
    assert drain() == 2
    assert db.read_now(count_by_state) == {"waiting": 2}


def test_an_upload_that_was_never_used_goes_after_a_day_with_its_file(
    db: Database, storage: Storage, drain: Callable[[], int], clock: FakeClock, touch: Callable[[str], None]
) -> None:
    used, unused = put(storage, b"%PDF-used"), put(storage, b"%PDF-unused")
    for stored in (used, unused):
        touch(stored.key)
        token = db.write_now(service.register, stored, "staff:1").token
        if stored is used:
            db.write_now(service.use, token, "staff:1")
    db.write_now(files_jobs.arm)
    clock.advance(timedelta(hours=24))
    drain()
    assert kept(storage) == {used.key, unused.key}
    clock.advance(timedelta(hours=1))
    drain()
    assert kept(storage) == {used.key}


def test_a_file_that_is_just_being_sent_again_is_spared(
    db: Database, storage: Storage, clock: FakeClock, touch: Callable[[str], None]
) -> None:
    stored = put(storage, b"%PDF-same")
    touch(stored.key)
    db.write_now(service.register, stored, "staff:1")
    clock.advance(timedelta(days=2))
    # the same content has been put again, its row is not yet written
    put(storage, b"%PDF-same")
    touch(stored.key)
    asyncio.run(files_jobs.sweep_unused(db, storage))
    asyncio.run(files_jobs.sweep_orphans(db, storage))
    assert kept(storage) == {stored.key}


def test_a_file_whose_upload_was_cut_short_goes_after_a_day(
    db: Database, storage: Storage, drain: Callable[[], int], clock: FakeClock, touch: Callable[[str], None]
) -> None:
    named, orphan = put(storage, b"%PDF-named"), put(storage, b"%PDF-orphan")
    for stored in (named, orphan):
        touch(stored.key)
    token = db.write_now(service.register, named, "staff:1").token
    db.write_now(service.use, token, "staff:1")
    db.write_now(files_jobs.arm)
    clock.advance(timedelta(hours=24))
    drain()
    assert kept(storage) == {named.key, orphan.key}
    clock.advance(timedelta(hours=24))
    drain()
    assert kept(storage) == {named.key}
