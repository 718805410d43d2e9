"""Why a deadline is where it is: the policy that decided, the start, the pauses, the hours, step by step."""

from collections.abc import Mapping
from datetime import datetime

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.infra.clock import from_ms
from yingda.infra.db import Reading
from yingda.kit.calendar import explain
from yingda.kit.calendar.explain import reason_text
from yingda.kit.errors import NotFoundError
from yingda.kit.texts import text
from yingda.sla.policy.matching import Book
from yingda.sla.pushes import (
    ClockExplanation,
    ExplainedLine,
    ExplainedPolicy,
    ExplainedStretch,
    PolicyExplanation,
)
from yingda.sla.service.books import NEVER, WorkHours, book_of, hours_of
from yingda.sla.service.running import cases_now
from yingda.sla.service.showing import clock_card
from yingda.sla.store import clocks as store
from yingda.sla.store import policies as policy_store
from yingda.sla.types import Case, Clock, ClockState, PolicyVerdict, TargetKind, Weighed

_MOST_STRETCHES = 60
_SPANS = ("sla.span.days", "sla.span.hours", "sla.span.minutes", "sla.span.seconds")


def explain_clock(reading: Reading, actor: Actor, conversation_id: int, clock_id: int) -> ClockExplanation:
    """The whole calculation of a clock, in the reader's language."""
    conversations.access_conversation(reading, actor, conversation_id)
    clock = store.find_clock(reading, clock_id)
    if clock is None or clock.place.conversation_id != conversation_id:
        raise NotFoundError
    hours = hours_of(reading, clock.place.shop_id)
    case = cases_now(reading, {clock.place.episode_id: conversation_id}).get(clock.place.episode_id)
    weighed = [] if case is None else book_of(reading, clock.place.shop_id)[0].weigh(clock.kind, case)
    name = _policy_name(reading, clock, actor.locale)
    stretches = _stretches(clock, hours, reading.now, actor.locale)
    return ClockExplanation(
        clock=clock_card(clock), policy_id=clock.policy_id, policy_version=clock.policy_version, policy_name=name,
        lines=_Lines(hours, actor.locale).of(clock, name), stretches=stretches,
        policies=[_weighed(each, clock.kind, actor.locale) for each in weighed],
    )  # fmt: skip


def explain_policy(reading: Reading, actor: Actor, shop_id: int, kind: TargetKind, case: Case) -> PolicyExplanation:
    """Which policy holds for such a matter of a shop, and why the others do not."""
    accounts.access_shop(reading, actor, shop_id, Permission.SLA_MANAGE)
    book: Book = book_of(reading, shop_id)[0]
    choice = book.choose(kind, case)
    policies = [_weighed(each, kind, actor.locale) for each in book.weigh(kind, case)]
    return PolicyExplanation(target=None if choice is None else choice.target, policies=policies)


