"""Whether a customer is asked, when, and by which way; the order of the reasons is that of this table."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.outreach.policy.quiet import quiet_end
from yingda.outreach.types import Facts, Moment, Skip, SurveySettings, SurveyWay

WITHIN = timedelta(hours=24)  # a link about yesterday's matter comes at the wrong moment
LOOK_AGAIN = timedelta(minutes=30)  # while a promise is open


@dataclass(frozen=True, slots=True)
class Decision:
    """Exactly one of: ask by `way`, look again at `later`, do not ask because of `skip`."""

    way: SurveyWay | None = None
    later: datetime | None = None
    skip: Skip | None = None


def decide(facts: Facts, settings: SurveySettings, zone: str, now: datetime) -> Decision:
    """Whether to ask for stars now."""
    skip = _never(facts, settings)
    if skip is not None:
        return Decision(skip=skip)
    rest = _rest_over(facts, settings)
    if rest is not None and rest > now:
        return Decision(later=rest)
    over = (facts.ended_at or now) + WITHIN
    if facts.owed:
        return _wait(now + LOOK_AGAIN, over, Skip.OWED)
    if now > over:
        return Decision(skip=Skip.TOO_LATE)
    if facts.asked_today:
        return Decision(skip=Skip.ASKED_TODAY)
    return _by(facts, settings, zone, now, over)


def _never(facts: Facts, settings: SurveySettings) -> Skip | None:
    table = (
        (facts.spam, Skip.SPAM),
        (facts.duplicate, Skip.DUPLICATE),
        (facts.courtesy, Skip.COURTESY),
        (not settings.enabled, Skip.OFF),
        (not facts.served, Skip.NOT_SERVED),
        (facts.goes_on, Skip.GOES_ON),
    )
    return next((why for holds, why in table if holds), None)


def _rest_over(facts: Facts, settings: SurveySettings) -> datetime | None:
    """Until when nothing must have been said: always where the episode only rests, else where the shop wants it."""
    if facts.ended_at is not None and settings.moment is Moment.END:
        return None
    if facts.ways[:1] != (SurveyWay.CHAT,):
        return None
    return facts.quiet_since + timedelta(minutes=settings.idle_minutes)


def _by(facts: Facts, settings: SurveySettings, zone: str, now: datetime, over: datetime) -> Decision:
    way = way_of(facts.ways, settings)
    if way is None:
        return Decision(skip=Skip.NO_WAY)
    until = None if way is SurveyWay.CHAT else quiet_end(settings, zone, now)
    return Decision(way=way) if until is None else _wait(until, over, Skip.TOO_LATE)


def _wait(until: datetime, over: datetime, else_why: Skip) -> Decision:
    return Decision(later=until) if until <= over else Decision(skip=else_why)


def way_of(ways: tuple[SurveyWay, ...], settings: SurveySettings) -> SurveyWay | None:
    """The best way that the shop allows; a link never where there is the chat."""
    return next((way for way in ways if way is SurveyWay.CHAT or settings.links), None)
