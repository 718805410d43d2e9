"""Webhooks over HTTP: receivers, their secrets, their log."""

from typing import Annotated

import msgspec
from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId
from yingda.infra.outgoing import Fetcher, RefusedError
from yingda.infra.sealing import Sealer
from yingda.infra.settings import Settings
from yingda.kit.errors import FieldError, InvalidError
from yingda.webhooks import policy, service
from yingda.webhooks.types import (
    Delivery,
    DeliveryBrief,
    DeliveryPage,
    Minted,
    NewSecret,
    Subscription,
    SubscriptionChange,
    SubscriptionDraft,
)

Me = NamedDependency[Actor]
# every press sends a request to somebody else
BY_HAND = Rule("webhooks.by_hand", 30, 60)


class SubscriptionList(msgspec.Struct, frozen=True):
    """The receivers of the reader's shops."""

    items: list[Subscription]


class Rotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which state of the receiver gets a new secret: asked twice, it is changed once."""

    version: Annotated[int, Meta(ge=1)]


class WebhookController(Controller):
    """Receivers."""

    path = "/api/v1/webhooks"
    tags = ("webhooks",)

    @get("/", operation_id="listWebhooks")
    async def list_webhooks(self, db: Db, actor: Me) -> SubscriptionList:
        """The receivers of the reader's shops."""
        return SubscriptionList(await db.read(service.list_webhooks, actor))

    @post("/", operation_id="createWebhook")
    async def create(
        self,
        db: Db,
        actor: Me,
        settings: NamedDependency[Settings],
        fetcher: NamedDependency[Fetcher],
        data: JSONBody[SubscriptionDraft],
    ) -> NewSecret:
        """Add a receiver; the secret is in this answer only."""
        _check_url(fetcher, data.url)
        return await db.write(service.create_webhook, actor, data, _mint(settings))

    @get("/{webhook_id:int}", operation_id="getWebhook")
    async def get_webhook(self, db: Db, actor: Me, webhook_id: PathId) -> Subscription:
        """One receiver."""
        return await db.read(service.get_webhook, actor, webhook_id)

    @patch("/{webhook_id:int}", operation_id="updateWebhook")
    async def update(
        self,
        db: Db,
        actor: Me,
        fetcher: NamedDependency[Fetcher],
        webhook_id: PathId,
        data: JSONBody[SubscriptionChange],
    ) -> Subscription:
        """Change a receiver, stop it or start it again."""
        if isinstance(data.url, str):
            _check_url(fetcher, data.url)
        return await db.write(service.update_webhook, actor, webhook_id, data)

    @delete("/{webhook_id:int}", operation_id="deleteWebhook")
    async def remove(self, db: Db, actor: Me, webhook_id: PathId) -> None:
        """Take a receiver away, with its log."""
        await db.write(service.delete_webhook, actor, webhook_id)

    @post("/{webhook_id:int}/secret", operation_id="rotateWebhookSecret", status_code=HTTP_200_OK)
    async def rotate(
        self,
        db: Db,
        actor: Me,
        settings: NamedDependency[Settings],
        webhook_id: PathId,
        data: JSONBody[Rotation],
    ) -> NewSecret:
        """A new secret, in this answer only; for a day the old one signs beside it."""
        return await db.write(service.rotate_secret, actor, webhook_id, data.version, _mint(settings))

    @post("/{webhook_id:int}/test", operation_id="testWebhook", status_code=HTTP_202_ACCEPTED)
    async def test(self, db: Db, actor: Me, limiter: NamedDependency[Limiter], webhook_id: PathId) -> DeliveryBrief:
        """Send a message about nothing; the log says what became of it."""
        await limiter.hit(BY_HAND, f"staff:{actor.staff_id}")
        return await db.write(service.send_test, actor, webhook_id)

    @get("/{webhook_id:int}/deliveries", operation_id="listWebhookDeliveries")
    async def deliveries(
        self, db: Db, actor: Me, webhook_id: PathId, cursor: Cursor = None, limit: Limit = None
    ) -> DeliveryPage:
        """What was sent, newest first."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else None
        most = clamp_limit(limit)
        items = await db.read(service.list_deliveries, actor, webhook_id, before, most)
        more = encode_cursor(items[most - 1].id) if len(items) > most else None
        return DeliveryPage(items[:most], more)

    @get("/{webhook_id:int}/deliveries/{delivery_id:int}", operation_id="getWebhookDelivery")
    async def delivery(self, db: Db, actor: Me, webhook_id: PathId, delivery_id: PathId) -> Delivery:
        """One message with every attempt."""
        return await db.read(service.get_delivery, actor, webhook_id, delivery_id)

    @post(
        "/{webhook_id:int}/deliveries/{delivery_id:int}/again",
        operation_id="resendWebhookDelivery",
        status_code=HTTP_202_ACCEPTED,
    )
    async def again(
        self,
        db: Db,
        actor: Me,
        limiter: NamedDependency[Limiter],
        webhook_id: PathId,
        delivery_id: PathId,
    ) -> Delivery:
        """Send a message once more, under its old id."""
        await limiter.hit(BY_HAND, f"staff:{actor.staff_id}")
        return await db.write(service.send_again, actor, webhook_id, delivery_id)


ROUTES = (WebhookController,)


def _check_url(fetcher: Fetcher, url: str) -> None:
    try:
        listed = fetcher.is_listed(url.strip())
    except RefusedError as error:
        raise InvalidError(fields=(FieldError("/url", error.code, error.params),)) from error
    policy.check_scheme(url.strip(), listed=listed)


def _mint(settings: Settings) -> Minted:
    return service.mint(Sealer(settings.secret, service.PURPOSE))
