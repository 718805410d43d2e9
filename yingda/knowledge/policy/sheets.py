"""What a sheet of articles means, and articles as a sheet or as Markdown."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from yingda.kit.errors import FieldError, InvalidError
from yingda.kit.tables import safe_cell
from yingda.knowledge.policy import articles, fields, richtext
from yingda.knowledge.types.articles import ArticlePlace, ArticleState, Audience, Content, PurchaseStep
from yingda.knowledge.types.imports import ArticleColumn, ExportRow, RowProblem, SheetRead, Shelf, Taken
from yingda.knowledge.types.replies import Cell
from yingda.lang.folding import fold_text

MOST_ROWS = 10_000
SLICE = 100
LONGEST = {
    ArticleColumn.QUESTION: 200, ArticleColumn.ANSWER: 20_000, ArticleColumn.PHRASINGS: 10_000,
    ArticleColumn.SOURCE: 500,
}  # fmt: skip
MOST_PHRASINGS = 100
_NEEDED = (ArticleColumn.QUESTION, ArticleColumn.ANSWER)
_DATES = (ArticleColumn.VALID_FROM, ArticleColumn.VALID_UNTIL, ArticleColumn.REVIEW)
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")
_TIMES = tuple(f"{day} {time}" for day in _DAYS for time in ("%H:%M", "%H:%M:%S"))
_MARKED = re.compile(rf"\s*<(?:{'|'.join(sorted(richtext.TAGS))})\b", re.IGNORECASE)
_BETWEEN = ("；", ";", "|", "\n")
Row = Mapping[ArticleColumn, Cell]


def folded(text: str) -> str:
    """A heading, word or question as it is compared."""
    return "".join(fold_text(text).split())


def read_sheet(rows: Sequence[Sequence[Cell]], shelf: Shelf) -> SheetRead:
    """Every row judged; the first row says what stands where, empty rows are passed over."""
    lines = list(_lines(rows, shelf.headings))
    if len(lines) > MOST_ROWS:
        raise InvalidError("error.sheet.too_long", rows=MOST_ROWS)
    seen = _Seen(shelf)
    problems: list[RowProblem] = []
    taken: list[Taken] = []
    for number, line in lines:
        article_id = seen.target(line)
        wrong = [
            *_judge(line, shelf, keeps_pictures=article_id is not None),
            *seen.before(line, number, article_id),
        ]
        problems += [RowProblem(number, one) for one in wrong]
        if not wrong:
            taken.append(_taken(number, line, shelf, article_id))
    packed = [msgspec.msgpack.encode(taken[at : at + SLICE]) for at in range(0, len(taken), SLICE)]
    return SheetRead(len(lines), len(lines) - len(taken), tuple(problems), tuple(packed))


def _taken(number: int, line: Row, shelf: Shelf, article_id: int | None) -> Taken:
    content = content_of(line, shelf, keeps_pictures=article_id is not None)
    folded = articles.folded_of(content.question, content.phrasings, content.plain)
    cells = {} if article_id is None else {column: _text(line, column) for column in line}
    return Taken(number, content, _published(line, shelf), folded, article_id, cells)


def content_of(line: Row, shelf: Shelf, *, keeps_pictures: bool) -> Content:
    """The article of a row that was judged to be right."""
    html = _html(_text(line, ArticleColumn.ANSWER), keeps_pictures=keeps_pictures)
    stage = shelf.words.get(folded(_text(line, ArticleColumn.STAGE)))
    category = shelf.categories.get(folded(_text(line, ArticleColumn.CATEGORY)))
    audience = shelf.words.get(folded(_text(line, ArticleColumn.AUDIENCE)), Audience.INTERNAL)
    return Content(
        question=_text(line, ArticleColumn.QUESTION), phrasings=_several(line, ArticleColumn.PHRASINGS), html=html,
        plain=richtext.plain_of(html), pictures=(), audience=Audience(audience),
        stage=PurchaseStep(stage) if stage else None, places=(ArticlePlace(shelf.shop_id, category),),
        products=_several(line, ArticleColumn.PRODUCTS), tags=_several(line, ArticleColumn.TAGS),
        valid_from=_instant(line, ArticleColumn.VALID_FROM, shelf.zone),
        valid_until=_instant(line, ArticleColumn.VALID_UNTIL, shelf.zone), owner_id=None,
        review_at=_instant(line, ArticleColumn.REVIEW, shelf.zone), source_url=_text(line, ArticleColumn.SOURCE),
    )  # fmt: skip


def sheet_of(
    rows: Sequence[ExportRow], headings: Sequence[str], words: Mapping[str, str], zone: str
) -> list[list[str]]:
    """Articles as a sheet that `read_sheet` understands; `words`: what stands for a value."""
    return [list(headings), *([cell_of(row, column, words, zone) for column in ArticleColumn] for row in rows)]


def markdown_of(rows: Sequence[ExportRow], title: str, words: Mapping[str, str]) -> str:
    """Articles as Markdown by category, for reading and for putting under version control."""
    pieces = [f"# {_line(title)}"]
    category = None
    for row in sorted(rows, key=lambda row: (row.category, row.id)):
        if row.category != category:
            category = row.category
            pieces.append(f"## {_line(category) or '—'}")
        content = row.content
        pieces.append(f"### {_line(content.question)}")
        if content.phrasings:
            pieces.append("\n".join(f"> {_line(one)}  " for one in content.phrasings))
        pieces.append(richtext.plain_of(content.html, words["picture"]))
        told = [words.get(content.audience, ""), words.get(content.stage or "", ""), *content.tags]
        pieces.append(f"*{_line(' · '.join(one for one in told if one))}*")
    return "\n\n".join(pieces) + "\n"


def _lines(rows: Sequence[Sequence[Cell]], headings: Mapping[str, ArticleColumn]) -> Iterator[tuple[int, Row]]:
    words = [folded(str(cell or "")) for cell in rows[0]] if rows else []
    places = {headings[word]: at for at, word in enumerate(words) if word in headings}
    if not all(column in places for column in _NEEDED):
        raise InvalidError("article.sheet.heading")
    for number, row in enumerate(rows[1:], start=2):
        line = {column: row[at] if at < len(row) else None for column, at in places.items()}
        if any(cell is not None and str(cell).strip() for cell in line.values()):
            yield number, line


def _judge(line: Row, shelf: Shelf, *, keeps_pictures: bool) -> Iterator[FieldError]:
    for column in _NEEDED:
        if not _text(line, column):
            yield FieldError(f"/{column}", "error.field.required")
    for column, limit in LONGEST.items():
        if len(_text(line, column)) > limit:
            yield FieldError(f"/{column}", "error.field.too_long", {"limit": limit})
    yield from _wrong_words(line, shelf)
    yield from _wrong_lists(line)
    yield from _wrong_dates(line, shelf.zone)
    source = _text(line, ArticleColumn.SOURCE)
    if source and not source.startswith(("https://", "http://")):
        yield FieldError(f"/{ArticleColumn.SOURCE}", "article.sheet.source")
    answer = _text(line, ArticleColumn.ANSWER)
    html = _html(answer, keeps_pictures=keeps_pictures)
    if answer and "<img" not in html and not richtext.plain_of(html):
        yield FieldError(f"/{ArticleColumn.ANSWER}", "error.field.required")
    for column in _NEEDED:
        for name in fields.fields_in(_text(line, column)):
            if name not in shelf.fields:
                yield FieldError(f"/{column}", "article.unknown_field", {"name": name})


def _wrong_words(line: Row, shelf: Shelf) -> Iterator[FieldError]:
    allowed: dict[ArticleColumn, type[Audience | PurchaseStep | ArticleState]] = {
        ArticleColumn.AUDIENCE: Audience, ArticleColumn.STAGE: PurchaseStep, ArticleColumn.STATE: ArticleState,
    }  # fmt: skip
    for column, kind in allowed.items():
        said = _text(line, column)
        if said and shelf.words.get(folded(said)) not in set(kind):
            yield FieldError(f"/{column}", "article.sheet.word", {"value": said[:40]})
    category = _text(line, ArticleColumn.CATEGORY)
    if category and folded(category) not in shelf.categories:
        yield FieldError(f"/{ArticleColumn.CATEGORY}", "article.sheet.category", {"name": category[:40]})


def _wrong_lists(line: Row) -> Iterator[FieldError]:
    if len(_several(line, ArticleColumn.PHRASINGS)) > MOST_PHRASINGS:
        yield FieldError(f"/{ArticleColumn.PHRASINGS}", "article.sheet.many", {"most": MOST_PHRASINGS})
    for column, longest in ((ArticleColumn.PHRASINGS, 200), (ArticleColumn.TAGS, 60), (ArticleColumn.PRODUCTS, 60)):
        if any(len(one) > longest for one in _several(line, column)):
            yield FieldError(f"/{column}", "error.field.too_long", {"limit": longest})


def _wrong_dates(line: Row, zone: str) -> Iterator[FieldError]:
    wrong = False
    for column in _DATES:
        try:
            _instant(line, column, zone)
        except ValueError:
            wrong = True
            yield FieldError(f"/{column}", "article.sheet.date", {"value": _text(line, column)[:40]})
    if wrong:
        return
    begins, ends = (_instant(line, column, zone) for column in _DATES[:2])
    if begins and ends and ends <= begins:
        yield FieldError(f"/{ArticleColumn.VALID_UNTIL}", "article.span")


class _Seen:
    """Which article each row is about, and what of it stood in the sheet before."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._ids = frozenset(one for several in shelf.known.values() for one in several)
        self._rows: dict[str | int, int] = {}

    def target(self, line: Row) -> int | None:
        """The article with the row's number, or else with its very question; None: a new one."""
        number = _text(line, ArticleColumn.ID).removesuffix(".0")
        if number.isascii() and number.isdigit() and int(number) in self._ids:
            return int(number)
        return next(iter(self._here(line)), None)

    def before(self, line: Row, number: int, article_id: int | None) -> Iterator[FieldError]:
        """An article twice in the sheet, a question that another article has, an article of others' shops."""
        question = folded(_text(line, ArticleColumn.QUESTION))
        if not question:
            return
        pointer = f"/{ArticleColumn.QUESTION}"
        here = self._here(line)
        # two articles of the shop may have the same question: a sheet with their numbers is no mistake
        key = article_id if article_id is not None and (article_id in here or not here) else question
        if key in self._rows or question in self._rows:
            yield FieldError(pointer, "article.sheet.twice", {"row": self._rows.get(key) or self._rows[question]})
        elif here and article_id not in here:
            yield FieldError(pointer, "article.sheet.here")
        elif article_id in self._shelf.locked:
            yield FieldError(pointer, "article.sheet.elsewhere")
        self._rows.setdefault(key, number)
        if not here:
            self._rows.setdefault(question, number)

    def _here(self, line: Row) -> tuple[int, ...]:
        return self._shelf.known.get(folded(_text(line, ArticleColumn.QUESTION)), ())


