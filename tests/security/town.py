"""Two shops on one running application: everybody who could attack, and everything that is not theirs."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import desk as desks
from tests.browser.conftest import served
from tests.desk import Desk
from tests.journeys.conftest import PASSWORD, SECRET, Agent, Guest, House
from tests.security.operations import MORE, Operation, Own, Reference, Request, resolved
from yingda.accounts.types import Role
from yingda.alerts import service as alerts
from yingda.alerts.types import Alert, Severity, Whom
from yingda.bot.store import episodes
from yingda.conversations import service as conversations
from yingda.followups.store import duties
from yingda.followups.types.duties import Run
from yingda.infra.push.types import Push
from yingda.infra.settings import Settings
from yingda.knowledge import service as knowledge
from yingda.knowledge.types.gaps import GapSource, Unanswered
from yingda.presence import service as presence
from yingda.presence.types import ProfileChange
from yingda.triage import service as triage
from yingda.triage.policy.learning import Trained
from yingda.triage.types import TrainShop

# stands in every text that an outsider must not read
SECRET_WORD = "机密"
GUESSED = 9_007_199_254_740_000
GUESSED_TOKEN = "guessed-guessed-guessed-guessed"
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
TOKENS = frozenset({"file", "role", "task_kind"})  # kinds that are named by a token


@dataclass(frozen=True)
class Caller:
    """Somebody who sends requests."""

    name: str
    client: httpx.Client
    headers: Mapping[str, str]

    def ask(self, request: Request, **headers: str) -> httpx.Response:
        form = {"files": {"file": ("a.txt", b"a")}} if request.operation.form else {"json": request.json}
        return self.client.request(
            request.operation.method,
            request.path,
            params=request.query,
            headers={**self.headers, **headers},
            **form,
        )


@dataclass
class Town:
    """Objects by kind: `own` of the first shop, `foreign` of the other, `beyond` of colleagues, `deleted`."""

    house: House
    callers: dict[str, Caller] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    foreign: dict[str, Any] = field(default_factory=dict)
    beyond: dict[str, Any] = field(default_factory=dict)
    deleted: dict[str, Any] = field(default_factory=dict)
    pushed: list[Push] = field(default_factory=list)

    def mine(self, caller: Caller, kind: str) -> Any:
        """An object that the caller may use; uploads are the uploader's alone."""
        if kind == "file":
            return upload(caller)
        return self.own[kind]

    def request(
        self, caller: Caller, operation: Operation, probed: Reference | None = None, value: Any = None
    ) -> Request:
        """A request with objects of the caller's own, but for the one that is probed."""
        needed = resolved(operation.body or {}, operation.schemas).get("required", ())
        objects = {
            one: self.mine(caller, one.kind)
            for one in operation.references
            if one.place == "path" or one.name in needed or (one.place, one.name) == ("query", "shop_id")
        }
        keys = (operation.id, f"{operation.id}.{probed.name}") if probed else (operation.id,)
        more = {name: said for key in keys for name, said in MORE.get(key, {}).items()}
        more = {
            name: self.mine(caller, said.kind) if isinstance(said, Own) else said for name, said in more.items()
        }
        return Request(operation, objects if probed is None else {**objects, probed: value}, more)

    def guessed(self, kind: str) -> Any:
        return GUESSED_TOKEN if kind in TOKENS else GUESSED

    @property
    def document(self) -> Any:
        return self.house.client().get("/api/openapi.json").json()


@contextmanager
def a_town(home: Path, template: Path) -> Iterator[Town]:
    """A running application with two shops at work; on SQLite, because rights do not depend on the engine."""
    (home / "yingda.db").write_bytes(template.read_bytes())
    settings = Settings(
        home=home,
        port=0,
        secret="s" * 40,
        test_clock=True,
        jobs=False,
        workers=0,
        rate_limits=False,
        robots="console",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "SECRET", SECRET)
        with served(settings) as (parts, url):
            desk = Desk(parts.db, parts.clock)
            house = House(parts, url, desk, desk.shop("qingchuan", name="晴川数码"))
            town = Town(house)
            parts.db.after_commit(lambda outbox: town.pushed.extend(outbox.pushes))
            try:
                _fill(town)
                yield town
            finally:
                for client in house.clients:
                    client.close()


