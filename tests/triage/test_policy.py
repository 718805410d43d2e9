"""Turns, rules over a model's guess, and what follows: pure decisions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yingda.conversations.types import Priority as Place
from yingda.lang.rules import Match
from yingda.triage.policy.deciding import ContactReason, place_of, reason_after
from yingda.triage.policy.ruling import apply_rules
from yingda.triage.policy.turns import BURST, Said, last_turn
from yingda.triage.types import Actions, Category, Guess, Judged, Priority, Reason, Stage, TurnKind, Understanding

NOON = datetime(2026, 11, 11, 4, tzinfo=UTC)
NO = Guess("no", 0.9)
PLAIN = Understanding(
    TurnKind.QUESTION, Guess("product", 0.7), Guess("stock", 0.6), Guess("presales", 0.6), Guess("neutral", 0.9),
    0.1, NO, NO, NO, "zh", ("库存",), (), (), (Reason(0, 2, "category", 0.4),), None, "base",
)  # fmt: skip


def said(*authors: str, gap: timedelta = timedelta(seconds=5)) -> list[Said]:
    """Messages one after another: c from the customer, s from the shop, k a card."""
    return [
        Said(seq, author in "ck", f"第{seq}句", author == "k", NOON + seq * gap)
        for seq, author in enumerate(authors, 1)
    ]


@pytest.mark.parametrize(
    ("authors", "turn"),
    [
        ("c", (1, 1)), ("cc", (1, 2)), ("csc", (3, 3)), ("ccs", (1, 2)), ("scc", (2, 3)), ("s", None), ("", None),
    ],
)  # fmt: skip
def test_a_turn_is_what_a_customer_wrote_without_an_answer_between(
    authors: str, turn: tuple[int, int] | None
) -> None:
    found = last_turn(said(*authors))
    assert (found and (found.first_seq, found.last_seq)) == turn


def test_a_pause_begins_another_turn() -> None:
    found = last_turn(said("c", "c", gap=BURST + timedelta(seconds=1)))
    assert found is not None
    assert (found.first_seq, found.text) == (2, "第2句")


def test_a_card_has_no_words_of_the_customers_own() -> None:
    card, both = last_turn(said("k")), last_turn(said("k", "c"))
    assert card is not None
    assert both is not None
    assert (card.texts, card.only_cards) == ((), True)
    assert (both.texts, both.only_cards) == (("第2句",), False)


def test_the_first_rule_decides_a_field_and_tags_add_up() -> None:
    actions = {
        1: Actions(category=Category.PRICE, tags=("甲",), priority=Priority.HIGH),
        2: Actions(
            category=Category.COMPLAINT, stage=Stage.AFTERSALES, tags=("乙", "甲"), priority=Priority.URGENT
        ),
    }
    judged = apply_rules(PLAIN, [Match(1, ((0, 1),)), Match(2, ((2, 3),))], actions)
    understood = judged.understanding
    assert (understood.category, understood.stage) == (Guess("price", 1.0), Guess("aftersales", 1.0))
    assert understood.sub_category == Guess("", 1.0)  # the model's belongs to another category
    assert (judged.rule_tags, judged.priority, understood.by_rule) == (("甲", "乙"), Priority.HIGH, 1)
    assert {(each.start, each.what) for each in understood.reasons} == {
        (0, "category"), (0, "sub_category"), (2, "stage"),
    }  # fmt: skip


def test_a_rule_of_tags_alone_leaves_the_guesses_and_their_reasons() -> None:
    judged = apply_rules(PLAIN, [Match(1, ((0, 1),))], {1: Actions(tags=("甲",))})
    assert judged.understanding.category == PLAIN.category
    assert PLAIN.reasons[0] in judged.understanding.reasons


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({}, None),
        ({"urgent": Guess("yes", 0.9)}, Place.URGENT),
        ({"urgent": Guess("yes", 0.4)}, None),
        ({"sensitive": Guess("yes", 0.9)}, Place.URGENT),
        ({"category": Guess("complaint", 0.9)}, Place.URGENT),
        ({"emotion": Guess("negative", 0.9), "emotion_strength": 0.9}, Place.URGENT),
        ({"emotion": Guess("negative", 0.9), "emotion_strength": 0.4}, None),
    ],
)
def test_what_presses_goes_first(change: dict[str, object], place: Place | None) -> None:
    assert place_of(Judged(replace(PLAIN, **change))) == place  # type: ignore[arg-type] # any field may change


def test_a_rules_priority_is_its_authors_word() -> None:
    angry = replace(PLAIN, sensitive=Guess("yes", 1.0))
    assert place_of(Judged(angry, priority=Priority.HIGH)) == Place.HIGH


def test_the_surest_question_says_why_a_customer_came_until_a_person_does() -> None:
    first = reason_after(None, PLAIN)
    assert first == ContactReason("product", "stock", "presales", 70)
    assert not first.sure
    surer = replace(PLAIN, category=Guess("price", 0.9))
    assert reason_after(first, surer) == ContactReason("price", "stock", "presales", 90)
    assert reason_after(reason_after(first, surer), PLAIN) == ContactReason("price", "stock", "presales", 90)
    person = ContactReason("logistics", "", "fulfilment", 100, by_person=True)
    assert reason_after(person, surer) == person
    assert reason_after(None, replace(PLAIN, kind=TurnKind.COURTESY)) is None
