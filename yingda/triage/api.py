"""Triage over HTTP: what is understood of a conversation, supervisors' rules, models of a shop."""

from typing import Annotated

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from yingda.accounts import service as accounts
from yingda.accounts.types import Actor, Permission
from yingda.conversations.service import PastText
from yingda.infra.compute import Compute
from yingda.infra.http.params import Db, PathId
from yingda.kit.ids import MAX_ID
from yingda.kit.texts import text as words
from yingda.lang.rules import Rule, RuleError, Turn, parse, write
from yingda.triage import service
from yingda.triage.policy.judging import spans_of
from yingda.triage.policy.showing import starred
from yingda.triage.policy.trying import hits_of, without_moment, without_places
from yingda.triage.pushes import TriageModelList, TriageRule, TriageRuleList, Understanding, UnderstandingCard
from yingda.triage.types import Field, RuleChange, RuleDraft

Me = NamedDependency[Actor]
Work = NamedDependency[Compute]
Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
ShopId = Annotated[int, QueryParameter(ge=1, le=MAX_ID)]
RuleText = Annotated[str, Meta(max_length=4000)]

TRIED = 2_000  # past texts
SHOWN = 20  # of the hits


class Correct(Struct, frozen=True, forbid_unknown_fields=True):
    """What is right of one field."""

    field: Field
    value: Annotated[str, Meta(max_length=40)]


class RuleOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """All rules of a shop in their new order."""

    shop_id: Id
    ids: Annotated[list[Id], Meta(max_length=300)]


