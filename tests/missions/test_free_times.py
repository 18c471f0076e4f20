"""Times that suit everybody: never at night, never on a day that somebody said they are away."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.models import Absence
from accounts.time_zones import zone_name
from missions.rules.free_times import FIRST, LAST, ROOM, SUGGESTED, Caller, callers_among, suggest
from notifications.quiet import is_resting
from tests.factories import PresenceWindowFactory, ProfileFactory, UserFactory

ZONES = ("Africa/Casablanca", "Europe/Berlin", "America/Toronto", "America/Los_Angeles", "Asia/Tokyo",
         "Australia/Sydney", "Asia/Kolkata", "Pacific/Auckland", "Africa/Dakar")  # fmt: skip
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
PERIODS = st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=4).map(
    lambda rows: tuple((start, start + timedelta(days=length)) for start, length in rows)
)
CALLERS = st.builds(Caller, st.sampled_from(ZONES), st.sampled_from(["", "DE", "CA", "??"]), PERIODS, PERIODS)


@given(
    st.lists(CALLERS, min_size=1, max_size=4),
    st.integers(0, 2 * 365 * 24).map(lambda hours: NOW + timedelta(hours=hours)),
    st.sampled_from(ZONES),
)
@example([Caller("Africa/Casablanca"), Caller("Pacific/Auckland")], NOW, "Africa/Casablanca")
def test_every_suggestion_suits_everybody(callers, now, zone):
    found = suggest(callers, now=now, zone=zone)
    assert found == sorted(set(found))
    assert len(found) <= SUGGESTED
    for moment in found:
        assert moment > now
        for caller in callers:
            start = moment.astimezone(ZoneInfo(caller.zone))
            end = (moment + ROOM).astimezone(ZoneInfo(caller.zone))
            assert start.time() >= FIRST
            assert end.time() <= LAST
            assert start.date() == end.date()
            assert start.weekday() < 5
            assert not is_resting(start.date(), caller.country)
            assert not any(first <= start.date() <= last for first, last in caller.absences)
            assert not caller.windows or any(first <= start.date() <= last for first, last in caller.windows)


def test_two_in_neighbouring_zones_are_given_mornings_and_ends_of_the_day():
    found = suggest([Caller("Africa/Casablanca"), Caller("Europe/Berlin")], now=NOW, zone="Africa/Casablanca")
    assert [moment.strftime("%a %H:%M") for moment in found] == [
        "Tue 10:00", "Tue 18:00", "Wed 10:00", "Wed 18:00", "Thu 10:00", "Thu 18:00",
    ]  # fmt: skip


def test_far_away_only_the_hours_in_common_are_left():
    found = suggest([Caller("Africa/Casablanca"), Caller("America/Los_Angeles")], now=NOW, zone="Africa/Casablanca")
    assert {moment.hour for moment in found} == {17, 18}  # 9 and 10 in the morning there
    assert suggest([Caller("Africa/Casablanca"), Caller("Pacific/Auckland")], now=NOW, zone="Africa/Casablanca") == []


def test_nobody_is_called_on_a_holiday_of_theirs():
    throne_day, german_unity = datetime(2026, 7, 29, 8, 0, tzinfo=UTC), datetime(2029, 10, 2, 8, 0, tzinfo=UTC)
    moroccan, german = Caller("Africa/Casablanca"), Caller("Europe/Berlin", "DE")
    assert suggest([german], now=throne_day, zone="Europe/Berlin")[0].day == 30
    assert suggest([moroccan, german], now=throne_day, zone="Europe/Berlin")[0].day == 31
    assert suggest([moroccan], now=german_unity, zone="Europe/Berlin")[0].day == 3
    assert suggest([moroccan, german], now=german_unity, zone="Europe/Berlin")[0].day == 4


@pytest.mark.django_db
def test_what_people_said_of_when_they_are_free(time_machine, django_assert_num_queries):
    time_machine.move_to(NOW, tick=False)
    from_afar = PresenceWindowFactory(profile=ProfileFactory(always_remote=True)).profile.user
    on_site = PresenceWindowFactory(
        profile=ProfileFactory(always_remote=False), starts_on=date(2026, 7, 6), ends_on=date(2026, 7, 10)
    ).profile.user
    away = UserFactory()
    Absence.objects.create(user=away, starts_on=date(2026, 7, 7), ends_on=date(2026, 7, 8))
    with django_assert_num_queries(3):
        callers = callers_among([from_afar, on_site, away], date(2026, 6, 1))
    found = suggest(callers, now=NOW, zone="Africa/Casablanca")
    assert {moment.date() for moment in found} == {date(2026, 7, 6), date(2026, 7, 9), date(2026, 7, 10)}


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/Berlin", "Allemagne"),
        ("America/Toronto", "Canada, Montréal et Toronto"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
    ],
)
def test_a_zone_is_called_by_where_it_is(zone, name):
    assert zone_name(zone) == name