class _Lines:
    """The steps of a calculation in one language."""

    def __init__(self, hours: WorkHours, locale: str) -> None:
        self._hours, self._locale = hours, locale

    def of(self, clock: Clock, policy: str) -> list[ExplainedLine]:
        """From the start to where the clock stands."""
        terms = clock.terms
        time = "sla.explain.working" if terms.working else "sla.explain.real"
        target = self._span(terms.seconds or 0)
        lines = [
            self._line("sla.explain.started", clock.started_at, kind=text(f"sla.kind.{clock.kind}", self._locale)),
            self._line("sla.explain.policy", policy=policy, time=target, version=clock.policy_version),
            self._line(time),
        ]
        lines += [self._move(each.at, each.cause, each.from_due, each.to_due) for each in clock.moves]
        lines += [self._pause(from_ms(start), from_ms(end)) for start, end in clock.pauses]
        return [*lines, *self._end(clock)]

    def _end(self, clock: Clock) -> list[ExplainedLine]:
        lines = []
        if clock.paused_at is not None:
            spent = self._span(clock.spent_ms // 1000)
            lines.append(self._line("sla.explain.stands_still", clock.paused_at, spent=spent))
        elif clock.due_at == NEVER:
            lines.append(self._line("sla.explain.never"))
        elif clock.due_at is not None:
            lines.append(self._line("sla.explain.due", clock.due_at))
        if clock.platform is not None:
            name = text(clock.platform.name, self._locale)
            lines.append(self._line("sla.explain.platform", clock.platform.at, rule=name))
        if clock.breached_at is not None:
            lines.append(self._line("sla.explain.breached", clock.breached_at))
        if clock.stopped_at is not None:
            state = text(f"sla.state.{clock.state}", self._locale)
            lines.append(self._line("sla.explain.stopped", clock.stopped_at, state=state))
        return lines

    def _move(self, at: datetime, cause: str, from_due: datetime | None, to_due: datetime | None) -> ExplainedLine:
        ends = {"before": self._clock(from_due), "after": self._clock(to_due)}
        return self._line(f"sla.explain.moved.{cause}", at, **ends)

    def _pause(self, start: datetime, end: datetime) -> ExplainedLine:
        return self._line("sla.explain.paused", start, until=self._clock(end))

    def _span(self, seconds: int) -> str:
        """A time in the largest units that leave nothing out: 1 小时 30 分钟."""
        parts = zip(_SPANS, _units(seconds), strict=True)
        said = [text(code, self._locale, {"n": number}) for code, number in parts if number]
        return " ".join(said) or text(_SPANS[-1], self._locale, {"n": 0})

    def _clock(self, at: datetime | None) -> str:
        return "–" if at is None else f"{self._hours.local(at):%Y-%m-%d %H:%M:%S}"

    def _line(self, code: str, at: datetime | None = None, **params: str | int | None) -> ExplainedLine:
        said: Mapping[str, str | int | None] = {**params, **({} if at is None else {"at": self._clock(at)})}
        return ExplainedLine(code=code, params=dict(said), at=at, text=text(code, self._locale, said))


def _units(seconds: int) -> tuple[int, int, int, int]:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return days, hours, minutes, rest


def _stretches(clock: Clock, hours: WorkHours, now: datetime, locale: str) -> list[ExplainedStretch]:
    """What of the shop's hours lies between start and deadline; none for a target in real time."""
    end = clock.due_at or clock.stopped_at or max(now, clock.started_at)
    if not clock.terms.working or end == NEVER or clock.state is ClockState.CANCELLED:
        return []
    found = explain(hours.calendar, clock.started_at, max(end, clock.started_at)).stretches
    return [
        ExplainedStretch(
            start=each.start, end=each.end, counts=each.used, code=each.reason, params=dict(each.params),
            text=reason_text(each.reason, each.params, locale),
        )
        for each in found[:_MOST_STRETCHES]
    ]  # fmt: skip


def _policy_name(reading: Reading, clock: Clock, locale: str) -> str:
    if clock.policy_id is None:
        return text("sla.shipped", locale)
    return policy_store.find_names(reading, [clock.policy_id]).get(clock.policy_id, "")


def _weighed(weighed: Weighed, kind: TargetKind, locale: str) -> ExplainedPolicy:
    policy = weighed.policy
    target = next(each for each in policy.content.targets if each.kind is kind)
    fields = text("sla.and", locale).join(text(f"sla.field.{field}", locale) for field in weighed.fields)
    code = f"sla.verdict.{weighed.verdict}"
    if weighed.verdict is PolicyVerdict.WON and not weighed.fields:
        code = "sla.verdict.won_for_all"
    return ExplainedPolicy(
        id=policy.id, name=text(policy.content.name, locale) if policy.shipped else policy.content.name,
        verdict=weighed.verdict, fields=list(weighed.fields), target_s=target.seconds,
        text=text(code, locale, {"fields": fields}),
    )  # fmt: skip
