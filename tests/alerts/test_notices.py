"""The notice board: who sees what, who has read it, who is missing."""

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.alerts import service
from yingda.alerts.types import NoticeDraft
from yingda.infra.push.types import Push
from yingda.kit.errors import ForbiddenError, NotFoundError

pytestmark = pytest.mark.db


@pytest.fixture
def tea(desk: Desk) -> int:
    return desk.shop("tea")


@pytest.fixture
def silk(desk: Desk) -> int:
    return desk.shop("silk")


@pytest.fixture
def boss(desk: Desk, tea: int, silk: int) -> Actor:
    return desk.staff("boss", tea, silk, role=Role.SUPERVISOR)


def draft(*shop_ids: int, title: str = "双十一排班", **more: object) -> NoticeDraft:
    return NoticeDraft(client_id=f"notice-{title}", title=title, shop_ids=list(shop_ids), **more)  # type: ignore[arg-type] # any of the others


def board(desk: Desk, actor: Actor) -> list[tuple[str, bool]]:
    return [(one.title, one.read) for one in desk.read(service.board_of, actor).items]


def test_staff_of_its_shops_see_a_notice_newest_first(desk: Desk, tea: int, silk: int, boss: Actor) -> None:
    mei, ling = desk.staff("mei", tea), desk.staff("ling", silk)
    desk.write(service.post_notice, boss, draft(tea, title="一"))
    desk.write(service.post_notice, boss, draft(tea, silk, title="二"))
    assert board(desk, mei) == [("二", False), ("一", False)]
    assert board(desk, ling) == [("二", False)]
    assert board(desk, boss) == [("二", True), ("一", True)]
    assert desk.read(service.board_of, mei).unread == 2


def test_reading_is_confirmed_once_and_the_missing_are_known(desk: Desk, tea: int, silk: int, boss: Actor) -> None:
    mei, ling = desk.staff("mei", tea), desk.staff("ling", silk)
    notice = desk.write(service.post_notice, boss, draft(tea, silk, must_read=True))
    assert (notice.read_count, notice.staff_count, notice.author, notice.must_read) == (0, 2, "Boss", True)
    desk.wait(minutes=5)
    first = desk.clock.now()
    desk.write(service.confirm_notice, mei, notice.id)
    desk.wait(minutes=5)
    desk.write(service.confirm_notice, mei, notice.id)
    receipts = desk.read(service.receipts_of, boss, notice.id)
    assert [(one.id, one.name, one.at) for one in receipts.read] == [(mei.staff_id, "Mei", first)]
    assert [(one.id, one.name) for one in receipts.missing] == [(ling.staff_id, "Ling")]
    assert board(desk, mei) == [("双十一排班", True)]
    assert desk.read(service.board_of, ling).items[0].read_count == 1


def test_posting_the_same_twice_posts_once(desk: Desk, tea: int, boss: Actor, pushes: list[Push]) -> None:
    first = desk.write(service.post_notice, boss, draft(tea))
    assert desk.write(service.post_notice, boss, draft(tea)) == first
    assert len(board(desk, boss)) == 1
    assert len([push for push in pushes if push.kind == "notice"]) == 1


def test_every_shop_is_told_and_told_again_when_it_is_taken_off(
    desk: Desk, tea: int, silk: int, boss: Actor, pushes: list[Push]
) -> None:
    notice = desk.write(service.post_notice, boss, draft(tea, silk))
    desk.write(service.archive_notice, boss, notice.id)
    told = [(push.topic, push.version, push.card.archived) for push in pushes if push.kind == "notice"]
    assert told == [
        (f"shop:{tea}", 1, False), (f"shop:{silk}", 1, False), (f"shop:{tea}", 2, True), (f"shop:{silk}", 2, True),
    ]  # fmt: skip
    assert board(desk, boss) == []
    with pytest.raises(NotFoundError):
        desk.write(service.confirm_notice, boss, notice.id)


def test_who_may_not(desk: Desk, tea: int, silk: int, boss: Actor) -> None:
    mei, ling = desk.staff("mei", tea), desk.staff("ling", silk)
    lead = desk.staff("lead", tea, role=Role.TEAM_LEAD)
    with pytest.raises(ForbiddenError):
        desk.write(service.post_notice, mei, draft(tea))
    with pytest.raises(NotFoundError):
        desk.write(service.post_notice, lead, draft(tea, silk))
    both = desk.write(service.post_notice, boss, draft(tea, silk, title="两店"))
    own = desk.write(service.post_notice, boss, draft(tea, title="一店"))
    with pytest.raises(ForbiddenError):
        desk.write(service.archive_notice, lead, both.id)
    with pytest.raises(NotFoundError):
        desk.write(service.confirm_notice, ling, own.id)
    with pytest.raises(ForbiddenError):
        desk.read(service.receipts_of, mei, own.id)
    desk.write(service.archive_notice, lead, own.id)
