"""The phone procedure: promised, not reached, tried again in another part of the day, told by text message."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import PASSWORD, Agent, Guest, House
from tests.receiver import Reaction, Receiver, a_receiver
from yingda.accounts.types import Role

pytestmark = pytest.mark.db
ZONE = ZoneInfo("Asia/Shanghai")
_numbers = count(1)
TAKEN = Reaction(200, b'{"Code":"OK","BizId":"1"}')


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Whoever carries text messages; this installation may call it."""
    with a_receiver() as running:
        running.answers = [TAKEN]
        monkeypatch.setenv("YINGDA_OUTGOING_ALLOW", f"127.0.0.1:{running.port}")
        yield running


def until(house: House, text: str) -> None:
    """Let time go by until this time of the shop: "11-10 14:00"."""
    there = datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)
    house.pass_time((there - house.parts.clock.now()).total_seconds())


def back(agent: Agent, login: str) -> None:
    """Sign in again: a session ends when nobody uses it for long."""
    answer = agent.client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    agent.headers["X-CSRF-Token"] = agent.client.cookies["yingda_csrf"]


def shown(text: str | None) -> str:
    return f"{datetime.fromisoformat(text).astimezone(ZONE):%m-%d %H:%M}" if text else ""


def calling(house: House, provider: Receiver, boss: Agent, **settings: Any) -> int:
    """A shop whose text messages go to the provider by one approved template; its id."""
    path = f"/shops/{house.shop_id}"
    account = {"version": 0, "endpoint": provider.url("/"), "key_id": "key", "secret": "s3", "sign": "晴川数码"}
    admin = house.agent("admin", Role.ADMIN, online=False)
    admin.send("PUT", f"{path}/texts/account", account)
    template = {
        "client_id": "template-1", "name": "未接通", "code": "SMS_1", "state": "approved",
        "text": "${shop}：${reason}，我们将在 ${time} 前再次致电，请留意来电。",
    }  # fmt: skip
    made = boss.send("POST", f"{path}/texts/templates", template, 201)
    found = boss.get(f"{path}/promise-settings")
    kept = {**found["settings"], "text_template_id": made["id"], **settings}
    boss.send("PUT", f"{path}/promise-settings", {"version": found["version"], "settings": kept})
    return int(made["id"])


def promised_by_phone(house: House, agent: Agent, due: str) -> tuple[int, str, Guest]:
    """A call that was promised by the composer, to the number that the customer wrote; conversation and path."""
    guest = house.guest()
    guest.says("快递丢了，请打13800138000联系我")
    house.pass_time(1)
    talk = int(agent.get("/conversations", view="waiting")["items"][0]["id"])
    text = "仓库核实后给您回电"
    (read,) = agent.send("POST", "/promises/reading", {"conversation_id": talk, "text": text})["items"]
    assert (read["number"], read["number_seq"]) == ("138****8000", 1)
    at = datetime.fromisoformat(f"2026-{due}").replace(tzinfo=ZONE).isoformat()
    said = {"kind": "contact", "channel": "phone", "due_at": at, "number_seq": read["number_seq"]}
    body = {"client_id": f"call-{next(_numbers):06}", "kind": "text", "text": text, "promises": [said]}
    agent.send("POST", f"/conversations/{talk}/messages", body)
    (made,) = promised(agent, talk)
    assert (made["number"], shown(made["number_until"])) == ("138****8000", "11-17 10:00")
    return talk, f"/promises/{made['id']}", guest


def promised(agent: Agent, talk: int) -> list[dict[str, Any]]:
    return list(agent.get(f"/conversations/{talk}/promises")["items"])


def missed(agent: Agent, path: str, reason: str = "no_answer") -> dict[str, Any]:
    return dict(agent.send("POST", f"{path}/calls", {"reached": False, "reason": reason}))


def step(card: dict[str, Any]) -> str:
    found = card["callback"]
    if found is None:
        return ""
    return f"{found['kind']} {found['part'] or ''} {shown(found['at'])} {shown(found['until'])}".replace("  ", " ")


