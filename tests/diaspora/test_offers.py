"""Offering on a need: signed in, before signing up, too late, twice."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from accounts.models import User
from core.enums import Mode
from core.models import Activity
from diaspora.enums import ContributionState
from diaspora.models import Contribution
from notifications.mail import build_mail
from notifications.models import Message
from projects.enums import NeedState, ProjectState
from tests.factories import (
    PASSWORD,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    PresenceWindowFactory,
    ProfileFactory,
    ProjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PROPOSAL = "Je peux venir deux jours et former l’équipe à la pompe."


def answers(**changes):
    return {"proposal": PROPOSAL, "mode": Mode.EITHER, "starts_on": "", "ends_on": "", **changes}


def in_days(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_an_offer_is_stored_and_the_holder_is_told(as_, need, agent, reader, volunteer, url):
    response = as_(volunteer).post(url("offer_new", need), answers(starts_on=in_days(3), ends_on=in_days(5)))
    contribution = Contribution.objects.get()
    assert response.url == contribution.get_absolute_url()
    assert (contribution.contributor, contribution.state) == (volunteer, ContributionState.PROPOSED)
    assert contribution.ends_on - contribution.starts_on == timedelta(days=2)
    assert [message.recipient for message in Message.objects.filter(kind="offer_received")] == [agent]
    assert list(Activity.objects.about(contribution).values_list("verb", "by")) == [("offer", volunteer.pk)]


def test_what_was_written_keeps_its_language(as_, need, volunteer, url):
    as_(volunteer).post(url("offer_new", need), answers(proposal="يمكنني تدريب الفريق لمدة يومين"))
    assert Contribution.objects.get().language == "ar"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"proposal": ""}, "proposal"),
        ({"proposal": "\x00 \u202e"}, "proposal"),
        ({"proposal": "a" * 100_000}, "proposal"),
        ({"mode": "telepathy"}, "mode"),
        ({"starts_on": "30/02/2030"}, "starts_on"),
        ({"ends_on": "29/02/2031"}, "ends_on"),
        ({"starts_on": in_days(9), "ends_on": in_days(8)}, "ends_on"),
        ({"ends_on": in_days(-1)}, "ends_on"),
        ({"starts_on": in_days(-1)}, "starts_on"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_the_rest_is_kept(as_, need, volunteer, url, changes, field):
    response = as_(volunteer).post(url("offer_new", need), answers(**changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    if field != "proposal":
        assert PROPOSAL in response.content.decode()
    assert not Contribution.objects.exists()


def test_the_29th_of_february_of_a_leap_year_is_a_day(as_, need, volunteer, url):
    as_(volunteer).post(url("offer_new", need), answers(starts_on="29/02/2028", ends_on="1.3.2028"))
    contribution = Contribution.objects.get()
    assert (contribution.starts_on, contribution.ends_on) == (date(2028, 2, 29), date(2028, 3, 1))


def test_control_characters_go_and_emoji_stay(as_, need, volunteer, url):
    as_(volunteer).post(url("offer_new", need), answers(proposal="Oui\x00 \u202eici\u202c 👩🏽‍🌾"))
    assert Contribution.objects.get().proposal == "Oui ici 👩🏽‍🌾"


def test_a_form_posted_twice_makes_one_offer_and_leads_to_it(as_, need, agent, volunteer, url):
    client = as_(volunteer)
    for _ in range(2):
        response = client.post(url("offer_new", need), answers(), follow=True)
    assert Contribution.objects.count() == 1
    assert "déjà envoyée" in response.content.decode()
    assert Message.objects.filter(kind="offer_received").count() == 1


def test_after_withdrawing_one_may_offer_again(as_, contribution, need, volunteer, url):
    contribution.state = ContributionState.WITHDRAWN
    contribution.save()
    as_(volunteer).post(url("offer_new", need), answers())
    assert Contribution.objects.alive().get() != contribution


@pytest.mark.parametrize("how", ["closed", "met", "ended", "archived"])
def test_a_need_closed_a_second_ago_loses_no_text_and_shows_others(as_, need, volunteer, url, how):
    other = NeedFactory(project__sector=need.project.sector, project__title="Un château d’eau")
    need.state = {"closed": NeedState.CLOSED, "met": NeedState.MET}.get(how, need.state)
    need.ends_on = timezone.localdate() - timedelta(days=1) if how == "ended" else None
    need.save()
    if how == "archived":
        MembershipFactory(organisation=need.project.organisation, user=volunteer, role="reader")
        need.project.state = ProjectState.ARCHIVED
        need.project.save()
    client = as_(volunteer)
    response = client.post(url("offer_new", need), answers())
    text = response.content.decode()
    assert response.status_code == 409
    assert PROPOSAL in text
    assert "Un château d’eau" in text
    assert not Contribution.objects.exists()
    assert client.get(url("offer_new", other)).context["form"]["proposal"].value() == PROPOSAL


def test_a_closed_need_says_so_before_one_writes(as_, need, volunteer, url):
    need.state = NeedState.CLOSED
    need.save()
    assert "n’accepte plus de proposition" in as_(volunteer).get(url("offer_new", need)).content.decode()


def test_the_need_of_a_draft_is_not_there(as_, volunteer, url):
    assert as_(volunteer).get(url("offer_new", NeedFactory(project=ProjectFactory()))).status_code == 404


def test_who_answers_does_not_offer(as_, need, agent, reader, url):
    assert as_(agent).post(url("offer_new", need), answers()).url == need.get_absolute_url()
    assert not Contribution.objects.exists()
    as_(reader).post(url("offer_new", need), answers())
    assert Contribution.objects.get().contributor == reader


def test_one_offers_for_a_group_one_acts_for_and_for_no_other(as_, need, volunteer, url):
    mine = MembershipFactory(organisation=OrganisationFactory(network=True), user=volunteer).organisation
    read_only = MembershipFactory(
        organisation=OrganisationFactory(network=True), user=volunteer, role="reader"
    ).organisation
    client = as_(volunteer)
    assert list(client.post(url("offer_new", need), answers(group=read_only.pk)).context["form"].errors) == ["group"]
    client.post(url("offer_new", need), answers(group=mine.pk))
    assert Contribution.objects.get().group == mine


def test_without_a_group_the_question_is_not_asked(as_, need, volunteer, url):
    assert "group" not in as_(volunteer).get(url("offer_new", need)).context["form"].fields


def test_the_profile_fills_in_what_it_knows(as_, need, volunteer, url):
    profile = ProfileFactory(user=volunteer, mode=Mode.ON_SITE)
    window = PresenceWindowFactory(profile=profile)
    form = as_(volunteer).get(url("offer_new", need)).context["form"]
    assert [form[name].value() for name in ("mode", "starts_on", "ends_on")] == [
        Mode.ON_SITE, window.starts_on, window.ends_on,
    ]  # fmt: skip


def test_words_written_before_signing_up_are_there_afterwards(client, need, url):
    address = url("offer_new", need)
    assert client.get(address).status_code == 200
    response = client.post(address, answers(mode=Mode.REMOTE))
    assert not Contribution.objects.exists()
    assert urlsplit(response.url).path == "/fr/accounts/signup/"
    assert parse_qs(urlsplit(response.url).query) == {"next": [address]}
    client.post(
        response.url, {"name": "Salma", "email": "salma@exemple.org", "password1": PASSWORD, "next": address}
    )  # fmt: skip
    mail = build_mail(Message.objects.get(email="salma@exemple.org"))
    link = re.search(r"http://testserver(/\S*confirm\S+)", mail.body)[1]
    assert client.post(link).url == address
    form = client.get(address).context["form"]
    assert (form["proposal"].value(), form["mode"].value()) == (PROPOSAL, Mode.REMOTE)
    client.post(address, {name: form[name].value() or "" for name in form.fields})
    assert Contribution.objects.get().contributor == User.objects.get(email="salma@exemple.org")
    assert client.session["offers"] == {}


def test_bad_input_before_signing_up_is_answered_first(client, need, url):
    assert client.post(url("offer_new", need), answers(proposal="")).status_code == 422


def test_too_many_offers_in_an_hour_are_refused(as_, settings, url):
    client = as_(UserFactory())
    settings.ACCOUNT_RATE_LIMITS = {"offer": "1/h/key"}
    addresses = [url("offer_new", NeedFactory()) for _ in range(2)]
    assert [client.post(address, answers()).status_code for address in addresses] == [302, 429]
    assert Contribution.objects.count() == 1
