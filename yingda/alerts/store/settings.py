"""Settings of persons and rules of shops in the database."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Row, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.alerts.models import AlertRulesRow, StaffSettingRow
from yingda.infra.db import Reading, Unit

setting = cast(Table, StaffSettingRow.__table__)
rules = cast(Table, AlertRulesRow.__table__)


def load_settings(reading: Reading, staff_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """How each wants to be told; who never said is missing."""
    rows = select(setting.c.staff_id, setting.c.alerts).where(setting.c.staff_id.in_(staff_ids))
    return {row.staff_id: row.alerts for row in reading.execute(rows)}


def save_settings(unit: Unit, staff_id: int, alerts: Mapping[str, Any]) -> None:
    """Keep how somebody wants to be told."""
    made: Any = sqlite.insert(setting) if unit.sqlite else postgresql.insert(setting)
    values = {"alerts": alerts, "changed_at": unit.now}
    row = made.values(staff_id=staff_id, **values)
    unit.execute(row.on_conflict_do_update(index_elements=["staff_id"], set_=values))


def find_rules(reading: Reading, shop_id: int) -> Row[Any] | None:
    """What a shop said, and at which version."""
    return reading.execute(select(rules).where(rules.c.shop_id == shop_id)).first()


def save_rules(unit: Unit, shop_id: int, version: int, kept: Mapping[str, Any]) -> bool:
    """Keep what a shop says; false if it says something else than at `version` by now."""
    if version == 0:
        made: Any = sqlite.insert(rules) if unit.sqlite else postgresql.insert(rules)
        row = made.values(shop_id=shop_id, version=1, rules=kept).on_conflict_do_nothing()
        return unit.execute(row.returning(rules.c.shop_id)).first() is not None
    found = update(rules).where(rules.c.shop_id == shop_id, rules.c.version == version)
    return unit.execute(found.values(version=version + 1, rules=kept)).rowcount == 1
