"""Alerts and bells in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import ColumnElement, Row, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.alerts.models import AlertRow, AlertToldRow, BellRow
from yingda.alerts.policy.telling import SUMMARY, kept_params
from yingda.alerts.types import Alert, Severity
from yingda.infra.db import Reading, Unit

alert = cast(Table, AlertRow.__table__)
bell = cast(Table, BellRow.__table__)
told = cast(Table, AlertToldRow.__table__)

Whose = tuple[int, Collection[int]]  # whose bell, and in which shops they work


# alerts


def insert_alert(unit: Unit, new: Alert) -> Row[Any] | None:
    """A new alert; None while another one of this key is not settled."""
    made: Any = sqlite.insert(alert) if unit.sqlite else postgresql.insert(alert)
    subject = new.subject
    values = {
        "key": new.key, "kind": new.kind, "severity": new.severity.value, "shop_id": new.shop_id, "code": new.code,
        "params": kept_params(new.params), "subject_kind": subject.kind.value if subject else None,
        "subject_id": subject.id if subject else None, "at": unit.now, "expires_at": new.expires_at,
        "steps": msgspec.to_builtins(new.then), "step": 0,
    }  # fmt: skip
    return unit.execute(made.values(**values).on_conflict_do_nothing().returning(alert)).first()


def find_open(reading: Reading, key: str) -> Row[Any] | None:
    """The alert of this key that is not settled."""
    return reading.execute(select(alert).where(alert.c.key == key, alert.c.settled_at.is_(None))).first()


def lock_alert(unit: Unit, alert_id: int) -> Row[Any] | None:
    """An alert, held until the unit ends."""
    return unit.execute(select(alert).where(alert.c.id == alert_id).with_for_update()).first()


def settle(unit: Unit, alert_id: int) -> bool:
    """The cause is gone; false if it was already."""
    row = update(alert).where(alert.c.id == alert_id, alert.c.settled_at.is_(None))
    return unit.execute(row.values(settled_at=unit.now)).rowcount == 1


def advance(unit: Unit, alert_id: int, step: int, severity: Severity) -> None:
    """Write which step of its escalation comes next, and how much it matters by now."""
    row = update(alert).where(alert.c.id == alert_id)
    unit.execute(row.values(step=step, severity=severity.value))


def acknowledge(unit: Unit, alert_ids: Collection[int], staff_id: int) -> list[int]:
    """Somebody has taken these on; which of them nobody had before."""
    row = update(alert).where(
        alert.c.id.in_(alert_ids), alert.c.acknowledged_at.is_(None), alert.c.settled_at.is_(None)
    )
    values = {"acknowledged_by": staff_id, "acknowledged_at": unit.now}
    return list(unit.execute(row.values(**values).returning(alert.c.id)).scalars())


def load_alerts(reading: Reading, alert_ids: Collection[int]) -> dict[int, Row[Any]]:
    """Alerts by id."""
    return {row.id: row for row in reading.execute(select(alert).where(alert.c.id.in_(alert_ids)))}


# whom they were told


def find_told(reading: Reading, alert_id: int) -> dict[int, int]:
    """Whom an alert was told, and in which line of whose bell."""
    rows = select(told.c.staff_id, told.c.bell_id).where(told.c.alert_id == alert_id)
    return {row.staff_id: row.bell_id for row in reading.execute(rows)}


def insert_told(unit: Unit, alert_id: int, staff_id: int, bell_id: int) -> None:
    """An alert was told to somebody."""
    unit.execute(insert(told).values(alert_id=alert_id, staff_id=staff_id, bell_id=bell_id))


def load_line_alerts(reading: Reading, bell_id: int, limit: int) -> list[Row[Any]]:
    """What a line stands for, newest first."""
    rows = select(alert).join(told, told.c.alert_id == alert.c.id).where(told.c.bell_id == bell_id)
    return list(reading.execute(rows.order_by(alert.c.id.desc()).limit(limit)))


def count_open(reading: Reading, bell_id: int) -> tuple[int, int | None]:
    """How many alerts of a line are not settled, and the newest of them."""
    rows = select(alert.c.id).join(told, told.c.alert_id == alert.c.id)
    rows = rows.where(told.c.bell_id == bell_id, alert.c.settled_at.is_(None))
    found = list(reading.execute(rows).scalars())
    return len(found), max(found, default=None)


# bells


def insert_line(unit: Unit, staff_id: int, row: Row[Any], visible_at: datetime | None) -> int:
    """A line for an alert of its own."""
    values = {
        "version": 1, "staff_id": staff_id, "shop_id": row.shop_id, "kind": row.kind, "severity": row.severity,
        "alert_id": row.id, "number": 1, "at": unit.now, "visible_at": visible_at,
    }  # fmt: skip
    made: int = unit.execute(insert(bell).values(**values).returning(bell.c.id)).scalar_one()
    return made


def find_held(reading: Reading, staff_id: int) -> Row[Any] | None:
    """The line in which somebody's alerts are held back now."""
    rows = select(bell).where(bell.c.staff_id == staff_id, bell.c.visible_at.is_not(None))
    return reading.execute(rows.order_by(bell.c.id.desc()).limit(1)).first()


def find_recent(reading: Reading, staff_id: int, row: Row[Any], since: datetime, limit: int) -> list[Row[Any]]:
    """Unseen lines of somebody's bell with alerts of the same kind and shop, newest first."""
    shop = bell.c.shop_id.is_(None) if row.shop_id is None else bell.c.shop_id == row.shop_id
    rows = select(bell).where(
        bell.c.staff_id == staff_id, bell.c.kind == row.kind, shop, bell.c.seen_at.is_(None),
        bell.c.visible_at.is_(None), bell.c.at > since,
    )  # fmt: skip
    return list(reading.execute(rows.order_by(bell.c.at.desc(), bell.c.id.desc()).limit(limit)))


