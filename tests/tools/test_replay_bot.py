"""What a replay against the bot counts as wrong: each fault is planted and found."""

import pytest

from yingda.bot.service.words import default_texts
from yingda.tools.replay.watch import (
    FAULTS,
    Tally,
    Words,
    loops_in,
    spoken_after_assignment,
    sum_of,
    tries_beyond,
)

TEXTS = default_texts("zh-CN")
WORDS = Words.of(TEXTS, 2)
UNCLEAR, CLARIFY, SORRY, HELLO = (TEXTS[code] for code in ("unclear", "clarify", "sorry", "hello"))
ANSWER = "请用原装充电线，充满约 2 小时。"
ASSIGNED = "assigned"


def line(author: str, text: str = "", code: str = "") -> dict:
    return {"author": author, "text": text, "event": {"code": code} if code else None}


def talk(*replies: str | tuple[str, ...]) -> list[dict]:
    """A customer says something, and the bot replies with one text or several, time after time."""
    said = []
    for reply in replies:
        said.append(line("customer", "在吗"))
        said += [line("bot", text) for text in ([reply] if isinstance(reply, str) else reply)]
    return said


def test_the_same_text_twice_in_a_row_is_a_loop() -> None:
    assert loops_in(["甲", "乙", "甲"]) == 0
    assert loops_in(["甲", "甲", "乙", "乙"]) == 2


def test_words_after_a_person_has_it_are_counted() -> None:
    said = [line("bot", "一"), line("system", code=ASSIGNED), line("bot", "二"), line("agent", "三")]
    assert spoken_after_assignment(said) == 1
    assert spoken_after_assignment(said[:2]) == 0


@pytest.mark.parametrize(
    ("replies", "beyond"),
    [
        ([UNCLEAR, CLARIFY], 0),
        ([UNCLEAR, CLARIFY, UNCLEAR], 1),
        ([UNCLEAR, CLARIFY, UNCLEAR, SORRY], 2),
        ([UNCLEAR, ANSWER, UNCLEAR, SORRY], 0),  # an answer in between
        ([UNCLEAR, HELLO.format(shop="晴川"), CLARIFY, UNCLEAR], 1),  # small talk is none
        ([(TEXTS["peak"].format(ahead=3, wait="预计等待 2 分钟。"), UNCLEAR), CLARIFY, SORRY], 1),
        ([(TEXTS["form_again"], "请发一下订单号")] * 3, 1),
    ],
)
def test_a_try_more_than_the_shop_allows_is_counted(replies: list, beyond: int) -> None:
    assert tries_beyond(talk(*replies), WORDS) == beyond


def test_as_many_tries_as_the_shop_allows_in_its_own_words() -> None:
    own = Words.of({**TEXTS, "unclear": "没听懂，{alias}再问一下？"}, 3)
    replies = ["没听懂，小晴再问一下？", CLARIFY, "没听懂，小晴再问一下？", SORRY]
    assert tries_beyond(talk(*replies), own) == 1
    assert tries_beyond(talk(*replies[:3]), own) == 0


def test_a_dialogue_is_alone_while_nobody_else_has_it() -> None:
    tally = Tally()
    tally.add(talk("一"), "bot", WORDS)
    tally.add(talk("一"), "queued", WORDS)
    tally.add([*talk("一"), line("system", code=ASSIGNED)], "ended", WORDS)  # a person ended it
    figures = tally.figures()
    assert (figures["dialogues"], figures["alone"], figures["handed_over"]) == (3, 1, 2)
    assert figures["alone_share"] == 0.333


def test_every_fault_that_was_planted_is_in_the_figures() -> None:
    bad = Tally(unanswered=1)
    said = [*talk("甲", "甲", UNCLEAR, SORRY, CLARIFY), line("system", code=ASSIGNED), line("bot", "丁")]
    bad.add(said, "active", WORDS)
    assert {fault: bad.figures()[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 1)


def test_answers_are_timed_over_all_files() -> None:
    one, other = Tally(1, 2, answer_ms=[10.0, 20.0]), Tally(3, 4, alone=2, answer_ms=[70.004])
    whole = sum_of([one, other]).figures()
    assert (whole["dialogues"], whole["messages"], whole["alone"]) == (4, 6, 2)
    assert whole["answer_ms"] == {"p50": 20.0, "p95": 70.0, "p99": 70.0, "max": 70.0}
    assert Tally().figures()["answer_ms"]["max"] is None
