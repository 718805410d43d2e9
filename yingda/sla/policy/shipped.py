"""What every shop starts with: the times of the requirements A1 to A4, C3 and C5, each a default to be changed."""

from datetime import date

from yingda.alerts.types import Severity
from yingda.sla.types import (
    ChainStep,
    LevelMap,
    MarkPlace,
    PlatformRule,
    Policy,
    PolicyContent,
    PolicyMatch,
    Rank,
    Remedy,
    ServiceLevel,
    SlaSettings,
    Target,
    TargetKind,
    TargetMark,
)
from yingda.triage.types import Category

MINUTE, HOUR, DAY = 60, 3600, 86_400
LIVE = ("web", "wechat", "connector")  # channels on which an answer is expected at once

# after the deadline: who has it, then a colleague, the lead, the supervisors, whoever is on call
_CHAIN = (
    ChainStep(tell=Rank.AGENT),
    ChainStep(tell=Rank.COLLEAGUE, after_s=5 * MINUTE),
    ChainStep(tell=Rank.TEAM_LEAD, after_s=10 * MINUTE),
    ChainStep(tell=Rank.SUPERVISOR, after_s=15 * MINUTE),
    ChainStep(tell=Rank.ON_CALL, after_s=30 * MINUTE),
)
_SOON = TargetMark(when=MarkPlace.PERCENT, value=80, tell=(Rank.AGENT,), severity=Severity.INFO)


def _alarm(after_s: int) -> TargetMark:
    """The channel's alarm at two minutes (A1)."""
    return TargetMark(when=MarkPlace.AFTER, value=after_s, tell=(Rank.AGENT, Rank.TEAM_LEAD))


def _graded(after_s: int) -> TargetMark:
    """Shortly before what platforms grade: somebody else should have a look."""
    return TargetMark(
        when=MarkPlace.AFTER, value=after_s, tell=(Rank.SUPERVISOR,), severity=Severity.URGENT,
        do=(Remedy.RAISE_PRIORITY,),
    )  # fmt: skip


def _shipped(position: int, name: str, match: PolicyMatch, *targets: Target) -> Policy:
    return Policy(None, 1, position, PolicyContent(name=name, match=match, targets=targets))


def _target(kind: TargetKind, seconds: int, *, working: bool = True, pauses: bool = False) -> Target:
    return Target(kind=kind, seconds=seconds, working=working, pauses=pauses, marks=(_SOON,), chain=_CHAIN)


SHIPPED: tuple[Policy, ...] = (
    _shipped(
        1, "sla.shipped.l1", PolicyMatch(levels=(ServiceLevel.L1,)),
        Target(kind=TargetKind.FULL_ANSWER, seconds=MINUTE),
    ),
    _shipped(
        2, "sla.shipped.l2", PolicyMatch(levels=(ServiceLevel.L2,)),
        _target(TargetKind.ACKNOWLEDGEMENT, 10 * MINUTE), _target(TargetKind.FULL_ANSWER, 30 * MINUTE),
    ),
    _shipped(
        3, "sla.shipped.l3", PolicyMatch(levels=(ServiceLevel.L3,)),
        _target(TargetKind.JOINT_SESSION, 2 * HOUR), _target(TargetKind.PLAN_TOLD, 4 * HOUR),
        _target(TargetKind.FOLLOW_UP, DAY, working=False),
    ),
    _shipped(
        4, "sla.shipped.mail", PolicyMatch(channels=("email",)),
        _target(TargetKind.FIRST_RESPONSE, 4 * HOUR), _target(TargetKind.NEXT_RESPONSE, 4 * HOUR),
        _target(TargetKind.SOLUTION, DAY, working=False),
    ),
    _shipped(
        5, "sla.shipped.store", PolicyMatch(channels=("store",)),
        _target(TargetKind.FIRST_RESPONSE, 15 * MINUTE), _target(TargetKind.NEXT_RESPONSE, 15 * MINUTE),
    ),
    _shipped(
        6, "sla.shipped.live", PolicyMatch(),
        Target(kind=TargetKind.FIRST_RESPONSE, seconds=30, marks=(_alarm(90), _graded(140))),
        Target(kind=TargetKind.NEXT_RESPONSE, seconds=MINUTE, marks=(_alarm(60), _graded(110))),
        Target(kind=TargetKind.AVERAGE, seconds=MINUTE),
        _target(TargetKind.LEFT_MESSAGE, 30 * MINUTE),
        _target(TargetKind.SOLUTION, 3 * HOUR, pauses=True),
    ),
)  # fmt: skip

SETTINGS = SlaSettings(
    levels=LevelMap(
        categories={
            Category.PRODUCT: ServiceLevel.L1,
            Category.PRICE: ServiceLevel.L1,
            Category.PROMOTION: ServiceLevel.L1,
            Category.ORDER_PAYMENT: ServiceLevel.L1,
            Category.LOGISTICS: ServiceLevel.L2,
            Category.AFTER_SALES: ServiceLevel.L2,
            Category.ACCOUNT_OTHER: ServiceLevel.L1,
            Category.COMPLAINT: ServiceLevel.L2,
        },
        sensitive=ServiceLevel.L3,
    ),
    platform_rules=(
        PlatformRule(
            name="sla.platform.three_minutes",
            kinds=(TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE),
            seconds=3 * MINUTE,
            valid_from=date(2020, 1, 1),
            channels=LIVE,
            from_minute=8 * 60,
            to_minute=23 * 60,
        ),
    ),
)