def _text(line: Row, column: ArticleColumn) -> str:
    cell = line.get(column)
    text = cell.strftime("%Y-%m-%d %H:%M") if isinstance(cell, datetime) else str(cell or "").strip()
    # what our own sheets guard against being run as a formula
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text


def _several(line: Row, column: ArticleColumn) -> tuple[str, ...]:
    text = _text(line, column)
    for mark in _BETWEEN[1:]:
        text = text.replace(mark, _BETWEEN[0])
    return articles.tidy(text.split(_BETWEEN[0]))


def _instant(line: Row, column: ArticleColumn, zone: str) -> datetime | None:
    """A day or time of the shop; the day on which something ends is still part of it."""
    cell = line.get(column)
    if isinstance(cell, datetime):
        local, whole = cell, (cell.hour, cell.minute, cell.second) == (0, 0, 0)
    else:
        text = _text(line, column)
        if not text:
            return None
        local, whole = _parsed(text)
    if whole and column is ArticleColumn.VALID_UNTIL:
        local += timedelta(days=1)
    return local.replace(tzinfo=ZoneInfo(zone))


def _parsed(text: str) -> tuple[datetime, bool]:
    for form in (*_DAYS, *_TIMES):
        try:
            return datetime.strptime(text, form), form in _DAYS  # noqa: DTZ007 # the zone is the shop's
        except ValueError:
            continue
    raise ValueError(text)


