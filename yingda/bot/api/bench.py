"""The test bench, reasons, the picture of thresholds, re-checks and figures."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.bot.ports import Brain
from yingda.bot.pushes import BotCurve, BotDecisionList, BotFigures, BotRecheck, BotRecheckList, BotTrace
from yingda.bot.service import asking, figures, rechecks, thresholds
from yingda.bot.service.asking import Question
from yingda.bot.service.rechecks import Judgement
from yingda.bot.types import RecheckVerdict
from yingda.infra.db import Database
from yingda.infra.http.limits import Limiter, Rule
from yingda.infra.http.params import Cursor, Id, PathId, QueryId

ShopId = Annotated[int, QueryParameter(ge=1, le=2**53 - 1)]
QUESTIONS = Rule("bot.ask", 120, 60)


class BotQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question as a customer would type it."""

    shop_id: Id
    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    channel: Annotated[str, Meta(max_length=20)] = "web"
    page_url: Annotated[str, Meta(max_length=2000)] = ""


class RecheckJudged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody found who looked at what the bot ended alone."""

    verdict: RecheckVerdict
    note: Annotated[str, Meta(max_length=500)] = ""


class BenchController(Controller):
    """Trying the bot out, and looking at what it did."""

    path = "/api/v1/bot"
    tags = ("bot",)

    @post("/ask", operation_id="askBot", status_code=HTTP_200_OK)
    async def ask(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain],
        limiter: NamedDependency[Limiter], data: JSONBody[BotQuestion],
    ) -> BotTrace:  # fmt: skip
        """What would happen to a question, and why; nothing is sent or kept."""
        await limiter.hit(QUESTIONS, str(actor.staff_id))
        return await asking.ask(db, actor, Question(data.shop_id, data.text, data.channel, data.page_url), brain)

    @get("/decisions", operation_id="listBotDecisions")
    async def decisions(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: ShopId,
        conversation_id: QueryId = None, cursor: Cursor = None,
    ) -> BotDecisionList:  # fmt: skip
        """What the bot decided and why, in a shop or in one conversation."""
        return await db.read(asking.list_decisions, actor, shop_id, conversation_id, cursor)

    @get("/shops/{shop_id:int}/thresholds", operation_id="getBotThresholds")
    async def curve(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: PathId
    ) -> BotCurve:
        """For every threshold how many would be answered, and how many of those wrongly."""
        return await db.read(thresholds.access_curve, actor, shop_id)

    @post("/shops/{shop_id:int}/thresholds", operation_id="computeBotThresholds", status_code=HTTP_200_OK)
    async def compute(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: PathId
    ) -> BotCurve:
        """Have the picture drawn anew."""
        return await db.write(thresholds.ask_curve, actor, shop_id)

    @get("/rechecks", operation_id="listBotRechecks")
    async def list_rechecks(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: ShopId,
        day: FromQuery[date | None] = None, open_only: FromQuery[bool] = True,
    ) -> BotRecheckList:  # fmt: skip
        """What the bot ended alone and a person should look at."""
        return await db.read(rechecks.list_rechecks, actor, shop_id, day, opens=open_only)

    @post("/rechecks/{recheck_id:int}/verdict", operation_id="judgeBotRecheck", status_code=HTTP_200_OK)
    async def judge(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], brain: NamedDependency[Brain],
        recheck_id: PathId, data: JSONBody[RecheckJudged],
    ) -> BotRecheck:  # fmt: skip
        """Say whether it was right; an unsolved matter goes back into service."""
        judgement = Judgement(data.verdict, data.note)
        return await db.write(rechecks.judge, actor, recheck_id, judgement, brain.library)

    @get("/figures", operation_id="getBotFigures")
    async def figures(
        self, db: NamedDependency[Database], actor: NamedDependency[Actor], shop_id: ShopId,
        first: FromQuery[date], last: FromQuery[date],
    ) -> BotFigures:  # fmt: skip
        """Share solved alone, reasons of handing over, wrong by re-check; by day and category."""
        return await db.read(figures.figures_of, actor, shop_id, first, last)
