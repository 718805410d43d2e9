"""What is asked all the time finds its rows by an index, however many there are: on both engines."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role
from yingda.channels.web import service as web
from yingda.channels.web.types import Visitor
from yingda.conversations import service as conversations
from yingda.conversations.service import Outgoing, Wish
from yingda.conversations.types import Draft, Kind, ListQuery, View
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.db import Database, Reading
from yingda.infra.jobs import store as jobs
from yingda.kit.ids import new_token
from yingda.tools import staffing
from yingda.tools.crowd import USUAL_WORD, Crowd, fill

pytestmark = pytest.mark.db

MESSAGES = 20_000
SHOPS = 3
# tables that grow with every customer; what grows with the staff may be read whole
GROWING = ("conversation", "episode", "reception", "message", "customer", "customer_shop", "job", "message_search")

Statement = tuple[str, Any]


@pytest.fixture
def crowd(db: Database) -> Crowd:
    sign_ins = staffing.make_staff(db, 20, 15, SHOPS)
    staffing.make_colleague(db, "boss", Role.SUPERVISOR, SHOPS)
    return fill(db, sign_ins, MESSAGES)


def actor_named(reading: Reading, login: str) -> Actor:
    staff = accounts.list_staff(reading, accounts.system_actor(reading))
    found = accounts.find_actor(reading, next(one.id for one in staff if one.login == login))
    assert found is not None
    return found


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """Everything that is sent to the database meanwhile."""
    sent: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def walks(db: Database, statement: Statement) -> list[str]:
    """Steps of the plan that read a whole growing table."""
    sql, parameters = statement
    # SQLite's plan of an insert tells of checks that it makes only while a deferred foreign key is violated
    if sql.split(None, 1)[0] not in ("SELECT", "UPDATE", "DELETE"):
        return []
    with db._read_engine.connect() as connection:
        if db.url.startswith("sqlite"):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(parameters)).all()
            return [row[-1] for row in rows if is_walk_of_sqlite(row[-1])]
        # small tables are read whole because that is faster: forbid it, and see whether there is another way
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.exec_driver_sql(f"EXPLAIN {sql}", parameters).all()
        return [row[0].strip() for row in rows if is_walk_of_postgresql(row[0])]


def is_walk_of_sqlite(step: str) -> bool:
    words = step.split()
    if words[0] != "SCAN" or words[1] not in GROWING:
        return False
    return "VIRTUAL" not in words  # a virtual table is asked by MATCH or rowid: its own index


def is_walk_of_postgresql(step: str) -> bool:
    return any(f"Seq Scan on {table} " in f"{step} " for table in GROWING)


def agents_lists(db: Database, crowd: Crowd) -> None:
    agent = db.read_now(actor_named, staffing.LOGIN.format(1))
    for view in (View.WAITING, View.REPLIED, View.UNFINISHED, View.QUEUE, View.ENDED):
        db.read_now(conversations.list_page, agent, ListQuery(view, limit=50))
    db.read_now(conversations.counts_of, agent)


def supervisors_lists(db: Database, crowd: Crowd) -> None:
    boss = db.read_now(actor_named, "boss")
    for view in (View.QUEUE, View.TEAM, View.ALL):
        _, place = db.read_now(conversations.list_page, boss, ListQuery(view, limit=20))
        db.read_now(conversations.list_page, boss, ListQuery(view, limit=20, after=place))
    db.read_now(conversations.counts_of, boss)
    db.read_now(conversations.waiting_longest, crowd.shop_ids, crowd.now - timedelta(minutes=1))
    db.read_now(conversations.queue_lines, crowd.shop_ids)


def search(db: Database, crowd: Crowd) -> None:
    boss = db.read_now(actor_named, "boss")
    db.read_now(conversations.search_messages, boss, USUAL_WORD, None, (None, 20))


def customers_message(db: Database, crowd: Crowd) -> None:
    visitor = Visitor(crowd.shop_ids[0], new_token(12))
    for number in range(2):  # one that opens, one that goes on
        draft = Draft(f"asked-{number}", Kind.TEXT, "今天能发货吗")
        db.write_now(web.say, visitor, draft, Wish(), None)


def agents_message(db: Database, crowd: Crowd) -> None:
    agent = db.read_now(actor_named, staffing.LOGIN.format(1))
    page, _ = db.read_now(conversations.list_page, agent, ListQuery(View.WAITING, limit=1))
    cleared = guard.clear("今天 16 点前下单，今天发出", Source(SourceKind.TYPED))
    db.write_now(conversations.send, agent, page[0].id, Outgoing(Draft("answered", Kind.TEXT), cleared))
    db.read_now(conversations.messages_for_staff, agent, page[0].id, conversations.Span(None, None, 50))


def jobs_that_are_due(db: Database, crowd: Crowd) -> None:
    db.write_now(jobs.claim_due, 50)
    db.read_now(jobs.find_next_due)


HOT: list[Callable[[Database, Crowd], None]] = [
    agents_lists, supervisors_lists, search, customers_message, agents_message, jobs_that_are_due,
]  # fmt: skip


@pytest.mark.parametrize("ask", HOT, ids=lambda ask: ask.__name__)
def test_nothing_that_is_hot_reads_a_growing_table_whole(db: Database, crowd: Crowd, ask) -> None:
    with statements() as sent:
        ask(db, crowd)
    assert sent
    found = {sql: steps for sql, parameters in sent if (steps := walks(db, (sql, parameters)))}
    assert found == {}


def test_a_walk_is_noticed(db: Database, crowd: Crowd) -> None:
    """The planted fault: no index helps here."""
    mark = "?" if db.url.startswith("sqlite") else "%(summary)s"
    parameters: Any = ("x",) if db.url.startswith("sqlite") else {"summary": "x"}
    steps = walks(db, (f"SELECT id FROM conversation WHERE summary = {mark}", parameters))
    assert len(steps) == 1
    assert "conversation" in steps[0]
