"""Every operation of the server's own OpenAPI document, what it refers to, and a request that it would accept.

A new route is picked up by itself. When it brings a name that ends in `_id`, `_ids` or `_token`, say in `NAMES`
which kind of object that is (or in `NO_OBJECTS` that it is none); a new kind of object gets its own, foreign and
deleted specimen in `town.py`. Where the schema does not say enough for a body that passes, add it to `VALUES` (what
a field takes) or `MORE` (what a request, or a request that probes one field, has to say besides). A test fails for
a probe that is refused for something else than what it probes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

Document = Mapping[str, Any]
Schema = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
SUFFIXES = ("_id", "_ids", "_token")
_numbers = count(1)

# which kind of object a path, query or body field names
NAMES = {
    "conversation_id": "conversation",
    "customer_id": "customer",
    "shop_id": "shop",
    "shop_ids": "shop",
    "staff_id": "staff",
    "agent_id": "staff",
    "to_agent_id": "staff",
    "owner_id": "staff",
    "lead_id": "staff",
    "member_ids": "staff",
    "mentions": "staff",
    "team_id": "team",
    "team_ids": "team",
    "to_team_id": "team",
    "reply_id": "quick_reply",
    "updateTriageRule.rule_id": "triage_rule",
    "archiveTriageRule.rule_id": "triage_rule",
    "model_id": "triage_model",
    "notice_id": "notice",
    "alert_id": "alert",
    "robot_id": "robot",
    "on_call": "staff",
    "queue_id": "queue",
    "view_id": "view",
    "staff_ids": "staff",
    "actor_id": "staff",
    "session_id": "session",
    "identity_id": "identity",
    "invitation_id": "invitation",
    "job_id": "job",
    "key_id": "key",
    "webhook_id": "webhook",
    "delivery_id": "delivery",
    "bulk_id": "bulk",
    "conversation_ids": "conversation",
    "owner_ids": "staff",
    "updateRole.code": "role",
    "deleteRole.code": "role",
    "transfer_id": "transfer",
    "episode_id": "episode",
    "file_token": "file",
    "picture": "file",
    "rehearsal_id": "rehearsal",
    "article_id": "article",
    "category_id": "category",
    "parent_id": "category",
    "field_id": "campaign_field",
    "gap_id": "knowledge_gap",
    "into": "knowledge_gap",
    "question_id": "gap_question",
    "updateBotRule.rule_id": "bot_rule",
    "deleteBotRule.rule_id": "bot_rule",
    "form_id": "bot_form",
    "recheck_id": "bot_recheck",
    "restoreBotSettings.version_id": "bot_version",
    "feedback_id": "article_feedback",
    "import_id": "knowledge_import",
    "policy_id": "sla_policy",
    "clock_id": "clock",
    "promise_id": "promise",
    "template_id": "text_template",
    "text_template_id": "text_template",
    "task_id": "task",
    "task_ids": "task",
    "putTaskKind.code": "task_kind",
    "watcher_ids": "staff",
    "owner_team_id": "team",
    "duty_id": "duty",
    "run_id": "duty_run",
    "handover_id": "handover",
    "item_id": "handover_item",
    "case_id": "hard_case",
    "hold_id": "legal_hold",
    "night_id": "night",
    "giver_id": "staff",
    "to_id": "staff",
}
# the sender's own numbers, places in a conversation, what another system calls somebody, processes of the house
NO_OBJECTS = frozenset({
    "client_id", "user_id", "seq", "process_id", "number", "kind", "listBotVersions.object_id",
    "putTextAccount.key_id",  # a provider's word
})  # fmt: skip


@dataclass(frozen=True)
class Own:
    """An object of one's own, of this kind."""

    kind: str


