"""What customers who wait are sent."""

import msgspec

QUEUE = "queue"  # kind of these pushes


class QueuePlace(msgspec.Struct, frozen=True):
    """Place and expected wait; the wait is null while nobody is there to take it."""

    ahead: int
    wait_low_s: int | None
    wait_high_s: int | None
    risen: bool = False
