"""Gaps, feedback, health and use over HTTP."""

from datetime import date
from typing import Annotated

from litestar import Controller, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from yingda.accounts.types import Actor
from yingda.infra.compute import Compute
from yingda.infra.db import Reading
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId
from yingda.kit.ids import MAX_ID
from yingda.knowledge import service
from yingda.knowledge.pushes.articles import ArticleInfo
from yingda.knowledge.pushes.gaps import (
    Feedback,
    FeedbackPage,
    GapInfo,
    GapPage,
    KnowledgeHealth,
    KnowledgeUse,
    Proposal,
)
from yingda.knowledge.types.articles import OfVersion
from yingda.knowledge.types.gaps import (
    FeedbackDecision,
    FeedbackState,
    GapAnswered,
    GapApproval,
    GapJoin,
    GapPart,
    GapProposal,
    GapRefusal,
    GapSnooze,
    GapState,
    NoteGap,
    WrongReport,
)

Me = NamedDependency[Actor]
Work = NamedDependency[Compute]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]
From = Annotated[date, QueryParameter(name="from")]
To = Annotated[date, QueryParameter(name="to")]


class GapController(Controller):
    """Questions that nothing answered."""

    path = "/api/v1/knowledge/gaps"
    tags = ("knowledge",)

    @get("/", operation_id="listGaps")
    async def list_gaps(
        self,
        db: Db,
        actor: Me,
        shop_id: ShopId,
        in_state: Annotated[GapState, QueryParameter(name="state")] = GapState.OPEN,
        cursor: Cursor = None,
        limit: Limit = None,
    ) -> GapPage:
        """A shop's gaps, most customers first."""
        before = decode_cursor(cursor, tuple[int, int]) if cursor else None
        return await db.read(_gaps, actor, shop_id, (in_state, before, clamp_limit(limit)))

    @post("/", operation_id="noteGap", status_code=HTTP_204_NO_CONTENT)
    async def note(self, db: Db, actor: Me, data: JSONBody[NoteGap]) -> None:
        """Say that nothing answers a customer's message."""
        await db.write(service.note_gap, actor, data)

    @get("/{gap_id:int}", operation_id="getGap")
    async def show(self, db: Db, actor: Me, gap_id: PathId) -> GapInfo:
        """A gap with samples, its proposal, and articles that may answer it already."""
        return await db.read(service.show_gap, actor, gap_id)

    @get("/{gap_id:int}/suggestion", operation_id="suggestForGap")
    async def suggest(self, db: Db, actor: Me, gap_id: PathId) -> Proposal:
        """An article made of the questions and of what agents answered; nothing is kept."""
        return await db.read(service.suggest_for_gap, actor, gap_id)

    @put("/{gap_id:int}/proposal", operation_id="proposeForGap")
    async def propose(self, db: Db, actor: Me, gap_id: PathId, data: JSONBody[GapProposal]) -> GapInfo:
        """Keep an answer for editors to look at."""
        return await db.write(service.propose_for_gap, actor, gap_id, data)

    @post("/{gap_id:int}/approve", operation_id="approveGap")
    async def approve(self, db: Db, actor: Me, gap_id: PathId, data: JSONBody[GapApproval]) -> ArticleInfo:
        """Make an article of it, as a draft or published."""
        return await db.write(service.approve_gap, actor, gap_id, data)

    @post("/{gap_id:int}/answered", operation_id="answerGap", status_code=HTTP_200_OK)
    async def answered(self, db: Db, actor: Me, gap_id: PathId, data: JSONBody[GapAnswered]) -> GapInfo:
        """Name the article that answers it already."""
        return await db.write(service.gap_answered_by, actor, gap_id, data)

    @post("/{gap_id:int}/refuse", operation_id="refuseGap", status_code=HTTP_200_OK)
    async def refuse(self, db: Db, actor: Me, gap_id: PathId, data: JSONBody[GapRefusal]) -> GapInfo:
        """Say why it gets no article."""
        return await db.write(service.refuse_gap, actor, gap_id, data)

    @post("/{gap_id:int}/snooze", operation_id="snoozeGap", status_code=HTTP_200_OK)
    async def snooze(self, db: Db, actor: Me, gap_id: PathId, data: JSONBody[GapSnooze]) -> GapInfo:
        """Put it off."""
        return await db.write(service.snooze_gap, actor, gap_id, data)

    @post("/{gap_id:int}/reopen", operation_id="reopenGap", status_code=HTTP_200_OK)
    async def reopen(self, db: Db, actor: Me, gap_id: PathId, data: JSONBody[OfVersion]) -> GapInfo:
        """Put it back into the list."""
        return await db.write(service.reopen_gap, actor, gap_id, data.version)

    @post("/{gap_id:int}/join", operation_id="joinGaps", status_code=HTTP_200_OK)
    async def join(self, db: Db, actor: Me, gap_id: PathId, data: JSONBody[GapJoin]) -> GapInfo:
        """Put its questions into another gap that asks for the same; the answer is that one."""
        return await db.write(service.join_gaps, actor, gap_id, data)

    @post("/{gap_id:int}/part", operation_id="partGap", status_code=HTTP_200_OK)
    async def part(self, db: Db, actor: Me, gap_id: PathId, data: JSONBody[GapPart]) -> GapInfo:
        """Give a question that asks for something else a gap of its own."""
        return await db.write(service.part_question, actor, gap_id, data)