# a value that passes, by `operation.field` or by field; everything else is made from the schema
VALUES: dict[str, Any] = {
    "locale": "zh-CN",
    "zone": "Asia/Shanghai",
    "weekly": {},
    "hours": {"weekly": {}, "overrides": [], "public_calendar": None, "version": 1},
    "from": "2026-11-10T00:00:00Z",
    "listConversations.view": "all",
    "getFigures.from": "2026-11-01",
    "getFigures.to": "2026-11-10",
    "exportFigures.from": "2026-11-01",
    "getSurveySummary.first": "2026-11-01",
    "getSurveySummary.last": "2026-11-10",
    "exportFigures.to": "2026-11-10",
    "createQuickReply.level": "personal",
    "createQuickReply.parts": [{"kind": "text", "text": "您好"}],
    "updateQuickReply.parts": [{"kind": "text", "text": "您好"}],
    "signIn.password": "correct-horse-battery",
    "changePassword.old": "correct-horse-battery",
    "createInvitation.role": "agent",
    "rehearseStaff.change": {},
    "createKey.scopes": ["conversation.read_all"],
    "createWebhook.url": "https://hooks.example.invalid/in",
    "createRobot.platform": "wecom",
    "createRobot.url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0",
    "updateRobot.url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0",
    "changeAlertRules.version": 0,
    "password": "correct-horse-battery",
    "createBotRule.act": "say",
    "createBotRule.rule": "你好",
    "createBotForm.slots": [{"code": "order", "name": "单号", "kind": "order_number", "ask": "请发单号"}],
    "getBotFigures.first": "2026-11-01",
    "getBotFigures.last": "2026-11-10",
    "settings": {},
    "trouble": {},
    "verdict": "right",
    "createRole.permissions": ["conversation.serve"],
    "createTriageRule.text": "退款",
    "updateTriageRule.text": "退款",
    "tryRule.text": "退款",
    "createTriageRule.actions": {"tags": ["退款"]},
    "updateTriageRule.actions": {"tags": ["退款"]},
    "correctUnderstanding.field": "category",
    "correctUnderstanding.value": "price",
    "act": {"kind": "tag", "tags": ["看过"]},
    "wanted": {},
    "revealCustomer.what": "name",
    "changePassword.new": "correct-horse-battery-2",
    "openVisitorSession.shop": "qingchuan",
    "sendMessage.kind": "note",
    "kind": "text",
    "text": "您好",
    "result": "solved",
    "html": "<p>您好</p>",
    "createCategory.name": "分类",
    "updateCategory.name": "分类",
    "createCampaignField.name": "字段",
    "updateCampaignField.name": "字段",
    "places": [{"shop_id": 1}],
    "article": {"question": "问题", "html": "<p>答案</p>", "places": [{"shop_id": 1}]},
    "importArticles.client_id": "import-of-town",
    "putScriptElements.elements": [],
    "createSlaPolicy.targets": [{"kind": "solution", "seconds": 60}],
    "updateSlaPolicy.targets": [{"kind": "solution", "seconds": 60}],
    "putSlaSettings.settings": {"levels": {"categories": {}}, "platform_rules": []},
    "explainSlaPolicy.kind": "first_response",
    "setLevel.level": "l3",
    "getSlaOutcomes.first": "2026-11-01",
    "getSlaOutcomes.last": "2026-11-10",
    "expected_at": "2099-01-01T00:00:00Z",
    "due_at": "2026-12-01T00:00:00Z",
    "rhythm": {"kind": "every"},
    "duty": {"name": "检查", "rhythm": {"kind": "every"}},
    "createTask.kind": "other",
    "moveTask.act": "start",
    "listTaskDays.first": "2026-11-01",
    "listTaskDays.last": "2026-11-30",
    "putTextAccount.endpoint": "https://sms.example.invalid/",
    "snoozeGap.until": "2099-01-01T00:00:00Z",
    "reportArticle.note": "不对",
    "decideFeedback.state": "fixed",
    "getKnowledgeUse.from": "2026-11-01",
    "getKnowledgeUse.to": "2026-11-10",
    "color": "#0f6b68",
    "state": "online",
    "contact": "wang@example.invalid",
    "q": "机密",
}
# optional fields that a request needs, by operation, or by `operation.field` when that field is the one probed
MORE: dict[str, dict[str, Any]] = {
    "sendMessage": {"text": "您好"},
    "putLegalHold.conversation_id": {"customer_id": None},
    "putLegalHold.customer_id": {"conversation_id": None},
    "sendVisitorMessage": {"text": "您好"},
    "sendMessage.file_token": {"kind": "file"},
    "sendVisitorMessage.file_token": {"kind": "file"},
    "askTransfer": {"text": "可以为您转接吗？", "reason": "质量"},
    "askTransfer.conversation_id": {"to_agent_id": Own("staff")},
    "askHelp.conversation_id": {"staff_id": Own("staff")},
    "createBotRule": {"text": "您好"},
    "createQuickReply.team_id": {"level": "team"},
    "createQuickReply.shop_id": {"level": "shop"},
    "keepView.shop_id": {"shared_with": "shop"},
    "keepView.team_id": {"shared_with": "team"},
}
# what a path says besides objects: a place in a conversation, a version, a kind of script
PLACES = {"seq": "1", "number": "1", "kind": "custom"}
UNIQUE = frozenset({"client_id", "code", "login"})


