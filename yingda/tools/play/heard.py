"""Which pushes a client has heard, by their numbers: what a ping shows to be missing is fetched, nothing else."""

from collections.abc import Mapping


class Heard:
    """The newest number of each topic that a client listens to."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def begin(self, versions: Mapping[str, int]) -> None:
        """Listening to these topics begins, or begins anew, at these numbers."""
        self._numbers.update(versions)

    def take(self, topic: str, number: int) -> None:
        """A push came."""
        self._numbers[topic] = number

    def behind(self, versions: Mapping[str, int]) -> list[str]:
        """The topics of which the server has told more than came."""
        missed = [topic for topic, number in versions.items() if self._numbers.get(topic) != number]
        self._numbers.update(versions)
        return missed
