from datetime import timedelta

import pytest
from django.utils import timezone

from matching.findings import Look
from matching.store import rows
from matching.store.models import Kind
from tests.factories import (
    CommuneFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    PresenceWindowFactory,
    ProfileFactory,
    ProjectFactory,
    SkillFactory,
    TieFactory,
)


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def skill(db):
    return SkillFactory(name_fr="Forage de puits", name_ar="حفر الآبار", name_en="Well drilling")


@pytest.fixture
def commune(db):
    return CommuneFactory(name_fr="Ouijjane", name_ar="وجان", name_en="Ouijjane")


@pytest.fixture
def agent(commune):
    """Acts for the commune that asks."""
    return MembershipFactory(organisation=OrganisationFactory(commune=commune)).user


@pytest.fixture
def need(skill, agent, commune):
    project = ProjectFactory(organisation=agent.memberships.get().organisation, published=True, title="Un puits")
    return NeedFactory(
        project=project, skills=[skill], mode="on_site", starts_on=day(30), ends_on=day(60), languages=["fr"]
    )


@pytest.fixture
def expert(skill, commune):
    """Fits the need in every respect."""
    profile = ProfileFactory(skills=[skill], user__name="Amina Testeuse", user__language="en")
    TieFactory(profile=profile, commune=commune)
    PresenceWindowFactory(profile=profile, starts_on=day(25), ends_on=day(45))
    return profile


@pytest.fixture(autouse=True)
def _what_factories_make_is_packed(request, monkeypatch):
    """Factories write rows without a word to anybody; the site says what changed (core.changes), and it is packed.
    The tests that are about that say PACKS_ITSELF."""
    if getattr(request.module, "PACKS_ITSELF", False):
        return
    look = Look.__init__

    def pack_and_look(self, *, may_pack=True):
        for kind in Kind if may_pack else ():
            rows.pack_everything(kind)
        look(self, may_pack=may_pack)

    monkeypatch.setattr(Look, "__init__", pack_and_look)
