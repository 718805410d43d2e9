"""Which policy holds for a matter: the shop's own before those that ship, then the most specific, then position."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from msgspec.structs import replace

from yingda.sla.types import (
    Case,
    MatchField,
    Platform,
    PlatformRule,
    Policy,
    PolicyMatch,
    PolicyVerdict,
    SlaSettings,
    Target,
    TargetKind,
    Weighed,
)


class LocalTime(Protocol):
    """The shop's clock."""

    def local(self, at: datetime) -> datetime:
        """The instant on the shop's clock."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The target that holds, and whose it is."""

    policy: Policy
    target: Target

    @property
    def source(self) -> tuple[int | None, int]:
        """The policy's id and version."""
        return self.policy.id, self.policy.version


class Book:
    """The policies of a shop, those that ship among them, in the order in which they decide."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        self.policies = tuple(sorted(policies, key=_rank))
        self._by_kind: dict[TargetKind, tuple[Choice, ...]] = {
            kind: tuple(
                Choice(policy, target)
                for policy in self.policies
                if policy.content.enabled
                for target in policy.content.targets
                if target.kind is kind
            )
            for kind in TargetKind
        }
        self._asked = {
            kind: frozenset(field for each in choices for field in asked_by(each.policy.content.match))
            for kind, choices in self._by_kind.items()
        }

    def choose(self, kind: TargetKind, case: Case) -> Choice | None:
        """The target for a matter; None if nobody asks for one."""
        for choice in self._by_kind[kind]:
            if fits(choice.policy.content.match, case):
                return choice if choice.target.seconds is not None else None
        return None

    def narrows(self, kind: TargetKind, field: MatchField) -> bool:
        """Whether any policy asks for `field` before it gives a target of this kind."""
        return field in self._asked[kind]

    def weigh(self, kind: TargetKind, case: Case) -> list[Weighed]:
        """Every policy with a target of this kind: why it decides, or does not."""
        won: Policy | None = None
        found = list[Weighed]()
        for policy in self.policies:
            if all(target.kind is not kind for target in policy.content.targets):
                continue
            verdict, fields = _verdict(policy, case, won)
            won = policy if verdict is PolicyVerdict.WON else won
            found.append(Weighed(policy, verdict, fields))
        return found


@dataclass(frozen=True, slots=True)
class Aim:
    """What a clock runs for: its terms, whose they are, and a platform's deadline beside them."""

    terms: Target
    source: tuple[int | None, int]
    platform: Platform | None = None


def aim(
    rules: tuple[Book, SlaSettings], kind: TargetKind, case: Case, at: datetime, place: LocalTime
) -> Aim | None:
    """What holds for a clock that starts at `at`; None if nobody asks for one."""
    book, settings = rules
    choice = book.choose(kind, case)
    if choice is None:
        return None
    rule = platform_rule(settings.platform_rules, kind, case.channel, at, place)
    if rule is None:
        return Aim(choice.target, choice.source)
    if kind is TargetKind.SOLUTION:
        # what the platform demands comes before anything that the shop asks of itself (A4)
        terms = replace(choice.target, seconds=rule.seconds, working=False, pauses=False)
        return Aim(terms, choice.source)
    return Aim(choice.target, choice.source, Platform(rule.name, at + timedelta(seconds=rule.seconds)))


def asked_by(match: PolicyMatch) -> tuple[MatchField, ...]:
    """What a policy is narrowed by, the most telling first."""
    given = {
        MatchField.LEVEL: match.levels, MatchField.TAG: match.tags, MatchField.CATEGORY: match.categories,
        MatchField.PRIORITY: match.priorities, MatchField.CHANNEL: match.channels,
    }  # fmt: skip
    return tuple(field for field in MatchField if given[field])


def fits(match: PolicyMatch, case: Case) -> bool:
    """Whether a policy is for this matter."""
    return not _misses(match, case)


def platform_rule(
    rules: Sequence[PlatformRule], kind: TargetKind, channel: str, at: datetime, place: LocalTime
) -> PlatformRule | None:
    """The strictest rule that grades a wait which begins at `at`."""
    local = place.local(at)
    minute = local.hour * 60 + local.minute
    held = [rule for rule in rules if kind in rule.kinds and _grades(rule, channel, local.date(), minute)]
    return min(held, key=lambda rule: rule.seconds, default=None)


def _grades(rule: PlatformRule, channel: str, day: date, minute: int) -> bool:
    valid = rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
    return valid and (not rule.channels or channel in rule.channels) and rule.from_minute <= minute < rule.to_minute


def _misses(match: PolicyMatch, case: Case) -> tuple[MatchField, ...]:
    found = {
        MatchField.LEVEL: not match.levels or case.level in match.levels,
        MatchField.TAG: not match.tags or not case.tags.isdisjoint(match.tags),
        MatchField.CATEGORY: not match.categories or case.category in match.categories,
        MatchField.PRIORITY: not match.priorities or case.priority in match.priorities,
        MatchField.CHANNEL: not match.channels or case.channel in match.channels,
    }
    return tuple(field for field, held in found.items() if not held)


def _rank(policy: Policy) -> tuple[object, ...]:
    asked = asked_by(policy.content.match)
    return (policy.shipped, *(field not in asked for field in MatchField), policy.position, policy.id or 0)


def _verdict(policy: Policy, case: Case, won: Policy | None) -> tuple[PolicyVerdict, tuple[MatchField, ...]]:
    if not policy.content.enabled:
        return PolicyVerdict.OFF, ()
    missing = _misses(policy.content.match, case)
    if missing:
        return PolicyVerdict.OTHER_MATTERS, missing
    asked = asked_by(policy.content.match)
    if won is None:
        return PolicyVerdict.WON, asked
    if policy.shipped and not won.shipped:
        return PolicyVerdict.SHIPPED, asked
    same = asked == asked_by(won.content.match)
    return (PolicyVerdict.LATER if same else PolicyVerdict.LESS_SPECIFIC), asked
