"""The front door of outreach."""

from yingda.outreach.policy.links import hash_of
from yingda.outreach.service.answering import LOW_STARS, answer_by_link, answer_in_chat, page_of
from yingda.outreach.service.asking import DELIVER, ask_due
from yingda.outreach.service.cases import case_card, join, move_case
from yingda.outreach.service.delivering import Courier, claim, keep_refused, keep_sent
from yingda.outreach.service.ending import (
    ASK,
    CLOSE,
    check_ending,
    close_due,
    closing_hint,
    follow_end,
    follow_reopening,
    note_thanks,
    record,
)
from yingda.outreach.service.erasing import WORDS, erase_conversation
from yingda.outreach.service.lists import SurveyQuery, feedback_of, list_surveys, summary_of
from yingda.outreach.service.posting import MailPost
from yingda.outreach.service.settings import get_settings, put_settings

__all__ = [
    "ASK", "CLOSE", "DELIVER", "LOW_STARS", "WORDS", "Courier", "MailPost", "SurveyQuery", "answer_by_link",
    "answer_in_chat", "ask_due", "case_card", "check_ending", "claim", "close_due", "closing_hint",
    "erase_conversation", "feedback_of", "follow_end", "follow_reopening", "get_settings",
    "hash_of", "join", "keep_refused", "keep_sent", "list_surveys", "move_case", "note_thanks", "page_of",
    "put_settings", "record", "summary_of",
]  # fmt: skip
