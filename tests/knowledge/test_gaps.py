"""Questions without an answer, what is said of articles, telling a customer one."""

from datetime import timedelta
from typing import Any

import pytest

from tests.desk import Desk
from tests.knowledge.test_articles import create
from tests.knowledge.test_service import STORED
from tests.words import clear_older
from yingda.accounts.types import Actor, Role
from yingda.conversations import service as conversations
from yingda.infra.files import service as files
from yingda.kit.errors import ConflictError, InvalidError, NotFoundError
from yingda.knowledge import service
from yingda.knowledge.pushes.gaps import GapLine, KnowledgeHealth
from yingda.knowledge.types.articles import ArticleContent, ArticlePlace, ArticleState, FieldDraft
from yingda.knowledge.types.gaps import (
    FeedbackDecision,
    FeedbackState,
    GapApproval,
    GapProposal,
    GapRefusal,
    GapSnooze,
    GapSource,
    GapState,
    NoteGap,
    Opinion,
    Unanswered,
    Verdict,
    WrongReport,
)

pytestmark = pytest.mark.db


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    actor = desk.staff("mei", shop_id)
    desk.online(actor)
    return actor


def asks(desk: Desk, shop_id: int, who: str, text: str) -> int:
    """A customer asks, and the bot gives up; the conversation."""
    place = desk.customer(shop_id, who)
    conversation_id = desk.says(place, text)
    asked = Unanswered(shop_id, text, GapSource.BOT, conversation_id, 1, place.customer_id)
    assert desk.write(service.record_gap, asked) is not None
    return conversation_id


def gaps(desk: Desk, actor: Actor, shop_id: int, state: GapState = GapState.OPEN) -> list[GapLine]:
    found: list[GapLine] = desk.read(service.list_gaps, actor, shop_id, state, None, 50)[0]
    return found


def article(shop_id: int, **more: Any) -> ArticleContent:
    given = {"question": "耳机防水吗", "html": "<p>IPX4</p>", "places": [ArticlePlace(shop_id)]}
    return ArticleContent(**(given | more))


def test_questions_that_mean_the_same_are_one_gap_by_customers(desk: Desk, shop_id: int, mei: Actor) -> None:
    asks(desk, shop_id, "张", "请问这个耳机防不防水？")
    asks(desk, shop_id, "李", "耳機防水嗎")
    asks(desk, shop_id, "李", "耳机防水吗，谢谢")
    asks(desk, shop_id, "王", "耳机防摔吗")
    asks(desk, shop_id, "赵", "你们发什么快递")
    assert [(one.text, one.customers, one.questions) for one in gaps(desk, mei, shop_id)] == [
        ("请问这个耳机防不防水？", 2, 2), ("你们发什么快递", 1, 1), ("耳机防摔吗", 1, 1),
    ]  # fmt: skip


def test_a_message_counts_once(desk: Desk, shop_id: int, mei: Actor) -> None:
    conversation_id = asks(desk, shop_id, "张", "耳机防水吗")
    row = desk.read(service.list_gaps, mei, shop_id, GapState.OPEN, None, 1)[0][0]
    again = Unanswered(shop_id, "别的话", GapSource.LOW_SCORE, conversation_id, 1)
    assert desk.write(service.record_gap, again) == row.id
    assert gaps(desk, mei, shop_id)[0].questions == 1
    assert desk.write(service.record_gap, Unanswered(shop_id, "？？！", GapSource.BOT)) is None


