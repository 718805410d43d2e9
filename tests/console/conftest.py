"""A desk for every test of this room; nothing reacts, so that each test says itself who has what."""

import pytest

from tests.desk import Desk
from tests.fixtures import bare_wiring
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)
