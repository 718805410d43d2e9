"""What a customer answers: in the chat, or behind a link that works once."""

from dataclasses import replace
from datetime import timedelta

from yingda.accounts import service as accounts
from yingda.accounts.types import Permission
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Severity, Subject, SubjectKind, Whom
from yingda.conversations import service as conversations
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, NotFoundError
from yingda.outreach.policy.closing import after_answer, opens_case
from yingda.outreach.policy.links import link_state
from yingda.outreach.policy.quiet import day_of
from yingda.outreach.pushes import LinkPage
from yingda.outreach.service.looping import close, reopen
from yingda.outreach.service.settings import reasons_of
from yingda.outreach.store import asks as store
from yingda.outreach.store import settings as settings_store
from yingda.outreach.types import Answer, Asked, LinkState, Loop, SurveyState

LOW_STARS = "survey_low_stars"
LOOKED_INTO_WITHIN = timedelta(days=7)


def answer_in_chat(unit: Unit, conversation_id: int, episode_id: int, answer: Answer) -> None:
    """Keep what the customer says of an episode of their conversation; said again it replaces what was said."""
    past = conversations.lock_past(unit, episode_id)
    if past is None or past.conversation_id != conversation_id:
        raise NotFoundError
    if answer.stars is not None:
        conversations.rate(unit, conversation_id, episode_id, answer.stars, answer.comment or None)
    asked = store.lock_ask(unit, episode_id)
    if asked is None:
        return
    _keep(unit, asked, answer)
    if not past.goes_on or answer.settled is not False:
        values = {"answered": bool(answer.reasons or answer.comment)}
        settled = {} if answer.settled is None else {"settled": answer.settled}
        conversations.change_asks(unit, conversation_id, episode_id, **values, **settled)


def page_of(reading: Reading, token_hash: str) -> LinkPage:
    """What a link shows; NotFoundError for one that was never sent."""
    asked = store.find_by_hash(reading, token_hash)
    if asked is None:
        raise NotFoundError
    shop = accounts.shop_info(reading, asked.shop_id)
    settings, _ = settings_store.find_settings(reading, asked.shop_id)
    past = conversations.past_episode(reading, asked.episode_id)
    locale = past.locale if past is not None else shop.locale
    low, high = reasons_of(settings, locale)
    return LinkPage(
        shop=shop.name, code=shop.code, color=shop.color, locale=locale, state=link_state(asked, reading.now),
        stars=asked.stars_asked, settles=asked.loop is not Loop.NONE or asked.confirm, done=asked.done,
        low=low, high=high,
    )  # fmt: skip


def answer_by_link(unit: Unit, token_hash: str, answer: Answer) -> None:
    """Keep what the customer says behind a link, once."""
    found = store.find_by_hash(unit, token_hash)
    if found is None:
        raise NotFoundError
    past = conversations.lock_past(unit, found.episode_id)
    asked = store.lock_ask(unit, found.episode_id)
    if asked is None or past is None:
        raise NotFoundError
    if link_state(asked, unit.now) is not LinkState.OPEN:
        raise ConflictError("outreach.link_used")
    if answer.stars is not None:
        conversations.rate(unit, asked.conversation_id, asked.episode_id, answer.stars, answer.comment or None)
    _keep(unit, asked, answer)


def _keep(unit: Unit, asked: Asked, answer: Answer) -> None:
    zone = accounts.shop_info(unit, asked.shop_id).zone
    loop, by = after_answer(asked.loop, answer)
    merged = replace(
        asked, state=SurveyState.ANSWERED, answered_at=unit.now, answered_day=day_of(zone, unit.now),
        stars=asked.stars if answer.stars is None else answer.stars,
        settled=asked.settled if answer.settled is None else answer.settled,
        reasons=tuple(answer.reasons) or asked.reasons, comment=answer.comment or asked.comment,
    )  # fmt: skip
    if loop is Loop.REOPENED and asked.loop is not Loop.REOPENED:
        merged = replace(merged, loop=loop, closed_by=None, settled_at=unit.now)
        store.save_ask(unit, merged)
        reopen(unit, merged, answer.comment)
    elif by is not None and asked.loop is not Loop.CLOSED:
        close(unit, merged, by)
    else:
        store.save_ask(unit, merged)
    _look_into(unit, merged)


def _look_into(unit: Unit, asked: Asked) -> None:
    """Few stars are a matter for somebody else than the rated agent; the customer is left in peace."""
    settings, _ = settings_store.find_settings(unit, asked.shop_id)
    key = f"survey:{asked.id}:low"
    if not opens_case(asked.stars, settings.low_stars):
        alerts.settle(unit, key)
        return
    alerts.tell(unit, Alert(
        key=key, kind=LOW_STARS, severity=Severity.WARNING, shop_id=asked.shop_id,
        whom=(Whom.holders(Permission.SLA_MANAGE),), code="outreach.alert.low_stars",
        params={"stars": asked.stars or 0}, subject=Subject(SubjectKind.CONVERSATION, asked.conversation_id),
        expires_at=unit.now + LOOKED_INTO_WITHIN,
    ))  # fmt: skip
