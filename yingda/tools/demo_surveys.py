"""What becomes of the demo's endings beyond stars: called unsolved and open again, gone on by mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.types import ListQuery, State, View
from yingda.infra.db import Unit
from yingda.outreach import service as outreach
from yingda.outreach.types import Answer, CaseMove, MovedTo
from yingda.tools.demo_world import Act, World

MOVED_AGO, UNSOLVED_AGO = timedelta(hours=2, minutes=30), timedelta(minutes=40)


@dataclass
class _Surveys:
    """Two conversations of the past."""

    agent: Actor

    def move(self, unit: Unit) -> None:
        """One went on by mail."""
        conversation_id = self._ended(unit)[-2]
        move = CaseMove(client_id="demo-move-1", to=MovedTo.MAIL, address="demo@example.com", note="图片多，看邮件")
        outreach.move_case(unit, self.agent, conversation_id, move)

    def deny(self, unit: Unit) -> None:
        """One is not solved, says its customer."""
        conversation_id = self._ended(unit)[-1]
        episode_id = conversations.cards(unit, [conversation_id])[conversation_id].episode_id
        outreach.answer_in_chat(unit, conversation_id, episode_id, Answer(settled=False, comment="还是老样子"))

    def _ended(self, unit: Unit) -> list[int]:
        cards, _ = conversations.list_page(unit, self.agent, ListQuery(View.ALL, limit=200))
        return [card.id for card in cards if card.state is State.ENDED]


def acts_of_surveys(world: World, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """Both as somebody sees them who sees all."""
    surveys = _Surveys(next(each for each in world.actors if each.role == "admin"))
    yield now - MOVED_AGO, surveys.move
    yield now - UNSOLVED_AGO, surveys.deny