def told(agent: Agent) -> list[str]:
    kinds = [each["kind"] for each in agent.get("/alerts")["items"]]
    return sorted(kind for kind in kinds if kind.startswith("promise_"))


def sent(provider: Receiver) -> list[dict[str, str]]:
    asked = [parse_qs(urlsplit(one.path).query) for one in provider.received]
    return [{name: found[0] for name, found in one.items()} for one in asked]


def wish(template_id: int, due: str, number: int = 1) -> dict[str, Any]:
    at = datetime.fromisoformat(f"2026-{due}").replace(tzinfo=ZONE).isoformat()
    return {"client_id": f"wish-{number:06}", "due_at": at, "template_id": template_id, "reason": "busy"}


def test_not_reached_in_the_morning_and_in_the_afternoon_then_told_by_text_and_reached_the_next_day(
    provider: Receiver, house: House
) -> None:
    boss, qing = house.agent("boss", Role.SUPERVISOR, online=False), house.agent("qing")
    template_id = calling(house, provider, boss)
    talk, path, _ = promised_by_phone(house, qing, "11-10 11:00")
    until(house, "11-10 10:50")
    assert told(qing) == ["promise_warning"]
    first = missed(qing, path)
    assert (first["state"], step(first)) == ("open", "try afternoon 11-10 12:00 11-10 18:00")
    refused = qing.send("POST", f"{path}/text", wish(template_id, "11-11 12:00"), 409)
    assert refused["code"] == "followups.tries_left"
    until(house, "11-10 11:59")
    assert (promised(qing, talk)[0]["state"], "promise_try" in told(qing)) == ("open", False)
    until(house, "11-10 12:00")
    assert "promise_try" in told(qing)
    until(house, "11-10 14:30")
    second = missed(qing, path, "busy")
    assert (second["state"], step(second), second["tries"]) == ("open", "text 11-10 14:30 11-11 12:00", 2)
    assert "promise_try" not in told(qing)
    next_one = qing.send("POST", f"{path}/text", wish(template_id, "11-11 12:00"))
    assert qing.send("POST", f"{path}/text", wish(template_id, "11-11 12:00"))["id"] == next_one["id"]
    assert sent(provider) == []  # a job sends it, after all of this is kept
    house.pass_time(1)
    (text,) = sent(provider)
    assert (text["PhoneNumbers"], text["SignName"], text["TemplateCode"]) == ("13800138000", "晴川数码", "SMS_1")
    assert text["TemplateParam"] == '{"shop":"晴川数码","reason":"电话占线","time":"11月11日 12:00"}'
    told_in_time_and_reached(house, boss, qing, talk)
    assert len(provider.received) == 1


def told_in_time_and_reached(house: House, boss: Agent, qing: Agent, talk: int) -> None:
    """The first promise is settled, the next one is kept by a call the day after, and nobody is rung for."""
    now, before = promised(qing, talk)
    assert (before["state"], before["why"], before["settled_at"] is not None) == ("moved", "not_reached", True)
    assert (now["state"], shown(now["due_at"]), now["number"], now["postponed"]) == (
        "open", "11-11 12:00", "138****8000", 0,
    )  # fmt: skip
    assert (now["text"]["state"], now["text"]["text"]) == (
        "sent", "【晴川数码】晴川数码：电话占线，我们将在 11月11日 12:00 前再次致电，请留意来电。",
    )  # fmt: skip
    until(house, "11-11 11:00")
    back(qing, "qing")
    kept = qing.send("POST", f"/promises/{now['id']}/calls", {"reached": True})
    assert (kept["state"], kept["why"]) == ("kept", "call")
    until(house, "11-11 14:00")
    back(boss, "boss")
    assert (told(qing), told(boss)) == ([], [])


def test_who_leaves_it_at_one_try_breaks_the_promise_when_the_part_of_the_day_is_over(
    provider: Receiver, house: House
) -> None:
    boss, qing = house.agent("boss", Role.SUPERVISOR, online=False), house.agent("qing")
    calling(house, provider, boss)
    talk, path, _ = promised_by_phone(house, qing, "11-10 11:00")
    missed(qing, path)
    until(house, "11-10 17:59")
    assert (promised(qing, talk)[0]["state"], told(boss)) == ("open", [])
    until(house, "11-10 18:00")
    assert (promised(qing, talk)[0]["state"], told(boss)) == ("broken", ["promise_broken"])
    late = missed(qing, path)
    assert (late["state"], step(late)) == ("broken", "text 11-10 18:00 11-11 12:00")


