"""What the console composes of several rooms, and what people keep in it."""

from yingda.console.service.bulk import (
    JOB,
    BulkRun,
    begin_bulk,
    bulk_report,
    cancel_bulk,
    do_item,
    next_slice,
    refuse_item,
)
from yingda.console.service.consequences import RehearsedError, rehearse_staff, rehearse_team, troubles_of
from yingda.console.service.first_steps import first_steps
from yingda.console.service.paper import paper_of, to_html, to_pdf
from yingda.console.service.rehearsal import REHEARSE, begin_rehearsal, latest_rehearsal, play, stop_rehearsal
from yingda.console.service.search import search
from yingda.console.service.targets import transfer_targets
from yingda.console.service.transcript import as_data, begin_transcript, picture_keys, said_after, transcript_of
from yingda.console.service.views import change_view, forget_view, keep_view, views_of
from yingda.console.service.wall import wall_of

__all__ = [
    "JOB",
    "REHEARSE",
    "BulkRun",
    "RehearsedError",
    "as_data",
    "begin_bulk",
    "begin_rehearsal",
    "begin_transcript",
    "bulk_report",
    "cancel_bulk",
    "change_view",
    "do_item",
    "first_steps",
    "forget_view",
    "keep_view",
    "latest_rehearsal",
    "next_slice",
    "paper_of",
    "picture_keys",
    "play",
    "refuse_item",
    "rehearse_staff",
    "rehearse_team",
    "said_after",
    "search",
    "stop_rehearsal",
    "to_html",
    "to_pdf",
    "transcript_of",
    "transfer_targets",
    "troubles_of",
    "views_of",
    "wall_of",
]
