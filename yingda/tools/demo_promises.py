"""What the demo's agents promised today: open, due soon, kept, broken, postponed, dropped, waiting for a team."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.types import Author, Kind, ListQuery, State, View
from yingda.followups import service as followups
from yingda.followups.types import CallNote, Channel, Postponement, PromiseDrop, Said, SaidKind
from yingda.infra.db import Unit
from yingda.tools.demo_world import Act, World

SAID_AGO, FIRED_AGO = timedelta(hours=3), timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class AgentLine:
    """The last line that an agent wrote in a conversation."""

    conversation_id: int
    seq: int
    text: str


def agent_lines(unit: Unit, agent: Actor) -> Iterator[AgentLine]:
    """Conversations that are over and in which an agent wrote, each with the last such line."""
    cards, _ = conversations.list_page(unit, agent, ListQuery(View.ALL, limit=200))
    for card in (each for each in cards if each.state is State.ENDED):  # what goes on keeps promises by itself
        exchange = conversations.exchange_of(unit, card.id)
        lines = [each for each in exchange.messages if each.author is Author.AGENT] if exchange else []
        texts = [each for each in lines if each.kind is Kind.TEXT]
        if texts:
            yield AgentLine(card.id, texts[-1].seq, texts[-1].text)


@dataclass
class _Promises:
    """The promises of one person, each about another conversation of the past."""

    world: World
    agent: Actor
    now: datetime
    ids: list[int] = field(default_factory=list)

    # what was promised on which channel, and when it is due from now
    PLAN: ClassVar[tuple[tuple[SaidKind, Channel | None, timedelta], ...]] = (
        (SaidKind.CONTACT, Channel.PHONE, timedelta(minutes=6)),
        (SaidKind.CONTACT, Channel.CHAT, timedelta(hours=5)),
        (SaidKind.SHOP_ACT, None, timedelta(days=1)),
        (SaidKind.CONTACT, Channel.PHONE, -timedelta(minutes=30)),
        (SaidKind.CONTACT, Channel.PHONE, timedelta(hours=2)),
        (SaidKind.CONTACT, Channel.CHAT, timedelta(hours=3)),
        (SaidKind.SHOP_ACT, None, timedelta(hours=4)),
        (SaidKind.CONTACT, Channel.PHONE, timedelta(hours=6)),
    )
    REACHED, POSTPONED, DROPPED, TEAM = 4, 5, 6, 7  # places in the plan

    def say(self, unit: Unit) -> None:
        """Each is recorded with the last line that an agent wrote there."""
        for found in agent_lines(unit, self.agent):
            if len(self.ids) < len(self.PLAN):
                self._record(unit, len(self.ids), found.conversation_id, found.seq, found.text)

    def decide(self, unit: Unit) -> None:
        """Some are done, put off or given up; what is over is broken."""
        if len(self.ids) == len(self.PLAN):
            later = Postponement(due_at=self.now + timedelta(hours=9), reason="仓库还没有回复")
            followups.note_call(unit, self.agent, self.ids[self.REACHED], CallNote(reached=True))
            followups.postpone(unit, self.agent, self.ids[self.POSTPONED], later)
            followups.drop(unit, self.agent, self.ids[self.DROPPED], PromiseDrop(reason="客户已自行解决"))
        followups.fire_due(unit)

    def _record(self, unit: Unit, number: int, conversation_id: int, seq: int, text: str) -> None:
        kind, channel, ahead = self.PLAN[number]
        team = next(iter(self.world.teams.values())) if number == self.TEAM else None
        said = Said(kind=kind, channel=channel, due_at=self.now + ahead, end=min(len(text), 60), owner_team_id=team)
        sent = followups.Sent(conversation_id, seq, text, unit.now, self.agent.staff_id)
        followups.record(unit, sent, [said])
        self.ids.append(followups.promises_of(unit, self.agent, conversation_id).items[0].id)


def acts_of_promises(world: World, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """What was promised some hours before `now`, and what came of it."""
    agent = next(each for each in world.actors if each.role == "admin")
    made = _Promises(world, agent, now)
    yield now - SAID_AGO, made.say
    yield now - FIRED_AGO, made.decide
