"""Taking a conversation along."""

from enum import StrEnum
from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_200_OK

from yingda.accounts.types import Actor
from yingda.console import service
from yingda.conversations.pushes import Message
from yingda.infra.compute import Compute
from yingda.infra.http.params import Db, PathId
from yingda.infra.storage import Storage
from yingda.kit.errors import NotFoundError

PICTURES_IN_ALL = 20_000_000  # bytes: a file that can still be sent by mail


class PaperForm(StrEnum):
    """For people to read, to print, for machines."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"


MIMES = {
    PaperForm.HTML: "text/html; charset=utf-8", PaperForm.PDF: "application/pdf",
    PaperForm.JSON: "application/json",
}  # fmt: skip


@post(
    "/api/v1/conversations/{conversation_id:int}/export", operation_id="exportConversation",
    tags=("conversations",), status_code=HTTP_200_OK, media_type="application/octet-stream",
)  # fmt: skip
async def export_conversation(
    db: Db,
    actor: NamedDependency[Actor],
    storage: NamedDependency[Storage],
    compute: NamedDependency[Compute],
    conversation_id: PathId,
    form: Annotated[PaperForm, QueryParameter(name="format")],
) -> Response[bytes]:
    """A conversation as a file: what was said, with its pictures, without notes."""
    await db.write(service.begin_transcript, actor, conversation_id)
    transcript = await db.read(
        service.transcript_of, actor, conversation_id, await _said(db, actor, conversation_id)
    )
    if form is PaperForm.JSON:
        content = msgspec.json.format(msgspec.json.encode(service.as_data(transcript)))
    else:
        keys = await db.read(service.picture_keys, transcript)
        paper = service.paper_of(transcript, await _pictures(storage, keys), actor.locale)
        content = (
            service.to_html(paper).encode() if form is PaperForm.HTML else await compute.run(service.to_pdf, paper)
        )
    named = f'attachment; filename="conversation-{conversation_id}.{form.value}"'
    return Response(content, media_type=MIMES[form], headers={"Content-Disposition": named})


async def _said(db: Db, actor: Actor, conversation_id: int) -> list[Message]:
    """Read in pieces: a long conversation must not hold a snapshot."""
    said: list[Message] = []
    more = True
    while more:
        part, more = await db.read(service.said_after, actor, conversation_id, said[-1].seq if said else 0)
        said += part
    return said


async def _pictures(storage: Storage, keys: dict[int, str]) -> dict[int, bytes]:
    """Pictures by seq, until there is no more room; one that is gone is named only."""
    found: dict[int, bytes] = {}
    room = PICTURES_IN_ALL
    for seq, key in keys.items():
        try:
            data = await storage.get(key)
        except NotFoundError:
            continue
        if len(data) > room:
            break
        room -= len(data)
        found[seq] = data
    return found
