"""The verbs of the bot; other rooms call these and nothing below."""

from yingda.bot.policy.decide import decide
from yingda.bot.service.answering import Look
from yingda.bot.service.asking import Question, ask
from yingda.bot.service.attending import (
    answer_later,
    follow_opening,
    greeting_of,
    note_ending,
    note_taken,
)
from yingda.bot.service.erasing import WORDS, erase_conversation
from yingda.bot.service.setup import put_settings, put_trouble, shop_bot

__all__ = [
    "WORDS",
    "Look",
    "Question",
    "answer_later",
    "ask",
    "decide",
    "erase_conversation",
    "follow_opening",
    "greeting_of",
    "note_ending",
    "note_taken",
    "put_settings",
    "put_trouble",
    "shop_bot",
]
