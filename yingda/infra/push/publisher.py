"""Where pushes leave a process: to its own sockets, and to other processes if there are any."""

from collections.abc import Iterable

from yingda.infra.db.unit import Outbox
from yingda.infra.push.hub import Hub
from yingda.infra.push.relay import RedisRelay
from yingda.infra.push.types import Push


class Publisher:
    """Publishes to the hub here and, by Redis, to the hubs of the other processes."""

    def __init__(self, hub: Hub, relay: RedisRelay | None) -> None:
        self.hub = hub
        self._relay = relay

    def __call__(self, outbox: Outbox) -> None:
        """Publish what a committed unit wanted to be known."""
        if outbox.pushes:
            self.publish(outbox.pushes)

    def publish(self, pushes: Iterable[Push]) -> None:
        """Publish pushes; those without a unit are gone when missed."""
        many = tuple(pushes)
        self.hub.publish(many)
        if self._relay is not None:
            self._relay.publish(many)

    def start(self) -> None:
        """Begin to exchange pushes with other processes."""
        if self._relay is not None:
            self._relay.start()

    async def stop(self) -> None:
        """End the exchange."""
        if self._relay is not None:
            await self._relay.stop()
