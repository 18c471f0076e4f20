"""The invented people and organisations of the demonstration."""

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from communes.enums import MemberRole, OrganisationKind, Verification
from communes.models import Commune, Membership, Organisation, Province, Region
from config.management.commands.load_reference import MODERATORS
from core.changes import changed
from diaspora.models import PresenceWindow, Profile, ProfileLanguage, ProfileSkill, Tie
from skills.models import Skill

DOMAIN = "demo.example"
PASSWORD = "tiwizi-demo"  # noqa: S105 - bin/start prints it
ADMIN = f"admin@{DOMAIN}"
# The accounts one tries first have addresses that are easy to type.
SHORT_ADDRESSES = {"agent-sahel": "agent", "agent-anzi": "agent-ar", "amina": "benevole", "yassine-us": "volunteer",
                   "mbark-nl": "mutatawwi"}  # fmt: skip
# Address and who it is, as bin/start prints them.
ACCOUNTS = (
    (f"agent@{DOMAIN}", "agent of Arbaa Sahel (French)"),
    (f"agent-ar@{DOMAIN}", "agent of Anzi (Arabic)"),
    (f"benevole@{DOMAIN}", "volunteer in Argenteuil (French)"),
    (f"mutatawwi@{DOMAIN}", "volunteer in Utrecht (Arabic)"),
    (f"volunteer@{DOMAIN}", "volunteer in Boston (English)"),
    (f"facilitation@{DOMAIN}", "facilitator of Tiznit and Ouarzazate (French)"),
    (f"moderation@{DOMAIN}", "moderator, in the admin (French)"),
    (ADMIN, "administrator, in the admin (French)"),
)
TIME_ZONES = {"FR": "Europe/Paris", "BE": "Europe/Brussels", "NL": "Europe/Amsterdam", "DE": "Europe/Berlin",
              "ES": "Europe/Madrid", "IT": "Europe/Rome", "GB": "Europe/London", "US": "America/New_York",
              "CA": "America/Toronto", "SE": "Europe/Stockholm", "CH": "Europe/Zurich", "AE": "Asia/Dubai",
              "MA": "Africa/Casablanca"}  # fmt: skip
# First and last day of what people call a season when they come home; (month, day).
SEASONS = {"summer": ((7, 10), (8, 25)), "winter": ((12, 20), (12, 31)), "spring": ((4, 5), (4, 25)),
           "autumn": ((10, 20), (11, 5))}  # fmt: skip


def days(words: str) -> tuple[date, date]:
    """The dates meant by a season (the next one that has not begun) or by "+from/+to" days from today."""
    today = timezone.localdate()
    if words in SEASONS:
        (month, first), (last_month, last) = SEASONS[words]
        year = today.year if date(today.year, month, first) > today else today.year + 1
        return date(year, month, first), date(year, last_month, last)
    start, end = (int(part) for part in words.split("/"))
    return today + timedelta(days=start), today + timedelta(days=end)


class People:
    """Creates accounts; one password hash is made and shared, hashing ninety would take half a minute."""

    def __init__(self) -> None:
        self.password = make_password(PASSWORD)
        self.by_id: dict[str, User] = {}

    def add(self, key: str, name: str, language: str, *, country: str = "MA", **fields: Any) -> User:
        email = f"{SHORT_ADDRESSES.get(key, key)}@{DOMAIN}"
        user = User.objects.create(
            email=email, name=name, language=language, password=self.password,
            time_zone=TIME_ZONES[country], **fields,
        )  # fmt: skip
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        self.by_id[key] = user
        return user


def add_staff(people: People) -> User:
    """An administrator and a moderator; returns the moderator."""
    people.add("admin", "Administration (fictive)", "fr", is_staff=True, is_superuser=True)
    moderator = people.add("moderation", "Modération (fictive)", "fr", is_staff=True)
    moderator.groups.add(Group.objects.get(name=MODERATORS))
    return moderator


def add_facilitator(people: People) -> User:
    return people.add("facilitation", "Rkia Asfar (fictive)", "fr")


def add_organisations(people: People, rows: dict[str, list[dict[str, Any]]]) -> dict[str, Organisation]:
    """By code of the commune, or by id of the group."""
    found: dict[str, Organisation] = {}
    for row in rows["communes"]:
        commune = Commune.objects.get(code=row["code"])
        found[row["code"]] = _organisation(
            people, row, row["agent"], kind=OrganisationKind.COMMUNE, name=commune.name_fr, commune=commune
        )
    for row in rows["groups"]:
        found[row["id"]] = _organisation(
            people, row, row["manager"], kind=row["kind"], name=row["name"], country=row.get("country", ""),
            commune=Commune.objects.filter(code=row.get("commune")).first(),
        )  # fmt: skip
    return found


def _organisation(people: People, row: dict[str, Any], manager: dict[str, str], **fields: Any) -> Organisation:
    user = people.add(manager["id"], manager["name"], manager["language"])
    is_verified = row.get("verified", True)
    organisation = Organisation.objects.create(
        description=row["says"], language=row["language"], created_by=user,
        verification=Verification.VERIFIED if is_verified else Verification.WAITING,
        verified_at=timezone.now() if is_verified else None, **fields,
    )  # fmt: skip
    Membership.objects.create(organisation=organisation, user=user, role=MemberRole.MANAGER)
    return organisation


def add_contributors(people: People, rows: list[dict[str, Any]]) -> int:
    skills = {skill.slug: skill for skill in Skill.objects.all()}
    for row in rows:
        user = people.add(row["id"], row["name"], row["language"], country=row["country"])
        profile = Profile.objects.create(
            user=user, language=row["language"], headline=row["headline"], country=row["country"], city=row["city"],
            mode=row["mode"], always_remote=row["mode"] != "on_site", visibility=row["visibility"],
        )  # fmt: skip
        for slug, level, years in (words.split(":") for words in row["skills"]):
            ProfileSkill.objects.create(profile=profile, skill=skills[slug], level=level, years=years)
        for code, level in (words.split(":") for words in row["speaks"]):
            ProfileLanguage.objects.create(profile=profile, code=code, level=level)
        for kind, code in (words.split(":") for words in row["ties"]):
            Tie.objects.create(profile=profile, kind=kind, **_territory(code))
        for start, end in (days(words) for words in row["present"]):
            PresenceWindow.objects.create(profile=profile, starts_on=start, ends_on=end)
        changed("profile", profile.pk)
    return len(rows)


def _territory(code: str) -> dict[str, Any]:
    """The field of a tie and its territory, by the depth of the official code."""
    name, model = [("region", Region), ("province", Province), ("commune", Commune)][min(code.count("."), 2)]
    return {name: model.objects.get(code=code)}