def _fill(town: Town) -> None:
    house = town.house
    other = house.desk.shop("other", name=f"{SECRET_WORD}店")
    admin = house.agent("admin", Role.ADMIN, online=False)
    ming, hong = house.agent("ming"), house.agent("hong")  # 小明 is in nobody's team
    staff = {"admin": admin} | {role.value: _hired(house, role) for role in Role if role is not Role.ADMIN}
    town.own = _objects(house, admin, house.shop_id, (staff["agent"], hong, staff["team_lead"]))
    _talk(house, "qingchuan", house.shop_id, hong)
    stranger = _staff_of(house, other, "stranger")
    town.foreign = _objects(house, admin, other, (stranger, _staff_of(house, other, "colleague"), stranger))
    town.callers = _callers(town, staff)
    town.beyond = _beyond(house, house.shop_id, ming)
    town.deleted = _deleted(house, admin)
    town.callers["stranger"] = _caller("stranger", stranger)
    town.callers["other supervisor"] = _caller(
        "other supervisor", _staff_of(house, other, "chief", Role.SUPERVISOR)
    )


def _callers(town: Town, staff: Mapping[str, Agent]) -> dict[str, Caller]:
    """One of each role; a new kind of caller (an API key, say) is added here."""
    other = town.house.guest()
    other.says("我是另一位")
    callers = {name: _caller(name, one) for name, one in staff.items()}
    callers["key"] = _key(town, staff["admin"])
    callers["visitor"] = _visitor("visitor", town.own["guest"])
    callers["other visitor"] = _visitor("other visitor", other)
    callers["anonymous"] = Caller("anonymous", town.house.client(), {})
    return callers


def _hired(house: House, role: Role) -> Agent:
    house.desk.staff(role.value, house.shop_id, role=role, company="外包公司" if role is Role.VENDOR_AGENT else "")
    return sign_in(house, role.value)


def _key(town: Town, admin: Agent) -> Caller:
    """A program of the first shop that may read all there."""
    body = {
        "client_id": "key-of-town", "name": "程序", "scopes": ["conversation.read_all"],
        "shop_ids": [town.house.shop_id],
    }  # fmt: skip
    made = admin.send("POST", "/keys", body, 201)
    return Caller("key", town.house.client(), {"Authorization": f"Bearer {made['token']}"})


def _caller(name: str, agent: Agent) -> Caller:
    return Caller(name, agent.client, agent.headers)


def _visitor(name: str, guest: Guest) -> Caller:
    return Caller(name, guest.client, {"Authorization": f"Bearer {guest.token}"})


def _staff_of(house: House, shop_id: int, login: str, role: Role = Role.AGENT) -> Agent:
    house.desk.staff(login, shop_id, role=role)
    return sign_in(house, login)


def sign_in(house: House, login: str) -> Agent:
    """Somebody's console, signed in and online."""
    client = house.client()
    answer = client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    agent = Agent(client, answer.json()["staff"]["id"], {"X-CSRF-Token": client.cookies["yingda_csrf"]})
    agent.send("PUT", "/presence/me", {"state": "online"})
    return agent


