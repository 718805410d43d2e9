"""Customers of the demo who could not be reached: to be called again, to be told by text message, told already."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yingda.accounts.types import Actor
from yingda.followups import service as followups
from yingda.followups.types import CallNote, Channel, PromiseSettings, Said, SaidKind
from yingda.followups.types.callbacks import NotReached, TextWish
from yingda.followups.types.texting import TemplateDraft, TemplateState
from yingda.infra.db import Unit
from yingda.infra.sms import Taken, TextResult
from yingda.tools.demo_promises import agent_lines
from yingda.tools.demo_world import Act, World

TEMPLATES = (
    (
        "未接通，改约时间", "SMS_300001",
        "您好，${shop}${alias}：${reason}，我们将在 ${time} 前再次致电，请留意来电。",
        "approved",
    ),
    (
        "未接通，请回复", "SMS_300002", "您好，${reason}。方便时请在店铺会话里留言，我们 ${time} 前再联系您。",
        "draft",
    ),
)  # fmt: skip
NUMBERS = ("13800138021", "13800138022", "13800138023")
SAID_AGO, CALLED_AGO = timedelta(hours=2), timedelta(minutes=3)


@dataclass
class _Calls:
    """Three calls that were promised, none of which reached anybody."""

    world: World
    agent: Actor
    now: datetime
    places: list[tuple[int, int, int]] = field(default_factory=list)  # conversation, its shop, the promise

    def prepare(self, unit: Unit) -> None:
        """Templates as a provider has approved them."""
        for shop_id in self.world.shops.values():
            for number, (name, code, text, state) in enumerate(TEMPLATES):
                draft = TemplateDraft(
                    client_id=f"demo-text-{shop_id}-{number}", name=name, code=code, text=text,
                    state=TemplateState(state),
                )  # fmt: skip
                followups.create_text_template(unit, self.agent, shop_id, draft)

    def say(self, unit: Unit) -> None:
        """Each is recorded with the last line that an agent wrote in a conversation without a promise."""
        for found in agent_lines(unit, self.agent):
            if len(self.places) == len(NUMBERS):
                return
            if followups.promises_of(unit, self.agent, found.conversation_id).items:
                continue
            said = Said(
                kind=SaidKind.CONTACT, channel=Channel.PHONE, due_at=self.now + timedelta(hours=8),
                end=min(len(found.text), 60), number=NUMBERS[len(self.places)],
            )  # fmt: skip
            sent = followups.Sent(found.conversation_id, found.seq, found.text, unit.now, self.agent.staff_id)
            followups.record(unit, sent, [said])
            card = followups.promises_of(unit, self.agent, found.conversation_id).items[0]
            self.places.append((found.conversation_id, card.shop_id, card.id))

    def call(self, unit: Unit) -> None:
        """One is called again later, one waits for its text message, one was told."""
        if len(self.places) < len(NUMBERS):
            return
        (_, _, again), (_, second, waits), (_, third, told) = self.places
        followups.note_call(unit, self.agent, again, CallNote(reached=False, reason=NotReached.BUSY))
        for shop_id in {second, third}:  # whenever the demo begins, the tries of the day are over
            self._tries(unit, shop_id, 1)
        for promise_id in (waits, told):
            followups.note_call(unit, self.agent, promise_id, CallNote(reached=False))
        for shop_id in {second, third}:
            self._tries(unit, shop_id, PromiseSettings().tries)
        wish = TextWish(client_id=f"demo-wish-{told:04}", due_at=self.now + timedelta(hours=20))
        card = followups.text(unit, self.agent, told, wish)
        assert card.text is not None
        if followups.claim_text(unit, card.text.id) is not None:  # nothing goes out at night, here neither
            followups.keep_text_result(unit, card.text.id, TextResult(Taken.SENT, receipt="demo"))

    def _tries(self, unit: Unit, shop_id: int, tries: int) -> None:
        kept = followups.get_settings(unit, self.agent, shop_id)
        followups.put_settings(unit, self.agent, shop_id, PromiseSettings(tries=tries), kept.version)


def acts_of_callbacks(world: World, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """What was promised by phone some hours before `now`, and that nobody was reached."""
    agent = next(each for each in world.actors if each.role == "admin")
    made = _Calls(world, agent, now)
    yield now - SAID_AGO - timedelta(minutes=1), made.prepare
    yield now - SAID_AGO, made.say
    yield now - CALLED_AGO, made.call
