"""Messages in full for who may see how customers can be reached."""

from yingda.accounts.types import Actor, Permission
from yingda.conversations import store
from yingda.conversations.service.access import access_conversation
from yingda.customers.pushes import Revealed
from yingda.customers.types import Reveal
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Unit
from yingda.kit.errors import NotFoundError


def reveal_message(unit: Unit, actor: Actor, conversation_id: int, seq: int, how: Reveal) -> Revealed:
    """The text of a message in full; that it was shown or copied is written down, the text is not."""
    row = access_conversation(unit, actor, conversation_id)
    actor.check(Permission.CUSTOMER_SEE_CONTACT)
    message = store.find_message(unit, conversation_id, seq)
    if message is None or message.withdrawn_at is not None:
        raise NotFoundError
    audit.record(unit, actor, f"message.{how}", Target("conversation", row.id, row.shop_id), None, {"seq": seq})
    return Revealed(message.text)
