"""What clocks should say, worked out in the plainest way: real time, the shipped policies, no levels."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yingda.conversations.events import EpisodeEnded, EpisodeReopened, MessageAccepted, MessageLeft, WaitBegan
from yingda.conversations.types import Author, Kind, Result

SECONDS = {"first_response": 30, "next_response": 60, "left_message": 1800, "solution": 10_800}
Event = WaitBegan | MessageAccepted | MessageLeft | EpisodeEnded | EpisodeReopened


@dataclass
class Timed:
    """One thing that was to happen in time; `spent` and `since` matter for what can stand still."""

    kind: str
    episode_id: int
    start: datetime
    since: datetime
    spent: timedelta = timedelta(0)
    paused: bool = False
    breached: datetime | None = None
    stopped: datetime | None = None
    state: str = ""

    @property
    def due(self) -> datetime:
        return self.since + timedelta(seconds=SECONDS[self.kind]) - self.spent

    def look(self, at: datetime) -> None:
        if not self.state and not self.paused and self.breached is None and at > self.due:
            self.breached = self.due

    def finish(self, at: datetime, *, done: bool) -> None:
        self.look(at)
        self.stopped = at
        if done:
            self.state = "late" if self.breached else "met"
        else:
            self.state = "missed" if self.breached else "cancelled"

    def shown(self, now: datetime) -> tuple[str, str, datetime, datetime | None, datetime | None]:
        self.look(now)
        still = "breached" if self.breached else "paused" if self.paused else "running"
        return (self.kind, self.state or still, self.start, self.stopped, self.breached)


@dataclass
class Oracle:
    """The clocks of one conversation, rebuilt event by event."""

    timed: list[Timed] = field(default_factory=list)
    waits: dict[int, list[timedelta]] = field(default_factory=dict)
    averages: dict[int, str] = field(default_factory=dict)
    before_end: "Oracle | None" = None

    def open(self, *kinds: str) -> list[Timed]:
        return [one for one in self.timed if not one.state and one.kind in kinds]

    def hear(self, event: Event) -> None:
        match event:
            case WaitBegan():
                self._wait(event)
            case MessageAccepted() if event.author is Author.AGENT and event.kind is not Kind.NOTE:
                self._answer(event)
            case MessageLeft():
                self._left(event)
            case EpisodeEnded():
                self._end(event)
            case EpisodeReopened():
                assert self.before_end is not None
                undone = self.before_end
                self.timed, self.waits, self.averages = undone.timed, undone.waits, undone.averages

    def _start(self, kind: str, episode_id: int, at: datetime) -> None:
        if not self.open(kind):
            self.timed.append(Timed(kind, episode_id, at, at))

    def _wait(self, event: WaitBegan) -> None:
        for one in self.open("solution"):
            if one.paused:
                one.paused, one.since = False, event.at
        self._start("left_message" if event.left else "first_response" if event.first else "next_response",
                    event.episode_id, event.at)  # fmt: skip
        if event.first:
            self._start("solution", event.episode_id, event.at)

    def _answer(self, event: MessageAccepted) -> None:
        for one in self.open("first_response", "next_response", "left_message"):
            if one.kind != "left_message":
                self.waits.setdefault(one.episode_id, []).append(event.at - one.start)
            one.finish(event.at, done=True)
        for one in self.open("solution"):
            one.look(event.at)
            if not one.paused and not one.breached:
                one.paused, one.spent = True, one.spent + event.at - one.since

    def _left(self, event: MessageLeft) -> None:
        waiting = self.open("first_response", "next_response")
        for one in waiting:
            one.finish(event.at, done=False)
        if waiting:
            self._start("left_message", event.episode_id, event.at)

    def _end(self, event: EpisodeEnded) -> None:
        self.before_end = deepcopy(self)
        for one in self.open("first_response", "next_response", "left_message"):
            one.finish(event.at, done=False)
        if event.result is not Result.UNSOLVED:
            for one in self.open("solution"):
                one.finish(event.at, done=event.result is not Result.SPAM)
        spans = self.waits.get(event.episode_id, [])
        if spans:
            mean = sum(spans, timedelta(0)) / len(spans)
            self.averages[event.episode_id] = "met" if mean <= timedelta(seconds=60) else "late"
