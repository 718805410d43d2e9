"""Writing articles: versions, rights, validity, campaign fields, two editors at once."""

from datetime import timedelta
from typing import Any

import pytest

from tests.desk import Desk
from yingda.accounts.types import Actor, Role
from yingda.infra.files import service as files
from yingda.infra.storage import StoredFile
from yingda.kit.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from yingda.knowledge import service
from yingda.knowledge.pushes.articles import ArticleInfo
from yingda.knowledge.types.articles import (
    ArticleChange,
    ArticleDraft,
    ArticleFilter,
    ArticlePlace,
    ArticleState,
    Audience,
    CategoryChange,
    CategoryDraft,
    FieldChange,
    FieldDraft,
    Standing,
)

pytestmark = pytest.mark.db

STORED = StoredFile(
    key="ab/cd.png", thumbnail_key="ab/cd-thumb.webp", name="保养.png", mime="image/png", size=2048, width=640,
    height=480,
)  # fmt: skip


@pytest.fixture
def shop_id(desk: Desk) -> int:
    return desk.shop("qingchuan", name="晴川数码", alias="小晴")


@pytest.fixture
def mei(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("mei", shop_id)


@pytest.fixture
def lin(desk: Desk, shop_id: int) -> Actor:
    return desk.staff("lin", shop_id)


def draft(shop_id: int, question: str = "耳机怎么配对？", **more: Any) -> ArticleDraft:
    given = {"client_id": f"article-{question}", "html": "<p>长按 3 秒。</p>", "places": [ArticlePlace(shop_id)]}
    return ArticleDraft(question=question, **(given | more))


def change(article: ArticleInfo, **more: Any) -> ArticleChange:
    same = ("version", "question", "phrasings", "html", "audience", "stage", "places", "products", "tags")
    span = ("valid_from", "valid_until", "owner_id", "review_at", "source_url")
    return ArticleChange(**({name: getattr(article, name) for name in (*same, *span)} | more))


def create(desk: Desk, actor: Actor, *args: Any, **more: Any) -> ArticleInfo:
    made: ArticleInfo = desk.write(service.create_article, actor, draft(*args, **more))
    return made


def offered(desk: Desk, shop_id: int) -> list[int]:
    return [entry.id for entry in desk.read(service.index_entries, shop_id, 0, 100).entries]


def stamp(desk: Desk, shop_id: int) -> str:
    found: str = desk.read(service.index_stamp, shop_id)
    return found


def test_an_article_is_clean_and_has_a_plain_text(desk: Desk, shop_id: int, mei: Actor) -> None:
    html = '<p onclick="x()">长按 <b>3 秒</b><script>bad()</script></p><ul><li>开盖</li><li>放近</li></ul>'
    made = create(desk, mei, shop_id, html=html, phrasings=["怎么连蓝牙", " 怎么连蓝牙 ", ""])
    assert made.html == "<p>长按 <b>3 秒</b></p><ul><li>开盖</li><li>放近</li></ul>"
    assert made.plain == "长按 3 秒\n\n- 开盖\n- 放近"
    assert made.phrasings == ["怎么连蓝牙"]
    assert (made.version, made.state, made.editable) == (1, ArticleState.DRAFT, True)


def test_sent_again_it_is_made_once(desk: Desk, shop_id: int, mei: Actor) -> None:
    assert create(desk, mei, shop_id).id == create(desk, mei, shop_id).id


def test_of_two_editors_the_second_is_told_what_the_first_wrote(
    desk: Desk, shop_id: int, mei: Actor, lin: Actor
) -> None:
    made = create(desk, mei, shop_id)
    desk.write(service.update_article, mei, made.id, change(made, html="<p>长按 5 秒。</p>"))
    with pytest.raises(ConflictError) as refused:
        desk.write(service.update_article, lin, made.id, change(made, html="<p>长按 8 秒。</p>"))
    assert refused.value.code == "article.changed_meanwhile"
    assert refused.value.params == {"by": "Mei", "version": 2}
    assert [(one.pointer, one.params["text"]) for one in refused.value.fields] == [("/html", "长按 5 秒。")]
    compared = desk.read(service.compare_article, lin, made.id, change(made, html="<p>长按 8 秒。</p>"))
    assert [(one.text, one.removed, one.added) for one in compared.theirs[0].pieces] == [
        ("长按 ", False, False), ("3", True, False), ("5", False, True), (" 秒。", False, False),
    ]  # fmt: skip
    assert [one.text for one in compared.yours[0].pieces if one.added] == ["8"]


def test_saving_what_is_there_makes_no_version(desk: Desk, shop_id: int, mei: Actor) -> None:
    made = create(desk, mei, shop_id)
    assert desk.write(service.update_article, mei, made.id, change(made)).version == 1


def test_an_older_version_comes_back_as_the_newest(desk: Desk, shop_id: int, mei: Actor, lin: Actor) -> None:
    made = create(desk, mei, shop_id, html="<p>旧的</p>", publish=True)
    desk.write(service.update_article, lin, made.id, change(made, html="<p>新的</p>", question="怎么配对"))
    back = desk.write(service.restore_version, mei, made.id, 1, 2)
    assert (back.version, back.plain, back.question, back.state) == (3, "旧的", "耳机怎么配对？", "published")
    history = desk.read(service.article_versions, mei, made.id)
    assert [(one.version, one.act, one.by, one.restored_from) for one in history] == [
        (3, "restored", "Mei", 1), (2, "edited", "Lin", None), (1, "created", "Mei", None),
    ]  # fmt: skip
    assert set(history[1].changed) == {"question", "answer"}
    shown = desk.read(service.article_version, mei, made.id, 2, None)
    assert (shown.against, {one.field for one in shown.differences}) == (1, {"question", "answer"})


def test_who_works_in_all_its_shops_may_change_it(desk: Desk, shop_id: int, mei: Actor) -> None:
    other = desk.shop("xiaoman")
    both = desk.staff("boss", shop_id, other, role=Role.SUPERVISOR)
    made = create(desk, both, shop_id, places=[ArticlePlace(shop_id), ArticlePlace(other)])
    seen = desk.read(service.show_article, mei, made.id)
    assert ([one.shop_id for one in seen.places], seen.elsewhere, seen.editable) == ([shop_id], 1, False)
    with pytest.raises(ForbiddenError):
        desk.write(service.update_article, mei, made.id, change(made, question="别的"))
    with pytest.raises(NotFoundError):
        desk.read(service.show_article, desk.staff("far", desk.shop("yunshang")), made.id)
    with pytest.raises(NotFoundError):
        create(desk, mei, shop_id, question="二", places=[ArticlePlace(shop_id), ArticlePlace(other)])


def test_it_appears_and_vanishes_by_itself(desk: Desk, shop_id: int, mei: Actor) -> None:
    now = desk.clock.now()
    span = {"valid_from": now + timedelta(days=1), "valid_until": now + timedelta(days=3)}
    made = create(desk, mei, shop_id, publish=True, **span)
    seen = [stamp(desk, shop_id)]
    assert (made.standing, offered(desk, shop_id)) == (Standing.NOT_YET, [])
    desk.wait(days=1)
    seen.append(stamp(desk, shop_id))
    assert offered(desk, shop_id) == [made.id]
    assert desk.read(service.answers, shop_id, [made.id])[made.id].plain == "长按 3 秒。"
    desk.wait(days=2)
    seen.append(stamp(desk, shop_id))
    assert offered(desk, shop_id) == []
    assert desk.read(service.show_article, mei, made.id).standing is Standing.OVER
    assert len(set(seen)) == 3


def test_a_span_ends_after_it_begins(desk: Desk, shop_id: int, mei: Actor) -> None:
    now = desk.clock.now()
    with pytest.raises(InvalidError) as refused:
        create(desk, mei, shop_id, valid_from=now, valid_until=now)
    assert [one.code for one in refused.value.fields] == ["article.span"]


def test_publishing_offers_it_and_taking_it_back_does_not(desk: Desk, shop_id: int, mei: Actor) -> None:
    made = create(desk, mei, shop_id)
    stamps = [stamp(desk, shop_id)]
    for state, ids in (("published", [made.id]), ("draft", []), ("published", [made.id]), ("archived", [])):
        desk.write(service.change_state, mei, made.id, 1, ArticleState(state))
        assert offered(desk, shop_id) == ids
        stamps.append(stamp(desk, shop_id))
    assert len(set(stamps)) == 5
    listed = desk.read(service.list_articles, mei, ArticleFilter(shop_id), None, 10)[0]
    assert listed == []
    with pytest.raises(ConflictError):
        desk.write(service.change_state, mei, made.id, 7, ArticleState.DRAFT)


def test_a_campaign_field_is_filled_in_and_one_without_value_keeps_the_article_back(
    desk: Desk, shop_id: int, mei: Actor
) -> None:
    html = "<p>付款后 {{发货时限}} 内发出。</p>"
    with pytest.raises(InvalidError) as refused:
        create(desk, mei, shop_id, html=html)
    assert [(one.code, one.params) for one in refused.value.fields] == [
        ("article.unknown_field", {"name": "发货时限"})
    ]
    usual = FieldDraft(client_id="field-usual", shop_id=shop_id, name="发货时限", value="48 小时")
    kept = desk.write(service.create_field, mei, usual)
    made = create(desk, mei, shop_id, html=html, publish=True)
    assert answer(desk, shop_id, made.id) == "付款后 48 小时 内发出。"
    now = desk.clock.now()
    event = FieldDraft(
        client_id="field-event", shop_id=shop_id, name="发货时限", value="<7> 天",
        valid_from=now + timedelta(hours=1), valid_until=now + timedelta(hours=3),
    )  # fmt: skip
    desk.write(service.create_field, mei, event)
    before = stamp(desk, shop_id)
    desk.wait(hours=2)
    assert answer(desk, shop_id, made.id) == "付款后 <7> 天 内发出。"
    assert desk.read(service.answers, shop_id, [made.id])[made.id].html == "<p>付款后 &lt;7&gt; 天 内发出。</p>"
    assert stamp(desk, shop_id) != before
    desk.wait(hours=2)
    empty = FieldChange(version=kept.version, name="发货时限", value=" ")
    desk.write(service.update_field, mei, kept.id, empty)
    assert (answer(desk, shop_id, made.id), offered(desk, shop_id)) == (None, [])
    seen = desk.read(service.show_article, mei, made.id)
    assert (seen.standing, [one.code for one in seen.problems]) == (Standing.FIELD_EMPTY, ["article.field_empty"])


def answer(desk: Desk, shop_id: int, article_id: int) -> str | None:
    found = desk.read(service.answers, shop_id, [article_id]).get(article_id)
    return None if found is None else found.plain


def test_pictures_are_our_own_files(desk: Desk, shop_id: int, mei: Actor, lin: Actor) -> None:
    token = desk.write(files.register, STORED, f"staff:{mei.staff_id}").token
    html = f'<p>看图</p><img data-file="{token}" alt="图"><img src="https://elsewhere.cn/a.png">'
    made = create(desk, mei, shop_id, html=html)
    assert [one.token for one in made.pictures] == [token]
    assert f'data-file="{token}" src="/files/' in made.html
    assert "elsewhere" not in made.html
    kept = desk.write(service.update_article, lin, made.id, change(made, question="换了问题"))
    assert [one.token for one in kept.pictures] == [token]
    with pytest.raises(InvalidError):
        create(desk, lin, shop_id, question="别人的图", html=html)


def test_a_list_is_found_by_words_state_tag_and_branch(desk: Desk, shop_id: int, mei: Actor) -> None:
    top = branch(desk, mei, shop_id, "耳机")
    under = branch(desk, mei, shop_id, "蓝牙", parent_id=top)
    one = create(desk, mei, shop_id, places=[ArticlePlace(shop_id, under)], tags=["配对"], publish=True)
    two = create(desk, mei, shop_id, "充电器多大功率", audience=Audience.PUBLIC)

    def found(**more: Any) -> list[int]:
        page, _ = desk.read(service.list_articles, mei, ArticleFilter(shop_id, **more), None, 10)
        return [each.id for each in page]

    assert found() == [two.id, one.id]
    assert found(words="耳機 ３秒") == [one.id]
    assert found(category_id=top) == [one.id]
    assert found(category_id=0) == [two.id]
    assert found(tag="配对") == [one.id]
    assert found(tag="配") == []
    assert found(state=ArticleState.DRAFT, audience=Audience.PUBLIC) == [two.id]
    assert found(words="%") == []
    page, more = desk.read(service.list_articles, mei, ArticleFilter(shop_id), None, 1)
    assert [each.id for each in page] == [two.id]
    page, more = desk.read(service.list_articles, mei, ArticleFilter(shop_id), more, 1)
    assert ([each.id for each in page], more) == ([one.id], None)


def branch(desk: Desk, actor: Actor, shop_id: int, name: str, **more: Any) -> int:
    draft = CategoryDraft(client_id=f"branch-{name}", shop_id=shop_id, name=name, **more)
    made: int = desk.write(service.create_category, actor, draft).id
    return made


def test_a_tree_has_no_loops_and_no_strangers(desk: Desk, shop_id: int, mei: Actor) -> None:
    top = branch(desk, mei, shop_id, "耳机类")
    under = branch(desk, mei, shop_id, "蓝牙耳机", parent_id=top)
    with pytest.raises(InvalidError) as refused:
        desk.write(service.update_category, mei, top, CategoryChange(version=1, name="耳机类", parent_id=under))
    assert [one.code for one in refused.value.fields] == ["category.under_itself"]
    other = desk.shop("xiaoman")
    strange = branch(desk, desk.staff("far", other), other, "茶叶类目")
    with pytest.raises(NotFoundError):
        create(desk, mei, shop_id, places=[ArticlePlace(shop_id, strange)])
    with pytest.raises(NotFoundError):
        branch(desk, mei, shop_id, "别家的下级", parent_id=strange)
    made = create(desk, mei, shop_id, places=[ArticlePlace(shop_id, under)])
    desk.write(service.archive_category, mei, under)
    assert desk.read(service.show_article, mei, made.id).places == [ArticlePlace(shop_id, top)]
    tree = desk.read(service.tree_of, mei, shop_id)
    assert [(one.name, one.articles) for one in tree.items] == [("耳机类", 1)]


def test_inspectors_read_and_do_not_write(desk: Desk, shop_id: int, mei: Actor) -> None:
    made = create(desk, mei, shop_id)
    reader = desk.staff("reader", shop_id, role=Role.INSPECTOR)
    assert desk.read(service.show_article, reader, made.id).editable is False
    for act in (
        lambda: create(desk, reader, shop_id, "新的"),
        lambda: desk.write(service.update_article, reader, made.id, change(made, question="改了")),
        lambda: desk.write(service.change_state, reader, made.id, 1, ArticleState.PUBLISHED),
        lambda: branch(desk, reader, shop_id, "不许加的"),
    ):
        with pytest.raises(ForbiddenError):
            act()
