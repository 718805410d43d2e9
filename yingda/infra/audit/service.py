"""Writing the trail, sealing it, checking it, forgetting what is personal in it."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import structlog

from yingda.infra.audit import policy, store
from yingda.infra.audit.types import Checked, Entry, Finding, Head, Search, Target, Who
from yingda.infra.clock import from_ms
from yingda.infra.db.unit import Reading, Unit
from yingda.infra.http.context import client_address
from yingda.kit.ids import new_token

AT_ONCE = 200  # rule 5: what one unit may touch
SEALS_AT_ONCE = 100

log = structlog.get_logger("yingda.audit")


def record(
    unit: Unit, by: Who | None, act: str, target: Target, before: Any = None, after: Any = None
) -> int | None:
    """Write down what is done in this unit; what stayed as it was is left out, and nothing if all of it did."""
    was, now = policy.plain(before), policy.plain(after)
    if was and now:
        was, now = policy.differing(was, now)
        if not was and not now:
            return None
    (was, was_personal), (now, now_personal) = (policy.apart(one, target.personal) for one in (was, now))
    own = (client_address.get(), was_personal, now_personal)
    salt = new_token() if any(own) else None
    entry_id = store.insert_entry(
        unit,
        {
            "at": unit.now, "minute": policy.minute_of(unit.now), "actor_id": by.staff_id if by else 0,
            "session_id": by.session_id if by else None, "act": act, "target_kind": target.kind,
            "target_id": str(target.id), "shop_id": target.shop_id, "before": was or None, "after": now or None,
            "personal_hash": policy.hash_of_personal(salt, *own) if salt else None,
        },
    )  # fmt: skip
    if salt:
        address, was_personal, now_personal = own
        values = {"address": address, "before": was_personal, "after": now_personal, "salt": salt, "at": unit.now}
        store.insert_personal(unit, {"entry_id": entry_id, "customer_id": target.customer_id, **values})
    return entry_id


def seal_finished(unit: Unit, secret: str) -> bool:
    """Close minutes that are over, seal them when nothing can come into them any more; whether some are left."""
    mark = store.find_unsealed(unit)
    if mark is None:
        through = store.find_unclosed(unit, policy.minute_of(unit.now), AT_ONCE)
        if through is None:
            return False
        last = store.find_last(unit)
        store.close_minute(unit, last.number + 1 if last else 1, through)
        mark = store.find_unsealed(unit)
        if mark is None or not unit.sqlite:
            return True
    if not store.barrier_passed(unit, mark):
        return True
    _seal(unit, mark, policy.seal_key(secret))
    return store.find_unclosed(unit, policy.minute_of(unit.now), 1) is not None


def check_slice(reading: Reading, secret: str, after: Head) -> Checked:
    """Check the seals that follow `after`."""
    key, findings, entries = policy.seal_key(secret), list[Finding](), 0
    seals = store.find_seals(reading, after.number, SEALS_AT_ONCE)
    for mark in seals:
        if mark.number != after.number + 1:
            findings.append(Finding("gap", _instant(mark.through)))
        if policy.seal_of(key, after.seal, mark.through, mark.rows) != mark.seal:
            findings.append(Finding("seal", _instant(mark.through)))
        rows = store.find_between(reading, after.through, mark.through)
        findings += _faults(reading, rows, dict(mark.rows), mark.through)
        entries += len(rows)
        after = Head(mark.number, mark.through, mark.seal)
    return Checked(tuple(findings), after, entries, done=len(seals) < SEALS_AT_ONCE)


def check_all(read: Callable[..., Checked], secret: str) -> Checked:
    """Check the whole trail, in short reads."""
    head, findings, entries = Head(), list[Finding](), 0
    while True:
        checked = read(check_slice, secret, head)
        head, entries = checked.head, entries + checked.entries
        findings += checked.findings
        if checked.done:
            return Checked(tuple(findings), head, entries, done=True)


def has_seal(reading: Reading, number: int, seal: str) -> bool:
    """Whether a seal that was noted elsewhere is still this trail's."""
    return any(one.seal == seal for one in store.find_seals(reading, number - 1, 1) if one.number == number)


def search(reading: Reading, asked: Search, before: int, limit: int) -> list[Entry]:
    """Entries with ids below `before`, newest first."""
    rows = store.find_entries(reading, asked, before, limit)
    kept = store.find_personal(reading, [row.id for row in rows if row.personal_hash])
    return [_entry(row, kept.get(row.id)) for row in rows]


def acts_of(reading: Reading) -> list[str]:
    """Every act that was ever written down."""
    return store.find_acts(reading)


def forget_customer(unit: Unit, customer_id: int) -> int:
    """Delete personal parts about a customer, some at once; how many."""
    return store.delete_personal_of(unit, customer_id, AT_ONCE)


def _seal(unit: Unit, mark: Any, key: bytes) -> None:
    last = store.find_last(unit)
    after, before = (last.through, last.seal) if last else (-1, "")
    rows = [(row.id, _hash(row)) for row in store.find_between(unit, after, mark.through)]
    value = policy.seal_of(key, before, mark.through, rows)
    store.save_seal(unit, mark.number, rows, value)
    # in the log it lies where whoever can change the database cannot reach it
    log.info("audit sealed", number=mark.number, minute=_instant(mark.through).isoformat(), seal=value)


def _faults(reading: Reading, rows: Collection[Any], sealed: dict[int, str], through: int) -> list[Finding]:
    found: list[Finding] = []
    kept = store.find_personal(reading, [row.id for row in rows])
    here = {row.id: row for row in rows}
    for entry_id in sorted(here.keys() | sealed.keys()):
        row, minute = here.get(entry_id), _instant(through)
        if row is None:
            found.append(Finding("removed", minute, entry_id))
        elif entry_id not in sealed:
            found.append(Finding("inserted", _instant(row.minute), entry_id))
        elif _hash(row) != sealed[entry_id]:
            found.append(Finding("changed", _instant(row.minute), entry_id))
        elif entry_id in kept and not _fits(row, kept[entry_id]):
            found.append(Finding("personal", _instant(row.minute), entry_id))
    return found


def _fits(row: Any, kept: Any) -> bool:
    """Whether a personal part is still the one that was written with its entry."""
    made = policy.hash_of_personal(kept.salt, kept.address, kept.before, kept.after)
    return bool(made == row.personal_hash)


def _hash(row: Any) -> str:
    return policy.hash_of_entry(row._mapping)


def _instant(minute: int) -> datetime:
    return from_ms(minute * policy.MINUTE_S * 1000)


def _entry(row: Any, kept: Any | None) -> Entry:
    return Entry(
        id=row.id, at=row.at, actor_id=row.actor_id, session_id=row.session_id,
        address=kept.address if kept else "", act=row.act, target_kind=row.target_kind, target_id=row.target_id,
        shop_id=row.shop_id, before={**(row.before or {}), **((kept and kept.before) or {})},
        after={**(row.after or {}), **((kept and kept.after) or {})},
        forgotten=bool(row.personal_hash) and kept is None,
    )  # fmt: skip
