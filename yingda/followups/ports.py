"""What follow-ups need to know of other rooms: what proves recurring work, and what a matter is about."""

from datetime import datetime
from typing import Any, Protocol

from yingda.accounts.types import Actor
from yingda.followups.types.duties import Seen


class Probe(Protocol):
    """Looks what still waits in a shop, and what was handled since an instant; `reading` is infra.db's."""

    def __call__(self, reading: Any, actor: Actor, shop_id: int, since: datetime, /) -> Seen: ...


class Matters(Protocol):
    """Knows what matters are about; `reading` is infra.db's."""

    def about(self, reading: Any, conversation_id: int) -> tuple[str, str] | None:
        """Category and stage of a conversation's last question; None if nobody has understood it yet."""
        ...
