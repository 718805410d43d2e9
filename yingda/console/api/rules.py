"""Rules of every kind while they are written: read, held against examples, tried on the past; nothing is kept."""

from typing import Annotated

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from msgspec import Meta, Struct

from yingda.accounts.types import Actor
from yingda.console.service import rules as service
from yingda.conversations.service import PastText
from yingda.infra.compute import Compute
from yingda.infra.http.params import Db, Id
from yingda.kit.errors import FieldError, InvalidError
from yingda.kit.texts import text as words
from yingda.lang.contacts import star_contacts
from yingda.lang.rules import (
    NO_EXAMPLES,
    Rule,
    RuleError,
    RuleExamples,
    Turn,
    check,
    has_notes,
    hits_of,
    parse,
    spans_of,
    without_moment,
    write,
)

Me = NamedDependency[Actor]
Work = NamedDependency[Compute]
RuleText = Annotated[str, Meta(max_length=4000)]

TRIED = 2_000  # past texts
SHOWN = 20  # of the hits


class RuleCheck(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule as it is being written, as text or from an editor with fields, and its examples."""

    text: RuleText = ""
    rule: Rule | None = None
    examples: RuleExamples = NO_EXAMPLES


class RuleMistake(Struct, frozen=True, kw_only=True):
    """The first mistake: at which character of a text, or (a JSON pointer) where in a structure."""

    code: str
    position: int
    place: str
    text: str


class Span(Struct, frozen=True):
    """Characters of a text, from `start` to before `end`."""

    start: int
    end: int


class ExampleResult(Struct, frozen=True):
    """Whether a rule holds for an example, and where."""

    matched: bool
    spans: list[Span]


class ExampleResults(Struct, frozen=True):
    """The examples' results in their order."""

    meets: list[ExampleResult]
    avoids: list[ExampleResult]


class RuleChecked(Struct, frozen=True, kw_only=True):
    """A rule as text and as a structure, which keeps no notes, what it does with its examples, or its mistake."""

    text: str
    rule: Rule | None
    notes: bool
    mistake: RuleMistake | None
    examples: ExampleResults


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


class RuleController(Controller):
    """The one rule language for every editor of rules."""

    path = "/api/v1/rules"
    tags = ("rules",)

    @post("/check", operation_id="checkRule", status_code=HTTP_200_OK)
    async def check(self, actor: Me, compute: Work, data: JSONBody[RuleCheck]) -> RuleChecked:
        """Read a rule and hold it against its examples; nothing is kept."""
        service.check_writer(actor)
        try:
            text = data.text if data.rule is None else _written(data.rule)
            rule, notes = parse(text), has_notes(text)
        except RuleError as error:
            told = words(error.code, actor.locale, {"found": error.found})
            mistake = RuleMistake(code=error.code, position=error.position, place=error.place, text=told)
            nothing = ExampleResults([], [])
            return RuleChecked(text=data.text, rule=None, notes=False, mistake=mistake, examples=nothing)
        meets, avoids = data.examples.meets, data.examples.avoids
        found = [_result(spans) for spans in await compute.run(spans_of, rule, meets + avoids)]
        results = ExampleResults(found[: len(meets)], found[len(meets) :])
        return RuleChecked(text=text, rule=rule, notes=notes, mistake=None, examples=results)

    @post("/try", operation_id="tryRule", status_code=HTTP_200_OK)
    async def attempt(self, db: Db, actor: Me, compute: Work, data: JSONBody[RuleTrial]) -> RuleTried:
        """Hold a rule against what the shop's customers wrote last; nothing is kept."""
        past = await db.read(service.past_of, actor, data.shop_id, TRIED)
        turns = tuple(Turn(each.text, each.channel, shop=past.shop_code) for each in past.texts)
        found = await compute.run(hits_of, without_moment(_read(data.text)), turns)
        samples = [_hit(past.texts[place], spans) for place, spans in found[:SHOWN]]
        return RuleTried(
            looked_at=len(turns), hits=len(found), samples=samples,
            conversations=len({past.texts[place].conversation_id for place, _ in found}),
        )  # fmt: skip


def _written(rule: Rule) -> str:
    check(rule)
    return write(rule)


def _read(text: str) -> Rule:
    try:
        return parse(text)
    except RuleError as error:
        where: dict[str, int | str] = {"position": error.position, "found": error.found}
        raise InvalidError(fields=(FieldError("/text", error.code, where),)) from None


def _result(spans: tuple[tuple[int, int], ...] | None) -> ExampleResult:
    return ExampleResult(spans is not None, _spans(spans or ()))


def _spans(spans: tuple[tuple[int, int], ...]) -> list[Span]:
    return [Span(start, end) for start, end in spans]


def _hit(past: PastText, spans: tuple[tuple[int, int], ...]) -> TrialHit:
    starred = star_contacts(past.text)
    return TrialHit(conversation_id=past.conversation_id, seq=past.seq, text=starred, spans=_spans(spans))
