"""From SQLite to PostgreSQL: everything, exactly, also after a kill; or nothing, with the reason."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.architecture.source import ROOT
from tests.desk import Desk
from tests.fixtures import NO_SERVER, SERVER, fresh_postgres
from yingda.accounts.types import Role
from yingda.app.cli import main
from yingda.app.serving import only_one
from yingda.app.tables import MIGRATIONS, metadata
from yingda.conversations import service as conversations
from yingda.conversations.pushes import MessageHit
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.db.migrate import newest_revision
from yingda.infra.moving.service import Move, move
from yingda.infra.moving.types import Column, MoveError, Sum, sum_of
from yingda.infra.settings import Settings, load_settings

pytestmark = pytest.mark.db

CUSTOMERS = 12
TEXTS = ("蓝牙耳机左边没有声音", "我想退款", "订单 20261110 什么时候发货？", "emoji 👍 and 'quotes' \\ \t tab")


@pytest.fixture
def source(sqlite_url: str, clock: FakeClock, wiring: Wiring) -> Path:
    """A shop at work on SQLite, closed for the night."""
    db = Database(sqlite_url, clock, wiring)
    desk = Desk(db, clock)
    shop_id = desk.shop("qingchuan", name="晴川数码", alias="小晴")
    qing = desk.staff("qing", shop_id, role=Role.ADMIN)
    desk.team("售后", shop_id, qing.staff_id)
    desk.online(qing)
    for number in range(CUSTOMERS):
        conversation_id = desk.says(desk.customer(shop_id, f"客户{number}"), TEXTS[number % len(TEXTS)])
        desk.assign(conversation_id, qing)
        desk.answers(qing, conversation_id, "您好，马上为您查看")
    db.close()
    return Path(make_url(sqlite_url).database or "")


@pytest.fixture
def target() -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    if not SERVER:
        pytest.skip(NO_SERVER)
    with fresh_postgres() as url:
        yield url


@pytest.fixture
def job(source: Path, target: str) -> Move:
    return Move(source, target, MIGRATIONS)


def run(job: Move) -> tuple[dict[str, Sum], list[int]]:
    """The sums, and how much was done after each step."""
    steps: list[int] = []
    sums = move(job, lambda _table, done, _total: steps.append(done), lambda _table, _sum: None)
    return sums, steps


def ask(url: str, statement: str) -> list[tuple]:
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def tables_at(url: str) -> list[str]:
    return [name for (name,) in ask(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def test_everything_is_there_and_works(job: Move, clock: FakeClock, wiring: Wiring) -> None:
    sums, _ = run(job)
    with sqlite3.connect(job.file) as before:
        counted = {name: before.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sums}
    assert {name: found.rows for name, found in sums.items()} == counted
    assert set(sums) == {*metadata().tables, "message_search"}
    assert sums["message"].rows >= 2 * CUSTOMERS
    db = Database(job.url, clock, wiring)
    desk = Desk(db, clock)
    assert len(found_at(desk, "退款")) == CUSTOMERS / len(TEXTS)
    # numbers go on where they had come to, and the search finds what comes now
    [(shop_id,)] = ask(job.url, "SELECT id FROM shop")
    conversation_id = desk.says(desk.customer(shop_id, "新客户"), "还能退款吗")
    assert conversation_id == CUSTOMERS + 1
    assert len(found_at(desk, "退款")) == CUSTOMERS / len(TEXTS) + 1
    db.close()


def found_at(desk: Desk, words: str) -> list[MessageHit]:
    hits, _ = desk.read(conversations.search_messages, desk.admin, words, None, (None, 50))
    return hits


def test_a_killed_move_goes_on_where_it_was(job: Move) -> None:
    command = [sys.executable, "-m", "tests.infra.moving.mover", str(job.file), job.url, "2"]
    with subprocess.Popen(command, cwd=ROOT) as child:
        while copied(job.url) < CUSTOMERS:
            assert child.poll() is None, "it was faster than the kill"
        child.send_signal(signal.SIGKILL)
    kept = copied(job.url)
    assert tables_at(job.url) == []  # nobody can take the half for the whole
    sums, steps = run(job)
    total = sum(found.rows for found in sums.values())
    assert steps[-1] == total
    assert CUSTOMERS <= kept < total
    assert ask(job.url, "SELECT count(*) FROM message") == [(sums["message"].rows,)]
    assert ask(job.url, "SELECT FROM pg_namespace WHERE nspname = 'yingda_move'") == []


def copied(url: str) -> int:
    """How many rows of customers' numbers an unfinished move has kept."""
    try:
        return ask(url, "SELECT count(*) FROM yingda_move.customer")[0][0]
    except psycopg.errors.UndefinedTable:
        return 0


