"""The demo's bots: set up with rules and forms, with a past that figures, re-checks and gaps tell of."""

from datetime import UTC, date, datetime

import pytest

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor
from yingda.app import serving, wiring
from yingda.app.cli import open_database
from yingda.bot.policy import keywords
from yingda.bot.service import figures, forms, rechecks, rules
from yingda.bot.service import setup as bot
from yingda.conversations import service as conversations
from yingda.conversations.types import State
from yingda.infra.clock import FakeClock
from yingda.infra.db import Reading
from yingda.infra.settings import Settings, load_settings
from yingda.knowledge.service import gaps
from yingda.knowledge.types.gaps import GapState
from yingda.lang.rules import Turn
from yingda.tools import demo
from yingda.tools.demo_bot import demo_bots
from yingda.tools.demo_knowledge import demo_books

NOW = datetime(2026, 11, 10, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = load_settings({"YINGDA_HOME": str(tmp_path_factory.mktemp("demo"))})
    serving.migrate(settings)
    assert demo.build(settings, wiring.make_wiring(settings.secret), FakeClock(NOW), 6)
    return settings


def boss(reading: Reading) -> Actor:
    system = accounts.system_actor(reading)
    one = next(each for each in accounts.list_staff(reading, system) if each.role == "admin")
    return Actor(one.id, one.name, one.role, system.permissions, system.shop_ids)


def read(settings: Settings, look):
    with open_database(settings) as db:
        return db.read_now(look)


def test_on_in_two_shops_and_only_watching_in_the_third(made: Settings) -> None:
    def look(reading: Reading) -> dict[str, tuple[str, str, int, int]]:
        found = {}
        for code in demo_bots():
            shop_id = accounts.shop_by_code(reading, code).id
            settings = bot.shop_bot(reading, shop_id).settings
            numbers = len(rules.rules_of(reading, shop_id)), len(forms.list_forms(reading, boss(reading), shop_id))
            found[code] = settings.in_hours.value, settings.out_of_hours.value, *numbers
        return found

    assert read(made, look) == {
        "qingchuan": ("on", "on", 6, 2), "yunshang": ("on", "on", 5, 2), "xiaoman": ("shadow", "off", 5, 2),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("shop", "said", "name"),
    [
        ("qingchuan", "充电宝鼓包了还冒烟", "有危险，马上转人工"),
        ("qingchuan", "帮我查快递", "查快递"),
        ("qingchuan", "我想改地址", "改地址"),
        ("yunshang", "穿了起疹子", "穿着不适，马上转人工"),
        ("yunshang", "有实体店吗", "实体店"),
        ("xiaoman", "保质期多久", "保质期"),
    ],
)
def test_rules_hold_for_what_they_are_for(made: Settings, shop: str, said: str, name: str) -> None:
    def look(reading: Reading) -> str | None:
        shop_id = accounts.shop_by_code(reading, shop).id
        found = keywords.first_match(rules.rules_of(reading, shop_id), Turn(said, "web", "", shop, "bot"))
        return found.name if found else None

    assert read(made, look) == name


def test_the_past_is_told_by_figures_rechecks_and_gaps(made: Settings) -> None:
    def look(reading: Reading) -> tuple[int, int, int, int, list[int]]:
        shop_id, who = accounts.shop_by_code(reading, "qingchuan").id, boss(reading)
        total = figures.figures_of(reading, who, shop_id, date(2026, 10, 20), date(2026, 11, 10)).total
        open_ones = rechecks.list_rechecks(reading, who, shop_id, None, opens=True).open
        found = gaps.list_gaps(reading, who, shop_id, GapState.OPEN, None, 20)[0]
        return total.episodes, total.wrong, total.rechecked, open_ones, [gap.customers for gap in found]

    episodes, wrong, rechecked, open_ones, asked = read(made, look)
    assert episodes == len(demo_bots()["qingchuan"].past)
    assert (wrong, rechecked >= 5, open_ones >= 2) == (1, True, True)
    assert sum(asked) >= 3


def test_nobody_is_left_with_the_bot_or_in_a_queue(made: Settings) -> None:
    cards = read(made, lambda reading: conversations.cards(reading, range(1, 100)))
    assert {card.state for card in cards.values()} <= {State.ENDED, State.ACTIVE, State.QUEUED}
    # but those who said that it is not solved, who wait for the same agent
    assert {card.priority for card in cards.values() if card.state is State.QUEUED} <= {"urgent"}


def test_what_the_data_names_is_there() -> None:
    for code, each in demo_bots().items():
        known = {one.code for one in demo_books()[code].articles} if code in demo_books() else set()
        named = {rule.article for rule in each.rules} | {one.article for one in each.past}
        assert (named | {one.other for one in each.past}) - {""} <= known
        assert {rule.form for rule in each.rules} - {""} == {form.code for form in each.forms}
