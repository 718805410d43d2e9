"""What shops have set for their promises."""

from typing import Any, cast

import msgspec
from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models import FollowupShopRow
from yingda.followups.types import PromiseSettings
from yingda.infra.db import Prepared, Reading, Unit

shop = cast(Table, FollowupShopRow.__table__)
_SHOP = Prepared(select(shop).where(shop.c.shop_id == bindparam("shop_id")))


def find_settings(reading: Reading, shop_id: int) -> tuple[PromiseSettings, int]:
    """The settings of a shop and their version; what ships has version 0."""
    row = reading.execute(_SHOP, {"shop_id": shop_id}).first()
    return (PromiseSettings(), 0) if row is None else (msgspec.convert(row.settings, PromiseSettings), row.version)


def save_settings(unit: Unit, shop_id: int, settings: PromiseSettings, version: int) -> bool:
    """Write the settings of a shop over `version`; whether nobody wrote meanwhile."""
    made: Any = sqlite.insert(shop) if unit.sqlite else postgresql.insert(shop)
    values = {"settings": settings, "version": version + 1}
    written = made.values(shop_id=shop_id, **values).on_conflict_do_update(
        index_elements=["shop_id"], set_=values, where=shop.c.version == version
    )
    return unit.execute(written.returning(shop.c.shop_id)).first() is not None
