"""Statements compiled once: the same rows, types and errors as SQLAlchemy's own run of them."""

import os
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import BigInteger, String, bindparam, event, insert, select, text, type_coerce, update
from sqlalchemy.exc import DataError, IntegrityError

from tests.fixtures import run_on_server
from tests.infra.db.tables import Counter, Note, read_counter, read_notes, write_note
from yingda.infra.db import Database, Instant, Prepared, Reading, Unit, one_of
from yingda.infra.db.libpq import numbered

pytestmark = pytest.mark.db

AT = datetime(2026, 11, 11, 0, 0, 0, 123_000, tzinfo=UTC)
BY_ID = Prepared(select(Counter.id, Counter.value).where(Counter.id == bindparam("id")))
AMONG = Prepared(select(Counter.id).where(one_of(Counter.id, "ids")).order_by(Counter.id))
RAISE = Prepared(
    update(Counter)
    .where(Counter.id == bindparam("key"))
    .values(value=Counter.value + bindparam("by"))
    .returning(Counter.value)
)
KINDS = {"at": Instant, "many": BigInteger(), "some": String()}
ADD = Prepared(insert(Note).returning(Note.id))


def test_a_row_has_its_names_and_is_a_mapping(noted: Database) -> None:
    def read(reading: Reading):
        return reading.execute(BY_ID, {"id": 2}).one()

    row = noted.read_now(read)
    assert (row.id, row.value) == (2, 0)
    assert dict(row._mapping) == {"id": 2, "value": 0}


def test_nothing_found_is_none(noted: Database) -> None:
    def read(reading: Reading):
        return reading.execute(BY_ID, {"id": 4711}).first(), reading.execute(BY_ID, {"id": 4711}).scalar()

    assert noted.read_now(read) == (None, None)


@pytest.mark.parametrize("ids", [[], [1], [2, 1], {1, 2}, range(1, 500)], ids=str)
def test_one_statement_takes_any_number_of_ids(noted: Database, ids) -> None:
    def read(reading: Reading):
        return list(reading.execute(AMONG, {"ids": ids}).scalars())

    assert noted.read_now(read) == [each for each in (1, 2) if each in ids]


def test_ids_are_looked_up_by_the_index(noted: Database) -> None:
    def plan(reading: Reading) -> str:
        reading.execute(AMONG, {"ids": [1]})
        (form,) = AMONG._forms.values()
        prefix = "EXPLAIN QUERY PLAN" if reading.sqlite else "EXPLAIN"
        reading.connection.exec_driver_sql("SELECT 1" if reading.sqlite else "SET LOCAL enable_seqscan = off")
        given = ("[1]",) if reading.sqlite else {"ids": [1]}
        return "\n".join(row[-1] for row in reading.connection.exec_driver_sql(f"{prefix} {form.sql}", given))

    AMONG._forms.clear()
    found = noted.read_now(plan)
    assert "SEARCH test_counter USING INTEGER PRIMARY KEY" in found or "Index" in found


def test_a_change_sees_its_parameters_and_gives_what_it_wrote(noted: Database) -> None:
    def write(unit: Unit):
        return [unit.execute(RAISE, {"key": 1, "by": by}).scalar_one() for by in (3, 4)]

    assert noted.write_now(write) == [3, 7]
    assert (noted.read_now(read_counter, 1), noted.read_now(read_counter, 2)) == (7, 0)


def test_values_are_written_and_read_as_their_types_say(noted: Database) -> None:
    echo = Prepared(select(type_coerce(bindparam("at", type_=Instant), Instant).label("at")))

    def read(reading: Reading):
        return reading.execute(echo, {"at": AT}).scalar_one(), reading.execute(echo, {"at": None}).scalar_one()

    assert noted.read_now(read) == (AT, None)


def test_an_insert_writes_the_columns_that_are_given(noted: Database) -> None:
    def write(unit: Unit):
        first = unit.execute(ADD, {"client_id": "a"}).scalar_one()
        return unit.execute(ADD, {"client_id": "b", "parent_id": first}).scalar_one() > first

    assert noted.write_now(write)
    assert noted.read_now(read_notes) == ["a", "b"]


