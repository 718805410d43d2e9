"""A shop floor on each engine."""

from collections.abc import Callable, Mapping

import pytest

from tests.routing.floor import Floor, make_wiring_that_keeps
from yingda.app.wiring import KINDS
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.push.types import Push
from yingda.kit.events import Event


@pytest.fixture
def seen() -> list[Event]:
    return []


@pytest.fixture
def wiring(seen: list[Event]) -> Wiring:
    return make_wiring_that_keeps(seen)


@pytest.fixture
def kinds() -> Mapping[str, JobKind]:
    return {kind.name: kind for kind in KINDS}


@pytest.fixture
def floor(db: Database, clock: FakeClock, drain: Callable[[], int], seen: list[Event], pushes: list[Push]) -> Floor:
    made = Floor(db, clock, drain, seen, pushes)
    made.open_shop()
    return made
