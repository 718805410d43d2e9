"""What the rows of a generated past say; the same for the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any

import msgspec

from yingda.infra.clock import to_ms
from yingda.lang.grams import grams

Row = dict[str, Any]

MESSAGES_EACH = 10  # of a conversation
EVERY = timedelta(seconds=20)  # between two messages of a conversation
SPAN = timedelta(days=365)
ACTIVE_EACH = 8  # conversations that each agent has now
QUEUED = 60
COMMON_WORD, USUAL_WORD, RARE_WORD = "发货", "退款", "碎屏"  # in every 4th, 40th and 10,000th message

PRODUCTS = (
    "蓝牙耳机", "机械键盘", "保温杯", "羊毛围巾", "儿童雨靴", "空气炸锅", "登山背包", "护眼台灯", "手机壳",
    "瑜伽垫", "折叠椅", "剃须刀", "面膜", "猫粮", "棉袜", "电热毯", "钢笔", "行李箱", "加湿器", "平底锅",
)  # fmt: skip
ASKED = (
    "{}今天能发货吗，我这边有点着急",
    "想问一下{}有没有现货",
    "{}收到了，颜色和图片不太一样",
    "这款{}可以开发票吗",
    "{}的保修期是多久呢",
    "我买的{}物流停了三天没有动",
    "{}有大一号的吗",
    "下单以后{}能改地址吗",
)
ANSWERED = (
    "您好，{}十六点前下单当天发货哦",
    "{}有现货的，拍下就可以",
    "给您添麻烦了，{}支持七天无理由退换",
    "可以的，{}一起开电子发票",
    "{}保修一年，有问题随时找我们",
    "我帮您催一下快递，{}今天会更新",
    "{}还有大号，要给您留一件吗",
    "还没出库，{}的地址可以改",
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who takes part: shops, agents, and how many conversations there are; the first is number 1."""

    shop_ids: Sequence[int]
    agent_ids: Sequence[int]
    count: int
    now: datetime

    @property
    def messages(self) -> int:
        """How many messages that makes."""
        return self.count * MESSAGES_EACH

    def rows(self, table: str, numbers: range) -> Iterator[Row]:
        """The rows of one table for some of the conversations."""
        make = _MAKERS[table]
        return chain.from_iterable(make(self, number) for number in numbers)

    def shop_of(self, number: int) -> int:
        """Every shop has its share."""
        return self.shop_ids[number % len(self.shop_ids)]

    def agent_of(self, number: int) -> int:
        """So has every agent."""
        return self.agent_ids[number % len(self.agent_ids)]

    def began(self, number: int) -> datetime:
        """Conversations are spread evenly over the span, in the order of their numbers."""
        return self.now - SPAN * (self.count + 1 - number) / self.count - MESSAGES_EACH * EVERY

    def is_active(self, number: int) -> bool:
        """The last ones are going on."""
        return self._from_end(number) < len(self.agent_ids) * ACTIVE_EACH

    def is_queued(self, number: int) -> bool:
        """A few wait before those."""
        return 0 <= self._from_end(number) - len(self.agent_ids) * ACTIVE_EACH < QUEUED

    def _from_end(self, number: int) -> int:
        return self.count - number


def _customer(crowd: Crowd, number: int) -> Iterator[Row]:
    at = crowd.began(number)
    yield {
        "id": number, "name": f"顾客{number:07d}", "locale": "zh-CN", "first_seen_at": to_ms(at),
        "last_seen_at": to_ms(at), "episodes_count": 1, "version": 1,
    }  # fmt: skip


def _customer_shop(crowd: Crowd, number: int) -> Iterator[Row]:
    yield {"customer_id": number, "shop_id": crowd.shop_of(number)}


