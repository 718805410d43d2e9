"""The floor: the very statements of accepted messages, run by bare sqlite3 with group commit."""

import shutil
import sqlite3
import time
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from yingda.accounts import service as accounts
from yingda.channels.web import service as web
from yingda.channels.web.types import Visitor
from yingda.conversations.service import Wish
from yingda.conversations.types import Draft, Kind
from yingda.infra.db import Database, Unit
from yingda.infra.settings import Settings
from yingda.kit.ids import new_token
from yingda.tools import staffing
from yingda.tools.replay.command import OpenDatabase

MESSAGES = 640
GROUP = 64  # messages a commit, as the writer does at the most

Statement = tuple[str, Any]


def floor_per_second(settings: Settings, open_database: OpenDatabase) -> float:
    """Messages a second if Python did nothing but hand these statements to SQLite."""
    with open_database(settings) as db:
        visitor = Visitor(db.read_now(accounts.shop_by_code, staffing.SHOP).id, new_token(12))
        db.write_now(_say, visitor, 0)  # opens the episode
    bare = settings.home / "floor.db"
    shutil.copyfile(settings.home / "yingda.db", bare)
    with open_database(settings) as db:
        messages = _record(db, visitor)
    return len(messages) / _run_bare(bare, messages)


def _record(db: Database, visitor: Visitor) -> list[list[Statement]]:
    """The statements of each of many messages, as the product itself makes them."""
    recorded: list[list[Statement]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            recorded[-1].append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for number in range(1, MESSAGES + 1):
            recorded.append([])
            db.write_now(_say, visitor, number)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return recorded


def _run_bare(file: Path, messages: list[list[Statement]]) -> float:
    """The same on a copy of the database as it was before; the seconds it took."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-64000"):
            connection.execute(f"PRAGMA {pragma}")
        began = time.perf_counter()
        for start in range(0, len(messages), GROUP):
            connection.execute("BEGIN IMMEDIATE")
            for statement, parameters in chain.from_iterable(messages[start : start + GROUP]):
                connection.execute(statement, parameters).fetchall()
            connection.execute("COMMIT")
        return time.perf_counter() - began


def _say(unit: Unit, visitor: Visitor, number: int) -> None:
    draft = Draft(f"floor-{number:06d}", Kind.TEXT, f"第 {number} 句：这件什么时候发货？")
    web.say(unit, visitor, draft, Wish(), None)
