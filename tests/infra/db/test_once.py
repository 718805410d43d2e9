"""What a unit reads several times of staff and shops is read once, and anew as soon as it may have changed."""

import pytest
from sqlalchemy import text

from yingda.infra.db import Database, Reading, Unit

pytestmark = pytest.mark.db


def test_it_is_read_once(db: Database) -> None:
    def twice(reading: Reading) -> list[int]:
        asked = iter(range(10))
        return [reading.once("a", lambda: next(asked)) for _ in range(2)] + [reading.once("b", lambda: next(asked))]

    assert db.read_now(twice) == [0, 0, 1]


def test_after_any_other_statement_it_is_read_anew(db: Database) -> None:
    def written_between(unit: Unit) -> list[int]:
        asked = iter(range(10))
        first = unit.once("a", lambda: next(asked))
        unit.execute(text("SELECT 1"))
        return [first, unit.once("a", lambda: next(asked))]

    assert db.write_now(written_between) == [0, 1]


def test_what_a_session_holds_is_never_missed(db: Database) -> None:
    def with_session(unit: Unit) -> list[int]:
        asked = iter(range(10))
        first = unit.once("a", lambda: next(asked))
        assert unit.session is not None
        return [first, *(unit.once("a", lambda: next(asked)) for _ in range(2))]

    assert db.write_now(with_session) == [0, 1, 2]
