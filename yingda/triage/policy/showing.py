"""How an understanding is shown: what holds of each field and who says so."""

from collections.abc import Mapping
from typing import Any

from yingda.triage.pushes import Opinion
from yingda.triage.types import Category, Emotion, Field, Stage

YES_NO = ("yes", "no")
VALUES: Mapping[Field, tuple[str, ...]] = {
    Field.CATEGORY: tuple(Category),
    Field.STAGE: tuple(Stage),
    Field.EMOTION: tuple(Emotion),
    Field.URGENT: YES_NO,
    Field.SENSITIVE: YES_NO,
    Field.WANTS_PERSON: YES_NO,
}


def opinions(understood: Mapping[str, Any], corrected: Mapping[str, str]) -> dict[Field, Opinion]:
    """What holds of each field: what a person said, else a rule, else the model."""
    ruled = (
        {each["what"] for each in understood.get("reasons", ()) if each["weight"] >= 1}
        if (understood.get("by_rule") is not None)
        else set()
    )
    found = {}
    for field in Field:
        guess = understood.get(field.value)
        if field.value in corrected:
            found[field] = Opinion(value=corrected[field.value], confidence=1.0, by="person")
        elif guess is not None:
            by = "rule" if field.value in ruled and guess["confidence"] >= 1 else "model"
            found[field] = Opinion(value=guess["value"], confidence=guess["confidence"], by=by)
    return found


def may_be(field: Field, value: str) -> bool:
    """Whether a field can have this value; sub-categories are short codes of their own."""
    if field is Field.SUB_CATEGORY:
        return value.replace("_", "").isalnum() and value.isascii() and len(value) <= 40
    return value in VALUES[field]
