"""The indexes of one process, a few at a time: asked from many places, rebuilt beside the old one.

What runs in a computing child are the top-level functions `look` and `shelve`.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from yingda.lang import retrieval
from yingda.lang.retrieval.types import Entry, Hit

if TYPE_CHECKING:
    from yingda.lang.retrieval.index import Index

MOST_INDEXES = 16
MOST_TEXTS = 200_000  # in all of them: about 150 MB
# learned at once, in about two seconds, so that a shop of 400 articles is answered well from its first question
_SMALL = 3_000  # ways of asking


class State(StrEnum):
    """What a process knows of an index that was asked for."""

    CURRENT = "current"
    BUILDING = "building"  # answered from the one before
    STALE = "stale"  # likewise, and nobody builds the new one
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for in the index `key` as of `stamp`."""

    key: str
    stamp: str
    text: str
    limit: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, how the index stood, and when the entries were read that it was built from."""

    state: State
    hits: tuple[Hit, ...]
    read_at: int = 0


@dataclass(frozen=True, slots=True)
class _Delivery:
    stamp: str
    entries: tuple[Entry, ...]
    read_at: int

    @property
    def texts(self) -> int:
        return sum(len(entry.phrasings) for entry in self.entries)


@dataclass(slots=True)
class _Place:
    stamp: str
    index: "Index"
    texts: int
    read_at: int


@dataclass(slots=True)
class Shelf:
    """Indexes by key, the longest unused ones put away; safe to use while one is being built.

    Of a key one is built at a time, and of those that were delivered meanwhile only the newest.
    """

    places: OrderedDict[str, _Place] = field(default_factory=OrderedDict)
    building: dict[str, tuple[str, threading.Thread]] = field(default_factory=dict)
    delivered: dict[str, _Delivery] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def look(self, question: Question) -> Looked:
        """Answer from the newest index there is; it never waits for one that is being built."""
        with self.lock:
            place = self.places.get(question.key)
            if place is None:
                return Looked(State.MISSING, ())
            self.places.move_to_end(question.key)
            state = self._state(question, place)
        hits = tuple(retrieval.search(place.index, question.text, question.limit))
        return Looked(state, hits, place.read_at)

    def shelve(self, key: str, stamp: str, entries: Sequence[Entry], read_at: int = 0) -> None:
        """Build an index: the first of its key at once, later ones and what takes long beside the one before."""
        delivery = _Delivery(stamp, tuple(entries), read_at)
        with self.lock:
            if self._is_known(key, stamp):
                return
            first = key not in self.places
        if first:
            index = retrieval.build(entries, learn=delivery.texts <= _SMALL)
            self._put(key, delivery, index)
            if not index.could_learn:
                return
        with self.lock:
            self._begin(key, delivery)

    def wait(self) -> None:
        """Until nothing is being built."""
        while self.building:
            for _, thread in list(self.building.values()):
                thread.join()

    def _begin(self, key: str, delivery: _Delivery) -> None:
        if key in self.building:
            self.delivered[key] = delivery
            return
        thread = threading.Thread(target=self._rebuild, args=(key, delivery), daemon=True)
        self.building[key] = (delivery.stamp, thread)
        thread.start()

    def _rebuild(self, key: str, delivery: _Delivery) -> None:
        try:
            self._put(key, delivery, retrieval.build(delivery.entries))
        finally:
            with self.lock:
                del self.building[key]
                newer = self.delivered.pop(key, None)
                if newer is not None:
                    self._begin(key, newer)

    def _state(self, question: Question, place: _Place) -> State:
        if place.stamp == question.stamp:
            return State.CURRENT
        return State.BUILDING if self._is_known(question.key, question.stamp) else State.STALE

    def _is_known(self, key: str, stamp: str) -> bool:
        place, newer = self.places.get(key), self.delivered.get(key)
        there = {place and place.stamp, newer and newer.stamp, self.building.get(key, (None, None))[0]}
        return stamp in there

    def _put(self, key: str, delivery: _Delivery, index: "Index") -> None:
        with self.lock:
            self.places[key] = _Place(delivery.stamp, index, delivery.texts, delivery.read_at)
            self.places.move_to_end(key)
            while len(self.places) > 1 and (len(self.places) > MOST_INDEXES or self._texts() > MOST_TEXTS):
                self.places.popitem(last=False)

    def _texts(self) -> int:
        return sum(place.texts for place in self.places.values())


_SHELF = Shelf()


def look(question: Question) -> Looked:
    """Answer from this process's indexes."""
    return _SHELF.look(question)


def shelve(key: str, stamp: str, entries: Sequence[Entry], read_at: int = 0) -> None:
    """Build an index in this process."""
    _SHELF.shelve(key, stamp, entries, read_at)


def shelve_and_look(question: Question, entries: Sequence[Entry], read_at: int = 0) -> Looked:
    """Build the index where it is missing and answer from it, both in the same process."""
    _SHELF.shelve(question.key, question.stamp, entries, read_at)
    return _SHELF.look(question)


def wait() -> None:
    """Until this process builds nothing."""
    _SHELF.wait()
