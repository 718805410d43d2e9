"""A bare database: nobody reacts unless a test says so."""

import pytest

from tests.fixtures import bare_wiring
from tests.infra.db.tables import make_tables
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def noted(db: Database) -> Database:
    """The database under test with the tests' own tables."""
    db.write_now(make_tables)
    return db


@pytest.fixture
def lite(sqlite_url: str, clock: FakeClock, wiring: Wiring):
    """SQLite only, with the tests' own tables."""
    database = Database(sqlite_url, clock, wiring)
    database.write_now(make_tables)
    yield database
    database.close()


@pytest.fixture
def postgres(postgres_url: str, clock: FakeClock, wiring: Wiring):
    """PostgreSQL only, with the tests' own tables."""
    database = Database(postgres_url, clock, wiring)
    database.write_now(make_tables)
    yield database
    database.close()
