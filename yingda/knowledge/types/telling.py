"""What was said in an episode, as it is compared with articles."""

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class SaidText:
    """A text of an episode: who typed it (None: not typed by staff), and the article it was made from."""

    typed_by: int | None
    article_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """An article that somebody told from memory, word for word or nearly."""

    staff_id: int
    article_id: int
    edited: bool


class CompareTyped(msgspec.Struct, frozen=True):
    """The job that looks for articles in what agents typed in an episode."""

    conversation_id: int
    episode_id: int
    shop_id: int
