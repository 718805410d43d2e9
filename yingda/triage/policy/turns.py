"""What a turn is: messages of a customer one soon after another, with no answer between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# nobody waits for the next message of a burst: understanding is made anew for the turn that has grown
BURST = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as far as turns care: an order or product card has no words of the customer's own."""

    seq: int
    by_customer: bool
    text: str
    card: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class CustomerTurn:
    """Messages that are understood together; `texts` are those with words."""

    first_seq: int
    last_seq: int
    texts: tuple[str, ...]
    only_cards: bool
    cards: tuple[str, ...] = ()  # titles of the products that were sent

    @property
    def text(self) -> str:
        """The text that spans of reasons refer to."""
        return "\n".join(self.texts)


def last_turn(messages: Sequence[Said]) -> CustomerTurn | None:
    """The customer's last turn, also if it was answered since; None if the customer wrote nothing."""
    last = next((at for at in reversed(range(len(messages))) if messages[at].by_customer), None)
    if last is None:
        return None
    first = last
    while first > 0 and _joined(messages[first - 1], messages[first]):
        first -= 1
    turn = messages[first : last + 1]
    texts = tuple(each.text for each in turn if each.text.strip() and not each.card)
    only_cards = not texts and any(each.card for each in turn)
    return CustomerTurn(turn[0].seq, turn[-1].seq, texts, only_cards, titles_of(turn))


def titles_of(messages: Sequence[Said]) -> tuple[str, ...]:
    """The products of which cards were sent."""
    return tuple(dict.fromkeys(each.text for each in messages if each.card and each.text.strip()))


def _joined(before: Said, after: Said) -> bool:
    return before.by_customer and after.at - before.at <= BURST