def test_an_agents_answer_becomes_a_proposal_and_by_an_editor_an_article(
    desk: Desk, shop_id: int, mei: Actor
) -> None:
    first = asks(desk, shop_id, "张", "耳机防水吗")
    asks(desk, shop_id, "李", "这耳机防水不")
    asks(desk, shop_id, "王", "耳机 防水 吗？")
    desk.assign(first, mei)
    desk.answers(mei, first, "您好，这款是 IPX4 防水。")
    desk.answers(mei, first, "下雨没问题，不能泡水。")
    gap = gaps(desk, mei, shop_id)[0]
    made = desk.read(service.suggest_for_gap, mei, gap.id)
    assert made.question == "耳机防水吗"
    assert made.html == "<p>您好，这款是 IPX4 防水。</p><p>下雨没问题，不能泡水。</p>"
    assert "这耳机防水不" in made.phrasings
    proposal = GapProposal(version=gap.version, question=made.question, phrasings=made.phrasings, html=made.html)
    shown = desk.write(service.propose_for_gap, mei, gap.id, proposal)
    assert (shown.proposal.by, shown.gap.state) == ("Mei", GapState.OPEN)
    assert desk.read(service.index_entries, shop_id, 0, 10).entries == ()
    approval = GapApproval(version=shown.gap.version, article=article(shop_id), publish=True)
    created = desk.write(service.approve_gap, mei, gap.id, approval)
    assert created.state is ArticleState.PUBLISHED
    assert [(one.state, one.article_id) for one in gaps(desk, mei, shop_id, GapState.ANSWERED)] == [
        ("answered", created.id)
    ]
    with pytest.raises(ConflictError):
        desk.write(service.approve_gap, mei, gap.id, approval)
    asks(desk, shop_id, "赵", "耳机防水吗")
    assert [one.customers for one in gaps(desk, mei, shop_id)] == [4]


def test_an_article_that_says_it_already_is_shown(desk: Desk, shop_id: int, mei: Actor) -> None:
    made = create(desk, mei, shop_id, "蓝牙耳机能不能防水", phrasings=["耳机防水等级"])
    create(desk, mei, shop_id, "茶叶保质期")
    asks(desk, shop_id, "张", "耳机防水吗")
    gap = gaps(desk, mei, shop_id)[0]
    assert [one.id for one in desk.read(service.show_gap, mei, gap.id).similar] == [made.id]


def test_refused_stays_refused_and_snoozed_comes_back(desk: Desk, shop_id: int, mei: Actor) -> None:
    asks(desk, shop_id, "张", "耳机防水吗")
    gap = gaps(desk, mei, shop_id)[0]
    later = desk.clock.now() + timedelta(hours=2)
    snoozed = desk.write(service.snooze_gap, mei, gap.id, GapSnooze(gap.version, later))
    assert gaps(desk, mei, shop_id) == []
    desk.wait(hours=2)
    assert [one.state for one in gaps(desk, mei, shop_id)] == [GapState.OPEN]
    refused = desk.write(service.refuse_gap, mei, gap.id, GapRefusal(snoozed.gap.version, "不卖这个"))
    asks(desk, shop_id, "李", "耳机防水吗")
    assert gaps(desk, mei, shop_id) == []
    assert gaps(desk, mei, shop_id, GapState.REFUSED)[0].reason == "不卖这个"
    with pytest.raises(ConflictError):
        desk.write(service.reopen_gap, mei, gap.id, refused.gap.version)
    with pytest.raises(NotFoundError):
        desk.read(service.show_gap, desk.staff("far", desk.shop("other")), gap.id)


def test_an_agent_notes_a_customers_question_only(desk: Desk, shop_id: int, mei: Actor) -> None:
    conversation_id = desk.says(desk.customer(shop_id, "张"), "保修几年")
    desk.assign(conversation_id, mei)
    desk.answers(mei, conversation_id, "我问一下同事。")
    desk.write(service.note_gap, mei, NoteGap(conversation_id=conversation_id, seq=1))
    assert [(one.text, one.customers) for one in gaps(desk, mei, shop_id)] == [("保修几年", 1)]
    for seq in (3, 99):
        with pytest.raises(InvalidError):
            desk.write(service.note_gap, mei, NoteGap(conversation_id=conversation_id, seq=seq))


def test_a_customer_says_once_whether_it_helped(desk: Desk, shop_id: int, mei: Actor) -> None:
    made = create(desk, mei, shop_id, publish=True)
    conversation_id = desk.says(desk.customer(shop_id, "张"), "怎么配对")
    opinion = Opinion(made.id, shop_id, Verdict.HELPFUL, conversation_id, 1)
    assert desk.write(service.give_opinion, opinion) is True
    assert desk.write(service.give_opinion, opinion) is False
    assert desk.read(service.show_article, mei, made.id).uses.helped == 1
    wrong = Opinion(made.id, shop_id, Verdict.WRONG, visitor="abc")
    assert desk.write(service.give_opinion, wrong) is True
    listed = desk.read(service.list_feedback, mei, shop_id, FeedbackState.OPEN, None, 10)[0]
    assert [(one.article_id, one.by, one.state) for one in listed] == [(made.id, "", FeedbackState.OPEN)]
    with pytest.raises(NotFoundError):
        desk.write(service.give_opinion, Opinion(made.id, desk.shop("other"), Verdict.WRONG, visitor="x"))


