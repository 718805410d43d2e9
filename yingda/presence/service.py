"""Verbs of presence: choosing a state, being heard, being lost, and what each can take."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.clock import Clock
from yingda.infra.db.database import Database
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.push.types import Push
from yingda.kit.errors import UnavailableError
from yingda.presence import policy, store
from yingda.presence.events import AgentLost, AgentReturned, CapacityChanged, StateChanged
from yingda.presence.policy import Standing
from yingda.presence.pushes import PRESENCE, PresenceCard
from yingda.presence.types import By, Duty, Profile, ProfileChange, Seat, State, Trigger

log = structlog.get_logger("yingda.presence")

NEWCOMER_DUTY = Duty.FLOATING  # takes anything until administration says otherwise


# states


def choose_state(
    unit: Unit, staff_id: int, state: State, reason: str | None = None, *, own: bool = True
) -> PresenceCard:
    """Be in `state` by choice (a supervisor's if not `own`); a break needs a reason."""
    reason = policy.check_choice(state, reason)
    _hold(unit, staff_id)
    trigger = policy.choice_of(state)
    # choosing is a sign of life
    store.change(unit, staff_id, {"last_seen_at": unit.now} if own else {})
    _apply(unit, staff_id, trigger, reason, policy.by_of(trigger, own=own))
    return push_card(unit, staff_id)


def connected(unit: Unit, staff_id: int) -> PresenceCard:
    """A socket of somebody's has opened; who was lost is back in the state of before."""
    _hold(unit, staff_id)
    store.change(unit, staff_id, {"last_seen_at": unit.now, "connected": True})
    _apply(unit, staff_id, Trigger.RETURNED)
    return push_card(unit, staff_id)


def hear(unit: Unit, beats: Mapping[int, datetime]) -> None:
    """Write when each was last heard; who was taken for lost is back."""
    if not beats:
        return
    lock_agents(unit, beats)
    back = store.write_beats(unit, beats)
    lost = [row.staff_id for row in store.load_standings(unit, beats) if row.lost]
    for staff_id in lost:
        _apply(unit, staff_id, Trigger.RETURNED)
    _push_cards(unit, {*back, *lost})


def pause_by_system(unit: Unit, staff_id: int, reason: str = Trigger.UNRESPONSIVE.value) -> bool:
    """Give somebody nothing new for now; false if that is so already. The caller holds the agent's lock."""
    if not _apply(unit, staff_id, Trigger.UNRESPONSIVE, reason):
        return False
    push_card(unit, staff_id)
    return True


def deactivate(unit: Unit, staff_id: int) -> None:
    """Somebody works here no longer."""
    _hold(unit, staff_id)
    if _apply(unit, staff_id, Trigger.DEACTIVATED, Trigger.DEACTIVATED.value):
        push_card(unit, staff_id)


def sweep_lost(unit: Unit, swept_at: datetime | None) -> int:
    """Take off whom nobody has heard for the grace, pause those whose shift ends; how many changed."""
    if policy.was_blind(unit.now, swept_at):
        store.hear_everybody(unit)
    found = store.find_lost_or_ending(unit, unit.now - policy.GRACE, unit.now + policy.SHIFT_PAUSE)
    lock_agents(unit, found)
    changed = {row.staff_id for row in store.load_standings(unit, found) if _sweep(unit, row)}
    silent = store.mark_silent(unit, unit.now - policy.SILENT)
    _push_cards(unit, {*changed, *silent})
    return len(changed)


# what routing asks


def lock_agents(unit: Unit, staff_ids: Collection[int]) -> None:
    """Hold agents, in the order of their ids, until the unit ends."""
    store.lock_agents(unit, staff_ids)


def available_for(reading: Reading, staff_ids: Collection[int]) -> list[Seat]:
    """Seats of those of the staff who take new conversations now, by id."""
    return store.load_seats(reading, staff_ids, [State.ONLINE])


def seats_of(reading: Reading, staff_ids: Collection[int]) -> list[Seat]:
    """Seats in whatever state, by id; somebody who was never here has none."""
    return store.load_seats(reading, staff_ids, list(State))


def mark_assigned(unit: Unit, staff_id: int) -> None:
    """Somebody was given a conversation now."""
    store.mark_assigned(unit, staff_id)


def hold_load(unit: Unit, staff_id: int) -> None:
    """To be called before counting for `set_load`: two counts at once would miss each other's change."""
    store.hold_load(unit, staff_id)


def set_load(unit: Unit, staff_id: int, load: int, oldest_waiting_since: datetime | None) -> None:
    """Show colleagues what somebody has to do, as the rooms above count it."""
    if not store.set_load(unit, staff_id, load, oldest_waiting_since):
        return
    push_card(unit, staff_id)
    if load:
        accounts.hold_sessions(unit, staff_id)
    else:
        accounts.release_sessions(unit, staff_id)


# profiles


def profiles_of(reading: Reading, staff_ids: Collection[int]) -> dict[int, Profile]:
    """Duty, skills and capacity of each; the newcomer's where nothing was set."""
    found = store.load_profiles(reading, staff_ids)
    return {staff_id: found.get(staff_id) or _newcomer(staff_id) for staff_id in staff_ids}


def set_profile(unit: Unit, staff_id: int, change: ProfileChange, by: Actor | None = None) -> Profile:
    """Change duty, skills, capacity, weight, reserved seats or the shift's end."""
    _hold(unit, staff_id)
    before = profiles_of(unit, [staff_id])[staff_id]
    values = {name: getattr(change, name) for name in change.__struct_fields__}
    values = {name: value for name, value in values.items() if value is not msgspec.UNSET}
    if not values:
        return before
    duty = values.get("duty", before.duty)
    if "capacity" not in values and before.capacity == policy.capacity_of(before.duty):
        values["capacity"] = policy.capacity_of(duty)
    if "skills" in values:
        values["skills"] = sorted({skill.strip() for skill in values["skills"]} - {""})
    store.change(unit, staff_id, values | {"duty": duty.value})
    unit.announce(CapacityChanged(staff_id))
    push_card(unit, staff_id)
    after = profiles_of(unit, [staff_id])[staff_id]
    audit.record(unit, by, "staff.duty", Target("staff", staff_id), before, after)
    return after


def ensure(unit: Unit, staff_id: int) -> None:
    """Give somebody a place among those who may be present."""
    newcomer = _newcomer(staff_id)
    store.ensure(unit, staff_id, newcomer.duty, newcomer.capacity)


def count_states(reading: Reading) -> dict[State, int]:
    """How many are in each state; nobody is in one that is missing."""
    return store.count_states(reading)


# cards


def cards(reading: Reading, staff_ids: Collection[int]) -> list[PresenceCard]:
    """Cards of staff, in the order of their ids."""
    rows = store.load_cards(reading, staff_ids)
    names = accounts.names_of(reading, staff_ids)
    shops, teams = accounts.shops_of(reading, staff_ids), accounts.teams_of(reading, staff_ids)
    return [
        _card(names[staff_id].name, shops[staff_id], teams[staff_id], rows.get(staff_id), staff_id)
        for staff_id in sorted(names)
    ]


def push_card(unit: Unit, staff_id: int) -> PresenceCard:
    """Send somebody's card to colleagues of every shop and to the person."""
    return _push_cards(unit, [staff_id])[0]


# figures


def time_in_states(
    reading: Reading, staff_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, dict[State, timedelta]]:
    """How long each was in each state from `start` to `end`, the present moment at the latest."""
    before = store.find_states_at(reading, staff_ids, start)
    changes: dict[int, list[tuple[datetime, State]]] = {staff_id: [] for staff_id in staff_ids}
    for row in store.load_log(reading, staff_ids, start, end):
        changes[row.staff_id].append((row.at, State(row.to_state)))
    return {
        staff_id: policy.time_in_states(before.get(staff_id, State.OFFLINE), each, start, min(end, reading.now))
        for staff_id, each in changes.items()
    }


class Heartbeats:
    """Whom this process has heard since it last wrote it down."""

    def __init__(self) -> None:
        self._heard: dict[int, datetime] = {}

    def beat(self, staff_id: int, at: datetime) -> None:
        """Somebody was heard at `at`."""
        self._heard[staff_id] = max(at, self._heard.get(staff_id, at))

    async def flush(self, db: Database) -> None:
        """Write down everybody heard; kept for the next time when the database is away."""
        heard, self._heard = self._heard, {}
        if not heard:
            return
        try:
            await db.write_later(hear, heard)
        except UnavailableError:
            self._heard = heard | self._heard

    async def run(self, db: Database, clock: Clock) -> None:
        """Flush every 10 s, for as long as the process lives: without it everybody here would be taken for lost."""
        while True:
            await clock.sleep(policy.BEAT.total_seconds())
            try:
                await self.flush(db)
            except Exception:
                log.exception("who was heard could not be written down")


def _hold(unit: Unit, staff_id: int) -> None:
    ensure(unit, staff_id)
    lock_agents(unit, [staff_id])


def _sweep(unit: Unit, row: Any) -> bool:
    if policy.is_lost(unit.now, row.last_seen_at):
        return _apply(unit, row.staff_id, Trigger.LOST, Trigger.LOST.value)
    if policy.is_shift_ending(unit.now, row.since, row.shift_ends_at):
        return _apply(unit, row.staff_id, Trigger.SHIFT_ENDING, Trigger.SHIFT_ENDING.value)
    return False


def _apply(unit: Unit, staff_id: int, trigger: Trigger, reason: str | None = None, by: By = By.SYSTEM) -> bool:
    """Change the state as the table says, write it down and announce it; false if it says nothing."""
    row = store.find_standing(unit, staff_id)
    if row is None:
        return False
    before = Standing(State(row.state), State(row.chosen_state), row.lost)
    after = policy.next_standing(before, trigger)
    reason = row.chosen_reason if trigger is Trigger.RETURNED else reason
    if after is None and (by is By.SYSTEM or reason == row.reason):
        return False
    _write(unit, row, after or before, trigger, reason)
    if after is None or after.state is before.state:
        return True
    log = {"staff_id": staff_id, "from_state": before.state.value, "to_state": after.state.value}
    store.log_change(unit, {**log, "reason": reason, "by": by.value})
    unit.announce(StateChanged(staff_id, before.state, after.state, by, reason))
    if trigger is Trigger.LOST:
        unit.announce(AgentLost(staff_id))
    if trigger is Trigger.RETURNED:
        unit.announce(AgentReturned(staff_id))
    return True


def _write(unit: Unit, row: Any, after: Standing, trigger: Trigger, reason: str | None) -> None:
    values: dict[str, Any] = {
        "state": after.state.value,
        "chosen_state": after.chosen.value,
        "lost": after.lost,
        "reason": reason,
    }
    if after.state.value != row.state:
        values["since"] = unit.now
    if trigger is not Trigger.LOST:
        values["chosen_reason"] = reason
    store.change(unit, row.staff_id, values)


def _push_cards(unit: Unit, staff_ids: Collection[int]) -> list[PresenceCard]:
    found = cards(unit, staff_ids) if staff_ids else []
    for card in found:
        for topic in (f"staff:{card.staff_id}", *(f"shop:{shop_id}" for shop_id in card.shop_ids)):
            unit.push(Push(topic, PRESENCE, card.staff_id, card.version, card))
    return found


def _newcomer(staff_id: int) -> Profile:
    capacity = policy.capacity_of(NEWCOMER_DUTY)
    return Profile(staff_id, NEWCOMER_DUTY, (), capacity, 1.0, 0, None)


def _card(
    name: str, shop_ids: tuple[int, ...], team_ids: tuple[int, ...], row: Any | None, staff_id: int
) -> PresenceCard:
    newcomer = _newcomer(staff_id)
    if row is None:
        return PresenceCard(
            staff_id=staff_id, version=0, name=name, state=State.OFFLINE, reason=None, since=None,
            connected=False, load=0, capacity=newcomer.capacity, duty=newcomer.duty, skills=(),
            team_ids=team_ids, shop_ids=shop_ids, oldest_waiting_since=None,
        )  # fmt: skip
    return PresenceCard(
        staff_id=staff_id, version=row.version, name=name, state=State(row.state), reason=row.reason,
        since=row.since, connected=row.connected, load=row.load, capacity=row.capacity,
        duty=Duty(row.duty), skills=tuple(row.skills), team_ids=team_ids, shop_ids=shop_ids,
        oldest_waiting_since=row.oldest_waiting_since,
    )  # fmt: skip
