"""How far a new shop is: every step is told from what is there, nothing is ticked by hand."""

from collections.abc import Iterator

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.console.policy import is_shops_page
from yingda.console.pushes import FirstStep, FirstSteps, RehearsalCard
from yingda.console.service.rehearsal import latest_rehearsal
from yingda.console.types import StepKey
from yingda.conversations import service as conversations
from yingda.conversations.types import Beginnings
from yingda.infra.db import Reading
from yingda.knowledge import service as knowledge

UNTOUCHED = 1  # the version of hours that nobody wrote yet


def first_steps(reading: Reading, actor: Actor, shop_id: int) -> FirstSteps:
    """The first steps of a shop, for whoever sets it up."""
    shop = accounts.access_shop(reading, actor, shop_id, Permission.SHOP_MANAGE)
    begun = conversations.beginnings_of(reading, shop_id)
    rehearsal = latest_rehearsal(reading, shop_id)
    return FirstSteps(
        shop_id=shop.id, code=shop.code, steps=list(_steps(reading, actor, shop_id, begun, rehearsal)),
        answered=begun.answered, rehearsal=rehearsal,
    )  # fmt: skip


def _steps(
    reading: Reading, actor: Actor, shop_id: int, begun: Beginnings, rehearsal: RehearsalCard | None
) -> Iterator[FirstStep]:
    yield FirstStep(StepKey.NAME, True, 1)
    _, version = accounts.get_hours(reading, actor, shop_id)
    yield FirstStep(StepKey.HOURS, version > UNTOUCHED, version)
    people = _colleagues(reading, actor, shop_id)
    yield FirstStep(StepKey.INVITE, people > 0, people)
    replies = knowledge.count_of_shop(reading, shop_id)
    yield FirstStep(StepKey.REPLIES, replies > 0, replies)
    pages = sum(map(is_shops_page, begun.pages))
    yield FirstStep(StepKey.BUBBLE, pages > 0, pages)
    yield FirstStep(StepKey.MESSAGE, begun.written, int(begun.written))
    met = rehearsal is not None and not rehearsal.running and rehearsal.answered > 0
    yield FirstStep(StepKey.REHEARSAL, met, int(met))


def _colleagues(reading: Reading, actor: Actor, shop_id: int) -> int:
    """Others who work in the shop, and those whose invitation waits."""
    others = set(accounts.active_colleagues_of(reading, [shop_id])) - {actor.staff_id}
    if not actor.may(Permission.STAFF_MANAGE):
        return len(others)
    invited = [
        one
        for one in accounts.list_invitations(reading, actor)
        if shop_id in one.draft.shop_ids and accounts.state_of(one, reading.now) == "waiting"
    ]
    return len(others) + len(invited)
