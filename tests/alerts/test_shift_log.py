"""The shift log: written once, read in pages, by the shop's staff only."""

from typing import Any

import pytest

from tests.desk import Desk
from yingda.alerts import service
from yingda.alerts.types import LogDraft, LogQuery
from yingda.infra.push.types import Push
from yingda.kit.errors import NotFoundError

pytestmark = pytest.mark.db


def entry(shop_id: int, text: str) -> LogDraft:
    return LogDraft(client_id=f"shift-log-{text}", shop_id=shop_id, text=text)


def test_entries_come_newest_first_in_pages(desk: Desk) -> None:
    tea, silk = desk.shop("tea"), desk.shop("silk")
    mei, ling = desk.staff("mei", tea), desk.staff("ling", tea, silk)
    for number in range(5):
        desk.write(service.write_log, mei, entry(tea, f"第{number}条"))
    desk.write(service.write_log, ling, entry(silk, "丝绸"))
    first, more = desk.read(service.log_of, ling, tea, LogQuery(limit=2))
    assert [(one.author, one.text) for one in first] == [("Mei", "第4条"), ("Mei", "第3条")]
    second, more = desk.read(service.log_of, ling, tea, LogQuery(before=more, limit=2))
    assert [one.text for one in second] == ["第2条", "第1条"]
    last, more = desk.read(service.log_of, ling, tea, LogQuery(before=more, limit=2))
    assert ([one.text for one in last], more) == (["第0条"], None)


def test_entries_are_found_by_words_and_by_team(desk: Desk) -> None:
    tea = desk.shop("tea")
    mei, ling = desk.staff("mei", tea), desk.staff("ling", tea)
    night = desk.team("夜班", tea, ling.staff_id)
    desk.write(service.write_log, mei, entry(tea, "仓库盘点，100% 停发"))
    desk.write(service.write_log, ling, entry(tea, "快递改到明早"))

    def found(**wanted: Any) -> list[str]:
        return [one.author for one in desk.read(service.log_of, mei, tea, LogQuery(**wanted))[0]]

    assert (found(words="盘点"), found(words="%"), found(words="没有")) == (["Mei"], ["Mei"], [])
    assert found(team_id=night) == ["Ling"]
    assert (found(team_id=night, words="盘点"), found(team_id=night + 9)) == ([], [])


def test_writing_the_same_twice_writes_once(desk: Desk, pushes: list[Push]) -> None:
    tea = desk.shop("tea")
    mei = desk.staff("mei", tea)
    first = desk.write(service.write_log, mei, entry(tea, "打印机没墨了"))
    desk.wait(minutes=1)
    assert desk.write(service.write_log, mei, entry(tea, "打印机没墨了")) == first
    assert len(desk.read(service.log_of, mei, tea, LogQuery())[0]) == 1
    told = {(push.topic, push.id, push.version) for push in pushes if push.kind == "shift_log"}
    assert told == {(f"shop:{tea}", first.id, 1)}


def test_another_shops_log_is_closed(desk: Desk) -> None:
    tea, silk = desk.shop("tea"), desk.shop("silk")
    mei = desk.staff("mei", tea)
    with pytest.raises(NotFoundError):
        desk.write(service.write_log, mei, entry(silk, "您好"))
    with pytest.raises(NotFoundError):
        desk.read(service.log_of, mei, silk, LogQuery())
