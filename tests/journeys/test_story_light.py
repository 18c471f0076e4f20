"""A remote call for ideas: the light track, in few screens for each side, to the question after six months."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from communes.models import Facilitation
from missions.models import Call, FollowUp, Mission
from tests.factories import (
    ContributionFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    ProfileFactory,
    ProjectFactory,
    UserFactory,
)
from tests.journeys.stories import Actor, Days, Story, check_mails

BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
MOST_DEEDS = 16  # fields and buttons of either side, from the acceptance to the end: minutes of work


@pytest.fixture
def clock():
    with time_machine.travel(BEGIN) as traveller:
        yield traveller


@pytest.fixture
def ideas(commune):
    """A need for ideas, of a sheet that says little more, and somebody abroad who offers a call."""
    agent = MembershipFactory(
        organisation=OrganisationFactory(commune=commune), user__name="فاطمة الإدريسي", user__language="ar",
        user__email="fatima@exemple.org",
    ).user  # fmt: skip
    project = ProjectFactory(
        organisation=agent.memberships.get().organisation, created_by=agent, published=True, sector=None, purpose="",
        title="Des idées pour la journée du migrant",
    )  # fmt: skip
    need = NeedFactory(project=project, kind="ideas", mode="remote")
    volunteer = UserFactory(
        name="Yassine Atlas", email="yassine@exemple.org", language="en", time_zone="America/New_York"
    )
    ProfileFactory(user=volunteer, country="US", city="Boston")
    return agent, volunteer, ContributionFactory(need=need, contributor=volunteer, mode="remote", proposal="One call.")


@pytest.fixture
def story(clock, reader, mails, ideas, commune):
    guide = UserFactory(name="Rahma Facilitatrice", email="rahma@exemple.org")
    Facilitation.objects.create(user=guide, commune=commune)
    story = Story(mails, Days(clock))
    story.actors = [Actor(story, reader(user.language, user), user) for user in (*ideas[:2], guide)]
    return story


def test_a_call_for_ideas(story, ideas):
    agent, volunteer, guide = story.actors
    accept(story, ideas[2])
    talk(story)
    agent.take_turn()
    agent.press("Oui, cela a eu lieu")
    story.look()
    for actor in (agent, volunteer, guide):
        actor.take_turn()
        actor.fill(useful="4", liked="Une heure bien employée.")
        actor.press("Envoyer mes réponses")
        story.look()
    close(story)
    assert max(agent.deeds, volunteer.deeds) <= MOST_DEEDS
    assert story.path == ["connect", "carrying_out", "evaluation", "done"]
    follow_up(story)
    check_mails(story)


def accept(story, contribution):
    agent, volunteer, guide = story.actors
    agent.reader.visit(f"contributions/{contribution.key}/accepter/")
    agent.press("Accepter")
    story.mission = Mission.objects.get()
    assert story.look().is_light
    story.mails.take(volunteer.user, "accepted")
    story.mails.take(guide.user, "Une mission s’ouvre")


def talk(story):
    """The times at which both are free are proposed ready to tick; a day after the call somebody says so."""
    agent, volunteer, _guide = story.actors
    agent.take_turn()
    agent.field("suggested").first.check()
    agent.fill(channel="whatsapp")
    agent.press("Proposer ces horaires")
    story.look()
    assert story.mails.take(volunteer.user, "Choose a time").path.startswith("/en/missions/")
    volunteer.take_turn()
    volunteer.click(volunteer.page.locator('form[action$="/choisir/"] button').first)
    story.look()
    call = Call.objects.get(agreed_slot__isnull=False)
    story.days.until(timezone.localdate(call.agreed_slot.starts_at) + timedelta(days=1))
    story.look()
    agent.finish("Nous nous sommes parlé")
    story.look()


def close(story):
    agent = story.actors[0]
    agent.take_turn()
    agent.fill(ending="close_done")
    agent.press("Relire avant de clore")
    agent.press("Clore la mission")
    story.look()


def follow_up(story):
    agent = story.actors[0]
    for row in FollowUp.objects.order_by("month"):
        story.days.until(row.due_on)
        story.look()
        agent.take_turn()
        agent.fill(line="On s’en sert à chaque réunion.")
        agent.click(agent.page.locator('button[name="answer"][value="yes"]').first)
        story.look()
    assert list(FollowUp.objects.values_list("answer", flat=True)) == ["yes"] * 3
    assert not story.mission.waits.open().exists()
