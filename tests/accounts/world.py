"""A small installation on its own database: what was announced and pushed is kept for looking at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.passwords import light_secret
from yingda.accounts import events as accounts_events
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role, ShopDraft, StaffDraft
from yingda.accounts.types.signing import Origin
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Reactions, Unit, Wiring
from yingda.infra.db.unit import Outbox
from yingda.infra.jobs.store import insert_job
from yingda.infra.push.types import Push
from yingda.kit.events import Event
from yingda.presence import events as presence_events
from yingda.presence import reactions

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # a Monday, 9:00 in Shanghai
PASSWORD = "correct horse"
ORIGIN = Origin("203.0.113.7", "test")
SECRET = light_secret(PASSWORD)


@dataclass
class World:
    """The database, the clock and what became visible outside."""

    db: Database
    clock: FakeClock
    events: list[Event] = field(default_factory=list)
    pushes: list[Push] = field(default_factory=list)

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
        return self.write(accounts.create_shop, self.admin, ShopDraft(code=code, name=code.title(), **more)).id

    def staff(self, login: str, *shop_ids: int, role: str = Role.AGENT, **more: Any) -> int:
        draft = StaffDraft(login=login, name=login.title(), role=role, shop_ids=list(shop_ids), **more)
        return self.write(accounts.create_staff, self.admin, draft, SECRET).id

    def actor(self, login: str) -> Actor:
        """Sign in and come back as the request's actor."""
        actor = self.read(accounts.actor_for_token, self.token(login))
        assert actor is not None
        return actor

    def token(self, login: str) -> str:
        credentials = self.read(accounts.find_credentials, login)
        return self.write(accounts.open_session, credentials, ORIGIN).token

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if type(event) is kind]


def make_world(url: str) -> World:
    heard: list[Event] = []
    clock = FakeClock(START)
    db = Database(url, clock, Wiring(_reactions(heard), _write_job, lambda key, name, _now: f"/files/{key}/{name}"))
    world = World(db, clock, heard)

    def keep(outbox: Outbox) -> None:
        world.pushes += outbox.pushes

    db.after_commit(keep)
    return world


def _write_job(unit: Unit, job: Any) -> bool:
    return insert_job(unit, job, 1)


def _reactions(heard: list[Event]) -> dict[type[Event], Reactions]:
    def hear(_unit: Unit, event: Event) -> None:
        heard.append(event)

    own = {
        accounts_events.StaffCreated: reactions.give_place,
        accounts_events.StaffChanged: reactions.follow_staff,
        accounts_events.SignedOut: reactions.follow_sign_out,
    }
    kinds = [
        kind
        for module in (accounts_events, presence_events)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
    ]
    return {kind: Reactions(now=(hear, own[kind]) if kind in own else (hear,)) for kind in kinds}
