"""Which result is prefilled when an episode is ended."""

import pytest

from yingda.conversations.policy.ending import Said, suggest_result
from yingda.conversations.types import Author, Result

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT
QUESTION, ANSWER = (C, "耳机左边没声音"), (A, "请长按 10 秒重新配对")


@pytest.mark.parametrize(
    ("said", "silent", "result"),
    [
        ([QUESTION, ANSWER, (C, "好的谢谢")], False, Result.SOLVED),
        ([QUESTION, ANSWER, (C, "好了，谢谢"), (A, "不客气")], False, Result.SOLVED),
        ([QUESTION, ANSWER, (C, "谢谢")], True, Result.SOLVED),
        ([QUESTION, ANSWER], False, Result.SOLVED),
        ([QUESTION, ANSWER], True, Result.SILENT),
        ([QUESTION, ANSWER, (C, "还是不行")], False, Result.UNSOLVED),
        ([QUESTION], False, Result.UNSOLVED),
        ([QUESTION, (B, "稍等")], False, Result.UNSOLVED),
        ([(C, "在吗")], False, Result.NO_NEED),
        ([(C, "在吗"), (A, "在的，请讲")], True, Result.NO_NEED),
        ([(C, "谢谢")], False, Result.NO_NEED),
        ([], False, Result.NO_NEED),
        ([(C, "")], False, Result.UNSOLVED),
    ],
)
def test_the_end_of_a_conversation_says_how_it_ended(
    said: list[tuple[Author, str]], silent: bool, result: Result
) -> None:
    assert suggest_result([Said(*one) for one in said], silent=silent) is result
