"""What people are called, write and can be reached by is in no log line."""

import io

from tests.journeys.conftest import House
from yingda.accounts.types import Role
from yingda.infra.logging import configure_logging

NAME, PHONE, WORDS, EMAIL = "欧阳静雯", "13755667788", "紫藤花园的秘密", "jingwen.ouyang@example.com"


def test_a_journey_leaves_nothing_personal_in_the_logs(house: House) -> None:
    out = io.StringIO()
    configure_logging(house.parts.settings, out)
    _play(house)
    lines = out.getvalue()
    assert "path=/api/v1/customers" in lines  # it does log what it did
    assert [one for one in (NAME, PHONE, WORDS, EMAIL) if one in lines] == []


def _play(house: House) -> None:
    qing = house.agent("qing")
    boss = house.agent("boss", Role.ADMIN, online=False)
    guest = house.guest()
    guest.says(f"{WORDS}，{PHONE}")
    house.pass_time(1)
    card = qing.get("/conversations", view="waiting")["items"][0]
    customer = qing.get(f"/customers/{card['customer']['id']}")
    change = {"version": customer["version"], "name": NAME, "note": EMAIL, "fields": {"电话": PHONE}}
    qing.send("PATCH", f"/customers/{customer['id']}", change)
    qing.send("PATCH", f"/customers/{customer['id']}", {**change, "version": 1, "name": PHONE}, 409)
    qing.send("POST", f"/customers/{customer['id']}/reveal", {"what": "note"})
    qing.send("POST", f"/customers/{customer['id']}/reveal", {"what": PHONE}, 404)
    qing.get("/conversations", view="all", q=PHONE)
    qing.get("/search/messages", q=WORDS)
    qing.says(card["id"], f"{WORDS} {PHONE}")
    qing.send("POST", f"/conversations/{card['id']}/end", {"result": "solved"})
    boss.send("POST", f"/customers/{customer['id']}/erasure")
    house.pass_time(120)
