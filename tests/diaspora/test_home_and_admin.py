"""What waits for a member at home, and what staff may look at."""

import pytest

from diaspora import actions
from diaspora.queries import unanswered_by
from discussions.models import Post
from tests.factories import ContributionFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = "/fr/mon-espace/"


def test_offers_wait_for_those_who_may_answer(as_, contribution, agent, reader, volunteer, stranger):
    waits = {
        user.name: contribution.get_absolute_url() in as_(user).get(HOME).content.decode() for user in (agent, reader)
    }
    assert waits == {agent.name: True, reader.name: False}
    assert [list(unanswered_by(user)) for user in (agent, reader, volunteer, stranger)] == [[contribution], [], [], []]


def test_a_question_of_the_holder_waits_for_the_contributor(contribution, agent, volunteer):
    actions.post_message(contribution, by=agent, text="Quand viendriez-vous ?")
    assert [list(unanswered_by(user)) for user in (agent, volunteer)] == [[], [contribution]]
    actions.post_message(contribution, by=volunteer, text="En août.")
    assert [list(unanswered_by(user)) for user in (agent, volunteer)] == [[contribution], []]


def test_what_is_answered_waits_no_more(contribution, agent):
    actions.accept(contribution, by=agent)
    assert not unanswered_by(agent).exists()


def test_a_newcomer_is_asked_to_begin_a_profile_and_an_agent_is_not(as_, agent):
    door = "/fr/profil/competences/"
    newcomer = UserFactory()
    assert door in as_(newcomer).get(HOME).content.decode()
    assert "Commencer mon profil" not in as_(agent).get(HOME).content.decode()
    ProfileFactory(user=newcomer)
    assert "Commencer mon profil" not in as_(newcomer).get(HOME).content.decode()
    assert "Ajouter une compétence" in as_(ProfileFactory(skills=[]).user).get(HOME).content.decode()


@pytest.fixture
def staff(as_, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return as_(UserFactory(staff=True))


def test_staff_read_contributions_without_the_holders_note(staff, contribution, agent):
    actions.decline(contribution, by=agent, reason="dates", note="Entre nous", message="Merci.")
    listed = staff.get("/fr/admin/diaspora/contribution/").content.decode()
    assert "Salma Volontaire" in listed
    page = staff.get(f"/fr/admin/diaspora/contribution/{contribution.pk}/change/").content.decode()
    assert "Proposition déclinée par <bdi>Brahim Agent</bdi>" in page
    assert "Entre nous" not in page


def test_nothing_is_edited_by_accident(staff, contribution, volunteer):
    profile = ProfileFactory(user=volunteer)
    actions.post_message(contribution, by=volunteer, text="Bonjour")
    post = Post.objects.get()
    for model, row in (
        ("diaspora/profile", profile),
        ("diaspora/contribution", contribution),
        ("discussions/post", post),
    ):
        assert staff.get(f"/fr/admin/{model}/").status_code == 200
        assert staff.get(f"/fr/admin/{model}/{row.pk}/change/").status_code == 200
        for address in (f"{row.pk}/change/", f"{row.pk}/delete/", "add/"):
            assert staff.post(f"/fr/admin/{model}/{address}", {}).status_code == 403


@pytest.mark.parametrize("model", ["profile", "contribution"])
def test_lists_of_staff_cost_the_same_for_one_and_three(staff, model, django_assert_num_queries):
    def one_more():
        ContributionFactory(contributor=ProfileFactory().user)

    one_more()
    address = f"/fr/admin/diaspora/{model}/"
    staff.get(address)
    queries = {"profile": 5, "contribution": 8}[model]
    with django_assert_num_queries(queries):
        staff.get(address)
    one_more()
    one_more()
    with django_assert_num_queries(queries):
        staff.get(address)
