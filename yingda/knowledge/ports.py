"""What knowledge needs of others: how long a customer will still wait."""

from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Waits(Protocol):
    """Knows what customers who wait were told; `reading` is infra.db's."""

    def expected(self, reading: Any, conversation_id: int) -> tuple[int, int] | None:
        """Between how many seconds; None for who waits for nobody, and while nobody can say."""
        ...


class NoWaits:
    """Nobody waits."""

    def expected(self, _reading: Any, _conversation_id: int) -> None:
        """Nothing to say."""
