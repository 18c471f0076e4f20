"""From rows of the database to the arrays of the engine. A constant number of queries, whatever the size."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from communes.models import Membership
from core.enums import Mode, SpokenLanguage
from diaspora.enums import LanguageLevel, TieKind
from diaspora.models import Contribution, PresenceWindow, Profile, ProfileLanguage, ProfileSkill, Tie
from matching import engine
from matching.answering import answers_of_organisations, answers_of_people, or_newcomer
from matching.models import Lesson
from projects.enums import NeedKind, Reach
from projects.models import Need
from skills.models import Skill
from skills.readings import found_in, set_aside_in

MODES = {Mode.ON_SITE: engine.ON_SITE, Mode.REMOTE: engine.REMOTE, Mode.EITHER: engine.EITHER}
LANGUAGES = {code: index for index, code in enumerate(SpokenLanguage.values)}
REACHES = {Reach.EVERYBODY: 0, Reach.REGION: 1, Reach.PROVINCE: 2, Reach.COMMUNE: 3}
TIES = {TieKind.ORIGIN: 0, TieKind.FAMILY: 1, TieKind.HEART: 2}


def today() -> int:
    """The day for which the engine is asked, in Morocco."""
    return timezone.localdate().toordinal()


def load(*, profiles: QuerySet[Profile] | None = None, needs: QuerySet[Need] | None = None) -> engine.Snapshot:
    """A snapshot of these profiles and needs; without them, of everybody matchable and of every open need."""
    return engine.Snapshot(
        load_taxonomy(),
        engine.Profiles.of(profile_rows(Profile.objects.matchable() if profiles is None else profiles)),
        engine.Needs.of(need_rows(Need.objects.open() if needs is None else needs)),
    )


def load_taxonomy() -> engine.Taxonomy:
    return engine.Taxonomy.of(
        Skill.objects.order_by("pk").values_list("pk", "family_id", "family__sector_id"),
        broader=Skill.objects.filter(broader__isnull=False).order_by("pk").values_list("pk", "broader_id"),
        near=Skill.near.through.objects.order_by("pk").values_list("from_skill_id", "to_skill_id"),
    )


def profile_rows(profiles: QuerySet[Profile]) -> list[engine.ProfileRow]:
    """Of these profiles. Who named no language is taken to work in the one they read the platform in."""
    ids = profiles.order_by().values("pk")
    people = profiles.order_by("pk").values_list("pk", "user_id", "mode", "always_remote", "country", "user__language")
    skills = _chosen(ids)
    languages = _languages(ids)
    ties = _ties(ids)
    windows = _windows(ids)
    organisations = _lists(Membership.objects.filter(user__profile__in=ids).values_list("user_id", "organisation_id"))
    engaged = _lists(
        Contribution.objects.filter(contributor__profile__in=ids).values_list("contributor_id", "need_id")
    )
    found = found_in("profile", ids)
    refused = _refused(ids)
    answers = answers_of_people(ids)
    return [
        engine.ProfileRow(
            id=pk,
            skills=tuple(sorted(skills[pk])),
            found=_not_chosen(found.get(pk, ()), {skill for skill, _level, _years in skills[pk]}),
            refused=tuple(sorted({skill for (skill,) in refused[pk]})),
            ties=tuple(ties[pk]),
            languages=tuple(languages[pk]) or ((LANGUAGES[language], int(LanguageLevel.WORKING)),),
            windows=tuple(windows[pk]),
            mode=MODES[mode],
            always_remote=always_remote,
            in_morocco=country == "MA",
            organisations=tuple(sorted({organisation for (organisation,) in organisations[user]})),
            engaged=tuple(sorted({need for (need,) in engaged[user]})),
            answers=or_newcomer(answers, pk),
        )
        for pk, user, mode, always_remote, country, language in people
    ]


def need_rows(needs: QuerySet[Need]) -> list[engine.NeedRow]:
    fields = (
        "pk", "kind", "mode", "starts_on", "ends_on", "languages", "project__sector_id", "project__organisation_id",
        "project__commune_id", "project__commune__province_id", "project__commune__province__region_id",
        "reach",
    )  # fmt: skip
    ids = needs.order_by().values("pk")
    skills = _lists(Need.skills.through.objects.filter(need__in=ids).values_list("need_id", "skill_id"))
    wanted = {pk: {skill for (skill,) in rows} for pk, rows in skills.items()}
    found = found_in("need", ids)
    set_aside = set_aside_in("need", ids)
    answers = answers_of_organisations(needs.order_by().values("project__organisation"))
    return [
        engine.NeedRow(
            id=pk,
            skills=_with_emphasis(wanted.get(pk, set()), found.get(pk, ())),
            found=_not_chosen(found.get(pk, ()), {*wanted.get(pk, ()), *set_aside.get(pk, ())}),
            any_skill=kind == NeedKind.IDEAS or pk not in wanted,
            sector=sector or 0,
            region=region or 0,
            province=province or 0,
            commune=commune or 0,
            reach=REACHES[reach],
            languages=tuple(sorted({LANGUAGES[code] for code in languages if code in LANGUAGES})),
            mode=MODES[mode],
            starts=starts_on.toordinal() if starts_on else 0,
            ends=ends_on.toordinal() if ends_on else engine.FOREVER,
            organisation=organisation or 0,
            answers=or_newcomer(answers, organisation),
        )
        for (
            pk, kind, mode, starts_on, ends_on, languages, sector, organisation, commune, province, region,
            reach,
        ) in needs.order_by("pk").values_list(*fields)
    ]  # fmt: skip


def _lists(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[tuple[Any, ...]]]:
    """From rows (owner, …) to owner → [(…), …]."""
    lists = defaultdict(list)
    for owner, *values in rows:
        lists[owner].append(tuple(values))
    return lists


def _with_emphasis(wanted: Iterable[int], found: engine.Pairs) -> engine.Pairs:
    """How strongly the need's own text speaks of each skill that it wants; 0 for not at all."""
    strengths = dict(found)
    return tuple((skill, strengths.get(skill, 0)) for skill in sorted(wanted))


