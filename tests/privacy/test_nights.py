"""Nights over three years of a clock that is set, holds, copies, and a night that is stopped in the middle."""

import asyncio
import gzip
import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.conversations import service as conversations
from yingda.conversations.types import Result
from yingda.infra.clock import FakeClock
from yingda.infra.compute import InlineCompute
from yingda.infra.db import Database
from yingda.infra.settings import Settings
from yingda.infra.storage import Storage, local_storage
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, UnavailableError
from yingda.privacy import jobs, service
from yingda.privacy.pushes import NightCard
from yingda.privacy.types import (
    EraseWish,
    LegalHoldDraft,
    LegalHoldLift,
    NightState,
    RulesChange,
)

pytestmark = pytest.mark.db
WAITS = EraseWish(when_hold_ends=True)


class Broken(Storage):
    """A storage that takes nothing after some pieces."""

    left = 0

    async def put_back(self, key: str, data: bytes) -> None:
        if self.left == 0:
            raise UnavailableError(5)
        self.left -= 1
        await super().put_back(key, data)


class Shop:
    """A shop with an administrator, a clock and a storage."""

    def __init__(self, db: Database, clock: FakeClock, folder: Path) -> None:
        self.db = db
        self.desk = Desk(db, clock)
        self.id = self.desk.shop("qingchuan")
        self.boss: Actor = self.desk.staff("boss", self.id, role=Role.ADMIN)
        self.agent: Actor = self.desk.staff("ming", self.id)
        self.desk.online(self.agent)
        self.storage = local_storage(Settings(home=folder), InlineCompute())
        self.number = 0

    def talk(self, name: str, *lines: str, order: bool = False) -> int:
        place = self.desk.customer(self.id, name)
        for line in lines:
            number = self.desk.says(place, line)
        if order:
            self.desk.write(conversations.note_order, number)
        return number

    def texts(self, number: int) -> list[str]:
        rows = self.desk.read(conversations.transcript, number, 0)
        return [row["text"] for row in rows if row["kind"] == "text"]

    def rules(self, **more: Any) -> None:
        was = self.desk.read(service.rules_of)
        change = RulesChange(**{**{n: getattr(was, n) for n in was.__struct_fields__}, **more})
        self.desk.write(service.put_rules, self.boss, change)

    def night(self, storage: Storage | None = None) -> NightCard:
        number = self.desk.write(service.begin_night, None)
        asyncio.run(jobs.clear(self.db, storage or self.storage, number))
        return self.desk.read(service.list_nights, self.boss).items[0]

    def hold(self, **on: Any) -> int:
        self.number += 1
        draft = LegalHoldDraft(client_id=f"hold-000{self.number}", reason="案件 2026-11", **on)
        return self.desk.write(service.put_hold, self.boss, draft).id

    def customer_of(self, number: int) -> int:
        return self.desk.read(conversations.customers_of, [number])[number]


@pytest.fixture
def shop(db: Database, clock: FakeClock, tmp_path: Path) -> Shop:
    return Shop(db, clock, tmp_path)


def cleared(card: NightCard) -> dict[str, tuple[int, int]]:
    return {one.kind: (one.cleared, one.held) for one in card.counts}


def test_over_three_years_all_goes_in_its_time(shop: Shop) -> None:
    plain = shop.talk("张", "耳机防水吗")
    ordered = shop.talk("王", "我的订单到哪了", order=True)
    shop.desk.wait(days=182)
    assert cleared(shop.night()) == {}
    shop.desk.wait(days=2)
    assert cleared(shop.night())["messages"] == (1, 0)
    assert (shop.texts(plain), shop.texts(ordered)) == ([""], ["我的订单到哪了"])
    later = shop.talk("李", "还在吗")
    shop.desk.wait(days=900)
    assert cleared(shop.night())["messages"] == (1, 0)
    assert (shop.texts(later), shop.texts(ordered)) == ([""], ["我的订单到哪了"])
    shop.desk.wait(days=20)
    assert cleared(shop.night())["messages"] == (1, 0)
    assert shop.texts(ordered) == [""]
    assert cleared(shop.night()) == {}


def test_only_the_matter_with_the_order_is_kept_longer(shop: Shop) -> None:
    number = shop.talk("张", "我的订单呢", order=True)
    shop.desk.assign(number, shop.agent)
    shop.desk.answers(shop.agent, number, "好的")
    end(shop, number)
    shop.desk.wait(days=1)
    assert shop.talk("张", "随便看看") == number
    shop.desk.wait(days=400)
    assert cleared(shop.night())["messages"] == (1, 0)
    assert shop.texts(number) == ["我的订单呢", "好的", ""]


