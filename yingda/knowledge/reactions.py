"""What knowledge does when something happens elsewhere."""

from yingda.conversations.events import EpisodeEnded
from yingda.infra.db import Unit
from yingda.knowledge import service
from yingda.knowledge.types.telling import CompareTyped


def compare_typed(unit: Unit, event: EpisodeEnded) -> None:
    """Have what a person typed in an episode compared with the shop's answers."""
    if event.agent_id is not None:
        service.compare_later(unit, CompareTyped(event.conversation_id, event.episode_id, event.shop_id))
