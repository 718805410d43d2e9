"""The front door of follow-ups."""

from yingda.followups.policy.statements import may_promise
from yingda.followups.service.acts import confirm, drop, note_call, postpone, reveal, take
from yingda.followups.service.erasing import erase_conversation, erase_older
from yingda.followups.service.firing import FIRE, arm, fire_due
from yingda.followups.service.following import note_message, read_later
from yingda.followups.service.lists import PromiseQuery, broken_today, list_promises, promises_of
from yingda.followups.service.making import READ, Sent, check_said, read_sent, record
from yingda.followups.service.owing import owes
from yingda.followups.service.reading import read_line
from yingda.followups.service.settings import get_settings, put_settings

__all__ = [
    "FIRE", "READ", "PromiseQuery", "Sent", "arm", "broken_today", "check_said", "confirm", "drop",
    "erase_conversation", "erase_older", "fire_due", "get_settings", "list_promises", "may_promise",
    "note_call", "note_message", "owes", "postpone", "promises_of", "put_settings", "read_later", "read_line",
    "read_sent", "record", "reveal", "take",
]  # fmt: skip
