"""Whether, when and how customers are asked; when loops close; what links are good for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.conversations.policy.last_word import NoAnswer, keeps_open
from yingda.conversations.types import Result
from yingda.conversations.types import State as EpisodeState
from yingda.outreach.policy.asking import Decision, decide
from yingda.outreach.policy.closing import after_answer, begun, opens_case, wants_record
from yingda.outreach.policy.links import hash_of, token_of
from yingda.outreach.policy.quiet import quiet_end
from yingda.outreach.types import Answer, ClosedBy, Facts, Loop, Moment, Skip, SurveySettings, SurveyWay
from yingda.sla.types import ServiceLevel

ZONE = "Asia/Shanghai"
NOON = datetime(2026, 11, 10, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
NIGHT = datetime(2026, 11, 10, 14, 0, tzinfo=UTC)  # 22:00
SHIPPED = SurveySettings()
IDLE = SurveySettings(moment=Moment.IDLE)
WAYS = [(), (SurveyWay.CHAT,), (SurveyWay.MAIL,), (SurveyWay.SMS, SurveyWay.MAIL)]
ENDED = Facts(ended_at=NOON, quiet_since=NOON - timedelta(minutes=1))
BY_MAIL = replace(ENDED, ways=(SurveyWay.MAIL, SurveyWay.SMS))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("facts", "settings", "after", "decision"),
    [
        (ENDED, SHIPPED, minutes(0), Decision(way=SurveyWay.CHAT)),
        (replace(ENDED, spam=True, duplicate=True), SHIPPED, minutes(0), Decision(skip=Skip.SPAM)),
        (replace(ENDED, duplicate=True, courtesy=True), SHIPPED, minutes(0), Decision(skip=Skip.DUPLICATE)),
        (replace(ENDED, courtesy=True), SHIPPED, minutes(0), Decision(skip=Skip.COURTESY)),
        (ENDED, SurveySettings(enabled=False), minutes(0), Decision(skip=Skip.OFF)),
        (replace(ENDED, served=False), SHIPPED, minutes(0), Decision(skip=Skip.NOT_SERVED)),
        (replace(ENDED, goes_on=True), SHIPPED, minutes(0), Decision(skip=Skip.GOES_ON)),
        (ENDED, IDLE, minutes(0), Decision(later=NOON + minutes(4))),
        (ENDED, IDLE, minutes(4), Decision(way=SurveyWay.CHAT)),
        (replace(ENDED, owed=True), SHIPPED, minutes(0), Decision(later=NOON + minutes(30))),
        (replace(ENDED, owed=True), SHIPPED, minutes(24 * 60 - 30), Decision(later=NOON + minutes(24 * 60))),
        (replace(ENDED, owed=True), SHIPPED, minutes(24 * 60 - 29), Decision(skip=Skip.OWED)),
        (ENDED, SHIPPED, minutes(24 * 60), Decision(way=SurveyWay.CHAT)),
        (ENDED, SHIPPED, minutes(24 * 60 + 1), Decision(skip=Skip.TOO_LATE)),
        (replace(ENDED, asked_today=True), SHIPPED, minutes(0), Decision(skip=Skip.ASKED_TODAY)),
        (replace(ENDED, ways=()), SHIPPED, minutes(0), Decision(skip=Skip.NO_WAY)),
        (BY_MAIL, SHIPPED, minutes(0), Decision(way=SurveyWay.MAIL)),
        (BY_MAIL, IDLE, minutes(0), Decision(way=SurveyWay.MAIL)),
        (BY_MAIL, SurveySettings(links=False), minutes(0), Decision(skip=Skip.NO_WAY)),
        (BY_MAIL, SHIPPED, NIGHT - NOON, Decision(later=datetime(2026, 11, 11, 1, 0, tzinfo=UTC))),
        (BY_MAIL, SurveySettings(quiet=False), NIGHT - NOON, Decision(way=SurveyWay.MAIL)),
        (ENDED, SHIPPED, NIGHT - NOON, Decision(way=SurveyWay.CHAT)),
    ],
)  # fmt: skip
def test_the_table_of_asking(facts: Facts, settings: SurveySettings, after: timedelta, decision: Decision) -> None:
    assert decide(facts, settings, ZONE, NOON + after) == decision


def test_a_link_that_would_wait_through_the_night_past_a_day_is_not_sent() -> None:
    late = replace(BY_MAIL, ended_at=NIGHT - timedelta(hours=23))
    assert decide(late, SHIPPED, ZONE, NIGHT) == Decision(skip=Skip.TOO_LATE)


@given(
    st.builds(
        Facts, ended_at=st.just(NOON), quiet_since=st.just(NOON), spam=st.booleans(), duplicate=st.booleans(),
        courtesy=st.booleans(), served=st.booleans(), goes_on=st.booleans(), owed=st.booleans(),
        asked_today=st.booleans(), ways=st.sampled_from(WAYS),
    ),
    st.sampled_from([SHIPPED, IDLE, SurveySettings(links=False), SurveySettings(enabled=False)]),
    st.integers(0, 3 * 24 * 60),
)  # fmt: skip
def test_exactly_one_thing_is_decided_and_waiting_ends(facts: Facts, settings: SurveySettings, after: int) -> None:
    now = NOON + minutes(after)
    decision = decide(facts, settings, ZONE, now)
    assert [decision.way, decision.later, decision.skip].count(None) == 2
    if decision.later is not None:
        assert now < decision.later <= NOON + timedelta(hours=24)
    if decision.way is not None:
        held_back = (facts.spam, facts.duplicate, facts.courtesy, facts.goes_on, facts.owed, facts.asked_today)
        assert facts.served
        assert settings.enabled
        assert not any(held_back)
        assert now <= NOON + timedelta(hours=24)


@pytest.mark.parametrize(
    ("category", "level", "wanted"),
    [
        ("after_sales", None, True), ("complaint", ServiceLevel.L1, True), ("product", ServiceLevel.L1, False),
        ("product", ServiceLevel.L2, True), (None, ServiceLevel.L3, True), (None, None, False),
    ],
)  # fmt: skip
def test_which_endings_say_what_was_done(category: str | None, level: ServiceLevel | None, wanted: bool) -> None:
    assert wants_record(category, level) is wanted


@pytest.mark.parametrize(
    ("result", "served", "loop"),
    [
        (Result.SOLVED, False, Loop.WAITING), (Result.SILENT, True, Loop.WAITING),
        (Result.SILENT, False, Loop.NONE), (Result.UNSOLVED, True, Loop.NONE), (Result.NO_NEED, True, Loop.NONE),
        (Result.SPAM, True, Loop.NONE),
    ],
)  # fmt: skip
def test_what_begins_a_loop(result: Result, served: bool, loop: Loop) -> None:
    assert begun(result, served=served) is loop


@pytest.mark.parametrize(
    ("loop", "answer", "after"),
    [
        (Loop.WAITING, Answer(settled=True), (Loop.CLOSED, ClosedBy.CONFIRMED)),
        (Loop.WAITING, Answer(stars=1), (Loop.CLOSED, ClosedBy.STARS)),
        (Loop.WAITING, Answer(settled=False, stars=5), (Loop.REOPENED, None)),
        (Loop.CLOSED, Answer(settled=False), (Loop.REOPENED, None)),
        (Loop.NONE, Answer(stars=5), (Loop.NONE, None)),
        (Loop.NONE, Answer(settled=True), (Loop.CLOSED, ClosedBy.CONFIRMED)),
        (Loop.REOPENED, Answer(settled=True, stars=5), (Loop.REOPENED, None)),
        (Loop.WAITING, Answer(comment="好"), (Loop.WAITING, None)),
    ],
)
def test_what_an_answer_does_to_the_loop(loop: Loop, answer: Answer, after: tuple[Loop, ClosedBy | None]) -> None:
    assert after_answer(loop, answer) == after


@pytest.mark.parametrize(("stars", "low", "opens"), [(2, 2, True), (3, 2, False), (1, 0, False), (None, 4, False)])
def test_few_stars_open_a_case(stars: int | None, low: int, opens: bool) -> None:
    assert opens_case(stars, low) is opens


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (NOON, None),
        (NIGHT, datetime(2026, 11, 11, 1, 0, tzinfo=UTC)),
        (datetime(2026, 11, 10, 22, 0, tzinfo=UTC), datetime(2026, 11, 11, 1, 0, tzinfo=UTC)),
        (datetime(2026, 11, 11, 1, 0, tzinfo=UTC), None),
    ],
)
def test_quiet_hours(at: datetime, end: datetime | None) -> None:
    assert quiet_end(SHIPPED, ZONE, at) == end


def test_tokens_are_of_the_secret_and_the_survey_alone() -> None:
    assert token_of("a" * 40, 7) == token_of("a" * 40, 7)
    assert len({token_of("a" * 40, 7), token_of("a" * 40, 8), token_of("b" * 40, 7)}) == 3
    assert len(token_of("a" * 40, 7)) == 32
    assert hash_of("x") != hash_of("y")


@pytest.mark.parametrize(
    ("state", "result", "owed", "why", "kept"),
    [
        (EpisodeState.ACTIVE, Result.SOLVED, True, None, True),
        (EpisodeState.ACTIVE, Result.SOLVED, True, NoAnswer.COURTESY, False),
        (EpisodeState.ACTIVE, Result.SPAM, True, None, False),
        (EpisodeState.ACTIVE, Result.SOLVED, False, None, False),
        (EpisodeState.ENDED, Result.SOLVED, True, None, False),
        (EpisodeState.QUEUED, Result.NO_NEED, True, None, True),
    ],
)
def test_the_last_word(
    state: EpisodeState, result: Result, owed: bool, why: NoAnswer | None, kept: bool
) -> None:
    assert keeps_open(state, result, owed=owed, why=why) is kept
