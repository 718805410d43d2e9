"""Words of targets: what is to happen in time, how a clock stands, whom it concerns, what is done about it."""

from enum import StrEnum


class TargetKind(StrEnum):
    """What is to happen in time."""

    FIRST_RESPONSE = "first_response"  # any message of a person to the first question
    NEXT_RESPONSE = "next_response"  # the same to each further one
    LEFT_MESSAGE = "left_message"  # a message that was left: counted from the next opening on
    AVERAGE = "average"  # of an episode's responses; known when it ends
    ACKNOWLEDGEMENT = "acknowledgement"  # the customer hears that somebody is at it
    FULL_ANSWER = "full_answer"  # a message with content, more than "one moment"
    JOINT_SESSION = "joint_session"
    PLAN_TOLD = "plan_told"  # plan and expected time
    SOLUTION = "solution"
    FOLLOW_UP = "follow_up"  # the customer hears something at least this often


class ClockState(StrEnum):
    """How a clock stands; the first three are open."""

    RUNNING = "running"
    PAUSED = "paused"
    BREACHED = "breached"  # over the deadline, and still to be done
    MET = "met"
    LATE = "late"  # done, after the deadline
    MISSED = "missed"  # over the deadline, and never done
    CANCELLED = "cancelled"  # no longer to be done, before the deadline


OPEN_STATES = (ClockState.RUNNING, ClockState.PAUSED, ClockState.BREACHED)


class ClockAct(StrEnum):
    """What can be done to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    BREACH = "breach"
    MEET = "meet"
    CANCEL = "cancel"
    REVIVE = "revive"  # what stopped it was taken back


class Happening(StrEnum):
    """What happens to a matter, as far as its clocks are concerned."""

    WAIT_BEGAN = "wait_began"
    RESPONDED = "responded"  # a message of a person
    ANSWERED = "answered"  # … with content
    MESSAGE_LEFT = "message_left"
    SESSION_OPENED = "session_opened"
    PLAN_TOLD = "plan_told"
    SETTLED = "settled"  # ended, and nothing is left to do
    ENDED_OPEN = "ended_open"  # ended unsolved: the matter goes on
    DISMISSED = "dismissed"  # ended as spam
    RECLASSED = "reclassed"  # no target is meant for it any more


class ServiceLevel(StrEnum):
    """How much a matter takes: simple, needs checking, several departments."""

    L1 = "l1"
    L2 = "l2"
    L3 = "l3"


class Rank(StrEnum):
    """Whom a deadline concerns, from the nearest to the last."""

    AGENT = "agent"
    COLLEAGUE = "colleague"
    TEAM_LEAD = "team_lead"
    SUPERVISOR = "supervisor"
    ON_CALL = "on_call"


class Remedy(StrEnum):
    """What is done about a conversation that is late; routing does it."""

    RAISE_PRIORITY = "raise_priority"
    REROUTE = "reroute"


class MarkPlace(StrEnum):
    """How a mark's place is given."""

    PERCENT = "percent"  # of the target's time
    BEFORE = "before"  # seconds before the deadline
    AFTER = "after"  # seconds after it
