"""The demo's texts are complete, within limits and consistent; the planned past is the same every time."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from yingda.lang.courtesy import is_courtesy_turn
from yingda.tools.demo_texts import VARIABLES, demo_dialogues, demo_shops, history_plan

CATEGORIES = {"product", "price", "order", "aftersales", "policy", "other"}
REPLAY = Path(__file__).parents[1] / "data" / "dialogues.jsonl"
MAX_REPLAY_TEXT = 2000
ELSEWHERE = re.compile(
    r"微信|qq|加群|私下付|淘宝|天猫|京东|拼多多|抖音|旺旺|支付宝|苹果|华为|小米|顺丰|飞猪", re.IGNORECASE
)


def _replay() -> list[dict]:
    return [json.loads(line) for line in REPLAY.read_text(encoding="utf-8").splitlines()]


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _contrast_on_white(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_dialogues_are_many_and_numbered_once():
    dialogues = demo_dialogues()
    assert len(dialogues) == 185
    assert len({each.id for each in dialogues}) == 185
    assert Counter(each.shop for each in dialogues) == {"qingchuan": 87, "xiaoman": 80, "yunshang": 18}
    assert {each.id[:3] for each in dialogues if each.shop == "qingchuan"} == {"qc-"}


def test_every_shop_has_every_category_and_stage():
    for shop, least in (("qingchuan", 8), ("xiaoman", 8), ("yunshang", 2)):
        count = Counter(each.category for each in demo_dialogues() if each.shop == shop)
        assert set(count) == CATEGORIES
        assert min(count.values()) >= least
        stages = {each.stage for each in demo_dialogues() if each.shop == shop}
        assert stages == {"presales", "fulfilment", "aftersales"}


def test_dialogues_keep_their_limits():
    for each in demo_dialogues():
        assert 4 <= len(each.turns) <= 24, each.id
        assert {turn.role for turn in each.turns} == {"customer", "agent"}, each.id
        assert all(0 < len(turn.text) <= 200 for turn in each.turns), each.id
        assert each.stars is None or 1 <= each.stars <= 5, each.id
        assert bool(each.reason) == (each.result == "unsolved"), each.id
        assert each.tags, each.id


def test_no_dialogue_is_written_twice():
    openings = Counter((each.shop, each.turns[0].text, each.turns[1].text) for each in demo_dialogues())
    assert max(openings.values()) == 1
    answers = Counter(turn.text for each in demo_dialogues() for turn in each.turns if turn.role == "agent")
    assert [text for text, times in answers.items() if times > 1 and len(text) > 12] == []


def test_about_half_end_with_a_courtesy_turn():
    last = [each.turns[-1] for each in demo_dialogues()]
    polite = sum(turn.role == "customer" and is_courtesy_turn(turn.text) for turn in last)
    assert 0.4 <= polite / len(last) <= 0.6


def test_some_dialogues_are_in_english():
    english = [each for each in demo_dialogues() if "语种" in each.tags]
    assert len(english) == 6
    assert all(turn.text.isascii() for each in english for turn in each.turns)


def test_agents_name_no_other_place_and_no_real_maker():
    said = [turn.text for each in demo_dialogues() for turn in each.turns if turn.role == "agent"]
    said += [text for shop in demo_shops().shops for reply in shop.quick_replies for text in reply.texts]
    found = [text for text in said if ELSEWHERE.search(text)]
    assert found == [
        "私下付款没有订单保障，万一有问题不好给您处理，所以不能这样做哦，抱歉。",
        "那不是我们，请不要加群、不要点链接、更不要转账。我把这个号码情况登记给安全同事。",
    ]


def test_shops_are_complete():
    shops = demo_shops().shops
    assert [(each.code, each.name, each.name_en) for each in shops] == [
        ("qingchuan", "晴川数码", "Qingchuan Digital"),
        ("xiaoman", "小满茶铺", "Xiaoman Tea House"),
        ("yunshang", "云裳女装", "Yunshang Women's Wear"),
    ]
    for shop in shops:
        assert _contrast_on_white(shop.accent) >= 4.5
        assert len(shop.quick_questions) == 5
        assert len(shop.hours) == 7
    assert all(day == ((540, 1440),) for day in shops[0].hours)
    assert shops[1].hours[0] == ((540, 720), (780, 1320))


def test_quick_replies_have_one_code_and_known_variables():
    owners = {each.sign_in for each in demo_shops().staff} | {each.code for each in demo_shops().teams} | {""}
    for shop in demo_shops().shops:
        replies = shop.quick_replies
        assert len(replies) >= 26
        assert len({each.code for each in replies}) == len(replies)
        assert {each.level for each in replies} == {"shop", "team", "personal"}
        for each in replies:
            assert re.fullmatch(r"[a-z0-9]+", each.code)
            assert (each.level == "shop") == (each.owner == "")
            assert each.owner in owners
        texts = [text for each in replies for text in each.texts] + [shop.greeting, shop.out_of_hours]
        assert all(len(text) <= 300 for text in texts)
        used = {name for text in texts for name in re.findall(r"\{(.*?)\}", text)}
        assert used == VARIABLES


def test_people_can_be_told_apart():
    demo = demo_shops()
    assert Counter(each.role for each in demo.staff) == {
        "agent": 7,
        "admin": 1,
        "supervisor": 1,
        "team_lead": 1,
    }
    assert {each.duty for each in demo.staff} == {"presales", "aftersales", "temporary", "floating"}
    assert len({each.sign_in for each in demo.staff}) == 10
    assert len(demo.teams) == 4
    assert {each.team for each in demo.staff} == {each.code for each in demo.teams}
    for shop in demo.shops:
        serving = [each for each in demo.staff if shop.code in each.aliases]
        aliases = {each.aliases[shop.code] for each in serving}
        assert len(aliases) == len(serving) >= 6
        assert not aliases & {each.name for each in demo.staff}
    assert len({each.nickname for each in demo.customers}) == 52


def test_notices_and_shift_log_name_known_people_and_shops():
    demo = demo_shops()
    people, shops = {each.sign_in for each in demo.staff}, {each.code for each in demo.shops}
    assert sum(each.must_read for each in demo.notices) == 3
    assert len(demo.notices) == 7
    assert len(demo.shift_log) == 10
    assert {each.author for each in (*demo.notices, *demo.shift_log)} <= people
    assert all(set(each.shops) <= shops for each in demo.notices)
    assert {each.shop for each in demo.shift_log} == shops
    assert all(0 <= _minutes(each.time) < 1440 for each in demo.shift_log)


def test_plan_is_the_same_for_the_same_seed():
    assert history_plan(7) == history_plan(7)
    assert history_plan(7) != history_plan(8)


@pytest.mark.parametrize("seed", range(5))
def test_plan_fits_hours_people_and_turns(seed):
    demo, dialogues = demo_shops(), {each.id: each for each in demo_dialogues()}
    hours = {shop.code: shop.hours for shop in demo.shops}
    plan = history_plan(seed)
    assert len(plan) == 320
    for each in plan:
        dialogue = dialogues[each.dialogue]
        assert each.shop == dialogue.shop
        assert 1 <= each.days_ago <= 30
        for day in hours[each.shop]:
            assert any(start * 60 <= each.opened_s < end * 60 for start, end in day)
        assert len(each.delays_s) == len(dialogue.turns)
        assert each.delays_s[0] == 0
        assert min(each.delays_s[1:]) >= 3
        assert demo.staff[each.agent].role in {"agent", "team_lead"}
        assert each.shop in demo.staff[each.agent].aliases
        assert ("语种" in dialogue.tags) == ("语种" in demo.customers[each.customer].tags)
        assert each.stars is None or 1 <= each.stars <= (dialogue.stars or 0)
    assert len({(each.customer, each.days_ago) for each in plan}) == 320
    assert {each.dialogue for each in plan} == set(dialogues)


def test_plan_has_the_rhythm_of_a_shop_day():
    plan = history_plan(1)
    hours = Counter(each.opened_s // 3600 for each in plan)
    assert min(hours[10], hours[20]) > max(hours[13], hours[18], hours[23])
    assert {each.days_ago for each in plan} == set(range(1, 31))
    slow = sum(max(each.delays_s) >= 90 for each in plan)
    assert 20 <= slow <= 120


def test_plan_of_today_stops_before_now():
    until = 15 * 3600
    today = [each for each in history_plan(3, until_s=until) if each.days_ago == 0]
    assert today
    assert all(each.opened_s < until for each in today)
    assert [each for each in history_plan(3, until_s=8 * 3600) if each.days_ago == 0] == []


def test_replay_dialogues_have_the_hard_cases():
    replay = _replay()
    assert len(replay) == 60
    assert len({each["session_id"] for each in replay}) == 60
    assert all(set(each) == {"session_id", "turns"} for each in replay)
    turns = [turn for each in replay for turn in each["turns"]]
    assert {turn["role"] for turn in turns} == {"customer", "agent"}
    assert max(len(turn["text"]) for turn in turns) == MAX_REPLAY_TEXT
    assert all(turn["text"].strip() and "\x00" not in turn["text"] for turn in turns)
    everything = "".join(turn["text"] for turn in turns)
    for sign in ("\u200d", "\u200f", "\u2028", "\ufeff", "\n", "\r\n", "\t", "<script>", "https://", "𠮷"):
        assert sign in everything
    pairs = [(a, b) for each in replay for a, b in zip(each["turns"], each["turns"][1:], strict=False)]
    assert sum(a == b for a, b in pairs) >= 8
    assert sum(each["turns"][0]["role"] == "agent" for each in replay) >= 2


def test_replay_dialogues_are_not_the_demos():
    demo = {(each.turns[0].text, each.turns[1].text) for each in demo_dialogues()}
    assert not demo & {(each["turns"][0]["text"], each["turns"][1]["text"]) for each in _replay()}