def _not_chosen(found: engine.Pairs, known: Collection[int]) -> engine.Pairs:
    return tuple(sorted((skill, strength) for skill, strength in found if skill not in known))


def _refused(ids: QuerySet) -> defaultdict[int, list[tuple[int]]]:
    """What they said is not theirs: of what was read in their text, and by turning down a need."""
    lessons = Lesson.objects.in_effect().filter(profile__in=ids, kind=Lesson.Kind.SKILL)
    said = [(pk, skill) for pk, skills in set_aside_in("profile", ids).items() for skill in skills]
    return _lists([*lessons.values_list("profile_id", "skill_id"), *said])


def _chosen(ids: QuerySet) -> defaultdict[int, list[tuple[int, int, int]]]:
    """Who did not say for how many years has none that count."""
    rows = ProfileSkill.objects.filter(profile__in=ids).values_list("profile_id", "skill_id", "level", "years")
    return _lists((pk, skill, level, years or 0) for pk, skill, level, years in rows)


def _languages(ids: QuerySet) -> defaultdict[int, list[tuple[int, int]]]:
    rows = ProfileLanguage.objects.filter(profile__in=ids).values_list("profile_id", "code", "level")
    return _lists(sorted((pk, LANGUAGES[code], level) for pk, code, level in rows if code in LANGUAGES))


def _ties(ids: QuerySet) -> defaultdict[int, list[tuple[int, int, int, int]]]:
    """Each tie with the territories above it, which it implies."""
    rows = Tie.objects.filter(profile__in=ids).values_list(
        "profile_id", "kind", "region_id", "province_id", "province__region_id",
        "commune_id", "commune__province_id", "commune__province__region_id",
    )  # fmt: skip
    return _lists(
        (pk, region or region_of_province or region_of_commune or 0, province or province_of_commune or 0,
         commune or 0, TIES[kind])
        for pk, kind, region, province, region_of_province, commune, province_of_commune, region_of_commune in rows
    )  # fmt: skip


def _windows(ids: QuerySet) -> defaultdict[int, list[tuple[int, int]]]:
    rows = PresenceWindow.objects.filter(profile__in=ids).to_come().values_list("profile_id", "starts_on", "ends_on")
    return _lists((pk, first.toordinal(), last.toordinal()) for pk, first, last in rows)


def iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
