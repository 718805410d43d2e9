"""The kinds of tasks that come with the product; a shop changes them and adds its own."""

from collections.abc import Mapping

from yingda.followups.types.tasks import FieldType, KindContent, KindField, TaskPriority
from yingda.kit.texts import text

OTHER = "other"
_DAY = 480  # working minutes
_TEXT, _CHOICE = FieldType.TEXT, FieldType.CHOICE

# code: (fields, number of lines of the checklist, working minutes, priority); what they are called is in the texts
_SHIPPED: Mapping[str, tuple[tuple[tuple[str, FieldType, bool], ...], int, int, TaskPriority]] = {
    "interception": (
        (("parcel", _TEXT, True), ("courier", _TEXT, False), ("outcome", _CHOICE, False)),
        4, _DAY, TaskPriority.HIGH,
    ),
    "return_received": (
        (("parcel", _TEXT, True), ("received", FieldType.YES_NO, False), ("flaw", _TEXT, False)),
        3, 3 * _DAY, TaskPriority.NORMAL,
    ),
    "refund_pending": (
        (("amount", FieldType.NUMBER, True), ("refunded_on", FieldType.DATE, False)), 3, _DAY, TaskPriority.HIGH,
    ),
    "callback": ((("topic", _TEXT, False), ("outcome", _TEXT, False)), 3, 120, TaskPriority.HIGH),
    "out_of_stock": (
        (("product", _TEXT, True), ("restock_on", FieldType.DATE, False), ("wish", _CHOICE, False)),
        3, 240, TaskPriority.NORMAL,
    ),
    "quality": (
        (("product", _TEXT, True), ("flaw", _TEXT, False), ("remedy", _CHOICE, False)),
        4, _DAY, TaskPriority.HIGH,
    ),
    "hard_case": (
        (("departments", _TEXT, False), ("plan", _TEXT, True)), 4, 240, TaskPriority.URGENT,
    ),
    OTHER: ((), 0, _DAY, TaskPriority.NORMAL),
}  # fmt: skip
SHIPPED = tuple(_SHIPPED)


def shipped(code: str, locale: str) -> KindContent | None:
    """A kind that comes with the product, in a language; None for any other."""
    if code not in _SHIPPED:
        return None
    fields, checks, minutes, priority = _SHIPPED[code]
    said = f"followups.task_kind.{code}"
    return KindContent(
        name=text(said, locale),
        fields=[_field(said, key, kind, required, locale) for key, kind, required in fields],
        checklist=[text(f"{said}.check.{number}", locale) for number in range(1, checks + 1)],
        priority=priority, due_minutes=minutes, reminders=[60] if minutes > 120 else [15],
    )  # fmt: skip


def _field(said: str, key: str, kind: FieldType, required: bool, locale: str) -> KindField:
    name = f"{said}.{key}"
    options = text(f"{name}.options", locale).split("|") if kind is FieldType.CHOICE else []
    return KindField(key=key, name=text(name, locale), type=kind, options=options, required=required)
