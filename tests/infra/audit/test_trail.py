"""The trail: what is written down, what seals keep from being changed unseen, what can be forgotten."""

import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from yingda.infra import words
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Checked, Search, Target
from yingda.infra.audit.words import PERSONAL
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Unit, Wiring
from yingda.infra.http.context import client_address

pytestmark = pytest.mark.db

SECRET = "s" * 40
SHOP = Target("shop", 3, shop_id=3)
CUSTOMER = Target("customer", 9, customer_id=9, personal=frozenset({"name", "phone"}))


@dataclass(frozen=True)
class Anna:
    staff_id: int = 7
    session_id: int | None = 70


def record(db: Database, target: Target = SHOP, before: Any = None, after: Any = None) -> int | None:
    return db.write_now(audit.record, Anna(), f"{target.kind}.update", target, before, after)


def seal(db: Database, clock: FakeClock) -> None:
    """Let the minute pass and seal it; on a busy server other databases' transactions are waited for, too."""
    clock.advance(timedelta(minutes=1))
    for _ in range(1000):
        if not db.write_now(audit.seal_finished, SECRET):
            return
    raise AssertionError("the minute was never sealed")


def check(db: Database, secret: str = SECRET) -> Checked:
    return audit.check_all(db.read_now, secret)


def faults(db: Database) -> list[tuple[str, int | None]]:
    return [(one.fault, one.entry_id) for one in check(db).findings]


def run(db: Database, statement: str) -> None:
    def tamper(unit: Unit) -> None:
        unit.execute(text(statement))

    db.write_now(tamper)


def entries(db: Database, **asked: Any) -> list[Any]:
    return db.read_now(audit.search, Search(**asked), 2**53, 50)


def test_an_entry_says_who_did_what_from_where(db: Database, clock: FakeClock) -> None:
    token = client_address.set("203.0.113.9")
    try:
        record(db, SHOP, {"name": "晴川", "color": "#000000"}, {"name": "晴川数码", "color": "#000000"})
    finally:
        client_address.reset(token)
    one = entries(db)[0]
    assert (one.actor_id, one.session_id, one.address, one.at) == (7, 70, "203.0.113.9", clock.now())
    assert (one.act, one.target_kind, one.target_id) == ("shop.update", "shop", "3")
    assert (one.before, one.after) == ({"name": "晴川"}, {"name": "晴川数码"})


def test_what_changes_nothing_is_no_entry(db: Database) -> None:
    assert record(db, SHOP, {"name": "晴川", "version": 1}, {"name": "晴川", "version": 2}) is None
    assert entries(db) == []


def test_secrets_are_never_written_down(db: Database) -> None:
    record(db, SHOP, None, {"name": "晴川", "identity_secret": "hush", "password_hash": "hush"})
    assert entries(db)[0].after == {"name": "晴川"}


def test_an_entry_of_a_unit_that_fails_is_not_there(db: Database) -> None:
    def fail(unit: Unit) -> None:
        audit.record(unit, Anna(), "shop.update", SHOP, None, {"name": "x"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        db.write_now(fail)
    assert entries(db) == []


def test_entries_are_found_by_who_what_whom_and_when(db: Database, clock: FakeClock) -> None:
    record(db, SHOP, None, {"name": "a"})
    clock.advance(timedelta(hours=1))
    record(db, CUSTOMER, None, {"name": "b"})
    assert [one.target_kind for one in entries(db)] == ["customer", "shop"]
    assert [one.target_kind for one in entries(db, act="shop")] == ["shop"]
    assert [one.target_kind for one in entries(db, act="customer.update")] == ["customer"]
    assert [one.target_kind for one in entries(db, target_kind="shop", target_id="3")] == ["shop"]
    assert [one.target_kind for one in entries(db, since=clock.now())] == ["customer"]
    assert [one.target_kind for one in entries(db, until=clock.now())] == ["shop"]
    assert [one.target_kind for one in entries(db, shop_ids=frozenset({3}))] == ["shop"]
    assert entries(db, actor_id=8) == entries(db, address="203.0.113.9") == []


def test_an_untouched_trail_is_whole(db: Database, clock: FakeClock) -> None:
    for name in "abc":
        record(db, SHOP, None, {"name": name})
        seal(db, clock)
    record(db, CUSTOMER, None, {"name": "张女士"})
    checked = check(db)
    assert (checked.findings, checked.head.number, checked.entries) == ((), 3, 3)


def test_what_piled_up_is_sealed_in_pieces(db: Database, clock: FakeClock) -> None:
    for number in range(210):
        record(db, SHOP, None, {"name": str(number)})
        clock.advance(timedelta(seconds=20))
    seal(db, clock)
    checked = check(db)
    assert (checked.findings, checked.head.number, checked.entries) == ((), 2, 210)


def test_a_minute_that_is_not_over_is_not_sealed(db: Database) -> None:
    record(db, SHOP, None, {"name": "a"})
    assert db.write_now(audit.seal_finished, SECRET) is False
    assert check(db).head.number == 0


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_entry SET actor_id = 8 WHERE id = {id}", "changed"),
        ('UPDATE audit_entry SET after = \'{{"name": "x"}}\' WHERE id = {id}', "changed"),
        ("UPDATE audit_entry SET at = at + 1 WHERE id = {id}", "changed"),
        ("DELETE FROM audit_entry WHERE id = {id}", "removed"),
    ],
)
def test_a_changed_or_removed_row_is_named(db: Database, clock: FakeClock, statement: str, fault: str) -> None:
    record(db, SHOP, None, {"name": "a"})
    seal(db, clock)
    made = record(db, SHOP, None, {"name": "b"})
    seal(db, clock)
    run(db, statement.format(id=made))
    assert faults(db) == [(fault, made)]


