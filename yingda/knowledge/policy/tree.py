"""The shape of a tree of categories, given as (id, parent) pairs in order."""

from collections.abc import Sequence

DEEPEST = 4
Pairs = Sequence[tuple[int, int | None]]


def in_order(pairs: Pairs) -> list[int]:
    """Every branch after the one above it; one whose parent is gone stands at the top."""
    known = {key for key, _ in pairs}
    found: list[int] = []

    def walk(parent: int | None) -> None:
        for key, above in pairs:
            if (above if above in known else None) == parent:
                found.append(key)
                walk(key)

    walk(None)
    return found


def below(pairs: Pairs, key: int) -> list[int]:
    """A branch with everything under it."""
    found = [key]
    for one in found:
        found += [child for child, above in pairs if above == one]
    return found


def wrong_parent(pairs: Pairs, key: int | None, parent: int) -> str | None:
    """Why a branch cannot stand under `parent`: it would stand under itself, or too deep."""
    if key is not None and parent in below(pairs, key):
        return "category.under_itself"
    height = _height(pairs, key) if key is not None else 1
    return "category.too_deep" if _depth(pairs, parent) + height > DEEPEST else None


def _depth(pairs: Pairs, key: int) -> int:
    above = dict(pairs)
    depth, current = 0, above.get(key)
    while current is not None and depth < len(above):
        depth, current = depth + 1, above.get(current)
    return depth + 1


def _height(pairs: Pairs, key: int) -> int:
    return 1 + max((_height(pairs, child) for child, above in pairs if above == key), default=0)
