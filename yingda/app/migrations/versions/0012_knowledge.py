"""Articles, campaign fields, gaps, scripts with kinds

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# SQLite only counts up a column declared exactly INTEGER
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("phrasings", sa.Text(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.Column("pictures", sa.Text(), nullable=False),
        sa.Column("products", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("review_at", sa.BigInteger(), nullable=True),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("import_id", ID, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("edited_by", ID, nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name=op.f("fk_article_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_article_author_id_client_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_article_slug")),
    )
    op.create_index("ix_article_edited", "article", ["edited_at", "id"])
    op.create_index("ix_article_import", "article", ["import_id"])
    op.create_index("ix_article_valid_from", "article", ["valid_from"])
    op.create_index("ix_article_valid_until", "article", ["valid_until"])

    op.create_table(
        "campaign_field",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("edited_by", ID, nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_campaign_field_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_field")),
        sa.UniqueConstraint("shop_id", "client_id", name=op.f("uq_campaign_field_shop_id_client_id")),
    )
    op.create_index("ix_campaign_field_name", "campaign_field", ["shop_id", "name"])

    op.create_table(
        "knowledge_category",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("place", ID, nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["knowledge_category.id"], name=op.f("fk_knowledge_category_parent_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_knowledge_category_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_category")),
        sa.UniqueConstraint("shop_id", "client_id", name=op.f("uq_knowledge_category_shop_id_client_id")),
    )
    op.create_table(
        "knowledge_gap",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("customers", ID, nullable=False),
        sa.Column("questions", ID, nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.Column("article_id", ID, nullable=True),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_knowledge_gap_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_gap")),
    )
    op.create_index("ix_knowledge_gap_list", "knowledge_gap", ["shop_id", "state", "customers", "id"])

    op.create_table(
        "knowledge_import",
        sa.Column("id", ID, nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("total", ID, nullable=False),
        sa.Column("wrong", ID, nullable=False),
        sa.Column("done", ID, nullable=False),
        sa.Column("reached", ID, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_knowledge_import_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_import")),
        sa.UniqueConstraint("made_by", "client_id", name=op.f("uq_knowledge_import_made_by_client_id")),
    )
    op.create_index("ix_knowledge_import_shop", "knowledge_import", ["shop_id", "id"])

    op.create_table(
        "knowledge_shop",
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("changes", ID, nullable=False),
        sa.Column("strict_scripts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_knowledge_shop_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_knowledge_shop")),
    )
    op.create_table(
        "script_element",
        sa.Column("id", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("any_field", sa.Boolean(), nullable=False),
        sa.Column("place", ID, nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_script_element_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_element")),
        sa.UniqueConstraint("shop_id", "kind", "code", name=op.f("uq_script_element_shop_id_kind_code")),
    )
    op.create_table(
        "article_feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("article_version", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("giver", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("conversation_id", ID, nullable=True),
        sa.Column("customer_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_feedback_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_article_feedback_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_feedback")),
        sa.UniqueConstraint("article_id", "giver", name=op.f("uq_article_feedback_article_id_giver")),
    )
    op.create_index("ix_article_feedback_customer", "article_feedback", ["customer_id"])
    op.create_index("ix_article_feedback_list", "article_feedback", ["shop_id", "state", "given_at", "id"])

    op.create_table(
        "article_place",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("category_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_place_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["knowledge_category.id"], name=op.f("fk_article_place_category_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_article_place_shop_id")),
        sa.PrimaryKeyConstraint("article_id", "shop_id", name=op.f("pk_article_place")),
    )
    op.create_index("ix_article_place_category", "article_place", ["category_id"])
    op.create_index("ix_article_place_shop", "article_place", ["shop_id", "article_id"])

    op.create_table(
        "article_use",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("shop_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("shown", ID, nullable=False),
        sa.Column("inserted", ID, nullable=False),
        sa.Column("edited", ID, nullable=False),
        sa.Column("sent", ID, nullable=False),
        sa.Column("helped", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_use_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_article_use_shop_id")),
        sa.PrimaryKeyConstraint("article_id", "shop_id", "staff_id", "day", name=op.f("pk_article_use")),
    )
    op.create_index("ix_article_use_shop_day", "article_use", ["shop_id", "day"])

    op.create_table(
        "article_version",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("restored_from", ID, nullable=True),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_by", ID, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_version_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "version", name=op.f("pk_article_version")),
    )
    op.create_table(
        "knowledge_gap_question",
        sa.Column("id", ID, nullable=False),
        sa.Column("gap_id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("conversation_id", ID, nullable=True),
        sa.Column("seq", ID, nullable=True),
        sa.Column("customer_id", ID, nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gap_id"], ["knowledge_gap.id"], name=op.f("fk_knowledge_gap_question_gap_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_gap_question")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_knowledge_gap_question_conversation_id_seq")),
    )
    op.create_index("ix_knowledge_gap_question_customer", "knowledge_gap_question", ["customer_id"])
    op.create_index("ix_knowledge_gap_question_gap", "knowledge_gap_question", ["gap_id", "asked_at"])

    op.add_column("quick_reply", sa.Column("kind", sa.String(), server_default="custom", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