def test_a_colleagues_report_is_dealt_with_once(desk: Desk, shop_id: int, mei: Actor) -> None:
    made = create(desk, mei, shop_id, publish=True)
    lin = desk.staff("lin", shop_id)
    report = WrongReport(shop_id=shop_id, note="现在是 5 秒")
    said = desk.write(service.report_wrong, lin, made.id, report)
    with pytest.raises(ConflictError):
        desk.write(service.report_wrong, lin, made.id, report)
    done = FeedbackDecision(version=said.version, state=FeedbackState.FIXED, reply="改好了")
    decided = desk.write(service.decide_feedback, mei, said.id, done)
    assert (decided.state, decided.decided_by, decided.reply) == (FeedbackState.FIXED, "Mei", "改好了")
    with pytest.raises(ConflictError):
        desk.write(service.decide_feedback, lin, said.id, done)


def test_a_picture_that_was_told_stays_with_its_article(desk: Desk, shop_id: int, mei: Actor) -> None:
    token = desk.write(files.register, STORED, f"staff:{mei.staff_id}").token
    made = create(desk, mei, shop_id, publish=True, html=f'<p>看图</p><img data-file="{token}">')
    conversation_id = desk.says(desk.customer(shop_id, "张"), "怎么配对")
    desk.assign(conversation_id, mei)
    answer = desk.read(service.answer_for, mei, conversation_id, made.id)
    telling = service.prepare_telling(answer, "tell-001", None, pictures=True)
    assert [one.kind for one in desk.write(service.tell, mei, conversation_id, telling)] == ["text", "picture"]
    erased = desk.write(conversations.erase_conversation, conversation_id, 0)
    assert erased.keys == ()
    assert desk.read(service.show_article, mei, made.id).pictures[0].url == "/files/ab/cd.png"


def test_telling_an_article_counts_sent_and_edited(desk: Desk, shop_id: int, mei: Actor) -> None:
    desk.write(service.create_field, mei, FieldDraft(client_id="field-01", shop_id=shop_id, name="秒", value="3"))
    made = create(desk, mei, shop_id, publish=True, html="<p>长按 {{秒}} 秒</p>")
    conversation_id = desk.says(desk.customer(shop_id, "张"), "怎么配对")
    desk.assign(conversation_id, mei)
    desk.write(service.note_inserted, mei, conversation_id, made.id)

    def tell(client_id: str, text: str | None) -> list[str]:
        answer = desk.read(service.answer_for, mei, conversation_id, made.id)
        telling = service.prepare_telling(answer, client_id, text, pictures=True)
        return [one.text for one in desk.write(service.tell, mei, conversation_id, telling)]

    assert tell("tell-001", None) == tell("tell-001", None) == ["长按 3 秒"]
    assert tell("tell-002", "亲，长按 3 秒哦") == ["亲，长按 3 秒哦"]
    uses = desk.read(service.show_article, mei, made.id).uses
    assert (uses.inserted, uses.sent, uses.edited) == (1, 2, 1)
    boss = desk.staff("boss", shop_id, role=Role.SUPERVISOR)
    day = desk.clock.now().date()
    use = desk.read(service.use_of, boss, shop_id, str(day - timedelta(days=1)), str(day + timedelta(days=1)))
    assert [(one.name, one.sent, one.edited) for one in use.staff] == [("Mei", 2, 1)]
    assert [(one.article_id, one.sent) for one in use.articles] == [(made.id, 2)]
    desk.write(service.change_state, mei, made.id, 1, ArticleState.DRAFT)
    with pytest.raises(ConflictError):
        tell("tell-003", None)


def health(desk: Desk, actor: Actor, shop_id: int) -> KnowledgeHealth:
    facts = desk.read(service.health_facts, actor, shop_id)
    found: KnowledgeHealth = desk.read(service.health_of, actor, shop_id, service.contradictions(facts))
    return found


