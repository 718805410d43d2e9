"""The SQL of presence."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db.types import Instant
from yingda.infra.db.unit import Reading, Unit
from yingda.presence.models import Presence, PresenceLog
from yingda.presence.types import Duty, Profile, Seat, State

SWEPT_AT_ONCE = 200

_SEAT = (
    Presence.staff_id, Presence.state, Presence.duty, Presence.skills, Presence.capacity, Presence.weight,
    Presence.reserved_seats, Presence.last_assigned_at, Presence.since,
)  # fmt: skip
_CARD = (
    *_SEAT, Presence.version, Presence.reason, Presence.connected, Presence.load,
    Presence.oldest_waiting_since, Presence.shift_ends_at,
)  # fmt: skip
_STANDING = (
    Presence.staff_id, Presence.state, Presence.reason, Presence.chosen_state, Presence.chosen_reason,
    Presence.lost, Presence.since, Presence.last_seen_at, Presence.shift_ends_at,
)  # fmt: skip


def ensure(unit: Unit, staff_id: int, duty: Duty, capacity: int) -> None:
    """Give somebody a row, offline at first; an existing one stays."""
    statement: Any = sqlite.insert(Presence) if unit.sqlite else postgresql.insert(Presence)
    values = {
        "staff_id": staff_id, "state": State.OFFLINE.value, "chosen_state": State.OFFLINE.value,
        "since": unit.now, "last_seen_at": unit.now, "lost": False, "connected": False,
        "duty": duty.value, "skills": [], "capacity": capacity, "weight": 1.0, "reserved_seats": 0,
        "load": 0, "version": 1,
    }  # fmt: skip
    unit.execute(statement.values(**values).on_conflict_do_nothing())


def lock_agents(unit: Unit, staff_ids: Collection[int]) -> None:
    """Hold the rows of agents, in the order of their ids, until the unit ends."""
    ids = sorted(set(staff_ids))
    for staff_id in ids:
        unit.note_lock("agent", staff_id)
    if not unit.sqlite and ids:
        rows = select(Presence.staff_id).where(Presence.staff_id.in_(ids)).order_by(Presence.staff_id)
        unit.execute(rows.with_for_update()).all()


def find_standing(reading: Reading, staff_id: int) -> Row[Any] | None:
    """What decides a change of somebody's state."""
    return reading.execute(select(*_STANDING).where(Presence.staff_id == staff_id)).first()


def load_standings(reading: Reading, staff_ids: Collection[int]) -> list[Row[Any]]:
    """What decides changes, by id."""
    rows = select(*_STANDING).where(Presence.staff_id.in_(staff_ids)).order_by(Presence.staff_id)
    return list(reading.execute(rows).all())


def change(unit: Unit, staff_id: int, values: Mapping[str, Any]) -> None:
    """Write values and the next version."""
    statement = update(Presence).where(Presence.staff_id == staff_id)
    unit.execute(statement.values(**values, version=Presence.version + 1))


def log_change(unit: Unit, values: Mapping[str, Any]) -> None:
    """Remember a change of state."""
    unit.execute(insert(PresenceLog).values(**values, at=unit.now))


def load_seats(reading: Reading, staff_ids: Collection[int], states: Collection[State]) -> list[Seat]:
    """Seats of those of the staff who are in one of the states, by id."""
    wanted = select(*_SEAT).where(
        Presence.staff_id.in_(staff_ids), Presence.state.in_([state.value for state in states])
    )
    return [_seat(row) for row in reading.execute(wanted.order_by(Presence.staff_id))]


def load_cards(reading: Reading, staff_ids: Collection[int]) -> dict[int, Row[Any]]:
    """What cards show, by id."""
    rows = reading.execute(select(*_CARD).where(Presence.staff_id.in_(staff_ids)))
    return {row.staff_id: row for row in rows}


def load_profiles(reading: Reading, staff_ids: Collection[int]) -> dict[int, Profile]:
    """What administration set, by id."""
    return {
        staff_id: Profile(
            staff_id, Duty(row.duty), tuple(row.skills), row.capacity, row.weight, row.reserved_seats,
            row.shift_ends_at,
        )
        for staff_id, row in load_cards(reading, staff_ids).items()
    }  # fmt: skip


def count_states(reading: Reading) -> dict[State, int]:
    """How many are in each state."""
    rows = reading.execute(select(Presence.state, func.count().label("staff")).group_by(Presence.state))
    return {State(row.state): row.staff for row in rows}


