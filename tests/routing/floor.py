"""A small shop floor: staff come and go, customers write, and routing runs as its jobs come due."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import text

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role, ShopDraft, StaffDraft
from yingda.alerts import service as alerts
from yingda.alerts.pushes import AlertCard
from yingda.app.wiring import TABLE, Row, make_wiring
from yingda.conversations import service as conversations
from yingda.conversations.pushes import QueuePlace
from yingda.conversations.types import ActiveEpisode, Draft, Kind, QueuedEpisode
from yingda.customers import service as customers
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Unit, Wiring
from yingda.infra.db.unit import Reading
from yingda.infra.push.types import Push
from yingda.kit.events import Event
from yingda.kit.texts import DEFAULT_LOCALE
from yingda.presence import service as presence
from yingda.presence.types import ProfileChange, State
from yingda.routing import events as routing_events
from yingda.routing import service
from yingda.routing.service import due
from yingda.routing.types import ExplainedDecision, Outcome

SECRET = accounts.hash_password("correct horse")
T = TypeVar("T")


def make_wiring_that_keeps(seen: list[Event]) -> Wiring:
    """The product's wiring; what routing announces is kept in `seen`."""

    def keep(_unit: Unit, event: Event) -> None:
        seen.append(event)

    announced = (
        routing_events.AgentPausedForMisses,
        routing_events.LastAgentMissing,
        routing_events.ShopUnattended,
        routing_events.ShopAttended,
    )
    # what is made of the words is not this floor's matter
    table = [row for row in TABLE if not row.name.startswith(("triage.", "knowledge.", "followups.", "outreach."))]
    return make_wiring("secret", [*table, *(Row(each, "now", keep) for each in announced)])


@dataclass
class Floor:
    """One shop by default; `route` runs everything that is due."""

    db: Database
    clock: FakeClock
    drain: Callable[[], int]
    events: list[Event]
    pushes: list[Push]
    shop_id: int = 0
    names: Counter[str] = field(default_factory=Counter)

    def write(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self.db.write_now(fn, *args, **kwargs)

    def read(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self.db.read_now(fn, *args, **kwargs)

    @property
    def admin(self) -> Actor:
        return self.read(accounts.system_actor)

    def open_shop(self, code: str = "lehuo") -> int:
        draft = ShopDraft(code=code, name=code.title())
        self.shop_id = self.write(accounts.create_shop, self.admin, draft).id
        return self.shop_id

    def hire(self, *shop_ids: int, online: bool = True, role: Role = Role.AGENT, **profile: Any) -> int:
        self.names["staff"] += 1
        login = f"staff{self.names['staff']}"
        shops = list(shop_ids or (self.shop_id,))
        draft = StaffDraft(login=login, name=login.title(), role=role, shop_ids=shops)
        staff_id = self.write(accounts.create_staff, self.admin, draft, SECRET).id
        if profile:
            self.write(presence.set_profile, staff_id, ProfileChange(**profile))
        if online:
            self.be(staff_id, State.ONLINE)
        return staff_id

    def be(self, staff_id: int, state: State) -> None:
        reason = "lunch" if state is State.BREAK else None
        self.write(presence.choose_state, staff_id, state, reason)

    def customer(self, shop_id: int = 0) -> conversations.Place:
        self.names["customer"] += 1
        shop = shop_id or self.shop_id
        visitor = f"visitor{self.names['customer']}"
        customer_id = self.write(customers.create_visitor, shop, visitor, DEFAULT_LOCALE)
        return conversations.Place(shop, "web", customer_id, DEFAULT_LOCALE)

    def says(self, place: conversations.Place, words: str = "在吗", *, urgent: bool = False) -> int:
        """A customer writes; the conversation's id."""
        self.names["message"] += 1
        draft = Draft(f"message-{self.names['message']}", Kind.TEXT, words)
        self.write(conversations.receive, place, draft, conversations.Wish(urgent=urgent))
        found = self.read(conversations.find_customer_conversation, place.shop_id, place.channel, place.customer_id)
        assert found is not None
        return found

    def asks(self, shop_id: int = 0, *, urgent: bool = False) -> int:
        """A new customer writes; the conversation's id."""
        return self.says(self.customer(shop_id), urgent=urgent)

    def actor(self, staff_id: int) -> Actor:
        shops = self.read(accounts.shops_of, [staff_id])[staff_id]
        return Actor(staff_id, "", Role.AGENT, self.admin.permissions, frozenset(shops))

    def answers(self, staff_id: int, conversation_id: int) -> None:
        self.names["message"] += 1
        draft = Draft(f"message-{self.names['message']}", Kind.TEXT, "您好")
        outgoing = conversations.Outgoing(draft, guard.clear(draft.text, Source(SourceKind.TYPED)))
        self.write(conversations.send, self.actor(staff_id), conversation_id, outgoing)

    def route(self) -> None:
        """Do everything that is due; a job that fails fails the test."""
        self.drain()
        assert self.read(_errors) == []

    def wait(self, seconds: float) -> None:
        """Time passes, and what comes due in it is done."""
        self.clock.advance(timedelta(seconds=seconds))
        self.route()

    def owner(self, conversation_id: int) -> int | None:
        active: ActiveEpisode | None = self.read(conversations.find_active, conversation_id)
        return active.owner_id if active else None

    def load(self, staff_id: int) -> int:
        return self.read(conversations.loads_of, [staff_id])[staff_id]

    def queued(self, shop_id: int = 0, skill: str = "") -> list[int]:
        found: list[QueuedEpisode] = self.read(conversations.find_queued, shop_id or self.shop_id, skill)
        return [each.conversation_id for each in found]

    def place(self, conversation_id: int) -> QueuePlace | None:
        return self.read(service.queue_place, conversation_id)

    def why(self, conversation_id: int, locale: str = "en") -> list[ExplainedDecision]:
        return self.read(service.explain, conversation_id, locale)

    def outcomes(self, conversation_id: int) -> list[Outcome]:
        return [each.kind for each in self.why(conversation_id)]

    def told(self, conversation_id: int) -> list[QueuePlace]:
        topic = f"visitor:{conversation_id}"
        return [push.card for push in self.pushes if push.topic == topic and push.kind == "queue"]

    def alerts(self) -> list[tuple[str, str]]:
        """What staff were told: kind, and the topic of whoever was."""
        return [(push.topic, push.card.kind) for push in self.pushes if isinstance(push.card, AlertCard)]

    def bell(self, staff_id: int) -> list[str]:
        """What is unread in somebody's bell, by kind."""
        actor = self.read(accounts.find_actor, staff_id)
        assert actor is not None
        return [card.kind for card in self.read(alerts.list_alerts, actor, None, 50, unread=True)[0]]

    def waiting_jobs(self, kind: str) -> int:
        def count(reading: Reading) -> int:
            return len(reading.execute(text("SELECT 1 FROM job WHERE kind = :kind"), {"kind": kind}).all())

        return self.read(count)

    def set_skill(self, conversation_id: int, skill: str) -> None:
        """What triage will do."""

        def change(unit: Unit) -> None:
            unit.execute(
                text("UPDATE conversation SET skill = :skill WHERE id = :id"),
                {"skill": skill, "id": conversation_id},
            )
            unit.enqueue(due.route(self.shop_id, skill))

        self.write(change)


def _errors(reading: Reading) -> list[str]:
    rows = reading.execute(text("SELECT kind, last_error FROM job WHERE last_error IS NOT NULL"))
    return [f"{row.kind}: {row.last_error}" for row in rows]
