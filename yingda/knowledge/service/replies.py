"""The verbs of quick replies."""

from collections.abc import Mapping, Sequence
from typing import Any

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations import service as conversations
from yingda.conversations.pushes import Message, MessageFile
from yingda.conversations.service import Outgoing
from yingda.conversations.types import Draft, Kind
from yingda.guard import service as guard
from yingda.guard.types import Source, SourceKind
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Target
from yingda.infra.db import Reading, Unit
from yingda.infra.files import service as files
from yingda.kit.errors import ConflictError, FieldError, ForbiddenError, InvalidError, NotFoundError
from yingda.kit.texts import LOCALES, text
from yingda.knowledge import policy
from yingda.knowledge.policy.scripts import shipped
from yingda.knowledge.ports import Waits
from yingda.knowledge.pushes import QuickReply, RenderedReply, ReplyPart
from yingda.knowledge.service import scripts
from yingda.knowledge.service.filling import NO_WAITS, Asked, values_for
from yingda.knowledge.store import replies as store
from yingda.knowledge.types import (
    Cell,
    Column,
    Level,
    Part,
    PartDraft,
    PartKind,
    Rendered,
    Reply,
    ReplyChange,
    ReplyContent,
    ReplyDraft,
    SheetLine,
)


def access_reply(reading: Reading, actor: Actor, reply_id: int) -> Reply:
    """The quick reply, if the actor may use it."""
    reply = store.find_reply(reading, reply_id)
    if reply is None or not policy.may_see(actor, reply):
        raise NotFoundError
    if reply.level is Level.TEAM and reply.team_id not in actor.team_ids and reply.team_id is not None:
        accounts.access_team(reading, actor, reply.team_id)
    return reply


def replies_of(reading: Reading, actor: Actor, shop_id: int) -> list[QuickReply]:
    """What the actor can use in a shop: own, teams' and the shop's."""
    accounts.access_shop(reading, actor, shop_id)
    teams = {team.id: team.shop_ids for team in accounts.teams_of_shop(reading, shop_id)}
    all_teams = actor.may(Permission.QUICK_REPLY_EDIT_SHOP)
    team_ids = [team_id for team_id in teams if all_teams or team_id in actor.team_ids]
    found = store.find_replies(reading, actor.staff_id, shop_id, team_ids)
    uses = store.find_uses(reading, actor.staff_id)
    elements = scripts.elements_of(reading, shop_id)
    return [_card(reading, reply, uses.get(reply.id, 0), elements) for reply in found]


def count_of_shop(reading: Reading, shop_id: int) -> int:
    """How many quick replies everybody of a shop can use."""
    return store.count_of_shop(reading, shop_id)


def create_reply(unit: Unit, actor: Actor, draft: ReplyDraft) -> QuickReply:
    """Keep a new quick reply; the same `client_id` again returns the first."""
    made = store.find_made(unit, actor.staff_id, draft.client_id)
    if made is not None:
        return _card(unit, access_reply(unit, actor, made), 0)
    policy.check_place(draft)
    _check_may_place(unit, actor, draft)
    policy.check_parts(draft.parts)
    if draft.shop_id is not None:
        scripts.check_script(unit, draft.shop_id, draft.kind, draft.parts, actor.locale)
    place = {
        "level": draft.level, "shop_id": draft.shop_id, "team_id": draft.team_id,
        "owner_id": actor.staff_id if draft.level is Level.PERSONAL else None,
    }  # fmt: skip
    _check_code(unit, place, draft.code, None)
    made_by = {"author_id": actor.staff_id, "client_id": draft.client_id}
    made = store.insert_reply(unit, {**place, **made_by, "kind": draft.kind, **_content(unit, actor, draft, ())})
    if made is None:  # by the same request, sent again meanwhile
        made = store.find_made(unit, actor.staff_id, draft.client_id)
        assert made is not None
        return _card(unit, access_reply(unit, actor, made), 0)
    reply = access_reply(unit, actor, made)
    audit.record(unit, actor, "quick_reply.create", _target(reply), None, reply)
    return _card(unit, reply, 0)


def judge_sheet(
    reading: Reading, actor: Actor, shop_id: int, rows: Sequence[Sequence[Cell]], client_id: str = ""
) -> list[SheetLine]:
    """What importing a sheet into the shop would do; what the same `client_id` imported is not in the way."""
    accounts.access_shop(reading, actor, shop_id, Permission.QUICK_REPLY_EDIT_SHOP)
    lines = policy.read_sheet(rows, _headings())
    codes = store.find_codes(reading, shop_id)
    return policy.judge_sheet(lines, {code for code, made_by in codes.items() if not _of_sheet(made_by, client_id)})


