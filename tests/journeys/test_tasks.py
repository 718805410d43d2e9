"""Tasks: made from a conversation, given, reminded of, late, waited for, done; found, and forgotten."""

import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.journeys.conftest import Agent, Guest, House
from yingda.accounts.types import Role
from yingda.followups.service import tasks

pytestmark = pytest.mark.db
_numbers = count(1)


def at(house: House, **span: float) -> str:
    return (house.parts.clock.now() + timedelta(**span)).isoformat()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def made(house: House, agent: Agent, status: int = 201, **more: Any) -> dict[str, Any]:
    body = {
        "client_id": f"task-{next(_numbers):06}", "shop_id": house.shop_id, "kind": "other", "title": "核对退货",
        "due_at": at(house, hours=4), "reminders": [60],
    }  # fmt: skip
    return dict(agent.send("POST", "/tasks", body | more, status))


def does(agent: Agent, task: dict[str, Any], act: str, status: int = 200, **more: Any) -> dict[str, Any]:
    return dict(agent.send("POST", f"/tasks/{task['id']}/move", {"act": act, **more}, status))


def told(agent: Agent) -> list[str]:
    kinds = [each["kind"] for each in agent.get("/alerts")["items"]]
    return sorted(kind for kind in kinds if kind.startswith("task_"))


def titles(agent: Agent, **wanted: Any) -> list[str]:
    return [each["title"] for each in agent.get("/tasks", **wanted)["items"]]


def served(house: House, agent: Agent, guest: Guest, text: str = "退货到了吗") -> int:
    guest.says(text)
    house.pass_time(1)
    return int(agent.get("/conversations", view="waiting")["items"][0]["id"])


def test_from_a_conversation_until_it_is_done(house: House) -> None:
    qing = house.agent("qing")
    talk = served(house, qing, house.guest())
    body = {"kind": "return_received", "conversation_id": talk, "order_no": "2026110288886666", "due_at": None}
    task = made(house, qing, title="退货到仓后退款 13812345678", **body)
    customer = qing.get(f"/conversations/{talk}")["customer"]
    assert (task["customer"]["id"], task["owner"]["id"], task["state"]) == (customer["id"], qing.id, "open")
    assert task["title"] == "退货到仓后退款 138****5678"
    assert [each["done_by"] for each in task["checks"]] == [None] * 3
    assert [each["id"] for each in qing.get(f"/conversations/{talk}/tasks")["items"]] == [task["id"]]
    started = does(qing, task, "start")
    assert does(qing, task, "start")["version"] == started["version"]
    ticked = qing.send("POST", f"/tasks/{task['id']}/checks", {"index": 1, "done": True})
    assert ticked["checks"][1]["done_by"] == "Qing"
    assert does(qing, task, "finish", 409)["detail"] == "办结前请先填写：退回单号"
    change = {"version": ticked["version"], "title": task["title"], "values": {"parcel": "SF123", "received": True}}
    filled = qing.send("PATCH", f"/tasks/{task['id']}", change)
    assert (filled["title"], filled["values"]) == (task["title"], {"parcel": "SF123", "received": True})
    assert qing.send("PATCH", f"/tasks/{task['id']}", change, 409)["code"] == "accounts.changed_meanwhile"
    done = does(qing, task, "finish", note="已入库")
    assert (done["state"], done["result"], done["closed_by"]["id"]) == ("done", "已入库", qing.id)
    entries = qing.get(f"/tasks/{task['id']}")["entries"]
    assert [each["what"] for each in entries] == ["made", "moved", "checked", "changed", "moved"]
    assert does(qing, task, "start", 409)["code"] == "followups.task_state"
    assert does(qing, task, "reopen")["state"] == "open"


def test_the_same_id_makes_nothing_twice(house: House) -> None:
    qing = house.agent("qing")
    first = made(house, qing, client_id="the-same-id")
    assert made(house, qing, client_id="the-same-id")["id"] == first["id"]
    assert len(titles(qing)) == 1
    comment = {"client_id": "comment-1", "text": "仓库说明天"}
    qing.send("POST", f"/tasks/{first['id']}/comments", comment)
    assert qing.send("POST", f"/tasks/{first['id']}/comments", comment)["comments"] == 1


def test_reminded_late_and_settled(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR, online=False)
    task = made(house, qing)
    house.pass_time(3 * 3600 - 1)
    assert told(qing) == []
    house.pass_time(1)
    assert told(qing) == ["task_soon"]
    house.pass_time(3600)
    assert (told(qing), told(boss)) == (["task_late"], [])
    assert [each["what"] for each in qing.get(f"/tasks/{task['id']}")["entries"]] == ["made", "late"]
    house.pass_time(30 * 60)
    assert (told(qing), told(boss)) == (["task_late"], ["task_late"])
    assert titles(boss, view="shop", overdue=True) == ["核对退货"]
    assert boss.get("/tasks/counts", view="shop")["overdue"] == 1
    does(qing, task, "finish")
    assert (told(qing), told(boss)) == ([], [])


