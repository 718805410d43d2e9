"""A shop with two agents and a supervisor; jobs run only when a test drains them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import msgspec
import pytest

from tests.desk import Desk
from tests.fixtures import bare_wiring
from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Role
from yingda.conversations import service
from yingda.conversations.jobs import KINDS
from yingda.conversations.service import Span
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Reading, Wiring
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.push.types import Push


@dataclass
class Shop:
    """Who is there: 小晴 and 小明 serve, 主管 supervises, 外人 belongs to another shop."""

    desk: Desk
    id: int
    qing: Actor
    ming: Actor
    boss: Actor
    stranger: Actor

    def active(self, name: str = "张女士", text: str = "耳机没声音") -> int:
        """A conversation that 小晴 has."""
        conversation_id = self.desk.says(self.desk.customer(self.id, name), text)
        self.desk.assign(conversation_id, self.qing)
        return conversation_id


@pytest.fixture
def wiring() -> Wiring:
    return bare_wiring()


@pytest.fixture
def kinds() -> Mapping[str, JobKind]:
    return {kind.name: kind for kind in KINDS}


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.fixture(autouse=True)
def replayed(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that used a shop: what a console heard is what it would fetch."""
    if "shop" not in request.fixturenames:
        yield
        return
    pushes: list[Push] = request.getfixturevalue("pushes")
    database: Database = request.getfixturevalue("db")
    yield
    known = newest_of(pushes)
    ids = {int(push.id) for push in known.values() if push.kind == "conversation"}
    fetched = database.read_now(service.cards, ids)
    assert {number: shown(known, number) for number in ids} == fetched
    for number in ids:
        heard = [push.card for key, push in known.items() if key[:2] == (f"conversation:{number}", "message")]
        items, more = database.read_now(all_messages, number)
        assert (sorted(heard, key=lambda one: one.seq), more) == (items, False)


def newest_of(pushes: list[Push]) -> dict[tuple[str, str, int | str], Push]:
    """What a listener to every topic knows in the end: newer versions replace older ones."""
    known: dict[tuple[str, str, int | str], Push] = {}
    for push in pushes:
        key = (push.topic, push.kind, push.id)
        if push.stored and (key not in known or push.version >= known[key].version):
            known[key] = push
    return known


def shown(known: dict[tuple[str, str, int | str], Push], conversation_id: int):
    """The card that a console shows: how far each side has read comes by itself."""
    topic = f"conversation:{conversation_id}"
    card = known[topic, "conversation", conversation_id].card
    read = known.get((topic, "read", conversation_id))
    if read is None:
        return card
    owner = max(card.owner_read_seq, read.card.owner_read_seq)
    return msgspec.structs.replace(
        card,
        customer_read_seq=max(card.customer_read_seq, read.card.customer_read_seq),
        owner_read_seq=owner,
        unread=0 if owner >= card.last_seq else card.unread,
    )


def all_messages(reading: Reading, conversation_id: int):
    """Every message of a conversation as staff fetch it."""
    everything = Span(after=0, limit=200)
    return service.messages_for_staff(reading, accounts.system_actor(reading), conversation_id, everything)


@pytest.fixture
def shop(desk: Desk) -> Shop:
    shop_id, other = desk.shop("qingchuan", alias="晴川客服"), desk.shop("xiaoman")
    qing = desk.staff("xiaoqing", shop_id, aliases={shop_id: "小晴"})
    ming = desk.staff("xiaoming", shop_id, aliases={shop_id: "小明"})
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    stranger = desk.staff("stranger", other, role=Role.SUPERVISOR)
    desk.online(qing, ming, boss)
    desk.clock.advance(timedelta(seconds=1))
    return Shop(desk, shop_id, qing, ming, boss, stranger)
