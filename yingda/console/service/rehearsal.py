"""A rehearsal: simulated customers write to a shop for some minutes, on a channel of their own."""

from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission, ShopInfo
from yingda.console import policy
from yingda.console.pushes import RehearsalCard
from yingda.console.store import rehearsals as store
from yingda.console.store.rehearsals import AnyRow
from yingda.console.types import Move, RehearsalDraft, Turn
from yingda.conversations import service as conversations
from yingda.conversations.service import Place
from yingda.conversations.types import REHEARSAL, Draft, Kind, State
from yingda.customers import service as customers
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.kit.texts import text
from yingda.knowledge import service as knowledge

REHEARSE = "console.rehearse"


def begin_rehearsal(unit: Unit, actor: Actor, shop_id: int, draft: RehearsalDraft) -> RehearsalCard:
    """Let simulated customers come, one after the other; a shop has one rehearsal at a time."""
    accounts.access_shop(unit, actor, shop_id, Permission.SHOP_MANAGE)
    begun = store.find_begun(unit, actor.staff_id, draft.client_id)
    if begun is not None and begun.shop_id == shop_id:
        return _card(unit, begun)
    _check_ready(unit, shop_id)
    values = {
        "shop_id": shop_id, "staff_id": actor.staff_id, "client_id": draft.client_id,
        "customers": draft.customers, "began_at": unit.now, "ends_at": unit.now + policy.REHEARSAL_LASTS,
        "ended_at": None,
    }  # fmt: skip
    rehearsal_id = store.insert_rehearsal(unit, values)
    if rehearsal_id is None:
        raise ConflictError("rehearsal.running")
    for number in range(draft.customers):
        _look_later(unit, Turn(rehearsal_id, number), policy.ARRIVE_EVERY * number)
    target = Target("rehearsal", rehearsal_id, shop_id)
    audit.record(unit, actor, "rehearsal.begin", target, None, {"customers": draft.customers})
    return _shown(unit, rehearsal_id)


def stop_rehearsal(unit: Unit, actor: Actor, shop_id: int, rehearsal_id: int) -> RehearsalCard:
    """Send the simulated customers away; they leave with their next look."""
    accounts.access_shop(unit, actor, shop_id, Permission.SHOP_MANAGE)
    row = store.find_rehearsal(unit, rehearsal_id)
    if row is None or row.shop_id != shop_id:
        raise NotFoundError
    if store.end_early(unit, rehearsal_id, unit.now):
        audit.record(unit, actor, "rehearsal.stop", Target("rehearsal", rehearsal_id, shop_id))
    return _shown(unit, rehearsal_id)


def latest_rehearsal(reading: Reading, shop_id: int) -> RehearsalCard | None:
    """The shop's latest rehearsal."""
    row = store.find_latest(reading, shop_id)
    return None if row is None else _card(reading, row)


def play(unit: Unit, turn: Turn) -> None:
    """One look of one simulated customer: write on, ask for an answer, wait, or leave."""
    row = store.find_rehearsal(unit, turn.rehearsal_id)
    if row is None or row.ended_at is not None:
        return
    shop = accounts.shop_info(unit, row.shop_id)
    name, *lines = script(shop.locale, turn.number)
    if unit.now >= row.ends_at and turn.said == 0:
        store.leave(unit, row.id)
        return
    place = _place(unit, row, shop, turn, name)
    move = Move.LEAVE if unit.now >= row.ends_at else _move(unit, place, turn, len(lines))
    if move is Move.LEAVE:
        _leave(unit, row, place)
        return
    if move is Move.SAY:
        _say(unit, place, turn, lines[turn.said])
        turn = Turn(turn.rehearsal_id, turn.number, turn.said + 1)
    if move is Move.NUDGE:
        turn = Turn(turn.rehearsal_id, turn.number, turn.said, nudged=True)
        _say(unit, place, turn, text("rehearsal.nudge", shop.locale))
    _look_later(unit, turn, min(policy.LOOK_EVERY, row.ends_at - unit.now))


def script(locale: str, number: int) -> list[str]:
    """The name of a simulated customer, and what they say one after the other."""
    scripts = text("rehearsal.scripts", locale).splitlines()
    return scripts[number % len(scripts)].split("|")


def _check_ready(reading: Reading, shop_id: int) -> None:
    if not accounts.calendar_of(reading, shop_id).is_open(reading.now):
        raise ConflictError("rehearsal.shop_closed")
    if not conversations.online_among(reading, accounts.staff_of_shop(reading, shop_id)):
        raise ConflictError("rehearsal.nobody_online")


def _look_later(unit: Unit, turn: Turn, after: timedelta) -> None:
    key = f"rehearsal:{turn.rehearsal_id}:{turn.number}:{turn.said}:{unit.now.timestamp()}"
    unit.enqueue(NewJob(REHEARSE, turn, due_at=unit.now + after, key=key))


def _place(unit: Unit, row: AnyRow, shop: ShopInfo, turn: Turn, name: str) -> Place:
    known_as = f"{REHEARSAL}:{row.id}:{turn.number}"
    customer_id = customers.identify(
        unit, shop.id, known_as, text("rehearsal.customer", shop.locale, {"name": name}), shop.locale
    )
    return Place(shop.id, REHEARSAL, customer_id, shop.locale)


def _move(unit: Unit, place: Place, turn: Turn, lines: int) -> Move:
    found = _conversation(unit, place)
    if found is None:
        return policy.next_move(turn, lines, None, None)
    card = conversations.cards(unit, [found])[found]
    waited = None if card.waiting_since is None else unit.now - card.waiting_since
    return policy.next_move(turn, lines, State(card.state), waited)


def _say(unit: Unit, place: Place, turn: Turn, words: str) -> None:
    draft = Draft(f"{REHEARSAL}-{turn.said}-{int(turn.nudged)}", Kind.TEXT, words)
    conversations.receive(unit, place, draft)


def _leave(unit: Unit, row: AnyRow, place: Place) -> None:
    found = _conversation(unit, place)
    if found is not None:
        conversations.end_by_customer(unit, found)
    store.leave(unit, row.id)


def _conversation(reading: Reading, place: Place) -> int | None:
    return conversations.find_customer_conversation(reading, place.shop_id, REHEARSAL, place.customer_id)


def _shown(reading: Reading, rehearsal_id: int) -> RehearsalCard:
    row = store.find_rehearsal(reading, rehearsal_id)
    assert row is not None
    return _card(reading, row)


def _card(reading: Reading, row: AnyRow) -> RehearsalCard:
    until = (row.ended_at or reading.now) + timedelta(milliseconds=1)
    totals = conversations.figures_of_rehearsal(reading, row.shop_id, row.began_at, until)
    first, many = totals.first_responses, totals.episodes
    running = row.ended_at is None
    replies = knowledge.count_of_shop(reading, row.shop_id)
    return RehearsalCard(
        id=row.id, running=running, customers=row.customers, arrived=many, answered=totals.answered,
        left=row.customers_left, began_at=row.began_at, ends_at=row.ends_at,
        first_response_s=totals.first_real_ms / first / 1000 if first else None,
        share_in_30s=totals.first_in_30s / many if many else None, longest_wait_s=totals.longest_ms / 1000,
        advice=[] if running else policy.advice_for(totals, replies=replies),
    )  # fmt: skip
