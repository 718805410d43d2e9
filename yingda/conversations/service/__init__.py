"""The verbs of conversations; other rooms call these and nothing below."""

from yingda.conversations.service.access import access_card, access_conversation, cards, show_again
from yingda.conversations.service.figures import figures_of_day
from yingda.conversations.service.idling import IdleCheck
from yingda.conversations.service.life import (
    Ending,
    assign,
    end,
    end_by_customer,
    reassign,
    release,
    requeue_left,
    take,
    take_over,
)
from yingda.conversations.service.lists import counts_of, list_page, queue_lines, waiting_longest
from yingda.conversations.service.lookup import (
    Span,
    Waiting,
    conversation_for_customer,
    find_active,
    find_active_of,
    find_customer_conversation,
    find_queued,
    loads_of,
    messages_for_customer,
    messages_for_staff,
    oldest_waiting_of,
    queued_skills,
)
from yingda.conversations.service.manning import is_staffed, online_among, show_load
from yingda.conversations.service.marks import (
    ask_help,
    mark_read_by_customer,
    mark_read_by_staff,
    rate,
    set_tags,
    withdraw,
)
from yingda.conversations.service.prefill import EndingHint, Target, suggest_ending, transfer_text
from yingda.conversations.service.receive import Place, Wish, ask_for_person, leave_message, receive
from yingda.conversations.service.search import episodes_of, search_messages
from yingda.conversations.service.send import Outgoing, send, send_all, write_note
from yingda.conversations.service.silence import look_at_silence
from yingda.conversations.service.transfer import (
    SilenceCheck,
    TransferWish,
    answer_by_button,
    ask_transfer,
    cancel_transfer,
    look_at_transfer,
)

__all__ = [
    "Ending",
    "EndingHint",
    "IdleCheck",
    "Outgoing",
    "Place",
    "SilenceCheck",
    "Span",
    "Target",
    "TransferWish",
    "Waiting",
    "Wish",
    "access_card",
    "access_conversation",
    "answer_by_button",
    "ask_for_person",
    "ask_help",
    "ask_transfer",
    "assign",
    "cancel_transfer",
    "cards",
    "conversation_for_customer",
    "counts_of",
    "end",
    "end_by_customer",
    "episodes_of",
    "figures_of_day",
    "find_active",
    "find_active_of",
    "find_customer_conversation",
    "find_queued",
    "is_staffed",
    "leave_message",
    "list_page",
    "loads_of",
    "look_at_silence",
    "look_at_transfer",
    "mark_read_by_customer",
    "mark_read_by_staff",
    "messages_for_customer",
    "messages_for_staff",
    "oldest_waiting_of",
    "online_among",
    "queue_lines",
    "queued_skills",
    "rate",
    "reassign",
    "receive",
    "release",
    "requeue_left",
    "search_messages",
    "send",
    "send_all",
    "set_tags",
    "show_again",
    "show_load",
    "suggest_ending",
    "take",
    "take_over",
    "transfer_text",
    "waiting_longest",
    "withdraw",
    "write_note",
]
