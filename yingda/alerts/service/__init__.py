"""The verbs of telling staff; other rooms call these and nothing below."""

from yingda.alerts.service.bell import access_line, items_of, list_alerts, read_alert, read_all, take_on
from yingda.alerts.service.notices import (
    access_notice,
    archive_notice,
    board_of,
    confirm_notice,
    log_of,
    post_notice,
    receipts_of,
    write_log,
)
from yingda.alerts.service.ringing import SHOW_HELD, ShowHeld, show_held
from yingda.alerts.service.settings import alerts_of, change_rules, get_rules, keep_alerts
from yingda.alerts.service.telling import ESCALATE, EXPIRE, Escalate, Expire, escalate, expire, settle, tell

__all__ = [
    "ESCALATE", "EXPIRE", "SHOW_HELD", "Escalate", "Expire", "ShowHeld", "access_line", "access_notice",
    "alerts_of", "archive_notice", "board_of", "change_rules", "confirm_notice", "escalate", "expire",
    "get_rules", "items_of", "keep_alerts", "list_alerts", "log_of", "post_notice", "read_alert", "read_all",
    "receipts_of", "settle", "show_held", "take_on", "tell", "write_log",
]  # fmt: skip