def test_a_hold_keeps_all_of_a_customer_and_its_end_lets_it_go(shop: Shop) -> None:
    number = shop.talk("张", "我要投诉")
    other = shop.talk("王", "你好")
    hold = shop.hold(customer_id=shop.customer_of(number))
    shop.desk.wait(days=200)
    preview = shop.desk.read(service.preview, shop.boss, shop.desk.read(service.rules_of),
                             shop.desk.read(service.held_conversations))  # fmt: skip
    assert [(line.count, line.held) for line in preview.lines] == [(1, 1), (0, 0), (0, 0)]
    assert cleared(shop.night())["messages"] == (1, 1)
    assert (shop.texts(number), shop.texts(other)) == (["我要投诉"], [""])
    lifted = shop.desk.write(service.lift_hold, shop.boss, hold, LegalHoldLift(reason="已结案"))
    assert (lifted.active, lifted.lift_reason) == (False, "已结案")
    assert cleared(shop.night())["messages"] == (1, 0)
    assert shop.texts(number) == [""]


def test_a_hold_on_one_conversation_ends_by_itself(shop: Shop) -> None:
    number = shop.talk("张", "我要投诉")
    shop.hold(conversation_id=number, until=shop.desk.clock.now() + timedelta(days=200))
    shop.desk.wait(days=199)
    assert cleared(shop.night())["messages"] == (0, 1)
    shop.desk.wait(days=2)
    assert [one.active for one in shop.desk.read(service.list_holds, shop.boss).items] == [False]
    assert cleared(shop.night())["messages"] == (1, 0)
    assert shop.texts(number) == [""]


def test_a_held_customer_is_not_erased_and_a_wish_waits(shop: Shop) -> None:
    number = shop.talk("张", "我要投诉")
    shop.desk.assign(number, shop.agent)
    customer_id = shop.customer_of(number)
    shop.desk.answers(shop.agent, number, "好的")
    shop.desk.wait(days=1)
    end(shop, number)
    hold = shop.hold(customer_id=customer_id)
    with pytest.raises(ConflictError) as refused:
        shop.desk.write(service.begin_erasure, shop.boss, customer_id)
    assert (refused.value.code, refused.value.params["reason"]) == ("privacy.held", "案件 2026-11")
    waiting = shop.desk.write(service.begin_erasure, shop.boss, customer_id, WAITS)
    assert waiting.state == "waiting"
    assert shop.desk.write(service.begin_erasure, shop.boss, customer_id, WAITS).id == waiting.id
    assert shop.desk.write(service.erase_slice, waiting.id) == (True, ())
    shop.desk.write(service.lift_hold, shop.boss, hold, LegalHoldLift(reason="已结案"))
    done = False
    while not done:
        done, _ = shop.desk.write(service.erase_slice, waiting.id)
    assert shop.texts(number) == ["", ""]
    outlook = shop.desk.read(service.outlook, shop.boss, customer_id)
    assert outlook.erasure is not None
    assert outlook.erasure.state == "done"


def test_a_deletion_that_runs_stops_at_a_hold(shop: Shop) -> None:
    number = shop.talk("张", "我要投诉")
    shop.desk.assign(number, shop.agent)
    shop.desk.answers(shop.agent, number, "好的")
    end(shop, number)
    customer_id = shop.customer_of(number)
    begun = shop.desk.write(service.begin_erasure, shop.boss, customer_id)
    shop.hold(customer_id=customer_id)
    assert shop.desk.write(service.erase_slice, begun.id) == (True, ())
    outlook = shop.desk.read(service.outlook, shop.boss, customer_id)
    assert outlook.erasure is not None
    assert (outlook.erasure.state, len(outlook.held)) == ("waiting", 1)
    assert shop.texts(number) == ["我要投诉", "好的"]


