"""Webhooks in the database: the only SQL of this room."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.infra.db.prepared import Prepared
from yingda.webhooks.models import ACTIVE, WAITING, DeliveryRow, WebhookRow
from yingda.webhooks.types import (
    Delivery,
    DeliveryBrief,
    DeliveryState,
    Due,
    StopReason,
    SubscriptionState,
    Topic,
    Try,
)

# every message asks it
_WANTED = Prepared(
    select(WebhookRow.id, WebhookRow.topics, WebhookRow.shop_ids, WebhookRow.owner_id, WebhookRow.with_content)
    .where(ACTIVE)
    .order_by(WebhookRow.id)
)


def find_wanting(reading: Reading, topic: Topic, shop_id: int) -> list[Row[Any]]:
    """Active receivers that are to be told; there are few, so their lists are compared here."""
    rows = reading.execute(_WANTED, {}).all()
    return [row for row in rows if topic in row.topics and shop_id in row.shop_ids]


def insert_webhook(unit: Unit, values: dict[str, Any]) -> int | None:
    """A new receiver's id; None when this sender's id was used for one already."""
    made: Any = sqlite.insert(WebhookRow) if unit.sqlite else postgresql.insert(WebhookRow)
    row = made.values(version=1, state=SubscriptionState.ACTIVE.value, created_at=unit.now, **values)
    webhook_id: int | None = unit.execute(row.on_conflict_do_nothing().returning(WebhookRow.id)).scalar()
    return webhook_id


def find_made(reading: Reading, author_id: int, client_id: str) -> int:
    """The receiver that this sender's id was used for."""
    rows = select(WebhookRow.id).where(WebhookRow.author_id == author_id, WebhookRow.client_id == client_id)
    return int(reading.execute(rows).scalar_one())


def find_webhook(reading: Reading, webhook_id: int) -> WebhookRow | None:
    """One receiver."""
    return reading.session.get(WebhookRow, webhook_id, populate_existing=True)


def load_webhooks(reading: Reading) -> list[WebhookRow]:
    """Every receiver, the newest first."""
    return list(reading.session.execute(select(WebhookRow).order_by(WebhookRow.id.desc())).scalars())


def update_webhook(unit: Unit, webhook_id: int, version: int, values: dict[str, Any]) -> bool:
    """Write values and the next version if the row still has `version`."""
    statement = update(WebhookRow).where(WebhookRow.id == webhook_id, WebhookRow.version == version)
    return unit.execute(statement.values(**values, version=version + 1)).rowcount == 1


def delete_webhook(unit: Unit, webhook_id: int) -> bool:
    """Forget a receiver and its log."""
    unit.execute(delete(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id))
    return unit.execute(delete(WebhookRow).where(WebhookRow.id == webhook_id)).rowcount == 1


def disable(unit: Unit, webhook_id: int, why: StopReason) -> bool:
    """Stop sending; false if nothing was being sent."""
    values = {
        "state": SubscriptionState.DISABLED.value, "disabled_by": why.value, "version": WebhookRow.version + 1,
    }  # fmt: skip
    stopped = update(WebhookRow).where(WebhookRow.id == webhook_id, ACTIVE).values(**values)
    if unit.execute(stopped).rowcount == 0:
        return False
    waiting = update(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id, WAITING)
    unit.execute(waiting.values(state=DeliveryState.FAILED.value, next_at=None))
    return True


def mark_failing(unit: Unit, webhook_id: int) -> datetime:
    """Since when nothing has got through, from now on if it did before."""
    row = update(WebhookRow).where(WebhookRow.id == webhook_id, WebhookRow.failing_since.is_(None))
    unit.execute(row.values(failing_since=unit.now))
    since = select(WebhookRow.failing_since).where(WebhookRow.id == webhook_id)
    return unit.execute(since).scalar() or unit.now


def mark_well(unit: Unit, webhook_id: int) -> None:
    """Something has got through."""
    row = update(WebhookRow).where(WebhookRow.id == webhook_id, WebhookRow.failing_since.is_not(None))
    unit.execute(row.values(failing_since=None))


# the log


def insert_delivery(unit: Unit, webhook_id: int, message_id: str, topic: str, body: str) -> int:
    """A message that is to be sent now."""
    values = {
        "webhook_id": webhook_id, "message_id": message_id, "topic": topic, "body": body, "tries": [],
        "state": DeliveryState.WAITING.value, "attempts": 0, "next_at": unit.now, "created_at": unit.now,
    }  # fmt: skip
    made: int = unit.execute(insert(DeliveryRow).values(**values).returning(DeliveryRow.id)).scalar_one()
    return made


