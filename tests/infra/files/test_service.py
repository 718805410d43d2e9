"""Uploads as rows: a token for their uploader, kept once used, forgotten after a day if not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Reading, Unit
from yingda.infra.files import service
from yingda.infra.files.models import FileRow
from yingda.infra.storage import StoredFile
from yingda.kit.errors import InvalidError

pytestmark = pytest.mark.db
PICTURE = StoredFile("aa/1.png", "image/png", 99, "猫.png", 640, 480, "aa/1.thumb.webp")
FILE = StoredFile("bb/2.pdf", "application/pdf", 8, "发票.pdf")


def tokens(reading: Reading) -> list[str]:
    return list(reading.execute(select(FileRow.token).order_by(FileRow.id)).scalars())


def test_a_picture_is_registered_with_links_to_it_and_its_thumbnail(db: Database) -> None:
    made = db.write_now(service.register, PICTURE, "staff:1")
    assert (made.kind, made.name, made.mime, made.size) == ("picture", "猫.png", "image/png", 99)
    assert (made.width, made.height) == (640, 480)
    assert (made.url, made.thumb_url) == ("/files/aa/1.png", "/files/aa/1.thumb.webp")
    assert db.read_now(tokens) == [made.token]
    assert len(made.token) == 24


def test_a_file_has_no_thumbnail(db: Database) -> None:
    made = db.write_now(service.register, FILE, "staff:1")
    assert (made.kind, made.width, made.thumb_url) == ("file", None, None)


def test_using_a_file_hands_out_what_a_message_keeps(db: Database) -> None:
    token = db.write_now(service.register, PICTURE, "staff:1").token
    kept = db.write_now(service.use, token, "staff:1")
    assert kept == {
        "token": token, "key": "aa/1.png", "thumbnail_key": "aa/1.thumb.webp", "name": "猫.png",
        "mime": "image/png", "size": 99, "width": 640, "height": 480,
    }  # fmt: skip
    assert db.write_now(service.use, token, "staff:1") == kept
    assert db.read_now(service.links_of, kept) == ("/files/aa/1.png", "/files/aa/1.thumb.webp")
    assert db.read_now(service.links_of, {**kept, "thumbnail_key": None}) == ("/files/aa/1.png", None)


@pytest.mark.parametrize("uploader", ["staff:2", "visitor:1", ""])
def test_nobody_else_can_use_it_and_that_looks_like_a_wrong_token(db: Database, uploader: str) -> None:
    token = db.write_now(service.register, FILE, "staff:1").token
    for tried in (token, "no such token"):
        with pytest.raises(InvalidError) as refused:
            db.write_now(service.use, tried, uploader)
        assert refused.value.code == "error.file.unknown"


def test_what_was_not_used_within_a_day_is_forgotten(db: Database, clock: FakeClock) -> None:
    used = db.write_now(service.register, FILE, "staff:1").token
    db.write_now(service.use, used, "staff:1")
    db.write_now(service.register, PICTURE, "staff:1")
    clock.advance(service.UNUSED_FOR)
    young = db.write_now(service.register, FILE, "staff:1").token
    assert db.write_now(service.forget_unused) == []
    clock.advance(timedelta(milliseconds=1))
    assert db.write_now(service.forget_unused) == ["aa/1.png", "aa/1.thumb.webp"]
    assert db.read_now(tokens) == [used, young]


def test_a_key_that_another_row_names_stays(db: Database, clock: FakeClock) -> None:
    for _ in range(2):
        db.write_now(service.register, PICTURE, "staff:1")
    clock.advance(timedelta(days=2))
    db.write_now(service.register, PICTURE, "staff:2")
    assert db.write_now(service.forget_unused) == []
    assert len(db.read_now(tokens)) == 1
    clock.advance(timedelta(days=2))
    assert db.write_now(service.forget_unused) == ["aa/1.png", "aa/1.thumb.webp"]


def test_the_oldest_are_forgotten_first_and_no_more_than_asked_for(db: Database, clock: FakeClock) -> None:
    for number in range(3):
        db.write_now(service.register, StoredFile(f"cc/{number}.pdf", "application/pdf", 1, "a.pdf"), "staff:1")
        clock.advance(timedelta(seconds=1))
    clock.advance(timedelta(days=2))
    assert db.write_now(service.forget_unused, 2) == ["cc/0.pdf", "cc/1.pdf"]
    assert db.write_now(service.forget_unused, 2) == ["cc/2.pdf"]


def test_named_keys_are_those_of_files_and_of_thumbnails(db: Database) -> None:
    db.write_now(service.register, PICTURE, "staff:1")
    asked = ["aa/1.png", "aa/1.thumb.webp", "zz/9.pdf"]
    assert db.read_now(service.find_named, asked) == {"aa/1.png", "aa/1.thumb.webp"}
    assert db.read_now(service.find_named, []) == set()


def test_the_unused_are_found_by_their_index(sqlite_url: str, clock: FakeClock, wiring) -> None:
    db = Database(sqlite_url, clock, wiring)
    seen: list[str] = []

    def watched(unit: Unit) -> list[str]:
        driver = unit.connection.connection.dbapi_connection
        assert driver is not None
        driver.set_trace_callback(seen.append)
        service.forget_unused(unit)
        driver.set_trace_callback(None)
        [deleting] = [sql for sql in seen if sql.startswith("DELETE")]
        return [row[-1] for row in unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {deleting}")]

    plan = db.write_now(watched)
    assert "SEARCH stored_file USING COVERING INDEX ix_stored_file_unused (stored_at<?)" in plan or (
        "SEARCH stored_file USING INDEX ix_stored_file_unused (stored_at<?)" in plan
    )
    assert not [line for line in plan if line.startswith("SCAN")]
    db.close()
