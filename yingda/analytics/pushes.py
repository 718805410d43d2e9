"""Figures as the API carries them."""

import msgspec

from yingda.analytics.types import Better, Scope, Unit


class FigureDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure means, in the reader's language."""

    key: str
    title: str
    definition: str
    unit: Unit
    better: Better


class FigureRow(msgspec.Struct, frozen=True):
    """The figures of a shop or an agent by their keys; null where there is nothing to divide by."""

    scope: Scope
    id: int
    name: str
    values: dict[str, float | None]


class Figures(msgspec.Struct, frozen=True):
    """A table of figures with the definition of each."""

    definitions: list[FigureDefinition]
    rows: list[FigureRow]