def mark_assigned(unit: Unit, staff_id: int) -> None:
    """Remember that somebody was given a conversation just now."""
    statement = update(Presence).where(Presence.staff_id == staff_id)
    unit.execute(statement.values(last_assigned_at=unit.now))


def hold_load(unit: Unit, staff_id: int) -> None:
    """Have units that count somebody's load do so one after another, until each ends."""
    if not unit.sqlite:
        row = select(Presence.staff_id).where(Presence.staff_id == staff_id)
        unit.execute(row.with_for_update())


def set_load(unit: Unit, staff_id: int, load: int, oldest_waiting_since: datetime | None) -> bool:
    """Write what somebody has to do; false if it was that already."""
    same = Presence.oldest_waiting_since.is_not_distinct_from(oldest_waiting_since)
    statement = update(Presence).where(Presence.staff_id == staff_id, or_(Presence.load != load, ~same))
    values = {"load": load, "oldest_waiting_since": oldest_waiting_since, "version": Presence.version + 1}
    return unit.execute(statement.values(**values)).rowcount == 1


def write_beats(unit: Unit, beats: Mapping[int, datetime]) -> list[int]:
    """Write when each was last heard, in one statement; whom that shows as connected again."""
    silent = select(Presence.staff_id).where(Presence.staff_id.in_(beats), Presence.connected.is_(False))
    back = list(unit.execute(silent.order_by(Presence.staff_id)).scalars())
    heard = case(
        *((Presence.staff_id == staff_id, literal(at, Instant)) for staff_id, at in beats.items()),
        else_=Presence.last_seen_at,
    )
    later = case((heard > Presence.last_seen_at, heard), else_=Presence.last_seen_at)
    unit.execute(
        update(Presence)
        .where(Presence.staff_id.in_(beats))
        .values(
            last_seen_at=later,
            connected=True,
            version=case((Presence.connected.is_(False), Presence.version + 1), else_=Presence.version),
        )
    )
    return back


def hear_everybody(unit: Unit) -> None:
    """Start everybody's grace anew."""
    present = update(Presence).where(Presence.state != State.OFFLINE.value)
    unit.execute(present.values(last_seen_at=unit.now))


def find_lost_or_ending(reading: Reading, lost_since: datetime, ending_until: datetime) -> list[int]:
    """Who may have been lost or come to the end of a shift."""
    lost = (Presence.state != State.OFFLINE.value) & (Presence.last_seen_at <= lost_since)
    ending = (Presence.state == State.ONLINE.value) & (Presence.shift_ends_at <= ending_until)
    statement = select(Presence.staff_id).where(or_(lost, ending)).order_by(Presence.staff_id)
    return list(reading.execute(statement.limit(SWEPT_AT_ONCE)).scalars())


def mark_silent(unit: Unit, heard_before: datetime) -> list[int]:
    """Show those as not connected of whom nothing was heard since; who."""
    silent = update(Presence).where(Presence.connected, Presence.last_seen_at < heard_before)
    changed = silent.values(connected=False, version=Presence.version + 1).returning(Presence.staff_id)
    return sorted(unit.execute(changed).scalars())


def load_log(reading: Reading, staff_ids: Collection[int], start: datetime, end: datetime) -> list[Row[Any]]:
    """Changes of state from `start` until before `end`, in order."""
    columns = (PresenceLog.staff_id, PresenceLog.from_state, PresenceLog.to_state, PresenceLog.at)
    within = (PresenceLog.staff_id.in_(staff_ids), PresenceLog.at >= start, PresenceLog.at < end)
    order = (PresenceLog.staff_id, PresenceLog.at, PresenceLog.id)
    return list(reading.execute(select(*columns).where(*within).order_by(*order)).all())


def find_states_at(reading: Reading, staff_ids: Collection[int], at: datetime) -> dict[int, State]:
    """The state in which each was just before `at`; nobody who never was in any."""
    wanted = (PresenceLog.staff_id.in_(staff_ids), PresenceLog.at < at)
    last = select(func.max(PresenceLog.id)).where(*wanted).group_by(PresenceLog.staff_id)
    rows = select(PresenceLog.staff_id, PresenceLog.to_state).where(PresenceLog.id.in_(last))
    return {row.staff_id: State(row.to_state) for row in reading.execute(rows)}


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        staff_id=row.staff_id, state=State(row.state), duty=Duty(row.duty), skills=frozenset(row.skills),
        capacity=row.capacity, weight=row.weight, reserved_seats=row.reserved_seats,
        last_assigned_at=row.last_assigned_at, since=row.since,
    )  # fmt: skip
