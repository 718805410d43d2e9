"""What scripts are for."""

from enum import StrEnum


class ScriptKind(StrEnum):
    """What a text is for."""

    WELCOME = "welcome"
    EVENT_WELCOME = "event_welcome"
    RECAP = "recap"
    ORDER_CONFIRMATION = "order_confirmation"
    WAITING = "waiting"
    CLOSING = "closing"
    EVENT_TROUBLE = "event_trouble"
    DELIVERY_QUESTION = "delivery_question"
    SOLD_OUT = "sold_out"
    BARGAINING = "bargaining"
    CORRECTION = "correction"
    TRANSFER = "transfer"
    IDENTITY_REFUSED = "identity_refused"
    CALLBACK = "callback"
    TEXT_MESSAGE = "text_message"
    OUT_OF_HOURS = "out_of_hours"
    GREETING = "greeting"
    CUSTOM = "custom"
