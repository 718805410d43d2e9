"""Text messages: what a template may hold, when one may go out, and that a killed process sends none twice."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk import Desk
from tests.receiver import Reaction, Receiver, a_receiver
from yingda.accounts.types import Actor, Role
from yingda.app.wiring import TABLE, job_kinds, make_wiring
from yingda.followups import jobs as followups_jobs
from yingda.followups import service
from yingda.followups.policy.texting import (
    check_template,
    check_times,
    filled,
    goes_out,
    needed,
    segments_of,
    time_words,
    wait_after,
)
from yingda.followups.service import Sent, TextCarrier
from yingda.followups.types import CallNote, Channel, PromiseSettings, Said, SaidKind
from yingda.followups.types.callbacks import TextWish
from yingda.followups.types.texting import NewTextAccount, TemplateDraft, TemplateState, TextVariable
from yingda.infra.clock import FakeClock
from yingda.infra.db import Database, Wiring
from yingda.infra.jobs.kinds import JobKind
from yingda.infra.jobs.runner import JobRunner
from yingda.infra.outgoing import AllowList, Fetcher
from yingda.infra.sms import Account, ShortText, TextResult
from yingda.infra.sms.senders import ProviderTexter
from yingda.kit.calendar import BusinessCalendar, Interval, Override
from yingda.kit.errors import InvalidError

ZONE = ZoneInfo("Asia/Shanghai")
SHOP = BusinessCalendar(
    ZONE.key, ((Interval.of("09:00", "22:00"),),) * 7, (Override(date(2026, 11, 12), "盘点"),)
)  # fmt: skip
NIGHT = BusinessCalendar(ZONE.key, ((Interval.of("22:00", "02:00"),),) * 7)
NEVER = BusinessCalendar(ZONE.key, ((),) * 7)
SETTINGS = PromiseSettings()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("calendar", "now", "goes"),
    [
        (SHOP, "2026-11-10 20:59", "2026-11-10 20:59"),
        (SHOP, "2026-11-10 21:00", "2026-11-11 09:00"),
        (SHOP, "2026-11-11 07:59", "2026-11-11 09:00"),
        (SHOP, "2026-11-11 08:00", "2026-11-11 08:00"),
        (SHOP, "2026-11-11 23:00", "2026-11-13 09:00"),
        # a shop that opens at night sends in the morning, one that never opens as well
        (NIGHT, "2026-11-10 23:00", "2026-11-11 08:00"),
        (NEVER, "2026-11-10 23:00", "2026-11-11 08:00"),
    ],
)
def test_no_text_message_goes_out_at_night(calendar: BusinessCalendar, now: str, goes: str) -> None:
    assert goes_out(at(now), calendar, SETTINGS) == at(goes)


@given(st.integers(0, 60 * 24 * 30), st.sampled_from([SHOP, NIGHT, NEVER]))
def test_whenever_it_goes_out_it_is_day_and_later(minutes: int, calendar: BusinessCalendar) -> None:
    now = at("2026-11-01 00:00") + timedelta(minutes=minutes)
    goes = goes_out(now, calendar, SETTINGS)
    assert goes >= now
    assert "08:00" <= f"{calendar.local(goes):%H:%M}" < "21:00"
    assert goes_out(goes, calendar, SETTINGS) == goes


def test_a_template_is_filled_in_with_what_it_asks_for() -> None:
    values = {TextVariable.SHOP: "晴川", TextVariable.TIME: "11月11日 12:00", TextVariable.REASON: "电话占线"}
    text = "您好，${reason}，${time} 前再联系您。"
    assert needed(text, values) == {"reason": "电话占线", "time": "11月11日 12:00"}
    assert (
        filled("晴川数码", text, needed(text, values)) == "【晴川数码】您好，电话占线，11月11日 12:00 前再联系您。"
    )


@pytest.mark.parametrize("text", ["您好 ${name}", "${}", "${ time }", "【晴川】${time}"])
def test_what_nobody_could_fill_in_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        check_template(text)


@pytest.mark.parametrize(("length", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_long_ones_are_charged_by_parts(length: int, parts: int) -> None:
    assert segments_of("长" * length) == parts


def test_times_stay_true_however_late_they_are_read() -> None:
    assert time_words(at("2026-11-11 12:00"), SHOP, "zh-CN") == "11月11日 12:00"
    assert time_words(at("2026-11-11 12:00"), SHOP, "en") == "Nov 11, 12:00"


def test_times_of_a_day_come_one_after_another() -> None:
    check_times(SETTINGS)
    with pytest.raises(InvalidError) as refused:
        check_times(PromiseSettings(noon="18:30", text_from="21:00"))
    assert [each.pointer for each in refused.value.fields] == ["/settings/evening", "/settings/text_until"]


def test_it_waits_longer_each_time_but_never_for_more_than_an_hour() -> None:
    assert [wait_after(attempt, 5).total_seconds() for attempt in (1, 2, 3, 20)] == [5, 10, 20, 3600]


# with a database, a provider and a process that may die


class DyingTexter(ProviderTexter):
    """A process that is killed right after the provider has answered, as often as wanted."""

    deaths = 0

    async def send(self, account: Account, text: ShortText, at: datetime) -> TextResult:
        result = await super().send(account, text, at)
        if self.deaths:
            self.deaths -= 1
            raise RuntimeError("killed")
        return result


@dataclass
class World:
    """清川茶铺 and its provider."""

    desk: Desk
    provider: Receiver
    texter: DyingTexter
    run: Callable[[], None]
    shop: int
    boss: Actor
    qing: Actor
    talk: int = 0
    made: list[int] = field(default_factory=list)

    def tells(self) -> None:
        """A customer was not reached, and is told by text message."""
        call = Said(
            kind=SaidKind.CONTACT, channel=Channel.PHONE, number="13800138000",
            due_at=self.desk.clock.now() + timedelta(hours=1),
        )  # fmt: skip
        message = self.desk.answers(self.qing, self.talk, "一小时内给您回电")
        sent = Sent(self.talk, message.seq, "一小时内给您回电", message.at, self.qing.staff_id)
        self.desk.write(service.record, sent, [call])
        promise = self.desk.read(service.promises_of, self.qing, self.talk).items[0].id
        self.desk.write(service.note_call, self.qing, promise, CallNote(reached=False))
        due = self.desk.clock.now() + timedelta(days=1)
        wish = TextWish(client_id=f"wish-{promise:05}", due_at=due)
        self.made.append(self.desk.write(service.text, self.qing, promise, wish).id)

    def pass_time(self, **span: float) -> None:
        self.desk.wait(**span)
        self.run()

    def state(self) -> str:
        card = self.desk.read(service.promises_of, self.qing, self.talk).items[0]
        assert card.text is not None
        return str(card.text.state)

    def nonces(self) -> list[str]:
        return [one.headers["x-acs-signature-nonce"] for one in self.provider.received]


@pytest.fixture
def wiring() -> Wiring:
    return make_wiring("s" * 40, [row for row in TABLE if not row.name.startswith(("triage.", "bot."))])


@pytest.fixture
def provider() -> Iterator[Receiver]:
    with a_receiver() as running:
        running.answers = [Reaction(200, b'{"Code":"OK","BizId":"1"}')]
        yield running


@pytest.fixture
def fetcher(provider: Receiver) -> Fetcher:
    return Fetcher(AllowList.parse(f"127.0.0.1:{provider.port}"))


@pytest.fixture
def texter(fetcher: Fetcher) -> DyingTexter:
    return DyingTexter(fetcher)


@pytest.fixture
def carrier(texter: DyingTexter) -> TextCarrier:
    return TextCarrier(texter, "s" * 32)


class Nothing:
    def about(self, reading: Any, conversation_id: int) -> None:
        return None


@pytest.fixture
def kinds(db: Database, carrier: TextCarrier) -> Mapping[str, JobKind]:
    return job_kinds() | {kind.name: kind for kind in followups_jobs.kinds(db, carrier, Nothing())}


@pytest.fixture
def world(
    db: Database, clock: FakeClock, jobs: JobRunner, fetcher: Fetcher, texter: DyingTexter, carrier: TextCarrier,
    provider: Receiver,
) -> World:  # fmt: skip
    desk = Desk(db, clock)
    shop = desk.shop("qingchuan", alias="小晴")
    boss, qing = desk.staff("boss", shop, role=Role.ADMIN), desk.staff("qing", shop)
    account = NewTextAccount(version=0, endpoint=provider.url("/"), key_id="k", secret="s", sign="晴川")
    desk.write(service.put_text_account, boss, shop, account, carrier.sealer)
    draft = TemplateDraft(
        client_id="template-1", name="未接通", code="SMS_1", text="${time} 前再打给您", state=TemplateState.APPROVED
    )
    desk.write(service.create_text_template, boss, shop, draft)
    settings = desk.read(service.get_settings, boss, shop)
    desk.write(service.put_settings, boss, shop, PromiseSettings(tries=1), settings.version)
    desk.online(qing)
    talk = desk.says(desk.customer(shop, "张女士"), "快递丢了")
    desk.assign(talk, qing)

    async def drain() -> None:
        await jobs.drain()
        await fetcher.close()

    return World(desk, provider, texter, lambda: asyncio.run(drain()), shop, boss, qing, talk)


@pytest.mark.db
def test_killed_between_sending_and_sent_the_same_key_is_sent_again_and_the_provider_takes_it_once(
    world: World,
) -> None:
    world.texter.deaths = 1
    world.provider.answers = [
        Reaction(200, b'{"Code":"OK","BizId":"1"}'), Reaction(400, b'{"Code":"SignatureNonceUsed"}'),
    ]  # fmt: skip
    world.tells()
    world.run()
    assert (world.state(), len(world.nonces())) == ("sending", 1)
    world.pass_time(seconds=5)
    assert world.state() == "sent"
    first, again = world.nonces()
    assert first == again
    world.pass_time(hours=2)
    assert len(world.nonces()) == 2


@pytest.mark.db
def test_killed_for_longer_than_the_provider_remembers_it_is_not_sent_again(world: World) -> None:
    world.texter.deaths = 1
    world.tells()
    world.run()
    world.pass_time(minutes=11)
    assert (world.state(), len(world.nonces())) == ("unknown", 1)


@pytest.mark.db
def test_what_the_provider_has_certainly_not_taken_goes_out_again_under_another_key(world: World) -> None:
    world.provider.answers = [
        Reaction(400, b'{"Code":"Throttling.User"}'), Reaction(500, b'{"Code":"isp.SYSTEM_ERROR"}'),
        Reaction(200, b'{"Code":"OK"}'),
    ]  # fmt: skip
    world.tells()
    world.run()
    assert world.state() == "waiting"
    world.pass_time(minutes=2)
    assert world.state() == "sending"  # whether it was taken is not known: the same key again
    world.pass_time(seconds=11)
    first, second, third = world.nonces()
    assert (world.state(), first != second, second == third) == ("sent", True, True)


@pytest.mark.db
def test_who_had_their_data_erased_gets_no_text_message(world: World) -> None:
    world.tells()
    world.desk.write(service.erase_conversation, world.talk)
    world.run()
    assert (world.state(), world.nonces()) == ("dropped", [])
