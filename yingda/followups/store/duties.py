"""Recurring work in the database."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Row, Table, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models import DutyRow, DutyRunRow
from yingda.followups.types.duties import Duty, DutyDraft, Run, RunState
from yingda.infra.db import Reading, Unit

AnyRow = Row[*tuple[Any, ...]]
duty = cast(Table, DutyRow.__table__)
run = cast(Table, DutyRunRow.__table__)
_NAMES = tuple(each.name for each in fields(Run) if each.name != "id")


def insert_duty(unit: Unit, shop_id: int, client_id: str, code: str, draft: DutyDraft) -> int | None:
    """A new duty's id; None if this sender's id was used before."""
    made: Any = sqlite.insert(duty) if unit.sqlite else postgresql.insert(duty)
    values = {"shop_id": shop_id, "client_id": client_id, "code": code, "version": 1, **_drafted(draft)}
    found: int | None = unit.execute(
        made.values(**values).on_conflict_do_nothing().returning(duty.c.id)
    ).scalar()
    return found


def find_made(reading: Reading, shop_id: int, client_id: str) -> int:
    """The duty that this sender's id was used for."""
    rows = select(duty.c.id).where(duty.c.shop_id == shop_id, duty.c.client_id == client_id)
    return int(reading.execute(rows).scalar_one())


def save_duty(unit: Unit, duty_id: int, version: int, draft: DutyDraft) -> bool:
    """Write a duty over a version; whether nobody wrote meanwhile."""
    rows = update(duty).where(duty.c.id == duty_id, duty.c.version == version, duty.c.archived_at.is_(None))
    return unit.execute(rows.values(**_drafted(draft), version=version + 1)).rowcount == 1


def archive_duty(unit: Unit, duty_id: int) -> None:
    """It is due no more."""
    values = {"archived_at": unit.now, "next_at": None, "version": duty.c.version + 1}
    unit.execute(update(duty).where(duty.c.id == duty_id, duty.c.archived_at.is_(None)).values(**values))


def arm_duty(unit: Unit, duty_id: int, at: datetime | None) -> None:
    """When it is due next."""
    unit.execute(update(duty).where(duty.c.id == duty_id).values(next_at=at))


def find_duty(reading: Reading, duty_id: int) -> Duty | None:
    """A duty, also an archived one."""
    row = reading.execute(select(duty).where(duty.c.id == duty_id)).first()
    return None if row is None else _duty_of(row)


def find_duties(reading: Reading, duty_ids: Collection[int]) -> dict[int, Duty]:
    """Duties by id, also archived ones."""
    rows = reading.execute(select(duty).where(duty.c.id.in_(duty_ids)))
    return {row.id: _duty_of(row) for row in rows}


def find_of_shops(reading: Reading, shop_ids: Collection[int], *, personal: bool = False) -> list[Duty]:
    """Duties of shops that are not archived; only those that everybody does for themselves if asked."""
    rows = select(duty).where(duty.c.shop_id.in_(shop_ids), duty.c.archived_at.is_(None))
    rows = rows.where(duty.c.personal.is_(True)) if personal else rows
    return [_duty_of(row) for row in reading.execute(rows.order_by(duty.c.id))]


def lock_due_duties(unit: Unit, limit: int) -> list[Duty]:
    """Duties that are due, in their order; those that another unit holds are left to it."""
    rows = select(duty).where(duty.c.next_at.is_not(None), duty.c.next_at <= unit.now)
    rows = rows.order_by(duty.c.next_at, duty.c.id).limit(limit).with_for_update(skip_locked=True)
    return [_duty_of(row) for row in unit.execute(rows)]


def lock_due_runs(unit: Unit, limit: int) -> list[Run]:
    """Runs of which something is due, in its order."""
    rows = select(run).where(run.c.next_at.is_not(None), run.c.next_at <= unit.now)
    rows = rows.order_by(run.c.next_at, run.c.id).limit(limit).with_for_update(skip_locked=True)
    return [run_of(row) for row in unit.execute(rows)]


def find_next(reading: Reading) -> datetime | None:
    """When the next duty or run goes off."""
    found = [
        reading.execute(
            select(each.c.next_at).where(each.c.next_at.is_not(None)).order_by(each.c.next_at).limit(1)
        ).scalar()
        for each in (duty, run)
    ]
    return min((each for each in found if each is not None), default=None)


def insert_run(unit: Unit, made: Run) -> int:
    """A new run's id."""
    return int(unit.execute(insert(run).values(**_values(made)).returning(run.c.id)).scalar_one())


def save_run(unit: Unit, changed: Run) -> None:
    """Write a run that is held."""
    unit.execute(update(run).where(run.c.id == changed.id).values(**_values(changed)))


