"""The front door of recurring work."""

from yingda.followups.service.duties.acts import finish_duty, finish_shift, snooze_duty, take_duty
from yingda.followups.service.duties.editing import (
    adopt_shipped,
    archive_duty,
    create_duty,
    duties_of,
    preview_duty,
    update_duty,
)
from yingda.followups.service.duties.firing import FIRE_DUTIES, arm_duties, fire_duties, follow_shift
from yingda.followups.service.duties.lists import day_of, my_duties

__all__ = [
    "FIRE_DUTIES", "adopt_shipped", "archive_duty", "arm_duties", "create_duty", "day_of", "duties_of",
    "finish_duty", "finish_shift", "fire_duties", "follow_shift", "my_duties", "preview_duty", "snooze_duty",
    "take_duty", "update_duty",
]  # fmt: skip
