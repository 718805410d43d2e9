"""A generated past is one that the product itself could have written."""

import pytest
from sqlalchemy import text

from yingda.accounts import service as accounts
from yingda.accounts.types import Role
from yingda.channels.web import service as web
from yingda.channels.web.types import Visitor
from yingda.conversations import service as conversations
from yingda.conversations.service import Wish
from yingda.conversations.types import Draft, Kind, ListQuery, View
from yingda.infra.db import Database, Reading
from yingda.kit.ids import new_token
from yingda.tools import staffing
from yingda.tools.crowd import COMMON_WORD, USUAL_WORD, Crowd, fill
from yingda.tools.crowd.past import MESSAGES_EACH, QUEUED, text_of

pytestmark = pytest.mark.db


@pytest.fixture
def crowd(db: Database) -> Crowd:
    sign_ins = staffing.make_staff(db, 3, 15, shops=2)
    staffing.make_colleague(db, "boss", Role.SUPERVISOR, shops=2)
    return fill(db, sign_ins, 2000)


def boss(reading: Reading):
    found = next(one for one in accounts.list_staff(reading, accounts.system_actor(reading)) if one.login == "boss")
    return accounts.find_actor(reading, found.id)


def count(reading: Reading, table: str) -> int:
    return int(reading.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_as_many_rows_as_were_asked_for(db: Database, crowd: Crowd) -> None:
    counted = {table: db.read_now(count, table) for table in ("conversation", "message", "message_search")}
    assert counted == {"conversation": 200, "message": 2000, "message_search": 2000}
    assert crowd.messages == 2000


def test_lists_show_what_is_going_on(db: Database, crowd: Crowd) -> None:
    actor = db.read_now(boss)
    queue, _ = db.read_now(conversations.list_page, actor, ListQuery(View.QUEUE, limit=100))
    everything, more = db.read_now(conversations.list_page, actor, ListQuery(View.ALL, limit=50))
    assert len(queue) == QUEUED
    assert [card.last_message.at for card in everything] == sorted(
        (card.last_message.at for card in everything), reverse=True
    )
    assert more is not None


def test_two_characters_are_found(db: Database, crowd: Crowd) -> None:
    actor = db.read_now(boss)
    said = [text_of(number, seq) for number in range(1, 201) for seq in range(1, MESSAGES_EACH + 1)]
    for word in (COMMON_WORD, USUAL_WORD):
        hits, _ = db.read_now(conversations.search_messages, actor, word, None, (None, 20))
        assert len(hits) == min(20, sum(word in one for one in said))


def test_the_next_customer_is_served_behind_it(db: Database, crowd: Crowd) -> None:
    shop_id = crowd.shop_ids[0]
    draft = Draft("first-after", Kind.TEXT, "今天能发货吗")
    message = db.write_now(web.say, Visitor(shop_id, new_token(12)), draft, Wish(), None)
    assert message.seq == 1
    assert db.read_now(count, "conversation") == 201
