"""A customer presses a button under a message of the bot."""

from typing import Any

import msgspec

from yingda.conversations import store
from yingda.conversations.service.held import Held
from yingda.conversations.types import Author, Choice, Draft
from yingda.kit.errors import FieldError, InvalidError


def press(held: Held, draft: Draft) -> Choice | None:
    """The button that a message is; what it says and means is taken from what the bot sent."""
    if draft.picked is None:
        return None
    row = store.find_message(held.unit, held.id, draft.picked.seq)
    choices = row.choices or () if row is not None and row.author == Author.BOT else ()
    found = next((one for one in choices if one["id"] == draft.picked.id), None)
    if found is None:
        raise InvalidError(fields=(FieldError("/picked", "conversation.choice_unknown"),))
    return msgspec.convert(found, Choice)


def kept_press(draft: Draft, pressed: Choice | None) -> dict[str, Any] | None:
    """What is kept of a press beside its text: where, which, and what it means."""
    if draft.picked is None or pressed is None:
        return None
    return {"seq": draft.picked.seq, "id": pressed.id, "kind": pressed.kind}