def import_sheet(unit: Unit, actor: Actor, shop_id: int, rows: Sequence[Sequence[Cell]], client_id: str) -> int:
    """Keep every quick reply of a sheet, or none; the same `client_id` again keeps nothing twice."""
    lines = judge_sheet(unit, actor, shop_id, rows, client_id)
    wrong = sum(bool(line.problems) for line in lines)
    if wrong:
        raise InvalidError("quick_reply.sheet.problems", rows=wrong)
    place = {
        "level": Level.SHOP, "shop_id": shop_id, "team_id": None, "owner_id": None, "author_id": actor.staff_id,
    }  # fmt: skip
    ids = {line.number: f"{client_id}:{line.number}" for line in lines}
    if store.count_made(unit, actor.staff_id, list(ids.values())) == 0:
        rows_made = [{**place, "client_id": ids[line.number], **_of_line(line)} for line in lines]
        store.insert_replies(unit, rows_made)
        audit.record(
            unit, actor, "quick_reply.import", Target("shop", shop_id, shop_id), None, {"count": len(lines)}
        )
    return len(lines)


def sheet_headings(locale: str) -> list[str]:
    """The headings of a sheet in one language."""
    return [text(f"quick_reply.sheet.column.{column}", locale) for column in Column]


def update_reply(unit: Unit, actor: Actor, reply_id: int, change: ReplyChange) -> QuickReply:
    """Replace the content; refused when somebody else's was written meanwhile."""
    before = _access_for_editing(unit, actor, reply_id)
    policy.check_parts(change.parts)
    kind = change.kind or before.kind
    if before.shop_id is not None:
        scripts.check_script(unit, before.shop_id, kind, change.parts, actor.locale)
    place = {
        "level": before.level, "shop_id": before.shop_id, "team_id": before.team_id, "owner_id": before.owner_id,
    }  # fmt: skip
    _check_code(unit, place, change.code, before.id)
    values = {"kind": kind, **_content(unit, actor, change, before.parts)}
    if not store.save_reply(unit, before.id, change.version, values):
        raise ConflictError("quick_reply.changed_meanwhile")
    after = access_reply(unit, actor, reply_id)
    audit.record(unit, actor, "quick_reply.update", _target(after), before, after)
    return _card(unit, after, store.find_uses(unit, actor.staff_id).get(reply_id, 0))


def archive_reply(unit: Unit, actor: Actor, reply_id: int) -> None:
    """Take a quick reply out of use; what was sent keeps its source."""
    before = _access_for_editing(unit, actor, reply_id)
    store.archive_reply(unit, reply_id)
    audit.record(unit, actor, "quick_reply.archive", _target(before), before)


def render(
    reading: Reading, actor: Actor, conversation_id: int, reply_id: int, waits: Waits = NO_WAITS
) -> Rendered:
    """The quick reply filled in for a conversation; one of another shop is not found."""
    conversations.access_conversation(reading, actor, conversation_id)
    card = conversations.cards(reading, [conversation_id])[conversation_id]
    reply = access_reply(reading, actor, reply_id)
    team_shops = {team.id: team.shop_ids for team in accounts.teams_of_shop(reading, card.shop_id)}
    if not policy.serves(reply, card.shop_id, team_shops):
        raise NotFoundError
    parts, missing = policy.fill(reply.parts, values_for(reading, actor, card, Asked(reply.parts, waits)))
    return Rendered(reply.id, reply.version, parts, missing)


def show(reading: Reading, rendered: Rendered) -> RenderedReply:
    """A filled-in quick reply for the composer."""
    return RenderedReply(_parts(reading, rendered.parts), list(rendered.missing))


def prepare(rendered: Rendered, client_id: str) -> tuple[Outgoing, ...]:
    """Its messages as the guard let them through, before any unit; refused while something is missing."""
    if rendered.missing:
        raise InvalidError("quick_reply.missing", names="、".join(f"{{{name}}}" for name in rendered.missing))
    source = Source(SourceKind.QUICK_REPLY, rendered.reply_id, rendered.version)
    return tuple(
        Outgoing(Draft(f"{client_id}-{number}", Kind(part.kind.value)), guard.clear(part.text, source), part.file)
        for number, part in enumerate(rendered.parts)
    )


