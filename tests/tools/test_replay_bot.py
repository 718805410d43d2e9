"""What a replay against the bot counts as wrong."""

from yingda.tools.replay.alone import Outcome, loops_in, spoken_after_assignment


def line(author: str, text: str = "", code: str = "") -> dict:
    return {"author": author, "text": text, "event": {"code": code} if code else None}


def test_the_same_text_twice_in_a_row_is_a_loop():
    assert loops_in(["甲", "乙", "甲"]) == 0
    assert loops_in(["甲", "甲", "乙", "乙"]) == 2


def test_words_after_a_person_has_it_are_counted():
    said = [line("bot", "一"), line("system", code="assigned"), line("bot", "二"), line("agent", "三")]
    assert spoken_after_assignment(said) == 1
    assert spoken_after_assignment(said[:2]) == 0


def test_a_dialogue_is_alone_while_nobody_else_has_it():
    outcome = Outcome()
    outcome.add([line("bot", "一")], "bot")
    outcome.add([line("bot", "一"), line("system", code="assigned")], "active")
    assert (outcome.dialogues, outcome.alone, outcome.handed_over) == (2, 1, 1)
