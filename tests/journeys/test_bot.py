"""A customer and the bot over HTTP and sockets, with articles and understanding as they ship."""

from typing import Any

import pytest

from tests.bot.test_hostile import HOSTILE
from tests.journeys.conftest import PASSWORD, Agent, Guest, House
from yingda.accounts.types import Role
from yingda.bot.service import words

ANSWERS = {
    "耳机充不进电怎么办": (["耳机充不了电", "耳机放进盒子不充电"], "请擦一擦盒子里的触点，再放回去试试。"),
    "耳机保修多久": (["耳机质保期是几年", "耳机坏了还在保修期吗"], "保修一年，凭订单即可。"),
    "怎么开发票": (["可以开发票吗", "发票在哪里申请"], "订单完成后，在订单页点“申请发票”。"),
    "支持七天无理由退货吗": (["不想要了能退吗", "七天内可以退货吗"], "支持，签收后七天内可以申请。"),
}


@pytest.fixture
def boss(house: House) -> Agent:
    """A supervisor who has written the articles and switched the bot on."""
    boss = house.agent("boss", Role.ADMIN, online=False)
    for number, (question, (phrasings, answer)) in enumerate(ANSWERS.items()):
        article = {
            "client_id": f"article-{number:04}", "question": question, "phrasings": phrasings,
            "html": f"<p>{answer}</p>", "audience": "public", "places": [{"shop_id": house.shop_id}],
            "publish": True,
        }  # fmt: skip
        boss.send("POST", "/knowledge/articles", article, 201)
    switch(house, boss, answer_at=0.3, clarify_at=0.05)
    return boss


def switch(house: House, boss: Agent, **settings: Any) -> None:
    wanted = {"in_hours": "on", "out_of_hours": "on", **settings}
    boss.send("PUT", f"/bot/shops/{house.shop_id}/settings", {"settings": wanted})


DAY = 86_400


def bot_said(guest: Any) -> list[dict[str, Any]]:
    return [one for one in guest.get("/messages")["items"] if one["author"] == "bot"]


def test_a_question_in_other_words_is_answered_and_solved_by_a_button(house: House, boss: Agent) -> None:
    guest = house.guest()
    line, _ = guest.line()
    guest.says("发票要在哪里申请呀")
    house.pass_time()
    pushed = line.next("message")["card"]
    while pushed["author"] != "bot":
        pushed = line.next("message")["card"]
    assert pushed["text"] == "订单完成后，在订单页点“申请发票”。"
    assert [one["kind"] for one in pushed["choices"]] == ["helpful", "wrong", "person"]
    assert guest.state()["state"] == "bot"
    said = guest.says("", picked={"seq": pushed["seq"], "id": "helpful"})
    assert said["text"] == "解决了"
    house.pass_time()
    assert guest.state()["state"] == "ended"
    seen = boss.get("/bot/figures", shop_id=house.shop_id, first="2026-11-10", last="2026-11-10")
    assert (seen["total"]["episodes"], seen["total"]["solved_alone"]) == (1, 1)
    line.close()


def test_asking_for_a_person_gets_one_with_a_summary(house: House, boss: Agent) -> None:
    ming = house.agent("ming")
    guest = house.guest()
    guest.says("我要转人工客服")
    house.pass_time()
    house.pass_time(1)
    assert guest.state()["state"] == "active"
    (card,) = ming.get("/conversations", view="waiting")["items"]
    notes = [one for one in ming.get(f"/conversations/{card['id']}/messages")["items"] if one["kind"] == "note"]
    assert notes[0]["author"] == "bot"
    assert "客户要求人工" in notes[0]["text"]
    why = ming.get("/bot/decisions", shop_id=house.shop_id, conversation_id=card["id"])["items"]
    assert why[0]["trace"]["why"] == "wants_person"


def test_the_person_button_works_while_the_bot_has_it(house: House, boss: Agent) -> None:
    house.agent("ming")
    guest = house.guest()
    guest.says("怎么开发票")
    house.pass_time()
    last = bot_said(guest)[-1]
    guest.says("", picked={"seq": last["seq"], "id": "person"})
    house.pass_time()
    assert guest.state()["state"] in ("queued", "active")


def test_a_button_that_was_never_offered_is_refused(house: House, boss: Agent) -> None:
    guest = house.guest()
    guest.says("怎么开发票")
    house.pass_time()
    body = {"client_id": "forged-0001", "kind": "text", "picked": {"seq": 1, "id": "helpful"}}
    problem = guest.send("/messages", body, 422)
    assert problem["errors"][0]["code"] == "conversation.choice_unknown"


def test_an_agent_takes_it_out_of_the_bots_hands(house: House, boss: Agent) -> None:
    ming = house.agent("ming")
    guest = house.guest()
    guest.says("怎么开发票")
    house.pass_time()
    number = boss.get("/conversations", view="all")["items"][0]["id"]
    ming.send("POST", f"/conversations/{number}/take")
    before = len(bot_said(guest))
    guest.says("耳机保修多久")
    house.pass_time(20)
    assert len(bot_said(guest)) == before