def _objects(house: House, admin: Agent, shop_id: int, people: tuple[Agent, Agent, Agent]) -> dict[str, Any]:
    """One of each kind in a shop, with the secret word in it; the first has the conversation, the last leads."""
    agent, colleague, _ = people
    code = "qingchuan" if shop_id == house.shop_id else "other"
    conversation_id, guest = _talk(house, code, shop_id, agent)
    card = agent.get(f"/conversations/{conversation_id}")
    house.desk.write(presence.set_profile, agent.id, ProfileChange(skills=[code]))
    wish = {"client_id": f"transfer-{shop_id:06}", "to_agent_id": colleague.id, "text": "可以为您转接吗？"}
    asked = agent.send("POST", f"/conversations/{conversation_id}/transfer", wish)
    return {
        "shop": shop_id,
        "staff": colleague.id,
        "team": house.desk.team(f"{SECRET_WORD}组-{code}", shop_id, *{one.id for one in people}),
        "conversation": conversation_id,
        "customer": card["customer"]["id"],
        "episode": card["episode_id"],
        "quick_reply": _reply(admin, level="shop", shop_id=shop_id),
        "notice": _post(admin, "/notices", title=f"{SECRET_WORD}公告", body=SECRET_WORD, shop_ids=[shop_id]),
        **_telling(house, admin, shop_id, agent),
        "queue": admin.send("POST", "/queues", {"shop_id": shop_id, "skill": code, "name": SECRET_WORD}, 201)["id"],
        "transfer": asked["transfer"]["id"],
        "view": _made(agent, "/views", name=f"{SECRET_WORD}视图", wanted={}),
        "bulk": _made(agent, "/bulk", act={"kind": "tag", "tags": ["看过"]}, conversation_ids=[conversation_id]),
        "session": colleague.get("/account/sessions")["items"][0]["id"],
        "invitation": _made(admin, "/invitations", role="agent", name="", shop_ids=[shop_id]),
        "key": _made(admin, "/keys", name=SECRET_WORD, scopes=["conversation.read_all"], shop_ids=[shop_id]),
        **_leaving(admin, shop_id, card["customer"]["id"]),
        "rehearsal": _made(admin, f"/shops/{shop_id}/rehearsals", customers=1),
        **dict.fromkeys(("delivery", "identity", "job", "night"), GUESSED - 1),
        "role": _role(admin, f"角色{shop_id}"),
        **_knowledge(house, admin, shop_id, colleague.id),
        **_triage(house, admin, shop_id),
        **_bot(house, admin, shop_id, conversation_id, card["episode_id"]),
        **_sla(admin, shop_id, agent, conversation_id),
        **_owed(house, (admin, agent, colleague), shop_id, conversation_id),
        "text_template": _text_template(admin, shop_id),
        "file": upload(_caller("", agent)),
        "guest": guest,
    }


def _talk(house: House, code: str, shop_id: int, agent: Agent) -> tuple[int, Guest]:
    client = house.client()
    hello = client.post("/api/v1/visitor/session", json={"shop": code}).json()
    guest = Guest(client, hello["token"], hello)
    guest.says(f"{SECRET_WORD}：我的地址")
    guest.send("/contact", {"contact": "13800000000", "name": f"{SECRET_WORD}客户{shop_id}"})
    conversation_id = _queued(house, agent)
    _assign(house, conversation_id, agent)
    agent.says(conversation_id, f"{SECRET_WORD}回复")
    note = {"client_id": f"note-{conversation_id:08}", "kind": "note", "text": f"{SECRET_WORD}备注"}
    agent.send("POST", f"/conversations/{conversation_id}/messages", note)
    agent.send("PUT", f"/conversations/{conversation_id}/tags", {"tags": [SECRET_WORD]})
    return conversation_id, guest


def _queued(house: House, agent: Agent) -> int:
    return max(int(card["id"]) for card in agent.get("/conversations", view="queue")["items"])


def _assign(house: House, conversation_id: int, agent: Agent) -> None:
    assert house.desk.write(conversations.assign, conversation_id, agent.id)


def _beyond(house: House, shop_id: int, colleague: Agent) -> dict[str, Any]:
    """Of the same shop, and yet only a colleague's."""
    conversation_id, _ = _talk(house, "qingchuan", shop_id, colleague)
    return {
        "conversation": conversation_id,
        "quick_reply": _reply(colleague, level="personal", shop_id=None),
        "episode": colleague.get(f"/conversations/{conversation_id}")["episode_id"],
        "view": _made(colleague, "/views", name=f"{SECRET_WORD}视图", wanted={}),
        "bulk": _made(
            colleague, "/bulk", act={"kind": "tag", "tags": ["看过"]}, conversation_ids=[conversation_id]
        ),
        "file": upload(_caller("", colleague)),
    }