def test_another_time_is_told_anew(house: House) -> None:
    qing = house.agent("qing")
    task = made(house, qing, due_at=at(house, hours=1), reminders=[])
    house.pass_time(3600)
    assert told(qing) == ["task_late"]
    qing.send("PATCH", f"/tasks/{task['id']}", {"due_at": at(house, hours=2)})
    assert told(qing) == []
    house.pass_time(7200)
    assert told(qing) == ["task_late"]


def test_who_waits_names_for_whom_and_goes_on_by_itself(house: House) -> None:
    qing = house.agent("qing")
    task = made(house, qing)
    wrong = does(qing, task, "wait", 422)
    assert [(each["pointer"], each["code"]) for each in wrong["errors"]] == [
        ("/waiting_for", "followups.task_waits_for")
    ]
    waiting = does(qing, task, "wait", waiting_for="仓库", waiting_until=at(house, hours=1))
    assert (waiting["state"], waiting["waiting_for"]) == ("waiting", "仓库")
    house.pass_time(3600)
    assert (qing.get(f"/tasks/{task['id']}")["card"]["state"], told(qing)) == ("doing", ["task_wait"])
    assert does(qing, task, "cancel", 422)["errors"][0]["code"] == "followups.no_reason"
    assert does(qing, task, "cancel", note="客户不退了")["state"] == "cancelled"


def test_a_team_takes_it_and_others_do_not_see_it(house: House) -> None:
    mei, stranger = house.agent("mei"), house.agent("stranger")
    boss = house.agent("boss", Role.SUPERVISOR, online=False)
    team = house.desk.team("售后", house.shop_id, mei.id)
    task = made(house, boss, team_id=team)
    assert (task["owner"], task["team"]["name"], told(mei)) == (None, "售后", ["task_take"])
    assert (titles(mei), titles(mei, view="team"), titles(stranger, view="team")) == ([], ["核对退货"], [])
    stranger.send("POST", f"/tasks/{task['id']}/take", None, 404)
    assert mei.send("POST", f"/tasks/{task['id']}/take")["owner"]["id"] == mei.id
    assert mei.send("POST", f"/tasks/{task['id']}/take")["owner"]["id"] == mei.id
    assert (titles(mei), told(mei)) == (["核对退货"], [])
    assert stranger.client.get("/api/v1/tasks", params={"view": "shop"}).status_code == 403
    comment = {"client_id": "comment-2", "text": "请看一下", "mentions": [stranger.id]}
    assert mei.send("POST", f"/tasks/{task['id']}/comments", comment)["comments"] == 1
    assert told(stranger) == ["task_mention"]
    assert stranger.get(f"/tasks/{task['id']}")["may_change"] is False
    assert does(stranger, task, "start", 403)["code"] == "followups.task_not_yours"


def test_given_to_somebody_it_is_told_and_shown_to_both(house: House) -> None:
    qing, mei = house.agent("qing"), house.agent("mei")
    task = made(house, qing)
    line = mei.line()
    given = qing.send("PATCH", f"/tasks/{task['id']}", {"owner_id": mei.id})
    assert (given["owner"]["id"], told(mei)) == (mei.id, ["task_given"])
    pushed = line.next("task")
    assert (pushed["card"]["id"], pushed["version"]) == (task["id"], given["version"])
    line.close()
    does(mei, task, "start")
    assert told(mei) == []
    outsider = house.agent("far", online=False)
    assert house.desk.read(tasks.open_items, qing.id) == []
    assert [each.id for each in house.desk.read(tasks.open_items, mei.id, house.shop_id)] == [task["id"]]
    handed = house.desk.write(tasks.give_task, house.desk.admin, task["id"], outsider.id, mei.id)
    assert handed.owner.id == outsider.id
    assert house.desk.write(tasks.give_task, house.desk.admin, task["id"], qing.id, mei.id) is None