def test_health_says_what_needs_an_eye(desk: Desk, shop_id: int, mei: Actor) -> None:
    now = desk.clock.now()
    one = create(desk, mei, shop_id, "保修几年？", html="<p>一年</p>", publish=True)
    two = create(desk, mei, shop_id, "質保多久", phrasings=["保修幾年"], html="<p>两年</p>", publish=True)
    ending = create(desk, mei, shop_id, "双十一满减", publish=True, valid_until=now + timedelta(days=40))
    due = create(desk, mei, shop_id, "怎么充电", publish=True, review_at=now + timedelta(days=35))
    for visitor in ("a", "b"):
        desk.wait(days=1)
        desk.write(service.give_opinion, Opinion(two.id, shop_id, Verdict.WRONG, visitor=visitor))
    found = health(desk, mei, shop_id)
    assert found.published == 4
    assert [(line.id, line.count) for line in found.often_wrong] == [(two.id, 2)]
    assert [[line.id for line in each.articles] for each in found.contradictions] == [[one.id, two.id]]
    assert found.never_used == found.expires_soon == found.review_due == []
    desk.wait(days=34)
    found = health(desk, mei, shop_id)
    assert [line.id for line in found.expires_soon] == [ending.id]
    assert [line.id for line in found.review_due] == [due.id]
    assert {line.id for line in found.never_used} == {one.id, two.id, ending.id, due.id}


def test_a_gap_of_another_shop_is_not_answered_here(desk: Desk, shop_id: int, mei: Actor) -> None:
    asks(desk, shop_id, "张", "耳机防水吗")
    other = desk.shop("other")
    both = desk.staff("both", shop_id, other)
    gap = gaps(desk, mei, shop_id)[0]
    elsewhere = GapApproval(version=gap.version, article=article(other))
    with pytest.raises(InvalidError):
        desk.write(service.approve_gap, both, gap.id, elsewhere)


def test_what_an_erased_customer_asked_is_gone(desk: Desk, shop_id: int, mei: Actor) -> None:
    asks(desk, shop_id, "张", "耳机防水吗，我住和平路")
    asks(desk, shop_id, "李", "耳机防水吗，我住和平路口")
    asks(desk, shop_id, "张三", "发什么快递")
    zhang, san = desk.customer(shop_id, "张").customer_id, desk.customer(shop_id, "张三").customer_id
    made = create(desk, mei, shop_id, publish=True)
    desk.write(service.give_opinion, Opinion(made.id, shop_id, Verdict.WRONG, 1, zhang))
    for customer_id in (zhang, san):
        assert desk.write(service.erase_customer, customer_id) is False
    assert [(one.text, one.customers, one.samples) for one in gaps(desk, mei, shop_id)] == [
        ("耳机防水吗，我住和平路口", 1, ["耳机防水吗，我住和平路口"])
    ]
    left = desk.read(service.list_feedback, mei, shop_id, None, None, 10)[0]
    assert [(one.verdict, one.conversation_id) for one in left] == [(Verdict.WRONG, None)]


def test_what_is_older_than_it_is_kept_goes_from_gaps_and_feedback(desk: Desk, shop_id: int, mei: Actor) -> None:
    asks(desk, shop_id, "张", "耳机防水吗，我住和平路")
    asks(desk, shop_id, "王", "你们发什么快递")
    refused = gaps(desk, mei, shop_id)[0]
    desk.write(service.refuse_gap, mei, refused.id, GapRefusal(refused.version, "不卖这个"))
    made = create(desk, mei, shop_id, publish=True)
    desk.write(service.give_opinion, Opinion(made.id, shop_id, Verdict.WRONG, 1, 1))
    border = desk.wait(days=2)
    asks(desk, shop_id, "李", "耳机防水吗，我住和平路口")
    desk.write(service.give_opinion, Opinion(made.id, shop_id, Verdict.WRONG, 2, 2))
    assert clear_older(desk, service.WORDS, border) == 3
    assert [(one.text, one.customers, one.samples) for one in gaps(desk, mei, shop_id)] == [
        ("耳机防水吗，我住和平路口", 1, ["耳机防水吗，我住和平路口"])
    ]
    left = [(one.text, one.reason) for one in gaps(desk, mei, shop_id, GapState.REFUSED)]
    assert left == [("", "不卖这个")]
    listed = desk.read(service.list_feedback, mei, shop_id, None, None, 10)[0]
    assert [one.conversation_id for one in listed] == [2, None]
    assert clear_older(desk, service.WORDS, border) == 0
