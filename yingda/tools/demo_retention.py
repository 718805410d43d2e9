"""What the demo's administrator keeps for a lawsuit, what was kept until it was settled, and a night's clearing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yingda.accounts.types import Actor
from yingda.conversations import service as conversations
from yingda.conversations.types import ListQuery, State, View
from yingda.infra.db import Unit
from yingda.privacy import service as privacy
from yingda.privacy.types import LegalHoldDraft, LegalHoldLift
from yingda.tools.demo_world import Act, World

SETTLED_AGO, NIGHT_AGO, HELD_AGO = timedelta(days=3), timedelta(hours=20), timedelta(hours=3)


@dataclass
class _Retention:
    """Two holds and a night."""

    admin: Actor

    def settle(self, unit: Unit) -> None:
        """A complaint was settled: its conversation is held no more."""
        draft = LegalHoldDraft(
            client_id="demo-hold-1", reason="12315 投诉 2026-1104", conversation_id=self._ended(unit)[0]
        )
        made = privacy.put_hold(unit, self.admin, draft)
        privacy.lift_hold(unit, self.admin, made.id, LegalHoldLift(reason="双方已和解，投诉撤回"))

    def clear(self, unit: Unit) -> None:
        """A night in which nothing was old enough."""
        number = privacy.begin_night(unit, None)
        while (plan := privacy.plan_slice(unit, number)) is not None:
            privacy.keep_slice(unit, plan, None)

    def hold(self, unit: Unit) -> None:
        """Everything of one customer is kept while a lawsuit goes on."""
        number = self._ended(unit)[-1]
        customer_id = conversations.customers_of(unit, [number])[number]
        reason = "消费纠纷，法院要求保全聊天记录（案号 2026 民初 3317）"
        draft = LegalHoldDraft(
            client_id="demo-hold-2", reason=reason, customer_id=customer_id, until=unit.now + timedelta(days=180)
        )
        privacy.put_hold(unit, self.admin, draft)

    def _ended(self, unit: Unit) -> list[int]:
        cards, _ = conversations.list_page(unit, self.admin, ListQuery(View.ALL, limit=200))
        return [card.id for card in cards if card.state is State.ENDED]


def acts_of_retention(world: World, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """As an administrator does it, and the clock at night."""
    retention = _Retention(next(each for each in world.actors if each.role == "admin"))
    yield now - SETTLED_AGO, retention.settle
    yield now - NIGHT_AGO, retention.clear
    yield now - HELD_AGO, retention.hold
