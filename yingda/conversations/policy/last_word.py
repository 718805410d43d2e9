"""The customer's last word: an episode ends with it only if somebody says why it needs no answer."""

from enum import StrEnum

from yingda.conversations.types import Result, State


class NoAnswer(StrEnum):
    """Why what the customer said last needs no answer."""

    COURTESY = "courtesy"
    SPAM = "spam"
    DUPLICATE = "duplicate"  # said elsewhere too, and answered there


def keeps_open(state: State, result: Result, *, owed: bool, why: NoAnswer | None) -> bool:
    """Whether an episode that somebody would end goes back to them: an answer is owed, and nobody says why not."""
    return owed and state is not State.ENDED and result is not Result.SPAM and why is None
