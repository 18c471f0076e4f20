import pytest

from diaspora.enums import TieKind
from matching.tasks import rematch_what_changed
from notifications.tasks import send_waiting_messages
from skills.models import SkillWord
from tests.factories import (
    CommuneFactory,
    MembershipFactory,
    OrganisationFactory,
    ProfileFactory,
    SkillFactory,
    TieFactory,
    UserFactory,
)
from tests.journeys.support import Mails, Reader, remember


@pytest.fixture(autouse=True)
def _data(transactional_db, settings, live_server):
    settings.SITE_URL = live_server.url


@pytest.fixture(params=["fr", "ar", "en"])
def language(request):
    return request.param


@pytest.fixture
def reader(page_at, axe, live_server):
    """`reader("ar")`: a visitor on a phone; `reader("fr", user)`: a member who is signed in."""

    def new(language, user=None, width=360):
        page = page_at(language, width)
        if user:
            remember(page, user, live_server.url)
        return Reader(page, language, axe)

    return new


@pytest.fixture
def mails(smtp_server):
    """The mails of a journey whose work in the background is done here, when a mail is waited for."""

    def work():
        rematch_what_changed()
        send_waiting_messages()

    return Mails(smtp_server, work)


@pytest.fixture
def worked_mails(smtp_server, worker):
    """The same with a real worker process behind a real Redis."""
    worker.start()
    return Mails(smtp_server, lambda: None)


@pytest.fixture
def plumbing():
    skill = SkillFactory(slug="plumbing", name_fr="Plomberie", name_ar="السباكة", name_en="Plumbing")
    SkillWord.objects.create(skill=skill, language="fr", text="Tuyauterie")
    return skill


@pytest.fixture
def commune():
    return CommuneFactory(name_fr="Ouijjane", name_ar="وجان", name_en="Ouijjane", code="09.581.11.09")


@pytest.fixture
def agent(commune):
    """Acts for the commune; reads French."""
    organisation = OrganisationFactory(commune=commune)
    return MembershipFactory(
        organisation=organisation, user__name="Fatima Idrissi", user__email="fatima@exemple.org"
    ).user


@pytest.fixture
def volunteers(language, plumbing, commune):
    """Two people who can do what is asked: both read `language`, speak French, and come from there."""
    people = [("Nadia Benali", "nadia@exemple.org"), ("Karim Alaoui", "karim@exemple.org")]
    profiles = [
        ProfileFactory(user=UserFactory(name=name, email=email, language=language), skills=[plumbing], mode="either")
        for name, email in people
    ]
    for profile in profiles:
        TieFactory(profile=profile, commune=commune, kind=TieKind.ORIGIN)
    return [profile.user for profile in profiles]
