"""Pushes: an object's whole card sent to a topic; newer versions replace older ones."""

from typing import Any

import msgspec


class Push(msgspec.Struct, frozen=True):
    """`card` of the object (`kind`, `id`) at `version`, for everybody who listens to `topic`.

    `stored` is false for what is gone when missed (typing); missing it is not worth fetching anything.
    """

    topic: str
    kind: str
    id: int | str
    version: int
    card: Any
    stored: bool = True


class PushFrame(msgspec.Struct, frozen=True, tag_field="type", tag="push"):
    """A push on the wire; `n` counts the stored pushes of its topic, so that a lost one shows at the next ping."""

    topic: str
    n: int
    kind: str
    id: int | str
    version: int
    card: Any
