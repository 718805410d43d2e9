"""What is wrong with a policy as it was written."""

from yingda.kit.errors import FieldError
from yingda.sla.types import MarkPlace, PolicyContent, Target

_WHOLE = 100  # percent: the deadline itself


def faults(content: PolicyContent) -> tuple[FieldError, ...]:
    """Every wrong field by its pointer; none if the policy can be kept."""
    found = list[FieldError]()
    if not content.name.strip():
        found.append(FieldError("/name", "sla.name_empty"))
    kinds = [target.kind for target in content.targets]
    for number, target in enumerate(content.targets):
        pointer = f"/targets/{number}"
        if kinds.index(target.kind) != number:
            found.append(FieldError(f"{pointer}/kind", "sla.kind_twice"))
        found += _faults_of(target, pointer)
    return tuple(found)


def _faults_of(target: Target, pointer: str) -> list[FieldError]:
    seconds = target.seconds
    if seconds is None:
        told = bool(target.marks or target.chain or target.do)
        return [FieldError(f"{pointer}/seconds", "sla.marks_without_target")] if told else []
    return [
        FieldError(f"{pointer}/marks/{number}/value", "sla.mark_outside")
        for number, mark in enumerate(target.marks)
        if (mark.when is MarkPlace.PERCENT and mark.value >= _WHOLE)
        or (mark.when is MarkPlace.BEFORE and mark.value >= seconds)
    ]
