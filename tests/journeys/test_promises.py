"""What an agent promises: recorded with the message, warned of, kept by what happens, broken without it."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import msgspec
import pytest

from tests.journeys.conftest import Agent, Guest, House
from yingda.accounts.types import Role
from yingda.followups import service
from yingda.followups.types import PromiseSettings

pytestmark = pytest.mark.db
_numbers = count(1)
_guests: dict[int, Guest] = {}


def now(house: House) -> datetime:
    return house.parts.clock.now()


def at(house: House, **span: float) -> str:
    return (now(house) + timedelta(**span)).isoformat()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def served(house: House, agent: Agent) -> int:
    """A conversation that the agent has."""
    guest = house.guest()
    guest.says("我的快递三天没动了")
    house.pass_time(1)
    items = agent.get("/conversations", view="waiting")["items"]
    _guests[int(items[0]["id"])] = guest
    return int(items[0]["id"])


def asks_again(house: House, agent: Agent, conversation_id: int) -> None:
    """The customer, silent for long, writes again, and the agent, away meanwhile, has them."""
    agent.send("PUT", "/presence/me", {"state": "online"})
    _guests[conversation_id].says("有结果了吗")
    house.pass_time(1)
    assert agent.get(f"/conversations/{conversation_id}")["owner"]["id"] == agent.id


def sends(agent: Agent, conversation_id: int, text: str, *promises: dict[str, Any]) -> dict[str, Any]:
    """As the composer does: with what it was shown that the line promises."""
    body = {"client_id": f"promise-{next(_numbers):06}", "kind": "text", "text": text, "promises": list(promises)}
    return dict(agent.send("POST", f"/conversations/{conversation_id}/messages", body))


def promised(agent: Agent, conversation_id: int) -> list[dict[str, Any]]:
    return list(agent.get(f"/conversations/{conversation_id}/promises")["items"])


def told(agent: Agent) -> list[str]:
    """What the bell rings for, of promises and holds."""
    kinds = [each["kind"] for each in agent.get("/alerts")["items"]]
    return sorted(kind for kind in kinds if kind.startswith(("promise_", "hold_")))


def test_a_line_is_read_while_it_is_typed(house: House) -> None:
    qing = house.agent("qing")
    talk = served(house, qing)
    line = "亲，今天15:30前给您回电，请您稍等"
    items = qing.send("POST", "/promises/reading", {"conversation_id": talk, "text": line})["items"]
    found = items[0]
    assert (found["kind"], found["offered"], found["channel"], found["by_policy"]) == (
        "contact", "contact", "phone", False,
    )  # fmt: skip
    assert instant(found["due_at"]) == now(house).replace(hour=7, minute=30, second=0, microsecond=0)
    assert found["explanation"]
    assert [each["kind"] for each in items[1:]] == ["hold"]
    untimed = qing.send("POST", "/promises/reading", {"conversation_id": talk, "text": "专员会给您回电"})["items"]
    assert [(each["timed"], each["by_policy"], instant(each["due_at"])) for each in untimed] == [
        (False, True, now(house) + timedelta(hours=2))
    ]
    assert promised(qing, talk) == []


def test_promised_warned_and_kept_by_an_answer_but_not_by_a_hold(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR, online=False)
    talk = served(house, qing)
    said = {"kind": "contact", "due_at": at(house, hours=1), "start": 0, "end": 10}
    message = sends(qing, talk, "一小时内给您答复", said)
    made = promised(qing, talk)
    assert [(one["state"], one["seq"], one["said"], one["owner"]["id"]) for one in made] == [
        ("open", message["seq"], "一小时内给您答复", qing.id)
    ]
    house.pass_time(49 * 60)
    assert told(qing) == []
    house.pass_time(61)
    assert told(qing) == ["promise_warning"]
    asks_again(house, qing, talk)
    sends(qing, talk, "亲，还在核实，请您稍等一下")
    sends(qing, talk, "稍后给您答复哦")
    assert [one["state"] for one in promised(qing, talk)] == ["open"]
    answer = sends(qing, talk, "查到了：包裹在杭州中转站，明早派送")
    kept = promised(qing, talk)[0]
    assert (kept["state"], kept["why"], kept["decided_seq"]) == ("kept", "message", answer["seq"])
    house.pass_time(3600)
    assert (told(qing), told(boss)) == ([], [])
    assert [one["state"] for one in promised(qing, talk)] == ["kept"]


def test_a_broken_one_is_told_to_the_supervisor_once_and_made_good_later(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR, online=False)
    talk = served(house, qing)
    sends(qing, talk, "半小时内给您答复", {"kind": "contact", "due_at": at(house, minutes=30)})
    house.pass_time(30 * 60 - 1)
    assert told(boss) == []
    house.pass_time(1)
    assert (told(boss), told(qing)) == (["promise_broken"], ["promise_broken"])
    house.pass_time(600)
    assert told(boss) == ["promise_broken"]
    overdue = qing.get("/promises", which="overdue")["items"]
    assert [(one["state"], one["settled_at"]) for one in overdue] == [("broken", None)]
    asks_again(house, qing, talk)
    sends(qing, talk, "让您久等了，包裹明早派送")
    late = promised(qing, talk)[0]
    assert (late["state"], late["why"], late["settled_at"] is not None) == ("broken", "late", True)
    assert (told(boss), qing.get("/promises", which="overdue")["items"]) == ([], [])
    assert [one["id"] for one in boss.get("/promises", view="shop", which="broken")["items"]] == [late["id"]]


def test_who_looks_over_the_day_reads_what_broke_on_it_and_what_is_still_open(house: House) -> None:
    def broken() -> list[tuple[str, bool]]:
        cards = house.parts.db.read_now(service.broken_today, house.shop_id)
        return [(card.said, card.settled_at is None) for card in cards]

    qing = house.agent("qing")
    talk = served(house, qing)
    sends(qing, talk, "半小时内给您答复", {"kind": "contact", "channel": "chat", "due_at": at(house, minutes=30)})
    sends(qing, talk, "一小时内给您回电", {"kind": "contact", "channel": "phone", "due_at": at(house, hours=1)})
    assert broken() == []
    house.pass_time(3600)
    assert broken() == [("半小时内给您答复", True), ("一小时内给您回电", True)]
    asks_again(house, qing, talk)
    sends(qing, talk, "查到了，明早派送")
    assert broken() == [("半小时内给您答复", False), ("一小时内给您回电", True)]
    house.pass_time(86_400)
    assert broken() == [("一小时内给您回电", True)]


def test_a_call_is_kept_by_a_connected_call_alone(house: House) -> None:
    qing = house.agent("qing")
    talk = served(house, qing)
    said = {"kind": "contact", "channel": "phone", "number": "13800138000", "due_at": at(house, hours=3)}
    sends(qing, talk, "下午一点前给您回电", said)
    made = promised(qing, talk)[0]
    assert made["number"] == "138****8000"
    house.pass_time(3600)
    asks_again(house, qing, talk)
    sends(qing, talk, "物流显示已到杭州")
    path = f"/promises/{made['id']}"
    tried = qing.send("POST", f"{path}/calls", {"reached": False})
    assert (tried["state"], tried["tries"]) == ("open", 1)
    kept = qing.send("POST", f"{path}/calls", {"reached": True})
    assert (kept["state"], kept["why"], kept["tries"]) == ("kept", "call", 2)
    assert qing.send("POST", f"{path}/calls", {"reached": True}, 409)["code"] == "followups.decided"


def test_the_third_postponement_goes_to_the_supervisor(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR, online=False)
    talk = served(house, qing)
    sends(qing, talk, "一小时内给您答复", {"kind": "contact", "due_at": at(house, hours=1)})
    first = promised(qing, talk)[0]["id"]
    body = {"due_at": at(house, hours=2), "reason": "仓库未回"}
    second = qing.send("POST", f"/promises/{first}/postpone", body)
    assert (second["postponed"], second["state"]) == (1, "open")
    house.pass_time(60)
    sends(qing, talk, "抱歉，三小时内给您答复", {"kind": "contact", "due_at": at(house, hours=3)})
    assert [(one["state"], one["postponed"]) for one in promised(qing, talk)] == [
        ("open", 2),
        ("moved", 1),
        ("moved", 0),
    ]
    assert told(boss) == []
    newest = promised(qing, talk)[0]["id"]
    qing.send("POST", f"/promises/{newest}/postpone", {"due_at": at(house, hours=5), "reason": "仍未回"})
    assert told(boss) == ["promise_postponed"]
    assert [one["state"] for one in promised(qing, talk)] == ["open", "moved", "moved", "moved"]


def test_a_team_has_to_take_what_it_was_given(house: House) -> None:
    qing, ming = house.agent("qing"), house.agent("ming", online=False)
    other = house.agent("other", online=False)
    team = house.desk.team("售后组", house.shop_id, ming.id)
    talk = served(house, qing)
    said = {"kind": "contact", "channel": "phone", "due_at": at(house, hours=1), "owner_team_id": team}
    sends(qing, talk, "售后专员一小时内给您回电", said)
    made = promised(qing, talk)[0]
    assert (made["owner"], made["team"]["id"]) == (None, team)
    assert (told(ming), told(other)) == (["promise_take"], [])
    path = f"/promises/{made['id']}"
    assert other.send("POST", f"{path}/take", None, 404)["code"] == "error.not_found"
    assert qing.send("POST", f"{path}/take", None, 403)["code"] == "followups.not_your_team"
    assert [one["id"] for one in ming.get("/promises", view="team")["items"]] == [made["id"]]
    taken = ming.send("POST", f"{path}/take")
    assert (taken["owner"]["id"], taken["team"]["id"]) == (ming.id, team)
    assert told(ming) == []
    assert [one["id"] for one in ming.get("/promises")["items"]] == [made["id"]]
    house.pass_time(3600)
    assert told(ming) == ["promise_broken"]


def test_what_was_sent_another_way_is_suggested_and_counts_only_once_confirmed(house: House) -> None:
    qing = house.agent("qing")
    talk = served(house, qing)
    qing.says(talk, "明天上午十点前给您回电")
    house.pass_time(1)
    found = promised(qing, talk)
    assert [(one["state"], one["channel"]) for one in found] == [("suggested", "phone")]
    assert qing.get("/promises")["items"] == []
    opened = qing.send("POST", f"/promises/{found[0]['id']}/confirm")
    assert (opened["state"], opened["warn_at"] is not None) == ("open", True)
    qing.says(talk, "后天上午十点前给您回电")
    house.pass_time(1)
    wrong = promised(qing, talk)[0]
    assert qing.send("POST", f"/promises/{wrong['id']}/drop", {})["state"] == "dropped"
    sends(qing, talk, "周五上午十点前给您回电")  # the sender took the chip away
    house.pass_time(1)
    assert len(promised(qing, talk)) == 2


def test_a_hold_reminds_after_two_minutes_and_ends_with_an_answer(house: House) -> None:
    qing = house.agent("qing")
    talk = served(house, qing)
    line = qing.line(f"conversation:{talk}")
    sends(qing, talk, "请稍等，我查一下", {"kind": "hold", "due_at": at(house, minutes=2)})
    begun = line.next("hold")["card"]
    assert (begun["over"], instant(begun["due_at"])) == (False, now(house) + timedelta(minutes=2))
    house.pass_time(119)
    assert told(qing) == []
    house.pass_time(1)
    assert (told(qing), line.next("hold")["card"]["over"]) == (["hold_over"], True)
    assert qing.get(f"/conversations/{talk}/promises")["hold"]["over"] is True
    sends(qing, talk, "查到了，明早派送")
    assert (told(qing), line.next("hold")["card"]["due_at"]) == ([], None)
    assert qing.get(f"/conversations/{talk}/promises")["hold"]["due_at"] is None
    line.close()


def test_neither_is_kept_without_the_other_and_twice_is_once(house: House) -> None:
    qing = house.agent("qing")
    talk = served(house, qing)
    past = {"kind": "contact", "due_at": at(house, seconds=-1)}
    body = {"client_id": "promise-again", "kind": "text", "text": "一小时内给您答复", "promises": [past]}
    path = f"/conversations/{talk}/messages"
    refused = qing.send("POST", path, body, 422)
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [
        ("/promises/0/due_at", "followups.wrong_time")
    ]
    before = len(qing.get(path)["items"])
    body["promises"] = [{"kind": "contact", "due_at": at(house, hours=1)}]
    first, second = qing.send("POST", path, body), qing.send("POST", path, body)
    assert first["seq"] == second["seq"]
    assert (len(promised(qing, talk)), len(qing.get(path)["items"])) == (1, before + 1)


def test_strangers_find_nothing_and_colleagues_may_not_act(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR, online=False)
    talk = served(house, qing)
    sends(qing, talk, "一小时内给您答复", {"kind": "contact", "due_at": at(house, hours=1)})
    path = f"/promises/{promised(qing, talk)[0]['id']}"
    stranger = house.agent("stranger", online=False)
    assert stranger.send("POST", f"{path}/drop", {"reason": "无"}, 404)["code"] == "error.not_found"
    assert stranger.client.get("/api/v1/promises", params={"view": "shop"}).status_code == 403
    assert qing.send("POST", f"{path}/drop", {}, 422)["errors"][0]["code"] == "followups.no_reason"
    boss.send("POST", f"{path}/drop", {"reason": "客户已自行解决"})
    trail = boss.client.get("/api/v1/audit", params={"action": "promise.drop"})
    assert trail.status_code in (200, 403)
    house.pass_time(7200)
    assert told(qing) == []


def test_settings_are_the_shops_own(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR, online=False)
    talk = served(house, qing)
    path = f"/shops/{house.shop_id}/promise-settings"
    found = qing.get(path)
    assert found["settings"] == msgspec.to_builtins(PromiseSettings())
    body = {"version": found["version"], "settings": {**found["settings"], "contact_minutes": 30}}
    assert qing.send("PUT", path, body, 403)["code"] == "accounts.no_permission"
    boss.send("PUT", path, body)
    assert boss.send("PUT", path, body, 409)["code"] == "followups.settings_changed_meanwhile"
    read = qing.send("POST", "/promises/reading", {"conversation_id": talk, "text": "专员会给您回电"})["items"]
    assert instant(read[0]["due_at"]) == now(house) + timedelta(minutes=30)
