"""How two texts differ, word by word; applying the difference gives the new text exactly."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from yingda.knowledge.pushes.articles import DiffPiece
from yingda.lang.folding import fold_text

MOST_WORDS = 1500  # in one changed passage; comparing more takes seconds
_WORDS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


def compare(old: str, new: str) -> list[DiffPiece]:
    """Runs that stayed, went and came; width, case and script make no difference, and the new spelling is shown."""
    if old == new:
        return [DiffPiece(new)] if new else []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[DiffPiece] = []
    for kind, was, now in _passages(before, after):
        pieces += [DiffPiece("".join(now))] if kind == "equal" else _words("".join(was), "".join(now))
    return list(_joined(pieces))


def applied(pieces: Sequence[DiffPiece]) -> str:
    """The new text."""
    return "".join(piece.text for piece in pieces if not piece.removed)


def _words(old: str, new: str) -> list[DiffPiece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return [DiffPiece(old, removed=True), DiffPiece(new, added=True)]
    pieces: list[DiffPiece] = []
    for kind, was, now in _passages(before, after):
        if kind == "equal":
            pieces.append(DiffPiece("".join(now)))
            continue
        pieces += [DiffPiece("".join(was), removed=True), DiffPiece("".join(now), added=True)]
    return pieces


def _passages(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    matcher = SequenceMatcher(None, [fold_text(one) for one in before], [fold_text(one) for one in after])
    for kind, a, b, c, d in matcher.get_opcodes():
        yield kind, before[a:b], after[c:d]


def _joined(pieces: Sequence[DiffPiece]) -> Iterator[DiffPiece]:
    """Neighbours of the same kind as one, empty ones left out."""
    last: DiffPiece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and (last.removed, last.added) == (piece.removed, piece.added):
            last = DiffPiece(last.text + piece.text, last.removed, last.added)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
