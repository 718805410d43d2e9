"""A customer asks, the right agent answers, the episode is ended and measured."""

from tests.journeys.conftest import House


def test_a_question_travels_to_the_agent_and_back(house: House) -> None:
    qing = house.agent("qing")
    guest = house.guest()
    line, ready = guest.line()
    assert ready["conversation"] is None
    desk = qing.line(f"shop:{house.shop_id}")
    said = guest.says("蓝牙耳机左边没有声音")
    assert line.next("message")["card"]["text"] == "蓝牙耳机左边没有声音"
    assert guest.state()["state"] == "queued"
    house.pass_time(1)
    card = desk.next("conversation")["card"]
    while card["owner"] is None:
        card = desk.next("conversation")["card"]
    assert (card["owner"]["id"], card["needs_reply"], card["state"]) == (qing.id, True, "active")
    answer = qing.says(card["id"], "您好，我马上为您查看")
    pushed = line.next("message")["card"]
    while pushed["author"] != "agent":
        pushed = line.next("message")["card"]
    assert (pushed["text"], pushed["alias"], pushed["seq"]) == ("您好，我马上为您查看", "小qing", answer["seq"])
    assert said["seq"] == 1
    line.close()
    desk.close()


def test_transfer_with_consent_ending_thanks_and_stars(house: House) -> None:
    qing, ming = house.agent("qing"), house.agent("ming", online=False)
    guest = house.guest()
    guest.says("左边没有声音")
    house.pass_time(1)
    conversation_id = _conversation_of(qing)
    qing.says(conversation_id, "您好")
    ming.send("PUT", "/presence/me", {"state": "online"})
    asked = {"client_id": "transfer-0001", "to_agent_id": ming.id, "reason": "质量", "text": "可以为您转接吗？"}
    card = qing.send("POST", f"/conversations/{conversation_id}/transfer", asked)
    assert card["transfer"]["to_agent"]["id"] == ming.id
    assert guest.state()["transfer"]["to_name"] == "小ming"
    guest.says("好")
    assert guest.state()["agent"]["alias"] == "小ming"
    ming.says(conversation_id, "您好，给您换一副新的")
    ended = ming.send("POST", f"/conversations/{conversation_id}/end", {"result": "solved", "done": "换新"})
    assert (ended["state"], ended["result"]) == ("ended", "solved")
    guest.says("谢谢")
    house.pass_time()
    state = guest.state()
    assert (state["state"], state["episode"]["number"], state["episode"]["survey_open"]) == ("ended", 1, True)
    rated = guest.send("/stars", {"episode_id": state["episode"]["id"], "stars": 5})
    assert rated["episode"]["stars"] == 5
    assert ming.get(f"/conversations/{conversation_id}")["stars"] == 5


def test_a_returning_visitor_finds_the_history_and_another_does_not(house: House) -> None:
    house.agent("qing")
    guest = house.guest()
    guest.says("我想退款")
    again = house.guest(guest.token)
    assert [message["text"] for message in again.shop["messages"]] == ["我想退款"]
    stranger = house.guest()
    assert stranger.shop["messages"] == []
    assert stranger.shop["conversation"] is None


def test_missed_messages_come_after_a_reconnect(house: House) -> None:
    qing = house.agent("qing")
    guest = house.guest()
    guest.says("在吗")
    house.pass_time(1)
    conversation_id = _conversation_of(qing)
    line, _ = guest.line()
    line.close()
    for number in range(3):
        qing.says(conversation_id, f"第 {number} 条")
    line, ready = guest.line(after_seq=2)
    assert [message["text"] for message in ready["messages"]] == ["第 0 条", "第 1 条", "第 2 条"]
    line.close()


def test_with_nobody_there_a_message_is_left_and_answered_first_later(house: House) -> None:
    guest = house.guest()
    assert guest.shop["shop"]["staffed"] is False
    guest.says("有人吗")
    state = guest.state()
    assert (state["state"], state["needs_contact"]) == ("message_left", True)
    guest.send("/contact", {"contact": "wang@example.invalid", "name": "王五"})
    assert guest.state()["needs_contact"] is False
    qing = house.agent("qing")
    house.pass_time(1)
    house.pass_time(1)
    conversation_id = _conversation_of(qing)
    assert qing.get(f"/conversations/{conversation_id}")["customer"]["name"] == "王五"


def test_the_shops_own_texts_name_the_shop_and_its_alias(house: House) -> None:
    shop_id = house.desk.shop("chapu", name="小满茶铺", alias="小满", greeting="欢迎来到{shop}，我是{alias}")
    assert shop_id > 0
    answer = house.client().post("/api/v1/visitor/session", json={"shop": "chapu"})
    assert answer.json()["shop"]["greeting"] == "欢迎来到小满茶铺，我是小满"


def test_wrong_tokens_and_other_shops_find_nothing(house: House) -> None:
    house.agent("qing")
    guest = house.guest()
    guest.says("我的会话")
    other = house.desk.shop("other")
    stranger = house.desk.staff("stranger", other)
    assert stranger.shop_ids == {other}
    client = house.client()
    assert client.get("/api/v1/visitor/messages").status_code == 401
    bad = {"Authorization": f"Bearer {guest.token[:-2]}xx"}
    assert client.get("/api/v1/visitor/messages", headers=bad).status_code == 401
    assert client.get("/api/v1/conversations/1").status_code == 401
    signed = client.post("/api/v1/session", json={"login": "stranger", "password": "correct-horse-battery"})
    assert signed.status_code == 200
    answer = client.get("/api/v1/conversations/1")
    assert (answer.status_code, answer.json()["code"]) == (404, "error.not_found")
    no_token = client.put("/api/v1/presence/me", json={"state": "online"})
    assert no_token.status_code == 403


def test_a_picture_is_uploaded_sent_and_shown_by_an_expiring_link(house: House) -> None:
    qing = house.agent("qing")
    guest = house.guest()
    upload = guest.client.post(
        "/api/v1/visitor/files",
        files={"file": ("photo.png", _png(), "image/png")},
        headers={"Authorization": f"Bearer {guest.token}"},
    )
    assert upload.status_code == 200, upload.text
    stored = upload.json()
    assert (stored["kind"], stored["width"], stored["height"]) == ("picture", 3, 2)
    guest.says("", kind="picture", file_token=stored["token"])
    house.pass_time(1)
    conversation_id = _conversation_of(qing)
    shown = qing.get(f"/conversations/{conversation_id}/messages")["items"][0]["file"]
    picture = house.client().get(shown["url"])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert house.client().get(shown["url"].replace("/files/", "/files/x")).status_code == 404
    thief = house.guest()
    refused = thief.send(
        "/messages", {"client_id": "thief-000001", "kind": "picture", "file_token": stored["token"]}, status=422
    )
    assert refused["code"] == "error.file.unknown"


def test_a_visitor_who_writes_without_end_is_told_to_wait(house: House) -> None:
    guest = house.guest()
    for number in range(60):
        guest.send("/contact", {"contact": f"1380000{number:04}"})
    refused = guest.send("/contact", {"contact": "13800001111"}, status=429)
    assert refused["code"] == "error.too_many"
    assert house.guest().send("/contact", {"contact": "13800001111"}) is None


def _conversation_of(agent) -> int:
    mine = agent.get("/conversations", view="waiting")["items"]
    assert len(mine) == 1
    return int(mine[0]["id"])


def _png() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (3, 2), "teal").save(out, "PNG")
    return out.getvalue()
