"""A small site with something of everything, and a walk over all its pages."""

from collections import deque
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.test import Client

from accounts.models import User
from diaspora import actions as contributions
from projects.models import Need, Project
from tests.factories import (
    ContributionFactory,
    MatchFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    PresenceWindowFactory,
    ProfileFactory,
    ProjectFactory,
    TieFactory,
    UserFactory,
)
from tests.support.pages import Page

ENOUGH_PAGES = 400
# Leaving, and files: nothing to read there.
NOT_FOLLOWED = ("/static/", "/admin/", "/fichiers/")


@dataclass
class Site:
    holder: User
    member: User
    staff: User
    project: Project
    need: Need

    def reader(self, name: str, language: str) -> Client:
        """A browser of somebody: "visitor", "holder", "member" or "staff"."""
        client = Client()
        if name != "visitor":
            user = getattr(self, name)
            User.objects.filter(pk=user.pk).update(language=language)
            client.force_login(user)
        return client


def build_site() -> Site:
    holder, member = UserFactory(name="Aïcha"), UserFactory(name="Karim")
    staff = UserFactory(name="Modératrice", staff=True)
    organisation = OrganisationFactory()
    MembershipFactory(user=holder, organisation=organisation)
    project = ProjectFactory(organisation=organisation, published=True)
    need = NeedFactory(project=project)
    for state in ({}, {"submitted": True}):
        NeedFactory(project=ProjectFactory(organisation=organisation, **state))
    profile = ProfileFactory(user=member, visibility="public")
    TieFactory(profile=profile, commune=organisation.commune)
    PresenceWindowFactory(profile=profile)
    ContributionFactory(need=need, contributor=member)
    accepted = ContributionFactory(need=NeedFactory(project=project), contributor=member)
    contributions.accept(accepted, by=holder)
    MatchFactory(need=NeedFactory(project=project), profile=profile)
    return Site(holder, member, staff, project, need)


def _shape(address: str) -> tuple[str, tuple[str, ...]]:
    """Two filters of one list are one page to us, whatever their values."""
    parts = urlsplit(address)
    return parts.path, tuple(sorted(parse_qs(parts.query)))


def walk(client: Client, start: str) -> dict[str, int]:
    """Follow every link to this site from `start`, without leaving its language; the status of each address."""
    statuses: dict[str, int] = {}
    seen, waiting = {_shape(start)}, deque([start])
    while waiting and len(statuses) < ENOUGH_PAGES:
        address = waiting.popleft()
        response = client.get(address)
        statuses[address] = response.status_code
        if response.headers.get("Location"):
            links = [response.headers["Location"]]
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            links = Page(response.content.decode()).links
        else:
            links = []
            response.getvalue()  # a file that is handed out piece by piece is read to its end, as a browser does
        for link in links:
            target = urldefrag(urljoin(f"http://testserver{address}", link)).url
            if target.startswith("http://testserver/") and _shape(target) not in seen:
                seen.add(_shape(target))
                path = target.removeprefix("http://testserver")
                if path.startswith(start) and not any(part in path for part in NOT_FOLLOWED):
                    waiting.append(path)
    return statuses
