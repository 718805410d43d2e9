"""A link goes out exactly once as far as the provider knows keys, whenever the process ends; failures are kept."""

from collections.abc import Callable

import pytest

from tests.outreach.conftest import Box, Shop
from tests.outreach.test_asking import moved
from yingda.infra.db import Database
from yingda.infra.jobs import store as jobs
from yingda.outreach.ports import SendingError
from yingda.outreach.types import Skip, SurveyState

pytestmark = pytest.mark.db


@pytest.mark.parametrize("dies", ["dies_before", "dies_after"])
def test_killed_between_marking_and_sending_it_is_sent_exactly_once(
    shop: Shop, box: Box, db: Database, drain: Callable[[], int], dies: str
) -> None:
    episode_id = moved(shop)
    setattr(box, dies, True)
    with pytest.raises(KeyboardInterrupt):
        drain()
    assert shop.asked(episode_id).state is SurveyState.SENDING
    setattr(box, dies, False)
    db.write_now(jobs.free_all)  # what the next start does with what a dead process had claimed
    drain()
    assert (shop.asked(episode_id).state, len(box.taken)) == (SurveyState.ASKED, 1)
    assert len(set(box.links)) == 1
    drain()
    shop.wait(hours=30)
    assert box.handed == (1 if dies == "dies_before" else 2)  # under the same key, so that it is the same letter


def test_what_fails_for_a_while_is_tried_again(shop: Shop, box: Box) -> None:
    box.fails = [SendingError("mail.unreachable"), SendingError("mail.timeout")]
    episode_id = moved(shop)
    shop.drain()
    shop.wait(minutes=20)
    shop.wait(minutes=20)
    assert (shop.asked(episode_id).state, len(box.taken), box.handed) == (SurveyState.ASKED, 1, 3)


def test_what_is_refused_for_good_is_skipped_and_leaves_the_day_free(shop: Shop, box: Box) -> None:
    box.fails = [SendingError("mail.refused", lasting=True)]
    episode_id = moved(shop)
    shop.drain()
    asked = shop.asked(episode_id)
    assert (asked.state, asked.skip) == (SurveyState.SKIPPED, Skip.FAILED)
    assert (asked.asked_day, asked.token_hash) == (None, None)
    assert box.handed == 1


def test_after_six_tries_it_is_given_up(shop: Shop, box: Box) -> None:
    box.fails = [SendingError("mail.timeout") for _ in range(10)]
    episode_id = moved(shop)
    shop.drain()
    for _ in range(8):
        shop.wait(minutes=20)
    assert (shop.asked(episode_id).skip, box.handed) == (Skip.FAILED, 6)
