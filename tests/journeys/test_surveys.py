"""From the end of a matter to its closed loop: asked in the chat, by a link, refused while an answer is owed."""

from typing import Any

import pytest

from tests.journeys.conftest import PASSWORD, Agent, Guest, House
from yingda.accounts.types import Role
from yingda.conversations import service as conversations
from yingda.conversations.service import Place
from yingda.conversations.types import Draft, Kind
from yingda.outreach import service as outreach
from yingda.outreach.types import AskDue, SurveyWay
from yingda.outreach.types import Letter as LinkLetter

pytestmark = pytest.mark.db


def served(house: House, agent: Agent, text: str = "蓝牙怎么配对") -> tuple[Guest, int]:
    """A guest whom the agent has."""
    guest = house.guest()
    guest.says(text)
    house.pass_time(1)
    return guest, int(agent.get("/conversations", view="waiting")["items"][0]["id"])


def ends(agent: Agent, conversation_id: int, status: int = 200, **said: Any) -> Any:
    return agent.send("POST", f"/conversations/{conversation_id}/end", {"result": "solved", **said}, status)


def test_the_last_word_is_the_shops_or_somebody_says_why_not(house: House) -> None:
    qing = house.agent("qing")
    guest, conversation_id = served(house, qing)
    assert qing.get(f"/conversations/{conversation_id}/closing")["unanswered"] is True
    assert ends(qing, conversation_id, 409)["code"] == "conversation.unanswered"
    assert guest.state()["state"] == "active"
    house.pass_time(3600)  # nor does silence end it
    assert guest.state()["state"] != "ended"
    assert ends(qing, conversation_id, no_answer="duplicate")["state"] == "ended"
    house.pass_time()
    assert guest.state()["episode"]["survey_open"] is False


def test_asked_in_the_chat_answered_and_read_the_day_after(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR)
    guest, conversation_id = served(house, qing)
    qing.says(conversation_id, "长按三秒")
    ends(qing, conversation_id)
    house.pass_time()
    episode = guest.state()["episode"]
    assert (episode["survey_open"], episode["asks"]["confirm"]) == (True, False)
    low = episode["asks"]["low"][0]
    guest.send("/stars", {"episode_id": episode["id"], "stars": 1, "reasons": [low], "comment": "太慢"})
    assert [line["kind"] for line in boss.get("/alerts")["items"]] == ["survey_low_stars"]
    assert qing.get("/surveys/mine")["items"] == []
    page = boss.get("/surveys", shop_id=house.shop_id, which="answered")["items"]
    assert [(one["stars"], one["reasons"], one["loop"]) for one in page] == [(1, [low], "closed")]
    found = boss.get(f"/shops/{house.shop_id}/survey-summary", first="2026-11-10", last="2026-11-10")
    assert (found["asked"], found["answered"], found["agents"][0]["mean"]) == (1, 1, 1.0)
    qing.send("PUT", f"/shops/{house.shop_id}/survey-settings", {"settings": {}, "version": 0}, 403)
    house.pass_time(86_400)
    qing.client.post("/api/v1/session", json={"login": "qing", "password": PASSWORD}).raise_for_status()
    assert [one["comment"] for one in qing.get("/surveys/mine")["items"]] == ["太慢"]


def test_what_was_done_is_confirmed_or_goes_on_first(house: House) -> None:
    qing = house.agent("qing")
    guest, conversation_id = served(house, qing, "我要退货，质量太差了")
    qing.says(conversation_id, "已为您登记退货")
    assert ends(qing, conversation_id, 422)["errors"][0]["pointer"] == "/done"
    ends(qing, conversation_id, done="已登记退货")
    house.pass_time()
    asks = guest.state()["episode"]["asks"]
    assert (asks["confirm"], asks["done"]) == (True, "已登记退货")
    guest.send("/settled", {"episode_id": guest.state()["episode"]["id"], "settled": False})
    house.pass_time(1)
    card = qing.get(f"/conversations/{conversation_id}")
    assert (card["state"], card["owner"]["id"], card["priority"], card["episode_number"]) == (
        "active", qing.id, "urgent", 2
    )  # fmt: skip
    assert [part["number"] for part in qing.get(f"/conversations/{conversation_id}/case")["parts"]] == [1, 2]


def test_by_link_where_there_is_no_chat(house: House) -> None:
    qing = house.agent("qing")
    guest, conversation_id = served(house, qing)
    qing.says(conversation_id, "我给您发邮件详细说明")
    move = {"client_id": "move-0001", "to": "mail", "address": "a@example.com"}
    for _ in range(2):  # said twice it is one move
        case = qing.send("POST", f"/conversations/{conversation_id}/moves", move)
    assert [one["to"] for one in case["moves"]] == ["mail"]
    assert guest.get("/messages")["items"][-1]["event"]["code"] == "moved_mail"
    ends(qing, conversation_id)
    letter = marked(house)
    page = house.client().get(f"/s/{letter.token}")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "晴川数码" in page.text
    assert "a@example.com" not in page.text
    client = house.client()
    assert client.post(f"/s/{letter.token}", data={}).headers["location"].endswith("?said=empty")
    form = {"settled": "yes", "stars": "4", "reason": ["讲得清楚", "伪造的原因"], "comment": "好"}
    done = client.post(f"/s/{letter.token}", data=form)
    assert (done.status_code, done.headers["location"]) == (303, f"/s/{letter.token}?said=thanks")
    assert "收到了" in client.get(done.headers["location"]).text
    again = client.post(f"/s/{letter.token}", data={"stars": "1"}, follow_redirects=True)
    assert (again.status_code, "已经用过" in again.text) == (410, True)
    assert client.get("/s/guessed-token").status_code == 404
    assert client.post(f"/s/{letter.token}", headers={"origin": "https://evil.example"}).status_code == 403
    assert qing.get(f"/conversations/{conversation_id}")["stars"] == 4


def marked(house: House) -> LinkLetter:
    """What the job would carry, once the decision is that mail can go."""
    house.desk.write(outreach.ask_due, AskDue(1), (SurveyWay.MAIL,))
    letter = house.desk.write(outreach.claim, 1, house.parts.settings.secret)
    house.desk.write(outreach.keep_sent, 1)
    assert isinstance(letter, LinkLetter)
    return letter


def test_several_conversations_of_one_customer_are_answered_once(house: House) -> None:
    qing = house.agent("qing")
    _, first = served(house, qing)
    customer_id = qing.get(f"/conversations/{first}")["customer"]["id"]
    place = Place(house.shop_id, "email", customer_id, "zh-CN")
    house.desk.write(conversations.receive, place, Draft("mail-0001", Kind.TEXT, "邮件里再问一次"))
    house.pass_time(1)
    (other,) = qing.get(f"/conversations/{first}/beside")["items"]
    assert (other["channel"], other["owner"]["id"]) == ("email", qing.id)
    both = [first, other["id"]]
    answer = {"client_id": "answer-0001", "conversation_ids": both, "text": "两边一起答复您：可以配对"}
    for _ in range(2):
        items = qing.send("POST", "/answers", answer)["items"]
    assert [one["needs_reply"] for one in items] == [False, False]
    for number in (first, other["id"]):
        said = [one for one in qing.get(f"/conversations/{number}/messages")["items"] if one["author"] == "agent"]
        assert [(one["text"], one["source"]["kind"]) for one in said] == [("两边一起答复您：可以配对", "typed")]
    joined = qing.send("POST", f"/conversations/{first}/case", {"conversation_id": other["id"]})
    assert [part["channel"] for part in joined["parts"]] == ["web", "email"]
