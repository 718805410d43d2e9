"""Databases for tests: a copy of a template on SQLite and, if a server is named, one in turn on PostgreSQL."""

import asyncio
import contextlib
import importlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url, text

import yingda
from tests.spares import Spares
from yingda.infra.clock import FakeClock
from yingda.infra.db import Base, Database, Unit, Wiring
from yingda.infra.db.engine import postgres_engine, sqlite_engine
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.jobs.store import insert_job
from yingda.infra.jobs.types import NewJob
from yingda.infra.push.types import Push
from yingda.kit.ids import new_token

START = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Tuesday, the day before 双十一
SERVER = os.environ.get("YINGDA_TEST_DATABASE_URL", "")
DATABASES = {"database_url", "sqlite_url", "postgres_url"}  # a test that uses one is marked `db`
NO_SERVER = "YINGDA_TEST_DATABASE_URL does not name a PostgreSQL server"


# Every test has engines of its own; compiling all statements anew for each was half of what a test took.
DIALECTS: dict[str, Dialect] = {}
COMPILED: dict[Any, Any] = {}


@event.listens_for(Engine, "engine_connect")
def make_light(connection: Connection) -> None:
    """Share what was compiled with every engine of this process; data of tests need not reach the disk."""
    name = connection.dialect.name
    connection.dialect = DIALECTS.setdefault(name, connection.dialect)
    connection.execution_options(compiled_cache=COMPILED)
    if name == "sqlite":
        connection.connection.cursor().execute("PRAGMA synchronous = OFF")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if DATABASES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.db)


def import_models() -> None:
    """Import every room's tables, so that the metadata is whole."""
    root = Path(yingda.__file__).parent
    for file in sorted([*root.rglob("models.py"), *root.rglob("models/__init__.py")]):
        path = file.parent if file.name == "__init__.py" else file.with_suffix("")
        with contextlib.suppress(ImportError):  # a room that is only half there must not stop the others
            importlib.import_module(".".join(["yingda", *path.relative_to(root).parts]))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, made once."""
    import_models()
    file = tmp_path_factory.mktemp("template") / "template.db"
    engine = sqlite_engine(f"sqlite:///{file}", writer=True)
    Base.metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of a PostgreSQL database with every table, made once and dropped at the end."""
    import_models()
    with fresh_postgres() as url:
        engine = postgres_engine(url, size=1, readonly=False)
        Base.metadata.create_all(engine)
        engine.dispose()
        name = make_url(url).database
        assert name is not None
        yield name


@pytest.fixture(scope="session")
def postgres_spares(postgres_template: str) -> Iterator[Spares]:
    """Copies of the template that tests use in turn."""
    spares = Spares(lambda: fresh_postgres(postgres_template))
    yield spares
    spares.close()


@contextlib.contextmanager
def fresh_postgres(template: str = "template1") -> Iterator[str]:
    """The address of a new database, a copy of `template`, on the server under test; dropped afterwards."""
    name = f"yingda_test_{new_token(9).replace('-', '_').lower()}"
    run_on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        run_on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def run_on_server(statement: str) -> None:
    """Run a statement that PostgreSQL takes outside of transactions only."""
    engine = create_engine(make_url(SERVER).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a SQLite file of this test's own."""
    file = tmp_path / "test.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty PostgreSQL database that nobody else uses meanwhile."""
    if not SERVER:
        pytest.skip(NO_SERVER)
    spares: Spares = request.getfixturevalue("postgres_spares")
    with spares.borrowed() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database of this test's own, on each engine."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until it is moved."""
    return FakeClock(START)


@pytest.fixture
def wiring() -> Wiring:
    """The product's own wiring; a bare one for tests of what lies below it overrides this."""
    if find_spec("yingda.app.wiring") is not None:
        made: Wiring = importlib.import_module("yingda.app.wiring").make_wiring("s" * 32)
        return made
    return bare_wiring()


def bare_wiring() -> Wiring:
    """Nobody reacts; jobs are written; links are readable."""
    return Wiring(reactions={}, write_job=_write_job, link_file=_link_file)


def _write_job(unit: Unit, job: NewJob) -> bool:
    return insert_job(unit, job, 1)


def _link_file(key: str, _name: str, _now: datetime) -> str:
    return f"/files/{key}"


@pytest.fixture
def db(database_url: str, clock: FakeClock, wiring: Wiring) -> Iterator[Database]:
    """A database of this test's own; use `db.write_now(fn, …)` and `db.read_now(fn, …)`."""
    database = Database(database_url, clock, wiring)
    yield database
    database.close()


@pytest.fixture
def pushes(db: Database) -> list[Push]:
    """Every push of committed units, in their order."""
    committed: list[Push] = []
    db.after_commit(lambda outbox: committed.extend(outbox.pushes))
    return committed


@pytest.fixture
def kinds() -> Mapping[str, JobKind]:
    """The kinds of jobs that `jobs` knows; overridden by tests that have some."""
    return {}


@pytest.fixture
def jobs(db: Database, clock: FakeClock, kinds: Mapping[str, JobKind]) -> JobRunner:
    """A runner that is not started; `await jobs.drain()` runs what is due."""
    return JobRunner(db, clock, kinds)


@pytest.fixture
def drain(jobs: JobRunner) -> Callable[[], int]:
    """Run everything that is due until nothing is; how many."""
    return lambda: asyncio.run(jobs.drain())
