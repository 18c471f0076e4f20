"""The story is whole: all states and kinds, three languages, nobody real; told once, only in a demonstration."""

import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from communes.models import Organisation
from core.models import Activity
from diaspora.enums import ContributionState
from diaspora.models import Contribution, Profile
from matching.actions import match_everything
from matching.models import Match
from missions import rules
from missions.enums import OPEN
from missions.models import Mission, Wait
from projects.enums import NeedKind, ProjectState
from projects.models import Need, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(settings, tmp_path):
    settings.IS_DEMONSTRATION = True
    settings.VAR_DIR = tmp_path
    call_command("load_reference", verbosity=0)
    call_command("load_demonstration", verbosity=0)


def test_story(story):
    """One test, since the story takes seconds to tell."""
    check_variety()
    check_everybody_is_invented()
    check_every_step_is_on_record_and_in_the_past()
    check_missions_stand_at_every_step()
    match_everything()
    assert Match.objects.filter(is_current=True).count() >= 40
    before = User.objects.count()
    call_command("load_demonstration", verbosity=0)
    assert User.objects.count() == before, "It was told twice."


def check_variety():
    assert set(Project.objects.values_list("state", flat=True)) == set(ProjectState)
    assert set(Need.objects.values_list("kind", flat=True)) == set(NeedKind)
    assert Project.objects.count() >= 25
    assert Organisation.objects.filter(kind="commune").count() == 12
    assert Profile.objects.count() == 60
    countries = set(Profile.objects.exclude(country="MA").values_list("country", flat=True))
    assert len(countries) == 12
    assert set(Profile.objects.filter(country="MA").values_list("city", flat=True)) == {
        "Casablanca",
        "Rabat",
        "Agadir",
    }
    languages = Counter(Profile.objects.values_list("language", flat=True))
    assert min(languages[code] for code in ("fr", "ar", "en")) >= 15
    states = set(Contribution.objects.values_list("state", flat=True))
    assert states == set(ContributionState) - {ContributionState.EXPIRED}


def check_everybody_is_invented():
    assert not User.objects.exclude(email__endswith="@demo.example").exists()
    invented = re.compile(r"ficti|افتراضي", re.IGNORECASE)
    for organisation in Organisation.objects.exclude(kind="commune"):
        assert invented.search(organisation.name), organisation.name


def check_every_step_is_on_record_and_in_the_past():
    for project in Project.objects.exclude(state=ProjectState.DRAFT):
        verbs = list(Activity.objects.about(project).order_by("at").values_list("verb", flat=True))
        assert verbs[0] == "submit", (project.title, verbs)
    now = timezone.now()
    assert not Activity.objects.filter(at__gt=now + timedelta(minutes=1)).exists()
    assert not Contribution.objects.filter(answered_at__gt=now).exists()


def check_missions_stand_at_every_step():
    assert set(Mission.objects.values_list("state", flat=True)) >= {
        "connect", "programme", "validation", "agreement", "carrying_out", "evaluation", "done", "did_not_happen"
    }  # fmt: skip
    for mission in Mission.objects.all():
        assert mission.opened_at < timezone.now()
        assert mission.waits.open().exists() is bool(rules.expected(mission)), mission
        assert not mission.is_open or mission.waits.open().exists(), mission
        visits = list(mission.visits.order_by("pk"))
        assert all(one.ended_at <= two.began_at + timedelta(seconds=5) for one, two in pairwise(visits)), mission
    late = Wait.objects.overdue(timezone.localdate()).filter(mission__state__in=OPEN)
    assert late.exists(), "Nothing is stuck: the facilitator's list is empty."


def test_refused_where_people_are_real(settings):
    settings.IS_DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("load_demonstration", verbosity=0)
    assert not User.objects.exists()
