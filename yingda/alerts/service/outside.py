"""What leaves the house: letters to one robot or mailbox, sent together, within limits, again if it fails."""

from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Permission
from yingda.alerts.policy import outside as policy
from yingda.alerts.policy.telling import KEPT, ROBOT_FAILING
from yingda.alerts.service.bell import Words
from yingda.alerts.service.letters import arm, free_at
from yingda.alerts.service.settings import settings_of
from yingda.alerts.service.telling import settle, tell
from yingda.alerts.store import outside as store
from yingda.alerts.store import telling as told_store
from yingda.alerts.types import (
    SENT,
    Alert,
    LetterState,
    Outgoing,
    Platform,
    Result,
    Severity,
    Subject,
    SubjectKind,
    To,
    Whom,
)
from yingda.infra.db import Unit
from yingda.kit.texts import text

FORGET_AT_ONCE = 100


def claim(unit: Unit, to: To) -> Outgoing | None:
    """What goes to somebody now, as one message; None when nothing may."""
    robot = store.lock_robot(unit, to.robot_id) if to.robot_id is not None else None
    if to.robot_id is not None and (robot is None or not robot.active):
        return None
    if free_at(unit, to) is not None:
        return None
    letters = store.claim_letters(unit, to, policy.TOGETHER, policy.HOLD)
    alerts = told_store.load_alerts(unit, {one.alert_id for one in letters})
    nowhere = robot is None and not _address(unit, to)
    over = [one.id for one in letters if nowhere or alerts[one.alert_id].settled_at is not None]
    store.put_letters(unit, over, LetterState.DROPPED)
    kept = [one for one in letters if one.id not in over]
    if not kept:
        return None
    send_id = store.insert_send(unit, to, [one.id for one in kept])
    return _outgoing(unit, to, robot, send_id, [alerts[one.alert_id] for one in kept])


def keep_result(unit: Unit, send_id: int, result: Result, jitter: float) -> None:
    """Write down what came of a message, and decide what follows."""
    sent = store.keep_send(unit, send_id, result)
    if sent is None:
        return
    if result.outcome == SENT:
        store.put_letters(unit, sent.letters, LetterState.SENT)
        settle(unit, _failing(sent.robot_id))
        return
    for one in store.find_letters(unit, sent.letters):
        again_s = result.again_s
        at = None if again_s is None else policy.next_try(one.attempts, unit.now, again_s, jitter)
        state = LetterState.FAILED if at is None else LetterState.WAITING
        store.put_letters(unit, [one.id], state, at)
        if state is LetterState.FAILED and sent.robot_id is not None:
            _tell_failing(unit, sent.robot_id, result)


def begin_test(unit: Unit, robot_id: int, locale: str) -> Outgoing | None:
    """A message about nothing; None when the robot may get no more this minute."""
    to = To(robot_id=robot_id)
    robot = store.lock_robot(unit, robot_id)
    if robot is None or free_at(unit, to) is not None:
        return None
    send_id = store.insert_send(unit, to, [], test=True)
    return Outgoing(
        send_id, text("robots.test_title", locale), (text("robots.test_line", locale),), urgent=False,
        locale=locale, platform=Platform(robot.platform), url=robot.url, secret=robot.secret,
    )  # fmt: skip


def sweep(unit: Unit) -> int:
    """Forget a slice of the old, and wake what was left behind; how much was forgotten."""
    for to in store.find_late(unit, unit.now - policy.HOLD):
        arm(unit, to, unit.now)
    gone = store.delete_old(unit, unit.now - policy.KEPT, FORGET_AT_ONCE)
    return gone + told_store.delete_old(unit, unit.now - KEPT, FORGET_AT_ONCE)


def _outgoing(unit: Unit, to: To, robot: Any, send_id: int, alerts: list[Any]) -> Outgoing | None:
    words = Words(unit, alerts)
    if robot is not None:
        locale, address = robot.locale, ""
    else:
        locale, address = accounts.locales_of(unit, [to.staff_id or 0])[to.staff_id or 0], _address(unit, to)
    many = len(alerts) > 1
    title = text("alert.title_many" if many else "alert.title", locale, _title(unit, alerts, locale))
    return Outgoing(
        send_id, title, tuple(words.of(row, locale) for row in alerts),
        urgent=any(row.severity == Severity.URGENT for row in alerts), locale=locale,
        platform=None if robot is None else Platform(robot.platform), url="" if robot is None else robot.url,
        secret=None if robot is None else robot.secret, address=address,
    )  # fmt: skip


def _address(unit: Unit, to: To) -> str:
    """Where somebody reads mail; empty for who wants none, or works here no longer."""
    staff_id = to.staff_id or 0
    own = settings_of(unit, [staff_id])[staff_id]
    return own.mail_address if own.mail and accounts.locales_of(unit, [staff_id]) else ""


def _title(unit: Unit, alerts: list[Any], locale: str) -> dict[str, object]:
    shop_ids = {row.shop_id for row in alerts if row.shop_id is not None}
    shops = "、".join(shop.name for shop in accounts.shop_briefs(unit, shop_ids))
    kind = text(f"alert.kind.{alerts[0].kind}", locale)
    return {"kind": kind, "count": len(alerts), "shop": shops or text("alert.no_shop", locale)}


def _tell_failing(unit: Unit, robot_id: int, result: Result) -> None:
    """A robot that takes nothing is a matter for who manages it; robots are not told of robots."""
    robot = store.find_robot(unit, robot_id)
    assert robot is not None
    why = text(result.outcome, robot.locale, {"detail": result.detail})
    tell(unit, Alert(
        key=_failing(robot_id), kind=ROBOT_FAILING, severity=Severity.WARNING, shop_id=robot.shop_ids[0],
        whom=(Whom.holders(Permission.INTEGRATION_MANAGE),), code="alert.robot_failing",
        params={"name": robot.name, "why": why}, subject=Subject(SubjectKind.ROBOT, robot_id),
    ))  # fmt: skip


def _failing(robot_id: int | None) -> str:
    return f"robot:{robot_id}:failing"