@dataclass(frozen=True)
class Reference:
    """A field that names an object."""

    place: Literal["path", "query", "body"]
    name: str
    kind: str
    many: bool = False


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    references: tuple[Reference, ...]
    body: Schema | None = None
    form: bool = False
    query: Mapping[str, Schema] = field(default_factory=dict, compare=False)  # those that must be there
    schemas: Mapping[str, Schema] = field(default_factory=dict, compare=False, repr=False)

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def value(self, name: str, schema: Schema | None = None) -> Any:
        """Something that a field takes."""
        if name in UNIQUE:
            return f"probe-{next(_numbers):06}"
        for key in (f"{self.id}.{name}", name):
            if key in VALUES:
                return VALUES[key]
        return self._made(schema or {})

    def _made(self, schema: Schema) -> Any:
        known = resolved(schema, self.schemas)
        for choice in (*known.get("oneOf", ()), *known.get("anyOf", ())):
            if choice.get("type") != "null":
                return self._made(choice)
        if "enum" in known:
            return known["enum"][0]
        if "const" in known:
            return known["const"]
        if known.get("type") == "object":
            return {name: self.value(name, known["properties"][name]) for name in known.get("required", ())}
        if known.get("type") == "array":
            return [self._made(known["items"])] if known.get("minItems") else []
        plain = {"integer": max(1, known.get("minimum", 1)), "number": 1, "boolean": False}
        return plain.get(known.get("type", ""), "a" * max(1, known.get("minLength", 1)))


@dataclass(frozen=True)
class Request:
    """One request, with every reference filled in."""

    operation: Operation
    objects: Mapping[Reference, Any]
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        filled = self.operation.path
        for name, value in PLACES.items():
            filled = filled.replace("{" + name + "}", value)
        for reference, value in self.objects.items():
            if reference.place == "path":
                filled = filled.replace("{" + reference.name + "}", str(value))
        return filled

    @property
    def query(self) -> dict[str, Any]:
        asked = {name: self.operation.value(name, schema) for name, schema in self.operation.query.items()}
        return asked | {one.name: value for one, value in self.objects.items() if one.place == "query"}

    @property
    def json(self) -> Any:
        if self.operation.body is None or self.operation.form:
            return None
        known = resolved(self.operation.body, self.operation.schemas)
        properties = known.get("properties", {})
        wanted = {name: self.operation.value(name, properties[name]) for name in known.get("required", ())}
        named = {
            one.name: [value] if one.many else value for one, value in self.objects.items() if one.place == "body"
        }
        return wanted | {name: value for name, value in self.more.items() if name in properties} | named


def operations(document: Document) -> Iterator[Operation]:
    """Every operation of the document."""
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield _operation(path, method, methods[method], schemas)


def unknown_names(document: Document) -> list[str]:
    """Fields that look like references and of which nobody has said what they name."""
    known = NAMES.keys() | NO_OBJECTS
    return [
        f"{operation}.{name}"
        for operation, place, name in _fields(document)
        if (place == "path" or name.endswith(SUFFIXES)) and not {name, f"{operation}.{name}"} & known
    ]


def resolved(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """The schema behind a reference."""
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    return schema


def _fields(document: Document) -> Iterator[tuple[str, str, str]]:
    for methods in document["paths"].values():
        for method in METHODS:
            if method in methods:
                made = methods[method]
                yield from ((made["operationId"], one["in"], one["name"]) for one in made.get("parameters", ()))
                body = _body(made)[0]
                known = resolved(body or {}, document["components"]["schemas"])
                yield from ((made["operationId"], "body", name) for name in known.get("properties", {}))


def _operation(path: str, method: str, made: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Operation:
    references: list[Reference] = []
    query: dict[str, Schema] = {}
    for one in made.get("parameters", ()):
        kind = NAMES.get(f"{made['operationId']}.{one['name']}", NAMES.get(one["name"]))
        if kind is not None:
            references.append(Reference(one["in"], one["name"], kind, many=_is_list(one["schema"])))
        elif one["in"] == "query" and one.get("required"):
            query[one["name"]] = one["schema"]
    body, form = _body(made)
    known = resolved(body or {}, schemas)
    for name, schema in known.get("properties", {}).items():
        if name in NAMES and not form and f"{made['operationId']}.{name}" not in NO_OBJECTS:
            references.append(Reference("body", name, NAMES[name], many=_is_list(schema)))
    return Operation(made["operationId"], method.upper(), path, tuple(references), body, form, query, schemas)


def _body(made: Mapping[str, Any]) -> tuple[Schema | None, bool]:
    for kind, content in made.get("requestBody", {}).get("content", {}).items():
        return content["schema"], kind.startswith("multipart/")
    return None, False


def _is_list(schema: Schema) -> bool:
    choices = [schema, *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return any(choice.get("type") == "array" for choice in choices)
