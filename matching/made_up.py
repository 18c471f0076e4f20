"""Everybody, made up, in the database one is connected to: for measuring (`manage.py match_bench`), nobody is real.

What the engine is told comes from `matching.synthetic` and is packed as it is. The tables hold one account, profile or
need for each of them, copied by the database from a single one; only those that a measurement changes are written out
in full.
"""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from communes.enums import Verification
from communes.models import Commune, Organisation, Province, Region
from diaspora.models import Profile, Tie
from matching import engine, synthetic
from matching.store import rows
from matching.store.models import Kind
from projects.models import Need, Project
from skills.models import Family, Sector, Skill

# What is packed is not news for a process that loads it.
AGO = timedelta(hours=1)


def fill(profiles: int, needs: int, *, seed: int = 1) -> None:
    """That many of each, with ids from 1 on."""
    call_command("migrate", verbosity=0, interactive=False)
    ContentType.objects.clear_cache()
    made_up = synthetic.snapshot(profiles, needs, seed=seed)
    with transaction.atomic():
        _skills(made_up.taxonomy)
        _places()
        _people(profiles)
        _needs(needs)
    for kind, table in ((Kind.PROFILE, made_up.profiles), (Kind.NEED, made_up.needs)):
        packed = rows.SOURCES[kind].format.pack(table)
        rows.write(kind, table.ids.tolist(), packed, changed_at=timezone.now() - AGO)


def write_out_profile(pk: int) -> None:
    """The tables say of this person what is packed of them."""
    row = rows.table(Kind.PROFILE, [pk]).row_of(pk)
    profile = Profile.objects.get(pk=pk)
    for skill, level, years in row.skills:
        profile.profile_skills.get_or_create(skill_id=skill, defaults={"level": level, "years": years})
    for _region, _province, commune, _kind in row.ties:
        Tie.objects.get_or_create(profile=profile, commune_id=commune, kind="origin")


def write_out_need(pk: int) -> None:
    row = rows.table(Kind.NEED, [pk]).row_of(pk)
    Need.objects.get(pk=pk).skills.set([skill for skill, _emphasis in row.skills])


def _skills(taxonomy: engine.Taxonomy) -> None:
    family, sector = taxonomy.family, taxonomy.sector
    numbers = range(1, synthetic.SKILLS + 1)
    Sector.objects.bulk_create(
        Sector(pk=pk, slug=f"sector-{pk}", name_fr=f"Secteur {pk}", name_ar=f"قطاع {pk}", name_en=f"Sector {pk}")
        for pk in sorted({int(sector[number]) for number in numbers})
    )
    of_family = {int(family[number]): int(sector[number]) for number in numbers}
    Family.objects.bulk_create(
        Family(pk=pk, slug=f"family-{pk}", sector_id=of, name_fr=f"Famille {pk}", name_ar=f"{pk}", name_en=f"{pk}")
        for pk, of in sorted(of_family.items())
    )
    Skill.objects.bulk_create(
        Skill(
            pk=pk, slug=f"skill-{pk}", family_id=int(family[pk]), name_fr=f"Compétence {pk}", name_ar=f"كفاءة {pk}",
            name_en=f"Skill {pk}",
        )
        for pk in numbers
    )  # fmt: skip


def _places() -> None:
    names = {"name_fr": "Lieu", "name_ar": "مكان", "name_en": "Place"}
    Region.objects.bulk_create(Region(pk=pk, code=f"{pk:02}", **names) for pk in range(1, synthetic.REGIONS + 1))
    Province.objects.bulk_create(
        Province(pk=pk, code=f"{pk % synthetic.REGIONS + 1:02}.{pk:03}", region_id=pk % synthetic.REGIONS + 1, **names)
        for pk in range(1, synthetic.PROVINCES + 1)
    )
    Commune.objects.bulk_create(
        Commune(pk=pk, code=f"{pk:09}", province_id=pk % synthetic.PROVINCES + 1, **names)
        for pk in range(1, synthetic.COMMUNES + 1)
    )


def _people(count: int) -> None:
    user = User.objects.create(pk=1, email="1@made.up", name="Personne")
    _copies(user, count, email=_text("'@made.up'"))
    profile = Profile.objects.create(pk=1, user=user, country="FR")
    _copies(profile, count, user_id="n", key=_uuid())


def _needs(count: int) -> None:
    organisation = Organisation.objects.create(
        pk=1, name="Organisation", commune_id=1, verification=Verification.VERIFIED
    )
    project = Project.objects.create(
        pk=1, title="Projet", organisation=organisation, commune_id=1, sector_id=1, state="published",
        published_at=timezone.now(), language="fr",
    )  # fmt: skip
    _copies(Need.objects.create(pk=1, project=project), count, key=_uuid())


def _copies(first: models.Model, count: int, **different: str) -> None:
    """Rows 2 … count like the first; `different`: column → SQL of its number n."""
    columns = {field.column: connection.ops.quote_name(field.column) for field in first._meta.concrete_fields}
    values = {column: different.get(column, f"t.{quoted}") for column, quoted in columns.items()}
    values[first._meta.pk.column] = "n"
    table = connection.ops.quote_name(first._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"  # noqa: S608
            f" INSERT INTO {table} ({', '.join(columns.values())}) SELECT {', '.join(values.values())}"
            f" FROM numbers CROSS JOIN {table} t WHERE t.{columns[first._meta.pk.column]} = 1 AND n <= %s",
            [count, count],
        )
        for statement in connection.ops.sequence_reset_sql(_no_style(), [type(first)]):
            cursor.execute(statement)


def _text(suffix: str) -> str:
    return f"CAST(n AS varchar(20)) || {suffix}"


def _uuid() -> str:
    if connection.vendor == "postgresql":
        return "CAST(md5(CAST(n AS text)) AS uuid)"
    return "printf('%032x', n)"


def _no_style() -> Any:
    from django.core.management.color import no_style

    return no_style()
