"""The verbs of telling staff; other rooms call these and nothing below."""

from yingda.alerts.service.bell import access_line, items_of, list_alerts, read_alert, read_all, take_on
from yingda.alerts.service.carrying import Carrier
from yingda.alerts.service.erasing import WORDS
from yingda.alerts.service.letters import SEND, Send, arm_next
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
from yingda.alerts.service.outside import begin_test, claim, keep_result, sweep
from yingda.alerts.service.ringing import SHOW_HELD, ShowHeld, show_held
from yingda.alerts.service.robots import (
    access_robot,
    create_robot,
    delete_robot,
    get_robot,
    list_robots,
    sends_of,
    update_robot,
)
from yingda.alerts.service.settings import alerts_of, change_rules, get_rules, keep_alerts
from yingda.alerts.service.telling import ESCALATE, EXPIRE, Escalate, Expire, escalate, expire, settle, tell

__all__ = [
    "ESCALATE", "EXPIRE", "SEND", "SHOW_HELD", "WORDS", "Carrier", "Escalate", "Expire", "Send", "ShowHeld",
    "access_line", "access_notice", "access_robot", "alerts_of", "archive_notice", "arm_next", "begin_test",
    "board_of", "change_rules", "claim", "confirm_notice", "create_robot", "delete_robot", "escalate", "expire",
    "get_robot", "get_rules", "items_of", "keep_alerts", "keep_result", "list_alerts", "list_robots", "log_of",
    "post_notice", "read_alert", "read_all", "receipts_of", "sends_of", "settle", "show_held", "sweep", "take_on",
    "tell", "update_robot", "write_log",
]  # fmt: skip
