"""Saved views in the database."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Row, Table, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.console.models import SavedViewRow
from yingda.console.types import SharedWith
from yingda.infra.db import Reading, Unit

AnyRow = Row[*tuple[Any, ...]]
view = cast(Table, SavedViewRow.__table__)
MOST = 200


def find_view(reading: Reading, view_id: int) -> AnyRow | None:
    """One view."""
    return reading.execute(select(view).where(view.c.id == view_id)).first()


def find_views(
    reading: Reading, owner_id: int, shop_ids: Collection[int], team_ids: Collection[int]
) -> list[AnyRow]:
    """Somebody's own views and those shared with their shops and teams, by name."""
    own = and_(view.c.owner_id == owner_id, view.c.shared_with == SharedWith.NOBODY)
    of_shop = and_(view.c.shared_with == SharedWith.SHOP, view.c.shop_id.in_(shop_ids))
    of_team = and_(view.c.shared_with == SharedWith.TEAM, view.c.team_id.in_(team_ids))
    rows = select(view).where(or_(own, of_shop, of_team)).order_by(view.c.name, view.c.id)
    return list(reading.execute(rows.limit(MOST)))


def insert_view(unit: Unit, values: Mapping[str, Any]) -> int:
    """A new view's id; that of the first if this sender's id was used already."""
    made: Any = sqlite.insert(view) if unit.sqlite else postgresql.insert(view)
    row = made.values(version=1, **values).on_conflict_do_nothing().returning(view.c.id)
    view_id = unit.execute(row).scalar()
    if view_id is None:
        known = select(view.c.id).where(
            view.c.owner_id == values["owner_id"], view.c.client_id == values["client_id"]
        )
        view_id = unit.execute(known).scalar_one()
    return int(view_id)


def update_view(unit: Unit, view_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write `values`; false when the view has another version by now."""
    changed = update(view).where(view.c.id == view_id, view.c.version == version)
    return unit.execute(changed.values(version=version + 1, **values)).rowcount == 1


def delete_view(unit: Unit, view_id: int) -> None:
    """Forget a view."""
    unit.execute(delete(view).where(view.c.id == view_id))