def _deleted(house: House, admin: Agent) -> dict[str, Any]:
    team_id = house.desk.team("旧组", house.shop_id)
    reply_id = _reply(admin, level="shop", shop_id=house.shop_id)
    notice_id = _post(admin, "/notices", title="旧公告", body="", shop_ids=[house.shop_id])
    admin.send("DELETE", f"/teams/{team_id}", status=204)
    admin.send("DELETE", f"/quick-replies/{reply_id}", status=204)
    admin.send("DELETE", f"/notices/{notice_id}", status=204)
    role = _role(admin, "旧角色")
    admin.send("DELETE", f"/roles/{role}", status=204)
    view_id = _made(admin, "/views", name="旧视图", wanted={})
    admin.send("DELETE", f"/views/{view_id}", status=204)
    rule = {"name": "旧规则", "text": "旧", "actions": {"tags": ["旧"]}}
    rule_id = _made(admin, "/triage/rules", shop_id=house.shop_id, **rule)
    admin.send("DELETE", f"/triage/rules/{rule_id}", status=204)
    gone = {"role": role, "view": view_id, "team": team_id, "quick_reply": reply_id, "notice": notice_id}
    return {**gone, "triage_rule": rule_id}


_sent = iter(range(1, 10_000))


def _made(agent: Agent, path: str, **body: Any) -> int:
    body = {"client_id": f"town-{next(_sent):08}", **body}
    answer = agent.client.post(f"/api/v1{path}", json=body, headers=agent.headers)
    assert answer.is_success, answer.text
    made = answer.json()
    inner = next((made[name] for name in ("invitation", "key", "webhook") if name in made), made)
    return int(inner["id"])


def _leaving(admin: Agent, shop_id: int, customer_id: int) -> dict[str, int]:
    """What lets things out of the house, and what keeps them in it."""
    hold_id = _made(admin, "/privacy/holds", customer_id=customer_id, reason=SECRET_WORD)
    return {"webhook": _webhook(admin, shop_id), "legal_hold": hold_id}


def _webhook(admin: Agent, shop_id: int) -> int:
    hears = {"topics": ["message.accepted"], "url": "https://hooks.example.invalid/in"}
    return _made(admin, "/webhooks", name=SECRET_WORD, shop_ids=[shop_id], **hears)


def _telling(house: House, admin: Agent, shop_id: int, agent: Agent) -> dict[str, int]:
    log = _post(admin, "/shift-log", shop_id=shop_id, text=SECRET_WORD)
    return {"alert": _alert(house, shop_id, agent), "robot": _robot(admin, shop_id), "log": log}


def _robot(admin: Agent, shop_id: int) -> int:
    url = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET_WORD}"
    return _made(admin, "/robots", name=SECRET_WORD, platform="wecom", url=url, shop_ids=[shop_id])


def _alert(house: House, shop_id: int, agent: Agent) -> int:
    """A line of the bell of whoever has the conversation."""
    told = Alert(
        key=f"town:{next(_sent)}", kind="town", severity=Severity.WARNING, shop_id=shop_id,
        whom=(Whom.people(agent.id),), code="alert.bundle", params={"latest": SECRET_WORD, "count": 1},
    )  # fmt: skip
    house.desk.write(alerts.tell, told)
    return int(agent.get("/alerts")["items"][0]["id"])


def _role(admin: Agent, name: str) -> str:
    return str(admin.send("POST", "/roles", {"name": name, "permissions": ["conversation.serve"]}, 201)["code"])


def _post(agent: Agent, path: str, **body: Any) -> int:
    return int(agent.send("POST", path, {"client_id": f"town-{next(_sent):08}", **body}, 201)["id"])


def _reply(agent: Agent, *, level: str, shop_id: int | None) -> int:
    parts = [{"kind": "text", "text": f"{SECRET_WORD}话术"}]
    return _post(
        agent, "/quick-replies", level=level, title=f"{SECRET_WORD}短语{next(_sent)}", parts=parts, shop_id=shop_id
    )