def test_no_text_message_goes_out_at_night_and_none_at_all_once_the_customer_was_reached(
    provider: Receiver, house: House
) -> None:
    boss, qing = house.agent("boss", Role.SUPERVISOR, online=False), house.agent("qing")
    template_id = calling(house, provider, boss, text_until="20:00", text_from="08:30")
    talk, path, _ = promised_by_phone(house, qing, "11-10 17:30")
    other, other_path, _ = promised_by_phone(house, qing, "11-10 17:30")
    for one in (path, other_path):
        missed(qing, one)
    until(house, "11-10 20:10")
    for one in (path, other_path):
        late = missed(qing, one)
        assert (late["state"], step(late)) == ("broken", "text 11-10 20:10 11-11 12:00")
    for number, one in enumerate((path, other_path), 1):
        qing.send("POST", f"{one}/text", wish(template_id, "11-11 12:00", number))
    until(house, "11-11 08:29")
    back(qing, "qing")
    waiting = promised(qing, talk)[0]["text"]
    assert (provider.received, waiting["state"], shown(waiting["next_at"])) == ([], "waiting", "11-11 08:30")
    reached = promised(qing, other)[0]["id"]
    qing.send("POST", f"/promises/{reached}/calls", {"reached": True})
    until(house, "11-11 08:30")
    assert [one["PhoneNumbers"] for one in sent(provider)] == ["13800138000"]
    assert [promised(qing, one)[0]["text"]["state"] for one in (talk, other)] == ["sent", "dropped"]


def test_a_shop_that_wants_it_so_sends_the_text_message_by_itself_and_no_more_than_its_limit(
    provider: Receiver, house: House
) -> None:
    boss, qing = house.agent("boss", Role.SUPERVISOR, online=False), house.agent("qing")
    calling(house, provider, boss, text_auto=True, texts_a_day=1)
    talk, path, _ = promised_by_phone(house, qing, "11-10 17:00")
    missed(qing, path)
    until(house, "11-10 15:00")
    card = missed(qing, path)
    assert (card["state"], shown(card["due_at"]), card["text"]["state"]) == ("open", "11-11 12:00", "waiting")
    house.pass_time(1)
    assert [one["state"] for one in promised(qing, talk)] == ["open", "moved"]
    assert len(provider.received) == 1
    missed(qing, f"/promises/{card['id']}")
    until(house, "11-10 19:00")
    again = missed(qing, f"/promises/{card['id']}")
    assert (again["id"], again["state"], again["text"]["state"]) == (card["id"], "open", "sent")
    body = wish(0, "11-11 13:00", 9) | {"template_id": None}
    assert qing.send("POST", f"/promises/{card['id']}/text", body, 429)["code"] == "followups.texts_today"


def test_a_text_message_that_is_refused_is_told_to_who_has_the_promise(provider: Receiver, house: House) -> None:
    boss, qing = house.agent("boss", Role.SUPERVISOR, online=False), house.agent("qing")
    calling(house, provider, boss, text_auto=True, tries=1)
    talk, path, _ = promised_by_phone(house, qing, "11-10 17:00")
    provider.answers = [Reaction(200, b'{"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"number"}')]
    missed(qing, path)
    house.pass_time(1)
    assert (promised(qing, talk)[0]["text"]["state"], told(qing)) == ("refused", ["promise_text_failed"])
    newest = boss.get(f"/shops/{house.shop_id}/texts")["newest"][0]
    assert (newest["number"], newest["outcome"]) == (
        "138****8000", "短信服务商拒发：isv.MOBILE_NUMBER_ILLEGAL number",
    )  # fmt: skip


