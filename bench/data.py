"""A platform of any size: sheets with needs and a history, organisations, people with profiles. All of it is invented.

The first sheets are the same at every size, so that a page or a filter that is measured answers everywhere. Rows go in
by COPY. The territories and skills are the real ones, loaded before.
"""

import csv
import io
import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from communes.models import Commune, Membership, Organisation, Region
from core.models import Activity
from diaspora.models import Profile, ProfileLanguage, ProfileSkill, Tie
from projects.models import Need, Project
from skills.models import Skill

BATCH = 5_000
COMMUNE = "09.581.11.09"  # the commune of the fixed sheets
SKILL = "drinking-water-networks"  # what their needs ask for
DAY = 86_400

STATES = (("published", 55), ("under_way", 20), ("completed", 20), ("not_completed", 5))
FIXED_STATES = ("published", "under_way", "completed", "not_completed", "published", "under_way", "completed")
HIDDEN_STATES = ("draft", "submitted", "archived")
KINDS = (("skill", 60), ("ideas", 15), ("equipment", 10), ("contact", 10), ("funding_lead", 5))
SUBJECTS = {
    "fr": ("Réhabiliter le réseau d’eau potable", "Équiper la bibliothèque de l’école", "Former les artisans du souk",
           "Étudier le traitement des déchets solides", "Créer un circuit de randonnée", "Valoriser le safran"),
    "ar": ("تأهيل شبكة الماء الصالح للشرب", "تجهيز مكتبة المدرسة الجماعاتية", "تكوين الصناع التقليديين بالسوق",
           "دراسة معالجة النفايات الصلبة", "إحداث مسار للمشي في الجبال", "تثمين الزعفران المحلي"),
    "en": ("Repair the drinking water network", "Equip the library of the school", "Train craftspeople of the souk",
           "Study the treatment of solid waste", "Open a hiking trail", "Get more from local saffron"),
}  # fmt: skip
SENTENCES = {
    "fr": "Les familles de huit douars marchent chaque jour plusieurs kilomètres, et la commune n’a pas d’ingénieur. ",
    "ar": "تقطع أسر ثمانية دواوير كل يوم عدة كيلومترات، ولا تتوفر الجماعة على مهندس يتابع الأشغال. ",
    "en": "Families of eight hamlets walk several kilometres every day, and the commune employs no engineer. ",
}