def _triage(house: House, admin: Agent, shop_id: int) -> dict[str, int]:
    wanted, trained = TrainShop(shop_id), Trained(b"", SECRET_WORD, 1, (), better=False)
    house.desk.write(triage.keep_model, wanted, 0, trained)
    models = admin.get("/triage/models", shop_id=shop_id)["items"]
    rule = {"name": SECRET_WORD, "text": SECRET_WORD, "actions": {"tags": [SECRET_WORD]}}
    return {
        "triage_rule": _made(admin, "/triage/rules", shop_id=shop_id, **rule),
        "triage_model": models[0]["id"],
    }


def _bot(house: House, admin: Agent, shop_id: int, conversation_id: int, episode_id: int) -> dict[str, int]:
    admin.send("PUT", f"/bot/shops/{shop_id}/settings", {"settings": {"texts": {"hello": SECRET_WORD}}})
    said = {"name": SECRET_WORD, "rule": SECRET_WORD, "act": "say", "text": SECRET_WORD}
    slot = {"code": "order", "name": SECRET_WORD, "kind": "order_number", "ask": SECRET_WORD}
    looked_at = {
        "shop_id": shop_id, "conversation_id": conversation_id, "episode_id": episode_id, "day": "2026-11-09",
        "doubt": 0.5, "category": "product", "article_id": None,
    }  # fmt: skip
    house.desk.write(episodes.insert_recheck, looked_at)
    return {
        "bot_rule": _made(admin, "/bot/rules", shop_id=shop_id, **said),
        "bot_form": _made(admin, "/bot/forms", shop_id=shop_id, name=SECRET_WORD, slots=[slot]),
        "bot_recheck": admin.get("/bot/rechecks", shop_id=shop_id)["items"][0]["id"],
        "bot_version": admin.get(f"/bot/shops/{shop_id}/versions", kind="settings")["items"][0]["id"],
    }


def _sla(admin: Agent, shop_id: int, agent: Agent, conversation_id: int) -> dict[str, int]:
    path = f"/conversations/{conversation_id}"
    agent.send("PUT", f"{path}/level", {"level": "l3", "reason": SECRET_WORD})
    asked = {"client_id": f"town-{next(_sent):08}", "text": SECRET_WORD}
    agent.send("POST", f"{path}/joint-session", asked)
    target = {"kind": "solution", "seconds": 60}
    return {
        "sla_policy": _made(admin, "/sla/policies", shop_id=shop_id, name=SECRET_WORD, targets=[target]),
        "clock": agent.get(f"{path}/clocks")["items"][0]["id"],
    }


def _promise(agent: Agent, conversation_id: int) -> int:
    said = {"kind": "contact", "due_at": "2026-12-01T00:00:00Z", "channel": "phone", "number": "13900000000"}
    sent = {"client_id": f"town-{next(_sent):08}", "kind": "text", "text": SECRET_WORD, "promises": [said]}
    agent.send("POST", f"/conversations/{conversation_id}/messages", sent)
    return int(agent.get(f"/conversations/{conversation_id}/promises")["items"][0]["id"])


def _owed(house: House, people: tuple[Agent, Agent, Agent], shop_id: int, conversation_id: int) -> dict[str, Any]:
    """What is still to be seen to: promises and tasks first, for they are handed over."""
    admin, agent, colleague = people
    return {
        **_tasks(admin, agent, shop_id, conversation_id),
        **_duties(house, admin, shop_id, agent),
        **_handover(agent, colleague, conversation_id),
    }


def _duties(house: House, admin: Agent, shop_id: int, agent: Agent) -> dict[str, int]:
    duty_id = _made(admin, "/duties", shop_id=shop_id, name=SECRET_WORD, rhythm={"kind": "every"})
    now = house.parts.clock.now()
    run = Run(duty_id, shop_id, now, now + timedelta(days=1), owner_id=agent.id, note=SECRET_WORD)
    return {"duty": duty_id, "duty_run": house.desk.write(duties.insert_run, run)}


