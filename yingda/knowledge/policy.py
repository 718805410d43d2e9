"""Who sees and edits a quick reply, and filling in its variables."""

import re
from collections.abc import Collection, Mapping, Sequence

from yingda.accounts.types import Actor, Permission
from yingda.kit.errors import FieldError, InvalidError
from yingda.knowledge.types import Level, Part, PartDraft, PartKind, Reply, ReplyDraft, Variable

# braces around one word are a variable; others, as in a sample of code, are text
_VARIABLE = re.compile(r"\{(\w{1,30})\}")
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
        wrong += [
            FieldError(f"/parts/{number}/text", "quick_reply.unknown_variable", {"name": name})
            for name in dict.fromkeys(_VARIABLE.findall(part.text))
            if name not in _KNOWN
        ]
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
    """The parts with `values` in place of variables, and the names of those that have none."""
    missing: dict[str, None] = {}

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in values:
            missing[name] = None
            return match.group()  # left standing, so that the agent sees what to write
        return values[name]

    filled = tuple(Part(part.kind, _VARIABLE.sub(value, part.text), part.file) for part in parts)
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
