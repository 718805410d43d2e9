"""What shops have set for their surveys."""

from typing import Any, cast

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.outreach.models import OutreachShopRow
from yingda.outreach.types import SurveySettings

shop = cast(Table, OutreachShopRow.__table__)


def find_settings(reading: Reading, shop_id: int) -> tuple[SurveySettings, int]:
    """The settings of a shop and their version; what ships has version 0."""
    row = reading.execute(select(shop).where(shop.c.shop_id == shop_id)).first()
    return (SurveySettings(), 0) if row is None else (msgspec.convert(row.settings, SurveySettings), row.version)


def save_settings(unit: Unit, shop_id: int, settings: SurveySettings, version: int) -> bool:
    """Write the settings of a shop over `version`; whether nobody wrote meanwhile."""
    made: Any = sqlite.insert(shop) if unit.sqlite else postgresql.insert(shop)
    values = {"settings": settings, "version": version + 1}
    written = made.values(shop_id=shop_id, **values).on_conflict_do_update(
        index_elements=["shop_id"], set_=values, where=shop.c.version == version
    )
    return unit.execute(written.returning(shop.c.shop_id)).first() is not None