def send_reply(
    unit: Unit, actor: Actor, conversation_id: int, reply_id: int, outgoing: tuple[Outgoing, ...]
) -> list[Message]:
    """Send the messages of `prepare`, all or none, and count the use once."""
    last_seq = conversations.access_conversation(unit, actor, conversation_id).last_seq
    sent = conversations.send_all(unit, actor, conversation_id, outgoing)
    if sent[0].seq > last_seq:
        store.count_use(unit, reply_id, actor.staff_id)
    return sent


def _headings() -> dict[str, Column]:
    return {
        policy.fold(word): column
        for locale in LOCALES
        for word, column in zip(sheet_headings(locale), Column, strict=True)
    }


def _of_sheet(made_by: str, client_id: str) -> bool:
    return bool(client_id) and made_by.startswith(f"{client_id}:")


def _of_line(line: SheetLine) -> dict[str, object]:
    cells = line.cells
    return {
        "code": cells.get(Column.CODE, ""), "group_name": cells.get(Column.GROUP, ""),
        "title": cells[Column.TITLE], "parts": store.parts_to_json(policy.parts_of(line)),
    }  # fmt: skip


def _target(reply: Reply) -> Target:
    return Target("quick_reply", reply.id, reply.shop_id)


def _access_for_editing(unit: Unit, actor: Actor, reply_id: int) -> Reply:
    reply = access_reply(unit, actor, reply_id)
    if not policy.may_edit(actor, reply):
        raise ForbiddenError
    return reply


def _check_may_place(unit: Unit, actor: Actor, draft: ReplyDraft) -> None:
    if draft.shop_id is not None:
        accounts.access_shop(unit, actor, draft.shop_id)
    if draft.level is Level.SHOP:
        actor.check(Permission.QUICK_REPLY_EDIT_SHOP)
    if draft.level is Level.TEAM:
        actor.check(Permission.QUICK_REPLY_EDIT_TEAM)
        assert draft.team_id is not None  # check_place
        team = accounts.access_team(unit, actor, draft.team_id)
        if team.id not in actor.team_ids and not actor.may(Permission.QUICK_REPLY_EDIT_SHOP):
            raise ForbiddenError


def _check_code(unit: Unit, place: Mapping[str, object], code: str, but: int | None) -> None:
    if code and store.has_code(unit, place, code, but):
        raise InvalidError(fields=(FieldError("/code", "quick_reply.code_taken", {"code": code}),))


def _content(unit: Unit, actor: Actor, content: ReplyContent, before: Sequence[Part]) -> dict[str, object]:
    kept = {part.file["token"]: part.file for part in before if part.file is not None}
    parts = [_stored(unit, actor, part, kept) for part in content.parts]
    return {
        "code": content.code, "group_name": content.group.strip(), "title": content.title.strip(),
        "parts": store.parts_to_json(parts),
    }  # fmt: skip


def _stored(unit: Unit, actor: Actor, part: PartDraft, kept: Mapping[str, Mapping[str, Any]]) -> Part:
    """A part as it is kept; a picture that it had before needs no new upload."""
    if part.kind is PartKind.TEXT:
        return Part(part.kind, part.text)
    assert part.file_token is not None  # check_parts
    file = kept.get(part.file_token) or files.use_picture(unit, part.file_token, f"staff:{actor.staff_id}")
    return Part(part.kind, "", file)


def _card(reading: Reading, reply: Reply, uses: int, elements: scripts.Elements | None = None) -> QuickReply:
    if elements is None:
        elements = shipped() if reply.shop_id is None else scripts.elements_of(reading, reply.shop_id)
    return QuickReply(
        id=reply.id, version=reply.version, level=reply.level, kind=reply.kind,
        lacks=scripts.lacking(reply.kind, reply.parts, elements), shop_id=reply.shop_id, team_id=reply.team_id,
        owner_id=reply.owner_id, code=reply.code, group=reply.group, title=reply.title,
        parts=_parts(reading, reply.parts), variables=policy.variables_in(reply.parts), uses=uses,
    )  # fmt: skip


def _parts(reading: Reading, parts: Sequence[Part]) -> list[ReplyPart]:
    return [ReplyPart(part.kind, part.text, _file(reading, part)) for part in parts]


def _file(reading: Reading, part: Part) -> MessageFile | None:
    kept = part.file
    if kept is None:
        return None
    url, thumb_url = files.links_of(reading, kept)
    return MessageFile(
        token=kept["token"], name=kept["name"], mime=kept["mime"], size=kept["size"], width=kept["width"],
        height=kept["height"], url=url, thumb_url=thumb_url,
    )  # fmt: skip
