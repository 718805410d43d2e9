import json

import pytest

from yingda.kit.calendar import Interval, PublicRules, calendar_from_json, calendar_to_json
from yingda.kit.errors import InvalidError

GOOD = {
    "zone": "Asia/Shanghai",
    "weekly": {
        "mon": [{"from": "09:00", "to": "12:00"}, {"from": "13:00", "to": "18:00"}],
        "tue": [],
        "wed": [],
        "thu": [],
        "fri": [{"from": "20:00", "to": "02:00"}],
        "sat": [{"from": "00:00", "to": "24:00"}],
        "sun": [],
    },
    "overrides": [
        {"date": "2026-11-11", "label": "双十一", "hours": [{"from": "00:00", "to": "24:00"}]},
        {"date": "2026-11-12", "label": "盘点", "hours": []},
    ],
    "public": {"id": "cn", "holiday_hours": [{"from": "10:00", "to": "16:00"}], "makeup_weekday": "fri"},
}


def wrong(**changes):
    with pytest.raises(InvalidError) as error:
        calendar_from_json(GOOD | changes)
    assert error.value.code == "calendar.invalid"
    return [(each.pointer, each.code) for each in error.value.fields]


def test_round_trip_keeps_everything():
    calendar = calendar_from_json(json.loads(json.dumps(GOOD)))
    assert calendar_to_json(calendar) == GOOD
    assert calendar_from_json(calendar_to_json(calendar)) == calendar
    assert calendar.weekly[4] == (Interval(1200, 1560),)
    assert calendar.public == PublicRules("cn", (Interval(600, 960),), 4)


def test_what_is_left_out_is_empty():
    calendar = calendar_from_json({"zone": "UTC", "weekly": {"mon": [{"from": "09:00", "to": "10:00"}]}})
    assert (calendar.weekly[1], calendar.overrides, calendar.public) == ((), (), None)
    makeup = calendar_from_json(GOOD | {"public": {"id": "cn", "makeup_weekday": None}})
    assert makeup.public == PublicRules("cn", (), None)


@pytest.mark.parametrize("zone", ["Mars/Base", "", None, "../etc/passwd", "Asia", 8])
def test_a_zone_must_exist(zone):
    assert wrong(zone=zone) == [("/zone", "calendar.bad_zone")]


@pytest.mark.parametrize(
    "entry",
    [
        {"from": "9:00", "to": "10:00"},
        {"from": "09:60", "to": "10:00"},
        {"from": "24:00", "to": "02:00"},
        {"from": "24:01", "to": "02:00"},
        {"from": "09:00", "to": "09:00"},
        {"from": "０９:00", "to": "10:00"},
        {"from": 9, "to": 10},
        {},
    ],
)
def test_a_time_is_a_time(entry):
    assert wrong(weekly={"mon": [entry]}) == [("/weekly/mon/0", "calendar.bad_interval")]


def test_every_wrong_field_is_listed():
    hours = [{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"}]
    assert wrong(
        weekly={"mon": hours, "noday": [], "tue": "always"},
        overrides=[
            {"date": "2026-11-31", "label": "?", "hours": []},
            {"date": "2026-11-11", "label": "x" * 101, "hours": []},
            {"date": "2026-11-11", "label": "again", "hours": []},
            7,
        ],
        public={"id": "mars"},
    ) == [
        ("/weekly/noday", "calendar.bad_weekday"),
        ("/weekly/mon", "calendar.overlap"),
        ("/weekly/tue", "calendar.wrong_shape"),
        ("/overrides/0/date", "calendar.bad_date"),
        ("/overrides/1/label", "calendar.bad_label"),
        ("/overrides/2/date", "calendar.duplicate_date"),
        ("/overrides/3", "calendar.wrong_shape"),
        ("/overrides/3/date", "calendar.bad_date"),
        ("/public/id", "calendar.bad_public"),
    ]
    assert wrong(public={"id": "cn", "makeup_weekday": "x"}) == [
        ("/public/makeup_weekday", "calendar.bad_weekday")
    ]


def test_a_calendar_that_never_opens_is_refused():
    assert wrong(weekly={}, overrides=[], public={"id": "cn"}) == [("/weekly", "calendar.never_open")]


def test_a_calendar_is_an_object():
    with pytest.raises(InvalidError) as error:
        calendar_from_json([])
    assert error.value.fields[0].pointer == ""
