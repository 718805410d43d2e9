"""What recurring work is proven by: each room that has figures of its own can look for them."""

from datetime import datetime
from typing import Any, Protocol

from yingda.accounts.types import Actor
from yingda.followups.types.duties import Seen


class Probe(Protocol):
    """Looks what still waits in a shop, and what was handled since an instant; `reading` is infra.db's."""

    def __call__(self, reading: Any, actor: Actor, shop_id: int, since: datetime, /) -> Seen: ...
