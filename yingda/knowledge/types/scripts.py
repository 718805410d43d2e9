"""Words of scripts: kinds, and what a text of a kind has to contain."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.knowledge.types.articles import FieldName, Id
from yingda.knowledge.types.kinds import ScriptKind
from yingda.knowledge.types.replies import Parts, Variable


@dataclass(frozen=True, slots=True)
class Element:
    """Something a script has to contain: one of the words, variables or campaign fields will do."""

    code: str
    name: str
    name_en: str
    words: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    any_field: bool = False


_Words = Annotated[list[Annotated[str, Meta(min_length=1, max_length=30)]], Meta(max_length=60)]


class ElementDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An element as a shop wants it."""

    code: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^\w+$")]
    name: Annotated[str, Meta(min_length=1, max_length=30)]
    name_en: Annotated[str, Meta(max_length=60)] = ""
    words: _Words = []
    variables: list[Variable] = []
    fields: Annotated[list[FieldName], Meta(max_length=20)] = []
    any_field: bool = False


class KindElements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a shop wants in scripts of a kind; an empty list asks for nothing."""

    shop_id: Id
    elements: Annotated[list[ElementDraft], Meta(max_length=20)]


class ScriptRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a shop forbids to save a script that lacks an element."""

    shop_id: Id
    strict: bool


class PreviewScript(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A script to be looked at before it is saved."""

    shop_id: Id
    kind: ScriptKind = ScriptKind.CUSTOM
    parts: Parts
