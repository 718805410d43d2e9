"""The one definition of every figure (glossary), and the days that a shop's clock has."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yingda.analytics.types import Better, Day, Definition, Scope, Sums, Unit, Worked
from yingda.conversations.types import Totals
from yingda.kit.errors import FieldError, InvalidError

MAX_DAYS = 92  # a quarter

_UP, _DOWN, _NEITHER = Better.UP, Better.DOWN, Better.NEITHER
_COUNT, _SECONDS, _SHARE = Unit.COUNT, Unit.SECONDS, Unit.SHARE

# the title's and the definition's text, in the order of the screen
DEFINITIONS = (
    Definition("customers", "figure.customers", "figure.customers.means", _COUNT, _NEITHER),
    Definition("received", "figure.received", "figure.received.means", _COUNT, _NEITHER),
    Definition("receptions", "figure.receptions", "figure.receptions.means", _COUNT, _NEITHER),
    Definition("unanswered", "figure.unanswered", "figure.unanswered.means", _COUNT, _DOWN),
    Definition("reply_rate", "figure.reply_rate", "figure.reply_rate.means", _SHARE, _UP),
    Definition("first_response", "figure.first_response", "figure.first_response.means", _SECONDS, _DOWN),
    Definition(
        "first_response_real", "figure.first_response_real", "figure.first_response_real.means", _SECONDS, _DOWN
    ),
    Definition("within_30s", "figure.within_30s", "figure.within_30s.means", _SHARE, _UP),
    Definition("average_response", "figure.average_response", "figure.average_response.means", _SECONDS, _DOWN),
    Definition(
        "average_response_real", "figure.average_response_real", "figure.average_response_real.means", _SECONDS,
        _DOWN,
    ),
    Definition("longest_wait", "figure.longest_wait", "figure.longest_wait.means", _SECONDS, _DOWN),
    Definition("within_3min", "figure.within_3min", "figure.within_3min.means", _SHARE, _UP),
    Definition(
        "answers_per_question", "figure.answers_per_question", "figure.answers_per_question.means", Unit.RATIO, _UP
    ),
    Definition("last_word", "figure.last_word", "figure.last_word.means", _SHARE, _UP),
    Definition("solved_share", "figure.solved_share", "figure.solved_share.means", _SHARE, _UP),
    Definition("closed_share", "figure.closed_share", "figure.closed_share.means", _SHARE, _UP),
    Definition("satisfaction", "figure.satisfaction", "figure.satisfaction.means", Unit.STARS, _UP),
    Definition("satisfied_share", "figure.satisfied_share", "figure.satisfied_share.means", _SHARE, _UP),
    Definition("survey_reply", "figure.survey_reply", "figure.survey_reply.means", _SHARE, _UP),
    Definition("bot_share", "figure.bot_share", "figure.bot_share.means", _SHARE, _UP),
    Definition("handed_over", "figure.handed_over", "figure.handed_over.means", _SHARE, _DOWN),
    Definition("knowledge_use", "figure.knowledge_use", "figure.knowledge_use.means", _SHARE, _UP),
    Definition("bot_time", "figure.bot_time", "figure.bot_time.means", _SECONDS, _NEITHER),
    Definition("queue_time", "figure.queue_time", "figure.queue_time.means", _SECONDS, _DOWN),
    Definition("agent_time", "figure.agent_time", "figure.agent_time.means", _SECONDS, _NEITHER),
    Definition("online_time", "figure.online_time", "figure.online_time.means", _SECONDS, _NEITHER),
    Definition("paused_time", "figure.paused_time", "figure.paused_time.means", _SECONDS, _NEITHER),
    Definition("break_time", "figure.break_time", "figure.break_time.means", _SECONDS, _NEITHER),
)  # fmt: skip

_FORMULAS: Mapping[str, Callable[[Totals], float | None]] = {
    "customers": lambda t: t.customers,
    "received": lambda t: t.received_customers,
    "receptions": lambda t: t.episodes,
    "unanswered": lambda t: t.customers - t.answered_customers,
    "reply_rate": lambda t: _share(t.answered, t.episodes),
    "first_response": lambda t: _seconds(t.first_ms, t.first_responses),
    "first_response_real": lambda t: _seconds(t.first_real_ms, t.first_responses),
    "within_30s": lambda t: _share(t.first_in_30s, t.first_responses + t.first_overdue),
    "average_response": lambda t: _seconds(t.response_ms, t.responses),
    "average_response_real": lambda t: _seconds(t.response_real_ms, t.responses),
    "longest_wait": lambda t: _seconds(t.longest_ms, 1) if t.responses else None,
    "within_3min": lambda t: _share(t.in_3min, t.responses + t.overdue),
    "answers_per_question": lambda t: _ratio(t.agent_messages, t.customer_messages),
    "last_word": lambda t: _share(t.last_word, t.episodes),
    "solved_share": lambda t: _share(t.solved, t.solved + t.unsolved),
    "closed_share": lambda t: _share(t.closed, t.ended),
    "satisfaction": lambda t: _ratio(t.stars, t.rated),
    "satisfied_share": lambda t: _share(t.good_stars, t.rated),
    "survey_reply": lambda t: _share(t.rated, t.ended),
    "bot_share": lambda t: _share(t.bot_solved, t.ended),
    "handed_over": lambda t: _share(t.bot_handed_over, t.left_bot),
    "bot_time": lambda t: _seconds(t.bot_ms, t.episodes),
    "queue_time": lambda t: _seconds(t.queue_ms, t.episodes),
    "agent_time": lambda t: _seconds(t.agent_ms, t.episodes),
}
# an agent is not there while the bot talks or the customer queues
_OF_SHOPS_ONLY = frozenset(
    {
        "first_response_real",
        "average_response_real",
        "bot_share",
        "handed_over",
        "bot_time",
        "queue_time",
        "agent_time",
    }
)
_WORKED: Mapping[str, Callable[[Worked], int]] = {
    "online_time": lambda w: w.online_ms,
    "paused_time": lambda w: w.paused_ms,
    "break_time": lambda w: w.break_ms,
}


def values_of(scope: Scope, sums: Sums) -> dict[str, float | None]:
    """Every figure by its key."""
    values = {
        key: None if scope is Scope.AGENT and key in _OF_SHOPS_ONLY else formula(sums.totals)
        for key, formula in _FORMULAS.items()
    }
    told = sums.from_articles
    values["knowledge_use"] = None if told is None else _share(told, sums.totals.agent_messages)
    return values | {
        key: None if sums.worked is None else round(formula(sums.worked) / 1000)
        for key, formula in _WORKED.items()
    }


def days_of(zone: str, first: date, last: date) -> list[Day]:
    """The days from `first` to `last` of a shop's clock; one with a change of the clock is 23 or 25 hours long."""
    shop = ZoneInfo(zone)
    days = []
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        start = datetime.combine(on, time(), shop).astimezone(UTC)
        end = datetime.combine(on + timedelta(days=1), time(), shop).astimezone(UTC)
        days.append(Day(on, start, end))
    return days


def today(zone: str, now: datetime) -> date:
    """Which day it is in the shop."""
    return now.astimezone(ZoneInfo(zone)).date()


def check_span(first: date, last: date) -> None:
    """Refuse days in the wrong order and more than a quarter."""
    if first > last:
        raise InvalidError(fields=(FieldError("query/to", "figure.wrong_order"),))
    if (last - first).days >= MAX_DAYS:
        raise InvalidError(fields=(FieldError("query/from", "figure.too_long", {"most": MAX_DAYS}),))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 2) if whole else None


def _seconds(total_ms: int, number: int) -> float | None:
    return round(total_ms / number / 1000, 1) if number else None
