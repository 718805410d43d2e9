"""Pushes: an object's whole card sent to a topic; newer versions replace older ones."""

from typing import Any

import msgspec


class Push(msgspec.Struct, frozen=True, tag_field="type", tag="push"):
    """`card` of the object (`kind`, `id`) at `version`, for everybody who listens to `topic`.

    `stored` is false for what is gone when missed (typing); such a push never raises the topic's version.
    """

    topic: str
    kind: str
    id: int | str
    version: int
    card: Any
    stored: bool = msgspec.field(default=True, name="stored")
