"""The same request twice at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.desk import Desk
from yingda.accounts.types import Role
from yingda.alerts import service
from yingda.alerts.types import NoticeDraft
from yingda.infra.push.types import Push

pytestmark = pytest.mark.db


def test_a_notice_sent_twice_at_once_hangs_once(desk: Desk, pushes: list[Push]) -> None:
    shop_id = desk.shop("tea")
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    draft = NoticeDraft(client_id="notice-0001", title="补货", body="周三到货", must_read=True, shop_ids=[shop_id])

    with ThreadPoolExecutor(8) as threads:
        posted = list(threads.map(lambda _: desk.write(service.post_notice, boss, draft), range(8)))

    assert len({notice.id for notice in posted}) == 1
    assert [push.kind for push in pushes if push.topic == f"shop:{shop_id}"] == ["notice"]