def lock_run(unit: Unit, run_id: int) -> Run | None:
    """A run by id, held until the unit ends."""
    row = unit.execute(select(run).where(run.c.id == run_id).with_for_update()).first()
    return None if row is None else run_of(row)


def find_run(reading: Reading, run_id: int) -> Run | None:
    """A run by id."""
    row = reading.execute(select(run).where(run.c.id == run_id)).first()
    return None if row is None else run_of(row)


def find_owned(reading: Reading, owner_id: int) -> list[Run]:
    """What somebody has taken on and can still do, but for what everybody does for themselves."""
    rows = select(run).join(duty, duty.c.id == run.c.duty_id)
    rows = rows.where(run.c.owner_id == owner_id, run.c.done_at.is_(None), run.c.state == RunState.OPEN)
    return [run_of(row) for row in reading.execute(rows.where(duty.c.personal.is_(False)).order_by(run.c.id))]


def find_undone(reading: Reading, shop_ids: Collection[int], since: datetime, limit: int) -> list[Run]:
    """What somebody still has to do, oldest first; what was missed before an instant is history."""
    current = or_(run.c.state == RunState.OPEN, run.c.until_at >= since)
    rows = select(run).where(run.c.shop_id.in_(shop_ids), run.c.done_at.is_(None), current)
    return [run_of(row) for row in reading.execute(rows.order_by(run.c.due_at, run.c.id).limit(limit))]


def lock_undone_of(unit: Unit, duty_ids: Collection[int], owner_id: int) -> list[Run]:
    """What somebody has of these duties and has not done, held until the unit ends."""
    rows = select(run).where(run.c.duty_id.in_(duty_ids), run.c.owner_id == owner_id, run.c.done_at.is_(None))
    return [run_of(row) for row in unit.execute(rows.order_by(run.c.id).with_for_update())]


def find_done_by(reading: Reading, staff_id: int, shop_ids: Collection[int], since: datetime) -> list[Run]:
    """What somebody has done since an instant at which it was due."""
    rows = select(run).where(run.c.shop_id.in_(shop_ids), run.c.due_at >= since, run.c.done_by == staff_id)
    return [run_of(row) for row in reading.execute(rows.order_by(run.c.due_at, run.c.id))]


def find_between(reading: Reading, shop_id: int, start: datetime, end: datetime, limit: int) -> list[Run]:
    """Every run of a shop that was due from `start` to before `end`."""
    rows = select(run).where(run.c.shop_id == shop_id, run.c.due_at >= start, run.c.due_at < end)
    return [run_of(row) for row in reading.execute(rows.order_by(run.c.due_at, run.c.id).limit(limit))]


def find_last_done(reading: Reading, duty_id: int) -> datetime | None:
    """When it was done last."""
    rows = select(func.max(run.c.done_at)).where(run.c.duty_id == duty_id)
    found: datetime | None = reading.execute(rows).scalar()
    return found


def find_open_of(reading: Reading, duty_id: int) -> list[Run]:
    """What can still be done of a duty, or be made up for."""
    rows = select(run).where(run.c.duty_id == duty_id, run.c.done_at.is_(None))
    return [run_of(row) for row in reading.execute(rows)]


def find_open_personal(reading: Reading, staff_id: int) -> list[int]:
    """Duties that somebody does for themselves and has not done."""
    rows = select(run.c.duty_id).join(duty, duty.c.id == run.c.duty_id)
    rows = rows.where(duty.c.personal.is_(True), run.c.owner_id == staff_id, run.c.done_at.is_(None))
    return list(reading.execute(rows).scalars())


def end_open(unit: Unit, duty_id: int) -> list[int]:
    """Nobody has to do a duty any more that is no longer one; which runs those were."""
    rows = update(run).where(run.c.duty_id == duty_id, run.c.done_at.is_(None), run.c.state == RunState.OPEN)
    values = {"state": RunState.DROPPED, "done_at": unit.now, "next_at": None, "version": run.c.version + 1}
    return list(unit.execute(rows.values(**values).returning(run.c.id)).scalars())


def run_of(row: AnyRow) -> Run:
    """A row as a run."""
    values = {name: getattr(row, name) for name in _NAMES}
    return Run(**values | {"state": RunState(row.state), "checked": tuple(row.checked)}, id=row.id)


def _duty_of(row: AnyRow) -> Duty:
    draft = msgspec.convert(row.draft, DutyDraft)
    return Duty(row.id, row.version, row.shop_id, row.code, draft, row.next_at, row.archived_at is not None)


def _drafted(draft: DutyDraft) -> dict[str, Any]:
    plain = DutyDraft(**{name: getattr(draft, name) for name in DutyDraft.__struct_fields__})
    personal = draft.rhythm.kind.value == "shift_end"
    return {"draft": plain, "team_id": draft.team_id, "personal": personal}


def _values(made: Run) -> dict[str, Any]:
    return {name: getattr(made, name) for name in _NAMES}
