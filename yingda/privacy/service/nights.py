"""A night: slices are planned, a copy is stored if wished, then they are cleared; it goes on where it stood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob, Priority
from yingda.infra.words import Old, find_old, read_words
from yingda.kit.errors import NotFoundError
from yingda.privacy import policy
from yingda.privacy.pushes import NightCard, NightCopy, NightCount, NightList
from yingda.privacy.service import holds
from yingda.privacy.service.rules import rules_of
from yingda.privacy.service.steps import PLACE_OF, STEPS, Step, erase
from yingda.privacy.store import nights as store
from yingda.privacy.types import Night, NightState, Rules

NIGHT = "privacy.night"
AT_ONCE = 200  # rule 5: what one unit may touch
LOOKS = 20  # windows that one snapshot looks through for something to clear
SHOWN = 30
TARGET = Target("installation", "privacy")
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Stored:
    """A piece of a copy that is in the storage."""

    key: str
    size: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The next slice: from where to where, which rows go, how many a hold keeps, and their copy."""

    night_id: int
    start: Place
    end: Place | None
    kind: str
    olds: tuple[Old, ...] = ()
    ids: tuple[int, ...] = ()
    held: int = 0
    number: int = 0
    lines: bytes | None = None


def begin_night(unit: Unit, asked_by: int | None) -> int:
    """The night that runs, or a new one; its number."""
    holds.release(unit)
    first = STEPS[0].name
    values: dict[str, Any] = {
        "state": NightState.RUNNING, "asked_by": asked_by, "started_at": unit.now, "changed_at": unit.now,
        "step": first, "reached": store.find_reached(unit, first), "parts": 0, "counts": {}, "copies": {},
        "error": "",
    }  # fmt: skip
    made = store.insert_night(unit, values)
    if made is not None:
        return made
    running = store.find_running(unit)
    assert running is not None
    store.save_night(unit, running.id, {"error": ""})
    number: int = running.id
    return number


def plan_slice(reading: Reading, night_id: int) -> Plan | None:
    """What is to be cleared next; None when the night is over, or somebody ended it."""
    row = store.find_night(reading, night_id)
    if row is None or row.state != NightState.RUNNING:
        return None
    rules, place = rules_of(reading), PLACE_OF.get(row.step, 0)
    reached = row.reached if row.step in PLACE_OF else 0
    start, held = (row.step, row.reached), 0
    for _ in range(LOOKS):
        step = STEPS[place]
        before = policy.cutoff(rules, step.kind, row.started_at, with_order=step.with_order)
        olds = [] if before is None else find_old(reading, step.words, reached, before, AT_ONCE)
        ids, kept = _due(reading, step, olds, rules, row.started_at)
        reached, held = (olds[-1].id if olds else reached), held + kept
        if ids or kept or len(olds) == AT_ONCE:
            plan = Plan(night_id, start, (step.name, reached), step.words.name, tuple(olds), tuple(ids), held)
            if ids or kept:
                return _with_copy(reading, plan, step, rules, row.parts + 1)
            continue
        if place + 1 == len(STEPS):
            return Plan(night_id, start, None, step.words.name, held=held)
        place += 1
        reached = _beginning(reading, STEPS[place])
    return Plan(night_id, start, (STEPS[place].name, reached), STEPS[place].words.name, held=held)


def keep_slice(unit: Unit, plan: Plan, stored: Stored | None) -> tuple[str, ...]:
    """Clear a planned slice whose copy, if one is wished, is stored; keys of files to delete.

    Nothing happens when the night went on without it: the same slice is never cleared twice.
    """
    row = store.lock_night(unit, plan.night_id)
    if row is None or row.state != NightState.RUNNING or (row.step, row.reached) != plan.start:
        return ()
    rules = rules_of(unit)
    if plan.ids and rules.copies and stored is None:
        return ()
    if plan.end is None:
        store.save_night(unit, row.id, {"state": NightState.DONE, "finished_at": unit.now})
        return ()
    step = STEPS[PLACE_OF[plan.end[0]]]
    # once more: somebody may have put a hold on it since
    due, held = _due(unit, step, plan.olds, rules, row.started_at)
    ids = sorted(set(due) & set(plan.ids))
    keys = erase(unit, step, ids) if ids else ()
    values: dict[str, Any] = {"step": plan.end[0], "reached": plan.end[1]}
    if ids or held:
        values["counts"] = _added(row.counts, plan.kind, len(ids), held)
    if stored is not None:
        values |= {"parts": plan.number, "copies": _copied(row.copies, plan, stored)}
        store.insert_part(unit, _part(plan, stored, unit))
    store.save_night(unit, row.id, values)
    if step.words.in_order:
        store.save_reached(unit, step.name, plan.end[1])
    return keys


