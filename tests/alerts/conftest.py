"""A desk for every test of this room; nothing reacts, so that each test says itself who has what."""

from collections.abc import Mapping

import pytest

from tests.desk import Desk
from tests.fixtures import bare_wiring
from yingda.alerts import jobs as alerts_jobs
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.jobs.kinds import JobKind


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def kinds() -> Mapping[str, JobKind]:
    return {kind.name: kind for kind in alerts_jobs.KINDS}


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)
