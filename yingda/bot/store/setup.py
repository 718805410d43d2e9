"""Rows of settings, rules, forms and their versions."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.bot.models import BotFormRow, BotRuleRow, BotShopRow, BotVersionRow
from yingda.infra.db import Prepared, Reading, Unit

shop = cast(Table, BotShopRow.__table__)
rule = cast(Table, BotRuleRow.__table__)
form = cast(Table, BotFormRow.__table__)
version = cast(Table, BotVersionRow.__table__)
_SHOP = Prepared(select(shop).where(shop.c.shop_id == bindparam("shop_id")))


def find_shop(reading: Reading, shop_id: int) -> Any | None:
    """The shop's row; None while nothing was set up."""
    return reading.execute(_SHOP, {"shop_id": shop_id}).first()


def make_shop(unit: Unit, shop_id: int, values: Mapping[str, Any]) -> None:
    """See to it that there is a row."""
    made: Any = sqlite.insert(shop) if unit.sqlite else postgresql.insert(shop)
    row = {"shop_id": shop_id, "version": 1, "shadow": False, "trouble_on": False, "trouble_number": 0}
    unit.execute(made.values(**row, trouble_told=0, **values).on_conflict_do_nothing())


def save_shop(unit: Unit, shop_id: int, values: Mapping[str, Any], wanted: int | None = None) -> bool:
    """Write to the row; with a version only if it still has that one, which then rises."""
    statement = update(shop).where(shop.c.shop_id == shop_id)
    if wanted is not None:
        statement = statement.where(shop.c.version == wanted).values(version=shop.c.version + 1)
    return unit.execute(statement.values(**values)).rowcount == 1


def count_told(unit: Unit, shop_id: int, number: int, told: int) -> None:
    """So many more heard of the trouble, if it is still that one."""
    statement = update(shop).where(shop.c.shop_id == shop_id, shop.c.trouble_number == number)
    unit.execute(statement.values(trouble_told=shop.c.trouble_told + told))


def shops_with_bot(reading: Reading) -> list[int]:
    """Shops whose bot was ever set up."""
    return list(reading.execute(select(shop.c.shop_id).order_by(shop.c.shop_id)).scalars())


def find_rules(reading: Reading, shop_id: int) -> list[Any]:
    """A shop's rules in order."""
    return list(reading.execute(select(rule).where(rule.c.shop_id == shop_id).order_by(rule.c.place, rule.c.id)))


def find_rule(reading: Reading, rule_id: int) -> Any | None:
    """One rule."""
    return reading.execute(select(rule).where(rule.c.id == rule_id)).first()


def find_forms(reading: Reading, shop_id: int) -> list[Any]:
    """A shop's forms."""
    return list(reading.execute(select(form).where(form.c.shop_id == shop_id).order_by(form.c.id)))


def find_form(reading: Reading, form_id: int) -> Any | None:
    """One form."""
    return reading.execute(select(form).where(form.c.id == form_id)).first()


def insert_once(unit: Unit, table: Table, values: Mapping[str, Any]) -> int | None:
    """A new row's id; None when this sender's id was used before."""
    made: Any = sqlite.insert(table) if unit.sqlite else postgresql.insert(table)
    statement = made.values(version=1, **values).on_conflict_do_nothing().returning(table.c.id)
    new_id: int | None = unit.execute(statement).scalar()
    return new_id


def find_made(reading: Reading, table: Table, author_id: int, client_id: str | None) -> int | None:
    """What this sender's id was used for."""
    if client_id is None:
        return None
    rows = select(table.c.id).where(table.c.author_id == author_id, table.c.client_id == client_id)
    found: int | None = reading.execute(rows).scalar()
    return found


def update_row(unit: Unit, table: Table, row_id: int, wanted: int, values: Mapping[str, Any]) -> bool:
    """Write to a row that still has this version."""
    statement = update(table).where(table.c.id == row_id, table.c.version == wanted)
    return unit.execute(statement.values(version=table.c.version + 1, **values)).rowcount == 1


def delete_row(unit: Unit, table: Table, row_id: int) -> None:
    """Take a row out; its versions stay."""
    unit.execute(table.delete().where(table.c.id == row_id))


def add_version(unit: Unit, values: Mapping[str, Any]) -> None:
    """Keep what something is from now on."""
    newest = select(func.coalesce(func.max(version.c.number), 0) + 1).where(
        version.c.kind == values["kind"], version.c.object_id == values["object_id"]
    )
    number = unit.execute(newest).scalar_one()
    unit.execute(insert(version).values(number=number, at=unit.now, **values))


def find_versions(reading: Reading, shop_id: int, kind: str | None, object_id: int | None) -> list[Any]:
    """Versions of a shop, newest first."""
    rows = select(version).where(version.c.shop_id == shop_id)
    if kind is not None:
        rows = rows.where(version.c.kind == kind)
    if object_id is not None:
        rows = rows.where(version.c.object_id == object_id)
    return list(reading.execute(rows.order_by(version.c.id.desc()).limit(100)))


def find_version(reading: Reading, version_id: int) -> Any | None:
    """One version."""
    return reading.execute(select(version).where(version.c.id == version_id)).first()