def key(name: str, number: int) -> uuid.UUID:
    """The same at every size: pages are asked for by it."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://bench.test/{name}/{number}")


def fill(sheets: int) -> None:
    """Make `sheets` published sheets, a tenth as many that are not public, and as many people."""
    Filling(sheets).run()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class Filling:
    def __init__(self, sheets: int) -> None:
        self.sheets = sheets
        self.random = random.Random(sheets)
        self.now = timezone.now()
        self.communes = list(Commune.objects.order_by("pk").values_list("pk", flat=True))
        self.home = Commune.objects.get(code=COMMUNE).pk
        self.regions = list(Region.objects.order_by("pk").values_list("pk", flat=True))
        rows = Skill.objects.filter(is_active=True).order_by("pk").values_list("pk", "slug", "family__sector_id")
        self.skills = [(pk, sector) for pk, _slug, sector in rows]
        self.fixed_skill = next((pk, sector) for pk, slug, sector in rows if slug == SKILL)
        self.projects_type = ContentType.objects.get_for_model(Project).pk

    def run(self) -> None:
        copy(User, self.users())
        copy(Organisation, self.organisations())
        copy(Membership, self.memberships())
        copy(Project, self.projects())
        copy(Need, self.needs())
        copy(Need.skills.through, self.skills_of_needs())
        copy(Activity, self.history())
        copy(Profile, self.profiles())
        copy(ProfileSkill, self.skills_of_profiles())
        copy(ProfileLanguage, self.languages())
        copy(Tie, self.ties())

    # --- Who ------------------------------------------------------------------------------------

    def users(self) -> Iterator[User]:
        for number in range(1, self.sheets + 1):
            yield User(pk=number, email=f"person{number}@bench.test", name=f"Personne {number}", password="!")

    @property
    def teams(self) -> list[int]:
        """Communes that have a team: at most one for each sheet, the commune of the fixed sheets first."""
        others = [pk for pk in self.communes if pk != self.home]
        step = max(1, len(others) // self.sheets)
        return [self.home, *others[::step][: self.sheets - 1]]

    def organisations(self) -> Iterator[Organisation]:
        teams = self.teams
        for number, commune in enumerate(teams, 1):
            yield self.organisation(number, kind="commune", name=f"Commune {number}", commune_id=commune)
        for number in range(len(teams) + 1, len(teams) + 1 + self.sheets // 5):
            kind = self.random.choice(["association", "cooperative"])
            commune = self.random.choice(self.communes)
            yield self.organisation(number, kind=kind, name=f"Association Tiwizi {number}", commune_id=commune)

    def organisation(self, number: int, **fields: object) -> Organisation:
        return Organisation(
            pk=number, key=key("organisation", number), verification="verified", verified_at=self.now,
            description=SENTENCES["fr"] * 3, **fields,
        )  # fmt: skip

    def memberships(self) -> Iterator[Membership]:
        for number in range(1, min(len(self.teams), self.sheets) + 1):
            yield Membership(pk=number, organisation_id=number, user_id=number, role="manager")

    # --- What -----------------------------------------------------------------------------------

    def projects(self) -> Iterator[Project]:
        teams = self.teams
        for number in range(1, self.sheets + 1 + self.sheets // 10):
            team = 0 if number <= len(FIXED_STATES) else self.random.randrange(len(teams))
            yield self.project(number, state=self.state(number), organisation_id=team + 1, commune_id=teams[team])

    def project(self, number: int, *, state: str, **places: int) -> Project:
        language = "fr" if number <= len(FIXED_STATES) else self.pick((("fr", 60), ("ar", 30), ("en", 10)))
        subject = SUBJECTS[language][number % 6]
        at = self.now - timedelta(seconds=number * 3 * DAY * 365 // self.sheets)
        return Project(
            pk=number, key=key("project", number), language=language, title=f"{subject} ({number})",
            purpose=SENTENCES[language] * 3, context=SENTENCES[language] * 8, beneficiaries=SENTENCES[language],
            timetable=SENTENCES[language] * 2, state=state, sector_id=self.skill_of(number)[1],
            cause="funding" if state == "not_completed" else "",
            cause_side="holder" if state == "not_completed" else "",
            submitted_at=at, published_at=None if state in ("draft", "submitted") else at, checked_at=at,
            ended_at=at + timedelta(days=60) if state in ("completed", "not_completed", "archived") else None,
            created_by_id=number if number <= self.sheets else 1, **places,
        )  # fmt: skip

    def state(self, number: int) -> str:
        if number > self.sheets:
            return self.random.choice(HIDDEN_STATES)
        return FIXED_STATES[number - 1] if number <= len(FIXED_STATES) else self.pick(STATES)

    def skill_of(self, project: int) -> tuple[int, int]:
        """The first skill a sheet asks for, and its sector: the fixed sheets ask for the same."""
        if project <= len(FIXED_STATES):
            return self.fixed_skill
        return self.skills[project * 7919 % len(self.skills)]

    def needs(self) -> Iterator[Need]:
        """Two of each sheet, on average; one in four is wanted in a certain season."""
        number = 0
        for project in range(1, self.sheets + 1 + self.sheets // 10):
            fixed = project <= len(FIXED_STATES)
            for place in range(2 if fixed else self.random.choice([1, 2, 2, 3])):
                number += 1
                kind = "skill" if fixed else self.pick(KINDS)
                starts = self.season() if place == 0 and (fixed or number % 4 == 0) else None
                yield Need(
                    pk=number, key=key("need", number), project_id=project, kind=kind, description=SENTENCES["fr"],
                    mode="on_site" if fixed else self.random.choice(["on_site", "remote", "either"]),
                    starts_on=starts, ends_on=starts + timedelta(days=30) if starts else None,
                    languages=["fr"] if number % 3 else [], places=number % 4 or None,
                    state="open" if fixed or number % 5 else "met",
                )  # fmt: skip

    def season(self) -> date:
        return self.now.date() + timedelta(days=self.random.randrange(20, 300))

    def skills_of_needs(self) -> Iterator[models.Model]:
        through, pk = Need.skills.through, 0
        for need, project, kind in Need.objects.order_by("pk").values_list("pk", "project_id", "kind").iterator():
            if kind not in ("skill", "equipment"):
                continue
            first, _sector = self.skill_of(project)
            more = {self.random.choice(self.skills)[0] for _ in range(need % 3)} - {first}
            for skill in (first, *sorted(more)):
                pk += 1
                yield through(pk=pk, need_id=need, skill_id=skill)

    def history(self) -> Iterator[Activity]:
        for number in range(1, self.sheets + 1):
            for place, verb in enumerate(("submit", "need_added", "publish", "start")):
                at = self.now - timedelta(days=30 - place)
                yield Activity(
                    pk=number * 4 + place, content_type_id=self.projects_type, object_id=number, verb=verb,
                    by_id=number, at=at,
                )  # fmt: skip

    # --- Those who offer ------------------------------------------------------------------------

    def profiles(self) -> Iterator[Profile]:
        countries = ("DE", "FR", "NL", "BE", "ES", "IT", "CA", "US", "MA")
        for number in range(1, self.sheets + 1):
            visibility = "public" if number == 1 else self.random.choice(["public", "members", "organisations"])
            yield Profile(
                pk=number, key=key("profile", number), user_id=number, headline="Ingénieure hydraulicienne",
                about=SENTENCES["fr"] * 4, country=countries[number % 9], city="Francfort", visibility=visibility,
            )  # fmt: skip

    def skills_of_profiles(self) -> Iterator[ProfileSkill]:
        for profile in range(1, self.sheets + 1):
            for place in range(4):
                skill = self.skills[(profile * 31 + place * 57) % len(self.skills)][0]
                yield ProfileSkill(pk=profile * 4 + place, profile_id=profile, skill_id=skill, level=place + 1)

    def languages(self) -> Iterator[ProfileLanguage]:
        for profile in range(1, self.sheets + 1):
            for place, code in enumerate(("fr", "ar")):
                yield ProfileLanguage(pk=profile * 2 + place, profile_id=profile, code=code, level=place + 2)

    def ties(self) -> Iterator[Tie]:
        for profile in range(1, self.sheets + 1):
            yield Tie(pk=profile * 2, profile_id=profile, kind="origin", commune_id=self.random.choice(self.communes))
            yield Tie(pk=profile * 2 + 1, profile_id=profile, kind="heart", region_id=self.random.choice(self.regions))

    def pick(self, weighed: Iterable[tuple[str, int]]) -> str:
        names, weights = zip(*weighed, strict=True)
        return self.random.choices(names, weights)[0]


def copy(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """What bulk_create does, by COPY. Every row bears its primary key; the sequence goes on after the last."""
    columns = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in columns)
    command = f"COPY \"{model._meta.db_table}\" ({names}) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
    with connection.cursor() as cursor:
        for part in _batches(rows):
            lines = io.StringIO()
            csv.writer(lines).writerows([[_value(row, field) for field in columns] for row in part])
            lines.seek(0)
            cursor.cursor.copy_expert(command, lines)
        last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 1
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, last])


def _batches(rows: Iterable[models.Model]) -> Iterator[list[models.Model]]:
    part = []
    for row in rows:
        part.append(row)
        if len(part) == BATCH:
            yield part
            part = []
    if part:
        yield part


def _value(row: models.Model, field: models.Field) -> str:
    given = getattr(row, field.attname)
    stamped = isinstance(given, datetime) and getattr(field, "auto_now_add", False)
    value = field.get_db_prep_save(given if stamped else field.pre_save(row, True), connection)
    if value is None:
        return "\\N"
    return value.dumps(value.adapted) if hasattr(value, "adapted") else str(value)