def test_whoever_comes_and_says_nothing_is_greeted(house: House, boss: Agent) -> None:
    guest = house.guest()
    line, _ = guest.line()
    guest.send("/entered", {"client_id": "entered-0001"}, 204)
    house.pass_time(19)
    house.pass_time(2)
    greeting = line.next("greeting")["card"]
    assert "晴川数码" in greeting["text"]
    assert guest.state() is None
    line.close()


def test_the_bench_tells_why(house: House, boss: Agent) -> None:
    trace = boss.send("POST", "/bot/ask", {"shop_id": house.shop_id, "text": "发票在哪里申请"})
    assert trace["does"] == "article"
    assert trace["hits"][0]["question"] == "怎么开发票"
    assert trace["understood"]["kind"] == "question"
    hello = boss.send("POST", "/bot/ask", {"shop_id": house.shop_id, "text": "你好"})
    assert hello["does"] == "greet"


def test_hostile_words_get_articles_our_own_texts_or_a_person(house: House, boss: Agent) -> None:
    answers = {answer for _, answer in ANSWERS.values()}
    ours = {text.split("{")[0] for text in words.default_texts("zh-CN").values()}
    for said, _ in HOSTILE:
        trace = boss.send("POST", "/bot/ask", {"shop_id": house.shop_id, "text": said})
        for line in trace["lines"]:
            assert line["text"] in answers or any(line["text"].startswith(one) for one in ours), said
        assert trace["does"] in ("article", "clarify", "ask_again", "hand_over"), said


def answered_alone(house: House, guest: Guest) -> None:
    """The bot answers, the customer falls silent, and the night chooses it for looking again."""
    guest.says("发票要在哪里申请呀")
    house.pass_time()
    house.pass_time(16 * 60)
    assert guest.state()["state"] == "ended"


def next_day(house: House, boss: Agent) -> None:
    """Sessions end over night."""
    house.pass_time(DAY)
    answer = boss.client.post("/api/v1/session", json={"login": "boss", "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    boss.headers["X-CSRF-Token"] = boss.client.cookies["yingda_csrf"]


def to_be_checked(house: House, boss: Agent) -> dict[str, Any]:
    (one,) = boss.get("/bot/rechecks", shop_id=house.shop_id)["items"]
    assert (one["question"], one["answer"]) == ("发票要在哪里申请呀", "订单完成后，在订单页点“申请发票”。")
    return dict(one)


def test_an_answer_that_a_re_check_finds_wrong_is_a_gap_and_in_the_figures(house: House, boss: Agent) -> None:
    guest = house.guest()
    answered_alone(house, guest)
    next_day(house, boss)
    one = to_be_checked(house, boss)
    judged = boss.send("POST", f"/bot/rechecks/{one['id']}/verdict", {"verdict": "wrong", "note": "改成电子发票了"})
    assert (judged["verdict"], judged["note"]) == ("wrong", "改成电子发票了")
    assert boss.get("/bot/rechecks", shop_id=house.shop_id)["items"] == []
    gaps = boss.get("/knowledge/gaps", shop_id=house.shop_id)["items"]
    assert [gap["text"] for gap in gaps] == ["发票要在哪里申请呀"]
    assert guest.state()["state"] == "ended"  # nobody is disturbed
    seen = boss.get("/bot/figures", shop_id=house.shop_id, first="2026-11-10", last="2026-11-10")["total"]
    assert (seen["alone"], seen["rechecked"], seen["wrong"]) == (1, 1, 1)


def test_a_matter_that_a_re_check_finds_unsolved_is_served_by_a_person(house: House, boss: Agent) -> None:
    guest = house.guest()
    answered_alone(house, guest)
    next_day(house, boss)
    ming = house.agent("ming")
    one = to_be_checked(house, boss)
    boss.send("POST", f"/bot/rechecks/{one['id']}/verdict", {"verdict": "unsolved", "note": "要纸质发票"})
    house.pass_time()
    house.pass_time(1)
    assert guest.state()["state"] == "active"
    assert "客服会在这里联系您" in bot_said(guest)[-1]["text"]
    (card,) = ming.get("/conversations", view="waiting")["items"]
    notes = [each for each in ming.get(f"/conversations/{card['id']}/messages")["items"] if each["kind"] == "note"]
    assert notes[-1]["text"] == "机器人未解决，请联系客户。要纸质发票"
    ming.says(card["id"], "您好，纸质发票明天寄出，单号稍后发您。")
    assert guest.get("/messages")["items"][-1]["text"].startswith("您好，纸质发票")
    house.pass_time(1)
    said = bot_said(guest)
    guest.says("怎么开发票")
    house.pass_time(20)
    assert bot_said(guest) == said  # a person has it