def test_a_number_is_not_called_for_ever(provider: Receiver, house: House) -> None:
    boss, qing = house.agent("boss", Role.SUPERVISOR, online=False), house.agent("qing")
    template_id = calling(house, provider, boss, tries=1)
    _, path, _ = promised_by_phone(house, qing, "11-30 17:00")
    until(house, "11-18 10:00")
    back(qing, "qing")
    missed(qing, path)
    refused = qing.send("POST", f"{path}/text", wish(template_id, "11-19 12:00"), 409)
    assert refused["code"] == "followups.number_over"


def test_templates_are_filled_in_by_the_product_alone(provider: Receiver, house: House) -> None:
    boss, qing = house.agent("boss", Role.SUPERVISOR, online=False), house.agent("qing")
    calling(house, provider, boss)
    path = f"/shops/{house.shop_id}/texts"
    page = boss.get(path)
    (template,) = page["templates"]
    assert template["example"].startswith("【晴川数码】晴川数码：电话无人接听，我们将在 11月10日 10:00 前")
    assert (template["length"], template["segments"]) == (len(template["example"]), 1)
    assert (page["account"]["has_secret"], "secret" in page["account"]) == (True, False)
    body = {"client_id": "template-2", "name": "自由", "code": "SMS_2", "text": "您好 ${anything}"}
    assert boss.send("POST", f"{path}/templates", body, 422)["errors"][0]["code"] == "followups.text_variable"
    signed = body | {"text": "【别家】您好"}
    assert boss.send("POST", f"{path}/templates", signed, 422)["errors"][0]["code"] == "followups.text_sign"
    assert qing.send("POST", f"{path}/templates", body | {"text": "您好"}, 403)["code"]
    stopped = boss.send("PATCH", f"/text-templates/{template['id']}", {"version": 1, "state": "stopped"})
    assert stopped["state"] == "stopped"
    stale = boss.send("PATCH", f"/text-templates/{template['id']}", {"version": 1, "state": "approved"}, 409)
    assert stale["code"] == "followups.settings_changed_meanwhile"
    inside = {"version": 1, "endpoint": "https://10.0.0.1/", "key_id": "k", "sign": "晴川", "secret": None}
    admin = house.agent("admin2", Role.ADMIN, online=False)
    assert admin.send("PUT", f"{path}/account", inside, 422)["errors"][0]["code"] == "outgoing.address"


def test_a_team_that_does_not_take_a_promise_is_told_to_its_leads_and_the_supervisors(house: House) -> None:
    boss, qing = house.agent("boss", Role.SUPERVISOR, online=False), house.agent("qing")
    ming = house.agent("ming", online=False)
    team = house.desk.team("售后组", house.shop_id, ming.id)
    house.guest().says("请安排售后联系我")
    house.pass_time(1)
    talk = int(qing.get("/conversations", view="waiting")["items"][0]["id"])
    due = datetime.fromisoformat("2026-11-10T15:00+08:00").isoformat()
    said = {"kind": "contact", "channel": "phone", "due_at": due, "owner_team_id": team, "number": "13900139000"}
    body = {"client_id": "team-000001", "kind": "text", "text": "售后会给您回电", "promises": [said]}
    qing.send("POST", f"/conversations/{talk}/messages", body)
    assert (told(ming), told(boss)) == (["promise_take"], [])
    house.pass_time(599)
    assert told(boss) == []
    house.pass_time(2)
    assert told(boss) == ["promise_take"]
    ming.send("POST", f"/promises/{promised(qing, talk)[0]['id']}/take")
    assert (told(ming), told(boss)) == ([], [])


def test_a_suggestion_that_nobody_answers_is_gone_after_a_day(house: House) -> None:
    qing = house.agent("qing")
    house.guest().says("什么时候给我回复")
    house.pass_time(1)
    talk = int(qing.get("/conversations", view="waiting")["items"][0]["id"])
    qing.says(talk, "后天上午十点前给您回电")
    house.pass_time(1)
    assert promised(qing, talk)[0]["state"] == "suggested"
    house.pass_time(86_398)
    back(qing, "qing")
    assert promised(qing, talk)[0]["state"] == "suggested"
    house.pass_time(2)
    gone = promised(qing, talk)[0]
    assert (gone["state"], gone["why"]) == ("dropped", "unconfirmed")
