"""The one decision about a turn: never unsure, never twice the same, a person at its end."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.thoughts import PLAIN, YES, context, hit
from yingda.bot.policy.decide import decide
from yingda.bot.policy.lines import HELPFUL, LEAVE, PERSON, WRONG, article_choice
from yingda.bot.types import BotRule, BotSettings, BotText, Dialogue, Does, RuleAct, Trouble, Why
from yingda.conversations.types import ChoiceKind, Result
from yingda.lang.rules import NO_EXAMPLES
from yingda.triage.types import Category, Emotion, Guess, TurnKind

TODAY = date(2026, 11, 10)


def test_a_sure_article_is_sent_with_a_way_to_judge_it_and_to_a_person() -> None:
    decision = decide(context(hits=(hit(7, 0.9),)), TODAY)
    assert (decision.does, decision.article_id) == (Does.ARTICLE, 7)
    assert [one.kind for one in decision.lines[0].choices] == [
        ChoiceKind.HELPFUL, ChoiceKind.WRONG, ChoiceKind.PERSON,
    ]  # fmt: skip


def test_an_article_whose_field_has_no_value_is_never_sent() -> None:
    assert decide(context(hits=(hit(7, 0.99, text=""),)), TODAY).does is Does.ASK_AGAIN


def test_doubtful_articles_are_offered_as_buttons() -> None:
    hits = tuple(hit(number, 0.5) for number in range(1, 6))
    decision = decide(context(hits=hits), TODAY)
    assert decision.does is Does.CLARIFY
    assert [one.id for one in decision.lines[0].choices] == ["article:1", "article:2", "article:3", "person"]
    after = decide(
        context("问题2", hits=hits, picked=article_choice(hits[1]), dialogue=decision.dialogue), TODAY
    )
    assert (after.does, after.article_id) == (Does.ARTICLE, 2)


def test_asking_back_is_the_last_try_and_comes_once() -> None:
    first = decide(context("啊啊"), TODAY).dialogue
    second = decide(context("充电的", dialogue=first, hits=(hit(1, 0.5),)), TODAY)
    assert (second.does, second.dialogue.failed) == (Does.CLARIFY, 2)
    third = decide(context("不知道", dialogue=second.dialogue, hits=(hit(2, 0.5),)), TODAY)
    assert third.does is Does.HAND_OVER
    sure = decide(context("怎么充电", dialogue=second.dialogue, hits=(hit(2, 0.9),)), TODAY)
    assert sure.does is Does.ARTICLE


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (replace(PLAIN, wants_person=YES), Why.WANTS_PERSON),
        (replace(PLAIN, sensitive=YES), Why.SENSITIVE),
        (replace(PLAIN, category=Guess(Category.COMPLAINT, 0.9)), Why.COMPLAINT),
        (replace(PLAIN, emotion=Guess(Emotion.NEGATIVE, 0.9), emotion_strength=0.8), Why.ANGER),
    ],
)
def test_what_is_a_persons_goes_there_at_once_however_sure_an_article_is(seen, why) -> None:
    decision = decide(context(seen=seen, hits=(hit(1, 0.99),)), TODAY)
    assert (decision.does, decision.why) == (Does.HAND_OVER, why)
    assert decision.urgent is (why is not Why.WANTS_PERSON)


def test_categories_that_the_shop_calls_risky_are_a_persons() -> None:
    settings = BotSettings(risky=(Category.AFTER_SALES,))
    seen = replace(PLAIN, category=Guess(Category.AFTER_SALES, 0.8))
    assert decide(context(seen=seen, settings=settings, hits=(hit(1, 0.99),)), TODAY).why is Why.RISKY


def test_two_tries_without_help_end_with_a_person() -> None:
    first = decide(context("啊啊"), TODAY)
    assert first.does is Does.ASK_AGAIN
    second = decide(context("咦"), TODAY)
    assert second.does is Does.ASK_AGAIN
    then = decide(context("咦", dialogue=first.dialogue), TODAY)
    assert (then.does, then.why) == (Does.HAND_OVER, Why.FAILED)


def test_no_help_said_by_button_or_in_words_is_a_failed_try() -> None:
    answered = decide(context(hits=(hit(1, 0.9),)), TODAY).dialogue
    by_button = decide(context("没解决", picked=WRONG, dialogue=answered), TODAY)
    in_words = decide(context("不对，没用", dialogue=answered), TODAY)
    assert by_button.dialogue.failed == in_words.dialogue.failed == 1
    again = decide(context("还是没用", dialogue=in_words.dialogue), TODAY)
    assert again.does is Does.HAND_OVER


def test_a_matter_that_comes_back_unsolved_is_a_persons() -> None:
    assert decide(context("没解决", picked=WRONG), TODAY).does is Does.HAND_OVER


def test_solved_by_button_ends() -> None:
    answered = decide(context(hits=(hit(1, 0.9),)), TODAY).dialogue
    decision = decide(context("解决了", picked=HELPFUL, dialogue=answered), TODAY)
    assert (decision.does, decision.result) == (Does.END, Result.SOLVED)


def test_courtesies_get_a_word_or_none() -> None:
    seen = replace(PLAIN, kind=TurnKind.COURTESY)
    assert decide(context("谢谢", seen=seen), TODAY).does is Does.THANK
    assert decide(context("好的", seen=seen), TODAY).does is Does.NOTHING


def test_a_greeting_is_greeted_once() -> None:
    seen = replace(PLAIN, kind=TurnKind.GREETING)
    first = decide(context("你好", seen=seen), TODAY)
    assert first.does is Does.GREET
    assert decide(context("在吗", seen=seen, dialogue=first.dialogue), TODAY).does is not Does.GREET


def test_a_rule_comes_before_articles() -> None:
    rule = BotRule(
        id=3, version=1, shop_id=1, name="发票", rule="发票", act=RuleAct.SAY, text="发票在订单页开",
        article_id=None, form_id=None, place=0, active=True, examples=NO_EXAMPLES,
    )  # fmt: skip
    decision = decide(context("开发票", rule=rule, hits=(hit(1, 0.99),)), TODAY)
    assert (decision.does, decision.rule_id, decision.lines[0].words) == (Does.SAY, 3, "发票在订单页开")
    person = msgspec.structs.replace(rule, act=RuleAct.PERSON)
    assert decide(context("开发票", rule=person), TODAY).does is Does.HAND_OVER


def test_a_trouble_is_told_once() -> None:
    trouble = Trouble(on=True, text="支付故障，正在修复")
    first = decide(context("付不了款", trouble=trouble), TODAY)
    assert (first.does, first.lines[0].words) == (Does.TROUBLE, "支付故障，正在修复")
    assert decide(context("付不了款", trouble=trouble, dialogue=first.dialogue), TODAY).does is not Does.TROUBLE


def test_in_a_peak_self_service_comes_first_and_a_person_stays_one_step_away() -> None:
    decision = decide(context(settings=BotSettings(peak=True), hits=(hit(1, 0.9),)), TODAY)
    assert decision.lines[0].code is BotText.PEAK
    assert all(PERSON in line.choices for line in decision.lines)
    assert LEAVE in decision.lines[0].choices
    assert decide(context("留言", picked=LEAVE), TODAY).does is Does.LEAVE


def test_a_bot_that_is_off_hands_over() -> None:
    assert decide(context(on=False, hits=(hit(1, 0.99),)), TODAY).why is Why.OFF


turns = st.tuples(
    st.sampled_from(["怎么充电", "没用", "谢谢", "你好", "咦", "啊"]),
    st.lists(st.tuples(st.integers(1, 4), st.floats(0, 1)), max_size=4),
    st.sampled_from([None, HELPFUL, WRONG, PERSON, LEAVE]),
    st.sampled_from(list(TurnKind)),
    st.booleans(),
)


@given(st.lists(turns, min_size=1, max_size=12), st.integers(1, 5), st.floats(0.3, 0.99), st.booleans())
def test_whatever_is_said(said, max_tries: int, answer_at: float, peak: bool) -> None:
    """Below the threshold nothing is answered; failed tries are bounded; after a person nothing; no text twice."""
    settings = BotSettings(max_tries=max_tries, answer_at=answer_at, clarify_at=0.05, peak=peak)
    dialogue, over, last = Dialogue(), False, ""
    for text, found, picked, kind, wants in said:
        hits = tuple(hit(number, round(sure, 3), f"答案{number}") for number, sure in dict(found).items())
        hits = tuple(sorted(hits, key=lambda one: -one.confidence))
        seen = replace(PLAIN, kind=kind, wants_person=YES if wants else PLAIN.wants_person)
        decision = decide(
            context(text, hits=hits, picked=picked, dialogue=dialogue, settings=settings, seen=seen), TODAY
        )
        if over:
            assert decision.does is Does.NOTHING
            assert not decision.lines
        if decision.does is Does.ARTICLE:
            assert decision.confidence >= answer_at
        assert decision.dialogue.failed <= max_tries
        if decision.does is Does.ASK_AGAIN:
            assert decision.dialogue.failed < max_tries
        spoken = "\n".join(line.code or line.words for line in decision.lines)
        assert not spoken or spoken != last or decision.does is Does.HAND_OVER
        last = spoken or last
        if decision.lines and decision.does not in (Does.HAND_OVER, Does.END, Does.THANK):
            assert PERSON in decision.lines[-1].choices
        over = over or decision.dialogue.handed_over
        dialogue = msgspec.convert(msgspec.to_builtins(decision.dialogue), Dialogue)
