"""What editors publish is what the next customer is answered with."""

import pytest

from tests.journeys.conftest import House
from yingda.accounts.types import Role
from yingda.lang.retrieval import shelf
from yingda.lang.retrieval.shelf import Question

pytestmark = pytest.mark.db


def test_publishing_has_the_index_built(house: House) -> None:
    boss = house.agent("boss", Role.SUPERVISOR, online=False)
    shop_id = boss.get("/session")["shops"][0]["id"]
    draft = {
        "client_id": "article-0001", "question": "怎么开发票？", "html": "<p>在订单里点申请发票。</p>",
        "audience": "public", "places": [{"shop_id": shop_id}], "publish": True,
    }  # fmt: skip
    made = boss.send("POST", "/knowledge/articles", draft, 201)
    house.pass_time(2)
    shelf.wait()
    keys = [key for key in shelf._SHELF.places if key.endswith(f":{shop_id}:public")]
    before = shelf.look(Question(keys[-1], "", "怎么开发票", 3))
    assert [hit.id for hit in before.hits] == [made["id"]]
    boss.send("POST", f"/knowledge/articles/{made['id']}/unpublish", {"version": made["version"]})
    assert boss.get("/knowledge/search", shop_id=shop_id, q="怎么开发票")["items"] == []
    house.pass_time(2)
    shelf.wait()
    assert shelf.look(Question(keys[-1], "", "怎么开发票", 3)).hits == ()
