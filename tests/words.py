"""Clearing what is old of a room's tables, without holds or orders."""

from collections.abc import Iterable
from datetime import datetime

from tests.desk import Desk
from yingda.infra.words import Words, erase_words, find_old


def clear_older(desk: Desk, all_words: Iterable[Words], before: datetime) -> int:
    """Empty everything from before an instant; how many rows said something."""
    count = 0
    for words in all_words:
        ids = [old.id for old in desk.read(find_old, words, 0, before, 1000) if old.said]
        if ids:
            desk.write(erase_words, words, ids)
        count += len(ids)
    return count
