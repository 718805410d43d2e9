"""Settings of one person in the database."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from yingda.console.models import StaffSettingRow
from yingda.infra.db import Reading, Unit

setting = cast(Table, StaffSettingRow.__table__)


def find_alerts(reading: Reading, staff_id: int) -> Mapping[str, Any] | None:
    """How somebody wants to be told; None if they never said."""
    rows = select(setting.c.alerts).where(setting.c.staff_id == staff_id)
    found: Mapping[str, Any] | None = reading.execute(rows).scalar()
    return found


def save_alerts(unit: Unit, staff_id: int, alerts: Mapping[str, Any]) -> None:
    """Keep how somebody wants to be told."""
    made: Any = sqlite.insert(setting) if unit.sqlite else postgresql.insert(setting)
    values = {"alerts": alerts, "changed_at": unit.now}
    row = made.values(staff_id=staff_id, **values)
    unit.execute(row.on_conflict_do_update(index_elements=["staff_id"], set_=values))
