"""The page of a contribution and the list of them."""

from html.parser import HTMLParser

import pytest

from communes.enums import MemberRole
from diaspora import actions
from diaspora.enums import ContributionState
from discussions.actions import post_in_thread
from tests.factories import ContributionFactory, MembershipFactory, NeedFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/fr/contributions/"


class Headings(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.levels = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("who", ["agent", "volunteer"])
def test_both_sides_read_the_same_page_in_three_languages(as_, contribution, request, who, language):
    client = as_(request.getfixturevalue(who))
    response = client.get(contribution.get_absolute_url().replace("/fr/", f"/{language}/"))
    text = response.content.decode()
    assert response.status_code == 200
    assert contribution.proposal in text
    levels = Headings(text).levels
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("who", ["stranger", "somebody"])
def test_somebody_elses_contribution_is_not_there(as_, contribution, request, who):
    user = UserFactory() if who == "somebody" else request.getfixturevalue(who)
    assert as_(user).get(contribution.get_absolute_url()).status_code == 404


def test_without_signing_in_one_is_asked_to(client, contribution):
    assert client.get(contribution.get_absolute_url()).url.startswith("/fr/accounts/login/")


def test_the_page_says_whose_turn_it_is(as_, contribution, agent, volunteer):
    page = contribution.get_absolute_url()
    assert "C’est à vous de répondre." in as_(agent).get(page).content.decode()
    assert "C’est au porteur du projet de répondre." in as_(volunteer).get(page).content.decode()
    actions.post_message(contribution, by=agent, text="Quand viendriez-vous ?")
    assert "C’est à vous de répondre." in as_(volunteer).get(page).content.decode()
    assert "C’est à la personne qui propose de répondre." in as_(agent).get(page).content.decode()


def test_the_page_offers_each_what_they_may_do(as_, contribution, agent, reader, volunteer):
    page = contribution.get_absolute_url()
    doors = {"accepter": {agent}, "decliner": {agent}, "retirer": {volunteer}, "message": {agent, volunteer}}
    for user in (agent, reader, volunteer):
        text = as_(user).get(page).content.decode()
        assert {door for door in doors if f"{page}{door}/" in text} == {
            door for door, users in doors.items() if user in users
        }


def test_history_is_told_in_sentences(as_, need, agent, volunteer):
    contribution = actions.offer(need, by=volunteer, proposal="Je viens.", mode="either")
    actions.post_message(contribution, by=agent, text="Merci.")
    actions.accept(contribution, by=agent)
    text = as_(volunteer).get(contribution.get_absolute_url()).content.decode()
    assert "Proposition envoyée par <bdi>Salma Volontaire</bdi>" in text
    assert "Discussion commencée par <bdi>Brahim Agent</bdi>" in text
    assert "Proposition acceptée par <bdi>Brahim Agent</bdi>" in text


def test_the_holder_sees_who_offers_even_a_hidden_profile(as_, contribution, agent, volunteer):
    ProfileFactory(user=volunteer, visibility="hidden", headline="Puisatière à Agadir")
    assert "Puisatière à Agadir" in as_(agent).get(contribution.get_absolute_url()).content.decode()


def test_the_page_costs_the_same_for_one_and_three_posts(
    as_, contribution, agent, volunteer, django_assert_num_queries
):
    client = as_(agent)
    client.get(contribution.get_absolute_url())  # content types are read once per process
    for _ in range(2):
        post_in_thread(contribution, by=volunteer, text="Bonjour")
        with django_assert_num_queries(9):
            client.get(contribution.get_absolute_url())
        post_in_thread(contribution, by=UserFactory(), text="Bonjour")


def test_the_list_shows_mine_and_ours_apart(as_, contribution, agent, volunteer, stranger):
    for user, side in ((agent, "recues"), (volunteer, "envoyees")):
        client = as_(user)
        response = client.get(LIST)
        assert response.context["side"] == side
        assert list(response.context["contributions"]) == [contribution]
        other = "envoyees" if side == "recues" else "recues"
        assert list(client.get(LIST, {"cote": other}).context["contributions"]) == []
    assert list(as_(stranger).get(LIST, {"cote": "recues"}).context["contributions"]) == []


def test_a_reader_of_the_holder_sees_the_list(as_, contribution, reader):
    assert list(as_(reader).get(LIST).context["contributions"]) == [contribution]


def test_the_list_is_filtered_by_state(as_, contribution, agent, need):
    accepted = ContributionFactory(need=need, state=ContributionState.ACCEPTED)
    client = as_(agent)
    shown = {
        state: set(client.get(LIST, {"etat": state}).context["contributions"])
        for state in ("", "waiting", "accepted", "declined", "nonsense")
    }
    assert shown == {
        "": {contribution, accepted}, "waiting": {contribution}, "accepted": {accepted}, "declined": set(),
        "nonsense": {contribution, accepted},
    }  # fmt: skip


@pytest.mark.parametrize("side", ["recues", "envoyees"])
def test_an_empty_list_says_what_to_do(as_, side):
    text = as_(UserFactory()).get(LIST, {"cote": side}).content.decode()
    assert 'class="empty' in text


@pytest.mark.parametrize("side", ["recues", "envoyees"])
def test_the_list_costs_the_same_for_one_and_three(as_, side, django_assert_num_queries):
    user = UserFactory()
    client = as_(user)

    def one_more():
        need = NeedFactory()
        MembershipFactory(organisation=need.project.organisation, user=user, role=MemberRole.READER)
        ContributionFactory(need=need, contributor=ProfileFactory().user)
        ContributionFactory(contributor=user)

    one_more()
    with django_assert_num_queries(7):
        client.get(LIST, {"cote": side})
    one_more()
    one_more()
    with django_assert_num_queries(7):
        assert len(client.get(LIST, {"cote": side}).context["contributions"]) == 3
