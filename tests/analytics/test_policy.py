"""Formulas, days and cells."""

from datetime import UTC, date, datetime

import pytest

from yingda.analytics import policy
from yingda.analytics.types import Scope, Sums, Worked
from yingda.conversations.types import Totals
from yingda.kit.errors import InvalidError
from yingda.kit.texts import LOCALES, catalogue

TOTALS = Totals(
    episodes=8, answered=6, customers=7, received_customers=6, answered_customers=5, first_responses=6,
    first_ms=90_000, first_real_ms=120_000, first_in_30s=5, first_overdue=2, responses=12, response_ms=300_000,
    response_real_ms=330_000, in_3min=11, overdue=1, longest_ms=200_500, customer_messages=20, agent_messages=25,
    last_word=6, ended=5, solved=3, unsolved=1, closed=2, rated=4, stars=17, good_stars=3, queue_ms=40_000,
    agent_ms=800_000,
    left_bot=4, bot_solved=2, bot_handed_over=1,
)  # fmt: skip


def test_every_formula() -> None:
    assert policy.values_of(Scope.SHOP, Sums(TOTALS, None, 5)) == {
        "customers": 7, "received": 6, "receptions": 8, "unanswered": 2, "reply_rate": 0.75,
        "first_response": 15.0, "first_response_real": 20.0, "within_30s": 0.625, "average_response": 25.0,
        "average_response_real": 27.5, "longest_wait": 200.5, "within_3min": 0.8462, "answers_per_question": 1.25,
        "last_word": 0.75, "solved_share": 0.75, "closed_share": 0.4, "satisfaction": 4.25, "satisfied_share": 0.75,
        "survey_reply": 0.8, "bot_share": 0.4, "handed_over": 0.25, "knowledge_use": 0.2,
        "bot_time": 0.0, "queue_time": 5.0, "agent_time": 100.0, "online_time": None,
        "paused_time": None, "break_time": None,
    }  # fmt: skip


def test_an_agent_has_no_figures_of_the_shops_and_time_in_states() -> None:
    values = policy.values_of(Scope.AGENT, Sums(TOTALS, Worked(3_600_000, 60_000, 0), 0))
    assert [key for key, value in values.items() if value is None] == [
        "first_response_real", "average_response_real", "bot_share", "handed_over", "bot_time", "queue_time",
        "agent_time",
    ]  # fmt: skip
    assert (values["online_time"], values["paused_time"], values["break_time"]) == (3600, 60, 0)


def test_nothing_to_divide_by_is_no_figure_rather_than_a_nought() -> None:
    values = policy.values_of(Scope.SHOP, Sums())
    assert [key for key, value in values.items() if value is not None] == [
        "customers", "received", "receptions", "unanswered",
    ]  # fmt: skip


def test_every_figure_is_defined_once_in_both_languages() -> None:
    keys = [one.key for one in policy.DEFINITIONS]
    assert set(keys) == set(policy.values_of(Scope.SHOP, Sums()))
    assert len(keys) == len(set(keys)) == 28
    for locale in LOCALES:
        known = catalogue(locale)
        assert [one.key for one in policy.DEFINITIONS if not {one.title, one.definition} <= set(known)] == []


def test_sums_of_two_days() -> None:
    both = TOTALS + Totals(episodes=2, longest_ms=999, rated=1, stars=5)
    assert (both.episodes, both.longest_ms, both.rated, both.stars) == (10, 200_500, 5, 22)


def test_a_day_is_the_shops() -> None:
    (day,) = policy.days_of("Asia/Shanghai", date(2026, 11, 11), date(2026, 11, 11))
    assert (day.start, day.end) == (
        datetime(2026, 11, 10, 16, tzinfo=UTC), datetime(2026, 11, 11, 16, tzinfo=UTC),
    )  # fmt: skip
    assert policy.today("Asia/Shanghai", datetime(2026, 11, 10, 16, tzinfo=UTC)) == date(2026, 11, 11)
    assert policy.today("America/New_York", datetime(2026, 11, 11, 4, 59, tzinfo=UTC)) == date(2026, 11, 10)


def test_days_with_a_change_of_the_clock_join_without_gap() -> None:
    days = policy.days_of("America/New_York", date(2026, 10, 31), date(2026, 11, 2))
    assert [(day.end - day.start).total_seconds() / 3600 for day in days] == [24, 25, 24]
    assert [day.end for day in days[:-1]] == [day.start for day in days[1:]]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), "figure.wrong_order"),
        (date(2026, 1, 1), date(2026, 4, 3), "figure.too_long"),
    ],
)
def test_a_span_has_an_order_and_an_end(first: date, last: date, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        policy.check_span(first, last)
    assert refused.value.fields[0].code == code


def test_a_quarter_is_allowed() -> None:
    policy.check_span(date(2026, 1, 1), date(2026, 4, 2))