def test_found_sorted_and_paged(house: House) -> None:
    qing = house.agent("qing")
    made(house, qing, title="拦截包裹", kind="interception", due_at=at(house, hours=3), priority="low")
    made(house, qing, title="退款 300 元", kind="refund_pending", due_at=at(house, hours=2))
    made(house, qing, title="回电张女士", text="問耳機", due_at=at(house, hours=1), priority="urgent")
    assert titles(qing) == ["回电张女士", "退款 300 元", "拦截包裹"]
    assert titles(qing, sort="priority", descending=True) == ["回电张女士", "退款 300 元", "拦截包裹"]
    assert titles(qing, q="退款") == ["退款 300 元"]
    assert titles(qing, q="耳机") == ["回电张女士"]
    assert titles(qing, kind="interception") == ["拦截包裹"]
    assert titles(qing, due_from=at(house, hours=1.5), due_before=at(house, hours=2.5)) == ["退款 300 元"]
    for sort in ("due", "made", "changed", "priority"):
        found, cursor = list[str](), None
        while True:
            page = qing.get("/tasks", sort=sort, limit=2, **({"cursor": cursor} if cursor else {}))
            found += [each["title"] for each in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert sorted(found) == ["回电张女士", "拦截包裹", "退款 300 元"]
    assert qing.get("/tasks/counts") == {
        "open": 3, "doing": 0, "waiting": 0, "done": 0, "cancelled": 0, "overdue": 0,
    }  # fmt: skip


def test_many_at_once_each_with_its_result(house: House) -> None:
    qing, mei = house.agent("qing"), house.agent("mei")
    ids = [made(house, qing)["id"], made(house, qing)["id"], made(house, mei)["id"]]
    body = {"task_ids": [*ids, ids[0]], "move": {"act": "finish"}}
    results = qing.send("POST", "/tasks/many", body)["items"]
    assert [(each["id"], each["code"]) for each in results] == [
        (ids[0], None), (ids[1], None), (ids[2], "error.not_found"),
    ]  # fmt: skip
    assert [each["card"] and each["card"]["state"] for each in results] == ["done", "done", None]
    late = {"task_ids": ids[:1], "change": {"due_at": "2020-01-01T00:00:00Z"}}
    assert [each["detail"] for each in qing.send("POST", "/tasks/many", late)["items"]] == [
        "截止时间要晚于现在，且在两年以内"
    ]


def test_kinds_are_changed_added_and_archived_by_supervisors(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR, online=False)
    path = f"/shops/{house.shop_id}/task-kinds"
    kinds = {each["code"]: each for each in qing.get(path)["items"]}
    assert [kinds[code]["content"]["name"] for code in ("interception", "refund_pending", "hard_case")] == [
        "拦截", "待退款", "疑难件",
    ]  # fmt: skip
    content = kinds["callback"]["content"] | {"due_minutes": 30}
    body = {"version": 0, "content": content}
    qing.send("PUT", f"{path}/callback", body, 403)
    changed = boss.send("PUT", f"{path}/callback", body)
    assert (changed["version"], changed["shipped"], changed["content"]["due_minutes"]) == (1, True, 30)
    boss.send("PUT", f"{path}/callback", body, 409)
    own = {"client_id": "kind-0001", "content": {"name": "发票", "checklist": ["核对抬头"]}}
    added = boss.send("POST", path, own, 201)
    assert boss.send("POST", path, own, 201)["code"] == added["code"]
    task = made(house, qing, kind=added["code"])
    assert [each["text"] for each in task["checks"]] == ["核对抬头"]
    archived = {"version": 1, "content": added["content"], "archived": True}
    boss.send("PUT", f"{path}/{added['code']}", archived)
    assert made(house, qing, 422, kind=added["code"])["errors"][0]["code"] == "followups.no_task_kind"


def test_days_name_holidays_and_make_up_workdays(house: House) -> None:
    qing = house.agent("qing")
    path = f"/shops/{house.shop_id}/task-days"
    days = qing.get(path, first="2026-02-14", last="2026-02-16")["items"]
    assert [each["day"] for each in days] == ["2026-02-14", "2026-02-15", "2026-02-16"]
    refused = qing.client.get(f"/api/v1{path}", params={"first": "2026-01-01", "last": "2026-12-31"})
    assert refused.json()["code"] == "followups.task_days"


def test_a_list_is_taken_along_as_a_spreadsheet(house: House) -> None:
    qing, boss = house.agent("qing"), house.agent("boss", Role.SUPERVISOR, online=False)
    made(house, qing, title="=1+1", kind="quality", values={"product": "耳机"})
    assert qing.client.get("/api/v1/tasks/export.csv").status_code == 403
    answer = boss.client.get("/api/v1/tasks/export.csv", params={"view": "shop"})
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][:5] == ["编号", "店铺", "类型", "标题", "状态"]
    assert rows[1][2:5] == ["质量问题", "'=1+1", "待办"]
    assert "商品: 耳机" in rows[1]


def test_a_deleted_customers_words_are_gone(house: House) -> None:
    qing, admin = house.agent("qing"), house.agent("admin", Role.ADMIN, online=False)
    talk = served(house, qing, house.guest())
    task = made(house, qing, conversation_id=talk, text="客户住在南京", order_no="2026110288886666")
    qing.send("POST", f"/tasks/{task['id']}/comments", {"client_id": "comment-3", "text": "已打电话"})
    customer_id = task["customer"]["id"]
    for form in ("json", "html"):
        path = f"/api/v1/customers/{customer_id}/export"
        taken = admin.client.post(path, params={"format": form}, headers=admin.headers)
        assert "客户住在南京" in taken.text
    qing.says(talk, "退货已经收到")
    qing.send("POST", f"/conversations/{talk}/end", {"result": "solved", "done": "已退款"})
    admin.send("POST", f"/customers/{customer_id}/erasure")
    house.pass_time(1)
    detail = qing.get(f"/tasks/{task['id']}")
    assert (detail["card"]["title"], detail["card"]["text"], detail["card"]["erased"]) == ("", "", True)
    assert ([each["text"] for each in detail["comments"]], detail["card"]["order_no"]) == ([""], "")
    assert titles(qing, q="南京") == []
