"""Registering, presenting and finding organisations."""

import re

import pytest
from django.test import Client

from communes.enums import MemberRole, Verification
from communes.fields import TerritoryField
from communes.models import Organisation
from core.models import Activity
from notifications.mail import build_mail
from notifications.models import Message
from projects.enums import ProjectState
from tests.factories import (
    CommuneFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    ProjectFactory,
    ProvinceFactory,
    RegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW = "/fr/organisations/nouvelle/"


@pytest.fixture
def member():
    return UserFactory(name="Fatima Aksil")


@pytest.fixture
def desk(member):
    client = Client()
    client.force_login(member)
    return client


def page(organisation, end="", language="fr"):
    return f"/{language}/organisations/{organisation.key}/{end}"


def commune_value(commune):
    """What the picker posts for a place that was chosen."""
    return TerritoryField().prepare_value(commune)[0]


def register(desk, **fields):
    return desk.post(NEW, {"kind": "association", "name": "Association Tamaynut", "description": "", **fields})


# --- Registering -------------------------------------------------------------------------------


def test_an_association_registers_without_its_commune(desk, member):
    commune = CommuneFactory()
    assert desk.get(NEW).status_code == 200
    answer = register(desk, place=commune_value(commune))
    made = Organisation.objects.get()
    assert answer.url == page(made)
    assert (made.kind, made.name, made.commune) == ("association", "Association Tamaynut", commune)
    assert (made.verification, made.created_by) == (Verification.WAITING, member)
    assert made.memberships.get().role == MemberRole.MANAGER
    assert Activity.objects.about(made).get().verb == "create"


def test_the_place_may_be_typed(desk):
    commune = CommuneFactory(name_fr="Arbaa Sahel", name_ar="أربعاء الساحل", name_en="Arbaa Sahel")
    register(desk, place="أربعاء الساحل")
    assert Organisation.objects.get().commune == commune


def test_a_communes_team_needs_only_its_commune(desk):
    commune = CommuneFactory()
    register(desk, kind="commune", name="", place=commune_value(commune))
    made = Organisation.objects.get()
    assert (made.kind, made.name, made.commune) == ("commune", commune.name_fr, commune)


def test_a_network_says_its_country(desk):
    register(desk, kind="network", name="DMK", country="DE", place="")
    made = Organisation.objects.get()
    assert (made.country.code, made.commune) == ("DE", None)


def test_an_institution_may_say_a_region(desk):
    region = RegionFactory()
    register(desk, kind="institution", name="Conseil régional", place=commune_value(region))
    assert Organisation.objects.get().region == region


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": ""}, {"kind"}),
        ({"kind": "parti"}, {"kind"}),
        ({"name": ""}, {"name", "place"}),
        ({"place": ""}, {"place"}),
        ({"place": "nulle part du tout"}, {"place"}),
        ({"kind": "commune", "place": ""}, {"place"}),
        ({"kind": "network", "country": ""}, {"country"}),
        ({"kind": "amdm", "country": "XX"}, {"country"}),
        ({"kind": "institution", "name": "x" * 161}, {"name"}),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(desk, fields, wrong):
    answer = register(desk, description="Nous plantons des arganiers.", **fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == wrong
    assert "Nous plantons des arganiers." in answer.content.decode()
    assert not Organisation.objects.exists()


def test_a_region_is_no_commune(desk):
    answer = register(desk, place=commune_value(RegionFactory()))
    assert answer.context["form"].errors["place"] == ["Indiquez la commune."]


def test_a_commune_has_one_team_and_the_second_person_may_ask_to_join(desk, member):
    team = OrganisationFactory(unverified=True)
    manager = MembershipFactory(organisation=team).user
    answer = register(desk, kind="commune", place=commune_value(team.commune))
    assert answer.context["form"].errors["place"] == ["Cette commune a déjà son équipe sur la plateforme."]
    assert page(team, "rejoindre/") in answer.content.decode()
    assert Organisation.objects.count() == 1

    assert desk.post(page(team, "rejoindre/")).url == "/fr/mon-espace/"
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("organisation_join_asked", manager)
    assert message.email == manager.email
    assert message.params["address"] == member.email
    desk.post(page(team, "rejoindre/"))
    assert Message.objects.count() == 1, "the same day, once"

    link = re.search(r"http://testserver(/\S+)#invite", build_mail(message).body)[1]
    desk.force_login(manager)
    assert f'value="{member.email}"' in desk.get(link).content.decode()


def test_a_member_cannot_ask_to_join(desk, member):
    team = MembershipFactory(user=member, role="reader").organisation
    desk.post(page(team, "rejoindre/"))
    assert not Message.objects.exists()


def test_the_form_sent_twice_makes_one_organisation(desk):
    place = commune_value(CommuneFactory())
    first = register(desk, place=place)
    second = register(desk, place=place)
    assert first.url == second.url
    assert Organisation.objects.count() == 1


def test_what_was_begun_before_registering_goes_on(desk):
    place = commune_value(CommuneFactory())
    assert 'name="next" value="/fr/compte/"' in desk.get(f"{NEW}?next=/fr/compte/").content.decode()
    assert register(desk, place=place, next="/fr/compte/").url == "/fr/compte/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(desk, elsewhere):
    answer = register(desk, place=commune_value(CommuneFactory()), next=elsewhere)
    assert answer.url == page(Organisation.objects.get())


def test_registering_is_for_the_signed_in(client):
    assert client.get(NEW).url == f"/fr/accounts/login/?next={NEW}"
    register(client, place=commune_value(CommuneFactory()))
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("script", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_is_written_is_shown_as_text(desk, script):
    register(desk, place=commune_value(CommuneFactory()), name=script, description=script)
    text = desk.get(page(Organisation.objects.get())).content.decode()
    assert script not in text


# --- Presenting --------------------------------------------------------------------------------


def edit(desk, organisation, **fields):
    return desk.post(page(organisation, "modifier/"), {"description": "Nouveau", "website": "", **fields})


@pytest.mark.parametrize(("role", "may"), [("manager", True), ("editor", True), ("reader", False), (None, False)])
def test_managers_and_editors_edit(desk, member, role, may):
    organisation = OrganisationFactory(association=True)
    if role:
        MembershipFactory(organisation=organisation, user=member, role=role)
    assert desk.get(page(organisation, "modifier/")).status_code == (200 if may else 404)
    edit(desk, organisation)
    organisation.refresh_from_db()
    assert organisation.description == ("Nouveau" if may else "")


def test_a_verified_name_stays(desk, member):
    organisation = OrganisationFactory(association=True)
    before = organisation.name
    MembershipFactory(organisation=organisation, user=member)
    edit(desk, organisation, name="Ministère de l’Intérieur")
    organisation.refresh_from_db()
    assert organisation.name == before


def test_a_name_not_yet_verified_may_change(desk, member):
    organisation = OrganisationFactory(association=True, unverified=True)
    MembershipFactory(organisation=organisation, user=member)
    edit(desk, organisation, name="Association des sources")
    organisation.refresh_from_db()
    assert organisation.name == "Association des sources"


def test_a_website_without_scheme_is_made_safe_and_a_script_is_refused(desk, member):
    organisation = OrganisationFactory(association=True)
    MembershipFactory(organisation=organisation, user=member)
    edit(desk, organisation, website="exemple.org")
    organisation.refresh_from_db()
    assert organisation.website == "https://exemple.org"
    assert edit(desk, organisation, website="javascript:alert(1)").context["form"].errors["website"]


def test_a_refused_one_is_looked_at_again_once_completed(desk, member):
    organisation = OrganisationFactory(association=True, verification="refused", refusal="unknown")
    MembershipFactory(organisation=organisation, user=member)
    assert (
        "Nous n’avons pas pu établir que cette organisation existe." in desk.get(page(organisation)).content.decode()
    )
    edit(desk, organisation, name="Tamaynut", description="Récépissé n° 12 de la province de Tiznit.")
    organisation.refresh_from_db()
    assert (organisation.verification, organisation.refusal) == (Verification.WAITING, "")


# --- Finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_only_members_and_staff_see_one_that_is_not_verified(client, desk, state):
    organisation = OrganisationFactory(verification=state, refusal="unknown" if state == "refused" else "")
    insider = MembershipFactory(organisation=organisation, role="reader").user
    assert client.get(page(organisation)).status_code == 404
    assert desk.get(page(organisation)).status_code == 404
    for user in (insider, UserFactory(staff=True)):
        client.force_login(user)
        assert client.get(page(organisation)).status_code == 200
    assert organisation.name not in client.get("/fr/organisations/").content.decode()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_everybody_sees_a_verified_one(client, language):
    organisation = OrganisationFactory(description="نحن نغرس الأركان", language="ar")
    text = client.get(page(organisation, language=language)).content.decode()
    assert organisation.commune.name_ar in text if language == "ar" else organisation.commune.name_fr in text
    assert 'lang="ar" dir="rtl"' in text
    assert "membres/" not in text


def test_the_list_filters_by_kind_region_and_name(client):
    other_region = RegionFactory(code="08", name_fr="Drâa-Tafilalet")
    far = CommuneFactory(province=ProvinceFactory(code="08.100", region=other_region))
    here = OrganisationFactory()
    there = OrganisationFactory(association=True, commune=far, name="Coopérative du safran")
    abroad = OrganisationFactory(network=True)

    def found(**filters):
        return set(client.get("/fr/organisations/", filters).context["page_obj"])

    assert found() == {here, there, abroad}
    assert found(kind="network") == {abroad}
    assert found(region=other_region.pk) == {there}
    assert found(q="safran") == {there}
    assert found(q=here.commune.name_ar) == {here}
    assert found(q="introuvable") == set()
    assert found(kind="x", region="x") == {here, there, abroad}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, number, django_assert_num_queries):
    for n in range(number):
        province = ProvinceFactory(code=f"09.{n}", region=RegionFactory(code=f"0{n}"))
        OrganisationFactory(commune=CommuneFactory(province=province))
    with django_assert_num_queries(3):
        client.get("/fr/organisations/")


@pytest.mark.parametrize("number", [1, 3])
def test_ones_own_list_costs_the_same_for_one_and_for_three(desk, member, number, django_assert_num_queries):
    from communes.home import my_organisations

    for _ in range(number):
        MembershipFactory(user=member)
    with django_assert_num_queries(1):
        for membership in my_organisations(member).context["memberships"]:
            assert membership.organisation.display_name
            assert membership.people == 1


# --- Its sheets ----------------------------------------------------------------------------------


def sheets(holder, number=1):
    for state in (ProjectState.PUBLISHED, ProjectState.UNDER_WAY, ProjectState.COMPLETED):
        for _n in range(number):
            NeedFactory(project=ProjectFactory(published=True, organisation=holder, state=state))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_its_page_tells_what_was_achieved_first(client, language):
    holder = OrganisationFactory(association=True)
    sheets(holder)
    sheets(OrganisationFactory(association=True))
    shown = client.get(page(holder, language=language))
    assert [len(shown.context[name]) for name in ("achieved", "under_way", "wanted")] == [1, 1, 1]
    text = shown.content.decode()
    places = [text.index(shown.context[name][0].title + "<") for name in ("achieved", "under_way", "wanted")]
    assert places == sorted(places)
    assert f"/{language}/projets/?porteur={holder.key}" in text


def test_its_page_keeps_to_what_is_public(client):
    holder = OrganisationFactory(association=True)
    ProjectFactory(organisation=holder, title="Un brouillon")
    ProjectFactory(organisation=holder, title="En relecture", submitted=True)
    text = client.get(page(holder)).content.decode()
    assert "Un brouillon" not in text
    assert "En relecture" not in text
    assert "Aucune fiche de cette organisation n’est encore publiée." in text


@pytest.mark.parametrize("number", [1, 3])
def test_its_page_costs_the_same_queries_for_one_sheet_and_for_three(client, number, django_assert_num_queries):
    holder = OrganisationFactory(association=True)
    sheets(holder, number)
    with django_assert_num_queries(9):
        client.get(page(holder))
