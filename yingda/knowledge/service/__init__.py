"""The verbs of knowledge; other rooms call these and nothing below."""

from yingda.knowledge.service.replies import (
    access_reply,
    archive_reply,
    count_of_shop,
    create_reply,
    import_sheet,
    judge_sheet,
    prepare,
    render,
    replies_of,
    send_reply,
    sheet_headings,
    show,
    update_reply,
)

__all__ = [
    "access_reply",
    "archive_reply",
    "count_of_shop",
    "create_reply",
    "import_sheet",
    "judge_sheet",
    "prepare",
    "render",
    "replies_of",
    "send_reply",
    "sheet_headings",
    "show",
    "update_reply",
]
