"""Where a customer's new matter goes."""

from datetime import datetime, timedelta

from yingda.conversations.types import State

# whoever was with a person a moment ago goes on with a person
JUST_SERVED = timedelta(minutes=30)


def opening_state(*, is_open: bool, staffed: bool) -> State:
    """The queue while the shop is open and somebody is on duty; otherwise a left message (C1)."""
    return State.QUEUED if is_open and staffed else State.MESSAGE_LEFT


def bot_goes_first(*, on_duty: bool, urgent: bool, last_owned_at: datetime | None, now: datetime) -> bool:
    """Whether a new matter begins with the bot: never an urgent one, nor one that goes on with a person."""
    just_served = last_owned_at is not None and now - last_owned_at < JUST_SERVED
    return on_duty and not urgent and not just_served
