"""A mission with its people, at whichever step a test is about."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from communes.models import Facilitation
from diaspora import actions as contributions
from diaspora.models import Contribution
from missions import actions
from missions.enums import ArrangementKind, MissionState, Task, Track
from missions.models import (
    Arrangement,
    Evaluation,
    Feasibility,
    HandedOver,
    Mission,
    Pair,
    Party,
    Programme,
    Session,
    StepVisit,
    Version,
    Wait,
)
from missions.rules import lead
from missions.versions import digest, terms
from tests.factories import ContributionFactory, MembershipFactory, UserFactory

S = MissionState


@dataclass
class Scene:
    mission: Mission
    agent: User
    contributor: User
    contribution: Contribution
    facilitator: User | None = None

    @property
    def holder(self) -> Party:
        return lead(self.mission, "holder")

    @property
    def contributing(self) -> Party:
        return lead(self.mission, "contributor")

    def again(self) -> Mission:
        """The mission as stored now."""
        self.mission = Mission.objects.get(pk=self.mission.pk)
        return self.mission

    def wait(self, task: str) -> Wait:
        return self.mission.waits.open().get(task=task)

    def tasks(self) -> set[Task]:
        return set(self.mission.waits.open().values_list("task", flat=True))


def opened(*, facilitated: bool = False, track: str = Track.FULL, **values) -> Scene:
    """Opened by the door it always opens by: a contribution is accepted. `values` go to ContributionFactory."""
    membership = MembershipFactory()
    facilitator = None
    if facilitated:
        facilitator = UserFactory(name="Rahma Facilitatrice")
        Facilitation.objects.create(user=facilitator, commune=membership.organisation.commune)
    values = {"need__project__organisation": membership.organisation, **values}
    contribution = ContributionFactory(**values)
    contributions.accept(contribution, by=membership.user)
    mission = Mission.objects.get(parties__contribution=contribution)
    if mission.track != track:
        mission.track = track
        mission.save(update_fields=["track"])
    return Scene(mission, membership.user, contribution.contributor, contribution, facilitator)


def at(step: str, **values) -> Scene:
    """A mission that stands at `step`, with what the steps before it leave behind."""
    scene = opened(**values)
    mission = scene.mission
    if mission.track == Track.FULL:
        _prepare(mission, step)
    mission.state = step
    mission.save()
    now = timezone.now()
    mission.visits.filter(ended_at=None).update(ended_at=now)
    StepVisit.objects.create(mission=mission, step=step, began_at=now)
    actions.settle(mission)
    return scene


def _prepare(mission: Mission, step: str) -> None:
    passed = mission.steps[: mission.steps.index(step)]
    if S.PROGRAMME in passed:
        with_programme(mission)
    if S.FEASIBILITY in passed:
        with_feasibility(mission)
        mission.version = 1
        values = terms(mission)
        Version.objects.create(mission=mission, number=1, terms=values, digest=digest(values))
    if S.CARRYING_OUT in passed:
        mission.sessions.update(state="held")
    if S.HAND_OVER in passed:
        HandedOver.objects.create(mission=mission, title="Support de cours", keeper="La commune")
        Pair.objects.create(mission=mission, abroad=lead(mission, "contributor").speaker, local_name="Une collègue")


def with_programme(mission: Mission) -> None:
    Programme.objects.update_or_create(
        mission=mission,
        defaults={"objective": "Savoir conseiller", "results": "Un bureau qui marche", "audience": "Les agentes"},
    )
    trainer = lead(mission, "contributor").speaker
    Session.objects.create(
        mission=mission, on=timezone.localdate() + timedelta(days=30), title="Accueillir", trainer=trainer
    )


def with_feasibility(mission: Mission) -> None:
    Feasibility.objects.update_or_create(mission=mission, defaults={"participants": 17})
    for kind in ArrangementKind.values:
        Arrangement.objects.create(mission=mission, kind=kind, state="not_needed")


def evaluated(scene: Scene) -> Scene:
    """Both parties have answered the evaluation."""
    for party in (scene.holder, scene.contributing):
        Evaluation.objects.create(mission=scene.mission, party=party, role=party.side, useful=4, liked="L’accueil")
    return scene


def closed(**values) -> Scene:
    """Closed as done, by the holder."""
    scene = evaluated(at(S.EVALUATION, **values))
    actions.close_done(scene.mission, by=scene.agent)
    scene.again()
    return scene
