"""Surveys: a shop's settings, the supervisor's page, what was said of the reader."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import Controller, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta

from yingda.accounts.types import Actor
from yingda.infra.clock import from_ms, to_ms
from yingda.infra.http.paging import clamp_limit, decode_cursor, encode_cursor
from yingda.infra.http.params import Cursor, Db, Limit, PathId, QueryId
from yingda.kit.errors import FieldError, InvalidError
from yingda.outreach import service
from yingda.outreach.pushes import SurveyFeedbackPage, SurveyPage, SurveyShopSettings, SurveySummary
from yingda.outreach.service import SurveyQuery
from yingda.outreach.types import SurveySettings, SurveyState

Me = NamedDependency[Actor]
LATEST_MS = 253_402_300_799_000  # the end of the year 9999


class NewSurveySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Settings written over a version."""

    settings: SurveySettings
    version: Annotated[int, Meta(ge=0)]


async def provide_wanted(
    which: Annotated[SurveyState | None, QueryParameter()] = None,
    shop_id: QueryId = None,
    cursor: Cursor = None,
    limit: Limit = None,
) -> SurveyQuery:
    """Which surveys, from where."""
    return SurveyQuery(shop_id, () if which is None else (which,), _after(cursor), clamp_limit(limit))


class SurveyController(Controller):
    """What became of surveys."""

    path = "/api/v1/surveys"
    tags = ("surveys",)

    @get("/", operation_id="listSurveys", dependencies={"wanted": Provide(provide_wanted)})
    async def page(self, db: Db, actor: Me, wanted: NamedDependency[SurveyQuery]) -> SurveyPage:
        """Ended episodes with what was asked, answered or skipped, for supervisors."""
        items, more = await db.read(service.list_surveys, actor, wanted)
        return SurveyPage(items, encode_cursor(to_ms(more[0]), more[1]) if more else None)

    @get("/mine", operation_id="listMyFeedback")
    async def mine(self, db: Db, actor: Me, cursor: Cursor = None, limit: Limit = None) -> SurveyFeedbackPage:
        """What customers said of the reader until yesterday, without who they are."""
        before = decode_cursor(cursor, tuple[int])[0] if cursor else None
        items, more = await db.read(service.feedback_of, actor, before, clamp_limit(limit, 20))
        return SurveyFeedbackPage(items, encode_cursor(more) if more else None)


class SurveySettingsController(Controller):
    """When and how customers of a shop are asked."""

    path = "/api/v1/shops/{shop_id:int}/survey-settings"
    tags = ("surveys",)

    @get("/", operation_id="getSurveySettings")
    async def read(self, db: Db, actor: Me, shop_id: PathId) -> SurveyShopSettings:
        """Moment, reasons, links and quiet hours."""
        return await db.read(service.get_settings, actor, shop_id)

    @put("/", operation_id="putSurveySettings")
    async def write(
        self, db: Db, actor: Me, shop_id: PathId, data: JSONBody[NewSurveySettings]
    ) -> SurveyShopSettings:
        """Set them for what ends from now on."""
        return await db.write(service.put_settings, actor, shop_id, data.settings, data.version)


@get("/api/v1/shops/{shop_id:int}/survey-summary", operation_id="getSurveySummary", tags=["surveys"])
async def survey_summary(
    db: Db,
    actor: Me,
    shop_id: PathId,
    first: Annotated[date, QueryParameter()],
    last: Annotated[date, QueryParameter()],
) -> SurveySummary:
    """How many were asked, answered and skipped on these days, and stars by agent."""
    return await db.read(service.summary_of, actor, shop_id, first, last)


def _after(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    ended, last = decode_cursor(cursor, tuple[int, int])
    if not 0 <= ended <= LATEST_MS:
        raise InvalidError("error.cursor", fields=(FieldError("query/cursor", "error.cursor"),))
    return from_ms(ended), last


ROUTES = (SurveyController, SurveySettingsController, survey_summary)
