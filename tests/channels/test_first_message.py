"""A visitor's first words, however they come: one customer, one conversation, nothing lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.desk import Desk
from yingda.channels.web import service
from yingda.channels.web.types import Visitor
from yingda.conversations.service import Span, Wish
from yingda.conversations.types import Draft, Kind
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database

pytestmark = pytest.mark.db

TABS = 8


@pytest.fixture
def desk(db: Database, clock: FakeClock) -> Desk:
    return Desk(db, clock)


@pytest.mark.parametrize("user_id", [None, "u-1"])
def test_first_messages_at_once_meet_in_one_conversation(desk: Desk, user_id: str | None) -> None:
    shop_id = desk.shop("qingchuan")
    visitors = [Visitor(shop_id, f"visitor-{number}", user_id and f"{user_id}-{number}") for number in range(4)]

    def say(number: int) -> None:
        draft = Draft(f"tab-{number:04}", Kind.TEXT, f"第 {number} 句")
        desk.write(service.say, visitors[number % 4], draft, Wish(), None)

    with ThreadPoolExecutor(TABS) as threads:
        list(threads.map(say, range(4 * TABS)))

    for visitor in visitors:
        seen = desk.read(service.messages_of, visitor, Span(after=0, limit=200)).items
        said = [message.client_id for message in seen if message.client_id]
        assert len(said) == TABS
        assert len(set(said)) == TABS
