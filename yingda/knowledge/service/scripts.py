"""What scripts have to contain, and how they look filled in."""

from collections.abc import Mapping, Sequence

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.kit.errors import FieldError, InvalidError
from yingda.kit.texts import text
from yingda.knowledge import policy
from yingda.knowledge.policy import fields
from yingda.knowledge.policy import scripts as scripts_policy
from yingda.knowledge.pushes.articles import TextProblem
from yingda.knowledge.pushes.scripts import (
    ScriptElement,
    ScriptElements,
    ScriptKindElements,
    ScriptPreview,
)
from yingda.knowledge.service.fields import field_values
from yingda.knowledge.service.shown import told
from yingda.knowledge.store import scripts as store
from yingda.knowledge.store import shops as shop_store
from yingda.knowledge.types import Part, PartDraft, PartKind, Variable
from yingda.knowledge.types.kinds import ScriptKind
from yingda.knowledge.types.scripts import Element, KindElements, PreviewScript

Elements = Mapping[ScriptKind, Sequence[Element]]


def elements_of(reading: Reading, shop_id: int) -> dict[ScriptKind, tuple[Element, ...]]:
    """What scripts of each kind have to contain in a shop."""
    return {**scripts_policy.shipped(), **store.find_elements(reading, shop_id)}


def script_elements(reading: Reading, actor: Actor, shop_id: int) -> ScriptElements:
    """The same for the page on which a shop changes it."""
    accounts.access_shop(reading, actor, shop_id)
    own = store.find_elements(reading, shop_id)
    return ScriptElements(
        [
            ScriptKindElements(
                kind=kind, name=text(f"script.kind.{kind}", actor.locale), own=kind in own,
                elements=[_card(one) for one in own.get(kind, scripts_policy.shipped().get(kind, ()))],
            )
            for kind in ScriptKind
        ],
        is_strict(reading, shop_id),
    )  # fmt: skip


def is_strict(reading: Reading, shop_id: int) -> bool:
    """Whether a shop forbids to save a script that lacks an element."""
    row = shop_store.find_shop(reading, shop_id)
    return bool(row and row.strict_scripts)


def put_elements(unit: Unit, actor: Actor, kind: ScriptKind, given: KindElements) -> ScriptElements:
    """A shop's own list for a kind of script; an empty one asks for nothing."""
    accounts.access_shop(unit, actor, given.shop_id, Permission.KNOWLEDGE_MANAGE)
    scripts_policy.check_elements(given.elements)
    wanted = [
        Element(
            one.code, one.name.strip(), one.name_en.strip(), tuple(one.words), tuple(one.variables),
            tuple(one.fields), one.any_field,
        )
        for one in given.elements
    ]  # fmt: skip
    _replace(unit, actor, given.shop_id, kind, wanted)
    return script_elements(unit, actor, given.shop_id)


def reset_elements(unit: Unit, actor: Actor, kind: ScriptKind, shop_id: int) -> ScriptElements:
    """The shipped list again."""
    accounts.access_shop(unit, actor, shop_id, Permission.KNOWLEDGE_MANAGE)
    _replace(unit, actor, shop_id, kind, None)
    return script_elements(unit, actor, shop_id)


def put_strict(unit: Unit, actor: Actor, shop_id: int, strict: bool) -> ScriptElements:
    """Forbid, or allow again, to save a script that lacks an element."""
    accounts.access_shop(unit, actor, shop_id, Permission.KNOWLEDGE_MANAGE)
    was = {"strict": is_strict(unit, shop_id)}
    store.set_strict(unit, shop_id, strict)
    audit.record(unit, actor, "script.strict", Target("shop", shop_id, shop_id), was, {"strict": strict})
    return script_elements(unit, actor, shop_id)


