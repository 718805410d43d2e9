"""The front door of follow-ups."""

from yingda.followups.policy.statements import may_promise
from yingda.followups.service.acts import confirm, drop, note_call, postpone, reveal, take, text
from yingda.followups.service.carrying import TextCarrier
from yingda.followups.service.erasing import WORDS, erase_conversation
from yingda.followups.service.firing import FIRE, arm, fire_due
from yingda.followups.service.following import note_message, read_later
from yingda.followups.service.lists import PromiseQuery, broken_today, list_promises, promises_of
from yingda.followups.service.making import READ, Sent, check_said, read_sent, record
from yingda.followups.service.matters import LOOK, arm_look, dismiss_matter, look_at_matters, watch_matter
from yingda.followups.service.owing import owes
from yingda.followups.service.reading import read_line
from yingda.followups.service.settings import get_settings, put_settings
from yingda.followups.service.templates import create_template as create_text_template
from yingda.followups.service.templates import get_texts
from yingda.followups.service.templates import put_account as put_text_account
from yingda.followups.service.templates import update_template as update_text_template
from yingda.followups.service.texting import TEXT, claim_text, keep_text_result

__all__ = [
    "FIRE", "LOOK", "READ", "TEXT", "WORDS", "PromiseQuery", "Sent", "TextCarrier", "arm", "arm_look",
    "broken_today", "check_said", "claim_text", "confirm", "create_text_template", "dismiss_matter", "drop",
    "erase_conversation", "fire_due", "get_settings", "get_texts", "keep_text_result",
    "list_promises", "look_at_matters", "may_promise", "note_call", "note_message", "owes", "postpone",
    "promises_of", "put_settings", "put_text_account", "read_later", "read_line", "read_sent", "record",
    "reveal", "take", "text", "update_text_template", "watch_matter",
]  # fmt: skip
