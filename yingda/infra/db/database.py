"""The database as the asynchronous edge sees it: `await db.write(fn, …)`, `await db.read(fn, …)`."""

import asyncio
import concurrent.futures
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from yingda.infra.clock import Clock
from yingda.infra.db.engine import is_sqlite, postgres_engine, sqlite_engine
from yingda.infra.db.faults import is_passing
from yingda.infra.db.pool import WRITERS, PostgresWriters
from yingda.infra.db.unit import Outbox, Reading, Unit, Wiring
from yingda.infra.db.work import Outcome, Work
from yingda.infra.db.writer import SqliteWriter
from yingda.kit.errors import UnavailableError

READERS = 4
LONG_READ_S = 1.0

P = ParamSpec("P")
T = TypeVar("T")
Future = asyncio.Future[Any] | concurrent.futures.Future[Any]
log = structlog.get_logger("yingda.db")


class AfterCommit(Protocol):
    """Told of every committed outbox, in the loop's thread when there is a loop."""

    def __call__(self, outbox: Outbox) -> None: ...


class Database:
    """One writer (SQLite) or a pool of them (PostgreSQL), and readers that never block them."""

    def __init__(self, url: str, clock: Clock, wiring: Wiring) -> None:
        self.url, self.clock, self.wiring = url, clock, wiring
        self._after_commit: list[AfterCommit] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="yingda-reader")
        self._read_engine, self._write_engine = _engines(url)
        make_writer = SqliteWriter if is_sqlite(url) else PostgresWriters
        self._writer = make_writer(self._write_engine, clock, wiring, self._deliver)

    @property
    def healthy(self) -> bool:
        """Whether the last commit went through."""
        return self._writer.healthy

    @property
    def queued(self) -> int:
        """How many units wait for a writer."""
        return self._writer.queued

    def after_commit(self, told: AfterCommit) -> None:
        """Have `told` called with every committed outbox."""
        self._after_commit.append(told)

    async def write(self, fn: Callable[Concatenate[Unit, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(unit, …)` in a unit somebody waits for; returns after its commit."""
        return await self._write(fn, args, kwargs, interactive=True)

    async def write_later(self, fn: Callable[Concatenate[Unit, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for jobs: goes after every unit that a person waits for."""
        return await self._write(fn, args, kwargs, interactive=False)

    async def read(self, fn: Callable[Concatenate[Reading, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(reading, …)` on one read-only snapshot."""
        context = copy_context()

        def in_context() -> T:
            return self.read_now(fn, *args, **kwargs)

        def run() -> T:
            return context.run(in_context)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def write_now(self, fn: Callable[Concatenate[Unit, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`write` for the command line and tests: blocks until the commit."""
        future: concurrent.futures.Future[T] = concurrent.futures.Future()
        self._submit(fn, args, kwargs, future, interactive=False)
        return future.result()

    def read_now(self, fn: Callable[Concatenate[Reading, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`read` for the command line and tests."""
        started = time.monotonic()
        try:
            with self._read_engine.connect() as connection, connection.begin():
                reading = Reading(connection, self.clock.now(), self.wiring)
                try:
                    return fn(reading, *args, **kwargs)
                finally:
                    reading.close()
        except DBAPIError as error:
            if is_passing(error):
                raise UnavailableError from error
            raise
        finally:
            if (took := time.monotonic() - started) > LONG_READ_S:
                log.warning("long read", read=getattr(fn, "__qualname__", repr(fn)), ms=round(took * 1000))

    def ping(self) -> None:
        """Raise unless the database answers."""
        with self._read_engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Run what is queued, then let go of every connection."""
        self._writer.close()
        self._readers.shutdown(wait=True)
        self._read_engine.dispose()
        self._write_engine.dispose()

    async def _write(self, fn: Callable[..., T], args: Any, kwargs: Any, *, interactive: bool) -> T:
        loop = self._loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._submit(fn, args, kwargs, future, interactive=interactive)
        return await future

    def _submit(self, fn: Callable[..., T], args: Any, kwargs: Any, future: Future, *, interactive: bool) -> None:
        def run(unit: Unit) -> T:
            return fn(unit, *args, **kwargs)

        run.__qualname__ = getattr(fn, "__qualname__", repr(fn))
        self._writer.submit(Work(run, copy_context(), future, interactive=interactive))

    def _deliver(self, outcomes: list[Outcome]) -> None:
        """Called by a writer's thread: hand everything to the loop in one step."""
        if not self._hand_to_loop(outcomes):
            self._tell(outcomes)
        _settle_blocking(outcomes)

    def _hand_to_loop(self, outcomes: list[Outcome]) -> bool:
        if self._loop is None:
            return False
        try:
            self._loop.call_soon_threadsafe(self._deliver_in_loop, outcomes)
        except RuntimeError:  # the loop has been closed; nobody waits in it any more
            return False
        return True

    def _deliver_in_loop(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if isinstance(outcome.work.future, asyncio.Future):
                _settle(outcome)
        self._tell(outcomes)

    def _tell(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.outbox is None or not (outcome.outbox.pushes or outcome.outbox.jobs):
                continue
            for told in self._after_commit:
                try:
                    told(outcome.outbox)
                except Exception:  # the unit stands, and the writer must not end
                    log.exception("what comes after a commit failed")


def _settle_blocking(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if isinstance(outcome.work.future, concurrent.futures.Future):
            _settle(outcome)


def _settle(outcome: Outcome) -> None:
    future = outcome.work.future
    if future.done():
        return  # the caller went away; its unit stands all the same
    if outcome.error is not None:
        future.set_exception(outcome.error)
    else:
        future.set_result(outcome.result)


def _engines(url: str) -> tuple[Engine, Engine]:
    if is_sqlite(url):
        return sqlite_engine(url, writer=False), sqlite_engine(url, writer=True)
    return (
        postgres_engine(url, size=READERS, readonly=True),
        postgres_engine(url, size=WRITERS, readonly=False),
    )
