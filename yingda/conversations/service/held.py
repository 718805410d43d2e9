"""A conversation held by a unit: loaded and locked, changed in memory, written and pushed once."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from yingda.conversations import store
from yingda.conversations.events import MessageAccepted, WaitBegan
from yingda.conversations.policy.figures import Figures, state_changed
from yingda.conversations.policy.life import check_step
from yingda.conversations.pushes import ConversationCard
from yingda.conversations.service.cards import Shown, check_listeners, push_cards, push_message
from yingda.conversations.types import QUEUE_STATES, Act, Author, By, Kind, Priority, State, SystemLine
from yingda.infra.db import Unit
from yingda.kit.errors import NotFoundError
from yingda.kit.events import Event
from yingda.lang.contacts import mask_contacts
from yingda.lang.grams import grams
from yingda.lang.holding import is_holding

PREVIEW_CHARS = 80
# who may see a conversation follows from these
REACHED_BY = ("state", "owner_id", "last_agent_id", "helper_ids", "wanted_team_id")


class Held:
    """One conversation inside one unit; `keep` writes everything that was changed."""

    def __init__(self, unit: Unit, row: store.AnyRow, episode: store.AnyRow | None) -> None:
        self.unit = unit
        self._row = row
        self._values: dict[str, Any] = dict(row._mapping)
        self._changes: dict[str, Any] = {}
        self._episode_changes: dict[str, Any] = {}
        self._kept_figures = self._figures = store.figures_of(episode) if episode is not None else None
        self._added: list[dict[str, Any]] = []
        self._shown: dict[int, Shown] = {}
        self._events: list[Event] = []
        self._also_told: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def figures(self) -> Figures:
        """The current episode's figures."""
        assert self._figures is not None, "no episode was ever opened here"
        return self._figures

    @property
    def at(self) -> datetime:
        """The time of what happens now: never before the last message."""
        last: datetime = self._values["last_message_at"]
        return max(self.unit.now, last)

    @property
    def open(self) -> bool:
        """Whether an episode is going on."""
        return self.episode_id is not None and self.state != State.ENDED

    def set(self, **values: Any) -> None:
        """Change columns of the conversation."""
        self._values.update(values)
        self._changes.update(values)

    def set_episode(self, **values: Any) -> None:
        """Change columns of the current episode."""
        self._episode_changes.update(values)

    def measure(self, figures: Figures) -> None:
        """Take over new figures; the list's waiting columns follow them."""
        before, self._figures = self._figures, figures
        if figures.waiting_since is not None and (before is None or before.waiting_since is None):
            self._announce_wait(figures)
        self.set(waiting_since=figures.waiting_since, needs_reply=figures.waiting_since is not None)

    def step(self, act: Act, by: By) -> State:
        """Let `act` lead to its next state, or raise; books the time spent so far."""
        to = check_step(State(self.state), act, by)
        self.set(state=to)
        if self._figures is not None:
            self.measure(state_changed(self.figures, self.at, to))
        return to

    def begin_episode(self, state: State, first_text: str) -> None:
        """Start the next episode in `state`."""
        number = self.episode_number + 1
        figures = Figures(state=state, state_since=self.at)
        self._kept_figures = self._figures = figures
        values = {
            "conversation_id": self.id, "number": number, "shop_id": self.shop_id, "channel": self.channel,
            "customer_id": self.customer_id, "opened_at": self.at, "first_seq": self.last_seq + 1,
            "last_seq": self.last_seq, "first_text": preview_of(first_text), "tags": [], "skill": "",
            **asdict(figures),
        }  # fmt: skip
        self.set(
            episode_id=store.insert_episode(self.unit, values), episode_number=number, state=state,
            opened_at=self.at, ended_at=None, result=None, unsolved_reason=None, stars=None, summary=None,
            owner_id=None, assigned_at=None, transfer_id=None, helper_ids=[], avoid_agent_ids=[], tags=[],
            answered_since_assigned=False, loaded=False, wanted_team_id=None, left_message=False, queued_at=None,
            sensitive=False, pressing=False, asks=None,
            skill="",  # whoever was good at the last matter need not be good at this one
        )  # fmt: skip

    def add_message(self, author: Author, kind: Kind, body: str, **more: Any) -> dict[str, Any]:
        """Append a message; `more` are further columns of its row."""
        seq = self.last_seq + 1
        values = {
            "conversation_id": self.id, "episode_id": self.episode_id, "shop_id": self.shop_id, "seq": seq,
            "prev_visible_seq": self.last_visible_seq, "revision": 1, "author": author, "kind": kind, "text": body,
            "mentions": [], "at": self.at, "staff_id": None, "alias": None, "event": None, "file": None,
            "quote": None, "product": None, "choices": None, "picked": None, "source_kind": None,
            "source_id": None, "source_version": None, "consent_for": None, "client_id": None,
            "withdrawn_at": None, **more,
        }  # fmt: skip
        message_id = store.insert_message(self.unit, values)
        if body and kind is not Kind.SYSTEM:
            store.index_message(self.unit, message_id, self.shop_id, grams(body))
        self.set(last_seq=seq, last_message_at=values["at"])
        if kind is not Kind.NOTE:
            self.set(last_visible_seq=seq)
        if kind not in (Kind.NOTE, Kind.SYSTEM):
            self.set(preview=_preview(values))
        if author in (Author.CUSTOMER, Author.AGENT) and kind is not Kind.NOTE:
            self.set(quiet_since=values["at"], idle_asked=False)
        self.set_episode(last_seq=seq)
        self._added.append(values)
        return values

    def add_system_line(self, line: SystemLine) -> None:
        """Append a line that says what happened."""
        event = {"code": line.code, "params": dict(line.params)}
        self.add_message(Author.SYSTEM, Kind.SYSTEM, "", event=event)

    def announce(self, event: Event) -> None:
        """Tell the reactions of `event` once everything is written."""
        self._events.append(event)

    def announce_message(self, values: Mapping[str, Any], *, needs_answer: bool, screened: bool = False) -> None:
        """Tell that a message was accepted."""
        self.announce(
            MessageAccepted(
                conversation_id=self.id, episode_id=self.episode_id, shop_id=self.shop_id, at=values["at"],
                seq=values["seq"], author=values["author"], kind=values["kind"], staff_id=values["staff_id"],
                needs_answer=needs_answer, for_bot=self.state == State.BOT,
                holds=_holds(values), screened=screened,
            )
        )  # fmt: skip

    def _announce_wait(self, figures: Figures) -> None:
        self.announce(
            WaitBegan(
                self.id, self.episode_id, self.shop_id, self.at, self.customer_id, self.channel,
                Priority(self.priority), first=figures.responses == 0, left=self.state == State.MESSAGE_LEFT,
            )
        )  # fmt: skip

    def tell(self, staff_id: int | None) -> None:
        """Push the card to somebody who is not the owner, too."""
        if staff_id is not None:
            self._also_told.add(staff_id)

    def keep(self) -> ConversationCard:
        """Write, announce, push; the conversation's card as it is now."""
        if self._figures is not None and self._kept_figures is not None:
            self._episode_changes |= store.changed_figures(self._kept_figures, self._figures)
        if self._episode_changes:
            store.save_episode(self.unit, self.episode_id, self._episode_changes)
        version = store.save_conversation(self.unit, self._row, self._changes)
        for event in self._events:
            self.unit.announce(event)
        self._values["version"] = version
        return self._push()

    def shown(self, values: Mapping[str, Any]) -> Shown:
        """A message that was added and kept, as it was pushed."""
        return self._shown[values["seq"]]

    def _push(self) -> ConversationCard:
        for values in self._added:
            self._shown[values["seq"]] = push_message(self.unit, values)
        if any(self._values[name] != getattr(self._row, name) for name in REACHED_BY):
            check_listeners(self.unit, self.id)
        left_queue = self._row.state in QUEUE_STATES
        return push_cards(self.unit, [SimpleNamespace(**self._values)], self._also_told, left_queue=left_queue)[0]


def held_of(unit: Unit, row: store.AnyRow) -> Held:
    """A conversation whose row was just locked, for changing."""
    return Held(unit, row, store.find_episode(unit, row.episode_id) if row.episode_id is not None else None)


def hold(unit: Unit, conversation_id: int) -> Held:
    """Load and lock a conversation for changing; NotFoundError if there is none."""
    row = store.lock_conversation(unit, conversation_id)
    if row is None:
        raise NotFoundError
    return held_of(unit, row)


def _holds(values: Mapping[str, Any]) -> bool:
    return values["author"] == Author.AGENT and values["kind"] == Kind.TEXT and is_holding(values["text"])


def _preview(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: values[key] for key in ("seq", "author", "kind")}
    return {**kept, "at": values["at"].isoformat(), "text": preview_of(values["text"])}


def preview_of(text: str) -> str:
    """The beginning of a text for lists; masked before it is cut, since half a number is not seen to be one."""
    return mask_contacts(text)[:PREVIEW_CHARS]
