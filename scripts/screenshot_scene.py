"""The people of the screenshots: what customers say, and how staff answer, over the product's own interface."""

import hashlib
import hmac
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from playwright.sync_api import APIRequestContext, Page

NUMBERS = count(1)
CSRF_HEADER = "X-CSRF-Token"


@dataclass(frozen=True, slots=True)
class Story:
    """What a customer says: first, and after the answer."""

    name: str
    shop: str
    first: tuple[str, ...]
    rest: tuple[str, ...] = field(default=())


SHOWN_CUSTOMER = "张女士"
EARLY = (
    Story("赵小姐", "qingchuan", ("发票可以开公司抬头吗",), ("好的谢谢",)),
    Story("陈先生", "xiaoman", ("今天下单什么时候发货",), ("嗯嗯",)),
    Story("刘洋", "qingchuan", ("充电宝能带上飞机吗", "20000 毫安的那款"), ("那我换 10000 的吧",)),
    Story(
        SHOWN_CUSTOMER, "qingchuan", ("你好，我上周买的蓝牙耳机，左边没有声音了",),
        ("按了，灯闪了两下，还是只有右边响", "能换一副吗？上周五签收的"),
    ),
)  # fmt: skip
PROFILE = {
    "vip": True, "tags": ["老客", "企业采购"], "note": "喜欢把步骤说清楚。发票都开公司抬头。",
    "fields": {"常买": "耳机、充电器"},
}  # fmt: skip
ANSWERS = {
    "赵小姐": ("可以的，下单时选「企业发票」，填抬头和税号，确认收货后第二天开出。",),
    "陈先生": ("您好，今天 18 点前付款的当天发出，江浙沪一般隔天到。",),
    "刘洋": ("20000 毫安的是 74Wh，不超过 100Wh，可以随身带，不能托运哦。",),
    SHOWN_CUSTOMER: (
        "您好，晴川数码晴小鱼为您服务，您先别着急，我们一起看看。",
        "麻烦把两只耳机放回充电盒，按住盒子背面的按键 10 秒，灯闪两下后再试一次好吗？",
    ),
}
LATE = (
    Story("王建国", "xiaoman", ("收到少了一罐茶，盒子是压扁的",)),
    Story("李敏", "qingchuan", ("手表连不上手机",)),
    Story("孙悦", "xiaoman", ("送长辈哪款比较好", "预算三百左右")),
    Story("周末的风", "qingchuan", ("键盘的 Type-C 口松了，还在保修期吗",)),
    Story("何太太", "qingchuan", ("刚买就降价，能退差价吗",)),
    Story("吴同学", "xiaoman", ("有小份试喝装吗",)),
)

QUEUED = (
    Story("郑阳", "qingchuan", ("充电器插上就发烫，正常吗",)),
    Story("林太太", "xiaoman", ("茶叶罐摔裂了，要投诉",)),
    Story("小葵", "qingchuan", ("有学生优惠吗",)),
)


class Customer:
    """A customer for whom the shop vouches, so that the name shows."""

    def __init__(self, base_url: str, story: Story, secret: str) -> None:
        self._story = story
        self._http = httpx.Client(base_url=f"{base_url}/api/v1/visitor")
        self.token: str = ""
        issued_at, user_id = int(time.time()), f"picture-{story.name}"
        signature = hmac.new(secret.encode(), f"{issued_at}:{user_id}".encode(), hashlib.sha256).hexdigest()
        identity = {"user_id": user_id, "issued_at": issued_at, "signature": signature, "name": story.name}
        self._open({"shop": story.shop, "locale": "zh-CN", "identity": identity})

    def say_all(self) -> None:
        """Say what comes first."""
        for text in self._story.first:
            self.say(text)

    def say_rest(self) -> None:
        """Say what comes after the answer."""
        for text in self._story.rest:
            self.say(text)

    def rate(self, stars: int) -> None:
        """Give stars to the matter that has just ended."""
        episode = self._http.get("/conversation").raise_for_status().json()["conversation"]["episode"]
        self._http.post("/stars", json={"episode_id": episode["id"], "stars": stars}).raise_for_status()

    def _open(self, hello: dict[str, Any]) -> None:
        reply = self._http.post("/session", json=hello).raise_for_status()
        self.token = reply.json()["token"]
        self._http.headers["Authorization"] = f"Bearer {self.token}"

    def say(self, text: str) -> None:
        """Say something from a product's page."""
        page = {"url": "https://shop.example.com/item/8827", "title": "降噪蓝牙耳机 · 商品详情"}
        message = {"client_id": f"picture-{next(NUMBERS)}", "kind": "text", "text": text, "page": page}
        self._http.post("/messages", json=message).raise_for_status()


