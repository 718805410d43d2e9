"""Every column in which words of customers can stand is cleared at night, or is listed with the reason why not."""

from sqlalchemy import String, Text

from yingda.app.tables import metadata
from yingda.infra.db.types import Json
from yingda.privacy.service.steps import STEPS

CODES = frozenset(
    {
        "act",
        "action",
        "asked_day",
        "author",
        "before",
        "after",
        "by",
        "category",
        "channel",
        "client_id",
        "closed_by",
        "code",
        "consent",
        "day",
        "does",
        "ended_by",
        "field",
        "from_state",
        "giver",
        "how",
        "id",
        "key",
        "kind",
        "level",
        "locale",
        "loop",
        "method",
        "model",
        "model_version",
        "moved_to",
        "outcome",
        "part",
        "period",
        "platform",
        "purpose",
        "reserved_for",
        "result",
        "role",
        "severity",
        "shop_ids",
        "skill",
        "skip",
        "source",
        "stage",
        "state",
        "step",
        "steps",
        "stopped_by",
        "sub_category",
        "subject_kind",
        "tags",
        "team_ids",
        "staff_ids",
        "to_state",
        "unsolved_reason",
        "value",
        "verdict",
        "version",
        "was",
        "way",
        "why",
        "emotion",
        "answered_day",
        "judged",
        "helper_ids",
        "avoid_agent_ids",
        "mentions",
        "source_kind",
        "token",
        "token_hash",
        "checksum",
        "article_ids",
    }
)
SETUP = "what a shop set up or wrote for everybody; no customer's words"
STAFF = "about members of staff: their accounts, states, devices"
OURS = "numbers, codes and times of ours"
PROFILE = "who a customer is stays as long as they are a customer; it goes when that is asked for"
# tables without a clearing, and why
KEPT = {
    **dict.fromkeys(
        ("alert_robot", "alert_rules", "article", "article_place", "article_version", "bot_duty", "bot_form",
         "bot_rule", "bot_shop", "bot_version", "campaign_field", "duty", "followup_shop", "knowledge_category",
         "knowledge_import", "knowledge_shop", "notice", "outreach_shop", "privacy_rules", "product_picture",
         "quick_reply", "routing_queue", "saved_view", "script_element", "shop", "sla_policy", "sla_shop",
         "task_kind", "team", "text_account", "text_template", "triage_model", "triage_rule", "triage_shop",
         "webhook", "role", "api_key"), SETUP),
    **dict.fromkeys(
        ("identity", "invitation", "password_link", "presence", "presence_log", "recovery_code", "rehearsal",
         "sign_in", "sign_in_rules", "staff", "staff_session", "staff_setting", "staff_shop", "two_step",
         "bulk", "bulk_item"), STAFF),
    **dict.fromkeys(
        ("bell", "callback", "job", "matter", "process", "retention_night", "retention_part", "retention_sweep",
         "routing_decision", "routing_wait", "sla_case", "sla_clock", "triage_reason", "outreach_case", "hold",
         "reception", "episode_order", "alert_letter", "alert_send"), OURS),
    "customer": PROFILE, "customer_identity": PROFILE, "customer_shop": PROFILE,
    "customer_erasure": "that it was asked for is the proof of it",
    "legal_hold": "why something was kept is the proof of it",
    "alert": "names of things with numbers; what was said is behind a link",
    "audit_entry": "the trail; what is personal of it lies apart and has its own number of days",
    "audit_seal": OURS,
    "knowledge_gap": "named after its questions, and named anew or gone when these go",
    "stored_file": "goes with the message that names it; unused ones the next day",
    "webhook_delivery": "deliveries have an end of their own, after days",
}  # fmt: skip
# columns of tables with a clearing that hold no words
NO_WORDS = {
    "article_feedback.reply": "what staff answered to it",
    "task_entry.what": "a code",
    "customer_text.sign": "the shop's signature",
    "customer_text.detail": "the provider's code",
    "customer_text.receipt": "the provider's number",
    "bot_episode.reason": "a code",
    "conversation.asks": "codes of what is asked of the last episode",
    "duty_run.checked": "which lines were ticked",
    "duty_run.picture": "a picture of a screen of ours",
    "handover.reason": "a code",
    "message.alias": "the name of who answered",
    "message.event": "codes",
    "message.picked": "a button of ours",
    "promise_call.reason": "a code",
    "task.checks": "which lines were ticked",
    "task.reminders": "times",
    "triage_turn.corrected": "codes",
    "customer_text.key": "what the provider knows it by",
}
COVERED = frozenset().union(*(step.words.columns for step in STEPS))
CLEARED = {column.partition(".")[0] for column in COVERED}


def texts() -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in metadata().tables.values()
        for column in table.columns
        if isinstance(column.type, String | Text | Json)
    ]


def test_every_text_of_a_customer_has_a_clearing_or_a_reason() -> None:
    left = [
        f"{table}.{column}"
        for table, column in texts()
        if f"{table}.{column}" not in COVERED
        and table not in KEPT
        and column not in CODES
        and f"{table}.{column}" not in NO_WORDS
    ]
    assert left == []


def test_no_reason_is_left_of_what_is_gone_or_cleared() -> None:
    tables = {table for table, _ in texts()} | set(metadata().tables)
    assert sorted(set(KEPT) - tables) == []
    assert sorted(set(KEPT) & CLEARED) == []
    columns = {f"{table}.{column}" for table, column in texts()}
    assert sorted(set(NO_WORDS) - columns | set(NO_WORDS) & COVERED) == []


def test_what_belongs_to_a_customer_can_be_told_from_the_rest() -> None:
    """A hold keeps rows by their conversation or customer: what has neither is written by staff for staff."""
    nobody = {step.words.name for step in STEPS if step.words.conversation is None and step.words.customer is None}
    assert nobody == {"shift_log", "handover", "duty_run"}
