"""A bare database, and jobs that note what they were called with."""

from collections.abc import Iterator, Mapping

import pytest

from tests.fixtures import bare_wiring
from tests.infra.jobs.notes import Notes
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.jobs.kinds import JobKind


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def kinds(notes: Notes) -> Mapping[str, JobKind]:
    return notes.kinds()


@pytest.fixture
def other_db(db: Database, clock: FakeClock, wiring: Wiring) -> Iterator[Database]:
    """The same database as another process sees it."""
    other = Database(db.url, clock, wiring)
    yield other
    other.close()
