"""The routes of lists, wall, figures, quick replies, notices and look-ups, as a browser meets them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.alerts import api as alerts
from yingda.analytics import api as analytics
from yingda.console import api as console
from yingda.conversations.api import lookup
from yingda.infra.db import Database
from yingda.infra.http.openapi import document, openapi_config
from yingda.infra.http.problems import exception_handlers
from yingda.knowledge import api as knowledge
from yingda.knowledge.ports import NoWaits

pytestmark = pytest.mark.db

BASE = "/api/v1"


@dataclass
class Browser:
    """Asks as whoever is `who`."""

    client: TestClient[Litestar]
    who: list[Actor] = field(default_factory=list)

    def ask(self, method: str, path: str, expected: int = 200, **more: Any) -> Any:
        answer = self.client.request(method, BASE + path, **more)
        assert answer.status_code == expected, answer.text
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.text


# what only routes ask for that no test here calls
UNUSED = (
    "beats", "brain", "carrier", "clock", "compute", "fetcher", "finder", "hub", "jobs", "limiter", "log_level",
    "patient", "settings", "storage", "text_carrier",
)  # fmt: skip


def made_app(db: Database, who: list[Actor]) -> Litestar:
    async def provide_db() -> Database:
        return db

    async def provide_actor() -> Actor:
        return who[-1]

    handlers = (
        *console.ROUTES, *analytics.ROUTES, *alerts.ROUTES, *knowledge.ROUTES, lookup.PrefillController,
        lookup.EpisodeController, lookup.SearchController,
    )  # fmt: skip
    return Litestar(
        list(handlers),
        dependencies={
            "db": Provide(provide_db), "actor": Provide(provide_actor),
            "waits": Provide(NoWaits, sync_to_thread=False),
            **{name: Provide(lambda: None, sync_to_thread=False) for name in UNUSED},
        },
        openapi_config=openapi_config("1"),
        exception_handlers=exception_handlers(),
        logging_config=None,
    )


@pytest.fixture
def browser(db: Database) -> Iterator[Browser]:
    who: list[Actor] = []
    with TestClient(made_app(db, who)) as client:
        yield Browser(client, who)


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def boss(desk: Desk, shop_id: int, browser: Browser) -> Actor:
    made = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    browser.who.append(made)
    return made


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    made = desk.staff("mei", shop_id)
    desk.online(made)
    return made


def test_lists_in_pages(desk: Desk, browser: Browser, shop_id: int, boss: Actor, mei: Actor) -> None:
    browser.who.append(mei)
    for name in ("甲", "乙", "丙"):
        desk.assign(desk.says(desk.customer(shop_id, name), "在吗，问个事"), mei)
        desk.wait(seconds=1)
    first = browser.ask("GET", "/conversations?view=waiting&limit=2")
    assert [one["customer"]["name"] for one in first["items"]] == ["甲", "乙"]
    second = browser.ask("GET", f"/conversations?view=waiting&limit=2&cursor={first['next']}")
    assert ([one["customer"]["name"] for one in second["items"]], second["next"]) == (["丙"], None)
    assert browser.ask("GET", "/conversations/counts") == {
        "waiting": 3, "replied": 0, "unfinished": 0, "queue": 0, "bot": 0, "team": 0, "over_100s": 0,
    }  # fmt: skip
    for view in ("replied", "queue"):
        problem = browser.ask("GET", f"/conversations?view={view}&cursor={first['next']}", 422)
        assert problem["code"] == "error.cursor"
    assert browser.ask("GET", "/conversations?view=mine", 422)["errors"][0]["pointer"] == "query/view"
    assert browser.ask("GET", "/conversations?view=all", 403)["code"] == "error.forbidden"
    assert len(browser.ask("GET", "/conversations?view=all&q=乙")["items"]) == 1


def test_the_wall_and_the_figures(desk: Desk, browser: Browser, shop_id: int, boss: Actor, mei: Actor) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "甲"), "在吗，问个事")
    desk.assign(conversation_id, mei)
    desk.wait(seconds=7)
    desk.answers(mei, conversation_id, "在的")
    wall = browser.ask("GET", f"/wall?shop_id={shop_id}")
    assert wall["today"]["first_response_avg_s"] == 7.0
    assert wall["queue"] == {"waiting": 0, "longest_wait_s": None, "by_skill": []}
    figures = browser.ask("GET", "/figures?from=2026-11-10&to=2026-11-10")
    assert [(row["scope"], row["name"]) for row in figures["rows"]] == [("shop", "晴川数码"), ("agent", "Mei")]
    assert figures["rows"][0]["values"]["first_response"] == 7.0
    assert figures["definitions"][0] == {
        "key": "customers", "title": "咨询人数", "unit": "count", "better": "neither",
        "definition": (
            "当天发起会话的客户数；同一客户一天只算一次，跨天分别计算。客服行：当天分配给本人的客户数。"
        ),
    }  # fmt: skip
    assert browser.ask("GET", "/figures.csv").startswith("\ufeff范围,名称,")
    browser.who.append(desk.staff("lead", shop_id, role=Role.TEAM_LEAD))
    browser.ask("GET", "/figures")
    browser.ask("GET", "/figures.csv", 403)


def test_quick_replies(desk: Desk, browser: Browser, shop_id: int, boss: Actor, mei: Actor) -> None:
    body = {"client_id": "reply-001", "level": "shop", "shop_id": shop_id, "code": "nh", "title": "问候"}
    texts = [{"kind": "text", "text": "{customer}您好"}, {"kind": "text", "text": "请讲"}]
    made = browser.ask("POST", "/quick-replies", 201, json={**body, "parts": texts})
    assert (made["version"], made["variables"], made["uses"]) == (1, ["customer"], 0)
    wrong = browser.ask(
        "POST", "/quick-replies", 422,
        json={**body, "client_id": "reply-002", "parts": [{"kind": "text", "text": "{who}"}]},
    )  # fmt: skip
    assert wrong["errors"] == [
        {
            "pointer": "/parts/0/text", "code": "quick_reply.unknown_variable",
            "detail": (
                "没有“who”这个变量。"
                "可用：店铺 shop、花名 alias、客户 customer、称呼 title、接待人 agent、订单 order、时间 time、"
                "承诺时间 promised_time、营业时间 opening_time、等待 wait。"
            ),
        }
    ]  # fmt: skip
    browser.who.append(mei)
    conversation_id = desk.says(desk.customer(shop_id, "张女士"), "在吗，问个事")
    desk.assign(conversation_id, mei)
    use = f"/conversations/{conversation_id}/quick-replies/{made['id']}"
    assert browser.ask("GET", use) == {
        "parts": [
            {"kind": "text", "text": "张女士您好", "file": None}, {"kind": "text", "text": "请讲", "file": None},
        ],
        "missing": [],
    }  # fmt: skip
    sent = browser.ask("POST", use, 201, json={"client_id": "send-0001"})
    assert [one["text"] for one in sent["items"]] == ["张女士您好", "请讲"]
    assert browser.ask("GET", f"/quick-replies?shop_id={shop_id}")["items"][0]["uses"] == 1
    browser.ask("DELETE", f"/quick-replies/{made['id']}", 403)
    browser.who.append(boss)
    change = {"version": 1, "code": "nh", "title": "问候", "parts": texts[1:]}
    assert browser.ask("PUT", f"/quick-replies/{made['id']}", json=change)["version"] == 2
    refused = browser.ask("PUT", f"/quick-replies/{made['id']}", 409, json=change)
    assert refused["code"] == "quick_reply.changed_meanwhile"
    browser.ask("DELETE", f"/quick-replies/{made['id']}", 204)


def test_notices_and_the_shift_log(desk: Desk, browser: Browser, shop_id: int, boss: Actor, mei: Actor) -> None:
    body = {"client_id": "notice-01", "title": "双十一排班", "must_read": True, "shop_ids": [shop_id]}
    made = browser.ask("POST", "/notices", 201, json=body)
    assert (made["read"], made["staff_count"]) == (True, 1)
    browser.who.append(mei)
    assert browser.ask("GET", "/notices")["unread"] == 1
    browser.ask("POST", f"/notices/{made['id']}/receipt", 204)
    assert browser.ask("GET", "/notices")["unread"] == 0
    browser.ask("POST", "/notices", 403, json={**body, "client_id": "notice-02"})
    log = {"client_id": "log-00001", "shop_id": shop_id, "text": "打印机没墨了"}
    assert browser.ask("POST", "/shift-log", 201, json=log)["author"] == "Mei"
    page = browser.ask("GET", f"/shift-log?shop_id={shop_id}")
    assert ([one["text"] for one in page["items"]], page["next"]) == (["打印机没墨了"], None)
    browser.who.append(boss)
    receipts = browser.ask("GET", f"/notices/{made['id']}/receipts")
    assert ([one["name"] for one in receipts["read"]], receipts["missing"]) == (["Mei"], [])
    browser.ask("DELETE", f"/notices/{made['id']}", 204)


def test_looking_things_up(desk: Desk, browser: Browser, shop_id: int, boss: Actor, mei: Actor) -> None:
    customer = desk.customer(shop_id, "张女士")
    conversation_id = desk.says(customer, "我要退款")
    desk.assign(conversation_id, mei)
    hits = browser.ask("GET", "/search/messages?q=退款")
    assert [one["pieces"] for one in hits["items"]] == [
        [{"text": "我要", "hit": False}, {"text": "退款", "hit": True}]
    ]
    episodes = browser.ask("GET", f"/customers/{customer.customer_id}/episodes")
    assert [(one["number"], one["state"]) for one in episodes["items"]] == [(1, "active")]
    hint = browser.ask("GET", f"/conversations/{conversation_id}/end-suggestion")
    assert (hint["result"], hint["reasons"][0]) == ("unsolved", {"code": "waiting_stock", "text": "等到货"})
    asked = browser.ask("GET", f"/conversations/{conversation_id}/transfer-text?to_agent_id={boss.staff_id}")
    assert asked["text"].startswith("您的问题由小晴来处理会更快。")
    targets = browser.ask("GET", f"/conversations/{conversation_id}/transfer-targets")
    assert [one["name"] for one in targets["agents"]] == ["Boss"]
    browser.ask("GET", "/conversations/999/transfer-targets", 404)


PATHS = [
    "/api/v1/bulk",
    "/api/v1/bulk/{bulk_id}",
    "/api/v1/bulk/{bulk_id}/cancel",
    "/api/v1/conversations",
    "/api/v1/conversations/counts",
    "/api/v1/conversations/{conversation_id}/end-suggestion",
    "/api/v1/conversations/{conversation_id}/quick-replies/{reply_id}",
    "/api/v1/conversations/{conversation_id}/transfer-targets",
    "/api/v1/conversations/{conversation_id}/transfer-text",
    "/api/v1/customers/{customer_id}/episodes",
    "/api/v1/figures",
    "/api/v1/figures.csv",
    "/api/v1/me/alerts",
    "/api/v1/notices",
    "/api/v1/notices/{notice_id}",
    "/api/v1/notices/{notice_id}/receipt",
    "/api/v1/notices/{notice_id}/receipts",
    "/api/v1/queues/troubles",
    "/api/v1/quick-replies",
    "/api/v1/quick-replies/{reply_id}",
    "/api/v1/search",
    "/api/v1/search/messages",
    "/api/v1/shift-log",
    "/api/v1/staff/consequences",
    "/api/v1/staff/deactivate",
    "/api/v1/teams/{team_id}/consequences",
    "/api/v1/views",
    "/api/v1/views/{view_id}",
    "/api/v1/wall",
]


def test_every_route_is_in_the_document(db: Database) -> None:
    paths = document(made_app(db, []))["paths"]
    assert set(PATHS) <= set(paths)
    wanted = {one["name"] for one in paths["/api/v1/conversations"]["get"]["parameters"]}
    narrowing = {
        "channels",
        "states",
        "tags",
        "results",
        "vip",
        "sensitive",
        "pressing",
        "shop_ids",
        "owner_ids",
        "team_ids",
        "waiting_s",
        "days",
    }
    assert wanted == {"view", "shop_id", "owner_id", "q", "cursor", "limit"} | narrowing


def test_many_leave_at_once_and_the_last_administrator_stays(browser: Browser, desk: Desk, shop_id: int) -> None:
    root, mei = desk.staff("root", role=Role.ADMIN), desk.staff("mei", shop_id)
    browser.who.append(desk.admin)
    asked = {"staff_ids": [mei.staff_id, root.staff_id, mei.staff_id]}
    done = browser.ask("POST", "/staff/deactivate", json=asked)
    assert done["staff_ids"] == [mei.staff_id]
    assert [each["staff_id"] for each in done["refused"]] == [root.staff_id]
    assert browser.ask("POST", "/staff/deactivate", json=asked) == done
    left = {"staff_ids": [mei.staff_id], "change": {"active": False}}
    assert browser.ask("POST", "/staff/consequences", json=left) == {"conversations": 0, "queues": []}
    assert [each["problem"] for each in browser.ask("GET", "/queues/troubles")["items"]] == ["no_staff"]