class RuleCheck(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule as it is being typed, as text or from an editor with fields, and examples to hold it against."""

    text: RuleText = ""
    rule: Rule | None = None
    examples: Annotated[list[Annotated[str, Meta(max_length=500)]], Meta(max_length=50)] = []


class RuleMistake(Struct, frozen=True):
    """What is wrong in the text of a rule, and at which character."""

    code: str
    position: int
    text: str


class Span(Struct, frozen=True):
    """Characters of a text, from `start` to before `end`."""

    start: int
    end: int


class ExampleResult(Struct, frozen=True):
    """Whether a rule holds for an example, and where."""

    matched: bool
    spans: list[Span]


class RuleChecked(Struct, frozen=True, kw_only=True):
    """A rule as text and as a structure, what it does with the examples, or its first mistake."""

    text: str
    rule: Rule | None
    mistake: RuleMistake | None
    examples: list[ExampleResult]


class RuleTrial(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule to be tried on what customers of a shop wrote."""

    shop_id: Id
    text: RuleText


class TrialHit(Struct, frozen=True, kw_only=True):
    """A message of the past for which the rule would have held."""

    conversation_id: int
    seq: int
    text: str
    spans: list[Span]


class RuleTried(Struct, frozen=True, kw_only=True):
    """How many messages were looked at, for how many the rule holds, and the newest of those."""

    looked_at: int
    hits: int
    conversations: int
    samples: list[TrialHit]


class ShopChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """A shop."""

    shop_id: Id


class ActiveModel(Struct, frozen=True, forbid_unknown_fields=True):
    """Which version judges from now on; null: the one that ships."""

    shop_id: Id
    model_id: Id | None


class UnderstandingController(Controller):
    """What is understood of a conversation."""

    path = "/api/v1/conversations/{conversation_id:int}/understanding"
    tags = ("triage",)

    @get("/", operation_id="getUnderstanding")
    async def read(self, db: Db, actor: Me, conversation_id: PathId) -> Understanding:
        """Category, stage, mood and the rest of the customer's last question, with what speaks for each."""
        return Understanding(await db.read(service.access_card, actor, conversation_id))

    @post("/corrections", operation_id="correctUnderstanding", status_code=HTTP_200_OK)
    async def correct(
        self, db: Db, actor: Me, conversation_id: PathId, data: JSONBody[Correct]
    ) -> UnderstandingCard:
        """Say what is right: it holds at once, and the shop's model learns from it."""
        return await db.write(service.correct, actor, conversation_id, data.field, data.value)


class TriageRuleController(Controller):
    """Rules that come before the model."""

    path = "/api/v1/triage/rules"
    tags = ("triage",)

    @get("/", operation_id="listTriageRules")
    async def list_rules(self, db: Db, actor: Me, shop_id: ShopId) -> TriageRuleList:
        """The rules of a shop in their order."""
        return TriageRuleList(await db.read(service.rules_of, actor, shop_id))

    @post("/", operation_id="createTriageRule")
    async def create(self, db: Db, actor: Me, data: JSONBody[RuleDraft]) -> TriageRule:
        """Keep a new rule, as the last one."""
        return await db.write(service.create_rule, actor, data)

    @put("/{rule_id:int}", operation_id="updateTriageRule")
    async def update(self, db: Db, actor: Me, rule_id: PathId, data: JSONBody[RuleChange]) -> TriageRule:
        """Replace a rule."""
        return await db.write(service.update_rule, actor, rule_id, data)

    @delete("/{rule_id:int}", operation_id="archiveTriageRule")
    async def archive(self, db: Db, actor: Me, rule_id: PathId) -> None:
        """Take a rule out of use."""
        await db.write(service.archive_rule, actor, rule_id)

    @put("/order", operation_id="orderTriageRules")
    async def order(self, db: Db, actor: Me, data: JSONBody[RuleOrder]) -> TriageRuleList:
        """Put the rules of a shop into an order."""
        return TriageRuleList(await db.write(service.order_rules, actor, data.shop_id, data.ids))

    @post("/check", operation_id="checkTriageRule", status_code=HTTP_200_OK)
    async def check(self, actor: Me, compute: Work, data: JSONBody[RuleCheck]) -> RuleChecked:
        """Read a rule and hold it against examples; nothing is kept."""
        accounts.check_may(actor, Permission.TRIAGE_MANAGE)
        try:
            text = data.text if data.rule is None else write(data.rule)
            rule = parse(text)
        except RuleError as error:
            mistake = RuleMistake(
                error.code, error.position, words(error.code, actor.locale, {"found": error.found})
            )
            return RuleChecked(text=data.text, rule=None, mistake=mistake, examples=[])
        found = await compute.run(spans_of, without_places(rule), tuple(data.examples))
        examples = [ExampleResult(spans is not None, _spans(spans or ())) for spans in found]
        return RuleChecked(text=text, rule=rule, mistake=None, examples=examples)

    @post("/try", operation_id="tryTriageRule", status_code=HTTP_200_OK)
    async def attempt(self, db: Db, actor: Me, compute: Work, data: JSONBody[RuleTrial]) -> RuleTried:
        """Hold a rule against what the shop's customers wrote last; nothing is kept."""
        past = await db.read(service.past_of, actor, data.shop_id, TRIED)
        rule = service.read_rule(data.text)
        turns = tuple(Turn(each.text, each.channel, shop=past.shop_code) for each in past.texts)
        found = await compute.run(hits_of, without_moment(rule), turns)
        samples = [_hit(past.texts[place], spans) for place, spans in found[:SHOWN]]
        return RuleTried(
            looked_at=len(turns), hits=len(found), samples=samples,
            conversations=len({past.texts[place].conversation_id for place, _ in found}),
        )  # fmt: skip


class TriageModelController(Controller):
    """Versions of a shop's model."""

    path = "/api/v1/triage/models"
    tags = ("triage",)

    @get("/", operation_id="listTriageModels")
    async def list_models(self, db: Db, actor: Me, shop_id: ShopId) -> TriageModelList:
        """A shop's models with their scores, newest first."""
        return await db.read(service.models_of, actor, shop_id)

    @post("/train", operation_id="trainTriageModel", status_code=HTTP_200_OK)
    async def train(self, db: Db, actor: Me, data: JSONBody[ShopChoice]) -> TriageModelList:
        """Have a shop's model learn from its corrections now."""
        return await db.write(service.begin_training, actor, data.shop_id)

    @put("/active", operation_id="activateTriageModel")
    async def activate(self, db: Db, actor: Me, data: JSONBody[ActiveModel]) -> TriageModelList:
        """Have another version judge from now on, or go back."""
        return await db.write(service.activate, actor, data.shop_id, data.model_id)


ROUTES = (UnderstandingController, TriageRuleController, TriageModelController)


def _spans(spans: tuple[tuple[int, int], ...]) -> list[Span]:
    return [Span(start, end) for start, end in spans]


def _hit(past: PastText, spans: tuple[tuple[int, int], ...]) -> TrialHit:
    return TrialHit(
        conversation_id=past.conversation_id, seq=past.seq, text=starred(past.text), spans=_spans(spans)
    )