def test_a_row_inserted_into_a_sealed_minute_is_named(db: Database, clock: FakeClock) -> None:
    record(db, SHOP, None, {"name": "a"})
    seal(db, clock)
    run(
        db,
        "INSERT INTO audit_entry (id, at, minute, actor_id, act, target_kind, target_id) "
        "SELECT id + 100, at, minute, actor_id, act, target_kind, target_id FROM audit_entry",
    )
    assert faults(db) == [("inserted", entries(db)[0].id)]


def test_whoever_seals_anew_without_the_secret_is_found(db: Database, clock: FakeClock) -> None:
    for name in "ab":
        record(db, SHOP, None, {"name": name})
        seal(db, clock)
    assert check(db).findings == ()
    assert [one.fault for one in check(db, "x" * 40).findings] == ["seal", "seal"]
    run(db, "UPDATE audit_seal SET rows = '[]' WHERE number = 1")
    assert faults(db)[0] == ("seal", None)


def test_a_missing_seal_is_a_gap(db: Database, clock: FakeClock) -> None:
    for name in "abc":
        record(db, SHOP, None, {"name": name})
        seal(db, clock)
    run(db, "DELETE FROM audit_seal WHERE number = 2")
    assert faults(db)[:2] == [("gap", None), ("seal", None)]


def test_personal_values_are_forgotten_without_breaking_seals(db: Database, clock: FakeClock) -> None:
    record(db, CUSTOMER, {"phone": "13800138000", "vip": False}, {"phone": "13900139000", "vip": True})
    seal(db, clock)
    assert entries(db)[0].before == {"phone": "13800138000", "vip": False}

    assert db.write_now(audit.forget_customer, 9) == 1
    one = entries(db)[0]
    assert (one.before, one.after, one.forgotten) == ({"vip": False}, {"vip": True}, True)
    assert check(db).findings == ()


def test_a_changed_personal_value_is_named(db: Database, clock: FakeClock) -> None:
    made = record(db, CUSTOMER, None, {"phone": "13800138000"})
    seal(db, clock)
    run(db, 'UPDATE audit_personal SET after = \'{"phone":"13700137000"}\'')
    assert faults(db) == [("personal", made)]


def test_old_personal_values_are_forgotten(db: Database, clock: FakeClock) -> None:
    record(db, CUSTOMER, None, {"phone": "13800138000"})
    clock.advance(timedelta(days=2))
    record(db, CUSTOMER, None, {"phone": "13900139000"})
    before = clock.now() - timedelta(days=1)
    assert db.read_now(words.count_old, PERSONAL, before) == 1
    (old,) = db.read_now(words.find_old, PERSONAL, 0, before, 10)
    db.write_now(words.erase_words, PERSONAL, [old.id])
    assert [one.after for one in entries(db)] == [{"phone": "13900139000"}, {}]


@pytest.mark.parametrize("wrote_early", [True, False])
def test_a_unit_that_commits_late_breaks_no_seal(
    postgres_url: str, clock: FakeClock, wiring: Wiring, wrote_early: bool
) -> None:
    """Begun in a minute that is closed while it still runs: it is waited for if it has written, else moved."""
    db = Database(postgres_url, clock, wiring)
    running, go_on = threading.Event(), threading.Event()

    def write(unit: Unit) -> None:
        audit.record(unit, Anna(), "shop.update", SHOP, None, {"name": "late"})

    def slow(unit: Unit) -> None:
        if wrote_early:
            write(unit)
        running.set()
        assert go_on.wait(20)
        if not wrote_early:
            write(unit)

    thread = threading.Thread(target=db.write_now, args=(slow,))
    try:
        record(db, SHOP, None, {"name": "a"})
        thread.start()
        assert running.wait(20)
        clock.advance(timedelta(minutes=1))
        waits = [db.write_now(audit.seal_finished, SECRET) for _ in range(5)]
        assert all(waits) or not wrote_early
        go_on.set()
        thread.join()
        for _ in range(2):
            seal(db, clock)
        checked = check(db)
        assert (checked.findings, checked.entries, checked.head.number) == ((), 2, 1 if wrote_early else 2)
    finally:
        go_on.set()
        db.close()
