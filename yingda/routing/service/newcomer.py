"""What somebody would meet with who began to wait now."""

from yingda.conversations import service as conversations
from yingda.conversations.pushes import QueuePlace
from yingda.infra.db import Reading
from yingda.routing import store
from yingda.routing.policy.wait import expected_wait
from yingda.routing.service import crew
from yingda.routing.types import Rate


def place_of_newcomer(reading: Reading, shop_id: int, skill: str = "") -> QueuePlace:
    """How many wait already, and for how long; no wait while nobody can say."""
    ahead = sum(line.waiting for line in conversations.queue_lines(reading, [shop_id]) if line.skill == skill)
    agents = crew.agents_of(reading, crew.online_of(reading, shop_id))
    if not ahead and any(agent.load < agent.limit for agent in agents):
        return QueuePlace(0, 0, 0, risen=False)
    rate = store.find_rate(reading, shop_id, skill) or Rate()
    wait = expected_wait(ahead, rate, sum(agent.limit for agent in agents), reading.now)
    return QueuePlace(ahead, wait.low_s if wait else None, wait.high_s if wait else None, risen=False)
