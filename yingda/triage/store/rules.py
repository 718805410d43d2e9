"""Rows of rules, and which rules and model judge a shop's turns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Row, Table, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Prepared, Reading, Unit
from yingda.lang.rules import RuleExamples
from yingda.triage.models import TriageRuleRow, TriageShopRow, TriageTurnRow
from yingda.triage.types import Actions, RuleInfo

AnyRow = Row[*tuple[Any, ...]]
rule = cast(Table, TriageRuleRow.__table__)
shop = cast(Table, TriageShopRow.__table__)
turn = cast(Table, TriageTurnRow.__table__)
_SHOP = Prepared(select(shop).where(shop.c.shop_id == bindparam("shop_id")))


def find_shop(reading: Reading, shop_id: int) -> AnyRow | None:
    """What judges a shop's turns."""
    return reading.execute(_SHOP, {"shop_id": shop_id}).first()


def save_shop(unit: Unit, shop_id: int, values: Mapping[str, Any]) -> None:
    """Write what judges a shop's turns."""
    made: Any = sqlite.insert(shop) if unit.sqlite else postgresql.insert(shop)
    first = {"shop_id": shop_id, "rules_stamp": 0, "learned_through": 0, **values}
    unit.execute(made.values(**first).on_conflict_do_update(index_elements=[shop.c.shop_id], set_=dict(values)))


def lock_shop(unit: Unit, shop_id: int) -> AnyRow:
    """The row of a shop for changing; made with the first change."""
    made: Any = sqlite.insert(shop) if unit.sqlite else postgresql.insert(shop)
    first = {"shop_id": shop_id, "rules_stamp": 0, "learned_through": 0}
    unit.execute(made.values(**first).on_conflict_do_nothing())
    return unit.execute(select(shop).where(shop.c.shop_id == shop_id).with_for_update()).one()


def find_rules(reading: Reading, shop_id: int) -> list[AnyRow]:
    """The rules of a shop in their order."""
    mine = select(rule).where(rule.c.shop_id == shop_id, rule.c.archived_at.is_(None))
    return list(reading.execute(mine.order_by(rule.c.position, rule.c.id)))


def find_rule(reading: Reading, rule_id: int) -> AnyRow | None:
    """A rule that is in use or switched off; None for an archived one."""
    return reading.execute(select(rule).where(rule.c.id == rule_id, rule.c.archived_at.is_(None))).first()


def find_name(reading: Reading, rule_id: int) -> str | None:
    """The name of a rule, also of an archived one."""
    return reading.execute(select(rule.c.name).where(rule.c.id == rule_id)).scalar_one_or_none()


def find_made(reading: Reading, author_id: int, client_id: str) -> int | None:
    """The rule that somebody made under this id of theirs."""
    made = select(rule.c.id).where(rule.c.author_id == author_id, rule.c.client_id == client_id)
    return reading.execute(made).scalar_one_or_none()


def insert_rule(unit: Unit, values: Mapping[str, Any]) -> int | None:
    """Keep a new rule; None if its author's id is taken."""
    made: Any = sqlite.insert(rule) if unit.sqlite else postgresql.insert(rule)
    statement = made.values(version=1, edited_at=unit.now, archived_at=None, **values)
    return unit.execute(statement.on_conflict_do_nothing().returning(rule.c.id)).scalar_one_or_none()


def save_rule(unit: Unit, rule_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write `values` if the rule still has `version`; false if somebody else wrote meanwhile."""
    statement = update(rule).where(rule.c.id == rule_id, rule.c.version == version, rule.c.archived_at.is_(None))
    return unit.execute(statement.values(version=version + 1, edited_at=unit.now, **values)).rowcount == 1


def archive_rule(unit: Unit, rule_id: int) -> None:
    """Take a rule out of use; turns still name it."""
    unit.execute(update(rule).where(rule.c.id == rule_id).values(archived_at=unit.now))


def save_order(unit: Unit, ids: Sequence[int]) -> None:
    """Number rules in this order."""
    if ids:
        statement = update(rule).where(rule.c.id == bindparam("key")).values(position=bindparam("place"))
        unit.execute(statement, [{"key": each, "place": place} for place, each in enumerate(ids, 1)])


def count_hits(reading: Reading, shop_id: int, since: datetime) -> dict[int, int]:
    """How many turns each rule of a shop decided since an instant."""
    rows = (
        select(turn.c.by_rule.label("id"), func.count().label("hits"))
        .where(turn.c.shop_id == shop_id, turn.c.by_rule.is_not(None), turn.c.at >= since)
        .group_by(turn.c.by_rule)
    )
    return {row.id: row.hits for row in reading.execute(rows)}


def info_of(row: AnyRow) -> RuleInfo:
    """A rule of a row."""
    return RuleInfo(
        row.id, row.shop_id, row.version, row.position, row.name, row.text, row.enabled,
        msgspec.convert(row.actions, Actions), msgspec.convert(row.examples, RuleExamples),
    )  # fmt: skip
