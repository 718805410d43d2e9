"""Who sees and edits a quick reply, filling in its variables, and what a sheet of them means."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from yingda.accounts.types import Actor, Permission
from yingda.kit.errors import FieldError, InvalidError
from yingda.knowledge.policy.fields import FIELD
from yingda.knowledge.types import (
    Cell,
    Column,
    Level,
    Part,
    PartDraft,
    PartKind,
    Reply,
    ReplyDraft,
    SheetLine,
    Variable,
)
from yingda.lang.folding import fold_text

MOST_IN_SHEET = 500  # one statement writes them all; a shop of 500 agents has about 300
MESSAGES = (Column.TEXT, Column.TEXT_2, Column.TEXT_3)
_NEEDED = (Column.TITLE, Column.TEXT)
_LONGEST = {Column.GROUP: 30, Column.TITLE: 60, **dict.fromkeys(MESSAGES, 2000)}
_CODE = re.compile(r"[^\s/]{0,20}")
# what Excel keeps of a formula that could not be computed
_BROKEN = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")

# braces around one word are a variable, double ones a campaign field; others, as in a sample of code, are text
_VARIABLE = re.compile(r"(?<!\{)\{(\w{1,30})\}(?!\})")
_FILLED = re.compile(rf"{FIELD.pattern}|{_VARIABLE.pattern}")
_KNOWN = frozenset(Variable)


def variables_in(parts: Sequence[Part]) -> list[str]:
    """The variables of a quick reply, each once, in the order of the text."""
    return list(dict.fromkeys(name for part in parts for name in _VARIABLE.findall(part.text)))


def check_parts(parts: Sequence[PartDraft]) -> None:
    """Refuse an empty text, a picture without file, and a variable that does not exist."""
    wrong: list[FieldError] = []
    for number, part in enumerate(parts):
        if part.kind is PartKind.PICTURE:
            if part.file_token is None:
                wrong.append(FieldError(f"/parts/{number}/file_token", "error.field.required"))
            continue
        if not part.text.strip():
            wrong.append(FieldError(f"/parts/{number}/text", "error.field.required"))
        wrong += unknown_variables(part.text, f"/parts/{number}/text")
    if wrong:
        raise InvalidError(fields=tuple(wrong))


def check_place(draft: ReplyDraft) -> None:
    """A shop's reply names the shop and no team, a team's the team, a personal one no team."""
    wrong = None
    if draft.level is Level.SHOP and draft.shop_id is None:
        wrong = FieldError("/shop_id", "error.field.required")
    if draft.level is Level.TEAM and draft.team_id is None:
        wrong = FieldError("/team_id", "error.field.required")
    if draft.level is not Level.TEAM and draft.team_id is not None:
        wrong = FieldError("/team_id", "quick_reply.team_not_here")
    if wrong is not None:
        raise InvalidError(fields=(wrong,))


def fill(parts: Sequence[Part], values: Mapping[str, str]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The parts with `values` in place of variables and fields, and the names of those that have none.

    A campaign field's value is under its name in braces, so that it is no variable's.
    """
    missing: dict[str, None] = {}

    def value(match: re.Match[str]) -> str:
        key = f"{{{match.group(1)}}}" if match.group(1) else match.group(2)
        if key not in values:
            missing[match.group(1) or key] = None
            return match.group()  # left standing, so that the agent sees what to write
        return values[key]

    filled = tuple(Part(part.kind, _FILLED.sub(value, part.text), part.file) for part in parts)
    return filled, tuple(missing)


def may_see(actor: Actor, reply: Reply) -> bool:
    """One's own, those of one's teams, and those of one's shops; who edits shops' replies sees teams' too."""
    if reply.level is Level.PERSONAL:
        return reply.owner_id == actor.staff_id
    if reply.level is Level.SHOP:
        return reply.shop_id in actor.shop_ids
    return reply.team_id in actor.team_ids or actor.may(Permission.QUICK_REPLY_EDIT_SHOP)


