"""Recurring work is written down: by hand, or what ships taken on."""

from datetime import timedelta

import msgspec

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.followups.policy import rhythms
from yingda.followups.policy.duties import SHIPPED, STEPS
from yingda.followups.pushes.duties import DutyBook, DutyCard, DutyTimes
from yingda.followups.service.duties import telling
from yingda.followups.service.duties.crew import ends_of
from yingda.followups.service.duties.firing import arm_next
from yingda.followups.service.duties.proofs import PROBES
from yingda.followups.store import duties as store
from yingda.followups.types.duties import Duty, DutyDraft, DutyEdit, NewDuty, ProofKind, RhythmKind
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import ConflictError, FieldError, InvalidError, NotFoundError
from yingda.kit.texts import text

_TIMED = (RhythmKind.DAILY, RhythmKind.WEEKLY, RhythmKind.MONTHLY)


def duties_of(reading: Reading, actor: Actor, shop_id: int) -> DutyBook:
    """Recurring work of a shop, and what it could take on besides."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    found = store.find_of_shops(reading, [shop_id])
    known = {each.code for each in found}
    return DutyBook(
        shop_id=shop_id, items=[_card(each) for each in found], probes=list(PROBES),
        shipped=[code for code in SHIPPED if code not in known],
    )  # fmt: skip


def create_duty(unit: Unit, actor: Actor, new: NewDuty) -> DutyCard:
    """Write down recurring work of a shop; the same `client_id` again gives the first."""
    accounts.access_shop(unit, actor, new.shop_id, Permission.SLA_MANAGE)
    _check(unit, new.shop_id, new)
    return _made(unit, actor, new.shop_id, new.client_id, "", new)


def update_duty(unit: Unit, actor: Actor, duty_id: int, edit: DutyEdit) -> DutyCard:
    """Write it anew, for its times from now on; refused when somebody else wrote meanwhile."""
    before = access_duty(unit, actor, duty_id)
    _check(unit, before.shop_id, edit)
    if not store.save_duty(unit, duty_id, edit.version, edit):
        raise ConflictError("followups.duty.changed_meanwhile")
    audit.record(unit, actor, "duty.update", _target(before), before.draft, edit)
    return _armed(unit, duty_id)


def archive_duty(unit: Unit, actor: Actor, duty_id: int) -> None:
    """Nobody has to do it any more."""
    duty = access_duty(unit, actor, duty_id)
    for run in store.find_open_of(unit, duty_id):
        telling.settle(unit, run)
    store.end_open(unit, duty_id)
    store.archive_duty(unit, duty_id)
    audit.record(unit, actor, "duty.archive", _target(duty), duty.draft)


def adopt_shipped(unit: Unit, actor: Actor, shop_id: int) -> DutyBook:
    """Take on what ships and the shop has not; what it has stays as it is."""
    shop = accounts.access_shop(unit, actor, shop_id, Permission.SLA_MANAGE)
    for code in duties_of(unit, actor, shop_id).shipped:
        _made(unit, actor, shop_id, f"shipped:{code}:{unit.now:%s}", code, _in_words(code, shop.locale))
    return duties_of(unit, actor, shop_id)


def preview_duty(reading: Reading, actor: Actor, shop_id: int, draft: DutyDraft) -> DutyTimes:
    """When it would be due today and tomorrow, and when next."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    calendar = accounts.calendar_of(reading, shop_id)
    today = calendar.local(reading.now).date()
    wanted = Duty(0, 0, shop_id, "", draft)
    ends = list(ends_of(reading, wanted).values())
    return DutyTimes(
        today=rhythms.of_days(draft, calendar, today, 1),
        tomorrow=rhythms.of_days(draft, calendar, today + timedelta(days=1), 1),
        next_at=rhythms.next_time(draft.rhythm, calendar, reading.now, ends),
    )


def access_duty(reading: Reading, actor: Actor, duty_id: int) -> Duty:
    """Recurring work of a shop that the actor looks after."""
    duty = store.find_duty(reading, duty_id)
    if duty is None or duty.archived or duty.shop_id not in actor.shop_ids:
        raise NotFoundError
    accounts.access_shop(reading, actor, duty.shop_id, Permission.SLA_MANAGE)
    return duty


def _made(unit: Unit, actor: Actor, shop_id: int, client_id: str, code: str, draft: DutyDraft) -> DutyCard:
    made = store.insert_duty(unit, shop_id, client_id, code, draft)
    if made is None:
        duty = store.find_duty(unit, store.find_made(unit, shop_id, client_id))
        assert duty is not None
        return _card(duty)
    audit.record(unit, actor, "duty.create", Target("duty", made, shop_id), None, draft)
    return _armed(unit, made)


def _armed(unit: Unit, duty_id: int) -> DutyCard:
    duty = store.find_duty(unit, duty_id)
    assert duty is not None
    arm_next(unit, duty)
    after = store.find_duty(unit, duty_id)
    assert after is not None
    return _card(after)


def _in_words(code: str, locale: str) -> DutyDraft:
    steps = [text(f"followups.duty.shipped.{code}.{number + 1}", locale) for number in range(STEPS.get(code, 0))]
    name = text(f"followups.duty.shipped.{code}", locale)
    return msgspec.structs.replace(SHIPPED[code], name=name, checklist=tuple(steps))


def _check(unit: Unit, shop_id: int, draft: DutyDraft) -> None:
    wrong = list[FieldError]()
    if draft.rhythm.kind in _TIMED and not draft.rhythm.times:
        wrong.append(FieldError("/rhythm/times", "followups.duty.no_times"))
    if draft.proof is ProofKind.DATA and draft.probe not in PROBES:
        wrong.append(FieldError("/probe", "followups.duty.no_probe"))
    if draft.team_id is not None and draft.team_id not in {one.id for one in accounts.teams_of_shop(unit, shop_id)}:
        wrong.append(FieldError("/team_id", "followups.no_team"))
    if wrong:
        raise InvalidError(fields=tuple(wrong))


def _card(duty: Duty) -> DutyCard:
    plain = {name: getattr(duty.draft, name) for name in DutyDraft.__struct_fields__}
    return DutyCard(
        **plain, id=duty.id, version=duty.version, shop_id=duty.shop_id, code=duty.code, next_at=duty.next_at
    )


def _target(duty: Duty) -> Target:
    return Target("duty", duty.id, duty.shop_id)
