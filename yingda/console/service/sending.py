"""A message and what it promises are one: neither is kept without the other."""

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.pushes import Message
from yingda.conversations.service import Outgoing
from yingda.followups import service as followups
from yingda.followups.types import Said
from yingda.infra.db import Unit


def send(unit: Unit, actor: Actor, conversation_id: int, outgoing: Outgoing, said: tuple[Said, ...]) -> Message:
    """Send to the customer, with promises and holds that the sender let stand."""
    if said:
        followups.check_said(unit, actor, conversation_id, said)
    message = conversations.send(unit, actor, conversation_id, outgoing)
    if said:
        sent = followups.Sent(conversation_id, message.seq, outgoing.cleared.text, message.at, actor.staff_id)
        followups.record(unit, sent, said)
    return message