def _published(line: Row, shelf: Shelf) -> bool:
    said = shelf.words.get(folded(_text(line, ArticleColumn.STATE)))
    return shelf.publish if said is None else said == ArticleState.PUBLISHED


def _html(text: str, *, keeps_pictures: bool) -> str:
    if not _MARKED.match(text):
        return richtext.html_of(text)
    cleaned = richtext.clean(text)
    return cleaned if keeps_pictures else richtext.only_pictures(cleaned, ())


def cell_of(row: ExportRow, column: ArticleColumn, words: Mapping[str, str], zone: str) -> str:
    """What stands in a sheet for one column of an article."""
    content = row.content
    spans = {
        ArticleColumn.VALID_FROM: content.valid_from, ArticleColumn.VALID_UNTIL: content.valid_until,
        ArticleColumn.REVIEW: content.review_at,
    }  # fmt: skip
    if column in spans:
        at = spans[column]
        return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if at else ""
    plain = content.html == richtext.html_of(content.plain)
    said: dict[ArticleColumn, str] = {
        ArticleColumn.QUESTION: content.question, ArticleColumn.ANSWER: content.plain if plain else content.html,
        ArticleColumn.PHRASINGS: "\n".join(content.phrasings), ArticleColumn.CATEGORY: row.category,
        ArticleColumn.AUDIENCE: words.get(content.audience, ""),
        ArticleColumn.STAGE: words.get(content.stage or "", ""), ArticleColumn.TAGS: "；".join(content.tags),
        ArticleColumn.PRODUCTS: "；".join(content.products), ArticleColumn.SOURCE: content.source_url,
        ArticleColumn.STATE: words.get(row.state, ""), ArticleColumn.ID: str(row.id),
    }  # fmt: skip
    return said[column]


def _line(text: str) -> str:
    return " ".join(text.split())
