"""Rules of every kind tried before they are saved: who may, and what the shop's customers wrote."""

from dataclasses import dataclass

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.infra.db import Reading
from yingda.kit.errors import ForbiddenError
from yingda.kit.ids import MAX_ID

WRITERS = (Permission.TRIAGE_MANAGE, Permission.BOT_MANAGE)  # whoever may write rules of some kind


@dataclass(frozen=True, slots=True)
class Past:
    """Where texts of the past are: the shop's code, and what its customers wrote last."""

    shop_code: str
    texts: tuple[conversations.PastText, ...]


def check_writer(actor: Actor) -> None:
    """Refuse whoever writes no rules of any kind."""
    if not any(map(actor.may, WRITERS)):
        raise ForbiddenError("accounts.no_permission", permission=WRITERS[0].value)


def past_of(reading: Reading, actor: Actor, shop_id: int, limit: int) -> Past:
    """What the customers of a shop wrote last, newest first, to try a rule on."""
    shop = accounts.access_shop(reading, actor, shop_id)
    check_writer(actor)
    return Past(shop.code, tuple(conversations.past_texts(reading, shop_id, MAX_ID, limit)))
