"""Announcing: `now` reactions share the transaction, `later` ones become jobs of it (rule 13)."""

from dataclasses import dataclass

import pytest

from tests.fixtures import bare_wiring
from tests.infra.db.tables import read_notes, write_note
from yingda.infra.db import Database, Reactions, Unit, Wiring
from yingda.infra.db.unit import MAX_CHAIN
from yingda.infra.jobs.store import claim_due, count_by_state
from yingda.kit.errors import ConflictError
from yingda.kit.events import Event

pytestmark = pytest.mark.db


@dataclass(frozen=True, slots=True)
class Written(Event):
    note_id: int


@dataclass(frozen=True, slots=True)
class Refused(Event):
    pass


@dataclass(frozen=True, slots=True)
class Counted(Event):
    left: int


@dataclass(frozen=True, slots=True)
class Unheard(Event):
    pass


def copy_note(unit: Unit, event: Written) -> None:
    write_note(unit, f"copy of {event.note_id}")


def refuse(unit: Unit, event: Refused) -> None:
    raise ConflictError("error.refused")


def count_down(unit: Unit, event: Counted) -> None:
    write_note(unit, f"{event.left} left")
    if event.left > 1:
        unit.announce(Counted(event.left - 1))


@pytest.fixture
def wiring() -> Wiring:
    made = bare_wiring()
    made.reactions = {
        Written: Reactions(now=(copy_note,), later=("triage", "mail")),
        Refused: Reactions(now=(refuse,)),
        Counted: Reactions(now=(count_down,)),
    }
    return made


def write_and_announce(unit: Unit, client_id: str) -> int:
    note_id = write_note(unit, client_id)
    unit.announce(Written(note_id))
    return note_id


def test_reactions_happen_in_the_units_own_transaction(noted: Database) -> None:
    note_id = noted.write_now(write_and_announce, "a")
    assert noted.read_now(read_notes) == ["a", f"copy of {note_id}"]
    claimed = noted.write_now(claim_due, 10)
    assert [(job.kind, job.payload) for job in claimed] == [
        ("triage", b'{"note_id":%d}' % note_id),
        ("mail", b'{"note_id":%d}' % note_id),
    ]


def test_a_reaction_that_fails_undoes_the_unit(noted: Database) -> None:
    def unit_with_refusal(unit: Unit) -> None:
        write_and_announce(unit, "a")
        unit.announce(Refused())

    with pytest.raises(ConflictError):
        noted.write_now(unit_with_refusal)
    assert noted.read_now(read_notes) == []
    assert noted.read_now(count_by_state) == {}


def test_an_event_that_nobody_reacts_to_changes_nothing(noted: Database) -> None:
    noted.write_now(Unit.announce, Unheard())
    assert noted.read_now(count_by_state) == {}


def test_a_chain_of_eight_reactions_is_let_through(noted: Database) -> None:
    noted.write_now(Unit.announce, Counted(MAX_CHAIN))
    assert noted.read_now(read_notes) == [f"{left} left" for left in range(8, 0, -1)]


def test_a_ninth_is_taken_for_a_loop_and_nothing_is_kept(noted: Database) -> None:
    with pytest.raises(RuntimeError, match="go deeper than 8"):
        noted.write_now(Unit.announce, Counted(MAX_CHAIN + 1))
    assert noted.read_now(read_notes) == []


def test_announcements_one_after_another_are_no_chain(noted: Database) -> None:
    def many(unit: Unit) -> None:
        for _ in range(MAX_CHAIN * 3):
            unit.announce(Counted(1))

    noted.write_now(many)
    assert noted.read_now(read_notes) == ["1 left"]
