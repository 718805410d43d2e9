"""A shop at work, made through services: staff with their rights, customers who write, agents who answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from yingda.accounts import policy as rights
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role, Secret, ShopDraft, StaffDraft, TeamDraft
from yingda.conversations import service as conversations
from yingda.conversations.pushes import Message
from yingda.conversations.service import Outgoing, Place
from yingda.conversations.types import Draft, Kind
from yingda.customers import service as customers
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database
from yingda.presence import service as presence
from yingda.presence.types import State

SECRET = Secret("not a hash: nobody signs in with it")
TYPED = Source(SourceKind.TYPED)


@dataclass
class Desk:
    """Short ways to say what happens; every one is a unit of its own."""

    db: Database
    clock: FakeClock
    numbers: Any = field(default_factory=lambda: count(1))

    def write(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.db.write_now(fn, *args, **kwargs)

    def read(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return self.db.read_now(fn, *args, **kwargs)

    def wait(self, **span: float) -> datetime:
        return self.clock.advance(timedelta(**span))

    @property
    def admin(self) -> Actor:
        return self.read(accounts.system_actor)

    def shop(self, code: str, **more: Any) -> int:
        draft = ShopDraft(code=code, name=more.pop("name", code.title()), **more)
        return self.write(accounts.create_shop, self.admin, draft).id

    def team(self, name: str, shop_id: int, *member_ids: int) -> int:
        draft = TeamDraft(name=name, shop_ids=[shop_id], member_ids=list(member_ids))
        return self.write(accounts.create_team, self.admin, draft).id

    def staff(self, login: str, *shop_ids: int, role: Role = Role.AGENT, **more: Any) -> Actor:
        draft = StaffDraft(login=login, name=login.title(), role=role, shop_ids=list(shop_ids), **more)
        made = self.write(accounts.create_staff, self.admin, draft, SECRET)
        return Actor(
            made.id, made.name, role, rights.permissions_of(role), frozenset(shop_ids), frozenset(made.team_ids)
        )

    def online(self, *actors: Actor) -> None:
        for actor in actors:
            self.write(presence.choose_state, actor.staff_id, State.ONLINE)

    def customer(self, shop_id: int, name: str) -> Place:
        customer_id = self.write(customers.identify, shop_id, f"user-{name}", name, "zh-CN")
        return Place(shop_id, "web", customer_id, "zh-CN")

    def says(self, place: Place, text: str) -> int:
        """A customer writes; the conversation's id."""
        draft = Draft(f"customer-{next(self.numbers)}", Kind.TEXT, text)
        self.write(conversations.receive, place, draft)
        found = self.read(
            conversations.find_customer_conversation, place.shop_id, place.channel, place.customer_id
        )
        assert found is not None
        return found

    def assign(self, conversation_id: int, actor: Actor) -> None:
        assert self.write(conversations.assign, conversation_id, actor.staff_id)

    def answers(self, actor: Actor, conversation_id: int, text: str) -> Message:
        draft = Draft(f"agent-{next(self.numbers)}", Kind.TEXT)
        return self.write(
            conversations.send, actor, conversation_id, Outgoing(draft, guard.clear(text, TYPED))
        )
