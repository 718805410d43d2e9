"""The access matrix, made from the server's document: every operation and topic × everybody × what is not theirs.

How to extend it stands in `operations.py`.
"""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import yingda
from tests.journeys.conftest import Agent
from tests.security.operations import Operation, operations, unknown_names
from tests.security.probing import STAFF, VISITORS, aliens, differs, leaks
from tests.security.town import SECRET_WORD, Caller, Town, a_town, sign_in
from yingda.accounts.types import Role
from yingda.console.api import socket as console_socket
from yingda.conversations.service import access

# the only ones that answer whoever asks
PUBLIC = frozenset(
    {
        "getHealth", "getReadiness", "getSession", "signIn", "openVisitorSession", "beginCompanySignIn",
        "endCompanySignIn", "moveClock",
        # whoever holds the link
        "acceptInvitation", "lookAtInvitation", "lookAtPasswordLink", "usePasswordLink",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(tmp_path_factory.mktemp("town"), sqlite_template) as made:
        yield made


@pytest.fixture(scope="module")
def every(town: Town) -> list[Operation]:
    return [one for one in operations(town.document) if one.id != "moveClock"]


def test_every_reference_is_known(town: Town) -> None:
    assert unknown_names(town.document) == []


@pytest.mark.parametrize("name", [*STAFF, *VISITORS])
def test_what_is_not_ones_own_is_answered_as_what_never_was(town: Town, every: list[Operation], name: str) -> None:
    assert leaks(town, every, town.callers[name]) == []


def test_whoever_is_not_signed_in_gets_nothing(town: Town, every: list[Operation]) -> None:
    wrong = {
        f"{operation.id} as {name}"
        for operation in every
        for name in ("anonymous", *_strangers_to(operation))
        if operation.id not in PUBLIC and _refusals(town, operation, name) != {401}
    }
    assert wrong == set()


def _strangers_to(operation: Operation) -> tuple[str, ...]:
    """Staff are nobody at the customers' routes, and the other way round."""
    return STAFF[:1] if operation.path.startswith("/api/v1/visitor/") else VISITORS[:1]


def _refusals(town: Town, operation: Operation, name: str) -> set[int]:
    caller = town.callers[name]
    probes = [town.request(caller, operation)]
    probes += [town.request(caller, operation, one, town.guessed(one.kind)) for one in operation.references]
    return {caller.ask(probe).status_code for probe in probes}


def test_nothing_is_written_without_the_sessions_token(town: Town, every: list[Operation]) -> None:
    admin = town.callers["admin"]
    forged = Caller("forged", admin.client, {"X-CSRF-Token": ""})
    writes = [
        one for one in every if one.writes and not one.path.startswith("/api/v1/visitor/") and one.id not in PUBLIC
    ]
    assert writes
    answers = {one.id: forged.ask(town.request(admin, one)) for one in writes}
    assert {id_: one.json()["code"] for id_, one in answers.items()} == dict.fromkeys(answers, "error.csrf")


def test_lists_searches_and_exports_show_nothing_of_another_shop(town: Town, every: list[Operation]) -> None:
    """The secret word stands in names, messages, notes, tags, files, notices and logs of both shops."""
    outsider = _outsider(town)
    reads = [one for one in every if not one.writes and not one.path.startswith("/api/v1/visitor/")]
    shown = {one.id for one in reads if _shows(town, outsider, one)}
    assert shown == set()
    insider = town.callers["supervisor"]
    assert {one.id for one in reads if _shows(town, insider, one)} >= {
        "listConversations", "searchMessages", "listQuickReplies", "listNotices", "listShiftLog", "listTeams",
        "listMessages", "getCustomer", "listEpisodes", "listQueues",
    }  # fmt: skip


def _outsider(town: Town) -> Caller:
    """A supervisor of a third shop, where nothing has happened."""
    house = town.house
    third = house.desk.shop("third")
    house.desk.staff("third", third, role=Role.SUPERVISOR)
    agent: Agent = sign_in(house, "third")
    return Caller("outsider", agent.client, agent.headers)


def _shows(town: Town, caller: Caller, operation: Operation) -> bool:
    """Whether any way to ask shows the word, other than in the question itself."""
    asked = [town.request(caller, operation)]
    if operation.id == "listConversations":
        asked += [_with(asked[0], view=view) for view in ("queue", "team", "all", "ended", "waiting", "replied")]
    asked += [_with(one, drop="shop_id") for one in asked]
    return any(
        SECRET_WORD in caller.client.get(path, params=query, headers=caller.headers).text
        for path, query in map(_plain, asked)
    )


def _plain(asked: Any) -> tuple[str, dict[str, Any]]:
    return asked if isinstance(asked, tuple) else (asked.path, asked.query)


def _with(asked: Any, drop: str = "", **more: str) -> tuple[str, dict[str, Any]]:
    path, query = _plain(asked)
    return path, {name: value for name, value in (query | more).items() if name != drop}


# --- sockets ---------------------------------------------------------------------------------------

# what a console can ask for, and whose number stands in it; the others are chosen by the server
TOPICS = {"staff": "staff", "shop": "shop", "watch": "shop", "conversation": "conversation"}
SERVER_CHOSEN = frozenset({"visitor", "newcomer"})


def test_every_kind_of_topic_is_known(town: Town) -> None:
    said = {push.topic.partition(":")[0] for push in town.pushed}
    written = {name for file in _sources() for name in re.findall(r'Push\(f"(\w+):', file.read_text("utf-8"))}
    assert said | written == TOPICS.keys() | SERVER_CHOSEN


def _sources() -> Iterator[Path]:
    yield from Path(yingda.__file__).parent.rglob("*.py")


@pytest.mark.parametrize("name", [name for name in STAFF if name != "key"])
def test_topics_of_others_are_refused_as_those_that_never_were(town: Town, name: str) -> None:
    wanted = dict(chain.from_iterable(_topics(town, name, kind) for kind in (*TOPICS, *SERVER_CHOSEN)))
    assert {topic for topic in wanted if not _refused(town, name, topic)} == set()


def _topics(town: Town, name: str, kind: str) -> Iterator[tuple[str, str]]:
    of = TOPICS.get(kind, "conversation")
    alien = aliens(town, name, of)
    if kind in SERVER_CHOSEN:
        alien["of one's own shop"] = town.own[of]
    if kind == "staff":
        alien["a colleague"] = town.foreign["staff"] if name == "admin" else town.house.desk.admin.staff_id
    if kind == "watch" and name in ("agent", "team_lead"):
        alien["of one's own shop"] = town.own[of]
    for value in (*alien.values(), town.guessed(of), "0", "-1", "1e1", "１", "*", "1:2", f"{town.own['shop']}:1"):
        yield f"{kind}:{value}", kind


def _refused(town: Town, name: str, topic: str) -> bool:
    caller = town.callers[name]
    agent = Agent(caller.client, 0, dict(caller.headers))
    line = agent.line()
    line.send(type="subscribe", topics=[topic])
    answer = line.next("subscribed")
    line.close()
    return answer["topics"] == [] or topic not in answer["topics"]


# --- the matrix itself -----------------------------------------------------------------------------

# fields whose value makes no difference to the answer, and why
INDIFFERENT = {
    "keepView.team_id": "the specimen is shared with nobody's team but the lead's own",
    "finishDuty.file_token": "the specimen is done by then; foreign pictures are tested with duties",
    "unlinkIdentity.identity_id": "nobody here is linked to an identity provider",
    "endOwnSession.session_id": "the specimen is a colleague's; ending one's own is tested with accounts",
    **dict.fromkeys(
        [f"{each}Tasks.{whose}" for each in ("count", "export", "list") for whose in ("owner_id", "team_id")],
        "one's own list holds nothing of a colleague's or a team's",
    ),
    "textPromise.template_id": "the specimen is no call that failed",
    "cancelNight.night_id": "no night has run",
    "takeNightCopy.night_id": "no night has run",
    "discardJob.job_id": "no job has been given up",
    "runJobAgain.job_id": "no job has been given up",
    "getWebhookDelivery.webhook_id": "nothing has been delivered",
    "getWebhookDelivery.delivery_id": "nothing has been delivered",
    "resendWebhookDelivery.webhook_id": "nothing has been delivered",
    "resendWebhookDelivery.delivery_id": "nothing has been delivered",
}


def test_every_probe_reaches_what_it_probes(sqlite_template: Path, tmp_path: Path) -> None:
    """With one's own object the answer is another one: no probe is refused for the rest of its request."""
    askers = ("agent", "admin", "team_lead", "visitor")
    with a_town(tmp_path, sqlite_template) as town:
        blind = {
            f"{operation.id}.{reference.name}"
            for operation in sorted(operations(town.document), key=_least_harm)
            for reference in operation.references
            if not any(differs(town, town.callers[name], operation, reference) for name in askers)
        }
        assert blind == set(INDIFFERENT)


@pytest.mark.parametrize("fault", ["rights", "topics", "name"])
def test_the_matrix_sees_a_planted_fault(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    with a_town(tmp_path, sqlite_template) as town:
        every = list(operations(town.document))
        if fault == "rights":
            monkeypatch.setattr(access, "_sees", lambda *_: True)
            found = leaks(town, every, town.callers["stranger"])
            assert any("getConversation.conversation_id of another shop" in one for one in found)
            assert any("sendMessage.conversation_id of another shop" in one for one in found)
        if fault == "topics":
            monkeypatch.setattr(console_socket, "_may_hear", lambda *_: True)
            assert not _refused(town, "stranger", f"conversation:{town.own['conversation']}")
        if fault == "name":
            document = town.document
            document["paths"]["/api/v1/wallets/{wallet_id}"] = {
                "get": {"operationId": "getWallet", "parameters": [{"name": "wallet_id", "in": "path"}]}
            }
            assert unknown_names(document) == ["getWallet.wallet_id"]


def _least_harm(operation: Operation) -> tuple[int, str]:
    harm = {"GET": 0, "PUT": 1, "PATCH": 2, "POST": 3, "DELETE": 4}
    return harm[operation.method] + (operation.id in ("endConversation", "resetPassword")), operation.id
