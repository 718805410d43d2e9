"""Rules of every kind while they are written: read both ways, held against examples, tried on the past."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.console.api.rules import RuleController
from yingda.infra.compute import Compute, InlineCompute
from yingda.infra.db import Database
from yingda.infra.http.problems import exception_handlers

pytestmark = pytest.mark.db


class Editor:
    """Asks as whoever writes rules."""

    def __init__(self, client: TestClient[Litestar], who: list[Actor]) -> None:
        self.client, self.who = client, who

    def check(self, expected: int = 200, **body: Any) -> Any:
        return self.ask("check", body, expected)

    def ask(self, verb: str, body: Any, expected: int = 200) -> Any:
        answer = self.client.post(f"/api/v1/rules/{verb}", json=body)
        assert answer.status_code == expected, answer.text
        return answer.json()


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码")


@pytest.fixture
def editor(db: Database, desk: Desk, shop_id: int) -> Iterator[Editor]:
    who = [desk.staff("boss", shop_id, role=Role.SUPERVISOR)]

    async def provide_db() -> Database:
        return db

    async def provide_actor() -> Actor:
        return who[-1]

    async def provide_compute() -> Compute:
        return InlineCompute()

    app = Litestar(
        [RuleController],
        dependencies={
            "db": Provide(provide_db), "actor": Provide(provide_actor), "compute": Provide(provide_compute),
        },
        exception_handlers=exception_handlers(), logging_config=None,
    )  # fmt: skip
    with TestClient(app) as client:
        yield Editor(client, who)


def test_a_text_becomes_fields_and_fields_a_text(editor: Editor) -> None:
    text = '退款|"在吗" & !已到账 & channel:web'
    read = editor.check(text=text)
    line = read["rule"]["lines"][0]
    assert [term["kind"] for term in line["every"][0]] == ["word", "phrase"]
    assert (line["none"][0]["text"], line["where"][0]["about"], read["notes"]) == ("已到账", "channel", False)
    assert editor.check(rule=read["rule"])["text"] == text
    assert editor.check(text=f"# 说明\n{text}")["notes"] is True


def test_mistakes_are_told_where_they_are(editor: Editor) -> None:
    typed = editor.check(text="退款 & (退|换..货")["mistake"]
    assert (typed["code"], typed["position"], typed["place"]) == ("rule.unclosed_group", 5, "")
    only = {"lines": [{"none": [{"kind": "word", "text": "退款"}]}]}
    chosen = editor.check(rule=only)["mistake"]
    assert (chosen["code"], chosen["place"]) == ("rule.only_excludes", "/lines/0")
    assert chosen["text"].startswith("只有排除条件")
    editor.check(rule={"lines": [{"every": [[]]}]}, expected=422)


def test_examples_are_held_against_the_rule(editor: Editor) -> None:
    found = editor.check(text="channel:email & 退款", examples={"meets": ["要退款", "在吗"], "avoids": ["退款"]})
    assert [each["matched"] for each in found["examples"]["meets"]] == [True, False]
    assert found["examples"]["meets"][0]["spans"] == [{"start": 1, "end": 3}]
    assert [each["matched"] for each in found["examples"]["avoids"]] == [True]


def test_the_past_is_tried_newest_first_with_contacts_starred(editor: Editor, desk: Desk, shop_id: int) -> None:
    place = desk.customer(shop_id, "张女士")
    for text in ("要退款", "在吗", "退款给13812345678"):
        desk.says(place, text)
    found = editor.ask("try", {"shop_id": shop_id, "text": "退款 & shop:qingchuan & stage:queued"})
    assert (found["looked_at"], found["hits"], found["conversations"]) == (3, 2, 1)
    assert [each["text"] for each in found["samples"]] == ["退款给***********", "要退款"]
    assert editor.ask("try", {"shop_id": shop_id, "text": "退款 &"}, 422)["errors"][0]["pointer"] == "/text"


def test_only_who_writes_rules_of_some_kind(editor: Editor, desk: Desk, shop_id: int) -> None:
    editor.who.append(desk.staff("mei", shop_id))
    editor.check(text="退款", expected=403)
    editor.ask("try", {"shop_id": shop_id, "text": "退款"}, 403)
    other = desk.shop("other", name="别家")
    editor.who.append(editor.who[0])
    editor.ask("try", {"shop_id": other, "text": "退款"}, 404)
