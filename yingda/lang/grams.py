"""Search tokens that need no word list: character pairs for Chinese, whole words for the rest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yingda.lang.folding import fold, fold_text

# Ideographs, kana and Hangul are written without spaces; every other letter or digit belongs to a word.
_DENSE = r"々〇\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(rf"(?P<dense>(?:(?=\w)[{_DENSE}])+)|(?P<word>[^\W_{_DENSE}]+)")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_LONGEST_WORD = 64  # links and keys; what is longer is found by its beginning
_TAIL = 4  # people name orders and phones by their last four digits
_MAX_QUERY_GRAMS = 64


@dataclass(frozen=True, slots=True)
class QueryGram:
    """A token that must be there; with `prefix` any token that begins with it will do."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a snippet; `hit` parts are what was looked for."""

    text: str
    hit: bool


def grams(text: str) -> list[str]:
    """Tokens to index, in order: letters and digits only, so safe to join by spaces."""
    found: list[str] = []
    for dense, run in _runs(fold_text(text)):
        found.extend(_dense_grams(run) if dense else _word_grams(run))
    return found


def query_grams(text: str) -> list[QueryGram]:
    """What all must match for `text` to be found; empty if nothing in it can be looked for."""
    found: dict[QueryGram, None] = {}
    for dense, run in _runs(fold_text(text)):
        if not dense:
            # One letter would find half of everything by its beginning.
            found[QueryGram(run[:_LONGEST_WORD], prefix=len(run) > 1)] = None
        elif len(run) == 1:
            found[QueryGram(run, prefix=True)] = None
        else:
            found.update((QueryGram(pair), None) for pair in _pairs(run))
    return list(found)[:_MAX_QUERY_GRAMS]


def fts5_query(text: str) -> str | None:
    """The MATCH expression of an FTS5 table over `grams`; None if nothing can be looked for."""
    parts = [f'"{gram.text}"{"*" if gram.prefix else ""}' for gram in query_grams(text)]
    return " AND ".join(parts) or None


def tsquery(text: str) -> str | None:
    """The `tsquery` text for a PostgreSQL `array_to_tsvector` of `grams`; None if there is no token."""
    parts = [f"'{gram.text}'{':*' if gram.prefix else ''}" for gram in query_grams(text)]
    return " & ".join(parts) or None


def contains(text: str, query: str) -> bool:
    """Whether every run of the query stands in the text; pairs alone may come from different places."""
    folded = fold_text(text)
    runs = [run for _, run in _runs(fold_text(query))]
    return bool(runs) and all(run in folded for run in runs)


def snippet(text: str, query: str, width: int = 60) -> tuple[Piece, ...]:
    """About `width` characters of the original round the first hit, hits marked; "…" where it is cut."""
    hits = _hits(text, query)
    start, end = _window(len(text), hits, width)
    pieces: list[Piece] = [Piece("…", False)] if start else []
    reached = start
    for begin, until in hits:
        if begin < reached or until > end:
            continue
        if begin > reached:
            pieces.append(Piece(text[reached:begin], False))
        pieces.append(Piece(text[begin:until], True))
        reached = until
    if reached < end:
        pieces.append(Piece(text[reached:end], False))
    if end < len(text):
        pieces.append(Piece("…", False))
    return tuple(pieces)


def _runs(folded: str) -> Iterator[tuple[bool, str]]:
    for match in _RUNS.finditer(folded):
        yield match.lastgroup == "dense", match.group()


def _pairs(run: str) -> list[str]:
    return [run[index : index + 2] for index in range(len(run) - 1)]


def _dense_grams(run: str) -> list[str]:
    # With the last character alone, every one begins some token: a one-character query is a prefix query.
    return [*_pairs(run), run[-1]]


def _word_grams(run: str) -> list[str]:
    found = [run[:_LONGEST_WORD]]
    parts = _PARTS.findall(run)
    if len(parts) > 1:
        found.extend(part[:_LONGEST_WORD] for part in parts[1:])
    found.extend(part[-_TAIL:] for part in parts if part.isdigit() and len(part) > _TAIL)
    return found


def _hits(text: str, query: str) -> list[tuple[int, int]]:
    """Where in the original the runs of the query stand, in order, not overlapping."""
    runs = sorted({run for _, run in _runs(fold_text(query))}, key=len, reverse=True)
    if not runs:
        return []
    folded = fold(text)
    spans = re.finditer("|".join(map(re.escape, runs)), folded.text)
    return [folded.original_span(*match.span()) for match in spans]


def _window(length: int, hits: list[tuple[int, int]], width: int) -> tuple[int, int]:
    if length <= width:
        return 0, length
    first, until = hits[0] if hits else (0, 0)
    lead = max(0, width - (until - first)) // 3  # more of what follows than of what went before
    start = max(0, min(first - lead, length - width))
    return start, max(until, start + width)