def note_trouble(unit: Unit, night_id: int, code: str) -> None:
    """Write down why a night came to a stop; it goes on when its job is tried again."""
    store.save_night(unit, night_id, {"error": code})


def list_nights(reading: Reading, actor: Actor) -> NightList:
    """The newest clearings, and when the next begins by itself."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    rows = store.find_nights(reading, SHOWN)
    names = accounts.names_of(reading, [row.asked_by for row in rows if row.asked_by])
    cards = [_card(row, names[row.asked_by].name if row.asked_by in names else "") for row in rows]
    return NightList(cards, policy.next_night(reading.now))


def run_now(unit: Unit, actor: Actor) -> None:
    """Begin a clearing at once; while one runs nothing new begins."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    audit.record(unit, actor, "privacy.clear_now", TARGET)
    unit.enqueue(NewJob(NIGHT, Night(actor.staff_id), key="privacy.now", priority=Priority.BULK))


def cancel_night(unit: Unit, actor: Actor, night_id: int) -> None:
    """End a clearing after the slice it is at; what it cleared is gone. Said twice it happens once."""
    accounts.check_may(actor, Permission.PRIVACY_MANAGE)
    row = store.lock_night(unit, night_id)
    if row is None:
        raise NotFoundError
    if row.state == NightState.RUNNING:
        store.save_night(unit, night_id, {"state": NightState.CANCELLED, "finished_at": unit.now})
        audit.record(unit, actor, "privacy.cancel_clearing", TARGET, None, {"night": night_id})


def _beginning(reading: Reading, step: Step) -> int:
    return store.find_reached(reading, step.name) if step.words.in_order else 0


def _due(reading: Reading, step: Step, olds: Sequence[Old], rules: Rules, now: datetime) -> tuple[list[int], int]:
    """Which rows go, and how many of the others a hold keeps."""
    if not olds:
        return [], 0
    held = holds.held_now(reading)
    asked = {old.conversation_id for old in olds if old.conversation_id is not None}
    owners = conversations.customers_of(reading, asked) if held.customer_ids and asked else {}
    episodes, about = conversations.about_orders(
        reading, {old.episode_id for old in olds if old.episode_id is not None},
        {old.conversation_id for old in olds if old.conversation_id is not None and old.episode_id is None},
    )  # fmt: skip
    ids, kept = [], 0
    for old in olds:
        ordered = old.with_order or old.episode_id in episodes or old.conversation_id in about
        before = policy.cutoff(rules, step.kind, now, with_order=ordered)
        if before is None or old.at >= before or not old.said:
            continue
        if held.keeps(old, old.customer_id or owners.get(old.conversation_id or 0)):
            kept += 1
        else:
            ids.append(old.id)
    return ids, kept


def _with_copy(reading: Reading, plan: Plan, step: Step, rules: Rules, number: int) -> Plan:
    if not rules.copies or not plan.ids:
        return plan
    rows = [{"kind": plan.kind, **row} for row in read_words(reading, step.words, plan.ids)]
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    return replace(plan, number=number, lines=lines)


def _added(counts: dict[str, Any], kind: str, cleared: int, held: int) -> dict[str, Any]:
    before = counts.get(kind, [0, 0])
    return {**counts, kind: [before[0] + cleared, before[1] + held]}


def _copied(copies: dict[str, Any], plan: Plan, stored: Stored) -> dict[str, Any]:
    before = copies.get(plan.kind, {"rows": 0, "size": 0, "sha256": ""})
    after = {**before, "rows": before["rows"] + len(plan.ids), "size": before["size"] + stored.size}
    return {**copies, plan.kind: after}


def _part(plan: Plan, stored: Stored, unit: Unit) -> dict[str, Any]:
    return {
        "night_id": plan.night_id, "number": plan.number, "kind": plan.kind, "key": stored.key,
        "size": stored.size, "rows": len(plan.ids), "checksum": stored.checksum, "stored_at": unit.now,
    }  # fmt: skip


def _card(row: Any, asked_by: str) -> NightCard:
    return NightCard(
        id=row.id, state=NightState(row.state), asked_by=asked_by, started_at=row.started_at,
        changed_at=row.changed_at, finished_at=row.finished_at, step=row.step.partition(".")[0],
        step_number=PLACE_OF.get(row.step, 0) + 1, steps=len(STEPS), error=row.error,
        counts=[NightCount(kind=kind, cleared=one[0], held=one[1]) for kind, one in row.counts.items()],
        copies=[NightCopy(kind=kind, **one) for kind, one in row.copies.items()],
    )  # fmt: skip
