"""The file that goes with a message."""

from typing import Any

from yingda.conversations.types import Draft, Kind
from yingda.infra.db import Unit
from yingda.infra.files import service as files
from yingda.infra.sniff import AUDIO
from yingda.kit.errors import InvalidError

MAX_VOICE_BYTES = 3_000_000  # a minute, uncompressed as a telephone would record it (16 kHz, 16 bit), and some room


def attach(unit: Unit, draft: Draft, uploader: str) -> dict[str, Any] | None:
    """What a message keeps of its upload; refused for a file that is not what the message calls it."""
    if draft.file_token is None:
        return None
    if draft.kind is Kind.PICTURE:
        return files.use_picture(unit, draft.file_token, uploader)
    kept = files.use(unit, draft.file_token, uploader)
    return _as_voice(kept, draft) if draft.kind is Kind.VOICE else kept


def _as_voice(kept: dict[str, Any], draft: Draft) -> dict[str, Any]:
    if kept["mime"] not in AUDIO:
        raise InvalidError("conversation.not_voice")
    if kept["size"] > MAX_VOICE_BYTES:
        raise InvalidError("conversation.voice_too_large", limit_mb=MAX_VOICE_BYTES // 1_000_000)
    return {**kept, "duration_ms": draft.duration_ms}
