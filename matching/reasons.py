"""Why two fit, in words: whole sentences in the reader's language, from the codes of `Match.parts`.

One sentence per code and reader (matching.sentences): the person is addressed ("vous"), the holder is told of "cette
personne". That somebody usually answers earns a little and is never told as a reason.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy, pgettext

from core.enums import SpokenLanguage
from diaspora.enums import SkillLevel
from diaspora.models import Profile, ProfileSkill
from matching.engine import MAX_SCORE
from matching.models import Lesson, Match
from matching.sentences import SENTENCES
from matching.versions import weights_of
from projects.enums import NeedKind, Reach
from projects.models import Need
from skills.models import Skill

Coded = tuple[str, dict[str, Any]]

OPEN_ENDED = 90  # days that are named when a need has a beginning and no end


class Reasons:
    """The reasons of these matches; names of skills are fetched together.

    Each match comes with `need__project__commune__province__region` and `need__project__sector`.
    """

    def __init__(self, matches: Iterable[Match]) -> None:
        matches = list(matches)
        ids = {pk for match in matches for pk in _skills_of(match)}
        self.skills = Skill.objects.in_bulk(ids) if ids else {}
        held = ProfileSkill.objects.filter(profile__in={match.profile_id for match in matches}, skill__in=ids)
        rows = held.values_list("profile_id", "skill_id", "years") if ids else []
        self.years = {(profile, skill): years for profile, skill, years in rows}

    def for_person(self, match: Match) -> list[str]:
        """Addressed to the person: why this need is for you."""
        return [_sentence(0, *coded) for coded in self._why(match)]

    def missing_for_person(self, match: Match) -> list[str]:
        return [_sentence(0, *coded) for coded in self._missing(match)]

    def for_holder(self, match: Match) -> list[str]:
        """Told to the holder: why this person fits."""
        return [_sentence(1, *coded) for coded in self._why(match)]

    def missing_for_holder(self, match: Match) -> list[str]:
        return [_sentence(1, *coded) for coded in self._missing(match)]

    # --- Codes -----------------------------------------------------------------------------------------------

    def _why(self, match: Match) -> Iterator[Coded]:
        yield from self._why_skills(match)
        yield from _why_territory(match)
        if spoken := match.parts["languages"]:
            names = [str(SpokenLanguage(code).label) for code in spoken]
            yield "languages", {"languages": _listed(names), "count": len(names)}
        yield from _why_dates(match)

    def _why_skills(self, match: Match) -> Iterator[Coded]:
        facts = match.parts["skills"]
        named = [fact for fact in facts["named"] if self._knows(fact)]
        chosen = [fact for fact in named if fact["level"]]
        if exact := [self.skills[fact["wanted"]].name for fact in chosen if fact["relation"] == "exact"]:
            yield "skills_exact", {"skills": _listed(exact), "count": len(exact)}
        for fact in chosen:
            if fact["relation"] != "exact":
                names = {"skill": self.skills[fact["skill"]].name, "wanted": self.skills[fact["wanted"]].name}
                yield f"skill_{fact['relation']}", names
        yield from self._level(match, chosen)
        yield from self._texts(facts, named)
        if facts["any"] and not named:
            sector = match.need.project.sector
            if facts["sector_level"] and sector:
                yield "open_sector", {"sector": sector.name}
            else:
                yield "open" if match.need.kind in (NeedKind.IDEAS, NeedKind.SKILL) else "open_thing", {}

    def _knows(self, fact: dict[str, Any]) -> bool:
        return {fact["skill"], fact["wanted"]} <= self.skills.keys()

    def _level(self, match: Match, chosen: list[dict[str, Any]]) -> Iterator[Coded]:
        """Of the skill that earns the most, when there is something to say of it."""
        best = max(chosen, key=lambda fact: fact.get("share", 0) * fact.get("credit", 0), default=None)
        if best is None:
            return
        years = self.years.get((match.profile_id, best["skill"]))
        words = {"skill": self.skills[best["skill"]].name, "level": str(SkillLevel(best["level"]).label)}
        if years:
            yield "level_years", words | {"count": years}
        elif best["level"] >= SkillLevel.EXPERIENCED:
            yield "level", words

    def _texts(self, facts: dict[str, Any], named: list[dict[str, Any]]) -> Iterator[Coded]:
        """What only the texts say: that of the person, then that of the need."""
        read = [fact for fact in facts.get("read", []) if self._knows(fact)]
        if said := [fact["skill"] for fact in [*named, *read] if not fact["level"]]:
            yield "text_says", {"skills": self._names(said)}
        if asked := [fact["skill"] for fact in read if fact["level"]]:
            yield "text_asks", {"skills": self._names(asked)}

    def _names(self, ids: Iterable[int]) -> str:
        return _listed(self.skills[pk].name for pk in dict.fromkeys(ids))

    def _missing(self, match: Match) -> Iterator[Coded]:
        names = [self.skills[pk].name for pk in match.parts["skills"]["missing"] if pk in self.skills]
        if names:
            yield "missing_skills", {"skills": _listed(names), "count": len(names)}
        if match.parts["dates"].get("short"):
            yield "short_presence" if match.parts["dates"]["how"] == "present" else "short_window", {}
        if match.parts["dates"]["how"] == "remote":
            yield "remote_dates", {}
        if not match.parts["territory"]["nearness"] and match.need.project.commune:
            yield "no_tie", {"place": match.need.project.commune.name}


def _skills_of(match: Match) -> Iterator[int]:
    facts = match.parts["skills"]
    yield from facts["missing"]
    for fact in [*facts["named"], *facts.get("read", [])]:
        yield from (fact["skill"], fact["wanted"])


def _why_territory(match: Match) -> Iterator[Coded]:
    tie = match.parts["territory"]
    commune = match.need.project.commune
    if not tie["nearness"] or commune is None:
        return
    places: dict[str, Callable[[], Any]] = {
        "commune": lambda: commune,
        "province": lambda: commune.province,
        "region": lambda: commune.province.region,
    }
    yield f"{tie['kind']}_{tie['nearness']}", {"place": places[tie["nearness"]]().name}


def _why_dates(match: Match) -> Iterator[Coded]:
    dates = match.parts["dates"]
    if dates["how"] in ("present", "remote_window"):
        first, last = (date_format(date.fromisoformat(dates[end]), "DATE_FORMAT") for end in ("first", "last"))
        wants_dates = match.need.starts_on or match.need.ends_on
        code = "present_one_day" if first == last else "present" if wants_dates else "present_any_time"
        code = dates["how"] if dates["how"] == "remote_window" else code
        yield code, {"first": first, "last": last}
    elif dates["how"] != "none":
        yield dates["how"], {}


def _listed(names: Iterable[str]) -> str:
    return pgettext("entre les éléments d’une liste", ", ").join(names)


def _sentence(reader: int, code: str, values: dict[str, Any]) -> str:
    return str(SENTENCES[code][reader] % values)


# --- What keeps a pair apart, and what would bring it together ----------------------------------------------------

FOR_PERSON, FOR_HOLDER = range(2)


def lacks(excluded_by: Iterable[str], need: Need, *, reader: int) -> list[str]:
    """What would make this need and somebody fit, for either reader; `excluded_by`: requirements not met, and "score"
    for too little of everything. The need comes with its place and its skills."""
    return [_sentence(reader, *coded) for code in excluded_by for coded in _lack(code, need)]


def _lack(code: str, need: Need) -> Iterator[Coded]:
    if code == "territory":
        yield "excluded_territory", {"place": _asked_place(need)}
    elif code == "languages":
        yield "excluded_languages", {"languages": _listed(need.language_names)}
    elif code == "mode":
        yield f"excluded_mode_{need.mode}", {}
    elif code == "dates" and (need.starts_on or need.ends_on):
        first = max(need.starts_on or localdate(), localdate())
        last = need.ends_on or first + timedelta(days=OPEN_ENDED)
        yield "excluded_dates", {"first": date_format(first, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
    elif code == "dates":
        yield "excluded_dates_any", {}
    elif code == "skills":
        yield "excluded_skills", {"skills": _listed(skill.name for skill in need.skills.all())}
    elif code == "score":
        yield "excluded_score", {}


def _asked_place(need: Need) -> str:
    commune = need.project.commune
    if commune is None:
        return ""
    places = {Reach.REGION: commune.province.region, Reach.PROVINCE: commune.province}
    return str(places.get(need.reach, commune).name)


# --- The parts of a score -----------------------------------------------------------------------------------------

PARTS = {
    "skills": gettext_lazy("Compétences"),
    "text": gettext_lazy("Ce que les textes ajoutent"),
    "territory": gettext_lazy("Lien au territoire"),
    "languages": gettext_lazy("Langues"),
    "dates": gettext_lazy("Dates"),
    "mode": gettext_lazy("Sur place ou à distance"),
    "activity": gettext_lazy("Habitude de répondre"),
}


def score_table(match: Match) -> list[dict[str, Any]]:
    """The named parts of a score: label, points and how many there could be, of 100 together, by the version that
    was in force when it was computed.

    What the texts add shares the weight of the skills: it may fill what these leave.
    """
    unit, points = MAX_SCORE // 100, match.parts["points"]
    most = dict(weights_of(match.parts.get("version")).parts)
    most["text"] = max(0, most["skills"] - points["skills"])
    return [
        {"label": label, "points": points.get(part, 0) // unit, "of": most[part] // unit}
        for part, label in PARTS.items()
    ]


# --- What answers have taught ----------------------------------------------------------------------------------

LESSONS = {
    Lesson.Kind.SKILL: gettext_lazy(
        "La compétence « %(skill)s » ne compte plus pour vous proposer des besoins : vous avez répondu que ce n’est "
        "pas la vôtre."
    ),
    Lesson.Kind.PLACE: gettext_lazy(
        "Nous ne vous écrivons que pour les besoins de vos territoires : vous avez répondu deux fois que c’était "
        "trop loin de vos liens."
    ),
    Lesson.Kind.TIME: gettext_lazy(
        "Nous ne vous écrivons plus de nouveaux besoins avant le %(day)s : vous avez répondu ne pas avoir le temps."
    ),
}


def lessons_of(profile: Profile | None) -> list[dict[str, Any]]:
    """What we take into account of a person's answers, in words."""
    lessons = Lesson.objects.in_effect().filter(profile=profile).select_related("skill") if profile else []
    return [{"lesson": lesson, "text": _taught(lesson)} for lesson in lessons]


def _taught(lesson: Lesson) -> str:
    values = {
        "skill": lesson.skill.name if lesson.skill else "",
        "day": date_format(localtime(lesson.until), "DATE_FORMAT") if lesson.until else "",
    }
    return str(LESSONS[lesson.kind] % values)