def _handover(agent: Agent, colleague: Agent, conversation_id: int) -> dict[str, int]:
    """Something on its way to a colleague, and back to whoever may use it."""
    case = agent.send("POST", f"/conversations/{conversation_id}/hard-case", {"problem": SECRET_WORD})
    promise = next(one for one in agent.get("/handovers/sheet")["items"] if one["kind"] == "promise")
    item = {"kind": "promise", "object_id": promise["object_id"], "to_id": colleague.id, "summary": SECRET_WORD}
    asked = {"client_id": f"town-{next(_sent):08}", "reason": "other", "items": [item]}
    made = agent.send("POST", "/handovers", asked, 201)
    return {"hard_case": case["id"], "handover": made["id"], "handover_item": made["items"][0]["id"]}


def _text_template(admin: Agent, shop_id: int) -> int:
    path = f"/shops/{shop_id}/texts/templates"
    said = {"name": SECRET_WORD, "code": "SMS_1", "text": f"{SECRET_WORD} ${{time}}", "state": "approved"}
    return int(admin.send("POST", path, {"client_id": f"town-{next(_sent):08}", **said}, 201)["id"])


def _tasks(admin: Agent, agent: Agent, shop_id: int, conversation_id: int) -> dict[str, int | str]:
    wanted = {"client_id": f"town-{next(_sent):08}", "kind": "other", "title": SECRET_WORD, "text": SECRET_WORD}
    made = agent.send("POST", "/tasks", {**wanted, "shop_id": shop_id, "conversation_id": conversation_id}, 201)
    agent.send("POST", f"/tasks/{made['id']}/comments", {"client_id": wanted["client_id"], "text": SECRET_WORD})
    kind = {"client_id": f"town-{next(_sent):08}", "content": {"name": SECRET_WORD}}
    return {
        "promise": _promise(agent, conversation_id),
        "task": int(made["id"]),
        "task_kind": str(admin.send("POST", f"/shops/{shop_id}/task-kinds", kind, 201)["code"]),
    }


def _knowledge(house: House, admin: Agent, shop_id: int, owner_id: int) -> dict[str, int]:
    category_id = _made(admin, "/knowledge/categories", shop_id=shop_id, name=f"{SECRET_WORD}分类")
    said = {"question": f"{SECRET_WORD}问题", "html": f"<p>{SECRET_WORD}答案</p>", "owner_id": owner_id}
    place = {"shop_id": shop_id, "category_id": category_id}
    article_id = _made(admin, "/knowledge/articles", **said, places=[place])
    report = {"shop_id": shop_id, "note": SECRET_WORD}
    wrong = admin.send("POST", f"/knowledge/articles/{article_id}/feedback", report, 201)
    asked = Unanswered(shop_id, f"{SECRET_WORD}没有答案", GapSource.BOT)
    gap_id = house.desk.write(knowledge.record_gap, asked)
    return {
        "knowledge_gap": gap_id,
        "gap_question": admin.get(f"/knowledge/gaps/{gap_id}")["samples"][0]["id"],
        "article_feedback": wrong["id"],
        "knowledge_import": _import(admin, shop_id),
        "article": article_id,
        "category": category_id,
        "campaign_field": _made(admin, "/knowledge/fields", shop_id=shop_id, name="字段", value=SECRET_WORD),
    }


def _import(admin: Agent, shop_id: int) -> int:
    asked = {"shop_id": shop_id, "client_id": f"town-{next(_sent):08}"}
    file = {"file": (f"{SECRET_WORD}.csv", "问题,答案\n一,二".encode())}
    path = "/api/v1/knowledge/imports"
    answer = admin.client.post(path, params=asked, files=file, headers=admin.headers)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def upload(caller: Caller) -> str:
    """A picture of the caller's; its token."""
    path = "/api/v1/visitor/files" if "visitor" in caller.name else "/api/v1/files"
    answer = caller.client.post(path, files={"file": ("a.png", PNG)}, headers=dict(caller.headers))
    return str(answer.json().get("token", GUESSED_TOKEN))
