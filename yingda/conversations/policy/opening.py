"""Where a customer's new matter goes."""

from yingda.conversations.types import State


def opening_state(*, is_open: bool, staffed: bool) -> State:
    """The queue while the shop is open and somebody is on duty; otherwise a left message (C1)."""
    return State.QUEUED if is_open and staffed else State.MESSAGE_LEFT
