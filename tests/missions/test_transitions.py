"""The table, cell by cell: every pair of state and verb either works or is refused for a stated reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from communes.enums import MemberRole
from core.enums import Role
from core.models import Activity
from core.transitions import NotComplete, StateChanged, change_state
from missions import actions, rules
from missions.enums import CLOSED, OPEN, STEPS, TRANSITIONS, MissionState, Track
from missions.models import Mission, Session, Signature, Validation, Wait
from missions.rules.lacking import WORDS
from notifications.models import Message
from tests.factories import ContributionFactory, MembershipFactory, UserFactory
from tests.missions.support import at, opened

S = MissionState
pytestmark = pytest.mark.django_db

PEOPLE = {"holder", "contributor", "facilitator"}
EVERYBODY = PEOPLE | {"moderator", "system"}
PREPARING = {"connect", "programme", "feasibility", "validation", "agreement"}
PROGRAMME = {"objective", "results", "audience", "sessions"}

# Written by hand, not read from the table: from, to, who may, and what is lacking where nothing was prepared.
ALLOWED = {
    "finish_connecting": ({"connect"}, "programme", PEOPLE, set()),
    "finish_connecting_light": ({"connect"}, "carrying_out", PEOPLE, {"light_track"}),
    "finish_programme": ({"programme"}, "feasibility", PEOPLE, PROGRAMME),
    "finish_feasibility": ({"feasibility"}, "validation", PEOPLE, {*PROGRAMME, "participants", "arrangements"}),
    "skip_feasibility": ({"feasibility"}, "validation", PEOPLE, {*PROGRAMME, "reason"}),
    "ask_changes": ({"validation"}, "programme", PEOPLE, {"message"}),
    "finish_validation": ({"validation"}, "agreement", {"system"}, {"all_validated"}),
    "validate_again": ({"agreement", "carrying_out"}, "validation", {"system"}, set()),
    "finish_agreement": ({"agreement"}, "carrying_out", {"system"}, {"all_signed"}),
    "skip_agreement": ({"agreement"}, "carrying_out", PEOPLE, {"reason"}),
    "finish_sessions": ({"carrying_out"}, "hand_over", PEOPLE, {"something_held"}),
    "finish_sessions_light": ({"carrying_out"}, "evaluation", PEOPLE, {"light_track", "something_held"}),
    "finish_hand_over": ({"hand_over"}, "evaluation", PEOPLE, {"materials", "pair"}),
    "skip_hand_over": ({"hand_over"}, "evaluation", PEOPLE, {"reason"}),
    "close_done": ({"evaluation"}, "done", {"holder", "facilitator", "moderator", "system"}, {"evaluated"}),
    "close_partly": (set(OPEN) - {"connect"}, "partly", EVERYBODY, {"cause"}),
    "give_up": ({*PREPARING, "carrying_out"}, "did_not_happen", EVERYBODY, {"cause"}),
    "join": ({"connect", "programme"}, "joined", {"holder", "facilitator"}, {"same_need"}),
}
CAUSES = {"cause": "dates", "cause_side": "nobody"}
GIVEN = {"cause", "message", "same_need", "reason"}


def standing(state, **values):
    """A mission in any state, closed ones too."""
    if state in OPEN:
        return at(state, **values)
    scene = at(S.EVALUATION, **values)
    mission = scene.mission
    mission.state, mission.closed_at = state, timezone.now()
    if state == S.JOINED:
        mission.joined_into = opened().mission
    elif state != S.DONE:
        mission.cause, mission.cause_side = CAUSES.values()
    mission.save()
    mission.visits.filter(ended_at=None).update(ended_at=timezone.now())
    actions.settle(mission)
    return scene


def stored(mission):
    """All that a verb might leave behind."""
    return (
        list(Mission.objects.order_by("pk").values()),
        list(mission.visits.order_by("pk").values()),
        list(Wait.objects.order_by("pk").values()),
        Activity.objects.count(),
        Message.objects.count(),
    )


def values_for(name, mission):
    if name in ("close_partly", "give_up"):
        return dict(CAUSES)
    return {"joined_into": opened().mission} if name == "join" else {}


def complete(scene, name):
    """Let what the row asks for be there."""
    mission = scene.mission
    if "light" in name:
        Mission.objects.filter(pk=mission.pk).update(track=Track.LIGHT)
    if name == "finish_validation":
        for party in mission.parties.current():
            Validation.objects.create(party=party, version=mission.versions.get(), by=party.speaker, name="Oui")
    elif name == "finish_agreement":
        for party in mission.parties.current():
            Signature.objects.create(
                party=party,
                version=mission.versions.get(),
                by=party.speaker,
                name="Oui",
                digest="0" * 64,
                language="fr",
            )
    elif name == "close_partly":
        Session.objects.create(mission=mission, on=timezone.localdate(), title="Tenue", state="held")
    elif name.startswith("finish_sessions"):
        mission.sessions.update(state="held")
    elif name == "close_done":
        mission.visits.filter(ended_at=None).update(began_at=timezone.now() - timedelta(days=100))


def prepared_for(name):
    """A scene at the first state from which the row leads on, with all that it asks for."""
    state = sorted(ALLOWED[name][0], key=STEPS.index)[0]
    scene = at(state, facilitated=True)
    if name in ("finish_programme", "finish_feasibility", "finish_hand_over"):
        following = at(STEPS[STEPS.index(state) + 1], facilitated=True)
        Mission.objects.filter(pk=following.mission.pk).update(state=state)
        following.mission.visits.filter(ended_at=None).update(step=state)
        scene = following
    complete(scene, name)
    scene.again()
    return scene


def test_the_table_is_the_one_we_meant():
    assert {row.name for row in TRANSITIONS} == set(ALLOWED)
    for row in TRANSITIONS:
        sources, target, who, _lacks = ALLOWED[row.name]
        assert (set(row.sources), row.target, set(row.who)) == (sources, target, who)


def test_every_requirement_has_words():
    assert {code for row in TRANSITIONS for code in row.requires} == set(WORDS)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_each_row_from_each_state_as_each_role(name, role):
    sources, target, who, _lacks = ALLOWED[name]
    scene = opened()
    values = values_for(name, scene.mission)
    for state in S:
        mission = Mission.objects.get(pk=scene.mission.pk)
        mission.state = state  # in memory and, below, in the database
        closing = {"closed_at": timezone.now()} if state not in OPEN else {}
        causes = CAUSES if state in CLOSED and state != S.DONE else {}
        joined = {"joined_into": opened().mission} if state == S.JOINED else {}
        with transaction.atomic():
            Mission.objects.filter(pk=mission.pk).update(state=state, **closing, **causes, **joined)
            before = stored(mission)
            if role not in who:
                with pytest.raises(PermissionDenied):
                    change_state(mission, TRANSITIONS[name], by=None, roles={role}, **values)
                assert stored(mission) == before
            elif state not in sources:
                with pytest.raises(StateChanged):
                    change_state(mission, TRANSITIONS[name], by=None, roles={role}, **values)
                assert stored(mission) == before
            else:
                change_state(mission, TRANSITIONS[name], by=None, roles={role}, **values)
                mission.refresh_from_db()
                assert mission.state == target
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_each_verb_at_each_step_of_a_real_mission(name, state):
    """With what its steps before left behind, and nothing of its own: it works, or says why not and writes nothing."""
    sources, target, who, lacks = ALLOWED[name]
    scene = standing(state)
    values = values_for(name, scene.mission)
    mission = scene.again()
    by = scene.agent if "holder" in who else None
    before = stored(mission)
    if name == "finish_feasibility":
        lacks = {"participants", "arrangements"}
    if name in ("finish_feasibility", "skip_feasibility"):
        lacks = lacks - PROGRAMME  # written at the step before
    if name == "close_partly" and state in PREPARING:
        lacks = lacks | {"something_done"}
    if name.startswith("finish_sessions") and state == "carrying_out":
        lacks = lacks | ({"sessions_reported"} if name == "finish_sessions" else set())
    if state in sources and not lacks:
        actions.move(mission, name, by=by, **values)
        assert scene.again().state == target
        return
    with pytest.raises((NotComplete, StateChanged)) as refusal, transaction.atomic():
        actions.move(mission, name, by=by, **values)
    assert all(message.strip() for message in refusal.value.messages)
    if state in sources:
        assert set(refusal.value.codes) == lacks
    assert stored(mission) == before


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_each_verb_works_once_all_is_there_and_leaves_a_next_step(name):
    scene = prepared_for(name)
    target, who = ALLOWED[name][1:3]
    by = scene.agent if "holder" in who else None
    reason = "On se connaît déjà." if name.startswith("skip_") else ""
    visits = scene.mission.visits.count()
    actions.move(
        scene.mission, name, by=by, given=GIVEN - {"reason"}, reason=reason, **values_for(name, scene.mission)
    )
    mission = scene.again()
    assert mission.state == target
    assert not mission.visits.filter(ended_at=None).exclude(step=target).exists()
    assert mission.visits.count() == visits + (target in OPEN)
    assert mission.waits.open().exists() or target not in OPEN
    left = mission.visits.exclude(ended_at=None).last()
    assert (left.is_skipped, left.reason) == (name.startswith("skip_"), reason)


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_whoever_may_not_is_refused_whatever_is_there(name):
    scene = prepared_for(name)
    mission, who = scene.mission, ALLOWED[name][2]
    team = scene.holder.organisation
    people = {
        "holder": scene.agent,
        "contributor": scene.contributor,
        "facilitator": scene.facilitator,
        "moderator": UserFactory(staff=True),
        "system": None,
        "reader of the team": MembershipFactory(organisation=team, role=MemberRole.READER).user,
        "agent elsewhere": MembershipFactory().user,
        "not accepted": ContributionFactory(need=mission.need).contributor,
    }
    values = values_for(name, mission)
    for role, person in people.items():
        if role in who:
            continue
        before = stored(mission)
        with pytest.raises(PermissionDenied), transaction.atomic():
            actions.move(mission, name, by=person, given=GIVEN, reason="Pourquoi pas", **values)
        assert stored(mission) == before, role


BY_THEMSELVES = [(name, role) for name in sorted(ALLOWED) for role in sorted(ALLOWED[name][2] - {"system"})]


@pytest.mark.parametrize(("name", "role"), BY_THEMSELVES)
def test_those_who_may_do_so_by_themselves(name, role):
    scene = prepared_for(name)
    person = {
        "holder": scene.agent,
        "contributor": scene.contributor,
        "facilitator": scene.facilitator,
        "moderator": UserFactory(staff=True),
    }[role]
    assert role in rules.roles_of(person, scene.mission)
    values = values_for(name, scene.mission)
    actions.move(scene.mission, name, by=person, given=GIVEN, reason="Parce que", **values)
    assert scene.again().state == ALLOWED[name][1]