def test_somebody_elses_database_is_left_alone(job: Move) -> None:
    with psycopg.connect(job.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (n INT)")
    with pytest.raises(MoveError) as refused:
        run(job)
    assert refused.value.code == "move.not_empty"
    assert tables_at(job.url) == ["theirs"]
    assert ask(job.url, "SELECT FROM pg_namespace WHERE nspname = 'yingda_move'") == []


def test_a_source_that_was_changed_after_a_part_was_copied_is_noticed(job: Move) -> None:
    with pytest.raises(HadEnoughError):
        move(replace(job, slice_rows=2), until_messages, lambda *_: None)
    with sqlite3.connect(job.file) as source:
        source.execute("UPDATE customer SET name = '改名' WHERE id = 1")
    source.close()
    with pytest.raises(MoveError) as refused:
        run(job)
    assert refused.value.code == "move.differs"
    assert tables_at(job.url) == []
    sums, _ = run(replace(job, start_over=True))
    assert ask(job.url, "SELECT name FROM customer WHERE id = 1") == [("改名",)]
    assert sums["customer"].rows == CUSTOMERS


class HadEnoughError(Exception):
    """Somebody has ended the move."""


def until_messages(table: str, _done: int, _total: int) -> None:
    """Stop a move when customers are copied and messages come."""
    if table == "message":
        raise HadEnoughError


def test_a_running_server_is_not_moved(
    job: Move, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(job, monkeypatch)
    with only_one(settings):
        assert main(["db", "move", "--to", job.url]) == 1
    assert str(settings.home) in capsys.readouterr().err
    assert tables_at(job.url) == []


def test_the_command_says_what_it_moved_and_what_to_do(
    job: Move, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_of(job, monkeypatch)
    assert main(["db", "move", "--to", job.url]) == 0
    said = capsys.readouterr().out
    assert f"customer {CUSTOMERS:>26}" in said
    assert "database_url" in said
    assert main(["db", "move", "--to", job.url]) == 1  # what is there now is nobody's to overwrite


@pytest.mark.parametrize(
    ("url", "words"), [("mysql://x", "postgresql://"), ("postgresql://x@127.0.0.1:1/x", "127.0.0.1")]
)
def test_a_wrong_target_is_said_in_one_line(
    job: Move, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    settings_of(job, monkeypatch)
    assert main(["db", "move", "--to", url]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def settings_of(job: Move, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a data folder that holds the source, for commands too."""
    home = job.file.parent / "home"
    monkeypatch.setenv("YINGDA_HOME", str(home))
    settings = load_settings()
    job.file.rename(home / "yingda.db")
    with sqlite3.connect(home / "yingda.db") as source:  # as if it had been migrated: the template was made at once
        source.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        source.execute("INSERT INTO alembic_version VALUES (?)", [newest_revision(MIGRATIONS)])
    source.close()
    return settings


COLUMNS = (Column("id", "bigint"), Column("on", "boolean"), Column("words", "tsvector"))


def test_a_checksum_knows_no_order_and_no_engine() -> None:
    sqlite = [(1, 1, "退款 耳机"), (2, 0, "")]
    postgresql = [(2, False, ""), (1, True, "耳机 退款")]
    assert sum_of(COLUMNS, sqlite) == sum_of(COLUMNS, postgresql)


@pytest.mark.parametrize(
    "other", [(1, False, "退款 耳机"), (1, True, "退款"), (1, None, "退款 耳机"), (3, True, "退款 耳机")]
)
def test_a_checksum_changes_with_every_value(other: tuple) -> None:
    assert sum_of(COLUMNS, [(1, True, "退款 耳机")]) != sum_of(COLUMNS, [other])


def test_a_row_that_is_there_twice_is_not_one_that_is_there_once() -> None:
    row = (1, True, "退款")
    assert sum_of(COLUMNS, [row, row]) != sum_of(COLUMNS, [row])
