"""What scripts have to contain in a shop, in the database."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from yingda.infra.db import Reading, Unit
from yingda.knowledge.models import ScriptElementRow
from yingda.knowledge.store.shops import shop
from yingda.knowledge.types.kinds import ScriptKind
from yingda.knowledge.types.scripts import Element

element = cast(Table, ScriptElementRow.__table__)
NOTHING = ""  # the code of a row that says: the shop asks for nothing in this kind


def find_elements(reading: Reading, shop_id: int) -> dict[ScriptKind, tuple[Element, ...]]:
    """The kinds of which a shop has its own list."""
    rows = select(element).where(element.c.shop_id == shop_id).order_by(element.c.place, element.c.id)
    found: dict[ScriptKind, tuple[Element, ...]] = {}
    for row in reading.execute(rows):
        kind = ScriptKind(row.kind)
        several = (tuple(row.words), tuple(row.variables), tuple(row.fields))
        one = Element(row.code, row.name, row.name_en, *several, any_field=row.any_field)
        found[kind] = (*found.get(kind, ()), *([one] if row.code != NOTHING else []))
    return found


def replace_elements(unit: Unit, shop_id: int, kind: ScriptKind, elements: Sequence[Element] | None) -> None:
    """A shop's own list for a kind; None: the shipped one again."""
    unit.execute(delete(element).where(element.c.shop_id == shop_id, element.c.kind == kind))
    if elements is None:
        return
    rows = [
        {
            "shop_id": shop_id, "kind": kind, "code": one.code, "name": one.name, "name_en": one.name_en,
            "words": one.words, "variables": one.variables, "fields": one.fields, "any_field": one.any_field,
            "place": place,
        }
        for place, one in enumerate(elements or [Element(NOTHING, "", "")])
    ]  # fmt: skip
    unit.execute(insert(element), rows)


def set_strict(unit: Unit, shop_id: int, strict: bool) -> None:
    """Whether a shop forbids to save a script that lacks an element."""
    made: Any = sqlite.insert(shop) if unit.sqlite else postgresql.insert(shop)
    row = made.values(shop_id=shop_id, version=1, changes=0, strict_scripts=strict)
    unit.execute(row.on_conflict_do_update(index_elements=[shop.c.shop_id], set_={"strict_scripts": strict}))
