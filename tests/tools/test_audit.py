"""`yingda audit verify` says what was done to the trail, and where it stands."""

import pytest

from tests.infra.audit.test_trail import SECRET, SHOP, record, run, seal
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.tools.audit import verify
from yingda.tools.errors import CommandError

pytestmark = pytest.mark.db


def test_a_whole_trail_names_its_newest_seal(db: Database, clock: FakeClock) -> None:
    record(db, SHOP, None, {"name": "a"})
    seal(db, clock)
    checked, faults = verify(db.read_now, SECRET, "")
    assert (faults, checked.head.number, checked.entries) == ([], 1, 1)
    assert verify(db.read_now, SECRET, f"1:{checked.head.seal}")[1] == []


def test_the_minute_and_the_row_are_named(db: Database, clock: FakeClock) -> None:
    made = record(db, SHOP, None, {"name": "a"})
    seal(db, clock)
    run(db, "UPDATE audit_entry SET actor_id = 8")
    assert verify(db.read_now, SECRET, "")[1] == [f"2026-11-10 02:00 UTC: entry {made} was changed"]


def test_a_trail_that_was_cut_off_does_not_hold_the_noted_seal(db: Database, clock: FakeClock) -> None:
    record(db, SHOP, None, {"name": "a"})
    seal(db, clock)
    noted = verify(db.read_now, SECRET, "")[0].head
    run(db, "DELETE FROM audit_seal")
    run(db, "DELETE FROM audit_entry")
    faults = verify(db.read_now, SECRET, f"{noted.number}:{noted.seal}")[1]
    assert faults == ["seal 1 is not the one that was expected: the trail was cut off or written anew"]


def test_a_mistyped_seal_is_refused(db: Database) -> None:
    with pytest.raises(CommandError):
        verify(db.read_now, SECRET, "newest")