def may_edit(actor: Actor, reply: Reply) -> bool:
    """One's own; a team's or a shop's with the permission for it."""
    if not may_see(actor, reply):
        return False
    if reply.level is Level.PERSONAL:
        return True
    needed = Permission.QUICK_REPLY_EDIT_SHOP if reply.level is Level.SHOP else Permission.QUICK_REPLY_EDIT_TEAM
    return actor.may(needed)


def serves(reply: Reply, shop_id: int, team_shops: Mapping[int, Collection[int]]) -> bool:
    """Whether a reply is meant for customers of the shop; `team_shops`: for which shops a team works."""
    if reply.shop_id is not None:
        return reply.shop_id == shop_id
    if reply.team_id is not None:
        return shop_id in team_shops.get(reply.team_id, ())
    return True


def fold(word: str) -> str:
    """A heading as it is looked up: width, case and spaces make no difference."""
    return "".join(fold_text(word).split())


def read_sheet(rows: Sequence[Sequence[Cell]], headings: Mapping[str, Column]) -> list[SheetLine]:
    """The quick replies of a sheet whose first row says what stands where; empty rows are passed over."""
    words = [fold(str(cell or "")) for cell in rows[0]] if rows else []
    places = {headings[word]: at for at, word in enumerate(words) if word in headings}
    if not all(column in places for column in _NEEDED):
        raise InvalidError("quick_reply.sheet.heading")
    lines = [
        SheetLine(
            number, {column: str(row[at] or "").strip() if at < len(row) else "" for column, at in places.items()}
        )
        for number, row in enumerate(rows[1:], start=2)
        if any(cell is not None for cell in row)
    ]
    if not lines:
        raise InvalidError("quick_reply.sheet.empty")
    return lines


def judge_sheet(lines: Sequence[SheetLine], taken: Collection[str]) -> list[SheetLine]:
    """Each with everything that is wrong; `taken` are the codes that the shop has."""
    seen: dict[str, int] = {}
    return [replace(line, problems=tuple(_problems(line, taken, seen))) for line in lines]


def parts_of(line: SheetLine) -> tuple[Part, ...]:
    """The messages of a line of a sheet."""
    return tuple(Part(PartKind.TEXT, line.cells[column]) for column in MESSAGES if line.cells.get(column))


def _problems(line: SheetLine, taken: Collection[str], seen: dict[str, int]) -> Iterator[FieldError]:
    for column, text in line.cells.items():
        pointer = f"/{column}"
        if _BROKEN.fullmatch(text):
            yield FieldError(pointer, "quick_reply.sheet.error_value", {"value": text})
        elif not text and column in _NEEDED:
            yield FieldError(pointer, "error.field.required")
        elif len(text) > _LONGEST.get(column, len(text)):
            yield FieldError(pointer, "error.field.too_long", {"limit": _LONGEST[column]})
        elif column in MESSAGES:
            yield from unknown_variables(text, pointer)
    yield from _wrong_code(line, taken, seen)


def _wrong_code(line: SheetLine, taken: Collection[str], seen: dict[str, int]) -> Iterator[FieldError]:
    code, pointer = line.cells.get(Column.CODE, ""), f"/{Column.CODE}"
    if not code:
        return
    if not _CODE.fullmatch(code):
        yield FieldError(pointer, "quick_reply.sheet.bad_code")
    elif code in seen:
        yield FieldError(pointer, "quick_reply.sheet.twice", {"row": seen[code]})
    elif code in taken:
        yield FieldError(pointer, "quick_reply.sheet.code_here")
    seen.setdefault(code, line.number)


def unknown_variables(text: str, pointer: str) -> Iterator[FieldError]:
    """The variables in a text that do not exist."""
    for name in dict.fromkeys(_VARIABLE.findall(text)):
        if name not in _KNOWN:
            yield FieldError(pointer, "quick_reply.unknown_variable", {"name": name})
