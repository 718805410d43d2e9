"""Verbs of privacy: all that other rooms call."""

from yingda.privacy.service.erasing import ERASE, begin_erasure, erase_slice, outlook
from yingda.privacy.service.export import (
    as_html,
    as_json,
    begin_export,
    conversations_of,
    profile_of,
    said_in,
    tasks_of,
)
from yingda.privacy.service.rules import clear_slice, preview, put_rules, rules_of
from yingda.privacy.service.trail import acts_of, note_export, read_trail, to_csv

__all__ = [
    "ERASE",
    "acts_of",
    "as_html",
    "as_json",
    "begin_erasure",
    "begin_export",
    "clear_slice",
    "conversations_of",
    "erase_slice",
    "note_export",
    "outlook",
    "preview",
    "profile_of",
    "put_rules",
    "read_trail",
    "rules_of",
    "said_in",
    "tasks_of",
    "to_csv",
]
