"""The base of everything that a room announces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in the past tense; carries ids and frozen values only."""