def _conversation(crowd: Crowd, number: int) -> Iterator[Row]:
    began, agent_id = crowd.began(number), crowd.agent_of(number)
    last = to_ms(began + EVERY * (MESSAGES_EACH - 1))
    active, queued = crowd.is_active(number), crowd.is_queued(number)
    waits = active and number % 2 == 0
    state = "active" if active else "queued" if queued else "ended"
    kept = {"seq": MESSAGES_EACH, "author": "agent", "kind": "text", "text": text_of(number, MESSAGES_EACH)}
    yield {
        "id": number, "token": f"crowd-{number:022d}", "shop_id": crowd.shop_of(number), "channel": "web",
        "customer_id": number, "locale": "zh-CN", "version": 1, "last_seq": MESSAGES_EACH,
        "last_visible_seq": MESSAGES_EACH, "state": state, "episode_id": number, "episode_number": 1,
        "owner_id": agent_id if active else None, "queued_at": to_ms(began), "opened_at": to_ms(began),
        "assigned_at": to_ms(began) if active else None, "loaded": active, "needs_reply": waits,
        "waiting_since": last if waits else None, "ended_at": None if active or queued else last,
        "last_message_at": last, "last_agent_id": None if queued else agent_id,
        "result": None if active or queued else "solved",
        "preview": msgspec.json.encode({**kept, "at": began.isoformat()}).decode(),
    }  # fmt: skip


def _episode(crowd: Crowd, number: int) -> Iterator[Row]:
    began = to_ms(crowd.began(number))
    going_on = crowd.is_active(number) or crowd.is_queued(number)
    state = "active" if crowd.is_active(number) else "queued" if going_on else "ended"
    yield {
        "id": number, "conversation_id": number, "number": 1, "shop_id": crowd.shop_of(number), "channel": "web",
        "customer_id": number, "agent_id": None if crowd.is_queued(number) else crowd.agent_of(number),
        "opened_at": began, "state": state, "state_since": began, "first_seq": 1, "last_seq": MESSAGES_EACH,
        "ended_at": None if going_on else began + 200_000, "first_text": text_of(number, 1),
        "first_response_ms": 20_000, "first_response_working_ms": 20_000, "responses": 5,
        "response_total_ms": 100_000, "response_working_total_ms": 100_000, "responses_in_3min": 5,
        "customer_messages": 5, "agent_messages": 5, "result": None if going_on else "solved",
    }  # fmt: skip


def _reception(crowd: Crowd, number: int) -> Iterator[Row]:
    if crowd.is_queued(number):
        return
    began = to_ms(crowd.began(number))
    yield {
        "id": number, "episode_id": number, "conversation_id": number, "customer_id": number,
        "shop_id": crowd.shop_of(number), "agent_id": crowd.agent_of(number), "how": "assigned", "began_at": began,
        "ended_at": None if crowd.is_active(number) else began + 200_000, "responses": 5,
        "response_total_ms": 100_000, "customer_messages": 5, "agent_messages": 5,
    }  # fmt: skip


def _message(crowd: Crowd, number: int) -> Iterator[Row]:
    began, shop_id, agent_id = crowd.began(number), crowd.shop_of(number), crowd.agent_of(number)
    for seq in range(1, MESSAGES_EACH + 1):
        asks = seq % 2 == 1
        yield {
            "id": message_id(number, seq), "conversation_id": number, "episode_id": number, "shop_id": shop_id,
            "seq": seq, "prev_visible_seq": seq - 1, "revision": 1, "author": "customer" if asks else "agent",
            "staff_id": None if asks else agent_id, "alias": None if asks else "小晴", "kind": "text",
            "text": text_of(number, seq), "client_id": f"crowd-{seq}", "at": to_ms(began + EVERY * (seq - 1)),
        }  # fmt: skip


def _search(crowd: Crowd, number: int) -> Iterator[Row]:
    for seq in range(1, MESSAGES_EACH + 1):
        yield {
            "rowid": message_id(number, seq), "shop_id": crowd.shop_of(number),
            "grams": _grams(text_of(number, seq)),
        }  # fmt: skip


_MAKERS = {
    "customer": _customer, "customer_shop": _customer_shop, "conversation": _conversation, "episode": _episode,
    "reception": _reception, "message": _message, "message_search": _search,
}  # fmt: skip


def message_id(number: int, seq: int) -> int:
    """Ids in the order of conversations."""
    return number * MESSAGES_EACH + seq


def text_of(number: int, seq: int) -> str:
    """What was said: turns of 320 sentences, now and then with a word that is looked for."""
    place = number * MESSAGES_EACH + seq
    patterns = ASKED if seq % 2 else ANSWERED
    said = patterns[place // 2 % len(patterns)].format(PRODUCTS[place // 16 % len(PRODUCTS)])
    if place % 10_000 == 0:
        return f"{said}，屏幕{RARE_WORD}了"
    return f"{said}，想申请{USUAL_WORD}" if place % 40 == 0 else said


@lru_cache(maxsize=4096)
def _grams(text: str) -> list[str]:
    return grams(text)
