"""From a changed need to the offer: what the apps below announce, and what becomes of it here."""

import pytest
from django.urls import reverse

from diaspora import actions as diaspora
from matching.models import Dirty, Match
from matching.tasks import rematch_what_changed
from notifications.models import Message
from notifications.registry import kind_class
from projects import actions as projects
from projects.models import Need
from tests.factories import NeedFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def marks():
    return sorted(Dirty.objects.values_list("kind", "object_id"))


def test_the_whole_way(client, need, expert, agent):
    projects.needs_changed(need.project)
    rematch_what_changed()
    message = Message.objects.get(recipient=expert.user)
    path = kind_class(message.kind)(message).content().path

    client.force_login(expert.user)
    page = client.get(path).content.decode()
    assert reverse("offer_new", args=[need.key]) in page
    assert Match.objects.get().state == "sent"
    client.post(path + "vue/")
    assert Match.objects.get().state == "seen"

    diaspora.offer(need, by=expert.user, proposal="Je peux venir creuser avec vous.")
    match = Match.objects.get()
    assert (match.state, match.is_current) == ("acted_on", False)
    assert reverse("match", args=[match.key]) not in client.get("/fr/pour-moi/").content.decode()


def test_a_need_that_is_closed_and_opened_again(need, expert, agent):
    rematch_after(lambda: projects.needs_changed(need.project))
    rematch_after(lambda: projects.close_need(need, by=agent))
    assert not Match.objects.get().is_current
    rematch_after(lambda: projects.reopen_need(Need.objects.get(pk=need.pk), by=agent))
    assert Match.objects.get().is_current
    assert Message.objects.filter(recipient=expert.user).count() == 1


def test_a_profile_that_changes(need, expert):
    diaspora.save_presence(expert, {"mode": "either"}, windows=[])
    assert marks() == [("profile", expert.pk)]


def test_a_sheet_that_is_given_up_takes_its_needs_along(agent):
    project = ProjectFactory(organisation=agent.memberships.get().organisation, published=True)
    need = NeedFactory(project=project)
    projects.archive_project(project, by=agent)
    assert ("need", need.pk) in marks()


def rematch_after(change):
    change()
    assert marks()
    rematch_what_changed()
    assert not marks()
