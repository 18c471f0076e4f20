"""What can wait reaches people by day, on working days, when they are there."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Absence
from notifications.actions import notify
from notifications.models import GIVE_UP_AFTER, Message
from notifications.quiet import fit_for, fit_moment
from tests.factories import UserFactory
from tests.messages.kinds import Greeting

HOME = "Africa/Casablanca"


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "zone", "country", "fit"),
    [
        ("2027-03-02 10:00", HOME, "MA", "2027-03-02 10:00"),
        ("2027-03-02 07:59", HOME, "MA", "2027-03-02 08:00"),
        ("2027-03-02 20:00", HOME, "MA", "2027-03-03 08:00"),
        ("2027-03-06 21:00", HOME, "MA", "2027-03-08 08:00"),  # Saturday evening: Monday
        ("2027-07-30 09:00", HOME, "MA", "2027-07-31 08:00"),  # the day of the Throne
        ("2027-07-14 09:00", "Europe/Paris", "FR", "2027-07-15 08:00"),
        ("2027-07-14 09:00", HOME, "MA", "2027-07-14 09:00"),
        ("2027-07-30 09:00", "Europe/Paris", "", "2027-07-31 08:00"),  # unknown: Morocco's
        ("2027-07-30 09:00", "Europe/Paris", "XX", "2027-07-31 08:00"),
        ("2027-03-28 01:30", "Europe/Paris", "FR", "2027-03-30 08:00"),  # summer time begins, Sunday, Easter Monday
    ],
)
def test_the_next_fit_moment(now, zone, country, fit):
    assert fit_moment(at(now, zone), zone=zone, country=country) == at(fit, zone)


def test_an_absence_is_waited_out():
    away = [(date(2027, 4, 5), date(2027, 4, 7)), (date(2027, 4, 8), date(2027, 4, 9))]
    assert fit_moment(at("2027-04-06 10:00", HOME), zone=HOME, away=away) == at("2027-04-10 08:00", HOME)


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(ZoneInfo("UTC"))),  # noqa: DTZ001
    zone=st.sampled_from(sorted(available_timezones())),
    country=st.sampled_from(["MA", "FR", "SA", "JP", "", "??"]),
    starts=st.dates(date(2026, 1, 1), date(2029, 12, 1)),
    days=st.integers(0, 366),
)
def test_it_is_always_by_day_and_never_while_away(now, zone, country, starts, days):
    ends = starts + timedelta(days=days)
    found = fit_moment(now, zone=zone, country=country, away=[(starts, ends)]).astimezone(ZoneInfo(zone))
    assert found >= now
    assert found == now or (found.hour, found.minute) == (8, 0)
    assert 8 <= found.hour < 20
    assert found.weekday() != 6
    assert not starts <= found.date() <= ends
    assert fit_moment(found, zone=zone, country=country, away=[(starts, ends)]) == found


@pytest.mark.django_db
@time_machine.travel("2027-03-02 02:00:00+00:00", tick=False)
def test_a_message_waits_for_its_moment():
    user = UserFactory(time_zone="America/Montreal")
    Absence.objects.create(user=user, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2))
    moment = fit_for(user, at("2027-03-02 02:00"), country="CA")
    assert moment == at("2027-03-03 08:00", "America/Montreal")
    message = notify(Greeting, to=user, due_at=moment)
    assert (message.due_at, message.give_up_at) == (moment, moment + GIVE_UP_AFTER)
    assert message not in Message.objects.due()
    with time_machine.travel(moment, tick=False):
        assert message in Message.objects.due()


@pytest.mark.django_db
@time_machine.travel("2027-03-07 02:00:00+00:00", tick=False)
def test_all_other_messages_leave_at_once_even_on_a_sunday_night():
    message = notify(Greeting, to=UserFactory())
    assert message in Message.objects.due()
    assert message.give_up_at == at("2027-03-10 02:00")
