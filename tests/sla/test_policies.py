"""Policies: which one decides, why, what a change would move, and that running clocks move only when asked."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sla.conftest import Shop
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.sla import service
from yingda.sla.policy.matching import Book, fits, platform_rule
from yingda.sla.policy.shipped import SETTINGS, SHIPPED
from yingda.sla.service import Wanted
from yingda.sla.service.policies import content_of
from yingda.sla.types import (
    Case,
    ClockState,
    MarkPlace,
    MoveCause,
    Policy,
    PolicyChange,
    PolicyContent,
    PolicyDraft,
    PolicyMatch,
    PolicyVerdict,
    PriorityName,
    ServiceLevel,
    Target,
    TargetKind,
    TargetMark,
)
from yingda.triage.types import Category

FIRST = TargetKind.FIRST_RESPONSE
MATCHES = st.builds(
    PolicyMatch,
    levels=st.sampled_from([(), (ServiceLevel.L1,), (ServiceLevel.L2, ServiceLevel.L3)]),
    tags=st.sampled_from([(), ("老客",)]),
    categories=st.sampled_from([(), (Category.PRICE,), (Category.COMPLAINT,)]),
    priorities=st.sampled_from([(), (PriorityName.URGENT,)]),
    channels=st.sampled_from([(), ("web",), ("email",)]),
)
CASES = st.builds(
    Case,
    st.sampled_from(["web", "email", "store"]),
    st.sampled_from([None, Category.PRICE, Category.COMPLAINT]),
    st.sampled_from([None, *ServiceLevel]),
    st.sampled_from(list(PriorityName)),
    st.sampled_from([frozenset(), frozenset({"老客"})]),
)


def content(seconds: int | None, name: str = "快", kind: TargetKind = FIRST, **match: Any) -> PolicyContent:
    targets = (Target(kind=kind, seconds=seconds, working=False),)
    return PolicyContent(name=name, match=PolicyMatch(**match), targets=targets)


def policy(number: int, made: PolicyContent) -> Policy:
    return Policy(number, 1, number, made)


def create(shop: Shop, made: PolicyContent) -> int:
    fields = {name: getattr(made, name) for name in made.__struct_fields__}
    draft = PolicyDraft(client_id=f"policy-{next(shop.desk.numbers):06}", shop_id=shop.id, **fields)
    return shop.desk.write(service.create_policy, shop.boss, draft).id


@given(st.lists(MATCHES, max_size=6), CASES)
def test_the_most_specific_of_those_that_fit_decides_and_the_first_of_equals(
    matches: list[PolicyMatch], case: Case
) -> None:
    own = [
        policy(number, PolicyContent(name=str(number), match=match, targets=content(number).targets))
        for number, match in enumerate(matches, start=1)
    ]
    book = Book([*own, *SHIPPED])
    choice = book.choose(FIRST, case)
    assert choice is not None
    fitting = [each for each in own if fits(each.content.match, case)]
    assert choice.policy.shipped is not bool(fitting)

    def asked(match: PolicyMatch) -> tuple[bool, ...]:
        return tuple(map(bool, (match.levels, match.tags, match.categories, match.priorities, match.channels)))

    if fitting:
        best = max(asked(each.content.match) for each in fitting)
        assert choice.policy.id == min(each.id or 0 for each in fitting if asked(each.content.match) == best)
    verdicts = [each.verdict for each in book.weigh(FIRST, case)]
    assert verdicts.count(PolicyVerdict.WON) == 1


def test_a_policy_without_a_time_takes_a_target_away() -> None:
    book = Book([policy(1, content(None, channels=("web",))), *SHIPPED])
    assert book.choose(FIRST, Case("web")) is None
    assert book.choose(FIRST, Case("email")) is not None


def test_platform_rules_hold_between_their_days_and_in_their_hours(shop: Shop) -> None:
    from datetime import datetime

    from yingda.sla.service.books import hours_of

    hours = shop.desk.read(hours_of, shop.id)
    rules = SETTINGS.platform_rules
    noon = datetime.fromisoformat("2026-11-10T12:00:00+08:00")
    assert platform_rule(rules, FIRST, "web", noon, hours) is rules[0]
    for at in ("2019-12-31T12:00:00+08:00", "2026-11-10T07:59:59+08:00", "2026-11-10T23:00:00+08:00"):
        assert platform_rule(rules, FIRST, "web", datetime.fromisoformat(at), hours) is None
    assert platform_rule(rules, FIRST, "email", noon, hours) is None
    assert rules[0].valid_from == date(2020, 1, 1)


def test_a_new_policy_holds_for_clocks_that_start_later(shop: Shop) -> None:
    before = shop.clock(shop.active(), FIRST)
    policy_id = create(shop, content(600))
    after = shop.clock(shop.active(name="李先生"), FIRST)
    assert (before.due_at - before.started_at, before.policy_id) == (timedelta(seconds=30), None)
    assert (after.due_at - after.started_at, after.policy_id) == (timedelta(seconds=600), policy_id)


def test_recomputing_moves_what_the_preview_showed_and_nothing_before(shop: Shop) -> None:
    conversation_id = shop.active()
    clock = shop.clock(conversation_id, FIRST)
    shown = shop.desk.read(service.preview, shop.boss, shop.id, Wanted(content(600, "慢")))
    assert [each.customer for each in shown.moves] == ["张女士"]
    moves = [(each.clock_id, each.from_due, each.to_due, each.to_policy) for each in shown.moves]
    assert moves == [(clock.id, clock.due_at, clock.started_at + timedelta(seconds=600), "慢")]
    create(shop, content(600, "慢"))
    shop.drain()
    assert shop.clock(conversation_id, FIRST).due_at == clock.due_at
    begun = shop.desk.write(service.begin_recompute, shop.boss, shop.id)
    assert (begun.total, begun.looked_at, begun.done) == (len(shop.clocks(conversation_id)), 0, False)
    shop.drain()
    moved = shop.clock(conversation_id, FIRST)
    assert moved.due_at == clock.started_at + timedelta(seconds=600)
    assert [(each.cause, each.from_due) for each in moved.moves] == [(MoveCause.RECOMPUTED, clock.due_at)]
    assert shop.desk.read(service.preview, shop.boss, shop.id, Wanted()).moves == []


def test_new_hours_move_a_clock_only_when_asked(shop: Shop) -> None:
    shop.says()
    conversation_id = shop.active(name="李先生")
    solution = shop.clock(conversation_id, TargetKind.SOLUTION)
    shop.open_from(("09:00", "12:00"), ("13:00", "18:00"))
    assert shop.clock(conversation_id, TargetKind.SOLUTION).due_at == solution.due_at
    shop.desk.write(service.begin_recompute, shop.boss, shop.id)
    shop.drain()
    moved = shop.clock(conversation_id, TargetKind.SOLUTION)
    assert solution.due_at is not None
    assert moved.due_at == solution.due_at + timedelta(hours=1)


def test_what_is_over_stays_over_and_marks_that_lie_behind_stay_silent(shop: Shop) -> None:
    conversation_id = shop.active()
    shop.wait(seconds=40)
    create(shop, content(600))
    shop.desk.write(service.begin_recompute, shop.boss, shop.id)
    shop.drain()
    assert shop.clock(conversation_id, FIRST).state is ClockState.BREACHED


def test_the_same_request_twice_makes_one_policy_and_an_old_version_none(shop: Shop) -> None:
    draft = PolicyDraft(client_id="policy-000001", shop_id=shop.id, name="快", targets=content(60).targets)
    first = shop.desk.write(service.create_policy, shop.boss, draft)
    assert shop.desk.write(service.create_policy, shop.boss, draft).id == first.id
    change = PolicyChange(version=1, name="更快", targets=content(20).targets)
    assert shop.desk.write(service.update_policy, shop.boss, first.id, change).version == 2
    with pytest.raises(ConflictError):
        shop.desk.write(service.update_policy, shop.boss, first.id, change)


def test_an_archived_policy_decides_nothing_and_its_clocks_go_on(shop: Shop) -> None:
    policy_id = create(shop, content(600))
    conversation_id = shop.active()
    shop.desk.write(service.archive_policy, shop.boss, policy_id)
    assert shop.clock(conversation_id, FIRST).policy_id == policy_id
    assert shop.clock(shop.active(name="李先生"), FIRST).policy_id is None
    listed = shop.desk.read(service.policies_of, shop.boss, shop.id).items
    assert {each.id for each in listed} == {None}


@pytest.mark.parametrize(
    "targets",
    [
        (Target(kind=FIRST, seconds=60), Target(kind=FIRST, seconds=30)),
        (Target(kind=FIRST, seconds=60, marks=(TargetMark(when=MarkPlace.PERCENT, value=100),)),),
        (Target(kind=FIRST, seconds=60, marks=(TargetMark(when=MarkPlace.BEFORE, value=60),)),),
        (Target(kind=FIRST, seconds=None, marks=(TargetMark(when=MarkPlace.AFTER, value=60),)),),
    ],
)
def test_what_says_something_twice_or_nowhere_is_refused(shop: Shop, targets: tuple[Target, ...]) -> None:
    with pytest.raises(InvalidError):
        create(shop, PolicyContent(name="错", targets=targets))


def test_only_who_manages_targets_of_the_shop_sees_and_changes_policies(shop: Shop) -> None:
    policy_id = create(shop, content(600))
    change = PolicyChange(version=1, name="改", targets=content(20).targets)
    with pytest.raises(NotFoundError):
        shop.desk.write(service.update_policy, shop.stranger, policy_id, change)
    for act in (service.policies_of, service.get_settings, service.daily_of):
        with pytest.raises(ForbiddenError):
            shop.desk.read(act, shop.qing, shop.id)
        with pytest.raises(NotFoundError):
            shop.desk.read(act, shop.stranger, shop.id)
    assert content_of(content(60)).name == "快"


def test_an_explanation_names_the_policy_the_pause_the_hours_and_the_others(shop: Shop) -> None:
    shop.open_from(("09:00", "12:00"), ("13:00", "18:00"))
    conversation_id = shop.active()
    shop.desk.wait(seconds=20)
    shop.desk.answers(shop.qing, conversation_id, "请发一下订单号")
    shop.desk.wait(minutes=5)
    shop.says("20261110")
    clock = shop.clock(conversation_id, TargetKind.SOLUTION)
    told = shop.desk.read(service.explain_clock, shop.qing, conversation_id, clock.id)
    codes = [line.code for line in told.lines]
    assert codes == [
        "sla.explain.started", "sla.explain.policy", "sla.explain.working", "sla.explain.paused", "sla.explain.due",
    ]  # fmt: skip
    assert told.lines[1].text == "规则“系统默认”（第 1 版）：3 小时"
    assert [each.counts for each in told.stretches] == [True, False, True]
    won = [each.name for each in told.policies if each.verdict is PolicyVerdict.WON]
    assert won == ["在线会话"]
    with pytest.raises(NotFoundError):
        shop.desk.read(service.explain_clock, shop.stranger, conversation_id, clock.id)
