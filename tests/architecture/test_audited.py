"""Every route with which staff change something leaves an audit entry, or is listed with the reason."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, below, nothing, tree

ACT = re.compile(r"[a-z_]+\.[a-z_]+")
WRITING = {"post", "put", "patch", "delete"}
RECORD = "yingda.infra.audit.service.record"
PUBLIC = ("yingda.channels.", "yingda.app.")

TALK = "the conversation itself says who did what and when"
OWN = "one's own settings, nobody else's matter"
LOGGED = "the delivery log has it"
READS = "nothing is changed"
HISTORY = "a task keeps its whole history itself"
UNAUDITED = {
    "sendMessage": TALK, "sendQuickReply": TALK, "withdrawMessage": TALK, "markRead": TALK, "setTags": TALK,
    "takeConversation": TALK, "answerAll": TALK, "askTransfer": TALK, "cancelTransfer": TALK, "askHelp": TALK,
    "reopenConversation": TALK, "uploadFile": "nothing refers to it yet",
    "confirmNotice": "a receipt is its own record", "readAlert": OWN, "readAllAlerts": OWN,
    "takeAlert": "the alert says who has taken it on",
    "writeShiftLog": "the shift log is its own record", "choosePresence": "states are kept with their times",
    "changeSession": OWN, "putAlerts": OWN, "keepView": OWN, "changeView": OWN, "forgetView": OWN,
    "lookAtPasswordLink": READS, "checkIntake": READS, "checkQuickReplySheet": READS,
    "beginTwoStep": "nothing changes before it is confirmed",
    "previewAnswer": READS, "previewScript": READS, "compareArticle": READS, "noteGap": "a gap is its own record",
    "reportArticle": "feedback is its own record", "noteArticleInserted": "only counted", "sendArticle": TALK,
    "suggestArticles": "only counted",
    "linkIdentity": "it only leads to the identity provider; coming back is recorded",
    "correctUnderstanding": "the correction says who gave it", "checkRule": READS, "tryRule": READS,
    "readPromises": READS, "dismissMatter": "it only takes a proposal off the screen",
    "moveCase": "the case says who moved it, when and where to",
    "previewDuty": READS, "takeDuty": "a run says who has it", "snoozeDuty": "a run says how often it was put off",
    "acceptHandover": "the handover says who accepted what and when",
    "acceptHandoverItem": "the handover says who accepted what and when",
    "addHardCase": "the case says who put it there",
    "declineHandoverItem": "the handover says who declined what and why",
    "createTask": HISTORY, "changeTask": HISTORY, "changeTasks": HISTORY, "moveTask": HISTORY, "takeTask": HISTORY,
    "checkTaskLine": HISTORY, "commentTask": "a comment is its own record", "watchTask": OWN,
    "testWebhook": LOGGED, "testRobot": LOGGED, "resendWebhookDelivery": LOGGED,
    "previewHours": READS, "previewRetention": READS,
    "previewSlaPolicy": READS, "explainSlaPolicy": READS,
    "askBot": READS, "computeBotThresholds": "a picture is drawn anew, nothing else changes",
    "writeDraft": "the record of the language model's calls has it",
}  # fmt: skip


@cache
def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def functions() -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of the product by its full name; methods without their class."""
    return {
        f"{module_of(path)}.{node.name}": node
        for path in below("yingda/", ".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@cache
def imports() -> dict[str, dict[str, str]]:
    """What each module calls by which name."""
    found: dict[str, dict[str, str]] = {}
    for path in below("yingda/", ".py"):
        names = found.setdefault(module_of(path), {})
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def resolved(name: str) -> str:
    """Where a function really is: front doors only pass names on."""
    for _ in range(5):
        if name in functions():
            return name
        module, _, last = name.rpartition(".")
        name = imports().get(module, {}).get(last, name)
    return name


def mentioned(module: str, node: ast.AST) -> Iterator[str]:
    """Every function that a function mentions: it calls it, or hands it to `db.write`."""
    names = imports().get(module, {})
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield resolved(names.get(one.id, f"{module}.{one.id}"))
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in names:
            yield resolved(f"{names[one.value.id]}.{one.attr}")


def reached(start: str) -> set[str]:
    seen, open_ = {start}, [start]
    while open_:
        name = open_.pop()
        node = functions().get(name)
        if node is None:
            continue
        more = set(mentioned(name.rpartition(".")[0], node)) - seen
        seen |= more
        open_ += more
    return seen


def operations() -> Iterator[tuple[str, str]]:
    """The id of every writing route, and its handler."""
    for name, node in functions().items():
        for decorator in node.decorator_list:
            if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Name):
                continue
            for keyword in decorator.keywords:
                if decorator.func.id in WRITING and keyword.arg == "operation_id":
                    assert isinstance(keyword.value, ast.Constant)
                    yield str(keyword.value.value), name


def staff_operations() -> dict[str, str]:
    return {operation: name for operation, name in operations() if not name.startswith(PUBLIC)}


def test_every_change_by_staff_leaves_an_entry() -> None:
    nothing(
        [
            f"{operation} ({handler}) leaves no audit entry: record it in its verb, or list it with a reason"
            for operation, handler in sorted(staff_operations().items())
            if operation not in UNAUDITED and RECORD not in reached(handler)
        ]
    )


def test_the_list_of_what_needs_none_is_not_longer_than_needed() -> None:
    nothing(
        [
            f"{operation} is listed, but " + ("there is no such route" if not handler else "it leaves an entry")
            for operation in UNAUDITED
            if (handler := staff_operations().get(operation)) is None or RECORD in reached(handler)
        ]
    )


@pytest.mark.parametrize(
    ("operation", "leaves"),
    [("createShop", True), ("updateStaff", True), ("eraseCustomer", True), ("markRead", False)],
)
def test_the_walk_tells_one_from_the_other(operation: str, leaves: bool) -> None:
    assert (RECORD in reached(staff_operations()[operation])) is leaves


def recorded() -> Iterator[str]:
    """Every act that is written out where it is recorded."""
    for path in below("yingda/", ".py"):
        calls = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
        for call in calls:
            if getattr(call.func, "attr", getattr(call.func, "id", "")) not in ("record", "_record", "record_act"):
                continue
            said = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield from (one for one in said if ACT.fullmatch(one))


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_act_has_words_on_the_page(locale: str) -> None:
    texts = json.loads((ROOT / f"web/src/console/admin/audit/texts.{locale}.json").read_text("utf-8"))
    words = texts["audit"]["acts"]
    found = set(recorded())
    assert len(found) > 50
    nothing(sorted(one for one in found if one.split(".")[1] not in words.get(one.split(".")[0], {})))
