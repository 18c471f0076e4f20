"""Objects for the tests; traits name the states that tests speak of."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from communes.enums import MemberRole, OrganisationKind, Verification
from communes.models import Commune, Membership, Organisation, Province, Region
from core.enums import Mode
from diaspora.enums import ContributionState, TieKind, Visibility
from diaspora.models import Contribution, PresenceWindow, Profile, ProfileLanguage, ProfileSkill, Tie
from matching.models import Match
from projects.enums import NeedKind, ProjectState
from projects.models import Need, Project
from skills.models import Family, Sector, Skill

PASSWORD = "argan-safran-2026"


class UserFactory(DjangoModelFactory):
    """A member whose address is confirmed."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"membre{n}@exemple.org")
    name = factory.Sequence(lambda n: f"Personne {n}")
    language = "fr"

    class Params:
        staff = factory.Trait(is_staff=True, is_superuser=True)

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or PASSWORD)
        self.save()

    @factory.post_generation
    def confirmed(self, create, extracted, **kwargs):
        from allauth.account.models import EmailAddress

        if extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "09"
    name_fr = "Souss-Massa"
    name_ar = "سوس-ماسة"
    name_en = "Souss-Massa"


class ProvinceFactory(DjangoModelFactory):
    class Meta:
        model = Province
        django_get_or_create = ("code",)

    region = factory.SubFactory(RegionFactory)
    code = "09.581"
    name_fr = "Tiznit"
    name_ar = "تيزنيت"
    name_en = "Tiznit"
    kind = "province"


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    province = factory.SubFactory(ProvinceFactory)
    code = factory.Sequence(lambda n: f"09.581.{n // 100 % 100:02d}.{n % 100:02d}")  # 12 characters, as official ones
    name_fr = factory.Sequence(lambda n: f"Commune {n}")
    name_ar = factory.Sequence(lambda n: f"جماعة {n}")
    name_en = factory.Sequence(lambda n: f"Commune {n}")
    kind = "rural"


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("slug",)

    slug = "water"
    name_fr = "Eau et assainissement"
    name_ar = "الماء والتطهير"
    name_en = "Water and sanitation"


class FamilyFactory(DjangoModelFactory):
    class Meta:
        model = Family
        django_get_or_create = ("slug",)

    sector = factory.SubFactory(SectorFactory)
    slug = "water-supply"
    name_fr = "Eau potable"
    name_ar = "الماء الصالح للشرب"
    name_en = "Drinking water"


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill
        django_get_or_create = ("slug",)

    family = factory.SubFactory(FamilyFactory)
    slug = factory.Sequence(lambda n: f"skill-{n}")
    name_fr = factory.Sequence(lambda n: f"Compétence {n}")
    name_ar = factory.Sequence(lambda n: f"كفاءة {n}")
    name_en = factory.Sequence(lambda n: f"Skill {n}")


class OrganisationFactory(DjangoModelFactory):
    """A verified commune's team."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.COMMUNE
    name = factory.LazyAttribute(lambda o: o.commune.name_fr if o.commune else "Organisation")
    commune = factory.SubFactory(CommuneFactory)
    verification = Verification.VERIFIED

    class Params:
        unverified = factory.Trait(verification=Verification.WAITING)
        association = factory.Trait(
            kind=OrganisationKind.ASSOCIATION, name=factory.Sequence(lambda n: f"Association {n}")
        )
        network = factory.Trait(
            kind=OrganisationKind.NETWORK, commune=None, country="DE", name=factory.Sequence(lambda n: f"Réseau {n}")
        )


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = MemberRole.MANAGER


class ProjectFactory(DjangoModelFactory):
    """A draft with a holder; traits carry it further."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    commune = factory.SelfAttribute("organisation.commune")
    sector = factory.SubFactory(SectorFactory)
    title = factory.Sequence(lambda n: f"Projet {n}")
    purpose = "Pour que l’eau arrive au village."
    language = "fr"
    state = ProjectState.DRAFT

    class Params:
        submitted = factory.Trait(state=ProjectState.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now))
        published = factory.Trait(
            state=ProjectState.PUBLISHED,
            submitted_at=factory.LazyFunction(timezone.now),
            published_at=factory.LazyFunction(timezone.now),
        )


class NeedFactory(DjangoModelFactory):
    """An open need of a published sheet, for one skill."""

    class Meta:
        model = Need
        skip_postgeneration_save = True

    project = factory.SubFactory(ProjectFactory, published=True)
    kind = NeedKind.SKILL
    mode = Mode.EITHER

    @factory.post_generation
    def skills(self, create, extracted, **kwargs):
        if extracted is None and self.kind == NeedKind.SKILL:
            extracted = [SkillFactory()]
        self.skills.set(extracted or [])


class ProfileFactory(DjangoModelFactory):
    """Somebody with French, one skill (unless `skills` says otherwise) and no tie."""

    class Meta:
        model = Profile
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    headline = "Ingénieure hydraulicienne"
    country = "DE"
    city = "Francfort"
    visibility = Visibility.MEMBERS

    @factory.post_generation
    def skills(self, create, extracted, **kwargs):
        for skill in [SkillFactory()] if extracted is None else extracted:
            ProfileSkill.objects.create(profile=self, skill=skill, level=3)

    @factory.post_generation
    def languages(self, create, extracted, **kwargs):
        for code in extracted or ["fr"]:
            ProfileLanguage.objects.create(profile=self, code=code, level=3)


class TieFactory(DjangoModelFactory):
    class Meta:
        model = Tie

    profile = factory.SubFactory(ProfileFactory)
    kind = TieKind.ORIGIN
    commune = factory.SubFactory(CommuneFactory)


class PresenceWindowFactory(DjangoModelFactory):
    class Meta:
        model = PresenceWindow

    profile = factory.SubFactory(ProfileFactory)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    need = factory.SubFactory(NeedFactory)
    contributor = factory.SubFactory(UserFactory)
    proposal = "Je peux former l’équipe pendant deux jours."
    state = ContributionState.PROPOSED


class MatchFactory(DjangoModelFactory):
    """As if found for the language alone; tests of reasons put their own facts into `parts`."""

    class Meta:
        model = Match

    need = factory.SubFactory(NeedFactory)
    profile = factory.SubFactory(ProfileFactory)
    score = 70
    parts = factory.LazyFunction(
        lambda: {
            "points": {"skills": 6500, "territory": 0, "languages": 700, "dates": 0, "mode": 0},
            "skills": {"named": [], "missing": [], "any": False, "sector_level": 0},
            "territory": {"nearness": "", "kind": "origin"},
            "languages": ["fr"],
            "dates": {"how": "none"},
        }
    )