def test_a_night_that_is_stopped_goes_on_and_its_copy_has_everything_once(shop: Shop, tmp_path: Path) -> None:
    shop.rules(copies=True)
    numbers = [shop.talk(f"客{n}", *(f"第{n}位第{k}句" for k in range(9))) for n in range(50)]
    shop.desk.wait(days=184)
    broken = Broken(shop.storage._store, InlineCompute(), 10**7)
    broken.left = 1
    with pytest.raises(UnavailableError):
        shop.night(broken)
    stopped = shop.desk.read(service.list_nights, shop.boss).items[0]
    assert (stopped.state, cleared(stopped)["messages"]) == (NightState.RUNNING, (200, 0))
    night = shop.night()
    assert (night.id, night.state, night.error) == (stopped.id, NightState.DONE, "")
    assert {text for number in numbers for text in shop.texts(number)} == {""}
    file = next(one for one in night.copies if one.kind == "messages")
    keys = shop.desk.write(service.begin_download, shop.boss, night.id, "messages")
    data = b"".join(asyncio.run(pieces(shop.storage, keys)))
    assert (hashlib.sha256(data).hexdigest(), len(data), file.rows) == (file.sha256, file.size, 450)
    rows = [msgspec.json.decode(line) for line in gzip.decompress(data).splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) == 450
    assert rows[0]["text"] == "第0位第0句"


def test_a_slice_that_was_stored_but_not_cleared_is_written_over(shop: Shop) -> None:
    shop.rules(copies=True)
    shop.talk("张", "耳机防水吗")
    shop.desk.wait(days=184)
    number = shop.desk.write(service.begin_night, None)
    plan = shop.desk.read(service.plan_slice, number)
    first, data = service.packed(plan)
    asyncio.run(shop.storage.put_back(first.key, data))
    again = shop.desk.read(service.plan_slice, number)
    assert service.packed(again) == (first, data)
    assert shop.desk.write(service.keep_slice, replace(again, lines=None), None) == ()
    shop.desk.write(service.keep_slice, again, first)
    shop.desk.write(service.keep_slice, plan, first)
    assert cleared(shop.night())["messages"] == (1, 0)


def test_files_go_after_their_own_time(shop: Shop) -> None:
    shop.rules(copies=True, copies_days=30)
    shop.talk("张", "耳机防水吗")
    shop.desk.wait(days=184)
    night = shop.night()
    assert night.copies != []
    (key, *_) = shop.desk.write(service.begin_download, shop.boss, night.id, "messages")
    shop.desk.wait(days=31)
    shop.night()
    assert asyncio.run(shop.storage.size_of(key)) is None
    assert [one.copies for one in shop.desk.read(service.list_nights, shop.boss).items] == [[], []]


def test_a_night_can_be_ended(shop: Shop) -> None:
    number = shop.talk("张", "耳机防水吗")
    shop.desk.wait(days=184)
    night_id = shop.desk.write(service.begin_night, shop.boss.staff_id)
    assert shop.desk.write(service.begin_night, None) == night_id
    shop.desk.write(service.cancel_night, shop.boss, night_id)
    asyncio.run(jobs.clear(shop.db, shop.storage, night_id))
    assert shop.texts(number) == ["耳机防水吗"]
    assert shop.desk.read(service.list_nights, shop.boss).items[0].state is NightState.CANCELLED


def test_numbers_below_the_law_are_refused_and_old_ones_stay(shop: Shop) -> None:
    with pytest.raises(InvalidError) as refused:
        shop.rules(messages_days=100)
    assert [(one.pointer, one.code, one.params["days"]) for one in refused.value.fields] == [
        ("/messages_days", "privacy.below_law", 183)
    ]
    with pytest.raises(InvalidError):
        shop.rules(messages_days=None)
    shop.rules(messages_days=100, least_days=100)
    shop.rules(least_days=183, watermark=True)
    assert shop.desk.read(service.rules_of).messages_days == 100


def test_only_who_manages_privacy_holds_and_only_who_exports_takes_copies(shop: Shop) -> None:
    number = shop.talk("张", "你好")
    for call in (
        lambda: shop.desk.read(service.list_holds, shop.agent),
        lambda: shop.desk.write(service.run_now, shop.agent),
        lambda: shop.desk.write(service.begin_download, shop.agent, 1, "messages"),
        lambda: shop.desk.write(
            service.put_hold, shop.agent,
            LegalHoldDraft(client_id="hold-0001", reason="x", conversation_id=number),
        ),
    ):  # fmt: skip
        with pytest.raises(ForbiddenError):
            call()


def end(shop: Shop, number: int) -> None:
    shop.desk.write(conversations.end, shop.agent, number, conversations.Ending(Result.NO_NEED))


async def pieces(storage: Storage, keys: list[str]) -> list[bytes]:
    return [await storage.get(key) for key in keys]
