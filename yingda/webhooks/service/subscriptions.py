"""Who is told what: made, changed and taken away by those who manage integrations."""

import os
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.sealing import Sealer
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.webhooks import policy, store
from yingda.webhooks.models import WebhookRow
from yingda.webhooks.service.queueing import enqueue_send
from yingda.webhooks.types import (
    Minted,
    NewSecret,
    StopReason,
    Subscription,
    SubscriptionChange,
    SubscriptionDraft,
    SubscriptionState,
    Topic,
)

PURPOSE = "webhook"


_TRAIL = ("name", "url", "topics", "shop_ids", "with_content", "state")


def mint(sealer: Sealer) -> Minted:
    """A fresh secret; made before the unit that keeps it."""
    secret = policy.new_secret(os.urandom(policy.SECRET_BYTES))
    return Minted(secret, sealer.seal(secret))


def access_webhook(reading: Reading, actor: Actor, webhook_id: int) -> WebhookRow:
    """The receiver, if all it is told about is the actor's too."""
    accounts.check_may(actor, Permission.INTEGRATION_MANAGE)
    row = store.find_webhook(reading, webhook_id)
    if row is None or not _is_own(actor, row):
        raise NotFoundError
    return row


def get_webhook(reading: Reading, actor: Actor, webhook_id: int) -> Subscription:
    """One receiver."""
    return _shown(reading, [access_webhook(reading, actor, webhook_id)])[0]


def list_webhooks(reading: Reading, actor: Actor) -> list[Subscription]:
    """The receivers of the actor's shops, the newest first."""
    accounts.check_may(actor, Permission.INTEGRATION_MANAGE)
    return _shown(reading, [row for row in store.load_webhooks(reading) if _is_own(actor, row)])


def create_webhook(unit: Unit, actor: Actor, draft: SubscriptionDraft, minted: Minted) -> NewSecret:
    """Add a receiver; its secret is told this once."""
    accounts.check_may(actor, Permission.INTEGRATION_MANAGE)
    _check_shops(actor, draft.shop_ids)
    policy.check_content(actor, with_content=draft.with_content)
    webhook_id = store.insert_webhook(
        unit,
        {
            "name": _name(draft.name), "url": draft.url.strip(), "topics": _sorted_topics(draft.topics),
            "shop_ids": sorted(set(draft.shop_ids)), "with_content": draft.with_content,
            "owner_id": actor.staff_id, "author_id": actor.staff_id, "client_id": draft.client_id,
            "secret": minted.sealed,
        },
    )  # fmt: skip
    if webhook_id is not None:
        audit.record(unit, actor, "webhook.create", Target("webhook", webhook_id), None, draft)
    made = store.find_made(unit, actor.staff_id, draft.client_id) if webhook_id is None else webhook_id
    return NewSecret(webhook=get_webhook(unit, actor, made), secret=minted.secret if webhook_id else None)


def update_webhook(unit: Unit, actor: Actor, webhook_id: int, change: SubscriptionChange) -> Subscription:
    """Change a receiver; whoever saves it answers for what it is told from now on."""
    row = access_webhook(unit, actor, webhook_id)
    before = {name: getattr(row, name) for name in _TRAIL}
    values: dict[str, Any] = {"owner_id": actor.staff_id}
    if isinstance(change.name, str):
        values["name"] = _name(change.name)
    if isinstance(change.url, str):
        values["url"] = change.url.strip()
    if isinstance(change.topics, list):
        values["topics"] = _sorted_topics(change.topics)
    if isinstance(change.shop_ids, list):
        _check_shops(actor, change.shop_ids)
        values["shop_ids"] = sorted(set(change.shop_ids))
    if isinstance(change.with_content, bool):
        values["with_content"] = change.with_content
    policy.check_content(actor, with_content=values.get("with_content", row.with_content))
    if isinstance(change.active, bool):
        state = SubscriptionState.ACTIVE if change.active else SubscriptionState.PAUSED
        values |= {"state": state.value, "disabled_by": None, "failing_since": None}
    if not store.update_webhook(unit, webhook_id, change.version, values):
        raise ConflictError("webhooks.changed_meanwhile")
    if change.active is True:
        enqueue_send(unit, webhook_id)  # what waited while it was stopped
    after = get_webhook(unit, actor, webhook_id)
    now = {name: getattr(after, name) for name in _TRAIL}
    audit.record(unit, actor, "webhook.update", Target("webhook", webhook_id), before, now)
    return after


def rotate_secret(unit: Unit, actor: Actor, webhook_id: int, version: int, minted: Minted) -> NewSecret:
    """A new secret, told this once; for a day the old one signs beside it."""
    row = access_webhook(unit, actor, webhook_id)
    values = {
        "secret": minted.sealed, "old_secret": row.secret, "old_secret_until": unit.now + policy.OVERLAP,
    }  # fmt: skip
    if not store.update_webhook(unit, webhook_id, version, values):
        raise ConflictError("webhooks.changed_meanwhile")
    audit.record(unit, actor, "webhook.rotate", Target("webhook", webhook_id))
    return NewSecret(webhook=get_webhook(unit, actor, webhook_id), secret=minted.secret)


def delete_webhook(unit: Unit, actor: Actor, webhook_id: int) -> None:
    """Take a receiver away, with its log."""
    row = access_webhook(unit, actor, webhook_id)
    audit.record(unit, actor, "webhook.delete", Target("webhook", webhook_id), {"name": row.name, "url": row.url})
    store.delete_webhook(unit, webhook_id)


def _is_own(actor: Actor, row: WebhookRow) -> bool:
    return set(row.shop_ids) <= actor.shop_ids


def _check_shops(actor: Actor, shop_ids: list[int]) -> None:
    if not set(shop_ids) <= actor.shop_ids:
        raise InvalidError(fields=(FieldError("/shop_ids", "accounts.no_such_shop"),))


def _name(name: str) -> str:
    if not name.strip():
        raise InvalidError(fields=(FieldError("/name", "error.field.too_short", {"limit": 1}),))
    return name.strip()


def _sorted_topics(topics: list[Topic]) -> list[str]:
    return [topic.value for topic in Topic if topic in topics]


def _shown(reading: Reading, rows: list[WebhookRow]) -> list[Subscription]:
    names = accounts.names_of(reading, {row.owner_id for row in rows})
    return [
        Subscription(
            id=row.id, version=row.version, name=row.name, url=row.url, shop_ids=row.shop_ids,
            topics=[Topic(topic) for topic in row.topics], with_content=row.with_content,
            state=SubscriptionState(row.state),
            disabled_by=StopReason(row.disabled_by) if row.disabled_by else None,
            owner_id=row.owner_id, owner_name=names[row.owner_id].name if row.owner_id in names else "",
            failing_since=row.failing_since, created_at=row.created_at,
            old_secret_until=_running(row, reading),
        )
        for row in rows
    ]  # fmt: skip


def _running(row: WebhookRow, reading: Reading) -> Any:
    until = row.old_secret_until
    return until if until is not None and until > reading.now else None
