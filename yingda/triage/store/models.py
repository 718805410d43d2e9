"""Rows of a shop's models."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, func, insert, select, update

from yingda.infra.db import Reading, Unit
from yingda.triage.models import TriageModelRow

AnyRow = Row[*tuple[Any, ...]]
model = cast(Table, TriageModelRow.__table__)
_LIGHT = [column for column in model.c if column.name != "weights"]


def find_models(reading: Reading, shop_id: int) -> list[AnyRow]:
    """A shop's models without their weights, newest first."""
    return list(reading.execute(select(*_LIGHT).where(model.c.shop_id == shop_id).order_by(model.c.number.desc())))


def find_model(reading: Reading, model_id: int) -> AnyRow | None:
    """A model without its weights."""
    return reading.execute(select(*_LIGHT).where(model.c.id == model_id)).first()


def find_weights(reading: Reading, model_id: int) -> bytes:
    """The weights of a model."""
    return bytes(reading.execute(select(model.c.weights).where(model.c.id == model_id)).scalar_one())


def insert_model(unit: Unit, shop_id: int, values: Mapping[str, Any]) -> int:
    """Keep a new version under the next number; the shop's row is locked."""
    newest = select(func.coalesce(func.max(model.c.number), 0)).where(model.c.shop_id == shop_id)
    number = int(unit.execute(newest).scalar_one()) + 1
    made = insert(model).values(shop_id=shop_id, number=number, trained_at=unit.now, **values)
    return int(unit.execute(made.returning(model.c.id)).scalar_one())


def mark_activated(unit: Unit, model_id: int, at: datetime) -> None:
    """Note when a model was last made the one that judges."""
    unit.execute(update(model).where(model.c.id == model_id).values(activated_at=at))
