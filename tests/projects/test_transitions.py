"""Every transition of the table, tried by everybody from every state."""

import pytest
from django.core.exceptions import PermissionDenied

from communes.enums import MemberRole
from core.enums import Role
from core.models import Activity
from core.transitions import NotComplete, StateChanged, change_state
from projects import actions, rules
from projects.enums import TRANSITIONS, Cause, NeedKind, ProjectState, Side
from tests.factories import (
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    ProjectFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ALLOWED = {
    "submit": ({"draft", "changes_requested"}, {"holder"}, "submitted"),
    "publish_trusted": ({"draft", "changes_requested"}, {"holder"}, "published"),
    "publish": ({"submitted"}, {"moderator"}, "published"),
    "request_changes": ({"submitted"}, {"moderator"}, "changes_requested"),
    "refuse": ({"submitted"}, {"moderator"}, "refused"),
    "start": ({"published"}, {"holder", "system"}, "under_way"),
    "complete": ({"published", "under_way"}, {"holder"}, "completed"),
    "give_up": ({"published", "under_way"}, {"holder"}, "not_completed"),
    "archive": ({"published", "under_way", "completed", "not_completed"}, {"holder"}, "archived"),
    "take_off": ({"published", "under_way", "completed", "not_completed"}, {"moderator"}, "archived"),
}
ENDED = {"cause": Cause.OTHER, "cause_side": Side.NOBODY}


def test_the_table_is_the_one_we_meant():
    assert {row.name for row in TRANSITIONS} == set(ALLOWED)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_each_transition_from_each_state(name, role):
    sources, who, target = ALLOWED[name]
    for state in ProjectState:
        project = ProjectFactory(state=state, **(ENDED if state == ProjectState.NOT_COMPLETED else {}))
        values = ENDED if name == "give_up" else {}
        before = Activity.objects.about(project).count()
        if role not in who:
            with pytest.raises(PermissionDenied):
                change_state(project, TRANSITIONS[name], by=None, roles={role}, **values)
        elif state not in sources:
            with pytest.raises(StateChanged):
                change_state(project, TRANSITIONS[name], by=None, roles={role}, **values)
        else:
            change_state(project, TRANSITIONS[name], by=None, roles={role}, **values)
            project.refresh_from_db()
            assert project.state == target
            assert Activity.objects.about(project).count() == before + 1
            continue
        project.refresh_from_db()
        assert project.state == state
        assert Activity.objects.about(project).count() == before


@pytest.fixture
def editor():
    return MembershipFactory(role=MemberRole.EDITOR)


def sheet(membership, **values):
    need = NeedFactory(
        project=ProjectFactory(organisation=membership.organisation, created_by=membership.user, **values)
    )
    return need.project


def test_submitting_sends_it_to_moderation(editor):
    project = sheet(editor)
    actions.submit_project(project, by=editor.user)
    project.refresh_from_db()
    assert project.state == ProjectState.SUBMITTED
    assert project.submitted_at


def test_a_trusted_organisation_publishes_at_once(editor):
    project = sheet(editor)
    project.organisation.is_trusted = True
    project.organisation.save()
    actions.submit_project(project, by=editor.user)
    project.refresh_from_db()
    assert project.state == ProjectState.PUBLISHED
    assert project.published_at
    assert project.checked_at is None


def test_trust_needs_verification():
    membership = MembershipFactory(organisation=OrganisationFactory(unverified=True, is_trusted=True))
    project = sheet(membership)
    actions.submit_project(project, by=membership.user)
    assert project.state == ProjectState.SUBMITTED


@pytest.mark.parametrize("who", ["reader", "other", "staff"])
def test_only_those_who_act_for_the_holder_submit(editor, who):
    project = sheet(editor)
    user = {
        "reader": lambda: MembershipFactory(organisation=editor.organisation, role=MemberRole.READER).user,
        "other": lambda: MembershipFactory().user,
        "staff": lambda: UserFactory(staff=True),
    }[who]()
    with pytest.raises(PermissionDenied):
        actions.submit_project(project, by=user)
    project.refresh_from_db()
    assert project.state == ProjectState.DRAFT


@pytest.mark.parametrize("break_it", ["need", "skills", "title", "commune", "network"])
def test_an_incomplete_sheet_is_not_sent(editor, break_it):
    project = sheet(editor)
    if break_it == "need":
        project.needs.all().delete()
    elif break_it == "skills":
        project.needs.get().skills.clear()
    elif break_it == "title":
        project.title = " "
    elif break_it == "commune":
        project.commune = None
    else:
        project.organisation.kind = "network"
    with pytest.raises(NotComplete):
        actions.submit_project(project, by=editor.user)
    project.refresh_from_db()
    assert project.state == ProjectState.DRAFT


def test_a_sheet_that_only_asks_for_ideas_is_complete(editor):
    project = sheet(editor, sector=None)
    project.needs.all().delete()
    NeedFactory(project=project, kind=NeedKind.IDEAS)
    actions.submit_project(project, by=editor.user)
    assert project.state == ProjectState.SUBMITTED


@pytest.mark.parametrize(
    ("kind", "description", "sector", "skills", "lacks"),
    [
        (NeedKind.SKILL, "", True, True, set()),
        (NeedKind.SKILL, "Une formation", True, False, {"skills"}),
        (NeedKind.IDEAS, "", False, False, set()),
        (NeedKind.EQUIPMENT, "Un camion", True, False, set()),
        (NeedKind.EQUIPMENT, "Un camion", False, True, set()),
        (NeedKind.EQUIPMENT, " ", True, False, {"description"}),
        (NeedKind.CONTACT, "Une ville jumelle", False, False, {"sector"}),
        (NeedKind.FUNDING_LEAD, "", False, False, {"description", "sector"}),
    ],
)
def test_what_a_need_must_say(kind, description, sector, skills, lacks):
    chosen = [SkillFactory()] if skills else []
    assert set(rules.need_lacks(kind, skills=chosen, description=description, sector=sector)) == lacks


def test_giving_up_asks_for_the_cause(editor):
    project = sheet(editor, published=True)
    with pytest.raises(NotComplete):
        actions.give_up_project(project, cause="", side="", by=editor.user)
    actions.give_up_project(project, cause=Cause.PERMIT, side=Side.THIRD_PARTY, by=editor.user)
    project.refresh_from_db()
    assert (project.state, project.cause, project.cause_side) == ("not_completed", "permit", "third_party")


def test_a_change_is_announced_to_the_matcher(editor, monkeypatch):
    told = []
    monkeypatch.setattr("projects.actions.needs.changed", lambda kind, pk: told.append((kind, pk)))
    project = sheet(editor, published=True)
    need = project.needs.get()
    actions.start_project(project, by=editor.user)
    actions.close_need(need, by=editor.user)
    actions.save_sheet(project, {"partners": "Autre"}, by=editor.user)
    assert told == [("need", need.pk)] * 2
    actions.save_sheet(project, {"context": "Autre"}, by=editor.user)
    assert told == [("need", need.pk)] * 3