def add_to_line(unit: Unit, bell_id: int, row: Row[Any], severity: Severity) -> bool:
    """One more alert in a line; false if the line is gone."""
    found = update(bell).where(bell.c.id == bell_id)
    values = {
        "number": bell.c.number + 1, "alert_id": row.id, "severity": severity.value, "at": unit.now,
        "version": bell.c.version + 1,
    }  # fmt: skip
    return unit.execute(found.values(**values)).rowcount == 1


def make_summary(unit: Unit, bell_id: int, *, same_shop: bool) -> None:
    """A line that is held back stands for several alerts by now."""
    values: dict[str, Any] = {"kind": SUMMARY} if same_shop else {"kind": SUMMARY, "shop_id": None}
    unit.execute(update(bell).where(bell.c.id == bell_id).values(**values))


def absorb(unit: Unit, bell_id: int, others: Collection[int]) -> None:
    """Put what other lines stand for into one; the others go."""
    unit.execute(update(told).where(told.c.bell_id.in_(others)).values(bell_id=bell_id))
    unit.execute(delete(bell).where(bell.c.id.in_(others)))


def lock_lines(unit: Unit, bell_ids: Collection[int]) -> list[Row[Any]]:
    """Lines, held until the unit ends, in the order of their ids."""
    rows = select(bell).where(bell.c.id.in_(bell_ids)).order_by(bell.c.id)
    return list(unit.execute(rows.with_for_update()))


def change_line(unit: Unit, bell_id: int, **values: Any) -> None:
    """Change a line."""
    row = update(bell).where(bell.c.id == bell_id)
    unit.execute(row.values(**values, version=bell.c.version + 1))


def delete_line(unit: Unit, bell_id: int) -> None:
    """Take a line out of a bell; what it stood for stays told."""
    unit.execute(delete(told).where(told.c.bell_id == bell_id))
    unit.execute(delete(bell).where(bell.c.id == bell_id))


def see(unit: Unit, whose: Whose, bell_ids: Collection[int] | None) -> list[int]:
    """Mark lines of somebody's bell as read, all if none are named; which were not."""
    row = update(bell).where(*_shown(whose), bell.c.seen_at.is_(None))
    if bell_ids is not None:
        row = row.where(bell.c.id.in_(bell_ids))
    values = {"seen_at": unit.now, "version": bell.c.version + 1}
    return list(unit.execute(row.values(**values).returning(bell.c.id)).scalars())


def find_due(reading: Reading, staff_id: int) -> list[Row[Any]]:
    """Lines of somebody's bell whose quiet hours are over."""
    rows = select(bell).where(bell.c.staff_id == staff_id, bell.c.visible_at <= reading.now)
    return list(reading.execute(rows.order_by(bell.c.id)))


def find_line(reading: Reading, whose: Whose, bell_id: int) -> Row[Any] | None:
    """A line of somebody's bell that can be seen."""
    return reading.execute(select(bell).where(bell.c.id == bell_id, *_shown(whose))).first()


def load_lines(reading: Reading, bell_ids: Collection[int]) -> list[Row[Any]]:
    """Lines by id."""
    return list(reading.execute(select(bell).where(bell.c.id.in_(bell_ids)).order_by(bell.c.id)))


def find_lines(
    reading: Reading, whose: Whose, before: tuple[datetime, int] | None, limit: int, *, unread: bool
) -> list[Row[Any]]:
    """Lines of somebody's bell, newest first."""
    rows = select(bell).where(*_shown(whose))
    if unread:
        rows = rows.where(bell.c.seen_at.is_(None))
    if before is not None:
        at, bell_id = before
        rows = rows.where((bell.c.at < at) | ((bell.c.at == at) & (bell.c.id < bell_id)))
    return list(reading.execute(rows.order_by(bell.c.at.desc(), bell.c.id.desc()).limit(limit)))


def count_unread(reading: Reading, whose: Whose) -> int:
    """How many lines of somebody's bell were not read."""
    rows = select(func.count()).select_from(bell).where(*_shown(whose), bell.c.seen_at.is_(None))
    found: int = reading.execute(rows).scalar_one()
    return found


def delete_old(unit: Unit, before: datetime, limit: int) -> int:
    """Forget a slice of what was told long ago; how many lines and alerts."""
    lines = list(unit.execute(select(bell.c.id).where(bell.c.at < before).limit(limit)).scalars())
    unit.execute(delete(told).where(told.c.bell_id.in_(lines)))
    unit.execute(delete(bell).where(bell.c.id.in_(lines)))
    shown = select(bell.c.id).where(bell.c.alert_id == alert.c.id).exists()
    rows = select(alert.c.id).where(alert.c.at < before, ~shown).limit(limit)
    alerts = list(unit.execute(rows).scalars())
    unit.execute(delete(told).where(told.c.alert_id.in_(alerts)))
    unit.execute(delete(alert).where(alert.c.id.in_(alerts)))
    return len(lines) + len(alerts)


def _shown(whose: Whose) -> tuple[ColumnElement[bool], ...]:
    """Nothing that is held back, nothing of shops in which somebody works no longer."""
    staff_id, shop_ids = whose
    shop = bell.c.shop_id.is_(None) | bell.c.shop_id.in_(shop_ids)
    return bell.c.staff_id == staff_id, bell.c.visible_at.is_(None), shop
