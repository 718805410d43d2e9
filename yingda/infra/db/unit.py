"""The unit of work: what business code gets to read, write and announce in one transaction."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar, overload

from sqlalchemy import Connection, CursorResult, Executable, Result
from sqlalchemy.orm import Session

from yingda.infra.db.prepared import Prepared
from yingda.infra.db.rows import Rows
from yingda.infra.jobs.types import NewJob
from yingda.infra.push.types import Push
from yingda.kit.events import Event

MAX_CHAIN = 8  # reactions to reactions to …; deeper is a loop
LOCK_ORDER = ("queue", "agent", "conversation", "rest")
LAST_KIND = len(LOCK_ORDER) - 1

E = TypeVar("E", bound=Event)
T = TypeVar("T")


class Reading:
    """A consistent view of the database at `now`."""

    # nothing is written, so nothing needs a savepoint, which costs 50 µs
    _join_mode: Literal["rollback_only", "create_savepoint"] = "rollback_only"

    def __init__(self, connection: Connection, now: datetime, wiring: "Wiring") -> None:
        self.connection = connection
        self.now = now
        self.wiring = wiring
        self._session: Session | None = None
        self._read: dict[Hashable, Any] = {}

    @property
    def session(self) -> Session:
        """The ORM's session, made when first asked for; hot paths use `execute` with Core instead."""
        if self._session is None:
            self._session = Session(self.connection, join_transaction_mode=self._join_mode, expire_on_commit=False)
        return self._session

    @property
    def sqlite(self) -> bool:
        """Whether this runs on SQLite."""
        return self.connection.dialect.name == "sqlite"

    @overload
    def execute(self, statement: Prepared, params: Mapping[str, Any]) -> Rows: ...
    @overload
    def execute(
        self, statement: Executable, params: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]: ...
    def execute(self, statement: Prepared | Executable, params: Any = None) -> Rows | Result[Any]:
        """Run one Core statement; what the session holds is written first."""
        if self._session is not None:
            self._session.flush()
        if isinstance(statement, Prepared):
            return statement.run(self.connection, params)
        self._read.clear()
        return self.connection.execute(statement, params)

    def once(self, key: Hashable, read: Callable[[], T]) -> T:
        """What staff and shops are called and when they work, which one message asks for several times.

        Read anew after anything but a prepared statement: those that write are about messages only.
        """
        if self._session is not None:
            return read()
        if key not in self._read:
            self._read[key] = read()
        found: T = self._read[key]
        return found

    def close(self) -> None:
        """End the session without keeping anything."""
        if self._session is not None:
            self._session.close()


@dataclass(slots=True)
class Outbox:
    """What a unit wants to happen once it is committed."""

    pushes: list[Push] = field(default_factory=list)
    jobs: list[NewJob] = field(default_factory=list)


class Unit(Reading):
    """A transaction that writes; nothing of it is kept if its function raises."""

    _join_mode = "create_savepoint"  # a flush that fails undoes this unit, not its whole batch

    def __init__(self, connection: Connection, now: datetime, wiring: "Wiring") -> None:
        super().__init__(connection, now, wiring)
        self.outbox = Outbox()
        self._depth = 0
        self._locks: set[tuple[int, int]] = set()

    def announce(self, event: Event) -> None:
        """Tell the reactions of `event`: `now` ones run here, `later` ones become jobs."""
        reactions = self.wiring.reactions.get(type(event))
        if reactions is None:
            return
        if self._depth >= MAX_CHAIN:
            raise RuntimeError(f"reactions to {type(event).__name__} go deeper than {MAX_CHAIN}")
        self._depth += 1
        try:
            for react in reactions.now:
                react(self, event)
        finally:
            self._depth -= 1
        for kind in reactions.later:
            self.enqueue(NewJob(kind=kind, payload=event))

    def enqueue(self, job: NewJob) -> None:
        """Write a job in this transaction; a waiting job with the same key makes this a no-op."""
        if self.wiring.write_job(self, job):
            self.outbox.jobs.append(job)

    def push(self, push: Push) -> None:
        """Send an object's card to its topic after the commit."""
        self.outbox.pushes.append(push)

    def note_lock(self, kind: str, row_id: int) -> None:
        """Check that locks are taken in the one order: queue, agents by id, conversations by id, the rest."""
        lock = (LOCK_ORDER.index(kind), row_id)
        if lock in self._locks:
            return  # held already: asking again waits for nobody
        if lock[0] < LAST_KIND and any(lock < held for held in self._locks):
            raise RuntimeError(f"lock {kind} {row_id} is taken out of order, after {max(self._locks)}")
        self._locks.add(lock)

    def finish(self) -> Outbox:
        """Write what the session still holds and hand over what comes after the commit."""
        if self._session is not None:
            self._session.commit()
        return self.outbox


@dataclass(frozen=True, slots=True)
class Reactions:
    """What one kind of event causes: functions of the same transaction, and kinds of jobs."""

    now: tuple[Callable[[Unit, Any], None], ...] = ()
    later: tuple[str, ...] = ()


@dataclass(slots=True)
class Wiring:
    """What `app.wiring` hands in: who reacts to what, how a job is written, how a file (key, name) is linked to."""

    reactions: Mapping[type[Event], Reactions]
    write_job: Callable[[Unit, NewJob], bool]
    link_file: Callable[[str, str, datetime], str]