class FeedbackController(Controller):
    """What is said about articles."""

    path = "/api/v1/knowledge"
    tags = ("knowledge",)

    @post("/articles/{article_id:int}/feedback", operation_id="reportArticle")
    async def report(self, db: Db, actor: Me, article_id: PathId, data: JSONBody[WrongReport]) -> Feedback:
        """Say what is wrong with an article."""
        return await db.write(service.report_wrong, actor, article_id, data)

    @get("/feedback", operation_id="listFeedback")
    async def list_feedback(
        self,
        db: Db,
        actor: Me,
        shop_id: ShopId,
        in_state: Annotated[FeedbackState | None, QueryParameter(name="state")] = None,
        cursor: Cursor = None,
        limit: Limit = None,
    ) -> FeedbackPage:
        """What customers and colleagues called wrong, newest first."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else None
        return await db.read(_feedback, actor, shop_id, (in_state, before, clamp_limit(limit)))

    @put("/feedback/{feedback_id:int}", operation_id="decideFeedback")
    async def decide(self, db: Db, actor: Me, feedback_id: PathId, data: JSONBody[FeedbackDecision]) -> Feedback:
        """Say what was done about it."""
        return await db.write(service.decide_feedback, actor, feedback_id, data)

    @get("/health", operation_id="getKnowledgeHealth")
    async def health(self, db: Db, actor: Me, compute: Work, shop_id: ShopId) -> KnowledgeHealth:
        """What the published articles of a shop suffer from."""
        facts = await db.read(service.health_facts, actor, shop_id)
        found = await compute.run(service.contradictions, facts)
        return await db.read(service.health_of, actor, shop_id, found)

    @get("/use", operation_id="getKnowledgeUse")
    async def use(
        self,
        db: Db,
        actor: Me,
        shop_id: ShopId,
        first: From,
        last: To,
    ) -> KnowledgeUse:
        """Who used how much knowledge between two days, both included."""
        return await db.read(service.use_of, actor, shop_id, first.isoformat(), last.isoformat())


def _gaps(
    reading: Reading, actor: Actor, shop_id: int, wanted: tuple[GapState, tuple[int, int] | None, int]
) -> GapPage:
    items, more, still_open = service.list_gaps(reading, actor, shop_id, *wanted)
    return GapPage(items, encode_cursor(*more) if more else None, still_open)


def _feedback(
    reading: Reading, actor: Actor, shop_id: int, wanted: tuple[FeedbackState | None, int | None, int]
) -> FeedbackPage:
    items, more = service.list_feedback(reading, actor, shop_id, *wanted)
    return FeedbackPage(items, encode_cursor(more) if more else None)


ROUTES = (GapController, FeedbackController)
