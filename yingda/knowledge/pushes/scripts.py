"""Scripts as the API carries them."""

import msgspec

from yingda.knowledge.pushes.articles import TextProblem
from yingda.knowledge.types.kinds import ScriptKind


class ScriptElement(msgspec.Struct, frozen=True, kw_only=True):
    """Something a script of a kind has to contain."""

    code: str
    name: str
    name_en: str
    words: list[str]
    variables: list[str]
    fields: list[str]
    any_field: bool


class ScriptKindElements(msgspec.Struct, frozen=True, kw_only=True):
    """What scripts of a kind have to contain in a shop; `own`: the shop has changed the shipped list."""

    kind: ScriptKind
    name: str
    elements: list[ScriptElement]
    own: bool


class ScriptElements(msgspec.Struct, frozen=True):
    """Every kind with its elements, and whether saving without them is forbidden."""

    kinds: list[ScriptKindElements]
    strict: bool


class ScriptPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A script filled in with sample values, and what is missing or doubtful in it."""

    parts: list[str]
    missing: list[str]  # codes of elements
    problems: list[TextProblem]
