"""How long customers will still wait, for the rooms below routing."""

from typing import Any

from yingda.routing import service as routing


class RoutingWaits:
    """As routing told the customer last."""

    def expected(self, reading: Any, conversation_id: int) -> tuple[int, int] | None:
        """Between how many seconds; None for who is in no queue, and while nobody is online."""
        place = routing.queue_place(reading, conversation_id)
        if place is None or place.wait_low_s is None or place.wait_high_s is None:
            return None
        return place.wait_low_s, place.wait_high_s
