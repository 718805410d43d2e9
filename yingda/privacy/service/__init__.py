"""Verbs of privacy: all that other rooms call."""

from yingda.privacy.service.copies import begin_download, expire_copies, keys_of, packed, seal, unsealed
from yingda.privacy.service.erasing import begin_erasure, erase_slice, outlook
from yingda.privacy.service.export import (
    as_html,
    as_json,
    begin_export,
    conversations_of,
    profile_of,
    said_in,
    tasks_of,
)
from yingda.privacy.service.holds import (
    ERASE,
    RELEASE,
    held_conversations,
    lift_hold,
    list_holds,
    put_hold,
    release,
)
from yingda.privacy.service.nights import (
    NIGHT,
    Plan,
    Stored,
    begin_night,
    cancel_night,
    keep_slice,
    list_nights,
    note_trouble,
    plan_slice,
    run_now,
)
from yingda.privacy.service.rules import preview, put_rules, rules_of
from yingda.privacy.service.trail import acts_of, note_export, read_trail, to_csv

__all__ = [
    "ERASE",
    "NIGHT",
    "RELEASE",
    "Plan",
    "Stored",
    "acts_of",
    "as_html",
    "as_json",
    "begin_download",
    "begin_erasure",
    "begin_export",
    "begin_night",
    "cancel_night",
    "conversations_of",
    "erase_slice",
    "expire_copies",
    "held_conversations",
    "keep_slice",
    "keys_of",
    "lift_hold",
    "list_holds",
    "list_nights",
    "note_export",
    "note_trouble",
    "outlook",
    "packed",
    "plan_slice",
    "preview",
    "profile_of",
    "put_hold",
    "put_rules",
    "read_trail",
    "release",
    "rules_of",
    "run_now",
    "said_in",
    "seal",
    "tasks_of",
    "to_csv",
    "unsealed",
]
