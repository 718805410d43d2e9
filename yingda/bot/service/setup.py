"""Settings of a shop's bot and the trouble that is told; every version is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.bot.pushes import BotSetup, BotVersion, BotVersionList
from yingda.bot.service.sampling import arm_sample
from yingda.bot.service.words import default_texts
from yingda.bot.store import setup as store
from yingda.bot.types import DEFAULTS, NO_TROUBLE, BotSettings, Mode, Trouble
from yingda.conversations import service as conversations
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError

TELL_TROUBLE = "bot.tell_trouble"
SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class TellTrouble:
    """Tell those who wait of the trouble, from this conversation on."""

    shop_id: int
    number: int
    after_id: int = 0


@dataclass(frozen=True, slots=True)
class ShopBot:
    """A shop's bot as it is now."""

    version: int
    settings: BotSettings
    trouble: Trouble
    trouble_number: int
    trouble_since: datetime | None
    trouble_told: int


def shop_bot(reading: Reading, shop_id: int) -> ShopBot:
    """A shop's bot; off and with our texts while nothing was set up."""
    row = store.find_shop(reading, shop_id)
    if row is None:
        return ShopBot(1, DEFAULTS, NO_TROUBLE, 0, None, 0)
    return ShopBot(
        row.version, msgspec.convert(row.settings, BotSettings), msgspec.convert(row.trouble, Trouble),
        row.trouble_number, row.trouble_since, row.trouble_told,
    )  # fmt: skip


def access_setup(reading: Reading, actor: Actor, shop_id: int, model: str) -> BotSetup:
    """The bot of a shop, for who may set it up."""
    shop = accounts.access_shop(reading, actor, shop_id, Permission.BOT_MANAGE)
    bot = shop_bot(reading, shop_id)
    return BotSetup(
        shop_id=shop_id, version=bot.version, settings=bot.settings, trouble=bot.trouble,
        trouble_since=bot.trouble_since, trouble_told=bot.trouble_told, default_texts=default_texts(shop.locale),
        model=model,
    )  # fmt: skip


def put_settings(unit: Unit, actor: Actor, shop_id: int, settings: BotSettings, version: int) -> ShopBot:
    """Replace the settings, unless somebody changed them since `version`."""
    accounts.access_shop(unit, actor, shop_id, Permission.BOT_MANAGE)
    if settings.clarify_at > settings.answer_at:
        raise InvalidError(fields=(FieldError("/settings/clarify_at", "bot.clarify_above_answer"),))
    before = shop_bot(unit, shop_id)
    ensure_shop(unit, shop_id)
    kept = msgspec.to_builtins(settings)
    shadow = Mode.SHADOW in (settings.in_hours, settings.out_of_hours)
    if not store.save_shop(unit, shop_id, {"settings": kept, "shadow": shadow}, version):
        raise ConflictError("bot.changed_meanwhile")
    conversations.set_bot(
        unit, shop_id, in_hours=settings.in_hours is Mode.ON, out_of_hours=settings.out_of_hours is Mode.ON
    )
    arm_sample(unit, shop_id)
    keep_version(unit, actor, shop_id, SETTINGS, shop_id, kept)
    audit.record(unit, actor, "bot.settings", Target("shop", shop_id, shop_id), before.settings, settings)
    return shop_bot(unit, shop_id)


def put_trouble(unit: Unit, actor: Actor, shop_id: int, trouble: Trouble) -> ShopBot:
    """Tell everybody affected of a trouble, or stop telling; switching it on again tells everybody anew."""
    accounts.access_shop(unit, actor, shop_id, Permission.BOT_MANAGE)
    if trouble.on and not trouble.text.strip():
        raise InvalidError(fields=(FieldError("/trouble/text", "bot.trouble_needs_text"),))
    before = shop_bot(unit, shop_id)
    if before.trouble == trouble:
        return before
    ensure_shop(unit, shop_id)
    values: dict[str, Any] = {"trouble": msgspec.to_builtins(trouble), "trouble_on": trouble.on}
    if trouble.on:
        number = before.trouble_number + 1
        values |= {"trouble_number": number, "trouble_since": unit.now, "trouble_told": 0}
        unit.enqueue(NewJob(TELL_TROUBLE, TellTrouble(shop_id, number), key=f"trouble:{shop_id}:{number}"))
    store.save_shop(unit, shop_id, values)
    audit.record(unit, actor, "bot.trouble", Target("shop", shop_id, shop_id), before.trouble, trouble)
    return shop_bot(unit, shop_id)


def list_versions(
    reading: Reading, actor: Actor, shop_id: int, kind: str | None, object_id: int | None
) -> BotVersionList:
    """What settings, rules and forms were, newest first."""
    accounts.access_shop(reading, actor, shop_id, Permission.BOT_MANAGE)
    rows = store.find_versions(reading, shop_id, kind, object_id)
    names = accounts.names_of(reading, {row.staff_id for row in rows})
    return BotVersionList([
        BotVersion(
            id=row.id, kind=row.kind, object_id=row.object_id, number=row.number, content=row.content,
            by=names[row.staff_id].name if row.staff_id in names else "", at=row.at,
        )
        for row in rows
    ])  # fmt: skip


def restore_settings(unit: Unit, actor: Actor, shop_id: int, version_id: int) -> ShopBot:
    """Go back to what the settings were."""
    accounts.access_shop(unit, actor, shop_id, Permission.BOT_MANAGE)
    row = store.find_version(unit, version_id)
    if row is None or (row.shop_id, row.kind) != (shop_id, SETTINGS):
        raise NotFoundError
    settings = msgspec.convert(row.content, BotSettings)
    return put_settings(unit, actor, shop_id, settings, shop_bot(unit, shop_id).version)


def keep_version(unit: Unit, actor: Actor, shop_id: int, kind: str, object_id: int, content: Any) -> None:
    """Keep what something is from now on."""
    values = {"shop_id": shop_id, "kind": kind, "object_id": object_id, "content": content}
    store.add_version(unit, {**values, "staff_id": actor.staff_id})


def ensure_shop(unit: Unit, shop_id: int) -> None:
    """See to it that the shop's bot has a row."""
    empty = {"settings": msgspec.to_builtins(DEFAULTS), "trouble": msgspec.to_builtins(NO_TROUBLE)}
    store.make_shop(unit, shop_id, empty)