def claim_due(unit: Unit, webhook_id: int, limit: int, hold: timedelta) -> list[Due]:
    """Messages whose turn it is; nobody else takes them for as long as `hold`."""
    due = (
        select(DeliveryRow.id)
        .where(DeliveryRow.webhook_id == webhook_id, WAITING, DeliveryRow.next_at <= unit.now)
        .order_by(DeliveryRow.next_at, DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(unit.execute(due).scalars())
    if not ids:
        return []
    columns = (DeliveryRow.id, DeliveryRow.message_id, DeliveryRow.body, DeliveryRow.attempts)
    held = update(DeliveryRow).where(DeliveryRow.id.in_(ids))
    values = {"next_at": unit.now + hold, "attempts": DeliveryRow.attempts + 1}
    rows = unit.execute(held.values(**values).returning(*columns)).all()
    claimed = [Due(row.id, row.message_id, row.body, row.attempts) for row in rows]
    return sorted(claimed, key=lambda one: one.id)


def find_next_at(reading: Reading, webhook_id: int) -> datetime | None:
    """When the next message's turn is; None also while nothing is sent."""
    active = select(WebhookRow.id).where(WebhookRow.id == webhook_id, ACTIVE)
    if reading.execute(active).first() is None:
        return None
    waiting = select(DeliveryRow.next_at).where(DeliveryRow.webhook_id == webhook_id, WAITING)
    at: datetime | None = reading.execute(waiting.order_by(DeliveryRow.next_at).limit(1)).scalar()
    return at


def add_try(unit: Unit, delivery_id: int, trial: Try, state: DeliveryState, next_at: datetime | None) -> None:
    """Write down what an attempt came to."""
    row = unit.session.get(DeliveryRow, delivery_id, with_for_update=True, populate_existing=True)
    if row is None:
        return  # its receiver was deleted meanwhile
    row.tries = [*row.tries, msgspec.to_builtins(trial)]
    row.state, row.next_at = state.value, next_at


def send_again(unit: Unit, delivery_id: int) -> None:
    """Have a message sent now, counting its pauses from the beginning."""
    row = update(DeliveryRow).where(DeliveryRow.id == delivery_id)
    unit.execute(row.values(state=DeliveryState.WAITING.value, next_at=unit.now, attempts=0))


def find_delivery(reading: Reading, webhook_id: int, delivery_id: int) -> Delivery | None:
    """One message to this receiver."""
    row = reading.session.get(DeliveryRow, delivery_id, populate_existing=True)
    if row is None or row.webhook_id != webhook_id:
        return None
    brief = msgspec.structs.asdict(_brief(row))
    return Delivery(**brief, body=row.body, tries=msgspec.convert(row.tries, list[Try]))


def load_deliveries(reading: Reading, webhook_id: int, before: int | None, limit: int) -> list[DeliveryBrief]:
    """Messages to this receiver, the newest first."""
    rows = select(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id)
    if before is not None:
        rows = rows.where(DeliveryRow.id < before)
    found = reading.session.execute(rows.order_by(DeliveryRow.id.desc()).limit(limit)).scalars()
    return [_brief(row) for row in found]


def delete_old(unit: Unit, before: datetime, limit: int) -> int:
    """Forget messages of long ago; how many."""
    old = select(DeliveryRow.id).where(DeliveryRow.created_at < before).limit(limit)
    return unit.execute(delete(DeliveryRow).where(DeliveryRow.id.in_(old))).rowcount


def find_late(reading: Reading, before: datetime) -> Collection[int]:
    """Receivers with messages whose turn has long come: whoever was to send them is gone."""
    waiting = select(DeliveryRow.id).where(
        DeliveryRow.webhook_id == WebhookRow.id, DeliveryRow.state == DeliveryState.WAITING.value,
        DeliveryRow.next_at < before,
    )  # fmt: skip
    active = WebhookRow.state == SubscriptionState.ACTIVE.value
    return list(reading.execute(select(WebhookRow.id).where(active, waiting.exists())).scalars())


def _brief(row: DeliveryRow) -> DeliveryBrief:
    return DeliveryBrief(
        id=row.id, message_id=row.message_id, topic=row.topic, state=DeliveryState(row.state),
        attempts=len(row.tries), created_at=row.created_at, next_at=row.next_at,
        last=msgspec.convert(row.tries[-1], Try) if row.tries else None,
    )  # fmt: skip
