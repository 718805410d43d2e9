"""Deciding whether to ask, and asking in the chat; a link is only marked here and goes out by a job."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from yingda.accounts import service as accounts
from yingda.conversations import service as conversations
from yingda.conversations.service import PastEpisode
from yingda.conversations.types import Result
from yingda.customers import service as customers
from yingda.followups import service as followups
from yingda.infra.db import Reading, Unit
from yingda.infra.jobs.types import NewJob
from yingda.outreach.policy.asking import decide, way_of
from yingda.outreach.policy.quiet import day_of
from yingda.outreach.service.ending import ASK
from yingda.outreach.service.looping import close
from yingda.outreach.service.settings import reasons_of
from yingda.outreach.store import asks as store
from yingda.outreach.store import cases
from yingda.outreach.store import settings as settings_store
from yingda.outreach.types import (
    AskDue,
    Asked,
    ClosedBy,
    Deliver,
    Facts,
    Loop,
    MovedTo,
    Skip,
    SurveySettings,
    SurveyState,
    SurveyWay,
)

DELIVER = "outreach.deliver"
CHAT = "web"  # the channel in which a card can be shown


def ask_due(unit: Unit, due: AskDue, ready: Collection[SurveyWay]) -> None:
    """Ask now, look again later, or write down why not; what needs the customer's word asks for it in any case."""
    past = conversations.lock_past(unit, due.episode_id)
    asked = store.lock_ask(unit, due.episode_id) if past is not None else None
    if asked is None or past is None or asked.state is not SurveyState.WAITING:
        return
    settings, _ = settings_store.find_settings(unit, asked.shop_id)
    ways = _ways(unit, past, ready)
    asked = _confirm(unit, asked, past, ways)
    zone = accounts.shop_info(unit, asked.shop_id).zone
    decision = decide(_facts(unit, asked, past, ways), settings, zone, unit.now)
    if decision.later is not None:
        _look_again(unit, asked, decision.later)
    elif decision.way is None:
        _skip(unit, asked, decision.skip or Skip.NO_WAY, way_of(ways, settings))
    elif not store.claim_day(unit, asked, day_of(zone, unit.now)):
        _skip(unit, asked, Skip.ASKED_TODAY, way_of(ways, settings))
    else:
        day = day_of(zone, unit.now)
        _ask(unit, replace(asked, asked_day=day, stars_asked=True), past, decision.way, settings)


def _facts(unit: Unit, asked: Asked, past: PastEpisode, ways: tuple[SurveyWay, ...]) -> Facts:
    zone = accounts.shop_info(unit, asked.shop_id).zone
    return Facts(
        ended_at=asked.ended_at, quiet_since=past.quiet_since or asked.ended_at,
        spam=past.result is Result.SPAM, duplicate=asked.duplicate, courtesy=asked.courtesy, served=past.served,
        goes_on=past.goes_on, owed=followups.owes(unit, asked.shop_id, asked.conversation_id),
        asked_today=store.is_asked(unit, asked, day_of(zone, unit.now)), ways=ways,
    )  # fmt: skip


def _ways(reading: Reading, past: PastEpisode, ready: Collection[SurveyWay]) -> tuple[SurveyWay, ...]:
    """How this customer can be reached: in the chat, unless the matter went on elsewhere."""
    moved = cases.find_last_move(reading, past.id)
    if past.channel == CHAT and moved is None:
        return (SurveyWay.CHAT,)
    address = address_of(reading, past.id, past.customer_id)
    by_phone = moved is not None and moved.moved_to == MovedTo.PHONE
    wanted = [SurveyWay.SMS, SurveyWay.MAIL] if by_phone else [SurveyWay.MAIL, SurveyWay.SMS]
    return tuple(way for way in wanted if way in ready and address.get(way))


def address_of(reading: Reading, episode_id: int, customer_id: int) -> dict[SurveyWay, str]:
    """Where links go: where the matter went on, else what the customer left."""
    found = [one.address for one in (cases.find_last_move(reading, episode_id),) if one is not None and one.address]
    known = [*found, *customers.contacts_of(reading, customer_id)]
    mail = next((one for one in known if "@" in one), "")
    phone = next((one for one in known if "@" not in one and sum(map(str.isdigit, one)) >= 7), "")
    return {SurveyWay.MAIL: mail, SurveyWay.SMS: phone}


def _confirm(unit: Unit, asked: Asked, past: PastEpisode, ways: tuple[SurveyWay, ...]) -> Asked:
    """Ask for the customer's word in the chat at once; where thanks were said and none is needed, that is it."""
    if asked.loop is not Loop.WAITING or past.goes_on:
        return asked
    if asked.confirm and ways == (SurveyWay.CHAT,):
        values = {"confirm": True, "done": asked.done}
        conversations.change_asks(unit, asked.conversation_id, asked.episode_id, **values)
    if not asked.confirm and past.thanked:
        close(unit, asked, ClosedBy.THANKS)
        return replace(asked, loop=Loop.CLOSED, closed_by=ClosedBy.THANKS, settled_at=unit.now)
    return asked


def _ask(unit: Unit, asked: Asked, past: PastEpisode, way: SurveyWay, settings: SurveySettings) -> None:
    if way is not SurveyWay.CHAT:
        _mark(unit, replace(asked, way=way), settings)
        return
    low, high = reasons_of(settings, past.locale)
    values = {"stars": True, "low": low, "high": high}
    conversations.change_asks(unit, asked.conversation_id, asked.episode_id, **values)
    store.save_ask(unit, replace(asked, way=way, state=SurveyState.ASKED, asked_at=unit.now))


def _skip(unit: Unit, asked: Asked, why: Skip, way: SurveyWay | None) -> None:
    """No stars; a link that asks for the customer's word alone where that is needed and there is no chat."""
    skipped = replace(asked, state=SurveyState.SKIPPED, skip=why)
    store.save_ask(unit, skipped)
    wants_word = asked.confirm and asked.loop is Loop.WAITING and why in (Skip.ASKED_TODAY, Skip.OFF, Skip.OWED)
    if wants_word and way not in (None, SurveyWay.CHAT):
        settings, _ = settings_store.find_settings(unit, asked.shop_id)
        _mark(unit, replace(skipped, way=way), settings)


def _mark(unit: Unit, asked: Asked, settings: SurveySettings) -> None:
    expires = unit.now + timedelta(hours=settings.link_hours)
    state = asked.state if asked.state is SurveyState.SKIPPED else SurveyState.SENDING
    store.save_ask(unit, replace(asked, state=state, expires_at=expires))
    unit.enqueue(NewJob(DELIVER, Deliver(asked.id), key=f"{DELIVER}:{asked.id}"))


def _look_again(unit: Unit, asked: Asked, at: datetime) -> None:
    store.save_ask(unit, asked)
    unit.enqueue(NewJob(ASK, AskDue(asked.episode_id), due_at=at, key=f"{ASK}:{asked.episode_id}"))