def preview_script(reading: Reading, actor: Actor, asked: PreviewScript) -> ScriptPreview:
    """A script filled in with sample values, and what is missing or doubtful in it."""
    shop = accounts.access_shop(reading, actor, asked.shop_id)
    values = {one.value: text(f"script.sample.{one}", actor.locale) for one in Variable if one is not Variable.SHOP}
    now = {f"{{{name}}}": value for name, value in field_values(reading, asked.shop_id).items()}
    parts = [Part(one.kind, one.text) for one in asked.parts if one.kind is PartKind.TEXT]
    filled, _ = policy.fill(parts, {**values, **now, Variable.SHOP.value: shop.name})
    return ScriptPreview(
        parts=[part.text for part in filled],
        missing=lacking(asked.kind, parts, elements_of(reading, asked.shop_id)),
        problems=_problems(reading, actor, asked),
    )  # fmt: skip


def lacking(kind: ScriptKind, parts: Sequence[Part | PartDraft], elements: Elements) -> list[str]:
    """Codes of the elements that a script lacks."""
    return scripts_policy.missing_elements(kind, "\n".join(part.text for part in parts), elements)


def check_script(reading: Reading, shop_id: int, kind: ScriptKind, parts: Sequence[PartDraft], locale: str) -> None:
    """Refuse campaign fields that the shop does not have, and in a strict shop a script that lacks an element."""
    known = {row.name for row in shop_store.find_fields(reading, shop_id)}
    wrong = [
        FieldError(f"/parts/{number}/text", "article.unknown_field", {"name": name})
        for number, part in enumerate(parts)
        for name in fields.fields_in(part.text)
        if name not in known
    ]
    elements = elements_of(reading, shop_id)
    lacks = lacking(kind, parts, elements) if is_strict(reading, shop_id) else []
    if lacks:
        named = {one.code: one.name if locale.startswith("zh") else one.name_en for one in elements[kind]}
        names = "、".join(named[code] or code for code in lacks)
        wrong.append(FieldError("/parts", "script.missing", {"names": names}))
    if wrong:
        raise InvalidError(fields=tuple(wrong))


def _problems(reading: Reading, actor: Actor, asked: PreviewScript) -> list[TextProblem]:
    known = {row.name for row in shop_store.find_fields(reading, asked.shop_id)}
    values = field_values(reading, asked.shop_id)
    blocking: list[FieldError] = []
    doubtful: list[FieldError] = []
    for number, part in enumerate(asked.parts):
        pointer = f"/parts/{number}/text"
        blocking += policy.unknown_variables(part.text, pointer)
        for name in fields.fields_in(part.text):
            if name not in known:
                blocking.append(FieldError(pointer, "article.unknown_field", {"name": name}))
            elif name not in values:
                doubtful.append(FieldError(pointer, "script.no_value", {"name": name}))
        doubtful += typed_promises(part.text, pointer)
    return [*told(blocking, actor.locale, blocking=True), *told(doubtful, actor.locale, blocking=False)]


def typed_promises(words: str, pointer: str) -> list[FieldError]:
    """What should be a campaign field and was typed by hand."""
    found = scripts_policy.typed_promises(words)
    return [FieldError(pointer, "script.use_field", {"text": one}) for one in found]


def _replace(unit: Unit, actor: Actor, shop_id: int, kind: ScriptKind, wanted: Sequence[Element] | None) -> None:
    was = elements_of(unit, shop_id).get(kind, ())
    store.replace_elements(unit, shop_id, kind, wanted)
    now = elements_of(unit, shop_id).get(kind, ())
    trail = ({"kind": kind, "elements": list(was)}, {"kind": kind, "elements": list(now)})
    audit.record(unit, actor, "script.elements", Target("shop", shop_id, shop_id), *trail)


def _card(one: Element) -> ScriptElement:
    return ScriptElement(
        code=one.code, name=one.name, name_en=one.name_en, words=list(one.words), variables=list(one.variables),
        fields=list(one.fields), any_field=one.any_field,
    )  # fmt: skip
