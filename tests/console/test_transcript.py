"""A conversation taken along: what was said, masked as on the screen, with pictures, and written down."""

from io import BytesIO

import msgspec
import pytest
from PIL import Image

from yingda.accounts.types import Role
from yingda.console import service
from yingda.infra.audit import service as audit
from yingda.infra.audit.types import Search
from yingda.infra.db import Database
from yingda.kit.errors import ForbiddenError, NotFoundError
from yingda.kit.ids import MAX_ID

pytestmark = pytest.mark.db


@pytest.fixture
def served(desk):
    shop = desk.shop("qing", name="晴川数码")
    ann = desk.staff("ann", shop)
    boss = desk.staff("boss", shop, role=Role.SUPERVISOR)
    desk.online(ann)
    lin = desk.customer(shop, "<b>林</b>")
    number = desk.says(lin, "耳机没声音，我电话 13812345678")
    desk.assign(number, ann)
    desk.answers(ann, number, "您好，<script>alert(1)</script>请试试重新配对")
    return number, ann, boss


def taken(db: Database, actor, number: int):
    messages, more = db.read_now(service.said_after, actor, number, 0)
    assert not more
    return db.read_now(service.transcript_of, actor, number, messages)


def test_it_is_written_down_and_only_for_who_may_export(db: Database, served, desk) -> None:
    number, ann, boss = served
    with pytest.raises(ForbiddenError):
        desk.write(service.begin_transcript, ann, number)
    with pytest.raises(NotFoundError):
        desk.write(service.begin_transcript, desk.staff("other", desk.shop("else"), role=Role.SUPERVISOR), number)
    desk.write(service.begin_transcript, boss, number)
    entries = db.read_now(audit.search, Search(act="conversation.export"), MAX_ID, 10)
    assert [(one.actor_id, one.target_id) for one in entries] == [(boss.staff_id, str(number))]


def test_html_holds_what_was_said_and_runs_nothing(db: Database, served) -> None:
    number, _ann, boss = served
    page = service.to_html(service.paper_of(taken(db, boss, number), {}, "zh-CN"))
    assert "耳机没声音，我电话 138****5678" in page
    assert "13812345678" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "<title>晴川数码 与 &lt;b&gt;林&lt;/b&gt; 的会话</title>" in page


def test_json_has_the_messages_in_order(db: Database, served) -> None:
    number, _ann, boss = served
    data = msgspec.json.decode(msgspec.json.encode(service.as_data(taken(db, boss, number))))
    seqs = [one["seq"] for one in data["messages"]]
    assert seqs == sorted(seqs)
    assert [one["text"] for one in data["messages"] if one["author"] == "customer"] == [
        "耳机没声音，我电话 138****5678"
    ]
    assert data["shop"] == "晴川数码"


def test_a_pdf_has_pages_and_pictures(db: Database, served) -> None:
    number, _ann, boss = served
    transcript = taken(db, boss, number)
    picture = BytesIO()
    Image.new("RGB", (40, 30), "#2f6fed").save(picture, "PNG")
    without = service.to_pdf(service.paper_of(transcript, {}, "en"))
    seq = transcript.messages[0].seq
    with_picture = service.to_pdf(service.paper_of(transcript, {seq: picture.getvalue()}, "en"))
    assert without.startswith(b"%PDF-1.")
    assert b"STSong-Light" in without
    assert (without.count(b"/Subtype /Image"), with_picture.count(b"/Subtype /Image")) == (0, 1)