def test_a_violated_constraint_is_sqlalchemy_s_error_and_its_neighbours_stay(noted: Database) -> None:
    noted.write_now(write_note, "taken")

    def twice(unit: Unit) -> None:
        unit.execute(ADD, {"client_id": "new"})
        unit.execute(ADD, {"client_id": "taken"})

    with pytest.raises(IntegrityError):
        noted.write_now(twice)
    noted.write_now(write_note, "after")
    assert noted.read_now(read_notes) == ["taken", "after"]


def test_places_are_numbered_in_the_order_of_the_names() -> None:
    sql = "SELECT %(b)s::TEXT LIKE '50%%', %(a)s, %(b)s"
    assert numbered(sql, ["a", "b"]) == "SELECT $2::TEXT LIKE '50%', $1, $2"


def test_later_statements_of_a_transaction_give_the_same_rows(noted: Database) -> None:
    every = Prepared(select(*(bindparam(name, type_=kind).label(name) for name, kind in KINDS.items())))
    given = {"at": AT, "many": 2**40, "some": "50% 的人"}

    def read(reading: Reading):
        return [tuple(reading.execute(every, given).one()) for _ in range(3)]

    assert noted.read_now(read) == [(AT, 2**40, "50% 的人")] * 3


def test_what_was_prepared_outlives_a_unit_that_was_undone(noted: Database) -> None:
    def read_and(unit: Unit, *, fail: bool) -> list[int]:
        found = [unit.execute(BY_ID, {"id": 2}).one().id for _ in range(3)]
        for _ in range(8):
            unit.execute(select(Counter.id).where(Counter.id == 1)).scalar()
        if fail:
            raise ValueError
        return found

    for _ in range(4):  # more than there are writers
        noted.write_now(partial(read_and, fail=False))
        with pytest.raises(ValueError):  # noqa: PT011 # our own, without a text
            noted.write_now(partial(read_and, fail=True))
    assert noted.write_now(partial(read_and, fail=False)) == [2, 2, 2]


def test_a_later_statement_that_fails_is_sqlalchemy_s_error(noted: Database) -> None:
    share = Prepared(text("SELECT 1 / CAST(:by AS INTEGER)"))

    def divide(reading: Reading):
        return [reading.execute(share, {"by": by}).scalar_one() for by in (1, 0)]

    if noted.url.startswith("sqlite"):
        assert noted.read_now(divide) == [1, None]
        return
    with pytest.raises(DataError, match="division by zero"):
        noted.read_now(divide)


def test_what_has_to_be_written_out_each_time_is_refused(noted: Database) -> None:
    listed = Prepared(select(Counter.id).where(Counter.id.in_([1, 2])))

    def read(reading: Reading) -> None:
        reading.execute(listed, {})

    with pytest.raises(ValueError, match="written out anew"):
        noted.read_now(read)


def test_a_missing_parameter_is_named(noted: Database) -> None:
    def read(reading: Reading) -> None:
        reading.execute(BY_ID, {})

    with pytest.raises(KeyError, match="id"):
        noted.read_now(read)


def test_listeners_see_the_statement_as_it_is_sent(noted: Database) -> None:
    seen = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        seen.append((statement.split()[0], parameters))

    def read(reading: Reading) -> None:
        event.listen(reading.connection, "before_cursor_execute", note)
        reading.execute(BY_ID, {"id": 2})
        event.remove(reading.connection, "before_cursor_execute", note)

    noted.read_now(read)
    assert seen == [("SELECT", [2] if noted.url.startswith("sqlite") else {"id": 2})]


@pytest.mark.skipif("YINGDA_TEST_DATABASE_URL" not in os.environ, reason="needs PostgreSQL")
def test_a_connection_that_died_leaves_the_pool(postgres: Database) -> None:
    runs = 0

    def read_own_death(unit: Unit) -> int:
        nonlocal runs
        runs += 1
        if runs == 1:
            pid = unit.execute(text("SELECT pg_backend_pid()")).scalar_one()
            run_on_server(f"SELECT pg_terminate_backend({pid}, 5000)")
        return int(unit.execute(BY_ID, {"id": 2}).one().id)

    assert postgres.write_now(read_own_death) == 2
    assert runs == 2  # the writer's one other try, on a new connection
