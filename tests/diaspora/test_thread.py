"""The private thread between the two sides."""

import pytest

from core.models import Activity
from diaspora import actions
from diaspora.enums import ALIVE, ContributionState
from discussions import actions as discussions
from discussions.models import Post
from notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TEXT = "Quel débit a la source ?"


def write(client, contribution, text=TEXT):
    return client.post(f"{contribution.get_absolute_url()}message/", {"text": text})


@pytest.mark.parametrize("who", ["agent", "volunteer"])
def test_the_first_words_of_either_side_begin_the_discussion(as_, contribution, request, who):
    user = request.getfixturevalue(who)
    response = write(as_(user), contribution)
    contribution.refresh_from_db()
    assert response.url.endswith("#discussion")
    assert contribution.state == ContributionState.IN_DISCUSSION
    assert (Post.objects.get().author, Post.objects.get().text) == (user, TEXT)
    write(as_(user), contribution)
    assert Activity.objects.about(contribution).filter(verb="discuss").count() == 1


def test_only_those_who_can_answer_are_told(as_, contribution, agent, reader, volunteer):
    write(as_(volunteer), contribution)
    write(as_(agent), contribution)
    told = Message.objects.filter(kind="contribution_post").order_by("pk")
    assert [message.recipient for message in told] == [agent, volunteer]


def test_what_is_written_within_minutes_is_one_message(as_, contribution, agent, volunteer, monkeypatch):
    client = as_(volunteer)
    for _ in range(3):
        write(client, contribution)
    assert Message.objects.filter(kind="contribution_post").count() == 1
    Message.objects.update(read_at="2026-01-01T00:00:00Z")
    write(client, contribution)
    assert Message.objects.filter(kind="contribution_post").count() == 2
    monkeypatch.setattr(discussions, "QUIET_AFTER_POST", discussions.QUIET_AFTER_POST * 0)
    write(client, contribution)
    assert Message.objects.filter(kind="contribution_post").count() == 3


@pytest.mark.parametrize("who", ["reader", "staff"])
def test_who_only_reads_does_not_write(as_, contribution, request, who):
    user = UserFactory(staff=True) if who == "staff" else request.getfixturevalue(who)
    client = as_(user)
    assert "<textarea" not in client.get(contribution.get_absolute_url()).content.decode()
    assert write(client, contribution).status_code == 409
    assert not Post.objects.exists()


def test_a_stranger_finds_nothing(as_, contribution, stranger):
    assert write(as_(stranger), contribution).status_code == 404


@pytest.mark.parametrize("state", [state for state in ContributionState if state not in ALIVE])
def test_when_it_is_over_nothing_is_added_and_the_words_are_kept(as_, contribution, volunteer, state):
    contribution.state = state
    contribution.save()
    response = write(as_(volunteer), contribution)
    assert response.status_code == 409
    assert TEXT in response.content.decode()
    assert "Cette discussion est close" in response.content.decode()
    assert not Post.objects.exists()


def test_after_acceptance_the_discussion_goes_on(as_, contribution, agent, volunteer):
    actions.accept(contribution, by=agent)
    write(as_(volunteer), contribution)
    contribution.refresh_from_db()
    assert (contribution.state, Post.objects.count()) == (ContributionState.ACCEPTED, 1)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u202e\u202c", "x" * 100_000])
def test_bad_words_are_answered(as_, contribution, volunteer, text):
    response = write(as_(volunteer), contribution, text)
    assert response.status_code == 422
    assert list(response.context["post_form"].errors) == ["text"]


def test_markup_is_shown_not_run(as_, contribution, volunteer):
    client = as_(volunteer)
    write(client, contribution, "<script>alert(1)</script> \u202eabc 🙂")
    text = client.get(contribution.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; abc 🙂" in text


def test_a_post_keeps_its_language(as_, contribution, volunteer):
    client = as_(volunteer)
    write(client, contribution, "شكرا جزيلا على دعوتكم")
    assert '<div class="written" lang="ar" dir="rtl">' in client.get(contribution.get_absolute_url()).content.decode()