class Staff:
    """Somebody signed in, in a browser of their own."""

    page: Page

    def __init__(self, request: APIRequestContext, base_url: str) -> None:
        self._request, self._base = request, f"{base_url}/api/v1"
        self._headers: dict[str, str] = {}

    def sign_in(self, login: str, password: str) -> None:
        """Sign in; the browser keeps the cookies."""
        self._ask("POST", "/session", {"login": login, "password": password})
        cookies = {one["name"]: one["value"] for one in self._request.storage_state()["cookies"]}
        csrf = next(value for name, value in cookies.items() if "csrf" in name.lower())
        self._headers = {CSRF_HEADER: csrf}

    def be(self, state: str, reason: str | None = None) -> None:
        """Be online, on a break, …"""
        self._ask("PUT", "/presence/me", {"state": state, "reason": reason} if reason else {"state": state})

    def confirm_notices(self) -> None:
        """Read what must be read."""
        for notice in self._ask("GET", "/notices")["items"]:
            self._ask("POST", f"/notices/{notice['id']}/receipt")

    def shop_id(self, code: str) -> int:
        """A shop's id."""
        return next(int(one["id"]) for one in self._ask("GET", "/shops")["items"] if one["code"] == code)

    def identity_secret(self, shop: str) -> str:
        """The secret with which the shop vouches for its customers."""
        secret: str = self._ask("GET", f"/shops/{self.shop_id(shop)}")["visitor_identity_secret"]
        return secret

    def rest_bot(self, shop: str) -> None:
        """Have people receive a shop's customers first."""
        path = f"/bot/shops/{self.shop_id(shop)}"
        found = self._ask("GET", path)
        settings = {**found["settings"], "in_hours": "off", "out_of_hours": "off"}
        self._ask("PUT", f"{path}/settings", {"version": found["version"], "settings": settings})

    def hours(self, shop: str) -> dict[str, Any]:
        """When a shop is open."""
        found: dict[str, Any] = self._ask("GET", f"/shops/{self.shop_id(shop)}/hours")
        return found

    def set_hours(self, shop: str, hours: dict[str, Any]) -> None:
        """Have a shop open at other hours."""
        version = self.hours(shop)["version"]
        self._ask("PUT", f"/shops/{self.shop_id(shop)}/hours", {**hours, "version": version})

    def find(self, customer: str) -> int:
        """The open conversation with a customer."""
        return int(self._card(customer)["id"])

    def answer(self, customer: str, text: str, kind: str = "text") -> None:
        """Answer a customer."""
        message = {"client_id": f"picture-{next(NUMBERS)}", "kind": kind, "text": text}
        self._ask("POST", f"/conversations/{self.find(customer)}/messages", message)

    def note(self, customer: str, text: str) -> None:
        """Write among colleagues."""
        self.answer(customer, text, "note")

    def end(self, customer: str, result: str) -> None:
        """End the matter."""
        self._ask("POST", f"/conversations/{self.find(customer)}/end", {"result": result})

    def describe(self, customer: str, profile: dict[str, Any]) -> None:
        """Write down what is known of a customer."""
        path = f"/customers/{self._card(customer)['customer']['id']}"
        self._ask("PATCH", path, {**profile, "version": self._ask("GET", path)["version"]})

    def _card(self, customer: str) -> Any:
        for view in ("waiting", "replied"):
            for card in self._ask("GET", f"/conversations?view={view}")["items"]:
                if card["customer"]["name"] == customer:
                    return card
        raise LookupError(f"no open conversation with {customer}")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        reply = self._request.fetch(self._base + path, method=method, data=body, headers=self._headers)
        if not reply.ok:
            raise RuntimeError(f"{method} {path}: {reply.status} {reply.text()}")
        return reply.json() if reply.body() else None
