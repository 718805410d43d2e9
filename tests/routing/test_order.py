"""Who is next."""

from tests.routing import a
from yingda.conversations.types import Priority
from yingda.routing.policy.order import in_order


def order(*episodes: a.QueuedEpisode) -> list[int]:
    return [each.episode.conversation_id for each in in_order(a.waits(e, a.rules(1)) for e in episodes)]


def test_the_longest_waiting_is_next() -> None:
    assert order(a.episode(1, a.at(5)), a.episode(2, a.at(0)), a.episode(3, a.at(3))) == [2, 3, 1]


def test_complaints_go_before_vips_and_those_before_others() -> None:
    urgent = a.episode(1, a.at(9), Priority.URGENT)
    vip = a.episode(2, a.at(8), Priority.HIGH)
    assert order(a.episode(3, a.at(0)), vip, urgent) == [1, 2, 3]


def test_left_messages_go_first_and_keep_their_own_order() -> None:
    urgent = a.episode(1, a.at(0), Priority.URGENT)
    assert order(urgent, a.episode(2, a.at(9), left=True), a.episode(3, a.at(8), left=True)) == [3, 2, 1]


def test_the_same_instant_is_settled_by_number() -> None:
    assert order(a.episode(8), a.episode(7)) == [7, 8]
